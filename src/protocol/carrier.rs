//! How the last event ID travels: which request to make, and which one next if it is refused.
//!
//! To the page's own origin it travels in the standard's header. To another origin that header
//! needs a preflight, which native classes never send and many servers refuse; a form needs none,
//! but a server may not know it. As no carrier may fail a connection that works without an ID, the
//! form, the header and nothing are tried one after the other, a *chain*. A header too large for
//! servers starts a chain as well, and is left out of it.
//!
//! | carrier \ answer          | stream | redirected | 204   | other head | no head | no head, confirmed |
//! |---------------------------|--------|------------|-------|------------|---------|--------------------|
//! | `Form`                    | judge  | next       | judge | next       | next    | next               |
//! | `Form`, header too large  | judge  | next       | judge | next       | confirm | next               |
//! | `Header` in a chain       | judge  | judge      | judge | judge      | confirm | next               |
//! | `Header` alone            | judge  | judge      | judge | judge      | judge   | next               |
//! | `Nothing`                 | judge  | judge      | judge | judge      | judge   | judge              |
//!
//! - *judge*: decide as if there were no carriers.
//! - *next*: at once the next request: after `Form` `Header`, if it is not too large, else
//!   `Nothing`. A redirect may have made the POST a GET without a body, so the ID may have got
//!   lost.
//! - *confirm*: CORS refuses without a head, but so does a network that is down. Only where a probe
//!   reaches the server is the attempt *confirmed*: made once more from the first carrier to which
//!   no head came, and its refusals believed. Each of its requests to which no head comes is made a
//!   second time, before the table is asked: a server that cuts every second connection refuses nothing.
//!
//! What worked is remembered for the event source, and later attempts start with it. If no head comes
//! to a form that worked, the network is believed to be down, whatever the table says, and the attempt
//! is *lost*, a few times in a row: a browser that makes a POST over a connection which the server has
//! just closed, or that finds a head and a cut at once, reports a network error, too, and to go on
//! without an ID would lose events.
//!
//! A page that names a carrier gets that one alone, and its answers are judged. With a request of its
//! own, which no form can replace, the header is alone too; too large, it fails.

use std::mem;

use super::{
    limits,
    options::{CarrierOption, Options},
    response::Head,
};

/// How one request carries the last event ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// In the body of a POST, as a form would send it.
    Form,
    /// In the `Last-Event-ID` header.
    Header,
    /// Not at all, or there is none.
    Nothing,
    /// In the query of the URL.
    Query,
}

/// What a request came to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer<'a> {
    Head(&'a Head),
    /// A network error before any head.
    NoHead,
}

/// What follows; see the table above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Confirm,
    Judge,
    Lost,
    Next,
}

/// The carriers of one event source.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts about one attempt, each independent of the others"
)]
pub(super) struct Carriers {
    /// The one that the page named.
    fixed: Option<Carrier>,
    /// Whether no request may be a form.
    has_own_request: bool,
    current: Carrier,
    chained: bool,
    header_fits: bool,
    confirmed: bool,
    /// Whether the current request of a confirmed attempt has been made before.
    repeated: bool,
    /// Whether the server itself has refused the form in this attempt.
    form_refused: bool,
    /// What worked where no carrier was left out.
    remembered: Option<Carrier>,
    /// How many more attempts with that may be lost.
    trust: u8,
}

