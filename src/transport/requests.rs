//! What `src/js/transport.js` offers.

use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, XmlHttpRequest};

use crate::protocol::{Context, Head, Milliseconds, NetworkError, Request};

#[wasm_bindgen]
extern "C" {
    /// What calls the platform with all that a request has.
    ///
    /// What it rejects, [`network_error`] takes.
    #[derive(Clone, Debug)]
    pub(crate) type Requests;

    /// Whether requests for the URL are to be made by `XMLHttpRequest`.
    #[wasm_bindgen(method, js_name = isXhr)]
    pub(crate) fn is_xhr(this: &Requests, url: &str) -> bool;

    /// Whether a server that is not reached can be told from one that CORS hides.
    #[wasm_bindgen(method, getter, js_name = canProbe)]
    pub(crate) fn can_probe(this: &Requests) -> bool;

    /// Fulfilled with what [`head`] takes.
    #[wasm_bindgen(method, js_name = send)]
    fn send_parts(
        this: &Requests,
        handle: &JsValue,
        on_event: &JsValue,
        url: &str,
        method: &str,
        headers: &str,
        body: Option<&str>,
        last_event_id: &str,
        attempt: u32,
        reason: Option<&str>,
        status: Option<u16>,
    ) -> Promise;

    /// Replaces all handlers.
    #[wasm_bindgen(method, js_name = listenToXhr)]
    pub(super) fn listen_to_xhr(this: &Requests, xhr: &XmlHttpRequest, on_event: &JsValue);

    /// Settles what is awaited of an `XMLHttpRequest`: 0 if it is there, else by the event that ended
    /// the request: `load` is 1, `abort` 2, `error` 3, `timeout` 4.
    #[wasm_bindgen(method)]
    pub(super) fn settle(this: &Requests, event: u8);

    /// The next bytes of the body.
    #[wasm_bindgen(method)]
    pub(super) fn read(this: &Requests) -> Promise;

    /// Ends the request, whatever its state.
    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Requests);

    /// Fulfilled when any response comes.
    #[wasm_bindgen(method)]
    pub(crate) fn probe(this: &Requests, url: &str, signal: &AbortSignal) -> Promise;

    /// The head of a response.
    type Response;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Response) -> u16;

    #[wasm_bindgen(method, getter, js_name = contentType)]
    fn content_type(this: &Response) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn url(this: &Response) -> String;

    #[wasm_bindgen(method, getter)]
    fn redirected(this: &Response) -> bool;

    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Response) -> Option<Milliseconds>;
}

impl Requests {
    /// Sends a request, whose handlers are all `on_event` if it is an `XMLHttpRequest`. The context is
    /// for functions of the page.
    pub(super) fn send_request(
        &self,
        handle: &JsValue,
        on_event: &JsValue,
        request: &Request,
        last_event_id: &str,
        context: Context,
    ) -> Promise {
        self.send_parts(
            handle,
            on_event,
            &request.url,
            request.method,
            &headers(request),
            request.body.as_deref(),
            last_event_id,
            context.attempt,
            context.reason,
            context.status,
        )
    }
}

/// What a request is answered by.
pub(crate) fn head(response: JsValue) -> Head {
    let response: Response = response.unchecked_into();
    Head {
        status: response.status(),
        content_type: response.content_type(),
        url: response.url(),
        redirected: response.redirected(),
        retry_after: response.retry_after(),
    }
}

/// What a request failed for, as `src/js/requests.js` names it.
pub(crate) fn network_error(word: &JsValue) -> NetworkError {
    match word.as_string().as_deref() {
        Some("aborted") => NetworkError::Aborted,
        Some("policy") => NetworkError::Policy,
        Some("redirect") => NetworkError::Redirect,
        Some("request") => NetworkError::Request,
        _ => NetworkError::Unreachable,
    }
}

/// Names and values, each on a line, which none of them contains.
fn headers(request: &Request) -> String {
    let mut lines = String::new();
    for (name, value) in &request.headers {
        for line in [name, value.as_str()] {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines
}
