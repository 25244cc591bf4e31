//! Every setting there is, changed, taken away and rolled back on a running server, while clients are connected that
//! must not notice.  FEATURES AD05, AD08

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    dead_code,
    reason = "a test may panic; the harness of the stories is used in part"
)]

mod story;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use story::client::Event;
use story::script::parse;
use story::server::{Target, is_foreign};
use story::stage::Stage;
use xmppd::config::{Scope, Setting, settings};

/// Values for settings whose examples do not do.
const VALUES: &[(&str, &str)] = &[
    ("server.language", "de"),
    ("server.name", "another name"),
    ("server.permissions", "[\"session *: OPERATOR\"]"),
    ("listen.c2s", "127.0.0.2:0"),
    ("listen.c2s_tls", "127.0.0.2:0"),
    ("listen.metrics", "127.0.0.2:0"),
    ("log.modules", "store=debug"),
    ("archive.keep_by_role", "guest=30d"),
    ("log.file", "another.log"),
    ("log.syslog", "true"),
    ("disabled_message", "Back at 18:00"),
    ("filter.policy", "LOCAL"),
    ("limits.stanza_size", "64KiB"),
    ("limits.c2s.unauthenticated_stanza_size", "32KiB"),
    ("limits.c2s.unauthenticated", "1m"),
];

/// A setting at a place: for the server or all domains, or for one domain.
struct Case {
    setting: &'static Setting,
    domain: Option<&'static str>,
}

impl Case {
    fn words(&self, verb: &str) -> Vec<String> {
        let mut words = vec!["config".to_owned(), verb.to_owned(), self.setting.key.to_owned()];
        if let Some(domain) = self.domain {
            words.extend(["--domain".to_owned(), domain.to_owned()]);
        }
        words
    }

    fn name(&self) -> String {
        format!("{} of {}", self.setting.key, self.domain.unwrap_or("the server"))
    }
}

/// Each setting at each of its places. What would switch the domain of the clients off is changed for another one.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for setting in settings() {
        let apart = ["enabled", "disabled_message"].contains(&setting.key);
        let domain = if apart { "other.example" } else { "localhost" };
        let places = match setting.scope {
            Scope::Server => vec![None],
            Scope::Vhost => vec![None, Some(domain)],
            Scope::OneVhost => vec![Some(domain)],
        };
        cases.extend(places.into_iter().map(|domain| Case { setting, domain }));
    }
    cases
}

fn run(target: &Target, words: &[String]) -> Result<String, String> {
    let answer = target.operator(words, None)?;
    match answer.code {
        0 => Ok(answer.output),
        code => Err(format!("{words:?}: exit {code}: {}", answer.output)),
    }
}

/// The value of a setting as JSON, with where it comes from.
fn get(target: &Target, case: &Case) -> String {
    let mut words = case.words("get");
    words.push("--json".into());
    let output = run(target, &words).unwrap();
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    json["data"]["value"].to_string()
}

/// Sets a value that is not the present one, and returns it.
fn set(target: &Target, case: &Case, before: &str) -> Result<String, String> {
    let own = VALUES.iter().find(|(key, _)| *key == case.setting.key).map(|(_, value)| vec![*value]);
    let candidates = own.unwrap_or_else(|| case.setting.examples.split(", ").collect());
    let mut tried = Vec::new();
    for value in candidates {
        let mut words = case.words("set");
        words.push(value.to_owned());
        match run(target, &words) {
            Ok(_) => {
                let now = get(target, case);
                if now != before {
                    return Ok(now);
                }
            }
            Err(why) => tried.push(why),
        }
    }
    Err(format!("{} cannot be given another value: {}", case.name(), tried.join("\n")))
}

/// Alice writes to Bob, and nothing else happens to either.
async fn nobody_notices(stage: &mut Stage, what: &str) {
    let (alice, bob) = ("alice/phone", "bob/laptop");
    let to = stage.var("bob").to_owned();
    let text = format!(
        "<message to='{to}/laptop' type='chat'><body>x</body><no-permanent-store xmlns='urn:xmpp:hints'/>\
         <no-copy xmlns='urn:xmpp:hints'/></message>"
    );
    stage.client(alice).send(&text).await.unwrap();
    for actor in [alice, bob] {
        let server = "localhost".to_owned();
        let id = stage.client(actor).ping(&server).await.unwrap();
        stage.client(actor).pong(&id).await.unwrap();
    }
    // What Alice's account has sent has reached Bob's before she hears of her ping; his comes after it.
    let events: Vec<Event> = stage.client(bob).waiting().iter().cloned().collect();
    let is_message = |event: &Event| matches!(event, Event::Element(tree) if tree.name == "message");
    assert!(events.len() == 1 && events.iter().all(is_message), "{what}: Bob has seen {events:?}");
    stage.client(bob).forget();
    let events: Vec<Event> = stage.client(alice).waiting().iter().cloned().collect();
    assert!(events.is_empty(), "{what}: Alice has seen {events:?}");
    assert!(
        stage.client(alice).is_open() && stage.client(bob).is_open(),
        "{what}: somebody was disconnected"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_setting_changes_while_clients_are_connected_and_nobody_notices() {
    if is_foreign() {
        return;
    }
    let target = Arc::new(Target::start().unwrap());
    run(&target, &["vhost", "add", "other.example"].map(str::to_owned)).unwrap();
    // A domain can be stricter than the server only while the server is not strict.
    run(&target, &["config", "set", "tls.required", "false"].map(str::to_owned)).unwrap();
    let mut stage = Stage::new(Arc::clone(&target));
    let cast = "# Two who talk.\ncast alice/phone bob/laptop\n\nalice/phone hears nothing\n";
    stage.gather(&parse("settings", cast).unwrap()).await.unwrap();
    nobody_notices(&mut stage, "at the beginning").await;
    let mut changed = BTreeMap::new();
    for case in cases() {
        let name = case.name();
        if case.setting.key == "log.syslog" && !Path::new("/dev/log").exists() {
            // It is said where the lines would have gone, and the setting stays what it was.
            let before = get(&target, &case);
            let why = set(&target, &case, &before).unwrap_err();
            assert!(why.contains("/dev/log"), "{why}");
            assert_eq!(get(&target, &case), before, "{name} after it was refused");
            nobody_notices(&mut stage, &format!("{name} refused")).await;
            continue;
        }
        let before = get(&target, &case);
        let value = set(&target, &case, &before).unwrap_or_else(|why| panic!("{why}"));
        nobody_notices(&mut stage, &format!("{name} set")).await;
        run(&target, &case.words("unset")).unwrap();
        nobody_notices(&mut stage, &format!("{name} unset")).await;
        // One revision back is the value again, and two are what was before it.
        let back = ["config", "rollback"].map(str::to_owned);
        run(&target, &back).unwrap();
        assert_eq!(get(&target, &case), value, "{name} after one rollback");
        nobody_notices(&mut stage, &format!("{name} rolled back")).await;
        run(&target, &back).unwrap();
        assert_eq!(get(&target, &case), before, "{name} after two rollbacks");
        nobody_notices(&mut stage, &format!("{name} rolled back twice")).await;
        changed.insert(name, value);
    }
    assert!(changed.len() + 1 >= settings().count(), "{changed:?}");
    println!("{} settings", changed.len());
}
