//! What a connection hands to the traces that mean it. Credentials are cut here, before anything is kept.

use std::sync::Arc;

use crate::observe::trace::{Direction, Running, Subject, Traces};
use crate::stanza::ns;
use crate::stream::{Frame, Framer, Limits, StreamError, cut};

/// Entries of a login that are kept until it is known whose it is.
const HELD: usize = 64;

/// Bytes of one element that goes out.
const LARGEST: usize = 16 << 20;

/// What goes over the wire of one connection. Made when there is a trace, not before.
pub(super) struct Tap {
    traces: Traces,
    subject: Subject,
    /// When the running traces were looked at last.
    generation: u64,
    sinks: Vec<Arc<Running>>,
    /// Finds the elements in what goes out. What comes in is in elements already.
    outgoing: Framer,
    /// Of a login, for traces of users.
    held: Vec<(Direction, [String; 2])>,
}

impl Tap {
    /// For a connection at its beginning.
    pub(super) fn of_login(traces: &Traces, conn: &str, ip: impl FnOnce() -> String) -> Option<Box<Self>> {
        let subject = || Subject { conn: conn.to_owned(), ip: ip(), jid: None };
        traces.on().then(|| Box::new(Self::new(traces, subject())))
    }

    /// For a connection whose stream is open, when the last write is complete.
    pub(super) fn of_session(traces: &Traces, subject: Subject) -> Box<Self> {
        let mut tap = Self::new(traces, subject);
        tap.open_outgoing();
        Box::new(tap)
    }

    fn new(traces: &Traces, subject: Subject) -> Self {
        let mut tap = Self {
            traces: traces.clone(),
            subject,
            generation: traces.generation(),
            sinks: Vec::new(),
            outgoing: Framer::new(Limits::known(LARGEST)),
            held: Vec::new(),
        };
        tap.sinks = tap.traces.of(&tap.subject);
        tap
    }

    /// Whose it is has turned out.
    pub(super) fn belongs_to(&mut self, jid: &str) {
        if self.subject.jid.as_deref() == Some(jid) {
            return;
        }
        let before = std::mem::take(&mut self.sinks);
        self.subject.jid = Some(jid.to_owned());
        self.generation = self.traces.generation();
        self.sinks = self.traces.of(&self.subject);
        let new = |sink: &&Arc<Running>| !before.iter().any(|old| Arc::ptr_eq(old, sink));
        let now = self.traces.now();
        for sink in self.sinks.iter().filter(new) {
            for (direction, texts) in &self.held {
                sink.put(now, &self.subject, *direction, text_for(sink, texts));
            }
        }
        self.held = Vec::new();
    }

    /// A frame has come in.
    pub(super) fn received(&mut self, frame: &Result<Option<Frame>, StreamError>) {
        if !self.wanted() {
            return;
        }
        match frame {
            Ok(Some(frame)) => self.put_frame(Direction::In, frame),
            Ok(None) => {}
            Err(error) => self.note(&format!("what came in was refused: {error}")),
        }
    }

    /// These bytes have been sent.
    pub(super) fn sent(&mut self, mut bytes: &[u8]) {
        let wanted = self.wanted();
        loop {
            let frame = match self.outgoing.next(&mut bytes) {
                Ok(Some(frame)) => frame,
                Ok(None) => return,
                Err(_) => {
                    // Never seen; what follows begins with an element again.
                    self.outgoing.reset();
                    self.open_outgoing();
                    return;
                }
            };
            if wanted {
                self.put_frame(Direction::Out, &frame);
            }
            // The stream begins anew behind these. RFC 6120 §5.4.3.3, §6.4.6
            if let Frame::Element(element) = &frame
                && (element.is(ns::TLS, "proceed") || element.is(ns::SASL, "success"))
            {
                self.outgoing.reset();
            }
        }
    }

    /// Something has happened.
    pub(super) fn note(&mut self, what: &str) {
        if self.wanted() {
            self.put(Direction::Note, [what.to_owned(), what.to_owned()]);
        }
    }

    fn put_frame(&mut self, direction: Direction, frame: &Frame) {
        let texts = match frame {
            Frame::Header(header) => [header.shown(), header.shown()],
            Frame::Footer => ["</stream:stream>".to_owned(), "</stream:stream>".to_owned()],
            Frame::Element(element) => [cut::shown(element, false), cut::shown(element, true)],
        };
        self.put(direction, texts);
    }

    /// `texts` without and with the texts of people.
    fn put(&mut self, direction: Direction, texts: [String; 2]) {
        let now = self.traces.now();
        for sink in &self.sinks {
            sink.put(now, &self.subject, direction, text_for(sink, &texts));
        }
        if self.subject.jid.is_none() && self.held.len() < HELD && self.traces.may_mean(&self.subject) {
            self.held.push((direction, texts));
        }
    }

