//! Counting bits at the speed of memory, also where the processor's own instruction for it may not be used.
//!
//! Carry-save adders bring sixteen words down to one before anything is counted (Harley and Seal). A lane is four words, and
//! the adders' loops over lanes become vector code.

use std::borrow::Borrow;

/// How many words are counted together.
pub(crate) const BLOCK: usize = 64;

const LANES: usize = 4;

type Lane = [u64; LANES];

/// Words that are counted together.
pub(crate) type Block = [u64; BLOCK];

/// How many bits are set in these blocks.
#[inline]
pub(crate) fn count<B: Borrow<Block>>(blocks: impl Iterator<Item = B>) -> usize {
    let mut sixteens = 0;
    let [mut ones, mut twos, mut fours, mut eights] = [[0; LANES]; 4];
    for block in blocks {
        let (lanes, _) = block.borrow().as_chunks::<LANES>();
        let mut two = [[0; LANES]; 2];
        let mut four = [[0; LANES]; 2];
        let mut eight = [[0; LANES]; 2];
        for (eighth, lanes) in eight.iter_mut().zip(lanes.as_chunks::<8>().0) {
            for (quarter, lanes) in four.iter_mut().zip(lanes.as_chunks::<4>().0) {
                for (carry, [first, second]) in two.iter_mut().zip(lanes.as_chunks::<2>().0) {
                    (ones, *carry) = add(&ones, first, second);
                }
                (twos, *quarter) = add(&twos, &two[0], &two[1]);
            }
            (fours, *eighth) = add(&fours, &four[0], &four[1]);
        }
        let sixteen;
        (eights, sixteen) = add(&eights, &eight[0], &eight[1]);
        sixteens += ones_of(&sixteen);
    }
    16 * sixteens + 8 * ones_of(&eights) + 4 * ones_of(&fours) + 2 * ones_of(&twos) + ones_of(&ones)
}

/// The sums of three bits each, and their carries.
#[inline]
fn add(a: &Lane, b: &Lane, c: &Lane) -> (Lane, Lane) {
    let (mut sum, mut carry) = ([0; LANES], [0; LANES]);
    for ((((sum, carry), a), b), c) in sum.iter_mut().zip(&mut carry).zip(a).zip(b).zip(c) {
        let both = a ^ b;
        *sum = both ^ c;
        *carry = (a & b) | (both & c);
    }
    (sum, carry)
}

#[inline]
fn ones_of(lane: &Lane) -> usize {
    lane.iter().map(|word| word.count_ones() as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts_once() {
        let mut state = 1_u64;
        let mut blocks = vec![[0; BLOCK], [u64::MAX; BLOCK]];
        for _ in 0..50 {
            blocks.push(std::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state & state >> 7
            }));
        }
        for len in 0..blocks.len() {
            let plain: u32 = blocks[..len].iter().flatten().map(|word| word.count_ones()).sum();
            assert_eq!(count(blocks[..len].iter()), plain as usize, "{len}");
        }
    }
}
