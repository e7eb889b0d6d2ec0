//! Interprets the bytes of one response body as an event stream.
//!
//! Implements
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>.
//!
//! Each byte is scanned once and copied as seldom as can be. Most lines end in the chunk in which
//! they begin and are processed where they lie. Of a line that does not, only what is needed to
//! tell its field is set aside: the value of a `data` field goes straight to the data buffer, a
//! line that means nothing is skipped, and the other fields are short.
//!
//! A line ends at LF, CR or CRLF. A CR that closes a chunk ends its line at once, and a LF that
//! opens the next chunk then belongs to it: waiting for that chunk would hold back a message.

use std::mem;

use super::{
    batch::{Batch, replace_decoded},
    boundary::Milliseconds,
    field::{Line, field_value, parse_reconnection_time},
    scan,
};

const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Interprets one response body, in whatever chunks it comes.
///
/// ```
/// use eventsource_wasm::protocol::{EventStream, Flow, limits::MAX_EVENT_SIZE};
///
/// let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
/// assert_eq!(stream.push(b"id: 7\ndata: hel"), Flow::Continue);
/// assert!(stream.batch().is_empty());
/// assert_eq!(stream.push(b"lo\n\n"), Flow::Continue);
///
/// let message = stream.batch().messages().next().unwrap();
/// assert_eq!((message.event_type, message.data), ("message", "hello"));
/// assert_eq!(stream.last_event_id(), "7");
/// ```
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing, and all combinations occur"
)]
pub struct EventStream {
    /// Holds the data buffer too.
    batch: Batch,
    event_type_buffer: String,
    last_event_id_buffer: String,
    /// The buffer as of the last block that ended: an unfinished block must not change it.
    last_event_id: String,
    /// Whether no record has that yet.
    new_last_event_id: bool,
    /// Whether the newest record has the default event type.
    default_event_type: bool,
    /// Whether the unfinished block has set the last event ID buffer.
    block_has_id: bool,
    /// Whether all of the unfinished block is known to be ASCII.
    block_is_ascii: bool,
    line: Line,
    /// Start of an [`Line::Undecided`] line whose end has not come. Holds no CR and no LF.
    partial: Vec<u8>,
    /// Bytes of the unfinished line, kept or not.
    line_length: usize,
    /// Whether the last chunk ended in CR, so that a LF coming first now is skipped.
    after_carriage_return: bool,
    /// Bytes seen of a byte order mark; `None` once there can be none.
    byte_order_mark: Option<usize>,
    reconnection_time: Option<Milliseconds>,
    max_event_size: usize,
    keeps_comments: bool,
    /// Bytes to come before the stream may be renewed; `None` if it never is.
    renew_after: Option<usize>,
    /// Anything but [`Flow::Continue`] is final.
    flow: Flow,
}

/// Whether to read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Push the next chunk when it comes.
    Continue,
    /// The stream is ended: abort the request and make it anew, from the last event ID.
    Renew,
    /// The stream is ended: a line or block exceeded the limit.
    TooLarge,
}

impl EventStream {
    /// Starts at the event source's last event ID string.
    ///
    /// The standard starts each stream at an empty last event ID buffer, so that a reconnection
    /// which sends no `id` would lose what is known. Browsers keep it, and so does this:
    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>.
    #[must_use]
    pub fn new(last_event_id: String, max_event_size: usize) -> Self {
        Self {
            batch: Batch::default(),
            event_type_buffer: String::new(),
            last_event_id_buffer: last_event_id.clone(),
            last_event_id,
            new_last_event_id: true,
            default_event_type: false,
            block_has_id: false,
            block_is_ascii: true,
            line: Line::Undecided,
            partial: Vec::new(),
            line_length: 0,
            after_carriage_return: false,
            byte_order_mark: Some(0),
            reconnection_time: None,
            // Decoding can make three bytes of one, and a `Span` counts in 32 bits.
            max_event_size: max_event_size.min(u32::MAX as usize / 4),
            keeps_comments: false,
            renew_after: None,
            flow: Flow::Continue,
        }
    }

    /// For a body whose byte order mark the transport has removed: another one is content.
    #[must_use]
    pub fn without_byte_order_mark(mut self) -> Self {
        self.byte_order_mark = None;
        self
    }

