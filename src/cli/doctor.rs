//! `xmppd doctor`: asks the server, or looks itself where none answers; `--fix` changes what was found.

use std::io::ErrorKind;

use serde_json::{Value, json};

use super::call::{connect, paths};
use super::offline::{holder_of_data, not_running};
use super::parse::Global;
use super::render::Look;
use super::{ask, call};
use crate::admin::doctor::{Doctor, Examined, Outside, Repair, Scene};
use crate::admin::{AdminError, Line, Operation, Report};
use crate::base::Clock;
use crate::config::{Choice, Paths};
use crate::ctl::CtlError;

/// Looks, repairs if that is wanted, and looks again.
pub(super) fn run(mut doctor: Doctor, global: &Global, look: &Look) -> Result<Report, AdminError> {
    if doctor.fix && !global.yes && !ask::possible() {
        return Err(AdminError::usage(
            "doctor.no_terminal",
            "--fix asks before each change, and there is no terminal to ask on.",
        )
        .next("only what nobody can miss: xmppd doctor --fix --yes"));
    }
    doctor.outside = Some(Box::new(Outside::gather(&doctor.chosen())));
    let report = examine(&doctor, global, look)?;
    if !doctor.fix {
        return Ok(report);
    }
    let done = repair(&repairs(&report), global, look)?;
    if done.is_empty() {
        return Ok(report);
    }
    let mut after = examine(&doctor, global, look)?;
    if let Some(data) = after.data.as_object_mut() {
        data.insert("repairs".into(), done.iter().map(Done::to_json).collect());
    }
    let mut lines: Vec<Line> = done.iter().map(Done::line).collect();
    lines.push(Line::Plain(String::new()));
    lines.append(&mut after.lines);
    let left = done.iter().filter(|done| done.outcome.is_ok());
    if let Some(step) = left.rev().find_map(|done| done.repair.afterwards()) {
        lines.push(Line::Next(vec![step.to_owned()]));
    }
    Ok(Report { lines, ..after })
}

/// What the running server says; else what can be seen from here.
fn examine(doctor: &Doctor, global: &Global, look: &Look) -> Result<Report, AdminError> {
    let choice = global.choice();
    let silent = match connect(&choice, global, look) {
        Ok(mut client) => {
            match client.call(&Operation::Doctor(doctor.clone()), |_| true) {
                // A server that is stuck does not keep anybody from looking.
                Err(error) if error.code == "ctl.timed_out" => error,
                other => return other,
            }
        }
        Err(error @ CtlError::NotPermitted { .. }) => return Err(error.into()),
        Err(CtlError::NotRunning { path }) => not_running(&paths(&choice)?, &path),
        Err(error) => error.into(),
    };
    let paths = paths(&choice)?;
    let scene = Scene::of_files(&paths, doctor, holder_of_data(&paths), Clock::new().wall())?;
    let mut report = doctor.look(&scene);
    match silent.code.as_ref() {
        // That it does not run, or was never set up, is nothing to be repaired.
        "ctl.not_running" | "setup.missing" | "ctl.other_socket" => {
            look.progress("xmppd is not running; looking at its files.");
        }
        _ => {
            report.lines.insert(0, Line::Bad(silent.message.clone()));
            report.exit = crate::admin::Kind::Problems.exit();
        }
    }
    Ok(report)
}

/// A change that was tried.
struct Done {
    repair: Repair,
    outcome: Result<(), String>,
}

impl Done {
    fn line(&self) -> Line {
        match &self.outcome {
            Ok(()) => Line::Good(self.repair.shown()),
            Err(why) => Line::Bad(format!("{}\n{why}", self.repair.shown())),
        }
    }

    fn to_json(&self) -> Value {
        json!({ "repair": self.repair, "done": self.outcome.is_ok(), "why_not": self.outcome.as_ref().err() })
    }
}

fn repairs(report: &Report) -> Vec<Repair> {
    let subjects = report.data.get("subjects").cloned().unwrap_or_default();
    let examined: Vec<Examined> = serde_json::from_value(subjects).unwrap_or_default();
    examined.into_iter().flat_map(|one| one.findings).filter_map(|finding| finding.repair).collect()
}

/// Shows each change and makes those that are wanted.
fn repair(repairs: &[Repair], global: &Global, look: &Look) -> Result<Vec<Done>, AdminError> {
    let choice = global.choice();
    let known: Vec<Paths> = [choice.clone(), Choice { system: true, user: false, dir: None, ..choice }]
        .iter()
        .filter_map(|choice| call::paths(choice).ok())
        .collect();
    let mut done = Vec::new();
    for repair in repairs {
        if !known.iter().any(|paths| repair.belongs_to(paths)) {
            look.progress(&format!("Left alone, as it is no file of this server: {}", repair.shown()));
            continue;
        }
        let wanted = match global.yes {
            true if repair.is_harmless() => true,
            true => {
                look.progress(&format!("Left for a person to decide: {}", repair.shown()));
                false
            }
            false => ask::yes(&repair.shown()).is_ok(),
        };
        if wanted {
            let outcome = repair.apply().map_err(|error| match error.kind() {
                ErrorKind::PermissionDenied => {
                    "You may not do that. Next: sudo xmppd doctor --fix".to_owned()
                }
                _ => format!("{error}. By hand: {}", repair.command()),
            });
            done.push(Done { repair: repair.clone(), outcome });
        }
    }
    Ok(done)
}
