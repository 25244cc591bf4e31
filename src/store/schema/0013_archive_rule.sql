-- What operators have decided for the archives of single accounts.
CREATE TABLE archive_rule (
    account {int} PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    -- 1: nothing is archived.
    off {int} NOT NULL,
    -- How many seconds messages are kept; -1: for ever; null: as long as for others.
    keep {int}
);
