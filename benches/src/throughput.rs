//! Bytes a second, for each kind of traffic.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, Throughput};
use eventsource_wasm::protocol::{EventStream, limits::MAX_EVENT_SIZE};
use eventsource_wasm_benches::{Traffic, all};

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    let mut group = criterion.benchmark_group("event stream");
    for traffic in all() {
        group.throughput(Throughput::Bytes(traffic.len() as u64));
        group.bench_function(traffic.name, |bencher| bencher.iter(|| interpret(&traffic)));
    }
    group.finish();
    criterion.final_summary();
}

fn interpret(traffic: &Traffic) -> usize {
    let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
    let mut text = 0;
    for chunk in &traffic.chunks {
        stream.push(black_box(chunk));
        text += black_box(stream.batch()).text().len();
    }
    text
}
