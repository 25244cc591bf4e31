//! Archives.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "archive.keep",
        "Messages are kept for a length of time, for ever, or for as long as the domain says.",
        "examples: 30d, 1y, forever, default",
    ),
    code(
        "archive.whose",
        "Messages are deleted from the archive of one account or of one domain, and neither was named.",
        "xmppd archive purge --user ADDRESS, or --domain DOMAIN",
    ),
];
