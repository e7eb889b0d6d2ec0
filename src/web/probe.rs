//! Finds out whether a server can be reached at all.
//!
//! A script sees the same error when CORS refuses a response and when there is none. Without CORS
//! a response cannot be read, but its arrival can be seen.

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestInit, RequestMode};

use crate::transport::fetch_function;

/// Milliseconds after which a server counts as not reached.
const TIMEOUT: u32 = 2_000;

/// Whether any response comes for the URL. Nothing of the page's own goes with the request.
pub(super) async fn reaches(url: &str) -> bool {
    let Ok(controller) = AbortController::new() else {
        return false;
    };
    let timeout = Timeout::new(TIMEOUT, {
        let controller = controller.clone();
        move || controller.abort()
    });
    let reached = match request(url, &controller) {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    };
    drop(timeout);
    controller.abort();
    reached
}

fn request(url: &str, controller: &AbortController) -> Result<Promise, JsValue> {
    let init = RequestInit::new();
    init.set_mode(RequestMode::NoCors);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_signal(Some(&controller.signal()));
    let fetch = fetch_function().ok_or(JsValue::UNDEFINED)?;
    let promise = fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), &init)?;
    Ok(Promise::resolve(&promise))
}
