//! The fetch transport: bytes of a `ReadableStream`, pulled by its default reader.

use std::cell::RefCell;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, DomException, ReadableStreamDefaultReader, Response};

use super::requests::{Requests, headers};
use super::spawn;
use crate::protocol::{Head, NetworkError, Request};

/// One request by `fetch`.
#[derive(Debug)]
pub(crate) struct FetchTransport {
    controller: AbortController,
    requests: Requests,
    fetch: Function,
    /// Whether the page gave that function, which may not heed the signal.
    injected: bool,
    /// From the head to the first read, if the platform made it. A worker of Firefox may keep a
    /// connection for ever if the body was looked at and the request is aborted before its first
    /// bytes.
    response: RefCell<Option<Response>>,
    /// Unless there is no body.
    reader: RefCell<Option<ReadableStreamDefaultReader>>,
}

impl FetchTransport {
    /// A request that is not sent yet.
    pub(crate) fn new(
        requests: Requests,
        fetch: Function,
        injected: bool,
    ) -> Result<Self, JsValue> {
        Ok(Self {
            controller: AbortController::new()?,
            requests,
            fetch,
            injected,
            response: RefCell::default(),
            reader: RefCell::default(),
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
            &self.controller.signal(),
        );
        let response: Response = JsFuture::from(promise)
            .await
            .map_err(|error| network_error(&error))?
            .unchecked_into();
        let head = Head {
            status: response.status(),
            content_type: response.headers().get("content-type").ok().flatten(),
            // Empty if a script made the response.
            url: response.url(),
            redirected: response.redirected(),
            retry_after: None,
        };
        if self.injected {
            self.open(&response)?;
        } else {
            self.response.replace(Some(response));
        }
        Ok(head)
    }

    /// Takes the reader of the body, if there is one.
    fn open(&self, response: &Response) -> Result<(), NetworkError> {
        if let Some(body) = response.body() {
            // It throws for a body that an injected function has locked.
            let reader =
                ReadableStreamDefaultReader::new(&body).map_err(|_| NetworkError::Unreachable)?;
            self.reader.replace(Some(reader));
        }
        Ok(())
    }

    pub(super) async fn read(&self, buffer: &mut Vec<u8>) -> Result<bool, NetworkError> {
        let response = self.response.take();
        if let Some(response) = &response {
            self.open(response)?;
        }
        let Some(reader) = self.reader.borrow().clone() else {
            return Ok(false);
        };
        let promise = self
            .requests
            .read(&reader, response.is_some(), &self.controller);
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
        // Not to be looked at by a read that is still to come.
        self.response.take();
        // The signal ends a request of the platform; an injected function may not heed it.
        if self.injected
            && let Some(reader) = self.reader.take()
        {
            let cancelled = JsFuture::from(reader.cancel());
            spawn(async move {
                // It rejects where the signal was heeded, which is as good.
                let _ = cancelled.await;
            });
        }
    }

    pub(super) fn handle(&self) -> &JsValue {
        &self.controller
    }
}

fn network_error(error: &JsValue) -> NetworkError {
    match error.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "AbortError" => NetworkError::Aborted,
        _ => NetworkError::Unreachable,
    }
}
