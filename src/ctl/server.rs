//! The serving end: accepts, checks who it is, answers line by line.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{debug, warn};

use super::access::Access;
use super::socket::Control;
use super::wire::{Hello, MAX_LINE, Reply, Request, Unreadable, line};
use crate::admin::{AdminCx, AdminError, Answer, Caller, Tailing};
use crate::base::shutdown::Shutdown;
use crate::base::{Clock, Moment, Spawner};
use crate::observe::Heard;

/// Connections at a time; further ones are told so and closed.
const CONNECTIONS: usize = 64;

/// Serves the socket until the server stops. What is being answered then is still answered.
pub async fn serve(control: Control, cx: Arc<AdminCx>, spawner: Spawner, shutdown: Shutdown) {
    let listener = match control.listener().and_then(UnixListener::from_std) {
        Ok(listener) => listener,
        Err(error) => return warn!(target: "ctl", "the control socket cannot be served: {error}"),
    };
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    let mut refusals = Refusals::default();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of descriptors, most likely; the next one may succeed when something was closed.
                    warn!(target: "ctl", "a control connection could not be accepted: {error}");
                    cx.clock.after(std::time::Duration::from_millis(200)).await;
                    continue;
                }
            },
            () = shutdown.begun() => return,
        };
        let admitted = admit(&stream, control.access(), &free, &mut refusals, &cx.clock);
        if let (Some(node), Err(_)) = (&cx.node, &admitted) {
            node.metrics.ctl.refused.inc();
        }
        let connection = Connection { stream, read: Vec::new(), shutdown: shutdown.clone() };
        let cx = Arc::clone(&cx);
        spawner.spawn(async move {
            let hurried = connection.shutdown.clone();
            tokio::select! {
                () = connection.run(&cx, admitted) => {}
                () = hurried.hurried() => {}
            }
        });
    }
}

/// Who calls, and one of the [`CONNECTIONS`]; or why not. Who has no right takes none of them.
fn admit(
    stream: &UnixStream,
    access: Access,
    free: &Arc<Semaphore>,
    refusals: &mut Refusals,
    clock: &Clock,
) -> Result<(Caller, OwnedSemaphorePermit), AdminError> {
    let credentials = stream.peer_cred().ok();
    let uid = credentials.map(|credentials| credentials.uid());
    let caller = credentials.and_then(|who| access.caller(who.uid(), who.gid())).ok_or_else(|| {
        refusals.add(uid, "no right to use it", clock);
        AdminError::not_permitted("ctl.not_permitted", "You may not use this socket.").next("sudo xmppd …")
    })?;
    let permit = Arc::clone(free).try_acquire_owned().map_err(|_| {
        refusals.add(uid, "too many at a time", clock);
        AdminError::failed("ctl.busy", "Too many control connections.").next("end others first: ps -C xmppd")
    })?;
    Ok((caller, permit))
}

/// Refused connections, told at most once in a second: whoever floods the socket does not flood the log.
#[derive(Default)]
struct Refusals {
    untold: u64,
    told: Option<Moment>,
}

impl Refusals {
    fn add(&mut self, uid: Option<u32>, why: &str, clock: &Clock) {
        self.untold += 1;
        let now = clock.now();
        if self.told.is_none_or(|told| now.since(told) >= SECOND) {
            let count = std::mem::take(&mut self.untold);
            warn!(target: "ctl", uid, count, "control connection refused: {why}");
            self.told = Some(now);
        }
    }
}

/// Bytes of log lines that are sent at once.
const AT_ONCE: usize = 64 * 1024;

/// How often losses are told.
const SECOND: Duration = Duration::from_secs(1);

/// Log lines that a follower was too slow for, told once in a second.
struct Losses {
    count: u64,
    told: Moment,
}

impl Losses {
    fn tell(&mut self, id: Option<u64>, clock: &Clock, to: &mut Vec<u8>) {
        if self.count > 0 && clock.now().since(self.told) >= SECOND {
            to.extend_from_slice(&Reply::Dropped(std::mem::take(&mut self.count)).to_line(id));
            self.told = clock.now();
        }
    }
}

struct Connection {
    stream: UnixStream,
    /// What was read and is not yet a line.
    read: Vec<u8>,
    shutdown: Shutdown,
}

/// The other side is gone, or nothing more is to be said to it.
struct Over;

impl Connection {
    async fn run(mut self, cx: &AdminCx, admitted: Result<(Caller, OwnedSemaphorePermit), AdminError>) {
        // An error says that the other side has gone, which is how connections end.
        let _ = match admitted {
            Ok((caller, _held)) => self.converse(cx, &caller).await,
            Err(error) => self.refuse(error).await,
        };
    }

