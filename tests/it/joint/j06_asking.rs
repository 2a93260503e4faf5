//! J6 where nothing is commanded: explanations, buttons and what would happen, by whatever clock; and plans.

use super::house::{House, at};
use crate::organization::world::{AGORAPULSE, ALIXIA, World, kind, operator, organization_role, profile_role, user};
use countersign::approval::{
    self, Action, Approvers, Deadline, Definition, Gap, Late, Rules, decide, enabled, explain, simulate,
};
use countersign::organization::{self, By, simulate as foresee};
use countersign::{ContentState, Policy, ProfileId, Timestamp, UserId};

const PAGE: ProfileId = ProfileId::new(70);
const OWNER: u64 = 1;
const WRITER: u64 = 2;

/// A post in review, with a deadline, a reminder, a hold that ends and a time to publish; the last event at minute 100.
fn waiting(late: Late) -> House {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(70, None);
    world.join(OWNER, WRITER, vec![organization_role("member"), profile_role(70, "moderator")]);
    let timed = organization::Access { from: Some(at(50)), until: Some(at(150)), ..profile_role(70, "editor") };
    world.join(OWNER, 3, vec![organization_role("member"), timed]);
    let policy: &'static Policy = Box::leak(Box::new(world.policy.clone()));
    let mut definition = Definition::four_eyes("post.process");
    definition.late = late;
    definition.stages[0].deadline = Some(Deadline::MinutesAfterSubmission(110));
    definition.stages[0].reminders = vec![20];
    definition.stages[0].escalate_to = Some(Approvers::Permission("post.force_decision".into()));
    let rules = Rules::of(policy).bind(definition, None).expect("it fits");
    let mut house = House::judged_by(world, policy, Box::leak(Box::new(rules)));
    house.own = at(10);
    house.create(WRITER, &[PAGE]);
    house.does(OWNER, Action::Schedule { targets: vec![PAGE], at: at(130) });
    house.does(WRITER, Action::Submit { targets: vec![PAGE] });
    house.does(OWNER, Action::Hold { targets: vec![PAGE], until: Some(at(105)) });
    house.own = at(100);
    let comment = Action::Comment {
        target: None,
        visibility: countersign::approval::Visibility::External,
        text: "soon".into(),
        mentions: vec![],
    };
    house.does(OWNER, comment);
    house
}

#[test]
fn j6_whoever_asks_by_a_clock_behind_the_last_event_is_answered_as_a_command_is() {
    for late in [Late::Expire, Late::Hold, Late::PublishWithinMinutes(10)] {
        let ready = waiting(late);
        for minute in (0..200).step_by(3).chain([49, 50, 99, 100, 101, 105, 120, 130, 149, 150]) {
            let mut house = ready.clone();
            house.own = at(minute);
            let tick = house.command(approval::By::Host {}, Action::Tick {});
            let roster = house.world.state.roster_for(house.policy, &house.post, &tick).expect("a roster");
            let context = roster.context(house.rules);
            let told = explain(&context, &house.post, house.own);
            let would = simulate(&context, &house.post, &tick).expect("the host may");
            assert_eq!(decide(&context, &house.post, &tick), Ok(would.events.clone()), "minute {minute}");
            let buttons = |house: &House| {
                let by = [OWNER, WRITER, 3].map(|person| approval::By::user(UserId::new(person)));
                by.map(|by| enabled(&context, &house.post, &by, house.own))
            };
            let before = buttons(&house);
            house.send_in(&context, &tick).expect("the host may");
            assert_eq!(told, explain(&context, &house.post, house.own), "minute {minute}");
            assert_eq!(before, buttons(&house), "minute {minute}");
            let is_open = house.status_at(PAGE) == ContentState::InReview;
            let gaps = &told.targets[0].gaps;
            let not_due = gaps.contains(&Gap::NotDue { at: at(130) });
            assert_eq!(not_due, is_open && minute < 130, "minute {minute}: {gaps:?}");
            let held = house.post.target(PAGE).is_some_and(countersign::approval::Target::is_held);
            assert!(held || minute >= 105, "minute {minute}: a hold that ended by no clock");
        }
    }
}

#[test]
fn j6_an_announced_plan_comes_by_the_callers_own_clock_and_its_notice_by_the_later() {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    let days = |days: i64| Timestamp::from_millis(days * DAY);
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    world.profile(7, None);
    world.now = days(1);
    let change = |at| organization::Action::ChangePlan { plan: "pro".into(), at, extra_seats: None };
    let apply = || organization::Action::ApplyPlanChange {};
    let mut late = world.clone();
    world.run(user(OWNER), change(None)).expect("announced");
    let fast = |world: &mut World| {
        world.now = days(30);
        let profile = ProfileId::new(7);
        world.run(operator(), organization::Action::DisconnectProfile { profile }).expect("by the fast clock");
    };
    fast(&mut world);
    world.now = days(7);
    assert_eq!(kind(world.run(By::Host {}, apply())), "notice");
    world.now = days(8);
    let command = world.command(By::Host {}, apply());
    assert_eq!(foresee(&world.policy, &world.state, &command).map(|told| told.events.len()), Ok(1));
    world.carry_out(&command).expect("its time has come");
    // The notice that members are owed begins when the last of the clocks says.
    fast(&mut late);
    late.now = days(2);
    assert_eq!(kind(late.run(user(OWNER), change(Some(days(20))))), "notice");
    late.run(user(OWNER), change(None)).expect("announced");
    assert_eq!(late.state.announced().map(organization::Announced::at), Some(days(37)));
}
