//! A server that CORS hides, told from one that cannot be reached.

use eventsource_wasm::protocol::{Config, FailureReason, Input};

use super::driver::{Driver, Wanted, config, cross_origin, good, same_origin, without_probe};

fn refused(origin: &str) -> Wanted {
    Wanted::Fail(FailureReason::Refused {
        origin: origin.to_owned(),
    })
}

#[test]
fn server_that_is_reached_and_again_sends_no_head_refuses() {
    let mut driver = Driver::opened(cross_origin());
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(driver.probed(true), [Wanted::Plain]);
    assert_eq!(
        driver.refused(),
        [refused("https://other.test"), Wanted::Release]
    );
}

#[test]
fn server_that_cuts_every_second_connection_refuses_nothing() {
    for config in [same_origin(), cross_origin()] {
        let mut driver = Driver::opened(config);
        driver.unreachable();
        driver.probed(true);
        assert_eq!(driver.unreachable(), [Wanted::Plain]);
        assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
    }
}

#[test]
fn server_that_is_reached_and_then_sends_a_head_is_connected() {
    let mut driver = Driver::opened(same_origin());
    driver.unreachable();
    driver.probed(true);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn server_that_is_not_reached_is_probed_once_until_a_connection_succeeds() {
    let mut driver = Driver::opened(cross_origin());
    let reestablish = [Wanted::Error, Wanted::StartTimer(3_000)];
    driver.unreachable();
    assert_eq!(driver.probed(false), reestablish);
    for _ in 0..3 {
        driver.timer();
        assert_eq!(driver.unreachable(), reestablish);
    }
    driver.timer();
    driver.head(good());
    driver.end();
    driver.timer();
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
}

#[test]
fn network_error_behind_a_head_is_no_reason_to_probe() {
    let mut driver = Driver::streaming(cross_origin());
    assert_eq!(
        driver.unreachable(),
        [Wanted::Error, Wanted::StartTimer(3_000)]
    );
}

#[test]
fn driver_that_cannot_probe_is_not_asked_to() {
    let mut driver = Driver::opened(without_probe(cross_origin()));
    assert_eq!(
        driver.unreachable(),
        [Wanted::Error, Wanted::StartTimer(3_000)]
    );
}

#[test]
fn url_of_another_scheme_than_http_is_not_probed() {
    for url in ["data:nonsense", "blob:null/1", "app://host/events"] {
        let mut driver = Driver::opened(Config {
            origin: Some("app://host".to_owned()),
            ..config(url)
        });
        assert_eq!(
            driver.unreachable(),
            [Wanted::Error, Wanted::StartTimer(3_000)],
            "{url}"
        );
    }
}

#[test]
fn attempt_after_a_confirmed_one_that_was_lost_is_not_confirmed() {
    let mut driver = Driver::opened(cross_origin());
    driver.unreachable();
    driver.probed(true);
    driver.handle(Input::Suspend);
    driver.handle(Input::Resume);
    assert_eq!(
        driver.unreachable(),
        [Wanted::Error, Wanted::StartTimer(3_000)]
    );
}
