//! The limits, each with its reason.

use std::time::Duration;

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

/// The reconnection time until the server sets one, as browsers have it.
pub const INITIAL_RECONNECTION_TIME: Duration = Duration::from_secs(3);

/// The longest reconnection time: beyond it `setTimeout` fires at once.
pub const MAX_RECONNECTION_TIME: Duration = Duration::from_millis(2_147_483_647);

/// Connections in a row that may end without an event before [`BARREN_RECONNECTION_TIME`] applies.
///
/// With `retry: 0` a server that closes at once would be asked as fast as the machine can.
pub const MAX_BARREN_CONNECTIONS: u32 = 5;

/// The least time to wait after too many connections without an event.
pub const BARREN_RECONNECTION_TIME: Duration = Duration::from_secs(1);

/// How long a connection must have been open for the failures before it to be forgotten.
///
/// A server that accepts and then fails at once, as one does that is starting or overloaded, would
/// otherwise never see a delay grow. A good connection of a shorter time tells nothing.
pub const STABLE_CONNECTION: Duration = Duration::from_secs(10);
