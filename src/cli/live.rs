//! `top` and `status --watch`: asks again and again, and shows the answer in the same place.

use std::io;
use std::time::Duration;

use super::call;
use super::dashboard::{self, View};
use super::interrupt::interrupted;
use super::parse::Global;
use super::render::Look;
use super::screen::{self, Key, Screen};
use crate::admin::status::Status;
use crate::admin::top::{ORDERS, Snapshot, Top};
use crate::admin::{AdminError, Operation, Report};
use crate::base::Clock;
use crate::ctl::Client;

/// Time between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Whether an operation is to be shown again and again here.
pub(super) fn goes_on(operation: &Operation, look: &Look) -> bool {
    match operation {
        Operation::Status(status) => status.watch,
        Operation::Top(_) => !look.json && !look.quiet && screen::possible(),
        _ => false,
    }
}

/// Shows it until somebody has enough.
pub(super) fn show(operation: &Operation, global: &Global, look: &Look) -> Result<(), AdminError> {
    let mut client = call::connected(operation, global, look)?;
    match operation {
        Operation::Top(top) => show_top(&mut client, top),
        _ if look.json => json_lines(&mut client, look),
        _ => watch(&mut client, look),
    }
}

/// `status --watch --json`: a line every two seconds.
fn json_lines(client: &mut Client, look: &Look) -> Result<(), AdminError> {
    while look.shown(&ask(client, &Operation::Status(Status::default()))?) {
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

/// `status --watch`
fn watch(client: &mut Client, look: &Look) -> Result<(), AdminError> {
    if !screen::possible() {
        return Err(AdminError::usage("screen.none", "--watch needs a terminal, and this is none.")
            .next("once: xmppd status")
            .next("for programs: xmppd status --watch --json"));
    }
    let screen = Screen::open().map_err(no_screen)?;
    loop {
        let report = ask(client, &Operation::Status(Status::default()))?;
        let text = look.page(&report);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines
            .extend([String::new(), "every 2 s · q or Ctrl-C ends".to_owned()].map(|line| look.plain(&line)));
        screen.draw(&lines).map_err(|_| interrupted())?;
        if matches!(screen.key(PAUSE), Some(Key::Sign('q') | Key::Escape | Key::End)) {
            drop(screen);
            // What was last seen stays.
            look.report(&report);
            return Ok(());
        }
    }
}

fn show_top(client: &mut Client, top: &Top) -> Result<(), AdminError> {
    let order = ORDERS.iter().position(|(word, _)| *word == top.sort);
    let mut view = View { order: order.unwrap_or(0), filter: top.filter.clone(), typing: false };
    // What cannot be asked for is told on the terminal as it was.
    let first = ask(client, &Operation::Top(top.clone()))?;
    let (mut now, mut before) = (read(&first)?, None::<Snapshot>);
    let clock = Clock::new();
    let screen = Screen::open().map_err(no_screen)?;
    let mut asked = clock.now();
    loop {
        screen
            .draw(&dashboard::lines(&now, before.as_ref(), &view, Screen::size()))
            .map_err(|_| interrupted())?;
        let key = screen.key(PAUSE.saturating_sub(clock.now().since(asked)));
        if matches!(key, Some(Key::End)) || (matches!(key, Some(Key::Sign('q' | 'Q'))) && !view.typing) {
            return Ok(());
        }
        let changed = key.is_some_and(|key| pressed(&mut view, key));
        let due = clock.now().since(asked) >= PAUSE;
        if !changed && !due {
            continue;
        }
        let filter = view.filter.trim().to_owned();
        let (_, height) = Screen::size();
        let wanted = Top { sort: view.order().into(), filter, lines: dashboard::room(height) };
        let next = read(&ask(client, &Operation::Top(wanted))?)?;
        // Rates are of the time between two looks in turn, not of that between two keys.
        if due {
            before = Some(std::mem::replace(&mut now, next));
            asked = clock.now();
        } else {
            now.sessions = next.sessions;
            now.matching = next.matching;
        }
    }
}

/// Takes a key; whether something else is to be asked for now.
fn pressed(view: &mut View, key: Key) -> bool {
    match (key, view.typing) {
        (Key::Sign('s'), false) => {
            view.order = (view.order + 1) % ORDERS.len();
            true
        }
        (Key::Sign('/'), false) => {
            view.typing = true;
            false
        }
        (Key::Escape, false) => !std::mem::take(&mut view.filter).is_empty(),
        (Key::Sign(sign), true) => {
            view.filter.push(sign);
            true
        }
        (Key::Backspace, true) => view.filter.pop().is_some(),
        (Key::Enter, true) => {
            view.typing = false;
            false
        }
        (Key::Escape, true) => {
            view.typing = false;
            !std::mem::take(&mut view.filter).is_empty()
        }
        _ => false,
    }
}

fn ask(client: &mut Client, operation: &Operation) -> Result<Report, AdminError> {
    client.call(operation, |_| true)
}

fn read(report: &Report) -> Result<Snapshot, AdminError> {
    serde_json::from_value(report.data.clone()).map_err(|error| {
        AdminError::unreachable(
            "ctl.not_understood",
            format!("The server's answer is not understood: {error}."),
        )
        .next("restart the server, so that both are the same")
    })
}

fn no_screen(error: io::Error) -> AdminError {
    AdminError::failed("screen.failed", format!("The terminal cannot be drawn on: {error}."))
        .next("once: xmppd top --json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_change_what_is_seen() {
        let mut view = View::default();
        assert!(pressed(&mut view, Key::Sign('s')));
        assert_eq!(view.order(), "received");
        assert!(!pressed(&mut view, Key::Sign('/')) && view.typing);
        for sign in "bob".chars() {
            assert!(pressed(&mut view, Key::Sign(sign)));
        }
        assert!(pressed(&mut view, Key::Backspace));
        assert!(!pressed(&mut view, Key::Enter));
        assert_eq!((view.filter.as_str(), view.typing), ("bo", false));
        // What is typed into a filter is no command.
        pressed(&mut view, Key::Sign('/'));
        pressed(&mut view, Key::Sign('s'));
        assert_eq!((view.filter.as_str(), view.order()), ("bos", "received"));
        assert!(pressed(&mut view, Key::Escape));
        assert_eq!((view.filter.as_str(), view.typing), ("", false));
        for _ in 0..4 {
            pressed(&mut view, Key::Sign('s'));
        }
        assert_eq!(view.order(), "queue");
    }
}
