//! Retry policies: what is tried again, and after which delay.

use eventsource_wasm::protocol::{
    Config, Context, FailureReason, Head, Input, Options, ReadyState, RetryKind, RetryPolicy,
};

use super::driver::{Driver, Wanted, good, same_origin, status, with};

fn policy(kind: RetryKind) -> RetryPolicy {
    RetryPolicy {
        kind,
        ..RetryPolicy::default()
    }
}

/// The parts of `'resilient'`, without jitter.
fn backoff() -> RetryPolicy {
    RetryPolicy {
        initial: 1_000.0,
        jitter: false,
        statuses: vec![429.0, 429.0, 500.0, 599.0],
        ..policy(RetryKind::Backoff)
    }
}

fn opened(retry: RetryPolicy) -> Driver {
    Driver::opened(with(Options {
        retry,
        ..Options::default()
    }))
}

fn streaming(retry: RetryPolicy) -> Driver {
    let mut driver = opened(retry);
    driver.head(good());
    driver
}

#[test]
fn reconnection_time_is_the_initial_delay_of_a_policy_until_the_server_sets_one() {
    assert_eq!(
        streaming(RetryPolicy::default())
            .connection
            .reconnection_time(),
        3_000
    );
    for kind in [
        RetryKind::Standard,
        RetryKind::Never,
        RetryKind::Backoff,
        RetryKind::Function,
    ] {
        let mut driver = streaming(RetryPolicy {
            initial: 1_500.0,
            ..policy(kind)
        });
        assert_eq!(driver.connection.reconnection_time(), 1_500, "{kind:?}");
        driver.chunk("retry: 3000\n");
        assert_eq!(driver.connection.reconnection_time(), 3_000, "{kind:?}");
    }
}

/// Delays of failures in a row, without a head.
fn delays(driver: &mut Driver, count: usize) -> Vec<u32> {
    (0..count)
        .map(|_| {
            assert!(matches!(
                driver.unreachable()[..],
                [Wanted::Error, Wanted::StartTimer(_)]
            ));
            driver.timer();
            driver.last_failure().delay.expect("a delay")
        })
        .collect()
}

#[test]
fn numbers_are_read_in_the_order_that_is_documented() {
    let numbers = [
        8.0, 0.0, 0.0, -1.0, -1.0, 2.0, 10.0, 3.0, 90.0, 4.0, 0.0, 429.0, 430.0,
    ];
    let options = Options::from_numbers(&numbers);
    assert_eq!(options.max_event_size, 8);
    let expected = RetryPolicy {
        kind: RetryKind::Backoff,
        initial: 10.0,
        factor: 3.0,
        max: 90.0,
        attempts: 4.0,
        jitter: false,
        statuses: vec![429.0, 430.0],
    };
    assert_eq!(options.retry, expected);
    let mut with_jitter = numbers;
    with_jitter[10] = 1.0;
    assert!(Options::from_numbers(&with_jitter).retry.jitter);
    for (number, kind) in [
        (0.0, RetryKind::Standard),
        (1.0, RetryKind::Never),
        (3.0, RetryKind::Function),
    ] {
        let mut numbers = numbers;
        numbers[5] = number;
        assert_eq!(Options::from_numbers(&numbers).retry.kind, kind);
    }
}

#[test]
fn never_fails_at_the_end_of_the_first_connection() {
    let mut driver = streaming(policy(RetryKind::Never));
    driver.chunk("data:x\n\n");
    assert_eq!(
        driver.end(),
        [Wanted::Fail(FailureReason::End), Wanted::Release]
    );
    assert_eq!(driver.ready_state(), ReadyState::Closed);
    assert_eq!(driver.last_failure().status, Some(200));
    assert_eq!(driver.last_failure().attempt, 1);
}

#[test]
fn never_fails_if_there_is_no_connection() {
    let mut driver = opened(policy(RetryKind::Never));
    assert_eq!(
        driver.unreachable(),
        [Wanted::Fail(FailureReason::Network), Wanted::Release]
    );
    assert_eq!(driver.last_failure().status, None);
}

