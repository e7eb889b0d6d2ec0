//! `EventSource` (Server-Sent Events) for pages, workers and runtimes that have none.
//!
//! Rust servers use [`protocol`] alone, which has no dependencies: [`protocol::Event`] writes an event
//! stream. The other layers are for wasm32.
//!
//! | layer         | knows            | tested by                    |
//! |---------------|------------------|------------------------------|
//! | [`protocol`]  | `std`            | `cargo test`                 |
//! | `transport`   | `protocol`, web  | `wasm-pack test`             |
//! | `web`         | all of the above | `wasm-pack test`, `npm test` |
//!
//! A layer uses only those above it in this table. ARCHITECTURE.md tells what is where and why.

pub mod protocol;
#[cfg(target_arch = "wasm32")]
pub mod transport;
#[cfg(target_arch = "wasm32")]
pub mod web;

/// The code in that document compiles and does what it says.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust-servers.md")]
struct RustServers;
