//! Synthetic organisations, and the requests asked of them.

use crate::policy::{ADMIN_ORG_ROLES, Policy};
use crate::rng::Rng;

#[derive(Clone)]
pub struct User {
    pub org: u32,
    /// Index into [`crate::policy::ORG_ROLES`].
    pub role: u8,
    /// `(profile, index into PROFILE_ROLES)`, sorted by profile; empty for
    /// owners, co-owners and managers.
    pub grants: Vec<(u32, u8)>,
}

pub struct Tenant {
    pub name: &'static str,
    pub orgs: u32,
    pub users: Vec<User>,
    /// Profile -> org. Profiles of org `o` are `o * per_org .. (o + 1) * per_org`.
    pub profile_org: Vec<u32>,
    pub profiles_per_org: u32,
    pub users_per_org: u32,
}

/// Users per org role, in ORG_ROLES order, and each member's grants.
pub struct Shape {
    pub name: &'static str,
    pub orgs: u32,
    pub roles: [u32; 5],
    pub profiles: u32,
    /// Inclusive range of grants per member.
    pub grants: (u32, u32),
}

pub const SMALL: Shape = Shape { name: "small", orgs: 1, roles: [1, 1, 1, 3, 4], profiles: 10, grants: (4, 6) };
pub const MEDIUM: Shape = Shape { name: "medium", orgs: 1, roles: [1, 2, 5, 32, 60], profiles: 1000, grants: (40, 60) };
pub const LARGE: Shape = Shape { name: "large", orgs: 10, roles: [1, 2, 5, 32, 60], profiles: 1000, grants: (40, 60) };
/// 100k orgs, 1M users, 1M profiles, ~5M grants.
pub const XL: Shape = Shape { name: "xl", orgs: 100_000, roles: [1, 0, 1, 3, 5], profiles: 10, grants: (5, 7) };

impl Tenant {
    pub fn build(s: &Shape, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let users_per_org: u32 = s.roles.iter().sum();
        let mut users = Vec::with_capacity((s.orgs * users_per_org) as usize);
        let mut pool: Vec<u32> = (0..s.profiles).collect();
        for org in 0..s.orgs {
            for (role, &n) in s.roles.iter().enumerate() {
                for _ in 0..n {
                    let mut grants = Vec::new();
                    if role as u8 >= ADMIN_ORG_ROLES {
                        let k = s.grants.0 + rng.below(s.grants.1 - s.grants.0 + 1);
                        for i in 0..k as usize {
                            let j = i + rng.below(s.profiles - i as u32) as usize;
                            pool.swap(i, j);
                            grants.push((org * s.profiles + pool[i], rng.below(4) as u8));
                        }
                        grants.sort_unstable();
                        grants.shrink_to_fit();
                    }
                    users.push(User { org, role: role as u8, grants });
                }
            }
        }
        Tenant {
            name: s.name,
            orgs: s.orgs,
            users,
            profile_org: (0..s.orgs * s.profiles).map(|p| p / s.profiles).collect(),
            profiles_per_org: s.profiles,
            users_per_org,
        }
    }

    pub fn grants(&self) -> usize {
        self.users.iter().map(|u| u.grants.len()).sum()
    }

    /// The reference decision, straight from the tables.
    pub fn expected(&self, p: &Policy, r: &Ask) -> bool {
        let u = &self.users[r.user as usize];
        let bit = 1u128 << r.action;
        if u.org != r.org {
            return false;
        }
        if p.org_mask[u.role as usize] & bit != 0 {
            return true;
        }
        r.profile != NO_PROFILE
            && u.grants.iter().any(|&(q, role)| q == r.profile && p.profile_mask[role as usize] & bit != 0)
    }

    /// `n` seeded requests: user uniform; 70% ask a uniform profile action of
    /// a profile, 30% a uniform org action of an org. The profile is uniform
    /// over the whole tenant half of the time, else one the user can reach
    /// (granted, or any of the org's for an admin). The org is the user's own,
    /// but for one in ten uniform over the tenant.
    pub fn asks(&self, p: &Policy, n: usize, seed: u64) -> Vec<Ask> {
        let mut rng = Rng::new(seed);
        (0..n)
            .map(|_| {
                let user = rng.below(self.users.len() as u32);
                let u = &self.users[user as usize];
                if rng.below(10) < 7 {
                    let profile = if rng.below(2) == 0 {
                        rng.below(self.profile_org.len() as u32)
                    } else if u.grants.is_empty() {
                        u.org * self.profiles_per_org + rng.below(self.profiles_per_org)
                    } else {
                        u.grants[rng.below(u.grants.len() as u32) as usize].0
                    };
                    let action = rng.below(p.profile_actions as u32) as u8;
                    Ask { user, profile, org: self.profile_org[profile as usize], action }
                } else {
                    let org = if rng.below(10) == 0 { rng.below(self.orgs) } else { u.org };
                    let org_actions = p.actions.len() as u32 - p.profile_actions as u32;
                    let action = p.profile_actions + rng.below(org_actions) as u8;
                    Ask { user, profile: NO_PROFILE, org, action }
                }
            })
            .collect()
    }

    /// For some members, `len` profiles each, half of them within reach: the items of a screen's list.
    pub fn lists(&self, p: &Policy, count: usize, len: usize, seed: u64) -> Vec<Vec<Ask>> {
        let mut rng = Rng::new(seed ^ 0x7157);
        let action = p.action("post.publish");
        let mut list = || {
            let user = rng.below(self.users.len() as u32);
            let User { org, ref grants, .. } = self.users[user as usize];
            let item = |_| {
                let profile = match grants.len() as u32 {
                    held if held > 0 && rng.below(2) == 0 => grants[rng.below(held) as usize].0,
                    _ => org * self.profiles_per_org + rng.below(self.profiles_per_org),
                };
                Ask { user, profile, org, action }
            };
            (0..len).map(item).collect()
        };
        (0..count).map(|_| list()).collect()
    }
}

pub const NO_PROFILE: u32 = u32::MAX;

/// A request in the application's own numbers. The caller has loaded the
/// resource, so it knows its org.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub user: u32,
    /// [`NO_PROFILE`] when the resource is the org itself.
    pub profile: u32,
    pub org: u32,
    pub action: u8,
}

/// A request as it reaches an engine: the numbers, and the same ids as strings
/// (made outside any timed loop, as an application with string ids has them).
#[derive(Clone)]
pub struct Request {
    pub ask: Ask,
    pub user: String,
    pub action: String,
    pub resource: String,
    pub org: String,
}

impl Request {
    pub fn new(p: &Policy, a: Ask) -> Self {
        Request {
            ask: a,
            user: user_name(a.user),
            action: p.actions[a.action as usize].clone(),
            resource: if a.profile == NO_PROFILE { org_name(a.org) } else { profile_name(a.profile) },
            org: org_name(a.org),
        }
    }

    /// For engines that ask by numbers: the strings are empty.
    #[inline]
    pub fn of_numbers(ask: Ask) -> Self {
        Request { ask, user: String::new(), action: String::new(), resource: String::new(), org: String::new() }
    }

    pub fn is_profile(&self) -> bool {
        self.ask.profile != NO_PROFILE
    }
}

pub fn user_name(u: u32) -> String {
    format!("user-{u}")
}
pub fn profile_name(p: u32) -> String {
    format!("profile-{p}")
}
pub fn org_name(o: u32) -> String {
    format!("org-{o}")
}
