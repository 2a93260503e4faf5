//! Rows of posts: what a list shows and a filter runs over.

use crate::rng::Rng;

pub const ROWS: usize = 1_000_000;
/// The person who asks.
pub const ME: u32 = 7;
pub const SCHEDULED: u8 = 1;

#[derive(Clone, Copy)]
pub struct Post {
    pub profile: u32,
    pub author: u32,
    /// 0 is a draft, 2 is published, 3 is archived.
    pub state: u8,
}

pub fn posts(count: usize, profiles: u32, seed: u64) -> Vec<Post> {
    let mut rng = Rng::new(seed);
    let mut post = |_| Post { profile: rng.below(profiles), author: rng.below(100), state: rng.below(4) as u8 };
    (0..count).map(&mut post).collect()
}

/// One person's roles on many profiles.
pub struct Held {
    pub profiles: u32,
    /// Profile and role, sorted.
    pub grants: Vec<(u32, u8)>,
}

impl Held {
    /// A role on one profile in so many.
    pub fn one_in(of: u32, profiles: u32, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let drawn = (0..profiles).filter(|_| rng.below(of) == 0).collect::<Vec<_>>();
        Self { profiles, grants: drawn.into_iter().map(|profile| (profile, rng.below(4) as u8)).collect() }
    }
}
