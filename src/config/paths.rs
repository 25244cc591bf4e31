//! Where files are: configuration, certificates, data, control socket, logs.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// Bytes that the path of a Unix socket may have, without its end mark.
const SOCKET_PATH: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Which set of directories is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All below one directory (`--dir`).
    Dir,
    /// The user's own directories (XDG).
    User,
    /// `/etc`, `/var/lib`, `/run`: `--system`, a unit that sets `STATE_DIRECTORY`, or root with a program that a
    /// package has installed.
    System,
}

/// What was asked for on the command line.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// `--dir`: everything below this directory.
    pub dir: Option<PathBuf>,
    /// `--config`: this configuration file.
    pub config: Option<PathBuf>,
    /// `--socket`, or `XMPPD_SOCKET`: this control socket.
    pub socket: Option<PathBuf>,
    /// `--system`: the system's directories, whatever the environment says.
    pub system: bool,
    /// `--user-mode`: the user's directories, whatever the environment says.
    pub user: bool,
}

/// The files and directories of one server. All paths are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Which set of directories it is.
    pub mode: Mode,
    /// `xmppd.toml`
    pub config: PathBuf,
    /// The directory of certificates and keys: `NAME.pem`, `NAME.key`.
    pub certs: PathBuf,
    /// The data directory. Mode 0700.
    pub data: PathBuf,
    /// The database, in the data directory.
    pub database: PathBuf,
    /// The control socket. Its directory must belong to the server's user and be closed to others where it lies
    /// below the temporary directory.
    pub socket: PathBuf,
    /// The directory of log files.
    pub log: PathBuf,
}

