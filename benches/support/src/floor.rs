//! The hand-written check: what somebody writes who needs these nine roles and nothing else.
//!
//! An actor has an organization role and its profile roles, up to eight of them inline and searched one by one, more
//! of them in sorted slices that are searched by halves. Keys have 128 bits, as the crate's have.

use crate::table::{Sets, Table};
use crate::tenant::User;

pub struct Floor {
    organization: [Sets; 5],
    profile: [Sets; 4],
}

const INLINE: usize = 8;

pub struct Actor {
    organization: u128,
    ids: [u128; INLINE],
    roles: [u8; INLINE],
    len: u8,
    role: u8,
    spill: Option<Box<Spill>>,
}

struct Spill {
    ids: Box<[u128]>,
    roles: Box<[u8]>,
}

impl Actor {
    pub fn new(organization: u64, user: &User) -> Self {
        let mut actor = Self {
            organization: u128::from(organization),
            ids: [0; INLINE],
            roles: [0; INLINE],
            len: user.grants.len() as u8,
            role: user.role as u8,
            spill: None,
        };
        if user.grants.len() > INLINE {
            actor.spill = Some(Box::new(Spill {
                ids: user.grants.iter().map(|grant| u128::from(grant.0)).collect(),
                roles: user.grants.iter().map(|grant| grant.1 as u8).collect(),
            }));
        } else {
            for (slot, grant) in user.grants.iter().enumerate() {
                actor.ids[slot] = u128::from(grant.0);
                actor.roles[slot] = grant.1 as u8;
            }
        }
        actor
    }

    #[inline]
    fn profile_role(&self, profile: u128) -> Option<u8> {
        match &self.spill {
            None => {
                let len = usize::from(self.len).min(INLINE);
                self.ids[..len].iter().position(|id| *id == profile).map(|slot| self.roles[slot])
            }
            Some(spill) => spill.ids.binary_search(&profile).ok().map(|slot| spill.roles[slot]),
        }
    }
}

impl Floor {
    pub fn new(table: &Table) -> Self {
        Self { organization: table.organization, profile: table.profile }
    }

    /// All of a set of permissions, which must not be empty: the crate's question.
    #[inline]
    fn on_organization(&self, actor: &Actor, permissions: u128, organization: u128) -> bool {
        let mask = self.organization[usize::from(actor.role)].allowed;
        actor.organization == organization && permissions & !mask == 0 && permissions != 0
    }

    /// All of a set of permissions, which must not be empty: the crate's question.
    #[inline]
    fn on_profile(&self, actor: &Actor, permissions: u128, organization: u128, profile: u128) -> bool {
        if actor.organization != organization {
            return false;
        }
        let missing = permissions & !self.organization[usize::from(actor.role)].allowed;
        if missing == 0 {
            return permissions != 0;
        }
        actor.profile_role(profile).is_some_and(|role| missing & !self.profile[usize::from(role)].allowed == 0)
    }

    /// One permission, already a bit: a smaller question than the crate's, shown for comparison.
    #[inline]
    fn one_on_organization(&self, actor: &Actor, permission: u128, organization: u128) -> bool {
        actor.organization == organization && self.organization[usize::from(actor.role)].allowed & permission != 0
    }

    /// One permission, already a bit: a smaller question than the crate's, shown for comparison.
    #[inline]
    fn one_on_profile(&self, actor: &Actor, permission: u128, organization: u128, profile: u128) -> bool {
        if actor.organization != organization {
            return false;
        }
        if self.organization[usize::from(actor.role)].allowed & permission != 0 {
            return true;
        }
        actor.profile_role(profile).is_some_and(|role| self.profile[usize::from(role)].allowed & permission != 0)
    }

    #[inline]
    pub fn answer_organization<const ONE: bool>(&self, actor: &Actor, asked: u128, organization: u128) -> bool {
        if ONE {
            self.one_on_organization(actor, asked, organization)
        } else {
            self.on_organization(actor, asked, organization)
        }
    }

    #[inline]
    pub fn answer_profile<const ONE: bool>(
        &self,
        actor: &Actor,
        asked: u128,
        organization: u128,
        profile: u128,
    ) -> bool {
        if ONE {
            self.one_on_profile(actor, asked, organization, profile)
        } else {
            self.on_profile(actor, asked, organization, profile)
        }
    }

    /// Everything on a profile.
    #[inline]
    pub fn set_on_profile(&self, actor: &Actor, organization: u128, profile: u128) -> Sets {
        if actor.organization != organization {
            return Sets::default();
        }
        let mut sets = self.organization[usize::from(actor.role)];
        if let Some(role) = actor.profile_role(profile) {
            let more = self.profile[usize::from(role)];
            sets.allowed |= more.allowed;
            sets.obliged |= more.obliged;
        }
        sets
    }

    /// Everything on an organization.
    #[inline]
    pub fn set_on_organization(&self, actor: &Actor, organization: u128) -> Sets {
        if actor.organization == organization { self.organization[usize::from(actor.role)] } else { Sets::default() }
    }
}
