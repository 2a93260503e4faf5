//! role-system: its roles are global to a subject, so the subject is the pair
//! "user@resource". That keeps 9 roles, and is the fastest encoding found; a
//! profile request whose profile role does not settle it asks the org role.

use crate::engine::Engine;
use crate::policy::{ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Request, Tenant, org_name, profile_name, user_name};
use role_system::core::RoleSystemConfig;
use role_system::{Permission, Resource, Role, RoleSystem, Subject};

fn load(p: &Policy, t: &Tenant, enable_caching: bool) -> RoleSystem {
    let mut s = RoleSystem::with_config(RoleSystemConfig { enable_caching, ..Default::default() });
    let code = |a: &str| a.replace('.', "_");
    for (r, &m) in p.profile_mask.iter().enumerate() {
        let perms = p.names(m).map(|a| Permission::new(code(a), "profile"));
        s.register_role(Role::new(PROFILE_ROLES[r]).add_permissions(perms)).unwrap();
    }
    for (r, &m) in p.org_mask.iter().enumerate() {
        let perms = (0..p.actions.len()).filter(|i| m >> i & 1 == 1).map(|i| {
            let kind = if p.is_profile_action(i as u8) { "profile" } else { "org" };
            Permission::new(code(&p.actions[i]), kind)
        });
        s.register_role(Role::new(ORG_ROLES[r]).add_permissions(perms)).unwrap();
    }
    for (u, user) in t.users.iter().enumerate() {
        let name = user_name(u as u32);
        let mut assign = |on: String, role| s.assign_role(&subject(&name, &on), role).unwrap();
        assign(org_name(user.org), ORG_ROLES[user.role as usize]);
        for &(pid, role) in &user.grants {
            assign(profile_name(pid), PROFILE_ROLES[role as usize]);
        }
    }
    s
}

fn subject(user: &str, on: &str) -> Subject {
    Subject::new(format!("{user}@{on}"))
}

pub struct Query {
    on_profile: Option<Subject>,
    on_org: Subject,
    action: String,
    resource: Resource,
}

fn query(r: &Request) -> Query {
    let kind = if r.is_profile() { "profile" } else { "org" };
    Query {
        on_profile: r.is_profile().then(|| subject(&r.user, &r.resource)),
        on_org: subject(&r.user, &r.org),
        action: r.action.replace('.', "_"),
        resource: Resource::new(r.resource.clone(), kind),
    }
}

fn check(s: &RoleSystem, q: &Query) -> bool {
    let can = |sub| s.check_permission(sub, &q.action, &q.resource).unwrap();
    q.on_profile.as_ref().is_some_and(can) || can(&q.on_org)
}

pub struct RoleSystemPlain(RoleSystem);

impl Engine for RoleSystemPlain {
    const NAME: &'static str = "role-system (no cache)";
    type Query = Query;
    fn load(p: &Policy, t: &Tenant) -> Self {
        RoleSystemPlain(load(p, t, false))
    }
    fn query(&self, r: &Request) -> Query {
        query(r)
    }
    fn check(&self, q: &Query) -> bool {
        check(&self.0, q)
    }
}

/// Its default: results cached per (subject, action, resource) for 5 minutes.
pub struct RoleSystemCached(RoleSystem);

impl Engine for RoleSystemCached {
    const NAME: &'static str = "role-system (cached, all hits)";
    type Query = Query;
    fn load(p: &Policy, t: &Tenant) -> Self {
        RoleSystemCached(load(p, t, true))
    }
    fn query(&self, r: &Request) -> Query {
        query(r)
    }
    fn check(&self, q: &Query) -> bool {
        check(&self.0, q)
    }
}
