//! What needs a browser, in a window: the class, the transports, the life cycle.
//!
//! No server is started. The tests answer requests themselves, by a scripted `fetch` or
//! `XMLHttpRequest`, or read `data:` and `blob:` URLs; what goes between origins is left to
//! `tests/e2e`. `tests/worker` runs the same suite in a dedicated worker.
//!
//! `#[cfg(test)]` on the modules is for clippy: helpers may unwrap as tests do.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[cfg(test)]
mod page;
#[cfg(test)]
mod suite;
#[cfg(test)]
mod support;

wasm_bindgen_test_configure!(run_in_browser);
