-- When accounts were last there: their last session ended; and as contacts are told (XEP-0012).
ALTER TABLE account ADD COLUMN last_logout {int};
CREATE TABLE activity (
    account {int} NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    at {int} NOT NULL,
    status {text}
);
-- Whom nobody of this server has to do with.
CREATE TABLE server_block (
    jid {text} NOT NULL PRIMARY KEY,
    since {int} NOT NULL,
    reason {text} NOT NULL
);
