//! Requests and their answers.

use eventsource_wasm::protocol::{
    CarrierOption, Config, Head, Request, TransportKind, limits::MAX_HEADER_VALUE, url,
};

use crate::properties::source::Source;

pub(super) fn any_head(source: &mut Source<'_>) -> Head {
    let is_good = source.below(10) < 6;
    Head {
        status: if is_good {
            200
        } else {
            *source.pick(&[&204, &200, &403, &429, &500, &503, &206])
        },
        content_type: if is_good {
            Some("text/event-stream".to_owned())
        } else {
            let types = ["text/event-stream", "text/html", ""];
            Some(types[source.below(3)].to_owned())
        },
        url: source
            .pick(&["", "https://other.test/elsewhere"])
            .to_owned(),
        redirected: source.chance(20),
        retry_after: *source.pick(&[&None, &Some(0), &Some(120_000), &Some(2_147_483_647)]),
    }
}

/// The request asks for the stream, forges no header, and carries the ID as it is or not at all: gives
/// whether it does.
pub(super) fn check(request: &Request, config: &Config, last_event_id: &str) -> bool {
    let Request {
        url,
        method,
        headers,
        body,
    } = request;
    let named = |name: &str| {
        let mut values = headers.iter().filter(|(other, _)| *other == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} twice: {headers:?}");
        value
    };
    assert_eq!(named("Accept"), Some("text/event-stream"));
    for (name, value) in headers {
        let is_byte_string = value.chars().all(|it| u32::from(it) < 0x100);
        assert!(is_byte_string, "{name}: {value:?}");
        assert!(!value.contains(['\0', '\n', '\r']), "{name}: {value:?}");
    }
    assert_eq!(*method, if body.is_some() { "POST" } else { "GET" });
    if config.transport == TransportKind::Fetch {
        assert!(!url::has_credentials(url), "fetch throws for {url}");
        let had_credentials = url::has_credentials(&config.url);
        assert_eq!(named("Authorization").is_some(), had_credentials);
    }

    let by_header = named("Last-Event-ID").map(|value| {
        assert!(value.len() <= MAX_HEADER_VALUE, "servers refuse it");
        let bytes = value.chars().map(|it| u8::try_from(it).expect("a byte"));
        let value = String::from_utf8(bytes.collect()).expect("UTF-8");
        assert_eq!(value, last_event_id.trim_matches(['\t', ' ']));
    });
    let by_form = body.as_deref().map(|body| {
        let value = body.strip_prefix("Last-Event-ID=").expect("the form");
        assert_eq!(percent_decode(value), last_event_id);
    });
    let names_parameter = matches!(config.options.carrier, CarrierOption::Query(_));
    let by_query = (names_parameter && !last_event_id.is_empty()).then(|| {
        let (_, value) = url.split_once("?a=").expect("the parameter");
        let value = value.split('#').next().unwrap_or_default();
        assert_eq!(percent_decode(value), last_event_id);
    });
    let carriers = [by_header, by_form, by_query].into_iter().flatten().count();
    assert!(carriers <= 1, "{request:?}");
    let is_needed = !last_event_id.is_empty() && config.options.carrier != CarrierOption::Auto;
    assert!(carriers == 1 || !is_needed, "the ID is not in {request:?}");
    carriers == 1
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
