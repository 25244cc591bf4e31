//! A client with stream management (XEP-0198): what it sent and was not acknowledged it sends again, and it counts
//! what it gets.

use std::collections::VecDeque;

use super::place::Place;
use super::tree::Tree;
use super::wire::{Trouble, Wire};

const SM: &str = "xmlns='urn:xmpp:sm:3'";

/// A stanza that is not acknowledged.
pub(crate) struct Sent {
    xml: String,
    /// The number of the message; nothing for what need not be sent again.
    pub(crate) number: Option<u32>,
}

/// A client and its session.
pub(crate) struct Session {
    /// `anna`.
    pub(crate) user: &'static str,
    pub(crate) resource: &'static str,
    /// Whether it sends presence when it has bound its resource.
    available: bool,
    /// Whether it uses stream management.
    managed: bool,
    id: Option<String>,
    /// Stanzas that it has got.
    handled: u32,
    /// Stanzas of ours that the server has handled.
    acked: u32,
    sent: VecDeque<Sent>,
    requests: u32,
}

/// A session with its connection.
pub(crate) struct Online<'a, 'b> {
    pub(crate) session: &'b mut Session,
    pub(crate) wire: Wire<'a>,
    place: &'a Place,
}

impl Session {
    pub(crate) fn new(user: &'static str, resource: &'static str, available: bool, managed: bool) -> Self {
        Self {
            user,
            resource,
            available,
            managed,
            id: None,
            handled: 0,
            acked: 0,
            sent: VecDeque::new(),
            requests: 0,
        }
    }

    /// Goes on with the session, or begins another one; waits for a server where there is none.
    pub(crate) fn online<'a, 'b>(&'b mut self, place: &'a Place) -> Result<Online<'a, 'b>, String> {
        let who = format!("{}/{}", self.user, self.resource);
        loop {
            let opened = Wire::open(place, &who, self.user).and_then(|mut wire| {
                let generation = wire.generation;
                match self.begin(&mut wire, place) {
                    Ok(()) => Ok(wire),
                    Err(trouble) => Err((generation, trouble)),
                }
            });
            match opened {
                Ok(wire) => return Ok(Online { session: self, wire, place }),
                Err((_, Trouble::Wrong(why))) => return Err(why),
                Err((generation, Trouble::Lost(_))) => place.later(generation)?,
            }
        }
    }

    fn begin(&mut self, wire: &mut Wire<'_>, place: &Place) -> Result<(), Trouble> {
        if let Some(id) = &self.id {
            wire.send(&format!("<resume {SM} previd='{id}' h='{}'/>", self.handled))?;
            let answer = wire.next()?;
            if let Some(h) = answer.attr("h") {
                let h = h.parse().map_err(|_| format!("{answer} has no number"))?;
                place.acknowledged(self.acked(h)?);
            }
            match answer.name.as_str() {
                "resumed" => {
                    let again: String = self.sent.iter().map(|sent| sent.xml.as_str()).collect();
                    return if again.is_empty() { Ok(()) } else { wire.send(&again) };
                }
                "failed" if answer.child("item-not-found").is_some() => self.id = None,
                _ => return Err(format!("resume was answered by {answer}").into()),
            }
        }
        wire.send(&format!(
            "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{}</resource></bind></iq>",
            self.resource
        ))?;
        let bound = wire.next()?;
        if bound.attr("type") != Some("result") {
            return Err(format!("the bind ended with {bound}").into());
        }
        if self.managed {
            wire.send(&format!("<enable {SM} resume='true'/>"))?;
            let enabled = wire.next()?;
            self.id = enabled.attr("id").map(str::to_owned);
            if self.id.is_none() {
                return Err(format!("stream management was answered by {enabled}").into());
            }
        }
        (self.handled, self.acked) = (0, 0);
        // Answers to questions and presence belonged to the session before.
        self.sent.retain(|sent| sent.number.is_some());
        let again: String = self.sent.iter().map(|sent| sent.xml.as_str()).collect();
        if !again.is_empty() {
            wire.send(&again)?;
        }
        if self.available {
            self.note(&[(None, "<presence/>".to_owned())]);
            wire.send("<presence/>")?;
        }
        Ok(())
    }

    /// What is sent from now on waits for its acknowledgement.
    fn note(&mut self, stanzas: &[(Option<u32>, String)]) {
        if self.managed {
            let sent = stanzas.iter().map(|(number, xml)| Sent { xml: xml.clone(), number: *number });
            self.sent.extend(sent);
        }
    }

