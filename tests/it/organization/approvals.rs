//! What an organization tells approvals: people who are gone, and profiles that lie elsewhere.

use super::world::*;
use countersign::approval::{self, By, Change, Digest, Digests, RefusalReason, Rules};
use countersign::organization::*;
use countersign::{ContentId, ContentState, OrganizationId, ProfileId, UserId, WorkspaceId, id::CommandId};

const PAGE: ProfileId = ProfileId::new(7);

/// A workspace with an owner and an admin, another one with an admin of its own, and Eda (3), who writes on the page.
fn begun() -> World {
    let mut world = World::new(PUBLER, "", None);
    world.workspace(5, Some(1));
    world.workspace(6, Some(1));
    world.profile(7, Some(5));
    world.join(1, 2, vec![workspace_role(5, "admin")]);
    world.join(1, 3, vec![workspace_role(5, "editor"), profile_role(7, "editor")]);
    world.join(1, 4, vec![workspace_role(6, "admin")]);
    world.join(1, 5, vec![workspace_role(5, "client"), profile_role(7, "client").optional("post.review")]);
    world
}

/// Whether posts wait for the client's approval, as the admin sets it.
fn demand(world: &mut World, must_approve: bool) -> Result<Vec<Event>, Refusal> {
    let (place, role) = (Place::profile(PAGE), Role::policy("client"));
    world.run(user(2), Action::SetMustApprove { user: UserId::new(5), place, role, must_approve })
}

struct Post {
    state: approval::State,
    next: u64,
}

type Answer = Result<Vec<approval::Event>, RefusalReason>;

impl Post {
    fn submitted(world: &World) -> Self {
        let state = approval::State::new(OrganizationId::new(10), ContentId::new(900));
        let mut post = Self { state, next: 0 };
        let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
        let create = approval::Action::Create { targets: vec![PAGE], digests };
        post.run(world, Some(3), create).expect("written");
        post.run(world, Some(3), approval::Action::Submit { targets: vec![PAGE] }).expect("submitted");
        post
    }

    /// One command, judged by the organization as it is; the host's if nobody sends it.
    fn run(&mut self, world: &World, by: Option<u64>, action: approval::Action) -> Answer {
        self.next += 1;
        let by = by.map_or(By::Host {}, |user| By::user(UserId::new(user)));
        let (id, now) = (CommandId::new(self.next), world.now);
        let (revision, version) = (self.state.revision(), self.state.version());
        let command = approval::Command { id, by, now, revision, version, action };
        let roster = world.state.roster(&world.policy, [PAGE], world.now).expect("a roster");
        let rules = Rules::of(&world.policy);
        let events =
            approval::decide(&roster.context(&rules), &self.state, &command).map_err(|refusal| refusal.reason)?;
        self.state = approval::replay(self.state.clone(), &events).expect("what was decided can happen");
        Ok(events)
    }

    fn approve(&mut self, world: &World, user: u64, stage: &str) -> Answer {
        self.run(world, Some(user), approval::Action::Approve { targets: vec![PAGE], stage: stage.into() })
    }
}

#[test]
fn a_roster_has_those_who_hold_something_there_and_no_others() {
    let world = begun();
    let roster = world.state.roster(&world.policy, [PAGE, ProfileId::new(99)], world.now).expect("a roster");
    let people: Vec<_> = roster.people().map(|actor| actor.user()).collect();
    assert_eq!(people, [1, 2, 3, 5].map(UserId::new), "not the admin of the other workspace");
    assert_eq!(roster.places().len(), 1, "a profile that is not there has no place");
}

