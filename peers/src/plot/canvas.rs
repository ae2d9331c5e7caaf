//! What all plots have: a card with a title, and colours by the kind of rival.

use crate::rival::Kind;

/// How wide a plot is.
pub(super) const WIDTH: f64 = 860.0;

/// How high the title and what stands below it are.
pub(super) const HEAD: f64 = 96.0;

/// Without variables: not every viewer of SVG knows them.
const STYLE: &str = "
  text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; font-size: 13px;
         fill: #1f2328; stroke: none; }
  .title { font-size: 18px; font-weight: 600; } .soft { fill: #59636e; } .bold { font-weight: 600; }
  .end { text-anchor: end; } .middle { text-anchor: middle; }
  .card { fill: #ffffff; stroke: #d8dee4; } .grid { stroke: #e6eaef; }
  .ours { fill: #c2410c; stroke: #c2410c; } .floor { fill: #767f8a; stroke: #767f8a; }
  .library { fill: #0b62a8; stroke: #0b62a8; } .policy { fill: #a2387c; stroke: #a2387c; }
  .bar, text.ours, text.floor, text.library, text.policy { stroke: none; }
  polyline.line { fill: none; stroke-width: 1.6; } polyline.ours { stroke-width: 3.5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .soft { fill: #9aa4af; } .card { fill: #0d1117; stroke: #30363d; } .grid { stroke: #21262d; }
    .ours { fill: #ff8f4c; stroke: #ff8f4c; } .floor { fill: #8f98a3; stroke: #8f98a3; }
    .library { fill: #5fb3f2; stroke: #5fb3f2; } .policy { fill: #e58cc3; stroke: #e58cc3; } }
";

/// A plot of this height with a title; the legend names the kinds that are there.
pub(super) fn canvas(title: &str, subtitle: &str, height: f64, kinds: &[Kind], body: &str) -> String {
    let (title, subtitle) = (escaped(title), escaped(subtitle));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\">\n<title>{title}</title>\n<desc>{subtitle}</desc>\n<style>{STYLE}</style>\n"
    );
    svg += &format!(
        "<rect class=\"card\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\"/>\n",
        WIDTH - 1.0,
        height - 1.0
    );
    svg += &text(24.0, 34.0, "title", &title);
    svg += &text(24.0, 56.0, "soft", &subtitle);
    let mut x = 24.0;
    for (kind, name) in LEGEND.iter().filter(|(kind, _)| kinds.contains(kind)) {
        svg += &format!(
            "<rect class=\"bar {}\" x=\"{x}\" y=\"69\" width=\"12\" height=\"12\" rx=\"2\"/>\n",
            class(*kind)
        );
        svg += &text(x + 18.0, 79.5, "soft", name);
        x += 46.0 + 7.0 * name.len() as f64;
    }
    svg + body + "</svg>\n"
}

const LEGEND: [(Kind, &str); 4] = [
    (Kind::Ours, "bailiwick"),
    (Kind::Floor, "by hand"),
    (Kind::Library, "sets, routers, frameworks"),
    (Kind::Policy, "policy engines: they answer a wider question"),
];

/// The class of a kind.
pub(super) fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Ours => "ours",
        Kind::Floor => "floor",
        Kind::Library => "library",
        Kind::Policy => "policy",
    }
}

/// A line of text that is escaped already.
pub(super) fn text(x: f64, y: f64, class: &str, text: &str) -> String {
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>\n")
}

/// Text as XML has it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup() {
        let svg = canvas("a < b & c", "HashSet<String>", 100.0, &[], "");
        assert!(svg.contains("<title>a &lt; b &amp; c</title>"));
        assert!(svg.contains("HashSet&lt;String&gt;"));
    }
}
