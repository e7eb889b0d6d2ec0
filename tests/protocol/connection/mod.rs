//! The state machine, driven by scripts.

mod carrier;
mod closing;
pub(crate) mod driver;
mod options;
mod page;
mod probing;
mod reconnection;
mod renewal;
mod request;
mod retry;
mod table;
mod timeouts;
