//! What the server does by itself when its time has come.

use std::sync::Arc;
use std::time::Duration;

use super::cx::AdminCx;
use super::user;

/// How often it is looked whether something is due.
const PERIOD: Duration = Duration::from_secs(60);

/// Does what is due, until the server stops.
pub async fn run(cx: Arc<AdminCx>) {
    loop {
        user::remove_due(&cx).await;
        cx.clock.after(PERIOD).await;
    }
}
