#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| eventsource_wasm_fuzz::connection(input));
