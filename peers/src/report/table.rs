//! A table in Markdown.

/// A table with a heading and rows; the first column stands left, the others right.
pub(super) fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = line(heading.iter().copied());
    let rule = heading
        .iter()
        .enumerate()
        .map(|(column, _)| if column == 0 { "---" } else { "---:" });
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
