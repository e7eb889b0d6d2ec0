//! Bodies, and what the reference makes of them.

use eventsource_wasm::protocol::{Config, Connection, TransportKind, limits};

use crate::properties::{
    interpretation::{Event, Interpretation, event},
    reference::{self, Terms},
    source::Source,
};

pub(super) fn any_chunk(source: &mut Source<'_>) -> Vec<u8> {
    let mut chunk = Vec::new();
    for _ in 0..source.below(6) {
        chunk.extend_from_slice(source.pick::<[u8]>(PIECES));
    }
    if source.chance(4) {
        chunk.extend(LONG_ID.bytes().cycle().take(limits::MAX_HEADER_VALUE + 9));
        chunk.extend_from_slice(b"\n\n");
    }
    chunk
}

const LONG_ID: &str = "id:long";

const PIECES: &[&[u8]] = &[
    b"data:x\n\n",
    b"id:1\ndata: y\n\n",
    b"id:2\r",
    b"\n",
    b"\r\n\r\n",
    b"retry:10\n",
    b"retry:0\n",
    b"retry:99999999999\n",
    b"retry:70000\n\n",
    b"retry:x\n",
    b"id\n\n",
    b"id:\0\n",
    "id: é😀\n\n".as_bytes(),
    b"event:open\n",
    b": ping\n\n",
    b"\xEF\xBB\xBF",
    b"data",
    b":",
    b"0123456789abcdef",
    b"\xFF",
];

/// The stream that a connection reads, as the reference has it.
#[derive(Debug)]
pub(super) struct Streams {
    transport: TransportKind,
    terms: Terms,
    body: Vec<u8>,
    /// Of that body.
    dispatched: usize,
    last_event_id: String,
    pub(super) reconnection_time: Option<u32>,
    expected: Vec<Event>,
}

impl Streams {
    pub(super) fn new(config: &Config) -> Self {
        let mut streams = Self {
            transport: config.transport,
            terms: Terms {
                limit: config.options.max_event_size,
                ..Terms::default()
            },
            body: Vec::new(),
            dispatched: 0,
            last_event_id: config.options.last_event_id.clone(),
            reconnection_time: config.options.reconnection_time,
            expected: Vec::new(),
        };
        streams.begin();
        streams
    }

    /// A body begins.
    pub(super) fn begin(&mut self) {
        self.terms.may_have_byte_order_mark = self.transport == TransportKind::Fetch;
        self.restart();
    }

    /// The page has the unfinished line and block forgotten: another stream begins in the same body,
    /// and no transport has removed its byte order mark.
    pub(super) fn reset(&mut self) {
        self.terms.may_have_byte_order_mark = true;
        self.restart();
    }

    fn restart(&mut self) {
        self.terms.last_event_id.clone_from(&self.last_event_id);
        self.body.clear();
        self.dispatched = 0;
    }

    pub(super) fn receive(&mut self, chunk: &[u8]) {
        self.body.extend_from_slice(chunk);
        let Interpretation {
            events,
            last_event_id,
            reconnection_time,
            ..
        } = reference::interpret(&self.body, self.terms.clone());
        self.expected = events[self.dispatched..].to_vec();
        self.dispatched = events.len();
        self.last_event_id = last_event_id;
        self.reconnection_time = reconnection_time.or(self.reconnection_time);
        if self.body.ends_with(b"\n\n") {
            // Nothing of it matters any more, and the reference is slow.
            self.terms.may_have_byte_order_mark = false;
            self.restart();
        }
    }

    /// What the connection dispatches is what the newest chunk completed.
    pub(super) fn check_batch(&self, connection: &Connection) {
        let messages = connection.batch().messages();
        let dispatched: Vec<Event> = messages
            .map(|it| event(it.event_type, it.data, it.last_event_id))
            .collect();
        assert_eq!(dispatched, self.expected);
    }

    /// The ID is the one of the newest block: it never goes back, nor to that of a block that never ended.
    pub(super) fn check_id(&self, connection: &Connection) {
        assert_eq!(connection.last_event_id(), self.last_event_id);
    }
}
