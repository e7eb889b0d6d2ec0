//! Tells a refusal by the page's own Content-Security-Policy from a network error.
//!
//! `fetch` rejects with the same error for both. The violation is reported in an event just after
//! the rejection: <https://w3c.github.io/webappsec-csp/#report-violation>.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, SecurityPolicyViolationEvent, SecurityPolicyViolationEventDisposition};

use super::{dispatcher::Dispatcher, environment, listener::Listener};
use crate::protocol::url;

/// Watches for violations by requests of one URL.
#[derive(Debug)]
pub(super) struct PolicyWatch {
    violated: Rc<Cell<bool>>,
    _listener: Listener,
}

impl PolicyWatch {
    pub(super) fn new(url: &str) -> Self {
        let violated = Rc::new(Cell::new(false));
        let on_violation = {
            let violated = Rc::clone(&violated);
            let reported = reported(url);
            move |event: Event| {
                let event: SecurityPolicyViolationEvent = event.unchecked_into();
                if event.disposition() == SecurityPolicyViolationEventDisposition::Enforce
                    && event.effective_directive() == "connect-src"
                    && event.blocked_uri() == reported
                {
                    violated.set(true);
                }
            }
        };
        Self {
            violated,
            _listener: Listener::new(
                environment::global(),
                "securitypolicyviolation",
                on_violation,
            ),
        }
    }

    /// Whether the request that was just rejected was a violation. Takes a task.
    pub(super) async fn violated(self, dispatcher: &Dispatcher) -> bool {
        let _ = JsFuture::from(dispatcher.timeout(0)).await;
        self.violated.get()
    }
}

/// How a violation report names the URL: <https://w3c.github.io/webappsec-csp/#strip-url-for-use-in-reports>.
fn reported(url: &str) -> String {
    let (url, _) = url::split_credentials(url);
    url::without_fragment(&url).to_owned()
}
