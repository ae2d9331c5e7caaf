//! Memory, where somebody counts it.

/// Tells how many bytes are allocated when something is done with that were not before. The program that measures time
/// has a meter that says nothing, so that no allocation of a rival is slowed down by being counted.
#[derive(Clone, Copy)]
pub struct Meter(pub fn(&mut dyn FnMut()) -> i64);

impl Meter {
    /// Counts nothing.
    pub const NONE: Self = Self(|work| {
        work();
        0
    });

    /// What was made, and the bytes that it holds.
    pub fn held<T>(self, make: impl FnOnce() -> T) -> (T, i64) {
        let mut make = Some(make);
        let mut made = None;
        let bytes = (self.0)(&mut || made = make.take().map(|make| make()));
        (made.expect("the meter runs what it measures"), bytes)
    }
}
