//! What comes line by line: shown as it comes, until it ends or somebody presses Ctrl-C.

use std::io::Write as _;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::offline;
use super::render::Look;
use crate::admin::log::Log;
use crate::admin::{AdminError, Kind, Operation, Report};
use crate::base::Clock;
use crate::ctl::{Client, Streamed};
use crate::observe::Record;

/// How long the server has for its last word.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows a stream that goes on until it is interrupted, and what is to be said then.
pub(super) fn follow(client: &mut Client, operation: &Operation, look: &Look) -> Result<Report, AdminError> {
    let interrupted = Arc::new(AtomicBool::new(false));
    if let Ok(hand) = client.second_hand() {
        let interrupted = Arc::clone(&interrupted);
        let (listens, listening) = std::sync::mpsc::sync_channel(1);
        // Where there is no thread, Ctrl-C ends the program as it always does.
        let _ = std::thread::Builder::new().spawn(move || wait_for_interruption(hand, &interrupted, listens));
        // An error says that nobody listens.
        let _ = listening.recv();
    }
    let asked = client.call(operation, |streamed| {
        // What is on its way already is not wanted any more.
        interrupted.load(Ordering::Relaxed) || show(look, streamed)
    });
    if !interrupted.load(Ordering::Relaxed) {
        if asked.is_ok() {
            look.progress("The server has stopped, so nothing more comes.");
        }
        return asked;
    }
    say_what_stays(operation, asked.ok().as_ref(), look);
    Err(AdminError::new(Kind::Interrupted, "interrupted", ""))
}

/// Ends the stream at the first Ctrl-C, and the connection where the server does not answer to that.
fn wait_for_interruption(mut hand: UnixStream, interrupted: &AtomicBool, listens: SyncSender<()>) {
    let Ok(runtime) = offline::runtime() else { return };
    let heard = runtime.block_on(async {
        let mut interruption = signal(SignalKind::interrupt()).ok()?;
        listens.send(()).ok()?;
        interruption.recv().await
    });
    if heard.is_none() {
        return;
    }
    interrupted.store(true, Ordering::Relaxed);
    // A server that is gone has ended the stream itself.
    let _ = hand.write_all(b"\n");
    std::thread::sleep(PATIENCE);
    let _ = hand.shutdown(Shutdown::Both);
}

/// Shows an item of a stream. Whether somebody reads on.
pub(super) fn show(look: &Look, streamed: Streamed) -> bool {
    match streamed {
        Streamed::Line(record) => show_record(look, &record),
        Streamed::Dropped(count) if look.json => look.json_line(&serde_json::json!({ "dropped": count })),
        Streamed::Dropped(count) => {
            look.warn(&format!(
                "{count} lines were dropped in the last second because this terminal is too slow."
            ));
            true
        }
    }
}

/// Shows a log line, with its day unless that is today. Whether somebody reads on.
pub(super) fn show_record(look: &Look, record: &Record) -> bool {
    if look.json {
        return look.json_line(&serde_json::to_value(record).unwrap_or_default());
    }
    let day = |time| look.zone.local_time(time).0.div_euclid(86_400_000_000);
    let today = day(record.time) == day(Clock::new().wall());
    look.line(&record.to_line(&look.zone, !today))
}

/// A level asked for by a follower is his alone.
fn say_what_stays(operation: &Operation, end: Option<&Report>, look: &Look) {
    let Operation::Log(Log::Tail(tail)) = operation else { return };
    let Some(level) = &tail.level else { return };
    let own = end.and_then(|end| end.data.get("level")?.as_str());
    let own = own.map(|own| format!("; the server's own level is {own}")).unwrap_or_default();
    let command = match &tail.module {
        Some(module) => format!("xmppd log level {module} {level} --for 30m"),
        None => format!("xmppd log level MODULE {level} --for 30m"),
    };
    look.progress(&format!(
        "Filter stayed local{own}. To keep {level} for a module: {}",
        look.addressed(&command)
    ));
}
