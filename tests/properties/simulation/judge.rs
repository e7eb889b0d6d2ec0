//! What a connection may want, judged output by output.

use eventsource_wasm::protocol::{
    Connection, FailureReason, HeartbeatTimeout, Output, ReadyState, Timer, TransportKind, limits,
};

use super::{
    Out, Stage,
    delays::{self, Circumstances},
    observer::Observer,
    requests,
};

/// As many as the longest chain of carriers makes: the form and the header, a probe, and behind it the
/// form, the header and none, twice each.
const MOST_REQUESTS: u32 = 9;

impl Observer {
    pub(super) fn see(&mut self, output: &Output, connection: &Connection, out: Option<Out>) {
        assert!(!self.released, "{output:?} after the last output");
        let only_ends = matches!(
            output,
            Output::Abort(_) | Output::StopTimer(_) | Output::Release
        );
        assert!(!self.closed || only_ends, "{output:?} after the end");
        let may_come = only_ends || !self.is_absent() || matches!(output, Output::StartTimer(..));
        assert!(may_come, "{output:?} while the page is away");
        match output {
            Output::Abort(attempt) => {
                assert_eq!(out.map(|out| out.attempt), Some(*attempt));
                self.see_end();
                if self.cause.restarts && !self.cause.concluded {
                    self.forgive();
                    self.ready_state = ReadyState::Connecting;
                }
            }
            Output::Announce { resumed } => self.see_announcement(*resumed, out),
            Output::Decide => {
                self.see_end();
                self.count(connection);
                self.asked = true;
            }
            Output::Dispatch => {
                assert_eq!(self.ready_state, ReadyState::Open);
                assert!(out.is_some_and(|out| out.stage == Stage::Streaming));
                assert!(!connection.batch().is_empty());
                self.streams.check_batch(connection);
                self.fruitful |= !connection.batch().records().is_empty();
            }
            Output::FireError => self.see_error(connection),
            Output::Probe(_) => {
                assert!(out.is_none() && self.config.can_probe);
                assert!(self.config.url.starts_with("http"));
                self.requests += 1;
            }
            Output::Release => {
                assert!(self.closed);
                assert!(connection.batch().is_empty(), "kept though released");
                self.released = true;
            }
            Output::Request(_, request, context) => {
                assert!(out.is_none(), "two requests at once");
                self.requests += 1;
                assert!(self.requests <= MOST_REQUESTS, "requests without end");
                assert_eq!(context.attempt, self.failures);
                let last_event_id = connection.last_event_id();
                self.carried = requests::check(request, &self.config, last_event_id);
                self.head = None;
                self.number = None;
            }
            Output::StartTimer(timer, time) => self.see_timer(*timer, *time),
            Output::StopTimer(_) => {}
        }
    }

    /// Nothing more follows from the newest input.
    pub(super) fn rest(&self, connection: &Connection, out: Option<Out>, timers: &[Timer]) {
        assert_eq!(connection.ready_state(), self.ready_state);
        self.streams.check_id(connection);
        if self.released {
            return assert!(out.is_none() && timers.is_empty());
        }
        assert!(!self.closed, "closed, and not let go of");
        let is_waiting = timers.contains(&Timer::Reconnect);
        let activities = u8::from(out.is_some()) + u8::from(is_waiting);
        let expected = u8::from(self.opened && !self.is_absent());
        assert_eq!(activities, expected, "{out:?}, {timers:?}");

        let is_streaming = out.is_some_and(|out| out.stage == Stage::Streaming);
        let options = &self.config.options;
        let may_time_out = out.is_some() && !is_streaming && options.connect_timeout.is_some();
        assert_eq!(timers.contains(&Timer::Connect), may_time_out);
        let beats = is_streaming && options.heartbeat_timeout != HeartbeatTimeout::Off;
        assert_eq!(timers.contains(&Timer::Heartbeat), beats);
        if is_streaming {
            assert_eq!(self.ready_state, ReadyState::Open);
        }
        let set = self.streams.reconnection_time;
        let expected = set.map_or(options.retry.initial, f64::from);
        assert!((f64::from(connection.reconnection_time()) - expected).abs() < 1.0);
    }

    fn see_end(&self) {
        let too_early = self.cause.delivers && !self.cause.ends_any;
        assert!(!too_early, "it ends before its messages are dispatched");
    }

    fn see_announcement(&mut self, resumed: bool, out: Option<Out>) {
        assert!(out.is_some_and(|out| out.stage == Stage::Streaming));
        assert_eq!(resumed, self.carried);
        // What a renewal has lost, the page is told of.
        let is_renewal = self.config.transport == TransportKind::Xhr && !resumed;
        assert!(self.ready_state == ReadyState::Connecting || is_renewal);
        self.streams.begin();
        self.announced = Some(self.clock.now);
        self.ready_state = ReadyState::Open;
    }

    fn see_error(&mut self, connection: &Connection) {
        self.see_end();
        if !std::mem::take(&mut self.asked) {
            self.count(connection);
        }
        let failure = connection.failure();
        let circumstances = Circumstances {
            reconnection_time: self.streams.reconnection_time,
            barren: self.barren,
            number: self.number.take(),
        };
        let policy = &self.config.options.retry;
        let expected = delays::expected(policy, failure, circumstances);
        match (failure.delay, expected) {
            (Some(delay), Some(expected)) => {
                // Floats may round otherwise.
                assert!(
                    (f64::from(delay) - expected).abs() <= 1.0,
                    "{failure:?}, {expected}"
                );
                self.ready_state = ReadyState::Connecting;
            }
            (delay, expected) => {
                assert_eq!((delay, expected), (None, None), "{failure:?}");
                self.closed = true;
                self.ready_state = ReadyState::Closed;
            }
        }
        self.delay = failure.delay;
    }

    fn count(&mut self, connection: &Connection) {
        self.cause.concluded = true;
        let failure = connection.failure();
        self.forgive();
        let is_far = !self.config.url.contains("localhost");
        let is_offline = failure.reason == FailureReason::Network && self.offline && is_far;
        self.failures += u32::from(!is_offline);
        assert_eq!(failure.attempt, self.failures);
        self.barren += 1;
        if std::mem::take(&mut self.fruitful) {
            self.barren = 0;
        }
        let was_asked_for = !matches!(
            failure.reason,
            FailureReason::LastEventIdTooLarge | FailureReason::Scheme { .. }
        );
        let head = self.head.as_ref().filter(|_| was_asked_for);
        assert_eq!(failure.status, head.map(|head| head.status));
        assert_eq!(failure.retry_after, head.and_then(|head| head.retry_after));
        if let FailureReason::HeartbeatTimeout { limit } = failure.reason {
            assert!(self.clock.elapsed - self.heard >= f64::from(limit));
        }
    }

    fn see_timer(&mut self, timer: Timer, time: u32) {
        assert!(time <= limits::MAX_TIME, "{timer:?} fires at once");
        if timer != Timer::Reconnect {
            return;
        }
        if let Some(delay) = self.delay.take() {
            assert_eq!(time, delay);
            self.prolonged = false;
        } else {
            assert!(self.offline && !self.prolonged, "a wait without an error");
            assert_eq!(time, limits::OFFLINE_DELAY);
            self.prolonged = true;
        }
    }
}
