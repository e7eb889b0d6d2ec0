//! The limits, each with its reason.

use super::boundary::Milliseconds;

/// Bytes that one line, or what one block keeps, may have unless the page says otherwise.
///
/// A server that never ends a line must not fill the memory of the page. Browsers have no such
/// limit; the largest events seen in practice (images as base64, whole documents) stay well below.
pub const MAX_EVENT_SIZE: usize = 64 * 1024 * 1024;

/// Bytes of a last event ID beyond which no header carries it.
///
/// Servers commonly accept 8 KB per header line and answer 400 or 431 to more.
pub const MAX_HEADER_VALUE: usize = 8 * 1024;

/// Bytes after which an XHR is renewed at the next block with an `id`.
///
/// `responseText` holds all that ever came, at two bytes a character in most engines.
pub const XHR_RENEW_AFTER: usize = 16 * 1024 * 1024;

/// Bytes after which an XHR that found no `id` to renew at is reestablished all the same.
pub const XHR_MAX_BODY: usize = 64 * 1024 * 1024;

/// Attempts in a row by a form that worked before to which no head may come.
///
/// Only then may it be the form that is refused: see `carrier.rs`.
pub const MAX_LOST_ATTEMPTS: u8 = 5;

/// The reconnection time until the server sets one, as browsers have it.
pub const INITIAL_RECONNECTION_TIME: Milliseconds = 3_000;

/// The longest time: beyond it `setTimeout` fires at once.
pub const MAX_TIME: Milliseconds = 2_147_483_647;

/// Connections in a row that may end without an event before [`BARREN_RECONNECTION_TIME`] applies.
///
/// With `retry: 0` a server that closes at once would be asked as fast as the machine can.
pub const MAX_BARREN_CONNECTIONS: u32 = 5;

/// The least time to wait after too many connections without an event.
pub const BARREN_RECONNECTION_TIME: Milliseconds = 1_000;

/// Milliseconds for which a connection must have been open for the failures before it to be forgotten.
///
/// A server that accepts and then fails at once, as one does that is starting or overloaded, would
/// otherwise never see a delay grow. A good connection of a shorter time tells nothing.
pub const STABLE_CONNECTION: f64 = 10_000.0;

/// Milliseconds by which a timer may be late in a page that runs, though hidden.
///
/// Browsers let the timers of hidden pages expire once a second; one that they let expire once a
/// minute counts as late, which is no loss.
pub const TIMER_LATENESS: f64 = 2_000.0;

/// Milliseconds for what came to be read, when a timer was later than that.
pub const GRACE: f64 = 1_000.0;

/// Milliseconds for it when a timer was late by less.
///
/// What came while the thread was busy is read within a turn or two.
pub const SHORT_GRACE: f64 = 50.0;

/// Milliseconds for which a server must have been observed to know how long it is silent.
///
/// Heartbeats every 15 to 40 s are common.
pub const OBSERVATION: f64 = 60_000.0;

/// Milliseconds without a byte until then.
pub const FIRST_HEARTBEAT_TIMEOUT: f64 = 120_000.0;

/// How many of the longest silences a connection may be silent: two heartbeats may get lost.
pub const SILENCE_FACTOR: f64 = 3.0;

/// The least milliseconds without a byte that an adaptive heartbeat takes for a dead connection.
///
/// A busy stream must not be cut in a pause of the server, be it a garbage collection or a deployment.
pub const LEAST_HEARTBEAT_TIMEOUT: f64 = 30_000.0;

/// The most milliseconds that its patience with a silent server grows to.
pub const MOST_HEARTBEAT_TIMEOUT: f64 = 600_000.0;

/// How long an attempt is delayed while the machine has no network.
///
/// No longer, as what browsers say of it is wrong at times.
pub const OFFLINE_DELAY: Milliseconds = 30_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_that_the_documents_name() {
        assert_eq!(MAX_EVENT_SIZE, 67_108_864);
        assert_eq!(MAX_HEADER_VALUE, 8_192);
        assert_eq!(XHR_RENEW_AFTER, 16_777_216);
        assert_eq!(XHR_MAX_BODY, 67_108_864);
    }
}
