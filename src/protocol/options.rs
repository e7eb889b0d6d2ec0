//! What a page may ask of a connection beyond the standard.

use super::{boundary::Milliseconds, limits, retry::RetryPolicy};

/// Options of one event source. [`Default`] is the standard.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The last event ID string to begin with.
    pub last_event_id: String,
    /// How the last event ID travels.
    pub carrier: CarrierOption,
    /// Whether the page gave a method, headers or a body: no request is a form then.
    pub has_own_request: bool,
    /// Whether the page gave what fetches, which decides itself what that can be.
    pub has_own_fetch: bool,
    /// Bytes that one line, or what one block keeps, may have.
    pub max_event_size: usize,
    /// Time for the head of a response.
    pub connect_timeout: Option<Milliseconds>,
    /// Time without a byte.
    pub heartbeat_timeout: HeartbeatTimeout,
    /// How long to stay connected while the page is hidden; `None`: all the while.
    pub pause_after: Option<Milliseconds>,
    /// When to try again.
    pub retry: RetryPolicy,
    /// The reconnection time, where the source was told one before it was CLOSED.
    pub reconnection_time: Option<Milliseconds>,
}

/// How the last event ID travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CarrierOption {
    /// As `carrier.rs` decides.
    #[default]
    Auto,
    /// In the body of a form.
    Body,
    /// In the `Last-Event-ID` header.
    Header,
    /// As this parameter of the URL's query.
    Query(String),
}

/// After which time without a byte a connection counts as dead.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum HeartbeatTimeout {
    /// What the server's intervals were until now decides.
    Adaptive,
    /// Always the same.
    Fixed(Milliseconds),
    /// Never.
    #[default]
    Off,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            last_event_id: String::new(),
            carrier: CarrierOption::Auto,
            has_own_request: false,
            has_own_fetch: false,
            max_event_size: limits::MAX_EVENT_SIZE,
            connect_timeout: None,
            heartbeat_timeout: HeartbeatTimeout::Off,
            pause_after: None,
            reconnection_time: None,
            retry: RetryPolicy::default(),
        }
    }
}

impl Options {
    /// Reads those that are numbers, in this order: `maxEventSize`; `connectTimeout`, 0 if off;
    /// `heartbeatTimeout`, 0 if off, -1 if adaptive; `pauseAfter`, -1 if never; the
    /// reconnection time, -1 if no server has set one; then a [`RetryPolicy`]. All times are
    /// milliseconds.
    #[must_use]
    pub fn from_numbers(numbers: &[f64]) -> Self {
        let [
            max_event_size,
            connect,
            heartbeat,
            pause,
            reconnection_time,
            retry @ ..,
        ] = numbers
        else {
            return Self::default();
        };
        Self {
            max_event_size: whole(*max_event_size) as usize,
            connect_timeout: (*connect > 0.0).then(|| whole(*connect)),
            heartbeat_timeout: if *heartbeat < 0.0 {
                HeartbeatTimeout::Adaptive
            } else if *heartbeat > 0.0 {
                HeartbeatTimeout::Fixed(whole(*heartbeat))
            } else {
                HeartbeatTimeout::Off
            },
            pause_after: (*pause >= 0.0).then(|| whole(*pause)),
            reconnection_time: (*reconnection_time >= 0.0).then(|| whole(*reconnection_time)),
            retry: RetryPolicy::from_numbers(retry),
            ..Self::default()
        }
    }
}

impl CarrierOption {
    /// Reads `auto`, `body`, `header`, or a parameter's name after a `?`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name.bytes().next() {
            Some(b'b') => Self::Body,
            Some(b'h') => Self::Header,
            Some(b'?') => Self::Query(name.get(1..).unwrap_or_default().to_owned()),
            _ => Self::Auto,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` cuts fractions and saturates, which is what is meant"
)]
#[inline(never)]
/// Nothing for what is no number, and at most what fits.
pub(super) fn whole(number: f64) -> u32 {
    number as u32
}