#[test]
fn a_removal_waits_for_no_pending_approval_and_strands_it_at_once() {
    let mut world = begun();
    demand(&mut world, true).expect("the admin sets the client up");
    let mut post = Post::submitted(&world);
    post.approve(&world, 2, "internal").expect("the admin");
    let events = world.run(user(1), Action::RemoveMember { user: UserId::new(5) }).expect("removed at once");
    assert!(effects(&events[..1]).contains(&Effect::RecomputeApprovalsOf { user: UserId::new(5) }));
    let told = post.run(&world, None, approval::Action::PeopleChanged {}).expect("the host tells");
    assert!(told.iter().any(|event| matches!(&event.change, Change::BecameStuck { stage, .. } if stage == "client")));
    assert_eq!(post.state.status(), ContentState::InReview, "a lost client is no silent yes");
    assert!(matches!(post.approve(&world, 5, "client"), Err(RefusalReason::UnknownPerson { .. })));
}

#[test]
fn the_approval_of_somebody_who_was_removed_stops_counting() {
    let mut world = begun();
    let mut post = Post::submitted(&world);
    post.approve(&world, 2, "internal").expect("the admin");
    assert_eq!(post.state.status(), ContentState::Approved);
    world.run(user(1), Action::RemoveMember { user: UserId::new(2) }).expect("removed");
    post.run(&world, None, approval::Action::PeopleChanged {}).expect("the host tells");
    assert_eq!(post.state.status(), ContentState::InReview);
    post.approve(&world, 1, "internal").expect("the owner");
    assert_eq!(post.state.status(), ContentState::Approved);
}

#[test]
fn moving_a_profile_rescopes_its_posts() {
    let mut world = begun();
    let mut post = Post::submitted(&world);
    let refused = post.approve(&world, 4, "internal").expect_err("of another workspace");
    assert!(matches!(refused, RefusalReason::UnknownPerson { .. }), "{refused:?}");
    let workspace = Some(WorkspaceId::new(6));
    let events = world.run(operator(), Action::MoveProfile { profile: PAGE, workspace }).expect("moved");
    assert_eq!(effects(&events[..1]), [Effect::RecomputeApprovalsOn { profile: PAGE }]);
    let told = post.run(&world, None, approval::Action::PeopleChanged {}).expect("the host tells");
    let changed = |event: &approval::Event| match &event.change {
        Change::PeopleChanged { lost, gained, .. } => Some((lost.clone(), gained.clone())),
        _ => None,
    };
    let changed: Vec<_> = told.iter().filter_map(changed).collect();
    assert_eq!(changed, [(vec![UserId::new(2)], vec![UserId::new(4)])]);
    assert!(post.approve(&world, 2, "internal").is_err(), "the admin of the old workspace");
    post.approve(&world, 4, "internal").expect("the admin of the new one");
    assert_eq!(post.state.status(), ContentState::Approved);
}

/// Rules 1.6 and 1.14: the need is set on the client's assignment to the account.
#[test]
fn whose_approval_posts_wait_for_is_set_on_assignments() {
    let mut world = begun();
    let waits = |world: &World| {
        let roster = world.state.roster(&world.policy, [PAGE], world.now).expect("a roster");
        roster.must_approve().to_vec()
    };
    assert_eq!(waits(&world), []);
    assert_eq!(kind(demand(&mut world, false)), "no_change");
    demand(&mut world, true).expect("set");
    assert_eq!(waits(&world), [(PAGE, UserId::new(5))]);
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    let (user_5, place, role) = (UserId::new(5), Place::profile(PAGE), Role::policy("client"));
    let (own, workspace) = (role.clone(), Place::workspace(WorkspaceId::new(5)));
    let loosened = Action::SetMustApprove { user: user_5, place, role: own, must_approve: false };
    assert_eq!(kind(world.run(user(5), loosened)), "not_permitted", "nobody loosens it for themselves");
    let elsewhere = Action::SetMustApprove { user: user_5, place: workspace, role: role.clone(), must_approve: true };
    assert!(world.run(user(2), elsewhere).is_err(), "at a workspace");
    let until = Some(at(world.now.as_millis() + 1_000));
    world.run(user(1), Action::Schedule { user: user_5, place, role, from: None, until }).expect("for a time");
    world.now = at(world.now.as_millis() + 1_000);
    assert_eq!(waits(&world), [], "an assignment that ended demands nothing");
}
