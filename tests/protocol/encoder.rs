//! What is sent when nothing else is.

use eventsource_wasm::protocol::KEEP_ALIVE;

use crate::interpretation::{Interpretation, event, new_stream};

#[test]
fn keep_alive_dispatches_nothing_and_keeps_the_last_event_id() {
    let stream = ["id: 1\ndata: a\n\n", KEEP_ALIVE, "data: b\n\n"].concat();
    let mut client = new_stream();
    client.keep_comments(true);
    let parsed = Interpretation::of(client, [stream.as_bytes()]);
    let events = [event("message", "a", "1"), event("message", "b", "1")];
    assert_eq!(parsed.events, events);
    assert_eq!(parsed.comments, [""]);
}
