//! Attempts follow each other by the retry policy, the server's `retry` and its `Retry-After`.

use eventsource_wasm::protocol::{Config, Options, TransportKind};

use super::{
    simulation::{Simulation, any_policy},
    source::Source,
};

pub(crate) fn check(input: &[u8]) {
    let mut source = Source::new(input);
    let mut simulation = Simulation::new(Config {
        url: "https://page.test/events".to_owned(),
        origin: Some("https://page.test".to_owned()),
        transport: TransportKind::Fetch,
        can_probe: false,
        options: Options {
            retry: any_policy(&mut source),
            ..Options::default()
        },
    });
    simulation.open(&mut source);
    while !source.is_empty() {
        simulation.go_on(&mut source);
        if source.chance(10) {
            simulation.pass(&mut source);
        }
    }
}
