//! `[vhost_defaults]` and `[vhost."x"]`: one domain that is served here.

use std::collections::BTreeMap;
use std::time::Duration;

use toml_edit::{Item, Value};

use super::error::{did_you_mean, nearest};
use super::filter::{FilterPolicy, FilterRule, every_filter_rule_can_win};
use super::options::options;
use super::value::{Kind, Shape, between, choice, not, told};
use crate::base::size::{parse_duration, show_duration};
use crate::jid::{BareJid, Domain};
use crate::sasl::{Mechanism, PasswordRules};

choice! {
    /// What is counted and locked when passwords are tried.
    BruteForceMode, "a way to count" {
        /// Failures from one address, whichever account they were for.
        Ip = "Ip",
        /// Failures from one address for one account.
        IpJid = "IpJid",
        /// Failures for one account, wherever they come from.
        Jid = "Jid",
    }
}

impl Kind for Mechanism {
    const NOUN: &'static str = "a mechanism";
    const EXAMPLES: &'static str = "SCRAM-SHA-512-PLUS, SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-512, \
                                    SCRAM-SHA-256, SCRAM-SHA-1, PLAIN";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        let name = item.as_str().ok_or_else(|| not::<Self>(item))?;
        name.parse().map_err(|_| {
            let near = did_you_mean(nearest(name, Self::ALL.map(Self::name)).as_deref());
            format!("\"{name}\" is not a mechanism.{near} Possible: {}.", Self::EXAMPLES)
        })
    }

    fn write(&self) -> Value {
        Value::from(self.name())
    }
}

/// How long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// For ever.
    Forever,
    /// For a time.
    For(Duration),
}

impl Kind for Keep {
    const NOUN: &'static str = "a duration";
    const EXAMPLES: &'static str = "30d, 1y, forever";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        match item.as_str() {
            Some("forever") => Ok(Self::Forever),
            Some(text) => parse_duration(text).map(Self::For).map_err(|_| not::<Self>(item)),
            None => Err(not::<Self>(item)),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Forever => Value::from("forever"),
            Self::For(time) => Value::from(show_duration(*time)),
        }
    }
}

/// Where people turn to: an absolute URI such as `mailto:abuse@example.org` or `xmpp:anna@example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri(String);

impl Uri {
    /// The URI itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Kind for Uri {
    const NOUN: &'static str = "a link";
    const EXAMPLES: &'static str =
        "mailto:abuse@example.org, xmpp:anna@example.org, https://example.org/contact";
    const SHAPE: Shape = Shape::Text;

    /// RFC 3986 §3.1: a scheme, a colon, something that is not white space.
    fn read(item: &Item) -> Result<Self, String> {
        let text = item.as_str().unwrap_or_default();
        let (scheme, rest) = text.split_once(':').unwrap_or_default();
        let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let rest_fits = !rest.is_empty() && rest.chars().all(|c| !c.is_whitespace() && !c.is_control());
        if scheme_fits && rest_fits { Ok(Self(text.to_owned())) } else { Err(not::<Self>(item)) }
    }

    fn write(&self) -> Value {
        Value::from(self.0.as_str())
    }
}

