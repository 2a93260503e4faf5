//! How many hold a role, whose roles are kept apart, and how much a team may be.

use super::{BLOG, give, house, out, put, run, take};
use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::{Access, Action, Change, Place, Role, TeamId};
use countersign::{Level, ProfileId, UserId, WorkspaceId};

pub(super) const SHOP: &str = r#"{"format":1,"name":"shop",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","ownership.transfer"],
    "profile":["post.view","post.edit","post.publish"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1,"max":2}},
      "payer":{"grants":{"organization":["ownership.transfer"]},"holders":{"max":1}},
      "member":{"grants":{}}},
    "profile":{
      "guest":{"grants":{"profile":["post.view"]},"external":true},
      "helper":{"grants":{"profile":["post.view"]},"optional":{"profile":["post.edit"]}},
      "writer":{"grants":{"profile":["post.view","post.edit"]}},
      "checker":{"grants":{"profile":["post.publish"]},"assignable_by":{"organization":["payer"]}}}},
  "separation_of_duties":[{"roles":[{"level":"profile","role":"writer"},{"level":"profile","role":"checker"}]}],
  "default_plan":"small",
  "plans":{"small":{"limits":{"clients":1}}}}"#;

/// An owner, who may give what each role has, and members 2 to 4; profiles 7 and 8.
pub(super) fn shop() -> World {
    let mut world = World::new(SHOP, "owner", None);
    [7, 8].into_iter().for_each(|profile| world.profile(profile, None));
    world.grant(1, 1, organization_role("payer")).expect("the owner may");
    [2, 3, 4].into_iter().for_each(|who| world.join(1, who, vec![organization_role("member")]));
    world.run(user(1), Action::CreateTeam { team: BLOG, name: "Blog".into() }).expect("a team");
    world
}

#[test]
fn the_most_and_the_least_holders_count_everybody_in_a_team() {
    let mut world = shop();
    let owner = organization_role("owner");
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    assert_eq!(kind(world.run(user(1), give(owner.clone()))), "too_many_holders", "each alone would do");
    run(&mut world, user(1), out(3));
    run(&mut world, user(1), give(owner.clone()));
    assert_eq!(kind(world.run(user(1), put(3))), "too_many_holders");
    // The founder is one no more: the team has the last.
    let mine = Action::Revoke { user: UserId::new(1), place: owner.place, role: owner.role.clone() };
    run(&mut world, user(2), mine);
    run(&mut world, user(2), put(3));
    for action in [take(&owner), Action::DeleteTeam { team: BLOG }] {
        assert_eq!(kind(world.run(user(2), action)), "last_holder", "together they are the last");
    }
    let until = Access { until: Some(at(9_000)), ..owner.clone() };
    let change = Action::ChangeTeamAccess { team: BLOG, role: owner.role.clone(), to: until };
    assert_eq!(kind(world.run(user(2), change)), "last_holder");
    run(&mut world, user(2), out(3));
    assert_eq!(kind(world.run(user(2), out(2))), "last_holder");
    assert_eq!(kind(world.run(user(2), Action::Leave {})), "last_holder");
}

#[test]
fn roles_that_are_kept_apart_are_kept_apart_in_a_team() {
    let mut world = shop();
    let (writer, checker) = (profile_role(7, "writer"), profile_role(7, "checker"));
    world.grant(1, 2, writer.clone()).expect("granted");
    [3, 2].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    assert_eq!(kind(world.run(user(1), give(checker.clone()))), "separated");
    run(&mut world, user(1), out(2));
    run(&mut world, user(1), give(checker.clone()));
    assert_eq!(kind(world.run(user(1), put(2))), "separated");
    assert_eq!(kind(world.run(user(1), give(writer.clone()))), "separated", "a team is no way around it");
    assert_eq!(kind(world.grant(1, 3, writer)), "separated");
}

#[test]
fn who_may_assign_a_role_is_asked_of_whoever_puts_somebody_in() {
    let mut world = shop();
    let checker = profile_role(7, "checker");
    run(&mut world, user(1), give(checker.clone()));
    world.grant(1, 4, organization_role("owner")).expect("a second owner");
    assert_eq!(kind(world.run(user(4), put(2))), "not_assignable");
    run(&mut world, user(4), give(profile_role(8, "writer")));
}

#[test]
fn optional_permissions_of_a_team_are_switched_as_those_of_one_person() {
    let mut world = shop();
    let edits = |world: &World| world.can(2, Level::Profile, "post.edit", Place::profile(ProfileId::new(7)));
    let helper = profile_role(7, "helper");
    run(&mut world, user(1), put(2));
    run(&mut world, user(1), give(helper.clone()));
    let change = |to: Access| Action::ChangeTeamAccess { team: BLOG, role: Role::policy("helper"), to };
    assert!(!edits(&world));
    let [Change::TeamAccessChanged { less: false, .. }] =
        &run(&mut world, user(1), change(helper.clone().optional("post.edit")))[..]
    else {
        panic!("more, and nothing less")
    };
    assert!(edits(&world));
    assert_eq!(kind(world.run(user(1), change(helper.clone().optional("post.publish")))), "unfit");
    let [Change::TeamAccessChanged { less: true, .. }] = &run(&mut world, user(1), change(helper))[..] else {
        panic!("less")
    };
    assert!(!edits(&world));
}

