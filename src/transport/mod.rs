//! Carriers of bytes: `fetch` and `XMLHttpRequest`.
//!
//! A transport sends one request and hands on what comes, in order; it decides nothing. What is awaited
//! of it is a promise. Once the request is aborted that is rejected, which nobody looks at: the attempt
//! is stale then.

mod fetch;
mod requests;
mod xhr;

pub(crate) use self::requests::{Requests, head, network_error};

use js_sys::Promise;
use wasm_bindgen::JsValue;

use self::fetch::FetchTransport;
use self::xhr::XhrTransport;
use crate::protocol::{Context, Request, TransportKind};

/// What carries one attempt.
#[derive(Debug)]
pub(crate) enum Transport {
    /// Bytes of a `ReadableStream`.
    Fetch(FetchTransport),
    /// Text of `responseText`.
    Xhr(XhrTransport),
}

impl Transport {
    /// A request that is not sent yet.
    pub(crate) fn new(kind: TransportKind, requests: &Requests) -> Result<Self, JsValue> {
        match kind {
            TransportKind::Fetch => FetchTransport::new().map(Self::Fetch),
            TransportKind::Xhr => XhrTransport::new(requests).map(Self::Xhr),
        }
    }

    /// Sends the request. Fulfilled with what [`head`] takes, rejected with what [`network_error`]
    /// takes.
    pub(crate) fn send(
        &self,
        requests: &Requests,
        request: &Request,
        last_event_id: &str,
        context: Context,
    ) -> Promise {
        let (handle, on_event) = match self {
            Self::Fetch(fetch) => (fetch.handle(), &JsValue::UNDEFINED),
            Self::Xhr(xhr) => (xhr.handle(), xhr.on_event()),
        };
        requests.send_request(handle, on_event, request, last_event_id, context)
    }

    /// Awaits the next bytes of the body. Fulfilled with what [`take`](Self::take) takes, and rejected
    /// likewise.
    pub(crate) fn read(&self, requests: &Requests) -> Promise {
        match self {
            Self::Fetch(_) => requests.read(),
            Self::Xhr(xhr) => xhr.read(),
        }
    }

    /// The bytes that were awaited, in the buffer; `None` at the end.
    pub(crate) fn take<'a>(&self, chunk: JsValue, buffer: &'a mut Vec<u8>) -> Option<&'a [u8]> {
        match self {
            Self::Fetch(_) => FetchTransport::take(chunk, buffer),
            Self::Xhr(xhr) => {
                *buffer = xhr.take();
                (!buffer.is_empty()).then_some(buffer)
            }
        }
    }
}
