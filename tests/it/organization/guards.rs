//! Somebody always remains who may edit the permissions of members: one test for each way to lose the last one.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, UserId};

const POLICY: &str = r#"{"format":1,"name":"guards",
  "permissions":{"organization":["member.invite","member_permissions.edit","member.remove","custom_role.manage","subscription.manage"]},
  "roles":{"organization":{"chief":{"grants":{"organization":"all"}},"member":{}}},
  "custom_roles":{"organization":{"ceiling":{"organization":"all"}}},
  "plans":{"full":{"custom_roles":true},"plain":{},"small":{"roles":{"organization":["member"]},"custom_roles":true}}}"#;

fn document(permissions: &str) -> RoleDocument {
    let text =
        format!(r#"{{"format":1,"level":"organization","name":"keeper","grants":{{"organization":[{permissions}]}}}}"#);
    RoleDocument::parse(&text).expect("JSON")
}

fn keeper() -> Access {
    Access::new(Place::organization(), Role::custom("keeper"))
}

/// User 2 is the only one who may edit permissions, by a custom role; user 1 is a member.
fn begun() -> World {
    let mut world = World::new(POLICY, "chief", Some("full"));
    let all = r#""member.invite","member_permissions.edit","member.remove","custom_role.manage","subscription.manage""#;
    world.run(user(1), Action::DefineCustomRole { document: document(all) }).expect("defined");
    world.join(1, 2, vec![keeper()]);
    let to = organization_role("member");
    world.run(user(1), Action::ChangeRole { user: UserId::new(1), role: Role::policy("chief"), to }).expect("another");
    world
}

/// The action is refused as long as user 2 is the only one, and accepted when there is somebody else.
fn guarded(action: Action) {
    let mut world = begun();
    assert_eq!(kind(world.run(user(2), action.clone())), "last_administrator");
    world.grant(2, 1, organization_role("chief")).expect("granted");
    world.run(user(2), action).expect("somebody else remains");
    assert!(world.can(1, Level::Organization, "member_permissions.edit", Place::organization()));
}

const LAST: UserId = UserId::new(2);

#[test]
fn the_last_administrator_is_not_demoted() {
    let (role, to) = (Role::custom("keeper"), organization_role("member"));
    guarded(Action::ChangeRole { user: LAST, role, to });
}

#[test]
fn the_last_administrators_role_is_not_revoked() {
    guarded(Action::Revoke { user: LAST, place: Place::organization(), role: Role::custom("keeper") });
}

#[test]
fn the_last_administrator_is_not_removed() {
    guarded(Action::RemoveMember { user: LAST });
}

#[test]
fn the_last_administrator_does_not_leave() {
    guarded(Action::Leave {});
}

#[test]
fn the_last_administrator_is_not_suspended() {
    guarded(Action::Suspend { user: LAST });
}

#[test]
fn the_last_administrator_is_none_for_a_time() {
    let (place, role, until) = (Place::organization(), Role::custom("keeper"), Some(at(9_000)));
    guarded(Action::Schedule { user: LAST, place, role, from: None, until });
}

#[test]
fn the_last_administrators_custom_role_keeps_the_permission() {
    guarded(Action::EditCustomRole { document: document(r#""member.invite","subscription.manage""#) });
}

#[test]
fn the_last_administrators_custom_role_is_not_deleted() {
    guarded(Action::DeleteCustomRole { level: Level::Organization, name: "keeper".into() });
}

#[test]
fn no_plan_takes_the_last_administrators_role_out_of_force() {
    guarded(Action::ChangePlan { plan: "plain".into(), at: None, extra_seats: None });
    let mut world = begun();
    world.grant(2, 1, organization_role("chief")).expect("granted");
    world.run(user(2), Action::Leave {}).expect("user 1 remains");
    let small = Action::ChangePlan { plan: "small".into(), at: None, extra_seats: None };
    assert_eq!(kind(world.run(user(1), small)), "last_administrator", "a role of the policy, likewise");
}

/// L10: the limits on holders hold after each command and each passing of time; who is timed, narrowed or suspended
/// does not count. Two people at Semji, every command on the role of admin, to the end.
#[test]
fn l10_an_admin_remains_after_every_command_and_at_every_time() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.workspace(5, None);
    world.join(1, 2, vec![organization_role("member")]);
    let (place, role) = (Place::organization(), Role::policy("admin"));
    let mut actions = vec![Action::Leave {}];
    for who in [1, 2].map(UserId::new) {
        let (user, role) = (who, role.clone());
        actions.push(Action::Grant { user, access: organization_role("admin") });
        actions.push(Action::Grant { user, access: organization_role("admin").until(at(3_000)) });
        actions.push(Action::Revoke { user, place, role: role.clone() });
        for until in [None, Some(at(3_000))] {
            actions.push(Action::Schedule { user, place, role: role.clone(), from: None, until });
        }
        for narrowing in [Narrowing::default(), Narrowing::only_workspaces([countersign::WorkspaceId::new(5)])] {
            actions.push(Action::Narrow { user, place, role: role.clone(), narrowing });
        }
        actions.extend([Action::Suspend { user }, Action::Reinstate { user }, Action::RemoveMember { user }]);
    }
    let essence = |world: &World| {
        let people = [1, 2].map(UserId::new);
        let mut held = people.map(|who| (world.state.access(who), world.state.is_suspended(who)));
        held.iter_mut().for_each(|(access, _)| access.sort());
        (held, world.now)
    };
    let (mut seen, mut open) = (vec![essence(&world)], vec![world]);
    while let Some(world) = open.pop() {
        let full = |who: u64| {
            let who = UserId::new(who);
            !world.state.is_suspended(who) && world.state.access(who).contains(&organization_role("admin"))
        };
        assert!(full(1) || full(2), "{:?}", essence(&world));
        let may = |who| world.can(who, Level::Organization, "member_permissions.edit", place);
        assert!(may(1) || may(2), "{:?}", essence(&world));
        let mut next = Vec::new();
        let mut later = world.clone();
        later.now = at(world.now.as_millis() + 1_000);
        next.extend((later.now <= at(4_000)).then_some(later));
        for (by, action) in [1, 2].into_iter().flat_map(|by| actions.iter().map(move |action| (by, action))) {
            let mut after = world.clone();
            if after.run(user(by), action.clone()).is_ok() {
                next.push(after);
            }
        }
        for world in next {
            if !seen.contains(&essence(&world)) {
                seen.push(essence(&world));
                open.push(world);
            }
        }
    }
    println!("{} states", seen.len());
    assert!(seen.len() > 50);
}
