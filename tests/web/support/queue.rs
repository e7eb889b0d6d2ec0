//! Hands values from callbacks to the test, in order.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Clones share one queue; a single one of them waits.
#[derive(Debug)]
pub(crate) struct Queue<T>(Rc<RefCell<Inner<T>>>);

#[derive(Debug)]
struct Inner<T> {
    values: VecDeque<T>,
    waker: Option<Waker>,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self(Rc::new(RefCell::new(Inner {
            values: VecDeque::new(),
            waker: None,
        })))
    }

    pub(crate) fn push(&self, value: T) {
        let mut inner = self.0.borrow_mut();
        inner.values.push_back(value);
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) async fn next(&self) -> T {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            if let Some(value) = inner.values.pop_front() {
                return Poll::Ready(value);
            }
            inner.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    pub(crate) fn drain(&self) -> Vec<T> {
        self.0.borrow_mut().values.drain(..).collect()
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}
