//! The native tests of the protocol.
//!
//! `#[cfg(test)]` on the modules is for clippy: helpers may unwrap as tests do.
#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod batch;
#[cfg(test)]
mod comments;
#[cfg(test)]
mod connection;
#[cfg(test)]
mod encoder;
#[cfg(test)]
mod encoder_fixtures;
#[cfg(test)]
mod event_stream;
#[cfg(test)]
mod failure;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod interpretation;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod media_type;
#[cfg(test)]
#[path = "../properties/mod.rs"]
mod properties;
#[cfg(test)]
#[path = "properties.rs"]
mod property_tests;
#[cfg(test)]
mod random;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod url;
