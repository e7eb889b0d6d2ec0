//! What is encoded comes back as it was, whatever the chunks, and what could not come back is refused.

use eventsource_wasm::protocol::{
    EncodeError, Event, EventStream, KEEP_ALIVE,
    limits::{MAX_EVENT_SIZE, MAX_TIME},
};

use super::{
    chunks::chunkings,
    interpretation::{Interpretation, event},
    source::Source,
};

pub(crate) fn check(input: &[u8]) {
    let mut source = Source::new(input);
    let lengths = [0; 3].map(|_| source.below(24));
    let mut stream = String::new();
    let mut expected = Interpretation::default();
    while !source.is_empty() {
        if source.chance(10) {
            stream.push_str(KEEP_ALIVE);
            expected.comments.push(String::new());
        }
        let fields = Fields::from(&mut source);
        let before = stream.len();
        let encoded = fields.event().encode_to(&mut stream);
        assert_eq!(encoded, fields.refusal().map_or(Ok(()), Err), "{fields:?}");
        if encoded.is_ok() {
            fields.add_to(&mut expected);
        } else {
            assert_eq!(stream.len(), before, "{fields:?}");
        }
    }
    for chunks in chunkings(stream.as_bytes(), &lengths) {
        let mut client = EventStream::new(String::new(), MAX_EVENT_SIZE);
        client.keep_comments(true);
        assert_eq!(Interpretation::of(client, chunks), expected, "{stream:?}");
    }
}

/// An [`Event`] that owns its fields.
#[derive(Clone, Debug)]
struct Fields {
    comment: Option<String>,
    event_type: Option<String>,
    id: Option<String>,
    retry: Option<u32>,
    data: Option<String>,
}

impl Fields {
    fn from(source: &mut Source<'_>) -> Self {
        let mut text = |percent| source.chance(percent).then(|| any_text(source));
        Self {
            data: text(80),
            event_type: text(40),
            id: text(50),
            comment: text(20),
            retry: source.chance(20).then(|| {
                let longest = usize::try_from(MAX_TIME).expect("a usize");
                u32::try_from(source.below(longest + 2)).expect("milliseconds")
            }),
        }
    }

    fn event(&self) -> Event<'_> {
        Event {
            comment: self.comment.as_deref(),
            event_type: self.event_type.as_deref(),
            id: self.id.as_deref(),
            retry: self.retry,
            data: self.data.as_deref(),
        }
    }

    /// What the encoder must say, by other means than it has.
    fn refusal(&self) -> Option<EncodeError> {
        let harmful = |field, value: &Option<String>, harms: &str| {
            let received = value.clone()?;
            let character = received.chars().find(|it| harms.contains(*it))?;
            Some(EncodeError::Character {
                field,
                character,
                received,
            })
        };
        let event_type = self.event_type.clone().unwrap_or_default();
        let is_in_vain = self.data.is_none() && !event_type.is_empty();
        harmful("event", &self.event_type, "\r\n")
            .or(is_in_vain.then_some(EncodeError::TypeWithoutData { event_type }))
            .or_else(|| harmful("id", &self.id, "\0\r\n"))
            .or_else(|| {
                let received = self.retry.filter(|time| *time > MAX_TIME)?;
                Some(EncodeError::Retry { received })
            })
    }

    /// Adds what the fields mean to a client.
    fn add_to(&self, expected: &mut Interpretation) {
        if let Some(comment) = &self.comment {
            let lines = with_line_feeds(comment);
            expected
                .comments
                .extend(lines.split('\n').map(str::to_owned));
        }
        if let Some(id) = &self.id {
            expected.last_event_id.clone_from(id);
        }
        expected.reconnection_time = self.retry.or(expected.reconnection_time);
        if let Some(data) = &self.data {
            let event_type = match self.event_type.as_deref() {
                None | Some("") => "message",
                Some(event_type) => event_type,
            };
            let data = with_line_feeds(data);
            let last_event_id = &expected.last_event_id;
            expected
                .events
                .push(event(event_type, &data, last_event_id));
        }
    }
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn any_text(source: &mut Source<'_>) -> String {
    if source.chance(20) {
        return source.text();
    }
    let length = source.below(6);
    (0..length).map(|_| source.pick::<str>(PIECES)).collect()
}

/// The last ones are refused in some fields.
const PIECES: &[&str] = &[
    "a",
    " ",
    ":",
    "0",
    "data: ",
    "id:",
    "\t",
    "\u{B}",
    "\u{85}",
    "\u{FEFF}",
    "é",
    "日本",
    "😀",
    "\u{2028}",
    "0123456789abcdef0123456789abcdef",
    "event",
    "retry: 1",
    "\n",
    "\r",
    "\r\n",
    "\0",
];
