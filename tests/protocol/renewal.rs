//! The point at which a body that grows in memory may be given up.

use eventsource_wasm::protocol::{EventStream, Flow};

use crate::interpretation::{dispatched, event, new_stream};

const BYTES: usize = 20;

fn stream() -> EventStream {
    new_stream().renew_after(BYTES)
}

/// The flow, events and ID of a body that may end in renewal, in chunks of `size`.
fn run(body: &[u8], size: usize) -> (Flow, Vec<String>, String) {
    let mut stream = stream();
    let mut data = Vec::new();
    let mut flow = Flow::Continue;
    for chunk in body.chunks(size) {
        flow = stream.push(chunk);
        data.extend(dispatched(&stream).into_iter().map(|event| event.data));
    }
    (flow, data, stream.last_event_id().to_owned())
}

#[test]
fn stream_renews_at_the_first_block_with_an_id_past_the_limit_whatever_the_chunks() {
    let body = b"id:1\ndata:a\n\ndata:bcdefghi\n\nid:3\ndata:j\n\nid:4\ndata:k\n\n";
    for size in 1..=body.len() {
        let (flow, data, last_event_id) = run(body, size);
        assert_eq!(flow, Flow::Renew, "chunks of {size}");
        assert_eq!(data, ["a", "bcdefghi", "j"], "chunks of {size}");
        assert_eq!(last_event_id, "3", "chunks of {size}");
    }
}

#[test]
fn stream_does_not_renew_at_the_limit_itself() {
    let body = b"id:1\ndata:12345678\n\n";
    assert_eq!(body.len(), BYTES);
    assert_eq!(run(body, 1).0, Flow::Continue);
    assert_eq!(run(body, BYTES).0, Flow::Continue);
    let longer = b"id:1\ndata:123456789\n\n";
    assert_eq!(run(longer, 1).0, Flow::Renew);
    assert_eq!(run(longer, BYTES + 1).0, Flow::Renew);
}

#[test]
fn stream_does_not_renew_without_an_id_of_the_block_itself() {
    for block in [
        "data:b\n\n",
        "id\ndata:b\n\n",
        "id:2\0\ndata:b\n\n",
        "id:2\ndata:b\n",
    ] {
        let body = format!("id:1\ndata:123456\n\n{block}");
        let body = format!("{body}:{}", "x".repeat(BYTES));
        assert_eq!(run(body.as_bytes(), 1).0, Flow::Continue, "{block:?}");
        assert_eq!(run(body.as_bytes(), 99).0, Flow::Continue, "{block:?}");
    }
}

#[test]
fn stream_renews_at_a_block_that_has_an_id_and_no_data() {
    let (flow, data, last_event_id) = run(b"data:12345678901234567890\n\nid:7\n\ndata:x\n\n", 3);
    assert_eq!(flow, Flow::Renew);
    assert_eq!(data, ["12345678901234567890"]);
    assert_eq!(last_event_id, "7");
}

#[test]
fn stream_drops_what_follows_its_renewal() {
    let mut stream = stream();
    let flow = stream.push(b":12345678901234567890\nid:1\ndata:a\n\nid:2\ndata:b\n\n");
    assert_eq!(flow, Flow::Renew);
    assert_eq!(dispatched(&stream), [event("message", "a", "1")]);
    assert_eq!(stream.push(b"id:3\ndata:c\n\n"), Flow::Renew);
    assert_eq!(dispatched(&stream), []);
    assert_eq!(stream.last_event_id(), "1");
}
