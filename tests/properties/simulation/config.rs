//! What a page may ask for: options as `src/js/options.js` lets them through.

use eventsource_wasm::protocol::{
    CarrierOption, Config, HeartbeatTimeout, Options, RetryKind, RetryPolicy, TransportKind,
};

use crate::properties::source::Source;

const PAGE: &str = "https://page.test";

pub(crate) fn any_config(source: &mut Source<'_>) -> Config {
    let url = *source.pick(&[
        &"https://page.test/events",
        &"https://other.test/events?a=b#c",
        &"http://user:secret@page.test/events",
        &"http://localhost:8080/events",
        &"mailto:nobody@page.test",
    ]);
    let origin = *source.pick(&[&Some(PAGE), &Some("null"), &None]);
    Config {
        url: url.to_owned(),
        origin: origin.map(str::to_owned),
        transport: *source.pick(&[&TransportKind::Fetch, &TransportKind::Xhr]),
        can_probe: source.chance(60),
        options: any_options(source),
    }
}

fn any_options(source: &mut Source<'_>) -> Options {
    Options {
        last_event_id: source.pick(&["", "0", "é日"]).to_owned(),
        carrier: match source.below(8) {
            0..=4 => CarrierOption::Auto,
            5 => CarrierOption::Body,
            6 => CarrierOption::Header,
            _ => CarrierOption::Query("a".to_owned()),
        },
        has_own_request: source.chance(20),
        has_own_fetch: source.chance(10),
        max_event_size: *source.pick(&[&64, &10_000, &8]),
        connect_timeout: *source.pick(&[&None, &Some(1), &Some(10_000)]),
        heartbeat_timeout: *source.pick(&[
            &HeartbeatTimeout::Off,
            &HeartbeatTimeout::Fixed(1),
            &HeartbeatTimeout::Fixed(15_000),
            &HeartbeatTimeout::Adaptive,
        ]),
        pause_after: *source.pick(&[&None, &Some(0), &Some(60_000)]),
        retry: any_policy(source),
        reconnection_time: *source.pick(&[&None, &Some(0), &Some(7)]),
    }
}

pub(crate) fn any_policy(source: &mut Source<'_>) -> RetryPolicy {
    let mut time = || *source.pick(&[&1_000.0, &1.0, &30_000.0, &2_147_483_647.0]);
    let (initial, max) = (time(), time());
    RetryPolicy {
        kind: *source.pick(&[
            &RetryKind::Standard,
            &RetryKind::Backoff,
            &RetryKind::Function,
            &RetryKind::Never,
        ]),
        initial,
        factor: *source.pick(&[&2.0, &1.0, &1.5, &1e300]),
        max,
        attempts: *source.pick(&[&f64::INFINITY, &1.0, &3.0]),
        jitter: source.chance(50),
        statuses: source
            .pick::<[f64]>(&[&[429.0, 429.0, 500.0, 599.0], &[], &[204.0, 204.0]])
            .to_vec(),
    }
}
