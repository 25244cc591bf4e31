//! An operation from the command line: asked of the running server, or done on the opened data.

use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::{Pid, test_kill_process};

use super::change;
use super::ended;
use super::machine;
use super::offline;
use super::parse::Global;
use super::render::Look;
use super::{ask, doctor, stream, tail};
use crate::admin::cert::{Cert, Content};
use crate::admin::db::{self, Db};
use crate::admin::log::Log;
use crate::admin::user::User;
use crate::admin::vhost::Vhost;
use crate::admin::{AdminError, Commands, Needs, Operation, Report, Secret, config, names, times};
use crate::base::Clock;
use crate::config::{Choice, Paths};
use crate::ctl::{Client, CtlError};

/// Bytes of a list of accounts; with quotes and escapes it must fit a line of the control protocol.
const MAX_LIST: usize = 900_000;

/// Does what is asked and returns what is to be shown in the end.
pub(super) fn call(mut operation: Operation, global: &Global, look: &Look) -> Result<Report, AdminError> {
    if let Operation::Doctor(doctor) = operation {
        return doctor::run(doctor, global, look);
    }
    read_input(&mut operation)?;
    let generated = prepare(&mut operation)?;
    let now = Clock::new().wall();
    operation.times().into_iter().for_each(|time| *time = times::to_utc(time, &look.zone, now));
    let (stops, restarts) =
        (matches!(operation, Operation::Stop(_)), matches!(operation, Operation::Restart(_)));
    if let Operation::Vhost(Vhost::Add { domain, no_dns_check: false, .. }) = &operation {
        look.progress(&format!("checking DNS for {} …", names::domain(domain)?));
    }
    let ask = |operation: &Operation| once(operation, global, look, false);
    let edited = match change::edited(&mut operation, look, ask)? {
        change::Edited::Unchanged(report) => return Ok(report),
        change::Edited::File(file) => Some(file),
        change::Edited::NoEditor => None,
    };
    let seen = if global.yes { Ok(None) } else { change::seen_first(&operation, look, ask) };
    let seen = match seen {
        Ok(seen) => seen,
        Err(error) => return change::finished(Err(error), edited, None),
    };
    let done =
        with_questions(operation, |operation, again| once(operation, global, look, again || seen.is_some()));
    let mut report = change::finished(done, edited, seen)?;
    if stops {
        wait_for_the_end(&mut report, global)?;
    }
    if restarts {
        wait_for_the_next(&mut report, global, look)?;
    }
    let used = report.data.get("added").and_then(serde_json::Value::as_bool) != Some(false);
    if let (Some(password), true) = (generated, used) {
        // Not part of the report: it must never be in JSON.
        match look.json {
            true => look.aside(&format!("Password: {password}\n")),
            false => _ = look.line(&format!("Password: {password}")),
        }
    }
    Ok(report)
}

/// Waits until the server that was told to stop has ended, so that another can be started right after.
fn wait_for_the_end(report: &mut Report, global: &Global) -> Result<(), AdminError> {
    const PAUSE: Duration = Duration::from_millis(5);
    let pid =
        report.data.get("pid").and_then(serde_json::Value::as_i64).and_then(|pid| i32::try_from(pid).ok());
    let Some(pid) = pid.and_then(Pid::from_raw) else { return Ok(()) };
    let clock = Clock::new();
    let start = clock.now();
    while test_kill_process(pid).is_ok() && !machine::has_ended(pid.as_raw_nonzero().get()) {
        if clock.now().since(start) > global.timeout() {
            return Err(CtlError::TimedOut { seconds: global.timeout }.into());
        }
        std::thread::sleep(PAUSE);
    }
    *report = Report::new(report.data.clone()).line("xmppd has stopped.");
    Ok(())
}

/// Waits until the server that was told to restart answers again.
fn wait_for_the_next(report: &mut Report, global: &Global, look: &Look) -> Result<(), AdminError> {
    const PAUSE: Duration = Duration::from_millis(20);
    let Some(before) = report.data.get("boot").and_then(serde_json::Value::as_str).map(str::to_owned) else {
        return Ok(());
    };
    let clock = Clock::new();
    let start = clock.now();
    loop {
        match connect(&global.choice(), global, look) {
            Ok(client) if client.hello().boot != before => break,
            _ if clock.now().since(start) > global.timeout() => {
                return Err(CtlError::TimedOut { seconds: global.timeout }.into());
            }
            _ => std::thread::sleep(PAUSE),
        }
    }
    *report = Report::new(report.data.clone()).line("xmppd has restarted.");
    Ok(())
}

