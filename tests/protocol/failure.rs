//! Each reason for which a connection fails, and its message.

use eventsource_wasm::protocol::{FailureReason, Head, Input, NetworkError};

use crate::connection::driver::{
    Driver, Wanted, config, cross_origin, good, limited, same_origin, status,
};

/// The reason among the outputs, and its text.
fn failure(outputs: &[Wanted]) -> (FailureReason, String) {
    let reason = outputs.iter().find_map(|output| match output {
        Wanted::Fail(reason) => Some(reason.clone()),
        _ => None,
    });
    let reason = reason.expect("a failure");
    assert_eq!(outputs.last(), Some(&Wanted::Release));
    let text = reason.to_string();
    (reason, text)
}

#[test]
fn aborted_fails() {
    let mut driver = Driver::streaming(same_origin());
    let (reason, text) = failure(&driver.network_error(NetworkError::Aborted));
    assert_eq!(reason, FailureReason::Aborted);
    assert_eq!(text, "the request was aborted");
}

#[test]
fn content_type_fails_with_what_was_received() {
    for (content_type, received) in [(None, ""), (Some("text/html"), "text/html")] {
        let head = Head {
            content_type: content_type.map(str::to_owned),
            ..good()
        };
        let (reason, text) = failure(&Driver::opened(same_origin()).head(head));
        let received = received.to_owned();
        assert_eq!(
            text,
            format!("expected content type text/event-stream, received {received:?}")
        );
        assert_eq!(reason, FailureReason::ContentType { received });
    }
}

#[test]
fn event_too_large_fails_with_its_limit() {
    let mut driver = Driver::streaming(limited(same_origin()));
    let (reason, text) = failure(&driver.chunk("data:1234"));
    assert_eq!(reason, FailureReason::EventTooLarge { limit: 8 });
    assert_eq!(text, "expected events of at most 8 bytes, received more");
}

#[test]
fn policy_fails() {
    let mut driver = Driver::opened(cross_origin());
    let (reason, text) = failure(&driver.network_error(NetworkError::Policy));
    assert_eq!(reason, FailureReason::Policy);
    assert_eq!(
        text,
        "the page's content security policy forbids the request"
    );
}

#[test]
fn refused_fails_with_the_origin() {
    let mut driver = Driver::opened(cross_origin());
    driver.unreachable();
    driver.probed(true);
    let (reason, text) = failure(&driver.refused());
    let origin = "https://other.test".to_owned();
    assert_eq!(reason, FailureReason::Refused { origin });
    assert_eq!(
        text,
        "https://other.test was reached, but its response may not be read"
    );
}

#[test]
fn scheme_fails_without_a_request() {
    let mut driver = Driver::new(config("mailto:a@b.test"));
    let outputs = driver.handle(Input::Open);
    assert_eq!(outputs.len(), 2);
    let (reason, text) = failure(&outputs);
    let scheme = "mailto".to_owned();
    assert_eq!(reason, FailureReason::Scheme { scheme });
    assert_eq!(
        text,
        "expected a URL that can be fetched, received scheme \"mailto\""
    );
}

#[test]
fn status_fails_unless_it_is_200() {
    for code in [
        0, 100, 201, 204, 205, 206, 210, 299, 301, 304, 404, 410, 500, 503,
    ] {
        let (reason, text) = failure(&Driver::opened(same_origin()).head(status(code)));
        assert_eq!(reason, FailureReason::Status(code));
        assert_eq!(text, format!("expected status 200, received {code}"));
    }
}

#[test]
fn every_reason_has_a_code_and_says_what_was_expected() {
    let cases = [
        (FailureReason::Aborted, "aborted", "the request was aborted"),
        (
            FailureReason::ConnectTimeout { limit: 5_000 },
            "connect-timeout",
            "expected a response within 5000 ms, received none",
        ),
        (
            FailureReason::ContentType {
                received: "text/html".to_owned(),
            },
            "content-type",
            "expected content type text/event-stream, received \"text/html\"",
        ),
        (FailureReason::End, "end", "the server ended the response"),
        (
            FailureReason::EventTooLarge { limit: 8 },
            "event-too-large",
            "expected events of at most 8 bytes, received more",
        ),
        (
            FailureReason::HeartbeatTimeout { limit: 10 },
            "heartbeat-timeout",
            "expected a byte within 10 ms, received none",
        ),
        (
            FailureReason::LastEventIdTooLarge,
            "request",
            "expected a last event ID of at most 8192 bytes, which a header can carry",
        ),
        (
            FailureReason::Network,
            "network",
            "the server was not reached, or the connection broke off",
        ),
        (
            FailureReason::Policy,
            "policy",
            "the page's content security policy forbids the request",
        ),
        (
            FailureReason::Redirect,
            "redirect",
            "expected no redirect, received one; the option 'redirect' can allow it",
        ),
        (
            FailureReason::Refused {
                origin: "https://other.test".to_owned(),
            },
            "refused",
            "https://other.test was reached, but its response may not be read",
        ),
        (
            FailureReason::Request,
            "request",
            "the options 'headers' and 'body' gave nothing to send",
        ),
        (
            FailureReason::Scheme {
                scheme: "mailto".to_owned(),
            },
            "scheme",
            "expected a URL that can be fetched, received scheme \"mailto\"",
        ),
        (
            FailureReason::Status(404),
            "status",
            "expected status 200, received 404",
        ),
    ];
    for (reason, code, message) in cases {
        assert_eq!(reason.code(), code);
        assert_eq!(reason.message(), message);
        assert_eq!(reason.to_string(), message);
    }
}
