//! Carriers of bytes: `fetch` and `XMLHttpRequest`.
//!
//! A transport sends one request and hands on what comes, in order; it decides nothing. Aborting
//! it makes a pending call return, with an error that nobody looks at: the attempt is stale then.

mod fetch;
mod requests;
mod xhr;

pub(crate) use self::fetch::FetchTransport;
pub(crate) use self::requests::Requests;
pub(crate) use self::xhr::XhrTransport;

use std::pin::Pin;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::protocol::{Head, NetworkError, Request};

/// Runs a future to its end.
///
/// Takes any as one type: for each other type the binary would hold an executor of its own.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    spawn_local(future);
}

/// What carries one attempt.
#[derive(Debug)]
pub(crate) enum Transport {
    /// Bytes of a `ReadableStream`.
    Fetch(FetchTransport),
    /// Text of `responseText`.
    Xhr(XhrTransport),
}

impl Transport {
    /// Sends the request and waits for the response's head.
    pub(crate) async fn send(
        &self,
        request: &Request,
        with_credentials: bool,
    ) -> Result<Head, NetworkError> {
        match self {
            Self::Fetch(fetch) => fetch.send(request, with_credentials).await,
            Self::Xhr(xhr) => xhr.send(request, with_credentials).await,
        }
    }

    /// Replaces the buffer's content by the next bytes of the body; `false` at its end.
    pub(crate) async fn read(&self, buffer: &mut Vec<u8>) -> Result<bool, NetworkError> {
        match self {
            Self::Fetch(fetch) => fetch.read(buffer).await,
            Self::Xhr(xhr) => xhr.read(buffer).await,
        }
    }

    /// Ends the request, whatever its state.
    pub(crate) fn abort(&self) {
        match self {
            Self::Fetch(fetch) => fetch.abort(),
            Self::Xhr(xhr) => xhr.abort(),
        }
    }

    /// The JavaScript object whose `abort()` ends the request.
    pub(crate) fn handle(&self) -> &JsValue {
        match self {
            Self::Fetch(fetch) => fetch.handle(),
            Self::Xhr(xhr) => xhr.handle(),
        }
    }
}
