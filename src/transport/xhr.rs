//! The XHR transport: text of `responseText`, from a cursor.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Interval;
use js_sys::{JsString, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::XmlHttpRequest;

use super::requests::Requests;

/// Milliseconds between looks at `responseText` where no event tells that it has grown.
const POLL_INTERVAL: u32 = 100;

/// Events that told of growth, after which polling stops: this engine fires them.
const EVENTS_UNTIL_TRUSTED: u32 = 3;

const HEADERS_RECEIVED: u16 = 2;
const LOADING: u16 = 3;
const DONE: u16 = 4;

#[wasm_bindgen]
extern "C" {
    /// `XMLHttpRequest` whose text stays in JavaScript: web-sys would copy all of it at each look.
    #[wasm_bindgen(extends = XmlHttpRequest)]
    #[derive(Debug)]
    type TextRequest;

    #[wasm_bindgen(method, getter, catch, js_name = responseText)]
    fn text(this: &TextRequest) -> Result<JsString, JsValue>;
}

/// One request by `XMLHttpRequest`.
#[derive(Debug)]
pub(crate) struct XhrTransport {
    state: Rc<State>,
    on_event: Closure<dyn Fn(u8)>,
}

#[derive(Debug)]
struct State {
    requests: Requests,
    xhr: TextRequest,
    /// Whether bytes are awaited; else it is the head.
    reading: Cell<bool>,
    /// UTF-16 code units of `responseText` that were taken.
    cursor: Cell<u32>,
    /// Taken as soon as it is there: on a network error `responseText` becomes empty.
    unread: RefCell<String>,
    /// The event that ended the request.
    end: Cell<Option<u8>>,
    poll: RefCell<Option<Interval>>,
    events: Cell<u32>,
}

impl XhrTransport {
    /// A request that is not sent yet.
    pub(super) fn new(requests: &Requests) -> Result<Self, JsValue> {
        let state = Rc::new(State {
            requests: requests.clone(),
            xhr: XmlHttpRequest::new()?.unchecked_into(),
            reading: Cell::default(),
            cursor: Cell::default(),
            unread: RefCell::default(),
            end: Cell::default(),
            poll: RefCell::default(),
            events: Cell::default(),
        });
        let poll = Interval::new(POLL_INTERVAL, {
            let state = Rc::clone(&state);
            move || {
                state.look();
            }
        });
        state.poll.replace(Some(poll));
        let on_event = Closure::new({
            let state = Rc::clone(&state);
            move |event| state.on_event(event)
        });
        Ok(Self { state, on_event })
    }

    pub(super) fn handle(&self) -> &JsValue {
        &self.state.xhr
    }

    /// Called with the number of each event, as [`Requests::settle`] has it; 0 if it ends nothing.
    pub(super) fn on_event(&self) -> &JsValue {
        self.on_event.as_ref()
    }

    pub(super) fn read(&self) -> Promise {
        let bytes = self.state.requests.read();
        self.state.reading.set(true);
        self.state.settle();
        bytes
    }

    /// None at the end.
    pub(super) fn take(&self) -> Vec<u8> {
        self.state.unread.take().into_bytes()
    }
}

impl Drop for XhrTransport {
    /// Lets go of the closures, which the request holds.
    fn drop(&mut self) {
        let State {
            requests,
            xhr,
            poll,
            ..
        } = &*self.state;
        requests.listen_to_xhr(xhr, &JsValue::NULL);
        poll.take();
    }
}

impl State {
    fn on_event(&self, event: u8) {
        if event > 0 {
            self.end.set(self.end.get().or(Some(event)));
            self.poll.take();
            self.settle();
            return;
        }
        if self.look() {
            self.events.set(self.events.get() + 1);
        }
        if self.events.get() == EVENTS_UNTIL_TRUSTED {
            self.poll.take();
        }
    }

    /// Takes what `responseText` has grown by; tells whether it has.
    fn look(&self) -> bool {
        let ready_state = self.xhr.ready_state();
        let grown = ready_state >= LOADING && self.take_text(ready_state == DONE).unwrap_or(false);
        if ready_state >= HEADERS_RECEIVED {
            self.settle();
        }
        grown
    }

    fn take_text(&self, complete: bool) -> Result<bool, JsValue> {
        let text = self.xhr.text()?;
        let cursor = self.cursor.get();
        let mut end = text.length();
        // Its other half comes with the next code unit, and converted alone it would be U+FFFD.
        if !complete && end > cursor && is_high_surrogate(text.char_code_at(end - 1)) {
            end -= 1;
        }
        if end <= cursor {
            return Ok(false);
        }
        self.unread
            .borrow_mut()
            .push_str(&String::from(text.slice(cursor, end)));
        self.cursor.set(end);
        Ok(true)
    }

    /// Says so if what is awaited is there, or cannot come any more.
    fn settle(&self) {
        let end = self.end.get();
        let is_there = if self.reading.get() {
            !self.unread.borrow().is_empty()
        } else {
            // A request that failed is DONE too, before it tells so.
            end.is_none() && self.xhr.status().unwrap_or(0) != 0
        };
        if is_there {
            self.requests.settle(0);
        } else if let Some(end) = end {
            self.requests.settle(end);
        }
    }
}

fn is_high_surrogate(code_unit: f64) -> bool {
    (f64::from(0xD800_u16)..f64::from(0xDC00_u16)).contains(&code_unit)
}
