//! What others could take a segment for: decoded once or twice, cut at its first `;`, without blanks at its end, and in
//! whichever case (rule 12).

use super::refused::escaped;

/// How many bytes of a segment are read. No template has a segment that is longer.
const LONGEST: usize = 1024;

/// How often the most eager reader decodes.
const DECODINGS: usize = 2;

/// A segment as somebody could read it. It lives on the stack: a request allocates nothing.
pub(super) struct Reading {
    bytes: [u8; LONGEST],
    len: usize,
    /// Whether there was more than there is room for.
    pub(super) is_cut_off: bool,
}

impl Reading {
    /// What was read: in small letters, unless case counts.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    const EMPTY: Self = Self {
        bytes: [0; LONGEST],
        len: 0,
        is_cut_off: false,
    };

    fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(place) => {
                *place = byte;
                self.len += 1;
            }
            None => self.is_cut_off = true,
        }
    }

    /// A segment as it is, in small letters unless case counts.
    pub(super) fn exact(segment: &[u8], case_sensitive: bool) -> Self {
        let mut reading = Self::EMPTY;
        for byte in segment {
            reading.push(*byte);
        }
        if !case_sensitive {
            reading.fold();
        }
        reading
    }

    /// Reads a segment: decoded so often, up to its first `;` where `parameters` are cut off.
    fn of(segment: &[u8], decodings: usize, parameters: bool, case_sensitive: bool) -> Self {
        let mut reading = Self::EMPTY;
        let mut blanks: usize = 0;
        let mut rest = segment;
        while let Some((byte, after)) = next(rest, decodings) {
            rest = after;
            match byte {
                b';' if parameters => break,
                // Blanks count only once something follows them.
                b' ' => blanks += 1,
                _ => {
                    for _ in 0..blanks.min(LONGEST) {
                        reading.push(b' ');
                    }
                    blanks = 0;
                    reading.push(byte);
                }
            }
        }
        if !case_sensitive {
            reading.fold();
        }
        while let Some(blank) = BLANKS.iter().find(|blank| reading.bytes().ends_with(blank)) {
            reading.len -= blank.len();
        }
        reading
    }

    /// Puts everything into small letters, with the letters beyond ASCII that some readers take for one of ASCII.
    fn fold(&mut self) {
        let mut to = 0;
        let mut from = 0;
        while let Some(bytes) = self.bytes.get(from..self.len).filter(|bytes| !bytes.is_empty()) {
            let folded = FOLDED.iter().find(|(text, _)| bytes.starts_with(text));
            let (byte, len) = match (folded, bytes) {
                (Some((text, byte)), _) => (*byte, text.len()),
                (None, [byte, ..]) => (byte.to_ascii_lowercase(), 1),
                (None, []) => break,
            };
            if let Some(place) = self.bytes.get_mut(to) {
                *place = byte;
            }
            to += 1;
            from += len;
        }
        self.len = to;
    }
}

/// Asks a question about every reading of a segment until one of them answers.
pub(super) fn any<T>(segment: &[u8], case_sensitive: bool, mut ask: impl FnMut(&Reading) -> Option<T>) -> Option<T> {
    let escapes = segment.contains(&b'%');
    (0..=DECODINGS)
        .filter(|decodings| *decodings == 0 || escapes)
        .find_map(|decodings| {
            [false, true].into_iter().find_map(|parameters| {
                let cuts = !parameters || segment.contains(&b';') || escapes;
                if cuts {
                    ask(&Reading::of(segment, decodings, parameters, case_sensitive))
                } else {
                    None
                }
            })
        })
}

/// Whether a segment has anything for which somebody could read it otherwise. All bytes are looked at, many at once.
pub(super) fn is_ambiguous(segment: &[u8]) -> bool {
    let is_ambiguous = |byte: &u8| matches!(byte, b'A'..=b'Z' | b'%' | b';' | b' ' | 0x80..);
    segment.iter().fold(false, |any, byte| any | is_ambiguous(byte))
}

/// The first byte of what is left, decoded so often, and what stands behind it.
fn next(bytes: &[u8], decodings: usize) -> Option<(u8, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if decodings == 0 || *first != b'%' {
        return Some((*first, rest));
    }
    match escaped(rest) {
        // What was decoded can begin an escape again, with the two bytes behind it.
        Some((b'%', after)) if decodings > 1 => Some(escaped(after).unwrap_or((b'%', after))),
        Some(decoded) => Some(decoded),
        None => Some((b'%', rest)),
    }
}

/// What readers cut off at the end: what Unicode calls white space.
const BLANKS: [&[u8]; 25] = [
    b" ",
    b"\t",
    b"\n",
    b"\x0b",
    b"\x0c",
    b"\r",
    "\u{85}".as_bytes(),
    "\u{a0}".as_bytes(),
    "\u{1680}".as_bytes(),
    "\u{2000}".as_bytes(),
    "\u{2001}".as_bytes(),
    "\u{2002}".as_bytes(),
    "\u{2003}".as_bytes(),
    "\u{2004}".as_bytes(),
    "\u{2005}".as_bytes(),
    "\u{2006}".as_bytes(),
    "\u{2007}".as_bytes(),
    "\u{2008}".as_bytes(),
    "\u{2009}".as_bytes(),
    "\u{200a}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{2029}".as_bytes(),
    "\u{202f}".as_bytes(),
    "\u{205f}".as_bytes(),
    "\u{3000}".as_bytes(),
];

/// Unicode's `CaseFolding.txt` and `UnicodeData.txt`: the letters beyond ASCII whose other case is a letter of ASCII.
const FOLDED: [(&[u8], u8); 3] = [
    ("\u{17f}".as_bytes(), b's'),
    ("\u{212a}".as_bytes(), b'k'),
    ("\u{131}".as_bytes(), b'i'),
];
