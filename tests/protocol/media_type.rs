//! The media type is parsed, not compared.

use eventsource_wasm::protocol::is_event_stream;

#[test]
fn media_type_is_accepted_in_any_form() {
    for content_type in [
        "text/event-stream",
        "Text/Event-Stream ; charset=utf-8",
        "TEXT/EVENT-STREAM",
        " \t\r\ntext/event-stream\n ",
        "text/event-stream;",
        "text/event-stream;charset=windows-1252",
        "text/event-stream; charset=\"a,b\"",
        "text/event-stream; a=\",text/html;\"",
        "text/event-stream; a=\"\\\",text/html;\"",
        "text/event-stream;;;=",
        "text/html, text/event-stream",
        "text/event-stream, nonsense",
        "text/event-stream, */*",
        "text/event-stream,",
        "text/event-stream, /plain",
        "text/event-stream, text/",
        "text/html; a=\"b\", text/event-stream",
    ] {
        assert!(is_event_stream(content_type), "{content_type:?}");
    }
}

#[test]
fn media_type_is_refused_if_its_essence_differs() {
    for content_type in [
        "",
        ";",
        "/",
        "text/",
        "/event-stream",
        "text",
        "text/event-streamx",
        "xtext/event-stream",
        "text /event-stream",
        "text/ event-stream",
        "text/event-stream/x",
        "text/event-stream charset=utf-8",
        "text/event stream",
        "text/event-stream\u{b}",
        "\u{a0}text/event-stream",
        "text/plain;text/event-stream",
        "text/html; a=\", text/event-stream;\"",
        "text/html; a=\"\\\", text/event-stream;\"",
        "text/event-stream, text/html",
        "text/event-strea\u{212a}",
        "*/*",
        "application/x-dom-event-stream",
    ] {
        assert!(!is_event_stream(content_type), "{content_type:?}");
    }
}
