//! Runs one test: fails it at its time limit, and on any error that nobody caught.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use gloo_timers::future::TimeoutFuture;

use super::global::restore_all;
use super::modules::load;
use super::recorder::{message, open};
use super::scripted_fetch::ScriptedFetch;
use super::source::Source;
use super::uncaught;

/// Milliseconds. The runner of the whole binary gives up after 20 seconds and names no test.
const TIME_LIMIT: u32 = 5_000;

thread_local! {
    /// What the test waits for, for the message at the time limit.
    static AWAITED: Cell<&'static str> = const { Cell::new("the test to begin") };
}

pub(crate) async fn run(test: impl AsyncFnOnce()) {
    restore_all();
    uncaught::watch();
    load().await;
    // Set before the test replaces `setTimeout`.
    let mut limit = pin!(TimeoutFuture::new(TIME_LIMIT));
    let mut test = pin!(async {
        test().await;
        settle().await;
    });
    poll_fn(|context| {
        if test.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        assert!(
            limit.as_mut().poll(context).is_pending(),
            "expected {} within {TIME_LIMIT} ms",
            AWAITED.get()
        );
        Poll::Pending
    })
    .await;
    uncaught::assert_nothing();
}

/// Awaits something that must come, and has a name.
pub(crate) async fn wait_for<T>(what: &'static str, future: impl Future<Output = T>) -> T {
    AWAITED.set(what);
    future.await
}

/// Lets what is under way happen: a request made later is answered, and its message dispatched.
///
/// Sources take turns, so what had been due is done by then; a task is let pass for what waits for
/// one. It shows that something does not happen.
pub(crate) async fn settle() {
    TimeoutFuture::new(0).await;
    let fetch = ScriptedFetch::new();
    let source = Source::by(&fetch);
    let body = fetch.request().await.answer();
    assert_eq!(source.next().await, open());
    body.send("data: settled\n\n");
    assert_eq!(source.next().await, message("settled"));
}
