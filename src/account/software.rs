//! What programs the clients are: asked once for each version, verified, and known to all accounts. XEP-0115 §5.4, §8.2
//!
//! Only what is proved by its own hash is remembered, so nobody can tell the server something false of another's
//! program. What is remembered has a bound in bytes; what was not seen for the longest time goes first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::outbox::{IfLost, Item};
use super::session::Session;
use super::state::Account;
use crate::base::Moment;
use crate::base::id::random_id;
use crate::jid::Jid;
use crate::stanza::payload::Payload as _;
use crate::stanza::payload::caps::{Caps, Version, verification_string};
use crate::stanza::payload::disco::InfoQuery;
use crate::stanza::{Iq, IqType, ns};
use crate::xml::{Element, Str};

/// Bytes of all that is remembered.
const MAX_BYTES: usize = 2 << 20;

/// Bytes of one program; who claims more is not remembered.
const MAX_PROGRAM: usize = 32 << 10;

/// Questions that are open at a time, in the whole process.
const MAX_OPEN: usize = 500;

/// How long an answer is waited for before somebody else is asked.
const PATIENCE: Duration = Duration::from_secs(60);

/// Versions that one session is asked about in its life.
const MAX_ASKED: u8 = 8;

/// A program, as it says itself and has proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Software {
    /// Its name for people.
    pub name: Option<Str>,
    /// Such as `client`.
    pub category: Str,
    /// Such as `pc`.
    pub kind: Str,
    /// What it can do, sorted.
    pub features: Box<[Str]>,
}

impl Software {
    fn of(query: &Element) -> Self {
        let mut identities = query.children().filter(|child| child.is(ns::DISCO_INFO, "identity"));
        let identity = identities.next();
        let part = |name: &str| identity.and_then(|identity| identity.attr_str(name)).cloned();
        let features = query.children().filter(|child| child.is(ns::DISCO_INFO, "feature"));
        let mut features: Vec<Str> =
            features.filter_map(|feature| feature.attr_str("var").cloned()).collect();
        features.sort_unstable();
        Self {
            name: part("name"),
            category: part("category").unwrap_or_default(),
            kind: part("type").unwrap_or_default(),
            features: features.into_boxed_slice(),
        }
    }

    fn bytes(&self) -> usize {
        let texts = [&self.category, &self.kind].into_iter().chain(&self.name).chain(&self.features);
        texts.map(|text| text.len() + size_of::<Str>()).sum()
    }
}

/// What is known of programs, and what is being asked.
#[derive(Default)]
pub(super) struct Programs(Mutex<Known>);

#[derive(Default)]
struct Known {
    programs: HashMap<Version, Entry>,
    /// Since when each question is open.
    open: HashMap<Version, Moment>,
    bytes: usize,
    /// Counts the uses.
    uses: u64,
}

struct Entry {
    software: Arc<Software>,
    bytes: usize,
    used: u64,
}

impl Programs {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The program that has proved this version.
    pub(super) fn get(&self, version: &Version) -> Option<Arc<Software>> {
        self.known().programs.get(version).map(|entry| Arc::clone(&entry.software))
    }

    /// Somebody claims a version: whether he is to be asked. If so the question is open from now on.
    fn claimed(&self, version: &Version, now: Moment) -> bool {
        let mut known = self.known();
        known.uses += 1;
        let uses = known.uses;
        if let Some(entry) = known.programs.get_mut(version) {
            entry.used = uses;
            return false;
        }
        let is_open = |since: &Moment| now.since(*since) < PATIENCE;
        if known.open.get(version).is_some_and(is_open) {
            return false;
        }
        if known.open.len() >= MAX_OPEN {
            known.open.retain(|_, since| is_open(since));
            if known.open.len() >= MAX_OPEN {
                return false;
            }
        }
        known.open.insert(version.clone(), now);
        true
    }

    /// There will be no answer: somebody else may be asked.
    fn give_up(&self, version: &Version) {
        self.known().open.remove(version);
    }

    /// An answer has come; it is remembered if it proves the version. §5.4 rules 7 to 9
    fn answered(&self, version: &Version, query: Option<&Element>) {
        let proves = |query: &&Element| {
            verification_string(version.hash, query).is_ok_and(|proved| proved == version.ver.as_str())
        };
        let software = query.filter(proves).map(Software::of);
        let mut known = self.known();
        known.open.remove(version);
        let Some(software) = software else { return };
        let bytes = software.bytes() + version.ver.len();
        if bytes > MAX_PROGRAM || known.programs.contains_key(version) {
            return;
        }
        while known.bytes + bytes > MAX_BYTES {
            let oldest = known.programs.iter().min_by_key(|(_, entry)| entry.used);
            let Some(oldest) = oldest.map(|(version, _)| version.clone()) else { break };
            let gone = known.programs.remove(&oldest).map_or(0, |entry| entry.bytes);
            known.bytes -= gone;
        }
        known.bytes += bytes;
        let used = known.uses;
        known.programs.insert(version.clone(), Entry { software: Arc::new(software), bytes, used });
    }
}

/// A question to a client.
pub(super) struct Asked {
    /// Its id and what it is about, until there is an answer.
    open: Option<(String, Version)>,
    /// How many there were.
    count: u8,
}