#[test]
fn backoff_grows_by_its_factor_up_to_its_maximum() {
    let mut driver = opened(backoff());
    // From the fifth on a second is the least, which the backoff has passed by then.
    assert_eq!(
        delays(&mut driver, 8),
        [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    );
    let mut driver = opened(RetryPolicy {
        initial: 300.0,
        factor: 1.5,
        max: 1_000.0,
        ..backoff()
    });
    assert_eq!(delays(&mut driver, 5), [300, 450, 675, 1_000, 1_000]);
}

#[test]
fn backoff_over_many_failures_stays_at_its_maximum() {
    let mut driver = opened(RetryPolicy {
        factor: 1e300,
        ..backoff()
    });
    assert_eq!(delays(&mut driver, 4), [1_000, 30_000, 30_000, 30_000]);
    let mut driver = opened(RetryPolicy {
        factor: 1.0,
        ..backoff()
    });
    assert_eq!(delays(&mut driver, 300), [1_000; 300]);
}

#[test]
fn jitter_spreads_the_backoff_over_its_whole_length() {
    let mut driver = opened(RetryPolicy {
        jitter: true,
        ..backoff()
    });
    for (number, delay) in [(0.0, 0), (0.25, 500), (0.999, 3_996), (f64::NAN, 0)] {
        assert_eq!(
            driver.unreachable(),
            [Wanted::Decide(FailureReason::Network)]
        );
        assert_eq!(
            driver.decide(number),
            [Wanted::Error, Wanted::StartTimer(delay)]
        );
        driver.timer();
    }
}

#[test]
fn reconnection_time_of_the_server_is_the_floor_of_a_backoff() {
    let mut driver = streaming(backoff());
    driver.chunk("retry:3500\ndata:x\n\n");
    driver.end();
    driver.timer();
    assert_eq!(driver.last_failure().delay, Some(3_500));
    assert_eq!(delays(&mut driver, 2), [3_500, 4_000]);
}

#[test]
fn jitter_is_added_to_the_floor() {
    let mut driver = streaming(RetryPolicy {
        jitter: true,
        ..backoff()
    });
    driver.chunk("retry:3500\ndata:x\n\n");
    driver.end();
    assert_eq!(
        driver.decide(0.5),
        [Wanted::Error, Wanted::StartTimer(4_000)]
    );
}

#[test]
fn retry_after_is_the_floor_of_a_backoff_once() {
    let mut driver = opened(backoff());
    let head = Head {
        retry_after: Some(7_000),
        ..status(503)
    };
    assert_eq!(
        driver.head(head),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(7_000)]
    );
    assert_eq!(driver.last_failure().retry_after, Some(7_000));
    driver.timer();
    assert_eq!(delays(&mut driver, 1), [2_000]);
    assert_eq!(driver.last_failure().retry_after, None);
}

#[test]
fn statuses_of_the_policy_are_tried_again_and_no_others() {
    for (code, again) in [
        (428, false),
        (429, true),
        (430, false),
        (499, false),
        (500, true),
        (599, true),
        (204, false),
    ] {
        let outputs = opened(backoff()).head(status(code));
        assert_eq!(outputs[0] == Wanted::Error, again, "{code}");
    }
}

#[test]
fn standard_tries_no_status_again_whatever_its_parts_say() {
    let mut driver = opened(RetryPolicy {
        kind: RetryKind::Standard,
        ..backoff()
    });
    let reason = FailureReason::Status(503);
    assert_eq!(driver.head(status(503))[0], Wanted::Fail(reason));
}

#[test]
fn attempts_are_failures_in_a_row_after_which_no_more_attempt_is_made() {
    let mut driver = opened(RetryPolicy {
        attempts: 3.0,
        ..backoff()
    });
    delays(&mut driver, 2);
    assert_eq!(
        driver.unreachable(),
        [Wanted::Fail(FailureReason::Network), Wanted::Release]
    );
    assert_eq!(driver.last_failure().attempt, 3);
}

#[test]
fn failures_are_forgotten_behind_a_connection_that_was_open_for_ten_seconds() {
    for (seconds, attempt, delay) in [(9, 3, 4_000), (10, 1, 1_000)] {
        let mut driver = opened(backoff());
        delays(&mut driver, 2);
        driver.head(good());
        driver.pass(seconds);
        assert_eq!(driver.end(), [Wanted::Error, Wanted::StartTimer(delay)]);
        assert_eq!(driver.last_failure().attempt, attempt);
    }
}

#[test]
fn failures_are_forgotten_too_if_nobody_is_to_blame_for_the_end_of_that_connection() {
    for (seconds, attempt) in [(9, 3), (10, 1)] {
        let mut driver = opened(backoff());
        delays(&mut driver, 2);
        driver.head(good());
        driver.pass(seconds);
        driver.handle(Input::Suspend);
        driver.handle(Input::Resume);
        driver.unreachable();
        assert_eq!(driver.last_failure().attempt, attempt);
    }
}

