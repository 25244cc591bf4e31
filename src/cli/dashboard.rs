//! `top` as lines for a screen: what has happened between two looks at the server.

use std::time::Duration;

use crate::admin::times;
use crate::admin::top::{ORDERS, SessionRow, Snapshot};

/// What the person wants to see.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    /// The place of the order among [`ORDERS`].
    pub(super) order: usize,
    /// Only addresses with this text.
    pub(super) filter: String,
    /// Whether the filter is being typed.
    pub(super) typing: bool,
}

impl View {
    /// The word of the order.
    pub(super) fn order(&self) -> &'static str {
        ORDERS.get(self.order % ORDERS.len()).map_or("queue", |(word, _)| *word)
    }
}

/// Lines above the sessions and below them.
const FRAME: usize = 10;

/// How many sessions a screen of so many rows has room for.
pub(super) fn room(height: usize) -> usize {
    height.saturating_sub(FRAME).max(1)
}

/// The lines of a screen of so many columns and rows. `before` is the look before, with which rates are made.
pub(super) fn lines(
    now: &Snapshot,
    before: Option<&Snapshot>,
    view: &View,
    (width, height): (usize, usize),
) -> Vec<String> {
    let rates = Rates::new(now, before);
    let up = times::rough(Duration::from_secs_f64(now.uptime_seconds.max(0.0)));
    let mut lines = vec![
        format!(
            "xmppd {}   up {up}   {} memory   CPU {}",
            now.version,
            bytes(now.memory_bytes),
            rates.percent(|at| at.cpu_seconds)
        ),
        String::new(),
        format!(
            "clients   {} sessions (most today {})   {} connections   {} accounts awake",
            now.session_count, now.most_sessions, now.connections, now.awake
        ),
        format!(
            "logins    {}   {} failed since the start",
            rates.per_second(|at| at.logins),
            now.login_failures
        ),
        format!(
            "traffic   messages {}   stanzas {} in, {} out   {} in, {} out   {} lost",
            rates.per_second(|at| at.messages),
            rates.per_second(|at| at.received),
            rates.per_second(|at| at.sent),
            rates.bytes_per_second(|at| at.received_bytes),
            rates.bytes_per_second(|at| at.sent_bytes),
            now.lost
        ),
        format!(
            "queues    for clients {} of 268 MB   in work {} of 67 MB   for the disk {}",
            bytes(now.outboxes_bytes),
            bytes(now.work_bytes),
            now.store_queue
        ),
        format!(
            "store     commits {}{}   database {}{}",
            rates.per_second(|at| at.commits),
            rates.commit(),
            bytes(now.database_bytes),
            now.disk_used_percent.map(|percent| format!("   disk {percent} % used")).unwrap_or_default()
        ),
    ];
    lines.push(match now.warnings.split_first() {
        None => String::new(),
        Some((first, [])) => format!("! {first}"),
        Some((first, more)) => format!("! {first}   (and {} more: xmppd status)", more.len()),
    });
    lines.push(head(view, width));
    let before: &[SessionRow] = before.map_or(&[], |before| &before.sessions);
    let rows = now.sessions.iter().take(room(height)).map(|session| row(session, before, &rates, width));
    lines.extend(rows);
    lines.resize(height.saturating_sub(1).max(FRAME - 1), String::new());
    lines.push(foot(now, view));
    lines
}

/// The columns of a session besides its address: `for`, `queue`, `in/s`, `out/s`, `from`.
const COLUMNS: usize = 54;

fn columns(width: usize, cells: [&str; 6]) -> String {
    let [jid, time, queue, received, sent, address] = cells;
    let room = width.saturating_sub(COLUMNS).max(12);
    let jid: String = match jid.chars().count() > room {
        true => jid.chars().take(room - 1).chain(['…']).collect(),
        false => jid.to_owned(),
    };
    format!("{jid:<room$} {time:>10} {queue:>8} {received:>8} {sent:>8}  {address}")
}

fn head(view: &View, width: usize) -> String {
    let mark =
        |word: &str, order: &str| if view.order() == order { format!("{word}*") } else { word.to_owned() };
    columns(
        width,
        [
            &mark("session", "name"),
            &mark("for", "new"),
            &mark("queue", "queue"),
            &mark("in", "received"),
            &mark("out", "sent"),
            "from",
        ],
    )
}

fn row(session: &SessionRow, before: &[SessionRow], rates: &Rates<'_>, width: usize) -> String {
    let earlier = before.iter().find(|earlier| earlier.conn == session.conn);
    let rate = |of: fn(&SessionRow) -> u64| match earlier {
        Some(earlier) => rates.shown(of(session).saturating_sub(of(earlier))),
        None => of(session).to_string(),
    };
    let time = times::rough(Duration::from_secs(session.seconds));
    // The larger unit is enough here.
    let time = time.split(' ').take(2).collect::<Vec<_>>().join(" ");
    columns(
        width,
        [
            &session.jid,
            &time,
            &bytes(session.queue_bytes),
            &rate(|session| session.received),
            &rate(|session| session.sent),
            &session.address,
        ],
    )
}

fn foot(now: &Snapshot, view: &View) -> String {
    if view.typing {
        return format!("filter: {}_   (Enter: take it, Esc: leave it)", view.filter);
    }
    let filter = match view.filter.as_str() {
        "" => String::new(),
        filter => format!("   only {filter} ({} of {})", now.matching, now.session_count),
    };
    format!("q ends · s order: {} · / filter{filter}", view.order())
}