impl Carriers {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            fixed: match options.carrier {
                CarrierOption::Auto => None,
                CarrierOption::Body => Some(Carrier::Form),
                CarrierOption::Header => Some(Carrier::Header),
                CarrierOption::Query(_) => Some(Carrier::Query),
            },
            has_own_request: options.has_own_request,
            current: Carrier::Nothing,
            chained: false,
            header_fits: true,
            confirmed: false,
            repeated: false,
            form_refused: false,
            remembered: None,
            trust: 0,
        }
    }

    /// Begins an attempt to connect.
    pub(super) fn start(&mut self, last_event_id: &str, cross_origin: bool) {
        self.confirmed = false;
        self.form_refused = false;
        self.header_fits = last_event_id.len() <= limits::MAX_HEADER_VALUE;
        let has_choice = self.fixed.is_none() && !self.has_own_request;
        self.chained =
            has_choice && !last_event_id.is_empty() && (cross_origin || !self.header_fits);
        self.current = if self.chained {
            self.first_of_chain()
        } else if last_event_id.is_empty() {
            Carrier::Nothing
        } else {
            self.fixed.unwrap_or(Carrier::Header)
        };
    }

    /// Whether only a header may carry the ID, and it is too large for one.
    pub(super) fn is_stuck(&self, last_event_id: &str) -> bool {
        let header_alone = match self.fixed {
            None => self.has_own_request,
            Some(carrier) => carrier == Carrier::Header,
        };
        header_alone && last_event_id.len() > limits::MAX_HEADER_VALUE
    }

    /// Begins the attempt again, as the server can be reached.
    pub(super) fn confirm(&mut self) {
        self.confirmed = true;
        self.repeated = false;
        if self.chained && self.current != Carrier::Nothing && !self.form_refused {
            self.current = self.first_of_chain();
        }
    }

    /// Whether [`confirm`](Self::confirm) was called in this attempt.
    pub(super) fn is_confirmed(&self) -> bool {
        self.confirmed
    }

    pub(super) fn current(&self) -> Carrier {
        self.current
    }

    /// Whether a later attempt can be expected to carry an ID.
    pub(super) fn can_carry(&self) -> bool {
        match self.current {
            Carrier::Form | Carrier::Header | Carrier::Query => true,
            Carrier::Nothing => !self.chained && self.remembered != Some(Carrier::Nothing),
        }
    }

    /// Takes an answer to the current carrier, which after [`Verdict::Next`] may be another one.
    pub(super) fn answer(&mut self, answer: Answer<'_>) -> Verdict {
        if let Answer::NoHead = answer
            && self.confirmed
            && !mem::replace(&mut self.repeated, true)
        {
            return Verdict::Next;
        }
        if self.fixed.is_some() {
            return Verdict::Judge;
        }
        let trust = mem::take(&mut self.trust);
        match (self.current, answer) {
            (Carrier::Form, Answer::NoHead)
                if trust > 0 && self.remembered == Some(Carrier::Form) =>
            {
                self.trust = trust - 1;
                Verdict::Lost
            }
            (Carrier::Form, Answer::Head(head)) if refuses_form(head) => {
                self.form_refused = true;
                self.advance()
            }
            (Carrier::Form, Answer::NoHead) if self.header_fits => self.advance(),
            (Carrier::Form | Carrier::Header, Answer::NoHead) if self.confirmed => self.advance(),
            (Carrier::Form | Carrier::Header, Answer::NoHead) if self.chained => Verdict::Confirm,
            (carrier, Answer::Head(head)) => {
                let is_lesson = self.header_fits && (self.chained || carrier == Carrier::Header);
                if is_lesson && head.judge().is_ok() {
                    self.remembered = Some(carrier);
                    self.trust = limits::MAX_LOST_ATTEMPTS;
                }
                Verdict::Judge
            }
            (_, Answer::NoHead) => Verdict::Judge,
        }
    }

    fn advance(&mut self) -> Verdict {
        self.repeated = false;
        self.current = if self.current == Carrier::Form && self.header_fits {
            Carrier::Header
        } else {
            Carrier::Nothing
        };
        Verdict::Next
    }

    fn first_of_chain(&self) -> Carrier {
        match self.remembered {
            Some(Carrier::Nothing) => Carrier::Nothing,
            Some(Carrier::Header) if self.header_fits => Carrier::Header,
            _ => Carrier::Form,
        }
    }
}

/// 204 is no refusal: it is how a server that understood says "stop".
fn refuses_form(head: &Head) -> bool {
    head.redirected || (head.status != 204 && head.judge().is_err())
}
