//! Random numbers that a seed repeats (xorshift64*).

/// A generator.
pub(crate) struct Random(u64);

impl Random {
    /// Of a seed, for one actor in one round.
    pub(crate) fn new(seed: u64, round: u64, actor: u64) -> Self {
        let mixed =
            seed ^ round.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ actor.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let mut random = Self(mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        random.below(2);
        random
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}
