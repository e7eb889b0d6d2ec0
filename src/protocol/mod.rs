//! What the standard says, and nothing about browsers: `std` only, no I/O, no clock.
//!
//! [`EventStream`] turns the bytes of one response body into a [`Batch`] of messages per chunk.
//! [`Connection`] decides what to request, when to wait and when to give up: feed it [`Input`]s and
//! perform its [`Output`]s. [`Event`] is the other end: what a server sends.
//!
//! The standard: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

mod batch;
mod boundary;
mod carrier;
mod connection;
mod encoder;
mod event_stream;
mod failure;
mod field;
mod heartbeat;
pub mod limits;
mod media_type;
mod options;
mod request;
mod response;
mod retry;
mod scan;
pub mod url;

pub use batch::{Batch, Comment, Message, Record, Span};
pub use boundary::{
    Attempt, Config, Context, Input, Milliseconds, Output, ReadyState, Timer, TransportKind,
};
pub use connection::Connection;
pub use encoder::{EncodeError, Event, KEEP_ALIVE};
pub use event_stream::{EventStream, Flow};
pub use failure::{Failure, FailureReason};
pub use media_type::is_event_stream;
pub use options::{CarrierOption, HeartbeatTimeout, Options};
pub use request::Request;
pub use response::{Head, NetworkError};
pub use retry::{RetryKind, RetryPolicy};
