//! The driver `framer` under libFuzzer.
#![no_main]

#[path = "../drivers/framer.rs"]
mod driver;

libfuzzer_sys::fuzz_target!(|data: &[u8]| driver::run(data));
