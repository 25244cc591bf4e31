//! The text of a story and what it means. The format is described in `tests/stories/README.md`.

use std::time::Duration;

use super::pattern::Pattern;
use super::raw::bytes_of;
use super::tls::TlsOptions;
use super::tree::elements;

/// A whole story.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    /// Path below `tests/stories`, without `.story`.
    pub(crate) name: String,
    /// Its first line: the rule that it shows, with the section.
    pub(crate) title: String,
    /// Why it can be told of xmppd only.
    pub(crate) only: Option<String>,
    /// Needs a server of its own, because it changes what others would see.
    pub(crate) own_server: bool,
    pub(crate) cast: Vec<Member>,
    /// Who sees whose presence: (watcher, watched).
    pub(crate) subscriptions: Vec<(String, String)>,
    /// Who has asked for a subscription and got no answer: (asking, asked).
    pub(crate) requests: Vec<(String, String)>,
    pub(crate) steps: Vec<Step>,
}

/// An account, and a session of it if there is a resource.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) account: String,
    pub(crate) resource: Option<String>,
    /// No initial presence.
    pub(crate) quiet: bool,
    /// Asks for the roster first.
    pub(crate) roster: bool,
    pub(crate) priority: Option<i8>,
}

/// One line of a story.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Line in the file.
    pub(crate) line: usize,
    /// As written, for the transcript.
    pub(crate) text: String,
    pub(crate) actor: String,
    pub(crate) action: Action,
}

/// How far a login is carried on before the story goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// TLS stands; the client has to open a stream.
    Tls,
    /// The features with the mechanisms have come.
    Login,
    /// Authenticated; the features with bind have come.
    Bind,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    Says(String),
    Sends(String),
    Hears(Pattern),
    HearsInOrder(Vec<Pattern>),
    HearsInAnyOrder(Vec<Pattern>),
    /// Whether it holds for our own server too.
    MayHear(Vec<Pattern>, bool),
    HearsNothing,
    HearsSomething,
    HearsHeader(Pattern),
    HearsFooter,
    IsClosed,
    /// And TLS had its own end before. RFC 6120 §4.4
    IsClosedWell,
    IsOpen,
    Connects(Option<TlsOptions>),
    Opens(String),
    StartsTls(TlsOptions),
    Secures(TlsOptions),
    Authenticates(AuthWords),
    Reaches(Reach, Option<String>),
    LogsIn(AuthWords),
    Leaves,
    Drops,
    Operator {
        args: Vec<String>,
        stdin: Option<String>,
        exit: i32,
    },
    Wait(String),
    Server(Fate),
    /// Between a stop and a start an account loses all keys but those of one hash function.
    LosesKeys {
        alias: String,
        but: String,
    },
    /// Brings the keys that it was asked for. XEP-0480 §3
    Upgrades(AuthWords),
}

/// What happens to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// `xmppd restart`: it says goodbye and comes back.
    Restarts,
    /// SIGTERM: it says goodbye.
    Stops,
    /// It comes back after [`Fate::Stops`].
    Starts,
    /// SIGKILL, in the middle of everything; it comes back at once.
    IsKilled,
}

/// The words after `authenticates` and `logs in`.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthWords {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) mechanism: Option<String>,
    pub(crate) authzid: Option<String>,
    pub(crate) binding: Option<String>,
    pub(crate) spoiled: Option<String>,
    /// By SASL2, with these elements. XEP-0388
    pub(crate) inline: Option<String>,
}

impl Action {
    /// Whether the step can fail because of what the server does.
    pub(crate) fn expects(&self) -> bool {
        matches!(
            self,
            Self::Hears(_)
                | Self::HearsInOrder(_)
                | Self::HearsInAnyOrder(_)
                | Self::HearsNothing
                | Self::HearsHeader(_)
                | Self::HearsFooter
                | Self::IsClosed
                | Self::IsClosedWell
                | Self::Operator { .. }
        )
    }