    /// Ends the stream, once it is longer than `bytes`, at the next block that carries an `id`.
    #[must_use]
    pub fn renew_after(mut self, bytes: usize) -> Self {
        self.renew_after = Some(bytes);
        self
    }

    /// Interprets a chunk; [`batch`](Self::batch) then holds what it dispatched.
    ///
    /// Where the answer is not [`Flow::Continue`], the rest of the chunk is dropped, and so is all
    /// that is pushed later.
    pub fn push(&mut self, chunk: &[u8]) -> Flow {
        self.batch.begin();
        if self.flow == Flow::Continue {
            self.flow = self.interpret(chunk);
        }
        self.flow
    }

    /// What the last push dispatched.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// The last event ID string.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// Forgets the unfinished line and block, as if the stream began here.
    pub fn reset(&mut self) {
        let last_event_id = mem::take(&mut self.last_event_id);
        *self = Self {
            keeps_comments: self.keeps_comments,
            reconnection_time: self.reconnection_time,
            renew_after: self.renew_after,
            flow: self.flow,
            ..Self::new(last_event_id, self.max_event_size)
        };
    }

    /// Whether later pushes keep comments, which are ignored otherwise.
    pub fn keep_comments(&mut self, keep: bool) {
        self.keeps_comments = keep;
    }

    /// The newest reconnection time that the stream has set since this was last asked.
    pub fn take_reconnection_time(&mut self) -> Option<Milliseconds> {
        self.reconnection_time.take()
    }

    fn interpret(&mut self, chunk: &[u8]) -> Flow {
        let mut rest = self.skip_byte_order_mark(chunk);
        if let Some(last) = rest.last()
            && mem::replace(&mut self.after_carriage_return, *last == b'\r')
        {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(end) = self.scan_line(rest) {
            let (line, ended) = rest.split_at(end);
            let flow = if self.line_length > 0 {
                self.end_long_line(line)
            } else if line.is_empty() {
                self.dispatch(chunk.len() - ended.len() + 1)
            } else {
                self.process_line(line)
            };
            if flow != Flow::Continue {
                return flow;
            }
            let ([b'\r', b'\n', next @ ..] | [_, next @ ..]) = ended else {
                break;
            };
            rest = next;
        }
        if let Some(bytes) = &mut self.renew_after {
            *bytes = bytes.saturating_sub(chunk.len());
        }
        self.extend_line(rest)
    }

    fn scan_line(&mut self, bytes: &[u8]) -> Option<usize> {
        let scanned = scan::scan_line(bytes);
        if !scanned.is_ascii {
            self.block_is_ascii = false;
        }
        scanned.end
    }

    /// Skips one byte order mark, whose bytes may come one at a time.
    fn skip_byte_order_mark<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let Some(seen) = self.byte_order_mark else {
            return chunk;
        };
        let expected = BYTE_ORDER_MARK.iter().skip(seen);
        let matching = expected.zip(chunk).take_while(|(a, b)| a == b).count();
        let rest = chunk.get(matching..).unwrap_or_default();
        let seen = seen + matching;
        if rest.is_empty() {
            self.byte_order_mark = Some(seen);
        } else {
            self.byte_order_mark = None;
            if (1..BYTE_ORDER_MARK.len()).contains(&seen) {
                // It was none. No known field begins with these bytes.
                self.line = Line::Ignored;
                self.line_length = seen;
            }
        }
        rest
    }

    /// Takes in the start, or more, of a line that does not end in this chunk.
    fn extend_line(&mut self, bytes: &[u8]) -> Flow {
        if bytes.is_empty() {
            return Flow::Continue;
        }
        self.line_length += bytes.len();
        if self.line_length > self.max_event_size {
            return Flow::TooLarge;
        }
        match self.line {
            Line::Data => self.batch.append_to_data_buffer(bytes),
            Line::Ignored => {}
            Line::Undecided => self.extend_undecided_line(bytes),
        }
        self.check_block_size()
    }

