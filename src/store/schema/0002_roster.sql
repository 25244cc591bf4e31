-- Contacts of an account. RFC 6121 §2.
CREATE TABLE roster_item (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    contact {text} NOT NULL,
    -- Empty for none.
    name {text} NOT NULL,
    -- 'none', 'to', 'from' or 'both'.
    subscription {text} NOT NULL,
    -- Our request is not answered yet (RFC 6121 §2.1.2.2).
    ask {int} NOT NULL,
    -- The contact may subscribe without asking (RFC 6121 §3.4).
    approved {int} NOT NULL,
    -- The roster's version of the last change.
    version {int} NOT NULL,
    PRIMARY KEY (account, contact)
);

CREATE TABLE roster_group (
    account {int} NOT NULL,
    contact {text} NOT NULL,
    name {text} NOT NULL,
    PRIMARY KEY (account, contact, name),
    FOREIGN KEY (account, contact) REFERENCES roster_item (account, contact) ON DELETE CASCADE
);

-- Contacts that were removed, for clients that know an older version.
CREATE TABLE roster_removed (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    contact {text} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (account, contact)
);

-- Requests that wait for the account's answer, with the presence stanza that brought them. RFC 6121 §3.1.3.
CREATE TABLE subscription_request (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    contact {text} NOT NULL,
    received {int} NOT NULL,
    stanza {text} NOT NULL,
    PRIMARY KEY (account, contact)
);
