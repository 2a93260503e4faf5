//! Floor A.

use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{Request, Tenant, User};

/// FLOOR A: the actor's mask for this resource is already resolved; a check is
/// one table load and one bit test. The table holds one mask per request of
/// the benchmark, in random order, so that every check loads another one.
pub struct MaskInHand {
    masks: std::cell::RefCell<Vec<u128>>,
    made: std::cell::Cell<usize>,
    /// To resolve masks in `query` only.
    users: Vec<User>,
    org_mask: [u128; 5],
    profile_mask: [u128; 4],
}

pub struct SlotBit {
    slot: u32,
    bit: u8,
}

impl Engine for MaskInHand {
    const NAME: &'static str = "floor A: mask in hand";
    type Query = SlotBit;

    fn load(p: &Policy, t: &Tenant) -> Self {
        MaskInHand {
            masks: Default::default(),
            made: Default::default(),
            users: t.users.clone(),
            org_mask: p.org_mask,
            profile_mask: p.profile_mask,
        }
    }
    fn query(&self, r: &Request) -> SlotBit {
        let a = &r.ask;
        let User { org, role, grants } = &self.users[a.user as usize];
        let mut mask = 0;
        if *org == a.org {
            mask = self.org_mask[*role as usize];
            if let Ok(i) = grants.binary_search_by_key(&a.profile, |g| g.0) {
                mask |= self.profile_mask[grants[i].1 as usize];
            }
        }
        let mut masks = self.masks.borrow_mut();
        let (block, within) = (self.made.get() & !4095, self.made.get() & 4095);
        // Scattered: 2741 is odd, so that this is a permutation of each 4,096.
        let slot = block | ((within * 2741) & 4095);
        if masks.len() < block + 4096 {
            masks.resize(block + 4096, 0);
        }
        masks[slot] = mask;
        self.made.set(self.made.get() + 1);
        SlotBit { slot: slot as u32, bit: a.action }
    }
    #[inline]
    fn check(&self, q: &SlotBit) -> bool {
        // SAFETY: masks are borrowed mutably in `query` alone, which returns before anything is asked.
        let masks = unsafe { &*self.masks.as_ptr() };
        masks[q.slot as usize] & (1u128 << q.bit) != 0
    }
}
