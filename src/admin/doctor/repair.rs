//! What `doctor --fix` changes: shown before it is done, with the command that does the same.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::Paths;

/// Settings of the kernel that a check may ask for.
const SYSCTLS: [&str; 2] = ["fs.file-max", "net.ipv4.ip_local_reserved_ports"];
/// Where settings of the kernel are kept over a restart of the machine.
const SYSCTL_FILE: &str = "/etc/sysctl.d/60-xmppd.conf";
/// Where the limits of the service are set.
const LIMIT_FILE: &str = "/etc/systemd/system/xmppd.service.d/limits.conf";

/// A change that removes the cause of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Other rights for a file or directory.
    Mode {
        /// Which.
        path: PathBuf,
        /// As it is.
        from: u32,
        /// As it will be.
        to: u32,
    },
    /// Another owner for a file or directory.
    Owner {
        /// Which.
        path: PathBuf,
        /// The user's id.
        uid: u32,
        /// The group's id.
        gid: u32,
        /// Both in words: `xmppd:xmppd`.
        name: String,
    },
    /// A directory that is missing.
    Directory {
        /// Which.
        path: PathBuf,
        /// Its rights.
        mode: u32,
    },
    /// A setting of the kernel, now and after a restart of the machine.
    Sysctl {
        /// Its name: `fs.file-max`.
        name: String,
        /// The value as it is.
        from: String,
        /// The value as it will be.
        to: String,
    },
    /// More open files for the service; holds from its next start on.
    FileLimit {
        /// The limit as it will be.
        to: u64,
    },
}

impl Repair {
    /// The command that does the same.
    pub fn command(&self) -> String {
        match self {
            Self::Mode { path, to, .. } => format!("chmod {to:04o} {}", path.display()),
            Self::Owner { path, name, .. } => format!("sudo chown {name} {}", path.display()),
            Self::Directory { path, mode } => format!("mkdir -m {mode:04o} {}", path.display()),
            Self::Sysctl { name, to, .. } => format!("sudo sysctl -w {name}=\"{to}\""),
            Self::FileLimit { to } => {
                format!(
                    "sudo systemctl edit xmppd   with the lines: [Service] and LimitNOFILE={to}; then restart it"
                )
            }
        }
    }

    /// The change in words, with what is there before.
    pub fn shown(&self) -> String {
        match self {
            Self::Mode { path, from, to } => format!("rights of {}: {from:04o} → {to:04o}", path.display()),
            Self::Owner { path, name, .. } => format!("owner of {}: → {name}", path.display()),
            Self::Directory { path, mode } => format!("new directory {} ({mode:04o})", path.display()),
            Self::Sysctl { name, from, to } => {
                format!("{name}: {from} → {to}, also in {SYSCTL_FILE}")
            }
            Self::FileLimit { to } => format!("LimitNOFILE={to} in {LIMIT_FILE}"),
        }
    }

    /// Whether nobody can miss anything afterwards: rights that are only taken away from others, a directory that is
    /// made. The rest is done only when a person says yes.
    pub fn is_harmless(&self) -> bool {
        match self {
            Self::Mode { from, to, .. } => to & !from == 0,
            Self::Directory { .. } => true,
            Self::Owner { .. } | Self::Sysctl { .. } | Self::FileLimit { .. } => false,
        }
    }

    /// Does it with the rights of this process.
    ///
    /// # Errors
    /// What the system says, mostly that the rights do not suffice.
    pub fn apply(&self) -> io::Result<()> {
        match self {
            Self::Mode { path, to, .. } => opened(path)?.set_permissions(fs::Permissions::from_mode(*to)),
            Self::Owner { path, uid, gid, .. } => {
                std::os::unix::fs::fchown(opened(path)?, Some(*uid), Some(*gid))
            }
            Self::Directory { path, mode } => {
                DirBuilder::new().mode(*mode).create(path)?;
                // The umask has taken from the mode.
                fs::set_permissions(path, fs::Permissions::from_mode(*mode))
            }
            Self::Sysctl { name, to, .. } => {
                fs::write(Path::new("/proc/sys").join(name.replace('.', "/")), to)?;
                keep(Path::new(SYSCTL_FILE), name, to)
            }
            Self::FileLimit { to } => {
                let file = Path::new(LIMIT_FILE);
                fs::create_dir_all(file.parent().unwrap_or(Path::new("/")))?;
                fs::write(file, format!("# Written by xmppd doctor --fix.\n[Service]\nLimitNOFILE={to}\n"))
            }
        }
    }

    /// Whether it is one that a check of these files could have asked for. Whoever repairs as root does not believe
    /// everything that a server tells.
    pub fn belongs_to(&self, paths: &Paths) -> bool {
        let own = [paths.config.parent(), Some(&paths.certs), Some(&paths.data), Some(&paths.log)];
        let is_own = |path: &Path| {
            let parent = path.parent();
            own.iter().flatten().any(|directory| path == *directory || parent == Some(*directory))
        };
        match self {
            Self::Mode { path, .. } | Self::Owner { path, .. } | Self::Directory { path, .. } => is_own(path),
            Self::Sysctl { name, .. } => SYSCTLS.contains(&name.as_str()),
            Self::FileLimit { .. } => true,
        }
    }

    /// What is left to do for it to take effect.
    pub fn afterwards(&self) -> Option<&'static str> {
        matches!(self, Self::FileLimit { .. })
            .then_some("sudo systemctl daemon-reload && sudo systemctl restart xmppd")
    }
}

/// A file or directory itself, never what a link that somebody has put there points to.
fn opened(path: &Path) -> io::Result<File> {
    let no_link = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0);
    OpenOptions::new().read(true).custom_flags(no_link).open(path)
}

/// Puts a setting into a file of `name = value` lines, in the place of its former value.
fn keep(file: &Path, name: &str, value: &str) -> io::Result<()> {
    let former = fs::read_to_string(file).unwrap_or_else(|_| "# Written by xmppd doctor --fix.\n".to_owned());
    let others = former.lines().filter(|line| line.split('=').next().is_none_or(|own| own.trim() != name));
    let mut text: String = others.map(|line| format!("{line}\n")).collect();
    text.push_str(&format!("{name} = {value}\n"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o644).open(file)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_rights_away_or_adds_a_directory_is_harmless() {
        let mode = |from, to| Repair::Mode { path: "/x".into(), from, to };
        assert!(mode(0o755, 0o700).is_harmless());
        assert!(!mode(0o600, 0o640).is_harmless());
        assert!(Repair::Directory { path: "/x".into(), mode: 0o700 }.is_harmless());
        assert!(!Repair::FileLimit { to: 524_288 }.is_harmless());
    }

    #[test]
    fn rights_and_directories_are_repaired() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        Repair::Directory { path: path.clone(), mode: 0o750 }.apply().unwrap();
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o750);
        let repair = Repair::Mode { path: path.clone(), from: 0o750, to: 0o700 };
        assert_eq!(repair.command(), format!("chmod 0700 {}", path.display()));
        repair.apply().unwrap();
        assert_eq!(mode(), 0o700);
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(Repair::Mode { path: link, from: 0o700, to: 0o100 }.apply().is_err(), "no link is followed");
    }

    #[test]
    fn a_kept_setting_replaces_its_former_value() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("60-xmppd.conf");
        keep(&file, "fs.file-max", "1").unwrap();
        keep(&file, "a.b", "2").unwrap();
        keep(&file, "fs.file-max", "3").unwrap();
        assert_eq!(
            fs::read_to_string(file).unwrap(),
            "# Written by xmppd doctor --fix.\na.b = 2\nfs.file-max = 3\n"
        );
    }
}
