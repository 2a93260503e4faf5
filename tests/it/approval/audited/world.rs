//! The world of a walk: policies at random, people whose time ends, clients, profiles that go away, and what the host says.

use super::standing::Standing;
use crate::random::Random;
use countersign::approval::{Approvers, Context, FactTold, Privilege, RoleNames, Rules, Side, Stage};
use countersign::social::ProfilePermissions as P;
use countersign::{
    Actor, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::{Assignment, Attenuation, Status},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

pub(super) const PAGE: ProfileId = ProfileId::new(70);
pub(super) const FEED: ProfileId = ProfileId::new(71);
pub(super) const HERE: OrganizationId = OrganizationId::new(1);
const DESK: WorkspaceId = WorkspaceId::new(5);

pub(super) const PEOPLE: [UserId; 8] = [
    UserId::new(1),
    UserId::new(2),
    UserId::new(3),
    UserId::new(4),
    UserId::new(5),
    UserId::new(6),
    UserId::new(7),
    UserId::new(8),
];
pub(super) const OWNER: UserId = PEOPLE[5];
pub(super) const CLIENTS: [UserId; 2] = [PEOPLE[3], PEOPLE[6]];

/// Minutes.
pub(super) fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(minutes * 60_000)
}

pub(super) fn later(one: Timestamp, minutes: i64) -> Timestamp {
    Timestamp::from_millis(one.as_millis() + minutes * 60_000)
}

/// What roles grant without obligation, and whether who has them is outside, as the policy says.
const ROLES: [(&str, &[&str]); 6] = [
    ("writer", &["post.create", "post.edit", "post.submit", "post.comment", "post.schedule"]),
    ("checker", &["post.review", "post.comment"]),
    (
        "chief",
        &[
            "post.create",
            "post.edit",
            "post.submit",
            "post.comment",
            "post.schedule",
            "scheduled_post.label",
            "post.review",
            "post.publish",
        ],
    ),
    ("client", &["post.create", "post.edit", "post.submit", "post.review", "post.publish", "post.comment"]),
    ("guest", &["post.view"]),
    (
        "owner",
        &[
            "post.create",
            "post.edit",
            "post.submit",
            "post.review",
            "post.publish",
            "post.schedule",
            "post.comment",
            "post.force_decision",
            "post.view",
            "scheduled_post.label",
        ],
    ),
];

/// A policy at random, with what is bound in it.
pub(super) struct House {
    pub(super) policy: &'static Policy,
    pub(super) rules: Rules,
    pub(super) strict: Rules,
    pub(super) bindings: Vec<Bound>,
}

pub(super) struct Bound {
    pub(super) name: String,
    pub(super) profiles: Option<Vec<ProfileId>>,
    pub(super) when: Vec<String>,
}

fn privilege(random: &mut Random) -> Value {
    match random.below(3) {
        0 => json!({ "permission": "post.publish" }),
        1 => json!({ "roles": { "organization": ["owner"], "profile": ["chief", "client"] } }),
        _ => json!({ "roles": { "profile": ["chief"] } }),
    }
}

fn stage(random: &mut Random, name: &str) -> Value {
    let clients = random.chance(25);
    let mut stage = json!({ "name": name });
    stage["approvers"] = match random.below(6) {
        _ if clients => json!({ "must_approve": true }),
        0 => json!({ "roles": { "profile": ["checker", "chief"] } }),
        1 => json!({ "roles": { "organization": ["owner"] } }),
        _ => json!({ "permission": "post.review" }),
    };
    stage["party"] = json!(if clients { "external" } else { "internal" });
    stage["quorum"] = if clients {
        json!(random.pick(&["all", "any"]))
    } else {
        random.pick(&[json!("any"), json!("all"), json!({ "at_least": 2 })]).clone()
    };
    stage["barred"] = json!(random.pick(&["nobody", "nobody", "author", "last_changer", "contributors"]));
    stage["covers"] = random.pick(&[json!("all"), json!("all"), json!(["text"]), json!(["media", "override"])]).clone();
    match random.below(10) {
        0 => stage["when"] = json!([random.pick(&["sensitive", "urgent", "!urgent"])]),
        1 => stage["unless"] = json!([random.pick(&["urgent", "!sensitive"])]),
        2..7 if !clients => stage["unless_every_hand"] = privilege(random),
        _ => {}
    }
    if clients && random.chance(60) {
        stage["submitting_approves"] = json!(true);
        stage["barred"] = json!("nobody");
    }
    if random.chance(15) {
        stage["deadline"] = json!({ "minutes_after_submission": 9 });
        stage["reminders"] = json!([2, 5]);
    }
    stage
}

