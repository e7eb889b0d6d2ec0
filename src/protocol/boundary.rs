//! What goes into a connection and what comes out of it: plain data.

use std::time::Duration;

use super::{
    failure::FailureReason,
    request::Request,
    response::{Head, NetworkError},
};

/// What is known before the first request.
#[derive(Clone, Debug)]
pub struct Config {
    /// The event source's URL, absolute and serialised.
    pub url: String,
    /// The page's origin, serialised: `null` if opaque, `None` where there is no CORS.
    pub origin: Option<String>,
    /// What carries requests.
    pub transport: TransportKind,
    /// Whether the driver can tell an unreachable server from one that CORS hides.
    pub can_probe: bool,
    /// Bytes that one line, or what one block keeps, may have.
    pub max_event_size: usize,
}

/// What carries requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// `fetch`.
    Fetch,
    /// `XMLHttpRequest`: it takes credentials in a URL, removes a byte order mark, keeps all it
    /// receives, and can set no cache mode.
    Xhr,
}

/// Numbers each request and probe, so that what a former one reports is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attempt(u32);

impl Attempt {
    pub(super) fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// Something happened.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// Part of the body came.
    Chunk(Attempt, &'a [u8]),
    /// The page called `close()`.
    Close,
    /// The body ended without an error.
    EndOfBody(Attempt),
    /// The status and headers of the final response came.
    Head(Attempt, Head),
    /// The request ended otherwise.
    NetworkError(Attempt, NetworkError),
    /// The event source was constructed.
    Open,
    /// A probe ended.
    Probed {
        /// That of [`Output::Probe`].
        attempt: Attempt,
        /// Whether any response came.
        reached: bool,
    },
    /// The page is back from the back/forward cache.
    Resume,
    /// The page went away, perhaps into the back/forward cache.
    Suspend,
    /// The time of [`Output::StartTimer`] is over.
    TimerExpired,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Abort a request or probe; what it still reports is dropped.
    Abort(Attempt),
    /// Fire `open`.
    Announce {
        /// Whether the request carried a last event ID. It did not where there was none, as on a
        /// first connection, nor where the server refused every carrier.
        resumed: bool,
    },
    /// Dispatch the messages of [`Connection::batch`]; poll on only when that is done.
    ///
    /// [`Connection::batch`]: super::Connection::batch
    Dispatch,
    /// Fire `error`, with a reason if the connection failed.
    FireError(Option<FailureReason>),
    /// Find out whether the server of the event source's URL can be reached.
    Probe(Attempt),
    /// Let go of everything: the last output of all.
    Release,
    /// Send a request.
    Request(Attempt, Request),
    /// Report [`Input::TimerExpired`] after this time.
    StartTimer(Duration),
    /// Forget the timer.
    StopTimer,
}

/// The `readyState` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ReadyState {
    /// Not connected, and trying.
    Connecting = 0,
    /// Connected.
    Open = 1,
    /// Closed for good.
    Closed = 2,
}
