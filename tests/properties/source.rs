//! Choices made by the bytes of an input; what is missing at its end counts as zero.

use arbitrary::Unstructured;

#[derive(Debug)]
pub(super) struct Source<'a>(Unstructured<'a>);

impl<'a> Source<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self(Unstructured::new(input))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Below `end`, which must not be 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.int_in_range(0..=end - 1).unwrap_or_default()
    }

    /// Never at the end of the input.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub(super) fn pick<'i, T: ?Sized>(&mut self, items: &[&'i T]) -> &'i T {
        items[self.below(items.len())]
    }

    /// From 0 to 1.
    pub(super) fn share(&mut self) -> f64 {
        f64::from(self.0.arbitrary::<u8>().unwrap_or_default()) / 255.0
    }

    /// Any string, which is short.
    pub(super) fn text(&mut self) -> String {
        let length = self.below(24);
        let bytes = self.0.bytes(length.min(self.0.len()));
        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
    }
}
