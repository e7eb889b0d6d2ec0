//! The connection state machine.

use std::time::Duration;

use super::{
    batch::Batch, event_stream::EventStream, failure::FailureReason, limits, request::Request,
};

/// The connection of one event source, over all its attempts.
#[derive(Debug)]
pub struct Connection {
    config: Config,
    stream: EventStream,
    origin: String,
}

/// What is known before the first request.
#[derive(Clone, Debug)]
pub struct Config {
    /// The event source's URL, absolute and serialised.
    pub url: String,
    /// The page's origin, serialised; `None` where there is no CORS.
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
    /// `XMLHttpRequest`.
    Xhr,
}

/// Numbers each request and probe, so that what a former one reports is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attempt(u32);

/// Something happened.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// The engine or the transport broke.
    Abandon(FailureReason),
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
        /// The attempt of [`Output::Probe`].
        attempt: Attempt,
        /// Whether any response came.
        reached: bool,
    },
    /// The page is back from the back/forward cache.
    Resume,
    /// The page went into the back/forward cache, or away.
    Suspend,
    /// The time of [`Output::StartTimer`] is over.
    TimerExpired,
}

/// The head of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// The `Content-Type` header's value.
    pub content_type: Option<String>,
    /// The final URL; empty where the transport does not say.
    pub url: String,
    /// Whether a redirect was followed.
    pub redirected: bool,
}

/// How a request ended without the end of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkError {
    /// Aborted, though not by the driver: `window.stop()`.
    Aborted,
    /// Refused by the page's own content security policy.
    Policy,
    /// Not reached, broken off, or hidden by CORS: a script cannot tell these apart.
    Unreachable,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Abort a request or probe; what it still reports is dropped.
    Abort(Attempt),
    /// Fire `open`.
    Announce {
        /// Whether the server was told a last event ID.
        resumed: bool,
    },
    /// Dispatch the messages of [`Connection::batch`]; poll on only when they are dispatched.
    Dispatch,
    /// Fire `error`; with a reason if the connection failed.
    FireError(Option<FailureReason>),
    /// Find out whether the server can be reached.
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

impl Connection {
    /// A connection that waits for [`Input::Open`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            origin: String::new(),
            stream: EventStream::new(String::new(), config.max_event_size),
            config,
        }
    }

    /// Applies one input. Drain [`poll_output`](Self::poll_output) before the next.
    pub fn handle(&mut self, _input: Input<'_>) {}

    /// What to do next.
    pub fn poll_output(&mut self) -> Option<Output> {
        None
    }

    /// The ready state.
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        ReadyState::Connecting
    }

    /// What [`Output::Dispatch`] is to dispatch.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        self.stream.batch()
    }

    /// The origin of the final URL, for `MessageEvent`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The last event ID string.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.stream.last_event_id()
    }

    /// The reconnection time.
    #[must_use]
    pub fn reconnection_time(&self) -> Duration {
        limits::INITIAL_RECONNECTION_TIME
    }
}
