//! What the secrets of a catalogue's tokens look like.

/// The form of a token's secret behind its prefix: 256 random bits, written in one of two ways.
///
/// The engine never sees a secret; whoever makes and parses them asks the catalogue for the form.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick::{Catalog, TokenFormat};
/// assert_eq!(DigitalOcean::token_formats(), [TokenFormat::Hex]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "whoever parses secrets has to know each form")]
pub enum TokenFormat {
    /// 64 lower-case hexadecimal digits.
    #[default]
    Hex,
    /// 43 base62 digits, and 6 more with the CRC-32 of all that is before them, so that a mistyped or cut secret is
    /// told from a real one without a look-up.
    Base62,
}

impl TokenFormat {
    /// The name, as catalogs write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base62 => "base62",
        }
    }
}
