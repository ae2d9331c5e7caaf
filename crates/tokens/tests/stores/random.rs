//! Numbers that are the same in every run, and in every process of one.

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: impl IntoIterator<Item = u64>) -> Self {
        let mut random = Self(0x9e37_79b9_7f4a_7c15);
        for part in seed {
            random.0 ^= part;
            random.next();
        }
        random
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
