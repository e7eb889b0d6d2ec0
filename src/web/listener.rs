//! An event listener that is removed when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget};

/// Do not drop it inside its own callback.
#[derive(Debug)]
pub(super) struct Listener {
    target: EventTarget,
    event_type: &'static str,
    /// May be called while it runs: a listener of the page may fire such an event itself.
    callback: Closure<dyn Fn(Event)>,
}

impl Listener {
    pub(super) fn new(
        target: EventTarget,
        event_type: &'static str,
        callback: impl Fn(Event) + 'static,
    ) -> Self {
        let callback = Closure::new(callback);
        let function = callback.as_ref().unchecked_ref();
        // Only an object that is no event target throws here, and it then never fires either.
        let _ = target.add_event_listener_with_callback(event_type, function);
        Self {
            target,
            event_type,
            callback,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event_type, function);
    }
}
