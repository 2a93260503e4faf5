//! cedar-policy, two encodings, both with roles as action groups:
//!
//! * [`CedarGroups`], the usual one (Cedar's own GitHub example): a role on a
//!   resource is a group entity the user is a child of, the resource names its
//!   groups, and there is one policy per role: 10 policies.
//! * [`CedarTags`], the fastest one found: the user is tagged, per profile,
//!   with the action group it has there, so that 3 policies do for all roles.

use crate::engine::{BuildsRequest, Engine, JustBuilt};
use crate::policy::{ADMIN_ORG_ROLES, ADMINISTRATOR, ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Request, Tenant, User, org_name, profile_name, user_name};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet,
    Request as CedarRequest, RestrictedExpression,
};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::str::FromStr;

struct Types {
    user: EntityTypeName,
    action: EntityTypeName,
    profile: EntityTypeName,
    org: EntityTypeName,
    group: EntityTypeName,
}

impl Types {
    fn new() -> Self {
        let t = |s| EntityTypeName::from_str(s).unwrap();
        Types { user: t("User"), action: t("Action"), profile: t("Profile"), org: t("Org"), group: t("Group") }
    }
}

fn uid(t: &EntityTypeName, id: impl AsRef<str>) -> EntityUid {
    EntityUid::from_type_name_and_id(t.clone(), EntityId::new(id))
}

struct Core {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    types: Types,
}

impl Core {
    fn query(&self, r: &Request) -> CedarRequest {
        let t = &self.types;
        let resource = uid(if r.is_profile() { &t.profile } else { &t.org }, &r.resource);
        CedarRequest::new(uid(&t.user, &r.user), uid(&t.action, &r.action), resource, Context::empty(), None).unwrap()
    }

    fn check(&self, q: &CedarRequest) -> bool {
        let r = self.authorizer.is_authorized(q, &self.policies, &self.entities);
        debug_assert_eq!(r.diagnostics().errors().count(), 0);
        r.decision() == Decision::Allow
    }
}

/// Action entities, each a child of one group per role that may do it.
fn actions(p: &Policy, t: &Types, out: &mut Vec<Entity>) {
    for (i, code) in p.actions.iter().enumerate() {
        let bit = 1u128 << i;
        let mut parents = HashSet::new();
        for (r, m) in p.profile_mask.iter().enumerate() {
            if m & bit != 0 {
                parents.insert(uid(&t.action, format!("profile_{}", PROFILE_ROLES[r])));
            }
        }
        for (r, m) in p.org_only_mask.iter().enumerate() {
            if m & bit != 0 {
                parents.insert(uid(&t.action, format!("org_{}", ORG_ROLES[r])));
            }
        }
        out.push(Entity::new(uid(&t.action, code), HashMap::new(), parents).unwrap());
    }
    for r in PROFILE_ROLES {
        out.push(Entity::with_uid(uid(&t.action, format!("profile_{r}"))));
    }
    for r in ORG_ROLES {
        out.push(Entity::with_uid(uid(&t.action, format!("org_{r}"))));
    }
}

pub struct CedarGroups(Core);

impl Engine for CedarGroups {
    const NAME: &'static str = "cedar (groups)";
    type Query = CedarRequest;

