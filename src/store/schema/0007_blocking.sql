-- Whom accounts have blocked (XEP-0191).
CREATE TABLE blocked (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    jid {text} NOT NULL,
    PRIMARY KEY (account, jid)
);
