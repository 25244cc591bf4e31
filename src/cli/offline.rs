//! Operations without a running server: on the data, once their lock is taken.

use std::path::Path;

use super::machine;
use super::render::Look;
use crate::admin::{AdminCx, AdminError, Answer, Caller, Operation, Report, Standing, config, people};
use crate::base::Clock;
use crate::config::{Live, Mode, Paths};
use crate::net::name_of_process;
use crate::store::{Options, Store, StoreError};

/// Runs an operation that needs no data.
pub(super) fn run_alone(operation: &Operation) -> Result<Report, AdminError> {
    match operation {
        Operation::Version(_) => Ok(crate::admin::server::version()),
        Operation::Config(config::Config::Describe { key }) => config::describe(key.as_deref()),
        Operation::Config(config::Config::Example {}) => Ok(config::example()),
        _ => Err(AdminError::failed("cli", "This cannot be done without a server.").next("xmppd run")),
    }
}

/// Runs an operation on the data of a server that does not run. `socket` is where it would have answered.
pub(super) fn run(
    operation: &Operation,
    paths: &Paths,
    socket: &Path,
    look: Option<&Look>,
) -> Result<Report, AdminError> {
    if !paths.config.exists() {
        return Err(not_set_up(paths));
    }
    let clock = Clock::new();
    let config = Live::open(paths, clock.clone())?;
    let was_there = paths.database.exists();
    let store = match Store::open(&paths.data, &Options::default(), clock.clone()) {
        Ok(store) => store,
        Err(StoreError::Locked { pid, .. }) => return Err(other_socket(pid, socket)),
        Err(StoreError::DiskFull) => {
            return Err(AdminError::from(StoreError::DiskFull).instead("free some space, then run it again"));
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(look) = look {
        look.progress("xmppd is not running; working on its data.");
        // A disk that is not mounted looks like this, too.
        if !was_there {
            let file = paths.database.display();
            look.warn(&format!("{file} was not there: an empty one was made, nobody has an account"));
        }
    }
    let cx = AdminCx { clock, config, store, paths: paths.clone(), node: None };
    let runtime = runtime()?;
    let answer = runtime.block_on(async {
        let answer = operation.clone().run(&cx, &caller()).await;
        cx.store.close().await;
        answer
    });
    match answer? {
        Answer::Report(report) => Ok(report),
        Answer::Tail(tailing) => Ok(tailing.end),
    }
}

/// A runtime for the little that is to be waited for.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, AdminError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        AdminError::failed("cli.runtime", format!("The system gives no resources: {error}."))
            .next("see: ulimit -a")
    })
}

/// Whoever can open the data may do everything.
pub(super) fn caller() -> Caller {
    let uid = rustix::process::geteuid().as_raw();
    Caller::Machine { uid, name: people::person(uid).map(|person| person.name), standing: Standing::Owner }
}

/// Nothing was ever set up here.
pub(super) fn not_set_up(paths: &Paths) -> AdminError {
    AdminError::unreachable(
        "setup.missing",
        format!("xmppd is not set up: there is no {}.", paths.config.display()),
    )
    .next("xmppd init")
    .next("another place: --dir DIRECTORY, --system or --user-mode")
}

/// Why nothing answers: not set up, not running, or running with another socket.
pub(super) fn not_running(paths: &Paths, socket: &Path) -> AdminError {
    if !paths.config.exists() {
        return not_set_up(paths);
    }
    if let Some(pid) = holder_of_data(paths) {
        return other_socket(Some(pid), socket);
    }
    let start = match paths.mode {
        Mode::System => "systemctl start xmppd",
        Mode::Dir | Mode::User => "xmppd run",
    };
    AdminError::unreachable(
        "ctl.not_running",
        format!("xmppd is not running (nothing answers at {}).", socket.display()),
    )
    .next(start)
    .next("why: xmppd log tail")
}

fn other_socket(pid: Option<u32>, socket: &Path) -> AdminError {
    let pid = pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default();
    AdminError::unreachable(
        "ctl.other_socket",
        format!("xmppd{pid} works with this data, but does not answer at {}.", socket.display()),
    )
    .because("It uses another control socket, or is starting or stopping.")
    .next("name its socket: --socket PATH")
}

/// The process that holds the lock of the data, if one does.
pub(super) fn holder_of_data(paths: &Paths) -> Option<u32> {
    let pid: u32 = std::fs::read_to_string(paths.data.join("xmppd.lock")).ok()?.trim().parse().ok()?;
    let has_ended = i32::try_from(pid).is_ok_and(machine::has_ended);
    (!has_ended && name_of_process(pid) == "xmppd").then_some(pid)
}
