//! Floor B.

use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{Ask, NO_PROFILE, Request, Tenant, User};

/// FLOOR B: actors with an org role and sorted inline grants; two mask tables.
/// Up to 8 grants sit in the actor (one cache line of 64 bytes); beyond that
/// in two parallel sorted slices.
pub struct InlineGrants {
    pub(super) actors: Vec<Actor>,
    org_mask: [u128; 5],
    profile_mask: [u128; 4],
}

#[repr(align(64))]
pub struct Actor {
    pub(super) org: u32,
    pub(super) len: u16,
    pub(super) role: u8,
    pub(super) roles: [u8; 8],
    pub(super) ids: [u32; 8],
    pub(super) spill: Option<Box<Spill>>,
}

pub(super) struct Spill {
    pub(super) ids: Box<[u32]>,
    pub(super) roles: Box<[u8]>,
}

impl Actor {
    pub fn new(org: u32, role: u8, grants: &[(u32, u8)]) -> Self {
        let mut a = Actor { org, len: grants.len() as u16, role, roles: [0; 8], ids: [0; 8], spill: None };
        if grants.len() <= 8 {
            for (i, g) in grants.iter().enumerate() {
                a.ids[i] = g.0;
                a.roles[i] = g.1;
            }
        } else {
            a.spill = Some(Box::new(Spill {
                ids: grants.iter().map(|g| g.0).collect(),
                roles: grants.iter().map(|g| g.1).collect(),
            }));
        }
        a
    }

    #[inline]
    fn profile_role(&self, profile: u32) -> Option<u8> {
        match &self.spill {
            None => {
                let n = (self.len as usize).min(8);
                self.ids[..n].iter().position(|&p| p == profile).map(|i| self.roles[i])
            }
            Some(s) => s.ids.binary_search(&profile).ok().map(|i| s.roles[i]),
        }
    }
}

impl InlineGrants {
    pub fn new(p: &Policy, t: &Tenant) -> Self {
        InlineGrants {
            actors: t.users.iter().map(|u| Actor::new(u.org, u.role, &u.grants)).collect(),
            org_mask: p.org_mask,
            profile_mask: p.profile_mask,
        }
    }

    #[inline]
    pub fn ask(&self, q: &Ask) -> bool {
        self.ask_of(&self.actors[q.user as usize], q)
    }

    #[inline]
    fn ask_of(&self, a: &Actor, q: &Ask) -> bool {
        if a.org != q.org {
            return false;
        }
        let bit = 1u128 << q.action;
        if self.org_mask[a.role as usize] & bit != 0 {
            return true;
        }
        if q.profile == NO_PROFILE {
            return false;
        }
        match a.profile_role(q.profile) {
            Some(r) => self.profile_mask[r as usize] & bit != 0,
            None => false,
        }
    }
}

impl Engine for InlineGrants {
    const NAME: &'static str = "floor B: inline grants";
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
    fn set(&self, all: &[Ask]) -> u32 {
        let (q, on_profile) = (&all[0], self.profile_mask[0]);
        let a = &self.actors[q.user as usize];
        if a.org != q.org {
            return 0;
        }
        let mut mask = self.org_mask[a.role as usize];
        if q.profile == NO_PROFILE {
            return (mask & !on_profile).count_ones();
        }
        if let Some(role) = a.profile_role(q.profile) {
            mask |= self.profile_mask[role as usize];
        }
        (mask & on_profile).count_ones()
    }
}

/// Floor B whose actor is made from the host's rows for each request.
pub struct InlineGrantsBuilt {
    floor: InlineGrants,
    users: Vec<User>,
}

impl Engine for InlineGrantsBuilt {
    const NAME: &'static str = "floor B, actor just built";
    type Query = Ask;
    fn load(p: &Policy, t: &Tenant) -> Self {
        let floor = InlineGrants { actors: Vec::new(), org_mask: p.org_mask, profile_mask: p.profile_mask };
        InlineGrantsBuilt { floor, users: t.users.clone() }
    }
    fn query(&self, r: &Request) -> Ask {
        r.ask
    }
    fn check(&self, q: &Ask) -> bool {
        let user = &self.users[q.user as usize];
        self.floor.ask_of(&Actor::new(user.org, user.role, &user.grants), q)
    }
}
