-- The clients of accounts that have told which installation they are (XEP-0388 §2.3). Times are microseconds since 1970.
CREATE TABLE device (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- The UUID of the installation, in lower case.
    agent {text} NOT NULL,
    -- What it is called where it is listed.
    name {text} NOT NULL,
    -- What it says of itself.
    software {text},
    device {text},
    first_seen {int} NOT NULL,
    last_seen {int} NOT NULL,
    address {text} NOT NULL,
    mechanism {text} NOT NULL,
    -- Whether it has proved to know the present password.
    password {int} NOT NULL,
    PRIMARY KEY (account, agent)
);

-- What they log in with again (XEP-0484): the bytes from which a token is made, together with a key that is not in here.
CREATE TABLE token (
    account {int} NOT NULL,
    agent {text} NOT NULL,
    -- 0: in use; 1: given out and not used yet (XEP-0484 §5.1).
    slot {int} NOT NULL,
    seed {blob} NOT NULL,
    -- The mechanism that it is good for.
    mechanism {text} NOT NULL,
    issued {int} NOT NULL,
    expires {int} NOT NULL,
    -- The highest count that was seen (XEP-0484 §3.4).
    count {int},
    PRIMARY KEY (account, agent, slot),
    FOREIGN KEY (account, agent) REFERENCES device (account, agent) ON DELETE CASCADE
);
