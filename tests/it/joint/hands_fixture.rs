//! A post and everybody around it, for what J1 and J2 say.

use countersign::approval::{
    Action, Approvers, Barred, By, Change, Command, Context, Definition, Digest, Digests, Event, FactTold, Privilege,
    Refusal, RoleNames, Rules, Stage, State, decide, due, replay,
};
use countersign::social::ProfilePermissions as P;
use countersign::{
    Actor, ContentId, ContentState, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId,
    WorkspaceId,
    actor::{Assignment, Attenuation, Status},
    id::CommandId,
};
use std::collections::BTreeMap;

pub(super) const POLICY: &str = r#"{
    "format": 1, "name": "hands", "facts": ["sensitive", "urgent"], "obligations": ["submit_for_approval"],
    "permissions": { "profile": ["post.create", "post.edit", "post.submit", "post.review", "post.publish", "post.schedule",
        "post.force_decision", "scheduled_post.label"] },
    "roles": {
        "organization": { "owner": { "grants": { "profile": "all" }, "holders": { "min": 1 } } },
        "workspace": { "lead": { "grants": { "profile": "all" } } },
        "profile": {
            "writer": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.schedule",
                { "permissions": ["scheduled_post.label"], "obligations": ["submit_for_approval"] }] } },
            "chief": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.schedule", "post.review",
                "post.publish", "scheduled_post.label"] } },
            "client": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.review", "post.publish"] },
                "external": true }
        }
    },
    "approval": { "guards": { "create": "post.create", "edit": "post.edit", "label_in_flight": "scheduled_post.label",
        "submit": "post.submit", "decide": "post.review", "publish": "post.publish", "schedule": "post.schedule",
        "force": "post.force_decision" } }
}"#;

pub(super) const PAGE: ProfileId = ProfileId::new(7);
pub(super) const HERE: OrganizationId = OrganizationId::new(1);
pub(super) const WRITER: UserId = UserId::new(1);
pub(super) const CHIEF: UserId = UserId::new(2);
pub(super) const OTHER: UserId = UserId::new(3);
pub(super) const OWNER: UserId = UserId::new(4);
pub(super) const CLIENT: UserId = UserId::new(5);

pub(super) fn policy() -> &'static Policy {
    Box::leak(Box::new(Policy::parse(POLICY).expect("a policy")))
}

pub(super) fn text(byte: u8) -> Digests {
    Digests { text: Some(Digest::new([byte; 32])), ..Digests::default() }
}

pub(super) fn create() -> Action {
    Action::Create { targets: vec![PAGE], digests: text(1) }
}

pub(super) fn edit(byte: u8) -> Action {
    Action::Edit { digests: text(byte), overrides: Vec::new() }
}

pub(super) fn label() -> Action {
    Action::Edit { digests: Digests { labels: Some(Digest::new([9; 32])), ..text(1) }, overrides: Vec::new() }
}

pub(super) fn submit() -> Action {
    Action::Submit { targets: vec![PAGE] }
}

pub(super) fn approve(stage: &str) -> Action {
    Action::Approve { targets: vec![PAGE], stage: stage.into() }
}

/// Those who may publish there do without.
pub(super) fn by_permission() -> Privilege {
    Privilege::Permission("post.publish".into())
}

/// The owner, and whoever has the chief's role, do without.
pub(super) fn by_role() -> Privilege {
    let (owner, chief) = (vec!["owner".to_owned()], vec!["chief".to_owned()]);
    Privilege::Roles(RoleNames { organization: owner, profile: chief, ..RoleNames::default() })
}

pub(super) fn checked_unless(privilege: Privilege) -> Stage {
    let mut stage = Stage::new("check", Approvers::Permission("post.review".into()));
    (stage.unless_every_hand, stage.barred) = (Some(privilege), Barred::Nobody);
    stage
}

/// A post, and everybody around it.
#[derive(Clone)]
pub(super) struct Fixture {
    pub(super) policy: &'static Policy,
    pub(super) rules: Rules,
    pub(super) people: BTreeMap<UserId, Actor>,
    pub(super) place: Profile<'static>,
    /// Other profiles that the post may go to.
    pub(super) besides: Vec<Profile<'static>>,
    pub(super) clients: Vec<(ProfileId, UserId)>,
    pub(super) facts: BTreeMap<String, FactTold>,
    pub(super) state: State,
    pub(super) log: Vec<Event>,
    pub(super) next: u64,
}

impl Fixture {
    pub(super) fn new(stages: Vec<Stage>) -> Self {
        let policy = policy();
        let rules = Rules::of(policy).bind(Definition::new("checked", stages), None).expect("it fits");
        Self::under(policy, rules)
    }

