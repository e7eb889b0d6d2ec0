//! The layout that the binding relies on.

use eventsource_wasm::protocol::{Record, Span};

use crate::interpretation::{dispatched, event, new_stream};

fn ascii(length: u32) -> Span {
    Span {
        bytes: length,
        utf16: length,
    }
}

#[test]
fn first_record_of_a_stream_is_explicit() {
    let mut stream = new_stream();
    stream.push(b"data:x\n\n");
    assert_eq!(stream.batch().text(), b"xmessage");
    assert_eq!(
        stream.batch().records(),
        [Record {
            data: ascii(1),
            event_type: Some(ascii(7)),
            last_event_id: Some(ascii(0)),
        }]
    );
}

#[test]
fn later_records_name_only_what_changes() {
    let mut stream = new_stream();
    stream.push(b"data:x\n\nid:1\ndata:y\n\nevent:e\ndata:z\n\ndata:w\n\n");
    assert_eq!(stream.batch().text(), b"xmessagey1zewmessage");
    let changes: Vec<_> = stream
        .batch()
        .records()
        .iter()
        .map(|record| (record.event_type, record.last_event_id))
        .collect();
    assert_eq!(
        changes,
        [
            (Some(ascii(7)), Some(ascii(0))),
            (None, Some(ascii(1))),
            (Some(ascii(1)), None),
            (Some(ascii(7)), None),
        ]
    );
}

#[test]
fn what_stays_the_same_is_shared_over_batches() {
    let mut stream = new_stream();
    stream.push(b"id:1\nevent:e\ndata:x\n\n");
    stream.push(b": heartbeat\n\n");
    stream.push(b"event:e\ndata:y\n\n");
    assert_eq!(stream.batch().text(), b"y");
    assert_eq!(dispatched(&stream), [event("e", "y", "1")]);
}

#[test]
fn utf16_lengths_are_those_of_the_decoded_strings() {
    let mut stream = new_stream();
    stream.push("id:é\nevent:日本\ndata:a😀\n\n".as_bytes());
    stream.push(b"");
    stream.push("id:\u{10FFFF}\nevent:e\ndata:\n\n".as_bytes());
    assert_eq!(
        stream.batch().records(),
        [Record {
            data: ascii(0),
            event_type: Some(ascii(1)),
            last_event_id: Some(Span { bytes: 4, utf16: 2 }),
        }]
    );
}

#[test]
fn utf16_lengths_count_what_replaces_malformed_sequences() {
    let mut stream = new_stream();
    stream.push(b"data:a\xFF\xE2\x82\n\n");
    assert_eq!(stream.batch().text(), "a\u{FFFD}\u{FFFD}message".as_bytes());
    assert_eq!(
        stream.batch().records()[0].data,
        Span { bytes: 7, utf16: 3 }
    );
}

#[test]
fn text_holds_nothing_of_an_unfinished_block() {
    let mut stream = new_stream();
    stream.push(b"data:x\n\ndata:unfinished\ndata:too");
    assert_eq!(stream.batch().text(), b"xmessage");
    stream.push(b" late\n\n");
    assert_eq!(stream.batch().text(), b"unfinished\ntoo late");
}
