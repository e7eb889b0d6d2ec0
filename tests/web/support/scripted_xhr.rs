//! What `scripted-xhr.js` offers.

use js_sys::{JsString, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

use super::global::{Patch, property};
use super::modules::shipped;
use super::queue::Queue;
use super::runner::wait_for;

#[wasm_bindgen]
extern "C" {
    /// A request that was sent.
    #[derive(Debug)]
    pub(crate) type XhrRequest;

    #[wasm_bindgen(method)]
    pub(crate) fn answer(this: &XhrRequest);

    #[wasm_bindgen(method)]
    pub(crate) fn grow(this: &XhrRequest, text: &JsString);

    #[wasm_bindgen(method)]
    pub(crate) fn progress(this: &XhrRequest, text: &JsString);

    #[wasm_bindgen(method)]
    pub(crate) fn end(this: &XhrRequest);

    #[wasm_bindgen(method, js_name = breakOff)]
    pub(crate) fn break_off(this: &XhrRequest);

    #[wasm_bindgen(method, js_name = hasHandlers)]
    pub(crate) fn has_handlers(this: &XhrRequest) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn aborted(this: &XhrRequest) -> bool;

    #[wasm_bindgen(method, getter, js_name = overriddenMimeType)]
    pub(crate) fn overridden_mime_type(this: &XhrRequest) -> String;

    #[wasm_bindgen(method, getter, js_name = withCredentials)]
    pub(crate) fn with_credentials(this: &XhrRequest) -> bool;

    #[wasm_bindgen(method, getter)]
    fn headers(this: &XhrRequest) -> JsValue;
}

impl XhrRequest {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        property(&self.headers(), name).as_string()
    }
}

/// Takes the place of `XMLHttpRequest` for as long as it lives.
#[derive(Debug)]
pub(crate) struct ScriptedXhr {
    requests: Queue<XhrRequest>,
    _on_send: Closure<dyn FnMut(JsValue)>,
    _patch: Patch,
}

impl ScriptedXhr {
    pub(crate) fn install() -> Self {
        let requests = Queue::new();
        let on_send = Closure::new({
            let requests = requests.clone();
            move |request: JsValue| requests.push(request.unchecked_into())
        });
        let class = shipped("scripted-xhr", "ScriptedXhr");
        Reflect::set(&class, &"onsend".into(), on_send.as_ref()).unwrap();
        Self {
            requests,
            _on_send: on_send,
            _patch: Patch::new("XMLHttpRequest", &class),
        }
    }

    /// The next request, which may have been sent already.
    pub(crate) async fn request(&self) -> XhrRequest {
        wait_for("a request", self.requests.next()).await
    }
}