/// What has been added between two looks.
struct Rates<'a> {
    now: &'a Snapshot,
    before: Option<&'a Snapshot>,
    seconds: f64,
}

impl<'a> Rates<'a> {
    fn new(now: &'a Snapshot, before: Option<&'a Snapshot>) -> Self {
        let seconds = before.map_or(0.0, |before| now.uptime_seconds - before.uptime_seconds);
        // A server that was started anew begins with nothing.
        let before = before.filter(|_| seconds > 0.0);
        Self { now, before, seconds }
    }

    fn per_second(&self, of: impl Fn(&Snapshot) -> u64) -> String {
        match self.before {
            Some(before) => self.shown(of(self.now).saturating_sub(of(before))),
            None => "-/s".into(),
        }
    }

    /// So many things in this time, as things in a second.
    fn shown(&self, added: u64) -> String {
        let rate = added as f64 / self.seconds.max(0.001);
        if rate < 10.0 && rate > 0.0 { format!("{rate:.1}/s") } else { format!("{rate:.0}/s") }
    }

    fn bytes_per_second(&self, of: impl Fn(&Snapshot) -> u64) -> String {
        match self.before {
            Some(before) => {
                let added = of(self.now).saturating_sub(of(before)) as f64 / self.seconds.max(0.001);
                format!("{}/s", bytes(added as u64))
            }
            None => "-".into(),
        }
    }

    fn percent(&self, of: impl Fn(&Snapshot) -> f64) -> String {
        match self.before {
            Some(before) => format!("{:.0} %", (of(self.now) - of(before)).max(0.0) / self.seconds * 100.0),
            None => "-".into(),
        }
    }

    /// How long a commit took and how much was in it, of those in this time.
    fn commit(&self) -> String {
        let Some(before) = self.before else { return String::new() };
        let commits = self.now.commits.saturating_sub(before.commits);
        if commits == 0 {
            return String::new();
        }
        let (commits, jobs) =
            (commits as f64, self.now.commit_jobs.saturating_sub(before.commit_jobs) as f64);
        let time = (self.now.commit_seconds - before.commit_seconds).max(0.0);
        format!(" of {:.1} ms with {:.1} writes", time / commits * 1e3, jobs / commits)
    }
}

/// `0`, `12 kB`, `41 MB`, `1.9 GB`
fn bytes(number: u64) -> String {
    match number {
        0 => "0".into(),
        1..1_000 => format!("{number} B"),
        1_000..1_000_000 => format!("{} kB", number / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", number / 1_000_000),
        _ => format!("{:.1} GB", number as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(conn: &str, jid: &str, received: u64) -> SessionRow {
        SessionRow {
            jid: jid.into(),
            conn: conn.into(),
            address: "198.51.100.23".into(),
            seconds: 11_000,
            queue_bytes: 12_345,
            received,
            ..SessionRow::default()
        }
    }

    fn looks() -> (Snapshot, Snapshot) {
        let before = Snapshot {
            version: "0.1.0".into(),
            uptime_seconds: 100.0,
            messages: 10,
            sessions: vec![session("a", "bob@example.org/phone", 5)],
            ..Snapshot::default()
        };
        let now = Snapshot {
            uptime_seconds: 102.0,
            messages: 34,
            cpu_seconds: 0.5,
            commits: 4,
            commit_jobs: 10,
            commit_seconds: 0.01,
            memory_bytes: 41_000_000,
            disk_used_percent: Some(41),
            session_count: 2,
            matching: 1,
            warnings: vec!["the disk is 96 % full".into(), "x".into()],
            sessions: vec![
                session("a", "bob@example.org/phone", 8),
                session("b", "somebody.with.a.long.name@example.org/resource", 1),
            ],
            ..before.clone()
        };
        (before, now)
    }

    #[test]
    fn a_screen_of_80_columns_and_24_rows_holds_everything() {
        let (before, now) = looks();
        let view = View { filter: "bob".into(), ..View::default() };
        let lines = lines(&now, Some(&before), &view, (80, 24));
        assert_eq!(lines.len(), 24);
        assert!(lines.iter().all(|line| line.chars().count() <= 80), "{}", lines.join("\n"));
        let text = lines.join("\n");
        for part in [
            "xmppd 0.1.0   up 1 min   41 MB memory   CPU 25 %",
            "messages 12/s",
            "commits 2.0/s of 2.5 ms with 2.5 writes",
            "! the disk is 96 % full   (and 1 more: xmppd status)",
            "bob@example.org/phone             3 h    12 kB    1.5/s      0/s  198.51.100.23",
            "somebody.with.a.long.name…",
            "queue*",
            "q ends · s order: queue · / filter   only bob (1 of 2)",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }

    #[test]
    fn the_first_look_and_a_server_that_was_started_anew_have_no_rates() {
        let (before, now) = looks();
        for before in [None, Some(&Snapshot { uptime_seconds: 500.0, ..before })] {
            let text = lines(&now, before, &View::default(), (80, 24)).join("\n");
            assert!(text.contains("messages -/s") && text.contains("CPU -"), "{text}");
        }
    }

    #[test]
    fn a_small_screen_still_has_the_keys() {
        let (_, now) = looks();
        let view = View { typing: true, filter: "exa".into(), ..View::default() };
        let lines = lines(&now, None, &view, (40, 8));
        assert_eq!(lines.last().map(String::as_str), Some("filter: exa_   (Enter: take it, Esc: leave it)"));
        assert_eq!(room(8), 1);
    }
}
