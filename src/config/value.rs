//! The types of settings: how each is read from TOML and from a command line, and how it is written.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use toml_edit::{Array, InlineTable, Item, Value};

use crate::base::size::{ByteSize, parse_duration, show_duration};

/// How a value is typed on a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One word, with or without the quotes of TOML.
    Text,
    /// One word of TOML: a number or `true`/`false`.
    Plain,
    /// `["a", "b"]`, or the values one after the other.
    List,
    /// `{ a = "b" }`, or `a=b` one after the other.
    Map,
}

/// A type that a setting can have.
pub(in crate::config) trait Kind: Sized {
    /// What a value is, with its article: `a duration`.
    const NOUN: &'static str;
    /// Values that would be right.
    const EXAMPLES: &'static str;
    /// How it is typed.
    const SHAPE: Shape;

    /// Reads a value; the error is a whole sentence for people.
    fn read(item: &Item) -> Result<Self, String>;

    /// The value as it stands in the file.
    fn write(&self) -> Value;
}

/// `"soon" is not a duration. Examples: 30s, 10m.`
pub(in crate::config) fn not<K: Kind>(item: &Item) -> String {
    format!("{} is not {}. Examples: {}.", shown(item), K::NOUN, K::EXAMPLES)
}

/// A value as people see it in a message; long ones are cut.
pub(in crate::config) fn shown(item: &Item) -> String {
    let text = match item {
        Item::Value(value) => value.clone().decorated("", "").to_string(),
        Item::Table(_) => "a table".into(),
        Item::ArrayOfTables(_) => "an array of tables".into(),
        Item::None => "nothing".into(),
    };
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.split_at(end).0),
        None => text,
    }
}

/// Reads a text that says itself what is wrong with it.
pub(in crate::config) fn told<K: Kind + FromStr<Err: Display>>(item: &Item) -> Result<K, String> {
    let text = item.as_str().ok_or_else(|| not::<K>(item))?;
    text.parse().map_err(|error| format!("{error}."))
}

/// Reads a text that is right or not.
pub(in crate::config) fn text<K: Kind + FromStr>(item: &Item) -> Result<K, String> {
    item.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| not::<K>(item))
}

/// Whether a time lies between two others.
pub(in crate::config) fn between(time: Duration, least: Duration, most: Duration) -> Result<(), String> {
    match (least..=most).contains(&time) {
        true => Ok(()),
        false => Err(format!(
            "{} is not between {} and {}.",
            show_duration(time),
            show_duration(least),
            show_duration(most)
        )),
    }
}

impl Kind for String {
    const NOUN: &'static str = "a text";
    const EXAMPLES: &'static str = "\"some words\"";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        item.as_str().map(str::to_owned).ok_or_else(|| not::<Self>(item))
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Kind for bool {
    const NOUN: &'static str = "true or false";
    const EXAMPLES: &'static str = "true, false";
    const SHAPE: Shape = Shape::Plain;

    fn read(item: &Item) -> Result<Self, String> {
        item.as_bool().ok_or_else(|| format!("{} is neither true nor false.", shown(item)))
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Kind for u32 {
    const NOUN: &'static str = "a whole number from 0 to 4294967295";
    const EXAMPLES: &'static str = "0, 20, 2000";
    const SHAPE: Shape = Shape::Plain;

    fn read(item: &Item) -> Result<Self, String> {
        item.as_integer().and_then(|n| Self::try_from(n).ok()).ok_or_else(|| not::<Self>(item))
    }

    fn write(&self) -> Value {
        Value::from(i64::from(*self))
    }
}

impl Kind for Duration {
    const NOUN: &'static str = "a duration";
    const EXAMPLES: &'static str = "30s, 10m, 2h, 7d";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        item.as_str().and_then(|text| parse_duration(text).ok()).ok_or_else(|| not::<Self>(item))
    }

    fn write(&self) -> Value {
        Value::from(show_duration(*self))
    }
}

impl Kind for ByteSize {
    const NOUN: &'static str = "a size";
    const EXAMPLES: &'static str = "16KiB, 256KiB, 10MB";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        text(item)
    }

    fn write(&self) -> Value {
        Value::from(self.to_string())
    }
}

impl Kind for SocketAddr {
    const NOUN: &'static str = "an address with a port";
    const EXAMPLES: &'static str = "[::]:5222, 127.0.0.1:5222";
    const SHAPE: Shape = Shape::Text;

