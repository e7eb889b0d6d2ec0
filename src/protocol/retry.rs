//! When to try again, and when to give up.
//!
//! *n* counts failures in a row, with the one at hand; it begins anew behind a connection that was
//! open for [`STABLE_CONNECTION`](super::limits::STABLE_CONNECTION). The *floor* is the larger of the
//! reconnection time that the server set, if it did, and of its `Retry-After`.
//!
//! | policy   | again after                                | delay                                       |
//! |----------|--------------------------------------------|---------------------------------------------|
//! | standard | what the standard reestablishes            | the reconnection time                       |
//! | never    | nothing                                    |                                             |
//! | backoff  | that, and statuses; fewer than `attempts`  | `max(floor, backoff(n))`                    |
//! |          |                                            | with jitter `floor + random * backoff(n)`   |
//! | function | whatever it gives a number for             | that number                                 |
//!
//! `backoff(n) = min(max, initial * factor ^ (n - 1))`, and `random` is from 0 to below 1.

use super::{
    boundary::Milliseconds,
    failure::{Failure, FailureReason},
    limits,
    options::whole,
};

/// When to try again. [`Default`] is the standard.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Which row of the table.
    pub kind: RetryKind,
    /// Milliseconds of the first delay: the reconnection time before the server sets one.
    pub initial: f64,
    /// By which it grows with each failure in a row.
    pub factor: f64,
    /// Milliseconds that it grows to.
    pub max: f64,
    /// Failures in a row after which no more attempt is made.
    pub attempts: f64,
    /// Whether delays are spread at random.
    pub jitter: bool,
    /// Statuses after which to try again: pairs of the first and the last.
    pub statuses: Vec<f64>,
}

/// The kinds of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryKind {
    /// The standard's.
    Standard,
    /// One connection.
    Never,
    /// Delays that grow.
    Backoff,
    /// The page decides each time.
    Function,
}

/// What follows from a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// After that time.
    Again(Milliseconds),
    /// A number is needed first: a random one, or what the page's function gives.
    Ask,
    Fail,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            kind: RetryKind::Standard,
            initial: limits::INITIAL_RECONNECTION_TIME.into(),
            factor: 2.0,
            max: 30_000.0,
            attempts: f64::INFINITY,
            jitter: true,
            statuses: Vec::new(),
        }
    }
}

impl RetryPolicy {
    /// Reads the kind, in the order of [`RetryKind`], then the other parts in their order, `jitter`
    /// as 0 or 1.
    #[must_use]
    pub fn from_numbers(numbers: &[f64]) -> Self {
        let [kind, initial, factor, max, attempts, jitter, statuses @ ..] = numbers else {
            return Self::default();
        };
        Self {
            kind: if *kind > 2.0 {
                RetryKind::Function
            } else if *kind > 1.0 {
                RetryKind::Backoff
            } else if *kind > 0.0 {
                RetryKind::Never
            } else {
                RetryKind::Standard
            },
            initial: *initial,
            factor: *factor,
            max: *max,
            attempts: *attempts,
            jitter: *jitter > 0.0,
            statuses: statuses.to_vec(),
        }
    }

    /// The reconnection time before the server sets one.
    pub(super) fn reconnection_time(&self) -> Milliseconds {
        whole(self.initial)
    }

    /// What follows from the failure.
    pub(super) fn judge(
        &self,
        failure: &Failure,
        reconnection_time: Milliseconds,
        floor: Milliseconds,
    ) -> Verdict {
        let Failure {
            reason, attempt, ..
        } = failure;
        match self.kind {
            RetryKind::Standard if reason.is_passing() => Verdict::Again(reconnection_time),
            RetryKind::Backoff if f64::from(*attempt) < self.attempts && self.retries(reason) => {
                if self.jitter {
                    Verdict::Ask
                } else {
                    Verdict::Again(floor.max(self.backoff(*attempt, 1.0)))
                }
            }
            RetryKind::Function => Verdict::Ask,
            _ => Verdict::Fail,
        }
    }

    /// What follows when the number that [`judge`](Self::judge) asked for is there.
    pub(super) fn decide(&self, number: f64, count: u32, floor: Milliseconds) -> Verdict {
        if self.kind == RetryKind::Backoff {
            let spread = self.backoff(count, number.clamp(0.0, 1.0));
            Verdict::Again(floor.saturating_add(spread))
        } else if number >= 0.0 {
            Verdict::Again(whole(number))
        } else {
            // No number, too.
            Verdict::Fail
        }
    }

    fn retries(&self, reason: &FailureReason) -> bool {
        let FailureReason::Status(status) = reason else {
            return reason.is_passing();
        };
        let status = f64::from(*status);
        self.statuses
            .chunks_exact(2)
            .any(|range| matches!(range, [from, to] if (*from..=*to).contains(&status)))
    }

    fn backoff(&self, count: u32, share: f64) -> Milliseconds {
        let mut delay = self.initial;
        for _ in 1..count {
            delay *= self.factor;
            // No longer than that takes: neither the delay nor this loop.
            if delay >= self.max {
                break;
            }
        }
        whole(delay.min(self.max) * share)
    }
}