#[test]
fn clients_of_a_team_count_towards_the_plan_and_take_no_seat() {
    let mut world = shop();
    let guest = profile_role(7, "guest");
    let seats = world.state.active_count();
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    assert_eq!(world.state.active_count(), seats, "members are members already");
    assert_eq!(kind(world.run(user(1), give(guest.clone()))), "limit_reached", "two clients on a plan of one");
    run(&mut world, user(1), out(3));
    run(&mut world, user(1), give(guest));
    assert_eq!(kind(world.run(user(1), put(3))), "limit_reached");
}

#[test]
fn j09_what_a_team_has_is_nobodys_to_pass_on() {
    let mut world = shop();
    run(
        &mut world,
        user(1),
        Action::Revoke { user: UserId::new(1), place: Place::organization(), role: Role::policy("payer") },
    );
    run(&mut world, user(1), put(2));
    run(&mut world, user(1), give(organization_role("payer")));
    let to = UserId::new(3);
    let transfer =
        Action::TransferOwnership { place: Place::organization(), role: Role::policy("payer"), to, former: None };
    for by in [user(2), operator()] {
        assert_eq!(kind(world.run(by, transfer.clone())), "given_by");
    }
}

#[test]
fn a_team_has_a_role_at_a_place_once_and_names_that_are_there() {
    let mut world = house();
    let editor = profile_role(7, "editor");
    run(&mut world, user(1), give(editor.clone()));
    assert_eq!(kind(world.run(user(1), give(editor.clone()))), "taken");
    let (team, role) = (BLOG, Role::policy("editor"));
    let change = |to: Access| Action::ChangeTeamAccess { team, role: role.clone(), to };
    assert_eq!(kind(world.run(user(1), change(editor.clone()))), "no_change");
    run(&mut world, user(1), give(profile_role(7, "moderator")));
    assert_eq!(kind(world.run(user(1), change(profile_role(7, "moderator")))), "taken");
    assert_eq!(kind(world.run(user(1), change(profile_role(8, "editor")))), "unknown");
    assert_eq!(kind(world.run(user(1), take(&profile_role(8, "editor")))), "unknown");
    assert_eq!(kind(world.run(user(1), out(2))), "unknown");
    assert_eq!(kind(world.run(user(1), put(9))), "not_a_member");
    run(&mut world, user(1), put(2));
    assert_eq!(kind(world.run(user(1), put(2))), "no_change");
    let missing = TeamId::new(9);
    let name = || String::from("News");
    let all = [
        Action::RenameTeam { team: missing, name: name() },
        Action::DeleteTeam { team: missing },
        Action::AddToTeam { team: missing, user: UserId::new(2) },
        Action::RemoveFromTeam { team: missing, user: UserId::new(2) },
        Action::GrantToTeam { team: missing, access: editor.clone() },
        Action::ChangeTeamAccess { team: missing, role: role.clone(), to: editor.clone() },
        Action::RevokeFromTeam { team: missing, place: editor.place, role: role.clone() },
    ];
    for action in all {
        assert_eq!(kind(world.run(user(1), action)), "unknown");
    }
    assert_eq!(kind(world.run(user(1), Action::CreateTeam { team, name: name() })), "taken");
    assert_eq!(kind(world.run(user(1), Action::RenameTeam { team, name: "Blog".into() })), "no_change");
    run(&mut world, user(1), Action::RenameTeam { team, name: name() });
    let elsewhere = editor.narrowed(countersign::organization::Narrowing::only_workspaces([WorkspaceId::new(5)]));
    assert_eq!(kind(world.run(user(1), change(elsewhere))), "unfit");
    assert_eq!(kind(world.run(user(2), Action::CreateTeam { team: missing, name: name() })), "not_permitted");
}

#[test]
fn what_a_team_may_be_is_counted_before_anything_is_searched() {
    let mut world = house();
    for team in 2..=1_000 {
        world.run(user(1), Action::CreateTeam { team: TeamId::new(team), name: "Team".into() }).expect("a team");
    }
    let refusal = world.run(user(1), Action::CreateTeam { team: TeamId::new(1_001), name: "Team".into() });
    assert_eq!(refusal.expect_err("too many").to_string(), "expected at most `1000` teams, found `1001`");
    let mut world = house();
    for profile in 100..200 {
        world.profile(profile, None);
        world.run(user(1), give(profile_role(profile, "editor"))).expect("given");
    }
    assert_eq!(kind(world.run(user(1), give(profile_role(7, "editor")))), "too_many");
}
