//! Curves on logarithmic scales, each named at its end.

use super::Scale;
use super::canvas::{HEAD, canvas, class, escaped, text};
use crate::rival::Kind;
use crate::units::{grouped, time};

/// What to draw.
pub(crate) struct Curves<'a> {
    pub(crate) title: &'a str,
    pub(crate) subtitle: &'a str,
    /// What is counted from left to right.
    pub(crate) x_unit: &'a str,
    pub(crate) series: Vec<Series>,
}

/// One curve.
pub(crate) struct Series {
    pub(crate) label: String,
    pub(crate) kind: Kind,
    /// Counts and nanoseconds.
    pub(crate) points: Vec<(f64, f64)>,
}

const LEFT: f64 = 76.0;
const RIGHT: f64 = 600.0;
const TOP: f64 = HEAD + 8.0;
const BOTTOM: f64 = TOP + 430.0;
/// How far apart two names stand at least.
const LINE: f64 = 17.0;

/// Draws them, ours last and so above the others.
pub(crate) fn curves(curves: &Curves<'_>) -> String {
    let points = || curves.series.iter().flat_map(|series| series.points.iter().copied());
    let x = Scale::new(points().map(|(x, _)| x), LEFT, RIGHT);
    let y = Scale::new(points().map(|(_, y)| y), BOTTOM, TOP);
    let mut body = String::new();
    for decade in x.decades() {
        let at = x.at(decade);
        body += &format!("<line class=\"grid\" x1=\"{at:.1}\" y1=\"{TOP}\" x2=\"{at:.1}\" y2=\"{BOTTOM}\"/>\n");
        body += &text(at, BOTTOM + 20.0, "soft middle", &grouped(decade as u64));
    }
    for decade in y.decades() {
        let at = y.at(decade);
        body += &format!("<line class=\"grid\" x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{RIGHT}\" y2=\"{at:.1}\"/>\n");
        body += &text(
            LEFT - 10.0,
            at + 4.5,
            "soft end",
            &time(decade).replace(".00", "").replace(".0", ""),
        );
    }
    body += &text(
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 40.0,
        "soft middle",
        &escaped(curves.x_unit),
    );
    let mut order: Vec<&Series> = curves
        .series
        .iter()
        .filter(|series| !series.points.is_empty())
        .collect();
    order.sort_by_key(|series| series.kind == Kind::Ours);
    for series in &order {
        let class = class(series.kind);
        let places: Vec<(f64, f64)> = series
            .points
            .iter()
            .map(|(count, value)| (x.at(*count), y.at(*value)))
            .collect();
        let line: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        body += &format!("<polyline class=\"line {class}\" points=\"{}\"/>\n", line.join(" "));
        for (x, y) in places {
            body += &format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>\n");
        }
    }
    for (series, at, place) in names(&order, &x, &y) {
        let bold = if series.kind == Kind::Ours { " bold" } else { "" };
        let class = format!("{}{bold}", class(series.kind));
        body += &text(at + 10.0, place + 4.5, &class, &escaped(&series.label));
    }
    let kinds: Vec<Kind> = order.iter().map(|series| series.kind).collect();
    canvas(curves.title, curves.subtitle, BOTTOM + 60.0, &kinds, &body)
}

/// Where each name stands: at the end of its curve, moved apart from the others that end there.
fn names<'a>(order: &[&'a Series], x: &Scale, y: &Scale) -> Vec<(&'a Series, f64, f64)> {
    let end = |series: &'a Series| {
        series
            .points
            .last()
            .map(|(count, value)| (series, x.at(*count), y.at(*value)))
    };
    let mut ends: Vec<_> = order.iter().filter_map(|series| end(series)).collect();
    ends.sort_by(|a, b| (a.1, a.2).partial_cmp(&(b.1, b.2)).unwrap_or(std::cmp::Ordering::Equal));
    for columns in ends.chunk_by_mut(|a, b| a.1 == b.1) {
        let wanted: Vec<f64> = columns.iter().map(|(.., place)| *place).collect();
        for (column, place) in columns.iter_mut().zip(apart(&wanted)) {
            column.2 = place;
        }
    }
    ends
}

/// Ascending places, moved as little as will do so that no two are closer than a line, and none is below the last line.
fn apart(wanted: &[f64]) -> Vec<f64> {
    let mut places = vec![];
    let mut lowest = f64::MIN;
    for place in wanted {
        lowest = place.max(lowest + LINE);
        places.push(lowest);
    }
    let mut highest = BOTTOM + LINE;
    for place in places.iter_mut().rev() {
        *place = place.min(highest - LINE);
        highest = *place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_stand_on_each_other() {
        for wanted in [vec![10.0, 11.0, 12.0, 200.0], vec![BOTTOM; 5], vec![]] {
            let places = apart(&wanted);
            assert!(
                places.windows(2).all(|pair| pair[1] - pair[0] >= LINE - 1e-9),
                "{places:?}"
            );
            assert!(places.iter().all(|place| *place <= BOTTOM), "{places:?}");
        }
    }

    #[test]
    fn a_curve_that_ends_early_is_named_where_it_ends() {
        let series = |label: &str, points: &[(f64, f64)]| Series {
            label: label.to_owned(),
            kind: Kind::Library,
            points: points.to_vec(),
        };
        let all = [
            series("short", &[(100.0, 5.0), (1e3, 6.0)]),
            series("long", &[(100.0, 5.0), (1e5, 9.0)]),
        ];
        let svg = curves(&Curves {
            title: "",
            subtitle: "",
            x_unit: "",
            series: all.into(),
        });
        let x = |label: &str| -> f64 {
            let line = svg
                .lines()
                .find(|line| line.ends_with(&format!(">{label}</text>")))
                .unwrap();
            line.split("x=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap()
        };
        assert!(x("short") < x("long"));
    }
}
