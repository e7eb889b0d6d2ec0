//! Tells a connection that is dead from one that is silent.
//!
//! The timer is armed once and again only when it expires: a chunk costs no more than a look at the
//! clock. Timers come late where a page is hidden, and do not run where it is frozen or the machine
//! sleeps, so what counts is the clock. A timer that comes later than [`limits::TIMER_LATENESS`]
//! says that nothing could be read either: what came meanwhile gets [`limits::GRACE`] to be read, and
//! if there is nothing, the connection is made anew without being blamed. Where it is late by less, a
//! thread may have been busy, and timers may come before sockets: [`limits::SHORT_GRACE`].
//!
//! **Adaptive.** The time is [`limits::SILENCE_FACTOR`] times the longest silence that a byte has ended,
//! and at least [`limits::LEAST_HEARTBEAT_TIMEOUT`]. Before the source has been observed for
//! [`limits::OBSERVATION`] it is [`limits::FIRST_HEARTBEAT_TIMEOUT`]. A server may fall silent that has
//! never been so before: each time that nothing came doubles it, until the source has been observed
//! for that long again.

use super::{
    boundary::Milliseconds,
    limits,
    options::{HeartbeatTimeout, whole},
};

/// Of one event source, over all its connections. Times are milliseconds.
#[derive(Debug)]
pub(super) struct Heartbeat {
    option: HeartbeatTimeout,
    /// When the newest byte came, or reading began.
    since: f64,
    /// Whether reading has to wait for what was read before.
    held: bool,
    /// When the timer is due.
    due: f64,
    /// How long what came meanwhile may still be read, as it was late; 0 if it was not.
    grace: f64,
    longest_silence: f64,
    observed: f64,
    /// Since it last fell silent.
    observed_anew: f64,
    /// By which the time is multiplied, as the server has fallen silent.
    patience: f64,
}

/// What follows when the timer expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pulse {
    /// Look again after that time.
    Alive(Milliseconds),
    /// Nothing came for that time.
    Dead(Milliseconds),
    /// Nothing came, and nothing could have.
    Missed,
    /// It is not looked after.
    Off,
}

impl Heartbeat {
    pub(super) fn new(option: HeartbeatTimeout) -> Self {
        Self {
            option,
            since: 0.0,
            held: false,
            due: 0.0,
            grace: 0.0,
            longest_silence: 0.0,
            observed: 0.0,
            observed_anew: 0.0,
            patience: 1.0,
        }
    }

    /// A body begins; gives the time for the timer, if there is to be one.
    pub(super) fn begin(&mut self, now: f64) -> Option<Milliseconds> {
        self.read_on(now);
        self.timeout().map(|timeout| self.arm(timeout, now))
    }

    /// Bytes came.
    pub(super) fn beat(&mut self, now: f64) {
        // The clock may have been set back.
        let silence = (now - self.since).max(0.0);
        self.since = now;
        self.grace = 0.0;
        // A longer one is none of the server's: the timer would have told of it.
        if self.option == HeartbeatTimeout::Adaptive
            && self.timeout().is_some_and(|timeout| silence <= timeout)
        {
            self.longest_silence = self.longest_silence.max(silence);
            self.observed += silence;
            self.observed_anew += silence;
            if self.observed_anew >= limits::OBSERVATION {
                self.patience = 1.0;
            }
        }
    }

    /// What was read is dispatched before more is read.
    pub(super) fn hold(&mut self) {
        self.held = true;
    }

    pub(super) fn read_on(&mut self, now: f64) {
        self.held = false;
        self.since = now;
        self.grace = 0.0;
    }

    /// The timer expired, or the page runs again after it may not have.
    pub(super) fn check(&mut self, now: f64) -> Pulse {
        let Some(timeout) = self.timeout() else {
            return Pulse::Off;
        };
        self.since = self.since.min(now);
        let silence = now - self.since;
        if self.held || silence < timeout {
            let rest = if self.held {
                timeout
            } else {
                timeout - silence
            };
            return Pulse::Alive(self.arm(rest, now));
        }
        if self.grace >= limits::GRACE {
            return Pulse::Missed;
        }
        let lateness = now - self.due;
        if self.grace <= 0.0 && lateness > 0.0 {
            self.grace = if lateness > limits::TIMER_LATENESS {
                limits::GRACE
            } else {
                limits::SHORT_GRACE
            };
            return Pulse::Alive(self.arm(self.grace, now));
        }
        self.patience *= 2.0;
        self.observed_anew = 0.0;
        Pulse::Dead(whole(timeout))
    }

    fn arm(&mut self, time: f64, now: f64) -> Milliseconds {
        self.due = now + time;
        // Not a moment too early, which would make it two timers.
        whole(time.ceil())
    }

    fn timeout(&self) -> Option<f64> {
        match self.option {
            HeartbeatTimeout::Off => None,
            HeartbeatTimeout::Fixed(time) => Some(f64::from(time)),
            HeartbeatTimeout::Adaptive => {
                let time = if self.observed < limits::OBSERVATION {
                    limits::FIRST_HEARTBEAT_TIMEOUT
                } else {
                    (limits::SILENCE_FACTOR * self.longest_silence)
                        .max(limits::LEAST_HEARTBEAT_TIMEOUT)
                };
                Some((time * self.patience).min(limits::MOST_HEARTBEAT_TIMEOUT.max(time)))
            }
        }
    }
}
