-- What an account may do: 'admin', 'operator', 'member' or 'guest'.
ALTER TABLE account ADD COLUMN role {text} NOT NULL DEFAULT 'member';

-- When it is to be removed; until then it only cannot log in.
ALTER TABLE account ADD COLUMN remove_after {int};

-- The name as it looks (Unicode TR 39 §4): names of one domain that look alike have the same. Null until it is needed.
ALTER TABLE account ADD COLUMN skeleton {text};

CREATE INDEX account_remove_after ON account (remove_after) WHERE remove_after IS NOT NULL;

CREATE INDEX account_skeleton ON account (domain, skeleton);

-- Names of removed accounts: whoever had them is still trusted by others, so they are not given out again.
CREATE TABLE tombstone (
    domain {text} NOT NULL,
    localpart {text} NOT NULL,
    removed {int} NOT NULL,
    PRIMARY KEY (domain, localpart)
);

-- Who may not try passwords for a while. Either of address and account may be empty, for any.
CREATE TABLE ban (
    domain {text} NOT NULL,
    -- An IPv4 address, or the /64 of an IPv6 address.
    address {text} NOT NULL,
    account {text} NOT NULL,
    since {int} NOT NULL,
    until {int} NOT NULL,
    -- Failed attempts that led to it.
    fails {int} NOT NULL,
    PRIMARY KEY (domain, address, account)
);

-- What was changed by whom. Never a secret.
CREATE TABLE audit (
    id {int} PRIMARY KEY,
    stamp {int} NOT NULL,
    -- 'anna (uid 1000)', or the address of an account.
    actor {text} NOT NULL,
    -- 'user add bob@example.org'
    action {text} NOT NULL,
    -- The domain that it was about; empty for the whole server.
    domain {text} NOT NULL,
    -- 'done', or the code of the error.
    outcome {text} NOT NULL
);

-- Texts that people get when they log in. The domain is empty for all.
CREATE TABLE notice (
    domain {text} NOT NULL,
    -- 'motd': everybody once; 'welcome': at the first login.
    kind {text} NOT NULL,
    subject {text} NOT NULL,
    body {text} NOT NULL,
    -- When it was set, by which it is told from an earlier one.
    stamp {int} NOT NULL,
    author {text} NOT NULL,
    PRIMARY KEY (domain, kind)
);

-- The last text of a kind that an account has got.
CREATE TABLE notice_seen (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind {text} NOT NULL,
    stamp {int} NOT NULL,
    PRIMARY KEY (account, kind)
);
