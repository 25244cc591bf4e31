-- How many messages of one sender an account wants to have kept for it, where that is not what the server says.
CREATE TABLE offline_limit (
    account {int} PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    messages {int} NOT NULL
);
