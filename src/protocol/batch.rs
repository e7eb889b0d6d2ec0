//! What one chunk dispatched, laid out so that a binding decodes text once and slices it.

use std::{mem, ops::Range, str};

use super::scan;

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
    /// Whether the data buffer has a line, which may be empty.
    has_data: bool,
    records: Vec<Record>,
    /// What was kept of them, in order.
    comments: Vec<Comment>,
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

/// A comment that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// How many records come before it.
    pub records_before: usize,
    /// What stands behind the colon, and behind one space.
    pub text: String,
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
    /// Its value when the batch began; `None` until the stream has a record.
    before: Option<Vec<u8>>,
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

    /// The comments, if they are kept.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Whether nothing was dispatched, and no comment kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.comments.is_empty()
    }

    /// The messages, for callers that need no layout.
    pub fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        let mut position = 0;
        let mut event_type = text_of(self.event_type.before.as_deref().unwrap_or_default());
        let mut last_event_id = text_of(self.last_event_id.before.as_deref().unwrap_or_default());
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

/// What the event stream does to it.
impl Batch {
    /// Forgets the finished records and keeps the data buffer.
    ///
    /// Nothing moves unless there were records, so each byte moves at most once.
    pub(super) fn begin(&mut self) {
        self.comments.clear();
        if self.records.is_empty() {
            return;
        }
        self.event_type.settle(&self.text);
        self.last_event_id.settle(&self.text);
        self.text.drain(..self.finished);
        self.finished = 0;
        self.records.clear();
    }

    pub(super) fn add_comment(&mut self, text: &[u8]) {
        let mut comment = Comment {
            records_before: self.records.len(),
            text: String::new(),
        };
        replace_decoded(&mut comment.text, text);
        self.comments.push(comment);
    }

    /// Counts a LF for each line.
    pub(super) fn data_buffer_length(&self) -> usize {
        self.text.len() - self.finished + usize::from(self.has_data)
    }

    /// Begins a line of the data buffer.
    ///
    /// The standard puts a LF behind each line and strips that of the last: here it stands between.
    pub(super) fn append_data_line(&mut self, start: &[u8]) {
        if mem::replace(&mut self.has_data, true) {
            self.text.push(b'\n');
        }
        self.append_to_data_buffer(start);
    }

    pub(super) fn append_to_data_buffer(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }

    /// Makes the data buffer, which must not be empty, a record.
    ///
    /// `None` stands for what is as in the record before, where that is known without a look.
    pub(super) fn finish_record(
        &mut self,
        is_ascii: bool,
        event_type: Option<&str>,
        last_event_id: Option<&str>,
    ) {
        self.has_data = false;
        let mut record = Record {
            data: self.finish_data(is_ascii),
            event_type: None,
            last_event_id: None,
        };
        if let Some(event_type) = event_type {
            record.event_type = self.event_type.update(&mut self.text, event_type);
        }
        if let Some(last_event_id) = last_event_id {
            record.last_event_id = self.last_event_id.update(&mut self.text, last_event_id);
        }
        self.finished = self.text.len();
        self.records.push(record);
    }

    /// Decodes the data buffer.
    ///
    /// The standard decodes the stream before it is cut into lines. The outcome is the same: lines,
    /// names and values are cut at ASCII bytes, which are part of no longer sequence and end every
    /// malformed one.
    fn finish_data(&mut self, is_ascii: bool) -> Span {
        let data = self.text.get(self.finished..).unwrap_or_default();
        if is_ascii {
            return Span::new(data.len(), data.len());
        }
        if str::from_utf8(data).is_err() {
            let data = self.text.split_off(self.finished);
            decode(&data, &mut self.text);
        }
        Span::of(self.text.get(self.finished..).unwrap_or_default())
    }
}

impl Latest {
    /// Appends `value` to the text if it is new.
    fn update(&mut self, text: &mut Vec<u8>, value: &str) -> Option<Span> {
        if self.value(text) == Some(value.as_bytes()) {
            return None;
        }
        let start = text.len();
        text.extend_from_slice(value.as_bytes());
        self.changed = Some(start..text.len());
        Some(Span::of(value.as_bytes()))
    }

    fn value<'a>(&'a self, text: &'a [u8]) -> Option<&'a [u8]> {
        match &self.changed {
            Some(range) => text.get(range.clone()),
            None => self.before.as_deref(),
        }
    }

    /// Keeps the value from the text, which is about to go.
    fn settle(&mut self, text: &[u8]) {
        if let Some(value) = self.changed.take().and_then(|range| text.get(range)) {
            let before = self.before.get_or_insert_default();
            before.clear();
            before.extend_from_slice(value);
        }
    }
}

impl Span {
    pub(crate) fn of(utf8: &[u8]) -> Self {
        Self::new(utf8.len(), scan::utf16_length(utf8))
    }

    fn new(bytes: usize, utf16: usize) -> Self {
        // `EventStream` lets no string reach 4 GiB, so nothing is ever cut here.
        let narrow = |length| u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            bytes: narrow(bytes),
            utf16: narrow(utf16),
        }
    }
}

/// Replaces the buffer's content.
///
/// <https://encoding.spec.whatwg.org/#utf-8-decode-without-bom>
pub(super) fn replace_decoded(buffer: &mut String, bytes: &[u8]) {
    buffer.clear();
    if let Ok(text) = str::from_utf8(bytes) {
        buffer.push_str(text);
    } else {
        let mut text = Vec::new();
        decode(bytes, &mut text);
        *buffer = String::from_utf8(text).unwrap_or_default();
    }
}

/// Replaces maximal subparts, as `String::from_utf8_lossy` does, which would be a second decoder in
/// the binary.
fn decode(bytes: &[u8], text: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Err(error) = str::from_utf8(rest) {
        let (valid, malformed) = rest.split_at(error.valid_up_to());
        text.extend_from_slice(valid);
        text.extend_from_slice("\u{FFFD}".as_bytes());
        let length = error.error_len().unwrap_or(malformed.len());
        rest = malformed.get(length..).unwrap_or_default();
    }
    text.extend_from_slice(rest);
}

fn text_of(bytes: &[u8]) -> &str {
    // What is finished is UTF-8, so the default is never taken.
    str::from_utf8(bytes).unwrap_or_default()
}
