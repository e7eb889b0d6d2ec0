//! Interprets the bytes of one response body as an event stream.

use std::time::Duration;

use super::batch::Batch;

/// Interprets one response body, in whatever chunks it comes.
#[derive(Debug, Default)]
pub struct EventStream {
    batch: Batch,
    last_event_id: String,
}

/// Whether to read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Push the next chunk when it comes.
    Continue,
    /// The stream is ended: abort the request and make it anew, from the last event ID.
    Renew,
    /// The stream is ended: a line or block exceeded the limit.
    TooLarge,
}

impl EventStream {
    /// Starts at the event source's last event ID string, so that a reconnection which sends no
    /// `id` keeps it, as browsers do.
    #[must_use]
    pub fn new(last_event_id: String, _max_event_size: usize) -> Self {
        Self {
            last_event_id,
            ..Self::default()
        }
    }

    /// For a body from which the transport has removed the byte order mark.
    #[must_use]
    pub fn without_byte_order_mark(self) -> Self {
        self
    }

    /// Ends the stream, once it is longer than `bytes`, at the next block that carries an `id`.
    #[must_use]
    pub fn renew_after(self, _bytes: usize) -> Self {
        self
    }

    /// Interprets a chunk; [`batch`](Self::batch) then holds what it dispatched.
    pub fn push(&mut self, _chunk: &[u8]) -> Flow {
        Flow::Continue
    }

    /// What the last push dispatched.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// The last event ID string.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// The newest reconnection time that the stream has set since this was last asked.
    pub fn take_reconnection_time(&mut self) -> Option<Duration> {
        None
    }
}
