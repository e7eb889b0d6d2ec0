//! How a connection ends: what is counted, what the retry policy says, and what the page hears.

use super::{Connection, Phase};
use crate::protocol::{
    boundary::{Context, Milliseconds, Output, ReadyState, Timer},
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

/// What is known for the ending to come.
#[derive(Debug, Default)]
pub(super) struct Endings {
    /// In a row.
    failures: u32,
    /// Whether the newest of them is why the next request is made.
    blamed: bool,
    /// Connections in a row that ended without a message.
    barren_connections: u32,
    /// Whether the connection has dispatched anything since it was last reestablished.
    fruitful: bool,
    /// When the connection was announced.
    opened: Option<f64>,
    /// Of the response that this attempt was judged by, if there is one.
    status: Option<u16>,
    retry_after: Option<Milliseconds>,
}

impl Endings {
    pub(super) fn begin_attempt(&mut self) {
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

    /// Whether the server has asked to be left alone for a time.
    pub(super) fn must_wait(&self) -> bool {
        self.retry_after.is_some()
    }

    /// What follows is not for want of the connection before.
    pub(super) fn forgive(&mut self, now: f64) {
        self.forget_failures_before(now);
        self.blamed = false;
    }

    /// The page wants to begin anew.
    pub(super) fn reset(&mut self, now: f64) {
        self.forgive(now);
        self.failures = 0;
    }

    /// The connection ends, which may have been stable.
    fn forget_failures_before(&mut self, now: f64) {
        let opened = self.opened.take();
        if opened.is_some_and(|opened| now - opened >= limits::STABLE_CONNECTION) {
            self.failures = 0;
        }
    }

    fn count(&mut self, now: f64, is_offline: bool) {
        self.forget_failures_before(now);
        self.failures += u32::from(!is_offline);
        self.barren_connections += 1;
        if std::mem::take(&mut self.fruitful) {
            self.barren_connections = 0;
        }
        self.blamed = true;
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
    #[inline(never)]
    pub(super) fn conclude(&mut self, reason: FailureReason) {
        self.stop_timer(Timer::Connect);
        self.stop_timer(Timer::Heartbeat);
        // What cannot be reached for want of a network says nothing of the server.
        let is_offline = matches!(reason, FailureReason::Network) && self.is_offline();
        self.endings.count(self.now, is_offline);
        self.failure = Failure {
            reason,
            status: self.endings.status,
            attempt: self.endings.failures,
            retry_after: self.endings.retry_after,
            delay: None,
        };
        let retry = &self.config.options.retry;
        let verdict = retry.judge(&self.failure, self.reconnection_time(), self.floor());
        self.follow(verdict);
    }

    /// The number that was asked for is there.
    pub(super) fn follow_decision(&mut self, number: f64) {
        let retry = &self.config.options.retry;
        let verdict = retry.decide(number, self.failure.attempt, self.floor());
        self.follow(verdict);
    }

    pub(super) fn context(&self) -> Context {
        let last = self.endings.blamed.then_some(&self.failure);
        Context {
            attempt: self.endings.failures,
            reason: last.map(|failure| failure.reason.code()),
            status: last.and_then(|failure| failure.status),
        }
    }

    fn floor(&self) -> Milliseconds {
        let retry_after = self.failure.retry_after.unwrap_or(0);
        retry_after.max(self.reconnection_time.unwrap_or(0))
    }

    #[inline(never)]
    fn follow(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Again(delay) => self.reestablish(delay),
            Verdict::Ask => {
                self.phase = Phase::Deciding;
                self.outputs.push(Output::Decide);
            }
            Verdict::Fail => self.fail(),
        }
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection>
    fn reestablish(&mut self, mut delay: Milliseconds) {
        if self.endings.barren_connections >= limits::MAX_BARREN_CONNECTIONS
            && self.config.options.retry.kind != RetryKind::Function
        {
            delay = delay.max(limits::BARREN_RECONNECTION_TIME);
        }
        delay = delay.min(limits::MAX_TIME);
        self.failure.delay = Some(delay);
        self.phase = Phase::Waiting;
        self.ready_state = ReadyState::Connecting;
        self.outputs.push(Output::FireError);
        self.abort();
        self.page.begin_wait();
        self.start_timer(Timer::Reconnect, delay);
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection>
    fn fail(&mut self) {
        self.phase = Phase::Closed;
        self.ready_state = ReadyState::Closed;
        self.outputs.push(Output::FireError);
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
    #[inline(never)]
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
