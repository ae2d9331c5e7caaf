//! What a hostile client makes of one segment of a path.

use std::fmt;

/// One change of a segment. What comes out may have slashes, and bytes that no URI has.
#[derive(Clone, Copy)]
pub(crate) enum Disguise {
    /// Something before it.
    Before(&'static [u8]),
    /// Something behind it.
    Behind(&'static [u8]),
    /// Other bytes that mean the same to somebody.
    Spelled(&'static str, fn(&[u8]) -> Vec<u8>),
    /// Into a neighbor, and out of it again.
    Detour(&'static str, &'static [u8]),
}

/// Every change that needs to know nothing but the segment.
pub(crate) fn all() -> Vec<Disguise> {
    let before = BEFORE.iter().map(|text| Disguise::Before(text));
    let behind = BEHIND.iter().map(|text| Disguise::Behind(text));
    let spelled = SPELLED.iter().map(|(name, spell)| Disguise::Spelled(name, *spell));
    before.chain(behind).chain(spelled).collect()
}

impl Disguise {
    pub(crate) fn of(self, segment: &[u8]) -> Vec<u8> {
        match self {
            Self::Before(text) => [text, segment].concat(),
            Self::Behind(text) => [segment, text].concat(),
            Self::Spelled(_, spell) => spell(segment),
            Self::Detour(neighbor, out) => [neighbor.as_bytes(), b"/", out, b"/", segment].concat(),
        }
    }
}

impl fmt::Debug for Disguise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(text) => write!(f, "`{}` before it", text.escape_ascii()),
            Self::Behind(text) => write!(f, "`{}` behind it", text.escape_ascii()),
            Self::Spelled(name, _) => f.write_str(name),
            Self::Detour(neighbor, out) => write!(f, "by `{neighbor}/{}/`", out.escape_ascii()),
        }
    }
}

/// Ways to the folder above.
pub(crate) const UP: [&[u8]; 12] = [
    b"..",
    b"..;",
    b"..;x=1",
    b"%2e%2e",
    b".%2e",
    b"%2e%2e;",
    b"..%3b",
    b"..%20",
    b"..%09",
    b"..%00",
    b"%252e%252e",
    b"..%5c",
];

const BEFORE: [&[u8]; 29] = [
    b"/",
    b"//",
    b"./",
    b"%2e/",
    b".;/",
    b".;x=1/",
    b";/",
    b";x/",
    b"%3b/",
    b"%20/",
    b"%09/",
    b"%2f",
    b"%5c",
    b"\\",
    b"%20",
    b"%09",
    b".",
    b"x/../",
    b"x/..;/",
    b"x/%2e%2e/",
    b"x/%2e%2e;/",
    b"x/..%2f",
    b"x%2f..%2f",
    b"x/..\\",
    b"x\\..\\",
    b"x%5c..%5c",
    b"x/%252e%252e/",
    b"x/..%00/",
    b"%ef%bb%bf",
];

const BEHIND: [&[u8]; 69] = [
    b";",
    b";x",
    b";x=1;y",
    b";/",
    b";%2e",
    b";jsessionid=1",
    b"%3b",
    b"%3bx",
    b"%253b",
    b"%20",
    b"%20%20",
    b"%2520",
    b"+",
    b" ",
    b"%09",
    b"\t",
    b"%0a",
    b"%0d",
    b"%0d%0a",
    b"%0b",
    b"%0c",
    b"%1f",
    b"%7f",
    b"\x01",
    b"\x7f",
    b"%00",
    b"\0",
    b"%00.json",
    b"%85",
    b"%a0",
    b"%c2%85",
    b"%c2%a0",
    b"%c2%ad",
    b"%cc%81",
    b"%e2%80%8b",
    b"%e2%80%a8",
    b"%e3%80%80",
    b"%ef%bb%bf",
    b"\xc2\xa0",
    b"\xff",
    b"%ff",
    b".",
    b"..",
    b"...",
    b"%2e",
    b".json",
    b".html",
    b"/",
    b"//",
    b"/.",
    b"/./",
    b"/x/..",
    b"/x/..;",
    b"/x/%2e%2e",
    b"/%20",
    b"/;x",
    b"%2f",
    b"%5c",
    b"\\",
    b"%zz",
    b"%",
    b"%2",
    b"%u002e",
    b"%23",
    b"#",
    b"%3f",
    b"%3fx",
    b"?/../x",
    b"%26x",
];

