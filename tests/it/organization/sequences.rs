//! Ten thousand random histories.

mod groups;
mod random;
mod told;

use super::world::*;
use crate::thorough::extent;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, Timestamp, UserId, vocabulary::ErasedPermission};
use random::{FOCI, PEOPLE, Random};
use std::collections::BTreeMap;

const STUDIO: &str = r#"{"format":1,"name":"studio",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","ownership.transfer","profile.move","profile_group.edit","custom_role.manage","workspace.create","workspace.delete","profile.connect"],
    "workspace":["member.invite","member_permissions.edit","member.remove"],
    "profile":["post.view","post.edit","post.publish","profile.disconnect"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","workspace":"all","profile":"all"},"holders":{"min":1,"max":1},"assignable_by":{}},
      "admin":{"grants":{"organization":"all","workspace":"all","profile":["post.view","post.edit"]}},
      "chair":{"grants":{"organization":["ownership.transfer"],"profile":["post.view","post.edit"]},"holders":{"max":1}},
      "lead":{"grants":{"organization":["member.invite","member_permissions.edit","profile.move","profile_group.edit"],"profile":["post.view"]}}},
    "workspace":{
      "head":{"grants":{"workspace":"all","profile":["post.view","post.edit"]}},
      "reader":{"grants":{"profile":["post.view"]}}},
    "profile":{
      "publisher":{"grants":{"profile":"all"}},
      "viewer":{"grants":{"profile":["post.view"]},"optional":{"profile":["post.edit"]}}}},
  "custom_roles":{"profile":{"ceiling":{"profile":"all"}}}}"#;

