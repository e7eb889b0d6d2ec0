//! The connection state machine.
//!
//! Everything that can change the ready state lives in this file, and nothing here does I/O: a
//! driver feeds [`Input`]s and performs [`Output`]s. There is no clock: a timer is asked for by its
//! duration, and its end is reported.
//!
//! | phase \ input | good head | bad head | end of body | unreachable   | aborted | timer   | suspend | resume  |
//! |---------------|-----------|----------|-------------|---------------|---------|---------|---------|---------|
//! | `Unopened`    | -         | -        | -           | -             | -       | -       | -       | -       |
//! | `Requesting`  | announce  | fail     | -           | see below     | fail    | -       | pause   | -       |
//! | `Probing`     | -         | -        | -           | -             | -       | -       | pause   | -       |
//! | `Streaming`   | -         | -        | reestablish | reestablish   | fail    | -       | pause   | -       |
//! | `Waiting`     | -         | -        | -           | -             | -       | request | pause   | -       |
//! | `Paused`      | -         | -        | -           | -             | -       | -       | -       | request |
//! | `Closed`      | -         | -        | -           | -             | -       | -       | -       | -       |
//!
//! `-` means that the input is stale and is dropped, as is any that names an attempt which is over.
//! Not in the table: `Open` makes the first request, or fails if the scheme cannot be fetched;
//! `Close` closes in every phase but `Closed`; a refusal by the page's policy fails while
//! `Requesting` and is a network error later.
//!
//! **Carriers.** A request that carries the last event ID otherwise than natively, or to which no
//! head came, may be followed by another one at once; `carrier.rs` decides, before the table is
//! asked.
//!
//! **Unreachable.** A request that CORS refuses looks like a network that is down. The first must
//! fail, the second must not. Where the driver can probe, and no probe was made since a connection
//! last succeeded, it is asked to; if the server can be reached, the request is made once more, and
//! if again no head comes, the server refuses: fail. In all other cases: reestablish.
//!
//! **Renewal.** A body that grows in memory (XHR) is given up for a new request in the middle. The
//! ready state stays `OPEN` all the while, and success is not announced.
//!
//! **Dispatch.** What ends the connection in the same chunk, behind the messages, must not be seen
//! by their listeners: it takes place when the driver polls on after [`Output::Dispatch`].

use std::time::Duration;

use super::{
    batch::Batch,
    boundary::{Attempt, Config, Input, Output, ReadyState, TransportKind},
    carrier::{Answer, Carrier, Carriers, Verdict},
    event_stream::{EventStream, Flow},
    failure::FailureReason,
    limits,
    request::Request,
    response::{Head, NetworkError},
    url,
};

/// The connection of one event source, over all its attempts.
#[derive(Debug)]
pub struct Connection {
    config: Config,
    phase: Phase,
    ready_state: ReadyState,
    /// The oldest first: never more than a handful.
    outputs: Vec<Output>,
    /// What ends the connection behind the messages that are being dispatched.
    ending: Option<Ending>,
    last_attempt: Attempt,
    /// The request or probe that is out.
    in_flight: Option<Attempt>,
    carriers: Carriers,
    /// Whether a probe was made since a connection last succeeded.
    probed: bool,
    /// The newest body: kept over reconnections for its last event ID.
    stream: EventStream,
    /// Bytes of that body.
    body_length: usize,
    /// Whether the connection has dispatched anything since it was last reestablished.
    fruitful: bool,
    /// Connections in a row that ended without a message.
    barren_connections: u32,
    /// That of the final URL, once there was a good head.
    origin: String,
    reconnection_time: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Unopened,
    Requesting,
    Probing,
    Streaming,
    Waiting,
    Paused,
    Closed,
}

#[derive(Clone, Debug)]
enum Ending {
    Fail(FailureReason),
    Reestablish,
    Renew,
}

