//! The connection keeps its promises whatever network, page and machine do, and in whatever order:
//! `simulation/judge.rs` says which.

use super::{
    simulation::{Simulation, any_config},
    source::Source,
};

pub(crate) fn check(input: &[u8]) {
    let mut source = Source::new(input);
    let mut simulation = Simulation::new(any_config(&mut source));
    for _ in 0..source.below(3) {
        simulation.disturb(&mut source);
    }
    simulation.open(&mut source);
    while !source.is_empty() {
        simulation.step(&mut source);
    }
}
