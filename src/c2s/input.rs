//! What comes from a client: bytes become stanzas, stamped with their sender, and elements for the server itself.

use super::connection::End;
use super::tap::Tap;
use crate::jid::FullJid;
use crate::stanza::{Malformed, PresenceType, Stanza, StanzaError, ns};
use crate::stream::{Frame, Framer, STREAM_NS, StreamError, sm};
use crate::xml::{Builder, Element, Str};

/// Stanzas of one event, at most.
const EVENT_STANZAS: usize = 64;

/// Requests among them, at most: what one asks for may be far larger than itself, and what an event causes is counted
/// only when it is there.
const EVENT_REQUESTS: usize = 8;

/// What a piece of input holds.
pub(super) struct Event {
    pub(super) stanzas: Vec<Result<Stanza, Malformed>>,
    /// What came behind them and is no stanza: the event ends there, so that it keeps its place.
    pub(super) request: Option<Request>,
    pub(super) end: Option<End>,
}

/// An element that is no stanza, for the server itself.
pub(super) enum Request {
    /// Stream management, or why it is none. XEP-0198
    Management(Result<sm::Request, StanzaError>),
    /// Whether nobody looks at the client. XEP-0352 §4.2
    Inactive(bool),
}

impl Request {
    fn parse(element: &Element) -> Option<Self> {
        match (element.ns().as_str(), element.name()) {
            (ns::CSI, "inactive") => Some(Self::Inactive(true)),
            (ns::CSI, "active") => Some(Self::Inactive(false)),
            _ => sm::Request::parse(element).map(Self::Management),
        }
    }
}

/// Takes stanzas from the input, as many as make an event.
pub(super) fn frames(
    framer: &mut Framer,
    input: &mut &[u8],
    jid: &FullJid,
    lang: Option<&Str>,
    mut tap: Option<&mut Tap>,
) -> Event {
    let mut event = Event { stanzas: Vec::new(), request: None, end: None };
    let mut requests = 0;
    while event.stanzas.len() < EVENT_STANZAS
        && requests < EVENT_REQUESTS
        && event.end.is_none()
        && event.request.is_none()
    {
        let frame = framer.next(input);
        if let Some(tap) = &mut tap {
            tap.received(&frame);
        }
        match frame {
            Ok(None) => break,
            // Our answer is the end of the stream. RFC 6120 §4.9.1.1
            Ok(Some(Frame::Element(element))) if element.is(STREAM_NS, "error") => {
                event.end = Some(End::Footer);
            }
            Ok(Some(Frame::Element(element))) => match Request::parse(&element) {
                Some(request) => event.request = Some(request),
                None => match accept(with_lang(element, lang), jid) {
                    Ok(stanza) => {
                        requests +=
                            usize::from(matches!(&stanza, Ok(Stanza::Iq(iq)) if iq.kind().is_request()));
                        event.stanzas.push(stanza);
                    }
                    Err(error) => event.end = Some(End::Closed(Some(error))),
                },
            },
            Ok(Some(Frame::Footer)) => event.end = Some(End::Footer),
            Ok(Some(Frame::Header(_))) => {
                let error = StreamError::not_well_formed().text("a stream begins only once");
                event.end = Some(End::Closed(Some(error)));
            }
            Err(error) => event.end = Some(End::Closed(Some(error))),
        }
    }
    event
}

/// The element with the language of its stream, if it has none of its own. RFC 6120 §4.7.4, §8.1.5
fn with_lang(element: Element, lang: Option<&Str>) -> Element {
    match lang {
        Some(lang) if element.lang().is_none() => Builder::from(element).lang(lang.clone()).build(),
        _ => element,
    }
}

/// Makes a stanza of an element and stamps its sender. RFC 6120 §8.1.2.1
fn accept(element: Element, jid: &FullJid) -> Result<Result<Stanza, Malformed>, StreamError> {
    let stanza = match Stanza::try_from(element) {
        Ok(stanza) => stanza,
        Err(Malformed::NotAStanza(element)) => {
            let text = format!("<{}/> is no stanza", element.name());
            return Err(StreamError::unsupported_stanza_type().text(text));
        }
        Err(Malformed::InvalidFrom(error)) => return Err(StreamError::invalid_from().text(error.to_string())),
        Err(malformed @ Malformed::Stanza(_)) => return Ok(Err(malformed)),
    };
    if let Some(from) = stanza.from()
        && from.as_str() != jid.as_str()
        && from.as_str() != jid.bare_str()
    {
        return Err(StreamError::invalid_from().text(format!("this session is {jid}")));
    }
    // RFC 6121 §3.1.2: subscriptions are between bare JIDs.
    let bare = matches!(&stanza, Stanza::Presence(presence)
        if presence.kind().is_subscription() || presence.kind() == PresenceType::Probe);
    Ok(Ok(if bare { stanza.with_from(jid.bare()) } else { stanza.with_from(jid.clone()) }))
}