    fn read(item: &Item) -> Result<Self, String> {
        text(item)
    }

    fn write(&self) -> Value {
        Value::from(self.to_string())
    }
}

/// What may be missing: `""` is none.
impl<K: Kind> Kind for Option<K> {
    const NOUN: &'static str = K::NOUN;
    const EXAMPLES: &'static str = K::EXAMPLES;
    const SHAPE: Shape = K::SHAPE;

    fn read(item: &Item) -> Result<Self, String> {
        if item.as_str() == Some("") { Ok(None) } else { K::read(item).map(Some) }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or_else(|| Value::from(""), K::write)
    }
}

/// A list; a single value without brackets is a list of one, and `""` is the empty one.
impl<K: Kind + PartialEq> Kind for Vec<K> {
    const NOUN: &'static str = "a list";
    const EXAMPLES: &'static str = K::EXAMPLES;
    const SHAPE: Shape = Shape::List;

    fn read(item: &Item) -> Result<Self, String> {
        if item.as_str() == Some("") {
            return Ok(Self::new());
        }
        let Some(array) = item.as_array() else { return Ok(vec![K::read(item)?]) };
        let mut list = Self::new();
        for value in array {
            let item = Item::Value(value.clone());
            let entry = K::read(&item)?;
            if list.contains(&entry) {
                return Err(format!("{} is named twice.", shown(&item)));
            }
            list.push(entry);
        }
        Ok(list)
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(K::write).collect::<Array>())
    }
}

/// A table from names to values.
impl<K: Kind> Kind for BTreeMap<String, K> {
    const NOUN: &'static str = "a table of names and values";
    const EXAMPLES: &'static str = "{ name = \"value\" }";
    const SHAPE: Shape = Shape::Map;

    fn read(item: &Item) -> Result<Self, String> {
        let table = item.as_table_like().ok_or_else(|| not::<Self>(item))?;
        let entry = |(name, item): (&str, &Item)| {
            K::read(item).map(|value| (name.to_owned(), value)).map_err(|reason| format!("{name}: {reason}"))
        };
        table.iter().map(entry).collect()
    }

    fn write(&self) -> Value {
        let entries = self.iter().map(|(name, value)| (name.as_str(), value.write()));
        Value::InlineTable(entries.collect::<InlineTable>())
    }
}

/// An enum whose variants are written as fixed words.
macro_rules! choice {
    ($(#[doc = $doc:literal])* $Name:ident, $noun:literal { $( $(#[doc = $variant_doc:literal])* $Variant:ident = $word:literal, )+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name {
            $( $(#[doc = $variant_doc])* $Variant, )+
        }

        impl $Name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// The word that stands for it in the file.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $word,)+ }
            }
        }

        impl ::std::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $Name {
            type Err = String;

            /// Reads the word; the error is a whole sentence that names the choices.
            fn from_str(word: &str) -> Result<Self, String> {
                let found = Self::ALL.iter().find(|choice| choice.as_str() == word);
                found.copied().ok_or_else(|| {
                    let near = $crate::config::error::nearest(word, Self::ALL.iter().map(|choice| choice.as_str()));
                    let near = $crate::config::error::did_you_mean(near.as_deref());
                    format!("\"{word}\" is not {}.{near} Possible: {}.", $noun, $crate::config::value::listed!($($word),+))
                })
            }
        }

        impl $crate::config::value::Kind for $Name {
            const NOUN: &'static str = $noun;
            const EXAMPLES: &'static str = $crate::config::value::listed!($($word),+);
            const SHAPE: $crate::config::value::Shape = $crate::config::value::Shape::Text;

            fn read(item: &::toml_edit::Item) -> Result<Self, String> {
                match item.as_str() {
                    Some(word) => word.parse(),
                    None => Err($crate::config::value::not::<Self>(item)),
                }
            }

            fn write(&self) -> ::toml_edit::Value {
                ::toml_edit::Value::from(self.as_str())
            }
        }
    };
}
pub(in crate::config) use choice;

/// `a, b, c`
macro_rules! listed {
    ($first:literal $(, $more:literal)*) => { concat!($first $(, ", ", $more)*) };
}
pub(in crate::config) use listed;
