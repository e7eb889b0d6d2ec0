//! What goes into a connection and what comes out of it: plain data.

use super::{
    options::Options,
    request::Request,
    response::{Head, NetworkError},
};

/// A time: at most [`limits::MAX_TIME`](super::limits::MAX_TIME), which timers take.
pub type Milliseconds = u32;

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
    /// What the page asks for.
    pub options: Options,
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

/// What a page is told before a request, to make its own headers and body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Attempts in a row that have failed.
    pub attempt: u32,
    /// The code of why the attempt or connection before this one ended.
    pub reason: Option<&'static str>,
    /// The status of the response then.
    pub status: Option<u16>,
}

/// What takes time. Each has a timer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Timer {
    /// The wait before the next attempt.
    Reconnect = 0,
    /// For the head of a response.
    Connect = 1,
    /// For the next byte.
    Heartbeat = 2,
    /// For which the page is hidden and the connection stays.
    Hidden = 3,
}

impl Timer {
    pub(super) fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Something happened.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// Part of the body came.
    Chunk(Attempt, &'a [u8]),
    /// The page called `close()`.
    Close,
    /// What [`Output::Dispatch`] asked for is done, and the body is read on.
    Delivered(Attempt),
    /// The body ended without an error.
    EndOfBody(Attempt),
    /// The page is about to be frozen: no timer of it runs then.
    Freeze,
    /// The status and headers of the final response came.
    Head(Attempt, Head),
    /// The page is not to be seen any more.
    Hidden,
    /// The request ended otherwise.
    NetworkError(Attempt, NetworkError),
    /// The machine has no network at all.
    Offline,
    /// The machine has a network again.
    Online,
    /// The event source was constructed.
    Open,
    /// A probe ended.
    Probed {
        /// That of [`Output::Probe`].
        attempt: Attempt,
        /// Whether any response came.
        reached: bool,
    },
    /// The page called `reconnect()`.
    Reconnect,
    /// The page called `reset()`.
    Reset,
    /// The page is back from the back/forward cache.
    Resume,
    /// The page went away, perhaps into the back/forward cache.
    Suspend,
    /// The time of [`Output::StartTimer`] is over.
    TimerExpired(Timer),
    /// The page can be seen again.
    Visible,
    /// The page runs again after it was frozen, or may have been asleep.
    Woke,
}

impl Input<'_> {
    /// The request or probe that it reports of, if it is one.
    pub(super) fn attempt(&self) -> Option<Attempt> {
        match *self {
            Self::Chunk(attempt, _)
            | Self::Delivered(attempt)
            | Self::EndOfBody(attempt)
            | Self::Head(attempt, _)
            | Self::NetworkError(attempt, _)
            | Self::Probed { attempt, .. } => Some(attempt),
            _ => None,
        }
    }
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
    /// Give [`Connection::decide`](super::Connection::decide) at once a number: of the page's function,
    /// or a random one from 0 to 1.
    ///
    /// [`Connection::failure`] is what it is about.
    ///
    /// [`Connection::failure`]: super::Connection::failure
    Decide,
    /// Dispatch the messages of [`Connection::batch`]; poll on only when that is done.
    ///
    /// [`Connection::batch`]: super::Connection::batch
    Dispatch,
    /// Fire `error` for [`Connection::failure`]. The response, if there is one, is still to be had.
    ///
    /// [`Connection::failure`]: super::Connection::failure
    FireError,
    /// Find out whether the server of the event source's URL can be reached.
    Probe(Attempt),
    /// Let go of everything: the last output of all.
    Release,
    /// Send a request.
    Request(Attempt, Request, Context),
    /// Report [`Input::TimerExpired`] after this time. The timer may be running: it begins anew.
    StartTimer(Timer, Milliseconds),
    /// Forget the timer.
    StopTimer(Timer),
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