    pub(super) fn under(policy: &'static Policy, rules: Rules) -> Self {
        let place = Organization::new(HERE).workspace(WorkspaceId::new(5)).profile(PAGE);
        let state = State::new(HERE, ContentId::new(900));
        let mut fixture = Self {
            policy,
            rules,
            people: BTreeMap::new(),
            place,
            besides: Vec::new(),
            clients: Vec::new(),
            facts: BTreeMap::new(),
            state,
            log: Vec::new(),
            next: 0,
        };
        for (user, role) in [(WRITER, "writer"), (CHIEF, "chief"), (OTHER, "chief"), (CLIENT, "client")] {
            fixture.hire(user, &[role], Status::Active);
        }
        let owner = policy.organization_role("owner").expect("a role");
        let owner = policy.actor(OWNER, HERE).organization_role(owner).build(Timestamp::from_millis(0));
        fixture.people.insert(OWNER, owner.expect("an actor"));
        fixture
    }

    pub(super) fn hire(&mut self, user: UserId, roles: &[&str], status: Status) {
        self.people.insert(user, self.person(user, roles, status, None));
    }

    pub(super) fn person(&self, user: UserId, roles: &[&str], status: Status, key: Option<P>) -> Actor {
        let mut actor = self.policy.actor(user, HERE).status(status);
        for role in roles {
            actor = actor.assignment(Assignment::profile(PAGE, self.policy.profile_role(role).expect("a role")));
        }
        if let Some(permissions) = key {
            actor = actor.attenuation(Attenuation::only(permissions));
        }
        actor.build(Timestamp::from_millis(0)).expect("an actor")
    }

    pub(super) fn send(&mut self, by: By, through: Option<&Actor>, action: Action) -> Result<Vec<Event>, Refusal> {
        self.next += 1;
        let command = Command {
            id: CommandId::new(self.next),
            by,
            now: Timestamp::from_millis(i64::try_from(self.next).expect("small")),
            revision: self.state.revision(),
            version: self.state.version(),
            action,
        };
        let places: Vec<_> = self.besides.iter().copied().chain([self.place]).collect();
        let context = Context::new(&self.rules, &places, self.people.values());
        let context = context.must_approve(self.clients.iter().copied()).facts(self.facts.clone());
        let context = through.map_or(context.clone(), |actor| context.acting(actor));
        let events = decide(&context, &self.state, &command)?;
        self.state = replay(self.state.clone(), &events).expect("what was decided can happen");
        self.log.extend_from_slice(&events);
        Ok(events)
    }

    pub(super) fn does(&mut self, user: UserId, action: Action) -> Vec<Event> {
        let (by, shown) = (By::user(user), format!("{action:?}"));
        self.send(by, None, action).unwrap_or_else(|refusal| panic!("{user}: {shown}: {refusal}"))
    }

    pub(super) fn tick(&mut self) -> Vec<Event> {
        self.host(Action::Tick {}).expect("a tick")
    }

    pub(super) fn host(&mut self, action: Action) -> Result<Vec<Event>, Refusal> {
        self.send(By::Host {}, None, action)
    }

    /// An attempt to publish what is due on the page by now.
    pub(super) fn begin(&mut self) {
        let order = due(&self.state, Timestamp::from_millis(1_000)).find(|order| order.target == PAGE).expect("due");
        self.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint }).expect("ordered");
    }

    /// The network refuses it.
    pub(super) fn fail(&mut self) {
        self.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "full".into() }).expect("told");
    }

    /// Another attempt, at what is asked for again.
    pub(super) fn retry(&mut self) -> Result<Vec<Event>, Refusal> {
        let order = self.state.retry_order(PAGE).expect("it failed");
        self.host(Action::Retry { target: PAGE, fingerprint: order.fingerprint })
    }

    pub(super) fn waits(&self) -> bool {
        self.state.status() == ContentState::InReview
    }

    pub(super) fn happened(&self, what: impl Fn(&Change) -> bool) -> usize {
        self.log.iter().filter(|event| what(&event.change)).count()
    }

    /// The stages by which the page is judged, those that are skipped included.
    pub(super) fn stages(&self) -> Vec<&str> {
        let definition = self.state.target(PAGE).and_then(|target| target.definition()).expect("submitted");
        definition.stages.iter().map(|stage| stage.name.as_str()).collect()
    }
}

pub(super) fn restored(what: &Change) -> bool {
    matches!(what, Change::StageRestored { .. })
}
