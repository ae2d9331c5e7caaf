//! Diagnostics as the checks write them down, before anybody needs lines and columns.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Severity};
use crate::source::{File, Span};

/// One thing that is wrong, with the places that explain it.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) primary: Label,
    pub(crate) secondary: Vec<Label>,
    pub(crate) help: Vec<String>,
}

/// A place and what it has to do with the matter.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) span: Span,
    pub(crate) text: String,
}

impl Finding {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let primary = Label {
            span,
            text: String::new(),
        };
        Self {
            code,
            message: message.into(),
            primary,
            secondary: Vec::new(),
            help: Vec::new(),
        }
    }

    /// What to write beside the place itself.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Another place that matters, in whichever text.
    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}

/// All findings of one run.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<Finding>,
    errors: usize,
    /// What was not understood: where each such place starts, and where it ends.
    distrusted: BTreeMap<(File, usize), usize>,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.is_distrusted(&finding) {
            return;
        }
        if finding.code.severity() == Severity::Error {
            self.errors += 1;
        }
        self.all.push(finding);
    }

    /// Reports why some places were not understood, instead of all else that is found there, now or later.
    pub(crate) fn distrust(&mut self, causes: Vec<(Span, Finding)>) {
        self.distrusted
            .extend(causes.iter().map(|(place, _)| ((place.file, place.start), place.end)));
        let all = std::mem::take(&mut self.all);
        self.errors = 0;
        self.extend(all);
        self.errors += causes.len();
        self.all.extend(causes.into_iter().map(|(_, finding)| finding));
    }

    fn is_distrusted(&self, finding: &Finding) -> bool {
        let Span { file, start, .. } = finding.primary.span;
        let before = self.distrusted.range((file, 0)..=(file, start)).next_back();
        before.is_some_and(|(_, &end)| start < end)
    }

    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    pub(crate) fn into_vec(self) -> Vec<Finding> {
        self.all
    }
}