pub(super) fn definition(random: &mut Random) -> Value {
    let count = *random.pick(&[1, 2, 2]);
    let names = ["check", "other"];
    let stages: Vec<Value> = names[..count].iter().map(|name| stage(random, name)).collect();
    let mut definition = json!({ "stages": stages });
    definition["order"] = json!(random.pick(&["sequential", "parallel"]));
    definition["resubmission"] = json!(random.pick(&["restart", "rejecting_stage"]));
    definition["removed_approver"] =
        json!(random.pick(&["stops_counting", "stops_counting", "stops_counting", "keeps_counting"]));
    definition["unreachable"] = json!(random.pick(&["block", "block", "block", "skip_visibly"]));
    definition
}

pub(super) fn policy(definitions: &Value, bindings: &Value) -> Value {
    json!({
        "format": 1, "name": "audited", "facts": ["sensitive", "urgent"], "actor_facts": ["vetted"],
        "obligations": ["submit_for_approval"],
        "permissions": { "organization": ["member.remove"], "profile": ["post.create", "post.edit", "post.submit",
            "post.review", "post.publish", "post.schedule", "post.comment", "post.force_decision", "post.view",
            "scheduled_post.label"] },
        "roles": {
            "organization": { "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } } },
            "profile": {
                "writer": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.comment",
                    "post.schedule",
                    { "permissions": ["scheduled_post.label"], "obligations": ["submit_for_approval"] }] } },
                "checker": { "grants": { "profile": ["post.review", "post.comment"] } },
                "chief": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.comment",
                    "post.schedule", "scheduled_post.label", "post.review", "post.publish"] } },
                "client": { "external": true, "grants": { "profile": ["post.create", "post.edit", "post.submit",
                    "post.review", "post.publish", "post.comment"] } },
                "guest": { "grants": { "profile": ["post.view"] } }
            }
        },
        "approval": {
            "guards": { "create": "post.create", "edit": "post.edit", "label_in_flight": "scheduled_post.label",
                "submit": "post.submit", "decide": "post.review", "publish": "post.publish",
                "schedule": "post.schedule", "force": "post.force_decision", "comment": "post.comment" },
            "definitions": definitions, "bindings": bindings
        }
    })
}

fn house(seed: u64) -> House {
    let random = &mut Random::new(seed);
    let mut definitions = json!({});
    for name in ["strict", "usual"] {
        definitions[name] = definition(random);
    }
    let mut bindings = Vec::new();
    if random.chance(50) {
        let when = *random.pick(&["sensitive", "sensitive", "urgent"]);
        bindings.push(json!({ "definition": "strict", "when": [when] }));
    }
    if random.chance(30) {
        bindings.push(json!({ "definition": "strict", "profiles": [FEED] }));
    }
    if random.chance(85) {
        bindings.push(json!({ "definition": "usual" }));
    }
    built(&definitions, &bindings)
}

/// A house with these definitions, bound so.
pub(super) fn built(definitions: &Value, bindings: &[Value]) -> House {
    let text = policy(definitions, &json!(bindings)).to_string();
    let policy = match Policy::parse(&text) {
        Ok(policy) => &*Box::leak(Box::new(policy)),
        Err(error) => panic!("{error}\n{text}"),
    };
    let words = |list: &Value| serde_json::from_value::<Option<Vec<String>>>(list.clone()).expect("words");
    let bound = bindings.iter().map(|one| Bound {
        name: one["definition"].as_str().expect("a name").to_owned(),
        profiles: serde_json::from_value(one["profiles"].clone()).expect("profiles"),
        when: words(&one["when"]).unwrap_or_default(),
    });
    let rules = Rules::of(policy);
    House { policy, strict: rules.clone().refuse_late_clocks(), rules, bindings: bound.collect() }
}

