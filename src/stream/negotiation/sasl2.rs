//! What a client asks for with its authentication: XEP-0388 §2.3, XEP-0386 §3.2, XEP-0198 §9, XEP-0480 §2.2, XEP-0484
//! §3.

use std::time::Duration;

use super::Step;
use super::auth::ExpectAuth;
use super::profile::Profile;
use crate::sasl::ht::Binding;
use crate::sasl::{AgentId, Condition as Sasl, Failure, Hash, Mechanism, UserAgent};
use crate::stanza::{StanzaError, ns};
use crate::stream::{StreamError, sm};
use crate::xml::{Element, Str};

/// What comes with an authentication. All of it waits for its success. XEP-0388 §2.6.1
#[derive(Debug, Default)]
pub struct Request {
    /// The client in its own words.
    pub agent: UserAgent,
    /// The former session that it would like to go on with, and how many of its stanzas the client has handled; or
    /// what is wrong with that. XEP-0198 §9.2
    pub resume: Option<Result<(Str, u32), StanzaError>>,
    /// The resource that it would like, where no former session goes on.
    pub bind: Option<Bind2>,
    /// A token with which it authenticates. XEP-0484 §3.4
    pub fast: Option<Fast>,
    /// The mechanism for which it would like to have a token. XEP-0484 §3.2
    pub token: Option<Binding>,
    /// The hash functions for which it would like to have keys made. XEP-0480 §2.2
    pub upgrades: Vec<Hash>,
}

/// What comes with a token. XEP-0484 §3.4, §3.6
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fast {
    /// How often the client has tried it.
    pub count: Option<u32>,
    /// Whether it is the last time.
    pub invalidate: bool,
}

/// A wish for a resource and what it is to begin with. XEP-0386 §3.2
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bind2 {
    /// What the program is called, for people.
    pub tag: Option<String>,
    /// Whether copies of what other sessions send and get are wanted. XEP-0280
    pub carbons: bool,
    /// Whether nobody looks at it to begin with. XEP-0352
    pub inactive: bool,
    /// Whether stanzas are counted from the first one on.
    pub management: Option<Enable>,
}

/// `<enable/>` of stream management. XEP-0198 §3
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enable {
    /// Whether the session is to outlive its connection.
    pub resume: bool,
    /// For how long, as far as the client is concerned.
    pub max: Option<Duration>,
}

/// What stands before the name of a mechanism in the name of a task that brings keys for it. XEP-0480 §2.1
pub(super) const UPGRADE: &str = "UPGR-SCRAM-";

