//! J14: a plan change is carried out at its time, whatever happened since it was announced.

use crate::organization::world::{ALIXIA, World, at, kind, operator, organization_role, user};
use countersign::UserId;
use countersign::organization::{Action, By, Change, Effect, Event, Place, Role, effects, simulate};

/// A plan without a limit, and one of three seats that sells two more, with what it says of members.
fn policy(members: &str) -> String {
    let members = if members.is_empty() { String::new() } else { format!(r#","members":"{members}""#) };
    format!(
        r#"{{"format":1,"name":"plans","permissions":{{"organization":
            ["subscription.manage","member_permissions.edit","member.invite","member.remove","ownership.transfer"]}},
          "roles":{{"organization":{{"owner":{{"grants":{{"organization":"all"}},"holders":{{"min":1,"max":1}}}},
            "admin":{{"grants":{{"organization":"all"}}}},"member":{{}},"guest":{{}}}}}},
          "plans":{{"big":{{}},
            "three":{{"roles":{{"organization":["owner","admin","member"]}},"seats":{{"included":3,"extra":2}},
                      "downgrade":{{"notice_days":0{members}}}}}}}}}"#
    )
}

fn team(members: &str, people: u64) -> World {
    let mut world = World::new(&policy(members), "owner", Some("big"));
    join(&mut world, 2..=people);
    world
}

/// Each a little later than the one before.
fn join(world: &mut World, people: impl IntoIterator<Item = u64>) {
    for who in people {
        world.now = at(world.now.as_millis() + 10);
        world.join(1, who, vec![organization_role("member")]);
    }
}

fn change(extra_seats: Option<u32>) -> Action {
    Action::ChangePlan { plan: "three".into(), at: None, extra_seats }
}

fn announce(world: &mut World, extra_seats: Option<u32>) -> i64 {
    let due = world.now.as_millis() + 100_000;
    let announced = Action::ChangePlan { plan: "three".into(), at: Some(at(due)), extra_seats };
    world.run(user(1), announced).expect("announced");
    due
}

fn apply(world: &mut World, due: i64) -> Vec<u64> {
    world.now = at(due);
    let apply = world.command(By::Host {}, Action::ApplyPlanChange {});
    let foreseen = simulate(&world.policy, &world.state, &apply).expect("foreseen").events;
    let events = world.carry_out(&apply).expect("carried out");
    assert_eq!(events, foreseen);
    assert_eq!(world.state.plan(), Some("three"));
    suspended(&events)
}

fn suspended(events: &[Event]) -> Vec<u64> {
    let Some(Change::PlanChanged { suspended, .. }) = events.last().map(|event| &event.change) else {
        panic!("no change of plan: {events:?}")
    };
    (0..100).filter(|who| suspended.contains(&UserId::new(*who))).collect()
}

#[test]
fn j14_the_seats_that_a_plan_needs_come_with_it_or_are_bought_ahead() {
    for people in 1..=7_u32 {
        let needed = people.saturating_sub(3);
        for extra in 0..=3 {
            let mut at_once = team("", people.into());
            let came = at_once.run(user(1), change(Some(extra)));
            let mut ahead = team("", people.into());
            let bought = ahead.run(user(1), Action::SetExtraSeats { extra });
            let changed = ahead.run(operator(), change(None));
            if extra > 2 {
                assert_eq!((kind(came), kind(bought)), ("not_on_plan", "not_on_plan"));
            } else if extra < needed {
                assert_eq!((kind(came), kind(changed)), ("no_seat", "no_seat"), "{people} people, {extra} seats");
            } else {
                assert_eq!((suspended(&came.expect("fits")), suspended(&changed.expect("fits"))), (vec![], vec![]));
                assert_eq!(at_once.state.seats(&at_once.policy), Some(3 + extra));
                assert_eq!(ahead.state.seats(&ahead.policy), Some(3 + extra));
            }
        }
    }
}

#[test]
fn j14_an_announced_change_is_carried_out_whoever_joined_and_the_latest_are_suspended() {
    for members in ["", "suspend"] {
        for (before, after, extra) in [(1, 3, None), (2, 5, None), (2, 6, Some(1)), (6, 6, None), (5, 8, Some(2))] {
            let mut world = team(members, before);
            let due = announce(&mut world, extra);
            join(&mut world, before + 1..=after);
            let seats = 3 + u64::from(extra.unwrap_or(0));
            assert_eq!(apply(&mut world, due), (seats + 1..=after).collect::<Vec<_>>(), "{members} {before} {after}");
            assert!(!world.state.is_suspended(UserId::new(1)));
            if after >= seats {
                let back = Action::Reinstate { user: UserId::new(after) };
                assert!(["no_seat", "no_change"].contains(&kind(world.run(user(1), back))), "nobody escapes");
            }
        }
    }
}

