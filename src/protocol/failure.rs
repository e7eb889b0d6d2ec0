//! Why a connection ended, or could not be made.

use std::{error::Error, fmt};

use super::{boundary::Milliseconds, limits};

/// Why a connection ended, or could not be made.
///
/// Whether it is tried again is the retry policy's to say; without one, as in the standard, where
/// [`is_passing`](Self::is_passing).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureReason {
    /// The request was aborted, and not by `close()`: `window.stop()`, say.
    Aborted,
    /// No head came in time.
    ConnectTimeout {
        /// The time there was.
        limit: Milliseconds,
    },
    /// The `Content-Type` was not `text/event-stream`.
    ContentType {
        /// What the server sent, empty when it sent none.
        received: String,
    },
    /// The body ended in good order.
    End,
    /// A line, or what a block keeps, was larger than allowed.
    EventTooLarge {
        /// The largest allowed, in bytes.
        limit: usize,
    },
    /// No byte came in time.
    HeartbeatTimeout {
        /// The time there was.
        limit: Milliseconds,
    },
    /// The last event ID is larger than servers take in a header, and nothing else may carry it.
    LastEventIdTooLarge,
    /// Not reached, broken off, or hidden by CORS: a script cannot tell these apart.
    #[default]
    Network,
    /// The page's own policy forbids the request, as `connect-src` does.
    Policy,
    /// A redirect that the page does not allow.
    Redirect,
    /// The server can be reached, yet the browser shows none of its responses: CORS refuses.
    Refused {
        /// The origin whose response must not be read.
        origin: String,
    },
    /// The page's headers or body could not be had.
    Request,
    /// Nothing can be fetched from a URL with this scheme.
    Scheme {
        /// The scheme, without its colon.
        scheme: String,
    },
    /// The status was not 200; 204 lands here too and is how a server says "stop".
    Status(u16),
}

/// A connection that ended, or could not be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub reason: FailureReason,
    /// Of the response, if there was one.
    pub status: Option<u16>,
    /// Attempts in a row that have failed, with this one.
    pub attempt: u32,
    /// What the server asked for by `Retry-After`.
    pub retry_after: Option<Milliseconds>,
    /// The time until the next attempt; `None` if there is none.
    pub delay: Option<Milliseconds>,
}

impl FailureReason {
    /// The name that a page sees.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::ConnectTimeout { .. } => "connect-timeout",
            Self::ContentType { .. } => "content-type",
            Self::End => "end",
            Self::EventTooLarge { .. } => "event-too-large",
            Self::HeartbeatTimeout { .. } => "heartbeat-timeout",
            Self::Network => "network",
            Self::Policy => "policy",
            Self::Redirect => "redirect",
            Self::Refused { .. } => "refused",
            Self::LastEventIdTooLarge | Self::Request => "request",
            Self::Scheme { .. } => "scheme",
            Self::Status(_) => "status",
        }
    }

    /// Whether it may be otherwise next time, so that the standard reestablishes the connection.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::ConnectTimeout { .. }
                | Self::End
                | Self::HeartbeatTimeout { .. }
                | Self::Network
                | Self::Request
        )
    }

    /// What was expected and what was received, for people.
    ///
    /// Of pieces, as `core::fmt` would be kilobytes of the binary.
    #[must_use]
    pub fn message(&self) -> String {
        let number;
        let [start, value, end] = match self {
            Self::Aborted => ["the request was aborted", "", ""],
            Self::ConnectTimeout { limit } => {
                number = decimal(*limit);
                ["expected a response within ", &number, " ms, received none"]
            }
            Self::ContentType { received } => [
                "expected content type text/event-stream, received \"",
                received,
                "\"",
            ],
            Self::End => ["the server ended the response", "", ""],
            Self::EventTooLarge { limit } => {
                number = decimal(small(*limit));
                [
                    "expected events of at most ",
                    &number,
                    " bytes, received more",
                ]
            }
            Self::HeartbeatTimeout { limit } => {
                number = decimal(*limit);
                ["expected a byte within ", &number, " ms, received none"]
            }
            Self::LastEventIdTooLarge => {
                number = decimal(small(limits::MAX_HEADER_VALUE));
                [
                    "expected a last event ID of at most ",
                    &number,
                    " bytes, which a header can carry",
                ]
            }
            Self::Network => [
                "the server was not reached, or the connection broke off",
                "",
                "",
            ],
            Self::Policy => [
                "the page's content security policy forbids the request",
                "",
                "",
            ],
            Self::Redirect => [
                "expected no redirect, received one; the option 'redirect' can allow it",
                "",
                "",
            ],
            Self::Refused { origin } => {
                [origin, " was reached, but its response may not be read", ""]
            }
            Self::Request => [
                "the options 'headers' and 'body' gave nothing to send",
                "",
                "",
            ],
            Self::Scheme { scheme } => [
                "expected a URL that can be fetched, received scheme \"",
                scheme,
                "\"",
            ],
            Self::Status(status) => {
                number = decimal(u32::from(*status));
                ["expected status 200, received ", &number, ""]
            }
        };
        [start, value, end].concat()
    }
}

impl fmt::Display for FailureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl Error for FailureReason {}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn decimal(mut number: u32) -> String {
    let mut digits = String::new();
    loop {
        let digit = char::from_digit(number % 10, 10).unwrap_or_default();
        digits.insert(0, digit);
        number /= 10;
        if number == 0 {
            return digits;
        }
    }
}
