//! Writes an event stream: what servers need, and the mirror of [`EventStream`](super::EventStream).
//!
//! By the grammar of
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>.
//!
//! A value stands in one line, so what would end that line, or make clients ignore it, is refused.
//! `data` and comments are the exception: they may have many lines. That each field is followed by a
//! space protects one at the start of its value, and serves clients that look for `data: `.
//!
//! Nothing in the binary for pages uses this, so the linker leaves it out.

use std::{error::Error, fmt, iter};

use super::{boundary::Milliseconds, limits};

/// Sent when nothing else is, so that neither proxies nor clients take the connection for dead.
///
/// A comment, which no client dispatches. Every 15 seconds is common.
pub const KEEP_ALIVE: &str = ":\n\n";

/// One event to be sent, field by field; what is `None` is not sent.
///
/// ```
/// use eventsource_wasm::protocol::Event;
///
/// let event = Event {
///     id: Some("7"),
///     data: Some("two\nlines"),
///     ..Event::default()
/// };
/// assert_eq!(event.encode()?, "id: 7\ndata: two\ndata: lines\n\n");
///
/// let hostile = Event { id: Some("7\ndata: forged"), ..event };
/// assert_eq!(hostile.encode().unwrap_err().field(), "id");
/// # Ok::<(), eventsource_wasm::protocol::EncodeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Event<'a> {
    /// A comment to stand before the fields. Each of its lines, ended as those of `data`, is a
    /// comment of its own.
    pub comment: Option<&'a str>,
    /// The event's type, without CR and LF. An empty one is the default, `message`, and not sent.
    ///
    /// Clients ignore it without `data`, so it is refused then.
    pub event_type: Option<&'a str>,
    /// What becomes the client's last event ID, without NUL, CR and LF. An empty one resets it.
    pub id: Option<&'a str>,
    /// What becomes the client's reconnection time, at most [`limits::MAX_TIME`].
    pub retry: Option<Milliseconds>,
    /// The event's data; without it, clients dispatch nothing and take in the other fields.
    ///
    /// Lines end at LF, CR or CRLF, and the stream cannot tell which: clients get LF for each.
    pub data: Option<&'a str>,
}

/// Why an event cannot be sent: no client would make of it what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A CR or LF would begin another field; an ID with NUL is ignored.
    Character {
        /// `event` or `id`.
        field: &'static str,
        /// The first that may not stand there.
        character: char,
        /// The whole value.
        received: String,
    },
    /// The reconnection time is longer than any timer.
    Retry {
        /// The time that was given.
        received: Milliseconds,
    },
    /// The event has a type and no data, so that it would not be dispatched.
    TypeWithoutData {
        /// The type that was given.
        event_type: String,
    },
}

impl Event<'_> {
    /// The event as text, with the empty line that ends it.
    ///
    /// # Errors
    ///
    /// If a field has a value that no client would receive as it is.
    pub fn encode(&self) -> Result<String, EncodeError> {
        let mut stream = String::new();
        self.encode_to(&mut stream)?;
        Ok(stream)
    }

    /// Appends what [`encode`](Self::encode) returns.
    ///
    /// # Errors
    ///
    /// As `encode`; nothing is appended then.
    pub fn encode_to(&self, stream: &mut String) -> Result<(), EncodeError> {
        let event_type = self.event_type.filter(|it| !it.is_empty());
        self.check(event_type)?;

        for line in self.comment.into_iter().flat_map(lines) {
            append_line(stream, "", line);
        }
        if let Some(event_type) = event_type {
            append_line(stream, "event", event_type);
        }
        if let Some(retry) = self.retry {
            append_line(stream, "retry", &retry.to_string());
        }
        if let Some(id) = self.id {
            append_line(stream, "id", id);
        }
        for line in self.data.into_iter().flat_map(lines) {
            append_line(stream, "data", line);
        }
        stream.push('\n');
        Ok(())
    }

    fn check(&self, event_type: Option<&str>) -> Result<(), EncodeError> {
        if let Some(event_type) = event_type {
            check_characters("event", event_type, &['\r', '\n'])?;
            if self.data.is_none() {
                let event_type = event_type.to_owned();
                return Err(EncodeError::TypeWithoutData { event_type });
            }
        }
        if let Some(id) = self.id {
            check_characters("id", id, &['\0', '\r', '\n'])?;
        }
        match self.retry {
            Some(received) if received > limits::MAX_TIME => Err(EncodeError::Retry { received }),
            _ => Ok(()),
        }
    }
}

impl EncodeError {
    /// The name of the field that is refused, as the stream has it.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Character { field, .. } => field,
            Self::Retry { .. } => "retry",
            Self::TypeWithoutData { .. } => "event",
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field();
        match self {
            Self::Character {
                character,
                received,
                ..
            } => write!(
                f,
                "expected field '{field}' without {character:?}, received {received:?}"
            ),
            Self::Retry { received } => write!(
                f,
                "expected field '{field}' to be at most {} ms, received {received}",
                limits::MAX_TIME
            ),
            Self::TypeWithoutData { event_type } => write!(
                f,
                "expected data with field '{field}', received {event_type:?} without"
            ),
        }
    }
}

impl Error for EncodeError {}

fn check_characters(field: &'static str, value: &str, refused: &[char]) -> Result<(), EncodeError> {
    match value.chars().find(|it| refused.contains(it)) {
        Some(character) => Err(EncodeError::Character {
            field,
            character,
            received: value.to_owned(),
        }),
        None => Ok(()),
    }
}

fn append_line(stream: &mut String, name: &str, value: &str) {
    for part in [name, ": ", value, "\n"] {
        stream.push_str(part);
    }
}

/// As clients tell lines: `str::lines` knows no CR, and no empty line at the end.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest?;
        let (line, ended) = text.split_at(text.find(['\r', '\n']).unwrap_or(text.len()));
        rest = ended.strip_prefix("\r\n").or_else(|| ended.get(1..));
        Some(line)
    })
}
