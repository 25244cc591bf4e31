//! `doctor paths`: which program and which files, their rights, further installations.

use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::Scene;
use super::finding::{Examined, Finding, Subject};
use super::repair::Repair;
use crate::admin::people;
use crate::config::{Mode, Paths};

/// Looks at programs and files.
pub fn examine(scene: &Scene) -> Examined {
    let mut examined = Examined::new(Subject::Paths);
    let paths = &scene.paths;
    let program = std::env::current_exe().unwrap_or_default();
    if scene.server.is_some() && program.to_string_lossy().ends_with(" (deleted)") {
        examined.found(
            Finding::warning(
                "program.replaced",
                "The program was replaced while the server runs.",
                "The server is still the version that was there before.",
            )
            .fix("xmppd stop, then start it again"),
        );
    }
    installations(scene, &program, &mut examined);
    if !paths.config.exists() {
        return examined;
    }
    let owner = scene.server.as_ref().map(|server| server.uid);
    for place in places(paths) {
        rights(&place, owner, &mut examined);
    }
    if let Some(socket) = deserted(scene) {
        examined.found(socket);
    }
    examined
}

/// Further programs and configurations of the same name: which of them a command means is easily mistaken.
fn installations(scene: &Scene, program: &Path, examined: &mut Examined) {
    let (outside, paths) = (&scene.outside, &scene.paths);
    let own = |path: &PathBuf| path.display().to_string();
    let others: Vec<String> =
        outside.configurations.iter().filter(|file| **file != paths.config).map(own).collect();
    if !others.is_empty() && paths.config.exists() {
        examined.found(
            Finding::warning(
                "paths.several",
                format!(
                    "There are several installations: {} and {}.",
                    paths.config.display(),
                    others.join(", ")
                ),
                "A command without --dir, --system or --user-mode may mean another one than you think.",
            )
            .fix("xmppd status --verbose   says which one answers"),
        );
    }
    if outside.programs.len() > 1 {
        examined.found(
            Finding::warning(
                "program.several",
                format!(
                    "There are several programs: {}.",
                    outside.programs.iter().map(own).collect::<Vec<_>>().join(", ")
                ),
                "The server and the command line should be the same version.",
            )
            .fix("remove those that are not used; look at each: PROGRAM version"),
        );
    }
    match paths.config.exists() {
        true if others.is_empty() => examined.good(format!(
            "one installation: {}, {}, {}",
            program.display(),
            paths.config.display(),
            paths.data.display()
        )),
        true => examined.good(format!("this one: {}, {}", paths.config.display(), paths.data.display())),
        false => {
            let finding = Finding::error(
                "setup.missing",
                format!("Nothing is set up here: there is no {}.", paths.config.display()),
                "Without a configuration there is no server.",
            );
            examined.found(match others.as_slice() {
                [] => finding.fix("xmppd init"),
                some => finding.fix(format!(
                    "there is one at {}: --dir, --system or --user-mode chooses",
                    some.join(", ")
                )),
            });
        }
    }
}

/// A file or directory and the rights that it should have.
struct Place {
    path: PathBuf,
    /// The most rights that it should have.
    most: u32,
    /// What may happen otherwise.
    why: &'static str,
    /// Whether a missing one is a directory that the server needs.
    needed: Option<u32>,
    /// Whether it must belong to the server's user.
    owned: bool,
}

fn places(paths: &Paths) -> Vec<Place> {
    let system = paths.mode == Mode::System;
    let place =
        |path: &Path, most, why| Place { path: path.to_owned(), most, why, needed: None, owned: true };
    let mut places = vec![
        Place {
            owned: false,
            ..place(
                &paths.config,
                if system { 0o660 } else { 0o640 },
                "Others could change how the server works.",
            )
        },
        Place {
            needed: Some(0o700),
            ..place(&paths.data, 0o700, "Others could read messages, contacts and the keys of passwords.")
        },
        // The server makes it when it starts.
        place(&paths.log, 0o750, "Others could read who talks to whom."),
        Place {
            needed: Some(if system { 0o770 } else { 0o700 }),
            owned: false,
            ..place(&paths.certs, 0o2775, "Others could put their own certificates there.")
        },
    ];
    for entry in fs::read_dir(&paths.data).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            places.push(place(&entry.path(), 0o600, "Others could read messages and the keys of passwords."));
        }
    }
    for entry in fs::read_dir(&paths.certs).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "key") {
            let most = if system { 0o640 } else { 0o600 };
            places.push(Place {
                owned: false,
                ..place(&entry.path(), most, "Who has the key can pretend to be this server.")
            });
        }
    }
    places
}

