//! oso (Polar): permissions are facts, roles come from the host `User` class.
//! The lean encoding; resource blocks add inference on top of the same facts.
//! (`Resource` is a built-in name in Polar, so the class is called `Asset`.)

use crate::engine::Engine;
use crate::policy::{ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Request, Tenant, org_name, profile_name, user_name};
use oso::{Class, Oso, PolarClass, PolarValue, ToPolar};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

const RULES: &str = "
allow(user: User, action, resource: Asset) if
    org_permission(user.org_role(resource.org), action);
allow(user: User, action, resource: Asset) if
    profile_permission(user.profile_role(resource.id), action);
";

struct Member {
    org: String,
    role: &'static str,
    grants: HashMap<String, &'static str>,
}

#[derive(Clone)]
struct User(Arc<Member>);

#[derive(Clone)]
struct Resource {
    id: String,
    org: String,
}

impl PolarClass for User {
    fn get_polar_class_builder() -> oso::ClassBuilder<Self> {
        Class::builder()
            .name("User")
            .add_method("org_role", |u: &User, org: String| (if u.0.org == org { u.0.role } else { "" }).to_string())
            .add_method("profile_role", |u: &User, id: String| u.0.grants.get(&id).copied().unwrap_or("").to_string())
    }
}

impl PolarClass for Resource {
    fn get_polar_class_builder() -> oso::ClassBuilder<Self> {
        Class::builder()
            .name("Asset")
            .add_attribute_getter("id", |r: &Resource| r.id.clone())
            .add_attribute_getter("org", |r: &Resource| r.org.clone())
    }
}

pub struct OsoEngine {
    oso: Oso,
    users: HashMap<String, User>,
}

pub struct Query {
    user: PolarValue,
    action: PolarValue,
    resource: PolarValue,
}

impl Engine for OsoEngine {
    const NAME: &'static str = "oso (polar)";
    type Query = Query;

    fn load(p: &Policy, t: &Tenant) -> Self {
        let mut src = RULES.to_string();
        for (r, &m) in p.org_mask.iter().enumerate() {
            for a in p.names(m) {
                writeln!(src, "org_permission({:?}, {a:?});", ORG_ROLES[r]).unwrap();
            }
        }
        for (r, &m) in p.profile_mask.iter().enumerate() {
            for a in p.names(m) {
                writeln!(src, "profile_permission({:?}, {a:?});", PROFILE_ROLES[r]).unwrap();
            }
        }
        let mut oso = Oso::new();
        oso.register_class(User::get_polar_class()).unwrap();
        oso.register_class(Resource::get_polar_class()).unwrap();
        oso.load_str(&src).unwrap();
        let users = t.users.iter().enumerate().map(|(u, user)| {
            let grants = user.grants.iter().map(|&(pid, r)| (profile_name(pid), PROFILE_ROLES[r as usize])).collect();
            let m = Member { org: org_name(user.org), role: ORG_ROLES[user.role as usize], grants };
            (user_name(u as u32), User(Arc::new(m)))
        });
        OsoEngine { oso, users: users.collect() }
    }
    fn query(&self, r: &Request) -> Query {
        Query {
            user: self.users[&r.user].clone().to_polar(),
            action: r.action.as_str().to_polar(),
            resource: Resource { id: r.resource.clone(), org: r.org.clone() }.to_polar(),
        }
    }
    fn check(&self, q: &Query) -> bool {
        self.oso.is_allowed(q.user.clone(), q.action.clone(), q.resource.clone()).unwrap()
    }
}
