//! `[last_activity]`: whether contacts may ask when somebody was last there. XEP-0012, FEATURES IM10

use super::options::options;
use super::value::choice;

choice! {
    /// What shows that somebody is there.
    ActivitySign, "a sign of activity" {
        /// Presence, and so the end of a session.
        Presence = "presence",
        /// Messages that somebody sends.
        Message = "message",
    }
}

choice! {
    /// When it is written to the disk.
    ActivityPersist, "a time to write it" {
        /// When a session ends.
        SessionEnd = "session-end",
        /// Each time.
        EveryUpdate = "every-update",
    }
}

options! {
    /// When people were last there (XEP-0012). Off, nothing is noted and nobody is told.
    LastActivity {
        /// Whether it is noted, and contacts who may see somebody's presence are told.
        enabled: bool = "last_activity.enabled", Server, Live, false;
        /// What counts as being there. presence: every presence, and the end of a session. message: messages that
        /// somebody sends.
        update_on: Vec<ActivitySign> = "last_activity.update_on", Server, Live, vec![ActivitySign::Presence], some_sign;
        /// When it is written. session-end: once for each session; a crash loses the time of who was there.
        /// every-update: each time, so that nothing is lost.
        persist: ActivityPersist = "last_activity.persist", Server, Live, ActivityPersist::SessionEnd;
    }
}

#[expect(clippy::ptr_arg, reason = "rules take what the setting holds")]
fn some_sign(signs: &Vec<ActivitySign>) -> Result<(), String> {
    match signs.is_empty() {
        true => Err("Without a sign nothing is ever noted. Possible: presence, message.".into()),
        false => Ok(()),
    }
}
