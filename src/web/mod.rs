//! The class that `src/js/` builds upon, and what drives its connection.

mod allocator;
mod dispatcher;
mod driver;
mod event_source;
mod init;
mod notice;
mod probe;

pub use self::dispatcher::Dispatcher;
pub use self::event_source::EventSource;
pub use self::init::EventSourceInit;

/// Called once per instance, before anything else.
#[cfg(debug_assertions)]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
fn start() {
    // Debug builds only: it costs kilobytes, and no input can make the program panic.
    console_error_panic_hook::set_once();
}
