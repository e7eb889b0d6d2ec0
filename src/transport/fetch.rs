//! The fetch transport: bytes of a `ReadableStream`, pulled by its default reader.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortController;

/// One request by `fetch`.
#[derive(Debug)]
pub(crate) struct FetchTransport {
    controller: AbortController,
}

impl FetchTransport {
    /// A request that is not sent yet.
    pub(super) fn new() -> Result<Self, JsValue> {
        Ok(Self {
            controller: AbortController::new()?,
        })
    }

    pub(super) fn handle(&self) -> &JsValue {
        &self.controller
    }

    /// Undefined at the end.
    pub(super) fn take(chunk: JsValue, buffer: &mut Vec<u8>) -> Option<&[u8]> {
        if chunk.is_undefined() {
            return None;
        }
        let chunk: Uint8Array = chunk.unchecked_into();
        let length = chunk.length() as usize;
        // It never shrinks: what it grows by is cleared first, as dear as a copy.
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        let bytes = buffer.get_mut(..length)?;
        chunk.copy_to(bytes);
        Some(bytes)
    }
}