fn rights(place: &Place, owner: Option<u32>, examined: &mut Examined) {
    let path = &place.path;
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if let Some(mode) = place.needed {
                examined.found(
                    Finding::error(
                        "files.missing",
                        format!("The directory {} is missing.", path.display()),
                        "The server keeps files there.",
                    )
                    .repair(Repair::Directory { path: path.clone(), mode }),
                );
            }
            return;
        }
        // Whoever must not look at it cannot say anything about it.
        Err(_) => return,
    };
    let mode = metadata.permissions().mode() & 0o7777;
    // A link has no rights of its own, and what it points to is somebody else's (certbot).
    if !metadata.is_symlink() && mode & 0o777 & !place.most != 0 {
        let to = mode & (place.most | 0o7000);
        examined.found(
            Finding::error(
                "files.open",
                format!("{} may be used by others (rights {mode:04o}).", path.display()),
                place.why,
            )
            .repair(Repair::Mode { path: path.clone(), from: mode, to }),
        );
    }
    if place.owned {
        owner_of(path, &metadata, owner.or_else(|| parent_owner(path)), examined);
    }
}

/// The owner of the directory that a file is in: who runs the server.
fn parent_owner(path: &Path) -> Option<u32> {
    let directory = fs::metadata(path).ok()?.is_dir();
    if directory { None } else { fs::metadata(path.parent()?).ok().map(|parent| parent.uid()) }
}

fn owner_of(path: &Path, metadata: &Metadata, owner: Option<u32>, examined: &mut Examined) {
    let Some(owner) = owner.filter(|owner| *owner != metadata.uid()) else { return };
    let gid = path
        .parent()
        .and_then(|parent| fs::metadata(parent).ok())
        .map_or(metadata.gid(), |parent| parent.gid());
    let name = format!("{}:{}", people::name_of(owner), people::group_name_of(gid));
    examined.found(
        Finding::error(
            "files.owner",
            format!("{} belongs to {}, not to {}.", path.display(), people::name_of(metadata.uid()), people::name_of(owner)),
            "The server cannot write it. That happens when a command is run as another user while the server is down.",
        )
        .repair(Repair::Owner { path: path.to_owned(), uid: owner, gid, name }),
    );
}

/// A control socket that nobody listens at although a server works with the data.
fn deserted(scene: &Scene) -> Option<Finding> {
    let holder = scene.holder?;
    Some(
        Finding::error(
            "ctl.other_socket",
            format!(
                "xmppd (pid {holder}) works with this data, but does not answer at {}.",
                scene.paths.socket.display()
            ),
            "It uses another control socket, or is starting or stopping.",
        )
        .fix("name its socket: --socket PATH"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::scene;
    use super::*;

    fn ids(scene: &Scene) -> Vec<String> {
        examine(scene).findings.iter().map(|finding| finding.id.to_string()).collect()
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn open_and_missing_files_are_found_and_repaired() {
        let (_directory, scene) = scene();
        assert_eq!(ids(&scene), [""; 0]);
        set_mode(&scene.paths.data, 0o755);
        fs::write(scene.paths.data.join("xmppd.db"), "x").unwrap();
        set_mode(&scene.paths.data.join("xmppd.db"), 0o644);
        fs::remove_dir(scene.paths.certs.join("../log")).unwrap();
        fs::remove_dir_all(&scene.paths.certs).unwrap();
        assert_eq!(ids(&scene), ["files.open", "files.missing", "files.open"]);
        for finding in examine(&scene).findings {
            let repair = finding.repair.unwrap();
            assert!(repair.is_harmless() && repair.belongs_to(&scene.paths), "{repair:?}");
            repair.apply().unwrap();
        }
        fs::write(scene.paths.certs.join("example.org.key"), "x").unwrap();
        set_mode(&scene.paths.certs.join("example.org.key"), 0o640);
        assert_eq!(ids(&scene), ["files.open"]);
    }

    #[test]
    fn further_installations_are_named() {
        let (_directory, mut scene) = scene();
        scene.outside.configurations = vec!["/etc/xmppd/xmppd.toml".into()];
        scene.outside.programs = vec!["/usr/bin/xmppd".into(), "/usr/local/bin/xmppd".into()];
        assert_eq!(ids(&scene), ["paths.several", "program.several"]);
        scene.holder = Some(4127);
        assert_eq!(ids(&scene).last().unwrap(), "ctl.other_socket");
        fs::remove_file(&scene.paths.config).unwrap();
        assert_eq!(ids(&scene), ["program.several", "setup.missing"]);
    }
}
