//! Limits on holders, the last administrator, ownership.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, UserId, WorkspaceId};

fn revoke(who: u64, access: &Access) -> Action {
    Action::Revoke { user: UserId::new(who), place: access.place, role: access.role.clone() }
}

fn transfer(to: u64, former: Option<&str>) -> Action {
    let (place, role) = (Place::organization(), Role::policy("owner"));
    Action::TransferOwnership { place, role, to: UserId::new(to), former: former.map(Role::policy) }
}

#[test]
fn rule_3_5_the_last_admin_is_not_demoted_removed_suspended_and_does_not_leave() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    let admin = organization_role("admin");
    world.join(1, 2, vec![organization_role("member")]);
    assert_eq!(kind(world.run(user(1), revoke(1, &admin))), "last_holder");
    assert_eq!(kind(world.run(user(1), Action::RemoveMember { user: UserId::new(1) })), "last_holder");
    assert_eq!(kind(world.run(user(1), Action::Suspend { user: UserId::new(1) })), "last_holder");
    assert_eq!(kind(world.run(user(1), Action::Leave {})), "last_holder");
    let to = organization_role("member");
    let demote = Action::ChangeRole { user: UserId::new(1), role: Role::policy("admin"), to };
    assert_eq!(kind(world.run(user(1), demote.clone())), "last_holder");
    // An admin for a time, or a suspended one, is none that counts.
    world.grant(1, 2, admin.clone().until(at(9_000))).expect("granted");
    assert_eq!(kind(world.run(user(1), demote.clone())), "last_holder");
    world.join(1, 3, vec![admin]);
    world.run(user(1), Action::Suspend { user: UserId::new(3) }).expect("suspended");
    assert_eq!(kind(world.run(user(1), demote.clone())), "last_holder");
    world.run(user(1), Action::Reinstate { user: UserId::new(3) }).expect("reinstated");
    world.run(user(1), demote).expect("another admin remains");
}

#[test]
fn narrowing_the_last_admin_is_refused() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.workspace(5, None);
    let (place, role) = (Place::organization(), Role::policy("admin"));
    let narrowing = Narrowing::only_workspaces([WorkspaceId::new(5)]);
    let narrow = Action::Narrow { user: UserId::new(1), place, role, narrowing };
    assert_eq!(kind(world.run(user(1), narrow)), "last_holder");
}

#[test]
fn the_last_administrator_stays_where_the_policy_names_no_least_number() {
    let mut world = World::new(ALEX, "administrator", None);
    assert_eq!(kind(world.run(user(1), Action::Leave {})), "last_administrator");
    world.join(1, 2, vec![organization_role("administrator")]);
    world.run(user(1), Action::Leave {}).expect("another one remains");
    assert!(!world.state.is_member(UserId::new(1)));
}

#[test]
fn rule_0_20_ownership_passes_through_the_support_to_an_existing_admin() {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    world.join(1, 2, vec![organization_role("admin")]);
    assert_eq!(kind(world.invite(1, 9, vec![organization_role("owner")])), "not_assignable");
    assert_eq!(kind(world.run(user(1), transfer(2, None))), "not_permitted");
    let events = world.run(operator(), transfer(2, Some("admin"))).expect("by the support");
    assert_eq!(events.len(), 1);
    assert_eq!(world.state.access(UserId::new(2)), [organization_role("owner")]);
    assert_eq!(world.state.access(UserId::new(1)), [organization_role("admin")]);
    assert_eq!(kind(world.run(operator(), transfer(3, None))), "not_a_member");
}

#[test]
fn the_owner_transfers_where_the_policy_has_the_permission() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.join(1, 2, vec![organization_role("co_owner")]);
    assert_eq!(kind(world.run(user(2), transfer(2, None))), "not_permitted");
    world.run(user(1), transfer(2, Some("co_owner"))).expect("by the owner");
    assert!(world.can(2, Level::Organization, "ownership.transfer", Place::organization()));
    assert!(!world.can(1, Level::Organization, "ownership.transfer", Place::organization()));
}

#[test]
fn rule_0_5_an_admin_takes_nothing_from_the_owner() {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    world.join(1, 2, vec![organization_role("admin")]);
    assert_eq!(kind(world.run(user(2), Action::RemoveMember { user: UserId::new(1) })), "last_holder");
    assert_eq!(kind(world.run(user(2), Action::Suspend { user: UserId::new(1) })), "last_holder");
}

#[test]
fn two_roles_that_are_kept_apart_are_never_held_by_one_person() {
    let policy = r#"{"format":1,"name":"apart",
      "permissions":{"organization":["member.invite","member_permissions.edit","invoice.view","subscription.manage"]},
      "roles":{"organization":{
        "owner":{"grants":{"organization":"all"}},
        "buyer":{"grants":{"organization":["subscription.manage"]}},
        "auditor":{"grants":{"organization":["invoice.view"]}},
        "chief_auditor":{"inherits":["auditor"]}}},
      "separation_of_duties":[{"roles":[{"level":"organization","role":"buyer"},{"level":"organization","role":"auditor"}]}]}"#;
    let mut world = World::new(policy, "owner", None);
    let both = vec![organization_role("buyer"), organization_role("chief_auditor")];
    assert_eq!(kind(world.invite(1, 9, both)), "separated");
    world.join(1, 2, vec![organization_role("buyer")]);
    assert_eq!(kind(world.grant(1, 2, organization_role("chief_auditor"))), "separated");
    world.invite(1, 9, vec![organization_role("auditor")]).expect("invited");
    assert_eq!(kind(world.accept(2, 9)), "separated");
    world.accept(3, 9).expect("another person");
}