    fn extend_undecided_line(&mut self, bytes: &[u8]) {
        let missing = Line::DECIDED_BY.saturating_sub(self.partial.len());
        let (start, rest) = bytes.split_at(missing.min(bytes.len()));
        self.partial.extend_from_slice(start);
        self.line = Line::of(&self.partial);
        if self.keeps_comments && self.partial.starts_with(b":") {
            self.line = Line::Undecided;
        }
        match self.line {
            Line::Data => {
                let value = field_value(&self.partial, b"data").unwrap_or_default();
                self.batch.append_data_line(value);
                self.batch.append_to_data_buffer(rest);
                self.partial.clear();
            }
            Line::Ignored => self.partial.clear(),
            Line::Undecided => self.partial.extend_from_slice(rest),
        }
    }

    /// Ends a line that began in an earlier chunk.
    fn end_long_line(&mut self, bytes: &[u8]) -> Flow {
        self.line_length += bytes.len();
        if self.line_length > self.max_event_size {
            return Flow::TooLarge;
        }
        self.line_length = 0;
        match mem::replace(&mut self.line, Line::Undecided) {
            Line::Data => {
                self.batch.append_to_data_buffer(bytes);
                self.check_block_size()
            }
            Line::Ignored => Flow::Continue,
            Line::Undecided => {
                let mut line = mem::take(&mut self.partial);
                line.extend_from_slice(bytes);
                let flow = self.process_line(&line);
                line.clear();
                self.partial = line;
                flow
            }
        }
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#processField>
    // In JavaScript a call per line is dear.
    #[cfg_attr(narrow_words, inline)]
    fn process_line(&mut self, line: &[u8]) -> Flow {
        if line.len() > self.max_event_size {
            return Flow::TooLarge;
        }
        if let Some(value) = field_value(line, b"data") {
            self.batch.append_data_line(value);
        } else {
            self.process_rare_line(line);
        }
        self.check_block_size()
    }

    /// Of a field that most blocks do without.
    #[cfg_attr(narrow_words, inline(never))]
    fn process_rare_line(&mut self, line: &[u8]) {
        if let Some(value) = field_value(line, b"event") {
            replace_decoded(&mut self.event_type_buffer, value);
        } else if let Some(value) = field_value(line, b"id") {
            if value.iter().all(|byte| *byte != 0) {
                replace_decoded(&mut self.last_event_id_buffer, value);
                self.block_has_id = true;
            }
        } else if let Some(value) = field_value(line, b"retry") {
            self.reconnection_time = parse_reconnection_time(value).or(self.reconnection_time);
        } else if self.keeps_comments
            && let Some(text) = field_value(line, b"")
        {
            self.batch.add_comment(text);
        }
    }

    /// Ends a block; `position` is how much of the chunk it took.
    ///
    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage>
    fn dispatch(&mut self, position: usize) -> Flow {
        let has_id = mem::take(&mut self.block_has_id);
        let is_ascii = mem::replace(&mut self.block_is_ascii, true);
        if has_id {
            self.last_event_id.clone_from(&self.last_event_id_buffer);
            self.new_last_event_id = true;
        }
        if self.batch.data_buffer_length() > 0 {
            let event_type = match self.event_type_buffer.as_str() {
                "" if mem::replace(&mut self.default_event_type, true) => None,
                "" => Some("message"),
                event_type => {
                    self.default_event_type = false;
                    Some(event_type)
                }
            };
            let last_event_id =
                mem::take(&mut self.new_last_event_id).then_some(self.last_event_id.as_str());
            self.batch
                .finish_record(is_ascii, event_type, last_event_id);
        }
        self.event_type_buffer.clear();

        // Where the block itself told an ID, the server knows what comes next.
        let resumable = has_id && !self.last_event_id.is_empty();
        match self.renew_after {
            Some(bytes) if resumable && position > bytes => Flow::Renew,
            _ => Flow::Continue,
        }
    }

    fn check_block_size(&self) -> Flow {
        let id_length = if self.block_has_id {
            self.last_event_id_buffer.len()
        } else {
            0
        };
        let size = self.batch.data_buffer_length() + self.event_type_buffer.len() + id_length;
        if size > self.max_event_size {
            Flow::TooLarge
        } else {
            Flow::Continue
        }
    }
}
