//! Bytes a second, for each kind of traffic, beside the crates that Rust programs use.
//!
//! Those give each message as owned strings, in a stream of futures that are always ready; this one
//! gives the messages of a chunk as ranges of one text, which is what JavaScript is handed.

use std::{convert::Infallible, hint::black_box, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput};
use eventsource_stream::Eventsource as _;
use eventsource_wasm::protocol::{EventStream, limits::MAX_EVENT_SIZE};
use eventsource_wasm_benches::{Traffic, all};
use futures_executor::block_on;
use futures_util::stream::{self, Stream, StreamExt as _};
use sse_stream::SseByteStream;

type Interpreter = fn(&Traffic) -> usize;

const INTERPRETERS: [(&str, Interpreter); 3] = [
    ("eventsource-wasm", with_this_crate),
    ("eventsource-stream", with_eventsource_stream),
    ("sse-stream", with_sse_stream),
];

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    for traffic in all() {
        let mut group = criterion.benchmark_group(traffic.name);
        group.throughput(Throughput::Bytes(traffic.len() as u64));
        for (name, interpret) in INTERPRETERS {
            assert_eq!(
                interpret(&traffic),
                traffic.messages,
                "messages that {name} found in {}",
                traffic.name
            );
            group.bench_with_input(
                BenchmarkId::from_parameter(name),
                &traffic,
                |bencher, it| {
                    bencher.iter(|| interpret(it));
                },
            );
        }
        group.finish();
    }
    criterion.final_summary();
}

fn with_this_crate(traffic: &Traffic) -> usize {
    let mut stream = EventStream::new(String::new(), MAX_EVENT_SIZE);
    let mut messages = 0;
    for chunk in &traffic.chunks {
        stream.push(black_box(chunk));
        let batch = stream.batch();
        black_box(batch.text());
        messages += black_box(batch.records()).len();
    }
    messages
}

fn with_eventsource_stream(traffic: &Traffic) -> usize {
    block_on(
        chunks(traffic)
            .eventsource()
            .fold(0, async |messages, event| {
                black_box(event.expect("the stream is sound"));
                messages + 1
            }),
    )
}

fn with_sse_stream(traffic: &Traffic) -> usize {
    block_on(
        SseByteStream::new(chunks(traffic)).fold(0, async |messages, block| {
            let block = black_box(block.expect("the stream is sound"));
            messages + usize::from(block.data.is_some())
        }),
    )
}

fn chunks(traffic: &Traffic) -> impl Stream<Item = Result<&[u8], Infallible>> + Unpin {
    stream::iter(&traffic.chunks).map(|chunk| Ok(black_box(chunk.as_slice())))
}
