//! What is different in workers: no document, and no page that comes and goes.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::support::{
    GlobalListeners, ScriptedFetch, Source, global, message, open, page_origin, property, run,
    shipped,
};

#[wasm_bindgen_test]
async fn url_is_relative_to_the_location_of_the_worker() {
    run(async || {
        assert!(property(&global(), "document").is_undefined());
        let resolved = shipped("url", "resolveURL").call1(&JsValue::UNDEFINED, &"events".into());
        assert_eq!(
            resolved.unwrap(),
            format!("{}/events", page_origin()).as_str()
        );
    })
    .await;
}

#[wasm_bindgen_test]
async fn events_of_pages_mean_nothing() {
    run(async || {
        let listeners = GlobalListeners::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        assert_eq!(source.next().await, open());
        // Workers are told of the network, too.
        assert_eq!(listeners.types(), ["offline", "online"]);
        global()
            .dispatch_event(&Event::new("pagehide").unwrap())
            .unwrap();
        body.send("data: a\n\n");
        assert_eq!(source.next().await, message("a"));
    })
    .await;
}
