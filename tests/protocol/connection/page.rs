//! The life of the page, and the network.

use eventsource_wasm::protocol::{
    Attempt, Config, FailureReason, Head, Input, NetworkError, Options, ReadyState, RetryKind,
    RetryPolicy, Timer,
};

use super::driver::{Driver, Wanted, config, good, same_origin, status, with, without_probe};

const HIDDEN: Timer = Timer::Hidden;

fn pausing(millis: u32) -> Config {
    with(Options {
        pause_after: Some(millis),
        ..Options::default()
    })
}

fn resilient(attempts: f64) -> Config {
    with(Options {
        retry: RetryPolicy {
            kind: RetryKind::Backoff,
            initial: 1_000.0,
            attempts,
            jitter: false,
            ..RetryPolicy::default()
        },
        ..Options::default()
    })
}

#[test]
fn network_that_is_back_ends_the_wait() {
    let mut driver = Driver::streaming(same_origin());
    driver.unreachable();
    assert_eq!(driver.handle(Input::Offline), []);
    assert_eq!(
        driver.handle(Input::Online),
        [Wanted::StopTimer, Wanted::Plain]
    );
    assert_eq!(driver.handle(Input::Online), []);
}

#[test]
fn network_that_is_back_does_not_end_the_wait_that_a_server_asked_for() {
    let mut config = resilient(f64::INFINITY);
    config.options.retry.statuses = vec![503.0, 503.0];
    let mut driver = Driver::opened(config);
    driver.head(Head {
        retry_after: Some(7_000),
        ..status(503)
    });
    assert_eq!(driver.handle(Input::Online), []);
    assert_eq!(driver.timer(), [Wanted::Plain]);
}

#[test]
fn network_that_changes_while_connected_changes_nothing() {
    let mut driver = Driver::streaming(same_origin());
    assert_eq!(driver.handle(Input::Offline), []);
    assert_eq!(driver.handle(Input::Online), []);
    assert_eq!(driver.ready_state(), ReadyState::Open);
}

#[test]
fn first_request_is_made_without_a_network_too() {
    let mut driver = Driver::new(same_origin());
    assert_eq!(driver.handle(Input::Offline), []);
    assert_eq!(driver.handle(Input::Open), [Wanted::Plain]);
}

#[test]
fn next_attempt_is_delayed_once_while_there_is_no_network() {
    let mut driver = Driver::streaming(without_probe(same_origin()));
    driver.handle(Input::Offline);
    assert_eq!(
        driver.unreachable(),
        [Wanted::Error, Wanted::StartTimer(3_000)]
    );
    assert_eq!(driver.timer(), [Wanted::StartTimer(30_000)]);
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.timer(), [Wanted::Plain]);
    driver.unreachable();
    assert_eq!(driver.timer(), [Wanted::StartTimer(30_000)]);
    assert_eq!(
        driver.handle(Input::Online),
        [Wanted::StopTimer, Wanted::Plain]
    );
}

#[test]
fn close_ends_the_delay() {
    let mut driver = Driver::streaming(without_probe(same_origin()));
    driver.handle(Input::Offline);
    driver.unreachable();
    driver.timer();
    assert_eq!(
        driver.handle(Input::Close),
        [Wanted::StopTimer, Wanted::Release]
    );
}

#[test]
fn server_on_this_machine_needs_no_network() {
    for host in [
        "localhost",
        "localhost:8080",
        "sub.localhost",
        "127.0.0.1:1",
        "127.9.9.9",
        "[::1]",
        "[::1]:80",
    ] {
        let url = format!("http://{host}/events");
        let mut driver = Driver::streaming(without_probe(config(&url)));
        driver.handle(Input::Offline);
        driver.end();
        assert_eq!(driver.timer(), [Wanted::Plain], "{host}");
    }
    for host in ["localhost.test", "128.0.0.1", "[::2]", "[fe80::1]:127"] {
        let url = format!("http://{host}/events");
        let mut driver = Driver::streaming(without_probe(config(&url)));
        driver.handle(Input::Offline);
        driver.end();
        assert_eq!(driver.timer(), [Wanted::StartTimer(30_000)], "{host}");
    }
}

#[test]
fn attempts_without_a_network_are_not_counted() {
    let mut driver = Driver::opened(resilient(2.0));
    driver.handle(Input::Offline);
    for _ in 0..5 {
        driver.unreachable();
        assert_eq!(driver.last_failure().attempt, 0);
        driver.timer();
        driver.timer();
    }
    driver.handle(Input::Online);
    driver.unreachable();
    assert_eq!(driver.last_failure().attempt, 1);
    driver.timer();
    assert_eq!(
        driver.unreachable(),
        [Wanted::Fail(FailureReason::Network), Wanted::Release]
    );
}

#[test]
fn hidden_page_stays_connected_unless_it_says_otherwise() {
    let mut driver = Driver::streaming(same_origin());
    assert_eq!(driver.handle(Input::Hidden), []);
    assert_eq!(driver.handle(Input::Visible), []);
}

#[test]
fn hidden_page_is_paused_without_an_event_and_resumed_by_id() {
    let mut driver = Driver::streaming(pausing(0));
    driver.chunk("id:1\ndata:x\n\n");
    assert_eq!(driver.handle(Input::Hidden), [Wanted::Abort]);
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.handle(Input::Visible), [Wanted::Header]);
    assert_eq!(driver.last_context().reason, None);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
}

#[test]
fn page_that_is_hidden_for_a_short_time_stays_connected() {
    let mut driver = Driver::streaming(pausing(500));
    let expected = [Wanted::Start(HIDDEN, 500)];
    assert_eq!(driver.handle(Input::Hidden), expected);
    assert_eq!(driver.handle(Input::Visible), [Wanted::Stop(HIDDEN)]);
    assert_eq!(driver.handle(Input::Hidden), expected);
    assert_eq!(driver.expire(HIDDEN), [Wanted::Abort]);
    assert_eq!(driver.handle(Input::Visible), [Wanted::Plain]);
}

