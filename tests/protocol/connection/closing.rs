//! `close()`, at any moment: nothing follows but letting go.

use eventsource_wasm::protocol::{FailureReason, Input};

use super::driver::{Driver, Wanted, same_origin, status};

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
fn what_was_read_is_let_go_of_though_the_last_event_id_is_not() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("id:7\ndata:x\n\ndata:unfinished");
    assert!(!driver.connection.batch().is_empty());
    assert_eq!(
        driver.handle(Input::Close),
        [Wanted::Abort, Wanted::Release]
    );
    assert!(driver.connection.batch().is_empty());
    assert_eq!(driver.connection.last_event_id(), "7");
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
