//! The fetch transport: bytes of a `ReadableStream`, pulled by its default reader.

use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Response};

use super::requests::{Requests, headers, network_error};
use crate::protocol::{Head, NetworkError, Request};

/// One request by `fetch`.
#[derive(Debug)]
pub(crate) struct FetchTransport {
    controller: AbortController,
    requests: Requests,
    fetch: Function,
}

impl FetchTransport {
    /// A request that is not sent yet.
    pub(crate) fn new(requests: Requests, fetch: Function) -> Result<Self, JsValue> {
        Ok(Self {
            controller: AbortController::new()?,
            requests,
            fetch,
        })
    }

    pub(super) async fn send(
        &self,
        request: &Request,
        with_credentials: bool,
    ) -> Result<Head, NetworkError> {
        let promise = self.requests.send(
            &self.fetch,
            &request.url,
            request.method,
            &headers(request),
            request.body.as_deref(),
            with_credentials,
            &self.controller,
        );
        let response: Response = JsFuture::from(promise)
            .await
            .map_err(|error| network_error(&error))?
            .unchecked_into();
        Ok(Head {
            status: response.status(),
            content_type: response.headers().get("content-type").ok().flatten(),
            // Empty if a script made the response.
            url: response.url(),
            redirected: response.redirected(),
            retry_after: self.requests.retry_after(&self.controller),
        })
    }

    pub(super) async fn read(&self, buffer: &mut Vec<u8>) -> Result<bool, NetworkError> {
        let promise = self
            .requests
            .read(&self.controller)
            .map_err(|error| network_error(&error))?;
        let Some(promise) = promise else {
            return Ok(false);
        };
        let chunk = JsFuture::from(promise)
            .await
            .map_err(|error| network_error(&error))?;
        if chunk.is_undefined() {
            return Ok(false);
        }
        let chunk: Uint8Array = chunk.unchecked_into();
        buffer.resize(chunk.length() as usize, 0);
        chunk.copy_to(buffer);
        Ok(true)
    }

    pub(super) fn abort(&self) {
        self.requests.abort(&self.controller);
    }

    pub(super) fn handle(&self) -> &JsValue {
        &self.controller
    }
}