#[test]
fn time_before_a_connection_is_open_does_not_count() {
    let mut driver = opened(backoff());
    delays(&mut driver, 2);
    driver.pass(60);
    driver.unreachable();
    assert_eq!(driver.last_failure().attempt, 3);
}

#[test]
fn function_gives_each_delay_as_it_is() {
    let mut driver = streaming(policy(RetryKind::Function));
    driver.chunk("retry:5000\n");
    for (number, expected) in [
        (0.0, 0),
        (20.5, 20),
        (0.0, 0),
        (0.0, 0),
        (0.0, 0),
        (0.0, 0),
        (0.0, 0),
        (4e9, 2_147_483_647),
    ] {
        assert_eq!(driver.end(), [Wanted::Decide(FailureReason::End)]);
        assert_eq!(driver.ready_state(), ReadyState::Open);
        assert_eq!(
            driver.decide(number),
            [Wanted::Error, Wanted::StartTimer(expected)]
        );
        driver.timer();
        driver.head(good());
    }
}

#[test]
fn function_that_gives_no_delay_fails_the_connection() {
    for number in [f64::NAN, -1.0] {
        let mut driver = streaming(policy(RetryKind::Function));
        driver.end();
        assert_eq!(
            driver.decide(number),
            [Wanted::Fail(FailureReason::End), Wanted::Release]
        );
    }
}

#[test]
fn function_is_asked_about_what_fails_by_the_standard_too() {
    let mut driver = opened(policy(RetryKind::Function));
    let head = Head {
        retry_after: Some(7_000),
        ..status(401)
    };
    assert_eq!(
        driver.head(head),
        [Wanted::Decide(FailureReason::Status(401))]
    );
    assert_eq!(driver.last_failure().retry_after, Some(7_000));
    assert_eq!(
        driver.decide(0.0),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(0)]
    );
    assert_eq!(driver.timer(), [Wanted::Plain]);
}

#[test]
fn close_while_the_function_runs_closes() {
    let mut driver = streaming(policy(RetryKind::Function));
    driver.end();
    assert_eq!(driver.handle(Input::Close), [Wanted::Release]);
    assert_eq!(driver.decide(0.0), []);
    assert_eq!(driver.ready_state(), ReadyState::Closed);
}

#[test]
fn a_backoff_waits_a_second_as_well_behind_connections_without_an_event() {
    let mut driver = streaming(RetryPolicy {
        initial: 1.0,
        max: 1.0,
        ..backoff()
    });
    let mut last = Vec::new();
    for _ in 0..5 {
        last = driver.end();
        driver.timer();
        driver.head(good());
    }
    assert_eq!(last, [Wanted::Error, Wanted::StartTimer(1_000)]);
}

#[test]
fn next_request_is_told_what_the_last_one_came_to() {
    let mut driver = opened(backoff());
    assert_eq!(driver.last_context(), Context::default());
    driver.head(status(503));
    driver.timer();
    let expected = Context {
        attempt: 1,
        reason: Some("status"),
        status: Some(503),
    };
    assert_eq!(driver.last_context(), expected);
    driver.unreachable();
    driver.timer();
    let expected = Context {
        attempt: 2,
        reason: Some("network"),
        status: None,
    };
    assert_eq!(driver.last_context(), expected);
}

#[test]
fn failure_tells_status_attempt_and_delay() {
    let mut driver = Driver::streaming(same_origin());
    driver.end();
    let failure = driver.last_failure();
    assert_eq!(failure.reason, FailureReason::End);
    assert_eq!(failure.status, Some(200));
    assert_eq!(failure.attempt, 1);
    assert_eq!(failure.delay, Some(3_000));
}

#[test]
fn answer_of_a_function_that_reconnects_is_for_what_that_comes_to() {
    let mut driver = Driver::new(Config {
        url: "mailto:nobody@page.test".to_owned(),
        ..with(Options {
            retry: policy(RetryKind::Function),
            ..Options::default()
        })
    });
    let scheme = "mailto".to_owned();
    let reason = FailureReason::Scheme { scheme };
    assert_eq!(driver.handle(Input::Open), [Wanted::Decide(reason.clone())]);
    driver.feed(Input::Reconnect);
    // Not asked again, or a function that always reconnects would never end.
    assert_eq!(driver.decide(-1.0), [Wanted::Fail(reason), Wanted::Release]);
}