    /// So many of our stanzas are handled; how many messages are among those that were not before.
    fn acked(&mut self, h: u32) -> Result<usize, String> {
        let fresh = h.wrapping_sub(self.acked) as usize;
        if fresh > 1 << 31 {
            return Err(format!("{h} are acknowledged, but {} were before", self.acked));
        }
        if fresh > self.sent.len() {
            return Err(format!("{h} are acknowledged, but only {} were sent", self.sent.len()));
        }
        self.acked = h;
        Ok(self.sent.drain(..fresh).filter(|sent| sent.number.is_some()).count())
    }

    /// Messages that are not acknowledged.
    pub(crate) fn unacknowledged(&self) -> usize {
        self.sent.iter().filter(|sent| sent.number.is_some()).count()
    }

    /// Whether a message is among them.
    pub(crate) fn waits_for(&self, number: u32) -> bool {
        self.sent.iter().any(|sent| sent.number == Some(number))
    }
}

impl Online<'_, '_> {
    /// Sends messages, or other stanzas; then the connection may be cut within the last one.
    pub(crate) fn send(&mut self, stanzas: &[(Option<u32>, String)]) -> Result<(), Trouble> {
        self.session.note(stanzas);
        let all: String = stanzas.iter().map(|(_, xml)| xml.as_str()).collect();
        if all.is_empty() { Ok(()) } else { self.wire.send(&all) }
    }

    /// Sends all but the last bytes of stanzas, and is cut.
    pub(crate) fn send_in_part(mut self, stanzas: &[(Option<u32>, String)], without: usize) {
        self.session.note(stanzas);
        let all: String = stanzas.iter().map(|(_, xml)| xml.as_str()).collect();
        let _ = self.wire.send(&all[..all.len().saturating_sub(without)]);
        self.cut();
    }

    /// A name that was not used before.
    pub(crate) fn name(&mut self) -> String {
        self.session.requests += 1;
        format!("n{}", self.session.requests)
    }

    /// A message was refused.
    pub(crate) fn refused(&self) {
        self.place.refused();
    }

    /// Asks how many stanzas are handled.
    pub(crate) fn ask(&mut self) -> Result<(), Trouble> {
        self.wire.send(&format!("<r {SM}/>"))
    }

    /// Tells how many stanzas have come.
    pub(crate) fn acknowledge(&mut self) -> Result<(), Trouble> {
        if !self.session.managed {
            return Ok(());
        }
        self.wire.send(&format!("<a {SM} h='{}'/>", self.session.handled))
    }

    /// The next stanza. Questions for a count are answered, where that is not to be `withheld`.
    pub(crate) fn next(&mut self, withheld: bool) -> Result<Option<Tree>, Trouble> {
        let element = self.wire.next()?;
        match element.name.as_str() {
            "r" if withheld => Ok(None),
            "r" => self.acknowledge().map(|()| None),
            "a" => {
                let h = element
                    .attr("h")
                    .and_then(|h| h.parse().ok())
                    .ok_or_else(|| "an <a/> without a number".to_owned())?;
                self.place.acknowledged(self.session.acked(h)?);
                Ok(None)
            }
            "message" | "presence" | "iq" => {
                self.session.handled = self.session.handled.wrapping_add(1);
                Ok(Some(element))
            }
            _ => Err(format!("{element} was not asked for").into()),
        }
    }

    /// Sends a request and reads on to its answer; what comes before goes to `other`.
    pub(crate) fn ask_for(
        &mut self,
        kind: &str,
        payload: &str,
        mut other: impl FnMut(u64, Tree),
    ) -> Result<Tree, Trouble> {
        self.session.requests += 1;
        let id = format!("q{}", self.session.requests);
        self.send(&[(None, format!("<iq type='{kind}' id='{id}'>{payload}</iq>"))])?;
        loop {
            let Some(stanza) = self.next(false)? else { continue };
            if stanza.name == "iq" && stanza.attr("id") == Some(&id) {
                return Ok(stanza);
            }
            other(self.wire.generation, stanza);
        }
    }

    /// Ends the connection without a word.
    pub(crate) fn cut(self) {
        self.wire.cut();
    }

    /// Closes the session in order, when everything that has come is acknowledged. What comes after that is not
    /// looked at and belongs to the next session. A server that stops may not see it any more: then this one goes on.
    pub(crate) fn close(mut self) -> Result<(), Trouble> {
        self.acknowledge()?;
        self.wire.send("</stream:stream>")?;
        loop {
            match self.wire.next() {
                Ok(_) => {}
                Err(Trouble::Lost(_)) => return Ok(()),
                Err(wrong) => return Err(wrong),
            }
        }
    }
}
