//! A connection in a simulated page: a driver without I/O, whose clock, timers, network and page do
//! what the bytes of an input say, and never more than real ones can.

mod config;
mod delays;
mod judge;
mod observer;
mod requests;
mod streams;

use eventsource_wasm::protocol::{Attempt, Config, Connection, Input, NetworkError, Output, Timer};

pub(super) use config::{any_config, any_policy};
use observer::{Clock, Observer};

use super::source::Source;

/// That expire in one step.
const MOST_TIMERS: usize = 8;

/// The driver's side: what is out, and what is due.
#[derive(Debug)]
pub(super) struct Simulation {
    connection: Connection,
    observer: Observer,
    clock: Clock,
    timers: Vec<(Timer, f64)>,
    out: Option<Out>,
    past: Vec<Attempt>,
    /// The messages of that attempt are being dispatched: its body is not read on.
    delivering: Option<Attempt>,
    draining: bool,
}

/// A request or probe that is out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Out {
    pub(super) attempt: Attempt,
    pub(super) stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Probing,
    Requesting,
    Streaming,
}

impl Simulation {
    pub(super) fn new(config: Config) -> Self {
        Self {
            connection: Connection::new(config.clone()),
            observer: Observer::new(config),
            clock: Clock {
                now: 1e12,
                elapsed: 0.0,
            },
            timers: Vec::new(),
            out: None,
            past: vec![Attempt::default()],
            delivering: None,
            draining: false,
        }
    }

    pub(super) fn open(&mut self, source: &mut Source<'_>) {
        self.apply(Input::Open, source);
    }

    /// One thing that the page, the machine or the network does.
    pub(super) fn step(&mut self, source: &mut Source<'_>) {
        match source.below(20) {
            0..=8 => self.go_on(source),
            9..=12 => self.pass(source),
            13..=15 => self.disturb(source),
            16 => self.apply(any_wish(source), source),
            17 => self.report_of_the_past(source),
            18 => self.connection.keep_comments(source.chance(50)),
            _ => self.clock.now -= *source.pick(&[&0.0, &1.0, &3_600_000.0]),
        }
    }

    /// What the network does next; where nothing is out, the time until the next timer passes.
    pub(super) fn go_on(&mut self, source: &mut Source<'_>) {
        if let Some(attempt) = self.delivering.take() {
            self.apply(Input::Delivered(attempt), source);
            return;
        }
        let Some(Out { attempt, stage }) = self.out else {
            return self.pass_to_timer(source);
        };
        match stage {
            Stage::Probing => {
                self.out = None;
                let reached = source.chance(50);
                self.apply(Input::Probed { attempt, reached }, source);
            }
            Stage::Requesting if source.below(10) < 7 => {
                self.out = Some(Out {
                    attempt,
                    stage: Stage::Streaming,
                });
                self.apply(Input::Head(attempt, requests::any_head(source)), source);
            }
            Stage::Streaming if source.below(10) < 7 => {
                let chunk = streams::any_chunk(source);
                self.apply(Input::Chunk(attempt, &chunk), source);
            }
            Stage::Requesting => {
                self.out = None;
                self.apply(Input::NetworkError(attempt, any_error(source)), source);
            }
            Stage::Streaming => {
                self.out = None;
                let input = match source.below(4) {
                    0..=1 => Input::EndOfBody(attempt),
                    2 => Input::NetworkError(attempt, NetworkError::Unreachable),
                    _ => Input::NetworkError(attempt, NetworkError::Aborted),
                };
                self.apply(input, source);
            }
        }
    }

    fn pass_to_timer(&mut self, source: &mut Source<'_>) {
        if let Some((_, due)) = self.next_timer() {
            self.wait((due - self.clock.elapsed).max(0.0), source);
        }
    }

    pub(super) fn pass(&mut self, source: &mut Source<'_>) {
        let times = [&10.0, &0.0, &999.0, &3_000.0, &10_000.0, &61_000.0, &3e6];
        let time = *source.pick(&times);
        self.wait(time, source);
    }

    /// Timers expire in their order, and all of them late: at the end of the time.
    fn wait(&mut self, time: f64, source: &mut Source<'_>) {
        self.clock.elapsed += time;
        self.clock.now += time;
        // A page whose function says 0 each time makes no end of it; every turn takes some time.
        for _ in 0..MOST_TIMERS {
            let Some((timer, due)) = self.next_timer() else {
                break;
            };
            if due > self.clock.elapsed {
                break;
            }
            self.timers.retain(|(other, _)| *other != timer);
            self.apply(Input::TimerExpired(timer), source);
        }
    }

