//! Workspaces, profiles, groups.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, ProfileId, UserId, WorkspaceId};

#[test]
fn rule_1_5_an_admin_disconnects_only_what_they_connected() {
    let mut world = World::new(PUBLER, "", None);
    world.workspace(5, Some(1));
    world.join(1, 2, vec![workspace_role(5, "admin")]);
    world.join(1, 3, vec![workspace_role(5, "admin")]);
    let connect = |profile| Action::ConnectProfile {
        profile: ProfileId::new(profile),
        name: "Page".into(),
        workspace: Some(WorkspaceId::new(5)),
    };
    world.run(user(2), connect(7)).expect("an admin connects");
    let disconnect = Action::DisconnectProfile { profile: ProfileId::new(7) };
    let refusal = world.run(user(3), disconnect.clone()).expect_err("another admin's");
    let Refusal::NotPermitted { could, .. } = refusal else { panic!("{refusal:?}") };
    assert_eq!(could, [1, 2].map(UserId::new));
    world.run(user(2), disconnect).expect("their own");
    world.run(user(2), connect(8)).expect("connected");
    world
        .run(user(1), Action::DisconnectProfile { profile: ProfileId::new(8) })
        .expect("the owner's right has no condition");
}

#[test]
fn what_was_held_at_a_node_does_not_come_back_with_its_id() {
    let mut world = World::new(PUBLER, "", None);
    world.workspace(5, Some(1));
    world.profile(7, Some(5));
    world.join(1, 2, vec![workspace_role(5, "editor"), profile_role(7, "editor")]);
    world.invite(1, 60, vec![profile_role(7, "editor")]).expect("invited");
    world.run(operator(), Action::DeleteProfile { profile: ProfileId::new(7) }).expect("gone");
    world.profile(7, Some(5));
    assert!(!world.can(2, Level::Profile, "post.view", Place::profile(ProfileId::new(7))));
    assert_eq!(kind(world.accept(3, 60)), "unknown");
    world.run(operator(), Action::DeleteWorkspace { workspace: WorkspaceId::new(5) }).expect("gone");
    assert!(world.state.profiles().next().is_none());
    assert!(world.state.access(UserId::new(2)).is_empty() && world.state.is_member(UserId::new(2)));
}

#[test]
fn a_disconnected_profile_keeps_what_is_held_on_it_and_is_connected_again() {
    let mut world = World::new(PUBLER, "", None);
    world.workspace(5, Some(1));
    world.join(1, 2, vec![workspace_role(5, "admin")]);
    world.join(1, 3, vec![workspace_role(5, "admin")]);
    let (profile, workspace) = (ProfileId::new(7), Some(WorkspaceId::new(5)));
    world.run(user(2), Action::ConnectProfile { profile, name: "Page".into(), workspace }).expect("connected");
    world.join(1, 4, vec![workspace_role(5, "editor"), profile_role(7, "editor")]);
    let reconnect = Action::ReconnectProfile { profile };
    assert_eq!(kind(world.run(user(3), reconnect.clone())), "no_change");
    assert_eq!(kind(world.run(user(3), Action::DisconnectProfile { profile })), "not_permitted");
    world.run(user(2), Action::DisconnectProfile { profile }).expect("their own");
    let connected = |world: &World| world.state.profiles().any(|(id, found)| id == profile && found.is_connected());
    let sees = |world: &World| world.can(4, Level::Profile, "post.view", Place::profile(profile));
    assert!(!connected(&world) && sees(&world), "history can be read");
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    assert_eq!(kind(world.run(user(2), Action::DisconnectProfile { profile })), "no_change");
    assert_eq!(kind(world.run(user(4), reconnect.clone())), "not_permitted");
    world.run(user(3), reconnect).expect("an admin connects");
    assert!(connected(&world) && sees(&world));
    // It is user 3 who connected it now.
    assert_eq!(kind(world.run(user(2), Action::DeleteProfile { profile })), "not_permitted");
    let command = world.command(user(3), Action::DeleteProfile { profile });
    let foreseen = simulate(&world.policy, &world.state, &command).expect("foreseen");
    assert!(foreseen.differences.iter().any(|one| one.user == UserId::new(4) && one.is_loss()));
    world.carry_out(&command).expect("deleted");
    assert!(!world.state.access(UserId::new(4)).contains(&profile_role(7, "editor")));
}