impl Request {
    /// Reads an `<authenticate/>`. What is not known is ignored.
    ///
    /// # Errors
    /// `malformed-request` for a client whose id is no UUID.
    fn parse(element: &Element) -> Result<Self, Failure> {
        let agent = element.child(ns::SASL2, "user-agent").map(user_agent).transpose()?;
        let resume = element.children().find_map(|child| match sm::Request::parse(child)? {
            Ok(sm::Request::Resume { previd, h }) => Some(Ok((previd, h))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        let mut upgrades = Vec::new();
        for child in element.children().filter(|child| child.is(ns::SASL_UPGRADE, "upgrade")) {
            let text = child.text();
            let known = text.trim().strip_prefix(UPGRADE);
            let hash = Hash::ALL.into_iter().find(|hash| Some(hash.name()) == known);
            upgrades.extend(hash.filter(|hash| !upgrades.contains(hash)));
        }
        Ok(Self {
            agent: agent.unwrap_or_default(),
            resume,
            bind: element.child(ns::BIND2, "bind").map(Bind2::parse),
            fast: element.child(ns::FAST, "fast").map(fast),
            token: element
                .child(ns::FAST, "request-token")
                .and_then(|child| Binding::of(child.attr("mechanism")?)),
            upgrades,
        })
    }
}

fn user_agent(element: &Element) -> Result<UserAgent, Failure> {
    let text = |name| element.child(ns::SASL2, name).and_then(|child| UserAgent::text(&child.text()));
    let id = element.attr("id").map(str::parse::<AgentId>).transpose();
    Ok(UserAgent {
        id: id.map_err(|error| Sasl::MalformedRequest.because(error.to_string()))?,
        software: text("software"),
        device: text("device"),
    })
}

fn fast(element: &Element) -> Fast {
    let count = element.attr("count").and_then(|count| count.trim().parse().ok());
    Fast { count, invalidate: matches!(element.attr("invalidate"), Some("true" | "1")) }
}

impl Bind2 {
    fn parse(element: &Element) -> Self {
        let tag = element.child(ns::BIND2, "tag").map(|tag| tag.text().trim().to_owned());
        let management = element.children().find_map(|child| match sm::Request::parse(child)? {
            Ok(sm::Request::Enable { resume, max }) => Some(Enable { resume, max }),
            _ => None,
        });
        Self {
            tag: tag.filter(|tag| !tag.is_empty()),
            carbons: element.child(ns::CARBONS, "enable").is_some(),
            inactive: element.child(ns::CSI, "inactive").is_some(),
            management,
        }
    }
}

impl ExpectAuth {
    /// What clients of a token must send. XEP-0484 §3.4, §4.1
    fn with_token(&self, binding: Binding) -> Result<Mechanism, Failure> {
        let request = self.profile.request();
        match request.is_some_and(|request| request.fast.is_some() && request.agent.id.is_some()) {
            true => Ok(Mechanism::Ht(binding)),
            false => {
                Err(Sasl::MalformedRequest.because("a token needs <fast/> and the id of the user-agent"))
            }
        }
    }

    /// XEP-0388 §2.3.
    pub(super) fn authenticate(mut self, element: &Element, out: &mut Vec<u8>) -> Result<Step, StreamError> {
        let (request, flaw) = match Request::parse(element) {
            Ok(request) => (request, None),
            Err(failure) => (Request::default(), Some(failure)),
        };
        let offered = self.token_offers();
        let token = request.token.filter(|binding| offered.contains(binding));
        self.profile = Profile::Sasl2(Box::new(Request { token, ..request }));
        if let Some(failure) = flaw {
            return self.failed(failure, out);
        }
        let name = element.attr("mechanism");
        let mechanism = match name.and_then(Binding::of).filter(|binding| offered.contains(binding)) {
            Some(binding) => self.with_token(binding),
            None => self.mechanism(name),
        };
        let mechanism = match mechanism {
            Ok(mechanism) => mechanism,
            Err(failure) => return self.failed(failure, out),
        };
        let initial = element.child(ns::SASL2, "initial-response");
        match initial.map(|initial| self.profile.data(initial)).transpose() {
            Ok(data) => self.exchange(mechanism, data.flatten(), out),
            Err(failure) => self.failed(failure, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::el;

    const ID: &str = "d4565fa7-4d72-4749-b3d3-740edbf87770";

    #[test]
    fn what_is_asked_for_is_read_and_the_rest_ignored() {
        let agent = el(ns::SASL2, "user-agent").attr("id", ID);
        let bind = el(ns::BIND2, "bind")
            .child(el(ns::BIND2, "tag").text(" Client "))
            .child(el(ns::CARBONS, "enable"))
            .child(el(ns::SM, "enable").attr("resume", "true").attr("max", "60"))
            .child(el(ns::CSI, "inactive"))
            .child(el("urn:example", "enable"));
        let upgrade = |task: &'static str| el(ns::SASL_UPGRADE, "upgrade").text(task);
        let element = el(ns::SASL2, "authenticate")
            .child(agent.child(el(ns::SASL2, "software").text("S")))
            .child(el(ns::SM, "resume").attr("previd", "x").attr("h", "7"))
            .child(bind)
            .child(upgrade("UPGR-SCRAM-SHA-512"))
            .child(upgrade("UPGR-SCRAM-SHA-512"))
            .child(upgrade("UPGR-BLOOP"))
            .build();
        let request = Request::parse(&element).unwrap();
        assert_eq!(request.agent.id.map(|id| id.as_str().to_owned()).as_deref(), Some(ID));
        assert_eq!((request.agent.software.as_deref(), request.agent.device), (Some("S"), None));
        assert_eq!(request.resume, Some(Ok(("x".into(), 7))));
        assert_eq!(request.upgrades, [Hash::Sha512]);
        let management = Some(Enable { resume: true, max: Some(Duration::from_secs(60)) });
        let tag = Some("Client".to_owned());
        assert_eq!(request.bind, Some(Bind2 { tag, carbons: true, inactive: true, management }));
    }

    #[test]
    fn a_bad_id_is_refused_and_a_bad_resumption_told() {
        let element = el(ns::SASL2, "authenticate").child(el(ns::SASL2, "user-agent").attr("id", "phone"));
        assert_eq!(Request::parse(&element.build()).unwrap_err().condition, Sasl::MalformedRequest);
        let element = el(ns::SASL2, "authenticate").child(el(ns::SM, "resume").attr("previd", "x"));
        assert!(matches!(Request::parse(&element.build()).unwrap().resume, Some(Err(_))));
        assert_eq!(Request::parse(&el(ns::SASL2, "authenticate").build()).unwrap().bind, None);
    }
}
