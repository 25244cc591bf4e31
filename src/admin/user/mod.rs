//! `user`: accounts.

mod add;
mod change;
mod devices;
mod import;
mod remove;
mod rename;
mod roles;
mod show;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::cx::AdminCx;
use super::error::{AdminError, Ask};
use super::noun::{Answer, Nature, Needs, Noun, Who};
use super::secret::Secret;
use super::{names, session};
use crate::jid::BareJid;
use crate::store::account::{self, Account};
use crate::stream::StreamError;

pub(super) use change::not_the_last_admins;
pub(super) use devices::{close as close_device, connected};
pub(super) use remove::given_up;
pub use remove::remove_due;

/// Where a password comes from. The command line reads it and puts it into `secret`; the flags stay there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// Read the password from standard input, one line.
    #[arg(long, conflicts_with = "generate")]
    #[serde(skip)]
    pub password_stdin: bool,
    /// Make a good password and show it once.
    #[arg(long)]
    #[serde(skip)]
    pub generate: bool,
    /// Take a password that is easy to guess nevertheless.
    #[arg(long)]
    #[serde(default)]
    pub allow_weak: bool,
    /// Show a generated password even where the output is not a terminal.
    #[arg(long, requires = "generate")]
    #[serde(skip)]
    pub print_secret: bool,
    /// The password.
    #[arg(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
}

/// What can be done with accounts.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum User {
    /// Creates an account.
    #[command(
        after_help = "Example:\n  xmppd user add bob@example.org\n  xmppd user add bob@example.org --role operator\n  pwgen 20 1 | xmppd user add bob@example.org --password-stdin"
    )]
    Add {
        /// The address, such as bob@example.org.
        jid: String,
        /// What the account may do: admin, operator, member or guest; see xmppd user roles.
        #[arg(long, value_name = "ROLE")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        /// Do nothing if the account exists.
        #[arg(long)]
        #[serde(default)]
        if_not_exists: bool,
        /// Give out the name of a removed account again.
        #[arg(long)]
        #[serde(default)]
        reuse_name: bool,
        /// Take a name that looks like another one.
        #[arg(long)]
        #[serde(default)]
        allow_look_alike: bool,
        /// Where the password comes from.
        #[command(flatten)]
        #[serde(default)]
        password: NewPassword,
    },
    /// Shows accounts.
    #[command(
        after_help = "Example:\n  xmppd user list\n  xmppd user list bob --domain example.org\n  xmppd user list --inactive 180d"
    )]
    List {
        /// Only accounts whose address contains this text.
        text: Option<String>,
        /// Only accounts of this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// Only accounts with this role.
        #[arg(long)]
        #[serde(default)]
        role: Option<String>,
        /// Only accounts that nobody has used for so long: 30d, or since a day: 2026-09-01.
        #[arg(long, value_name = "TIME")]
        #[serde(default)]
        inactive: Option<String>,
    },
    /// Shows an account: its state, what it may do, its connected clients.
    #[command(after_help = "Example:\n  xmppd user show bob@example.org")]
    Show {
        /// The address.
        jid: String,
    },
    /// Gives an account a new password. Its clients are disconnected and must log in with the new one.
    #[command(
        after_help = "Example:\n  xmppd user passwd bob@example.org\n  xmppd user passwd bob@example.org --generate"
    )]
    Passwd {
        /// The address.
        jid: String,
        /// Where the password comes from.
        #[command(flatten)]
        #[serde(default)]
        password: NewPassword,
    },
    /// Lets an account log in again. One that waits to be removed stays.
    #[command(after_help = "Example:\n  xmppd user enable bob@example.org")]
    Enable {
        /// The address.
        jid: String,
    },
    /// Locks an account: its clients are disconnected, its data stay.
    #[command(
        after_help = "Example:\n  xmppd user disable bob@example.org --reason \"left the office\"\n  xmppd user disable bob@example.org --until 7d"
    )]
    Disable {
        /// The address.
        jid: String,
        /// Why; whoever logs in with the right password is told.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        reason: Option<String>,
        /// When the account is open again: 2h, 7d, 2026-09-01.
        #[arg(long, value_name = "TIME")]
        #[serde(default)]
        until: Option<String>,
    },
    /// Changes what an account may do.
    #[command(after_help = "Example:\n  xmppd user role bob@example.org operator\n  xmppd user roles")]
    Role {
        /// The address.
        jid: String,
        /// admin, operator, member or guest; see xmppd user roles.
        role: String,
    },
    /// Shows what each role may do.
    #[command(after_help = "Example:\n  xmppd user roles\n  xmppd user roles operator")]
    Roles {
        /// Operation by operation: admin, operator, owner, domain-admin, member or guest.
        role: Option<String>,
    },
    /// Shows the connected clients of an account.
    #[command(after_help = "Example:\n  xmppd user sessions bob@example.org")]
    Sessions {
        /// The address.
        jid: String,
    },
    /// Shows the devices that have access to an account, and takes it away.
    #[command(
        after_help = "Example:\n  xmppd user devices bob@example.org\n  xmppd user devices bob@example.org revoke 3f9a01c2\n  xmppd user devices bob@example.org revoke --all"
    )]
    Devices {
        /// The address.
        jid: String,
        /// revoke: ends the sessions of a device and takes its tokens. Who knows the password can still log in.
        #[arg(value_parser = ["revoke"], value_name = "revoke")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        action: Option<String>,
        /// Which device: its id.
        #[arg(requires = "action")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// All devices.
        #[arg(long, requires = "action", conflicts_with = "id")]
        #[serde(default)]
        all: bool,
    },
    /// Disconnects the clients of an account. They may connect again.
    #[command(after_help = "Example:\n  xmppd user kick bob@example.org --reason \"Please update your app\"")]
    Kick {
        /// The address.
        jid: String,
        /// What the clients are told.
        #[arg(long, value_name = "TEXT")]
        #[serde(default)]
        reason: Option<String>,
    },
    /// Removes an account with everything that belongs to it. Its name is not given out again.
    #[command(
        after_help = "Example:\n  xmppd user remove bob@example.org\n  xmppd user remove bob@example.org --grace 30d\n  xmppd user remove bob@example.org --yes --confirm bob@example.org"
    )]
    Remove {
        /// The address.
        jid: String,
        /// Lock it at once and remove it then: 30d, 2026-09-01. Until then: xmppd user enable
        #[arg(long, value_name = "TIME")]
        #[serde(default)]
        grace: Option<String>,
        /// The address once more, where nobody can be asked.
        #[arg(long, value_name = "JID")]
        #[serde(default)]
        confirm: Option<String>,
    },
    /// Gives an account another address. Everything it has stays; contacts here get the new address.
    ///
    /// Its clients are disconnected and log in with the new address. What is archived keeps the addresses with which it
    /// was sent. The old address is kept back, and settings that name it get the new one.
    #[command(
        after_help = "Example:\n  xmppd user rename bob@example.org robert@example.org\n  xmppd user rename bob@example.org bob@shop.example"
    )]
    Rename {
        /// The address.
        jid: String,
        /// The new one, of a domain that is served here.
        new: String,
        /// Take the name of a removed account.
        #[arg(long)]
        #[serde(default)]
        reuse_name: bool,
        /// Take a name that looks like another one.
        #[arg(long)]
        #[serde(default)]
        allow_look_alike: bool,
    },
    /// Creates the accounts of a list, all or none. Accounts that exist stay as they are.
    ///
    /// The first line of the file names the columns: jid and password, and role if wanted.
    #[command(
        after_help = "Example:\n  xmppd user import people.csv\n  xmppd user import people.csv --dry-run"
    )]
    Import {
        /// The file; - is standard input.
        file: String,
        /// All accounts must be of this domain.
        #[arg(long)]
        #[serde(default)]
        domain: Option<String>,
        /// Say what would happen and change nothing.
        #[arg(long)]
        #[serde(default)]
        dry_run: bool,
        /// Take passwords that are easy to guess nevertheless.
        #[arg(long)]
        #[serde(default)]
        allow_weak: bool,
        /// What is in the file. The command line reads it.
        #[arg(skip)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Secret>,
    },
}

