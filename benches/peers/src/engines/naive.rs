//! What a Rust developer writes by hand first: std maps, string permissions,
//! a set of strings per (user, profile).

use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{NO_PROFILE, Request, Tenant};
use std::collections::{HashMap, HashSet};

#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct UserId(u32);
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct ProfileId(u32);

pub struct Naive {
    /// user -> (org, org role)
    members: HashMap<UserId, (u32, u8)>,
    /// org role -> permissions, Administrator's included for the admin roles
    org_roles: HashMap<u8, HashSet<String>>,
    grants: HashMap<(UserId, ProfileId), HashSet<String>>,
}

pub struct Query {
    user: UserId,
    profile: Option<ProfileId>,
    org: u32,
    action: String,
}

impl Engine for Naive {
    const NAME: &'static str = "naive: std HashMap of HashSet<String>";
    type Query = Query;

    fn load(p: &Policy, t: &Tenant) -> Self {
        let set = |mask| p.names(mask).map(str::to_string).collect::<HashSet<_>>();
        let mut n = Naive { members: HashMap::new(), org_roles: HashMap::new(), grants: HashMap::new() };
        for (r, &m) in p.org_mask.iter().enumerate() {
            n.org_roles.insert(r as u8, set(m));
        }
        for (u, user) in t.users.iter().enumerate() {
            n.members.insert(UserId(u as u32), (user.org, user.role));
            for &(profile, role) in &user.grants {
                n.grants.insert((UserId(u as u32), ProfileId(profile)), set(p.profile_mask[role as usize]));
            }
        }
        n
    }
    fn query(&self, r: &Request) -> Query {
        Query {
            user: UserId(r.ask.user),
            profile: (r.ask.profile != NO_PROFILE).then_some(ProfileId(r.ask.profile)),
            org: r.ask.org,
            action: r.action.clone(),
        }
    }
    fn check(&self, q: &Query) -> bool {
        if let Some(&(org, role)) = self.members.get(&q.user)
            && org == q.org
            && self.org_roles[&role].contains(&q.action)
        {
            return true;
        }
        match q.profile {
            Some(p) => self.grants.get(&(q.user, p)).is_some_and(|s| s.contains(&q.action)),
            None => false,
        }
    }
}
