//! The fuzz drivers with seeded input: every file of the corpus as it is, then mutations of them.
//!
//! `FUZZ_ROUNDS=1000000 cargo test --test fuzz` searches longer; `FUZZ_SEED` elsewhere. A failure prints the input;
//! keep it as a file of the corpus.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "fuzz/drivers/mod.rs"]
mod drivers;

/// What mutations insert.
const WORDS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<a>",
    "</a>",
    "<a/>",
    "'",
    "\"",
    "=",
    " b='1'",
    " xmlns='u'",
    " xmlns:p='u'",
    "p:",
    "xml:",
    " xml:lang='en'",
    "&amp;",
    "&#65;",
    "&#x1F980;",
    "&",
    ";",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<!DOCTYPE",
    "\r\n",
    "\t",
    "\0",
    "\u{FFFE}",
    "\u{FEFF}",
    "é",
    "🦀",
    "ß",
    "\u{200D}",
    "@",
    "/",
    ".",
    "\\20",
    "xn--",
    "::1",
    "[",
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>",
    "</stream:stream>",
    "<?xml version='1.0'?>",
    "jabber:client",
    "{",
    "}",
    "\"id\":",
    "null",
    "1e999",
    "[[[[[[[[",
];

/// xorshift64*: enough to mix, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound.max(1)
    }
}

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs a driver over the corpus of its name and over so many mutations.
fn fuzz(name: &str, rounds: u64, driver: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert!(!corpus.is_empty(), "{} is empty", folder.display());
    let mut random = Random(variable("FUZZ_SEED", 0x9E37_79B9_7F4A_7C15));
    let mutations = (0..variable("FUZZ_ROUNDS", rounds)).map(|_| mutate(&corpus, &mut random));
    for input in corpus.iter().cloned().chain(mutations.collect::<Vec<_>>()) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| driver(&input))) {
            eprintln!("input: b\"{}\"", input.escape_ascii());
            std::panic::resume_unwind(panic);
        }
    }
}

fn mutate(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(4) {
        let from = random.below(input.len() + 1);
        let to = (from + random.below(12)).min(input.len());
        match random.below(7) {
            0 if from < input.len() => input[from] ^= 1 << random.below(8),
            1 if from < input.len() => input[from] = random.below(256) as u8,
            2 => drop(input.drain(from..to)),
            3 => {
                let copy = input[from..to].to_vec();
                let at = random.below(input.len() + 1);
                input.splice(at..at, copy);
            }
            4 => {
                let other = &corpus[random.below(corpus.len())];
                input.truncate(from);
                input.extend_from_slice(&other[random.below(other.len() + 1)..]);
            }
            _ => {
                let word = WORDS[random.below(WORDS.len())];
                input.splice(from..from, word.bytes());
            }
        }
    }
    input
}

#[test]
fn xml() {
    fuzz("xml", 3000, drivers::xml::run);
}

#[test]
fn framer() {
    fuzz("framer", 3000, drivers::framer::run);
}

#[test]
fn jid() {
    fuzz("jid", 3000, drivers::jid::run);
}

#[test]
fn negotiation() {
    fuzz("negotiation", 400, drivers::negotiation::run);
}

#[test]
fn ctl() {
    fuzz("ctl", 3000, drivers::ctl::run);
}
