//! What the tests are written in: a runner, scripted requests, a source that notes its events.

mod body;
mod global;
mod modules;
mod queue;
mod recorder;
mod runner;
mod scripted_fetch;
mod scripted_xhr;
mod source;
mod uncaught;

pub(crate) use self::global::{
    GlobalListeners, Patch, Timers, blob_url, global, page_origin, property,
};
pub(crate) use self::modules::shipped;
pub(crate) use self::recorder::{CLOSED, CONNECTING, OPEN, Recorder, error, message, open};
pub(crate) use self::runner::{run, settle, wait_for};
pub(crate) use self::scripted_fetch::{FetchRequest, ScriptedFetch};
pub(crate) use self::scripted_xhr::ScriptedXhr;
pub(crate) use self::source::{Init, Source};
pub(crate) use self::uncaught::expect_uncaught;
