-- Contacts of removed accounts that are still to be told that nobody sees anybody any more (XEP-0077 §3.2).
CREATE TABLE departure (
    -- The address of the account that is gone.
    account {text} NOT NULL,
    contact {text} NOT NULL,
    -- 1: the account saw the contact's presence, or had asked to.
    saw {int} NOT NULL,
    -- 1: the contact saw the account's presence, or had asked to.
    seen {int} NOT NULL,
    PRIMARY KEY (account, contact)
);
