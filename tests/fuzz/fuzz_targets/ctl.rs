//! The driver `ctl` under libFuzzer.
#![no_main]

#[path = "../drivers/ctl.rs"]
mod driver;

libfuzzer_sys::fuzz_target!(|data: &[u8]| driver::run(data));
