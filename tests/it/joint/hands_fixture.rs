//! A post and everybody around it, for what J1 and J2 say.

use countersign::approval::{
    Action, Approvers, Barred, By, Change, Definition, Digest, Digests, Event, Privilege, Refusal, RoleNames, Rules,
    Stage, due,
};
use countersign::social::ProfilePermissions as P;
pub(super) use countersign::test_kit::text;
use countersign::test_kit::{self, TestActor, TestPost, TestTeam};
use countersign::{
    Actor, ContentState, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId,
    actor::{Attenuation, Status},
};

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
pub(super) const HERE: OrganizationId = test_kit::ORGANIZATION;
pub(super) const WRITER: UserId = UserId::new(1);
pub(super) const CHIEF: UserId = UserId::new(2);
pub(super) const OTHER: UserId = UserId::new(3);
pub(super) const OWNER: UserId = UserId::new(4);
pub(super) const CLIENT: UserId = UserId::new(5);

pub(super) fn policy() -> &'static Policy {
    Box::leak(Box::new(Policy::parse(POLICY).expect("a policy")))
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

/// Where the page lies.
pub(super) fn page() -> Profile<'static> {
    test_kit::profile_in(5, PAGE)
}

/// Somebody, as everybody here is built: before the first command.
pub(super) fn actor(policy: &'static Policy, user: UserId) -> TestActor<'static> {
    test_kit::actor(policy, user).at(Timestamp::from_millis(0))
}

/// A post, and everybody around it; a command each millisecond.
#[derive(Clone)]
pub(super) struct Fixture {
    pub(super) team: TestTeam<'static>,
    pub(super) post: TestPost,
    pub(super) next: i64,
}

impl Fixture {
    pub(super) fn new(stages: Vec<Stage>) -> Self {
        let policy = policy();
        let rules = Rules::of(policy).bind(Definition::new("checked", stages), None).expect("it fits");
        Self::under(policy, rules)
    }

    pub(super) fn under(policy: &'static Policy, rules: Rules) -> Self {
        let (team, post) = (test_kit::team(policy, [page()]), test_kit::unwritten_post(rules));
        let mut fixture = Self { team, post, next: 0 };
        for (user, role) in [(WRITER, "writer"), (CHIEF, "chief"), (OTHER, "chief"), (CLIENT, "client")] {
            fixture.hire(user, &[role], Status::Active);
        }
        fixture.team.put(actor(policy, OWNER).organization_role("owner").build());
        fixture
    }

    pub(super) fn hire(&mut self, user: UserId, roles: &[&str], status: Status) {
        let person = self.person(user, roles).with(|builder| builder.status(status));
        self.team.put(person.build());
    }

    pub(super) fn person(&self, user: UserId, roles: &[&str]) -> TestActor<'static> {
        roles.iter().fold(actor(self.team.policy(), user), |person, role| person.profile_role(PAGE, role))
    }

    /// Somebody with that role, through a key of less.
    pub(super) fn less(&self, user: UserId, role: &str, key: P) -> Actor {
        self.person(user, &[role]).behind(Attenuation::only(key)).build()
    }

    fn pass(&mut self) {
        self.next += 1;
        self.team.set_now(Timestamp::from_millis(self.next));
    }

    pub(super) fn send(&mut self, by: By, action: Action) -> Result<Vec<Event>, Refusal> {
        self.pass();
        self.post.send_by(&self.team, by, action)
    }

    pub(super) fn through(&mut self, less: &Actor, action: Action) -> Result<Vec<Event>, Refusal> {
        self.pass();
        self.post.send_through(&self.team, less, action)
    }

    pub(super) fn does(&mut self, user: UserId, action: Action) -> Vec<Event> {
        self.pass();
        self.post.must(&self.team, user, action)
    }

    pub(super) fn tick(&mut self) -> Vec<Event> {
        self.host(Action::Tick {}).expect("a tick")
    }

    pub(super) fn host(&mut self, action: Action) -> Result<Vec<Event>, Refusal> {
        self.send(By::Host {}, action)
    }

    /// An attempt to publish what is due on the page by now.
    pub(super) fn begin(&mut self) {
        let order =
            due(self.post.state(), Timestamp::from_millis(1_000)).find(|order| order.target == PAGE).expect("due");
        self.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint }).expect("ordered");
    }

    /// The network refuses it.
    pub(super) fn fail(&mut self) {
        self.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "full".into() }).expect("told");
    }

    /// Another attempt, at what is asked for again.
    pub(super) fn retry(&mut self) -> Result<Vec<Event>, Refusal> {
        let order = self.post.state().retry_order(PAGE).expect("it failed");
        self.host(Action::Retry { target: PAGE, fingerprint: order.fingerprint })
    }

    pub(super) fn waits(&self) -> bool {
        self.post.state().status() == ContentState::InReview
    }

    pub(super) fn happened(&self, what: impl Fn(&Change) -> bool) -> usize {
        self.post.happened(what)
    }

    /// The stages by which the page is judged, those that are skipped included.
    pub(super) fn stages(&self) -> Vec<&str> {
        let definition = self.post.state().target(PAGE).and_then(|target| target.definition()).expect("submitted");
        definition.stages.iter().map(|stage| stage.name.as_str()).collect()
    }
}

pub(super) fn restored(what: &Change) -> bool {
    matches!(what, Change::StageRestored { .. })
}
