-- Through which services devices are woken (XEP-0357), and what those have answered.
CREATE TABLE push (
    account {int} NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    number {int} NOT NULL,
    service {text} NOT NULL,
    node {text} NOT NULL,
    options {text},
    resource {text} NOT NULL,
    -- The installation of its client, where that has told which it is.
    agent {text},
    since {int} NOT NULL,
    standing {int} NOT NULL,
    failures {int} NOT NULL,
    accepted {int} NOT NULL,
    accepted_at {int},
    failed_at {int},
    failure {text},
    PRIMARY KEY (account, number)
);

CREATE UNIQUE INDEX push_by_node ON push (account, service, node);
