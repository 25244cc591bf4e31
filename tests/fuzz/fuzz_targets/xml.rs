//! The driver `xml` under libFuzzer.
#![no_main]

#[path = "../drivers/xml.rs"]
mod driver;

libfuzzer_sys::fuzz_target!(|data: &[u8]| driver::run(data));
