//! A small organization, state by state: three people, two roles a level, a workspace, two profiles, a plan, a clock.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};
use std::collections::{HashSet, VecDeque};

const SMALL: &str = r#"{"format":1,"name":"small",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","ownership.transfer","subscription.manage","profile.move"],
    "workspace":["member_permissions.edit"],
    "profile":["post.view","post.edit"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","workspace":"all","profile":"all"},"holders":{"min":1,"max":1},"assignable_by":{}},
      "admin":{"grants":{"organization":["member.invite","member_permissions.edit","member.remove"],"profile":["post.view"]}}},
    "workspace":{
      "head":{"grants":{"workspace":"all","profile":["post.view",{"permissions":["post.edit"],"when":["author"]}]}},
      "reader":{"grants":{"profile":["post.view"]}}},
    "profile":{
      "editor":{"grants":{"profile":["post.view","post.edit"]}},
      "viewer":{"grants":{"profile":["post.view"]}}}},
  "plans":{"team":{"seats":{"included":3,"extra":0}},
           "solo":{"roles":{"organization":["owner"]},"seats":{"included":1,"extra":0},"downgrade":{"notice_days":0,"members":"suspend"}}}}"#;

const PEOPLE: [u64; 3] = [1, 2, 3];

fn places() -> Vec<Access> {
    let mut all = vec![
        organization_role("owner"),
        organization_role("admin"),
        workspace_role(5, "head"),
        workspace_role(5, "reader"),
    ];
    for profile in [7, 8] {
        all.extend([profile_role(profile, "editor"), profile_role(profile, "viewer")]);
    }
    all
}

/// Everything of a state but ids of commands, revisions and the log; one number for each state.
fn identity(state: &State, now: Timestamp) -> u128 {
    let mut bits = 0_u128;
    let mut push = |value: u64, width: u32| bits = bits << width | u128::from(value);
    for who in PEOPLE.map(UserId::new) {
        push(u64::from(state.is_member(who)) | u64::from(state.is_suspended(who)) << 1, 2);
        let held = state.access(who);
        for access in places() {
            push(u64::from(held.contains(&access)), 1);
        }
        assert!(held.iter().all(|access| places().contains(access)));
    }
    let invitations: Vec<_> = state.invitations().collect();
    for id in [1, 2] {
        let found = invitations.iter().find(|(invitation, _)| *invitation == InvitationId::new(id));
        push(found.map_or(0, |(_, invitation)| u64::try_from(invitation.inviter().as_u128()).unwrap()), 2);
        push(found.map_or(0, |(_, invitation)| u64::try_from(invitation.expires_at().as_millis()).unwrap()), 3);
    }
    for (_, profile) in state.profiles() {
        push(u64::from(profile.workspace().is_some()), 1);
    }
    push(u64::from(state.plan() == Some("solo")) | u64::from(state.announced().is_some()) << 1, 2);
    push(u64::try_from(now.as_millis()).unwrap(), 3);
    bits
}

fn actions(by: By) -> Vec<Action> {
    let mut actions = Vec::new();
    for who in PEOPLE.map(UserId::new) {
        for access in places() {
            let (place, role) = (access.place, access.role.clone());
            actions.push(Action::Revoke { user: who, place, role });
            actions.push(Action::Grant { user: who, access });
        }
        actions.push(Action::Suspend { user: who });
        actions.push(Action::Reinstate { user: who });
        actions.push(Action::RemoveMember { user: who });
        let (place, role) = (Place::organization(), Role::policy("owner"));
        actions.push(Action::TransferOwnership { place, role, to: who, former: None });
    }
    for (id, access) in
        [(1, vec![organization_role("admin")]), (2, vec![workspace_role(5, "reader"), profile_role(7, "viewer")])]
    {
        let (invitation, token) = (InvitationId::new(id), TokenId::new(id));
        actions.push(Action::Invite { invitation, recipient: String::new(), token, access, expires_at: at(3) });
        actions.push(Action::AcceptInvitation { invitation, token });
        actions.push(Action::CancelInvitation { invitation });
    }
    for workspace in [None, Some(WorkspaceId::new(5))] {
        actions.push(Action::MoveProfile { profile: ProfileId::new(7), workspace });
    }
    for plan in ["team", "solo"] {
        actions.push(Action::ChangePlan { plan: plan.into(), at: None });
    }
    actions.push(Action::Leave {});
    if let By::Clock {} = by {
        actions = vec![Action::ExpireInvitations {}, Action::ApplyPlanChange {}];
    }
    actions
}

