//! What no fixture can show: seeds, chunk borders that must be visible, answers to questions.

use eventsource_wasm::protocol::{EventStream, Flow, limits::MAX_EVENT_SIZE};

use crate::interpretation::{Interpretation, dispatched, event, new_stream};

#[test]
fn carriage_return_at_chunk_end_dispatches_at_once() {
    let mut stream = new_stream();
    stream.push(b"data:a\r");
    assert_eq!(dispatched(&stream), []);
    stream.push(b"\r");
    assert_eq!(dispatched(&stream), [event("message", "a", "")]);
}

#[test]
fn line_feed_after_a_chunk_that_ended_in_carriage_return_belongs_to_it() {
    let mut stream = new_stream();
    stream.push(b"data:a\r");
    stream.push(b"");
    stream.push(b"\n");
    assert_eq!(dispatched(&stream), []);
    stream.push(b"\n");
    assert_eq!(dispatched(&stream), [event("message", "a", "")]);
}

#[test]
fn last_event_id_starts_at_that_of_the_event_source() {
    let stream = EventStream::new("seed".to_owned(), MAX_EVENT_SIZE);
    let body: &[u8] = b"data:a\n\nid:next\ndata:b\n\n";
    let interpretation = Interpretation::of(stream, [body]);
    assert_eq!(
        interpretation.events,
        [event("message", "a", "seed"), event("message", "b", "next")]
    );
}

#[test]
fn last_event_id_that_started_is_kept_by_a_stream_without_ids() {
    let mut stream = EventStream::new("seed".to_owned(), MAX_EVENT_SIZE);
    stream.push(b"data:a\n\nid:next\ndata:b\n");
    assert_eq!(stream.last_event_id(), "seed");
}

#[test]
fn last_event_id_that_started_is_reset_by_an_empty_id() {
    let mut stream = EventStream::new("seed".to_owned(), MAX_EVENT_SIZE);
    stream.push(b"id\n\n");
    assert_eq!(stream.last_event_id(), "");
}

#[test]
fn byte_order_mark_is_content_where_the_transport_has_removed_one() {
    let stream = new_stream().without_byte_order_mark();
    let body: &[u8] = b"\xEF\xBB\xBFdata:a\n\ndata:b\n\n";
    let interpretation = Interpretation::of(stream, [body]);
    assert_eq!(interpretation.events, [event("message", "b", "")]);
}

#[test]
fn batch_is_cleared_by_the_next_chunk() {
    let mut stream = new_stream();
    stream.push(b"data:a\n\n");
    stream.push(b"");
    assert_eq!(dispatched(&stream), []);
    assert_eq!(stream.batch().text(), b"");
}

#[test]
fn reconnection_time_is_taken_once() {
    let mut stream = new_stream();
    stream.push(b"retry:1\nretry:2\nretry:x\n");
    assert_eq!(stream.take_reconnection_time(), Some(2));
    assert_eq!(stream.take_reconnection_time(), None);
    stream.push(b"retry:x\n");
    assert_eq!(stream.take_reconnection_time(), None);
}

#[test]
fn reconnection_time_saturates_where_set_timeout_does() {
    for (digits, millis) in [
        ("2147483646", 2_147_483_646),
        ("2147483647", 2_147_483_647),
        ("2147483648", 2_147_483_647),
        ("18446744073709551616", 2_147_483_647),
    ] {
        let mut stream = new_stream();
        stream.push(format!("retry:{digits}\n").as_bytes());
        assert_eq!(stream.take_reconnection_time(), Some(millis));
    }
}

#[test]
fn flow_continues_over_anything_within_the_limit() {
    let mut stream = new_stream();
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(4_096).collect();
    assert_eq!(stream.push(&bytes), Flow::Continue);
}
