-- Sessions that may be resumed (XEP-0198 §5), and for a day those that might have been.
CREATE TABLE session (
    id {int} PRIMARY KEY,
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- Its name for the client.
    token {text} NOT NULL,
    -- How many of the client's stanzas are handled, modulo 2^32: never ahead of what they have caused.
    handled {int} NOT NULL,
    -- When it ended without its client's doing; null while it lives.
    ended {int},
    UNIQUE (account, token)
);

CREATE INDEX session_ended ON session (ended) WHERE ended IS NOT NULL;

-- What else they are made of, from the end of a server to its next start.
CREATE TABLE session_state (
    session {int} PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    resource {text} NOT NULL,
    -- How long it may wait for its client, in seconds, and until when it does.
    max {int} NOT NULL,
    expires {int} NOT NULL,
    -- What was sent to the client and what it has acknowledged, modulo 2^32.
    sent {int} NOT NULL,
    acked {int} NOT NULL,
    -- 1: copies (XEP-0280), 2: has asked for the roster, 4: has asked for the block list.
    flags {int} NOT NULL,
    -- Its last presence; null while it is not available.
    presence {text},
    -- Who got presence directly, one address a line.
    directed {text} NOT NULL,
    -- Its last connection, for the operator.
    since {int} NOT NULL,
    conn {text} NOT NULL,
    address {text} NOT NULL,
    tls {text} NOT NULL,
    mechanism {text} NOT NULL,
    -- The installation that its client is (XEP-0388 §2.3), if it has said so.
    agent {text}
);

-- What was not acknowledged or not sent, in order.
CREATE TABLE session_stanza (
    session {int} NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    place {int} NOT NULL,
    -- Whether it was sent and not acknowledged.
    was_sent {int} NOT NULL,
    -- The stored message that is settled with it.
    settles {blob},
    -- What becomes of it if the session is lost. Null: it goes elsewhere; 0: nothing; a session: elsewhere, unless one
    -- of the others up to this one has it, too.
    if_lost {int},
    stanza {text} NOT NULL,
    PRIMARY KEY (session, place)
);
