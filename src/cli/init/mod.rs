//! `xmppd init`: looks at the machine, decides or asks, looks whether it can be done, does it, and says what comes
//! next.

mod around;
mod plan;
mod reset;
mod set_up;
mod show;
mod wizard;

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::ask;
use super::call::paths;
use super::interrupt::Work;
use super::parse::Global;
use super::render::Look;
use crate::admin::{AdminError, Report};
use around::Around;
use plan::{Given, Plan};
use set_up::{Shown, set_up};

/// Examples in the help.
pub(super) const EXAMPLES: &str = "Example:
  xmppd init
  xmppd init --yes --domain example.org --admin anna@example.org
  xmppd init --yes --cert files --cert-file fullchain.pem --key-file privkey.pem
  xmppd --dir /srv/chat init --yes --listen 127.0.0.1";

/// Flags of `init`. What is not given is asked, or has a default that works.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Init {
    /// What stands behind the @ of addresses. The name of this machine if left out.
    #[arg(long)]
    pub(super) domain: Option<String>,
    /// The first administrator. admin@DOMAIN if left out.
    #[arg(long, value_name = "JID")]
    pub(super) admin: Option<String>,
    /// Listen here only: an address, or an address and the first of two ports; port 0 takes free ones.
    #[arg(long, value_name = "IP[:PORT]")]
    pub(super) listen: Option<String>,
    /// Who may create accounts: administrators, everybody, or everybody whom an administrator lets in.
    #[arg(long, value_name = "WHO", value_parser = ["closed", "open", "approval"])]
    pub(super) registration: Option<String>,
    /// Where the certificate comes from: made here, or files of your own.
    #[arg(long, value_name = "KIND", value_parser = ["self-signed", "files"])]
    pub(super) cert: Option<String>,
    /// The certificate with those that signed it behind it, in PEM form. It is copied.
    #[arg(long, value_name = "FILE", requires = "key_file")]
    pub(super) cert_file: Option<PathBuf>,
    /// The private key in PEM form. It is copied.
    #[arg(long, value_name = "FILE", requires = "cert_file")]
    pub(super) key_file: Option<PathBuf>,
    /// Read the administrator's password from standard input, one line.
    #[arg(long, conflicts_with = "generate")]
    pub(super) password_stdin: bool,
    /// Make the administrator's password and show it once. The default where nobody is asked.
    #[arg(long)]
    pub(super) generate: bool,
    /// Start over: what is there is put aside, certificates are kept.
    #[arg(long)]
    pub(super) reset: bool,
    /// With --reset --yes: the domain that is given up.
    #[arg(long, value_name = "DOMAIN", requires = "reset")]
    pub(super) confirm: Option<String>,
    /// Take over from another server. Not there yet.
    #[arg(long, value_name = "SOURCE")]
    pub(super) import: Option<String>,
    /// Show the configuration file and do nothing.
    #[arg(long)]
    pub(super) print_only: bool,
}

/// `xmppd init`
pub(super) fn run(init: &Init, global: &Global, look: &Look) -> Result<(), AdminError> {
    if let Some(source) = &init.import {
        return Err(no_import(source));
    }
    let given = Given::read(init)?;
    let paths = paths(&global.choice())?;
    let asks = !global.yes && !init.print_only;
    let set_up_already = paths.config.exists() && !init.print_only;
    if set_up_already && !init.reset {
        look.report(&show::already(&paths)?);
        return Ok(());
    }
    if set_up_already {
        reset::agreed(&paths, init, global.yes || !ask::possible())?;
    }
    if asks && !ask::possible() {
        return Err(nobody_to_ask(init, &given));
    }
    let around = Around::look(asks);
    if init.print_only {
        let plan = given.completed(paths, around)?;
        look.report(&Report::new(json!({ "config": plan.config })).verbatim(plan.config.trim_end()));
        return Ok(());
    }
    plan::usable(&paths)?;
    let plan = match asks {
        true => wizard::ask(given, paths, around, set_up_already, look)?,
        false => Plan { puts_aside: set_up_already, ..given.completed(paths, around)? },
    };
    plan.possible()?;
    if asks {
        look.screen(&[show::heading("Summary"), show::summary(&plan, false), show::empty()]);
        ask::yes("Write this?")?;
        look.screen(&[show::empty()]);
    }
    carry_out(plan, look, Way { asked: asks, starts: false })
}

/// Sets a server up for `run`, which found none, with what it takes by itself.
pub(super) fn by_itself(global: &Global, look: &Look) -> Result<(), AdminError> {
    let given = Given::read(&Init::default())?;
    let paths = paths(&global.choice())?;
    plan::usable(&paths)?;
    let plan = given.completed(paths, Around::look(false))?;
    plan.possible()?;
    carry_out(plan, look, Way { asked: false, starts: true })
}

/// How it came to a set-up.
#[derive(Clone, Copy)]
struct Way {
    /// The person has seen the summary.
    asked: bool,
    /// A server is started right after.
    starts: bool,
}

/// Does it and shows what was done.
fn carry_out(plan: Plan, look: &Look, way: Way) -> Result<(), AdminError> {
    let shown = if std::io::stdout().is_terminal() && !look.json { Shown::OnTerminal } else { Shown::InFile };
    let work = Work::begin();
    let done = set_up(&plan, shown, &work)?;
    if way.starts {
        work.hand_over();
    }
    look.report(&show::done(&plan, done, look.quiet, way.asked, !way.starts));
    Ok(())
}

fn no_import(source: &str) -> AdminError {
    AdminError::usage(
        "init.no_import",
        format!("Taking over from {source} is not there yet in this version."),
    )
    .because("Accounts, contacts and rooms of another server cannot be read so far.")
    .next("set up without it: xmppd init")
}

/// A missing answer is an error that names the flag.
fn nobody_to_ask(init: &Init, given: &Given) -> AdminError {
    let missing = if init.domain.is_none() { ", and --domain is missing" } else { "" };
    let domain = given.domain.as_ref().map_or("example.org", |domain| domain.as_str());
    let admin = given.admin.as_ref().map_or_else(|| format!("admin@{domain}"), ToString::to_string);
    AdminError::usage("init.no_terminal", format!("No terminal to ask on{missing}."))
        .next(format!("xmppd init --yes --domain {domain} --admin {admin}"))
}
