//! Lines of input that may be anything.

use std::io::{self, BufRead, BufReader, Read};

/// Reads lines into one buffer, whatever bytes they have.
pub(crate) struct Lines<B> {
    reader: B,
    line: Vec<u8>,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// Its bytes, without the line feed.
    Whole(&'a [u8]),
    /// It has more than [`LONGEST`] bytes.
    TooLong,
}

/// How many bytes a line may have: far more than any request with a role and a grant, far less than memory.
pub(crate) const LONGEST: usize = 1 << 20;

impl<R: Read> Lines<BufReader<R>> {
    /// Lines of this input, of which so many bytes are read at once.
    pub(crate) fn new(capacity: usize, input: R) -> Self {
        Self::from_buffered(BufReader::with_capacity(capacity, input))
    }

    /// Whether the next line is not read yet, so that asking for it may take as long as somebody needs to write it.
    pub(crate) fn would_wait(&self) -> bool {
        self.reader.buffer().is_empty()
    }
}

impl<B: BufRead> Lines<B> {
    /// Lines of what has a buffer already.
    pub(crate) fn from_buffered(reader: B) -> Self {
        let line = Vec::new();
        Self { reader, line }
    }

    /// The next line, or `None` after the last one.
    pub(crate) fn read(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let limit = LONGEST as u64 + 1;
        if self.reader.by_ref().take(limit).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() > LONGEST {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong));
        }
        Ok(Some(Line::Whole(&self.line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_long_is_one_line() {
        let fits = vec![b'a'; LONGEST];
        let long = vec![b'b'; LONGEST + 1];
        for (terminator, rest) in [(&b"\n"[..], Some(&b"c"[..])), (b"", None)] {
            let input = [&fits, &b"\n"[..], &long, terminator, rest.unwrap_or_default()].concat();
            let mut lines = Lines::new(7, input.as_slice());
            assert_eq!(lines.read().unwrap(), Some(Line::Whole(&fits)));
            assert_eq!(lines.read().unwrap(), Some(Line::TooLong));
            assert_eq!(lines.read().unwrap(), rest.map(Line::Whole));
            assert_eq!(lines.read().unwrap(), None);
        }
    }

    #[test]
    fn empty_lines_are_lines() {
        let mut lines = Lines::new(7, &b"\n\n"[..]);
        assert_eq!(lines.read().unwrap(), Some(Line::Whole(b"")));
        assert_eq!(lines.read().unwrap(), Some(Line::Whole(b"")));
        assert_eq!(lines.read().unwrap(), None);
    }
}
