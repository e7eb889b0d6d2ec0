//! Time for a head, and time without a byte: on a virtual clock.

use eventsource_wasm::protocol::{FailureReason, HeartbeatTimeout, Input, Options, Timer};

use super::driver::{Driver, Wanted, cross_origin, good, status, with};

const CONNECT: Timer = Timer::Connect;
const HEARTBEAT: Timer = Timer::Heartbeat;

fn impatient() -> Options {
    Options {
        connect_timeout: Some(500),
        ..Options::default()
    }
}

fn fixed(seconds: u32) -> Options {
    Options {
        heartbeat_timeout: HeartbeatTimeout::Fixed(seconds * 1_000),
        ..Options::default()
    }
}

fn adaptive() -> Options {
    Options {
        heartbeat_timeout: HeartbeatTimeout::Adaptive,
        ..Options::default()
    }
}

/// Streaming, with the timer running.
fn streaming(options: Options) -> (Driver, u32) {
    let mut driver = Driver::new(with(options));
    driver.handle(Input::Open);
    let outputs = driver.head(good());
    let [Wanted::Start(HEARTBEAT, time), Wanted::Announce { .. }] = outputs[..] else {
        panic!("expected a timer: {outputs:?}");
    };
    (driver, time)
}

/// Lets time pass, then the timer expire; gives for how long it runs again.
fn look(driver: &mut Driver, seconds: u32) -> u32 {
    driver.pass(seconds);
    let outputs = driver.expire(HEARTBEAT);
    let [Wanted::Start(HEARTBEAT, time)] = outputs[..] else {
        panic!("expected the timer again: {outputs:?}");
    };
    time
}

fn dead(seconds: u32) -> FailureReason {
    FailureReason::HeartbeatTimeout {
        limit: seconds * 1_000,
    }
}

/// Loses the connection for silence, and makes the next one; gives the time of its timer.
fn die(driver: &mut Driver, seconds: u32) -> u32 {
    driver.pass(seconds);
    assert_eq!(
        driver.expire(HEARTBEAT),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(3_000)]
    );
    assert_eq!(driver.last_failure().reason, dead(seconds));
    driver.timer();
    let outputs = driver.head(good());
    let [Wanted::Start(HEARTBEAT, time), Wanted::Announce { .. }] = outputs[..] else {
        panic!("expected a timer: {outputs:?}");
    };
    time
}

#[test]
fn no_timer_runs_unless_the_page_asks_for_it() {
    let mut driver = Driver::new(with(Options::default()));
    assert_eq!(driver.handle(Input::Open), [Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn request_without_a_head_in_time_is_given_up_and_made_again() {
    let mut driver = Driver::new(with(impatient()));
    let expected = [Wanted::Start(CONNECT, 500), Wanted::Plain];
    assert_eq!(driver.handle(Input::Open), expected);
    assert_eq!(
        driver.expire(CONNECT),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(3_000)]
    );
    let reason = &driver.last_failure().reason;
    assert_eq!(reason.code(), "connect-timeout");
    assert_eq!(
        reason.to_string(),
        "expected a response within 500 ms, received none"
    );
    assert_eq!(driver.timer(), expected);
}

#[test]
fn head_stops_the_time_for_it() {
    let mut driver = Driver::new(with(impatient()));
    driver.handle(Input::Open);
    assert_eq!(
        driver.head(good()),
        [Wanted::Stop(CONNECT), Wanted::Announce { resumed: false }]
    );
    assert_eq!(driver.expire(CONNECT), []);
}

#[test]
fn failure_stops_the_time_for_a_head() {
    let mut driver = Driver::new(with(impatient()));
    driver.handle(Input::Open);
    assert_eq!(driver.head(status(404))[0], Wanted::Stop(CONNECT));
    let mut driver = Driver::new(with(impatient()));
    driver.handle(Input::Open);
    assert_eq!(
        driver.unreachable(),
        [
            Wanted::Stop(CONNECT),
            Wanted::Error,
            Wanted::StartTimer(3_000)
        ]
    );
}

#[test]
fn close_and_suspend_stop_the_time_for_a_head() {
    for input in [Input::Close, Input::Suspend] {
        let mut driver = Driver::new(with(impatient()));
        driver.handle(Input::Open);
        let outputs = driver.handle(input);
        assert_eq!(outputs[..2], [Wanted::Abort, Wanted::Stop(CONNECT)]);
    }
}

#[test]
fn time_for_a_head_includes_the_probe_and_all_carriers() {
    let mut config = cross_origin();
    config.options = Options {
        last_event_id: "1".to_owned(),
        ..impatient()
    };
    let mut driver = Driver::new(config);
    let expected = [Wanted::Start(CONNECT, 500), Wanted::Form];
    assert_eq!(driver.handle(Input::Open), expected);
    assert_eq!(driver.unreachable(), [Wanted::Header]);
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(
        driver.expire(CONNECT),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(3_000)]
    );
}

#[test]
fn silence_is_taken_for_a_dead_connection() {
    let (mut driver, time) = streaming(fixed(20));
    assert_eq!(time, 20_000);
    driver.pass(20);
    assert_eq!(
        driver.expire(HEARTBEAT),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(3_000)]
    );
    assert_eq!(driver.last_failure().reason, dead(20));
    assert_eq!(driver.last_failure().status, Some(200));
}

