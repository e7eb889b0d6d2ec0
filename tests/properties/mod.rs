//! What holds for every input. Each property takes bytes that say what happens, and panics where it
//! is broken.
//!
//! Plain `cargo test` gives them random bytes and the corpora (`tests/protocol/properties.rs`), and the
//! package in `fuzz/` what a fuzzer finds.

pub(crate) mod chunks;
pub(crate) mod connection;
pub(crate) mod encoder;
pub(crate) mod event_stream;
pub(crate) mod interpretation;
pub(crate) mod media_type;
pub(crate) mod reference;
pub(crate) mod retry;
mod simulation;
mod source;
