//! Where to start, and what carries the last event ID, as a page says it.

use eventsource_wasm::protocol::{
    CarrierOption, Config, FailureReason, HeartbeatTimeout, Input, Options, RetryPolicy,
    limits::MAX_HEADER_VALUE,
};

use super::driver::{Driver, Wanted, config, cross_origin, good, same_origin, status};

fn carried(config: Config, carrier: CarrierOption, last_event_id: &str) -> Driver {
    let options = Options {
        carrier,
        last_event_id: last_event_id.to_owned(),
        ..Options::default()
    };
    Driver::new(Config { options, ..config })
}

fn query(name: &str) -> CarrierOption {
    CarrierOption::Query(name.to_owned())
}

/// The URL of the first request.
fn url_of(url: &str, name: &str, last_event_id: &str) -> String {
    let mut driver = carried(config(url), query(name), last_event_id);
    driver.handle(Input::Open);
    driver.last_request().url.clone()
}

#[test]
fn carriers_are_read_from_their_names() {
    for (name, expected) in [
        ("auto", CarrierOption::Auto),
        ("body", CarrierOption::Body),
        ("header", CarrierOption::Header),
        ("?since", query("since")),
        ("?é日", query("é日")),
    ] {
        assert_eq!(CarrierOption::from_name(name), expected);
    }
}

#[test]
fn first_request_carries_the_id_to_start_with() {
    let mut driver = carried(same_origin(), CarrierOption::Auto, "7");
    assert_eq!(driver.handle(Input::Open), [Wanted::Header]);
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
    driver.chunk("data:x\n\n");
    let message = driver.connection.batch().messages().next().unwrap();
    assert_eq!(message.last_event_id, "7");
    let mut driver = carried(cross_origin(), CarrierOption::Auto, "7");
    assert_eq!(driver.handle(Input::Open), [Wanted::Form]);
}

#[test]
fn carrier_that_the_page_names_is_the_only_one() {
    for (carrier, wanted) in [
        (CarrierOption::Header, Wanted::Header),
        (CarrierOption::Body, Wanted::Form),
    ] {
        for config in [same_origin(), cross_origin()] {
            let mut driver = carried(config.clone(), carrier.clone(), "7");
            assert_eq!(driver.handle(Input::Open), vec![wanted.clone()]);
            let reason = FailureReason::Status(403);
            assert_eq!(driver.head(status(403))[0], Wanted::Fail(reason));
            let mut driver = carried(config, carrier.clone(), "7");
            driver.handle(Input::Open);
            assert_eq!(driver.unreachable(), [Wanted::Probe]);
            assert_eq!(driver.probed(true), vec![wanted.clone()]);
            assert!(matches!(
                driver.refused()[0],
                Wanted::Fail(FailureReason::Refused { .. })
            ));
        }
    }
}

#[test]
fn carrier_that_the_page_names_carries_nothing_where_there_is_no_id() {
    for carrier in [CarrierOption::Header, CarrierOption::Body, query("id")] {
        let mut driver = carried(same_origin(), carrier, "");
        assert_eq!(driver.handle(Input::Open), [Wanted::Plain]);
        assert_eq!(driver.last_request().url, "https://page.test/events");
        assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
    }
}

#[test]
fn request_of_the_page_has_the_id_in_its_header() {
    let mut config = cross_origin();
    config.options.has_own_request = true;
    let mut driver = Driver::opened(config);
    driver.head(good());
    driver.lose_with_id("1");
    assert_eq!(driver.timer(), [Wanted::Header]);
    // It works without an ID, so it must not fail for one.
    assert_eq!(driver.unreachable(), [Wanted::Probe]);
    assert_eq!(driver.probed(true), [Wanted::Header]);
    assert_eq!(driver.refused(), [Wanted::Plain]);
}

#[test]
fn largest_id_of_a_header_travels_in_the_only_one() {
    let largest = "x".repeat(MAX_HEADER_VALUE);
    let mut driver = carried(same_origin(), CarrierOption::Header, &largest);
    assert!(driver.connection.can_request());
    assert_eq!(driver.handle(Input::Open), [Wanted::Header]);
}

#[test]
fn id_too_large_for_the_only_header_fails() {
    let large = "x".repeat(MAX_HEADER_VALUE + 1);
    let mut driver = carried(same_origin(), CarrierOption::Header, &large);
    assert!(!driver.connection.can_request());
    assert_eq!(
        driver.handle(Input::Open),
        [
            Wanted::Fail(FailureReason::LastEventIdTooLarge),
            Wanted::Release
        ]
    );
    assert_eq!(driver.last_failure().reason.code(), "request");
    let mut config = same_origin();
    config.options.has_own_request = true;
    let mut driver = Driver::streaming(config);
    driver.lose_with_id(&large);
    let reason = FailureReason::LastEventIdTooLarge;
    assert_eq!(driver.timer()[0], Wanted::Fail(reason));
    assert_eq!(driver.last_failure().status, None, "nobody was asked");
    for carrier in [CarrierOption::Auto, CarrierOption::Body] {
        let mut driver = carried(same_origin(), carrier, &large);
        assert_eq!(driver.handle(Input::Open), [Wanted::Form]);
    }
}

