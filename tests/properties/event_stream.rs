//! The event stream, its limit and its renewal are as in the reference, whatever the chunks.

use eventsource_wasm::protocol::{EventStream, limits::MAX_EVENT_SIZE};

use super::{
    chunks::chunkings,
    interpretation::Interpretation,
    reference::{self, Terms},
};

/// The first six bytes say how the others are read.
pub(crate) fn check(input: &[u8]) {
    let Some((head, body)) = input.split_first_chunk::<6>() else {
        return;
    };
    let [terms, limit, renewal, lengths @ ..] = head;
    let is_set = |bit: u8| terms >> bit & 1 == 1;
    let terms = Terms {
        last_event_id: if is_set(0) { "seed" } else { "" }.to_owned(),
        may_have_byte_order_mark: !is_set(1),
        limit: if is_set(2) {
            usize::from(*limit)
        } else {
            MAX_EVENT_SIZE
        },
        renew_after: is_set(3).then_some(usize::from(*renewal)),
        keeps_comments: is_set(4),
    };
    let expected = reference::interpret(body, terms.clone());
    for chunks in chunkings(body, &lengths.map(usize::from)) {
        let cuts: Vec<usize> = chunks.iter().map(|chunk| chunk.len()).collect();
        assert_eq!(
            Interpretation::of(stream(&terms), chunks),
            expected,
            "{terms:?} in chunks of {cuts:?}: {}",
            body.escape_ascii()
        );
    }
}

fn stream(terms: &Terms) -> EventStream {
    let mut stream = EventStream::new(terms.last_event_id.clone(), terms.limit);
    if !terms.may_have_byte_order_mark {
        stream = stream.without_byte_order_mark();
    }
    if let Some(bytes) = terms.renew_after {
        stream = stream.renew_after(bytes);
    }
    stream.keep_comments(terms.keeps_comments);
    stream
}
