//! Floor B asked what Countersign is asked: all of a set of permissions, ids of 128 bits.

use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{NO_PROFILE, Request, Tenant, User};

pub struct SameQuestion {
    actors: Vec<Actor>,
    org_mask: [u128; 5],
    profile_mask: [u128; 4],
    /// Every profile action.
    on_profile: u128,
}

const INLINE: usize = 8;

struct Actor {
    org: u128,
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

pub struct Query {
    user: u32,
    permissions: u128,
    org: u128,
    profile: Option<u128>,
}

impl Actor {
    fn new(user: &User) -> Self {
        let few = user.grants.len() <= INLINE;
        let mut actor = Self {
            org: user.org.into(),
            ids: [0; INLINE],
            roles: [0; INLINE],
            len: if few { user.grants.len() as u8 } else { 0 },
            role: user.role,
            spill: None,
        };
        if few {
            for (slot, grant) in user.grants.iter().enumerate() {
                actor.ids[slot] = grant.0.into();
                actor.roles[slot] = grant.1;
            }
        } else {
            actor.spill = Some(Box::new(Spill {
                ids: user.grants.iter().map(|grant| grant.0.into()).collect(),
                roles: user.grants.iter().map(|grant| grant.1).collect(),
            }));
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

impl SameQuestion {
    #[inline]
    fn missing_on(&self, actor: &Actor, missing: u128, profile: u128) -> u128 {
        actor.profile_role(profile).map_or(missing, |role| missing & !self.profile_mask[usize::from(role)])
    }
}

impl Engine for SameQuestion {
    const NAME: &'static str = "floor B, sets and wide ids";
    type Query = Query;

    fn load(policy: &Policy, tenant: &Tenant) -> Self {
        Self {
            actors: tenant.users.iter().map(Actor::new).collect(),
            org_mask: policy.org_mask,
            profile_mask: policy.profile_mask,
            on_profile: policy.profile_mask[0],
        }
    }
    fn query(&self, request: &Request) -> Query {
        let ask = request.ask;
        let profile = (ask.profile != NO_PROFILE).then_some(ask.profile.into());
        Query { user: ask.user, permissions: 1 << ask.action, org: ask.org.into(), profile }
    }
    #[inline(always)]
    fn check(&self, query: &Query) -> bool {
        let actor = &self.actors[query.user as usize];
        if actor.org != query.org {
            return false;
        }
        let missing = query.permissions & !self.org_mask[usize::from(actor.role)];
        if missing == 0 {
            return query.permissions != 0;
        }
        query.profile.is_some_and(|profile| self.missing_on(actor, missing, profile) == 0)
    }
    fn set(&self, all: &[Query]) -> u32 {
        let (query, every) = (&all[0], !0);
        let actor = &self.actors[query.user as usize];
        if actor.org != query.org {
            return 0;
        }
        let lacking = every & !self.org_mask[usize::from(actor.role)];
        let allowed = match query.profile {
            Some(profile) => !self.missing_on(actor, lacking, profile) & self.on_profile,
            None => !lacking & !self.on_profile,
        };
        allowed.count_ones()
    }
}
