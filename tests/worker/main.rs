//! The suite of `tests/web` in a dedicated worker, and what is different there.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[cfg(test)]
mod global_scope;
#[cfg(test)]
#[path = "../web/suite/mod.rs"]
mod suite;
#[cfg(test)]
#[path = "../web/support/mod.rs"]
mod support;

wasm_bindgen_test_configure!(run_in_dedicated_worker);
