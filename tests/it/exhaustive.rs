//! Agorapulse from end to end: every pair of assignments, every valuation of the facts, every permission.

use crate::naive::{NaivePolicy, NaiveResource, Names};
use crate::thorough;
use crate::worlds::names_of;
use countersign::social::{OrganizationPermissions, ProfilePermissions, Social};
use countersign::{
    Actor, Content, ContentState, Organization, OrganizationId, Permission, Policy, ProfileId, Timestamp, UserId,
    WorkspaceId, actor::Assignment, decision::Permissions,
};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const POLICY: &str = include_str!("../../policies/agorapulse.json");
const NOW: i64 = 1_000;
const LEAST_CELLS: u64 = 100_000_000;

/// Bits by name, for whole sets at once.
struct Bits(HashMap<&'static str, u128>);

impl Bits {
    fn of<P: Permission>() -> Self {
        Self(P::FLAGS.iter().map(|flag| (flag.name(), flag.value().bits())).collect())
    }

    fn mask<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> u128 {
        names.into_iter().fold(0, |mask, name| mask | self.0[name.as_str()])
    }
}

/// An assignment as both evaluators take it.
#[derive(Clone)]
struct Candidate {
    json: Value,
    assignment: Assignment,
}

fn candidates(policy: &Policy) -> Vec<Candidate> {
    let mut all = Vec::new();
    for name in ["owner", "co_owner", "manager", "advanced_member", "member"] {
        let role = policy.organization_role(name).unwrap();
        let plain = || Assignment::organization(role);
        let mut add = |more: Value, assignment: Assignment| {
            let mut json = json!({ "level": "organization", "role": name });
            json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            all.push(Candidate { json, assignment });
        };
        add(json!({}), plain());
        add(json!({ "only_profiles": [7] }), plain().only_profiles([ProfileId::new(7)]));
        add(json!({ "only_profiles": [8] }), plain().only_profiles([ProfileId::new(8)]));
        add(json!({ "only_workspaces": [5] }), plain().only_workspaces([WorkspaceId::new(5)]));
        add(json!({ "except_profiles": [7] }), plain().except_profiles([ProfileId::new(7)]));
        add(json!({ "except_workspaces": [6] }), plain().except_workspaces([WorkspaceId::new(6)]));
        add(json!({ "from": NOW + 1 }), plain().from(Timestamp::from_millis(NOW + 1)));
        add(json!({ "until": NOW }), plain().until(Timestamp::from_millis(NOW)));
    }
    for name in ["administrator", "editor", "moderator", "guest"] {
        let role = policy.profile_role(name).unwrap();
        let mut add = |more: Value, assignment: Assignment| {
            let mut json = json!({ "level": "profile", "role": name });
            json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            all.push(Candidate { json, assignment });
        };
        let until = Timestamp::from_millis(NOW);
        add(json!({ "node": 7 }), Assignment::profile(ProfileId::new(7), role));
        add(json!({ "node": 8 }), Assignment::profile(ProfileId::new(8), role));
        add(json!({ "node": 7, "until": NOW }), Assignment::profile(ProfileId::new(7), role).until(until));
    }
    all
}

/// No assignment, each alone, and each pair in both orders.
fn pairs(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut pairs = vec![Vec::new()];
    for one in candidates {
        pairs.push(vec![one.clone()]);
        pairs.extend(candidates.iter().map(|other| vec![one.clone(), other.clone()]));
    }
    pairs
}

/// What the host says of the content and of the profile; every fact in three values, every state.
#[derive(Clone, Copy)]
struct Valuation {
    author: Option<u64>,
    assignees: Option<&'static [UserId]>,
    connector: Option<u64>,
    state: Option<ContentState>,
}

fn valuations() -> Vec<Valuation> {
    const ASSIGNED: &[UserId] = &[UserId::new(1), UserId::new(2)];
    let mut all = Vec::new();
    for author in [None, Some(1), Some(2)] {
        for assignees in [None, Some(&[] as &[UserId]), Some(ASSIGNED)] {
            for connector in [None, Some(1), Some(2)] {
                for state in ContentState::ALL.into_iter().map(Some).chain([None]) {
                    all.push(Valuation { author, assignees, connector, state });
                }
            }
        }
    }
    all
}

impl Valuation {
    fn content(&self) -> Content<'static> {
        let mut content = Content::new();
        content = self.author.map_or(content, |author| content.author(UserId::new(author)));
        content = self.assignees.map_or(content, |assignees| content.assignees(assignees));
        self.state.map_or(content, |state| content.state(state))
    }

    fn json(&self, mut resource: Value) -> NaiveResource {
        let mut content = json!({});
        if let Some(author) = self.author {
            content["author"] = json!(author);
        }
        if let Some(assignees) = self.assignees {
            content["assignees"] = json!(assignees);
        }
        if let Some(state) = self.state {
            content["state"] = json!(state.name());
        }
        resource["content"] = content;
        if let Some(connector) = self.connector {
            resource["connected_by"] = json!(connector);
        }
        NaiveResource::from_json(&resource).unwrap()
    }
}

