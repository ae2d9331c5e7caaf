//! Plots as SVG: light and dark as the reader's system has it, readable without colour, the same bytes for the same input.
//!
//! By hand: the plotting crates draw one theme, and place text by widths that they guess.

mod bars;
mod canvas;
mod curves;

pub(crate) use bars::{Bar, Bars, bars};
pub(crate) use curves::{Curves, Series, curves};

/// A logarithmic scale over whole decades.
struct Scale {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale that these values fit on, drawn between two places.
    fn new(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let low = values.clone().fold(f64::MAX, f64::min).max(1e-3).log10().floor() as i32;
        let high = values.fold(1e-3, f64::max).log10().ceil() as i32;
        Self {
            low,
            high: high.max(low + 1),
            from,
            to,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let share = (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        self.from + share * (self.to - self.from)
    }

    fn decades(&self) -> impl Iterator<Item = f64> + use<> {
        (self.low..=self.high).map(|decade| 10_f64.powi(decade))
    }
}
