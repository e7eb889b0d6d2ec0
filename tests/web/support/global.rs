//! The global object, and ways to watch what is done with it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, EventTarget, Url};

pub(crate) fn global() -> EventTarget {
    js_sys::global().unchecked_into()
}

/// A property of any object; undefined if there is none.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

pub(crate) fn page_origin() -> String {
    let location = property(&global(), "location");
    property(&location, "origin").as_string().unwrap()
}

pub(crate) fn blob_url(media_type: &str, content: impl AsRef<[u8]>) -> String {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(content.as_ref()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).unwrap();
    Url::create_object_url_with_blob(&blob).unwrap()
}

thread_local! {
    /// What was there before it was replaced.
    static ORIGINALS: RefCell<BTreeMap<&'static str, JsValue>> = RefCell::default();
}

/// Replaces a property of the global object for as long as it lives.
#[derive(Debug)]
pub(crate) struct Patch(&'static str);

impl Patch {
    pub(crate) fn new(name: &'static str, value: &JsValue) -> Self {
        let original = property(&global(), name);
        ORIGINALS.with_borrow_mut(|originals| originals.insert(name, original));
        Reflect::set(&global(), &name.into(), value).unwrap();
        Self(name)
    }
}

impl Drop for Patch {
    fn drop(&mut self) {
        let original = ORIGINALS.with_borrow_mut(|originals| originals.remove(self.0));
        Reflect::set(&global(), &self.0.into(), &original.unwrap()).unwrap();
    }
}

/// Puts everything back: a test that panicked has dropped nothing.
pub(super) fn restore_all() {
    for (name, original) in ORIGINALS.take() {
        Reflect::set(&global(), &name.into(), &original).unwrap();
    }
}

/// Notes the timers that are set and cleared while it lives; they run as ever.
#[derive(Debug)]
pub(crate) struct Timers {
    set: Rc<RefCell<Vec<(f64, i32)>>>,
    cleared: Rc<RefCell<Vec<f64>>>,
    _patches: [Patch; 2],
    _set_timer: Closure<dyn FnMut(Function, i32) -> f64>,
    _clear_timer: Closure<dyn FnMut(f64)>,
}

impl Timers {
    pub(crate) fn watch() -> Self {
        Self::of("setTimeout", "clearTimeout")
    }

    pub(crate) fn watch_intervals() -> Self {
        Self::of("setInterval", "clearInterval")
    }

    fn of(set_name: &'static str, clear_name: &'static str) -> Self {
        let set = Rc::new(RefCell::new(Vec::new()));
        let cleared = Rc::new(RefCell::new(Vec::new()));
        let original: Function = property(&global(), set_name).unchecked_into();
        let set_timer = Closure::new({
            let set = Rc::clone(&set);
            move |callback: Function, delay: i32| {
                let id = original.call2(&JsValue::UNDEFINED, &callback, &delay.into());
                let id = id.unwrap().as_f64().unwrap();
                set.borrow_mut().push((id, delay));
                id
            }
        });
        let original: Function = property(&global(), clear_name).unchecked_into();
        let clear_timer = Closure::new({
            let cleared = Rc::clone(&cleared);
            move |id: f64| {
                cleared.borrow_mut().push(id);
                original.call1(&JsValue::UNDEFINED, &id.into()).unwrap();
            }
        });
        Self {
            set,
            cleared,
            _patches: [
                Patch::new(set_name, set_timer.as_ref()),
                Patch::new(clear_name, clear_timer.as_ref()),
            ],
            _set_timer: set_timer,
            _clear_timer: clear_timer,
        }
    }

    /// The delays of all that were set, in order.
    pub(crate) fn delays(&self) -> Vec<i32> {
        self.set.borrow().iter().map(|(_, delay)| *delay).collect()
    }

    /// The delays of those that were not cleared; that a timer has run does not matter.
    pub(crate) fn uncleared(&self) -> Vec<i32> {
        let cleared = self.cleared.borrow();
        let set = self.set.borrow();
        let uncleared = set.iter().filter(|(id, _)| !cleared.contains(id));
        uncleared.map(|(_, delay)| *delay).collect()
    }
}

/// Counts the listeners that are added to the global object while it lives.
#[derive(Debug)]
pub(crate) struct GlobalListeners {
    counts: Rc<RefCell<BTreeMap<String, i32>>>,
    _patches: [Patch; 2],
    _closures: [Closure<dyn FnMut(String, JsValue)>; 2],
}

impl GlobalListeners {
    pub(crate) fn watch() -> Self {
        let counts = Rc::new(RefCell::new(BTreeMap::new()));
        let count = |name, change: i32| {
            let counts = Rc::clone(&counts);
            let original: Function = property(&global(), name).unchecked_into();
            Closure::new(move |event_type: String, listener: JsValue| {
                let name = event_type.as_str().into();
                original.call2(&global(), &name, &listener).unwrap();
                *counts.borrow_mut().entry(event_type).or_default() += change;
            })
        };
        let add: Closure<dyn FnMut(String, JsValue)> = count("addEventListener", 1);
        let remove: Closure<dyn FnMut(String, JsValue)> = count("removeEventListener", -1);
        Self {
            counts,
            _patches: [
                Patch::new("addEventListener", add.as_ref()),
                Patch::new("removeEventListener", remove.as_ref()),
            ],
            _closures: [add, remove],
        }
    }

    /// The types that have a listener now.
    pub(crate) fn types(&self) -> Vec<String> {
        let counts = self.counts.borrow();
        let present = counts.iter().filter(|(_, count)| **count != 0);
        present.map(|(event_type, _)| event_type.clone()).collect()
    }
}
