//! Members who are added without an invitation: what an acceptance tests is tested; and whom several sources give is one.

use super::press;
use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::{
    Access, Action, Change, Effect, InvitationId, Place, Refusal, Role, Source, State, TokenId, effects,
};
use countersign::{Level, ProfileId, UserId};

/// One owner at most and at least, who alone makes keepers; writers do not check; plans of two and of three seats.
const CLUB: &str = r#"{"format":1,"name":"club",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","subscription.manage"],
    "profile":["post.view","post.edit","post.publish"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1,"max":1}},
      "admin":{"grants":{"organization":"all","profile":["post.view","post.edit"]}},
      "greeter":{"grants":{"organization":["member.invite"],"profile":["post.view"]}},
      "guest":{}},
    "profile":{
      "keeper":{"grants":{"profile":["post.view"]},"assignable_by":{"organization":["owner"]}},
      "writer":{"grants":{"profile":["post.view","post.edit"]},"optional":{"profile":["post.publish"]}},
      "checker":{"grants":{"profile":["post.view","post.publish"]}}}},
  "separation_of_duties":[{"roles":[{"level":"profile","role":"writer"},{"level":"profile","role":"checker"}]}],
  "plans":{
    "large":{"seats":{"included":9,"extra":0}},
    "three":{"seats":{"included":3,"extra":0},"downgrade":{"notice_days":0,"members":"suspend"}},
    "four":{"seats":{"included":4,"extra":0,"pending_invitations_count":true}}}}"#;

const NEW: u64 = 9;

/// An owner 1, an admin 2, a greeter 3 and a guest 4; profile 7, and 8 that is not there.
fn club(plan: &str) -> World {
    let mut world = World::new(CLUB, "owner", Some(plan));
    world.profile(7, None);
    let roles = if plan == "three" { &["admin"][..] } else { &["admin", "greeter", "guest"] };
    for (who, role) in (2..).zip(roles) {
        world.join(1, who, vec![organization_role(role)]);
    }
    world
}

fn add(access: Vec<Access>) -> Action {
    Action::AddMember { user: UserId::new(NEW), access }
}

fn given_by(source: &Source, access: Access) -> Access {
    access.given_by(source.clone())
}

fn offers() -> Vec<Vec<Access>> {
    let one = [
        organization_role("owner"),
        organization_role("admin"),
        organization_role("greeter"),
        organization_role("guest"),
        organization_role("unheard_of"),
        profile_role(7, "keeper"),
        profile_role(7, "writer"),
        profile_role(7, "writer").optional("post.publish"),
        profile_role(7, "checker"),
        profile_role(7, "checker").optional("post.edit"),
        profile_role(8, "checker"),
        profile_role(7, "checker").until(at(500)),
        profile_role(7, "checker").until(at(5_000)).must_approve(),
        organization_role("guest").must_approve(),
    ];
    let mut all: Vec<Vec<Access>> = one.iter().map(|access| vec![access.clone()]).collect();
    for (index, first) in one.iter().enumerate() {
        all.extend(one[index..].iter().map(|second| vec![first.clone(), second.clone()]));
    }
    all.push(vec![]);
    all
}

#[test]
fn j13_adding_is_inviting_and_accepting_at_once() {
    let begun = club("large");
    let mut added = 0;
    for sender in 1..=5 {
        for offer in offers() {
            let (mut one, mut other) = (begun.clone(), begun.clone());
            let answer = one.run(user(sender), add(offer.clone()));
            let invited = other.invite(sender, 50, offer.clone()).and_then(|_| other.accept(NEW, 50));
            match (answer, invited) {
                (Ok(events), Ok(_)) => {
                    added += 1;
                    let user = UserId::new(NEW);
                    assert!(matches!(&events[..], [event] if matches!(event.change, Change::MemberAdded { .. })));
                    let [mut has, mut had] = [&one, &other].map(|world| world.state.access(user));
                    has.sort();
                    had.sort();
                    assert_eq!(has, had, "{sender}: {offer:?}");
                    assert_eq!(one.state.active_count(), other.state.active_count());
                }
                (Err(refusal), Err(expected)) => assert_eq!(kind::<()>(Err(refusal)), kind::<()>(Err(expected))),
                (answer, expected) => panic!("{sender}: {offer:?}: {answer:?}, and {expected:?}"),
            }
        }
    }
    assert!(added > 20, "{added}");
}

