//! Seats that a contract counts, and share links.

use super::world::*;
use countersign::organization::*;
use countersign::{
    Content, ContentId, Organization, OrganizationId, Policy, ProfileId, id::KeyId, social::ProfilePermissions,
};

/// Semji's text gives no numbers: the contract says how many. So here is one with two seats.
#[test]
fn rule_3_16_seats_are_counted_at_the_invitation_and_at_its_acceptance() {
    let mut policy: serde_json::Value = serde_json::from_str(SEMJI).expect("JSON");
    policy["plans"]["business"]["seats"] = serde_json::json!({"included": 2, "extra": "unlimited"});
    let mut world = World::new(&policy.to_string(), "admin", Some("business"));
    world.join(1, 2, vec![organization_role("member")]);
    assert_eq!(kind(world.invite(1, 3, vec![organization_role("member")])), "no_seat");
    // Nobody in the organization buys seats at Semji: the contract is the host's.
    assert_eq!(kind(world.run(user(1), Action::SetExtraSeats { extra: 1 })), "not_permitted");
    world.run(operator(), Action::SetExtraSeats { extra: 1 }).expect("a larger contract");
    world.invite(1, 3, vec![organization_role("member")]).expect("there is room");
    world.run(operator(), Action::SetExtraSeats { extra: 0 }).expect("nobody has to go");
    assert_eq!(kind(world.accept(3, 3)), "no_seat");
    world.run(operator(), Action::SetExtraSeats { extra: 1 }).expect("a larger contract");
    world.accept(3, 3).expect("there is room again");
    assert_eq!(kind(world.run(operator(), Action::SetExtraSeats { extra: 0 })), "no_seat");
}

#[test]
fn a_share_link_is_good_for_one_content_and_loses_what_its_maker_loses() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(7, None);
    world.join(1, 2, vec![organization_role("manager")]);
    let (key, content) = (KeyId::new(1), Some(ContentId::new(50)));
    let mint = |permissions: &str| Action::MintKey {
        key,
        permissions: vec![permissions.into()],
        places: vec![Place::profile(ProfileId::new(7))],
        until: Some(at(9_000)),
        content,
    };
    assert_eq!(kind(world.run(user(2), mint("ownership.transfer"))), "unfit");
    world.run(user(2), mint("post.view")).expect("a manager views every post");
    let may = |policy: &Policy, state: &State, post: Option<u64>, permission| {
        let actor = state.key_actor(policy, key, world.now).expect("an actor");
        let content = post.map(|post| Content::new().id(ContentId::new(post)));
        let page = Organization::new(OrganizationId::new(10)).direct_profile(ProfileId::new(7));
        let page = content.as_ref().map_or(page, |content| page.content(content));
        policy.can(&actor, permission, &page)
    };
    let (policy, view) = (&world.policy, ProfilePermissions::POST_VIEW);
    assert!(may(policy, &world.state, Some(50), view));
    assert!(!may(policy, &world.state, Some(51), view) && !may(policy, &world.state, None, view));
    assert!(!may(policy, &world.state, Some(50), ProfilePermissions::POST_EDIT));
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    let mut after = world.clone();
    after.run(user(1), Action::RemoveMember { user: countersign::UserId::new(2) }).expect("removed");
    assert!(!may(policy, &after.state, Some(50), view));
}

#[test]
fn whoever_takes_a_seat_and_has_no_access_now_is_listed() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(7, None);
    world.profile(8, None);
    let until = |end: i64, access: Access| access.until(at(end));
    world.join(1, 5, vec![until(3_000, profile_role(7, "editor")), until(4_000, profile_role(8, "editor"))]);
    world.join(1, 4, vec![Access { from: Some(at(3_500)), ..profile_role(7, "editor") }]);
    world.join(1, 3, vec![profile_role(7, "editor")]);
    world.join(1, 2, vec![until(3_000, organization_role("manager"))]);
    let idle = |world: &World, now: i64| -> Vec<u64> {
        let found = world.state.seats_without_access(&world.policy, at(now)).into_iter();
        found.map(|user| u64::try_from(user.as_u128()).expect("few")).collect()
    };
    assert_eq!(idle(&world, 2_999), [4], "what has not begun gives nothing yet");
    assert_eq!(idle(&world, 3_000), [2, 4], "the end is exclusive, and one of two goes on");
    assert_eq!(idle(&world, 3_500), [2]);
    assert_eq!(idle(&world, 4_000), [2, 5]);
    let seats = world.state.active_count();
    world.run(user(1), Action::Suspend { user: countersign::UserId::new(2) }).expect("suspended");
    assert_eq!((idle(&world, 4_000), world.state.active_count()), (vec![5], seats - 1), "a suspended one takes none");
    let (place, role) = (Place::profile(ProfileId::new(7)), Role::policy("editor"));
    world.run(user(1), Action::Revoke { user: countersign::UserId::new(3), place, role }).expect("revoked");
    assert_eq!(idle(&world, 4_000), [3, 5], "who holds nothing is one of them");
}

