//! Floor B without branches.

use super::inline_grants::{Actor, InlineGrants};
use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{Ask, Request, Tenant};

/// FLOOR B without data-dependent branches (but for "more than 8 grants"):
/// random requests mispredict about every second branch, at some 15-20 cycles
/// each, and this form pays none of it. Same actors, one more mask row for
/// "no role".
pub struct BranchFree {
    actors: Vec<Actor>,
    org_mask: [u128; 8],
    profile_mask: [u128; 8],
}

pub(super) const NO_ROLE: u8 = 4;
/// Fills unused inline slots; never a profile id, and not [`NO_PROFILE`].
const NO_GRANT: u32 = u32::MAX - 1;

impl BranchFree {
    pub fn new(p: &Policy, t: &Tenant) -> Self {
        let mut actors = InlineGrants::new(p, t).actors;
        for a in &mut actors {
            let n = if a.spill.is_some() { 0 } else { a.len as usize };
            a.ids[n..].fill(NO_GRANT);
        }
        let mut b = BranchFree { actors, org_mask: [0; 8], profile_mask: [0; 8] };
        b.org_mask[..5].copy_from_slice(&p.org_mask);
        b.profile_mask[..4].copy_from_slice(&p.profile_mask);
        b
    }

    #[inline]
    pub fn ask(&self, q: &Ask) -> bool {
        let a = &self.actors[q.user as usize];
        let mut role = NO_ROLE;
        match &a.spill {
            None => {
                for i in 0..8 {
                    role = if a.ids[i] == q.profile { a.roles[i] } else { role };
                }
            }
            Some(s) => {
                // At least 9 grants. The last id not above the one sought.
                let (mut base, mut n) = (0, s.ids.len());
                while n > 1 {
                    let half = n / 2;
                    base += half & (((s.ids[base + half] <= q.profile) as usize).wrapping_neg());
                    n -= half;
                }
                role = if s.ids[base] == q.profile { s.roles[base] } else { role };
            }
        }
        let m = self.org_mask[a.role as usize & 7] | self.profile_mask[role as usize & 7];
        (m >> q.action) as u8 & (a.org == q.org) as u8 & 1 != 0
    }
}

impl Engine for BranchFree {
    const NAME: &'static str = "floor B+: inline grants, branch-free";
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
