//! What is sent, to the byte.

use eventsource_wasm::protocol::{Config, Request};

use super::driver::{Driver, config, cross_origin, over_xhr, redirected_to, same_origin};

fn first_request(config: Config) -> Request {
    Driver::opened(config).last_request().clone()
}

fn request_with_id(config: Config, id: &str) -> Request {
    let mut driver = Driver::streaming(config);
    driver.lose_with_id(id);
    driver.timer();
    driver.last_request().clone()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut headers = request.headers.iter();
    let (_, value) = headers.find(|(header, _)| *header == name)?;
    Some(value)
}

#[test]
fn first_request_is_a_plain_get() {
    for config in [same_origin(), cross_origin(), over_xhr(cross_origin())] {
        let url = config.url.clone();
        assert_eq!(
            first_request(config),
            Request {
                url,
                method: "GET",
                headers: vec![("Accept", "text/event-stream".to_owned())],
                body: None,
            }
        );
    }
}

#[test]
fn form_carries_the_id_percent_encoded() {
    for (id, body) in [
        ("1", "Last-Event-ID=1"),
        ("a-b.c_d~e", "Last-Event-ID=a-b.c_d~e"),
        (
            " a+b&c=d%é日😀 ",
            "Last-Event-ID=a%2Bb%26c%3Dd%25%C3%A9%E6%97%A5%F0%9F%98%80%20",
        ),
    ] {
        let request = request_with_id(cross_origin(), id);
        assert_eq!(request.method, "POST");
        assert_eq!(
            header(&request, "Content-Type"),
            Some("application/x-www-form-urlencoded")
        );
        assert_eq!(header(&request, "Accept"), Some("text/event-stream"));
        assert_eq!(request.body.as_deref(), Some(body));
        assert_eq!(request.headers.len(), 2);
    }
}

#[test]
fn header_carries_the_bytes_of_the_id() {
    for (id, value) in [
        ("1", "1"),
        ("é日", "\u{C3}\u{A9}\u{E6}\u{97}\u{A5}"),
        ("  a b\t ", "a b"),
        ("\u{A0}x", "\u{C2}\u{A0}x"),
    ] {
        let request = request_with_id(same_origin(), id);
        assert_eq!(request.method, "GET");
        assert_eq!(request.body, None);
        assert_eq!(header(&request, "Last-Event-ID"), Some(value), "{id:?}");
        assert_eq!(request.headers.len(), 2);
    }
}

#[test]
fn xhr_asks_its_own_origin_for_a_fresh_response() {
    let request = first_request(over_xhr(same_origin()));
    assert_eq!(header(&request, "Cache-Control"), Some("no-cache"));
}

#[test]
fn fetch_needs_no_header_against_caches() {
    assert_eq!(header(&first_request(same_origin()), "Cache-Control"), None);
}

#[test]
fn xhr_sends_no_header_that_would_need_a_preflight() {
    let request = first_request(over_xhr(cross_origin()));
    assert_eq!(header(&request, "Cache-Control"), None);

    let mut redirected = Driver::opened(over_xhr(same_origin()));
    redirected.head(redirected_to("https://other.test/events"));
    redirected.end();
    redirected.timer();
    assert_eq!(header(redirected.last_request(), "Cache-Control"), None);

    let mut refused = Driver::opened(over_xhr(same_origin()));
    refused.unreachable();
    refused.probed(true);
    assert_eq!(header(refused.last_request(), "Cache-Control"), None);
}

#[test]
fn fetch_takes_credentials_of_the_url_in_a_header() {
    for (credentials, value) in [
        ("user:password", "Basic dXNlcjpwYXNzd29yZA=="),
        ("user", "Basic dXNlcjo="),
        (":p", "Basic OnA="),
        ("us%C3%A9r:p%40%3A%2", "Basic dXPDqXI6cEA6JTI="),
        ("a:b%zz%", "Basic YTpiJXp6JQ=="),
        ("%ff:%FB", "Basic /zr7"),
    ] {
        let request = first_request(config(&format!(
            "https://{credentials}@page.test/events?a@b"
        )));
        assert_eq!(request.url, "https://page.test/events?a@b");
        assert_eq!(
            header(&request, "Authorization"),
            Some(value),
            "{credentials}"
        );
    }
}

#[test]
fn xhr_takes_credentials_of_the_url_as_they_are() {
    let url = "https://user:password@page.test/events";
    let request = first_request(over_xhr(config(url)));
    assert_eq!(request.url, url);
    assert_eq!(header(&request, "Authorization"), None);
}
