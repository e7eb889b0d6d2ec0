//! An event stream that loses nothing, over axum: numbered events, kept for those who come back.
//!
//! `eventsource-wasm` writes the stream and has no part in HTTP, so this works alike over any server.

mod channel;
mod last_event_id;

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderName},
    response::{IntoResponse, Response},
    routing::get,
};
use eventsource_wasm::protocol::KEEP_ALIVE;
use futures_util::stream;
use tokio::time::timeout;

pub use channel::{Channel, STALE, Subscription};
pub use last_event_id::LastEventId;

/// Larger than any ID that makes sense.
const MAX_FORM: usize = 16 * 1024;

/// The stream of a channel, at `/events`.
///
/// A POST is a subscription like a GET, whose last event ID is in a form: so it travels across
/// origins without a preflight.
pub fn router(channel: Arc<Channel>, keep_alive: Duration) -> Router {
    Router::new()
        .route("/events", get(subscribe).post(subscribe))
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state((channel, keep_alive))
}

async fn subscribe(
    State((channel, keep_alive)): State<(Arc<Channel>, Duration)>,
    LastEventId(last_event_id): LastEventId,
) -> Response {
    let subscription = channel.subscribe(&last_event_id);
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-store"),
        // The events are for everybody. Where cookies matter, name the origins here.
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        // nginx would hold events back until its buffer is full.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, body(subscription, keep_alive)).into_response()
}

/// Ends with the subscription, and is dropped with the connection.
fn body(subscription: Subscription, keep_alive: Duration) -> Body {
    Body::from_stream(stream::unfold(
        subscription,
        move |mut subscription| async move {
            let bytes = match timeout(keep_alive, subscription.next()).await {
                Ok(event) => event?,
                Err(_elapsed) => Bytes::from_static(KEEP_ALIVE.as_bytes()),
            };
            Some((Ok::<_, Infallible>(bytes), subscription))
        },
    ))
}
