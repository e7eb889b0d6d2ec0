//! The fetch transport: bytes of a `ReadableStream`, pulled by its default reader.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, DomException, ReadableStreamDefaultReader, RequestCache, RequestCredentials,
    RequestInit, Response,
};

use super::spawn;
use crate::protocol::{Head, NetworkError, Request};

#[wasm_bindgen]
extern "C" {
    /// What `ReadableStreamDefaultReader.read()` gives.
    type ReadResult;

    #[wasm_bindgen(method, getter)]
    fn done(this: &ReadResult) -> bool;

    #[wasm_bindgen(method, getter)]
    fn value(this: &ReadResult) -> JsValue;
}

/// One request by `fetch`.
#[derive(Debug)]
pub(crate) struct FetchTransport {
    controller: AbortController,
    fetch: Function,
    /// None before the head, and for a response that has no body.
    reader: RefCell<Option<ReadableStreamDefaultReader>>,
}

impl FetchTransport {
    /// A request that is not sent yet.
    pub(crate) fn new(fetch: Function) -> Result<Self, JsValue> {
        Ok(Self {
            controller: AbortController::new()?,
            fetch,
            reader: RefCell::default(),
        })
    }

    pub(super) async fn send(
        &self,
        request: &Request,
        with_credentials: bool,
    ) -> Result<Head, NetworkError> {
        let response = self
            .fetch(request, with_credentials)
            .await
            .map_err(|error| network_error(&error))?;
        let body = response.body();
        if let Some(body) = body {
            let reader = body.get_reader().unchecked_into();
            self.reader.replace(Some(reader));
        }
        let url = response.url();
        Ok(Head {
            status: response.status(),
            content_type: response.headers().get("content-type").ok().flatten(),
            // A response that a script made has no URL.
            url: if url.is_empty() {
                request.url.clone()
            } else {
                url
            },
            redirected: response.redirected(),
        })
    }

    async fn fetch(&self, request: &Request, with_credentials: bool) -> Result<Response, JsValue> {
        let init = RequestInit::new();
        init.set_method(request.method);
        init.set_headers(&headers(request));
        if let Some(body) = &request.body {
            init.set_body(&JsValue::from_str(body));
        }
        // Also because Firefox queues requests for one URL at its cache entry otherwise.
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(if with_credentials {
            RequestCredentials::Include
        } else {
            RequestCredentials::SameOrigin
        });
        init.set_signal(Some(&self.controller.signal()));
        let promise =
            self.fetch
                .call2(&JsValue::UNDEFINED, &JsValue::from_str(&request.url), &init)?;
        // An injected function may return a plain value.
        let response = JsFuture::from(Promise::resolve(&promise)).await?;
        response.dyn_into::<Response>()
    }

    pub(super) async fn read(&self, buffer: &mut Vec<u8>) -> Result<bool, NetworkError> {
        let Some(reader) = self.reader.borrow().clone() else {
            return Ok(false);
        };
        let result = JsFuture::from(reader.read())
            .await
            .map_err(|error| network_error(&error))?;
        let result: ReadResult = result.unchecked_into();
        if result.done() {
            return Ok(false);
        }
        let chunk: Uint8Array = result
            .value()
            .dyn_into()
            .map_err(|_| NetworkError::Unreachable)?;
        buffer.resize(chunk.length() as usize, 0);
        chunk.copy_to(buffer);
        Ok(true)
    }

    pub(super) fn abort(&self) {
        self.controller.abort();
        // The signal ends a request of the platform; an injected function may not heed it.
        if let Some(reader) = self.reader.take() {
            spawn(async move {
                // It rejects where the signal was heeded, which is as good.
                let _ = JsFuture::from(reader.cancel()).await;
            });
        }
    }

    pub(super) fn handle(&self) -> &JsValue {
        &self.controller
    }
}

/// The platform's `fetch`, if there is one.
pub(crate) fn fetch_function() -> Option<Function> {
    Reflect::get(&js_sys::global(), &JsValue::from_str("fetch"))
        .ok()?
        .dyn_into()
        .ok()
}

/// Whether `fetch` is there and gives bodies as streams.
pub(crate) fn can_stream() -> bool {
    let property = |object: &JsValue, name| Reflect::get(object, &JsValue::from_str(name)).ok();
    fetch_function().is_some()
        && property(&js_sys::global(), "Response")
            .and_then(|response| property(&response, "prototype"))
            .is_some_and(|prototype| {
                prototype.is_object()
                    && Reflect::has(&prototype, &JsValue::from_str("body")).unwrap_or(false)
            })
}

fn headers(request: &Request) -> Array {
    request
        .headers
        .iter()
        .map(|(name, value)| Array::of2(&JsValue::from_str(name), &JsValue::from_str(value)))
        .collect()
}

fn network_error(error: &JsValue) -> NetworkError {
    match error.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "AbortError" => NetworkError::Aborted,
        _ => NetworkError::Unreachable,
    }
}