#[test]
fn byte_costs_no_timer_and_moves_the_time() {
    let (mut driver, _) = streaming(fixed(20));
    driver.pass(15);
    assert_eq!(driver.chunk(":"), []);
    assert_eq!(look(&mut driver, 5), 15_000);
    driver.pass(15);
    assert_eq!(driver.expire(HEARTBEAT)[0], Wanted::Error);
}

#[test]
fn end_of_the_connection_stops_the_timer() {
    let (mut driver, _) = streaming(fixed(20));
    assert_eq!(
        driver.end(),
        [
            Wanted::Stop(HEARTBEAT),
            Wanted::Error,
            Wanted::StartTimer(3_000)
        ]
    );
    assert_eq!(driver.expire(HEARTBEAT), []);
}

#[test]
fn slow_delivery_is_no_silence() {
    let (mut driver, _) = streaming(fixed(20));
    driver.chunk("data:x\n\n");
    for _ in 0..5 {
        assert_eq!(look(&mut driver, 20), 20_000);
    }
    driver.pass(5);
    driver.handle(Input::Delivered(driver.attempt));
    assert_eq!(look(&mut driver, 15), 5_000);
    driver.pass(5);
    assert_eq!(driver.expire(HEARTBEAT)[0], Wanted::Error);
}

#[test]
fn what_came_while_the_thread_was_busy_keeps_the_connection() {
    let (mut driver, _) = streaming(fixed(20));
    assert_eq!(look(&mut driver, 22), 50);
    driver.chunk(":\n");
    driver.now += 50.0;
    assert_eq!(look(&mut driver, 0), 19_950);
    driver.pass(20);
    assert_eq!(look(&mut driver, 0), 50, "each time anew");
}

#[test]
fn timer_that_is_a_little_late_is_believed_if_nothing_came() {
    let (mut driver, _) = streaming(fixed(20));
    assert_eq!(look(&mut driver, 22), 50);
    driver.now += 50.0;
    assert_eq!(
        driver.expire(HEARTBEAT),
        [Wanted::Error, Wanted::Abort, Wanted::StartTimer(3_000)]
    );
    assert_eq!(driver.last_failure().reason, dead(20));
}

#[test]
fn machine_that_slept_connects_at_once_and_blames_nobody() {
    let (mut driver, _) = streaming(fixed(20));
    driver.chunk("id:7\n\n");
    assert_eq!(look(&mut driver, 3_600), 1_000);
    driver.pass(1);
    assert_eq!(driver.expire(HEARTBEAT), [Wanted::Abort, Wanted::Header]);
    assert_eq!(driver.last_context().attempt, 0);
    assert_eq!(driver.last_context().reason, None);
    assert_eq!(driver.failures, []);
}

