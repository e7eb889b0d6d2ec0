//! Performs what the connection state machine wants: the one owner of timers, requests, closures.
//!
//! Every change that a page can see happens in a task of its own, as in the standard: the
//! dispatcher's [`turn`](Dispatcher::turn) precedes each input that fires `open` or `error`, and
//! each message has a callback of its own.
//!
//! No borrow lives while JavaScript runs: a listener may call `close()`, construct another source,
//! or throw. Such a call enters [`Driver::apply`] again; it then only takes effect on the state, and
//! the drain that is under way performs what follows from it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Date, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventTarget, PageTransitionEvent};

use super::dispatcher::{Dispatcher, Piece, Position};
use super::environment::{self, Environment};
use super::init::EventSourceInit;
use super::listener::Listener;
use super::policy::PolicyWatch;
use super::probe;
use crate::protocol::{
    Attempt, Config, Connection, Context, Failure, Input, Milliseconds, NetworkError, Output,
    ReadyState, Request, Timer, TransportKind, url,
};
use crate::transport::{FetchTransport, Transport, XhrTransport, spawn};

/// Milliseconds from a broken request to `pagehide`: fifteen were measured, on an idle machine.
const PAGE_TO_GO: u32 = 100;

/// Drives one connection.
#[derive(Debug)]
pub(super) struct Driver {
    connection: RefCell<Connection>,
    dispatcher: Dispatcher,
    url: String,
    with_credentials: bool,
    has_own_request: bool,
    kind: TransportKind,
    /// Given by the page; it replaces the platform's.
    fetch: Option<Function>,
    /// The request that is out.
    transport: RefCell<Option<Rc<Transport>>>,
    /// For what the page and the network do.
    listeners: RefCell<Vec<Listener>>,
    /// Whether a drain is under way, further up the stack.
    draining: Cell<bool>,
    /// Fulfilled when the messages handed to the dispatcher are dispatched; taken by who awaits it.
    delivery: RefCell<Option<Promise>>,
}

impl Driver {
    pub(super) fn new(dispatcher: Dispatcher, url: String, init: &EventSourceInit) -> Self {
        let fetch = init.fetch();
        let environment = dispatcher.environment();
        let kind = transport_kind(init, &environment, &url);
        let origin = environment.origin();
        Self {
            connection: RefCell::new(Connection::new(Config {
                url: url.clone(),
                transport: kind,
                // A probe by the platform's fetch says nothing about what another one reaches.
                // A probe by itself is harmless, but the request is made once more behind it.
                can_probe: origin.is_some()
                    && fetch.is_none()
                    && environment.fetch().is_some()
                    && init.is_safe(),
                origin,
                options: init.options(),
            })),
            dispatcher,
            url,
            with_credentials: init.with_credentials(),
            has_own_request: init.own_request(),
            kind,
            fetch,
            transport: RefCell::default(),
            listeners: RefCell::default(),
            draining: Cell::default(),
            delivery: RefCell::default(),
        }
    }

    pub(super) fn start(self: &Rc<Self>) {
        self.watch();
        if self.connection.borrow().can_request() {
            self.apply(Input::Open);
            return;
        }
        // It fails at once, and the page has had no chance to listen.
        let driver = Rc::clone(self);
        spawn(async move {
            let _ = driver.turn().await;
            driver.apply(Input::Open);
        });
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
        self.dispatcher.cancel();
        self.apply(Input::Close);
    }

    /// Watches the page and the network.
    fn watch(self: &Rc<Self>) {
        let environment = self.dispatcher.environment();
        let global = environment::global();
        if environment.is_window() {
            self.listen(&global, "pagehide", |_, _| Some(Input::Suspend));
            self.listen(&global, "pageshow", |_, event| {
                let event: PageTransitionEvent = event.unchecked_into();
                event.persisted().then_some(Input::Resume)
            });
        }
        if environment.origin().is_some() {
            self.listen(&global, "offline", |_, _| Some(Input::Offline));
            self.listen(&global, "online", |_, _| Some(Input::Online));
        }
        if environment.is_offline() {
            self.apply(Input::Offline);
        }
        if self.connection.borrow().minds_page()
            && let Some(document) = environment.document()
        {
            self.listen(&document, "visibilitychange", |driver, _| {
                Some(driver.visibility())
            });
            self.listen(&document, "freeze", |_, _| Some(Input::Freeze));
            self.listen(&document, "resume", |_, _| Some(Input::Woke));
            self.apply(self.visibility());
        }
    }

