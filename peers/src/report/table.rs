//! A table in Markdown.

/// What is longer than this is a sentence.
const SENTENCE: usize = 28;

/// A table with a heading and rows. The first column stands left and so do sentences, the others right.
pub(super) fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = line(heading.iter().copied());
    let is_text = |column: usize| {
        rows.iter()
            .any(|row| row.get(column).is_some_and(|cell| cell.len() > SENTENCE))
    };
    let rule = (0..heading.len()).map(|column| if column == 0 || is_text(column) { "---" } else { "---:" });
    text += &line(rule);
    for row in rows {
        text += &line(row.iter().map(String::as_str));
    }
    text.push('\n');
    text
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<&str> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}
