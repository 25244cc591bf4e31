-- XML that a client keeps for itself (XEP-0049).
CREATE TABLE private_xml (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    namespace {text} NOT NULL,
    name {text} NOT NULL,
    xml {text} NOT NULL,
    PRIMARY KEY (account, namespace, name)
);

-- XEP-0054.
CREATE TABLE vcard (
    account {int} PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    xml {text} NOT NULL
);
