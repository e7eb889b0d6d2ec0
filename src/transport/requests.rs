//! What `src/js/requests.js` offers.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortController, AbortSignal, XmlHttpRequest};

use crate::protocol::{Milliseconds, NetworkError, Request};

#[wasm_bindgen]
extern "C" {
    /// What calls the platform with all that a request has: `src/js/requests.js`.
    ///
    /// What it rejects or throws, [`network_error`] takes.
    #[derive(Clone, Debug)]
    pub(crate) type Requests;

    /// Sends a request; the promise is rejected also where `fetch` throws.
    #[wasm_bindgen(method)]
    pub(super) fn send(
        this: &Requests,
        fetch: &Function,
        url: &str,
        method: &str,
        headers: &str,
        body: Option<&str>,
        with_credentials: bool,
        controller: &AbortController,
    ) -> Promise;

    /// Asks for a response that cannot be read.
    #[wasm_bindgen(method)]
    pub(crate) fn probe(
        this: &Requests,
        fetch: &Function,
        url: &str,
        signal: &AbortSignal,
    ) -> Promise;

    /// The next chunk of the body, undefined at its end; `None` if there is no body.
    #[wasm_bindgen(method, catch)]
    pub(super) fn read(
        this: &Requests,
        controller: &AbortController,
    ) -> Result<Option<Promise>, JsValue>;

    /// Aborts a request, unless a listener reads its body: that is waited for.
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Requests, handle: &JsValue);

    /// What a response that is no stream asks for by `Retry-After`.
    #[wasm_bindgen(method, js_name = retryAfter)]
    pub(super) fn retry_after(this: &Requests, handle: &JsValue) -> Option<Milliseconds>;

    /// Sends a request whose handlers are all `on_event`.
    #[wasm_bindgen(method, catch, js_name = sendXhr)]
    pub(super) fn send_xhr(
        this: &Requests,
        xhr: &XmlHttpRequest,
        url: &str,
        method: &str,
        headers: &str,
        body: Option<&str>,
        with_credentials: bool,
        on_event: &JsValue,
    ) -> Result<(), JsValue>;

    /// Replaces all handlers.
    #[wasm_bindgen(method, js_name = listenToXhr)]
    pub(super) fn listen_to_xhr(this: &Requests, xhr: &XmlHttpRequest, on_event: &JsValue);
}

/// What a request failed for, as `src/js/requests.js` names it.
pub(super) fn network_error(word: &JsValue) -> NetworkError {
    match word.as_string().as_deref() {
        Some("aborted") => NetworkError::Aborted,
        Some("redirect") => NetworkError::Redirect,
        Some("request") => NetworkError::Request,
        _ => NetworkError::Unreachable,
    }
}

/// Names and values, each on a line, which none of them contains.
pub(super) fn headers(request: &Request) -> String {
    let mut lines = String::new();
    for (name, value) in &request.headers {
        for line in [name, value.as_str()] {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines
}
