//! What the server does by itself when its time has come.

use std::sync::Arc;
use std::time::Duration;

use super::cx::AdminCx;
use super::user;
use crate::store;

/// How often it is looked whether something is due.
const PERIOD: Duration = Duration::from_secs(60);

/// Does what is due, until the server stops.
pub async fn run(cx: Arc<AdminCx>) {
    loop {
        user::remove_due(&cx).await;
        let now = cx.clock.wall();
        if let Err(error) = cx.store.write(move |tx| store::ban::forget(tx, now)).await {
            tracing::debug!(target: "admin", "bans that are over are kept: {error}");
        }
        cx.clock.after(PERIOD).await;
    }
}
