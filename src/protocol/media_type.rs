//! Whether a response is an event stream.

/// Whether a `Content-Type` header's value names an event stream.
#[must_use]
pub fn is_event_stream(content_type: &str) -> bool {
    content_type == "text/event-stream"
}