#[test]
fn hidden_page_that_waits_is_paused_too() {
    let mut driver = Driver::streaming(pausing(0));
    driver.end();
    assert_eq!(driver.handle(Input::Hidden), [Wanted::StopTimer]);
    assert_eq!(driver.handle(Input::Visible), [Wanted::Plain]);
}

#[test]
fn page_that_is_hidden_from_the_start_connects_when_it_is_seen() {
    let mut driver = Driver::new(pausing(0));
    assert_eq!(driver.handle(Input::Hidden), []);
    assert_eq!(driver.handle(Input::Open), []);
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.handle(Input::Visible), [Wanted::Plain]);
}

#[test]
fn page_that_is_both_away_and_hidden_is_resumed_when_it_is_neither() {
    for inputs in [
        [Input::Resume, Input::Visible],
        [Input::Visible, Input::Resume],
    ] {
        let mut driver = Driver::streaming(pausing(0));
        assert_eq!(driver.handle(Input::Hidden), [Wanted::Abort]);
        assert_eq!(driver.handle(Input::Suspend), []);
        let [first, second] = inputs;
        assert_eq!(driver.handle(first), []);
        assert_eq!(driver.handle(second), [Wanted::Plain]);
    }
}

#[test]
fn close_while_paused_closes() {
    let mut driver = Driver::streaming(pausing(0));
    driver.handle(Input::Hidden);
    assert_eq!(driver.handle(Input::Close), [Wanted::Release]);
    assert_eq!(driver.handle(Input::Visible), []);
}

#[test]
fn reconnect_connects_at_once_in_whatever_phase() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("id:1\ndata:x\n\n");
    assert_eq!(
        driver.handle(Input::Reconnect),
        [Wanted::Abort, Wanted::Header]
    );
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    driver.head(good());
    driver.end();
    assert_eq!(
        driver.handle(Input::Reconnect),
        [Wanted::StopTimer, Wanted::Header]
    );
    assert_eq!(driver.last_context().attempt, 0);
    driver.unreachable();
    assert_eq!(
        driver.handle(Input::Reconnect),
        [Wanted::Abort, Wanted::Header],
        "probing"
    );
    let mut driver = Driver::streaming(pausing(0));
    driver.handle(Input::Hidden);
    assert_eq!(driver.handle(Input::Reconnect), [Wanted::Plain], "asleep");
}

#[test]
fn reconnect_while_the_page_is_away_connects_when_it_is_back() {
    let mut driver = Driver::streaming(same_origin());
    driver.handle(Input::Suspend);
    assert_eq!(driver.handle(Input::Reconnect), []);
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.handle(Input::Resume), [Wanted::Plain]);
}

#[test]
fn reconnect_inside_the_listener_of_a_failure_revives() {
    let mut driver = Driver::opened(same_origin());
    driver.feed(Input::Head(driver.attempt, status(404)));
    assert_eq!(
        driver.poll(),
        Some(Wanted::Fail(FailureReason::Status(404)))
    );
    assert_eq!(
        driver.handle(Input::Reconnect),
        [Wanted::Abort, Wanted::Plain]
    );
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn reconnect_after_all_is_let_go_of_does_nothing() {
    let mut driver = Driver::streaming(same_origin());
    driver.handle(Input::Close);
    assert_eq!(driver.handle(Input::Reconnect), []);
    assert_eq!(driver.ready_state(), ReadyState::Closed);
}

#[test]
fn reconnect_while_messages_are_dispatched_drops_the_end_behind_them() {
    let mut driver = Driver::streaming(super::driver::limited(same_origin()));
    driver.feed(Input::Chunk(driver.attempt, b"data:x\n\ndata:12345678"));
    assert!(matches!(driver.poll(), Some(Wanted::Dispatch(_))));
    assert_eq!(
        driver.handle(Input::Reconnect),
        [Wanted::Abort, Wanted::Plain]
    );
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
}

#[test]
fn what_comes_meanwhile_leaves_the_end_behind_the_messages() {
    let former = Attempt::default();
    for input in [
        Input::Offline,
        Input::Online,
        Input::Reset,
        Input::Woke,
        Input::TimerExpired(Timer::Heartbeat),
        Input::NetworkError(former, NetworkError::Aborted),
        Input::Delivered(former),
    ] {
        let mut driver = Driver::streaming(super::driver::limited(same_origin()));
        driver.feed(Input::Chunk(driver.attempt, b"data:x\n\ndata:12345678"));
        assert!(matches!(driver.poll(), Some(Wanted::Dispatch(_))));
        assert_eq!(driver.handle(input.clone()), [], "{input:?}");
        assert_eq!(driver.ready_state(), ReadyState::Open);
        assert_eq!(
            driver.handle(Input::Delivered(driver.attempt)),
            [
                Wanted::Fail(FailureReason::EventTooLarge { limit: 8 }),
                Wanted::Abort,
                Wanted::Release
            ],
            "{input:?}"
        );
    }
}

#[test]
fn page_that_is_frozen_before_its_time_falls_asleep_once() {
    let mut driver = Driver::streaming(pausing(1_000));
    assert_eq!(
        driver.handle(Input::Hidden),
        [Wanted::Start(Timer::Hidden, 1_000)]
    );
    assert_eq!(
        driver.handle(Input::Freeze),
        [Wanted::Abort, Wanted::Stop(Timer::Hidden)]
    );
    assert_eq!(driver.handle(Input::Visible), [Wanted::Plain]);
}
