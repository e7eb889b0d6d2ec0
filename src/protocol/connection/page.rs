//! What the page and the network do to a connection.
//!
//! A page may be away, in the back/forward cache, or asleep: hidden for longer than it wants to be
//! connected. Either pauses the connection, and the end of both resumes it.
//!
//! Without a network the next attempt is delayed, but only for so long: browsers are wrong at times,
//! and the machine itself can be reached all the while.

use super::{Connection, Phase};
use crate::protocol::{
    boundary::{Input, ReadyState, Timer},
    limits, url,
};

#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all combinations occur"
)]
pub(super) struct Page {
    away: bool,
    asleep: bool,
    offline: bool,
    /// Whether this wait was prolonged already.
    prolonged: bool,
}

impl Page {
    pub(super) fn is_absent(&self) -> bool {
        self.away || self.asleep
    }

    pub(super) fn begin_wait(&mut self) {
        self.prolonged = false;
    }
}

impl Connection {
    pub(super) fn handle_page(&mut self, input: &Input<'_>) {
        match input {
            Input::Suspend if self.phase != Phase::Unopened => {
                self.page.away = true;
                self.pause();
            }
            Input::Resume => {
                self.page.away = false;
                self.resume();
            }
            Input::Hidden => match self.config.options.pause_after {
                Some(0) => self.fall_asleep(),
                Some(time) => self.start_timer(Timer::Hidden, time),
                None => {}
            },
            // Started only where there is a time to pause after.
            Input::TimerExpired(Timer::Hidden) => self.fall_asleep(),
            Input::Freeze if self.config.options.pause_after.is_some() => {
                self.fall_asleep();
                self.stop_timer(Timer::Hidden);
            }
            Input::Visible => {
                self.stop_timer(Timer::Hidden);
                self.page.asleep = false;
                self.resume();
                if self.phase == Phase::Streaming {
                    self.check_heartbeat();
                }
            }
            Input::Offline => self.page.offline = true,
            Input::Online => {
                self.page.offline = false;
                // A server may have asked to be left alone.
                if self.phase == Phase::Waiting && !self.endings.must_wait() {
                    self.stop_timer(Timer::Reconnect);
                    self.connect();
                }
            }
            _ => {} // stale: see the table in `connection.rs`
        }
    }

    /// The time to wait is over.
    pub(super) fn end_wait(&mut self) {
        if self.is_offline() && !self.page.prolonged {
            self.page.prolonged = true;
            self.start_timer(Timer::Reconnect, limits::OFFLINE_DELAY);
        } else {
            self.connect();
        }
    }

    /// Whether the server cannot be reached for want of a network.
    pub(super) fn is_offline(&self) -> bool {
        self.page.offline && !url::is_loopback(&self.config.url)
    }

    /// Makes the connection anew, for which it is not to blame.
    pub(super) fn restart(&mut self) {
        self.cancel();
        self.endings.forgive(self.now);
        self.ready_state = ReadyState::Connecting;
        self.connect();
    }

    /// As the page wishes, in whatever phase; later, if it is going away.
    pub(super) fn reconnect(&mut self) {
        self.cancel();
        self.endings.reset(self.now);
        self.page.asleep = false;
        self.ready_state = ReadyState::Connecting;
        self.open();
    }

    fn fall_asleep(&mut self) {
        self.page.asleep = true;
        if self.phase != Phase::Unopened {
            self.pause();
        }
    }

    fn pause(&mut self) {
        if self.phase != Phase::Paused {
            self.cancel();
            self.endings.forgive(self.now);
            self.phase = Phase::Paused;
            self.ready_state = ReadyState::Connecting;
        }
    }

    fn resume(&mut self) {
        if self.phase == Phase::Paused && !self.page.is_absent() {
            self.connect();
        }
    }
}
