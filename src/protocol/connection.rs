//! The connection state machine.
//!
//! Everything that can change the ready state lives in this file and those below it, and nothing
//! here does I/O: a driver feeds [`Input`]s and performs [`Output`]s. There is no clock: each input comes with the
//! time, and a timer is asked for by its duration.
//!
//! | phase \ input | good head | bad head | end of body | unreachable   | aborted  | timer   | suspend | resume  |
//! |---------------|-----------|----------|-------------|---------------|----------|---------|---------|---------|
//! | `Unopened`    | -         | -        | -           | -             | -        | -       | -       | -       |
//! | `Requesting`  | announce  | conclude | -           | see below     | conclude | -       | pause   | -       |
//! | `Probing`     | -         | -        | -           | -             | -        | -       | pause   | -       |
//! | `Streaming`   | -         | -        | conclude    | conclude      | conclude | -       | pause   | -       |
//! | `Deciding`    | -         | -        | -           | -             | -        | -       | pause   | -       |
//! | `Waiting`     | -         | -        | -           | -             | -        | request | pause   | -       |
//! | `Paused`      | -         | -        | -           | -             | -        | -       | -       | request |
//! | `Closed`      | -         | -        | -           | -             | -        | -       | -       | -       |
//!
//! `-` means that the input is stale and is dropped, as is any that names an attempt which is over.
//! *Conclude*: the retry policy (`retry.rs`) says whether to reestablish or to fail the connection; by
//! the standard's a bad head, an abortion and a refusal by the page's policy fail. Where the policy
//! needs a number of the page, the phase is `Deciding` until it is there.
//!
//! Not in the table: `Open` makes the first request, or fails if none can be made; `Close` closes in
//! every phase but `Closed`; `Reconnect` makes a request in every phase until all is let go of. The time
//! for a head ends `Requesting` and `Probing`, that for a byte (`heartbeat.rs`) `Streaming`, and both
//! conclude. A hidden page may pause as well, and the network may end or prolong `Waiting`:
//! `connection/page.rs`.
//!
//! **Carriers.** A request that carries the last event ID otherwise than natively, or to which no
//! head came, may be followed by another one at once; `carrier.rs` decides, before the table is
//! asked.
//!
//! **Unreachable.** A request that CORS refuses looks like a network that is down. The first must
//! fail, the second must not. Where the driver can probe, and no probe was made since a connection
//! last succeeded, it is asked to; if the server can be reached, the request is made up to twice more,
//! and if again no head comes, the server refuses, which fails by the standard. In all other cases it
//! is a network error.
//!
//! **Renewal.** A body that grows in memory (XHR) is given up for a new request in the middle. The
//! ready state stays `OPEN` all the while, and success is not announced.
//!
//! **Dispatch.** What ends the connection in the same chunk, behind the messages, must not be seen
//! by their listeners: it takes place when the driver polls on after [`Output::Dispatch`].

use std::mem;

mod ending;
mod page;
mod requesting;

