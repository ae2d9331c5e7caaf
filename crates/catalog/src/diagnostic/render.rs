//! Diagnostics beside the text they speak of.

use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use crate::Source;
use crate::diagnostic::finding::Label;
use crate::diagnostic::report::Sources;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{File, Lines, floor_char_boundary};

pub(crate) fn report(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let mut texts = Texts {
        catalog: None,
        lock: None,
    };
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(MOST) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&[group(sources, &mut texts, diagnostic)]));
        out.push('\n');
    }
    if let Some(rest) = diagnostics.len().checked_sub(MOST).filter(|&rest| rest > 0) {
        _ = write!(out, "\n... and {rest} more\n");
    }
    out
}

/// The lines of both texts, found when the first diagnostic needs them.
struct Texts<'s> {
    catalog: Option<Lines<'s>>,
    lock: Option<Lines<'s>>,
}

fn group<'s>(sources: &'s Sources, texts: &mut Texts<'s>, diagnostic: &'s Diagnostic) -> Group<'s> {
    let finding = &diagnostic.finding;
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&*finding.message).id(diagnostic.code()));
    let first = finding.primary.span.file;
    let second = match first {
        File::Catalog => File::Lock,
        File::Lock => File::Catalog,
    };
    for file in [first, second] {
        let Some(source) = sources.get(file) else { continue };
        let lines = match file {
            File::Catalog => &mut texts.catalog,
            File::Lock => &mut texts.lock,
        };
        let lines = lines.get_or_insert_with(|| Lines::new(source.text()));
        let primary = (file == first).then_some((AnnotationKind::Primary, &finding.primary));
        let secondary = finding.secondary.iter().filter(|label| label.span.file == file);
        let labels = primary
            .into_iter()
            .chain(secondary.map(|label| (AnnotationKind::Context, label)))
            .collect();
        group = excerpts(group, source, lines, labels);
    }
    for help in &finding.help {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    group
}

/// The lines of a text that its labels are on: what the renderer is given must not grow with the text.
fn excerpts<'s>(
    mut group: Group<'s>,
    source: &'s Source,
    lines: &mut Lines<'s>,
    mut labels: Vec<(AnnotationKind, &'s Label)>,
) -> Group<'s> {
    labels.sort_by_key(|(_, label)| label.span);
    let mut rest = labels.as_slice();
    // The excerpt with the primary label comes first: the place of the whole diagnostic is taken from it.
    let mut found = Vec::new();
    while let Some((_, first)) = rest.first() {
        let start = lines.line(first.span.start).start;
        let near = rest.partition_point(|(_, label)| line_end(source.text(), label.span.end) <= start + LONGEST);
        let (taken, others) = rest.split_at(near.max(1));
        rest = others;
        found.push(taken);
    }
    found.sort_by_key(|labels| labels.iter().all(|(kind, _)| *kind != AnnotationKind::Primary));
    for labels in found {
        group = excerpt(group, source, lines, labels);
    }
    group
}

fn excerpt<'s>(
    group: Group<'s>,
    source: &'s Source,
    lines: &mut Lines<'s>,
    labels: &[(AnnotationKind, &'s Label)],
) -> Group<'s> {
    let text = source.text();
    let from = labels.first().map_or(0, |(_, label)| label.span.start);
    let to = labels.iter().map(|(_, label)| label.span.end).max().unwrap_or(from);
    let whole = lines.line(from).start..line_end(text, to);
    let cut = whole.len() > LONGEST;
    let range = if cut {
        // One label on a line that nobody could read: what stands around it, and its place from elsewhere.
        let start = floor_char_boundary(text, from.saturating_sub(AROUND).max(whole.start));
        start..floor_char_boundary(text, (from + AROUND).min(whole.end))
    } else {
        whole
    };
    let position = lines.position(from);
    let annotations = labels.iter().map(|(kind, label)| {
        let at = |offset: usize| offset.clamp(range.start, range.end) - range.start;
        annotation(*kind, at(label.span.start)..at(label.span.end), &label.text)
    });
    let snippet = Snippet::source(text.get(range.clone()).unwrap_or(""))
        .line_start(position.line)
        .annotations(annotations.collect::<Vec<_>>());
    if cut {
        group
            .element(
                Origin::path(source.name())
                    .line(position.line)
                    .char_column(position.column),
            )
            .element(snippet)
    } else {
        group.element(snippet.path(source.name()))
    }
}

fn annotation(kind: AnnotationKind, span: std::ops::Range<usize>, text: &str) -> Annotation<'_> {
    kind.span(span).label((!text.is_empty()).then_some(text))
}

/// Where the line of a place ends, or any place too far away for an excerpt.
fn line_end(text: &str, offset: usize) -> usize {
    let far = floor_char_boundary(text, offset + 2 * LONGEST);
    offset
        + text
            .get(offset..far)
            .and_then(|rest| rest.split(['\n', '\r']).next())
            .map_or(0, str::len)
}

/// Wide enough for a line of 120 characters with its label.
const WIDTH: usize = 180;
const MOST: usize = 1000;
/// How many bytes an excerpt may have.
const LONGEST: usize = 4096;
/// How many bytes before and after a label on a line that is longer than that.
const AROUND: usize = 200;