#[test]
fn j13_a_directory_adds_what_nobody_there_could_give_and_no_more_than_the_policy_lets() {
    let sources = [press(), Source::import()];
    for source in &sources {
        for offer in offers() {
            let offer: Vec<Access> = offer.into_iter().map(|access| given_by(source, access)).collect();
            let mut world = club("large");
            let answer = world.run(operator(), add(offer.clone()));
            let role = |name: &str| offer.iter().any(|one| one.role == Role::policy(name));
            let twice = offer.len() == 2 && (offer[0].place, &offer[0].role) == (offer[1].place, &offer[1].role);
            let unheard = role("unheard_of") || offer.iter().any(|one| one.place == Place::profile(ProfileId::new(8)));
            let unfit = |one: &Access| {
                let offered = one.role != Role::policy("checker") || one.optional.is_empty();
                let demands = one.must_approve && one.place == Place::organization();
                !offered || demands || one.until == Some(at(500))
            };
            let fits = !offer.is_empty() && !twice && !unheard && !offer.iter().any(unfit);
            let lawful = fits && !role("owner") && !(role("writer") && role("checker"));
            assert_eq!(answer.is_ok(), lawful, "{offer:?}: {answer:?}");
        }
    }
    let mut world = club("large");
    let both = vec![given_by(&sources[0], profile_role(7, "writer")), given_by(&sources[1], profile_role(7, "writer"))];
    let mixed = vec![profile_role(7, "writer"), given_by(&sources[0], profile_role(7, "writer"))];
    for refused in [mixed, vec![profile_role(7, "writer")]] {
        assert_eq!(kind(world.run(operator(), add(refused.clone()))), "wrong_actor");
    }
    world.run(operator(), add(both)).expect("two sources, two grants");
    assert_eq!(kind(world.run(user(1), add(vec![organization_role("guest")]))), "taken");
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    // What it brings may not stand beside what a person gave (separation), nor be the second owner.
    let who = UserId::new(NEW);
    let grant = |role: Access| Action::Grant { user: who, access: given_by(&sources[0], role) };
    assert_eq!(kind(world.run(operator(), grant(profile_role(7, "checker")))), "separated");
    assert_eq!(kind(world.run(operator(), grant(organization_role("owner")))), "too_many_holders");
    let own = Action::Grant { user: UserId::new(1), access: given_by(&sources[0], organization_role("owner")) };
    world.run(operator(), own).expect("one holder, from two sources");
}

/// Who has the role from two sources is one holder: the last of both stays.
#[test]
fn j13_what_somebody_has_to_hold_a_directory_does_not_take() {
    let owner = organization_role("owner");
    let (place, role) = (owner.place, owner.role.clone());
    let first = UserId::new(1);
    let take = Action::TakeBack { user: first, source: press(), place: None, role: None };
    let revoke = Action::Revoke { user: first, place, role: role.clone() };
    let mut begun = club("large");
    let access = given_by(&press(), owner);
    begun.run(operator(), Action::Grant { user: first, access }).expect("granted");
    for (sooner, later) in [(&take, &revoke), (&revoke, &take)] {
        let mut world = begun.clone();
        world.run(operator(), sooner.clone()).expect("the other gives it on");
        assert_eq!(kind(world.run(operator(), later.clone())), "last_holder");
        assert!(world.can(1, Level::Organization, "member.remove", place));
    }
    // Ownership passes on whole, whoever gave it, and is a person's grant from then on.
    let pass = Action::TransferOwnership { place, role, to: UserId::new(2), former: Some(Role::policy("guest")) };
    let events = begun.run(operator(), pass).expect("passed on");
    let Change::OwnershipTransferred { sources, .. } = &events[0].change else { panic!("{events:?}") };
    assert_eq!(sources, &[press()]);
    assert_eq!(begun.state.access(UserId::new(2)), [organization_role("owner")]);
    assert_eq!(begun.state.access(first), [organization_role("guest")]);
    assert_eq!(State::restore(begun.state.snapshot()).expect("a snapshot"), begun.state);
}

#[test]
fn j13_a_role_that_gives_way_to_ownership_is_a_persons() {
    let mut world = club("large");
    let place = Place::organization();
    let access = given_by(&press(), organization_role("greeter"));
    world.run(operator(), Action::Grant { user: UserId::new(2), access: access.clone() }).expect("granted");
    let pass = Action::TransferOwnership { place, role: Role::policy("owner"), to: UserId::new(2), former: None };
    world.run(operator(), pass).expect("passed on");
    let mut has = world.state.access(UserId::new(2));
    has.sort();
    let mut expected = vec![organization_role("owner"), access];
    expected.sort();
    assert_eq!(has, expected);
}

