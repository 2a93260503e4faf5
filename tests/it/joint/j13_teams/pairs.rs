//! Teams beside plans, keys, reviews, invitations, custom roles and roles that are kept apart.

use super::{BLOG, give, out, put, run, take};
use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::*;
use countersign::{Level, OrganizationId, ProfileId, UserId, id::KeyId};

const POLICY: &str = r#"{"format":1,"name":"pairs",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","custom_role.manage","api_key.manage","subscription.manage"],
    "profile":["post.view","post.edit","post.publish"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1}},
      "member":{"grants":{}}},
    "profile":{
      "client":{"grants":{"profile":["post.view"]},"external":true},
      "writer":{"grants":{"profile":["post.view","post.edit"]}},
      "checker":{"grants":{"profile":["post.publish"]}},
      "master":{"grants":{"profile":["post.view","post.edit"]}}}},
  "custom_roles":{"profile":{"ceiling":{"profile":"all"}}},
  "separation_of_duties":[{"roles":[{"level":"profile","role":"writer"},{"level":"profile","role":"checker"}]}],
  "plans":{
    "whole":{"custom_roles":true},
    "few":{"custom_roles":true,"roles":{"organization":["owner"],"profile":["checker"]},"downgrade":{"members":"suspend"}},
    "bare":{"permissions":{"organization":"all","profile":["post.view"]}},
    "seats":{"custom_roles":true,"seats":{"included":2}},
    "clients":{"custom_roles":true,"limits":{"clients":1}}}}"#;

/// An owner and members 2 to 4, profiles 7 and 8, and a team with nobody in it.
pub(super) fn world() -> World {
    let mut world = World::new(POLICY, "owner", Some("whole"));
    [7, 8].into_iter().for_each(|profile| world.profile(profile, None));
    for who in [2, 3, 4] {
        world.now = at(world.now.as_millis() + 10);
        world.join(1, who, vec![organization_role("member")]);
    }
    world.run(user(1), Action::CreateTeam { team: BLOG, name: "Blog".into() }).expect("a team");
    world
}

pub(super) fn may(world: &World, who: u64, name: &str) -> bool {
    world.can(who, Level::Profile, name, Place::profile(ProfileId::new(7)))
}