impl Noun for User {
    const VERBS: bool = true;

    fn nature(&self) -> Nature {
        let nature = match self {
            Self::Roles { .. } => return Nature::look(Needs::Data).who(Who::Anyone),
            Self::List { domain: Some(domain), .. } => Nature::look(Needs::Data).domain(domain),
            Self::List { .. } => return Nature::look(Needs::Data),
            Self::Import { domain: None, .. } => return Nature::change(Needs::Data),
            Self::Import { domain: Some(domain), .. } => Nature::change(Needs::Data).domain(domain),
            Self::Show { jid } | Self::Devices { jid, action: None, .. } => {
                Nature::look(Needs::Data).account(jid)
            }
            Self::Sessions { jid } => Nature::look(Needs::Node).account(jid),
            Self::Kick { jid, .. } => Nature::change(Needs::Node).account(jid),
            Self::Add { jid, role, .. } if role.as_ref().is_some_and(|role| is_above_member(role)) => {
                return Nature::change(Needs::Data).account(jid).who(Who::Admin);
            }
            Self::Role { jid, role } if is_above_member(role) => {
                return Nature::change(Needs::Data).account(jid).who(Who::Admin);
            }
            Self::Add { jid, .. }
            | Self::Passwd { jid, .. }
            | Self::Devices { jid, .. }
            | Self::Enable { jid }
            | Self::Disable { jid, .. }
            | Self::Role { jid, .. }
            | Self::Rename { jid, .. }
            | Self::Remove { jid, .. } => Nature::change(Needs::Data).account(jid),
        };
        nature.who(Who::DomainAdmin)
    }

    fn supply(&mut self, ask: &Ask, answer: Secret) {
        match (ask, self) {
            (Ask::Password { .. }, Self::Add { password, .. } | Self::Passwd { password, .. }) => {
                password.secret = Some(answer);
            }
            (Ask::Name { .. }, Self::Remove { confirm, .. }) => {
                *confirm = Some(answer.reveal().to_owned());
            }
            _ => {}
        }
    }

