//! An independent interpreter of event streams: the standard's text, step by step, on the whole
//! body at once, with no regard to speed.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>

use std::mem;

use eventsource_wasm::protocol::Flow;

use super::interpretation::{Interpretation, event};

/// What a body is read under, beyond the standard.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) last_event_id: String,
    pub(crate) may_have_byte_order_mark: bool,
    /// Bytes that a line, or what a block keeps, may have.
    pub(crate) limit: usize,
    /// Bytes behind which a block with an ID ends the stream.
    pub(crate) renew_after: Option<usize>,
    pub(crate) keeps_comments: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            last_event_id: String::new(),
            may_have_byte_order_mark: true,
            limit: usize::MAX,
            renew_after: None,
            keeps_comments: false,
        }
    }
}

pub(crate) fn interpret(body: &[u8], terms: Terms) -> Interpretation {
    let (body, mut position) = match body.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) if terms.may_have_byte_order_mark => (rest, 3),
        // It is not known yet whether they are one.
        None if terms.may_have_byte_order_mark && b"\xEF\xBB".starts_with(body) => (&[][..], 0),
        _ => (body, 0),
    };
    let text = String::from_utf8_lossy(body);
    let mut decoded = lines(text.chars(), &['\r', '\n']).into_iter();
    let mut reference = Reference::new(terms);
    for received in lines(body.iter().copied(), b"\r\n") {
        // Both are cut at the same line ends, which are ASCII.
        let line: String = decoded.next().expect("a line").content.iter().collect();
        position += received.content.len();
        let flow = if received.end == 0 {
            reference.begin(&received.content)
        } else {
            // A CR has done its work before it is known whether a LF follows.
            reference.process(&line, received.content.len(), position + 1)
        };
        position += received.end;
        reference.interpretation.flow = flow;
        if flow != Flow::Continue {
            break;
        }
    }
    reference.interpretation
}

struct Line<T> {
    content: Vec<T>,
    /// The length of what ends it; 0 if it has not ended.
    end: usize,
}

fn lines<T: Copy + PartialEq>(
    body: impl Iterator<Item = T>,
    [carriage_return, line_feed]: &[T; 2],
) -> Vec<Line<T>> {
    let mut lines = Vec::new();
    let mut content = Vec::new();
    let mut rest = body.peekable();
    while let Some(unit) = rest.next() {
        if unit != *carriage_return && unit != *line_feed {
            content.push(unit);
            continue;
        }
        let is_pair = unit == *carriage_return && rest.next_if_eq(line_feed).is_some();
        let end = if is_pair { 2 } else { 1 };
        let content = mem::take(&mut content);
        lines.push(Line { content, end });
    }
    lines.push(Line { content, end: 0 });
    lines
}

#[derive(Debug)]
struct Reference {
    terms: Terms,
    data: String,
    event_type: String,
    last_event_id: String,
    /// Bytes of the data buffer as they were received.
    data_length: usize,
    block_has_id: bool,
    interpretation: Interpretation,
}

impl Reference {
    fn new(terms: Terms) -> Self {
        Self {
            data: String::new(),
            event_type: String::new(),
            last_event_id: terms.last_event_id.clone(),
            data_length: 0,
            block_has_id: false,
            interpretation: Interpretation {
                last_event_id: terms.last_event_id.clone(),
                ..Interpretation::default()
            },
            terms,
        }
    }

    /// `length` is that of the line as it was received, and `position` that of its end in the body.
    fn process(&mut self, line: &str, length: usize, position: usize) -> Flow {
        if length > self.terms.limit {
            return Flow::TooLarge;
        }
        if line.is_empty() {
            return self.dispatch(position);
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        if name == "data" {
            let rest = length.saturating_sub("data:".len());
            let space = usize::from(line.starts_with("data: "));
            self.data_length += rest - space + 1;
        }
        self.process_field(name, value, line);
        self.check()
    }

    /// A line whose end has not come. Of one that is known to be data, it is known how much.
    fn begin(&mut self, line: &[u8]) -> Flow {
        if line.len() > self.terms.limit {
            return Flow::TooLarge;
        }
        if line.len() > "data:".len()
            && let Some(value) = line.strip_prefix(b"data:")
        {
            self.data_length += value.strip_prefix(b" ").unwrap_or(value).len() + 1;
        }
        self.check()
    }

    fn process_field(&mut self, name: &str, value: &str, line: &str) {
        match name {
            "" if self.terms.keeps_comments && line.starts_with(':') => {
                self.interpretation.comments.push(value.to_owned());
            }
            "event" => value.clone_into(&mut self.event_type),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => {
                value.clone_into(&mut self.last_event_id);
                self.block_has_id = true;
            }
            "retry" if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => {
                let longest = 2_147_483_647;
                let millis = value.parse::<u32>().unwrap_or(longest).min(longest);
                self.interpretation.reconnection_time = Some(millis);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, position: usize) -> Flow {
        let Self {
            last_event_id,
            interpretation,
            ..
        } = self;
        interpretation.last_event_id.clone_from(last_event_id);
        let event_type = mem::take(&mut self.event_type);
        let data = mem::take(&mut self.data);
        self.data_length = 0;
        if let Some(data) = data.strip_suffix('\n') {
            let event_type = Some(event_type.as_str()).filter(|it| !it.is_empty());
            let event_type = event_type.unwrap_or("message");
            interpretation
                .events
                .push(event(event_type, data, last_event_id));
        }
        let resumable = mem::take(&mut self.block_has_id) && !last_event_id.is_empty();
        match self.terms.renew_after {
            Some(bytes) if resumable && position > bytes => Flow::Renew,
            _ => Flow::Continue,
        }
    }

    fn check(&self) -> Flow {
        let id_length = if self.block_has_id {
            self.last_event_id.len()
        } else {
            0
        };
        if self.data_length + self.event_type.len() + id_length > self.terms.limit {
            Flow::TooLarge
        } else {
            Flow::Continue
        }
    }
}