    fn visibility(&self) -> Input<'static> {
        if self.dispatcher.environment().is_hidden() {
            Input::Hidden
        } else {
            Input::Visible
        }
    }

    fn listen(
        self: &Rc<Self>,
        target: &EventTarget,
        event_type: &'static str,
        input: fn(&Self, Event) -> Option<Input<'static>>,
    ) {
        let driver = Rc::clone(self);
        let listener = Listener::new(target.clone(), event_type, move |event| {
            if let Some(input) = input(&driver, event) {
                driver.apply(input);
            }
        });
        self.listeners.borrow_mut().push(listener);
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
                // What follows may only happen when that is done: `run` drains on.
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
            Output::Decide => self.decide(),
            Output::Dispatch => self.deliver(),
            Output::FireError => self.fire_error(),
            Output::Probe(attempt) => self.probe(attempt),
            Output::Release => self.release(),
            Output::Request(attempt, request, context) => self.request(attempt, request, context),
            Output::StartTimer(timer, time) => self.start_timer(timer, time),
            Output::StopTimer(timer) => self.dispatcher.stop_timer(timer as u8),
        }
    }

    fn fire_error(&self) {
        let connection = self.connection.borrow();
        let &Failure {
            ref reason,
            status,
            attempt,
            delay,
            ..
        } = connection.failure();
        let (code, message) = (reason.code(), reason.message());
        drop(connection);
        self.dispatcher
            .fire_error(code, &message, status, attempt, delay);
    }

    fn decide(self: &Rc<Self>) {
        let connection = self.connection.borrow();
        let &Failure {
            ref reason,
            status,
            attempt,
            retry_after,
            ..
        } = connection.failure();
        let (code, message) = (reason.code(), reason.message());
        let last_event_id = connection.last_event_id().to_owned();
        drop(connection);
        let number =
            self.dispatcher
                .decide(code, &message, status, attempt, &last_event_id, retry_after);
        self.connection.borrow_mut().decide(number);
    }

    fn request(self: &Rc<Self>, attempt: Attempt, request: Request, context: Context) {
        let driver = Rc::clone(self);
        let transport = self.new_transport().map(Rc::new);
        if let Ok(transport) = &transport {
            self.dispatcher.set_transport(transport.handle());
            self.transport.replace(Some(Rc::clone(transport)));
        }
        spawn(async move {
            let input = match transport {
                Ok(transport) => driver.run(attempt, &request, context, &transport).await,
                Err(_) => Some(Input::NetworkError(attempt, NetworkError::Unreachable)),
            };
            if let Some(input) = input {
                driver.apply(input);
            }
        });
    }

    fn new_transport(&self) -> Result<Transport, JsValue> {
        match self.kind {
            TransportKind::Fetch => {
                let fetch = self.fetch.clone();
                let fetch = fetch.or_else(|| self.dispatcher.environment().fetch());
                let fetch = fetch.ok_or(JsValue::UNDEFINED)?;
                let requests = self.dispatcher.requests();
                FetchTransport::new(requests, fetch).map(Transport::Fetch)
            }
            TransportKind::Xhr => XhrTransport::new(self.dispatcher.requests()).map(Transport::Xhr),
        }
    }

    /// Sees one attempt through; gives the input that ends it, in a task of its own. `None` if it was
    /// given up before it began.
    async fn run(
        self: &Rc<Self>,
        attempt: Attempt,
        request: &Request,
        context: Context,
        transport: &Transport,
    ) -> Option<Input<'static>> {
        let mut refused = false;
        if let Some(prepared) = self.prepare(context) {
            refused = JsFuture::from(prepared).await.is_err();
        }
        if !self.connection.borrow().is_current(attempt) {
            return None;
        }
        if refused {
            let _ = self.turn().await;
            return Some(Input::NetworkError(attempt, NetworkError::Request));
        }
        let watch = PolicyWatch::new(&request.url);
        match transport.send(request, self.with_credentials).await {
            Ok(head) => {
                drop(watch);
                let _ = self.turn().await;
                self.apply(Input::Head(attempt, head));
            }
            Err(error) => {
                let error = if watch.violated(&self.dispatcher).await {
                    NetworkError::Policy
                } else {
                    error
                };
                return Some(Input::NetworkError(attempt, error));
            }
        }
        let mut buffer = Vec::new();
        loop {
            let end = match transport.read(&mut buffer).await {
                Ok(true) => {
                    self.apply(Input::Chunk(attempt, &buffer));
                    if let Some(delivery) = self.delivery.take() {
                        let _ = JsFuture::from(delivery).await;
                        self.apply(Input::Delivered(attempt));
                    }
                    continue;
                }
                Ok(false) => Input::EndOfBody(attempt),
                Err(error) => Input::NetworkError(attempt, error),
            };
            let _ = match end {
                Input::EndOfBody(_) => self.turn().await,
                _ => self.page_to_go().await,
            };
            return Some(end);
        }
    }

    /// Asks the page for its headers and body, if they are functions of the attempt.
    fn prepare(&self, context: Context) -> Option<Promise> {
        let Context {
            attempt,
            reason,
            status,
        } = context;
        self.has_own_request.then_some(())?;
        self.dispatcher
            .prepare(attempt, &self.last_event_id(), reason, status)
    }

    /// Firefox breaks the requests of a page that goes away some milliseconds before it says so,
    /// and such a page gets no event. Never fails, like [`turn`](Self::turn).
    fn page_to_go(&self) -> JsFuture {
        let milliseconds = if self.dispatcher.environment().is_window() {
            PAGE_TO_GO
        } else {
            0
        };
        JsFuture::from(self.dispatcher.timeout(milliseconds))
    }

    /// Never fails, as the dispatcher's promises are never rejected.
    fn turn(&self) -> JsFuture {
        JsFuture::from(self.dispatcher.turn())
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

    fn probe(self: &Rc<Self>, attempt: Attempt) {
        let driver = Rc::clone(self);
        spawn(async move {
            let reached = probe::reaches(&driver.dispatcher, &driver.url).await;
            let _ = driver.turn().await;
            driver.apply(Input::Probed { attempt, reached });
        });
    }

    fn start_timer(self: &Rc<Self>, timer: Timer, time: Milliseconds) {
        let driver = Rc::clone(self);
        let expired = self.dispatcher.start_timer(timer as u8, time);
        spawn(async move {
            if JsFuture::from(expired)
                .await
                .is_ok_and(|expired| expired.is_truthy())
            {
                driver.apply(Input::TimerExpired(timer));
            }
        });
    }

    fn abort(&self) {
        if let Some(transport) = self.transport.take() {
            self.dispatcher.set_transport(&JsValue::NULL);
            transport.abort();
        }
    }

    fn release(&self) {
        self.abort();
        self.listeners.take();
        self.dispatcher.release();
    }
}

fn transport_kind(init: &EventSourceInit, environment: &Environment, url: &str) -> TransportKind {
    match init.transport().as_deref() {
        Some("fetch") => TransportKind::Fetch,
        Some("xhr") => TransportKind::Xhr,
        _ if init.fetch().is_some() => TransportKind::Fetch,
        // `fetch` refuses a URL with a user name or a password.
        _ if environment.has_xhr() && (!environment.can_stream() || url::has_credentials(url)) => {
            TransportKind::Xhr
        }
        _ => TransportKind::Fetch,
    }
}
