//! Queries of an archive and their results (XEP-0313).

use super::data_form::{Field, FieldType, Form, FormKind};
use super::fulltext::{self, Words};
use super::{Payload as _, rsm};
use crate::base::Timestamp;
use crate::jid::Jid;
use crate::stanza::{StanzaError, ns};
use crate::xml::{self, Element, Str, el};

/// Ids that one query may name.
const MAX_IDS: usize = 250;

/// What is asked of an archive. §4
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Comes back with every result.
    pub query_id: Option<Str>,
    /// Exchanged with this address.
    pub with: Option<Jid>,
    /// Not before.
    pub start: Option<Timestamp>,
    /// Not after.
    pub end: Option<Timestamp>,
    /// Behind this item.
    pub after_id: Option<Str>,
    /// Ahead of this item.
    pub before_id: Option<Str>,
    /// Only these items.
    pub ids: Option<Vec<Str>>,
    /// With these words. XEP-0431
    pub words: Option<Words>,
    /// The page.
    pub page: rsm::Request,
    /// The last first. §4.3.4
    pub flip: bool,
}

impl Query {
    /// Reads a `<query/>`.
    ///
    /// # Errors
    /// `feature-not-implemented` for a field or a node that is not known (§4.1.5); `bad-request` for a value that
    /// does not fit its field.
    pub fn parse(query: &Element) -> Result<Self, StanzaError> {
        if query.attr("node").is_some() {
            return Err(StanzaError::feature_not_implemented().text("this archive has no nodes"));
        }
        let mut read = Self {
            query_id: query.attr_str("queryid").cloned(),
            page: rsm::Request::of(query)?,
            flip: query.child(ns::MAM, "flip-page").is_some(),
            ..Self::default()
        };
        let Some(form) = query.child(ns::DATA_FORMS, "x") else { return Ok(read) };
        for field in form.children().filter(|child| child.is(ns::DATA_FORMS, "field")) {
            read.take(field)?;
        }
        Ok(read)
    }

    fn take(&mut self, field: &Element) -> Result<(), StanzaError> {
        let name = field.attr("var").unwrap_or_default();
        let bad = || StanzaError::bad_request().text(format!("the value of {name} does not fit"));
        let mut values =
            field.children().filter(|child| child.is(ns::DATA_FORMS, "value")).map(Element::text);
        if name == "ids" {
            let ids: Vec<Str> = values.take(MAX_IDS + 1).map(Str::from).collect();
            if ids.len() > MAX_IDS {
                return Err(StanzaError::policy_violation().text(format!("at most {MAX_IDS} ids at once")));
            }
            self.ids = Some(ids);
            return Ok(());
        }
        let value = values.next().unwrap_or_default();
        let text = value.trim();
        // A field that was left empty limits nothing. XEP-0004 §3.2
        match name {
            "FORM_TYPE" if text == ns::MAM => {}
            "with" | "start" | "end" | "before-id" | "after-id" | "include-groupchat" if text.is_empty() => {}
            "with" => self.with = Some(text.parse()?),
            "start" => self.start = Some(Timestamp::from_xmpp(text).ok_or_else(bad)?),
            "end" => self.end = Some(Timestamp::from_xmpp(text).ok_or_else(bad)?),
            "before-id" => self.before_id = Some(text.into()),
            "after-id" => self.after_id = Some(text.into()),
            fulltext::FIELD => self.words = Words::of(text)?,
            // Understood; there are none in the archives of accounts. §4.1.4
            "include-groupchat" if matches!(text, "true" | "1" | "false" | "0") => {}
            "include-groupchat" | "FORM_TYPE" => return Err(bad()),
            _ => {
                let text = format!("no field {name}");
                return Err(StanzaError::feature_not_implemented().text(text));
            }
        }
        Ok(())
    }
}

/// The fields that a query may have. §4.1.5
pub fn fields() -> Element {
    let validate = el(VALIDATE, "validate").attr("datatype", "xs:string").child(el(VALIDATE, "open"));
    let form = Form::new(FormKind::Form)
        .form_type(ns::MAM)
        .field(Field::new("with", FieldType::JidSingle))
        .field(Field::new("start", FieldType::TextSingle))
        .field(Field::new("end", FieldType::TextSingle))
        .field(Field::new("before-id", FieldType::TextSingle))
        .field(Field::new("after-id", FieldType::TextSingle))
        .field(Field::new("include-groupchat", FieldType::Boolean))
        .field(Field::new(fulltext::FIELD, FieldType::TextSingle))
        .build();
    let ids = el(ns::DATA_FORMS, "field").attr("type", "list-multi").attr("var", "ids").child(validate);
    el(ns::MAM, "query").child(form.edit().child(ids)).build()
}

/// Validation of form fields. XEP-0122
const VALIDATE: &str = "http://jabber.org/protocol/xdata-validate";

/// Writes the `<result/>`s of a page. §4.2
///
/// They are written at once, around the texts as they are stored (in the namespace of clients): a page has hundreds of
/// them, and nobody on the way reads them.
pub struct Results {
    /// What all of them begin with, up to the id.
    begin: String,
}

impl Results {
    /// The results of a query with this id.
    pub fn new(query_id: Option<&Str>) -> Self {
        let mut begin = b"<result xmlns='urn:xmpp:mam:2'".to_vec();
        if let Some(query) = query_id {
            begin.extend_from_slice(b" queryid='");
            xml::escape_attribute(query, &mut begin);
            begin.push(b'\'');
        }
        begin.extend_from_slice(b" id='");
        Self { begin: String::from_utf8(begin).unwrap_or_default() }
    }

    /// One item, whose id is plain text. `None` if what is stored is no message.
    pub fn write(&self, id: &str, stamp: Timestamp, stored: &str) -> Option<Box<str>> {
        const DELAY: &str = "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='";
        const MESSAGE: &str = "'/><message xmlns='jabber:client'";
        const END: &str = "</forwarded></result>";
        let inside = stored.strip_prefix("<message").filter(|rest| rest.starts_with([' ', '>', '/']))?;
        let around = self.begin.len() + id.len() + DELAY.len() + Timestamp::WIDTH + MESSAGE.len() + END.len();
        let mut out = String::with_capacity(around + inside.len());
        for part in [&self.begin, id, DELAY] {
            out.push_str(part);
        }
        stamp.write_xmpp(&mut out);
        for part in [MESSAGE, inside, END] {
            out.push_str(part);
        }
        Some(out.into_boxed_str())
    }
}

/// `<fin/>`: the end of a page. §4
pub fn fin(set: Element, complete: bool) -> Element {
    el(ns::MAM, "fin").attr_opt("complete", complete.then_some("true")).child(set).build()
}

/// `<metadata/>`: the first and the last item of an archive that is not empty. §5
pub fn metadata(ends: Option<[(String, Timestamp); 2]>) -> Element {
    let end = |name: &'static str, (id, stamp): (String, Timestamp)| {
        el(ns::MAM, name).attr("id", id).attr("timestamp", stamp.to_xmpp())
    };
    let ends = ends.into_iter().flat_map(|[first, last]| [end("start", first), end("end", last)]);
    el(ns::MAM, "metadata").children(ends).build()
}
