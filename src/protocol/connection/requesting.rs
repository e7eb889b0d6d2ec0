//! From the wish to be connected to a good head, or to none.

use super::{Connection, Phase};
use crate::protocol::{
    RetryKind,
    boundary::{Config, Output, ReadyState, Timer, TransportKind},
    carrier::{Answer, Carrier, Verdict},
    event_stream::EventStream,
    failure::FailureReason,
    limits,
    options::CarrierOption,
    request::Request,
    response::{Head, NetworkError},
    url,
};

impl Connection {
    pub(super) fn open(&mut self) {
        if self.page.is_absent() {
            self.phase = Phase::Paused;
        } else {
            self.connect();
        }
    }

    /// Makes the first request of an attempt to connect.
    pub(super) fn connect(&mut self) {
        self.endings.begin_attempt();
        if let Some(reason) = self.obstacle() {
            return self.conclude(reason);
        }
        if let Some(limit) = self.config.options.connect_timeout {
            self.start_timer(Timer::Connect, limit);
        }
        let cross_origin = self.is_cross_origin();
        self.carriers
            .start(self.stream.last_event_id(), cross_origin);
        self.request();
    }

    /// What no request can overcome.
    pub(super) fn obstacle(&self) -> Option<FailureReason> {
        let Config {
            url,
            origin,
            options,
            ..
        } = &self.config;
        if !options.has_own_fetch && !url::is_fetchable(url, origin.as_deref()) {
            let scheme = url::scheme(url).to_owned();
            Some(FailureReason::Scheme { scheme })
        } else if self.carriers.is_stuck(self.stream.last_event_id()) {
            Some(FailureReason::LastEventIdTooLarge)
        } else {
            None
        }
    }

    fn request(&mut self) {
        let mut request = Request::new(&self.config.url)
            .with_last_event_id(self.carriers.current(), self.stream.last_event_id());
        if let (Carrier::Query, CarrierOption::Query(name)) =
            (self.carriers.current(), &self.config.options.carrier)
        {
            request = request.with_parameter(name, self.stream.last_event_id());
        }
        match self.config.transport {
            TransportKind::Fetch => request = request.with_credentials_in_header(),
            // Behind a redirect to another origin this header needs a preflight, which may be what
            // was refused.
            TransportKind::Xhr if !self.is_cross_origin() && !self.carriers.is_confirmed() => {
                request = request.without_cache();
            }
            TransportKind::Xhr => {}
        }
        self.phase = Phase::Requesting;
        let attempt = self.next_attempt();
        let context = self.context();
        self.outputs
            .push(Output::Request(attempt, request, context));
    }

    fn probe(&mut self) {
        self.phase = Phase::Probing;
        self.probed = true;
        let attempt = self.next_attempt();
        self.outputs.push(Output::Probe(attempt));
    }

    pub(super) fn receive_head(&mut self, head: &Head) {
        if self.carriers.answer(Answer::Head(head)) == Verdict::Next {
            self.abort();
            self.request();
            return;
        }
        self.endings.receive(head);
        match head.judge() {
            Ok(()) => self.announce(head),
            Err(reason) => self.conclude(reason),
        }
    }

    pub(super) fn receive_no_head(&mut self, error: NetworkError) {
        let reason = match error {
            NetworkError::Aborted => FailureReason::Aborted,
            NetworkError::Policy => FailureReason::Policy,
            NetworkError::Redirect => FailureReason::Redirect,
            NetworkError::Request => FailureReason::Request,
            NetworkError::Unreachable => FailureReason::Network,
        };
        if error != NetworkError::Unreachable {
            return self.lose(reason);
        }
        self.in_flight = None;
        let can_probe = self.config.can_probe && url::is_http(&self.config.url);
        match self.carriers.answer(Answer::NoHead) {
            Verdict::Next => self.request(),
            Verdict::Confirm if can_probe => self.probe(),
            Verdict::Judge if self.carriers.is_confirmed() => {
                let origin = url::origin(&self.config.url);
                self.conclude(FailureReason::Refused { origin });
            }
            Verdict::Judge if can_probe && !self.probed => self.probe(),
            Verdict::Confirm | Verdict::Judge | Verdict::Lost => self.conclude(reason),
        }
    }

    pub(super) fn receive_probe(&mut self, reached: bool) {
        self.in_flight = None;
        if reached {
            self.carriers.confirm();
            self.request();
        } else {
            self.conclude(FailureReason::Network);
        }
    }

    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#announce-the-connection>
    fn announce(&mut self, head: &Head) {
        let resumed = self.carriers.current() != Carrier::Nothing;
        let renewed = self.ready_state == ReadyState::Open && resumed;
        self.phase = Phase::Streaming;
        self.ready_state = ReadyState::Open;
        self.probed = false;
        self.origin = url::origin(if head.url.is_empty() {
            &self.config.url
        } else {
            &head.url
        });

        let last_event_id = self.stream.last_event_id().to_owned();
        let mut stream = EventStream::new(last_event_id, self.config.options.max_event_size);
        if self.config.transport == TransportKind::Xhr {
            stream = stream.without_byte_order_mark();
            // A request that is made once is not made again in secret.
            if self.carriers.can_carry() && self.config.options.retry.kind != RetryKind::Never {
                stream = stream.renew_after(limits::XHR_RENEW_AFTER);
            }
        }
        stream.keep_comments(self.keeps_comments);
        self.stream = stream;
        self.body_length = 0;
        self.stop_timer(Timer::Connect);
        if let Some(timeout) = self.heartbeat.begin(self.now) {
            self.start_timer(Timer::Heartbeat, timeout);
        }

        if !renewed {
            self.endings.open(self.now);
            self.outputs.push(Output::Announce { resumed });
        }
    }

    /// Whether the ID must travel across origins, judged by where the last good response came from.
    fn is_cross_origin(&self) -> bool {
        let Some(page) = &self.config.origin else {
            return false;
        };
        let is_foreign = |origin: &str| page == "null" || page != origin;
        !url::is_local(&self.config.url)
            && (is_foreign(&url::origin(&self.config.url)) || is_foreign(&self.origin))
    }
}
