//! Path templates as sets of paths, and paths that stand for them.

use bailiwick_catalog::{Segment, Template};

/// A path template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    segments: Vec<Segment>,
    trailing_slash: bool,
}

/// Two segments that a path may have to match both, in a way that is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsure;

impl Shape {
    /// Reads what the compiler has read before; None only for what it would not take.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let template = Template::parse(text).ok()?;
        Some(Self {
            segments: template.segments().to_vec(),
            trailing_slash: template.has_trailing_slash(),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether some path may match both, looking at nothing but the first literals: quick, and never wrong about a no.
    pub(super) fn may_meet(&self, other: &Self) -> bool {
        if self.trailing_slash != other.trailing_slash {
            return false;
        }
        let mut pairs = self.segments.iter().zip(&other.segments);
        let apart = pairs.find_map(|pair| match pair {
            (Segment::Literal(one), Segment::Literal(two)) => (one != two).then_some(true),
            (Segment::Multi, _) | (_, Segment::Multi) => Some(false),
            _ => None,
        });
        match apart {
            Some(apart) => !apart,
            None => self.has_multi() || other.has_multi() || self.len() == other.len(),
        }
    }

    fn has_multi(&self) -> bool {
        self.segments.contains(&Segment::Multi)
    }

    /// The shapes without multi-segment variables that this one comes to for paths of up to so many segments.
    pub(super) fn unrolled(&self, longest: usize) -> Vec<Self> {
        let mut shapes: Vec<Vec<Segment>> = vec![Vec::new()];
        for segment in &self.segments {
            let repeated = |shape: &Vec<Segment>| match segment {
                Segment::Multi => longest.saturating_sub(shape.len()).max(1),
                _ => 1,
            };
            let plain = match segment {
                Segment::Multi => &Segment::Param,
                other => other,
            };
            let longer = shapes.iter().flat_map(|shape| {
                (1..=repeated(shape)).map(|times| {
                    let more = std::iter::repeat_n(plain, times);
                    shape.iter().chain(more).cloned().collect()
                })
            });
            shapes = longer.collect();
        }
        let shapes = shapes.into_iter().map(|segments| Self {
            segments,
            trailing_slash: self.trailing_slash,
        });
        shapes.collect()
    }

    /// The shapes of the paths that match both, neither having a multi-segment variable.
    pub(super) fn meet(&self, other: &Self, fresh: &str) -> Result<Vec<Self>, Unsure> {
        if self.len() != other.len() || self.trailing_slash != other.trailing_slash {
            return Ok(Vec::new());
        }
        let mut shapes = vec![Vec::new()];
        for (one, two) in self.segments.iter().zip(&other.segments) {
            let segments = meet(one, two, fresh)?;
            let with = |shape: &Vec<Segment>, last: &Segment| shape.iter().chain([last]).cloned().collect();
            shapes = shapes
                .iter()
                .flat_map(|shape| segments.iter().map(move |segment| with(shape, segment)))
                .collect();
        }
        let shapes = shapes.into_iter().map(|segments| Self {
            segments,
            trailing_slash: self.trailing_slash,
        });
        Ok(shapes.collect())
    }

    /// A path that matches this shape, and no other template for the text that its variables have.
    pub(super) fn path(&self, fresh: &str) -> String {
        let mut path = String::new();
        for segment in &self.segments {
            path.push('/');
            path.push_str(&text(segment, fresh));
        }
        if self.trailing_slash || self.segments.is_empty() {
            path.push('/');
        }
        path
    }
}

/// The segments that match both of these.
fn meet(one: &Segment, two: &Segment, fresh: &str) -> Result<Vec<Segment>, Unsure> {
    Ok(match (one, two) {
        (Segment::Param, other) | (other, Segment::Param) => vec![other.clone()],
        (Segment::Literal(one), Segment::Literal(two)) if one != two => vec![],
        (literal @ Segment::Literal(text), other) | (other, literal @ Segment::Literal(text)) => {
            let both = other == literal || matches(other, text);
            both.then(|| literal.clone()).into_iter().collect()
        }
        // Nothing but a variable takes the fresh text, so what matches that matches every text of the segment.
        (one, two) if matches(two, &text(one, fresh)) => vec![one.clone()],
        (one, two) if matches(one, &text(two, fresh)) => vec![two.clone()],
        (one, two) => meet_by_ends(one, two)?,
    })
}

/// The same for two segments with text around one variable each: texts that begin with the longer beginning and end with
/// the longer end, which may overlap in a short one.
fn meet_by_ends(one: &Segment, two: &Segment) -> Result<Vec<Segment>, Unsure> {
    let (Some(first), Some(second)) = (parts(one), parts(two)) else {
        return Err(Unsure);
    };
    let longer = |one, two, within: fn(&str, &str) -> bool| match (within(one, two), within(two, one)) {
        (true, _) => Some(one),
        (false, true) => Some(two),
        (false, false) => None,
    };
    let prefix: Option<&str> = longer(first.0, second.0, |one, two| one.starts_with(two));
    let suffix: Option<&str> = longer(first.2, second.2, |one, two| one.ends_with(two));
    let (Some(prefix), Some(suffix)) = (prefix, suffix) else {
        return Ok(vec![]);
    };
    if !first.1.is_empty() || !second.1.is_empty() {
        return Err(Unsure);
    }
    let overlaps = (0..=suffix.len()).filter_map(|shared| {
        let (head, tail) = suffix.split_at_checked(shared)?;
        prefix.ends_with(head).then(|| format!("{prefix}{tail}"))
    });
    let short = overlaps.filter(|text| matches(one, text) && matches(two, text));
    let long = Segment::Mixed {
        prefix: prefix.to_owned(),
        middles: Vec::new(),
        suffix: suffix.to_owned(),
    };
    Ok(short.map(Segment::Literal).chain([long]).collect())
}

fn parts(segment: &Segment) -> Option<(&str, &[String], &str)> {
    match segment {
        Segment::Mixed {
            prefix,
            middles,
            suffix,
        } => Some((prefix, middles, suffix)),
        Segment::Literal(_) | Segment::Param | Segment::Multi => None,
    }
}

/// Whether a text matches a segment with text around variables, of which each takes one character at least.
fn matches(segment: &Segment, text: &str) -> bool {
    let Some((prefix, middles, suffix)) = parts(segment) else {
        return false;
    };
    let Some(mut rest) = text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)) else {
        return false;
    };
    for middle in middles {
        let from = rest.chars().next().map_or(0, char::len_utf8);
        let found = rest.get(from..).and_then(|rest| rest.split_once(middle.as_str()));
        match found {
            Some((_, after)) if from > 0 => rest = after,
            _ => return false,
        }
    }
    !rest.is_empty()
}

fn text(segment: &Segment, fresh: &str) -> String {
    match segment {
        Segment::Literal(literal) => literal.clone(),
        Segment::Param | Segment::Multi => fresh.to_owned(),
        Segment::Mixed {
            prefix,
            middles,
            suffix,
        } => {
            let mut text = format!("{prefix}{fresh}");
            for middle in middles {
                text.push_str(middle);
                text.push_str(fresh);
            }
            text.push_str(suffix);
            text
        }
    }
}
