//! The body of a response, sent by the test chunk by chunk.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Object, Reflect, TypeError, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{ReadableStream, ReadableStreamDefaultController};

#[derive(Debug)]
pub(crate) struct Body {
    stream: ReadableStream,
    controller: ReadableStreamDefaultController,
    cancelled: Rc<Cell<bool>>,
}

impl Body {
    pub(crate) fn new() -> Self {
        let slot = Rc::new(RefCell::new(None));
        let start = Closure::once_into_js({
            let slot = Rc::clone(&slot);
            move |controller: ReadableStreamDefaultController| {
                slot.replace(Some(controller));
            }
        });
        let cancelled = Rc::new(Cell::new(false));
        let cancel = Closure::once_into_js({
            let cancelled = Rc::clone(&cancelled);
            move || cancelled.set(true)
        });
        let source = Object::new();
        Reflect::set(&source, &"start".into(), &start).unwrap();
        Reflect::set(&source, &"cancel".into(), &cancel).unwrap();
        let stream = ReadableStream::new_with_underlying_source(&source).unwrap();
        let controller = slot
            .take()
            .expect("a stream is started as it is constructed");
        Self {
            stream,
            controller,
            cancelled,
        }
    }

    pub(crate) fn stream(&self) -> &ReadableStream {
        &self.stream
    }

    /// Sends one chunk.
    pub(crate) fn send(&self, chunk: impl AsRef<[u8]>) {
        self.send_value(&Uint8Array::from(chunk.as_ref()));
    }

    /// Sends something that need not be bytes.
    pub(crate) fn send_value(&self, chunk: &JsValue) {
        self.controller.enqueue_with_chunk(chunk).unwrap();
    }

    pub(crate) fn end(&self) {
        self.controller.close().unwrap();
    }

    /// Ends as when the connection is lost.
    pub(crate) fn break_off(&self) {
        self.break_off_with(&TypeError::new("network error"));
    }

    pub(crate) fn break_off_with(&self, reason: &JsValue) {
        self.controller.error_with_e(reason);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.get()
    }
}
