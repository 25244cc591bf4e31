//! Namespaces.

/// Content of a client's stream. RFC 6120 §4.8.2
pub const CLIENT: &str = "jabber:client";
/// The stream itself. RFC 6120 §4.8.1
pub const STREAM: &str = "http://etherx.jabber.org/streams";
/// Conditions of stream errors. RFC 6120 §4.9
pub const STREAM_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-streams";
/// Conditions of stanza errors. RFC 6120 §8.3
pub const STANZA_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
/// STARTTLS. RFC 6120 §5
pub const TLS: &str = "urn:ietf:params:xml:ns:xmpp-tls";
/// SASL. RFC 6120 §6
pub const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
/// The extensible profile of SASL. XEP-0388
pub const SASL2: &str = "urn:xmpp:sasl:2";
/// Resource binding in one go. XEP-0386
pub const BIND2: &str = "urn:xmpp:bind:0";
/// Tokens for logging in again. XEP-0484
pub const FAST: &str = "urn:xmpp:fast:0";
/// Tasks that bring keys for further mechanisms. XEP-0480
pub const SASL_UPGRADE: &str = "urn:xmpp:sasl:upgrade:0";
/// Those for SCRAM. XEP-0480 §3
pub const SCRAM_UPGRADE: &str = "urn:xmpp:scram-upgrade:0";
/// What has access to an account. XEP-0494
pub const CLIENT_ACCESS: &str = "urn:xmpp:cam:0";
/// Types of channel binding. XEP-0440
pub const SASL_CHANNEL_BINDING: &str = "urn:xmpp:sasl-cb:0";
/// Limits of a stream. XEP-0478
pub const STREAM_LIMITS: &str = "urn:xmpp:stream-limits:0";
/// Resource binding. RFC 6120 §7
pub const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";
/// Session establishment, without effect today. RFC 3921 §3
pub const SESSION: &str = "urn:ietf:params:xml:ns:xmpp-session";
/// Roster. RFC 6121 §2
pub const ROSTER: &str = "jabber:iq:roster";
/// Stream feature of roster versions. RFC 6121 §2.6
pub const ROSTER_VERSIONING: &str = "urn:xmpp:features:rosterver";
/// Stream feature of pre-approval. RFC 6121 §3.4
pub const PRE_APPROVAL: &str = "urn:xmpp:features:pre-approval";
/// Service discovery: identities and features. XEP-0030
pub const DISCO_INFO: &str = "http://jabber.org/protocol/disco#info";
/// Service discovery: items. XEP-0030
pub const DISCO_ITEMS: &str = "http://jabber.org/protocol/disco#items";
/// Ad-hoc commands; also the node below which they are listed. XEP-0050
pub const COMMANDS: &str = "http://jabber.org/protocol/commands";
/// Data forms. XEP-0004
pub const DATA_FORMS: &str = "jabber:x:data";
/// Contact addresses of a server. XEP-0157
pub const SERVER_INFO: &str = "http://jabber.org/network/serverinfo";
/// In-band registration. XEP-0077
pub const REGISTER: &str = "jabber:iq:register";
/// Its stream feature. XEP-0077 §8
pub const REGISTER_FEATURE: &str = "http://jabber.org/features/iq-register";
/// Last activity and uptime. XEP-0012
pub const LAST: &str = "jabber:iq:last";
/// Private storage. XEP-0049
pub const PRIVATE: &str = "jabber:iq:private";
/// Business cards. XEP-0054
pub const VCARD_TEMP: &str = "vcard-temp";
/// Chat states. XEP-0085
pub const CHAT_STATES: &str = "http://jabber.org/protocol/chatstates";
/// Software version. XEP-0092
pub const VERSION: &str = "jabber:iq:version";
/// Feature of offline storage. XEP-0160
pub const OFFLINE: &str = "msgoffline";
/// Ping. XEP-0199
pub const PING: &str = "urn:xmpp:ping";
/// Time of an entity. XEP-0202
pub const TIME: &str = "urn:xmpp:time";
/// Stream management. XEP-0198
pub const SM: &str = "urn:xmpp:sm:3";
/// Whether somebody looks at a client. XEP-0352
pub const CSI: &str = "urn:xmpp:csi:0";
/// Delayed delivery. XEP-0203
pub const DELAY: &str = "urn:xmpp:delay";
/// Entity capabilities. XEP-0115
pub const CAPS: &str = "http://jabber.org/protocol/caps";
/// Hints on the processing of messages. XEP-0334
pub const HINTS: &str = "urn:xmpp:hints";
/// Explicit encryption. XEP-0380
pub const EME: &str = "urn:xmpp:eme:0";
/// OMEMO as most clients speak it. XEP-0384 0.3
pub const OMEMO_OLD: &str = "eu.siacs.conversations.axolotl";
/// OMEMO. XEP-0384
pub const OMEMO: &str = "urn:xmpp:omemo:2";
/// OpenPGP. XEP-0373
pub const OPENPGP: &str = "urn:xmpp:openpgp:0";
/// OpenPGP as it was. XEP-0027
pub const OPENPGP_OLD: &str = "jabber:x:encrypted";
/// Delivery receipts. XEP-0184
pub const RECEIPTS: &str = "urn:xmpp:receipts";
/// Displayed markers. XEP-0333
pub const CHAT_MARKERS: &str = "urn:xmpp:chat-markers:0";
/// Corrections. XEP-0308
pub const CORRECTION: &str = "urn:xmpp:message-correct:0";
/// Retractions. XEP-0424
pub const RETRACTION: &str = "urn:xmpp:message-retract:1";
/// What a message replies to. XEP-0461
pub const REPLY: &str = "urn:xmpp:reply:0";
/// Which part of a text is there for clients that do not know better. XEP-0428
pub const FALLBACK: &str = "urn:xmpp:fallback:0";
/// How somebody calls himself. XEP-0172
pub const NICK: &str = "http://jabber.org/protocol/nick";
/// Reactions. XEP-0444
pub const REACTIONS: &str = "urn:xmpp:reactions:0";
/// Calls that are proposed. XEP-0353
pub const JINGLE_MESSAGE: &str = "urn:xmpp:jingle-message:0";
/// Direct invitations to rooms. XEP-0249
pub const INVITATION: &str = "jabber:x:conference";
/// What a room says of its occupants. XEP-0045
pub const MUC_USER: &str = "http://jabber.org/protocol/muc#user";
/// Copies for one's other devices. XEP-0280
pub const CARBONS: &str = "urn:xmpp:carbons:2";
/// A contact has another address. XEP-0283
pub const MOVED: &str = "urn:xmpp:moved:1";
/// Block lists. XEP-0191
pub const BLOCKING: &str = "urn:xmpp:blocking";
/// Errors of blocking. XEP-0191
pub const BLOCKING_ERRORS: &str = "urn:xmpp:blocking:errors";
/// Forwarded stanzas. XEP-0297
pub const FORWARD: &str = "urn:xmpp:forward:0";
/// Message archives. XEP-0313
pub const MAM: &str = "urn:xmpp:mam:2";
/// Pages of results. XEP-0059
pub const RSM: &str = "http://jabber.org/protocol/rsm";
/// Ids that stay with a message. XEP-0359
pub const STANZA_ID: &str = "urn:xmpp:sid:0";
/// Events of nodes. XEP-0060
pub const PUBSUB_EVENT: &str = "http://jabber.org/protocol/pubsub#event";
/// Publishing to nodes. XEP-0060
pub const PUBSUB: &str = "http://jabber.org/protocol/pubsub";
/// What is told to whoever publishes for somebody. XEP-0060 §7.1.5
pub const PUBLISH_OPTIONS: &str = "http://jabber.org/protocol/pubsub#publish-options";
/// Push notifications. XEP-0357
pub const PUSH: &str = "urn:xmpp:push:0";
/// What they tell. XEP-0357 §11.3.1
pub const PUSH_SUMMARY: &str = "urn:xmpp:push:summary";
