//! Whether time stays linear in bytes when one line, or one block, comes in drips of 1 KB.
//!
//! Doubling the bytes should double the time; were the line scanned or copied anew for each drip,
//! doubling them would take four times as long. Single ratios are at the mercy of caches and of
//! other programs, so what must hold is the whole: sixteen times the bytes in less than 48 times
//! the time, where quadratic time would take 256 times.

use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

use eventsource_wasm::protocol::{EventStream, limits::MAX_EVENT_SIZE};

const MEGABYTES: [usize; 5] = [1, 2, 4, 8, 16];
const DRIP: usize = 1024;
/// The least of several runs is the one that other programs disturbed least.
const RUNS: usize = 15;
const LARGEST_RATIO: f64 = 48.0;

fn main() -> ExitCode {
    let mut is_linear = true;
    for (name, start, middle) in [
        ("data in one line", "data: ", "x"),
        ("data in many lines", "data: x", "\ndata: x"),
        ("comment in one line", ":", "x"),
        ("id in one line", "id: ", "x"),
    ] {
        println!("{name}, in drips of 1 KB");
        let bodies = MEGABYTES.map(|megabytes| body(start, middle, megabytes << 20));
        // In turn, so that what disturbs one size disturbs all.
        let mut times = [Duration::MAX; MEGABYTES.len()];
        for _ in 0..RUNS {
            for (time, body) in times.iter_mut().zip(&bodies) {
                *time = measure(body).min(*time);
            }
        }
        for (index, (megabytes, time)) in MEGABYTES.into_iter().zip(times).enumerate() {
            print!("  {megabytes:2} MB {:8.3} ms", time.as_secs_f64() * 1e3);
            match index.checked_sub(1) {
                Some(former) => println!("  x {:.2}", time.div_duration_f64(times[former])),
                None => println!(),
            }
        }
        is_linear &= times[4].div_duration_f64(times[0]) < LARGEST_RATIO;
    }
    if is_linear {
        ExitCode::SUCCESS
    } else {
        println!("expected sixteen times the bytes in less than {LARGEST_RATIO} times the time");
        ExitCode::FAILURE
    }
}

fn body(start: &str, middle: &str, size: usize) -> Vec<u8> {
    let count = (size - start.len()) / middle.len();
    format!("{start}{}\n\n", middle.repeat(count)).into_bytes()
}

fn measure(body: &[u8]) -> Duration {
    let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
    let start = Instant::now();
    for drip in body.chunks(DRIP) {
        black_box(stream.push(black_box(drip)));
    }
    start.elapsed()
}
