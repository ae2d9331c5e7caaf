//! Tables that fit the terminal.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

/// A table as wide as the terminal at most, or 100 columns where there is none.
pub(crate) fn table<'r>(heads: &[&str], rows: impl Iterator<Item = &'r Vec<String>>) -> String {
    let width = terminal_size::terminal_size().map_or(100, |(width, _)| width.0);
    let mut table = Table::new();
    table
        .load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(heads.iter().copied())
        .add_rows(rows);
    table.trim_fmt()
}
