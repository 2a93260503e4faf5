//! casbin: RBAC with domains; a domain is the resource (profile or org).
//!
//! Both encodings hold one `g` rule per role assignment. They differ in `p`:
//! * [`CasbinFlat`]: one `p` rule per (role, action), as the docs do it;
//! * [`CasbinCompact`]: one `p` rule per role, with actions put in groups by
//!   `g2` (casbin's "resource roles"), so that `enforce` walks 9 rules.
//!
//! The caller passes the resource's org, so that an org admin's role applies
//! to the org's profiles.

use crate::engine::{BuildsRequest, Engine, block_on};
use crate::policy::{ADMIN_ORG_ROLES, ADMINISTRATOR, ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Request, Tenant, org_name, profile_name, user_name};
use casbin::rhai::ImmutableString;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

const HEAD: &str = "
[request_definition]
r = sub, org, res, act
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
";
const FLAT: &str = "
[role_definition]
g = _, _, _
[matchers]
m = r.act == p.act && (g(r.sub, p.sub, r.res) || g(r.sub, p.sub, r.org))
";
const COMPACT: &str = "
[role_definition]
g = _, _, _
g2 = _, _
[matchers]
m = g2(r.act, p.act) && (g(r.sub, p.sub, r.res) || g(r.sub, p.sub, r.org))
";

type Rules = Vec<Vec<String>>;

fn prole(r: usize) -> String {
    format!("profile_{}", PROFILE_ROLES[r])
}
fn orole(r: usize) -> String {
    format!("org_{}", ORG_ROLES[r])
}

fn assignments(t: &Tenant) -> Rules {
    let mut g = Vec::new();
    for (u, user) in t.users.iter().enumerate() {
        let name = user_name(u as u32);
        g.push(vec![name.clone(), orole(user.role as usize), org_name(user.org)]);
        for &(pid, role) in &user.grants {
            g.push(vec![name.clone(), prole(role as usize), profile_name(pid)]);
        }
    }
    g
}

fn flat_rules(p: &Policy) -> Rules {
    let mut rules = Vec::new();
    for (r, &m) in p.profile_mask.iter().enumerate() {
        rules.extend(p.names(m).map(|a| vec![prole(r), a.to_string()]));
    }
    for (r, &m) in p.org_mask.iter().enumerate() {
        rules.extend(p.names(m).map(|a| vec![orole(r), a.to_string()]));
    }
    rules
}

/// (`p` rules, `g2` rules)
fn compact_rules(p: &Policy) -> (Rules, Rules) {
    let (mut rules, mut groups) = (Vec::new(), Vec::new());
    for (r, &m) in p.profile_mask.iter().enumerate() {
        let group = format!("can_{}", prole(r));
        rules.push(vec![prole(r), group.clone()]);
        groups.extend(p.names(m).map(|a| vec![a.to_string(), group.clone()]));
    }
    for (r, &m) in p.org_only_mask.iter().enumerate() {
        let group = format!("can_{}", orole(r));
        rules.push(vec![orole(r), group.clone()]);
        if (r as u8) < ADMIN_ORG_ROLES {
            rules.push(vec![orole(r), format!("can_{}", prole(ADMINISTRATOR as usize))]);
        }
        groups.extend(p.names(m).map(|a| vec![a.to_string(), group.clone()]));
    }
    (rules, groups)
}

async fn flat<E: CoreApi + MgmtApi>(p: &Policy, t: &Tenant) -> E {
    let m = DefaultModel::from_str(&format!("{HEAD}{FLAT}")).await.unwrap();
    let mut e = E::new(m, MemoryAdapter::default()).await.unwrap();
    e.add_policies(flat_rules(p)).await.unwrap();
    e.add_grouping_policies(assignments(t)).await.unwrap();
    e
}

fn args(r: &Request) -> Vec<ImmutableString> {
    vec![r.user.as_str().into(), r.org.as_str().into(), r.resource.as_str().into(), r.action.as_str().into()]
}

pub struct CasbinFlat(Enforcer);

impl Engine for CasbinFlat {
    const NAME: &'static str = "casbin (rule per role x action)";
    type Query = Vec<ImmutableString>;

    fn load(p: &Policy, t: &Tenant) -> Self {
        CasbinFlat(block_on(flat(p, t)))
    }
    fn query(&self, r: &Request) -> Self::Query {
        args(r)
    }
    fn check(&self, q: &Self::Query) -> bool {
        self.0.enforce(q.clone()).unwrap()
    }
}

pub struct CasbinCompact(Enforcer);

impl Engine for CasbinCompact {
    const NAME: &'static str = "casbin (rule per role)";
    type Query = Vec<ImmutableString>;

    fn load(p: &Policy, t: &Tenant) -> Self {
        CasbinCompact(block_on(async {
            let m = DefaultModel::from_str(&format!("{HEAD}{COMPACT}")).await.unwrap();
            let mut e = Enforcer::new(m, MemoryAdapter::default()).await.unwrap();
            let (rules, groups) = compact_rules(p);
            e.add_policies(rules).await.unwrap();
            e.add_named_grouping_policies("g2", groups).await.unwrap();
            e.add_grouping_policies(assignments(t)).await.unwrap();
            e
        }))
    }
    fn query(&self, r: &Request) -> Self::Query {
        args(r)
    }
    fn check(&self, q: &Self::Query) -> bool {
        self.0.enforce(q.clone()).unwrap()
    }
}

impl BuildsRequest for CasbinCompact {
    const WITH_REQUEST: &'static str = "casbin (rule per role) + build request";
}