/// Reads the text that an operation takes from standard input, where `-` stands for it.
fn read_input(operation: &mut Operation) -> Result<(), AdminError> {
    match operation.input() {
        Some(text) if text == "-" => *text = ask::text_from_stdin()?,
        _ => {}
    }
    Ok(())
}

/// Reads or makes the password that an operation takes. A generated one comes back, to be shown once.
fn prepare(operation: &mut Operation) -> Result<Option<String>, AdminError> {
    if let Operation::User(User::Add { jid, .. } | User::Passwd { jid, .. }) = operation {
        // Nobody types a password for an address that is none.
        names::account(jid)?;
    }
    if let Operation::User(User::Import { file, content, .. }) = operation {
        *content = Some(list_of_accounts(file)?);
    }
    if let Operation::Cert(Cert::Import { cert, key, content, .. }) = operation {
        *content = Some(Content::new(&read_small(cert)?, &read_small(key)?));
    }
    if let Operation::Vhost(Vhost::Add { domain, cert: Some(cert), key: Some(key), content, .. }) = operation
    {
        names::domain(domain)?;
        *content = Some(Content::new(&read_small(cert)?, &read_small(key)?));
    }
    if let Operation::Adhoc(Commands::Run { password_stdin: true, secret, .. }) = operation {
        *secret = Some(ask::password_from_stdin()?);
    }
    let Some(password) = operation.new_password() else { return Ok(None) };
    if password.password_stdin {
        password.secret = Some(ask::password_from_stdin()?);
    }
    if !password.generate {
        return Ok(None);
    }
    if !password.print_secret && !std::io::IsTerminal::is_terminal(&std::io::stdout()) {
        return Err(AdminError::usage(
            "password.not_a_terminal",
            "A generated password is shown on a terminal only, and this is none.",
        )
        .next("show it nevertheless: --print-secret")
        .next("or choose one: --password-stdin"));
    }
    let secret = ask::generated_password();
    let shown = secret.reveal().to_owned();
    password.secret = Some(secret);
    Ok(Some(shown))
}

/// Reads a list of accounts with the rights of whoever asks; `-` is standard input.
fn list_of_accounts(file: &str) -> Result<Secret, AdminError> {
    let name = if file == "-" { "standard input" } else { file };
    let failed =
        |why: String| AdminError::invalid("import.unreadable", format!("{name} cannot be read: {why}."));
    let mut text = String::new();
    let mut source: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin()),
        path => Box::new(std::fs::File::open(path).map_err(|error| {
            failed(error.to_string()).next("name a file that you may read, or - for standard input")
        })?),
    };
    let most = u64::try_from(MAX_LIST).unwrap_or(u64::MAX);
    source
        .by_ref()
        .take(most + 1)
        .read_to_string(&mut text)
        .map_err(|error| failed(error.to_string()).next("save it as UTF-8 text with commas (CSV)"))?;
    if text.len() > MAX_LIST {
        return Err(
            failed(format!("it is larger than {} kB", MAX_LIST / 1000)).next("divide it into several files")
        );
    }
    Ok(Secret::new(text))
}

/// Reads a file with the rights of whoever asks; a certificate or a key, and so a small one.
fn read_small(path: &std::path::Path) -> Result<zeroize::Zeroizing<Vec<u8>>, AdminError> {
    use std::io::Read as _;
    const MOST: u64 = 256 << 10;
    let shown = path.display();
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            AdminError::not_found("file.missing", format!("There is no file {shown}."))
                .next("look where it is: ls -l")
        }
        std::io::ErrorKind::PermissionDenied => {
            AdminError::not_permitted("file.not_permitted", format!("You may not read {shown}."))
                .next("sudo xmppd …")
        }
        _ => AdminError::failed("file.unreadable", format!("{shown} cannot be read: {error}."))
            .next("name a file that exists"),
    };
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST {
        return Err(AdminError::invalid(
            "file.too_large",
            format!("{shown} is too large for a certificate or a key."),
        )
        .next("name the PEM file, which has a few kilobytes"));
    }
    Ok(bytes)
}

