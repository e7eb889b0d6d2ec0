//! Performs what the connection state machine wants: the one owner of requests and closures.
//!
//! Every change that a page can see happens in a task of its own, as in the standard: what the
//! dispatcher and its requests tell, they tell in one, and each message has a callback of its own.
//!
//! No borrow lives while JavaScript runs: a listener may call `close()`, construct another source,
//! or throw. Such a call enters [`Driver::apply`] again; it then only takes effect on the state, and
//! the drain that is under way performs what follows from it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Date, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::dispatcher::{Dispatcher, Piece, Position};
use super::init::EventSourceInit;
use super::notice;
use super::probe::Probe;
use crate::protocol::{
    Attempt, Config, Connection, Context, Input, Milliseconds, Output, ReadyState, Request,
    TransportKind,
};
use crate::transport::{self, Requests, Transport};

/// Drives one connection.
#[derive(Debug)]
pub(super) struct Driver {
    connection: RefCell<Connection>,
    dispatcher: Dispatcher,
    requests: Requests,
    url: String,
    kind: TransportKind,
    /// The request that is out.
    transport: RefCell<Option<Rc<Transport>>>,
    /// Called by the dispatcher. It holds this driver, until that lets go of everything.
    notify: RefCell<Option<Notify>>,
    /// Whether a drain is under way, further up the stack.
    draining: Cell<bool>,
    /// Fulfilled when the messages handed to the dispatcher are dispatched; taken by who awaits it.
    delivery: RefCell<Option<Promise>>,
}

type Notify = Closure<dyn Fn(u8)>;

/// What an attempt is for.
#[derive(Debug)]
enum Task {
    Request(Request, Context),
    Probe,
}

/// What an attempt awaits.
#[derive(Clone, Copy, Debug)]
enum Step {
    Send,
    Probe,
    Read,
    Deliver,
}

impl Driver {
    pub(super) fn new(dispatcher: Dispatcher, url: String, init: &EventSourceInit) -> Self {
        let requests = dispatcher.requests();
        let kind = if requests.is_xhr(&url) {
            TransportKind::Xhr
        } else {
            TransportKind::Fetch
        };
        Self {
            connection: RefCell::new(Connection::new(Config {
                url: url.clone(),
                transport: kind,
                can_probe: requests.can_probe(),
                origin: dispatcher.page_origin(),
                options: init.options(),
            })),
            dispatcher,
            requests,
            url,
            kind,
            transport: RefCell::default(),
            notify: RefCell::default(),
            draining: Cell::default(),
            delivery: RefCell::default(),
        }
    }

    pub(super) fn start(self: &Rc<Self>) {
        let driver = Rc::clone(self);
        let notify = Notify::new(move |number| driver.apply(notice::input(number)));
        let minds_page = self.connection.borrow().minds_page();
        self.dispatcher.watch(minds_page, &notify);
        self.notify.replace(Some(notify));
        if self.connection.borrow().can_request() {
            self.apply(Input::Open);
        } else {
            // It fails at once, and the page has had no chance to listen.
            self.dispatcher.open_later();
        }
    }

    pub(super) fn ready_state(&self) -> ReadyState {
        self.connection.borrow().ready_state()
    }

    pub(super) fn last_event_id(&self) -> String {
        self.connection.borrow().last_event_id().to_owned()
    }

    pub(super) fn reconnection_time(&self) -> Milliseconds {
        self.connection.borrow().reconnection_time()
    }

    /// What was delivered is dispatched all the same: the last event ID is beyond it.
    pub(super) fn reconnect(self: &Rc<Self>) {
        self.apply(Input::Reconnect);
    }

    pub(super) fn reset(self: &Rc<Self>) {
        self.apply(Input::Reset);
    }

    pub(super) fn keep_comments(&self, keep: bool) {
        self.connection.borrow_mut().keep_comments(keep);
    }

    pub(super) fn close(self: &Rc<Self>) {
        self.apply(Input::Close);
    }

    // Called from everywhere: inlined, it would be a quarter of the binary.
    #[inline(never)]
    fn apply(self: &Rc<Self>, input: Input<'_>) {
        // A clock that goes on while the machine sleeps, as the monotonic one may not.
        let now = Date::now();
        self.connection.borrow_mut().handle(input, now);
        self.drain();
    }

    #[inline(never)]
    fn drain(self: &Rc<Self>) {
        if self.draining.replace(true) {
            return;
        }
        while let Some(output) = self.next_output() {
            let dispatches = matches!(output, Output::Dispatch);
            self.perform(output);
            if dispatches {
                // What follows may only happen when that is done: `proceed` drains on.
                break;
            }
        }
        self.draining.set(false);
    }

    /// A function of its own, so that no borrow outlives it.
    fn next_output(&self) -> Option<Output> {
        self.connection.borrow_mut().poll_output()
    }

