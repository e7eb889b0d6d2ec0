//! What is encoded, the parser gives back: random events, under every chunking.

use eventsource_wasm::protocol::{EncodeError, Event, Flow, KEEP_ALIVE, limits::MAX_TIME};

use crate::{
    interpretation::{Interpretation, dispatched, event, new_stream, random_chunks},
    random::Random,
};

const SEEDS: u64 = 400;

#[test]
fn events_come_back_as_they_were_whatever_the_chunks() {
    let mut events = 0;
    for seed in 0..SEEDS {
        let mut random = Random::new(seed);
        let mut stream = String::new();
        let mut expected = Parsed::default();
        for _ in 0..random.below(8) {
            if random.chance(10) {
                stream.push_str(KEEP_ALIVE);
                expected.comments.push(String::new());
            }
            let fields = Fields::random(&mut random);
            let encoded = fields.event().encode_to(&mut stream);
            assert_eq!(encoded, Ok(()), "seed {seed}: {fields:?}");
            expected.expect(&fields);
        }
        events += expected.interpretation.events.len();

        let body = stream.as_bytes();
        assert_eq!(parse([body]), expected, "seed {seed}: {stream:?}");
        assert_eq!(
            parse(body.chunks(1)),
            expected,
            "seed {seed} by byte: {stream:?}"
        );
        for cut in 0..=body.len() {
            let (head, tail) = body.split_at(cut);
            assert_eq!(
                parse([head, tail]),
                expected,
                "seed {seed} at {cut}: {stream:?}"
            );
        }
        for _ in 0..4 {
            let chunks = random_chunks(body, &mut random);
            assert_eq!(parse(chunks), expected, "seed {seed} in chunks: {stream:?}");
        }
    }
    assert!(events > 800, "the generator must make events: {events}");
}

#[test]
fn hostile_event_types_and_ids_are_refused_and_nothing_is_written() {
    for seed in 0..SEEDS {
        let mut random = Random::new(seed);
        let fields = Fields::random(&mut random);
        let good = fields.event();
        let harm = *random.pick(&[&'\r', &'\n', &'\0']);
        let value = |random: &mut Random| {
            let (before, after) = (text(random, WORDS), text(random, WORDS));
            format!("{before}{harm}{after}")
        };
        let (event_type, id) = (value(&mut random), value(&mut random));
        let data = Some(good.data.unwrap_or_default());
        let with_type = Event {
            event_type: Some(&event_type),
            data,
            ..good
        };
        let with_id = Event {
            id: Some(&id),
            ..good
        };

        let mut stream = "data: before\n\n".to_owned();
        let refused = |field, received: &String| {
            let received = received.clone();
            Err(EncodeError::Character {
                field,
                character: harm,
                received,
            })
        };
        assert_eq!(
            with_id.encode_to(&mut stream),
            refused("id", &id),
            "seed {seed}"
        );
        if harm != '\0' {
            let encoded = with_type.encode_to(&mut stream);
            assert_eq!(encoded, refused("event", &event_type), "seed {seed}");
        }
        assert_eq!(stream, "data: before\n\n", "seed {seed}");
    }
}

#[test]
fn keep_alive_dispatches_nothing_and_keeps_the_last_event_id() {
    let stream = ["id: 1\ndata: a\n\n", KEEP_ALIVE, "data: b\n\n"].concat();
    let parsed = parse([stream.as_bytes()]);
    let events = [event("message", "a", "1"), event("message", "b", "1")];
    assert_eq!(parsed.interpretation.events, events);
    assert_eq!(parsed.comments, [""]);
}

/// An [`Event`] that owns its fields.
#[derive(Clone, Debug, Default)]
struct Fields {
    comment: Option<String>,
    event_type: Option<String>,
    id: Option<String>,
    retry: Option<u32>,
    data: Option<String>,
}

impl Fields {
    fn random(random: &mut Random) -> Self {
        let data = random
            .chance(80)
            .then(|| text(random, &[WORDS, LINE_ENDS].concat()));
        let has_type = data.is_some() && random.chance(50);
        Self {
            comment: random
                .chance(20)
                .then(|| text(random, &[WORDS, LINE_ENDS].concat())),
            event_type: has_type.then(|| text(random, &[WORDS, &["\0"]].concat())),
            id: random.chance(50).then(|| text(random, WORDS)),
            retry: random.chance(20).then(|| {
                let longest = usize::try_from(MAX_TIME).expect("a usize");
                u32::try_from(random.below(longest + 1)).expect("milliseconds")
            }),
            data,
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
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parsed {
    interpretation: Interpretation,
    comments: Vec<String>,
}

impl Parsed {
    /// Adds what the fields mean, by other means than the encoder and the parser have.
    fn expect(&mut self, fields: &Fields) {
        let Interpretation {
            events,
            last_event_id,
            reconnection_time,
        } = &mut self.interpretation;
        if let Some(comment) = &fields.comment {
            let comments = with_line_feeds(comment);
            self.comments
                .extend(comments.split('\n').map(str::to_owned));
        }
        if let Some(id) = &fields.id {
            last_event_id.clone_from(id);
        }
        *reconnection_time = fields.retry.or(*reconnection_time);
        if let Some(data) = &fields.data {
            let event_type = fields.event_type.as_deref().unwrap_or_default();
            let event_type = if event_type.is_empty() {
                "message"
            } else {
                event_type
            };
            events.push(event(event_type, &with_line_feeds(data), last_event_id));
        }
    }
}

fn parse<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Parsed {
    let mut stream = new_stream();
    stream.keep_comments(true);
    let mut parsed = Parsed::default();
    for chunk in chunks {
        assert_eq!(stream.push(chunk), Flow::Continue);
        let interpretation = &mut parsed.interpretation;
        interpretation.events.extend(dispatched(&stream));
        interpretation.reconnection_time = stream
            .take_reconnection_time()
            .or(interpretation.reconnection_time);
        let comments = stream.batch().comments().iter();
        parsed.comments.extend(comments.map(|it| it.text.clone()));
    }
    let last_event_id = stream.last_event_id();
    last_event_id.clone_into(&mut parsed.interpretation.last_event_id);
    parsed
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn text(random: &mut Random, words: &[&str]) -> String {
    let length = random.below(6);
    (0..length).map(|_| random.pick::<str>(words)).collect()
}

/// What any field may hold.
const WORDS: &[&str] = &[
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
];

/// What data and comments may hold too.
const LINE_ENDS: &[&str] = &["\n", "\r", "\r\n", "\n\r", "\0"];
