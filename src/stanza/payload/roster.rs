//! Roster (RFC 6121 §2): what a client asks, what it sets, what it is told.

use super::Payload;
use crate::jid::BareJid;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// The most bytes of a contact's name and of a group's. RFC 6121 §2.3.3
pub const MAX_NAME: usize = 1023;

/// The most groups that a contact may be in.
pub const MAX_GROUPS: usize = 100;

/// A contact. RFC 6121 §2.1.2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The contact's address.
    pub jid: BareJid,
    /// What the account calls it; empty for nothing.
    pub name: Str,
    /// Who sees whose presence.
    pub subscription: Subscription,
    /// Whether the account has asked for the contact's presence and waits. §2.1.2.2
    pub ask: bool,
    /// Whether the account has approved a request of the contact before it came. §2.1.2.1
    pub approved: bool,
    /// The groups it is in, each once, in the order given.
    pub groups: Vec<Str>,
}

/// Who sees whose presence. RFC 6121 §2.1.2.5
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subscription {
    /// Neither.
    #[default]
    None,
    /// The account sees the contact.
    To,
    /// The contact sees the account.
    From,
    /// Both.
    Both,
}

impl Subscription {
    /// From the two directions.
    pub fn new(account_sees: bool, contact_sees: bool) -> Self {
        match (account_sees, contact_sees) {
            (false, false) => Self::None,
            (true, false) => Self::To,
            (false, true) => Self::From,
            (true, true) => Self::Both,
        }
    }

    /// Whether the account may see the contact's presence: to, both.
    pub fn account_sees(self) -> bool {
        matches!(self, Self::To | Self::Both)
    }

    /// Whether the contact may see the account's presence: from, both.
    pub fn contact_sees(self) -> bool {
        matches!(self, Self::From | Self::Both)
    }

    /// The value of the attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::To => "to",
            Self::From => "from",
            Self::Both => "both",
        }
    }
}

impl Item {
    /// A contact without a name, groups or subscriptions.
    pub fn new(jid: BareJid) -> Self {
        Self {
            jid,
            name: Str::default(),
            subscription: Subscription::None,
            ask: false,
            approved: false,
            groups: Vec::new(),
        }
    }

    /// The `<item/>` of a result or a push.
    pub fn build(&self) -> Element {
        let name = (!self.name.is_empty()).then(|| self.name.clone());
        let groups = self.groups.iter().map(|group| el(ns::ROSTER, "group").text(group.clone()));
        el(ns::ROSTER, "item")
            .attr("jid", self.jid.as_str())
            .attr_opt("name", name)
            .attr("subscription", self.subscription.name())
            .attr_opt("ask", self.ask.then_some("subscribe"))
            .attr_opt("approved", self.approved.then_some("true"))
            .children(groups)
            .build()
    }

    /// The item of a roster set. What only the server decides is left out: subscription, ask, approved (§2.1.5).
    fn parse(item: &Element) -> Result<Self, StanzaError> {
        let name = item.attr_str("name").cloned().unwrap_or_default();
        if name.len() > MAX_NAME {
            return Err(StanzaError::not_acceptable().text("The name of the contact is too long."));
        }
        let mut groups: Vec<Str> = Vec::new();
        for group in item.children().filter(|child| child.is(ns::ROSTER, "group")) {
            let group = group.text();
            if group.is_empty() {
                return Err(StanzaError::not_acceptable().text("A group needs a name."));
            }
            if group.len() > MAX_NAME {
                return Err(StanzaError::not_acceptable().text("The name of a group is too long."));
            }
            if groups.iter().any(|other| other.as_str() == group) {
                return Err(StanzaError::bad_request().text("A group is named twice."));
            }
            if groups.len() == MAX_GROUPS {
                return Err(StanzaError::not_acceptable().text("The contact is in too many groups."));
            }
            groups.push(Str::new(group));
        }
        Ok(Self { name, groups, ..Self::new(jid_of(item)?) })
    }
}

fn jid_of(item: &Element) -> Result<BareJid, StanzaError> {
    let jid =
        item.attr("jid").ok_or_else(|| StanzaError::bad_request().text("The contact has no address."))?;
    Ok(jid.parse()?)
}

/// A request for the roster. RFC 6121 §2.1.3
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Get {
    /// The version that the client has; empty if it has none but wants to use versions. §2.6.2
    pub version: Option<Str>,
}

impl Payload for Get {
    const NS: &'static str = ns::ROSTER;
    const NAME: &'static str = "query";

    fn parse(query: &Element) -> Result<Self, StanzaError> {
        if query.children().next().is_some() {
            return Err(StanzaError::bad_request().text("A request for the roster is empty."));
        }
        Ok(Self { version: query.attr_str("ver").cloned() })
    }

    fn build(&self) -> Element {
        el(ns::ROSTER, "query").attr_opt("ver", self.version.clone()).build()
    }
}

/// What a client wants changed. RFC 6121 §2.1.5
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// Add the contact, or give it this name and these groups. §2.3, §2.4
    Update(Item),
    /// Remove the contact. §2.5
    Remove(BareJid),
}

impl Set {
    /// The contact that is meant.
    pub fn jid(&self) -> &BareJid {
        match self {
            Self::Update(item) => &item.jid,
            Self::Remove(jid) => jid,
        }
    }
}