pub(super) fn role(grants: &str) -> RoleDocument {
    let text = format!(r#"{{"format":1,"level":"profile","name":"own","grants":{{"profile":[{grants}]}}}}"#);
    RoleDocument::parse(&text).expect("a document")
}

pub(super) fn own() -> Access {
    Access::new(Place::profile(ProfileId::new(7)), Role::custom("own"))
}

fn suspended(world: &World) -> Vec<u64> {
    (1..=4).filter(|who| world.state.is_suspended(UserId::new(*who))).collect()
}

fn change_plan(plan: &str) -> Action {
    Action::ChangePlan { plan: plan.into(), at: None, extra_seats: None }
}

#[test]
fn j14_a_plan_takes_from_everybody_what_a_team_gave_and_gives_it_back() {
    let mut world = world();
    run(&mut world, user(1), Action::DefineCustomRole { document: role(r#""post.publish""#) });
    [profile_role(7, "master"), own()].into_iter().for_each(|access| drop(run(&mut world, user(1), give(access))));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    let command = world.command(user(1), change_plan("bare"));
    let told = simulate(&world.policy, &world.state, &command).expect("it would happen").differences;
    for who in [2, 3] {
        let lost: Vec<&str> =
            told.iter().filter(|one| one.user == UserId::new(who)).map(|one| &*one.permission).collect();
        assert_eq!(lost, ["post.edit", "post.publish"], "{told:?}");
    }
    run(&mut world, user(1), change_plan("bare"));
    assert!(may(&world, 2, "post.view") && !may(&world, 2, "post.edit") && !may(&world, 3, "post.publish"));
    // Whoever is put in meanwhile has what the plan has as well, and the rest when it comes back.
    run(&mut world, user(1), put(4));
    assert!(may(&world, 4, "post.view") && !may(&world, 4, "post.publish"));
    run(&mut world, user(1), change_plan("whole"));
    assert!([2, 3, 4].iter().all(|who| may(&world, *who, "post.edit") && may(&world, *who, "post.publish")));
}

#[test]
fn j14_whoever_has_a_role_through_a_team_has_one_on_the_plan() {
    // The first to go are those without a role in force: 4 holds one through the team.
    let mut world = world();
    run(&mut world, user(1), give(profile_role(7, "checker")));
    run(&mut world, user(1), put(4));
    run(&mut world, user(1), change_plan("few"));
    assert_eq!(suspended(&world), [2, 3]);
    assert!(may(&world, 4, "post.publish"));
    // Nobody is suspended without whom too few would hold a role, the team's people counted.
    let mut world = self::world();
    run(&mut world, user(1), give(organization_role("owner")));
    run(&mut world, user(1), put(4));
    let owner = organization_role("owner");
    let mine = Action::Revoke { user: UserId::new(1), place: owner.place, role: owner.role };
    world.grant(4, 1, organization_role("member")).expect("to stay a member");
    run(&mut world, user(4), mine);
    world.now = at(2_000);
    let command = Action::ChangePlan { plan: "seats".into(), at: Some(at(3_000)), extra_seats: None };
    run(&mut world, user(4), command);
    world.now = at(3_000);
    run(&mut world, By::Host {}, Action::ApplyPlanChange {});
    assert_eq!(suspended(&world), [2, 3], "the last to join is the only owner");
}

#[test]
fn j07_a_key_carries_what_a_team_gives_its_maker_and_hands_out_no_more() {
    let mut world = world();
    world.grant(1, 2, organization_role("owner")).expect("a second owner");
    let mine = organization_role("owner");
    run(&mut world, user(1), give(mine.clone()));
    run(&mut world, user(1), put(3));
    let mint = |key, names: &[&str]| {
        let (key, permissions) = (KeyId::new(key), names.iter().map(|name| (*name).into()).collect());
        Action::MintKey { key, permissions, places: vec![], until: None, content: None }
    };
    assert_eq!(kind(world.run(user(4), mint(1, &["post.view"]))), "not_permitted");
    run(&mut world, user(3), mint(1, &["post.view", "member_permissions.edit"]));
    let views = |world: &World, key| {
        let (actor, on) =
            (world.state.key_actor(&world.policy, KeyId::new(key), world.now), Place::profile(ProfileId::new(7)));
        let permission = world.policy.permission(Level::Profile, "post.view").expect("a permission");
        let on = world.state.resource(on).expect("a profile");
        world.policy.can_erased(&actor.expect("an actor"), permission.into(), &on)
    };
    assert!(views(&world, 1));
    // The key hands out no more than it carries: not what the team has, and not to the team.
    assert_eq!(kind(world.run(By::key(KeyId::new(1)), put(4))), "beyond");
    assert_eq!(kind(world.run(By::key(KeyId::new(1)), give(profile_role(7, "writer")))), "beyond");
    run(&mut world, By::key(KeyId::new(1)), Action::CreateTeam { team: TeamId::new(2), name: "News".into() });
    let mut client = profile_role(7, "client");
    client.until = Some(at(9_000));
    run(&mut world, By::key(KeyId::new(1)), Action::GrantToTeam { team: TeamId::new(2), access: client });
    // Out of the team, the key is good for nothing; in again, it is what it was.
    run(&mut world, user(1), out(3));
    assert!(!views(&world, 1));
    assert_eq!(kind(world.run(By::key(KeyId::new(1)), Action::DeleteTeam { team: TeamId::new(2) })), "not_permitted");
    run(&mut world, user(1), put(3));
    assert!(views(&world, 1));
    run(&mut world, user(1), Action::RemoveMember { user: UserId::new(3) });
    assert_eq!(world.state.keys().count(), 0);
}

#[test]
fn j13_a_review_keeps_what_a_team_gives_and_sends_whoever_takes_it_to_the_team() {
    let mut world = world();
    let (writer, who) = (profile_role(7, "writer"), UserId::new(2));
    run(&mut world, user(1), give(writer.clone()));
    run(&mut world, user(1), put(2));
    world.grant(1, 2, writer.clone()).expect("beside it");
    let through = writer.clone().given_by(Source::team(BLOG));
    let item = |access: &Access| ReviewItem::of(who, access);
    let review = |world: &World, kept: &[&Access], revoked: &[&Access]| Action::ReviewAccess {
        revision: world.state.revision(),
        kept: kept.iter().map(|access| item(access)).collect(),
        revoked: revoked.iter().map(|access| item(access)).collect(),
        note: None,
    };
    for by in [user(1), operator()] {
        let action = review(&world, &[], &[&through]);
        assert_eq!(kind(world.run(by, action)), "given_by");
    }
    let action = review(&world, &[&through], &[&writer]);
    let changes = run(&mut world, user(1), action);
    let Change::AccessRevoked { kept, .. } = &changes[0] else { panic!("{changes:?}") };
    assert_eq!(*kept, [Source::team(BLOG)]);
    assert!(may(&world, 2, "post.edit"));
    let begun = || State::new(OrganizationId::new(10));
    let reviewed = |world: &World| {
        let then = as_of(begun(), &world.log, world.now).expect("it happened").access_review(&world.policy);
        let member = then.members.into_iter().find(|member| member.user == who).expect("a member");
        let grant = member.grants.into_iter().find(|grant| grant.access.source == through.source);
        grant.expect("the team's").reviewed.map(|review| review.by)
    };
    assert_eq!(reviewed(&world), Some(user(1)));
    // A change of what the team has ends it, and so does being out and in again.
    let to = Access { until: Some(at(9_000)), ..writer.clone() };
    run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: writer.role.clone(), to });
    assert_eq!(reviewed(&world), None);
    let again = world.state.access(who).into_iter().find(|held| held.source == through.source).expect("held");
    let action = review(&world, &[&again], &[]);
    run(&mut world, user(1), action);
    assert_eq!(reviewed(&world), Some(user(1)));
    run(&mut world, user(1), out(2));
    run(&mut world, user(1), put(2));
    assert_eq!(reviewed(&world), None);
    // So does the end of the team, under whose id another begins.
    let action = review(&world, &[&again], &[]);
    run(&mut world, user(1), action);
    run(&mut world, user(1), Action::DeleteTeam { team: BLOG });
    run(&mut world, user(1), Action::CreateTeam { team: BLOG, name: "Blog".into() });
    run(&mut world, user(1), give(again.given_by(Source::default())));
    run(&mut world, user(1), put(2));
    assert_eq!(reviewed(&world), None);
}

#[test]
fn j10_whoever_invites_by_what_a_team_gives_answers_for_it_as_long_as_they_are_in_it() {
    let mut world = world();
    world.grant(1, 2, organization_role("owner")).expect("a second owner");
    run(&mut world, user(1), give(organization_role("owner")));
    assert_eq!(kind(world.invite(3, 50, vec![profile_role(7, "writer")])), "not_permitted");
    run(&mut world, user(1), put(3));
    [50, 51].into_iter().for_each(|id| drop(world.invite(3, id, vec![profile_role(7, "writer")]).expect("invited")));
    world.accept(5, 50).expect("accepted");
    run(&mut world, user(1), out(3));
    assert_eq!(kind(world.accept(6, 51)), "inviter_cannot");
    run(&mut world, user(1), put(3));
    world.accept(6, 51).expect("who invited may again");
    // Who has it through a team is given it by an invitation as well, and keeps it when the team goes.
    run(&mut world, user(1), take(&organization_role("owner")));
    run(&mut world, user(1), give(profile_role(7, "writer")));
    run(&mut world, user(1), put(4));
    world.invite(1, 52, vec![profile_role(7, "writer")]).expect("invited");
    world.accept(4, 52).expect("beside the team");
    run(&mut world, user(1), out(4));
    assert!(may(&world, 4, "post.edit"));
}

#[test]
fn j07_a_custom_role_of_a_team_is_edited_for_everybody_in_it_and_goes_with_them() {
    let mut world = world();
    let edit = |grants| Action::EditCustomRole { document: role(grants) };
    run(&mut world, user(1), Action::DefineCustomRole { document: role(r#""post.view""#) });
    run(&mut world, user(1), give(own()));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    let command = world.command(user(1), edit(r#""post.view","post.publish""#));
    let told = simulate(&world.policy, &world.state, &command).expect("it would happen").differences;
    let gains: Vec<u128> = told.iter().filter(|one| one.is_gain()).map(|one| one.user.as_u128()).collect();
    assert_eq!(gains, [2, 3]);
    run(&mut world, user(1), edit(r#""post.view","post.publish""#));
    assert!(may(&world, 2, "post.publish") && may(&world, 3, "post.publish"));
    run(&mut world, user(1), out(3));
    assert_eq!(kind(world.run(user(1), give(own()))), "taken");
    run(&mut world, user(1), Action::DeleteCustomRole { level: Level::Profile, name: "own".into() });
    assert!(!may(&world, 2, "post.view") && world.state.team_access(BLOG).is_empty());
    run(&mut world, user(1), put(3));
    assert_eq!(kind(world.run(user(1), give(own()))), "unknown");
    // Another role under the name is given to nobody.
    run(&mut world, user(1), Action::DefineCustomRole { document: role(r#""post.view""#) });
    assert!(!may(&world, 2, "post.view") && !may(&world, 3, "post.view"));
}

#[test]
fn what_is_kept_apart_is_not_reached_by_two_teams_a_custom_role_or_a_reinstatement() {
    let other = TeamId::new(2);
    let (writer, checker) = (profile_role(7, "writer"), profile_role(8, "checker"));
    let mut world = world();
    run(&mut world, user(1), Action::CreateTeam { team: other, name: "News".into() });
    run(&mut world, user(1), give(writer));
    run(&mut world, user(1), Action::GrantToTeam { team: other, access: checker.clone() });
    run(&mut world, user(1), put(2));
    let news = |who| Action::AddToTeam { team: other, user: UserId::new(who) };
    assert_eq!(kind(world.run(user(1), news(2))), "separated");
    run(&mut world, user(1), news(3));
    assert_eq!(kind(world.run(user(1), put(3))), "separated");
    // What was suspended counts as well.
    run(&mut world, user(1), Action::Suspend { user: UserId::new(2) });
    assert_eq!(kind(world.run(user(1), news(2))), "separated");
    // Nor by an edit of a custom role that a team has.
    run(&mut world, user(1), Action::DefineCustomRole { document: role(r#""post.view""#) });
    run(&mut world, user(1), Action::GrantToTeam { team: other, access: own() });
    let edit = Action::EditCustomRole { document: role(r#""post.view","post.edit""#) };
    assert_eq!(kind(world.run(user(1), edit.clone())), "separated");
    run(&mut world, user(1), Action::RemoveFromTeam { team: other, user: UserId::new(3) });
    run(&mut world, user(1), edit);
    assert_eq!(kind(world.run(user(1), news(3))), "separated", "the team has both now");
    // Nor by an invitation, a directory or a transfer to whoever is in a team.
    world.invite(1, 60, vec![checker.clone()]).expect("to nobody yet");
    assert_eq!(kind(world.accept(2, 60)), "suspended");
    run(&mut world, user(1), Action::Reinstate { user: UserId::new(2) });
    assert_eq!(kind(world.accept(2, 60)), "separated");
    let access = checker.given_by(Source::directory("press"));
    assert_eq!(kind(world.run(operator(), Action::Grant { user: UserId::new(2), access })), "separated");
}

#[test]
fn j14_clients_of_a_team_find_room_one_by_one() {
    let mut world = world();
    run(&mut world, user(1), give(profile_role(7, "client")));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    let changes = run(&mut world, user(1), change_plan("clients"));
    let Some(Change::PlanChanged { over, .. }) = changes.last() else { panic!("{changes:?}") };
    assert_eq!(over.iter().map(|over| (over.found, over.at_most)).collect::<Vec<_>>(), [(2, 1)]);
    assert_eq!(kind(world.run(user(1), put(4))), "limit_reached");
    run(&mut world, user(1), Action::Suspend { user: UserId::new(2) });
    assert_eq!(kind(world.run(user(1), Action::Reinstate { user: UserId::new(2) })), "limit_reached");
    run(&mut world, user(1), out(3));
    run(&mut world, user(1), Action::Reinstate { user: UserId::new(2) });
    // The last client is one through the team and by a person's grant, and once.
    world.grant(1, 2, profile_role(8, "client")).expect("the same client");
    assert_eq!(kind(world.grant(1, 3, profile_role(8, "client"))), "limit_reached");
}
