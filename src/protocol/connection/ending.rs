//! How a connection ends: what is counted, what the retry policy says, and what the page hears.

use std::time::Duration;

use super::{Connection, Phase};
use crate::protocol::{
    boundary::{Context, Output, ReadyState, Timer},
    failure::{Failure, FailureReason},
    limits,
    response::Head,
    retry::{RetryKind, Verdict},
};

/// What ends a connection behind the messages that are being dispatched.
#[derive(Clone, Debug)]
pub(super) enum Ending {
    Conclude(FailureReason),
    Renew,
}

/// What is known of endings, for the one to come.
#[derive(Debug, Default)]
pub(super) struct Endings {
    /// In a row.
    failures: u32,
    /// Connections in a row that ended without a message.
    barren_connections: u32,
    /// Whether the connection has dispatched anything since it was last reestablished.
    fruitful: bool,
    /// When the connection was announced.
    opened: Option<f64>,
    /// Of the newest response, if there is one.
    status: Option<u16>,
    retry_after: Option<Duration>,
    /// Code of the newest reason, and the status then.
    last: Option<(&'static str, Option<u16>)>,
    /// What the page is asked about.
    undecided: Option<Failure>,
}

impl Endings {
    pub(super) fn begin_request(&mut self) {
        self.status = None;
        self.retry_after = None;
    }

    pub(super) fn receive(&mut self, head: &Head) {
        self.status = Some(head.status);
        self.retry_after = head.retry_after;
    }

    pub(super) fn open(&mut self, now: f64) {
        self.opened = Some(now);
    }

    pub(super) fn be_fruitful(&mut self) {
        self.fruitful = true;
    }

    pub(super) fn context(&self) -> Context {
        Context {
            attempt: self.failures,
            reason: self.last.map(|(reason, _)| reason),
            status: self.last.and_then(|(_, status)| status),
        }
    }

    /// Forgets what a connection that was not at fault would be blamed for.
    pub(super) fn forgive(&mut self) {
        self.opened = None;
        self.last = None;
    }

    pub(super) fn must_wait(&self) -> bool {
        self.retry_after.is_some()
    }

    /// The page wants to begin anew.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
        self.forgive();
    }

    fn count(&mut self, now: f64, is_offline: bool) {
        let stable = limits::STABLE_CONNECTION.as_millis() as f64;
        if self
            .opened
            .take()
            .is_some_and(|opened| now - opened >= stable)
        {
            self.failures = 0;
        }
        if !is_offline {
            self.failures = self.failures.saturating_add(1);
        }
        self.barren_connections = if std::mem::take(&mut self.fruitful) {
            0
        } else {
            self.barren_connections.saturating_add(1)
        };
    }
}

impl Connection {
    pub(super) fn end(&mut self, ending: Ending) {
        match ending {
            Ending::Conclude(reason) => self.conclude(reason),
            Ending::Renew => {
                self.abort();
                self.stop_timer(Timer::Heartbeat);
                self.connect();
            }
        }
    }

    /// The request has ended by itself.
    pub(super) fn lose(&mut self, reason: FailureReason) {
        self.in_flight = None;
        self.conclude(reason);
    }

    /// Ends the connection, or the attempt to make one, in one of two ways.
    pub(super) fn conclude(&mut self, reason: FailureReason) {
        self.stop_timer(Timer::Connect);
        self.stop_timer(Timer::Heartbeat);
        // What cannot be reached for want of a network says nothing of the server.
        let is_offline = reason == FailureReason::Network && self.is_offline();
        self.endings.count(self.now, is_offline);
        self.endings.last = Some((reason.code(), self.endings.status));
        let failure = Failure {
            status: self.endings.status,
            attempt: self.endings.failures,
            retry_after: self.endings.retry_after,
            delay: None,
            reason,
        };
        let verdict = self.config.options.retry.judge(
            &failure.reason,
            failure.attempt,
            self.reconnection_time(),
            self.floor(),
        );
        if verdict == Verdict::Ask {
            self.phase = Phase::Deciding;
            self.endings.undecided = Some(failure.clone());
            self.outputs.push(Output::Decide(failure));
        } else {
            self.follow(verdict, failure);
        }
    }

    pub(super) fn decide(&mut self, number: f64) {
        if let Some(failure) = self.endings.undecided.take() {
            let retry = &self.config.options.retry;
            let verdict = retry.decide(number, failure.attempt, self.floor());
            self.follow(verdict, failure);
        }
    }

    fn floor(&self) -> Duration {
        let retry_after = self.endings.retry_after.unwrap_or_default();
        retry_after.max(self.reconnection_time.unwrap_or_default())
    }

    fn follow(&mut self, verdict: Verdict, failure: Failure) {
        match verdict {
            Verdict::Again(delay) => self.reestablish(failure, delay),
            Verdict::Ask | Verdict::Fail => self.fail(failure),
        }
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection>
    fn reestablish(&mut self, mut failure: Failure, delay: Duration) {
        let is_hot = self.endings.barren_connections >= limits::MAX_BARREN_CONNECTIONS
            && self.config.options.retry.kind != RetryKind::Function;
        let least = if is_hot {
            limits::BARREN_RECONNECTION_TIME
        } else {
            Duration::ZERO
        };
        let delay = delay.clamp(least, limits::MAX_RECONNECTION_TIME);
        failure.delay = Some(delay);
        self.phase = Phase::Waiting;
        self.ready_state = ReadyState::Connecting;
        self.outputs.push(Output::FireError(failure));
        self.abort();
        self.page.begin_wait();
        self.start_timer(Timer::Reconnect, delay);
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection>
    fn fail(&mut self, failure: Failure) {
        self.phase = Phase::Closed;
        self.ready_state = ReadyState::Closed;
        self.outputs.push(Output::FireError(failure));
        self.abort();
        self.outputs.push(Output::Release);
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-close>
    pub(super) fn close(&mut self) {
        self.cancel();
        self.phase = Phase::Closed;
        self.ready_state = ReadyState::Closed;
        self.outputs.push(Output::Release);
    }

    /// Withdraws whatever is under way.
    pub(super) fn cancel(&mut self) {
        // A request that was given up already is to be aborted all the same.
        self.outputs
            .retain(|output| matches!(output, Output::Abort(_)));
        self.ending = None;
        self.abort();
        for timer in [Timer::Reconnect, Timer::Connect, Timer::Heartbeat] {
            self.stop_timer(timer);
        }
    }
}
