//! Comments, which are kept on demand; and what a reset forgets.

use eventsource_wasm::protocol::{EventStream, Flow, limits::MAX_EVENT_SIZE};

use crate::connection::driver::{Driver, good, same_origin};

fn keeping() -> EventStream {
    let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
    stream.keep_comments(true);
    stream
}

/// Comments of the last push, each with the number of messages before it.
fn comments(stream: &EventStream) -> Vec<(usize, &str)> {
    let comments = stream.batch().comments().iter();
    comments
        .map(|comment| (comment.records_before, comment.text.as_str()))
        .collect()
}

fn data(stream: &EventStream) -> Vec<&str> {
    stream.batch().messages().map(|it| it.data).collect()
}

#[test]
fn comments_are_ignored_unless_they_are_asked_for() {
    let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
    stream.push(b": a\n");
    assert!(stream.batch().is_empty());
    stream.keep_comments(true);
    stream.push(b": b\n");
    assert_eq!(comments(&stream), [(0, "b")]);
    assert!(!stream.batch().is_empty());
    stream.keep_comments(false);
    stream.push(b": c\n");
    assert!(stream.batch().is_empty());
}

#[test]
fn comments_that_are_asked_for_come_from_later_responses_too() {
    let mut driver = Driver::streaming(same_origin());
    driver.connection.keep_comments(true);
    for text in ["first", "second"] {
        driver.chunk(&format!(":{text}\n"));
        let comments = driver.connection.batch().comments();
        assert_eq!(comments.len(), 1);
        assert_eq!(comments[0].text, text);
        driver.end();
        driver.timer();
        driver.head(good());
    }
}

#[test]
fn comments_stand_where_they_stood_between_messages() {
    let mut stream = keeping();
    stream.push(b":1\ndata:a\n:2\ndata:b\n\n: 3\n:  4\n\ndata:c\n\n:\n");
    let expected = [(0, "1"), (0, "2"), (1, "3"), (1, " 4"), (2, "")];
    assert_eq!(comments(&stream), expected);
    assert_eq!(data(&stream), ["a\nb", "c"]);
}

#[test]
fn comments_come_whole_whatever_the_chunks() {
    let bytes = ": kept \u{1F600} alive\ndata:x\n\n:second\r\n".as_bytes();
    let mut stream = keeping();
    let mut found = Vec::new();
    for byte in bytes {
        stream.push(&[*byte]);
        found.extend(
            comments(&stream)
                .into_iter()
                .map(|(_, text)| text.to_owned()),
        );
    }
    assert_eq!(found, ["kept \u{1F600} alive", "second"]);
}

#[test]
fn comments_that_are_no_utf_8_are_decoded_like_data() {
    let mut stream = keeping();
    stream.push(b":a\xFFb\n");
    assert_eq!(comments(&stream), [(0, "a\u{FFFD}b")]);
}

#[test]
fn comments_are_limited_as_any_line_is() {
    let mut stream = EventStream::new(String::new(), 8);
    stream.keep_comments(true);
    assert_eq!(stream.push(b":123456"), Flow::Continue);
    assert_eq!(stream.push(b"789"), Flow::TooLarge);
}

#[test]
fn reset_forgets_the_unfinished_line_and_block() {
    let mut stream = keeping();
    stream.push(b"id:1\ndata:a\n\nid:2\nevent:x\ndata:b\ndata:un");
    stream.reset();
    stream.push(b"finished\n\ndata:c\n\n");
    let message = stream.batch().messages().next().expect("a message");
    assert_eq!(
        (message.event_type, message.data, message.last_event_id),
        ("message", "c", "1")
    );
    assert_eq!(stream.last_event_id(), "1");
    stream.push(b":still kept\n");
    assert_eq!(comments(&stream), [(0, "still kept")]);
}

#[test]
fn reset_keeps_what_the_stream_has_set_and_what_it_came_to() {
    let mut stream = keeping();
    stream.push(b"retry:5\n");
    stream.reset();
    assert_eq!(stream.take_reconnection_time(), Some(5));

    let mut stream = keeping().renew_after(8);
    stream.reset();
    assert_eq!(stream.push(b"id:1\ndata:a\n\n"), Flow::Renew);
    stream.reset();
    assert_eq!(stream.push(b"data:b\n\n"), Flow::Renew);
    assert!(stream.batch().is_empty());
}

#[test]
fn reset_stream_may_begin_with_a_byte_order_mark() {
    let mut stream = keeping();
    stream.push(b"data:a\r");
    stream.reset();
    stream.push(b"\xEF\xBB\xBFdata:b\n\n");
    assert_eq!(data(&stream), ["b"]);
}