impl Connection {
    /// A connection that waits for [`Input::Open`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            phase: Phase::Unopened,
            ready_state: ReadyState::Connecting,
            outputs: Vec::new(),
            ending: None,
            last_attempt: Attempt::default(),
            in_flight: None,
            carriers: Carriers::new(),
            probed: false,
            stream: EventStream::new(String::new(), config.max_event_size),
            body_length: 0,
            fruitful: false,
            barren_connections: 0,
            origin: url::origin(&config.url),
            reconnection_time: limits::INITIAL_RECONNECTION_TIME,
            config,
        }
    }

    /// Applies one input.
    ///
    /// Drain [`poll_output`](Self::poll_output) until it returns `None` before the next one. Only
    /// `Close` and `Suspend` may come earlier; they clear what was not yet polled.
    pub fn handle(&mut self, input: Input<'_>) {
        if self.is_stale(&input) {
            return;
        }
        match (self.phase, input) {
            (_, Input::Close) => self.close(),
            (Phase::Unopened, Input::Open) => self.open(),
            (Phase::Requesting, Input::Head(_, head)) => self.receive_head(&head),
            (Phase::Requesting, Input::NetworkError(_, error)) => self.receive_no_head(error),
            (Phase::Probing, Input::Probed { reached, .. }) => self.receive_probe(reached),
            (Phase::Streaming, Input::Chunk(_, chunk)) => self.receive_chunk(chunk),
            (Phase::Streaming, Input::NetworkError(_, NetworkError::Aborted)) => {
                self.in_flight = None;
                self.fail(FailureReason::Aborted);
            }
            (Phase::Streaming, Input::EndOfBody(_) | Input::NetworkError(..)) => {
                self.in_flight = None;
                self.reestablish();
            }
            (Phase::Waiting, Input::TimerExpired) | (Phase::Paused, Input::Resume) => {
                self.connect();
            }
            (
                Phase::Requesting | Phase::Probing | Phase::Streaming | Phase::Waiting,
                Input::Suspend,
            ) => self.pause(),
            _ => {} // stale: see the table above
        }
    }

    /// What to do next.
    pub fn poll_output(&mut self) -> Option<Output> {
        if self.outputs.is_empty()
            && let Some(ending) = self.ending.take()
        {
            self.end(ending);
        }
        (!self.outputs.is_empty()).then(|| self.outputs.remove(0))
    }

    /// Whether anything can be fetched from the URL: if not, `Open` fails.
    #[must_use]
    pub fn is_fetchable(&self) -> bool {
        url::is_fetchable(&self.config.url, self.config.origin.as_deref())
    }

    /// The ready state.
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        self.ready_state
    }

    /// What [`Output::Dispatch`] is to dispatch; untouched until the next chunk or good head.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        self.stream.batch()
    }

    /// The origin of the final URL, for `MessageEvent`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The last event ID string.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.stream.last_event_id()
    }

    /// The reconnection time.
    #[must_use]
    pub fn reconnection_time(&self) -> Duration {
        self.reconnection_time
    }

    fn is_stale(&self, input: &Input<'_>) -> bool {
        match input {
            Input::Chunk(attempt, _)
            | Input::EndOfBody(attempt)
            | Input::Head(attempt, _)
            | Input::NetworkError(attempt, _)
            | Input::Probed { attempt, .. } => {
                self.in_flight != Some(*attempt) || self.ending.is_some()
            }
            _ => self.phase == Phase::Closed,
        }
    }

    fn open(&mut self) {
        if self.is_fetchable() {
            self.connect();
        } else {
            let scheme = url::scheme(&self.config.url).to_owned();
            self.fail(FailureReason::Scheme { scheme });
        }
    }

    /// Makes the first request of an attempt to connect.
    fn connect(&mut self) {
        let cross_origin = self.is_cross_origin();
        self.carriers
            .start(self.stream.last_event_id(), cross_origin);
        self.request();
    }

    fn request(&mut self) {
        let mut request = Request::new(&self.config.url)
            .with_last_event_id(self.carriers.current(), self.stream.last_event_id());
        match self.config.transport {
            TransportKind::Fetch => request = request.with_credentials_in_header(),
            // Behind a redirect to another origin this header needs a preflight, which may be what
            // was refused.
            TransportKind::Xhr if !self.is_cross_origin() && !self.carriers.is_confirmed() => {
                request = request.without_cache();
            }
            TransportKind::Xhr => {}
        }
        self.phase = Phase::Requesting;
        let attempt = self.next_attempt();
        self.outputs.push(Output::Request(attempt, request));
    }

    fn probe(&mut self) {
        self.phase = Phase::Probing;
        self.probed = true;
        let attempt = self.next_attempt();
        self.outputs.push(Output::Probe(attempt));
    }

    fn next_attempt(&mut self) -> Attempt {
        self.last_attempt = self.last_attempt.next();
        self.in_flight = Some(self.last_attempt);
        self.last_attempt
    }

    fn abort(&mut self) {
        if let Some(attempt) = self.in_flight.take() {
            self.outputs.push(Output::Abort(attempt));
        }
    }

    fn receive_head(&mut self, head: &Head) {
        if self.carriers.answer(Answer::Head(head)) == Verdict::Next {
            self.abort();
            self.request();
            return;
        }
        match head.judge() {
            Ok(()) => self.announce(head),
            Err(reason) => self.fail(reason),
        }
    }

    fn receive_no_head(&mut self, error: NetworkError) {
        self.in_flight = None;
        match error {
            NetworkError::Aborted => return self.fail(FailureReason::Aborted),
            NetworkError::Policy => return self.fail(FailureReason::Policy),
            NetworkError::Unreachable => {}
        }
        let can_probe = self.config.can_probe && url::is_http(&self.config.url);
        match self.carriers.answer(Answer::NoHead) {
            Verdict::Next => self.request(),
            Verdict::Confirm if can_probe => self.probe(),
            Verdict::Judge if self.carriers.is_confirmed() => {
                let origin = url::origin(&self.config.url);
                self.fail(FailureReason::Refused { origin });
            }
            Verdict::Judge if can_probe && !self.probed => self.probe(),
            Verdict::Confirm | Verdict::Judge => self.reestablish(),
        }
    }

    fn receive_probe(&mut self, reached: bool) {
        self.in_flight = None;
        if reached {
            self.carriers.confirm();
            self.request();
        } else {
            self.reestablish();
        }
    }

    fn receive_chunk(&mut self, chunk: &[u8]) {
        let flow = self.stream.push(chunk);
        self.body_length = self.body_length.saturating_add(chunk.len());
        if let Some(reconnection_time) = self.stream.take_reconnection_time() {
            self.reconnection_time = reconnection_time;
        }
        let keeps_all = self.config.transport == TransportKind::Xhr;
        let ending = match flow {
            Flow::TooLarge => Some(Ending::Fail(FailureReason::EventTooLarge {
                limit: self.config.max_event_size,
            })),
            Flow::Renew => Some(Ending::Renew),
            Flow::Continue if keeps_all && self.body_length > limits::XHR_MAX_BODY => {
                Some(Ending::Reestablish)
            }
            Flow::Continue => None,
        };
        if !self.stream.batch().is_empty() {
            self.fruitful = true;
            self.outputs.push(Output::Dispatch);
            self.ending = ending;
        } else if let Some(ending) = ending {
            self.end(ending);
        }
    }

    fn end(&mut self, ending: Ending) {
        match ending {
            Ending::Fail(reason) => self.fail(reason),
            Ending::Reestablish => self.reestablish(),
            Ending::Renew => {
                self.abort();
                self.connect();
            }
        }
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#announce-the-connection>
    fn announce(&mut self, head: &Head) {
        let resumed = self.carriers.current() != Carrier::Nothing;
        let renewed = self.ready_state == ReadyState::Open && resumed;
        self.phase = Phase::Streaming;
        self.ready_state = ReadyState::Open;
        self.probed = false;
        self.origin = url::origin(if head.url.is_empty() {
            &self.config.url
        } else {
            &head.url
        });

        let last_event_id = self.stream.last_event_id().to_owned();
        let mut stream = EventStream::new(last_event_id, self.config.max_event_size);
        if self.config.transport == TransportKind::Xhr {
            stream = stream.without_byte_order_mark();
            if self.carriers.can_carry() {
                stream = stream.renew_after(limits::XHR_RENEW_AFTER);
            }
        }
        self.stream = stream;
        self.body_length = 0;

        if !renewed {
            self.outputs.push(Output::Announce { resumed });
        }
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection>
    fn reestablish(&mut self) {
        self.abort();
        self.phase = Phase::Waiting;
        self.ready_state = ReadyState::Connecting;
        self.outputs.push(Output::FireError(None));

        self.barren_connections = if std::mem::take(&mut self.fruitful) {
            0
        } else {
            self.barren_connections.saturating_add(1)
        };
        let mut delay = self.reconnection_time;
        if self.barren_connections >= limits::MAX_BARREN_CONNECTIONS {
            delay = delay.max(limits::BARREN_RECONNECTION_TIME);
        }
        self.outputs.push(Output::StartTimer(delay));
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection>
    fn fail(&mut self, reason: FailureReason) {
        self.abort();
        self.phase = Phase::Closed;
        self.ready_state = ReadyState::Closed;
        self.outputs.push(Output::FireError(Some(reason)));
        self.outputs.push(Output::Release);
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-close>
    fn close(&mut self) {
        self.cancel();
        self.phase = Phase::Closed;
        self.ready_state = ReadyState::Closed;
        self.outputs.push(Output::Release);
    }

    fn pause(&mut self) {
        self.cancel();
        self.phase = Phase::Paused;
        self.ready_state = ReadyState::Connecting;
    }

    /// Withdraws whatever is under way.
    fn cancel(&mut self) {
        self.outputs.clear();
        self.ending = None;
        self.abort();
        if self.phase == Phase::Waiting {
            self.outputs.push(Output::StopTimer);
        }
    }

    /// Whether the ID must travel across origins, judged by where the last good response came from.
    fn is_cross_origin(&self) -> bool {
        let Some(page) = &self.config.origin else {
            return false;
        };
        let is_foreign = |origin: &str| page == "null" || page != origin;
        !url::is_local(&self.config.url)
            && (is_foreign(&url::origin(&self.config.url)) || is_foreign(&self.origin))
    }
}
