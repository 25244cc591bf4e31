//! The table of options: each setting is declared once, in its section's file, and everything else comes from there.

use toml_edit::{Item, Value};

use super::value::{Kind, Shape};

/// Where a setting may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For the whole server.
    Server,
    /// For every domain in `[vhost_defaults]`, and for one domain in `[vhost."x"]`.
    Vhost,
    /// For one domain only.
    OneVhost,
}

/// When a change of a setting takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// At once.
    Live,
    /// At once for connections and logins from then on; those that exist stay as they are.
    NewConnections,
    /// At the next start.
    Restart,
}

/// One setting, as declared.
pub struct Setting {
    /// The path in the file, below its domain's table for settings of a domain: `limits.c2s.per_address`.
    pub key: &'static str,
    /// What it does, a line each.
    pub doc: &'static [&'static str],
    /// Where it may stand.
    pub scope: Scope,
    /// When a change takes effect.
    pub applies: Applies,
    /// What a value is, with its article: `a duration`.
    pub noun: &'static str,
    /// Values that would be right.
    pub examples: &'static str,
    /// How a value is typed on a command line.
    pub shape: Shape,
    /// The value when the file has none.
    pub(super) default: fn() -> Value,
    /// The value in its usual form; the error is whole sentences for people.
    pub(super) read: fn(&Item) -> Result<Value, String>,
}

impl Setting {
    /// The value when the file has none, as TOML.
    pub fn default_text(&self) -> String {
        (self.default)().to_string()
    }

    /// Whether its name begins with this group: `log.level` is in `log`.
    pub fn is_in(&self, group: &str) -> bool {
        self.key.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'))
    }
}

/// A rule that a value of the right type must obey as well; the error is a whole sentence.
pub(super) type Rule<K> = fn(&K) -> Result<(), String>;

/// Reads a value and asks its rule.
pub(super) fn read<K: Kind>(item: &Item, rule: Option<Rule<K>>) -> Result<K, String> {
    let value = K::read(item)?;
    if let Some(rule) = rule {
        rule(&value)?;
    }
    Ok(value)
}

/// Values by path, from the most particular table to the most general.
#[derive(Clone, Default)]
pub(super) struct Layers<'a>(pub(super) Vec<&'a Item>);

impl Layers<'_> {
    /// The value of a setting from the first table that has it, else its default. Values that do not fit count as
    /// absent; the check has refused them before.
    pub(super) fn value<K: Kind>(&self, key: &str, rule: Option<Rule<K>>, default: impl FnOnce() -> K) -> K {
        let mut found = self.0.iter().filter_map(|table| at(table, key));
        found.find_map(|item| read(item, rule).ok()).unwrap_or_else(default)
    }
}

/// What stands at a dotted path.
pub(super) fn at<'a>(table: &'a Item, key: &str) -> Option<&'a Item> {
    key.split('.').try_fold(table, |item, part| item.as_table_like()?.get(part))
}

/// Declares the settings of a section: a struct, its defaults, its reader and its part of the table of options.
///
/// A row is: doc lines, `field: Type = "key", scope, applies, default [, rule];` ([`Scope`], [`Applies`])
macro_rules! options {
    (
        $(#[doc = $section_doc:literal])*
        $Section:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $Type:ty = $key:literal, $scope:ident, $applies:ident, $default:expr $(, $rule:expr)?;
            )+
        }
    ) => {
        $(#[doc = $section_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Section {
            $(
                $(#[doc = $doc])*
                pub $field: $Type,
            )+
        }

        impl $Section {
            /// What the section is about.
            pub(in crate::config) const DOC: &'static [&'static str] = &[$($section_doc),*];

            /// The declarations, in the order of the documentation.
            pub(in crate::config) const OPTIONS: &'static [$crate::config::options::Setting] = &[
                $($crate::config::options::Setting {
                    key: $key,
                    doc: &[$($doc),*],
                    scope: $crate::config::options::Scope::$scope,
                    applies: $crate::config::options::Applies::$applies,
                    noun: <$Type as $crate::config::value::Kind>::NOUN,
                    examples: <$Type as $crate::config::value::Kind>::EXAMPLES,
                    shape: <$Type as $crate::config::value::Kind>::SHAPE,
                    default: || {
                        let default: $Type = $default;
                        $crate::config::value::Kind::write(&default)
                    },
                    read: |item| {
                        let value: $Type = $crate::config::options::read(item, $crate::config::options::rule!($($rule)?))?;
                        Ok($crate::config::value::Kind::write(&value))
                    },
                },)+
            ];

            /// The settings of a file.
            pub(in crate::config) fn read(layers: &$crate::config::options::Layers<'_>) -> Self {
                Self {
                    $($field: layers.value($key, $crate::config::options::rule!($($rule)?), || $default),)+
                }
            }

            /// All settings with their values.
            pub(in crate::config) fn values(&self) -> Vec<(&'static $crate::config::options::Setting, ::toml_edit::Value)> {
                let values = [$($crate::config::value::Kind::write(&self.$field)),+];
                Self::OPTIONS.iter().zip(values).collect()
            }
        }

        impl Default for $Section {
            fn default() -> Self {
                Self::read(&$crate::config::options::Layers::default())
            }
        }
    };
}
pub(super) use options;

/// The rule of a row, if it has one.
macro_rules! rule {
    () => {
        None
    };
    ($rule:expr) => {
        Some($rule)
    };
}
pub(super) use rule;
