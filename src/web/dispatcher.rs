//! What `src/js/dispatcher.js` offers, and how a batch is laid out for it.

use js_sys::Promise;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

use crate::protocol::{Batch, Milliseconds, Span};
use crate::transport::Requests;

#[wasm_bindgen]
extern "C" {
    /// Fires events at the object that the page holds.
    #[wasm_bindgen(typescript_type = "Dispatcher")]
    #[derive(Clone, Debug)]
    pub type Dispatcher;

    /// Takes over the strings and lengths of some events; both views are read during the call.
    #[wasm_bindgen(method)]
    pub(super) fn deliver(this: &Dispatcher, text: &[u8], table: &[u32]);

    /// Dispatches what was delivered; fulfilled when that is done or cancelled.
    #[wasm_bindgen(method)]
    pub(super) fn flush(this: &Dispatcher, origin: &str) -> Promise;

    /// The origin that a server sees; `None` where nothing enforces CORS.
    #[wasm_bindgen(method, getter, js_name = pageOrigin)]
    pub(super) fn page_origin(this: &Dispatcher) -> Option<String>;

    /// Has `notify` called with what `notice.rs` takes: about the network, about the page if that
    /// matters, and about timers.
    #[wasm_bindgen(method)]
    pub(super) fn watch(this: &Dispatcher, minds_page: bool, notify: &Closure<dyn Fn(u8)>);

    /// Tells of an [`Input::Open`](crate::protocol::Input::Open) in a task of its own.
    #[wasm_bindgen(method, js_name = openLater)]
    pub(super) fn open_later(this: &Dispatcher);

    /// Starts or restarts one of the connection's timers, which tells when it expires.
    #[wasm_bindgen(method, js_name = startTimer)]
    pub(super) fn start_timer(this: &Dispatcher, timer: u8, milliseconds: Milliseconds);

    /// Stops that timer, if it runs.
    #[wasm_bindgen(method, js_name = stopTimer)]
    pub(super) fn stop_timer(this: &Dispatcher, timer: u8);

    /// Fires `open`.
    #[wasm_bindgen(method, js_name = fireOpen)]
    pub(super) fn fire_open(this: &Dispatcher, resumed: bool);

    /// Asks what follows a failure, and gives what the page's retry function does, else a random
    /// number; not a number for a `false`. `delay` is the server's `Retry-After` then.
    ///
    /// Or fires `error`, where no delay says that there will be no more attempt.
    #[wasm_bindgen(method, js_name = tellFailure)]
    pub(super) fn tell_failure(
        this: &Dispatcher,
        asks: bool,
        reason: &str,
        message: &str,
        status: Option<u16>,
        attempt: u32,
        last_event_id: &str,
        delay: Option<Milliseconds>,
    ) -> f64;

    /// What carries requests.
    #[wasm_bindgen(method, getter)]
    pub(super) fn requests(this: &Dispatcher) -> Requests;

    /// Nothing will come any more.
    #[wasm_bindgen(method)]
    pub(super) fn release(this: &Dispatcher);
}

/// Bytes of text from which on a piece is full.
///
/// An engine may keep a whole piece alive for one slice of it, so pieces are small; a decoder's
/// call costs as much as four events, so they are not tiny.
const PIECE: usize = 8 * 1024;

/// In the table, instead of a length: as in the event before.
const SAME: u32 = u32::MAX;

/// In the table, instead of the length of a type: this is a comment, whose text stands for the data.
const COMMENT: u32 = u32::MAX - 1;

/// A part of a batch: one call of [`Dispatcher::deliver`].
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) text: Vec<u8>,
    /// Per event the lengths of data, event type and last event ID in UTF-16 code units.
    pub(super) table: Vec<u32>,
}

/// Where the next piece begins: indices of the record and the comment, and offset into the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    record: usize,
    comment: usize,
    offset: usize,
}

impl Piece {
    /// Copies the next piece, so that no borrow of the batch is alive while JavaScript runs.
    pub(super) fn next(batch: &Batch, position: &mut Position) -> Option<Self> {
        let mut piece = Self::default();
        let mut start = position.offset;
        while piece.text.len() + position.offset - start < PIECE {
            if let Some(comment) = batch.comments().get(position.comment)
                && comment.records_before <= position.record
            {
                piece.extend(batch, start, position.offset);
                start = position.offset;
                piece.text.extend_from_slice(comment.text.as_bytes());
                let length = Span::of(comment.text.as_bytes()).utf16;
                piece.table.extend([length, COMMENT, SAME]);
                position.comment += 1;
                continue;
            }
            let Some(record) = batch.records().get(position.record) else {
                break;
            };
            for span in [Some(record.data), record.event_type, record.last_event_id] {
                position.offset += span.map_or(0, |span| span.bytes as usize);
                piece.table.push(span.map_or(SAME, |span| span.utf16));
            }
            position.record += 1;
        }
        piece.extend(batch, start, position.offset);
        (!piece.table.is_empty()).then_some(piece)
    }

    fn extend(&mut self, batch: &Batch, start: usize, end: usize) {
        let text = batch.text().get(start..end).unwrap_or_default();
        self.text.extend_from_slice(text);
    }
}
