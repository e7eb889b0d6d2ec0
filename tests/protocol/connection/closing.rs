//! `close()`, at any moment: nothing follows but letting go.

use eventsource_wasm::protocol::{
    Attempt, Config, FailureReason, Head, Input, NetworkError, ReadyState, Timer,
};

use super::driver::{
    Driver, Wanted, cross_origin, good, over_xhr, redirected_to, same_origin, status, without_probe,
};
use crate::random::Random;

const SEEDS: u64 = 2_000;
const STEPS: usize = 60;

#[test]
fn close_clears_what_was_not_yet_polled() {
    let mut driver = Driver::streaming(same_origin());
    driver.feed(Input::EndOfBody(driver.attempt));
    assert_eq!(
        driver.handle(Input::Close),
        [Wanted::StopTimer, Wanted::Release]
    );
}

#[test]
fn close_inside_an_error_listener_starts_no_timer() {
    let mut driver = Driver::streaming(same_origin());
    driver.feed(Input::EndOfBody(driver.attempt));
    assert_eq!(driver.poll(), Some(Wanted::Error));
    assert_eq!(
        driver.handle(Input::Close),
        [Wanted::StopTimer, Wanted::Release]
    );
}

#[test]
fn close_inside_the_listener_of_a_failure_releases_once() {
    let mut driver = Driver::opened(same_origin());
    let attempt = driver.attempt;
    driver.feed(Input::Head(attempt, status(404)));
    assert_eq!(
        driver.poll(),
        Some(Wanted::Fail(FailureReason::Status(404)))
    );
    assert_eq!(
        driver.handle(Input::Close),
        [Wanted::Abort, Wanted::Release]
    );
}

#[test]
fn random_inputs_never_break_the_invariants_and_nothing_follows_close() {
    for seed in 0..SEEDS {
        let mut random = Random::new(seed);
        let mut driver = Driver::new(random_config(&mut random));
        let mut attempts = vec![driver.attempt];
        for _ in 0..random.below(STEPS) {
            random_step(&mut driver, &mut attempts, &mut random);
        }
        // Some outputs may be pending when the page closes.
        if random.chance(50) {
            let attempt = driver.attempt;
            driver.feed(random_input(attempt, &mut random));
            driver.poll();
        }
        let was_closed = driver.ready_state() == ReadyState::Closed;
        let outputs = driver.handle(Input::Close);
        assert_eq!(driver.ready_state(), ReadyState::Closed, "seed {seed}");
        if !was_closed {
            assert_eq!(outputs.last(), Some(&Wanted::Release), "seed {seed}");
            assert!(
                outputs[..outputs.len() - 1]
                    .iter()
                    .all(|output| matches!(output, Wanted::Abort | Wanted::StopTimer)),
                "seed {seed}: {outputs:?}"
            );
        }
        for _ in 0..STEPS {
            let attempt = attempts[random.below(attempts.len())];
            let outputs = driver.handle(random_input(attempt, &mut random));
            assert_eq!(outputs, [], "seed {seed}");
        }
    }
}

fn random_step(driver: &mut Driver, attempts: &mut Vec<Attempt>, random: &mut Random) {
    let attempt = if random.chance(90) {
        driver.attempt
    } else {
        attempts[random.below(attempts.len())]
    };
    let before = driver.ready_state();
    let outputs = driver.handle(random_input(attempt, random));
    attempts.push(driver.attempt);

    let failed = outputs.iter().any(|it| matches!(it, Wanted::Fail(_)));
    let after = driver.ready_state();
    assert!(before != ReadyState::Closed || outputs.is_empty());
    assert_eq!(
        failed,
        before != ReadyState::Closed && after == ReadyState::Closed
    );
    assert_eq!(outputs.contains(&Wanted::Release), failed);
    if outputs.contains(&Wanted::Error) {
        assert_eq!(after, ReadyState::Connecting);
        assert!(matches!(outputs.last(), Some(Wanted::StartTimer(_))));
    }
    let announced = outputs
        .iter()
        .any(|it| matches!(it, Wanted::Announce { .. }));
    if announced || outputs.iter().any(|it| matches!(it, Wanted::Dispatch(_))) {
        assert!(after == ReadyState::Open || failed || outputs.contains(&Wanted::Error));
    }
}

fn random_config(random: &mut Random) -> Config {
    let mut config = if random.chance(50) {
        same_origin()
    } else {
        cross_origin()
    };
    if random.chance(30) {
        config = over_xhr(config);
    }
    if random.chance(30) {
        config = without_probe(config);
    }
    config.options.max_event_size = 64;
    config
}

/// Anything but `Close`; what makes a connection last is frequent.
fn random_input(attempt: Attempt, random: &mut Random) -> Input<'static> {
    match random.below(20) {
        0..=1 => Input::Open,
        2..=5 => Input::Head(attempt, random_head(random)),
        6..=9 => Input::Chunk(attempt, random_chunk(random)),
        10 => Input::EndOfBody(attempt),
        11..=12 => Input::NetworkError(attempt, NetworkError::Unreachable),
        13 => {
            let rare = if random.chance(50) {
                NetworkError::Aborted
            } else {
                NetworkError::Policy
            };
            if random.chance(20) {
                Input::NetworkError(attempt, rare)
            } else {
                Input::TimerExpired(Timer::Reconnect)
            }
        }
        14..=15 => Input::Probed {
            attempt,
            reached: random.chance(50),
        },
        16..=17 => Input::TimerExpired(Timer::Reconnect),
        18 => Input::Suspend,
        _ => Input::Resume,
    }
}

fn random_head(random: &mut Random) -> Head {
    match random.below(8) {
        0 => status(403),
        1 => redirected_to("https://other.test/elsewhere"),
        2 if random.chance(20) => status(204),
        _ => good(),
    }
}

fn random_chunk(random: &mut Random) -> &'static [u8] {
    random.pick::<[u8]>(&[
        b"",
        b"data:x\n\n",
        b"id:1\ndata:y\n\ndata:z\n",
        b"\n",
        b"retry:10\n",
        b": ping\n\n",
        b"data:x\n\n:1234567890123456789012345678901234567890123456789012345678901234567890",
    ])
}
