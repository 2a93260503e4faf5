//! A fixture to work at: a policy, people, and one post.

use countersign::approval::{
    Action, By, Change, Command, Context, Definition, Digest, Digests, Event, Explanation, FactTold, Refusal,
    RefusalReason, Rules, State, decide, due, evolve, explain, replay,
};
use countersign::{
    Actor, ContentId, ContentState, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::Status,
    id::CommandId,
    test_kit::{self, TestActor},
};
use std::collections::BTreeMap;

pub(super) const POLICY: &str = r#"{
    "format": 1,
    "name": "fixture",
    "facts": ["sensitive", "waived"],
    "obligations": ["submit_for_approval"],
    "permissions": {
        "organization": ["member.remove"],
        "profile": ["post.create", "post.edit", "post.submit", "post.review", "post.publish", "post.schedule", "post.comment",
            "post.force_decision", "post.view", "scheduled_post.label", "post.skip_admin_approval"]
    },
    "roles": {
        "organization": { "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } } },
        "profile": {
            "writer": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.comment", "post.schedule",
                "scheduled_post.label"] } },
            "moderator": { "grants": { "profile": ["post.create", "post.edit", "post.submit", "post.comment",
                { "permissions": ["scheduled_post.label"], "obligations": ["submit_for_approval"] }] } },
            "checker": { "grants": { "profile": ["post.review", "post.comment"] } },
            "chief": { "inherits": ["checker", "writer"], "grants": { "profile": ["post.publish", "post.force_decision"] } },
            "client": { "grants": { "profile": ["post.review", "post.comment"] }, "external": true },
            "guest": { "grants": { "profile": ["post.view"] } }
        }
    },
    "approval": {
        "guards": { "create": "post.create", "edit": "post.edit", "label_in_flight": "scheduled_post.label",
            "submit": "post.submit", "decide": "post.review", "publish": "post.publish", "schedule": "post.schedule",
            "force": "post.force_decision", "comment": "post.comment" }
    }
}"#;

pub(super) const ANN: UserId = UserId::new(1);
pub(super) const BEN: UserId = UserId::new(2);
pub(super) const CAT: UserId = UserId::new(3);
pub(super) const DAN: UserId = UserId::new(4);
pub(super) const EVE: UserId = UserId::new(5);
pub(super) const OWEN: UserId = UserId::new(6);

pub(super) const PAGE: ProfileId = ProfileId::new(70);
pub(super) const FEED: ProfileId = ProfileId::new(71);
pub(super) const HERE: OrganizationId = test_kit::ORGANIZATION;
pub(super) const DESK: WorkspaceId = WorkspaceId::new(5);
pub(super) const POST: ContentId = ContentId::new(900);

/// Minutes.
pub(super) fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(minutes * 60_000)
}

pub(super) fn digest(text: &str) -> Digest {
    let mut bytes = [0; 32];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    Digest::new(bytes)
}

pub(super) fn text(text: &str) -> Digests {
    Digests { text: Some(digest(text)), ..Digests::default() }
}

pub(super) fn labelled(words: &str, labels: &str) -> Digests {
    Digests { labels: Some(digest(labels)), ..text(words) }
}

/// The rules, and people who come and go.
#[derive(Clone)]
pub(super) struct World {
    pub(super) rules: &'static Rules,
    pub(super) policy: &'static Policy,
    pub(super) places: Vec<Profile<'static>>,
    pub(super) people: BTreeMap<UserId, Actor>,
    pub(super) clients: Vec<(ProfileId, UserId)>,
    /// What the host says of the post.
    pub(super) facts: BTreeMap<String, FactTold>,
}

impl World {
    pub(super) fn new(definition: Definition) -> Self {
        Self::of(POLICY, |rules| rules.bind(definition, None).expect("the definition fits"))
    }

    /// Nothing is bound: submitting is enough.
    pub(super) fn unbound() -> Self {
        Self::of(POLICY, |rules| rules)
    }

