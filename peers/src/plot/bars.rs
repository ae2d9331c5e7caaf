//! Bars on a logarithmic scale, one below the other.

use super::Scale;
use super::canvas::{HEAD, WIDTH, canvas, class, escaped, text};
use crate::rival::Kind;
use crate::units::{time, times};

/// What to draw.
pub(crate) struct Bars<'a> {
    pub(crate) title: &'a str,
    pub(crate) subtitle: &'a str,
    /// In the order in which they are drawn.
    pub(crate) rows: Vec<Bar>,
}

/// One bar.
pub(crate) struct Bar {
    pub(crate) label: String,
    /// Nanoseconds.
    pub(crate) value: f64,
    pub(crate) kind: Kind,
}

const ROW: f64 = 26.0;
const LEFT: f64 = 262.0;
const RIGHT: f64 = WIDTH - 150.0;

/// Draws them.
pub(crate) fn bars(bars: &Bars<'_>) -> String {
    let scale = Scale::new(bars.rows.iter().map(|bar| bar.value), LEFT, RIGHT);
    let bottom = HEAD + ROW * bars.rows.len() as f64;
    let ours = bars.rows.iter().find(|bar| bar.kind == Kind::Ours).map(|bar| bar.value);
    let mut body = String::new();
    for decade in scale.decades() {
        let x = scale.at(decade);
        body += &format!("<line class=\"grid\" x1=\"{x:.1}\" y1=\"{HEAD}\" x2=\"{x:.1}\" y2=\"{bottom}\"/>\n");
        body += &text(x, bottom + 18.0, "soft middle", &escaped(&round(decade)));
    }
    for (number, bar) in bars.rows.iter().enumerate() {
        let y = HEAD + ROW * number as f64;
        let bold = if bar.kind == Kind::Ours { " bold" } else { "" };
        let end = scale.at(bar.value).max(LEFT + 2.0);
        body += &text(LEFT - 10.0, y + 17.0, &format!("end{bold}"), &escaped(&bar.label));
        body += &format!(
            "<rect class=\"bar {}\" x=\"{LEFT}\" y=\"{:.1}\" width=\"{:.1}\" height=\"16\" rx=\"2\"/>\n",
            class(bar.kind),
            y + 4.5,
            end - LEFT
        );
        body += &text(end + 8.0, y + 17.0, bold.trim(), &time(bar.value));
        if let Some(ours) = ours.filter(|_| bar.kind != Kind::Ours) {
            body += &text(WIDTH - 20.0, y + 17.0, "soft end", &times(bar.value / ours));
        }
    }
    let kinds: Vec<Kind> = bars.rows.iter().map(|bar| bar.kind).collect();
    canvas(bars.title, bars.subtitle, bottom + 36.0, &kinds, &body)
}

/// A decade without digits after the point.
fn round(decade: f64) -> String {
    time(decade).replace(".00", "").replace(".0", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_longer_has_the_longer_bar() {
        let rows = [1.5, 2.0, 40.0, 3e6].map(|value| Bar {
            label: "a".to_owned(),
            value,
            kind: Kind::Library,
        });
        let svg = bars(&Bars {
            title: "",
            subtitle: "",
            rows: rows.into(),
        });
        let widths: Vec<f64> = svg
            .lines()
            .filter(|line| line.contains("\"bar library\"") && line.contains("height=\"16\""))
            .map(|line| {
                line.split("width=\"")
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
                    .parse()
                    .unwrap()
            })
            .collect();
        assert_eq!(widths.len(), 4);
        assert!(widths.is_sorted_by(|a, b| a < b), "{widths:?}");
    }

    #[test]
    fn decades_are_whole() {
        assert_eq!([1.0, 10.0, 100.0, 1e4].map(round), ["1 ns", "10 ns", "100 ns", "10 µs"]);
    }
}
