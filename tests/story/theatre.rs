//! Plays all stories, several at once: each worker has a server and plays one story after the other on it.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::script::{Story, parse};
use super::server::{Target, is_foreign};
use super::stage::{Failure, perform};

/// How a story is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As written: it must succeed.
    Straight,
    /// With one expectation turned round: it must fail there.
    Inverted,
}

/// What came of all stories.
#[derive(Default)]
pub(crate) struct Review {
    pub(crate) played: usize,
    pub(crate) skipped: Vec<String>,
    pub(crate) failures: Vec<String>,
}

/// Reads every story below a directory, sorted by name. `STORY` selects by parts of names, separated by commas.
pub(crate) fn read_all(root: &Path) -> Result<Vec<Story>, String> {
    let mut names = Vec::new();
    collect(root, "", &mut names)?;
    names.sort();
    let chosen = std::env::var("STORY").unwrap_or_default();
    let mut stories = Vec::new();
    for name in names {
        if !chosen.is_empty() && !chosen.split(',').any(|part| name.contains(part)) {
            continue;
        }
        let path = root.join(format!("{name}.story"));
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        stories.push(parse(&name, &text)?);
    }
    Ok(stories)
}

fn collect(root: &Path, below: &str, names: &mut Vec<String>) -> Result<(), String> {
    let folder = root.join(below);
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let entry = entry.map_err(|error| error.to_string())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.path().is_dir() {
            collect(root, &path, names)?;
        } else if let Some(stem) = path.strip_suffix(".story") {
            names.push(stem.to_owned());
        }
    }
    Ok(())
}

/// Plays the stories. `STORY_WORKERS` says how many at once (twice the processors), `STORY_INVERT=all` turns round each
/// expectation instead of one.
pub(crate) fn play(stories: &[Story], mode: Mode) -> Review {
    let workers = std::env::var("STORY_WORKERS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or_else(|| 2 * std::thread::available_parallelism().map_or(2, std::num::NonZero::get));
    let next = AtomicUsize::new(0);
    let review = Mutex::new(Review::default());
    std::thread::scope(|scope| {
        for _ in 0..workers.min(stories.len()).max(1) {
            scope.spawn(|| work(stories, mode, &next, &review));
        }
    });
    let mut review = review.into_inner().unwrap_or_default();
    review.failures.sort();
    review
}

fn work(stories: &[Story], mode: Mode, next: &AtomicUsize, review: &Mutex<Review>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut shared: Option<Arc<Target>> = None;
    while let Some(story) = stories.get(next.fetch_add(1, Ordering::Relaxed)) {
        if let Some(why) = reason_to_skip(story) {
            review.lock().unwrap().skipped.push(format!("{}: {why}", story.name));
            continue;
        }
        let target = match &shared {
            Some(target) if !story.own_server => Ok(target.clone()),
            _ => Target::start().map(Arc::new),
        };
        let outcome = match target {
            Err(why) => Err(format!("── {}\n   no server: {why}", story.name)),
            Ok(target) => {
                if !story.own_server {
                    shared = Some(target.clone());
                }
                runtime.block_on(one(story, &target, mode))
            }
        };
        let mut review = review.lock().unwrap();
        review.played += 1;
        if let Err(failure) = outcome {
            // After a failure nobody knows what state the server is in.
            shared = None;
            println!("{failure}");
            review.failures.push(failure);
        }
    }
}

fn reason_to_skip(story: &Story) -> Option<String> {
    use super::script::Action;
    let needs = |wanted: fn(&Action) -> bool| story.steps.iter().any(|step| wanted(&step.action));
    if is_foreign() {
        if let Some(why) = &story.only {
            return Some(why.clone());
        }
        if story.own_server || needs(|action| matches!(action, Action::Operator { .. } | Action::Wait(_))) {
            return Some("it needs our own operator or clock".into());
        }
    }
    if !cfg!(feature = "test-clock") && needs(|action| matches!(action, Action::Wait(_))) {
        return Some("it moves the clock: run with --features test-clock".into());
    }
    None
}

async fn one(story: &Story, target: &Arc<Target>, mode: Mode) -> Result<(), String> {
    let shown = |failure: Box<Failure>| {
        let complaints = target.complaints();
        let tail: Vec<&str> = complaints.lines().rev().take(15).collect();
        let tail: String = tail.iter().rev().map(|line| format!("      {line}\n")).collect();
        if tail.is_empty() { failure.to_string() } else { format!("{failure}   the server:\n{tail}") }
    };
    if mode == Mode::Straight {
        return perform(story, target.clone(), None).await.map_err(shown);
    }
    let expectations = story.steps.iter().filter(|step| step.action.expects()).count();
    // Another one for each story, but always the same one.
    let seed = story.name.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let chosen = match std::env::var("STORY_INVERT").as_deref() {
        Ok("all") => 0..expectations,
        _ if expectations == 0 => 0..0,
        _ => seed % expectations..seed % expectations + 1,
    };
    for at in chosen {
        match perform(story, target.clone(), Some((at, seed / 7))).await {
            Err(failure) if failure.by_inversion => {}
            Err(failure) => return Err(shown(failure)),
            Ok(()) => {
                return Err(format!(
                    "── {}\n   its expectation number {} was turned round, and the story did not fail",
                    story.name,
                    at + 1
                ));
            }
        }
    }
    Ok(())
}