#[test]
fn seats_of_members_without_access_are_freed_by_one_command() {
    let mut policy: serde_json::Value = serde_json::from_str(SEMJI).expect("JSON");
    policy["plans"]["business"]["seats"] = serde_json::json!({"included": 3, "extra": "unlimited"});
    let mut world = World::new(&policy.to_string(), "admin", Some("business"));
    world.join(1, 2, vec![organization_role("member").until(at(2_000))]);
    world.join(1, 3, vec![Access { from: Some(at(9_000)), ..organization_role("member") }]);
    for by in [user(1), operator(), By::Host {}] {
        let mut world = world.clone();
        world.now = at(1_500);
        assert_eq!(kind(world.run(by, Action::FreeSeats {})), "no_change", "whose access is to begin is not sent away");
        world.now = at(2_000);
        let events = world.run(by, Action::FreeSeats {}).expect("what has ended is none");
        assert!(matches!(events[..], [Event { change: Change::MemberSuspended { user }, .. }] if user.as_u128() == 2));
        assert_eq!(world.state.seats_without_access(&world.policy, world.now), [countersign::UserId::new(3)]);
        assert_eq!(kind(world.run(by, Action::FreeSeats {})), "no_change");
        world.run(user(1), Action::RemoveMember { user: countersign::UserId::new(3) }).expect("removed");
        assert_eq!(world.state.active_count(), 1);
        world.join(1, 4, vec![organization_role("member")]);
        world.join(1, 5, vec![organization_role("member")]);
        // Whoever comes back has what they had, if there is a seat.
        let back = Action::Reinstate { user: countersign::UserId::new(2) };
        assert_eq!(kind(world.run(user(1), back.clone())), "no_seat");
        world.run(user(1), Action::RemoveMember { user: countersign::UserId::new(5) }).expect("removed");
        world.run(user(1), back).expect("reinstated");
        assert_eq!(world.state.access(countersign::UserId::new(2)).len(), 1);
        assert_eq!(replay(State::new(OrganizationId::new(10)), &world.log).expect("it happened"), world.state);
    }
    world.now = at(2_000);
    assert_eq!(kind(world.run(user(3), Action::FreeSeats {})), "not_permitted");
    assert_eq!(kind(world.run(user(77), Action::FreeSeats {})), "not_a_member");
}

#[test]
fn nobody_who_waits_for_access_is_suspended_for_a_seat() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(7, None);
    let group = countersign::id::GroupId::new(4);
    world.run(operator(), Action::CreateGroup { group, name: "Soon".into(), profiles: vec![] }).expect("a group");
    let at_group = Access::new(Place::group(group), Role::policy("editor"));
    world.join(1, 2, vec![at_group.clone()]);
    world.join(1, 3, vec![at_group.until(at(2_000))]);
    world.join(1, 4, vec![Access { from: Some(at(3_000)), until: Some(at(4_000)), ..profile_role(7, "editor") }]);
    let mut freed = |now: i64| {
        world.now = at(now);
        let events = world.run(By::Host {}, Action::FreeSeats {}).unwrap_or_default();
        let whom = events.iter().filter_map(|event| match event.change {
            Change::MemberSuspended { user } => Some(user.as_u128()),
            _ => None,
        });
        whom.collect::<Vec<_>>()
    };
    assert_eq!(freed(1_999), []);
    assert_eq!(freed(2_000), [3]);
    assert_eq!(freed(3_999), []);
    assert_eq!(freed(4_000), [4]);
}

/// A role that nobody holds in force is one that somebody must hold all the same.
#[test]
fn nobody_is_suspended_for_a_seat_whom_a_role_needs() {
    let policy = r#"{"format":1,"name":"kept","permissions":{"organization":["member.remove","member_permissions.edit"]},
        "roles":{"organization":{
          "owner":{"grants":{"organization":"all"},"holders":{"min":1}},
          "head":{"grants":{"organization":"all"},"holders":{"min":1}},
          "member":{"grants":{}}}},
        "plans":{"team":{}}}"#;
    let mut world = World::blank(countersign::Policy::parse(policy).expect("a policy"));
    let (organization, founder) = (OrganizationId::new(10), countersign::UserId::new(1));
    let (access, plan) = (vec![organization_role("owner"), organization_role("head")], Some("team".into()));
    world.run(operator(), Action::Create { organization, founder, access, plan }).expect("it begins");
    for (who, role) in [(2, "head"), (3, "head"), (5, "member")] {
        let access = vec![organization_role(role).given_by(Source::import())];
        world.run(operator(), Action::AddMember { user: countersign::UserId::new(who), access }).expect("imported");
    }
    // Today the plan sells no heads.
    let today = policy.replace(r#""team":{}"#, r#""team":{"roles":{"organization":["owner"]}}"#);
    world.policy = countersign::Policy::parse(&today).expect("a policy");
    let head = organization_role("head");
    world.run(operator(), Action::Revoke { user: founder, place: head.place, role: head.role }).expect("two are left");
    let idle = world.state.seats_without_access(&world.policy, world.now);
    assert_eq!(idle, [2, 3, 5].map(countersign::UserId::new));
    let events = world.run(By::Host {}, Action::FreeSeats {}).expect("some may go");
    let gone: Vec<u128> = events
        .iter()
        .filter_map(|event| match event.change {
            Change::MemberSuspended { user } => Some(user.as_u128()),
            _ => None,
        })
        .collect();
    assert_eq!(gone, [2, 5], "one head stays, for the day on which the plan sells heads again");
    assert_eq!(kind(world.run(By::Host {}, Action::FreeSeats {})), "no_change");
}
