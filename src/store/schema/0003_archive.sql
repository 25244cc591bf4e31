-- Addresses by number, so that an index entry of the archive is short.
CREATE TABLE address (
    id {int} PRIMARY KEY,
    jid {text} NOT NULL UNIQUE
);

-- Messages, in the order of their ids (UUIDv7). `archive` is the number of whose it is.
CREATE TABLE archive_item (
    archive {int} NOT NULL,
    id {blob} NOT NULL,
    peer {int} NOT NULL,
    stamp {int} NOT NULL,
    -- 1: kept only until it is settled, and not part of the archive.
    hidden {int} NOT NULL,
    stanza {text} NOT NULL,
    -- The only index: a second one costs more than the row itself.
    UNIQUE (archive, id, peer)
);

-- Items that no device of the account has taken yet (XEP-0160).
CREATE TABLE pending (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    item {blob} NOT NULL,
    PRIMARY KEY (account, item)
);