    fn times(&mut self) -> Vec<&mut String> {
        let time = match self {
            Self::Disable { until: time, .. }
            | Self::List { inactive: time, .. }
            | Self::Remove { grace: time, .. } => time,
            _ => return Vec::new(),
        };
        time.as_mut().into_iter().collect()
    }

    fn new_password(&mut self) -> Option<&mut NewPassword> {
        match self {
            Self::Add { password, .. } | Self::Passwd { password, .. } => Some(password),
            _ => None,
        }
    }

    async fn run(self, cx: &AdminCx, caller: &Caller) -> Result<Answer, AdminError> {
        let report = match self {
            Self::Add { jid, role, if_not_exists, reuse_name, allow_look_alike, password } => {
                let role = role.as_deref().map(names::role).transpose()?.unwrap_or_default();
                let wish = add::Wish { role, if_not_exists, reuse_name, allow_look_alike };
                add::add(cx, names::account(&jid)?, wish, password).await
            }
            Self::List { text, domain, role, inactive } => {
                show::list(cx, show::Wanted::new(cx, text, domain, role, inactive)?).await
            }
            Self::Show { jid } => show::show(cx, names::account(&jid)?).await,
            Self::Roles { role } => roles::roles(cx, role.as_deref()),
            Self::Devices { jid, action, id, all } => {
                let wanted = devices::Wanted { action, id, all };
                devices::devices(cx, caller, names::account(&jid)?, wanted).await
            }
            Self::Sessions { jid } => show::sessions(cx, names::account(&jid)?).await,
            Self::Kick { jid, reason } => {
                let jid = names::account(&jid)?;
                find(cx, &jid).await?;
                session::close(cx.running()?, &[jid.to_string()], reason.as_deref())
            }
            Self::Passwd { jid, password } => {
                change::passwd(cx, caller, names::account(&jid)?, password).await
            }
            Self::Enable { jid } => change::enable(cx, caller, names::account(&jid)?).await,
            Self::Disable { jid, reason, until } => {
                change::disable(cx, caller, names::account(&jid)?, reason, until).await
            }
            Self::Role { jid, role } => {
                change::role(cx, caller, names::account(&jid)?, names::role(&role)?).await
            }
            Self::Rename { jid, new, reuse_name, allow_look_alike } => {
                let (jid, new) = (names::account(&jid)?, names::account(&new)?);
                rename::rename(cx, caller, jid, new, rename::Wish { reuse_name, allow_look_alike }).await
            }
            Self::Remove { jid, grace, confirm } => {
                remove::remove(cx, caller, names::account(&jid)?, grace, confirm).await
            }
            Self::Import { file, domain, dry_run, allow_weak, content } => {
                let wish = import::Wish { file, domain, dry_run, allow_weak };
                import::import(cx, caller, wish, content).await
            }
        };
        report.map(Answer::from)
    }
}

/// Whether it is the name of a role that may do something about others.
fn is_above_member(role: &str) -> bool {
    role.parse::<crate::store::Role>().is_ok_and(|role| role > crate::store::Role::Member)
}

/// Closes all sessions of an account; how many.
fn close(cx: &AdminCx, jid: &BareJid, error: StreamError) -> usize {
    let Some(node) = &cx.node else { return 0 };
    let cards = node.directory.sessions();
    let own = cards.iter().filter(|card| card.jid.bare() == *jid);
    own.filter(|card| node.directory.close_session(card.id, error.clone())).count()
}

/// Lets the account's task see the change.
pub(super) fn changed(cx: &AdminCx, jid: &BareJid) {
    if let Some(node) = &cx.node {
        node.directory.account_changed(jid);
    }
}

async fn loaded(cx: &AdminCx, jid: &BareJid) -> Result<Option<Account>, AdminError> {
    let jid = jid.clone();
    Ok(cx.store.read(move |tx| account::load(tx, &jid)).await?)
}

/// An account of a domain that is served here.
pub(super) async fn find(cx: &AdminCx, jid: &BareJid) -> Result<Account, AdminError> {
    names::vhost_of(cx, jid)?;
    if let Some(account) = loaded(cx, jid).await? {
        return Ok(account);
    }
    let domain = jid.domain().to_owned();
    let name = domain.clone();
    let some = cx.store.read(move |tx| account::list(tx, Some(&name), None, 2_000)).await?;
    // Compared without the domain, whose letters would make every short name look alike.
    let near = crate::config::nearest(
        jid.local().unwrap_or_default(),
        some.iter().filter_map(|account| account.jid.local()),
    );
    let near = near.map(|near| format!(" Did you mean {near}@{domain}?")).unwrap_or_default();
    Err(AdminError::not_found("user.unknown", format!("There is no account {jid}.{near}"))
        .next(format!("all accounts: xmppd user list --domain {domain}"))
        .next(format!("make it: xmppd user add {jid}")))
}
