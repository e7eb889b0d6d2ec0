//! The shipped JavaScript, as it is in `src/js/`: each file becomes a module at a Blob URL, where
//! those that it imports are named by theirs.
//!
//! Only `binding.js` is stood in for: it starts the compiled package, and here the engine is the
//! Rust class in the tests' own binary.

use std::cell::OnceCell;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::global::{blob_url, property};

/// In the order of their imports.
const MODULES: [(&str, &str); 32] = [
    ("batches", include_str!("../../../src/js/batches.js")),
    (
        "environment",
        include_str!("../../../src/js/environment.js"),
    ),
    ("listen", include_str!("../../../src/js/listen.js")),
    ("turns", include_str!("../../../src/js/turns.js")),
    ("page", include_str!("../../../src/js/page.js")),
    ("url", include_str!("../../../src/js/url.js")),
    ("policy", include_str!("../../../src/js/policy.js")),
    ("headers", include_str!("../../../src/js/headers.js")),
    ("install", include_str!("../../../src/js/install.js")),
    ("report", include_str!("../../../src/js/report.js")),
    ("options", include_str!("../../../src/js/options.js")),
    (
        "retry-after",
        include_str!("../../../src/js/retry-after.js"),
    ),
    ("exchanges", include_str!("../../../src/js/exchanges.js")),
    ("responses", include_str!("../../../src/js/responses.js")),
    ("requests", include_str!("../../../src/js/requests.js")),
    (
        "response-text",
        include_str!("../../../src/js/response-text.js"),
    ),
    ("details", include_str!("../../../src/js/details.js")),
    (
        "own-requests",
        include_str!("../../../src/js/own-requests.js"),
    ),
    ("transport", include_str!("../../../src/js/transport.js")),
    (
        "message-event",
        include_str!("../../../src/js/message-event.js"),
    ),
    ("iterator", include_str!("../../../src/js/iterator.js")),
    (
        "light-event",
        include_str!("../../../src/js/light-event.js"),
    ),
    (
        "light-listeners",
        include_str!("../../../src/js/light-listeners.js"),
    ),
    ("parse", include_str!("../../../src/js/parse.js")),
    ("delivery", include_str!("../../../src/js/delivery.js")),
    ("dispatcher", include_str!("../../../src/js/dispatcher.js")),
    (
        "event-handler",
        include_str!("../../../src/js/event-handler.js"),
    ),
    (
        "binding",
        "export let attach; export const attachBy = (call) => { attach = call; };",
    ),
    ("life-cycle", include_str!("../../../src/js/life-cycle.js")),
    (
        "stream-source",
        include_str!("../../../src/js/stream-source.js"),
    ),
    (
        "event-source",
        include_str!("../../../src/js/event-source.js"),
    ),
    ("scripted-xhr", include_str!("scripted-xhr.js")),
];

thread_local! {
    static LOADED: OnceCell<Vec<(&'static str, JsValue)>> = const { OnceCell::new() };
}

/// Loads the modules, at the first call.
pub(super) async fn load() {
    if LOADED.with(|loaded| loaded.get().is_some()) {
        return;
    }
    let import = Function::new_with_args("url", "return import(url)");
    let mut urls: Vec<(&str, String)> = Vec::new();
    let mut loaded = Vec::new();
    for (name, source) in MODULES {
        let mut text = format!("{source}\n//# sourceURL={name}.js\n");
        for (dependency, url) in &urls {
            text = text.replace(
                &format!("from './{dependency}.js'"),
                &format!("from '{url}'"),
            );
        }
        let unresolved = text.lines().find(|line| line.contains(" from '."));
        assert_eq!(
            unresolved, None,
            "{name}.js imports a file that is not in the list"
        );
        let url = blob_url("text/javascript", text);
        let module = import
            .call1(&JsValue::UNDEFINED, &url.as_str().into())
            .unwrap();
        let module = JsFuture::from(module.unchecked_into::<Promise>()).await;
        loaded.push((name, module.unwrap()));
        urls.push((name, url));
    }
    LOADED.with(|cell| cell.set(loaded).unwrap());
}

/// What a module exports.
pub(crate) fn shipped(module: &str, export: &str) -> Function {
    LOADED.with(|loaded| {
        let loaded = loaded.get().expect("the modules are loaded before a test");
        let (_, module) = loaded.iter().find(|(name, _)| *name == module).unwrap();
        property(module, export).unchecked_into()
    })
}