/// The permissions that are compared, resolved once.
fn listed(policy: &Policy) -> Vec<(Level, &'static str, ErasedPermission)> {
    let names: [(Level, &[&'static str]); 3] = [
        (Level::Organization, &["member.invite", "member_permissions.edit", "profile.move", "ownership.transfer"]),
        (Level::Workspace, &["member.invite", "member_permissions.edit"]),
        (Level::Profile, &["post.view", "post.edit", "post.publish", "profile.disconnect"]),
    ];
    let resolved = |level, name| (level, name, policy.permission(level, name).expect("a permission"));
    names.iter().flat_map(|(level, names)| names.iter().map(move |name| resolved(*level, *name))).collect()
}

type Listed = [(Level, &'static str, ErasedPermission)];

type Rights = BTreeMap<(Place, Level), Vec<&'static str>>;

/// When everything that ends has ended.
const LATE: Timestamp = Timestamp::from_millis(1_000_000);

/// What a person may do plainly, node by node.
fn rights(world: &World, listed: &Listed, who: UserId, now: Timestamp) -> Rights {
    let actor = world.state.actor(&world.policy, who, now).unwrap();
    let mut places = vec![Place::organization()];
    places.extend(world.state.workspaces().map(|(id, _)| Place::workspace(id)));
    places.extend(world.state.profiles().map(|(id, _)| Place::profile(id)));
    let mut rights = BTreeMap::new();
    for place in places {
        let on = world.state.resource(place).unwrap();
        let here = listed.iter().filter(|(level, _, _)| *level == place.level());
        let may = here.filter(|(_, _, permission)| world.policy.can_erased(&actor, (*permission).into(), &on));
        rights.insert((place, place.level()), may.map(|(_, name, _)| *name).collect());
    }
    rights
}

fn begun() -> World {
    let mut world = World::new(STUDIO, "owner", None);
    world.workspace(5, None);
    world.workspace(6, None);
    world.profile(7, Some(5));
    world.profile(8, Some(6));
    world.profile(9, None);
    for (group, profiles) in [(3, vec![ProfileId::new(9)]), (4, vec![])] {
        let group = Action::CreateGroup { group: GroupId::new(group), name: "Brand".into(), profiles };
        world.run(operator(), group).unwrap();
    }
    world.join(1, 2, vec![organization_role("admin")]);
    world.join(1, 3, vec![organization_role("lead")]);
    world.join(1, 4, vec![workspace_role(5, "reader")]);
    world.run(user(1), Action::CreateTeam { team: TeamId::new(1), name: "Team".into() }).unwrap();
    world
}

/// The same, where the lead holds a custom role with its option switched on.
fn holding(begun: &World) -> World {
    let mut world = begun.clone();
    let text = r#"{"format":1,"level":"profile","name":"night","grants":{"profile":["post.view"]},"optional":{"profile":["post.publish"]}}"#;
    let document = RoleDocument::parse(text).expect("a document");
    world.run(user(1), Action::DefineCustomRole { document }).expect("the owner makes it");
    for place in [Place::profile(ProfileId::new(7)), Place::group(GroupId::new(3))] {
        world.grant(1, 3, Access::new(place, Role::custom("night")).optional("post.publish")).expect("and gives it");
    }
    world
}

/// The people to whom an action gives something, if it hands anything out.
fn hands_out(action: &Action) -> bool {
    matches!(
        action,
        Action::Grant { .. }
            | Action::Narrow { .. }
            | Action::SwitchOptional { .. }
            | Action::Schedule { .. }
            | Action::ChangeRole { .. }
            | Action::MoveProfile { .. }
            | Action::AddToGroup { .. }
            | Action::EditCustomRole { .. }
            | Action::Reinstate { .. }
            | Action::AcceptInvitation { .. }
            | Action::TransferOwnership { .. }
            | Action::AddToTeam { .. }
            | Action::GrantToTeam { .. }
            | Action::ChangeTeamAccess { .. }
    )
}

/// Whose rights an acceptance hands out.
fn giver_of(state: &State, action: &Action) -> Option<UserId> {
    let Action::AcceptInvitation { invitation, .. } = action else { return None };
    state.invitations().find(|(id, _)| id == invitation).map(|(_, found)| found.inviter())
}

/// J10, by the log alone: what was taken from the person since the invitation was sent, the acceptance did not give.
fn nothing_comes_back(world: &World, invitation: InvitationId, user: UserId) {
    let sent = world.log.iter().rev().find_map(|event| match &event.change {
        Change::MemberInvited { invitation: id, .. } | Change::InvitationResent { invitation: id, .. } => {
            (*id == invitation).then_some(event.revision)
        }
        _ => None,
    });
    let (accepted, before) = world.log.split_last().expect("an acceptance");
    for event in before.iter().filter(|event| Some(event.revision) > sent) {
        match &event.change {
            Change::MemberRemoved { user: out, .. } | Change::MemberLeft { user: out, .. } => {
                assert_ne!(*out, user, "an older invitation brought {user} back: {accepted:?}");
            }
            Change::AccessRevoked { user: out, place, .. } if *out == user => {
                let since = before.iter().filter(|later| later.revision > event.revision);
                let again = since.filter(|later| match &later.change {
                    Change::AccessGranted { user: to, access }
                    | Change::AccessChanged { user: to, after: access, .. } => *to == user && access.place == *place,
                    _ => false,
                });
                let given = |access: &Access| access.place == *place && access.source.is_person();
                let held = world.state.access(user).iter().any(given);
                let others = again.count() > 0 || holds_more(before, user, *place);
                assert!(!held || others, "an older invitation gave {user} something at {place}: {accepted:?}");
            }
            _ => {}
        }
    }
}

/// Whether a person was given something at a place more often than it was taken.
fn holds_more(log: &[Event], user: UserId, place: Place) -> bool {
    let mut state = State::new(log[0].organization);
    log.iter().for_each(|event| evolve(&mut state, event).expect("it happened"));
    state.access(user).iter().any(|access| access.place == place)
}

/// J10: at most one invitation waits for a recipient and a place.
fn one_waits_for_each(world: &World) {
    let mut waiting = std::collections::BTreeSet::new();
    for (_, found) in world.state.invitations().filter(|(_, found)| world.now < found.expires_at()) {
        let recipient = found.recipient().trim().to_ascii_lowercase();
        assert!(!recipient.is_empty(), "an invitation to nobody");
        for access in found.access() {
            assert!(
                waiting.insert((recipient.clone(), access.place)),
                "{recipient} is invited to {} twice",
                access.place
            );
        }
    }
}

fn spot_is(at: Spot, place: Place, state: &State) -> bool {
    let inside = |profile| state.profiles().find(|(id, _)| *id == profile).and_then(|(_, found)| found.workspace());
    match (at, place) {
        (Spot::Organization {}, Place::Organization {}) | (Spot::OtherWorkspaces {}, Place::Workspace { .. }) => true,
        (Spot::Workspace { workspace: one }, Place::Workspace { workspace: other }) => one == other,
        (Spot::Profile { profile: one }, Place::Profile { profile: other }) => one == other,
        (Spot::ProfilesOf { workspace }, Place::Profile { profile }) => inside(profile) == Some(workspace),
        (Spot::OtherProfiles {}, Place::Profile { profile }) => inside(profile).is_some(),
        (Spot::DirectProfiles {}, Place::Profile { profile }) => inside(profile).is_none(),
        _ => false,
    }
}

/// What is in `now` and was not in `then`.
fn gained<'r>(now: &'r Rights, then: &'r Rights) -> impl Iterator<Item = ((Place, Level), &'static str)> + 'r {
    let new = |(at, names): (&(Place, Level), &'r Vec<&'static str>)| {
        let old = then.get(at);
        let at = *at;
        names.iter().filter(move |name| !old.is_some_and(|old| old.contains(name))).map(move |name| (at, *name))
    };
    now.iter().flat_map(new)
}

/// J7: whoever has more by a command, now or when all that ends has ended, has it from somebody who has it too.
fn given_by(now: &Rights, then: &Rights, giver: &Rights, told: &str) {
    for ((place, level), name) in gained(now, then) {
        let held = giver.get(&(place, level)).is_some_and(|held| held.contains(&name));
        assert!(held, "{told} gave {name} at {place}");
    }
}

fn one_history(begun: &[World; 2], listed: &Listed, seed: u64) -> usize {
    let focus = &FOCI[usize::try_from(seed % FOCI.len() as u64).unwrap()];
    let mut random = Random::new(seed * 7_919 + 1, focus);
    let mut world = begun[usize::from(focus.holds)].clone();
    let mut accepted = 0;
    for _ in 0..20 {
        if random.below(8) == 0 {
            world.now = at(world.now.as_millis() + 500);
        }
        let (actor, action) = (random.user(), random.action());
        let all = |world: &World, now| -> Vec<Rights> {
            (1..=PEOPLE).map(|who| rights(world, listed, UserId::new(who), now)).collect()
        };
        let giver = giver_of(&world.state, &action).unwrap_or(actor);
        let (before, before_late) = (all(&world, world.now), all(&world, LATE));
        let [giver, giver_late] = [world.now, LATE].map(|now| rights(&world, listed, giver, now));
        let command = world.command(By::user(actor), action.clone());
        let foreseen = simulate(&world.policy, &world.state, &command);
        let (state, log) = (world.state.clone(), world.log.clone());
        let answer = world.carry_out(&command);
        assert_eq!(foreseen.as_ref().map(|foreseen| &foreseen.events), answer.as_ref(), "seed {seed}");
        let Ok(foreseen) = foreseen else { continue };
        accepted += 1;
        assert!(world.log.len() > log.len(), "seed {seed}: nothing has happened by {action:?}");
        assert_eq!(world.log[..log.len()], log[..], "history is append-only");
        assert_eq!(u64::try_from(world.log.len()).unwrap(), world.state.revision());
        if hands_out(&action) {
            let told = |who: usize| format!("seed {seed}: {actor}, to {}, by {action:?},", who + 1);
            for (who, now) in all(&world, world.now).iter().enumerate() {
                given_by(now, &before[who], &giver, &told(who));
            }
            for (who, late) in all(&world, LATE).iter().enumerate() {
                given_by(late, &before_late[who], &giver_late, &told(who));
            }
        }
        for (who, before) in (1..=PEOPLE).map(UserId::new).zip(&before) {
            let after = rights(&world, listed, who, world.now);
            told::what_fits_is_in_force(&world, who, &after);
            for ((place, level), now) in &after {
                let then = before.get(&(*place, *level)).cloned().unwrap_or_default();
                for name in now.iter().chain(&then).filter(|name| now.contains(name) != then.contains(name)) {
                    let told = |one: &Difference| {
                        one.user == who
                            && one.permission == **name
                            && one.level == *level
                            && spot_is(one.at, *place, &world.state)
                    };
                    assert!(
                        foreseen.differences.iter().any(told),
                        "seed {seed}: {who} {name} at {place} was not foreseen: {action:?}"
                    );
                }
            }
            let live = world.state.access(who).iter().any(|access| access.until.is_none_or(|until| world.now < until));
            let may = after.values().any(|names| !names.is_empty());
            assert!(
                !may || (live && world.state.is_member(who) && !world.state.is_suspended(who)),
                "no permission without a live assignment"
            );
        }
        if let Action::AcceptInvitation { invitation, .. } = &action {
            nothing_comes_back(&world, *invitation, actor);
        }
        groups::an_empty_group_is_bounded(&state, &world, listed, actor, &action);
        groups::removed_whole(&world.state, &action);
        one_waits_for_each(&world);
        told::misfits_are_named(&world);
        if let Action::Revoke { user, place, role } = &action {
            // What a team has, the team has.
            let by_people = |access: &&Access| access.source.is_person();
            let held = world.state.access(*user);
            let mut left = held.iter().filter(by_people).filter(|held| held.place == *place && held.role == *role);
            assert_eq!(left.next(), None, "no allow after revoke");
        }
        let owners = (1..=PEOPLE)
            .filter(|who| world.state.access(UserId::new(*who)).contains(&organization_role("owner")))
            .count();
        assert_eq!(owners, 1, "exactly one owner, seed {seed}");
    }
    let mut replayed = State::new(world.state.organization());
    for event in &world.log {
        evolve(&mut replayed, event).expect("it happened");
    }
    assert_eq!(replayed, world.state, "replay equals state");
    let restored = State::restore(world.state.snapshot()).expect("a snapshot");
    assert_eq!(restored, world.state, "restore equals replay");
    accepted
}

/// `COUNTERSIGN_HISTORIES` says how many, for a look in passing.
#[test]
fn ten_thousand_histories_hold_the_invariants_and_hand_out_nothing_beyond_the_giver() {
    let histories = extent("histories of an organization", Some("COUNTERSIGN_HISTORIES"), [10_000, 200]);
    let begun = begun();
    let listed = listed(&begun.policy);
    let begun = [begun.clone(), holding(&begun)];
    let accepted: usize = (0..histories).map(|seed| one_history(&begun, &listed, seed)).sum();
    println!("{accepted} commands accepted");
    assert!(accepted as u64 > histories * 2);
}