    pub(super) fn of(policy: &str, bind: impl FnOnce(Rules) -> Rules) -> Self {
        let policy = match Policy::parse(policy) {
            Ok(policy) => policy,
            Err(error) => panic!("{error}"),
        };
        let policy: &'static Policy = Box::leak(Box::new(policy));
        let rules: &'static Rules = Box::leak(Box::new(bind(Rules::of(policy))));
        let places = vec![test_kit::profile_in(DESK, PAGE), test_kit::profile_in(DESK, FEED)];
        Self { rules, policy, places, people: BTreeMap::new(), clients: Vec::new(), facts: BTreeMap::new() }
    }

    /// Gives a person a role at both profiles.
    pub(super) fn hire(&mut self, user: UserId, role: &str) {
        self.hire_with(user, &[role], Status::Active);
    }

    pub(super) fn hire_with(&mut self, user: UserId, roles: &[&str], status: Status) {
        let mut person = test_kit::actor(self.policy, user).with(|builder| builder.status(status));
        for role in roles {
            person = if self.policy.organization_role(role).is_ok() {
                person.organization_role(role)
            } else if self.policy.workspace_role(role).is_ok() {
                person.workspace_role(DESK, role)
            } else {
                person.profile_role(PAGE, role).profile_role(FEED, role)
            };
        }
        self.put(person);
    }

    /// Puts somebody there, as of the beginning, in place of what they were.
    pub(super) fn put(&mut self, person: TestActor<'static>) {
        let person = person.at(at(0)).build();
        self.people.insert(person.user(), person);
    }

    pub(super) fn fire(&mut self, user: UserId) {
        self.people.remove(&user);
    }

    /// From now on the host says so, of itself or on somebody's word.
    pub(super) fn say(&mut self, fact: &str, value: bool, by: Option<UserId>) {
        self.facts.insert(fact.to_owned(), FactTold { value, by });
    }

    pub(super) fn context(&self) -> Context<'_> {
        let context = Context::new(self.rules, &self.places, self.people.values());
        context.must_approve(self.clients.iter().copied()).facts(self.facts.clone())
    }
}

/// The world, a post, and the log of what happened.
#[derive(Clone)]
pub(super) struct Fixture {
    pub(super) world: World,
    pub(super) state: State,
    pub(super) log: Vec<Event>,
    pub(super) now: Timestamp,
    next: u64,
}

impl Fixture {
    /// Ann writes, Ben and Eve check, Cat is the chief, Dan is a client, Owen owns it all.
    pub(super) fn new(definition: Definition) -> Self {
        Self::staffed(World::new(definition))
    }

    pub(super) fn staffed(mut world: World) -> Self {
        for (user, role) in
            [(ANN, "writer"), (BEN, "checker"), (CAT, "chief"), (DAN, "client"), (EVE, "checker"), (OWEN, "owner")]
        {
            world.hire(user, role);
        }
        Self::in_world(world)
    }

    pub(super) fn in_world(world: World) -> Self {
        Self { world, state: State::new(HERE, POST), log: Vec::new(), now: at(0), next: 0 }
    }

    /// Ann has written a post for the page.
    pub(super) fn drafted(definition: Definition) -> Self {
        Self::drafted_in(World::new(definition))
    }

    pub(super) fn drafted_in(world: World) -> Self {
        let mut fixture = Self::staffed(world);
        fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
        fixture
    }

    /// Ann has submitted it.
    pub(super) fn submitted(definition: Definition) -> Self {
        let mut fixture = Self::drafted(definition);
        fixture.does(ANN, submit());
        fixture
    }

    pub(super) fn command(&mut self, by: By, action: Action) -> Command {
        self.next += 1;
        Command {
            id: CommandId::new(self.next),
            by,
            now: self.now,
            revision: self.state.revision(),
            version: self.state.version(),
            action,
        }
    }