    fn next_timer(&self) -> Option<(Timer, f64)> {
        let timers = self.timers.iter().copied();
        timers.min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    /// What happens to the page, in an order that may make no sense.
    pub(super) fn disturb(&mut self, source: &mut Source<'_>) {
        let input = match source.below(8) {
            0 => Input::Hidden,
            1 => Input::Visible,
            2 => Input::Suspend,
            3 => Input::Resume,
            4 => Input::Offline,
            5 => Input::Online,
            6 => Input::Freeze,
            _ => Input::Woke,
        };
        self.apply(input, source);
    }

    /// What requests still report that were given up.
    fn report_of_the_past(&mut self, source: &mut Source<'_>) {
        let attempt = self.past[source.below(self.past.len())];
        if self.out.is_some_and(|out| out.attempt == attempt) || self.delivering == Some(attempt) {
            return;
        }
        let input = match source.below(6) {
            0 => Input::Chunk(attempt, b"id: old\nretry: 9\ndata: old\n\n"),
            1 => Input::Delivered(attempt),
            2 => Input::EndOfBody(attempt),
            3 => Input::Head(attempt, requests::any_head(source)),
            4 => Input::NetworkError(attempt, any_error(source)),
            _ => Input::Probed {
                attempt,
                reached: source.chance(50),
            },
        };
        let id = self.connection.last_event_id().to_owned();
        let failure = self.connection.failure().clone();
        self.apply(input, source);
        assert_eq!(self.connection.last_event_id(), id);
        assert_eq!(self.connection.failure(), &failure);
    }

    fn apply(&mut self, input: Input<'_>, source: &mut Source<'_>) {
        self.observer
            .begin(&input, self.clock, self.out, self.delivering);
        self.connection.handle(input, self.clock.now);
        if !self.draining {
            self.drain(source);
        }
    }

    fn drain(&mut self, source: &mut Source<'_>) {
        self.draining = true;
        while let Some(output) = self.connection.poll_output() {
            self.observer.see(&output, &self.connection, self.out);
            let dispatches = output == Output::Dispatch;
            self.perform(&output, source);
            if dispatches {
                break;
            }
        }
        self.draining = false;
        let timers: Vec<Timer> = self.timers.iter().map(|(timer, _)| *timer).collect();
        self.observer.rest(&self.connection, self.out, &timers);
    }

    fn perform(&mut self, output: &Output, source: &mut Source<'_>) {
        match *output {
            Output::Abort(_) => self.out = None,
            Output::Announce { .. } | Output::FireError => self.listen(source),
            Output::Decide => {
                self.listen(source);
                let share = source.share();
                let number = *source.pick(&[&share, &500.0, &f64::NAN, &-1.0, &1e12]);
                self.observer.decide(number);
                self.connection.decide(number);
            }
            Output::Dispatch => {
                self.delivering = self.out.map(|out| out.attempt);
            }
            Output::Probe(attempt) => self.send(attempt, Stage::Probing),
            Output::Release => {
                self.out = None;
                self.timers.clear();
            }
            Output::Request(attempt, ..) => self.send(attempt, Stage::Requesting),
            Output::StartTimer(timer, time) => {
                self.timers.retain(|(other, _)| *other != timer);
                self.timers
                    .push((timer, self.clock.elapsed + f64::from(time)));
            }
            // One whose start was withdrawn may not run.
            Output::StopTimer(timer) => self.timers.retain(|(other, _)| *other != timer),
        }
    }

    fn send(&mut self, attempt: Attempt, stage: Stage) {
        assert!(!self.past.contains(&attempt), "{attempt:?} is used again");
        self.past.push(attempt);
        self.out = Some(Out { attempt, stage });
    }

    /// Code of the page runs, and may do what it can.
    fn listen(&mut self, source: &mut Source<'_>) {
        if source.chance(10) {
            self.apply(any_wish(source), source);
        }
    }
}

/// What a page can call.
fn any_wish(source: &mut Source<'_>) -> Input<'static> {
    match source.below(8) {
        0..=3 => Input::Reset,
        4..=6 => Input::Reconnect,
        _ => Input::Close,
    }
}

fn any_error(source: &mut Source<'_>) -> NetworkError {
    *source.pick(&[
        &NetworkError::Unreachable,
        &NetworkError::Unreachable,
        &NetworkError::Unreachable,
        &NetworkError::Request,
        &NetworkError::Redirect,
        &NetworkError::Policy,
        &NetworkError::Aborted,
    ])
}
