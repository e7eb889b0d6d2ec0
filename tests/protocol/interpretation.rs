//! What an event stream comes to, whatever the chunks: a helper that erases their borders.

use eventsource_wasm::protocol::{EventStream, limits::MAX_EVENT_SIZE};

use crate::random::Random;

pub(crate) use crate::properties::interpretation::{Interpretation, dispatched, event};

pub(crate) fn new_stream() -> EventStream {
    EventStream::new(String::new(), MAX_EVENT_SIZE)
}

pub(crate) fn interpret<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Interpretation {
    Interpretation::of(new_stream(), chunks)
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
