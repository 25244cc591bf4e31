//! The steps of `init`: each is done or undone. The configuration file comes last: with it a server is set up, without
//! it a second run completes what a killed one has begun.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::super::interrupt::Work;
use super::super::render::Look;
use super::super::{ask, start_error};
use super::plan::{Plan, Source};
use super::reset::Moved;
use super::show;
use crate::admin::vhost::key_mode;
use crate::admin::{AdminError, Kind, Line, Secret, people};
use crate::base::Clock;
use crate::config::Mode;
use crate::sasl::{KeySet, Password};
use crate::store::{Options, Store, account, credential, setting};
use crate::tls::{CertFiles, ensure};
use zeroize::Zeroizing;

/// Where a generated password is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// On the terminal, once.
    OnTerminal,
    /// In a file that only its owner can read.
    InFile,
}

/// What was done.
#[derive(Default)]
pub(super) struct Done {
    pub(super) lines: Vec<Line>,
    pub(super) warnings: Vec<String>,
    pub(super) certificate: PathBuf,
    pub(super) fingerprint: String,
    /// As some older clients show it.
    pub(super) sha1: String,
    /// To be shown now and never again.
    pub(super) password: Option<Secret>,
    pub(super) password_file: Option<PathBuf>,
    /// Where an earlier set-up is now.
    pub(super) put_aside: Option<PathBuf>,
    /// Where all this is written down.
    pub(super) log: Option<PathBuf>,
    /// Open until the end, so that nobody else begins to work with it.
    store: Option<Store>,
}

impl Done {
    /// Waits until the data are free: `run` goes on in the same process.
    fn close_store(&mut self) {
        if let Some(store) = self.store.take() {
            store.close_blocking();
        }
    }
}

/// What a step leaves behind if a later one fails.
enum Undo {
    Directory(PathBuf),
    File(PathBuf),
    /// What a file was before, and its mode.
    Content(PathBuf, Vec<u8>, u32),
    /// The data directory, and what lay in it before.
    Database(PathBuf, Vec<OsString>),
    /// An earlier set-up that was put aside.
    Aside(Moved),
}

impl Undo {
    fn undo(self) {
        // What cannot be undone is completed by a second run.
        let _ = match self {
            Self::Directory(path) => fs::remove_dir(path),
            Self::File(path) => fs::remove_file(path),
            Self::Content(path, content, mode) => write_whole(&path, &content, mode),
            Self::Database(data, before) => remove_database(&data, &before),
            Self::Aside(moved) => {
                moved.put_back();
                Ok(())
            }
        };
    }
}

/// What lies in a directory.
fn entries(directory: &Path) -> Vec<OsString> {
    fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect()
}

