//! `[offline]`: messages for accounts without a device. XEP-0160.

use super::options::options;
use super::path_rule::{PathRule, every_rule_can_win};
use super::value::choice;

choice! {
    /// What happens to a message that exceeds the limit.
    OverLimit, "an action" {
        /// The sender is told `service-unavailable`.
        Error = "error",
        /// The message is dropped in silence.
        Drop = "drop",
    }
}

options! {
    /// Messages for accounts that no device is logged in to.
    Offline {
        /// Whether they are kept until a device logs in. When false the sender is told that nobody is there, unless
        /// the message is archived.
        store: bool = "offline.store", Server, Live, true;
        /// How many are kept for one receiver from one sender; 0 = no limit.
        limit: u32 = "offline.limit", Server, Live, 100;
        /// Whether users may have a limit of their own instead, higher or lower, by the request msgoffline.
        users_may_set_limit: bool = "offline.users_may_set_limit", Server, Live, true;
        /// What happens to those over the limit. error: the sender is told. drop: they vanish in silence.
        over_limit: OverLimit = "offline.over_limit", Server, Live, OverLimit::Error;
        /// Rules for what is kept by what is in it, where the usual rules do not do: /message/NAME/… with the namespace
        /// in brackets, and - in front for what is not kept. The first rule that fits decides: exceptions stand first.
        paths: Vec<PathRule> = "offline.paths", Server, Live, Vec::new(), every_rule_can_win;
    }
}