/// Why there are no paths.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathsError {
    /// User mode without a home directory.
    #[error(
        "this user has no home directory, so there is no place for the configuration; use --dir DIR or --system"
    )]
    NoHome,
    /// The current directory is gone or cannot be read.
    #[error("{} is not a path that can be used: {reason}", .path.display())]
    Unusable {
        /// The path that was given.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// Reads a variable of the environment.
type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Paths {
    /// The paths of a choice, in the environment of this process.
    pub fn choose(choice: &Choice) -> Result<Self, PathsError> {
        Self::choose_in(choice, &|name| std::env::var_os(name), serves_the_machine())
    }

    fn choose_in(choice: &Choice, env: Env<'_>, machine: bool) -> Result<Self, PathsError> {
        let mut paths = match &choice.dir {
            Some(dir) => Self::below(&absolute(dir)?, env),
            None if choice.system => Self::system(env),
            None if !choice.user && (machine || env("STATE_DIRECTORY").is_some()) => Self::system(env),
            None => Self::user(env)?,
        };
        if let Some(config) = &choice.config {
            paths.config = absolute(config)?;
        }
        if let Some(socket) = &choice.socket {
            paths.socket = absolute(socket)?;
        }
        Ok(paths)
    }

    /// Where a running server may listen, in the order in which the command line tries: the given socket; that of the
    /// given directory; that of the user, then that of the system.
    pub fn sockets(choice: &Choice) -> Result<Vec<PathBuf>, PathsError> {
        let chosen = Self::choose(choice)?.socket;
        if choice.socket.is_some() || choice.dir.is_some() || choice.system {
            return Ok(vec![chosen]);
        }
        let system = Self::system(&|_| None).socket;
        Ok(if chosen == system { vec![chosen] } else { vec![chosen, system] })
    }

    fn below(dir: &Path, env: Env<'_>) -> Self {
        Self {
            mode: Mode::Dir,
            config: dir.join("xmppd.toml"),
            certs: dir.join("certs"),
            data: dir.join("data"),
            database: dir.join("data/xmppd.db"),
            socket: short(dir.join("control.sock"), env),
            log: dir.join("log"),
        }
    }

    fn system(env: Env<'_>) -> Self {
        // systemd names the directories that it has made; several are separated by colons.
        let directory = |variable: &str, usual: &str| {
            let given = env(variable).filter(|given| !given.is_empty());
            let first = given.map(|given| std::env::split_paths(&given).next().unwrap_or_default());
            first.unwrap_or_else(|| PathBuf::from(usual))
        };
        let config = directory("CONFIGURATION_DIRECTORY", "/etc/xmppd");
        let data = directory("STATE_DIRECTORY", "/var/lib/xmppd");
        Self {
            mode: Mode::System,
            config: config.join("xmppd.toml"),
            certs: config.join("certs"),
            database: data.join("xmppd.db"),
            socket: directory("RUNTIME_DIRECTORY", "/run/xmppd").join("control.sock"),
            log: directory("LOGS_DIRECTORY", "/var/log/xmppd"),
            data,
        }
    }

    fn user(env: Env<'_>) -> Result<Self, PathsError> {
        let project = ProjectDirs::from("", "", "xmppd").ok_or(PathsError::NoHome)?;
        let data = project.data_dir().to_owned();
        let runtime = project.runtime_dir().unwrap_or(&data);
        Ok(Self {
            mode: Mode::User,
            config: project.config_dir().join("xmppd.toml"),
            certs: project.config_dir().join("certs"),
            database: data.join("xmppd.db"),
            socket: short(runtime.join("control.sock"), env),
            log: project.state_dir().unwrap_or(&data).join("log"),
            data,
        })
    }

    /// A log file of the configuration (`log.file`); `None` when it names none.
    pub fn log_file(&self, setting: &str) -> Option<PathBuf> {
        (!setting.is_empty()).then(|| self.log.join(setting))
    }
}

/// Whether it is root who calls the program that a package has installed: then it is about the machine's server, and
/// `sudo xmppd init` is all that there is to say.
fn serves_the_machine() -> bool {
    rustix::process::geteuid().is_root() && std::env::current_exe().is_ok_and(|own| is_packaged(&own))
}

/// Packages put the program there, and nobody else should (FHS §4.4, §4.9).
fn is_packaged(program: &Path) -> bool {
    program.parent().is_some_and(|directory| directory == Path::new("/usr/bin"))
}

/// The path if a socket can have it, else a short one that is the same for every process of this user.
fn short(socket: PathBuf, env: Env<'_>) -> PathBuf {
    let bytes = socket.as_os_str().as_bytes();
    if bytes.len() <= SOCKET_PATH {
        return socket;
    }
    // FNV-1a: the name has to differ from directory to directory, nobody has to be kept from finding it.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let runtime = env("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
    let runtime = runtime.unwrap_or_else(|| PathBuf::from("/tmp"));
    runtime.join(format!("xmppd-{}", rustix::process::getuid().as_raw())).join(format!("{hash:016x}.sock"))
}

fn absolute(path: &Path) -> Result<PathBuf, PathsError> {
    let unusable =
        |error: std::io::Error| PathsError::Unusable { path: path.to_owned(), reason: error.to_string() };
    std::path::absolute(path).map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(choice: &Choice, env: &[(&str, &str)]) -> Paths {
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
        Paths::choose_in(choice, &env, false).unwrap()
    }

    #[test]
    fn a_directory_holds_everything() {
        let paths =
            choose(&Choice { dir: Some("/d".into()), ..Choice::default() }, &[("STATE_DIRECTORY", "/x")]);
        assert_eq!(paths.mode, Mode::Dir);
        assert_eq!((paths.config, paths.certs), ("/d/xmppd.toml".into(), "/d/certs".into()));
        assert_eq!((paths.database, paths.socket), ("/d/data/xmppd.db".into(), "/d/control.sock".into()));
    }

    #[test]
    fn the_unit_decides_for_the_system() {
        let unit = [("STATE_DIRECTORY", "/var/lib/xmppd"), ("RUNTIME_DIRECTORY", "/run/xmppd:/run/other")];
        let paths = choose(&Choice::default(), &unit);
        assert_eq!((paths.mode, paths.config), (Mode::System, "/etc/xmppd/xmppd.toml".into()));
        assert_eq!(paths.socket, PathBuf::from("/run/xmppd/control.sock"));
        assert_eq!(choose(&Choice { system: true, ..Choice::default() }, &[]).mode, Mode::System);
        assert_eq!(choose(&Choice { user: true, ..Choice::default() }, &unit).mode, Mode::User);
    }

    #[test]
    fn root_with_the_program_of_a_package_means_the_machines_server() {
        let env = |name: &str| (name == "HOME").then(|| OsString::from("/root"));
        let mode = |choice: &Choice| Paths::choose_in(choice, &env, true).unwrap().mode;
        assert_eq!(mode(&Choice::default()), Mode::System);
        assert_eq!(mode(&Choice { user: true, ..Choice::default() }), Mode::User);
        assert_eq!(mode(&Choice { dir: Some("/d".into()), ..Choice::default() }), Mode::Dir);
        assert!(is_packaged(Path::new("/usr/bin/xmppd")));
        assert!(!is_packaged(Path::new("/usr/local/bin/xmppd")));
        assert!(!is_packaged(Path::new("/home/anna/usr/bin/xmppd")));
    }

    #[test]
    fn the_socket_of_a_long_directory_is_short_and_its_own() {
        let long = |end: &str| Choice {
            dir: Some(format!("/{}/{end}", "long".repeat(40)).into()),
            ..Choice::default()
        };
        let (one, two) = (choose(&long("1"), &[]).socket, choose(&long("2"), &[]).socket);
        assert!(one.as_os_str().len() <= SOCKET_PATH && one != two, "{}", one.display());
        assert_eq!(one, choose(&long("1"), &[]).socket);
        assert!(choose(&long("1"), &[("XDG_RUNTIME_DIR", "/run/user/7")]).socket.starts_with("/run/user/7/"));
    }

    #[test]
    fn log_files_lie_in_the_log_directory() {
        let paths = choose(&Choice { dir: Some("/d".into()), ..Choice::default() }, &[]);
        assert_eq!(paths.log_file("xmppd.log"), Some("/d/log/xmppd.log".into()));
        assert_eq!(paths.log_file("/var/log/x"), Some("/var/log/x".into()));
        assert_eq!(paths.log_file(""), None);
    }
}
