//! A server on a free port, and a client that can be cut anywhere.

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use eventsource_wasm::protocol::{Event, EventStream, Flow, limits::MAX_EVENT_SIZE};
use eventsource_wasm_axum_example::{Channel, router};
use tokio::{net::TcpListener, runtime::Runtime};

/// Longer than anything takes, so that a test fails that would wait for ever.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Server {
    pub channel: Arc<Channel>,
    address: SocketAddr,
    /// Ends the server when it is dropped.
    runtime: Runtime,
}

impl Server {
    pub fn start(kept: usize, keep_alive: Duration) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
        let listener = listener.expect("a free port");
        let channel = Arc::new(Channel::new(kept));
        let server = Self {
            channel: Arc::clone(&channel),
            address: listener.local_addr().expect("its address"),
            runtime,
        };
        let serving = axum::serve(listener, router(channel, keep_alive));
        server.runtime.spawn(serving.into_future());
        server
    }

    /// One that sends nothing of itself while a test runs.
    pub fn silent(kept: usize) -> Self {
        Self::start(kept, PATIENCE * 2)
    }

    pub fn publish(&self, data: &str) {
        let data = Some(data);
        let published = self.channel.publish(Event {
            data,
            ..Event::default()
        });
        assert_eq!(published, Ok(()));
    }

    pub fn publish_numbers(&self, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            self.publish(&number.to_string());
        }
    }

    pub fn get(&self, last_event_id: &str) -> Client {
        let header = match last_event_id {
            "" => String::new(),
            id => format!("Last-Event-ID: {id}\r\n"),
        };
        self.request("GET", &header, "").streaming()
    }

    /// `last_event_id` as the form has it, percent-encoded.
    pub fn post(&self, last_event_id: &str) -> Client {
        let form = format!("Last-Event-ID={last_event_id}");
        self.request("POST", FORM, &form).streaming()
    }

    /// In HTTP/1.0, so that the body comes as it is, and not in chunks.
    pub fn request(&self, method: &str, headers: &str, body: &str) -> Client {
        let mut socket = TcpStream::connect(self.address).expect("a connection");
        socket.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let length = body.len();
        let request =
            format!("{method} /events HTTP/1.0\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        socket.write_all(request.as_bytes()).expect("to be read");

        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            socket.read_exact(&mut byte).expect("a head");
            head.push(byte[0]);
        }
        let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
        stream.keep_comments(true);
        Client {
            head: String::from_utf8(head)
                .expect("a head in UTF-8")
                .to_lowercase(),
            socket,
            stream,
            received: VecDeque::new(),
            comments: 0,
        }
    }
}

pub const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub event_type: String,
    pub data: String,
    pub id: String,
}

impl Received {
    pub fn number(&self) -> usize {
        self.data.parse().expect("a number")
    }
}

/// To drop it is to cut the connection.
pub struct Client {
    /// In lower case.
    pub head: String,
    pub comments: usize,
    socket: TcpStream,
    stream: EventStream,
    received: VecDeque<Received>,
}

impl Client {
    pub fn status(&self) -> &str {
        self.head.split(' ').nth(1).expect("a status")
    }

    pub fn streaming(self) -> Self {
        assert_eq!(self.status(), "200", "{}", self.head);
        assert!(
            self.head
                .contains("\r\ncontent-type: text/event-stream\r\n")
        );
        self
    }

    /// The next event; `None` if the server ended the response.
    pub fn next(&mut self) -> Option<Received> {
        while self.received.is_empty() {
            if !self.read() {
                return None;
            }
        }
        self.received.pop_front()
    }

    pub fn take(&mut self, count: usize) -> Vec<Received> {
        let events = (0..count).map(|_| self.next().expect("an event"));
        events.collect()
    }

    pub fn numbers(&mut self, count: usize) -> Vec<usize> {
        self.take(count).iter().map(Received::number).collect()
    }

    pub fn last_event_id(&self) -> &str {
        self.stream.last_event_id()
    }

    /// Takes in what comes next; `false` if the server ended the response.
    pub fn read(&mut self) -> bool {
        let mut chunk = [0; 16_384];
        let length = self.socket.read(&mut chunk).expect("more, or an end");
        assert_eq!(self.stream.push(&chunk[..length]), Flow::Continue);
        let batch = self.stream.batch();
        self.comments += batch.comments().len();
        self.received.extend(batch.messages().map(|it| Received {
            event_type: it.event_type.to_owned(),
            data: it.data.to_owned(),
            id: it.last_event_id.to_owned(),
        }));
        length > 0
    }
}
