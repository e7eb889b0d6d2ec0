//! Reestablishing: when, how long after, and with what memory.

use eventsource_wasm::protocol::{Input, ReadyState};

use super::driver::{Driver, Wanted, good, redirected_to, same_origin, without_probe};

#[test]
fn end_of_body_fires_error_then_waits_reconnection_time_then_requests_the_original_url() {
    let mut driver = Driver::opened(same_origin());
    driver.head(redirected_to("https://page.test/elsewhere"));
    assert_eq!(driver.end(), [Wanted::Error, Wanted::StartTimer(3_000)]);
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.timer(), [Wanted::Plain]);
    assert_eq!(driver.last_request().url, "https://page.test/events");
}

#[test]
fn retry_sets_the_reconnection_time_at_once() {
    let mut driver = Driver::streaming(same_origin());
    assert_eq!(driver.connection.reconnection_time(), 3_000);
    driver.chunk("retry: 70\n");
    assert_eq!(driver.connection.reconnection_time(), 70);
    assert_eq!(
        driver.unreachable(),
        [Wanted::Error, Wanted::StartTimer(70)]
    );
}

#[test]
fn reconnection_time_is_kept_over_reconnections() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("retry:70\n");
    driver.end();
    driver.timer();
    driver.head(good());
    driver.chunk("retry:x\n");
    assert_eq!(driver.end(), [Wanted::Error, Wanted::StartTimer(70)]);
}

#[test]
fn last_event_id_is_kept_by_a_connection_that_sends_none() {
    let mut driver = Driver::waiting_with_id(same_origin());
    assert_eq!(driver.timer(), [Wanted::Header]);
    driver.head(good());
    driver.chunk("data:y\n\n");
    let message = driver.connection.batch().messages().next().unwrap();
    assert_eq!(message.last_event_id, "1");
    driver.end();
    assert_eq!(driver.timer(), [Wanted::Header]);
    assert_eq!(driver.connection.last_event_id(), "1");
}

#[test]
fn last_event_id_reset_by_the_stream_is_not_sent() {
    let mut driver = Driver::waiting_with_id(same_origin());
    driver.timer();
    driver.head(good());
    driver.chunk("id\n\n");
    driver.end();
    assert_eq!(driver.timer(), [Wanted::Plain]);
}

#[test]
fn last_event_id_of_an_unfinished_block_is_not_sent() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("id:1\ndata:x\n");
    driver.end();
    assert_eq!(driver.timer(), [Wanted::Plain]);
}

#[test]
fn origin_is_that_of_the_final_url() {
    let mut driver = Driver::opened(same_origin());
    assert_eq!(driver.connection.origin(), "https://page.test");
    driver.head(redirected_to("https://other.test:8443/events"));
    assert_eq!(driver.connection.origin(), "https://other.test:8443");
    driver.end();
    driver.timer();
    driver.head(good());
    assert_eq!(driver.connection.origin(), "https://page.test");
}

#[test]
fn fifth_connection_in_a_row_without_an_event_waits_a_second() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("retry:0\n");
    let mut delays = Vec::new();
    for _ in 0..7 {
        delays.push(driver.end());
        driver.timer();
        driver.head(good());
        driver.chunk(": no event\n\nid:1\n\n");
    }
    let expected = [0, 0, 0, 0, 1_000, 1_000, 1_000]
        .map(|millis| vec![Wanted::Error, Wanted::StartTimer(millis)]);
    assert_eq!(delays, expected);
}

#[test]
fn event_ends_the_row_of_connections_without_one() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("retry:0\n");
    for connection in 0..12 {
        if connection % 5 == 4 {
            driver.chunk("data:x\n\n");
        }
        let outputs = driver.end();
        assert_eq!(
            outputs,
            [Wanted::Error, Wanted::StartTimer(0)],
            "{connection}"
        );
        driver.timer();
        driver.head(good());
    }
}

#[test]
fn row_of_connections_without_an_event_begins_behind_one_with_an_event() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("retry:0\ndata:x\n\n");
    let mut delays = Vec::new();
    for _ in 0..6 {
        delays.push(driver.end());
        driver.timer();
        driver.head(good());
    }
    let expected =
        [0, 0, 0, 0, 0, 1_000].map(|millis| vec![Wanted::Error, Wanted::StartTimer(millis)]);
    assert_eq!(delays, expected);
}

#[test]
fn network_errors_without_a_head_count_as_connections_without_an_event() {
    let mut driver = Driver::streaming(without_probe(same_origin()));
    driver.chunk("retry:0\n");
    driver.end();
    let mut last = Vec::new();
    for _ in 0..4 {
        driver.timer();
        last = driver.unreachable();
    }
    assert_eq!(last, [Wanted::Error, Wanted::StartTimer(1_000)]);
}

#[test]
fn longer_reconnection_time_is_not_cut_to_a_second() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("retry:2000\n");
    for _ in 0..9 {
        assert_eq!(driver.end(), [Wanted::Error, Wanted::StartTimer(2_000)]);
        driver.timer();
        driver.head(good());
    }
}

#[test]
fn resume_connects_again_with_the_id_and_announces_without_an_error() {
    let mut driver = Driver::streaming(same_origin());
    driver.chunk("id:1\ndata:x\n\n");
    assert_eq!(driver.handle(Input::Suspend), [Wanted::Abort]);
    assert_eq!(driver.ready_state(), ReadyState::Connecting);
    assert_eq!(driver.handle(Input::Resume), [Wanted::Header]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
}