/// One of some houses: each is built once.
pub(super) fn a_house(seed: u64) -> &'static House {
    static BUILT: OnceLock<Vec<House>> = OnceLock::new();
    let built = BUILT.get_or_init(|| (0..96).map(house).collect());
    &built[seed as usize % built.len()]
}

#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) roles: Vec<&'static str>,
    pub(super) at: Vec<ProfileId>,
    pub(super) status: Status,
    pub(super) from: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) since: u32,
}

/// Two clocks: what begins goes by one, what ends by the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clocks {
    pub(super) own: Timestamp,
    pub(super) latest: Timestamp,
}

impl Job {
    pub(super) fn is_live(&self, clocks: Clocks) -> bool {
        self.from.is_none_or(|from| from <= clocks.own) && self.until.is_none_or(|until| clocks.latest < until)
    }

    fn is_at(&self, profile: ProfileId) -> bool {
        self.roles.contains(&"owner") || self.at.contains(&profile)
    }
}

/// Everything that the host knows besides the post.
#[derive(Clone)]
pub(super) struct World {
    pub(super) jobs: BTreeMap<UserId, Job>,
    pub(super) clients: BTreeSet<(ProfileId, UserId)>,
    pub(super) facts: BTreeMap<String, FactTold>,
    pub(super) gone: BTreeSet<ProfileId>,
    pub(super) disconnected: BTreeSet<ProfileId>,
    pub(super) unknown: BTreeSet<ProfileId>,
    /// Whether a place of the same number in another organization is named before.
    pub(super) foreign_first: bool,
    pub(super) number: u32,
    pub(super) standing: Vec<Standing>,
    /// Whether the host gives the numbers.
    pub(super) numbered: bool,
    pub(super) refuses_late: bool,
}

/// What the library is given of it at one instant.
pub(super) struct Given {
    pub(super) people: Vec<Actor>,
    pub(super) places: Vec<Profile<'static>>,
}

impl World {
    pub(super) fn job(&self, user: UserId, profile: ProfileId, clocks: Clocks) -> Option<&Job> {
        self.jobs.get(&user).filter(|job| job.is_at(profile) && job.is_live(clocks))
    }

    pub(super) fn may(&self, user: UserId, permission: &str, profile: ProfileId, clocks: Clocks) -> bool {
        let grants = |role: &&str| ROLES.iter().any(|(name, all)| name == role && all.contains(&permission));
        let job = self.job(user, profile, clocks).filter(|job| job.status == Status::Active);
        job.is_some_and(|job| job.roles.iter().any(grants))
    }

    pub(super) fn side(&self, user: UserId, profile: ProfileId, clocks: Clocks) -> Side {
        let job = self.job(user, profile, clocks);
        if job.is_some_and(|job| job.roles.contains(&"client")) { Side::External } else { Side::Internal }
    }

    fn has(&self, user: UserId, names: &RoleNames, profile: ProfileId, clocks: Clocks) -> bool {
        let job = self.job(user, profile, clocks).filter(|job| job.status == Status::Active);
        let named = |role: &&str| names.organization.iter().chain(&names.profile).any(|name| name == role);
        job.is_some_and(|job| job.roles.iter().any(named))
    }

    /// Whether a person is let in at a stage, bars aside.
    pub(super) fn decides(
        &self,
        user: UserId,
        stage: &Stage,
        required: &[UserId],
        at: ProfileId,
        clocks: Clocks,
    ) -> bool {
        let named = match &stage.approvers {
            Approvers::Permission(permission) => self.may(user, permission, at, clocks),
            Approvers::Roles(names) => self.has(user, names, at, clocks),
            Approvers::People(people) => people.contains(&user),
            _ => required.contains(&user),
        };
        named && self.may(user, "post.review", at, clocks) && self.side(user, at, clocks) == stage.party
    }

