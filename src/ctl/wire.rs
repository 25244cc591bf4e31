//! The lines of the control protocol, as types and as text. No I/O.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::admin::{AdminError, Line, Operation, Report};
use crate::observe::Record;

/// Raised when a line changes its meaning. A client asks nothing of a server that speaks another one.
pub const PROTOCOL: u32 = 1;

/// Bytes of the longest line that is read, its end included.
pub const MAX_LINE: usize = 1 << 20;

/// The first line of a connection, from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Version of the server.
    pub xmppd: String,
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// Process id of the server.
    pub pid: u32,
    /// Another one after each start.
    #[serde(default)]
    pub boot: String,
}

impl Hello {
    /// The greeting of this process.
    pub fn own() -> Self {
        Self {
            xmppd: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: PROTOCOL,
            pid: std::process::id(),
            boot: crate::base::id::boot().to_owned(),
        }
    }
}

/// A question: `{"id":1,"op":"vhost add","args":{"domain":"shop.example"}}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Chosen by the client; comes back with each answer.
    pub id: u64,
    /// What is asked.
    pub operation: Operation,
}

/// Why a line is no request. The id comes back if it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The request's id.
    pub id: Option<u64>,
    /// What is wrong with it.
    pub error: Box<AdminError>,
}

impl Request {
    /// Reads one line. Any bytes give an answer.
    ///
    /// # Errors
    /// The line is not JSON, has no usable `id` or `op`, or the arguments do not fit the operation.
    pub fn parse(line: &[u8]) -> Result<Self, Unreadable> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            id: Option<u64>,
            op: String,
            #[serde(default)]
            args: Option<Value>,
        }
        let unreadable =
            |id, text: String| Unreadable { id, error: Box::new(AdminError::usage("ctl.request", text)) };
        let value: Value = serde_json::from_slice(line)
            .map_err(|error| unreadable(None, format!("The line is not JSON: {error}.")))?;
        let id = value.get("id").and_then(Value::as_u64);
        let raw: Raw = serde_json::from_value(value)
            .map_err(|error| unreadable(id, format!("The line is not a request: {error}.")))?;
        let id = raw.id.ok_or_else(|| unreadable(None, "The request has no \"id\".".into()))?;
        let args = raw.args.unwrap_or_else(|| json!({}));
        // What is nested deeper than any name is never built: dropping it would recurse as deep.
        if raw.op.split_whitespace().nth(2).is_some() {
            return Err(unreadable(Some(id), "An operation has at most two words.".into()));
        }
        let nested = raw.op.split_whitespace().rev().fold(args, |inner, word| json!({ word: inner }));
        let operation = serde_json::from_value(nested)
            .map_err(|error| unreadable(Some(id), format!("\"{}\" cannot be done: {error}.", raw.op)))?;
        Ok(Self { id, operation })
    }

    /// The line, with its end.
    pub fn to_line(&self) -> Vec<u8> {
        let (words, args) = name_and_args(&self.operation);
        line(&json!({ "id": self.id, "op": words, "args": args }))
    }
}

/// The words that name an operation, and its arguments.
pub fn name_and_args(operation: &Operation) -> (String, Value) {
    let nested = serde_json::to_value(operation).unwrap_or_default();
    let has_verb = operation.has_verb();
    let (noun, inner) = only_entry(nested);
    if !has_verb {
        return (noun, inner);
    }
    let (verb, args) = only_entry(inner);
    (format!("{noun} {verb}"), args)
}

fn only_entry(value: Value) -> (String, Value) {
    match value {
        Value::Object(map) => map.into_iter().next().unwrap_or_default(),
        Value::String(word) => (word, json!({})),
        _ => <(String, Value)>::default(),
    }
}

/// What the server sends for a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is done. The last line for this request.
    Done(Report),
    /// It is not done. The last line for this request; without an id when that could not be read.
    Failed(AdminError),
    /// A log line of a stream.
    Line(Record),
    /// So many log lines were dropped, because the client reads too slowly.
    Dropped(u64),
}

#[derive(Serialize, Deserialize)]
struct RawReply {
    id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ok: Option<bool>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    data: Value,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    text: Vec<Line>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    exit: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<AdminError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<Record>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dropped: Option<u64>,
}

