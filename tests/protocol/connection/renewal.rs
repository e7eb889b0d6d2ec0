//! Bodies that grow in memory, and messages before an end in the same chunk.

use eventsource_wasm::protocol::{
    Config, FailureReason, Input, ReadyState,
    limits::{MAX_HEADER_VALUE, XHR_MAX_BODY, XHR_RENEW_AFTER},
};

use super::driver::{Driver, Wanted, cross_origin, good, limited, over_xhr, same_origin, status};

fn dispatch(data: &str) -> Wanted {
    Wanted::Dispatch(vec![data.to_owned()])
}

/// Comments, past the point from which on a block with an ID renews.
fn fill(driver: &mut Driver, bytes: usize) {
    let comments = format!(":{}\n", "x".repeat(1_022)).repeat(1_024);
    for _ in 0..bytes.div_ceil(comments.len()) {
        assert_eq!(driver.chunk(&comments), []);
    }
}

/// Streaming over XHR, just renewed: the new request is out.
fn renewing(config: Config, request: Wanted) -> Driver {
    let mut driver = Driver::streaming(over_xhr(config));
    fill(&mut driver, XHR_RENEW_AFTER);
    let outputs = driver.chunk("id:1\ndata:a\n\ndata:dropped\n\n");
    assert_eq!(outputs, [dispatch("a"), Wanted::Abort, request]);
    assert_eq!(driver.ready_state(), ReadyState::Open);
    driver
}

#[test]
fn renewal_stays_open_and_announces_nothing() {
    for (config, carrier) in [
        (same_origin(), Wanted::Header),
        (cross_origin(), Wanted::Form),
    ] {
        let mut driver = renewing(config, carrier);
        assert_eq!(driver.head(good()), []);
        assert_eq!(driver.ready_state(), ReadyState::Open);
        assert_eq!(driver.chunk("data:b\n\n"), [dispatch("b")]);
    }
}

#[test]
fn renewal_that_gets_a_bad_head_fails() {
    let mut driver = renewing(same_origin(), Wanted::Header);
    assert_eq!(
        driver.head(status(500)),
        [
            Wanted::Fail(FailureReason::Status(500)),
            Wanted::Abort,
            Wanted::Release
        ]
    );
}

#[test]
fn renewal_that_is_not_reached_reestablishes() {
    let mut driver = renewing(same_origin(), Wanted::Header);
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(driver.ready_state(), ReadyState::Open);
    assert_eq!(
        driver.probed(false),
        [Wanted::Error, Wanted::StartTimer(3_000)]
    );
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    driver.timer();
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
}