    /// J1: whether a hand may do without a stage. `key`: what the key may do through which they acted.
    pub(super) fn is_exempt(
        &self,
        user: UserId,
        key: Option<&[&'static str]>,
        stage: &Stage,
        at: ProfileId,
        clocks: Clocks,
    ) -> bool {
        let inside = stage.party == Side::External || self.side(user, at, clocks) == Side::Internal;
        inside
            && match &stage.unless_every_hand {
                None => false,
                Some(Privilege::Permission(name)) => {
                    self.may(user, name, at, clocks) && key.is_none_or(|key| key.contains(&name.as_str()))
                }
                Some(Privilege::Roles(names)) => key.is_none() && self.has(user, names, at, clocks),
                Some(_) => false,
            }
    }

    pub(super) fn required(&self, profile: ProfileId) -> Vec<UserId> {
        self.clients.iter().filter(|(at, _)| *at == profile).map(|(_, user)| *user).collect()
    }

    pub(super) fn is_reached(&self, profile: ProfileId) -> bool {
        let lost = [&self.gone, &self.disconnected, &self.unknown];
        !lost.iter().any(|profiles| profiles.contains(&profile))
    }

    pub(super) fn actor(&self, house: &House, user: UserId, job: &Job, key: Option<P>, clocks: Clocks) -> Actor {
        let mut actor = house.policy.actor(user, HERE).status(job.status);
        let timed = |mut one: Assignment| {
            one = one.since(job.since);
            one = job.from.map_or(one.clone(), |from| one.from(from));
            job.until.map_or(one.clone(), |until| one.until(until))
        };
        for role in &job.roles {
            if let Ok(role) = house.policy.organization_role(role) {
                actor = actor.assignment(timed(Assignment::organization(role)));
                continue;
            }
            let role = house.policy.profile_role(role).expect("a role");
            for profile in &job.at {
                actor = actor.assignment(timed(Assignment::profile(*profile, role)));
            }
        }
        // The chief's role under a fact that nobody tells of them: it gives nothing, exempts from nothing, and changes no side.
        let vetted = house.policy.condition(["vetted"]).expect("a condition");
        let chief = house.policy.profile_role("chief").expect("a role");
        for profile in [PAGE, FEED].into_iter().filter(|_| user.as_u128() % 2 == 0) {
            actor = actor.assignment(Assignment::profile(profile, chief).when(vetted));
        }
        if let Some(permissions) = key {
            actor = actor.attenuation(Attenuation::only(permissions));
        }
        actor.build_behind(clocks.own, clocks.latest).expect("an actor")
    }

    pub(super) fn given(&self, house: &House, clocks: Clocks) -> Given {
        let people = self.jobs.iter().map(|(user, job)| self.actor(house, *user, job, None, clocks)).collect();
        let here = Organization::new(HERE).workspace(DESK);
        // Another organization has a profile of the same number.
        let elsewhere = Organization::new(OrganizationId::new(2)).workspace(DESK);
        let known = [PAGE, FEED].into_iter().filter(|profile| !self.unknown.contains(profile));
        let mut places: Vec<Profile<'static>> = known.map(|profile| here.profile(profile)).collect();
        let foreign = [elsewhere.profile(PAGE), elsewhere.profile(FEED)];
        if self.foreign_first {
            places.splice(0..0, foreign);
        } else {
            places.extend(foreign);
        }
        Given { people, places }
    }

    pub(super) fn context<'c>(&self, house: &'c House, given: &'c Given) -> Context<'c> {
        let rules = if self.refuses_late { &house.strict } else { &house.rules };
        let context = Context::new(rules, &given.places, &given.people)
            .must_approve(self.clients.iter().copied())
            .facts(self.facts.clone())
            .gone(self.gone.iter().copied())
            .disconnected(self.disconnected.iter().copied())
            .delegations(self.standing.iter().map(Standing::told));
        if self.numbered { context.as_of(self.number) } else { context }
    }
}
