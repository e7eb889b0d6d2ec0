//! What one chunk dispatched, laid out so that a binding decodes text once and slices it.

use std::{ops::Range, str};

/// The messages that one chunk completed, in order.
///
/// The text holds for each [`Record`] its data, then its event type if it differs from that of the
/// record before, then likewise its last event ID, with nothing between.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Finished records up to `finished`, the stream's data buffer after it.
    ///
    /// Invariant: what is finished is UTF-8; the data buffer is as received.
    text: Vec<u8>,
    finished: usize,
    records: Vec<Record>,
    event_type: Latest,
    last_event_id: Latest,
}

/// Lengths of the strings of one message in [`Batch::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The `data` of the message.
    pub data: Span,
    /// Its type, or `None` if that is the type of the record before it in the stream.
    pub event_type: Option<Span>,
    /// Its last event ID, or `None` if that is the one of the record before it in the stream.
    pub last_event_id: Option<Span>,
}

/// The length of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// In UTF-8 code units.
    pub bytes: u32,
    /// In UTF-16 code units; equal to `bytes` exactly if the string is ASCII.
    pub utf16: u32,
}

/// One message, as `MessageEvent` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// The event's type, `message` unless the stream says otherwise.
    pub event_type: &'a str,
    /// The event's data.
    pub data: &'a str,
    /// The last event ID string at the time of dispatch.
    pub last_event_id: &'a str,
}

/// A string that most records share with the one before.
#[derive(Clone, Debug, Default)]
struct Latest {
    /// Its value when the batch began.
    before: Vec<u8>,
    /// Where in the text the batch last changed it.
    changed: Option<Range<usize>>,
}

impl Batch {
    /// The strings of all records, UTF-8.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.text.get(..self.finished).unwrap_or_default()
    }

    /// One record per message.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Whether nothing was dispatched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The messages, for callers that need no layout.
    pub fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        let mut position = 0;
        let mut event_type = text_of(&self.event_type.before);
        let mut last_event_id = text_of(&self.last_event_id.before);
        self.records.iter().map(move |record| {
            let mut take = |span: Span| {
                let start = position;
                position += span.bytes as usize;
                text_of(self.text.get(start..position).unwrap_or_default())
            };
            let data = take(record.data);
            event_type = record.event_type.map_or(event_type, &mut take);
            last_event_id = record.last_event_id.map_or(last_event_id, &mut take);
            Message {
                event_type,
                data,
                last_event_id,
            }
        })
    }
}

fn text_of(bytes: &[u8]) -> &str {
    // What is finished is UTF-8, so the default is never taken.
    str::from_utf8(bytes).unwrap_or_default()
}