#[test]
fn parameter_is_appended_to_the_query() {
    for (url, expected) in [
        ("https://page.test/", "https://page.test/?id=7"),
        ("https://page.test/?", "https://page.test/?id=7"),
        ("https://page.test/?a=1&b", "https://page.test/?a=1&b&id=7"),
        ("https://page.test/#?a", "https://page.test/?id=7#?a"),
        ("https://page.test/?a#b?c", "https://page.test/?a&id=7#b?c"),
    ] {
        assert_eq!(url_of(url, "id", "7"), expected);
    }
}

#[test]
fn parameter_takes_the_place_of_those_of_its_name() {
    for (query, expected) in [
        ("id=1", "id=7"),
        ("id", "id=7"),
        ("a&id=1&b&id=2&&c", "a&b&c&id=7"),
        ("%69d=1", "id=7"),
        ("ids=1&ID=2", "ids=1&ID=2&id=7"),
    ] {
        let url = format!("https://page.test/?{query}");
        let expected = format!("https://page.test/?{expected}");
        assert_eq!(url_of(&url, "id", "7"), expected);
    }
    let url = "https://page.test/?last+id=1&last%20id=2";
    assert_eq!(
        url_of(url, "last id", "7"),
        "https://page.test/?last%20id=7"
    );
}

#[test]
fn parameter_is_percent_encoded() {
    assert_eq!(
        url_of("https://page.test/", "é&", "日 =&#%"),
        "https://page.test/?%C3%A9%26=%E6%97%A5%20%3D%26%23%25"
    );
}

#[test]
fn parameter_is_set_for_each_request_anew() {
    let mut driver = carried(same_origin(), query("id"), "");
    driver.handle(Input::Open);
    for id in ["1", "2"] {
        driver.head(good());
        driver.lose_with_id(id);
        driver.timer();
        let expected = format!("https://page.test/events?id={id}");
        assert_eq!(driver.last_request().url, expected);
    }
    assert_eq!(driver.head(good()), [Wanted::Announce { resumed: true }]);
}

#[test]
fn what_the_page_fetches_with_decides_which_schemes_it_knows() {
    let mut config = config("about:event-stream");
    assert!(!Driver::new(config.clone()).connection.can_request());
    config.options.has_own_fetch = true;
    let mut driver = Driver::new(config);
    assert!(driver.connection.can_request());
    driver.handle(Input::Open);
    assert_eq!(driver.last_request().url, "about:event-stream");
}

#[test]
fn options_are_read_from_numbers_in_the_order_that_is_documented() {
    let heartbeats = [
        (0.0, HeartbeatTimeout::Off),
        (-1.0, HeartbeatTimeout::Adaptive),
        (1.0, HeartbeatTimeout::Fixed(1)),
    ];
    for (number, heartbeat_timeout) in heartbeats {
        let expected = Options {
            max_event_size: 8,
            connect_timeout: Some(5),
            heartbeat_timeout,
            pause_after: Some(0),
            reconnection_time: Some(7),
            ..Options::default()
        };
        assert_eq!(
            Options::from_numbers(&[8.0, 5.0, number, 0.0, 7.0]),
            expected
        );
    }
    let off = Options::from_numbers(&[8.0, 0.0, 0.0, -1.0, -1.0]);
    assert_eq!((off.connect_timeout, off.pause_after), (None, None));
    assert_eq!(off.reconnection_time, None);
}

#[test]
fn options_are_the_defaults_where_numbers_are_missing() {
    assert_eq!(
        Options::from_numbers(&[8.0, 5.0, 1.0, 0.0]),
        Options::default()
    );
    let without_policy = Options::from_numbers(&[8.0, 0.0, 0.0, -1.0, -1.0, 2.0, 10.0]);
    assert_eq!(without_policy.retry, RetryPolicy::default());
}

#[test]
fn page_is_minded_where_it_pauses_or_its_timers_tell_of_silence() {
    let minds = |options| {
        let config = Config {
            options,
            ..same_origin()
        };
        Driver::new(config).connection.minds_page()
    };
    assert!(!minds(Options::default()));
    assert!(minds(Options {
        pause_after: Some(0),
        ..Options::default()
    }));
    assert!(minds(Options {
        heartbeat_timeout: HeartbeatTimeout::Adaptive,
        ..Options::default()
    }));
}