type Spelling = (&'static str, fn(&[u8]) -> Vec<u8>);

const SPELLED: [Spelling; 24] = [
    ("first byte encoded", |text| change(text, 0, encoded)),
    ("first byte encoded in lower case", |text| {
        change(text, 0, |byte| encoded(byte).to_ascii_lowercase())
    }),
    ("last byte encoded", |text| {
        change(text, text.len().saturating_sub(1), encoded)
    }),
    ("middle byte encoded", |text| change(text, text.len() / 2, encoded)),
    ("all bytes encoded", |text| each(text, encoded)),
    ("punctuation encoded", |text| {
        each(text, |byte| {
            if byte.is_ascii_alphanumeric() {
                vec![byte]
            } else {
                encoded(byte)
            }
        })
    }),
    ("first byte encoded twice", |text| change(text, 0, twice)),
    ("last byte encoded twice", |text| {
        change(text, text.len().saturating_sub(1), twice)
    }),
    ("all bytes encoded twice", |text| each(text, twice)),
    ("first byte encoded three times", |text| {
        change(text, 0, |byte| [b"%2525", &encoded(byte)[1..]].concat())
    }),
    ("hexadecimal digits encoded", |text| {
        change(text, 0, |byte| {
            format!("%%{:02x}{:02x}", b'0' + (byte >> 4), byte).into_bytes()
        })
    }),
    ("upper case", <[u8]>::to_ascii_uppercase),
    ("lower case", <[u8]>::to_ascii_lowercase),
    ("first letter in upper case", |text| {
        change(text, 0, |byte| vec![byte.to_ascii_uppercase()])
    }),
    ("last letter in upper case", |text| {
        change(text, text.len().saturating_sub(1), |byte| {
            vec![byte.to_ascii_uppercase()]
        })
    }),
    ("upper case, first byte encoded", |text| {
        change(&text.to_ascii_uppercase(), 0, encoded)
    }),
    ("upper case, first byte encoded twice", |text| {
        change(&text.to_ascii_uppercase(), 0, twice)
    }),
    ("overlong", |text| {
        change(text, 0, |byte| each(&overlong(byte), encoded))
    }),
    ("overlong, as bytes", |text| {
        change(text, 0, |byte| overlong(byte).to_vec())
    }),
    ("overlong in three bytes", |text| {
        change(text, 0, |byte| {
            let [high, low] = overlong(byte);
            each(&[0xe0, 0x80 | (high & 0x1f), low], encoded)
        })
    }),
    ("full width", |text| change(text, 0, |byte| each(&wide(byte), encoded))),
    ("full width, as bytes", |text| {
        change(text, 0, |byte| wide(byte).to_vec())
    }),
    ("letters that fold into others", |text| {
        each(text, |byte| match byte {
            b's' => b"%c5%bf".to_vec(),
            b'k' => b"%e2%84%aa".to_vec(),
            b'i' => b"%c4%b0".to_vec(),
            _ => vec![byte],
        })
    }),
    ("as UTF-16", |text| {
        change(text, 0, |byte| format!("%u00{byte:02x}").into_bytes())
    }),
];

fn change(text: &[u8], at: usize, spell: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    let spelled = |(index, byte): (usize, &u8)| if index == at { spell(*byte) } else { vec![*byte] };
    text.iter().enumerate().flat_map(spelled).collect()
}

fn each(text: &[u8], spell: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    text.iter().flat_map(|byte| spell(*byte)).collect()
}

fn encoded(byte: u8) -> Vec<u8> {
    format!("%{byte:02X}").into_bytes()
}

fn twice(byte: u8) -> Vec<u8> {
    format!("%25{byte:02X}").into_bytes()
}

/// Two bytes of UTF-8 for what takes one, which a careless decoder reads.
fn overlong(byte: u8) -> [u8; 2] {
    [0xc0 | (byte >> 6), 0x80 | (byte & 0x3f)]
}

/// The letter of the block of full width forms.
fn wide(byte: u8) -> [u8; 3] {
    let code = byte.wrapping_sub(0x20);
    [0xef, 0xbc | (code >> 6), 0x80 | (code & 0x3f)]
}