use super::{
    batch::Batch,
    boundary::{Attempt, Config, Input, Milliseconds, Output, ReadyState, Timer, TransportKind},
    carrier::Carriers,
    event_stream::{EventStream, Flow},
    failure::{Failure, FailureReason},
    heartbeat::{Heartbeat, Pulse},
    limits,
    options::HeartbeatTimeout,
    response::NetworkError,
    url,
};
use ending::{Ending, Endings};
use page::Page;

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
    /// Whether an input came meanwhile, whose outputs are polled before that.
    interrupted: bool,
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
    endings: Endings,
    /// The newest, which the page may be asked about.
    failure: Failure,
    /// That of the final URL, once there was a good head.
    origin: String,
    /// What the stream set.
    reconnection_time: Option<Milliseconds>,
    heartbeat: Heartbeat,
    page: Page,
    keeps_comments: bool,
    /// A bit for each timer.
    running: u8,
    /// When the newest input came, in milliseconds.
    now: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Unopened,
    Requesting,
    Probing,
    Streaming,
    /// The page is asked what follows.
    Deciding,
    Waiting,
    Paused,
    Closed,
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
            interrupted: false,
            last_attempt: Attempt::default(),
            in_flight: None,
            carriers: Carriers::new(&config.options),
            probed: false,
            stream: EventStream::new(
                config.options.last_event_id.clone(),
                config.options.max_event_size,
            ),
            body_length: 0,
            endings: Endings::default(),
            failure: Failure::default(),
            origin: url::origin(&config.url),
            reconnection_time: config.options.reconnection_time,
            heartbeat: Heartbeat::new(config.options.heartbeat_timeout),
            page: Page::default(),
            keeps_comments: false,
            running: 0,
            now: 0.0,
            config,
        }
    }

    /// Applies one input; `now` are milliseconds by a clock that also runs while the machine sleeps.
    ///
    /// Drain [`poll_output`](Self::poll_output) until it returns `None` before the next one. Only
    /// `Close`, `Reconnect` and `Suspend` may come earlier; they clear what was not yet polled.
    pub fn handle(&mut self, input: Input<'_>, now: f64) {
        self.now = now;
        if self.is_stale(&input) {
            return;
        }
        if let Input::TimerExpired(timer) = input {
            self.running &= !timer.bit();
        }
        match (self.phase, input) {
            (_, Input::Close) => self.close(),
            (_, Input::Reconnect) => self.reconnect(),
            (_, Input::Reset) => self.stream.reset(),
            (Phase::Unopened, Input::Open) => self.open(),
            (Phase::Requesting, Input::Head(_, head)) => self.receive_head(&head),
            (Phase::Requesting, Input::NetworkError(_, error)) => self.receive_no_head(error),
            (Phase::Requesting | Phase::Probing, Input::TimerExpired(Timer::Connect)) => {
                let limit = self.config.options.connect_timeout.unwrap_or_default();
                self.conclude(FailureReason::ConnectTimeout { limit });
            }
            (Phase::Probing, Input::Probed { reached, .. }) => self.receive_probe(reached),
            (Phase::Streaming, Input::Chunk(_, chunk)) => self.receive_chunk(chunk),
            (Phase::Streaming, Input::Delivered(_)) => self.heartbeat.read_on(self.now),
            (Phase::Streaming, Input::TimerExpired(Timer::Heartbeat) | Input::Woke) => {
                self.check_heartbeat();
            }
            (Phase::Streaming, Input::EndOfBody(_)) => self.lose(FailureReason::End),
            (Phase::Streaming, Input::NetworkError(_, NetworkError::Aborted)) => {
                self.lose(FailureReason::Aborted);
            }
            (Phase::Streaming, Input::NetworkError(..)) => self.lose(FailureReason::Network),
            (Phase::Waiting, Input::TimerExpired(Timer::Reconnect)) => self.end_wait(),
            (_, input) => self.handle_page(&input),
        }
    }

    /// Applies the number that [`Output::Decide`] asked for; NaN if there is none.
    ///
    /// Not an [`Input`]: a float in one variant lets the compiler carry the bytes of all others in a
    /// float, and engines that run this as JavaScript change those that look like NaN.
    pub fn decide(&mut self, number: f64) {
        if self.phase == Phase::Deciding {
            // The page's function may have reconnected, which ended at once: it is not asked again.
            if let Some(Output::Decide) = self.outputs.last() {
                self.outputs.pop();
            }
            self.follow_decision(number);
        }
    }

    /// What to do next.
    pub fn poll_output(&mut self) -> Option<Output> {
        if self.outputs.is_empty()
            && !mem::take(&mut self.interrupted)
            && let Some(ending) = self.ending.take()
        {
            self.end(ending);
        }
        let output = (!self.outputs.is_empty()).then(|| self.outputs.remove(0));
        if output == Some(Output::Release) {
            // A garbage collector, which knows nothing of this memory, may leave it for long.
            self.stream.reset();
        }
        output
    }

    /// Whether a request can be made at all: if not, `Open` fails.
    #[must_use]
    pub fn can_request(&self) -> bool {
        self.obstacle().is_none()
    }

    /// The ready state.
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        self.ready_state
    }

    /// What [`Output::Dispatch`] is to dispatch; untouched until the next chunk, good head or
    /// [`Output::Release`].
    #[must_use]
    pub fn batch(&self) -> &Batch {
        self.stream.batch()
    }

    /// Whether the comments of later chunks are among what is dispatched.
    pub fn keep_comments(&mut self, keep: bool) {
        self.keeps_comments = keep;
        self.stream.keep_comments(keep);
    }

    /// Whether it matters that a page is hidden or frozen.
    #[must_use]
    pub fn minds_page(&self) -> bool {
        let options = &self.config.options;
        options.pause_after.is_some() || options.heartbeat_timeout != HeartbeatTimeout::Off
    }

    /// The newest of all endings.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.failure
    }

    /// Whether this is the request that is out.
    #[must_use]
    pub fn is_current(&self, attempt: Attempt) -> bool {
        self.in_flight == Some(attempt)
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

    /// The reconnection time: what the server set, else what the policy begins with.
    #[must_use]
    pub fn reconnection_time(&self) -> Milliseconds {
        self.reconnection_time
            .unwrap_or_else(|| self.config.options.retry.reconnection_time())
    }

    /// Also notes whether the input comes before the messages are dispatched.
    fn is_stale(&mut self, input: &Input<'_>) -> bool {
        let has_ending = self.ending.is_some();
        self.interrupted = has_ending;
        if let Some(attempt) = input.attempt() {
            let is_current = self.is_current(attempt);
            // The transport reports when they are.
            self.interrupted &= !is_current;
            return !is_current || has_ending;
        }
        self.phase == Phase::Closed
            // All is let go of only when that is performed.
            && !(matches!(input, Input::Reconnect)
                && matches!(self.outputs.last(), Some(Output::Release)))
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

    fn receive_chunk(&mut self, chunk: &[u8]) {
        self.heartbeat.beat(self.now);
        let flow = self.stream.push(chunk);
        self.body_length = self.body_length.saturating_add(chunk.len());
        if let Some(reconnection_time) = self.stream.take_reconnection_time() {
            self.reconnection_time = Some(reconnection_time);
        }
        let keeps_all = self.config.transport == TransportKind::Xhr;
        let ending = match flow {
            Flow::TooLarge => Some(Ending::Conclude(FailureReason::EventTooLarge {
                limit: self.config.options.max_event_size,
            })),
            Flow::Renew => Some(Ending::Renew),
            Flow::Continue if keeps_all && self.body_length > limits::XHR_MAX_BODY => {
                // Not the end: there is more to come.
                Some(Ending::Conclude(FailureReason::Network))
            }
            Flow::Continue => None,
        };
        if !self.stream.batch().is_empty() {
            if !self.stream.batch().records().is_empty() {
                self.endings.be_fruitful();
            }
            self.heartbeat.hold();
            self.outputs.push(Output::Dispatch);
            self.ending = ending;
        } else if let Some(ending) = ending {
            self.end(ending);
        }
    }

    fn check_heartbeat(&mut self) {
        match self.heartbeat.check(self.now) {
            Pulse::Alive(time) => self.start_timer(Timer::Heartbeat, time),
            Pulse::Dead(limit) => self.conclude(FailureReason::HeartbeatTimeout { limit }),
            Pulse::Missed => self.restart(),
            Pulse::Off => {}
        }
    }

    fn start_timer(&mut self, timer: Timer, time: Milliseconds) {
        self.running |= timer.bit();
        self.outputs.push(Output::StartTimer(timer, time));
    }

    fn stop_timer(&mut self, timer: Timer) {
        if self.running & timer.bit() != 0 {
            self.running &= !timer.bit();
            self.outputs.push(Output::StopTimer(timer));
        }
    }
}