impl Kind for BareJid {
    const NOUN: &'static str = "an address";
    const EXAMPLES: &'static str = "anna@example.org";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        told(item)
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

choice! {
    /// Who may make an account in-band (XEP-0077).
    Registration, "an answer to that" {
        /// Nobody: accounts are made by administrators.
        Closed = "closed",
        /// Everybody.
        Open = "open",
        /// Everybody, and an administrator opens each account.
        Approval = "approval",
    }
}

choice! {
    /// Whose requests for a subscription are granted without asking.
    AutoAuthorize, "an answer to whose" {
        /// Nobody's.
        Off = "off",
        /// Those of accounts of the same domain.
        Domain = "domain",
        /// Those of all accounts of this server.
        Server = "server",
        /// Everybody's.
        All = "all",
    }
}

choice! {
    /// A listener for clients.
    ClientListener, "a listener for clients" {
        /// `listen.c2s`
        C2s = "c2s",
        /// `listen.c2s_tls`
        C2sTls = "c2s_tls",
    }
}

options! {
    /// What holds for every domain that says nothing else.
    VhostOptions {
        /// Whether the domain is served. Nobody can log in to a domain that is switched off; its data stay.
        enabled: bool = "enabled", OneVhost, Live, true;
        /// What clients of a domain that is switched off are told.
        disabled_message: String = "disabled_message", OneVhost, Live, String::new();
        /// Who owns the domain: may change its settings, switch it off and remove it. "" is the server's
        /// administrators alone.
        owner: Option<BareJid> = "owner", OneVhost, Live, None;
        /// Who looks after the accounts of the domain.
        admins: Vec<BareJid> = "admins", OneVhost, Live, Vec::new();
        /// Accounts that the domain may have; 0 = no limit.
        max_users: u32 = "max_users", Vhost, Live, 0;
        /// Who may make an account with nothing but a client (XEP-0077). closed: administrators make accounts.
        /// open: everybody. approval: everybody, and an administrator opens each account (user enable).
        registration: Registration = "registration", Vhost, Live, Registration::Closed;
        /// How long an account is kept that its user has given up: it is closed meanwhile, and user enable brings it
        /// back. 0s removes it at once.
        registration_delete_grace: Duration = "registration_delete_grace", Vhost, Live,
            Duration::from_secs(7 * 86_400);
        /// On which listeners clients reach the domain: c2s, c2s_tls. On another one it is as unknown as any.
        listeners: Vec<ClientListener> = "listeners", Vhost, NewConnections, ClientListener::ALL.to_vec(), some_listener;
        /// Whether clients of this domain must encrypt where the server leaves it open; it cannot be weaker than the
        /// server's.
        tls_required: bool = "tls.required", OneVhost, NewConnections, true;
        /// Ways to log in, from the best to the least.
        auth_mechanisms: Vec<Mechanism> = "auth.mechanisms", Vhost, NewConnections, Mechanism::ALL.to_vec(), some_mechanism;
        /// Whether everybody may log in without an account (XEP-0175), inside TLS. Who does has an address as long as
        /// the session lasts, talks to addresses of this server only, and nothing is kept for him. See:
        /// limits.c2s.anonymous_rate
        auth_anonymous: bool = "auth.anonymous", Vhost, NewConnections, false;
        /// What is counted when a login fails, and locked when it fails too often: Ip an address, IpJid an address
        /// for one account, Jid an account. An IPv6 address counts as its /64.
        bruteforce_mode: BruteForceMode = "auth.bruteforce.mode", Vhost, Live, BruteForceMode::IpJid;
        /// So many failed logins lock; 0 never locks.
        bruteforce_after: u32 = "auth.bruteforce.after", Vhost, Live, 5;
        /// Failures are counted together within this time, from 1s to 7d.
        bruteforce_period: Duration = "auth.bruteforce.period", Vhost, Live, Duration::from_secs(60), lock_time;
        /// How long it is locked, from 1s to 7d. See: xmppd ban list
        bruteforce_lock: Duration = "auth.bruteforce.lock", Vhost, Live, Duration::from_secs(60), lock_time;
        /// So many failed logins without one that succeeds disable an account until somebody enables it, administrators
        /// excepted; 0 never does. Whoever knows an address can bring that about.
        bruteforce_disable_after: u32 = "auth.bruteforce.disable_after", Vhost, Live, 0;
        /// Characters that a new password has at least.
        password_min_length: u32 = "auth.password.min_length", Vhost, Live, 8, password_length;
        /// Whether passwords are refused that everybody tries first.
        password_refuse_common: bool = "auth.password.refuse_common", Vhost, Live, true;
        /// How long clients may log in again with a token instead of the password (XEP-0484); each is given another
        /// one after a day. 0s switches that off.
        fast_lifetime: Duration = "auth.fast.lifetime", Vhost, NewConnections, Duration::from_secs(21 * 86_400);
        /// How long a device is listed that was not seen any more (xmppd user devices); its tokens go with it.
        devices_keep: Duration = "auth.devices.keep", Vhost, Live, Duration::from_secs(180 * 86_400);
        /// Whether messages are archived, so that every device shows the same history (XEP-0313). What is archived
        /// already stays until its time has come.
        archive_enabled: bool = "archive.enabled", Vhost, Live, true;
        /// How long archived messages are kept.
        archive_keep: Keep = "archive.keep", Vhost, Live, Keep::For(Duration::from_secs(365 * 86_400));
        /// The same for accounts with a certain role: admin, operator, member, guest. A single account may have a
        /// time of its own: xmppd archive keep
        archive_keep_by_role: BTreeMap<String, Keep> = "archive.keep_by_role", Vhost, Live, BTreeMap::new(), roles;
        /// Whether the services that wake devices (XEP-0357) are told who has written. They belong to the makers of
        /// apps, who learn of it.
        push_include_sender: bool = "push.include_sender", Vhost, Live, false;
        /// Whether they are told what was written.
        push_include_body: bool = "push.include_body", Vhost, Live, false;
        /// Whose requests to see somebody's presence are granted without asking him. off: nobody's. domain: those of
        /// accounts of the same domain. server: those of all accounts here. all: everybody's.
        roster_auto_authorize: AutoAuthorize = "roster.auto_authorize", Vhost, Live, AutoAuthorize::Off;
        /// Whether blocking somebody (XEP-0191) also ends the subscriptions both ways. When false he sees the one who
        /// blocks him go offline, and when he is not blocked any more everything is as before.
        blocking_unsubscribe: bool = "blocking.unsubscribe", Vhost, Live, false;
        /// With whom accounts may have to do, in both directions. ALL: with everybody. LOCAL: with addresses of this
        /// server. OWN: with the own domain and those below it. LIST, BLACKLIST: with those in filter.domains, or not
        /// with them. CUSTOM: as filter.rules say. BLOCK: with nobody. Oneself and the server can be reached in any
        /// case.
        filter_policy: FilterPolicy = "filter.policy", Vhost, Live, FilterPolicy::All;
        /// The domains of the policies LIST and BLACKLIST.
        filter_domains: Vec<Domain> = "filter.domains", Vhost, Live, Vec::new();
        /// The rules of the policy CUSTOM, in order; the first one that fits decides, and what none fits is allowed.
        /// A rule is number|allow or deny|whom: self, all, jid|anna@example.org (one of the two), domain|example.org
        /// (the other one).
        filter_rules: Vec<FilterRule> = "filter.rules", Vhost, Live, Vec::new(), every_filter_rule_can_win;
        /// An address that gets a copy of the presence of the domain's accounts. "" is none. People do not see that.
        forward_presence: Option<BareJid> = "forward.presence", Vhost, Live, None;
        /// An address that gets a copy of the messages of the domain's accounts (XEP-0297), sent and received. "" is
        /// none. People do not see that: in most countries they must be told.
        forward_message: Option<BareJid> = "forward.message", Vhost, Live, None;
        /// Where to report abuse (XEP-0157), as links: mailto:, xmpp:, https:.
        contact_abuse: Vec<Uri> = "contact.abuse", Vhost, Live, Vec::new();
        /// Where to reach the administrators.
        contact_admin: Vec<Uri> = "contact.admin", Vhost, Live, Vec::new();
        /// Where to leave an opinion.
        contact_feedback: Vec<Uri> = "contact.feedback", Vhost, Live, Vec::new();
        /// Where to order.
        contact_sales: Vec<Uri> = "contact.sales", Vhost, Live, Vec::new();
        /// Where to report a weakness.
        contact_security: Vec<Uri> = "contact.security", Vhost, Live, Vec::new();
        /// Where it is told what works and what does not.
        contact_status: Vec<Uri> = "contact.status", Vhost, Live, Vec::new();
        /// Where to get help.
        contact_support: Vec<Uri> = "contact.support", Vhost, Live, Vec::new();
    }
}

#[expect(clippy::ptr_arg, reason = "rules take what the setting holds")]
fn some_listener(listeners: &Vec<ClientListener>) -> Result<(), String> {
    match listeners.is_empty() {
        true => {
            Err("Without a listener nobody reaches the domain. To switch it off: enabled = false.".to_owned())
        }
        false => Ok(()),
    }
}

#[expect(clippy::ptr_arg, reason = "rules take what the setting holds")]
fn some_mechanism(mechanisms: &Vec<Mechanism>) -> Result<(), String> {
    match mechanisms.is_empty() {
        true => Err(format!("Without a mechanism nobody can log in. Possible: {}.", Mechanism::EXAMPLES)),
        false => Ok(()),
    }
}

/// The names of roles, as the database has them.
const ROLES: [&str; 4] = ["admin", "operator", "member", "guest"];

fn roles(by_role: &BTreeMap<String, Keep>) -> Result<(), String> {
    match by_role.keys().find(|name| !ROLES.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let near = did_you_mean(nearest(name, ROLES).as_deref());
            Err(format!("\"{name}\" is not a role.{near} Possible: {}.", ROLES.join(", ")))
        }
    }
}

