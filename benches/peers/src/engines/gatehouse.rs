//! gatehouse: two Rust predicates behind its policy checker. Its own work is
//! the async evaluation and the decision trace; the predicates are floor B's.

use crate::engine::{Engine, JustBuilt, block_on};
use crate::policy::Policy;
use crate::tenant::{NO_PROFILE, Request, Tenant, User};
use gatehouse::{EvaluationSession, PermissionChecker, PolicyBuilder, PolicyDomain};
use std::sync::Arc;

pub struct Subject {
    org: u32,
    role: u8,
    grants: Vec<(u32, u8)>,
}
pub struct Action(u8);
pub struct Resource {
    org: u32,
    profile: u32,
}

struct Domain;
impl PolicyDomain for Domain {
    type Subject = Subject;
    type Action = Action;
    type Resource = Resource;
    type Context = ();
}

pub struct Gatehouse {
    checker: PermissionChecker<Domain>,
    users: Vec<Arc<Subject>>,
    rows: Vec<User>,
}

fn subject(u: &User) -> Arc<Subject> {
    Arc::new(Subject { org: u.org, role: u.role, grants: u.grants.clone() })
}

impl Engine for Gatehouse {
    const NAME: &'static str = "gatehouse (predicates)";
    type Query = (Arc<Subject>, Action, Resource);

    fn load(p: &Policy, t: &Tenant) -> Self {
        let (org_mask, profile_mask) = (p.org_mask, p.profile_mask);
        let mut checker = PermissionChecker::new();
        checker.add_policy(
            PolicyBuilder::<Domain>::new("OrgRole")
                .when(move |s, a, r, _| s.org == r.org && org_mask[s.role as usize] >> a.0 & 1 == 1)
                .build(),
        );
        checker.add_policy(
            PolicyBuilder::<Domain>::new("ProfileRole")
                .when(move |s, a, r, _| {
                    r.profile != NO_PROFILE
                        && s.grants
                            .binary_search_by_key(&r.profile, |g| g.0)
                            .is_ok_and(|i| profile_mask[s.grants[i].1 as usize] >> a.0 & 1 == 1)
                })
                .build(),
        );
        Gatehouse { checker, users: t.users.iter().map(subject).collect(), rows: t.users.clone() }
    }
    fn query(&self, r: &Request) -> Self::Query {
        let a = &r.ask;
        (self.users[a.user as usize].clone(), Action(a.action), Resource { org: a.org, profile: a.profile })
    }
    fn check(&self, (s, a, r): &Self::Query) -> bool {
        let session = EvaluationSession::empty();
        block_on(self.checker.bind(&session, s, a, &()).check(r)).is_granted()
    }
}

impl JustBuilt for Gatehouse {
    const JUST_BUILT: &'static str = "gatehouse, subject just built";

    fn build_and_check(&self, r: &Request) -> bool {
        let a = &r.ask;
        let s = subject(&self.rows[a.user as usize]);
        self.check(&(s, Action(a.action), Resource { org: a.org, profile: a.profile }))
    }
}
