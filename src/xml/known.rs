//! Namespaces that nearly all traffic uses, so that a parsed one points at a constant. No meaning is attached
//! here: a namespace that is missing costs one allocation more.

use super::Ns;

macro_rules! table {
    ($($name:literal)*) => {
        fn constant(name: &str) -> Option<&'static str> {
            match name {
                $($name => Some($name),)*
                _ => None,
            }
        }
    };
}

table! {
    "jabber:client"
    "jabber:iq:roster"
    "jabber:iq:private"
    "jabber:iq:last"
    "jabber:iq:version"
    "jabber:iq:register"
    "jabber:x:data"
    "jabber:x:oob"
    "jabber:x:conference"
    "vcard-temp"
    "vcard-temp:x:update"
    "urn:xmpp:receipts"
    "urn:xmpp:chat-markers:0"
    "urn:xmpp:sid:0"
    "urn:xmpp:hints"
    "urn:xmpp:delay"
    "urn:xmpp:ping"
    "urn:xmpp:time"
    "urn:xmpp:carbons:2"
    "urn:xmpp:forward:0"
    "urn:xmpp:mam:2"
    "urn:xmpp:sm:3"
    "urn:xmpp:csi:0"
    "urn:xmpp:eme:0"
    "urn:xmpp:omemo:2"
    "urn:xmpp:reply:0"
    "urn:xmpp:fallback:0"
    "urn:xmpp:reactions:0"
    "urn:xmpp:message-correct:0"
    "urn:xmpp:blocking"
    "eu.siacs.conversations.axolotl"
    "http://jabber.org/protocol/chatstates"
    "http://jabber.org/protocol/caps"
    "http://jabber.org/protocol/nick"
    "http://jabber.org/protocol/muc"
    "http://jabber.org/protocol/muc#user"
    "http://jabber.org/protocol/pubsub"
    "http://jabber.org/protocol/pubsub#event"
    "http://jabber.org/protocol/disco#info"
    "http://jabber.org/protocol/disco#items"
    "http://jabber.org/protocol/rsm"
    "http://etherx.jabber.org/streams"
    "urn:ietf:params:xml:ns:xmpp-tls"
    "urn:ietf:params:xml:ns:xmpp-sasl"
    "urn:ietf:params:xml:ns:xmpp-bind"
    "urn:ietf:params:xml:ns:xmpp-session"
    "urn:ietf:params:xml:ns:xmpp-stanzas"
    "urn:ietf:params:xml:ns:xmpp-streams"
}

/// The namespace of this name, without an allocation where the name is known.
pub(super) fn intern(name: &str) -> Ns {
    constant(name).map_or_else(|| Ns::new(name), Ns::known)
}
