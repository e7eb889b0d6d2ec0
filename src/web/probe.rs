//! Finds out whether a server can be reached at all.
//!
//! A script sees the same error when CORS refuses a response and when there is none. Without CORS
//! a response cannot be read, but its arrival can be seen.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::dispatcher::Dispatcher;

/// Milliseconds after which a server counts as not reached.
const TIMEOUT: u32 = 2_000;

/// Whether any response comes for the URL. Nothing of the page's own goes with the request.
pub(super) async fn reaches(dispatcher: &Dispatcher, url: &str) -> bool {
    let fetch = dispatcher.environment().fetch();
    let (Ok(controller), Some(fetch)) = (AbortController::new(), fetch) else {
        return false;
    };
    let requests = dispatcher.requests();
    let timeout = Timeout::new(TIMEOUT, {
        let (requests, controller) = (requests.clone(), controller.clone());
        move || requests.abort(&controller)
    });
    let response = requests.probe(&fetch, url, &controller.signal());
    let reached = JsFuture::from(response).await.is_ok();
    drop(timeout);
    requests.abort(&controller);
    reached
}