struct Pass {
    policy: Policy,
    naive: NaivePolicy,
    profile_bits: Bits,
    organization_bits: Bits,
    valuations: Vec<(Valuation, NaiveResource, NaiveResource)>,
    cells: AtomicU64,
}

impl Pass {
    fn compare(&self, held: &[Candidate]) {
        let rows: Vec<&Value> = held.iter().map(|candidate| &candidate.json).collect();
        let json = json!({ "user": 1, "organization": 10, "assignments": rows });
        let naive = self.naive.prepare(&json).unwrap();
        let assignments = held.iter().map(|candidate| candidate.assignment.clone());
        let builder = self.policy.actor(UserId::new(1), OrganizationId::new(10)).assignments(assignments);
        let actor = builder.build(Timestamp::from_millis(NOW)).unwrap();
        for (valuation, on_profile, on_organization) in &self.valuations {
            let content = valuation.content();
            let root = Organization::new(OrganizationId::new(10));
            let mut page = root.workspace(WorkspaceId::new(5)).profile(ProfileId::new(7)).content(&content);
            page = valuation.connector.map_or(page, |connector| page.connected_by(UserId::new(connector)));

            let rights = self.naive.permissions(&naive, on_profile, NOW);
            self.same(
                &self.profile_bits,
                &rights.allowed,
                rights.obliged.keys(),
                self.policy.permissions(&actor, &page),
                &json,
            );
            let rights = self.naive.permissions(&naive, on_organization, NOW);
            let found = self.policy.permissions(&actor, &root.content(&content));
            self.same(&self.organization_bits, &rights.allowed, rights.obliged.keys(), found, &json);
            self.the_same_one_by_one(&actor, &page);
        }
        let cells = self.valuations.len() * (34 + 90);
        self.cells.fetch_add(cells as u64, Ordering::Relaxed);
    }

    fn same<'n, P: Permission>(
        &self,
        bits: &Bits,
        allowed: &Names,
        obliged: impl Iterator<Item = &'n String>,
        found: Permissions<P>,
        actor: &Value,
    ) {
        assert_eq!(found.allowed.bits(), bits.mask(allowed), "allowed to {actor}");
        assert_eq!(found.obliged.bits(), bits.mask(obliged), "obliged of {actor}");
    }

    /// R10 for the permissions that conditions touch, and for one that they do not.
    fn the_same_one_by_one(&self, actor: &Actor, page: &countersign::Profile<'_>) {
        let sets = self.policy.permissions(actor, page);
        for permission in
            [ProfilePermissions::POST_EDIT, ProfilePermissions::SCHEDULED_POST_LABEL, ProfilePermissions::POST_VIEW]
        {
            assert_eq!(self.policy.can(actor, permission, page), sets.allowed.contains(permission));
            assert_eq!(self.policy.decide(actor, permission, page).is_allowed(), sets.all().contains(permission));
        }
    }
}

#[test]
fn r10_agorapulse_is_the_same_in_every_cell() {
    let policy = Policy::parse(POLICY).unwrap();
    let naive = NaivePolicy::from_json(&serde_json::from_str(POLICY).unwrap(), names_of::<Social>());
    let mut held = pairs(&candidates(&policy));
    let all = held.len();
    // 41 is prime, so that every assignment is met in many a pair.
    let step = if thorough::is_asked() { 1 } else { 41 };
    held = held.into_iter().step_by(step).collect();
    println!("{} of {all} pairs of assignments; COUNTERSIGN_THOROUGH=1 looks at all", held.len());
    let valuations = valuations().into_iter().map(|valuation| {
        let profile = valuation.json(json!({ "organization": 10, "workspace": 5, "profile": 7 }));
        let organization = Valuation { connector: None, ..valuation }.json(json!({ "organization": 10 }));
        (valuation, profile, organization)
    });
    let pass = Pass {
        policy,
        naive,
        profile_bits: Bits::of::<ProfilePermissions>(),
        organization_bits: Bits::of::<OrganizationPermissions>(),
        valuations: valuations.collect(),
        cells: AtomicU64::new(0),
    };
    thread::scope(|scope| {
        for half in held.chunks(held.len().div_ceil(2)) {
            scope.spawn(|| half.iter().for_each(|held| pass.compare(held)));
        }
    });
    let cells = pass.cells.load(Ordering::Relaxed);
    println!("{cells} cells compared, none differs");
    assert!(cells >= LEAST_CELLS / step as u64, "only {cells} cells");
}
