//! Floor C.

use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{Ask, NO_PROFILE, Request, Tenant};
use std::hash::BuildHasher;

/// FLOOR C: the whole tenant in one hash map, `(user, resource) -> role`.
/// Org membership is keyed by the org with the top bit set. An actor whose own
/// role settles it costs one lookup, else a profile request costs two.
pub struct OneMap<S> {
    map: hashbrown::HashMap<u64, u8, S>,
    org_mask: [u128; 5],
    profile_mask: [u128; 4],
}

const ORG: u32 = 1 << 31;

#[inline]
fn key(user: u32, resource: u32) -> u64 {
    (user as u64) << 32 | resource as u64
}

impl<S: BuildHasher + Default> OneMap<S> {
    pub fn new(p: &Policy, t: &Tenant) -> Self {
        let n = t.grants() + t.users.len();
        let mut map = hashbrown::HashMap::with_capacity_and_hasher(n, S::default());
        for (u, user) in t.users.iter().enumerate() {
            map.insert(key(u as u32, ORG | user.org), user.role);
            for &(profile, role) in &user.grants {
                map.insert(key(u as u32, profile), role);
            }
        }
        OneMap { map, org_mask: p.org_mask, profile_mask: p.profile_mask }
    }

    /// Profile grant first, org role second.
    #[inline]
    pub fn ask(&self, q: &Ask) -> bool {
        let bit = 1u128 << q.action;
        if q.profile != NO_PROFILE
            && let Some(&r) = self.map.get(&key(q.user, q.profile))
        {
            // A member with a grant has no implied role to fall back on.
            return self.profile_mask[r as usize] & bit != 0;
        }
        match self.map.get(&key(q.user, ORG | q.org)) {
            Some(&r) => self.org_mask[r as usize] & bit != 0,
            None => false,
        }
    }
}

impl Engine for OneMap<rustc_hash::FxBuildHasher> {
    const NAME: &'static str = "floor C: one map (fx)";
    type Query = Ask;
    fn load(p: &Policy, t: &Tenant) -> Self {
        Self::new(p, t)
    }
    fn query(&self, r: &Request) -> Ask {
        r.ask
    }
    #[inline]
    fn check(&self, q: &Ask) -> bool {
        self.ask(q)
    }
}

impl Engine for OneMap<ahash::RandomState> {
    const NAME: &'static str = "floor C: one map (ahash)";
    type Query = Ask;
    fn load(p: &Policy, t: &Tenant) -> Self {
        Self::new(p, t)
    }
    fn query(&self, r: &Request) -> Ask {
        r.ask
    }
    #[inline]
    fn check(&self, q: &Ask) -> bool {
        self.ask(q)
    }
}
