//! A team with clients at one profile, and posts of theirs, for the benches of approval.

use countersign::approval::{
    Action, Approvers, By, Command, Context, Definition, Digest, Digests, Event, Rules, Side, Stage, State, decide,
    replay,
};
use countersign::social::ProfilePermissions;
use countersign::{
    Actor, ContentId, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::Assignment, id::CommandId,
};

pub const OWNER: UserId = UserId::new(1);
pub const ADMIN: UserId = UserId::new(2);
pub const OTHER_ADMIN: UserId = UserId::new(3);
pub const AUTHOR: UserId = UserId::new(4);
pub const EDITOR: UserId = UserId::new(5);
pub const CLIENT: UserId = UserId::new(7);
pub const OTHER_CLIENT: UserId = UserId::new(8);
pub const PAGE: ProfileId = ProfileId::new(70);
const HERE: OrganizationId = OrganizationId::new(1);
const DESK: WorkspaceId = WorkspaceId::new(2);

/// The two hierarchies of Publer's policy, or so many stages in order.
pub enum Way {
    TwoHierarchies,
    InOrder(usize),
}

impl Way {
    pub fn definition(&self) -> Definition {
        match self {
            Way::TwoHierarchies => Definition::two_hierarchies(true, true),
            Way::InOrder(count) => Definition::new("in_order", (0..*count).map(stage).collect()),
        }
    }
}

/// Admins and clients by turns.
fn stage(index: usize) -> Stage {
    let (person, party) = if index % 2 == 0 { (ADMIN, Side::Internal) } else { (CLIENT, Side::External) };
    let mut stage = Stage::new(&format!("stage_{index}"), Approvers::People(vec![person]));
    stage.party = party;
    stage
}

/// What a host has in hand when a command comes in.
pub struct Host {
    pub rules: Rules,
    pub people: Vec<Actor>,
    pub places: [Profile<'static>; 1],
}

impl Host {
    /// An owner, two admins, three editors, two clients.
    pub fn new(policy: &Policy, way: &Way) -> Self {
        let role = |name| policy.workspace_role(name).expect("a role");
        let at_page = |name| Assignment::profile(PAGE, policy.profile_role(name).expect("a role"));
        let mut people = Vec::new();
        for (user, name) in [(OWNER, "owner"), (ADMIN, "admin"), (OTHER_ADMIN, "admin")] {
            people.push(policy.actor(user, HERE).workspace_role(DESK, role(name)));
        }
        for user in [AUTHOR, EDITOR, UserId::new(6)] {
            let assignment = at_page("editor").optional(ProfilePermissions::POST_EDIT);
            people.push(policy.actor(user, HERE).assignment(assignment));
        }
        for user in [CLIENT, OTHER_CLIENT] {
            let assignment = at_page("client").optional(ProfilePermissions::POST_REVIEW);
            people.push(policy.actor(user, HERE).assignment(assignment));
        }
        let people = people.into_iter().map(|person| person.build(at(0)).expect("an actor")).collect();
        let rules = Rules::of(policy).bind(way.definition(), None).expect("the definition fits");
        Self { rules, people, places: [Organization::new(HERE).workspace(DESK).profile(PAGE)] }
    }

    pub fn context(&self) -> Context<'_> {
        Context::new(&self.rules, &self.places, &self.people).must_approve([(PAGE, CLIENT), (PAGE, OTHER_CLIENT)])
    }
}

/// A post with its log.
pub struct Post {
    pub state: State,
    pub log: Vec<Event>,
}

impl Post {
    fn new() -> Self {
        Self { state: State::new(HERE, ContentId::new(900)), log: Vec::new() }
    }

    /// Written and planned by the author.
    pub fn drafted(context: &Context<'_>) -> Self {
        let mut post = Self::new();
        post.does(context, AUTHOR, Action::Create { targets: vec![PAGE], digests: text(0) });
        post.does(context, AUTHOR, Action::Schedule { targets: vec![PAGE], at: at(1_000_000) });
        post
    }

    /// Submitted, and approved at all stages in order but the last.
    pub fn before_the_last(context: &Context<'_>, way: &Way) -> Self {
        let mut post = Self::drafted(context);
        post.does(context, AUTHOR, submit());
        if let Way::InOrder(count) = way {
            for index in 0..count - 1 {
                post.does(context, decider(index), approve(&format!("stage_{index}")));
            }
        }
        post
    }

    pub fn command(&self, user: UserId, action: Action) -> Command {
        Command {
            id: CommandId::new(self.state.revision() + 1),
            by: By::user(user),
            now: at(1),
            revision: self.state.revision(),
            version: self.state.version(),
            action,
        }
    }

    pub fn does(&mut self, context: &Context<'_>, user: UserId, action: Action) {
        let events = decide(context, &self.state, &self.command(user, action)).expect("it is accepted");
        self.state = replay(self.state.clone(), &events).expect("it can happen");
        self.log.extend(events);
    }
}

/// Who decides at a stage of several in order.
pub fn decider(index: usize) -> UserId {
    if index % 2 == 0 { ADMIN } else { CLIENT }
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(minutes * 60_000)
}

pub fn text(version: u8) -> Digests {
    Digests { text: Some(Digest::new([version; 32])), media: Some(Digest::new([7; 32])), ..Digests::default() }
}

pub fn edit(version: u8) -> Action {
    Action::Edit { digests: text(version), overrides: Vec::new() }
}

pub fn submit() -> Action {
    Action::Submit { targets: vec![PAGE] }
}

pub fn approve(stage: &str) -> Action {
    Action::Approve { targets: vec![PAGE], stage: stage.into() }
}
