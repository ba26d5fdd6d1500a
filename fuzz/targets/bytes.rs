#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| libseam_fuzz::bytes(data));
