//! Every path of the last event ID: the table at the head of `carrier.rs`.

use eventsource_wasm::protocol::{
    Config, FailureReason, Head, NetworkError, ReadyState, limits::MAX_HEADER_VALUE,
};

use super::driver::{
    Driver, PAGE, Wanted, config, cross_origin, good, redirected_to, same_origin, status,
    without_probe,
};

/// The reconnection that carries the ID `1` across origins, its first request sent.
fn chain() -> Driver {
    let mut driver = Driver::waiting_with_id(cross_origin());
    assert_eq!(driver.timer(), [Wanted::Form]);
    driver
}

/// The chain, its form refused.
fn chain_at_header() -> Driver {
    let mut driver = chain();
    assert_eq!(driver.head(status(403)), [Wanted::Abort, Wanted::Header]);
    driver
}

/// Ends the connection, and shows what the next one begins with.
fn next_request(driver: &mut Driver) -> Vec<Wanted> {
    driver.end();
    driver.timer()
}

fn too_long() -> String {
    "x".repeat(MAX_HEADER_VALUE + 1)
}

fn wrong_type() -> Head {
    Head {
        content_type: Some("text/html".to_owned()),
        ..good()
    }
}

#[test]
fn id_travels_in_the_header_to_the_own_origin() {
    let mut driver = Driver::waiting_with_id(same_origin());
    assert_eq!(driver.timer(), [Wanted::Header]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
}

#[test]
fn id_travels_in_the_header_where_there_is_no_cors() {
    let config = Config {
        origin: None,
        ..cross_origin()
    };
    assert_eq!(Driver::waiting_with_id(config).timer(), [Wanted::Header]);
}

#[test]
fn id_travels_in_the_header_to_a_url_that_names_no_server() {
    let mut driver = Driver::waiting_with_id(config("data:text/event-stream,id:1%0A%0A"));
    assert_eq!(driver.timer(), [Wanted::Header]);
}

#[test]
fn id_travels_in_the_form_to_another_origin() {
    assert_eq!(chain().head(good()), [Wanted::Announce { resumed: true }]);
}

#[test]
fn id_travels_in_the_form_from_an_opaque_origin() {
    // The second URL's origin is opaque too, and no opaque origin is the same as another.
    for url in ["https://page.test/events", "app://host/events"] {
        let config = Config {
            origin: Some("null".to_owned()),
            ..config(url)
        };
        assert_eq!(Driver::waiting_with_id(config).timer(), [Wanted::Form]);
    }
}

#[test]
fn id_travels_in_the_form_if_the_last_good_response_came_from_another_origin() {
    let mut driver = Driver::opened(same_origin());
    driver.head(redirected_to("https://other.test/events"));
    driver.lose_with_id("1");
    assert_eq!(driver.timer(), [Wanted::Form]);
}

#[test]
fn id_too_long_for_a_header_travels_in_the_form_to_the_own_origin() {
    for (length, carrier) in [
        (MAX_HEADER_VALUE, Wanted::Header),
        (MAX_HEADER_VALUE + 1, Wanted::Form),
    ] {
        let mut driver = Driver::streaming(same_origin());
        driver.lose_with_id(&"x".repeat(length));
        assert_eq!(driver.timer(), [carrier], "{length}");
    }
}

#[test]
fn form_that_gets_another_head_is_followed_by_the_header() {
    for head in [
        status(403),
        status(405),
        status(200 + 1),
        status(503),
        wrong_type(),
    ] {
        let mut driver = chain();
        assert_eq!(driver.head(head), [Wanted::Abort, Wanted::Header]);
        assert_eq!(driver.ready_state(), ReadyState::Connecting);
        assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
    }
}

#[test]
fn form_that_is_redirected_is_followed_by_the_header() {
    let to_204 = Head {
        status: 204,
        ..redirected_to("https://other.test/x")
    };
    for head in [redirected_to("https://other.test/x"), to_204] {
        assert_eq!(chain().head(head), [Wanted::Abort, Wanted::Header]);
    }
}

#[test]
fn form_that_gets_no_head_is_followed_by_the_header() {
    assert_eq!(chain().unreachable(), [Wanted::Header]);
}

#[test]
fn form_that_is_answered_by_204_fails_as_the_server_says_stop() {
    assert_eq!(
        chain().head(status(204)),
        [
            Wanted::Fail(FailureReason::Status(204)),
            Wanted::Abort,
            Wanted::Release
        ]
    );
}

#[test]
fn form_that_the_policy_forbids_or_the_page_aborts_fails() {
    for (error, reason) in [
        (NetworkError::Policy, FailureReason::Policy),
        (NetworkError::Aborted, FailureReason::Aborted),
    ] {
        let outputs = chain().network_error(error);
        assert_eq!(outputs, [Wanted::Fail(reason), Wanted::Release]);
    }
}

#[test]
fn header_behind_a_form_is_judged_by_the_standard() {
    for (head, reason) in [
        (status(403), FailureReason::Status(403)),
        (
            wrong_type(),
            FailureReason::ContentType {
                received: "text/html".to_owned(),
            },
        ),
    ] {
        assert_eq!(
            chain_at_header().head(head),
            [Wanted::Fail(reason), Wanted::Abort, Wanted::Release]
        );
    }
}

#[test]
fn header_behind_a_form_may_be_redirected() {
    let outputs = chain_at_header().head(redirected_to("https://other.test/x"));
    assert_eq!(outputs, [Wanted::Announce { resumed: true }]);
}

#[test]
fn header_without_a_head_reestablishes_if_the_server_is_not_reached_and_the_chain_begins_anew() {
    let mut driver = chain_at_header();
    // Not limited to once: what a network that is down refuses must not be believed.
    for _ in 0..3 {
        assert_eq!(driver.unreachable(), [Wanted::Probe]);
        assert_eq!(
            driver.probed(false),
            [Wanted::Error, Wanted::StartTimer(3_000)]
        );
        assert_eq!(driver.timer(), [Wanted::Form]);
        assert_eq!(driver.unreachable(), [Wanted::Header]);
    }
}

#[test]
fn chain_refused_again_by_a_server_that_is_reached_ends_in_a_request_without_id() {
    let mut driver = chain_at_header();
    driver.unreachable();
    // The form was answered, so the server itself does not want it.
    assert_eq!(driver.probed(true), [Wanted::Header]);
    assert_eq!(driver.refused(), [Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn form_without_a_head_is_sent_again_to_a_server_that_is_reached() {
    let mut driver = Driver::waiting_with_id(cross_origin());
    driver.timer();
    driver.unreachable();
    driver.unreachable();
    assert_eq!(driver.probed(true), [Wanted::Form]);
    assert_eq!(driver.refused(), [Wanted::Header]);
    assert_eq!(driver.refused(), [Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn form_that_is_cut_before_and_behind_a_probe_is_sent_once_more() {
    let mut driver = chain();
    driver.unreachable();
    driver.unreachable();
    driver.probed(true);
    assert_eq!(driver.unreachable(), [Wanted::Form]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
    assert_eq!(next_request(&mut driver), [Wanted::Form]);
}

#[test]
fn chain_accepted_by_a_server_that_is_reached_resumes() {
    let mut driver = chain_at_header();
    driver.unreachable();
    driver.probed(true);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
}

#[test]
fn request_without_id_at_the_end_of_the_chain_is_judged_by_the_standard() {
    let at_plain = || {
        let mut driver = chain_at_header();
        driver.unreachable();
        driver.probed(true);
        assert_eq!(driver.refused(), [Wanted::Plain]);
        driver
    };
    assert_eq!(
        at_plain().head(status(500)),
        [
            Wanted::Fail(FailureReason::Status(500)),
            Wanted::Abort,
            Wanted::Release
        ]
    );
    let origin = "https://other.test".to_owned();
    assert_eq!(
        at_plain().refused(),
        [
            Wanted::Fail(FailureReason::Refused { origin }),
            Wanted::Release
        ]
    );
}

#[test]
fn chain_reestablishes_where_the_driver_cannot_probe() {
    let mut driver = Driver::waiting_with_id(without_probe(cross_origin()));
    driver.timer();
    driver.unreachable();
    assert_eq!(
        driver.unreachable(),
        [Wanted::Error, Wanted::StartTimer(3_000)]
    );
    assert_eq!(driver.timer(), [Wanted::Form]);
}

#[test]
fn form_of_an_id_too_long_for_a_header_is_followed_by_a_request_without_id() {
    let mut driver = Driver::streaming(same_origin());
    driver.lose_with_id(&too_long());
    driver.timer();
    assert_eq!(driver.head(status(405)), [Wanted::Abort, Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
    assert_eq!(
        next_request(&mut driver),
        [Wanted::Form],
        "no lesson for other IDs"
    );
}

#[test]
fn form_of_an_id_too_long_for_a_header_is_confirmed_before_its_refusal_is_believed() {
    let mut driver = Driver::streaming(same_origin());
    driver.lose_with_id(&too_long());
    driver.timer();
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(driver.probed(true), [Wanted::Form]);
    assert_eq!(driver.refused(), [Wanted::Plain]);
}

#[test]
fn header_to_the_own_origin_is_judged_by_the_standard() {
    let mut driver = Driver::waiting_with_id(same_origin());
    driver.timer();
    assert_eq!(
        driver.head(status(403)),
        [
            Wanted::Fail(FailureReason::Status(403)),
            Wanted::Abort,
            Wanted::Release
        ]
    );
}

#[test]
fn header_refused_behind_a_redirect_of_the_own_origin_is_followed_by_a_request_without_id() {
    let mut driver = Driver::waiting_with_id(same_origin());
    driver.timer();
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(driver.probed(true), [Wanted::Header]);
    assert_eq!(driver.refused(), [Wanted::Plain]);
    let outputs = driver.head(redirected_to("https://other.test/events"));
    assert_eq!(outputs, [Wanted::Announce { resumed: false }]);
}

#[test]
fn header_to_the_own_origin_without_a_head_is_probed_for_once() {
    let mut driver = Driver::waiting_with_id(same_origin());
    driver.timer();
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    driver.probed(false);
    assert_eq!(driver.timer(), [Wanted::Header]);
    assert!(driver.unreachable().contains(&Wanted::Error));
}

#[test]
fn form_that_worked_is_remembered() {
    let mut driver = chain();
    driver.head(good());
    assert_eq!(next_request(&mut driver), [Wanted::Form]);
}

#[test]
fn form_that_worked_is_made_again_after_five_network_errors_and_given_up_after_six() {
    let mut driver = chain();
    driver.head(good());
    assert_eq!(next_request(&mut driver), [Wanted::Form]);
    for _ in 0..5 {
        let outputs = driver.unreachable();
        assert!(outputs.contains(&Wanted::Error), "{outputs:?}");
        assert_eq!(driver.timer(), [Wanted::Form]);
    }
    assert_eq!(driver.unreachable(), [Wanted::Header]);
}

#[test]
fn header_that_worked_is_remembered() {
    let mut driver = chain_at_header();
    driver.head(good());
    assert_eq!(next_request(&mut driver), [Wanted::Header]);
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(driver.probed(true), [Wanted::Header]);
    assert_eq!(driver.refused(), [Wanted::Plain]);
}

#[test]
fn header_that_worked_is_no_choice_for_an_id_too_long_for_it() {
    let mut driver = chain_at_header();
    driver.head(good());
    driver.lose_with_id(&too_long());
    assert_eq!(driver.timer(), [Wanted::Form]);
    driver.head(good());
    driver.lose_with_id("1");
    assert_eq!(driver.timer(), [Wanted::Header]);
}

#[test]
fn request_without_id_that_worked_is_remembered() {
    let mut driver = chain_at_header();
    driver.unreachable();
    driver.probed(true);
    driver.refused();
    driver.head(good());
    driver.chunk("id:2\ndata:x\n\n");
    assert_eq!(next_request(&mut driver), [Wanted::Plain]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
}

#[test]
fn header_that_worked_alone_is_remembered_when_the_origin_turns_out_to_be_another() {
    let mut driver = Driver::waiting_with_id(same_origin());
    driver.timer();
    driver.head(redirected_to("https://other.test/events"));
    assert_eq!(next_request(&mut driver), [Wanted::Header]);
}

#[test]
fn carrier_is_no_matter_while_there_is_no_id() {
    let mut driver = Driver::streaming(config(&format!("{PAGE}:8443/events")));
    assert_eq!(next_request(&mut driver), [Wanted::Plain]);
    driver.head(good());
    driver.lose_with_id("1");
    assert_eq!(driver.timer(), [Wanted::Form]);
}
