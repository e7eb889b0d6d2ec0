//! Every cell of the table at the head of `connection.rs`.

use eventsource_wasm::protocol::{
    FailureReason, Input, NetworkError,
    ReadyState::{self, Closed, Connecting, Open},
};

use super::driver::{Driver, Wanted, good, same_origin, status};

const PHASES: [&str; 7] = [
    "unopened",
    "requesting",
    "probing",
    "streaming",
    "waiting",
    "paused",
    "closed",
];

const INPUTS: [&str; 14] = [
    "open",
    "good head",
    "bad head",
    "chunk",
    "end of body",
    "unreachable",
    "policy",
    "aborted",
    "reached",
    "not reached",
    "timer",
    "suspend",
    "resume",
    "close",
];

fn in_phase(phase: &str) -> Driver {
    let mut driver = Driver::new(same_origin());
    if phase == "unopened" {
        return driver;
    }
    driver.handle(Input::Open);
    match phase {
        "requesting" => {}
        "probing" => {
            driver.unreachable();
        }
        "streaming" => {
            driver.head(good());
        }
        "waiting" => {
            driver.head(good());
            driver.end();
        }
        "paused" => {
            driver.handle(Input::Suspend);
        }
        "closed" => {
            driver.handle(Input::Close);
        }
        _ => panic!("unknown phase {phase}"),
    }
    driver
}

fn apply(driver: &mut Driver, input: &str) -> Vec<Wanted> {
    match input {
        "open" => driver.handle(Input::Open),
        "good head" => driver.head(good()),
        "bad head" => driver.head(status(404)),
        "chunk" => driver.chunk("data:x\n\n"),
        "end of body" => driver.end(),
        "unreachable" => driver.unreachable(),
        "policy" => driver.network_error(NetworkError::Policy),
        "aborted" => driver.network_error(NetworkError::Aborted),
        "reached" => driver.probed(true),
        "not reached" => driver.probed(false),
        "timer" => driver.timer(),
        "suspend" => driver.handle(Input::Suspend),
        "resume" => driver.handle(Input::Resume),
        "close" => driver.handle(Input::Close),
        _ => panic!("unknown input {input}"),
    }
}

/// What follows, and the ready state then; `None` if the input is stale.
fn expected(phase: &str, input: &str) -> Option<(Vec<Wanted>, ReadyState)> {
    use Wanted::{
        Abort, Announce, Dispatch, Error, Fail, Plain, Probe, Release, StartTimer, StopTimer,
    };
    Some(match (phase, input) {
        ("unopened", "open")
        | ("probing", "reached")
        | ("waiting", "timer")
        | ("paused", "resume") => (vec![Plain], Connecting),

        ("unopened" | "paused", "close") => (vec![Release], Closed),

        ("requesting", "good head") => (vec![Announce { resumed: false }], Open),
        ("requesting", "bad head") => (
            vec![Fail(FailureReason::Status(404)), Abort, Release],
            Closed,
        ),
        ("requesting", "unreachable") => (vec![Probe], Connecting),
        ("requesting", "policy") => (vec![Fail(FailureReason::Policy), Release], Closed),
        ("requesting" | "streaming", "aborted") => {
            (vec![Fail(FailureReason::Aborted), Release], Closed)
        }

        ("probing", "not reached") => (vec![Error, StartTimer(3_000)], Connecting),

        ("streaming", "chunk") => (vec![Dispatch(vec!["x".to_owned()])], Open),
        ("streaming", "end of body" | "unreachable" | "policy") => {
            (vec![Error, StartTimer(3_000)], Connecting)
        }

        ("requesting" | "probing" | "streaming", "suspend") => (vec![Abort], Connecting),
        ("requesting" | "probing" | "streaming", "close") => (vec![Abort, Release], Closed),

        ("waiting", "suspend") => (vec![StopTimer], Connecting),
        ("waiting", "close") => (vec![StopTimer, Release], Closed),
        _ => return None,
    })
}

#[test]
fn every_input_in_every_phase_does_what_the_table_says() {
    for phase in PHASES {
        for input in INPUTS {
            let mut driver = in_phase(phase);
            let before = driver.ready_state();
            let (outputs, ready_state) = expected(phase, input).unwrap_or((vec![], before));
            assert_eq!(apply(&mut driver, input), outputs, "{phase}, {input}");
            assert_eq!(driver.ready_state(), ready_state, "{phase}, {input}");
        }
    }
}

#[test]
fn inputs_of_a_former_attempt_do_nothing_in_any_phase() {
    for phase in [
        "requesting",
        "probing",
        "streaming",
        "waiting",
        "paused",
        "closed",
    ] {
        for input in [
            "good head",
            "bad head",
            "chunk",
            "end of body",
            "unreachable",
            "policy",
            "aborted",
            "reached",
            "not reached",
        ] {
            let mut driver = in_phase("requesting");
            let former = driver.attempt;
            driver.handle(Input::Suspend);
            driver.handle(Input::Resume);
            match phase {
                "requesting" => {}
                "probing" => drop(driver.unreachable()),
                "streaming" => drop(driver.head(good())),
                "waiting" => {
                    driver.head(good());
                    driver.end();
                }
                "paused" => drop(driver.handle(Input::Suspend)),
                _ => drop(driver.handle(Input::Close)),
            }
            driver.attempt = former;
            let before = driver.ready_state();
            assert_eq!(apply(&mut driver, input), [], "{phase}, {input}");
            assert_eq!(driver.ready_state(), before, "{phase}, {input}");
        }
    }
}

#[test]
fn good_head_twice_announces_once() {
    let mut driver = in_phase("streaming");
    assert_eq!(driver.head(good()), []);
    assert_eq!(driver.ready_state(), Open);
}