#[test]
fn j14_of_those_who_joined_together_the_higher_id_is_suspended_first() {
    let mut world = team("", 1);
    let due = announce(&mut world, None);
    for who in [9, 4, 7, 5] {
        world.join(1, who, vec![organization_role("member")]);
    }
    assert_eq!(apply(&mut world, due), [7, 9]);
}

#[test]
fn j14_who_has_no_role_in_force_goes_first_where_the_plan_says_so() {
    for (members, expected) in [("", [4, 5, 6]), ("suspend", [2, 5, 6])] {
        let mut world = team("", 1);
        world.policy = countersign::Policy::parse(&policy(members)).expect("a policy");
        world.join(1, 2, vec![organization_role("guest")]);
        join(&mut world, 3..=4);
        let due = announce(&mut world, None);
        join(&mut world, 5..=6);
        assert_eq!(apply(&mut world, due), expected);
    }
}

/// Whoever holds a minimum, and the last who may edit the permissions of members, stay, however late they came.
#[test]
fn j14_nobody_is_suspended_without_whom_too_few_would_be_left() {
    for members in ["", "suspend"] {
        let mut world = team(members, 3);
        let due = announce(&mut world, None);
        join(&mut world, 4..=6);
        let owner = Action::TransferOwnership {
            place: Place::organization(),
            role: Role::policy("owner"),
            to: UserId::new(6),
            former: Some(Role::policy("member")),
        };
        world.run(user(1), owner).expect("passed on");
        assert_eq!(apply(&mut world, due), [3, 4, 5]);
        assert!(world.can(6, countersign::Level::Organization, "subscription.manage", Place::organization()));
    }
}

#[test]
fn j14_where_nobody_is_suspended_nobody_joins_beyond_both_plans() {
    let mut world = team("keep", 3);
    world.run(user(1), Action::Suspend { user: UserId::new(3) }).expect("suspended");
    world.invite(1, 90, vec![organization_role("member")]).expect("invited");
    join(&mut world, [4]);
    let due = announce(&mut world, None);
    assert_eq!(kind(world.invite(1, 91, vec![organization_role("member")])), "no_seat");
    assert_eq!(kind(world.accept(5, 90)), "no_seat");
    assert_eq!(kind(world.run(user(1), Action::Reinstate { user: UserId::new(3) })), "no_seat");
    world.run(user(1), Action::SetExtraSeats { extra: 1 }).expect("one more");
    world.accept(5, 90).expect("there is room");
    assert_eq!(kind(world.run(user(1), Action::SetExtraSeats { extra: 0 })), "no_seat");
    assert_eq!(kind(world.run(user(1), Action::Reinstate { user: UserId::new(3) })), "no_seat");
    assert_eq!(apply(&mut world, due), Vec::<u64>::new());
    assert_eq!(world.state.active_count(), 4);
    let mut full = team("keep", 6);
    assert_eq!(kind(full.run(user(1), change(None))), "no_seat");
}

#[test]
fn j14_whoever_joins_is_told_of_the_change_that_is_announced() {
    let mut world = team("", 2);
    let told = |events: &[Event]| {
        let effects = effects(events).into_iter();
        let plans = effects.filter(|effect| matches!(effect, Effect::AnnouncePlan { .. }));
        plans.collect::<Vec<_>>()
    };
    world.invite(1, 50, vec![organization_role("member")]).expect("invited");
    assert_eq!(told(&world.accept(5, 50).expect("accepted")), []);
    let due = announce(&mut world, None);
    world.invite(1, 60, vec![organization_role("member")]).expect("invited");
    let plan = || "three".to_owned();
    let events = world.accept(6, 60).expect("accepted");
    assert_eq!(told(&events), [Effect::AnnouncePlan { plan: plan(), at: at(due), user: Some(UserId::new(6)) }]);
}

#[test]
fn j14_a_change_that_would_unseat_the_last_is_refused_when_it_is_asked_for() {
    let mut world = World::new(ALIXIA, "owner", Some("enterprise"));
    world.join(1, 2, vec![organization_role("admin")]);
    let mut policy: serde_json::Value = serde_json::from_str(ALIXIA).expect("JSON");
    policy["plans"]["pro"]["roles"]["organization"] = serde_json::json!(["admin"]);
    world.policy = countersign::Policy::parse(&policy.to_string()).expect("a policy");
    let pro = Action::ChangePlan { plan: "pro".into(), at: None, extra_seats: None };
    assert_eq!(kind(world.run(operator(), pro)), "last_holder");
}
