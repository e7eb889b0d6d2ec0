//! How long to wait after a failure, by the table in `src/protocol/retry.rs`.

use eventsource_wasm::protocol::{Failure, FailureReason, RetryKind, RetryPolicy, limits};

/// What is known when a connection ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    /// What the server set.
    pub(super) reconnection_time: Option<u32>,
    /// Connections in a row that ended without a message.
    pub(super) barren: u32,
    /// The answer to `Decide`.
    pub(super) number: Option<f64>,
}

/// The delay before the next attempt; `None` if there is none.
pub(super) fn expected(
    policy: &RetryPolicy,
    failure: &Failure,
    circumstances: Circumstances,
) -> Option<f64> {
    let Circumstances {
        reconnection_time,
        barren,
        number,
    } = circumstances;
    let set = f64::from(reconnection_time.unwrap_or(0));
    let floor = set.max(f64::from(failure.retry_after.unwrap_or(0)));
    let is_tried_again = match failure.reason {
        FailureReason::ConnectTimeout { .. }
        | FailureReason::End
        | FailureReason::HeartbeatTimeout { .. }
        | FailureReason::Network
        | FailureReason::Request => true,
        FailureReason::Status(status) => {
            policy.kind == RetryKind::Backoff
                && policy
                    .statuses
                    .chunks(2)
                    .any(|range| (range[0]..=range[1]).contains(&f64::from(status)))
        }
        _ => false,
    };
    let delay = match policy.kind {
        RetryKind::Function => number.filter(|it| *it >= 0.0)?.trunc(),
        _ if !is_tried_again => return None,
        RetryKind::Never => return None,
        RetryKind::Standard => reconnection_time.map_or(policy.initial.trunc(), f64::from),
        RetryKind::Backoff => {
            if f64::from(failure.attempt) >= policy.attempts {
                return None;
            }
            let exponent = f64::from(failure.attempt) - 1.0;
            // Of a failure that counts for none, as there is no network, it is the first.
            let grown = policy.initial * policy.factor.powf(exponent.max(0.0));
            let backoff = grown.min(policy.max);
            match number {
                Some(random) if random > 0.0 => floor + (backoff * random.min(1.0)).trunc(),
                Some(_) => floor,
                None => floor.max(backoff.trunc()),
            }
        }
    };
    let is_barren = barren >= 5 && policy.kind != RetryKind::Function;
    let least = if is_barren { 1_000.0 } else { 0.0 };
    Some(delay.max(least).min(f64::from(limits::MAX_TIME)))
}
