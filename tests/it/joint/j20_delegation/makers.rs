//! Who may make a standing delegation, and who may end it.

use super::*;
use countersign::organization::By;

#[test]
fn j20_everybody_delegates_their_own_and_managers_within_the_bound() {
    let mut house = begun();
    let for_ann = |id| delegate(id, ANN, BEN, &[], None, 100);
    assert_eq!(kind(house.run(user(BEN), for_ann(1))), "not_permitted");
    assert_eq!(kind(house.run(user(WARDEN), for_ann(1))), "not_permitted");
    // A manager who holds less than the head would let somebody decide what they could not let them.
    assert_eq!(kind(house.run(user(MANAGER), for_ann(1))), "beyond");
    assert_eq!(kind(house.run(user(MANAGER), delegate(1, ANN, MANAGER, &[], None, 100))), "beyond");
    assert_eq!(kind(house.run(operator(), for_ann(1))), "wrong_actor");
    assert_eq!(kind(house.run(By::Host {}, for_ann(1))), "wrong_actor");
    house.run(user(OWNER), for_ann(1)).expect("the owner holds all of it");
    house.run(user(MANAGER), delegate(2, VIEWER, BEN, &[], None, 100)).expect_err("a manager views nothing");
    assert!(says_yes(&mut house, BEN, ANN, PAGE).is_ok());
}

#[test]
fn j20_a_key_and_an_impersonation_delegate_only_as_managers() {
    let mut house = begun();
    let key = KeyId::new(1);
    let (permissions, places) = (vec!["member_permissions.edit".into()], vec![]);
    let mint = organization::Action::MintKey { key, permissions, places, until: None, content: None };
    house.run(user(OWNER), mint).expect("a key");
    assert_eq!(kind(house.run(By::key(key), delegate(1, ANN, BEN, &[], None, 100))), "beyond");
    let mut as_ann = house.world.command(operator(), delegate(1, ANN, BEN, &[], None, 100));
    as_ann.by = as_ann.by.in_the_name_of(UserId::new(ANN));
    // The host's support acts for a member only where it was let in, and then hands nothing out.
    assert_eq!(kind(house.world.carry_out(&as_ann)), "wrong_actor");
}

#[test]
fn j20_what_cannot_be_a_delegation_is_refused() {
    let mut house = begun();
    let mut answer = |action| kind(house.run(user(ANN), action));
    assert_eq!(answer(delegate(1, ANN, ANN, &[], None, 100)), "unfit");
    assert_eq!(answer(delegate(1, ANN, BEN, &[], None, 10)), "unfit");
    assert_eq!(answer(delegate(1, ANN, BEN, &[], Some(30), 30)), "unfit");
    assert_eq!(answer(delegate(1, ANN, 99, &[], None, 100)), "not_a_member");
    assert_eq!(answer(delegate(1, ANN, BEN, &[Place::profile(ProfileId::new(99))], None, 100)), "unknown");
    assert_eq!(answer(end(1)), "unknown");
    ann_lets_ben(&mut house);
    assert_eq!(kind(house.run(user(ANN), delegate(1, ANN, CAY, &[], None, 100))), "taken");
    house.run(user(OWNER), organization::Action::Suspend { user: UserId::new(CAY) }).expect("suspended");
    assert_eq!(kind(house.run(user(ANN), delegate(2, ANN, CAY, &[], None, 100))), "suspended");
    assert_eq!(kind(house.run(user(CAY), delegate(2, CAY, BEN, &[], None, 100))), "suspended");
    house.own = at(100);
    assert_eq!(kind(house.run(user(ANN), end(1))), "expired");
}

#[test]
fn j20_whoever_may_take_the_right_away_may_end_it() {
    let seven = Place::workspace(WorkspaceId::new(7));
    let enders: [(By, &[Place], bool); 9] = [
        (user(ANN), &[], true),
        (user(BEN), &[], true),
        (user(CAY), &[], false),
        (user(VIEWER), &[], false),
        (user(MANAGER), &[], true),
        (user(OWNER), &[], true),
        (operator(), &[], true),
        // Who may take the head out of the workspace ends what holds there, and nothing wider.
        (user(WARDEN), &[seven], true),
        (user(WARDEN), &[], false),
    ];
    for (by, places, may) in enders {
        let mut house = begun();
        house.run(user(ANN), delegate(1, ANN, BEN, places, None, 100)).expect("delegated");
        let ended = house.run(by, end(1));
        assert_eq!(ended.is_ok(), may, "{by:?} at {places:?}: {ended:?}");
        if may {
            let told = countersign::organization::effects(&ended.expect("it ended"));
            let [ann, ben] = [ANN, BEN].map(UserId::new);
            let recompute = Effect::RecomputeApprovalsOf { user: ann };
            assert_eq!(told, [Effect::NotifyMember { user: ben }, Effect::NotifyMember { user: ann }, recompute]);
        } else {
            assert_eq!(kind(ended), "not_permitted");
        }
        assert_eq!(says_yes(&mut house, BEN, ANN, PAGE).is_ok(), !may);
    }
}
