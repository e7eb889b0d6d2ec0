//! The XHR transport: text of `responseText`, from a cursor.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use gloo_timers::callback::Interval;
use js_sys::JsString;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, XmlHttpRequest};

use super::requests::{Requests, headers, network_error};
use crate::protocol::{Head, NetworkError, Request, url};

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
    requests: Requests,
    state: Rc<State>,
    on_event: Closure<dyn FnMut(Event)>,
}

#[derive(Debug)]
struct State {
    xhr: TextRequest,
    /// UTF-16 code units of `responseText` that were taken.
    cursor: Cell<u32>,
    /// Taken as soon as it is there: on a network error `responseText` becomes empty.
    unread: RefCell<String>,
    end: Cell<Option<Result<(), NetworkError>>>,
    waker: RefCell<Option<Waker>>,
    poll: RefCell<Option<Interval>>,
    events: Cell<u32>,
}

impl XhrTransport {
    /// A request that is not sent yet.
    pub(crate) fn new(requests: Requests) -> Result<Self, JsValue> {
        let state = Rc::new(State {
            xhr: XmlHttpRequest::new()?.unchecked_into(),
            cursor: Cell::default(),
            unread: RefCell::default(),
            end: Cell::default(),
            waker: RefCell::default(),
            poll: RefCell::default(),
            events: Cell::default(),
        });
        let on_event = Closure::new({
            let state = Rc::clone(&state);
            move |event: Event| state.on_event(&event.type_())
        });
        Ok(Self {
            requests,
            state,
            on_event,
        })
    }

    pub(super) async fn send(
        &self,
        request: &Request,
        with_credentials: bool,
    ) -> Result<Head, NetworkError> {
        let state = &self.state;
        if state.end.get().is_none() {
            // What `open` and `send` throw, `fetch` reports as a network error.
            self.start(request, with_credentials)
                .map_err(|error| network_error(&error))?;
        }
        state.ready(State::has_head).await;
        if let Some(Err(error)) = state.end.get() {
            return Err(error);
        }
        let url = state.xhr.response_url();
        Ok(Head {
            status: state.xhr.status().unwrap_or(0),
            retry_after: self.requests.retry_after(&state.xhr),
            content_type: state.xhr.get_response_header("content-type").ok().flatten(),
            // `responseURL` has no fragment.
            redirected: !url.is_empty() && url != url::without_fragment(&request.url),
            url,
        })
    }

    fn start(&self, request: &Request, with_credentials: bool) -> Result<(), JsValue> {
        self.requests.send_xhr(
            &self.state.xhr,
            &request.url,
            request.method,
            &headers(request),
            request.body.as_deref(),
            with_credentials,
            self.on_event.as_ref(),
        )?;
        let state = Rc::clone(&self.state);
        self.state
            .poll
            .replace(Some(Interval::new(POLL_INTERVAL, move || {
                state.look();
            })));
        Ok(())
    }

    pub(super) async fn read(&self, buffer: &mut Vec<u8>) -> Result<bool, NetworkError> {
        let state = &self.state;
        state.ready(|state| !state.unread.borrow().is_empty()).await;
        let text = state.unread.take();
        if text.is_empty() {
            return match state.end.get() {
                Some(Err(error)) => Err(error),
                _ => Ok(false),
            };
        }
        *buffer = text.into_bytes();
        Ok(true)
    }

    pub(super) fn abort(&self) {
        // Before the request is aborted: that fires events at once.
        self.release();
        self.requests.abort(&self.state.xhr);
        self.state.finish(Err(NetworkError::Aborted));
    }

    pub(super) fn handle(&self) -> &JsValue {
        &self.state.xhr
    }

    /// Lets go of the closures, which the request holds.
    fn release(&self) {
        self.requests.listen_to_xhr(&self.state.xhr, &JsValue::NULL);
        self.state.poll.take();
    }
}

impl Drop for XhrTransport {
    fn drop(&mut self) {
        self.release();
    }
}

impl State {
    fn on_event(&self, event_type: &str) {
        match event_type {
            "load" => self.finish(Ok(())),
            "abort" => self.finish(Err(NetworkError::Aborted)),
            "error" | "timeout" => self.finish(Err(NetworkError::Unreachable)),
            _ => {
                if self.look() {
                    self.events.set(self.events.get() + 1);
                }
                if self.events.get() == EVENTS_UNTIL_TRUSTED {
                    self.poll.take();
                }
            }
        }
    }

    /// A request that failed is DONE too, before it tells so.
    fn has_head(&self) -> bool {
        self.xhr.ready_state() >= HEADERS_RECEIVED && self.xhr.status().unwrap_or(0) != 0
    }

    /// Takes what `responseText` has grown by; tells whether it has.
    fn look(&self) -> bool {
        let ready_state = self.xhr.ready_state();
        let grown = ready_state >= LOADING && self.take_text(ready_state == DONE).unwrap_or(false);
        if ready_state >= HEADERS_RECEIVED {
            self.wake();
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

    fn finish(&self, end: Result<(), NetworkError>) {
        if self.end.get().is_none() {
            self.end.set(Some(end));
        }
        self.poll.take();
        self.wake();
    }

    /// Waits until the condition holds or the request has ended.
    fn ready(&self, condition: fn(&Self) -> bool) -> impl Future<Output = ()> {
        poll_fn(move |context| {
            if self.end.get().is_some() || condition(self) {
                return Poll::Ready(());
            }
            self.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

fn is_high_surrogate(code_unit: f64) -> bool {
    (f64::from(0xD800_u16)..f64::from(0xDC00_u16)).contains(&code_unit)
}