#[test]
fn renewal_that_could_not_carry_the_id_is_announced_as_not_resumed() {
    let mut driver = renewing(cross_origin(), Wanted::Form);
    driver.unreachable();
    driver.unreachable();
    driver.probed(true);
    driver.refused();
    assert_eq!(driver.refused(), [Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn renewal_is_not_tried_where_no_carrier_was_accepted() {
    let mut driver = renewing(cross_origin(), Wanted::Form);
    driver.unreachable();
    driver.unreachable();
    driver.probed(true);
    driver.refused();
    driver.refused();
    driver.head(good());
    fill(&mut driver, XHR_RENEW_AFTER);
    assert_eq!(driver.chunk("id:2\ndata:b\n\n"), [dispatch("b")]);
}

#[test]
fn renewal_is_not_tried_where_no_carrier_was_accepted_before() {
    let mut driver = renewing(cross_origin(), Wanted::Form);
    driver.unreachable();
    driver.unreachable();
    driver.probed(true);
    driver.refused();
    driver.refused();
    driver.head(good());
    driver.lose_with_id("");
    assert_eq!(driver.timer(), [Wanted::Plain]);
    driver.head(good());
    fill(&mut driver, XHR_RENEW_AFTER);
    assert_eq!(driver.chunk("id:2\ndata:b\n\n"), [dispatch("b")]);
}

#[test]
fn renewal_is_not_tried_where_an_id_too_long_for_a_header_was_refused_in_a_form() {
    let mut driver = Driver::streaming(over_xhr(same_origin()));
    driver.lose_with_id(&"x".repeat(MAX_HEADER_VALUE + 1));
    assert_eq!(driver.timer(), [Wanted::Form]);
    assert_eq!(driver.head(status(403)), [Wanted::Abort, Wanted::Plain]);
    driver.head(good());
    fill(&mut driver, XHR_RENEW_AFTER);
    assert_eq!(driver.chunk("id:2\ndata:b\n\n"), [dispatch("b")]);
}

#[test]
fn body_over_fetch_is_never_renewed() {
    let mut driver = Driver::streaming(same_origin());
    fill(&mut driver, XHR_MAX_BODY);
    assert_eq!(driver.chunk("id:1\ndata:a\n\n"), [dispatch("a")]);
}

#[test]
fn body_over_xhr_without_ids_is_reestablished_past_its_limit() {
    let mut driver = Driver::streaming(over_xhr(same_origin()));
    fill(&mut driver, XHR_MAX_BODY);
    assert_eq!(driver.ready_state(), ReadyState::Open);
    assert_eq!(
        driver.chunk("data:a\n\n"),
        [
            dispatch("a"),
            Wanted::Error,
            Wanted::Abort,
            Wanted::StartTimer(3_000)
        ]
    );
    driver.timer();
    driver.head(good());
    assert_eq!(
        driver.chunk("data:b\n\n"),
        [dispatch("b")],
        "the count begins anew"
    );
}

#[test]
fn byte_order_mark_is_content_over_xhr_and_not_over_fetch() {
    let body = "\u{FEFF}data:a\n\n";
    assert_eq!(
        Driver::streaming(same_origin()).chunk(body),
        [dispatch("a")]
    );
    assert_eq!(Driver::streaming(over_xhr(same_origin())).chunk(body), []);
}

/// A chunk with a message and, behind it, what ends the connection.
fn too_large() -> (Driver, String) {
    let config = limited(same_origin());
    let driver = Driver::streaming(config);
    (driver, "data:a\n\n: too large".to_owned())
}

#[test]
fn event_too_large_fails_behind_the_messages_before_it() {
    let (mut driver, chunk) = too_large();
    driver.feed(Input::Chunk(driver.attempt, chunk.as_bytes()));
    assert_eq!(driver.poll(), Some(dispatch("a")));
    assert_eq!(
        driver.ready_state(),
        ReadyState::Open,
        "while listeners run"
    );
    assert_eq!(
        driver.drain(),
        [
            Wanted::Fail(FailureReason::EventTooLarge { limit: 8 }),
            Wanted::Abort,
            Wanted::Release
        ]
    );
    assert_eq!(driver.ready_state(), ReadyState::Closed);
}

#[test]
fn event_too_large_without_messages_before_it_fails_at_once() {
    let (mut driver, _) = too_large();
    driver.feed(Input::Chunk(driver.attempt, b"data:12345678"));
    assert_eq!(driver.ready_state(), ReadyState::Closed);
}

#[test]
fn close_while_messages_are_dispatched_withdraws_what_would_follow() {
    let (mut driver, chunk) = too_large();
    driver.feed(Input::Chunk(driver.attempt, chunk.as_bytes()));
    assert_eq!(driver.poll(), Some(dispatch("a")));
    assert_eq!(
        driver.handle(Input::Close),
        [Wanted::Abort, Wanted::Release]
    );
}

#[test]
fn end_of_body_while_messages_are_dispatched_changes_nothing_of_what_follows() {
    let (mut driver, chunk) = too_large();
    let attempt = driver.attempt;
    driver.feed(Input::Chunk(attempt, chunk.as_bytes()));
    assert_eq!(driver.poll(), Some(dispatch("a")));
    driver.feed(Input::EndOfBody(attempt));
    assert_eq!(driver.ready_state(), ReadyState::Open);
    assert_eq!(
        driver.drain(),
        [
            Wanted::Fail(FailureReason::EventTooLarge { limit: 8 }),
            Wanted::Abort,
            Wanted::Release
        ]
    );
}

#[test]
fn suspend_while_messages_are_dispatched_withdraws_what_would_follow() {
    let (mut driver, chunk) = too_large();
    driver.feed(Input::Chunk(driver.attempt, chunk.as_bytes()));
    assert_eq!(driver.poll(), Some(dispatch("a")));
    assert_eq!(driver.handle(Input::Suspend), [Wanted::Abort]);
    assert_eq!(driver.handle(Input::Resume), [Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}
