//! Guests talk to addresses of this server only, and are reached by them only.

use crate::stanza::StanzaError;

/// Whether what an account sends may leave for an address. Nothing that goes out may be left for a guest to say.
///
/// # Errors
/// `forbidden`, with a text for the guest. RFC 6120 §8.3.3.4
pub fn check_outbound(is_guest: bool, to_is_local: bool) -> Result<(), StanzaError> {
    match is_guest && !to_is_local {
        true => Err(StanzaError::forbidden().text("guests talk to addresses of this server only")),
        false => Ok(()),
    }
}

/// Whether an account is there for whoever sends it something. Where it is not, the answer is that for an address
/// without an account: nobody outside is told that there is a guest of this name. RFC 6121 §8.5.1
pub fn is_there(is_guest: bool, from_is_local: bool) -> bool {
    !is_guest || from_is_local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_stay_inside_in_both_directions() {
        for (is_guest, is_local, allowed) in
            [(false, false, true), (false, true, true), (true, true, true), (true, false, false)]
        {
            assert_eq!(check_outbound(is_guest, is_local).is_ok(), allowed, "{is_guest} {is_local}");
            assert_eq!(is_there(is_guest, is_local), allowed, "{is_guest} {is_local}");
        }
    }
}