#[test]
fn an_assignment_whose_narrowing_names_a_deleted_node_is_still_adjusted() {
    let mut world = World::new(ALEX, "administrator", None);
    world.workspace(5, None);
    for profile in [7, 8] {
        world.profile(profile, Some(5));
    }
    let narrowing = Narrowing::only_profiles([7, 8].map(ProfileId::new));
    world.join(1, 2, vec![organization_role("member"), workspace_role(5, "member").narrowed(narrowing)]);
    world.run(operator(), Action::DeleteProfile { profile: ProfileId::new(8) }).expect("gone");
    let (place, role, who) = (Place::workspace(WorkspaceId::new(5)), Role::policy("member"), UserId::new(2));
    let until = Some(at(90_000));
    let schedule = Action::Schedule { user: who, place, role: role.clone(), from: None, until };
    world.run(user(1), schedule).expect("its time has nothing to do with the node");
    let narrow = |profiles: &[u64]| Action::Narrow {
        user: who,
        place,
        role: role.clone(),
        narrowing: Narrowing::only_profiles(profiles.iter().copied().map(ProfileId::new)),
    };
    assert_eq!(kind(world.run(user(1), narrow(&[8, 9]))), "unknown", "a node that was never named");
    world.run(user(1), narrow(&[8])).expect("narrower, the deleted one stays named");
    assert!(!world.can(2, Level::Profile, "profile.view", Place::profile(ProfileId::new(7))));
}

#[test]
fn rule_3_6_and_3_10_workspaces_at_semji() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    let create = |workspace| Action::CreateWorkspace {
        workspace: WorkspaceId::new(workspace),
        name: "Site".into(),
        holder: None,
    };
    world.run(user(1), create(5)).expect("an admin creates");
    world.join(1, 2, vec![organization_role("member"), workspace_role(5, "owner")]);
    assert_eq!(kind(world.run(user(2), create(6))), "not_permitted");
    let rename = Action::RenameWorkspace { workspace: WorkspaceId::new(5), name: "Other".into() };
    world.run(user(2), rename).expect("an owner renames");
    world.run(user(2), Action::DeleteWorkspace { workspace: WorkspaceId::new(5) }).expect("an owner deletes");
    assert_eq!(kind(world.run(user(2), Action::RemoveMember { user: UserId::new(1) })), "not_permitted");
}

#[test]
fn rule_2_23_moving_a_profile_rescopes_who_reaches_it_and_tells_who() {
    let mut world = World::new(ALEX, "administrator", None);
    world.workspace(5, None);
    world.workspace(6, None);
    world.profile(7, Some(5));
    world.join(1, 2, vec![workspace_role(5, "member")]);
    world.join(1, 3, vec![workspace_role(6, "reader")]);
    let relocate = Action::MoveProfile { profile: ProfileId::new(7), workspace: Some(WorkspaceId::new(6)) };
    // Alex lists no permission for it, so it is the host's to do.
    assert_eq!(kind(world.run(user(1), relocate.clone())), "not_permitted");
    let command = world.command(operator(), relocate);
    let foreseen = simulate(&world.policy, &world.state, &command).expect("foreseen");
    let told: Vec<_> = foreseen
        .differences
        .iter()
        .map(|one| (one.user, one.permission.as_str(), one.is_gain(), one.is_loss()))
        .collect();
    let (loser, gainer) = (UserId::new(2), UserId::new(3));
    let expected = [
        (loser, "profile.manage", false, true),
        (loser, "profile.view", false, true),
        (gainer, "profile.view", true, false),
    ];
    assert_eq!(told, expected);
    let events = world.carry_out(&command).expect("moved");
    assert_eq!(effects(&events[..1]), [Effect::RecomputeApprovalsOn { profile: ProfileId::new(7) }]);
    let sees = |who| world.can(who, Level::Profile, "profile.view", Place::profile(ProfileId::new(7)));
    assert!(!sees(2) && sees(3));
}

#[test]
fn removal_from_a_workspace_takes_its_profiles_along() {
    let mut world = World::new(ALEX, "administrator", None);
    world.workspace(5, None);
    world.profile(7, Some(5));
    world.profile(8, None);
    let all = vec![
        organization_role("member"),
        workspace_role(5, "member"),
        profile_role(7, "member"),
        profile_role(8, "reader"),
    ];
    world.join(1, 2, all);
    world.join(1, 3, vec![workspace_role(5, "administrator")]);
    let remove = Action::RemoveFromWorkspace { user: UserId::new(2), workspace: WorkspaceId::new(5) };
    world.run(user(3), remove).expect("by the workspace's administrator");
    assert_eq!(world.state.access(UserId::new(2)), [organization_role("member"), profile_role(8, "reader")]);
    // Who is elsewhere as well is not theirs to take out.
    assert_eq!(kind(world.run(user(3), Action::RemoveMember { user: UserId::new(2) })), "not_permitted");
    world.join(3, 4, vec![workspace_role(5, "reader")]);
    world.run(user(3), Action::RemoveMember { user: UserId::new(4) }).expect("nowhere else");
}