    /// Whether anybody looks, or will when it is known whose it is.
    fn wanted(&mut self) -> bool {
        let generation = self.traces.generation();
        if generation != self.generation {
            self.generation = generation;
            self.sinks = self.traces.of(&self.subject);
        }
        !self.sinks.is_empty() || self.traces.may_mean(&self.subject)
    }

    /// Goes on behind a header that was sent before anybody looked.
    fn open_outgoing(&mut self) {
        let mut header: &[u8] =
            b"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
        let _ = self.outgoing.next(&mut header);
    }
}

fn text_for(sink: &Running, [cut, whole]: &[String; 2]) -> String {
    if sink.trace.bodies { whole.clone() } else { cut.clone() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::base::Clock;
    use crate::observe::trace::Target;

    const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='7' version='1.0'>";

    fn said(traces: &Traces, number: u32) -> Vec<String> {
        let records = traces.records(number).unwrap().unwrap();
        let line = |record: &crate::observe::Record| record.to_line(&crate::base::Zone::utc(), false);
        records.iter().map(|record| line(record).split_once(' ').unwrap().1.to_owned()).collect()
    }

    #[test]
    fn a_login_is_seen_once_it_is_known_whose_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let traces = Traces::new(directory.path(), Clock::new());
        assert!(Tap::of_login(&traces, "c1", || "192.0.2.1".into()).is_none());
        let minute = Duration::from_secs(60);
        let bob = traces.start(Target::User("bob@example.org".into()), minute, false).unwrap();
        let carol = traces.start(Target::User("carol@example.org".into()), minute, true).unwrap();
        let mut tap = Tap::of_login(&traces, "c1", || "192.0.2.1".into()).unwrap();
        let mut framer = Framer::new(Limits::known(10_000));
        let mut hear = |tap: &mut Tap, text: &str| {
            let mut bytes = text.as_bytes();
            loop {
                let frame = framer.next(&mut bytes);
                tap.received(&frame);
                if frame.is_err() || frame.is_ok_and(|frame| frame.is_none()) {
                    break;
                }
            }
        };
        hear(
            &mut tap,
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>",
        );
        tap.sent(format!("{HEADER}<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>").as_bytes());
        hear(
            &mut tap,
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGJvYgBoaWRkZW4=</auth>",
        );
        tap.sent(b"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        tap.belongs_to("bob@example.org");
        tap.sent(HEADER.as_bytes());
        tap.belongs_to("bob@example.org/x");
        hear(&mut tap, "<message to='a@b'><body>hello</body></message>");
        hear(&mut tap, "<message></iq>");
        let said_of_bob = said(&traces, bob.trace);
        assert!(said_of_bob.iter().all(|line| line.starts_with("[c1] ")));
        let told = said_of_bob.join("\n");
        let expected = [
            "C: <stream:stream to='example.org' version='1.0'>",
            "S: <stream:stream from='example.org' id='7' version='1.0'>",
            "S: <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
            "C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>[cut]</auth>",
            "S: <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
            "S: <stream:stream from='example.org' id='7' version='1.0'>",
            "C: <message to='a@b'><body>[5 bytes]</body></message>",
            "-- what came in was refused: ",
        ];
        let mut rest = told.as_str();
        for line in expected {
            let Some(at) = rest.find(line) else { panic!("{line} is missing in\n{told}") };
            rest = &rest[at + line.len()..];
        }
        assert!(said(&traces, carol.trace).is_empty());
    }

    #[test]
    fn a_session_is_seen_from_when_the_trace_begins() {
        let directory = tempfile::tempdir().unwrap();
        let traces = Traces::new(directory.path(), Clock::new());
        let trace = traces.start(Target::Session("c1".into()), Duration::from_secs(60), true).unwrap();
        let subject = Subject { conn: "c1".into(), ip: String::new(), jid: Some("bob@example.org/x".into()) };
        let mut tap = Tap::of_session(&traces, subject);
        tap.sent(b"<message from='a@b'><body>hel");
        tap.sent(b"lo</body></message><presence/> ");
        tap.sent(b"</stream:stream>");
        traces.stop(trace.trace);
        tap.sent(b"<iq/>");
        assert_eq!(
            said(&traces, trace.trace),
            [
                "[c1] S: <message from='a@b'><body>hello</body></message>",
                "[c1] S: <presence/>",
                "[c1] S: </stream:stream>",
                "-- the trace ends: stopped"
            ]
        );
    }
}
