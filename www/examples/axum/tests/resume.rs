//! Clients that are cut and come back, over the network.

mod support;

use std::{thread, time::Duration};

use eventsource_wasm::protocol::Event;
use eventsource_wasm_axum_example::STALE;
use support::{FORM, Received, Server};

#[test]
fn client_that_was_cut_gets_what_it_missed_and_then_what_comes() {
    for resume in [Server::get, Server::post] {
        let server = Server::silent(100);
        let mut client = server.get("");
        server.publish_numbers(1..=5);
        let seen = client.take(3);
        drop(client);
        server.publish_numbers(6..=8);

        let mut client = resume(&server, &seen[2].id);
        assert_eq!(client.numbers(5), [4, 5, 6, 7, 8]);
        server.publish_numbers(9..=10);
        assert_eq!(client.numbers(2), [9, 10]);
    }
}

#[test]
fn client_that_was_cut_before_its_first_event_loses_nothing() {
    let server = Server::silent(100);
    server.publish_numbers(1..=3);
    let mut client = server.get("");
    while client.last_event_id().is_empty() {
        assert!(client.read());
    }
    let id = client.last_event_id().to_owned();
    drop(client);
    server.publish_numbers(4..=5);
    assert_eq!(server.get(&id).numbers(2), [4, 5]);
}

#[test]
fn client_that_is_cut_again_and_again_gets_every_number_once() {
    const COUNT: usize = 3_000;
    let server = Server::silent(COUNT);
    let mut client = server.get("");
    // Published from here on, so that replay and live events meet at any place.
    let numbers = thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=COUNT {
                server.publish_numbers([number]);
                thread::yield_now();
            }
        });
        let mut numbers = Vec::new();
        while numbers.len() < COUNT {
            let count = (1 + numbers.len() % 7).min(COUNT - numbers.len());
            let events = client.take(count);
            let id = &events[count - 1].id;
            client = if count % 2 == 0 {
                server.get(id)
            } else {
                server.post(id)
            };
            numbers.extend(events.iter().map(Received::number));
        }
        numbers
    });
    assert_eq!(numbers, (1..=COUNT).collect::<Vec<usize>>());
}

#[test]
fn client_that_reads_too_slowly_is_cut_and_resumes() {
    // More than the queue and the sockets between hold.
    const COUNT: usize = 6_000;
    let server = Server::silent(COUNT);
    let mut client = server.get("");
    let data = "x".repeat(4 * 1_024);
    for _ in 0..COUNT {
        server.publish(&data);
    }
    let mut received = Vec::new();
    received.extend(std::iter::from_fn(|| client.next()));
    assert!(received.len() < COUNT, "nothing was cut");

    let mut client = server.get(client.last_event_id());
    received.extend(client.take(COUNT - received.len()));
    let ids: Vec<_> = received.iter().map(|it| it.id.rsplit('-').next()).collect();
    let numbers = (1..=COUNT).map(|number| number.to_string());
    assert!(ids.into_iter().flatten().eq(numbers));
}

#[test]
fn client_that_comes_too_late_is_told_and_gets_what_is_kept() {
    let server = Server::silent(3);
    let mut client = server.get("");
    server.publish_numbers(1..=10);
    let seen = client.take(7);
    let (too_old, oldest_that_serves) = (&seen[5].id, &seen[6].id);

    let mut client = server.get(too_old);
    let stale = client.next().expect("an event");
    assert_eq!((stale.event_type.as_str(), &stale.data), (STALE, too_old));
    assert_eq!(client.numbers(3), [8, 9, 10]);
    // By the ID of that event it would have resumed.
    assert_eq!(server.get(&stale.id).numbers(3), [8, 9, 10]);
    assert_eq!(server.get(oldest_that_serves).numbers(3), [8, 9, 10]);
}

#[test]
fn ids_that_were_never_given_are_stale() {
    let server = Server::silent(10);
    let mut client = server.get("");
    server.publish_numbers(1..=2);
    let own = client.take(2)[0].id.clone();
    let run = own.strip_suffix("-1").expect("the first number");
    let hostile = [
        "1".to_owned(),
        "-".to_owned(),
        "é".to_owned(),
        format!("{run}-3"),
        format!("{run}-01"),
        format!("{run}-+1"),
        format!("{run}--1"),
        format!("{run}-18446744073709551616"),
        format!("0{own}"),
        format!("{run}0-1"),
    ];
    for id in hostile {
        let events = server.get(&id).take(3);
        assert_eq!(events[0].event_type, STALE, "{id}");
        assert_eq!(events[0].data, id);
        let data: Vec<_> = events.iter().skip(1).map(|it| it.data.as_str()).collect();
        assert_eq!(data, ["1", "2"], "{id}");
    }
}

#[test]
fn stale_client_of_an_empty_channel_is_told_once() {
    let server = Server::silent(10);
    let stale: Received = server.post("%C3%A9").next().expect("an event");
    assert_eq!(
        (stale.event_type.as_str(), stale.data.as_str()),
        (STALE, "é")
    );
    let mut client = server.get(&stale.id);
    server.publish_numbers([1]);
    assert_eq!(client.numbers(1), [1]);
}

#[test]
fn silent_stream_is_kept_alive_by_comments() {
    let server = Server::start(10, Duration::from_millis(5));
    let mut client = server.get("");
    while client.comments < 3 {
        assert!(client.read());
    }
    server.publish_numbers([1]);
    assert_eq!(client.numbers(1), [1]);
}

#[test]
fn header_counts_before_the_form() {
    let server = Server::silent(10);
    let mut client = server.get("");
    server.publish_numbers(1..=2);
    let ids: Vec<_> = client.take(2).into_iter().map(|it| it.id).collect();
    let headers = format!("{FORM}Last-Event-ID: {}\r\n", ids[0]);
    let form = format!("Last-Event-ID={}", ids[1]);
    let mut client = server.request("POST", &headers, &form).streaming();
    assert_eq!(client.numbers(1), [2]);
}

#[test]
fn what_is_no_subscription_is_refused() {
    let server = Server::silent(10);
    let large = "a".repeat(16 * 1_024 + 1);
    let json = "Content-Type: application/json\r\n";
    assert_eq!(server.request("POST", FORM, &large).status(), "413");
    assert_eq!(server.request("POST", json, "{}").status(), "415");
    let put = server.request("PUT", "", "");
    assert_eq!(put.status(), "405");
    assert!(
        put.head.contains("\r\nallow: get,head,post\r\n"),
        "{}",
        put.head
    );
}

#[test]
fn event_that_is_refused_uses_up_no_number() {
    let server = Server::silent(10);
    let mut client = server.get("");
    let hostile = Event {
        event_type: Some("a\nb"),
        data: Some(""),
        ..Event::default()
    };
    assert!(server.channel.publish(hostile).is_err());
    server.publish_numbers([1]);
    assert!(client.take(1)[0].id.ends_with("-1"));
}
