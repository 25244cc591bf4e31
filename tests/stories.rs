//! The stories of `tests/stories`, told to a real server. See `tests/stories/README.md`.
//!
//! `STORY=part,part` selects stories by name; `STORY_TARGET=host`, `STORY_CA=pem` and `STORY_ADDUSER=command` tell
//! them to another server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic, and has no clock but the real one"
)]

mod story;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use story::client::Event;
use story::index;
use story::random_xml::{Random, cut, payload};
use story::script::parse;
use story::server::Target;
use story::stage::Stage;
use story::theatre::{Mode, Review, play, read_all};
use story::tree::elements;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

fn judge(review: &Review, what: &str) {
    for skipped in &review.skipped {
        println!("skipped {skipped}");
    }
    println!(
        "{} stories {what}, {} skipped, {} failed",
        review.played,
        review.skipped.len(),
        review.failures.len()
    );
    assert!(
        review.failures.is_empty(),
        "{} stories failed: what was said stands above",
        review.failures.len()
    );
}

#[test]
fn every_story_comes_true() {
    let stories = read_all(&root()).unwrap();
    judge(&play(&stories, Mode::Straight), "played");
}

#[test]
fn every_story_fails_when_an_expectation_is_turned_round() {
    let stories = read_all(&root()).unwrap();
    judge(&play(&stories, Mode::Inverted), "played with an expectation turned round");
}

#[test]
fn every_story_expects_something() {
    for story in read_all(&root()).unwrap() {
        let expects = story.steps.iter().any(|step| step.action.expects());
        assert!(expects, "{} expects nothing", story.name);
    }
}

#[test]
fn what_the_index_names_exists() {
    let text = std::fs::read_to_string(root().join("INDEX")).unwrap();
    let rules = index::read(&text).unwrap();
    assert!(rules.len() > 100, "the index names only {} rules", rules.len());
    let missing = index::missing(&rules, &root());
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Unknown payloads pass unchanged: RFC 6120 §8.4 and row IM12. Random XML in packets of random sizes; what arrives is
/// equal after namespace resolution. `FIDELITY_SEED` repeats one case, `FIDELITY_CASES` asks for more.
#[test]
fn random_payloads_arrive_as_they_were_sent() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seeds = match number("FIDELITY_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("FIDELITY_CASES").unwrap_or(400),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let target = Arc::new(Target::start().unwrap());
        let cast = parse("fidelity", "# Fidelity\ncast alice/phone bob/laptop").unwrap();
        let mut stage = Stage::new(target);
        stage.gather(&cast).await.unwrap();
        let to = format!("{}/laptop", stage.var("bob"));
        for seed in seeds {
            let mut random = Random::new(seed);
            let sent = payload(&mut random);
            let message = format!("<message type='headline' id='f{seed}' to='{to}'>{sent}</message>");
            let packets = cut(&mut random, message.as_bytes());
            stage.client("alice/phone").send_packets(&packets).await.unwrap();
            let heard = match stage.client("bob/laptop").next().await {
                Ok(Event::Element(tree)) => tree,
                other => panic!("seed {seed}: {other:?} instead of\n{message}\n{}", stage.transcripts()),
            };
            let wrapped = format!("<message xmlns='jabber:client'>{sent}</message>");
            let expected = elements(&wrapped).unwrap().0.remove(0);
            assert_eq!(heard.nodes, expected.nodes, "seed {seed}:\nsent  {sent}\nheard {heard}");
            for actor in ["alice/phone", "bob/laptop"] {
                stage.client(actor).transcript.clear();
            }
        }
    });
}
