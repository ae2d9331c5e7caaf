//! A column: one bit for each token.

/// Bits by token. Those that were never set are not there, and count as 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    words: Vec<u64>,
    ones: usize,
}

impl Column {
    /// Sets or clears the bit of a token.
    pub(crate) fn set(&mut self, token: u32, value: bool) {
        let place = token as usize / 64;
        if place >= self.words.len() {
            if !value {
                return;
            }
            self.words.resize(place + 1, 0);
        }
        if let Some(word) = self.words.get_mut(place) {
            let bit = 1 << (token % 64);
            let was = *word & bit != 0;
            *word = if value { *word | bit } else { *word & !bit };
            self.ones = self.ones + usize::from(value) - usize::from(was);
        }
    }

    /// Whether the bit of a token is set.
    pub(crate) fn get(&self, token: u32) -> bool {
        self.words
            .get(token as usize / 64)
            .is_some_and(|word| word >> (token % 64) & 1 != 0)
    }

    /// The bits, those of 64 tokens in a word.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether no bit is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.ones == 0
    }
}
