//! xmppd: the XMPP server that one person sets up in a minute and trusts for ten years.
//!
//! This page is the tour: how a message travels from a socket to the disk and to another socket, function by
//! function, and where each rule lives. Follow the links; each names the place where the work is done.
//!
//! # Words
//!
//! A *stream* is the XML conversation on one connection. A *session* is a bound resource; it belongs to its account
//! and may outlive the connection, and the server (XEP-0198). An *account* is a bare JID. A *stanza* is a message, a
//! presence or an iq.
//!
//! # Layers
//!
//! A folder uses only what stands above it (`tests/architecture.rs` holds it to that):
//!
//! | row | folders | what they are |
//! |---|---|---|
//! | 1 | [`base`] [`observe`] [`xml`] [`jid`] | leaves: time, tasks, figures, logs, trees, addresses |
//! | 2 | [`stanza`] | the typed envelope, payloads on demand |
//! | 3 | [`sasl`] [`stream`] [`config`] | RFC 6120 §4–7 without I/O; the options |
//! | 4 | [`store`] [`tls`] | what is on disk; certificates |
//! | 5 | [`delivery`] [`presence`] | pure rules: facts in, plan out |
//! | 6 | [`router`] | whose is this address? |
//! | 7 | [`extension`] | the contract between an account and its modules |
//! | 8 | [`account`] | one task per account |
//! | 9 | [`modules`] | one file per XEP that answers requests |
//! | 10 | [`net`] [`http`] [`c2s`] | sockets; who asks for figures, and the clients, on them |
//! | 11 | [`admin`] | what an operator may ask |
//! | 12 | [`ctl`] | the control socket |
//! | 13 | [`registry`] [`node`] | the lists; wires it all |
//! | 14 | [`cli`] | the command line |
//!
//! # A message's way
//!
//! Alice's phone writes to `bob@host`.
//!
//! *The connection of Alice's phone*
//!
//! 1. [`net::Listeners`] accepts; [`c2s::serve`] asks [`net::Gatekeeper`] whether there is room and runs the login.
//! 2. [`c2s::login`] drives [`stream::negotiation`] (one struct per state, consumed by value) over a
//!    [`net::Transport`] until a resource is to be bound; [`account::Directory::attach`] binds it.
//! 3. The session loop (`c2s::connection`) reads; in `c2s::input` [`stream::Framer::next`] cuts elements out of the
//!    bytes, [`stanza::Stanza`]`::try_from` makes stanzas, which are stamped with their sender.
//! 4. [`account::Handle::submit`] hands over what one read brought, as one event. The connection reads on when that
//!    is *accepted*: when the last clone of its [`account::AcceptGuard`] is gone.
//!
//! *The account task of Alice* (`account::task`)
//!
//! 5. `account::outbound` is the sequence for what she sends. [`delivery::Traits::of`] asks once what kind of message
//!    it is; [`router::Router::route`] finds out whose the address is ([`router::Hosts::resolve`]) and hands the
//!    [`router::Envelope`] to [`account::Directory`] as the router's [`router::Deliver`].
//!
//! *The account task of Bob*
//!
//! 6. `account::inbound` is the sequence for what he is sent. [`delivery::blocking::check_inbound`] asks whether it may
//!    come in, [`delivery::rfc6121::message_plan`] says which sessions get it, [`delivery::archive::is_history`]
//!    whether it belongs to the archive, [`delivery::offline::keeps`] whether it waits for a device,
//!    [`delivery::carbons::receivers`] who else gets a copy.
//! 7. By [`store::Store::submit`] it goes to [`store::archive`], and into the [`account::Outbox`] of each session
//!    without waiting for that.
//!
//! *The connection of Bob's laptop*
//!
//! 8. The session loop takes all that waits in the outbox, [`stanza::Stanza::write`] serialises it, one write sends it.
//!
//! # Two answers, not one
//!
//! *Accepted* comes when everybody's fate of a stanza is decided and lets the next event in. *Durable* comes when all
//! that it caused is on disk. Delivery waits for neither. What acknowledges waits for both: the result of an iq-set
//! leaves when everything that its stream sent before is durable, wherever it had to be stored (`account::gate`), and
//! an `<a/>` counts what is (XEP-0198). How many are handled is data, too (`account::noted`): it is written behind
//! everything that is counted, and no client that may resume its session is told more than is on disk where that can be
//! written: after a crash it hears what to send again, neither less nor more than it was told. An `<a/>` leaves behind
//! the refusals that it counts. Both answers are guards in [`router::Ack`] that disappear, so that no way out can
//! forget them. A write that fails is answered like a refusal: `resource-constraint` to whoever sent the stanza.
//!
//! # The end, and the next start
//!
//! [`node::run`] ends in the order in which nothing is lost: the listeners close;
//! [`account::Directory::say_goodbye`] ends the connections, each behind what it is owed;
//! [`account::Directory::save`] writes the sessions that may be resumed with all that waits for them, and tells
//! nobody that they are gone; the last commit. At the start [`account::Directory::restore`] wakes their accounts
//! before anybody can connect: contacts see them, stanzas wait for them, their clients resume them.
//!
//! # Where a rule lives
//!
//! | rule | place | specification |
//! |---|---|---|
//! | what is well-formed, restricted XML, sizes, depth | [`xml::parse`], [`stream::Framer`] | RFC 6120 §11, §13.12 |
//! | addresses | [`jid`] | RFC 7622 |
//! | stream header, STARTTLS, SASL, bind | [`stream::negotiation`], [`sasl`] | RFC 6120 §4–7 |
//! | what comes with an authentication: resource, session, token | [`stream::negotiation::Authenticated`], `c2s::begin`, `account::inline` | XEP-0388, XEP-0386, XEP-0484 |
//! | tokens, and the devices that have them | [`sasl::ht`], `c2s::token`, [`store::device`] | XEP-0484, XEP-0494 |
//! | `from` is stamped | `c2s::input` | RFC 6120 §8.1.2.1 |
//! | answers and errors are made | [`stanza::reply`] | RFC 6120 §8.3 |
//! | who gets a stanza | [`delivery::rfc6121`] | RFC 6121 §8.5 |
//! | what kind of message is it, and what follows from its payloads: one table | [`delivery::Traits`] | |
//! | who is blocked | [`delivery::blocking`], `account::blocking`; for all accounts `account::server_blocks` | XEP-0191 |
//! | what program a client is | `account::software`, `stanza::payload::caps` | XEP-0115 |
//! | whether a silent client is still there | `c2s::watchdog` | XEP-0199 |
//! | when somebody was last there | `account::activity` | XEP-0012 |
//! | what is archived, and under which id | [`delivery::archive`], `account::archive`, [`modules::archive`] | XEP-0313, XEP-0359 |
//! | which messages have the words that somebody looks for | `stanza::payload::fulltext`, [`modules::archive`] | XEP-0431 |
//! | who hears of a message that could not be stored, once | `account::refused` | |
//! | who gets copies | [`delivery::carbons`] | XEP-0280 |
//! | what is kept for later | [`delivery::offline`], `account::flush` | XEP-0160 |
//! | acknowledgements; sessions without a connection | [`stream::sm`], `c2s::acks`, `account::resume`, `account::asleep` | XEP-0198 |
//! | sessions over a restart of the server | [`account::Directory::save`], [`account::Directory::restore`], `account::saved`, [`store::session`] | XEP-0198 §5 |
//! | which devices are woken, through whom | [`delivery::notify`], `account::push`, [`modules::push`] | XEP-0357 |
//! | what has become of a message | `account::fates`, [`admin::explain`] | |
//! | subscriptions | [`presence::subscription`], `account::subscription` | RFC 6121 §3, appendix A |
//! | who hears presence, probes, directed presence | [`presence::broadcast`], [`presence::probe`], [`presence::Directed`] | RFC 6121 §4 |
//! | roster, pushes, versions | `account::roster`, [`modules::roster`] | RFC 6121 §2 |
//! | resource conflict | `account::attach` | RFC 6120 §7.7 |
//! | who may ask a module | [`extension::Access`], `account::iq` | |
//! | limits on connections | [`net::Gatekeeper`] | |
//! | who is locked out for guessing passwords | [`c2s::guard`] | RFC 6120 §6.5 |
//! | guests talk to local addresses only | [`delivery::guests`], `account::reach` | |
//! | who may talk to whom, as a domain says; who gets copies | [`delivery::filter`], `account::reach`, `account::forward` | |
//! | nothing is stored of who has no account, and how much he may send | `account::visitor`, `c2s::throttle` | XEP-0175 |
//! | who may run an operation | [`admin::permission`] | |
//! | whether a new account may have its name | [`store::admission`] | |
//! | what is counted, and how it is told | [`base::metrics`], [`http`] | OpenMetrics 1.0 |
//! | what is written, in which order, and when it is on disk | [`store`] | |
//! | what an operator can do | [`admin::Operation`] | |
//!
//! # A new XEP
//!
//! 1. If it has a payload: a file in `stanza/payload/`.
//! 2. If it answers requests: a file in `modules/` with a [`extension::Module`], and its line in [`registry::MODULES`].
//! 3. If it keeps something: a table in `store/schema/` and a repository in `store/`.
//! 4. If it decides a stanza's fate: a rule in `delivery/` or `presence/`, called by name in `account::outbound` or
//!    `account::inbound`. The order of the calls is the order of the rules.
//! 5. If it needs a setting: a row in `config/`.
//! 6. First of all: its story in `tests/stories/`.

pub mod account;
pub mod admin;
pub mod base;
pub mod c2s;
pub mod cli;
pub mod config;
pub mod ctl;
pub mod delivery;
pub mod extension;
pub mod http;
pub mod jid;
pub mod modules;
pub mod net;
pub mod node;
pub mod observe;
pub mod presence;
pub mod registry;
pub mod router;
pub mod sasl;
pub mod stanza;
pub mod store;
pub mod stream;
pub mod tls;
pub mod xml;
