//! A channel: numbers what is published, keeps the newest of it, and hands it to all subscribers.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::body::Bytes;
use eventsource_wasm::protocol::{EncodeError, Event};
use tokio::sync::broadcast;

/// The type of the event that tells a client that what came after its last event ID, which is the
/// data, is not here any more. All that is kept follows.
pub const STALE: &str = "stale";

/// Events that a subscriber may be behind. One that is slower is cut, and resumes by its ID.
const QUEUE: usize = 1_024;

/// Numbers, keeps and fans out.
#[derive(Debug)]
pub struct Channel {
    /// Tells the IDs of this process from those of one before, whose events are not here.
    run: u128,
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    published: u64,
    /// The newest events, encoded.
    kept: VecDeque<Bytes>,
    live: broadcast::Sender<Bytes>,
}

/// What one client is still to get: first what it missed, then what comes.
#[derive(Debug)]
pub struct Subscription {
    missed: VecDeque<Bytes>,
    live: broadcast::Receiver<Bytes>,
}

impl Channel {
    /// Keeps the newest `capacity` events.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            run: since_epoch.unwrap_or_default().as_millis(),
            capacity,
            state: Mutex::new(State {
                published: 0,
                kept: VecDeque::new(),
                live: broadcast::Sender::new(QUEUE),
            }),
        }
    }

    /// Gives the event the next ID, and sends it to all subscribers.
    ///
    /// # Errors
    ///
    /// If a field cannot be encoded; no number is used up then.
    pub fn publish(&self, event: Event<'_>) -> Result<(), EncodeError> {
        let mut state = self.state();
        let id = self.id(state.published + 1);
        let id = Some(id.as_str());
        let encoded = Bytes::from(Event { id, ..event }.encode()?);
        state.published += 1;
        state.kept.push_back(encoded.clone());
        if state.kept.len() > self.capacity {
            state.kept.pop_front();
        }
        // An error says that nobody listens.
        let _ = state.live.send(encoded);
        Ok(())
    }

    /// Everything after that ID; what comes from now on, if it is empty.
    #[must_use]
    pub fn subscribe(&self, last_event_id: &str) -> Subscription {
        // One lock for both, so that nothing falls between them and nothing comes twice.
        let state = self.state();
        let missed = match last_event_id {
            "" => [self.position(&state)].into(),
            id => self
                .missed(&state, id)
                .unwrap_or_else(|| self.all_and_stale(&state, id)),
        };
        Subscription {
            missed,
            live: state.live.subscribe(),
        }
    }

    /// Dispatches nothing, and lets a client resume that is cut before its first event.
    fn position(&self, state: &State) -> Bytes {
        let id = self.id(state.published);
        encode(Event {
            id: Some(&id),
            ..Event::default()
        })
    }

    /// `None` if they are not here.
    fn missed(&self, state: &State, last_event_id: &str) -> Option<VecDeque<Bytes>> {
        let number = self.number(last_event_id)?;
        let behind = usize::try_from(state.published.checked_sub(number)?).ok()?;
        let seen = state.kept.len().checked_sub(behind)?;
        Some(state.kept.range(seen..).cloned().collect())
    }

    fn all_and_stale(&self, state: &State, last_event_id: &str) -> VecDeque<Bytes> {
        let id = self.id(state.published - state.kept.len() as u64);
        let notice = encode(Event {
            event_type: Some(STALE),
            id: Some(&id),
            data: Some(last_event_id),
            ..Event::default()
        });
        [notice]
            .into_iter()
            .chain(state.kept.iter().cloned())
            .collect()
    }

    fn id(&self, number: u64) -> String {
        format!("{}-{number}", self.run)
    }

    /// The number in an ID that this process gave; `None` if it is another's or malformed.
    fn number(&self, id: &str) -> Option<u64> {
        let (_, number) = id.split_once('-')?;
        let number = number.parse().ok()?;
        (id == self.id(number)).then_some(number)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is locked, and if it did, every state is a good one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// The next event, encoded; `None` once the client is too slow, or the channel gone.
    pub async fn next(&mut self) -> Option<Bytes> {
        match self.missed.pop_front() {
            Some(event) => Some(event),
            None => self.live.recv().await.ok(),
        }
    }
}

/// For events whose fields are this file's own.
fn encode(event: Event<'_>) -> Bytes {
    let encoded = event.encode();
    Bytes::from(encoded.expect("an ID of digits and a hyphen, and a type of letters"))
}
