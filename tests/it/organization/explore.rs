//! A small organization, state by state: three people, two roles a level, a workspace, two profiles, a plan, a clock.

use super::world::*;
use crate::thorough::extent;
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

/// What an assignment of an upper level leaves out: the workspace, the first profile, the second.
fn cut_out(narrowing: &Narrowing) -> u64 {
    let workspace = u64::from(narrowing.except_workspaces.is_some());
    let profiles = narrowing.except_profiles.iter().flatten().map(|profile| 1 << (profile.as_u128() - 6));
    profiles.fold(workspace, |set: u64, bit: u64| set | bit)
}

/// Everything of a state but ids of commands, revisions and the log; one number for each state.
fn identity(state: &State, now: Timestamp, places: &[Access]) -> u128 {
    let mut bits = 0_u128;
    let mut push = |value: u64, width: u32| bits = bits << width | u128::from(value);
    for who in PEOPLE.map(UserId::new) {
        push(u64::from(state.is_member(who)) | u64::from(state.is_suspended(who)) << 1, 2);
        let held = state.access(who);
        let place = |held: &Access| {
            let here = |access: &Access| (access.place, &access.role) == (held.place, &held.role);
            places.iter().position(here).expect("one of the eight")
        };
        push(held.iter().fold(0, |set, held| set | 1 << place(held)), 8);
        // Who comes by an older invitation has nothing where something was taken since.
        push(held.iter().fold(0, |set, held| set | cut_out(&held.narrowing) << (3 * (place(held) % 4))), 12);
    }
    for id in [1, 2].map(InvitationId::new) {
        let found = state.invitations().find(|(invitation, _)| *invitation == id);
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
        actions.push(Action::Invite {
            invitation,
            recipient: format!("{id}@example.com"),
            token,
            access,
            expires_at: at(3),
        });
        actions.push(Action::AcceptInvitation { invitation, token });
        actions.push(Action::CancelInvitation { invitation });
    }
    for workspace in [None, Some(WorkspaceId::new(5))] {
        actions.push(Action::MoveProfile { profile: ProfileId::new(7), workspace });
    }
    for plan in ["team", "solo"] {
        actions.push(Action::ChangePlan { plan: plan.into(), at: None, extra_seats: None });
    }
    actions.push(Action::Leave {});
    if let By::Host {} = by {
        actions = vec![Action::ExpireInvitations {}, Action::ApplyPlanChange {}, Action::FreeSeats {}];
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
            let left_out = |held: &Access| {
                let cut = cut_out(&held.narrowing);
                (inside && cut & 1 != 0) || cut & 1 << (profile.as_u128() - 6) != 0
            };
            let in_force = |held: &Access| state.plan() == Some("team") || *held == organization_role("owner");
            let expected = state.is_member(who)
                && !state.is_suspended(who)
                && access.iter().any(|held| above(held) && !left_out(held) && in_force(held));
            assert_eq!(
                policy.can_erased(&actor, view.into(), &on),
                expected,
                "no permission without a live assignment"
            );
        }
    }
}

/// What was looked at.
struct Explored {
    /// Different states, the invariants tested in each.
    states: usize,
    /// Those in which every command was tried.
    expanded: usize,
    commands: usize,
    all: bool,
}

struct Explorer {
    policy: Policy,
    places: Vec<Access>,
    commands: Vec<(By, Action)>,
    seen: HashSet<u128>,
    open: VecDeque<(State, Timestamp)>,
    /// How many states are kept to be expanded; those beyond are looked at and let go.
    room: usize,
}

impl Explorer {
    fn begin(room: usize) -> Self {
        let mut world = World::blank(Policy::parse(SMALL).expect("a policy"));
        world.now = at(0);
        let (organization, founder, access) =
            (OrganizationId::new(10), UserId::new(1), vec![organization_role("owner")]);
        let create = Action::Create { organization, founder, access, plan: Some("team".into()) };
        world.run(operator(), create).expect("it begins");
        world.workspace(5, None);
        world.profile(7, Some(5));
        world.profile(8, None);
        let actors = PEOPLE.into_iter().map(user).chain([By::Host {}]);
        let commands = actors.flat_map(|by| actions(by).into_iter().map(move |action| (by, action))).collect();
        let (seen, open) = (HashSet::new(), VecDeque::new());
        let mut explorer = Self { policy: world.policy, places: places(), commands, seen, open, room };
        explorer.visit(world.state, at(0));
        explorer
    }

    /// Looks at a state once.
    fn visit(&mut self, state: State, now: Timestamp) {
        if self.seen.insert(identity(&state, now, &self.places)) {
            invariants(&self.policy, &state, now);
            if self.room > 0 {
                self.room -= 1;
                self.open.push_back((state, now));
            }
        }
    }

    fn explore(mut self, most: usize) -> Explored {
        let (mut expanded, mut tried) = (0, 0);
        while let Some((state, now)) = self.open.pop_front() {
            if self.seen.len() >= most {
                return Explored { states: self.seen.len(), expanded, commands: tried, all: false };
            }
            expanded += 1;
            if now.as_millis() < 4 {
                self.visit(state.clone(), at(now.as_millis() + 1));
            }
            for index in 0..self.commands.len() {
                let (actor, action) = self.commands[index].clone();
                // No state remembers more commands than it has events.
                let command = CommandId::new(1_000_000 + state.revision());
                let expected_revision = Some(state.revision());
                let command = Command { id: command, by: actor, now, revision: expected_revision, action };
                tried += 1;
                let Ok(events) = decide(&self.policy, &state, &command) else { continue };
                assert!(!events.is_empty());
                let mut after = state.clone();
                for event in &events {
                    let happened = evolve(&mut after, event);
                    assert_eq!(happened, Ok(()), "what was decided can happen: {command:?}, {events:?}");
                }
                self.visit(after, now);
            }
        }
        Explored { states: self.seen.len(), expanded, commands: tried, all: self.room > 0 }
    }
}

#[test]
fn the_invariants_hold_in_half_a_million_states_of_a_small_organization() {
    let most = extent("states of an organization", Some("COUNTERSIGN_MOST_STATES"), [500_000, 5_000]);
    let most = usize::try_from(most).expect("a number");
    let Explored { states, expanded, commands, all } = Explorer::begin(most * 17 / 50).explore(most);
    let whole = if all { ", all there are" } else { "" };
    println!("{states} states{whole}; in {expanded} of them every command was tried, {commands} altogether");
    assert!(all || states >= most, "{states}");
}
