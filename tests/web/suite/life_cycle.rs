//! The ready state, and what follows when a connection ends.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model>

use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    CLOSED, CONNECTING, OPEN, ScriptedFetch, Source, Timers, error, message, open, run, settle,
};

#[wasm_bindgen_test]
async fn ready_state_follows_the_connection() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        assert_eq!(source.ready_state(), CONNECTING);
        let request = fetch.request().await;
        assert_eq!(source.ready_state(), CONNECTING);
        let body = request.answer();
        assert_eq!(source.next().await, open());
        body.send("retry: 1\ndata: a\n\n");
        assert_eq!(source.next().await, message("a"));
        assert_eq!(source.ready_state(), OPEN);
        body.end();
        assert_eq!(source.next().await, error(CONNECTING));
        let request = fetch.request().await;
        assert_eq!(source.ready_state(), CONNECTING);
        request.answer();
        assert_eq!(source.next().await, open());
        source.close();
        assert_eq!(source.ready_state(), CLOSED);
    })
    .await;
}

#[wasm_bindgen_test]
async fn last_event_id_is_kept_by_a_stream_that_sends_none() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("retry: 1\nid: 7\ndata: a\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a").with_id("7"));
        assert_eq!(source.next().await, error(CONNECTING));
        for _ in 0..2 {
            let request = fetch.request().await;
            assert_eq!(request.header("last-event-id").as_deref(), Some("7"));
            let body = request.answer();
            body.send("data: b\n\n");
            body.end();
            assert_eq!(source.next().await, open());
            assert_eq!(source.next().await, message("b").with_id("7"));
            assert_eq!(source.next().await, error(CONNECTING));
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn body_that_breaks_off_is_followed_by_another_attempt() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let request = fetch.request().await;
        let body = request.answer();
        body.send("retry: 1\nid: 1\ndata: a\n\ndata: unfinished\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("a").with_id("1"));
        body.break_off();
        assert_eq!(source.next().await, error(CONNECTING));
        let body = fetch.request().await.answer();
        body.send("data: b\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("b").with_id("1"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn network_error_before_a_head_is_followed_by_another_attempt() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("retry: 1\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        for _ in 0..2 {
            fetch.request().await.refuse();
            assert_eq!(source.next().await, error(CONNECTING));
        }
        fetch.request().await.answer();
        assert_eq!(source.next().await, open());
    })
    .await;
}

#[wasm_bindgen_test]
async fn reconnection_time_is_the_delay_before_the_next_attempt() {
    run(async || {
        let timers = Timers::watch();
        let cases = [
            ("data: none was set\n\n", 3_000),
            ("retry: 1500\n\n", 1_500),
            ("retry: 1500", 3_000),
            ("retry: 1500\n", 1_500),
            ("retry: 9000x\n\n", 3_000),
            ("retry: +5\n\n", 3_000),
            ("retry:  5\n\n", 3_000),
            ("retry\n\n", 3_000),
            ("retry: 0042\n\n", 42),
            ("retry: 99999999999999999999\n\n", i32::MAX),
        ];
        for (stream, expected) in cases {
            let fetch = ScriptedFetch::new();
            let source = Source::by(&fetch);
            let body = fetch.request().await.answer();
            body.send(stream);
            body.end();
            while source.next().await != error(CONNECTING) {}
            assert_eq!(timers.delays().last(), Some(&expected), "{stream:?}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn reconnection_time_is_kept_over_reconnections() {
    run(async || {
        let timers = Timers::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let body = fetch.request().await.answer();
        body.send("retry: 11\n\n");
        body.end();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        for _ in 0..2 {
            fetch.request().await.answer().end();
            assert_eq!(source.next().await, open());
            assert_eq!(source.next().await, error(CONNECTING));
        }
        assert_eq!(timers.delays(), [11, 11, 11]);
    })
    .await;
}

/// Beyond the standard, which allows it: <https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection>.
#[wasm_bindgen_test]
async fn fifth_connection_in_a_row_without_an_event_is_followed_by_a_second_of_waiting() {
    run(async || {
        let timers = Timers::watch();
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        for _ in 0..5 {
            let body = fetch.request().await.answer();
            body.send("retry: 0\n\n");
            body.end();
            assert_eq!(source.next().await, open());
            assert_eq!(source.next().await, error(CONNECTING));
        }
        assert_eq!(timers.delays(), [0, 0, 0, 0, 1_000]);
    })
    .await;
}

#[wasm_bindgen_test]
async fn answer_to_a_former_attempt_is_not_heard() {
    run(async || {
        let fetch = ScriptedFetch::new();
        let source = Source::by(&fetch);
        let first = fetch.request().await.answer();
        first.send("retry: 1\n\n");
        first.break_off();
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, error(CONNECTING));
        let second = fetch.request().await.answer();
        second.send("data: b\n\n");
        assert_eq!(source.next().await, open());
        assert_eq!(source.next().await, message("b"));
        settle().await;
        assert_eq!(source.rest(), []);
        assert_eq!(fetch.count(), 2);
    })
    .await;
}
