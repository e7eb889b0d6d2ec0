//! A model of a connection: what is known of it by its inputs and outputs alone.
//!
//! `judge.rs` holds the outputs to it.

use eventsource_wasm::protocol::{Attempt, Config, Head, Input, ReadyState, Timer, limits};

use super::{Out, streams::Streams};

#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of a page, each independent"
)]
pub(super) struct Observer {
    pub(super) config: Config,
    pub(super) streams: Streams,
    pub(super) clock: Clock,
    pub(super) cause: Cause,
    pub(super) opened: bool,
    pub(super) closed: bool,
    pub(super) released: bool,
    pub(super) away: bool,
    pub(super) asleep: bool,
    pub(super) offline: bool,
    pub(super) ready_state: ReadyState,
    /// Failures in a row.
    pub(super) failures: u32,
    /// When the connection was announced.
    pub(super) announced: Option<f64>,
    pub(super) barren: u32,
    pub(super) fruitful: bool,
    pub(super) head: Option<Head>,
    /// Whether the failure was counted that the page is asked about.
    pub(super) asked: bool,
    pub(super) number: Option<f64>,
    /// Since something else than an answer caused one.
    pub(super) requests: u32,
    /// Whether the newest request carried the ID.
    pub(super) carried: bool,
    /// That an error has told of, until the timer is started.
    pub(super) delay: Option<u32>,
    /// Whether the wait was prolonged.
    pub(super) prolonged: bool,
    /// When the connection last showed that it lives.
    pub(super) heard: f64,
}

/// What the newest input may lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing of an input"
)]
pub(super) struct Cause {
    /// It is a wish of the page, or about the page: any connection may end by it.
    pub(super) ends_any: bool,
    /// The connection may be made anew, for which it is not to blame.
    pub(super) restarts: bool,
    /// The messages of the connection are being dispatched.
    pub(super) delivers: bool,
    /// A failure was told of, or the page asked about one.
    pub(super) concluded: bool,
}

/// Milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    /// By the clock on the wall, which someone may set back.
    pub(super) now: f64,
    /// By the one that timers go by.
    pub(super) elapsed: f64,
}

impl Observer {
    pub(super) fn new(config: Config) -> Self {
        Self {
            streams: Streams::new(&config),
            config,
            clock: Clock::default(),
            cause: Cause::default(),
            opened: false,
            closed: false,
            released: false,
            away: false,
            asleep: false,
            offline: false,
            ready_state: ReadyState::Connecting,
            failures: 0,
            announced: None,
            barren: 0,
            fruitful: false,
            head: None,
            asked: false,
            number: None,
            requests: 0,
            carried: false,
            delay: None,
            prolonged: false,
            heard: 0.0,
        }
    }

    /// Something happens; `delivering` is the attempt whose messages are being dispatched.
    pub(super) fn begin(
        &mut self,
        input: &Input<'_>,
        clock: Clock,
        out: Option<Out>,
        delivering: Option<Attempt>,
    ) {
        if self.released || (self.closed && !matches!(input, Input::Reconnect)) {
            return;
        }
        self.clock = clock;
        if matches!(input, Input::Reset) {
            return self.streams.reset();
        }
        let current = out.map(|out| out.attempt);
        self.cause = Cause {
            ends_any: false,
            restarts: matches!(
                input,
                Input::TimerExpired(Timer::Heartbeat) | Input::Woke | Input::Visible
            ),
            delivers: delivering.is_some() && delivering == current,
            concluded: false,
        };
        let is_answer = matches!(
            input,
            Input::Head(..) | Input::NetworkError(..) | Input::Probed { .. }
        );
        if !is_answer {
            self.requests = 0;
        }
        let can_sleep = self.config.options.pause_after.is_some();
        match input {
            Input::Open => self.opened = true,
            Input::Close => {
                self.end();
                self.closed = true;
                self.ready_state = ReadyState::Closed;
            }
            Input::Reconnect => {
                self.end();
                (self.closed, self.asleep, self.failures) = (false, false, 0);
            }
            Input::Suspend if self.opened => {
                self.away = true;
                self.end();
            }
            Input::Resume => self.away = false,
            Input::Hidden if self.config.options.pause_after == Some(0) => self.fall_asleep(),
            Input::Freeze | Input::TimerExpired(Timer::Hidden) if can_sleep => self.fall_asleep(),
            Input::Visible => self.asleep = false,
            Input::Offline => self.offline = true,
            Input::Online => self.offline = false,
            Input::Head(attempt, head) if current == Some(*attempt) => {
                self.head = Some(head.clone());
                self.heard = clock.elapsed;
            }
            Input::Chunk(attempt, chunk) if current == Some(*attempt) => {
                self.streams.receive(chunk);
                self.heard = clock.elapsed;
            }
            Input::Delivered(attempt) if current == Some(*attempt) => self.heard = clock.elapsed,
            _ => {}
        }
    }

    pub(super) fn decide(&mut self, number: f64) {
        self.number = Some(number);
    }

    pub(super) fn is_absent(&self) -> bool {
        self.away || self.asleep
    }

    fn fall_asleep(&mut self) {
        self.asleep = true;
        self.end();
    }

    /// The connection ends without an event.
    fn end(&mut self) {
        self.cause.ends_any = true;
        self.forgive();
        self.asked = false;
        self.ready_state = ReadyState::Connecting;
    }

    pub(super) fn forgive(&mut self) {
        let announced = self.announced.take();
        if announced.is_some_and(|at| self.clock.now - at >= limits::STABLE_CONNECTION) {
            self.failures = 0;
        }
    }
}