fn remove_database(data: &Path, before: &[OsString]) -> io::Result<()> {
    for name in entries(data).into_iter().filter(|name| !before.contains(name)) {
        let path = data.join(name);
        if path.is_file() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

type Step = fn(&Plan, Shown, &mut Done, &mut Vec<Undo>) -> Result<(), AdminError>;

/// Does all steps, or undoes those that were done; a signal is a reason too.
///
/// # Errors
/// What failed; nothing is left behind.
pub(super) fn set_up(plan: &Plan, shown: Shown, work: &Work) -> Result<Done, AdminError> {
    let mut undo = Vec::new();
    let mut done = Done::default();
    let steps: [Step; 6] = [put_aside, directories, certificate, database, password_file, configuration];
    for step in steps {
        let stopped = match work.shall_stop() {
            true => Err(AdminError::new(Kind::Interrupted, "interrupted", "Interrupted.").next("xmppd init")),
            false => Ok(()),
        };
        if let Err(error) = stopped.and_then(|()| step(plan, shown, &mut done, &mut undo)) {
            // Before its files go.
            done.close_store();
            undo.into_iter().rev().for_each(Undo::undo);
            return Err(match plan.puts_aside {
                true => error.because("Everything is as it was before."),
                false => error.because("Nothing was left behind."),
            });
        }
    }
    finish(plan, &mut done);
    Ok(done)
}

fn put_aside(plan: &Plan, _: Shown, done: &mut Done, undo: &mut Vec<Undo>) -> Result<(), AdminError> {
    if !plan.puts_aside {
        return Ok(());
    }
    let mut moved = Moved::default();
    let result = moved.put_aside(&plan.paths, plan.now);
    undo.push(Undo::Aside(moved));
    let directory = result.map_err(|(path, error)| failed(&path, &error))?;
    done.lines.push(Line::Good(format!("earlier set-up   put aside, in {}", directory.display())));
    done.put_aside = Some(directory);
    Ok(())
}

fn directories(plan: &Plan, _: Shown, _: &mut Done, undo: &mut Vec<Undo>) -> Result<(), AdminError> {
    let paths = &plan.paths;
    let config = paths.config.parent().unwrap_or(&paths.config);
    // In the system's directories the server writes beside the file and renames.
    let mode = if paths.mode == Mode::System { 0o2770 } else { 0o700 };
    for (directory, mode) in [(config, mode), (&paths.certs, mode & 0o777), (&paths.data, 0o700)] {
        let missing: Vec<&Path> = directory.ancestors().take_while(|place| !place.exists()).collect();
        for place in missing.into_iter().rev() {
            let last = place == directory;
            DirBuilder::new()
                .mode(if last { mode } else { 0o755 })
                .create(place)
                .map_err(|error| failed(place, &error))?;
            undo.push(Undo::Directory(place.to_owned()));
            if last {
                // The umask has taken from the mode.
                fs::set_permissions(place, fs::Permissions::from_mode(mode))
                    .map_err(|error| failed(place, &error))?;
            }
        }
    }
    Ok(())
}

fn certificate(plan: &Plan, _: Shown, done: &mut Done, undo: &mut Vec<Undo>) -> Result<(), AdminError> {
    let files = CertFiles::of(&plan.paths.certs, &plan.domain);
    if let Source::Files(own) = &plan.source {
        copy(own, &files, key_mode(plan.paths.mode), undo)?;
    }
    let key_was_there = files.key.exists();
    let ensured = ensure(&files, &plan.domain, key_mode(plan.paths.mode), plan.now);
    if !key_was_there {
        undo.push(Undo::File(files.key.clone()));
    }
    let ensured = ensured?;
    if ensured.created {
        undo.push(Undo::File(files.certificate.clone()));
    }
    done.fingerprint = ensured.certificate.fingerprint.to_string();
    done.sha1.clone_from(&ensured.certificate.sha1);
    let kind = match (&plan.source, ensured.created, ensured.certificate.self_signed) {
        (Source::Files(_), ..) => "certificate copied",
        (_, true, _) => "self-signed certificate",
        (_, false, true) => "self-signed certificate kept",
        (_, false, false) => "certificate kept",
    };
    let text = format!(
        "{kind}   {}\nSHA-256 {}\nSHA-1 {}",
        files.certificate.display(),
        done.fingerprint,
        done.sha1
    );
    done.lines.push(Line::Good(text));
    done.certificate = files.certificate;
    Ok(())
}

/// Copies a certificate and its key to where the server reads them. The certificate comes last: it counts.
fn copy(from: &CertFiles, to: &CertFiles, key_mode: u32, undo: &mut Vec<Undo>) -> Result<(), AdminError> {
    if from == to {
        return Ok(());
    }
    let pairs = [(&from.key, &to.key, key_mode), (&from.certificate, &to.certificate, 0o644)];
    for (from, to, mode) in pairs {
        let content = fs::read(from).map(Zeroizing::new).map_err(|error| unreadable(from, &error))?;
        undo.push(match fs::read(to) {
            Ok(before) => Undo::Content(to.clone(), before, mode),
            Err(_) => Undo::File(to.clone()),
        });
        write_whole(to, &content, mode).map_err(|error| failed(to, &error))?;
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> AdminError {
    AdminError::failed("cert.file", format!("{} cannot be read: {error}.", path.display()))
        .next("see to its rights, then run it again")
}

/// Marks an administrator's account as made by a set-up that has not come to its end.
const UNFINISHED: &str = "setup.unfinished";

fn database(plan: &Plan, _: Shown, done: &mut Done, undo: &mut Vec<Undo>) -> Result<(), AdminError> {
    if !plan.paths.database.exists() {
        undo.push(Undo::Database(plan.paths.data.clone(), entries(&plan.paths.data)));
    }
    let store = Store::open(&plan.paths.data, &Options::default(), Clock::new())?;
    let typed = plan.password.is_some();
    let secret = plan.password.clone().unwrap_or_else(ask::generated_password);
    let password = Password::prepare(secret.reveal())
        .map_err(|error| AdminError::failed("init.password", format!("{error}.")).next("run it again"))?;
    let (keys, jid, now) = (KeySet::derive(&password), plan.admin.clone(), plan.now);
    let new_password = store.write_blocking(move |tx| {
        if account::create(tx, &jid, &keys, now)?.is_some() {
            setting::set(tx, UNFINISHED, jid.as_str().as_bytes())?;
            return Ok(true);
        }
        // An account that was there before keeps its password, unless nobody can know it or somebody has typed one.
        let unfinished = setting::load(tx, UNFINISHED)?.is_some_and(|of| of == jid.as_str().as_bytes());
        if let (true, Some(id)) = (unfinished || typed, account::id_of(tx, &jid)?) {
            credential::set(tx, id, &keys)?;
        }
        Ok(unfinished || typed)
    })?;
    done.store = Some(store);
    done.lines.push(Line::Good(format!("database   {}", plan.paths.database.display())));
    match new_password {
        true => {
            done.lines.push(Line::Good(format!("administrator   {}", plan.admin)));
            done.password = (!typed).then_some(secret);
        }
        false => done
            .lines
            .push(Line::Good(format!("administrator   {} was there and keeps the password", plan.admin))),
    }
    Ok(())
}

fn password_file(plan: &Plan, shown: Shown, done: &mut Done, undo: &mut Vec<Undo>) -> Result<(), AdminError> {
    if shown == Shown::OnTerminal {
        return Ok(());
    }
    let Some(password) = done.password.take() else { return Ok(()) };
    let path = plan.paths.data.join("admin-password");
    undo.push(Undo::File(path.clone()));
    let line = Zeroizing::new(format!("{}\n", password.reveal()));
    write_whole(&path, line.as_bytes(), 0o600).map_err(|error| failed(&path, &error))?;
    done.password_file = Some(path);
    Ok(())
}

fn configuration(plan: &Plan, _: Shown, done: &mut Done, _: &mut Vec<Undo>) -> Result<(), AdminError> {
    let path = &plan.paths.config;
    let mode = if plan.paths.mode == Mode::System { 0o640 } else { 0o600 };
    give_to_the_service(plan, done);
    write_whole(path, plan.config.as_bytes(), mode).map_err(|error| failed(path, &error))?;
    done.lines.push(Line::Good(format!("configuration   {}", path.display())));
    Ok(())
}

/// Nothing after the configuration may fail: the server is set up.
fn finish(plan: &Plan, done: &mut Done) {
    let log = plan.paths.data.join("init.log");
    let text = Look::for_a_file(&show::log(plan, done));
    match write_whole(&log, text.as_bytes(), 0o600) {
        Ok(()) => done.log = Some(log),
        Err(error) => done.warnings.push(format!("{} was not written: {error}.", log.display())),
    }
    give_to_the_service(plan, done);
    let Some(store) = &done.store else { return };
    let unmarked = store.write_blocking(|tx| setting::set(tx, UNFINISHED, b""));
    if let Err(error) = unmarked {
        done.warnings.push(format!("The end of the set-up was not noted: {error}."));
    }
    done.close_store();
}

/// In the system's directories files belong to the user that the service runs as.
fn give_to_the_service(plan: &Plan, done: &mut Done) {
    if plan.paths.mode != Mode::System || !rustix::process::geteuid().is_root() {
        return;
    }
    let Some(service) = people::person_named("xmppd") else {
        let text = "There is no user xmppd, so the files belong to root.".to_owned();
        if !done.warnings.contains(&text) {
            done.warnings.push(text);
        }
        return;
    };
    let directory = plan.paths.config.parent().unwrap_or(&plan.paths.config);
    for place in [&plan.paths.certs, &plan.paths.data] {
        give(place, service.uid, service.gid);
    }
    // The directory stays root's: the server only writes in it.
    let _ = std::os::unix::fs::chown(directory, Some(0), Some(service.gid));
    let _ = std::os::unix::fs::chown(&plan.paths.config, Some(service.uid), Some(service.gid));
}

fn give(place: &Path, uid: u32, gid: u32) {
    let _ = std::os::unix::fs::chown(place, Some(uid), Some(gid));
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let _ = std::os::unix::fs::lchown(entry.path(), Some(uid), Some(gid));
    }
}

/// Puts a file in its place whole or not at all, and on the disk.
fn write_whole(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    // Left by a run that was killed.
    let _ = fs::remove_file(&beside);
    let written =
        OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside).and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()?;
            fs::rename(&beside, path)?;
            File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
        });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn failed(path: &Path, error: &io::Error) -> AdminError {
    start_error::io(path, error)
}
