//! Why a connection failed for good.

use std::{error::Error, fmt};

/// Why the connection failed, in the standard's sense: it will not be reestablished.
///
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection>
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureReason {
    /// The request was aborted, and not by `close()`: `window.stop()`, say.
    Aborted,
    /// The `Content-Type` was not `text/event-stream`.
    ContentType {
        /// What the server sent, empty when it sent none.
        received: String,
    },
    /// A line, or what a block keeps, was larger than allowed.
    EventTooLarge {
        /// The largest allowed, in bytes.
        limit: usize,
    },
    /// The page's own policy forbids the request, as `connect-src` does.
    Policy,
    /// The server can be reached, yet the browser shows none of its responses: CORS refuses.
    Refused {
        /// The origin whose response must not be read.
        origin: String,
    },
    /// Nothing can be fetched from a URL with this scheme.
    Scheme {
        /// The scheme, without its colon.
        scheme: String,
    },
    /// The status was not 200; 204 lands here too and is how a server says "stop".
    Status(u16),
}

impl fmt::Display for FailureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aborted => write!(f, "the request was aborted"),
            Self::ContentType { received } => {
                write!(
                    f,
                    "expected content type text/event-stream, received {received:?}"
                )
            }
            Self::EventTooLarge { limit } => {
                write!(f, "expected events of at most {limit} bytes, received more")
            }
            Self::Policy => write!(f, "the page's content security policy forbids the request"),
            Self::Refused { origin } => {
                write!(f, "{origin} was reached, but its response may not be read")
            }
            Self::Scheme { scheme } => {
                write!(
                    f,
                    "expected a URL that can be fetched, received scheme {scheme:?}"
                )
            }
            Self::Status(status) => write!(f, "expected status 200, received {status}"),
        }
    }
}

impl Error for FailureReason {}
