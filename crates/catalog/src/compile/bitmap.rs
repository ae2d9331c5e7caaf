//! Marks of cells, which are read 64 at once.

/// A mark for each cell; those beyond the last marked one have none.
#[derive(Debug, Default)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
}

impl Bitmap {
    /// Whether a cell is marked.
    pub(crate) fn has(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 != 0)
    }

    /// Marks a cell.
    pub(crate) fn mark(&mut self, at: usize) {
        if self.words.len() <= at / 64 {
            self.words.resize(at / 64 + 1, 0);
        }
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// The first cell from `at` on that is not marked.
    pub(crate) fn next_clear(&self, at: usize) -> usize {
        let before = (1 << (at % 64)) - 1;
        let mut number = at / 64;
        let mut word = self.words.get(number).map_or(0, |word| word | before);
        while word == u64::MAX {
            number += 1;
            word = self.words.get(number).copied().unwrap_or_default();
        }
        (number * 64 + word.trailing_ones() as usize).max(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_clear_cell_is_the_first_without_a_mark() {
        let mut bitmap = Bitmap::default();
        let marked: Vec<usize> = (3..70).chain(100..260).chain([300]).collect();
        for at in &marked {
            bitmap.mark(*at);
        }
        for at in 0..400 {
            let clear = (at..=1 << 20).find(|at| !marked.contains(at)).unwrap();
            assert_eq!(bitmap.next_clear(at), clear, "{at}");
            assert_eq!(bitmap.has(at), marked.contains(&at), "{at}");
        }
    }
}
