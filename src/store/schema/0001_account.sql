-- Numbers that are given once and never again, also after what had them is gone.
CREATE TABLE counter (
    name {text} PRIMARY KEY,
    value {int} NOT NULL
);

-- Who may log in. Times are microseconds since 1970.
CREATE TABLE account (
    id {int} PRIMARY KEY,
    domain {text} NOT NULL,
    localpart {text} NOT NULL,
    created {int} NOT NULL,
    disabled_since {int},
    disabled_reason {text},
    -- After it the account may log in again.
    disabled_until {int},
    last_login {int},
    -- Version of the roster, and the version from which on every change is known (RFC 6121 §2.6).
    roster_version {int} NOT NULL,
    roster_base {int} NOT NULL,
    UNIQUE (domain, localpart)
);

-- The salted keys of RFC 5802 §3, per hash function ('SHA-256').
CREATE TABLE credential (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash {text} NOT NULL,
    salt {blob} NOT NULL,
    iterations {int} NOT NULL,
    stored_key {blob} NOT NULL,
    server_key {blob} NOT NULL,
    PRIMARY KEY (account, hash)
);

-- What the server remembers about itself.
CREATE TABLE setting (
    name {text} PRIMARY KEY,
    value {blob} NOT NULL
);