impl Payload for Set {
    const NS: &'static str = ns::ROSTER;
    const NAME: &'static str = "query";

    fn parse(query: &Element) -> Result<Self, StanzaError> {
        let mut items = query.children();
        let (Some(item), None) = (items.next(), items.next()) else {
            return Err(StanzaError::bad_request().text("A roster set has exactly one item."));
        };
        if !item.is(ns::ROSTER, "item") {
            return Err(StanzaError::bad_request().text("A roster set has exactly one item."));
        }
        if item.attr("subscription") == Some("remove") {
            return Ok(Self::Remove(jid_of(item)?));
        }
        Item::parse(item).map(Self::Update)
    }

    fn build(&self) -> Element {
        let item = match self {
            Self::Update(item) => item.build(),
            Self::Remove(jid) => removed(jid),
        };
        el(ns::ROSTER, "query").child(item).build()
    }
}

fn removed(jid: &BareJid) -> Element {
    el(ns::ROSTER, "item").attr("jid", jid.as_str()).attr("subscription", "remove").build()
}

/// The roster as a client is told. RFC 6121 §2.1.4
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Its version. §2.6
    pub version: Str,
    /// The contacts.
    pub items: Vec<Item>,
}

impl Query {
    /// The `<query/>` of a result.
    pub fn build(&self) -> Element {
        el(ns::ROSTER, "query")
            .attr("ver", self.version.clone())
            .children(self.items.iter().map(Item::build))
            .build()
    }
}

/// One change as interested clients are told. RFC 6121 §2.1.6
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The version of the roster that it leads to.
    pub version: Str,
    /// The contact as it is now, or which one was removed.
    pub change: Set,
}

impl Push {
    /// The `<query/>` of an iq of type set.
    pub fn build(&self) -> Element {
        self.change.build().edit().attr("ver", self.version.clone()).build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stanza::Condition;
    use crate::xml::Builder;

    fn query() -> Builder {
        el(ns::ROSTER, "query")
    }

    fn item(jid: &'static str) -> Builder {
        el(ns::ROSTER, "item").attr("jid", jid)
    }

    fn group(name: impl Into<Str>) -> Builder {
        el(ns::ROSTER, "group").text(name)
    }

    fn refused(query: Builder) -> Condition {
        Set::parse(&query.build()).unwrap_err().condition
    }

    #[test]
    fn a_client_sets_name_and_groups_and_nothing_else() {
        let set = item("Nurse@Example.com")
            .attr("name", "Nurse")
            .attr("subscription", "both")
            .attr("ask", "subscribe")
            .attr("approved", "true")
            .child(group("Servants"));
        let jid: BareJid = "nurse@example.com".parse().unwrap();
        let expected =
            Item { name: "Nurse".into(), groups: vec!["Servants".into()], ..Item::new(jid.clone()) };
        assert_eq!(Set::parse(&query().child(set).build()), Ok(Set::Update(expected)));
        let remove = query().child(item("nurse@example.com").attr("subscription", "remove"));
        assert_eq!(Set::parse(&remove.build()), Ok(Set::Remove(jid)));
    }

    /// RFC 6121 §2.3.3
    #[test]
    fn the_error_cases() {
        let one = || item("nurse@example.com");
        assert_eq!(refused(query()), Condition::BadRequest);
        assert_eq!(refused(query().child(one()).child(item("mother@example.com"))), Condition::BadRequest);
        assert_eq!(refused(query().child(el(ns::ROSTER, "item"))), Condition::BadRequest);
        assert_eq!(refused(query().child(one().child(group("a")).child(group("a")))), Condition::BadRequest);
        assert_eq!(refused(query().child(one().child(group("")))), Condition::NotAcceptable);
        assert_eq!(refused(query().child(one().child(group("g".repeat(1024))))), Condition::NotAcceptable);
        assert_eq!(refused(query().child(one().attr("name", "n".repeat(1024)))), Condition::NotAcceptable);
        let many = one().children((0..=MAX_GROUPS).map(|n| group(n.to_string())));
        assert_eq!(refused(query().child(many)), Condition::NotAcceptable);
        assert_eq!(refused(query().child(item("nurse@example.com/balcony"))), Condition::JidMalformed);
        assert_eq!(refused(query().child(item("@"))), Condition::JidMalformed);
    }

    #[test]
    fn what_a_client_is_told() {
        let mut told = Item::new("romeo@example.net".parse().unwrap());
        (told.subscription, told.ask, told.approved) = (Subscription::From, true, true);
        let element = told.build();
        assert_eq!(element.attr("subscription"), Some("from"));
        assert_eq!(element.attr("ask"), Some("subscribe"));
        assert_eq!(element.attr("approved"), Some("true"));
        assert_eq!(element.attr("name"), None);
        let push = Push { version: "v7".into(), change: Set::Remove(told.jid) }.build();
        assert_eq!(push.attr("ver"), Some("v7"));
        assert_eq!(push.children().next().and_then(|item| item.attr("subscription")), Some("remove"));
    }

    #[test]
    fn a_request_is_empty() {
        let get = Get::parse(&query().attr("ver", "").build());
        assert_eq!(get, Ok(Get { version: Some("".into()) }));
        assert!(Get::parse(&query().child(item("a@b")).build()).is_err());
    }
}
