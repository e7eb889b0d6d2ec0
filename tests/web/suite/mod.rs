//! What holds in windows and in workers.

mod class;
mod closing;
mod failures;
mod life_cycle;
mod messages;
mod odd_answers;
mod probes;
mod release;
mod requests;
mod transports;
mod turns;
mod xhr;
