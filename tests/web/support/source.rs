//! Rust's class with a shipped `Dispatcher` at an `EventTarget`.

use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

use eventsource_wasm::web::{EventSource, EventSourceInit};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

use super::global::{page_origin, property};
use super::modules::shipped;
use super::recorder::Recorder;
use super::scripted_fetch::ScriptedFetch;

/// A source whose events are noted; it is closed when it is dropped.
#[derive(Debug)]
pub(crate) struct Source {
    recorder: Recorder,
    dispatcher: JsValue,
    engine: Rc<OnceCell<EventSource>>,
}

impl Source {
    /// A source of this origin, read by a scripted `fetch`.
    pub(crate) fn by(fetch: &ScriptedFetch) -> Self {
        Self::new(&format!("{}/events", page_origin()), &Init::fetch(fetch))
    }

    pub(crate) fn new(url: &str, init: &EventSourceInit) -> Self {
        let target = EventTarget::new().unwrap();
        let class = shipped("dispatcher", "Dispatcher");
        let dispatcher = Reflect::construct(&class, &Array::of2(&target, init)).unwrap();
        let engine: Rc<OnceCell<EventSource>> = Rc::default();
        let recorder = Recorder::new(target, {
            let engine = Rc::clone(&engine);
            move || {
                engine
                    .get()
                    .expect("nothing is fired during construction")
                    .ready_state()
            }
        });
        let constructed =
            EventSource::new(dispatcher.clone().unchecked_into(), url.to_owned(), init);
        engine.set(constructed).unwrap();
        Self {
            recorder,
            dispatcher,
            engine,
        }
    }

    pub(crate) fn ready_state(&self) -> u8 {
        self.engine.get().unwrap().ready_state()
    }

    pub(crate) fn close(&self) {
        self.engine.get().unwrap().close();
    }

    /// For a listener that closes its source.
    pub(crate) fn closer(&self) -> impl Fn() + 'static {
        let engine = Rc::clone(&self.engine);
        move || engine.get().unwrap().close()
    }

    pub(crate) fn dispatcher(&self) -> &JsValue {
        &self.dispatcher
    }

    /// The object that could abort the request under way, or null.
    pub(crate) fn transport(&self) -> JsValue {
        property(&self.dispatcher, "transport")
    }
}

impl Deref for Source {
    type Target = Recorder;

    fn deref(&self) -> &Recorder {
        &self.recorder
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.close();
    }
}

/// Makes what `options.js` hands over.
#[derive(Debug)]
pub(crate) struct Init;

impl Init {
    pub(crate) fn fetch(fetch: &ScriptedFetch) -> EventSourceInit {
        Self::of(false, "fetch", fetch.function())
    }

    /// The platform's own `fetch` or `XMLHttpRequest`.
    pub(crate) fn transport(transport: &str) -> EventSourceInit {
        Self::of(false, "transport", &transport.into())
    }

    pub(crate) fn of(with_credentials: bool, name: &str, value: &JsValue) -> EventSourceInit {
        let given = Object::new();
        Reflect::set(&given, &"withCredentials".into(), &with_credentials.into()).unwrap();
        Reflect::set(&given, &name.into(), value).unwrap();
        let convert = shipped("options", "toEventSourceInit");
        let init = convert.call1(&JsValue::UNDEFINED, &given).unwrap();
        init.unchecked_into()
    }
}
