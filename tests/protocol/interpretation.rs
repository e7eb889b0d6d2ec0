//! What an event stream comes to, whatever the chunks: a helper that erases their borders.

use eventsource_wasm::protocol::{EventStream, Flow, limits::MAX_EVENT_SIZE};

use crate::random::Random;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Interpretation {
    pub(crate) events: Vec<Event>,
    pub(crate) last_event_id: String,
    pub(crate) reconnection_time: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the standard's own name")]
pub(crate) struct Event {
    pub(crate) event_type: String,
    pub(crate) data: String,
    pub(crate) last_event_id: String,
}

pub(crate) fn event(event_type: &str, data: &str, last_event_id: &str) -> Event {
    Event {
        event_type: event_type.to_owned(),
        data: data.to_owned(),
        last_event_id: last_event_id.to_owned(),
    }
}

pub(crate) fn new_stream() -> EventStream {
    EventStream::new(String::new(), MAX_EVENT_SIZE)
}

pub(crate) fn interpret<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Interpretation {
    interpret_on(new_stream(), chunks)
}

pub(crate) fn interpret_on<'a>(
    mut stream: EventStream,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Interpretation {
    let mut interpretation = Interpretation::default();
    for chunk in chunks {
        assert_eq!(stream.push(chunk), Flow::Continue);
        interpretation.events.extend(dispatched(&stream));
        interpretation.reconnection_time = stream
            .take_reconnection_time()
            .or(interpretation.reconnection_time);
    }
    stream
        .last_event_id()
        .clone_into(&mut interpretation.last_event_id);
    interpretation
}

pub(crate) fn dispatched(stream: &EventStream) -> Vec<Event> {
    let messages = stream.batch().messages();
    messages
        .map(|message| event(message.event_type, message.data, message.last_event_id))
        .collect()
}

/// Cuts at random: some chunks are empty, some are single bytes, some are long.
pub(crate) fn random_chunks<'a>(body: &'a [u8], random: &mut Random) -> Vec<&'a [u8]> {
    let longest = 1 << random.below(8);
    let mut chunks = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (chunk, next) = rest.split_at(random.below(longest + 1).min(rest.len()));
        chunks.push(chunk);
        rest = next;
    }
    chunks
}
