//! Notes the events that are fired at a target.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget, MessageEvent};

use super::global::page_origin;
use super::queue::Queue;
use super::runner::wait_for;

pub(crate) const CONNECTING: u8 = 0;
pub(crate) const OPEN: u8 = 1;
pub(crate) const CLOSED: u8 = 2;

/// Its target must fire no event once it is dropped.
pub(crate) struct Recorder {
    target: EventTarget,
    ready_state: Rc<dyn Fn() -> u8>,
    events: Queue<Seen>,
    listeners: RefCell<Vec<Listener>>,
}

type Listener = Closure<dyn FnMut(Event)>;

impl Recorder {
    pub(crate) fn new(target: EventTarget, ready_state: impl Fn() -> u8 + 'static) -> Self {
        let recorder = Self {
            target,
            ready_state: Rc::new(ready_state),
            events: Queue::new(),
            listeners: RefCell::default(),
        };
        for event_type in ["open", "message", "error"] {
            recorder.note(event_type);
        }
        recorder
    }

    /// Also notes events of this type.
    pub(crate) fn note(&self, event_type: &str) {
        let events = self.events.clone();
        let ready_state = Rc::clone(&self.ready_state);
        self.on(event_type, move |event| {
            events.push(Seen::new(&event, ready_state()));
        });
    }

    pub(crate) fn on(&self, event_type: &str, listener: impl FnMut(Event) + 'static) {
        let listener = Listener::new(listener);
        let function = listener.as_ref().unchecked_ref();
        self.target
            .add_event_listener_with_callback(event_type, function)
            .unwrap();
        self.listeners.borrow_mut().push(listener);
    }

    /// The next event, which may have been fired already.
    pub(crate) async fn next(&self) -> Seen {
        wait_for("an event", self.events.next()).await
    }

    /// The events that were fired and not asked for.
    pub(crate) fn rest(&self) -> Vec<Seen> {
        self.events.drain()
    }

    pub(crate) fn target(&self) -> &EventTarget {
        &self.target
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Recorder")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

/// An event, and the ready state as its first listener found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    event_type: String,
    pub(crate) ready_state: u8,
    /// None if it is no `MessageEvent`.
    message: Option<Message>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    data: String,
    last_event_id: String,
    origin: String,
}

impl Seen {
    fn new(event: &Event, ready_state: u8) -> Self {
        let message = event.dyn_ref::<MessageEvent>().map(|event| Message {
            data: event.data().as_string().unwrap(),
            last_event_id: event.last_event_id(),
            origin: event.origin(),
        });
        Self {
            event_type: event.type_(),
            ready_state,
            message,
        }
    }

    pub(crate) fn of_type(mut self, event_type: &str) -> Self {
        event_type.clone_into(&mut self.event_type);
        self
    }

    pub(crate) fn with_id(mut self, last_event_id: &str) -> Self {
        self.message_mut().last_event_id = last_event_id.to_owned();
        self
    }

    pub(crate) fn from(mut self, origin: &str) -> Self {
        self.message_mut().origin = origin.to_owned();
        self
    }

    fn message_mut(&mut self) -> &mut Message {
        self.message
            .as_mut()
            .expect("only a message has an ID and an origin")
    }
}

/// `open`, as it must be.
pub(crate) fn open() -> Seen {
    Seen {
        event_type: "open".to_owned(),
        ready_state: OPEN,
        message: None,
    }
}

/// `error`, fired by the connection.
pub(crate) fn error(ready_state: u8) -> Seen {
    Seen {
        event_type: "error".to_owned(),
        ready_state,
        message: None,
    }
}

/// `message`, of this origin and without an ID.
pub(crate) fn message(data: &str) -> Seen {
    Seen {
        event_type: "message".to_owned(),
        ready_state: OPEN,
        message: Some(Message {
            data: data.to_owned(),
            last_event_id: String::new(),
            origin: page_origin(),
        }),
    }
}