#[test]
fn what_came_while_the_page_was_frozen_keeps_the_connection() {
    let (mut driver, _) = streaming(fixed(20));
    assert_eq!(look(&mut driver, 3_600), 1_000);
    driver.chunk(":\n");
    assert_eq!(look(&mut driver, 1), 19_000);
}

#[test]
fn page_that_wakes_looks_at_once() {
    let (mut driver, _) = streaming(fixed(20));
    driver.pass(3_600);
    let expected = [Wanted::Start(HEARTBEAT, 1_000)];
    assert_eq!(driver.handle(Input::Woke), expected);
    driver.pass(1);
    assert_eq!(driver.expire(HEARTBEAT), [Wanted::Abort, Wanted::Plain]);
    let mut driver = Driver::streaming(with(Options::default()));
    assert_eq!(driver.handle(Input::Woke), []);
}

#[test]
fn clock_set_back_is_no_silence() {
    let (mut driver, _) = streaming(fixed(20));
    driver.now -= 1e9;
    assert!(matches!(
        driver.expire(HEARTBEAT)[..],
        [Wanted::Start(HEARTBEAT, _)]
    ));
}

#[test]
fn adaptive_begins_with_two_minutes() {
    let (mut driver, time) = streaming(adaptive());
    assert_eq!(time, 120_000);
    driver.pass(119);
    driver.chunk(":");
    assert_eq!(look(&mut driver, 1), 356_000);
}

#[test]
fn adaptive_waits_for_three_of_the_longest_silences() {
    let (mut driver, _) = streaming(adaptive());
    for seconds in [15, 14, 16, 15] {
        driver.pass(seconds);
        driver.chunk(":");
    }
    assert_eq!(look(&mut driver, 47), 1_000);
    driver.chunk(":");
    assert_eq!(look(&mut driver, 0), 141_000);
    assert_eq!(die(&mut driver, 141), 282_000);
}

#[test]
fn adaptive_never_goes_below_its_floor() {
    let (mut driver, _) = streaming(adaptive());
    for _ in 0..60 {
        driver.pass(1);
        driver.chunk(":");
    }
    assert_eq!(look(&mut driver, 29), 1_000);
}

#[test]
fn adaptive_learns_nothing_from_a_burst() {
    let (mut driver, _) = streaming(adaptive());
    for _ in 0..1_000 {
        driver.chunk(":");
    }
    assert_eq!(look(&mut driver, 60), 60_000);
}

#[test]
fn adaptive_learns_nothing_from_sleep() {
    let (mut driver, _) = streaming(adaptive());
    for _ in 0..60 {
        driver.pass(1);
        driver.chunk(":");
    }
    driver.pass(3_600);
    driver.chunk(":");
    assert_eq!(look(&mut driver, 29), 1_000);
}

#[test]
fn adaptive_doubles_its_patience_with_a_server_that_is_silent_now() {
    let (mut driver, _) = streaming(adaptive());
    for _ in 0..60 {
        driver.pass(1);
        driver.chunk(":");
    }
    let mut time = 30_000;
    for expected in [60_000, 120_000, 240_000, 480_000, 600_000, 600_000] {
        time = die(&mut driver, time / 1_000);
        assert_eq!(time, expected);
    }
    // It speaks again, and goes on.
    driver.pass(1);
    driver.chunk(":");
    assert_eq!(look(&mut driver, 0), 600_000);
    for _ in 0..60 {
        driver.pass(1);
        driver.chunk(":");
    }
    assert_eq!(look(&mut driver, 0), 30_000);
}

#[test]
fn clock_that_is_set_back_prolongs_no_silence() {
    let (mut driver, _) = streaming(fixed(20));
    driver.now -= 40.0 * 24.0 * 3_600_000.0;
    assert_eq!(look(&mut driver, 0), 20_000);
    die(&mut driver, 20);
}
