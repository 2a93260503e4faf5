//! Plans: at once upwards, with notice downwards.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, UserId};

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn change(plan: &str) -> Action {
    Action::ChangePlan { plan: plan.into(), at: None, extra_seats: None }
}

fn business() -> World {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    world.profile(7, None);
    world.join(1, 2, vec![organization_role("admin")]);
    world.join(1, 3, vec![organization_role("viewer")]);
    world
}

#[test]
fn rule_0_19_business_to_pro_is_announced_seven_days_before_and_leaves_the_owner() {
    let mut world = business();
    assert_eq!(kind(world.run(user(2), change("pro"))), "not_permitted");
    let soon = Action::ChangePlan { plan: "pro".into(), at: Some(at(2_000)), extra_seats: None };
    assert_eq!(kind(world.run(user(1), soon)), "notice");
    world.run(user(1), change("pro")).expect("announced");
    let due = at(1_000 + 7 * DAY);
    assert_eq!(next_deadline(&world.policy, &world.state, world.now), Some(due));
    assert!(world.can(2, Level::Organization, "settings.manage", Place::organization()));
    assert_eq!(kind(world.run(By::Host {}, Action::ApplyPlanChange {})), "notice");
    world.now = due;
    let apply = world.command(By::Host {}, Action::ApplyPlanChange {});
    let foreseen = simulate(&world.policy, &world.state, &apply).expect("foreseen");
    let losers: std::collections::BTreeSet<_> =
        foreseen.differences.iter().filter(|one| one.is_loss()).map(|one| one.user).collect();
    // The owner loses what a plan without a team has no use for.
    assert_eq!(losers, [1, 2, 3].map(UserId::new).into());
    world.carry_out(&apply).expect("applied");
    assert!(world.state.is_suspended(UserId::new(2)) && world.state.is_suspended(UserId::new(3)));
    assert_eq!((world.state.active_count(), world.state.seats(&world.policy)), (1, Some(1)));
    assert!(!world.can(2, Level::Organization, "settings.manage", Place::organization()));
    assert!(world.can(1, Level::Organization, "subscription.manage", Place::organization()));
}

#[test]
fn an_announced_change_is_taken_back() {
    let mut world = business();
    world.run(user(1), change("pro")).expect("announced");
    world.run(user(1), Action::CancelPlanChange {}).expect("taken back");
    world.now = at(1_000 + 8 * DAY);
    assert_eq!(kind(world.run(By::Host {}, Action::ApplyPlanChange {})), "no_change");
    assert_eq!(world.state.plan(), Some("business"));
}

#[test]
fn a_change_upwards_is_at_once() {
    let mut world = business();
    world.run(user(1), change("enterprise")).expect("more of everything");
    assert_eq!(world.state.plan(), Some("enterprise"));
    assert!(world.can(2, Level::Organization, "custom_role.manage", Place::organization()));
}

#[test]
fn who_a_plan_suspended_comes_back_as_far_as_there_are_seats() {
    let mut world = business();
    world.run(user(1), change("pro")).expect("announced");
    world.now = at(1_000 + 7 * DAY);
    world.run(By::Host {}, Action::ApplyPlanChange {}).expect("applied");
    assert_eq!(kind(world.run(user(1), Action::Reinstate { user: UserId::new(2) })), "no_seat");
    world.run(user(1), change("business")).expect("up again");
    world.run(user(1), Action::Reinstate { user: UserId::new(2) }).expect("reinstated");
    assert!(world.can(2, Level::Organization, "settings.manage", Place::organization()));
}

#[test]
fn a_plan_on_which_a_role_that_must_be_held_is_not_in_force_is_refused() {
    let policy = r#"{"format":1,"name":"plans","permissions":{"organization":["subscription.manage","member_permissions.edit"]},
      "roles":{"organization":{"owner":{"grants":{"organization":"all"},"holders":{"min":1}},"other":{}}},
      "plans":{"full":{},"odd":{"roles":{"organization":["other"]}},
               "small":{"seats":{"included":0,"extra":0}}}}"#;
    let mut world = World::new(policy, "owner", Some("full"));
    assert_eq!(kind(world.run(user(1), change("odd"))), "last_holder");
    assert_eq!(kind(world.run(user(1), change("small"))), "no_seat");
    assert_eq!(kind(world.run(user(1), change("none"))), "unknown");
}
