//! Service discovery (XEP-0030): identities, features and items of an entity.

use super::Payload;
use super::data_form::Form;
use crate::jid::Jid;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// Asks what an entity is and can do. XEP-0030 §3
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InfoQuery {
    /// The node that is meant.
    pub node: Option<Str>,
}

/// Asks what belongs to an entity. XEP-0030 §4
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemsQuery {
    /// The node that is meant.
    pub node: Option<Str>,
}

impl Payload for InfoQuery {
    const NS: &'static str = ns::DISCO_INFO;
    const NAME: &'static str = "query";

    fn parse(query: &Element) -> Result<Self, StanzaError> {
        Ok(Self { node: query.attr_str("node").cloned() })
    }

    fn build(&self) -> Element {
        el(ns::DISCO_INFO, "query").attr_opt("node", self.node.clone()).build()
    }
}

impl Payload for ItemsQuery {
    const NS: &'static str = ns::DISCO_ITEMS;
    const NAME: &'static str = "query";

    fn parse(query: &Element) -> Result<Self, StanzaError> {
        Ok(Self { node: query.attr_str("node").cloned() })
    }

    fn build(&self) -> Element {
        el(ns::DISCO_ITEMS, "query").attr_opt("node", self.node.clone()).build()
    }
}

/// What an entity is and can do. XEP-0030 §3.1
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// The node of the question.
    pub node: Option<Str>,
    /// What it is; at least one.
    pub identities: Vec<Identity>,
    /// What it can do; at least `http://jabber.org/protocol/disco#info`.
    pub features: Vec<Str>,
    /// More about it. XEP-0128
    pub forms: Vec<Form>,
}

/// What an entity is. XEP-0030 §3.1
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Such as `server`.
    pub category: Str,
    /// Such as `im`.
    pub kind: Str,
    /// A name for people.
    pub name: Option<Str>,
}

impl Identity {
    /// An identity without a name.
    pub fn new(category: impl Into<Str>, kind: impl Into<Str>) -> Self {
        Self { category: category.into(), kind: kind.into(), name: None }
    }

    /// With a name for people.
    pub fn name(mut self, name: impl Into<Str>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl Info {
    /// The `<query/>` of a result.
    pub fn build(&self) -> Element {
        let identities = self.identities.iter().map(|identity| {
            el(ns::DISCO_INFO, "identity")
                .attr("category", identity.category.clone())
                .attr("type", identity.kind.clone())
                .attr_opt("name", identity.name.clone())
        });
        let features = self.features.iter().map(|var| el(ns::DISCO_INFO, "feature").attr("var", var.clone()));
        el(ns::DISCO_INFO, "query")
            .attr_opt("node", self.node.clone())
            .children(identities)
            .children(features)
            .children(self.forms.iter().map(Form::build))
            .build()
    }
}

/// What belongs to an entity. XEP-0030 §4.1
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    /// The node of the question.
    pub node: Option<Str>,
    /// The items.
    pub items: Vec<Item>,
}

/// Something that belongs to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its address.
    pub jid: Jid,
    /// Its node.
    pub node: Option<Str>,
    /// A name for people.
    pub name: Option<Str>,
}

impl Items {
    /// The `<query/>` of a result.
    pub fn build(&self) -> Element {
        let items = self.items.iter().map(|item| {
            el(ns::DISCO_ITEMS, "item")
                .attr("jid", item.jid.as_str())
                .attr_opt("node", item.node.clone())
                .attr_opt("name", item.name.clone())
        });
        el(ns::DISCO_ITEMS, "query").attr_opt("node", self.node.clone()).children(items).build()
    }
}

#[cfg(test)]
mod tests {
    use super::super::data_form::Field;
    use super::*;

    #[test]
    fn a_server_tells_of_itself() {
        let info = Info {
            identities: vec![Identity::new("server", "im").name("xmppd")],
            features: vec![ns::DISCO_INFO.into()],
            forms: vec![
                Form::result(ns::SERVER_INFO)
                    .field(Field::plain("abuse-addresses", ["mailto:a@b", "xmpp:a@b"])),
            ],
            ..Info::default()
        };
        let query = info.build();
        assert_eq!(query.child(ns::DISCO_INFO, "identity").and_then(|i| i.attr("type")), Some("im"));
        assert_eq!(query.child(ns::DISCO_INFO, "feature").and_then(|f| f.attr("var")), Some(ns::DISCO_INFO));
        let form = query.child(ns::DATA_FORMS, "x").unwrap();
        assert_eq!(form.attr("type"), Some("result"));
        let fields: Vec<_> =
            form.children().map(|field| (field.attr("var"), field.children().count())).collect();
        assert_eq!(fields, [(Some("FORM_TYPE"), 1), (Some("abuse-addresses"), 2)]);
    }
}
