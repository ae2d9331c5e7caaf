//! The text of metrics, as `OpenMetrics` has it, taken apart.

/// A metric with all of its labels.
#[derive(Debug, PartialEq)]
pub(super) struct Family<'t> {
    pub(super) name: &'t str,
    pub(super) kind: &'t str,
    pub(super) help: String,
    pub(super) samples: Vec<Sample<'t>>,
}

/// A value, or a part of a histogram's.
#[derive(Debug, PartialEq)]
pub(super) struct Sample<'t> {
    /// With what stands behind the name of the family, as `_total`.
    pub(super) name: &'t str,
    pub(super) labels: Vec<(&'t str, String)>,
    pub(super) value: &'t str,
}

/// Its families, in order. Lines that are none of a family are left out.
pub(super) fn families(text: &str) -> Vec<Family<'_>> {
    let mut families: Vec<Family<'_>> = Vec::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.splitn(3, ' ');
            let (Some(word), Some(name)) = (words.next(), words.next()) else {
                continue;
            };
            let rest = words.next().unwrap_or_default();
            if families.last().is_none_or(|family| family.name != name) {
                families.push(Family {
                    name,
                    kind: "unknown",
                    help: String::new(),
                    samples: Vec::new(),
                });
            }
            match (families.last_mut(), word) {
                (Some(family), "TYPE") => family.kind = rest,
                (Some(family), "HELP") => rest.trim_end_matches('.').clone_into(&mut family.help),
                _ => {}
            }
        } else if let (Some(family), Some(sample)) = (families.last_mut(), sample(line)) {
            family.samples.push(sample);
        }
    }
    families
}

/// `name{label="value"} 1`, or without labels.
fn sample(line: &str) -> Option<Sample<'_>> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at_checked(end)?;
    let (labels, value) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (Vec::new(), rest),
    };
    // Behind the value may be a moment.
    let value = value.split_whitespace().next()?;
    Some(Sample { name, labels, value })
}

type Labels<'t> = Vec<(&'t str, String)>;

/// The labels before `}`, and what stands behind it.
fn labels(text: &str) -> Option<(Labels<'_>, &str)> {
    let (mut labels, mut rest) = (Vec::new(), text);
    loop {
        if let Some(behind) = rest.strip_prefix('}') {
            return Some((labels, behind));
        }
        let (name, quoted) = rest.strip_prefix(',').unwrap_or(rest).split_once("=\"")?;
        let (value, behind) = quoted_value(quoted)?;
        labels.push((name, value));
        rest = behind;
    }
}

/// What stands before the quotation mark that ends it, and what behind. `\\`, `\"` and `\n` are one character each.
fn quoted_value(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, text.get(at + 1..)?)),
            '\\' => match letters.next()?.1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_its_families_with_their_samples() {
        let text = "# HELP up_requests Requests, by route.\n# TYPE up_requests counter\n\
                    up_requests_total{route=\"/a/{b}\",status=\"200\"} 3\n# TYPE up gauge\nup 1.5 170\n# EOF\n";
        let found = families(text);
        let [requests, up] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (requests.name, requests.kind, requests.help.as_str()),
            ("up_requests", "counter", "Requests, by route")
        );
        let [sample] = requests.samples.as_slice() else {
            panic!("{requests:?}");
        };
        assert_eq!(
            sample.labels,
            [("route", "/a/{b}".to_owned()), ("status", "200".to_owned())]
        );
        assert_eq!((sample.name, sample.value), ("up_requests_total", "3"));
        assert_eq!((up.kind, up.samples[0].value), ("gauge", "1.5"));
    }

    #[test]
    fn marks_within_a_label_are_read_as_they_were_meant() {
        let text = "# TYPE a info\na{b=\"\\\\ \\\" \\n } , \"} 1\n";
        assert_eq!(families(text)[0].samples[0].labels, [("b", "\\ \" \n } , ".to_owned())]);
    }

    #[test]
    fn what_is_no_sample_is_left_out() {
        for line in ["a", "a{b=\"c} 1", "a{b} 1", "a{b=\"c\"}", ""] {
            let text = format!("# TYPE a gauge\n{line}\n");
            assert_eq!(families(&text)[0].samples, [], "{line}");
        }
        assert_eq!(families("a 1\n"), []);
    }
}
