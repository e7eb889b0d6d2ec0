//! What `src/js/page.js` and the timers tell.

use crate::protocol::{Input, Timer};

/// What has happened, by its number.
pub(super) fn input(notice: u8) -> Input<'static> {
    match notice {
        0 => Input::TimerExpired(Timer::Reconnect),
        1 => Input::TimerExpired(Timer::Connect),
        2 => Input::TimerExpired(Timer::Heartbeat),
        3 => Input::TimerExpired(Timer::Hidden),
        4 => Input::Suspend,
        5 => Input::Resume,
        6 => Input::Offline,
        7 => Input::Online,
        8 => Input::Hidden,
        9 => Input::Visible,
        10 => Input::Freeze,
        11 => Input::Woke,
        _ => Input::Open,
    }
}
