//! What is read off serialised URLs.

use eventsource_wasm::protocol::url::{has_credentials, is_fetchable, origin, split_credentials};

#[test]
fn origin_is_scheme_host_and_port() {
    for (url, expected) in [
        ("http://example.test/", "http://example.test"),
        (
            "https://example.test:8443/a?b#c",
            "https://example.test:8443",
        ),
        ("https://user:p%40ss@example.test/@", "https://example.test"),
        (
            "http://example.test/?q=http://other.test/",
            "http://example.test",
        ),
        ("http://[::1]:3000/a@b", "http://[::1]:3000"),
        ("ws://example.test/", "ws://example.test"),
        (
            "blob:https://example.test:1/1234-5678",
            "https://example.test:1",
        ),
    ] {
        assert_eq!(origin(url), expected, "{url}");
    }
}

#[test]
fn origin_is_null_if_opaque() {
    for url in [
        "data:text/event-stream,data:1",
        "file:///tmp/events",
        "about:blank",
        "blob:null/1234",
        "blob:data:,x",
        "app://host/events",
        "",
    ] {
        assert_eq!(origin(url), "null", "{url}");
    }
}

#[test]
fn credentials_are_what_stands_before_the_last_at_sign_of_the_authority() {
    for (url, without, credentials) in [
        ("http://u:p@a.test/x", "http://a.test/x", Some("u:p")),
        ("http://u@a.test:1", "http://a.test:1", Some("u")),
        ("http://:p@a.test/?@", "http://a.test/?@", Some(":p")),
        ("http://u:p@x@a.test/", "http://a.test/", Some("u:p@x")),
        ("http://a.test/u:p@b", "http://a.test/u:p@b", None),
        ("http://a.test#u@b", "http://a.test#u@b", None),
        ("data:u:p@x", "data:u:p@x", None),
    ] {
        assert_eq!(has_credentials(url), credentials.is_some(), "{url}");
        assert_eq!(split_credentials(url), (without.to_owned(), credentials));
    }
}

#[test]
fn http_and_local_schemes_are_fetchable_everywhere() {
    for url in ["http://a.test/", "https://a.test/", "data:,", "blob:null/1"] {
        for origin in [None, Some("null"), Some("https://a.test"), Some("app://a")] {
            assert!(is_fetchable(url, origin), "{url}");
        }
    }
}

#[test]
fn schemes_of_applications_are_fetchable_by_their_pages_alone() {
    for url in [
        "file:///a",
        "app://a/",
        "chrome-extension://a/",
        "moz-extension://a/",
    ] {
        for origin in [Some("null"), Some("app://a")] {
            assert!(is_fetchable(url, origin), "{url}");
        }
        for origin in [None, Some("http://a.test"), Some("https://a.test")] {
            assert!(!is_fetchable(url, origin), "{url}");
        }
    }
}

#[test]
fn schemes_that_name_no_resource_are_not_fetchable() {
    for url in [
        "about:blank",
        "ftp://a.test/",
        "javascript:1",
        "mailto:a@b",
        "javascript://%0A1",
        "sms:1",
        "unknown:scheme",
        "tel:1",
        "urn:a:b",
        "ws://a.test/",
        "wss://a.test/",
    ] {
        assert!(!is_fetchable(url, Some("null")), "{url}");
    }
}