    pub(super) fn send(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.world.context(), &self.state, command)?;
        self.record(&events);
        Ok(events)
    }

    pub(super) fn record(&mut self, events: &[Event]) {
        self.state = replay(self.state.clone(), events).expect("what was decided can happen");
        self.log.extend_from_slice(events);
    }

    pub(super) fn by(&mut self, by: By, action: Action) -> Result<Vec<Event>, Refusal> {
        let command = self.command(by, action);
        self.send(&command)
    }

    pub(super) fn does(&mut self, user: UserId, action: Action) -> Vec<Event> {
        match self.by(By::user(user), action) {
            Ok(events) => events,
            Err(refusal) => panic!("{refusal:?}"),
        }
    }

    /// A refusal: no event, and the state as it was.
    pub(super) fn refused(&mut self, user: UserId, action: Action) -> RefusalReason {
        self.by(By::user(user), action).expect_err("refused").reason
    }

    pub(super) fn host(&mut self, action: Action) -> Vec<Event> {
        self.by(By::Host {}, action).expect("the host may")
    }

    pub(super) fn wait_until(&mut self, minutes: i64) -> Vec<Event> {
        self.now = at(minutes);
        self.host(Action::Tick {})
    }

    pub(super) fn status(&self) -> ContentState {
        self.state.status_at(self.state.target(PAGE).expect("a target"))
    }

    pub(super) fn status_of(&self, target: ProfileId) -> ContentState {
        self.state.status_at(self.state.target(target).expect("a target"))
    }

    pub(super) fn due(&self) -> Vec<countersign::approval::PublishOrder> {
        due(&self.state, self.now).collect()
    }

    /// Begins to publish whatever is due.
    pub(super) fn publish(&mut self) -> Vec<Event> {
        let orders = self.due();
        assert!(!orders.is_empty(), "something is due");
        orders
            .into_iter()
            .flat_map(|order| self.host(Action::BeginPublish { target: order.target, fingerprint: order.fingerprint }))
            .collect()
    }

    /// The timer that the host sets.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        countersign::approval::next_deadline(&self.world.context(), &self.state, self.now)
    }

    /// The comments that a person may read.
    pub(super) fn read_by(&self, user: UserId) -> Vec<String> {
        let context = self.world.context();
        let comments = context.viewer(&self.state, user).comments();
        comments.into_iter().map(|remark| remark.text.to_string()).collect()
    }

    pub(super) fn explain(&self) -> Explanation {
        explain(&self.world.context(), &self.state, self.now)
    }

    pub(super) fn happened(&self, is: impl Fn(&Change) -> bool) -> usize {
        self.log.iter().filter(|event| is(&event.change)).count()
    }
}

pub(super) fn submit() -> Action {
    Action::Submit { targets: vec![PAGE] }
}

pub(super) fn resubmit() -> Action {
    Action::Resubmit { targets: vec![PAGE] }
}

pub(super) fn approve(stage: &str) -> Action {
    Action::Approve { targets: vec![PAGE], stage: stage.into() }
}

pub(super) fn reject(stage: &str) -> Action {
    Action::Reject { targets: vec![PAGE], stage: stage.into(), comment: "not like this".into() }
}

pub(super) fn edit(words: &str) -> Action {
    Action::Edit { digests: text(words), overrides: Vec::new() }
}

pub(super) fn schedule(minutes: i64) -> Action {
    Action::Schedule { targets: vec![PAGE], at: at(minutes) }
}

pub(super) fn withdraw() -> Action {
    Action::Withdraw { targets: vec![PAGE] }
}

pub(super) fn four_eyes() -> Definition {
    Definition::four_eyes("post.review")
}

/// Replays the log from nothing, through its text.
pub(super) fn from_text(log: &[Event]) -> State {
    let mut state = State::new(HERE, POST);
    for event in log {
        let text = serde_json::to_string(event).expect("events serialize");
        let event: Event = serde_json::from_str(&text).expect("events deserialize");
        evolve(&mut state, &event).expect("it happened");
    }
    state
}