fn lock_time(time: &Duration) -> Result<(), String> {
    between(*time, Duration::from_secs(1), Duration::from_secs(7 * 86_400))
}

fn password_length(length: &u32) -> Result<(), String> {
    match (1..=64).contains(length) {
        true => Ok(()),
        false => Err(format!("{length} is not between 1 and 64.")),
    }
}

/// A domain with the settings that hold for it: its own, else those of `[vhost_defaults]`, else the defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Vhost {
    /// The domain.
    pub domain: Domain,
    options: VhostOptions,
}

impl Vhost {
    /// `tls_required` is what `[tls]` says; it wins where it is stricter.
    pub(super) fn new(domain: Domain, mut options: VhostOptions, tls_required: bool, own_tls: bool) -> Self {
        options.tls_required = if own_tls { options.tls_required || tls_required } else { tls_required };
        Self { domain, options }
    }
}

impl super::Config {
    /// How long the messages of an account are kept: as was decided for it alone, else for its role, else for its
    /// domain. `None` where its domain is not served here.
    pub fn archive_keep_of(&self, account: &BareJid, role: &str, own: Option<Keep>) -> Option<Keep> {
        let vhost = self.vhost_named(account.domain())?;
        // Whom the configuration names is an administrator, whatever the database says.
        let role = if self.server.admins.contains(account) { "admin" } else { role };
        Some(own.or_else(|| vhost.archive_keep_by_role.get(role).copied()).unwrap_or(vhost.archive_keep))
    }
}

impl VhostOptions {
    /// What a new password of an account must be like.
    pub fn password_rules(&self) -> PasswordRules {
        PasswordRules {
            min_length: usize::try_from(self.password_min_length).unwrap_or(usize::MAX),
            refuse_common: self.password_refuse_common,
        }
    }
}

impl std::ops::Deref for Vhost {
    type Target = VhostOptions;

    fn deref(&self) -> &VhostOptions {
        &self.options
    }
}