#[test]
fn j13_seats_count_people_once_and_are_tested_as_at_an_acceptance() {
    let mut world = club("three");
    let guest = |source: &Source| given_by(source, organization_role("guest"));
    world.run(operator(), add(vec![guest(&press()), guest(&Source::import())])).expect("the third seat");
    assert_eq!(world.state.active_count(), 3);
    world.grant(1, NEW, organization_role("guest")).expect("no seat more");
    let another = |access| Action::AddMember { user: UserId::new(8), access };
    let full = world.run(operator(), another(vec![guest(&press())])).expect_err("full");
    assert_eq!(full, Refusal::NoSeat { seats: 3, taken: 4 });
    assert_eq!(kind(world.run(user(1), another(vec![organization_role("guest")]))), "no_seat");
    // As long as somebody gives something the seat is taken.
    let back = |source: Source| Action::TakeBack { user: UserId::new(NEW), source, place: None, role: None };
    world.run(operator(), back(press())).expect("taken back");
    assert_eq!(kind(world.run(operator(), another(vec![guest(&press())]))), "no_seat");
    let place = Place::organization();
    let revoke = Action::Revoke { user: UserId::new(NEW), place, role: Role::policy("guest") };
    world.run(user(1), revoke).expect("revoked");
    world.run(operator(), back(Source::import())).expect("out");
    world.run(operator(), another(vec![guest(&press())])).expect("room again");
    // Who is one too many on a smaller plan is counted once, whoever gives.
    assert_eq!(world.state.active_count(), 3);
}

#[test]
fn j13_invitations_stay_as_they_are_and_take_no_second_seat() {
    let mut world = club("four");
    world.run(user(1), Action::RemoveMember { user: UserId::new(4) }).expect("a seat is free");
    world.invite(1, 50, vec![profile_role(7, "writer")]).expect("invited");
    let access = vec![given_by(&press(), organization_role("guest"))];
    world.run(operator(), add(access)).expect("the fourth: whose the invitation is, nobody knows");
    assert_eq!(world.state.invitations().count(), 1);
    world.accept(NEW, 50).expect("no seat more");
    assert_eq!((world.state.active_count(), world.state.access(UserId::new(NEW)).len()), (4, 2));
    // One that is older than a removal gives nothing to who was added again.
    let (invitation, token) = (InvitationId::new(51), TokenId::new(51));
    world.run(user(1), Action::RemoveMember { user: UserId::new(3) }).expect("a seat is free");
    let (recipient, access, expires_at) = ("eva@example.com".into(), vec![profile_role(7, "writer")], at(5_000));
    world.run(user(1), Action::Invite { invitation, recipient, token, access, expires_at }).expect("invited");
    world.run(user(1), Action::RemoveMember { user: UserId::new(NEW) }).expect("removed");
    world.run(operator(), add(vec![given_by(&press(), organization_role("guest"))])).expect("added");
    assert_eq!(kind(world.accept(NEW, 51)), "outdated");
}

#[test]
fn j13_who_is_added_is_told_of_the_plan_that_comes() {
    let mut world = club("large");
    let change = Action::ChangePlan { plan: "three".into(), at: Some(at(9_000)), extra_seats: None };
    world.run(user(1), change).expect("announced");
    let events = world.run(operator(), add(vec![given_by(&press(), organization_role("guest"))])).expect("added");
    let told = Effect::AnnouncePlan { plan: "three".into(), at: at(9_000), user: Some(UserId::new(NEW)) };
    assert!(effects(&events[..1]).contains(&told), "{events:?}");
}

/// A plan that comes suspends nobody whose role has to be held, and an owner by two sources is one owner.
#[test]
fn j13_an_owner_by_two_sources_is_one_owner_when_a_plan_comes() {
    let mut world = club("large");
    let access = given_by(&press(), organization_role("owner"));
    world.run(operator(), Action::Grant { user: UserId::new(1), access }).expect("granted");
    // The owner joined last.
    let pass = Action::TransferOwnership {
        place: Place::organization(),
        role: Role::policy("owner"),
        to: UserId::new(4),
        former: Some(Role::policy("admin")),
    };
    world.run(operator(), pass).expect("passed on");
    let access = given_by(&press(), organization_role("owner"));
    world.run(operator(), Action::Grant { user: UserId::new(4), access }).expect("granted");
    let change = Action::ChangePlan { plan: "three".into(), at: Some(at(9_000)), extra_seats: None };
    world.run(user(4), change).expect("announced");
    world.now = at(9_000);
    world.run(operator(), Action::ApplyPlanChange {}).expect("it comes");
    assert_eq!(world.state.plan(), Some("three"));
    assert!(!world.state.is_suspended(UserId::new(4)), "an owner has to be there");
}
