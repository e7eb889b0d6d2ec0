//! A driver without I/O: scripts say what happens, and it shows what the connection wants.

use eventsource_wasm::protocol::{
    Attempt, Config, Connection, Context, Failure, FailureReason, Head, Input, NetworkError,
    Options, Output, ReadyState, Request, Timer, TransportKind,
};

pub(crate) const PAGE: &str = "https://page.test";

/// An output, with a request told by how it carries the last event ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Abort,
    Announce {
        resumed: bool,
    },
    Decide(FailureReason),
    Dispatch(Vec<String>),
    Error,
    Fail(FailureReason),
    Form,
    Header,
    Plain,
    Probe,
    Release,
    /// That of the next attempt.
    StartTimer(u32),
    StopTimer,
    Start(Timer, u32),
    Stop(Timer),
}

#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) connection: Connection,
    /// The newest request or probe.
    pub(crate) attempt: Attempt,
    pub(crate) requests: Vec<Request>,
    pub(crate) contexts: Vec<Context>,
    /// What `error` told, and what the page was asked about.
    pub(crate) failures: Vec<Failure>,
    /// The virtual clock, in milliseconds.
    pub(crate) now: f64,
    /// Whether that request or probe was aborted.
    aborted: bool,
}

pub(crate) fn same_origin() -> Config {
    config("https://page.test/events")
}

pub(crate) fn cross_origin() -> Config {
    config("https://other.test/events")
}

pub(crate) fn config(url: &str) -> Config {
    Config {
        url: url.to_owned(),
        origin: Some(PAGE.to_owned()),
        transport: TransportKind::Fetch,
        can_probe: true,
        options: Options::default(),
    }
}

pub(crate) fn with(options: Options) -> Config {
    Config {
        options,
        ..without_probe(same_origin())
    }
}

/// With a limit of 8 bytes.
pub(crate) fn limited(config: Config) -> Config {
    Config {
        options: Options {
            max_event_size: 8,
            ..Options::default()
        },
        ..config
    }
}

pub(crate) fn over_xhr(config: Config) -> Config {
    Config {
        transport: TransportKind::Xhr,
        ..config
    }
}

pub(crate) fn without_probe(config: Config) -> Config {
    Config {
        can_probe: false,
        ..config
    }
}

pub(crate) fn good() -> Head {
    Head {
        status: 200,
        content_type: Some("text/event-stream".to_owned()),
        url: String::new(),
        redirected: false,
        retry_after: None,
    }
}

pub(crate) fn status(status: u16) -> Head {
    Head { status, ..good() }
}

pub(crate) fn redirected_to(url: &str) -> Head {
    Head {
        url: url.to_owned(),
        redirected: true,
        ..good()
    }
}