/// Tries, and once again (`true`); what is missing then is asked for, if there is somebody to ask.
fn with_questions(
    mut operation: Operation,
    mut attempt: impl FnMut(&Operation, bool) -> Result<Report, AdminError>,
) -> Result<Report, AdminError> {
    match attempt(&operation, false) {
        Err(AdminError { ask: Some(question), .. }) if ask::possible() => {
            let answer = ask::ask(&question)?;
            operation.supply(&question, answer);
            attempt(&operation, true)
        }
        other => other,
    }
}

fn once(operation: &Operation, global: &Global, look: &Look, again: bool) -> Result<Report, AdminError> {
    let choice = global.choice();
    match (operation.nature().needs, operation) {
        (Needs::Nothing, _) => return offline::run_alone(operation),
        // By this program, which may be newer than the server.
        (_, Operation::Db(Db::Migrate { rehearse: true })) => {
            let paths = paths(&choice)?;
            if !paths.config.exists() {
                return Err(offline::not_set_up(&paths));
            }
            return db::rehearse(&paths.data, &Clock::new());
        }
        (_, Operation::Config(config::Config::Check { file })) => {
            return config::check(
                &file.clone().map_or_else(|| paths(&choice).map(|paths| paths.config), Ok)?,
            );
        }
        _ => {}
    }
    match connect(&choice, global, look) {
        Ok(mut client) if operation.follows() => stream::follow(&mut client, operation, look),
        Ok(mut client) => client.call(operation, |streamed| stream::show(look, streamed)),
        Err(CtlError::NotRunning { path }) if operation.nature().needs == Needs::Data => {
            let paths = paths(&choice)?;
            match operation {
                Operation::Log(Log::Tail(tail)) => tail::tail(tail, &paths, look),
                Operation::Log(Log::Path {}) => tail::path(&paths),
                // Said once, also if something was asked for in between.
                _ => offline::run(operation, &paths, &path, (!again).then_some(look)),
            }
        }
        Err(CtlError::NotRunning { path }) if asks_how_it_is(operation) => {
            Err(ended::not_running(&paths(&choice)?, &path))
        }
        Err(CtlError::NotRunning { path }) => Err(offline::not_running(&paths(&choice)?, &path)),
        Err(error) => Err(error.into()),
    }
}

/// A connection to the server, for an operation that is asked for again and again.
///
/// # Errors
/// As for the operation itself.
pub(super) fn connected(operation: &Operation, global: &Global, look: &Look) -> Result<Client, AdminError> {
    let choice = global.choice();
    match connect(&choice, global, look) {
        Ok(client) => Ok(client),
        Err(CtlError::NotRunning { path }) if asks_how_it_is(operation) => {
            Err(ended::not_running(&paths(&choice)?, &path))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a server that does not run is itself the answer.
fn asks_how_it_is(operation: &Operation) -> bool {
    matches!(operation, Operation::Status(_) | Operation::Top(_))
}

/// The server that answers at the first of the sockets that may be meant.
pub(super) fn connect(choice: &Choice, global: &Global, look: &Look) -> Result<Client, CtlError> {
    let sockets = Paths::sockets(choice).unwrap_or_default();
    let mut first_error = None;
    for socket in sockets {
        match Client::connect(&socket, global.timeout()) {
            Ok(client) => {
                if let Some(text) = other_version(&client.hello().xmppd, env!("CARGO_PKG_VERSION")) {
                    look.warn(&text);
                }
                if global.verbose {
                    look.progress(&format!("server (pid {}) at {}", client.hello().pid, socket.display()));
                }
                return Ok(client);
            }
            // A server that is there but must not be used is worth more words than one that is not there.
            Err(error @ CtlError::NotRunning { .. }) => first_error = first_error.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(first_error.unwrap_or(CtlError::NotRunning { path: PathBuf::from("control.sock") }))
}

/// The files of the server that is meant.
pub(super) fn paths(choice: &Choice) -> Result<Paths, AdminError> {
    Paths::choose(choice).map_err(|error| {
        AdminError::invalid("paths", crate::admin::sentence(&error)).next("xmppd --dir DIRECTORY …")
    })
}

/// What to say where the server is another version than this program; it is asked nevertheless.
fn other_version(server: &str, own: &str) -> Option<String> {
    (server != own).then(|| {
        format!(
            "This is xmppd {own}, the server that answers is {server}. After an update it has to be\n\
             started again: xmppd service restart"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_told() {
        assert_eq!(other_version("1.0.0", "1.0.0"), None);
        assert!(
            other_version("1.0.0", "1.1.0")
                .is_some_and(|text| text.contains("1.1.0, the server that answers is 1.0.0"))
        );
    }
}
