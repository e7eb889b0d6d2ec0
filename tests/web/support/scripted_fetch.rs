//! A `fetch` whose answers the test gives.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, TypeError};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStream, Request, RequestInit, Response, ResponseInit};

use super::body::Body;
use super::global::property;
use super::queue::Queue;
use super::runner::wait_for;

/// Keep it longer than the sources that use it.
#[derive(Debug)]
pub(crate) struct ScriptedFetch {
    requests: Queue<FetchRequest>,
    count: Rc<Cell<usize>>,
    function: Closure<dyn FnMut(String, RequestInit) -> Promise>,
}

impl ScriptedFetch {
    pub(crate) fn new() -> Self {
        let requests = Queue::new();
        let count = Rc::new(Cell::new(0));
        let function = Closure::new({
            let requests = requests.clone();
            let count = Rc::clone(&count);
            move |url: String, init: RequestInit| {
                count.set(count.get() + 1);
                let mut functions = None;
                let promise = Promise::new(&mut |resolve, reject| {
                    functions = Some((resolve, reject));
                });
                let (resolve, reject) = functions.unwrap();
                requests.push(FetchRequest {
                    url,
                    init,
                    resolve,
                    reject,
                });
                promise
            }
        });
        Self {
            requests,
            count,
            function,
        }
    }

    pub(crate) fn function(&self) -> &Function {
        self.function.as_ref().unchecked_ref()
    }

    /// The next request, which may have been made already.
    pub(crate) async fn request(&self) -> FetchRequest {
        wait_for("a request", self.requests.next()).await
    }

    /// How many requests were made.
    pub(crate) fn count(&self) -> usize {
        self.count.get()
    }
}

/// A request as it was made, to be answered.
#[derive(Debug)]
pub(crate) struct FetchRequest {
    pub(crate) url: String,
    init: RequestInit,
    resolve: Function,
    reject: Function,
}

impl FetchRequest {
    /// The request as the platform understands it, which throws where the platform would.
    pub(crate) fn as_platform(&self) -> Request {
        Request::new_with_str_and_init(&self.url, &self.init).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.as_platform().headers().get(name).unwrap()
    }

    pub(crate) async fn body(&self) -> String {
        let text = JsFuture::from(self.as_platform().text().unwrap());
        wait_for("a request's body", text)
            .await
            .unwrap()
            .as_string()
            .unwrap()
    }

    pub(crate) fn signal(&self) -> AbortSignal {
        property(&self.init, "signal").unchecked_into()
    }

    /// Answers with the head of an event stream.
    pub(crate) fn answer(&self) -> Body {
        self.answer_as("text/event-stream")
    }

    pub(crate) fn answer_as(&self, content_type: &str) -> Body {
        let body = Body::new();
        self.resolve(&response(200, Some(content_type), Some(body.stream())));
        body
    }

    /// Answers with an event stream's media type and no body.
    pub(crate) fn answer_status(&self, status: u16) {
        self.resolve(&response(status, Some("text/event-stream"), None));
    }

    /// Answers as the platform does when there is no connection.
    pub(crate) fn refuse(&self) {
        self.reject(&TypeError::new("Failed to fetch"));
    }

    pub(crate) fn resolve(&self, value: &JsValue) {
        self.resolve.call1(&JsValue::UNDEFINED, value).unwrap();
    }

    pub(crate) fn reject(&self, reason: &JsValue) {
        self.reject.call1(&JsValue::UNDEFINED, reason).unwrap();
    }
}

pub(crate) fn response(
    status: u16,
    content_type: Option<&str>,
    body: Option<&ReadableStream>,
) -> Response {
    let init = ResponseInit::new();
    init.set_status(status);
    if let Some(content_type) = content_type {
        let header = Array::of2(&"content-type".into(), &content_type.into());
        init.set_headers(&Array::of1(&header));
    }
    Response::new_with_opt_readable_stream_and_init(body, &init).unwrap()
}