fn invariants(policy: &Policy, state: &State, now: Timestamp) {
    let holds = |who: u64, role: &str| state.access(UserId::new(who)).contains(&organization_role(role));
    let owners = PEOPLE.into_iter().filter(|who| holds(*who, "owner")).count();
    assert_eq!(owners, 1, "exactly one owner");
    let owner = PEOPLE.into_iter().find(|who| holds(*who, "owner")).unwrap();
    assert!(!state.is_suspended(UserId::new(owner)), "at least one administrator");
    assert!(state.active_count() <= usize::try_from(state.seats(policy).unwrap()).unwrap(), "seats never exceeded");
    for who in PEOPLE.map(UserId::new) {
        let access = state.access(who);
        assert!(access.is_empty() || state.is_member(who), "in a workspace implies in the organization");
        let actor = state.actor(policy, who, now).unwrap();
        for profile in [7, 8].map(ProfileId::new) {
            let on = state.resource(Place::profile(profile)).unwrap();
            let view = policy.permission(Level::Profile, "post.view").unwrap();
            let inside = state.profiles().any(|(id, found)| id == profile && found.workspace().is_some());
            let above = |held: &Access| match held.place {
                Place::Organization {} => true,
                Place::Workspace { .. } => inside,
                place => place == Place::profile(profile),
            };
            let in_force = |held: &Access| state.plan() == Some("team") || *held == organization_role("owner");
            let expected = state.is_member(who)
                && !state.is_suspended(who)
                && access.iter().any(|held| above(held) && in_force(held));
            assert_eq!(
                policy.can_erased(&actor, view.into(), &on),
                expected,
                "no permission without a live assignment"
            );
        }
    }
}

/// Answers with how many states were seen, and whether these are all there are.
fn explore(most: usize) -> (usize, bool) {
    let policy = Policy::parse(SMALL).expect("a policy");
    let mut world = World::blank(policy);
    world.now = at(0);
    let (organization, founder) = (OrganizationId::new(10), UserId::new(1));
    let create =
        Action::Create { organization, founder, access: vec![organization_role("owner")], plan: Some("team".into()) };
    world.run(operator(), create).expect("it begins");
    world.workspace(5, None);
    world.profile(7, Some(5));
    world.profile(8, None);
    let mut seen = HashSet::from([identity(&world.state, at(0))]);
    let mut open = VecDeque::from([(world.state, at(0))]);
    let actors: Vec<By> = PEOPLE.into_iter().map(user).chain([By::Clock {}]).collect();
    let mut next = 1_000;
    while let Some((state, now)) = open.pop_front() {
        invariants(&world.policy, &state, now);
        if seen.len() >= most {
            return (seen.len(), false);
        }
        if now.as_millis() < 4 {
            let later = at(now.as_millis() + 1);
            if seen.insert(identity(&state, later)) {
                open.push_back((state.clone(), later));
            }
        }
        for actor in &actors {
            for action in actions(*actor) {
                next += 1;
                let (command, expected_revision) = (CommandId::new(next), state.revision());
                let command = Command { command, actor: *actor, acting_for: None, now, expected_revision, action };
                let Ok(events) = decide(&world.policy, &state, &command) else { continue };
                assert!(!events.is_empty());
                let mut after = state.clone();
                for event in &events {
                    evolve(&mut after, event).expect("what was decided can happen");
                }
                if seen.insert(identity(&after, now)) {
                    open.push_back((after, now));
                }
            }
        }
    }
    (seen.len(), true)
}

#[test]
fn the_invariants_hold_in_every_state_of_a_small_organization() {
    let (states, all) = explore(15_000);
    println!("{states} states{}", if all { ", all there are" } else { "" });
    assert!(all || states >= 15_000);
}

#[test]
#[ignore = "takes minutes"]
fn the_invariants_hold_in_half_a_million_states() {
    let (states, all) = explore(500_000);
    println!("{states} states{}", if all { ", all there are" } else { "" });
    assert!(all || states >= 500_000);
}
