//! What an event stream comes to, with the borders of its chunks erased.

use eventsource_wasm::protocol::{EventStream, Flow};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interpretation {
    pub(crate) events: Vec<Event>,
    /// If they are kept.
    pub(crate) comments: Vec<String>,
    pub(crate) last_event_id: String,
    pub(crate) reconnection_time: Option<u32>,
    pub(crate) flow: Flow,
}

#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the standard's own name")]
pub(crate) struct Event {
    pub(crate) event_type: String,
    pub(crate) data: String,
    pub(crate) last_event_id: String,
}

impl Default for Interpretation {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            comments: Vec::new(),
            last_event_id: String::new(),
            reconnection_time: None,
            flow: Flow::Continue,
        }
    }
}

impl Interpretation {
    pub(crate) fn of<'a>(
        mut stream: EventStream,
        chunks: impl IntoIterator<Item = &'a [u8]>,
    ) -> Self {
        let mut whole = Self::default();
        for chunk in chunks {
            whole.flow = stream.push(chunk);
            whole.events.extend(dispatched(&stream));
            let comments = stream.batch().comments().iter();
            whole.comments.extend(comments.map(|it| it.text.clone()));
            whole.reconnection_time = stream.take_reconnection_time().or(whole.reconnection_time);
        }
        stream.last_event_id().clone_into(&mut whole.last_event_id);
        whole
    }
}

/// The events of the last chunk.
pub(crate) fn dispatched(stream: &EventStream) -> Vec<Event> {
    let messages = stream.batch().messages();
    messages
        .map(|message| event(message.event_type, message.data, message.last_event_id))
        .collect()
}

pub(crate) fn event(event_type: &str, data: &str, last_event_id: &str) -> Event {
    Event {
        event_type: event_type.to_owned(),
        data: data.to_owned(),
        last_event_id: last_event_id.to_owned(),
    }
}
