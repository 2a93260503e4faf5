//! Floor D.

use super::branch_free::NO_ROLE;
use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{Ask, Request, Tenant};

/// FLOOR D: one byte per (user, profile of the user's org): no search at all,
/// no data-dependent branch; costs users x profiles bytes per org.
pub struct Dense {
    /// `(org, org role)` per user.
    users: Vec<(u32, u8)>,
    /// Row of `stride` roles per user; its last byte is [`NO_ROLE`].
    rows: Vec<u8>,
    stride: u32,
    org_mask: [u128; 8],
    profile_mask: [u128; 8],
}

impl Dense {
    pub fn new(p: &Policy, t: &Tenant) -> Self {
        let stride = t.profiles_per_org + 1;
        let mut d = Dense {
            users: t.users.iter().map(|u| (u.org, u.role)).collect(),
            rows: vec![NO_ROLE; t.users.len() * stride as usize],
            stride,
            org_mask: [0; 8],
            profile_mask: [0; 8],
        };
        d.org_mask[..5].copy_from_slice(&p.org_mask);
        d.profile_mask[..4].copy_from_slice(&p.profile_mask);
        for (u, user) in t.users.iter().enumerate() {
            for &(profile, role) in &user.grants {
                d.rows[u * stride as usize + (profile - user.org * t.profiles_per_org) as usize] = role;
            }
        }
        d
    }
    #[inline]
    pub fn ask(&self, q: &Ask) -> bool {
        let (org, role) = self.users[q.user as usize];
        let last = self.stride - 1;
        let local = q.profile.wrapping_sub(q.org.wrapping_mul(last)).min(last);
        let on_profile = self.rows[q.user as usize * self.stride as usize + local as usize];
        let m = self.org_mask[role as usize & 7] | self.profile_mask[on_profile as usize & 7];
        (m >> q.action) as u8 & (org == q.org) as u8 & 1 != 0
    }
}

impl Engine for Dense {
    const NAME: &'static str = "floor D: dense role row";
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
