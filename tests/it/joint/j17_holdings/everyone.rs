//! A right that everyone has rests on being a member, without a break.

use super::*;

/// Ann is a member by a role that grants nothing; members review.
fn approved_as_a_member() -> House {
    let roles = r#""custom_roles": { "profile": { "ceiling""#;
    let everyone = r#""everyone": { "members": { "profile": ["post.view", "post.review"] } }, "#;
    let mut world = World::new(&POLICY.replace(roles, &format!("{everyone}{roles}")), "owner", Some("whole"));
    world.profile(70, None);
    world.profile(71, None);
    world.join(OWNER, ANN, vec![organization_role("plain"), profile_role(71, "viewer")]);
    let mut house = House::new(world);
    house.own = at(1);
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    house.does(ANN, approve("check"));
    assert_eq!(house.status_at(PAGE), ContentState::Approved, "whoever is a member may");
    house.own = at(3);
    house
}

#[test]
fn j17_a_yes_that_a_member_gave_as_everyone_may_ends_with_the_membership() {
    let breaks: [(Break, Break); 2] = [
        (
            |house| owner(house, organization::Action::RemoveMember { user: ann() }),
            |house| house.world.join(OWNER, ANN, vec![organization_role("plain")]),
        ),
        (
            |house| owner(house, organization::Action::Suspend { user: ann() }),
            |house| owner(house, organization::Action::Reinstate { user: ann() }),
        ),
    ];
    for (take, give) in breaks {
        for told_between in [false, true] {
            let mut house = approved_as_a_member();
            take(&mut house);
            if told_between {
                house.host(Action::PeopleChanged {});
            }
            give(&mut house);
            house.host(Action::PeopleChanged {});
            assert_eq!(house.status_at(PAGE), ContentState::InReview, "told between: {told_between}");
            house.does(ANN, approve("check"));
        }
    }
}

#[test]
fn j17_what_leaves_a_member_leaves_what_they_decided_as_everyone_may() {
    let mut house = approved_as_a_member();
    let (place, role) = (Place::profile(ProfileId::new(71)), Role::policy("viewer"));
    owner(&mut house, organization::Action::Revoke { user: ann(), place, role });
    house.host(Action::PeopleChanged {});
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
    owner(&mut house, organization::Action::Grant { user: ann(), access: profile_role(71, "viewer") });
    house.host(Action::PeopleChanged {});
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
}

/// A membership that ends takes what everyone has: the timer waits for it, wherever it is held.
#[test]
fn j16_the_end_of_a_membership_is_a_deadline_of_whatever_everyone_may_approve() {
    let mut house = approved_as_a_member();
    let (place, role) = (Place::profile(ProfileId::new(71)), Role::policy("viewer"));
    let schedule = organization::Action::Schedule { user: ann(), place, role, from: None, until: Some(at(10)) };
    owner(&mut house, schedule);
    assert_eq!(house.next_deadline(), Some(at(10)));
}