    async fn refuse(&mut self, error: AdminError) -> Result<(), Over> {
        self.send(&Reply::Failed(error).to_line(None)).await
    }

    async fn converse(&mut self, cx: &AdminCx, caller: &Caller) -> Result<(), Over> {
        self.send(&line(&Hello::own())).await?;
        loop {
            let Some(line) = self.next_line().await? else {
                let error = AdminError::usage("ctl.too_long", "The line is longer than 1 MiB.");
                self.refuse(error.next("send less at a time")).await?;
                continue;
            };
            match Request::parse(&line) {
                Ok(request) => self.answer(request, cx, caller).await?,
                Err(Unreadable { id, error }) => {
                    debug!(target: "ctl", "unreadable request: {}", error.message);
                    self.send(&Reply::Failed(*error).to_line(id)).await?;
                }
            }
        }
    }

    async fn answer(&mut self, request: Request, cx: &AdminCx, caller: &Caller) -> Result<(), Over> {
        let id = Some(request.id);
        let outcome = request.operation.run(cx, caller).await;
        if let Some(node) = &cx.node {
            node.metrics.ctl.calls.inc();
            node.metrics.ctl.errors.add(u64::from(outcome.is_err()));
        }
        let reply = match outcome {
            Ok(Answer::Report(report)) => Reply::Done(report),
            Ok(Answer::Tail(tailing)) => return self.tail(id, *tailing, &cx.clock).await,
            Err(error) => Reply::Failed(error),
        };
        self.send(&reply.to_line(id)).await
    }

    /// Sends log lines. A stream that follows ends with whatever the other side sends next, or when the server stops.
    async fn tail(&mut self, id: Option<u64>, tailing: Tailing, clock: &Clock) -> Result<(), Over> {
        let Tailing { past, follower, mut selector, end } = tailing;
        let mut lines = Vec::new();
        for record in &past.records {
            Reply::append_line(record, id, &mut lines);
            if lines.len() >= AT_ONCE {
                self.send(&lines).await?;
                lines.clear();
            }
        }
        let mut losses = Losses { count: 0, told: clock.now() };
        if let Some(mut follower) = follower {
            loop {
                // What is there already leaves in one write.
                while lines.len() < AT_ONCE {
                    match follower.at_once() {
                        Some(Heard::Line(record)) if selector.picks(&record) => {
                            Reply::append_line(&record, id, &mut lines);
                        }
                        Some(Heard::Line(_)) => {}
                        Some(Heard::Dropped(count)) => losses.count += count,
                        None => break,
                    }
                }
                losses.tell(id, clock, &mut lines);
                self.send(&lines).await?;
                lines.clear();
                tokio::select! {
                    heard = follower.next() => match heard {
                        Heard::Line(record) if selector.picks(&record) => Reply::append_line(&record, id, &mut lines),
                        Heard::Line(_) => {}
                        Heard::Dropped(count) => losses.count += count,
                    },
                    more = read_more(&mut self.stream, &mut self.read) => break more?,
                    () = self.shutdown.begun() => break,
                    () = clock.after(SECOND), if losses.count > 0 => {}
                }
            }
        }
        lines.extend_from_slice(&Reply::Done(end).to_line(id));
        self.send(&lines).await
    }

    /// The next line without its end; nothing of one that is longer than [`MAX_LINE`], after it was read away.
    async fn next_line(&mut self) -> Result<Option<Vec<u8>>, Over> {
        let (mut searched, mut too_long) = (0, false);
        loop {
            if let Some(end) = memchr::memchr(b'\n', self.read.get(searched..).unwrap_or_default()) {
                let rest = self.read.split_off(searched + end + 1);
                let mut line = std::mem::replace(&mut self.read, rest);
                line.pop();
                return Ok((!too_long).then_some(line));
            }
            searched = self.read.len();
            if searched >= MAX_LINE {
                (searched, too_long) = (0, true);
                self.read = Vec::new();
            }
            tokio::select! {
                more = read_more(&mut self.stream, &mut self.read) => more?,
                () = self.shutdown.begun() => return Err(Over),
            }
        }
    }

    async fn send(&mut self, line: &[u8]) -> Result<(), Over> {
        self.stream.write_all(line).await.map_err(|_| Over)
    }
}

/// Waits for further bytes.
async fn read_more(stream: &mut UnixStream, into: &mut Vec<u8>) -> Result<(), Over> {
    into.reserve(4096);
    match stream.read_buf(into).await {
        Ok(0) | Err(_) => Err(Over),
        Ok(_) => Ok(()),
    }
}
