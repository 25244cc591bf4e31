//! The driver `jid` under libFuzzer.
#![no_main]

#[path = "../drivers/jid.rs"]
mod driver;

libfuzzer_sys::fuzz_target!(|data: &[u8]| driver::run(data));
