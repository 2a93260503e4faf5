//! Floor B with flat grants.

use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{Ask, NO_PROFILE, Request, Tenant};

/// All grants in two flat arrays, one offset per user; binary search within.
pub struct Flat {
    /// `(org, org role)` per user.
    users: Vec<(u32, u8)>,
    off: Vec<u32>,
    ids: Vec<u32>,
    roles: Vec<u8>,
    org_mask: [u128; 5],
    profile_mask: [u128; 4],
}

impl Flat {
    pub fn new(p: &Policy, t: &Tenant) -> Self {
        let n = t.grants();
        let mut c = Flat {
            users: t.users.iter().map(|u| (u.org, u.role)).collect(),
            off: Vec::with_capacity(t.users.len() + 1),
            ids: Vec::with_capacity(n),
            roles: Vec::with_capacity(n),
            org_mask: p.org_mask,
            profile_mask: p.profile_mask,
        };
        c.off.push(0);
        for u in &t.users {
            for g in &u.grants {
                c.ids.push(g.0);
                c.roles.push(g.1);
            }
            c.off.push(c.ids.len() as u32);
        }
        c
    }

    #[inline]
    pub fn ask(&self, q: &Ask) -> bool {
        let (org, role) = self.users[q.user as usize];
        if org != q.org {
            return false;
        }
        let bit = 1u128 << q.action;
        if self.org_mask[role as usize] & bit != 0 {
            return true;
        }
        if q.profile == NO_PROFILE {
            return false;
        }
        let (a, b) = (self.off[q.user as usize] as usize, self.off[q.user as usize + 1] as usize);
        match self.ids[a..b].binary_search(&q.profile) {
            Ok(i) => self.profile_mask[self.roles[a + i] as usize] & bit != 0,
            Err(_) => false,
        }
    }
}

impl Engine for Flat {
    const NAME: &'static str = "floor B': flat grants (CSR)";
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