impl Driver {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            connection: Connection::new(config),
            attempt: Attempt::default(),
            requests: Vec::new(),
            contexts: Vec::new(),
            failures: Vec::new(),
            now: 1e12,
            aborted: false,
        }
    }

    /// Opened, and the first request sent.
    pub(crate) fn opened(config: Config) -> Self {
        let mut driver = Self::new(config);
        assert_eq!(driver.handle(Input::Open), [Wanted::Plain]);
        driver
    }

    /// Opened, and the first request answered.
    pub(crate) fn streaming(config: Config) -> Self {
        let mut driver = Self::opened(config);
        assert_eq!(driver.head(good()), [Wanted::Announce { resumed: false }]);
        driver
    }

    /// Waiting after a connection that left the last event ID `1`.
    pub(crate) fn waiting_with_id(config: Config) -> Self {
        let mut driver = Self::streaming(config);
        driver.lose_with_id("1");
        driver
    }

    /// Receives an ID and loses the connection.
    pub(crate) fn lose_with_id(&mut self, id: &str) {
        self.chunk(&format!("id:{id}\ndata:x\n\n"));
        assert_eq!(self.end(), [Wanted::Error, Wanted::StartTimer(3_000)]);
    }

    /// One input, and all that follows, each batch being dispatched at once.
    pub(crate) fn handle(&mut self, input: Input<'_>) -> Vec<Wanted> {
        self.connection.handle(input, self.now);
        self.drain()
    }

    /// The answer to [`Output::Decide`], and all that follows.
    pub(crate) fn decide(&mut self, number: f64) -> Vec<Wanted> {
        self.connection.decide(number);
        self.drain()
    }

    /// One input, and nothing more.
    pub(crate) fn feed(&mut self, input: Input<'_>) {
        self.connection.handle(input, self.now);
    }

    pub(crate) fn drain(&mut self) -> Vec<Wanted> {
        std::iter::from_fn(|| self.poll()).collect()
    }

    pub(crate) fn poll(&mut self) -> Option<Wanted> {
        let output = self.connection.poll_output()?;
        Some(match output {
            Output::Abort(attempt) => {
                assert_eq!(attempt, self.attempt, "only the newest attempt can be out");
                assert!(!self.aborted, "an attempt is aborted once");
                self.aborted = true;
                Wanted::Abort
            }
            Output::Announce { resumed } => Wanted::Announce { resumed },
            Output::Dispatch => Wanted::Dispatch(
                self.connection
                    .batch()
                    .messages()
                    .map(|message| message.data.to_owned())
                    .collect(),
            ),
            Output::Decide => {
                let failure = self.connection.failure().clone();
                self.failures.push(failure.clone());
                Wanted::Decide(failure.reason)
            }
            Output::FireError => {
                let failure = self.connection.failure().clone();
                self.failures.push(failure.clone());
                match failure.delay {
                    Some(_) => Wanted::Error,
                    None => Wanted::Fail(failure.reason),
                }
            }
            Output::Probe(attempt) => {
                self.begin(attempt);
                Wanted::Probe
            }
            Output::Release => Wanted::Release,
            Output::Request(attempt, request, context) => {
                self.begin(attempt);
                self.contexts.push(context);
                let has_id = request
                    .headers
                    .iter()
                    .any(|(name, _)| *name == "Last-Event-ID");
                let wanted = match (&request.body, has_id) {
                    (Some(_), false) => Wanted::Form,
                    (None, true) => Wanted::Header,
                    (None, false) => Wanted::Plain,
                    (Some(_), true) => panic!("one carrier is enough: {request:?}"),
                };
                self.requests.push(request);
                wanted
            }
            Output::StartTimer(timer, time) => match timer {
                Timer::Reconnect => Wanted::StartTimer(time),
                _ => Wanted::Start(timer, time),
            },
            Output::StopTimer(Timer::Reconnect) => Wanted::StopTimer,
            Output::StopTimer(timer) => Wanted::Stop(timer),
        })
    }

    fn begin(&mut self, attempt: Attempt) {
        assert_ne!(attempt, self.attempt, "each request has its own number");
        self.attempt = attempt;
        self.aborted = false;
    }

    pub(crate) fn last_request(&self) -> &Request {
        self.requests.last().expect("a request")
    }

    pub(crate) fn ready_state(&self) -> ReadyState {
        self.connection.ready_state()
    }

    pub(crate) fn head(&mut self, head: Head) -> Vec<Wanted> {
        self.handle(Input::Head(self.attempt, head))
    }

    pub(crate) fn chunk(&mut self, chunk: &str) -> Vec<Wanted> {
        self.handle(Input::Chunk(self.attempt, chunk.as_bytes()))
    }

    pub(crate) fn end(&mut self) -> Vec<Wanted> {
        self.handle(Input::EndOfBody(self.attempt))
    }

    pub(crate) fn network_error(&mut self, error: NetworkError) -> Vec<Wanted> {
        self.handle(Input::NetworkError(self.attempt, error))
    }

    pub(crate) fn unreachable(&mut self) -> Vec<Wanted> {
        self.network_error(NetworkError::Unreachable)
    }

    /// No head comes to a request behind a probe, nor to the same one made again.
    pub(crate) fn refused(&mut self) -> Vec<Wanted> {
        let request = self.last_request().clone();
        self.unreachable();
        assert_eq!(self.last_request(), &request, "made again");
        self.unreachable()
    }

    pub(crate) fn probed(&mut self, reached: bool) -> Vec<Wanted> {
        let attempt = self.attempt;
        self.handle(Input::Probed { attempt, reached })
    }

    pub(crate) fn timer(&mut self) -> Vec<Wanted> {
        self.handle(Input::TimerExpired(Timer::Reconnect))
    }

    pub(crate) fn expire(&mut self, timer: Timer) -> Vec<Wanted> {
        self.handle(Input::TimerExpired(timer))
    }

    pub(crate) fn pass(&mut self, seconds: u32) {
        self.now += f64::from(seconds) * 1_000.0;
    }

    pub(crate) fn last_failure(&self) -> &Failure {
        self.failures.last().expect("a failure")
    }

    pub(crate) fn last_context(&self) -> Context {
        *self.contexts.last().expect("a request")
    }
}
