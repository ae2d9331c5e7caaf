//! Changes of texts, in which all else stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

/// An alternative of `security`: schemes, each with the scopes asked of it.
pub(super) type Alternative = Vec<(String, Vec<String>)>;

/// A `security` to write.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) file: String,
    /// The old value, or the mapping that gets a key.
    pub(super) span: Range<usize>,
    /// Where the key of the old value ends.
    pub(super) key_end: Option<usize>,
    /// Whether the mapping gets a key.
    pub(super) is_key: bool,
    pub(super) alternatives: Vec<Alternative>,
}

/// Makes all changes; the paths of the files that have some.
pub(super) fn apply(files: &mut BTreeMap<String, String>, mut edits: Vec<Edit>) -> BTreeSet<String> {
    edits.sort_by(|a, b| (&a.file, a.span.start).cmp(&(&b.file, b.span.start)));
    let mut changed = BTreeSet::new();
    for edits in edits.chunk_by(|a, b| a.file == b.file) {
        let Some((file, text)) = edits.first().and_then(|edit| files.get_key_value(&edit.file)) else {
            continue;
        };
        let (file, text) = (file.clone(), rewritten(text, edits));
        changed.insert(file.clone());
        files.insert(file, text);
    }
    changed
}

/// A text with all changes, which are sorted by their places.
fn rewritten(text: &str, edits: &[Edit]) -> String {
    let has_crlf = text.split_once('\n').is_some_and(|(line, _)| line.ends_with('\r'));
    let mut rewritten = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (span, new) = edit.replacement(text);
        rewritten.push_str(text.get(at..span.start).unwrap_or_default());
        if has_crlf {
            rewritten.push_str(&new.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            rewritten.push_str(&new);
        }
        at = span.end;
    }
    rewritten.push_str(text.get(at..).unwrap_or_default());
    rewritten
}

impl Edit {
    /// What is replaced, and by what.
    fn replacement(&self, text: &str) -> (Range<usize>, String) {
        let old = text.get(self.span.clone()).unwrap_or_default();
        let start = self.span.start;
        match (self.is_key, old.starts_with('{'), old.starts_with('[')) {
            (true, true, _) => {
                let inner = old.get(1..old.len().saturating_sub(1)).unwrap_or_default();
                let comma = if inner.trim().is_empty() { "" } else { "," };
                (start + 1..start + 1, format!("\"security\": {}{comma}", self.flow()))
            }
            (true, false, _) => {
                let indent = indent(text, start);
                let lead = if self.alternatives.is_empty() {
                    " []".to_owned()
                } else {
                    let block = self.block(indent + 2, indent + 6);
                    format!("\n{:width$}{block}", "", width = indent + 2)
                };
                (start..start, format!("security:{lead}\n{:indent$}", ""))
            }
            (false, _, true) => (self.span.clone(), self.flow()),
            (false, _, false) if self.alternatives.is_empty() => self
                .beside_key(text)
                .unwrap_or_else(|| (self.span.clone(), "[]".to_owned())),
            (false, _, false) => {
                let indent = indent(text, start);
                (self.span.clone(), self.block(indent, inner_indent(old, indent)))
            }
        }
    }

    /// An empty list in the line of its key, in place of one in lines of its own: in a line of its own it would have to
    /// stand deeper than the key, and the old one need not. None if something else stands between the key and the list.
    fn beside_key(&self, text: &str) -> Option<(Range<usize>, String)> {
        let key_end = self.key_end?;
        let between = text.get(key_end..self.span.start)?;
        let colon = between
            .find(':')
            .filter(|at| between.get(..*at).is_some_and(|gap| gap.trim().is_empty()))?;
        let start = key_end + colon + 1;
        let kept = text.get(start..self.span.start)?.trim_end();
        let mut lines = kept.split('\n');
        let first = lines.next().unwrap_or_default();
        let is_remark = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        if !lines.all(is_remark) {
            return None;
        }
        // An anchor or a tag comes before the value, a remark after it.
        let value = first.find(" #").unwrap_or(first.len());
        let (before, after) = kept.split_at_checked(first.get(..value)?.trim_end().len())?;
        Some((start..self.span.end, format!("{before} []{after}")))
    }

    /// In one line, as JSON, which YAML reads too.
    fn flow(&self) -> String {
        let scheme = |(name, scopes): &(String, Vec<String>)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| quoted(scope)).collect();
            format!("{}: [{}]", quoted(name), scopes.join(", "))
        };
        let alternative = |schemes: &Alternative| {
            let schemes: Vec<_> = schemes.iter().map(scheme).collect();
            format!("{{{}}}", schemes.join(", "))
        };
        let alternatives: Vec<_> = self.alternatives.iter().map(alternative).collect();
        format!("[{}]", alternatives.join(", "))
    }

    /// In lines: alternatives with an indentation, of which the first line is without, and scopes with a greater one.
    fn block(&self, indent: usize, inner: usize) -> String {
        let mut text = String::new();
        for (at, schemes) in self.alternatives.iter().enumerate() {
            for (rank, (name, scopes)) in schemes.iter().enumerate() {
                if at + rank > 0 {
                    _ = write!(text, "\n{:indent$}", "");
                }
                text.push_str(if rank == 0 { "- " } else { "  " });
                text.push_str(&plain(name));
                text.push(':');
                if scopes.is_empty() {
                    text.push_str(" []");
                }
                for scope in scopes {
                    _ = write!(text, "\n{:inner$}- {}", "", quoted(scope));
                }
            }
        }
        text
    }
}

/// How far a place is from the start of its line.
fn indent(text: &str, at: usize) -> usize {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next());
    line.map_or(0, |line| line.chars().count())
}

/// The indentation that scopes have in an old text, or else the one that most descriptions give them.
fn inner_indent(old: &str, indent: usize) -> usize {
    let items = old.lines().skip(1).filter(|line| line.trim_start().starts_with('-'));
    let mut indents = items.map(|line| line.len() - line.trim_start().len());
    indents.find(|inner| *inner >= indent + 2).unwrap_or(indent + 4)
}

/// Names of scopes have neither quotes nor backslashes; those of schemes may have anything.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => _ = write!(quoted, "\\u{:04x}", u32::from(char)),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// A key of YAML, in quotes where it needs some.
fn plain(name: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let mut bytes = name.bytes();
    if bytes.next().is_some_and(|first| first.is_ascii_alphabetic()) && bytes.all(is_word) {
        name.to_owned()
    } else {
        quoted(name)
    }
}
