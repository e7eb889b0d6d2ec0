//! The limit on lines and blocks: whatever the chunks, and whatever the line.

use eventsource_wasm::protocol::{EventStream, Flow};

use crate::interpretation::{dispatched, event};

const LIMIT: usize = 32;

fn stream() -> EventStream {
    EventStream::new(String::new(), LIMIT)
}

/// Flow after the whole body, in one chunk and byte by byte.
fn flows(body: &[u8]) -> [Flow; 2] {
    let mut bytewise = stream();
    for byte in body.chunks(1) {
        bytewise.push(byte);
    }
    [stream().push(body), bytewise.push(b"")]
}

#[test]
fn line_of_the_largest_size_is_taken() {
    for start in ["data:", "data: ", "event:", "id:", "retry:", ":", "unknown"] {
        let line = format!("{start:0<LIMIT$}\n");
        assert_eq!(flows(line.as_bytes()), [Flow::Continue; 2], "{line}");
    }
}

#[test]
fn line_one_byte_larger_is_too_large() {
    for start in ["data:", "data: ", "event:", "id:", "retry:", ":", "unknown"] {
        let line = format!("{start:0<width$}", width = LIMIT + 1);
        assert_eq!(flows(line.as_bytes()), [Flow::TooLarge; 2], "{line}");
        let ended = format!("{line}\n");
        assert_eq!(flows(ended.as_bytes()), [Flow::TooLarge; 2], "{ended}");
    }
}

#[test]
fn line_after_an_incomplete_byte_order_mark_counts_its_bytes() {
    let mut line = b"\xEF\xBB".to_vec();
    line.resize(LIMIT, b'x');
    assert_eq!(flows(&line), [Flow::Continue; 2]);
    line.push(b'x');
    assert_eq!(flows(&line), [Flow::TooLarge; 2]);
}

#[test]
fn block_of_many_lines_is_too_large() {
    // Each line adds its value and a LF to the data buffer.
    let line = "data:1234567\n";
    assert_eq!(flows(line.repeat(4).as_bytes()), [Flow::Continue; 2]);
    assert_eq!(
        flows((line.repeat(4) + "data\n").as_bytes()),
        [Flow::TooLarge; 2]
    );
}

#[test]
fn block_counts_data_type_and_id_together() {
    let kept = "id:12345678\nevent:12345678\ndata:123456789012345\n";
    assert_eq!(flows(kept.as_bytes()), [Flow::Continue; 2]);
    for more in ["data\n", "event:123456789\n", "id:123456789\n"] {
        assert_eq!(
            flows((kept.to_owned() + more).as_bytes()),
            [Flow::TooLarge; 2],
            "{more}"
        );
    }
}

#[test]
fn blocks_do_not_add_up() {
    let blocks = "id:1\ndata:12345678901234567890\n\n:123456789012345678901234567890\n".repeat(9);
    assert_eq!(flows(blocks.as_bytes()), [Flow::Continue; 2]);
}

#[test]
fn id_of_an_earlier_block_is_not_counted() {
    let body = "id:12345678901234567890\n\ndata:12345678901234567890\n\n";
    assert_eq!(flows(body.as_bytes()), [Flow::Continue; 2]);
}

#[test]
fn events_before_what_is_too_large_are_kept_and_all_after_it_is_dropped() {
    let mut stream = stream();
    let body = format!(
        "id:1\ndata:a\n\nid:2\ndata:b\n:{}\n\nid:3\ndata:c\n\n",
        "x".repeat(LIMIT)
    );
    assert_eq!(stream.push(body.as_bytes()), Flow::TooLarge);
    assert_eq!(dispatched(&stream), [event("message", "a", "1")]);
    assert_eq!(stream.last_event_id(), "1");

    assert_eq!(stream.push(b"\n\nid:4\ndata:d\n\n"), Flow::TooLarge);
    assert_eq!(dispatched(&stream), []);
    assert_eq!(stream.last_event_id(), "1");
}

#[test]
fn what_is_too_large_is_noticed_as_its_bytes_arrive() {
    let mut stream = stream();
    assert_eq!(stream.push(b": a comment that never ends"), Flow::Continue);
    assert_eq!(stream.push(b" ever"), Flow::Continue);
    assert_eq!(stream.push(b"!"), Flow::TooLarge);
}
