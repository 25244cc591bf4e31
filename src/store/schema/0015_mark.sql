-- Up to where what has become of an archive's items is certain: a device has them, or they wait in `pending`. Of those above
-- it devices may have some: the server was killed before that was written.
CREATE TABLE archive_mark (
    archive {int} PRIMARY KEY,
    settled {blob} NOT NULL
);

INSERT INTO archive_mark (archive, settled)
SELECT DISTINCT archive,
    (SELECT id FROM archive_item AS item WHERE item.archive = archive_item.archive ORDER BY id DESC LIMIT 1)
FROM archive_item;