    /// The same expectation turned round.
    pub(crate) fn inverted(&self, seed: usize) -> Self {
        let spoil = |patterns: &[Pattern]| {
            let mut patterns = patterns.to_vec();
            let at = seed % patterns.len();
            patterns[at] = patterns[at].inverted(seed / patterns.len());
            patterns
        };
        match self {
            Self::Hears(pattern) => Self::Hears(pattern.inverted(seed)),
            Self::HearsHeader(pattern) => Self::HearsHeader(pattern.inverted(seed)),
            Self::HearsInOrder(patterns) => Self::HearsInOrder(spoil(patterns)),
            Self::HearsInAnyOrder(patterns) => Self::HearsInAnyOrder(spoil(patterns)),
            Self::HearsNothing => Self::HearsSomething,
            Self::HearsFooter | Self::IsClosed | Self::IsClosedWell => Self::IsOpen,
            Self::Operator { args, stdin, exit } => {
                Self::Operator { args: args.clone(), stdin: stdin.clone(), exit: exit + 1 }
            }
            other => other.clone(),
        }
    }
}

/// Reads a story. Errors say the line.
pub(crate) fn parse(name: &str, text: &str) -> Result<Story, String> {
    let mut story = Story {
        name: name.to_owned(),
        title: String::new(),
        only: None,
        own_server: false,
        cast: Vec::new(),
        subscriptions: Vec::new(),
        requests: Vec::new(),
        steps: Vec::new(),
    };
    for (line, text) in logical_lines(text, &mut story.title) {
        statement(&mut story, line, &text).map_err(|why| format!("{name}.story:{line}: {why}"))?;
    }
    if story.title.is_empty() {
        return Err(format!(
            "{name}.story has no title: its first line must be # and the rule with its section"
        ));
    }
    Ok(story)
}

/// Joins continuation lines (they begin with white space) and drops comments.
fn logical_lines(text: &str, title: &mut String) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if let Some(comment) = line.trim_start().strip_prefix('#') {
            if title.is_empty() {
                *title = comment.trim().to_owned();
            }
        } else if line.trim().is_empty() {
        } else if let (true, Some((_, last))) = (line.starts_with([' ', '\t']), lines.last_mut()) {
            if !last.ends_with('>') && !last.ends_with('|') {
                last.push(' ');
            }
            last.push_str(line.trim());
        } else {
            lines.push((i + 1, line.trim().to_owned()));
        }
    }
    lines
}

fn statement(story: &mut Story, line: usize, text: &str) -> Result<(), String> {
    let (first, rest) = split_word(text);
    match first {
        "cast" => {
            for word in without_comment(rest).split_whitespace() {
                story.cast.push(member(word)?);
            }
        }
        "friends" => {
            let (a, b) = pair(rest)?;
            story.subscriptions.push((a.clone(), b.clone()));
            story.subscriptions.push((b, a));
        }
        "watches" => story.subscriptions.push(pair(rest)?),
        "asks" => story.requests.push(pair(rest)?),
        "only" => {
            let why = rest.strip_prefix("xmppd:").ok_or("write `only xmppd: the reason`")?.trim();
            story.only = Some(why.to_owned());
        }
        "server" => match without_comment(rest).trim() {
            "own" => story.own_server = true,
            words if words.starts_with("forgets keys of ") => {
                let (alias, but) = words
                    .trim_start_matches("forgets keys of ")
                    .split_once(" but SCRAM-")
                    .ok_or("server forgets keys of A but SCRAM-…")?;
                if !story.own_server {
                    return Err("say `server own` first: others play on a shared one".into());
                }
                let action = Action::LosesKeys { alias: alias.to_owned(), but: but.to_owned() };
                story.steps.push(Step { line, text: text.into(), actor: "server".into(), action });
            }
            words => {
                let fate = match words {
                    "restarts" => Fate::Restarts,
                    "stops" => Fate::Stops,
                    "starts" => Fate::Starts,
                    "is killed" => Fate::IsKilled,
                    other => return Err(format!("server {other}?")),
                };
                if !story.own_server {
                    return Err("say `server own` first: others play on a shared one".into());
                }
                let action = Action::Server(fate);
                story.steps.push(Step { line, text: text.into(), actor: "server".into(), action });
            }
        },
        "wait" => {
            let by = without_comment(rest).trim().to_owned();
            seconds(&by)?;
            story.steps.push(Step {
                line,
                text: text.into(),
                actor: "wait".into(),
                action: Action::Wait(by),
            });
        }
        actor => {
            let action = if actor == "operator" { operator(rest)? } else { action(rest)? };
            story.steps.push(Step { line, text: text.into(), actor: actor.into(), action });
        }
    }
    Ok(())
}

fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim_start()),
        None => (text, ""),
    }
}

fn without_comment(text: &str) -> &str {
    text.split(" #").next().unwrap_or(text)
}

fn pair(text: &str) -> Result<(String, String), String> {
    let words: Vec<&str> = without_comment(text).split_whitespace().collect();
    match words[..] {
        [a, b] => Ok((a.to_owned(), b.to_owned())),
        _ => Err("two accounts are needed".into()),
    }
}

/// `alice`, `alice/phone`, `alice/phone(quiet)`, `alice/phone(roster,-1)`
fn member(word: &str) -> Result<Member, String> {
    let (jid, options) = match word.strip_suffix(')').and_then(|word| word.split_once('(')) {
        Some((jid, options)) => (jid, options),
        None => (word, ""),
    };
    let (account, resource) = match jid.split_once('/') {
        Some((account, resource)) => (account, Some(resource.to_owned())),
        None => (jid, None),
    };
    let mut member =
        Member { account: account.to_owned(), resource, quiet: false, roster: false, priority: None };
    for option in options.split(',').filter(|option| !option.is_empty()) {
        match option {
            "quiet" => member.quiet = true,
            "roster" => member.roster = true,
            number => member.priority = Some(number.parse().map_err(|_| format!("({number})?"))?),
        }
    }
    Ok(member)
}

/// A span such as `61s`, `5m`, `2h`, `3d`.
fn seconds(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: u64 = number.parse().map_err(|_| format!("wait {text}? (61s, 5m, 2h, 3d)"))?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => return Err(format!("wait {text}? (61s, 5m, 2h, 3d)")),
    };
    Ok(Duration::from_secs(number * unit))
}

/// `runs user disable $alice`, `runs … << the password`, `fails 5 user show nobody@$host`
fn operator(text: &str) -> Result<Action, String> {
    let (verb, rest) = split_word(text);
    let (exit, rest) = match verb {
        "runs" => (0, rest),
        "fails" => {
            let (code, rest) = split_word(rest);
            (code.parse().map_err(|_| "write `operator fails 5 …` with the exit code".to_owned())?, rest)
        }
        _ => return Err(format!("operator {verb}?")),
    };
    let (args, stdin) = match rest.split_once(" << ") {
        Some((args, stdin)) => (args, Some(stdin.trim().to_owned())),
        None => (without_comment(rest), None),
    };
    Ok(Action::Operator { args: args.split_whitespace().map(str::to_owned).collect(), stdin, exit })
}

fn action(text: &str) -> Result<Action, String> {
    let (verb, rest) = split_word(text);
    Ok(match verb {
        "says" => Action::Says(rest.to_owned()),
        "sends" => Action::Sends(rest.to_owned()),
        "hears" => hears(rest)?,
        "may" => may_hear(rest, false)?,
        "might" => may_hear(rest, true)?,
        "is" => match without_comment(rest).trim() {
            "closed" => Action::IsClosed,
            "closed with close_notify" => Action::IsClosedWell,
            "open" => Action::IsOpen,
            other => return Err(format!("is {other}?")),
        },
        "connects" => match without_comment(rest).trim() {
            "" => Action::Connects(None),
            words => {
                Action::Connects(Some(tls_options(words.strip_prefix("with tls").ok_or("with tls?")?, true)?))
            }
        },
        "opens" => Action::Opens(rest.to_owned()),
        "starttls" => Action::StartsTls(tls_options(without_comment(rest), false)?),
        "secures" => Action::Secures(tls_options(without_comment(rest), false)?),
        "authenticates" => Action::Authenticates(auth_words(rest)?),
        "upgrades" => Action::Upgrades(auth_words(rest)?),
        "logs" => Action::LogsIn(auth_words(rest.strip_prefix("in").ok_or("logs in?")?)?),
        "reaches" => match without_comment(rest).split_whitespace().collect::<Vec<_>>()[..] {
            ["tls"] => Action::Reaches(Reach::Tls, None),
            ["login"] => Action::Reaches(Reach::Login, None),
            ["bind", "as", user] => Action::Reaches(Reach::Bind, Some(user.to_owned())),
            _ => return Err("reaches tls, login, or bind as NAME".into()),
        },
        "leaves" => Action::Leaves,
        "drops" => Action::Drops,
        other => return Err(format!("what is {other:?}?")),
    })
}

