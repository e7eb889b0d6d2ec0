//! The properties of `tests/properties`, for the targets: the invariants stand there, and only there.

#[path = "../../tests/properties/mod.rs"]
mod properties;

/// See `tests/properties/connection.rs`.
pub fn connection(input: &[u8]) {
    properties::connection::check(input);
}

/// See `tests/properties/encoder.rs`.
pub fn encoder(input: &[u8]) {
    properties::encoder::check(input);
}

/// See `tests/properties/event_stream.rs`.
pub fn event_stream(input: &[u8]) {
    properties::event_stream::check(input);
}

/// See `tests/properties/media_type.rs`.
pub fn media_type(input: &[u8]) {
    properties::media_type::check(input);
}

/// See `tests/properties/retry.rs`.
pub fn retry(input: &[u8]) {
    properties::retry::check(input);
}
