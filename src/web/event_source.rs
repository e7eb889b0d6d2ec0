//! The exported class.

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::{dispatcher::Dispatcher, driver::Driver, init::EventSourceInit};

/// Drives one connection on behalf of the JavaScript `EventSource`.
///
/// It lives until it is CLOSED, whoever refers to it: its request and its timer hold the driver.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct EventSource {
    driver: Rc<Driver>,
}

#[wasm_bindgen]
impl EventSource {
    /// Starts to connect.
    ///
    /// `dispatcher` fires events at the object that the page holds, `url` is absolute and
    /// serialised, and `init` was converted from the constructor's dictionary.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(dispatcher: Dispatcher, url: String, init: &EventSourceInit) -> Self {
        let driver = Rc::new(Driver::new(dispatcher, url, init));
        driver.start();
        Self { driver }
    }

    /// The `readyState` attribute.
    #[wasm_bindgen(getter, js_name = readyState)]
    #[must_use]
    pub fn ready_state(&self) -> u8 {
        self.driver.ready_state() as u8
    }

    /// Ends the connection for good; no further event is fired.
    pub fn close(&self) {
        self.driver.close();
    }

    /// The last event ID string.
    #[wasm_bindgen(getter, js_name = lastEventId)]
    #[must_use]
    pub fn last_event_id(&self) -> String {
        self.driver.last_event_id()
    }

    /// The reconnection time in milliseconds.
    #[wasm_bindgen(getter, js_name = reconnectionTime)]
    #[must_use]
    pub fn reconnection_time(&self) -> u32 {
        self.driver.reconnection_time()
    }

    /// Connects anew and at once; not after this object is let go of, as it is when CLOSED.
    pub fn reconnect(&self) {
        self.driver.reconnect();
    }

    /// Forgets the unfinished line and block.
    pub fn reset(&self) {
        self.driver.reset();
    }

    /// Whether comments are handed to the dispatcher from now on.
    #[wasm_bindgen(js_name = keepComments)]
    pub fn keep_comments(&self, keep: bool) {
        self.driver.keep_comments(keep);
    }
}