fn may_hear(text: &str, everywhere: bool) -> Result<Action, String> {
    let found = patterns(text.strip_prefix("hear").ok_or("may what?")?, false)?;
    Ok(Action::MayHear(found, everywhere))
}

fn hears(text: &str) -> Result<Action, String> {
    if let Some(rest) = text.strip_prefix("in any order") {
        return Ok(Action::HearsInAnyOrder(patterns(rest, false)?));
    }
    if let Some(rest) = text.strip_prefix("header") {
        // The header is an open tag; for the parser it is closed here.
        let mut found = patterns(&rest.trim().replace("/>", ">").replacen('>', "/>", 1), false)?;
        return found.pop().map(Action::HearsHeader).ok_or("a header is needed".into());
    }
    match without_comment(text).trim() {
        "nothing" => return Ok(Action::HearsNothing),
        "</stream:stream>" => return Ok(Action::HearsFooter),
        _ => {}
    }
    let (text, exact) = match text.strip_prefix("exactly") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut found = patterns(text, exact)?;
    match found.len() {
        0 => Err("what does it hear?".into()),
        1 => Ok(found.pop().map_or(Action::HearsNothing, Action::Hears)),
        _ => Ok(Action::HearsInOrder(found)),
    }
}

/// Elements, the last of which may be followed by `without` and other elements.
fn patterns(text: &str, exact: bool) -> Result<Vec<Pattern>, String> {
    let text = String::from_utf8(bytes_of(text, false)?).map_err(|error| error.to_string())?;
    let (trees, rest) = elements(&text)?;
    let mut found: Vec<Pattern> =
        trees.into_iter().map(|tree| Pattern { tree, without: Vec::new(), exact }).collect();
    match (rest.trim().strip_prefix("without"), found.last_mut()) {
        (Some(rest), Some(last)) => {
            let (without, rest) = elements(rest)?;
            if !rest.trim().is_empty() || without.is_empty() {
                return Err(format!("without {rest:?}?"));
            }
            last.without = without;
        }
        _ if rest.trim().is_empty() || rest.trim().starts_with('#') => {}
        _ => return Err(format!("what is {rest:?}?")),
    }
    Ok(found)
}

/// `sni NAME`, `alpn NAME`, `no alpn`, `1.2`
fn tls_options(text: &str, direct: bool) -> Result<TlsOptions, String> {
    let alpn = if direct { vec!["xmpp-client".to_owned()] } else { Vec::new() };
    let mut options = TlsOptions { alpn, sni: None, old: false };
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "with" | "and" => {}
            "1.2" => options.old = true,
            "sni" => options.sni = Some(words.next().ok_or("sni of whom?")?.to_owned()),
            "alpn" => options.alpn = vec![words.next().ok_or("which alpn?")?.to_owned()],
            "no" => {
                words.next();
                options.alpn.clear();
            }
            other => return Err(format!("tls {other}?")),
        }
    }
    Ok(options)
}

/// `as alice with PLAIN password x authzid y binding z spoiled w inline <…/>`; `''` is the empty word.
fn auth_words(text: &str) -> Result<AuthWords, String> {
    let mut words = AuthWords::default();
    let text = match text.split_once("inline") {
        Some((text, elements)) => {
            words.inline = Some(elements.trim().to_owned());
            text
        }
        None => without_comment(text),
    };
    let mut rest = text.split_whitespace();
    while let Some(word) = rest.next() {
        let slot = match word {
            "as" => &mut words.user,
            "with" => &mut words.mechanism,
            "password" => &mut words.password,
            "authzid" => &mut words.authzid,
            "binding" => &mut words.binding,
            "spoiled" => &mut words.spoiled,
            other => return Err(format!("authenticates {other}?")),
        };
        let value = rest.next().ok_or(format!("{word} what?"))?;
        *slot = Some(if value == "''" { String::new() } else { value.to_owned() });
    }
    Ok(words)
}
