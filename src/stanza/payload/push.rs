//! Push notifications (XEP-0357): where a device is woken through, and what the service there is told.

use super::Payload;
use super::data_form::{Field, Form, FormKind};
use crate::jid::Jid;
use crate::stanza::{StanzaError, ns};
use crate::xml::{Element, Str, el};

/// Asks to wake a device through a service. §5
#[derive(Clone, Debug, PartialEq)]
pub struct Enable {
    /// The service.
    pub service: Jid,
    /// The node there, empty where none was named.
    pub node: Str,
    /// The form that goes with every notification: what the service wants to know of its sender.
    pub options: Option<Element>,
}

impl Payload for Enable {
    const NS: &'static str = ns::PUSH;
    const NAME: &'static str = "enable";

    fn parse(element: &Element) -> Result<Self, StanzaError> {
        let options = element.child(ns::DATA_FORMS, "x").cloned();
        if let Some(options) = &options
            && Form::parse(options)?.meaning() != Some(ns::PUBLISH_OPTIONS)
        {
            return Err(StanzaError::bad_request().text("The form is none of publish-options."));
        }
        Ok(Self { service: service(element)?, node: node(element).unwrap_or_default(), options })
    }

    fn build(&self) -> Element {
        let named = Some(&self.node).filter(|node| !node.is_empty()).cloned();
        let enable = el(Self::NS, Self::NAME).attr("jid", self.service.as_str()).attr_opt("node", named);
        enable.child_opt(self.options.clone()).build()
    }
}

/// Asks not to be woken any more. §6
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disable {
    /// The service.
    pub service: Jid,
    /// The node; all of the service where none is named.
    pub node: Option<Str>,
}

impl Payload for Disable {
    const NS: &'static str = ns::PUSH;
    const NAME: &'static str = "disable";

    fn parse(element: &Element) -> Result<Self, StanzaError> {
        Ok(Self { service: service(element)?, node: node(element) })
    }

    fn build(&self) -> Element {
        el(Self::NS, Self::NAME)
            .attr("jid", self.service.as_str())
            .attr_opt("node", self.node.clone())
            .build()
    }
}

fn service(element: &Element) -> Result<Jid, StanzaError> {
    let jid = element.attr("jid").ok_or_else(|| StanzaError::bad_request().text("No service is named."))?;
    Ok(jid.parse()?)
}

fn node(element: &Element) -> Option<Str> {
    element.attr_str("node").cloned()
}

/// What a service is told of a device's messages. §7, §11.3.1
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many messages it has not seen.
    pub count: u32,
    /// Who wrote the last one, where that may be told.
    pub sender: Option<Jid>,
    /// What it says, where that may be told.
    pub body: Option<Str>,
}

/// The request that publishes a notification. §7
pub fn publish(node: &str, summary: &Summary, options: Option<Element>) -> Element {
    let count = Some(summary.count.to_string().into());
    let sender = summary.sender.as_ref().map(|sender| sender.as_str().into());
    let told: [(&'static str, Option<Str>); 3] = [
        ("message-count", count),
        ("last-message-sender", sender),
        ("last-message-body", summary.body.clone()),
    ];
    let told = told.into_iter().filter_map(|(var, value)| Some(Field::plain(var, [value?])));
    let form = told.fold(Form::new(FormKind::Submit).form_type(ns::PUSH_SUMMARY), Form::field).build();
    let item = el(ns::PUBSUB, "item").child(el(ns::PUSH, "notification").child(form));
    let named = Some(node).filter(|node| !node.is_empty());
    el(ns::PUBSUB, "pubsub")
        .child(el(ns::PUBSUB, "publish").attr_opt("node", named).child(item))
        .child_opt(options.map(|options| el(ns::PUBSUB, "publish-options").child(options)))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enable() -> crate::xml::Builder {
        el(ns::PUSH, "enable").attr("jid", "push@host/app").attr("node", "n1")
    }

    #[test]
    fn what_is_asked_for_comes_back_as_it_was_written() {
        let form = Form::new(FormKind::Submit).form_type(ns::PUBLISH_OPTIONS);
        let whole = enable().child(form.build()).build();
        assert_eq!(Enable::parse(&Enable::parse(&whole).unwrap().build()), Enable::parse(&whole));
        assert!(Enable::parse(&whole).unwrap().options.is_some());
        let disable = Disable::parse(&el(ns::PUSH, "disable").attr("jid", "push@host").build()).unwrap();
        assert_eq!(disable.node, None);
        assert_eq!(Disable::parse(&disable.build()), Ok(disable));
    }

    #[test]
    fn what_names_no_service_or_brings_another_form_is_refused() {
        assert!(Enable::parse(&el(ns::PUSH, "enable").build()).is_err());
        assert!(Enable::parse(&el(ns::PUSH, "enable").attr("jid", "@").build()).is_err());
        let other = Form::new(FormKind::Submit).form_type("urn:example");
        assert!(Enable::parse(&enable().child(other.build()).build()).is_err());
    }
}