impl Reply {
    /// The line, with its end.
    pub fn to_line(&self, id: Option<u64>) -> Vec<u8> {
        let mut raw = RawReply {
            id,
            ok: None,
            data: Value::Null,
            text: Vec::new(),
            warnings: Vec::new(),
            exit: 0,
            error: None,
            line: None,
            dropped: None,
        };
        match self.clone() {
            Self::Done(report) => {
                raw.ok = Some(true);
                raw.data = report.data;
                raw.text = report.lines;
                raw.warnings = report.warnings;
                raw.exit = report.exit;
            }
            Self::Failed(error) => {
                raw.ok = Some(false);
                raw.error = Some(error);
            }
            Self::Line(record) => raw.line = Some(record),
            Self::Dropped(count) => raw.dropped = Some(count),
        }
        line(&serde_json::to_value(raw).unwrap_or_default())
    }

    /// Appends the line for a log line; the same as `Reply::Line`, without a copy of it.
    pub(super) fn append_line(record: &Record, id: Option<u64>, to: &mut Vec<u8>) {
        #[derive(Serialize)]
        struct Raw<'a> {
            id: Option<u64>,
            line: &'a Record,
        }
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut *to, &Raw { id, line: record });
        to.push(b'\n');
    }

    /// Reads one line of a server.
    ///
    /// # Errors
    /// It is not a line of this protocol.
    pub fn parse(line: &[u8]) -> Result<Self, serde_json::Error> {
        let raw: RawReply = serde_json::from_slice(line)?;
        Ok(match raw {
            RawReply { error: Some(error), .. } => Self::Failed(error),
            RawReply { line: Some(record), .. } => Self::Line(record),
            RawReply { dropped: Some(count), .. } => Self::Dropped(count),
            RawReply { data, text, warnings, exit, .. } => {
                Self::Done(Report { data, lines: text, warnings, exit })
            }
        })
    }
}

fn is_zero(exit: &u8) -> bool {
    *exit == 0
}

/// A document as a line. JSON text has no line ends in it.
pub(super) fn line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::status::Status;
    use crate::admin::vhost::Vhost;

    #[test]
    fn requests_survive_the_line() {
        let request =
            Request { id: 7, operation: Operation::Vhost(Vhost::Show { domain: "shop.example".into() }) };
        let line = request.to_line();
        assert_eq!(
            String::from_utf8(line.clone()).unwrap(),
            "{\"args\":{\"domain\":\"shop.example\"},\"id\":7,\"op\":\"vhost show\"}\n"
        );
        assert_eq!(Request::parse(&line).unwrap(), request);
        assert_eq!(
            Request::parse(br#"{"id":1,"op":"status"}"#).unwrap().operation,
            Operation::Status(Status::default())
        );
        assert_eq!(
            Request::parse(br#"{"id":1,"op":"vhost list"}"#).unwrap().operation,
            Operation::Vhost(Vhost::List {})
        );
    }

    #[test]
    fn garbage_is_answered() {
        let garbage: [(&[u8], Option<u64>); 9] = [
            (b"", None),
            (b"\xff\x00", None),
            (b"[]", None),
            (br#"{"op":"status"}"#, None),
            (br#"{"id":3,"op":"fly"}"#, Some(3)),
            (br#"{"id":3,"op":"vhost add"}"#, Some(3)),
            (br#"{"id":3,"op":"vhost add","args":{"domain":"a","x":1}}"#, Some(3)),
            (br#"{"id":3,"op":"","args":{}}"#, Some(3)),
            (br#"{"id":3,"op":"vhost list now"}"#, Some(3)),
        ];
        for (line, id) in garbage {
            assert_eq!(Request::parse(line).unwrap_err().id, id, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn replies_survive_the_line() {
        let report = Report::new(json!({"a": 1})).line("text").warn("careful");
        let error = AdminError::exists("vhost.exists", "there").next("xmppd vhost list");
        for reply in [Reply::Done(report), Reply::Failed(error), Reply::Dropped(214)] {
            assert_eq!(Reply::parse(&reply.to_line(Some(1))).unwrap(), reply);
        }
    }
}
