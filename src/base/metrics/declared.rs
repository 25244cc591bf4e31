//! The figures of all parts, each declared once: name, help, unit, level.

use super::kinds::{
    Buckets, Counter, Gauge, Histogram, Label, Labelled, Metric as _, SecondsCounter, SecondsGauge,
};
use super::{Family, Level, Reading, Unit};

/// Declares the figures of the parts: a struct for each, and what reads them.
///
/// A row is: help, `field: Type = "name", Unit, Level;`
macro_rules! components {
    ($(
        $(#[doc = $about:literal])*
        $component:ident: $Component:ident {
            $( $(#[doc = $help:literal])+ $field:ident: $Type:ty = $name:literal, $unit:ident, $level:ident; )+
        }
    )+) => {
        $(
            $(#[doc = $about])*
            #[derive(Debug, Default)]
            pub struct $Component {
                $( $(#[doc = $help])+ pub $field: $Type, )+
            }

            impl $Component {
                fn read(&self, into: &mut Vec<Reading>) {
                    $({
                        const FAMILY: &Family = &Family {
                            component: stringify!($component),
                            name: $name,
                            help: concat!($($help),+).trim_ascii(),
                            unit: Unit::$unit,
                            level: Level::$level,
                            kind: <$Type as super::kinds::Metric>::KIND,
                        };
                        into.push(Reading { family: FAMILY, samples: self.$field.samples() });
                    })+
                }
            }
        )+

        /// The figures of a server.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $( $(#[doc = $about])* pub $component: $Component, )+
        }

        impl Metrics {
            /// The parts, in the order in which they are shown: name, what it is.
            pub const COMPONENTS: &'static [(&'static str, &'static str)] =
                &[$((stringify!($component), concat!($($about),*).trim_ascii())),+];

            /// All figures as they are now.
            pub fn read(&self) -> Vec<Reading> {
                let mut readings = Vec::new();
                $( self.$component.read(&mut readings); )+
                readings
            }
        }
    };
}

/// Declares the values of a label.
macro_rules! label {
    ($(#[doc = $doc:literal])* $Label:ident = $name:literal { $( $(#[doc = $value_doc:literal])* $Value:ident = $word:literal, )+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $Label {
            $( $(#[doc = $value_doc])* $Value, )+
        }

        impl Label for $Label {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = &[$(Self::$Value),+];

            fn word(self) -> &'static str {
                match self { $(Self::$Value => $word,)+ }
            }

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

label! {
    /// The three kinds of stanzas.
    StanzaKind = "kind" {
        /// `<message/>`
        Message = "message",
        /// `<presence/>`
        Presence = "presence",
        /// `<iq/>`
        Iq = "iq",
    }
}

label! {
    /// Why a connection was not let in.
    RefusalReason = "reason" {
        /// `limits.c2s.connections`
        Total = "total",
        /// `limits.c2s.per_address`
        PerAddress = "per_address",
        /// `limits.c2s.unauthenticated_per_address`
        Unauthenticated = "unauthenticated",
    }
}

label! {
    /// Why a login failed. RFC 6120 §6.5
    LoginFailure = "reason" {
        /// Wrong name or password.
        Credentials = "credentials",
        /// The account may not be used.
        Disabled = "disabled",
        /// The mechanism is unknown, too weak or wants encryption.
        Mechanism = "mechanism",
        /// The client broke the rules of the exchange, or off.
        Protocol = "protocol",
        /// This server could not decide.
        Server = "server",
    }
}

label! {
    /// How a session ended.
    EndReason = "reason" {
        /// The client closed its stream.
        Client = "client",
        /// The connection broke.
        Lost = "lost",
        /// The server ended it with an error.
        Error = "error",
        /// The server ended it without one.
        Server = "server",
    }
}

label! {
    /// What is asked of the listener of figures.
    HttpPage = "page" {
        /// `/metrics`
        Metrics = "metrics",
        /// `/healthz`, `/readyz`
        Health = "health",
        /// Anything else.
        Other = "other",
    }
}

/// Microseconds of a write to the disk.
#[derive(Debug)]
pub struct CommitTime;

impl Buckets for CommitTime {
    const BOUNDS: &'static [u64] =
        &[250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];
    const SCALE: f64 = 1e6;
}

/// Jobs of one commit.
#[derive(Debug)]
pub struct CommitJobs;

impl Buckets for CommitJobs {
    const BOUNDS: &'static [u64] = &[1, 2, 4, 8, 16, 32, 64, 128, 256];
    const SCALE: f64 = 1.0;
}

components! {
    /// Clients: connections, logins, what they send and are sent.
    c2s: C2s {
        /// Connections of clients at present, logged in or not.
        connections: Gauge = "xmppd_c2s_connections", Things, Info;
        /// Sessions at present: clients that have logged in and bound a resource.
        sessions: Gauge = "xmppd_c2s_sessions", Things, Info;
        /// The most sessions at the same time since midnight.
        most_sessions: Gauge = "xmppd_c2s_most_sessions", Things, Fine;
        /// Connections of clients that were accepted.
        accepted: Counter = "xmppd_c2s_accepted_connections", Things, Fine;
        /// Connections that were refused because a limit was reached.
        refused: Labelled<RefusalReason> = "xmppd_c2s_refused_connections", Things, Fine;
        /// Logins that succeeded.
        logins: Counter = "xmppd_c2s_logins", Things, Info;
        /// Logins that failed.
        login_failures: Labelled<LoginFailure> = "xmppd_c2s_login_failures", Things, Info;
        /// TLS handshakes that succeeded.
        tls_handshakes: Counter = "xmppd_c2s_tls_handshakes", Things, Fine;
        /// TLS handshakes that failed.
        tls_failures: Counter = "xmppd_c2s_tls_failures", Things, Fine;
        /// Sessions that ended.
        ended: Labelled<EndReason> = "xmppd_c2s_ended_sessions", Things, Fine;
        /// Stanzas that clients sent.
        received: Labelled<StanzaKind> = "xmppd_c2s_received_stanzas", Things, Info;
        /// Stanzas that were sent to clients.
        sent: Labelled<StanzaKind> = "xmppd_c2s_sent_stanzas", Things, Info;
        /// Bytes of XML that clients sent, inside TLS, after they logged in.
        received_bytes: Counter = "xmppd_c2s_received_bytes", Bytes, Finer;
        /// Bytes of XML that were sent to clients, inside TLS, after they logged in.
        sent_bytes: Counter = "xmppd_c2s_sent_bytes", Bytes, Finer;
        /// Times a client was not read for a while because too much was in work.
        held_back: Counter = "xmppd_c2s_held_back_reads", Things, Finer;
    }
    /// Messages: what became of them.
    messages: Messages {
        /// Messages that clients sent.
        sent: Counter = "xmppd_messages_sent", Things, Info;
        /// Messages that were given to at least one session of their addressee.
        delivered: Counter = "xmppd_messages_delivered", Things, Info;
        /// Messages that were stored because nobody was there to take them.
        stored: Counter = "xmppd_messages_stored", Things, Info;
        /// Messages that were refused; their sender was told.
        bounced: Counter = "xmppd_messages_bounced", Things, Info;
        /// Messages that were taken in and reached nobody, with nobody told.
        lost: Counter = "xmppd_messages_lost", Things, Info;
        /// Messages that were dropped because the configuration says so (offline.over_limit).
        dropped: Counter = "xmppd_messages_dropped", Things, Fine;
    }
    /// Accounts: their tasks, rosters and the queues of their sessions.
    accounts: Accounts {
        /// Accounts that are awake: with a session, or lately with something to decide.
        awake: Gauge = "xmppd_accounts_awake", Things, Fine;
        /// Changes of rosters, subscriptions included.
        roster_changes: Counter = "xmppd_accounts_roster_changes", Things, Fine;
        /// Bytes of stanzas that are being decided or stored.
        work: Gauge = "xmppd_accounts_work_bytes", Bytes, Fine;
        /// Bytes of stanzas that wait for slow clients.
        outboxes: Gauge = "xmppd_accounts_outboxes_bytes", Bytes, Fine;
        /// Sessions that were ended because they took nothing while too much waited for all.
        evicted: Counter = "xmppd_accounts_evicted_sessions", Things, Fine;
        /// Tasks of accounts that failed and were started again.
        failures: Counter = "xmppd_accounts_failures", Things, Info;
    }
    /// Push notifications: devices that are woken through a service.
    push: Push {
        /// Notifications that were sent.
        sent: Counter = "xmppd_push_sent", Things, Fine;
        /// Notifications that their service has accepted.
        accepted: Counter = "xmppd_push_accepted", Things, Info;
        /// Notifications that their service has refused.
        refused: Counter = "xmppd_push_refused", Things, Info;
        /// Notifications that their service has not answered in time.
        unanswered: Counter = "xmppd_push_unanswered", Things, Info;
        /// Notifications that were not sent because too many had no answer.
        dropped: Counter = "xmppd_push_dropped", Things, Info;
    }
    /// The store: what is written and read.
    store: Store {
        /// Whether nothing can be stored at present: 1, else 0.
        degraded: Gauge = "xmppd_store_degraded", Things, Info;
        /// Commits that failed.
        failures: Counter = "xmppd_store_failures", Things, Info;
        /// The size of the database with its write-ahead log.
        database: Gauge = "xmppd_store_database_bytes", Bytes, Info;
        /// Room that is left where the database lies.
        free: Gauge = "xmppd_store_free_bytes", Bytes, Info;
        /// Writes that wait for the disk.
        queue: Gauge = "xmppd_store_queue_jobs", Things, Fine;
        /// Reads that were asked for.
        reads: Counter = "xmppd_store_reads", Things, Fine;
        /// Commits that reached the disk, by the time they took.
        commit_time: Histogram<CommitTime> = "xmppd_store_commit_seconds", Seconds, Finer;
        /// Commits that reached the disk, by the number of writes in them.
        commit_jobs: Histogram<CommitJobs> = "xmppd_store_commit_jobs", Things, Finer;
    }
    /// The control socket.
    ctl: Ctl {
        /// Operations that were asked for.
        calls: Counter = "xmppd_ctl_calls", Things, Fine;
        /// Operations that were answered with an error.
        errors: Counter = "xmppd_ctl_errors", Things, Fine;
        /// Connections that were refused: without the right to ask, or too many.
        refused: Counter = "xmppd_ctl_refused_connections", Things, Fine;
    }
    /// The listener for these figures.
    http: Http {
        /// Requests for a page.
        requests: Labelled<HttpPage> = "xmppd_http_requests", Things, Finer;
        /// Connections that were closed because they were too slow or broke the protocol.
        failures: Counter = "xmppd_http_failures", Things, Finer;
    }
    /// The log.
    log: LogLines {
        /// Lines that were dropped because the disk or a reader was too slow.
        dropped: Counter = "xmppd_log_dropped_lines", Things, Info;
    }
    /// The process, under the names that all programs use.
    process: Process {
        /// When the process started, since 1970.
        start_time: SecondsGauge = "process_start_time_seconds", Seconds, Info;
        /// Processor time that the process has used.
        cpu: SecondsCounter = "process_cpu_seconds", Seconds, Info;
        /// Memory that the process has in use.
        memory: Gauge = "process_resident_memory_bytes", Bytes, Info;
        /// Files and connections that are open.
        open_files: Gauge = "process_open_fds", Things, Fine;
        /// How many may be open.
        max_files: Gauge = "process_max_fds", Things, Fine;
    }
}
