-- What accounts want to have archived (XEP-0441). 0: everything, 1: nothing, 2: contacts in the roster.
CREATE TABLE archive_preference (
    account {int} PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    by_default {int} NOT NULL
);

-- With whom everything (always = 1) or nothing is archived.
CREATE TABLE archive_peer (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    jid {text} NOT NULL,
    always {int} NOT NULL,
    PRIMARY KEY (account, jid)
);

-- How far ids are ahead of the times of their items, where the clock was set back.
CREATE TABLE archive_skew (
    archive {int} PRIMARY KEY,
    micros {int} NOT NULL
);