    fn perform(self: &Rc<Self>, output: Output) {
        match output {
            Output::Abort(_) => self.abort(),
            Output::Announce { resumed } => self.dispatcher.fire_open(resumed),
            Output::Decide => {
                let number = self.tell_failure(true);
                self.connection.borrow_mut().decide(number);
            }
            Output::Dispatch => self.deliver(),
            Output::FireError => {
                self.tell_failure(false);
            }
            Output::Probe(attempt) => self.begin(attempt, Task::Probe),
            Output::Release => self.release(),
            Output::Request(attempt, request, context) => {
                self.begin(attempt, Task::Request(request, context));
            }
            Output::StartTimer(timer, time) => {
                self.dispatcher.start_timer(timer as u8, time);
            }
            Output::StopTimer(timer) => self.dispatcher.stop_timer(timer as u8),
        }
    }

    /// What the page is told or, if it is asked, answers.
    fn tell_failure(&self, asks: bool) -> f64 {
        let connection = self.connection.borrow();
        let failure = connection.failure();
        let (code, message) = (failure.reason.code(), failure.reason.message());
        let (status, attempt) = (failure.status, failure.attempt);
        let delay = if asks {
            failure.retry_after
        } else {
            failure.delay
        };
        let last_event_id = connection.last_event_id().to_owned();
        drop(connection);
        self.dispatcher
            .tell_failure(asks, code, &message, status, attempt, &last_event_id, delay)
    }

    /// Sees one request or probe through, of one type: the binary would hold an executor for each.
    fn begin(self: &Rc<Self>, attempt: Attempt, task: Task) {
        let driver = Rc::clone(self);
        spawn_local(async move {
            // It may have been given up at once.
            if !driver.is_current(attempt) {
                return;
            }
            let mut probe = None;
            let mut step = match task {
                Task::Request(..) => Step::Send,
                Task::Probe => Step::Probe,
            };
            let mut buffer = Vec::new();
            let begun = match task {
                Task::Request(request, context) => driver.send(&request, context),
                Task::Probe => {
                    Probe::new().map(|new| probe.insert(new).send(&driver.requests, &driver.url))
                }
            };
            let mut next = Some(begun.unwrap_or_else(|error| Promise::reject(&error)));
            while let Some(promise) = next {
                let outcome = JsFuture::from(promise).await;
                next = driver.proceed(attempt, &mut step, outcome, &mut buffer);
            }
            drop(probe);
        });
    }

    fn send(&self, request: &Request, context: Context) -> Result<Promise, JsValue> {
        let transport = Rc::new(Transport::new(self.kind, &self.requests)?);
        self.transport.replace(Some(Rc::clone(&transport)));
        let last_event_id = self.last_event_id();
        Ok(transport.send(&self.requests, request, &last_event_id, context))
    }

    fn is_current(&self, attempt: Attempt) -> bool {
        self.connection.borrow().is_current(attempt)
    }

    /// Takes what an attempt has awaited, and gives what it awaits next; `None` when it is over.
    fn proceed(
        self: &Rc<Self>,
        attempt: Attempt,
        step: &mut Step,
        outcome: Result<JsValue, JsValue>,
        buffer: &mut Vec<u8>,
    ) -> Option<Promise> {
        let input = match (*step, outcome) {
            (Step::Deliver, _) => Input::Delivered(attempt),
            (Step::Probe, outcome) => Input::Probed {
                attempt,
                reached: outcome.is_ok(),
            },
            (_, Err(word)) => Input::NetworkError(attempt, transport::network_error(&word)),
            (Step::Send, Ok(response)) => Input::Head(attempt, transport::head(response)),
            (Step::Read, Ok(chunk)) => match self.transport_of(attempt)?.take(chunk, buffer) {
                Some(bytes) => Input::Chunk(attempt, bytes),
                None => Input::EndOfBody(attempt),
            },
        };
        self.apply(input);
        if let Some(delivery) = self.delivery.take() {
            *step = Step::Deliver;
            return Some(delivery);
        }
        *step = Step::Read;
        self.transport_of(attempt)
            .map(|transport| transport.read(&self.requests))
    }

    /// `None` if the attempt is over.
    fn transport_of(&self, attempt: Attempt) -> Option<Rc<Transport>> {
        let transport = self.transport.borrow().clone();
        transport.filter(|_| self.is_current(attempt))
    }

    fn abort(&self) {
        // Its handlers are gone before the request is aborted: that fires events at once.
        self.transport.take();
        self.requests.abort();
    }

    fn deliver(&self) {
        let mut position = Position::default();
        while let Some(piece) = self.next_piece(&mut position) {
            self.dispatcher.deliver(&piece.text, &piece.table);
        }
        let origin = self.connection.borrow().origin().to_owned();
        self.delivery.replace(Some(self.dispatcher.flush(&origin)));
    }

    fn next_piece(&self, position: &mut Position) -> Option<Piece> {
        Piece::next(self.connection.borrow().batch(), position)
    }

    fn release(&self) {
        self.abort();
        self.dispatcher.release();
        // It may be what is running, which wasm-bindgen then keeps until it returns.
        self.notify.take();
    }
}
