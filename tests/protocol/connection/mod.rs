//! The state machine, driven by scripts.

mod carrier;
mod closing;
pub(crate) mod driver;
mod probing;
mod reconnection;
mod renewal;
mod request;
mod retry;
mod table;