    fn load(p: &Policy, t: &Tenant) -> Self {
        let mut src = String::new();
        for r in PROFILE_ROLES {
            writeln!(src, r#"permit(principal, action in Action::"profile_{r}", resource is Profile) when {{ principal in resource.{r}s }};"#).unwrap();
        }
        for r in ORG_ROLES {
            writeln!(src, r#"permit(principal, action in Action::"org_{r}", resource is Org) when {{ principal in resource.{r}s }};"#).unwrap();
        }
        src.push_str(r#"permit(principal, action in Action::"profile_administrator", resource is Profile) when { principal in resource.org.admins };"#);
        let policies = PolicySet::from_str(&src).unwrap();

        let types = Types::new();
        let group = |of: &str, role: &str| uid(&types.group, format!("{of}#{role}"));
        let mut es = Vec::new();
        actions(p, &types, &mut es);
        for o in 0..t.orgs {
            let name = org_name(o);
            let admins = group(&name, "admins");
            let mut attrs = HashMap::new();
            attrs.insert("admins".to_string(), RestrictedExpression::new_entity_uid(admins.clone()));
            for (i, r) in ORG_ROLES.iter().enumerate() {
                let g = group(&name, r);
                attrs.insert(format!("{r}s"), RestrictedExpression::new_entity_uid(g.clone()));
                let parents =
                    if (i as u8) < ADMIN_ORG_ROLES { HashSet::from([admins.clone()]) } else { HashSet::new() };
                es.push(Entity::new(g, HashMap::new(), parents).unwrap());
            }
            es.push(Entity::with_uid(admins));
            es.push(Entity::new(uid(&types.org, &name), attrs, HashSet::new()).unwrap());
        }
        for (pid, &o) in t.profile_org.iter().enumerate() {
            let name = profile_name(pid as u32);
            let mut attrs = HashMap::new();
            attrs.insert("org".to_string(), RestrictedExpression::new_entity_uid(uid(&types.org, org_name(o))));
            for r in PROFILE_ROLES {
                attrs.insert(format!("{r}s"), RestrictedExpression::new_entity_uid(group(&name, r)));
                es.push(Entity::with_uid(group(&name, r)));
            }
            es.push(Entity::new(uid(&types.profile, &name), attrs, HashSet::new()).unwrap());
        }
        for (u, user) in t.users.iter().enumerate() {
            let mut parents = HashSet::from([group(&org_name(user.org), ORG_ROLES[user.role as usize])]);
            for &(pid, role) in &user.grants {
                parents.insert(group(&profile_name(pid), PROFILE_ROLES[role as usize]));
            }
            es.push(Entity::new(uid(&types.user, user_name(u as u32)), HashMap::new(), parents).unwrap());
        }
        let entities = Entities::from_entities(es, None).unwrap();
        CedarGroups(Core { authorizer: Authorizer::new(), policies, entities, types })
    }
    fn query(&self, r: &Request) -> CedarRequest {
        self.0.query(r)
    }
    fn check(&self, q: &CedarRequest) -> bool {
        self.0.check(q)
    }
}

impl BuildsRequest for CedarGroups {
    const WITH_REQUEST: &'static str = "cedar (groups) + build request";
}

pub struct CedarTags {
    core: Core,
    /// What every request needs: actions.
    actions: Entities,
    users: Vec<User>,
}

const TAG_POLICIES: &str = r#"
permit(principal, action, resource is Profile)
when { principal.hasTag(resource.key) && action in principal.getTag(resource.key) };
permit(principal, action, resource is Profile)
when { principal.org == resource.org && action in principal.everywhere };
permit(principal, action, resource is Org)
when { principal.org == resource && action in principal.role };
"#;

impl Engine for CedarTags {
    const NAME: &'static str = "cedar (tags, 3 policies)";
    type Query = CedarRequest;

    fn load(p: &Policy, t: &Tenant) -> Self {
        let policies = PolicySet::from_str(TAG_POLICIES).unwrap();
        let types = Types::new();
        let mut es = Vec::new();
        actions(p, &types, &mut es);
        let actions = Entities::from_entities(es.clone(), None).unwrap();
        es.extend((0..t.orgs).map(|o| Entity::with_uid(uid(&types.org, org_name(o)))));
        es.extend(t.profile_org.iter().enumerate().map(|(pid, &o)| types.tag_profile(pid as u32, o)));
        es.extend(t.users.iter().enumerate().map(|(u, user)| types.tag_user(u as u32, user)));
        let entities = Entities::from_entities(es, None).unwrap();
        let core = Core { authorizer: Authorizer::new(), policies, entities, types };
        CedarTags { core, actions, users: t.users.clone() }
    }
    fn query(&self, r: &Request) -> CedarRequest {
        self.core.query(r)
    }
    fn check(&self, q: &CedarRequest) -> bool {
        self.core.check(q)
    }
}

impl Types {
    fn tag_profile(&self, id: u32, org: u32) -> Entity {
        let name = profile_name(id);
        let attrs = HashMap::from([
            ("org".to_string(), RestrictedExpression::new_entity_uid(uid(&self.org, org_name(org)))),
            ("key".to_string(), RestrictedExpression::new_string(name.clone())),
        ]);
        Entity::new(uid(&self.profile, &name), attrs, HashSet::new()).unwrap()
    }

    fn tag_user(&self, id: u32, user: &User) -> Entity {
        let role = |name: String| RestrictedExpression::new_entity_uid(uid(&self.action, name));
        let profile_role = |r: u8| role(format!("profile_{}", PROFILE_ROLES[r as usize]));
        let everywhere = match user.role < ADMIN_ORG_ROLES {
            true => profile_role(ADMINISTRATOR),
            false => role("none".into()),
        };
        let attrs = HashMap::from([
            ("org".to_string(), RestrictedExpression::new_entity_uid(uid(&self.org, org_name(user.org)))),
            ("role".to_string(), role(format!("org_{}", ORG_ROLES[user.role as usize]))),
            ("everywhere".to_string(), everywhere),
        ]);
        let tags: Vec<_> = user.grants.iter().map(|&(pid, r)| (profile_name(pid), profile_role(r))).collect();
        Entity::new_with_tags(uid(&self.user, user_name(id)), attrs, [], tags).unwrap()
    }
}

impl BuildsRequest for CedarTags {
    const WITH_REQUEST: &'static str = "cedar (tags, 3 policies) + build request";
}

impl JustBuilt for CedarTags {
    const JUST_BUILT: &'static str = "cedar (tags), entities just built";

    /// Only the entities that this request needs, on top of the actions.
    fn build_and_check(&self, r: &Request) -> bool {
        let Core { authorizer, policies, types, .. } = &self.core;
        let mut es = vec![types.tag_user(r.ask.user, &self.users[r.ask.user as usize])];
        match r.is_profile() {
            true => es.push(types.tag_profile(r.ask.profile, r.ask.org)),
            false => es.push(Entity::with_uid(uid(&types.org, &r.org))),
        }
        let entities = self.actions.clone().add_entities(es, None).unwrap();
        authorizer.is_authorized(&self.core.query(r), policies, &entities).decision() == Decision::Allow
    }
}
