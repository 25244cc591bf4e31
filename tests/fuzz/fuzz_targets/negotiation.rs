//! The driver `negotiation` under libFuzzer.
#![no_main]

#[path = "../drivers/negotiation.rs"]
mod driver;

libfuzzer_sys::fuzz_target!(|data: &[u8]| driver::run(data));