impl Account {
    /// A session has sent presence: what program it is, is asked where nobody knows it yet.
    pub(super) fn ask_software(&mut self, index: usize) {
        let Some(session) = self.sessions.get_mut(index) else { return };
        let Some(caps) = session.card.caps() else { return };
        let (Some(version), Some(node)) = (&caps.version, caps.query_node()) else { return };
        let asked = session.asked.as_ref();
        if asked.is_some_and(|asked| asked.open.is_some() || asked.count >= MAX_ASKED)
            || !self.services.programs.claimed(version, self.services.clock.now())
        {
            return;
        }
        let id = random_id();
        let query = InfoQuery { node: Some(node.into()) }.build();
        let request =
            Iq::get(id.clone(), query).with_from(self.jid.domain_part()).with_to(session.jid.clone());
        let count = asked.map_or(0, |asked| asked.count) + 1;
        session.asked = Some(Box::new(Asked { open: Some((id, version.clone())), count }));
        session.send_item(Item { if_lost: IfLost::Forget, ..Item::new(request) });
    }

    /// Whether a session answers our question with this; then nobody else gets it.
    pub(super) fn is_told_of_software(&mut self, index: usize, iq: &Iq) -> bool {
        let Some(session) = self.sessions.get_mut(index) else { return false };
        let Some(asked) = session.asked.as_mut() else { return false };
        let is_ours = |to: Option<&Jid>| to.is_none_or(|to| to.is_domain());
        let answers = |(id, _): &mut (String, Version)| iq.id() == Some(id.as_str());
        if iq.kind().is_request() || !is_ours(iq.to()) {
            return false;
        }
        let Some((_, version)) = asked.open.take_if(answers) else { return false };
        let query = (iq.kind() == IqType::Result).then(|| iq.child(ns::DISCO_INFO, "query")).flatten();
        self.services.programs.answered(&version, query);
        true
    }

    /// A session has ended: it answers no more.
    pub(super) fn software_unknown(&self, session: &Session) {
        if let Some((_, version)) = session.asked.as_ref().and_then(|asked| asked.open.as_ref()) {
            self.services.programs.give_up(version);
        }
    }
}

impl super::SessionCard {
    /// What program the client claims to be. XEP-0115 §4
    pub fn caps(&self) -> Option<Arc<Caps>> {
        self.caps.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The node of that claim, usually a web address.
    pub fn client(&self) -> Option<String> {
        self.caps().map(|caps| caps.node.chars().take(CLIENT_NAME).collect())
    }

    /// Keeps the claim of a presence; one without any leaves it (§8.4: not every presence has it).
    pub(super) fn learn(&self, presence: &crate::stanza::Presence) {
        let Some(caps) = Caps::of(presence) else { return };
        let mut known = self.caps.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_deref() != Some(&caps) {
            *known = Some(Arc::new(caps));
        }
    }
}

/// Characters of a client's name that are shown.
const CLIENT_NAME: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Clock;
    use crate::stanza::payload::caps::Hash;
    use crate::xml::{Limits, Scope, parse};

    fn answer(name: &str, features: usize) -> (Version, Element) {
        let features: String = (0..features).map(|n| format!("<feature var='urn:{name}:{n}'/>")).collect();
        let text = format!(
            "<query xmlns='http://jabber.org/protocol/disco#info'>\
             <identity category='client' type='pc' name='{name}'/>{features}</query>"
        );
        let query = parse(text.as_bytes(), &Scope::new(""), Limits::KNOWN).unwrap();
        let ver = verification_string(Hash::Sha1, &query).unwrap();
        (Version { hash: Hash::Sha1, ver: ver.into() }, query)
    }

    #[test]
    fn one_is_asked_and_only_what_is_proved_is_remembered() {
        let (programs, now) = (Programs::default(), Clock::new().now());
        let (version, query) = answer("Psi", 3);
        assert!(programs.claimed(&version, now));
        assert!(!programs.claimed(&version, now), "the question is open");
        // A liar: the next one who claims it is asked.
        programs.answered(&version, Some(&answer("Evil", 3).1));
        assert_eq!(programs.get(&version), None);
        assert!(programs.claimed(&version, now));
        // Nobody answers: after a while another one is asked.
        assert!(programs.claimed(&version, now.after(PATIENCE)));
        programs.answered(&version, Some(&query));
        let known = programs.get(&version).unwrap();
        assert_eq!((known.name.as_deref(), known.features.len()), (Some("Psi"), 3));
        assert!(!programs.claimed(&version, now.after(PATIENCE)));
        // The same string by another hash is another claim.
        assert_eq!(programs.get(&Version { hash: Hash::Sha256, ..version }), None);
    }

    #[test]
    fn what_is_remembered_and_what_is_asked_is_bounded() {
        let (programs, now) = (Programs::default(), Clock::new().now());
        let (first, query) = answer("first", 10);
        programs.answered(&first, Some(&query));
        for n in 0..300 {
            programs.claimed(&first, now);
            let (version, query) = answer(&format!("p{n}"), 400);
            programs.answered(&version, Some(&query));
            assert!(programs.known().bytes <= MAX_BYTES);
        }
        assert!(programs.get(&first).is_some(), "what is in use stays");
        assert!(programs.get(&answer("p0", 400).0).is_none());
        let (huge, query) = answer("huge", 2000);
        programs.answered(&huge, Some(&query));
        assert!(programs.get(&huge).is_none());
        let open =
            (0..MAX_OPEN + 100).filter(|n| programs.claimed(&answer(&format!("q{n}"), 1).0, now)).count();
        assert_eq!(open, MAX_OPEN);
        let later = now.after(PATIENCE);
        assert!(programs.claimed(&answer("later", 1).0, later));
    }
}
