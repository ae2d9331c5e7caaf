//! Titles from descriptions.

/// The first sentence of a text that may be Markdown or HTML over many lines, as plain text without a full stop.
pub(super) fn title(text: &str) -> String {
    let text = text.trim_start().trim_start_matches("<p>").trim_start();
    let ends = ["\n\n", "\r\n\r\n", "</p>", "<p>", "<br", "</li>"];
    let end = ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let paragraph = text.get(..end).unwrap_or(text);
    let plain = without_markup(paragraph);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = match plain
        .match_indices(['.', '!', '?'])
        .find(|(at, _)| ends_sentence(&plain, *at))
    {
        Some((at, _)) => plain.get(..=at).unwrap_or(&plain),
        None => &plain,
    };
    let sentence = sentence
        .trim_end_matches(['.', ':', ' '])
        .trim_start_matches(['#', '-', '*', '>', ' ']);
    shortened(sentence)
}

/// Whether a stop ends a sentence: something new starts behind it, and no abbreviation before.
fn ends_sentence(text: &str, at: usize) -> bool {
    let (before, after) = (
        text.get(..at).unwrap_or_default(),
        text.get(at + 1..).unwrap_or_default(),
    );
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let is_abbreviation = word.len() < 2 || word.contains('.') || matches!(word, "etc" | "vs" | "incl" | "approx");
    let starts = after.strip_prefix(' ').and_then(|rest| rest.chars().next());
    !is_abbreviation && starts.is_some_and(|char| !char.is_lowercase())
}

/// Without tags, emphasis, code and the addresses of links.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let after = rest.get(char.len_utf8()..).unwrap_or_default();
        let is_tag = after.starts_with(|char: char| char.is_ascii_alphabetic() || char == '/');
        let skipped = match char {
            '<' if is_tag => after.find('>').map(|end| end + 1),
            ']' if after.starts_with('(') => after.find(')').map(|end| end + 1),
            '[' if after.contains("](") => Some(0),
            '`' | '*' => Some(0),
            '_' if after.starts_with('_') => Some(1),
            _ => None,
        };
        if let Some(bytes) = skipped {
            plain.push_str(if char == '<' { " " } else { "" });
            rest = after.get(bytes..).unwrap_or_default();
        } else {
            plain.push(char);
            rest = after;
        }
    }
    plain
}

/// A text of a length that a list has room for, cut between words.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return text.to_owned();
    };
    let start = text.get(..end).unwrap_or_default();
    let words = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', ' ']))
}

const LONGEST: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_plain_sentence() {
        for (text, expected) in [
            ("Read orders", "Read orders"),
            ("Read **your** orders. And `more`.", "Read your orders"),
            ("Read\n  orders\n\nAll of them.", "Read orders"),
            ("<p>See <b>all</b> users</p><br/>Not admins", "See all users"),
            (
                "Use [the panel](https://x.example/a) for v1.2 files, e.g. photos.",
                "Use the panel for v1.2 files, e.g. photos",
            ),
            ("## Full access", "Full access"),
            ("a < b", "a < b"),
            ("", ""),
            (".", ""),
        ] {
            assert_eq!(title(text), expected, "{text}");
        }
        let long = title(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= LONGEST + 1, "{long}");
    }
}
