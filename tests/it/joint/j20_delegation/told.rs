//! Who may decide in the place of somebody else is told: by the explanation, to whoever is to be asked, and to nobody whose
//! business it is not.

use super::*;
use countersign::approval::{Effect, Gap, StandIn, effects};

const EVERYBODY: [u64; 7] = [OWNER, ANN, BEN, CAY, MANAGER, WARDEN, VIEWER];

/// Who can approve the page in whose place, as the explanation says.
fn explained(house: &House) -> Vec<(UserId, UserId)> {
    let roster = house.roster();
    let told = approval::explain(&roster.context(house.rules), &house.post, house.own);
    let page = told.targets.into_iter().find(|target| target.target == PAGE).expect("a target");
    let people = page.gaps.into_iter().flat_map(|gap| match gap {
        Gap::Approvals { people, .. } => people,
        _ => Vec::new(),
    });
    people.flat_map(|one| one.acting_for.into_iter().map(move |other| (one.user, other))).collect()
}

/// The same by trying.
fn accepted(house: &House) -> Vec<(UserId, UserId)> {
    let pairs = EVERYBODY.iter().flat_map(|user| EVERYBODY.iter().map(move |other| (*user, *other)));
    let works = |(user, other): &(u64, u64)| user != other && says_yes(&mut house.clone(), *user, *other, PAGE).is_ok();
    pairs.filter(works).map(|(user, other)| (UserId::new(user), UserId::new(other))).collect()
}

/// Whom the host is to ask when the owner asks for approval again.
fn asked(house: &House) -> Vec<(UserId, UserId)> {
    let mut house = house.clone();
    house.does(OWNER, Action::Withdraw { targets: vec![PAGE] });
    let before = house.post.clone();
    let events = house.does(OWNER, Action::Resubmit { targets: vec![PAGE] });
    let told = effects(&house.roster().context(house.rules), &before, &house.post, &events);
    let stand_ins = told.into_iter().flat_map(|effect| match effect {
        Effect::AskToDecide { target: PAGE, stand_ins, .. } => stand_ins,
        _ => Vec::new(),
    });
    stand_ins.flat_map(|StandIn { user, acting_for }| acting_for.into_iter().map(move |other| (user, other))).collect()
}

#[test]
fn j20_who_may_decide_for_whom_is_told_exactly() {
    let ben_for_ann = vec![(UserId::new(BEN), UserId::new(ANN))];
    let mut house = begun();
    assert_eq!((explained(&house), accepted(&house), asked(&house)), (vec![], vec![], vec![]));
    house.run(user(ANN), delegate(1, ANN, BEN, &[Place::profile(PAGE)], Some(20), 30)).expect("delegated");
    // Nobody stands in for who may not decide, nor does who could not decide themselves.
    house.run(user(CAY), delegate(2, CAY, BEN, &[], None, 100)).expect("delegated");
    house.run(user(ANN), delegate(3, ANN, VIEWER, &[], None, 100)).expect("delegated");
    for (minute, told) in
        [(10, vec![]), (19, vec![]), (20, ben_for_ann.clone()), (29, ben_for_ann.clone()), (30, vec![])]
    {
        house.own = at(minute);
        assert_eq!(explained(&house), told, "at {minute}");
        assert_eq!((accepted(&house), asked(&house)), (told.clone(), told), "at {minute}");
    }
    house.own = at(20);
    let mut decided = house.clone();
    says_yes(&mut decided, BEN, ANN, PAGE).expect("Ben says yes for Ann");
    assert_eq!((explained(&decided), accepted(&decided)), (vec![], vec![]), "it is said");
    // Who holds the right anew lets nobody decide by what was made before.
    let mut again = house.clone();
    let revoke = organization::Action::Revoke {
        user: UserId::new(ANN),
        place: Place::workspace(WorkspaceId::new(7)),
        role: Role::policy("head"),
    };
    again.run(user(OWNER), revoke).expect("revoked");
    again.world.grant(OWNER, ANN, workspace_role(7, "head")).expect("granted");
    assert_eq!((explained(&again), accepted(&again), asked(&again)), (vec![], vec![], vec![]));
}

/// One at the post itself is told as a standing one is.
#[test]
fn j20_a_delegation_at_the_post_is_told_too() {
    let mut house = begun();
    let (stage, to, until) = ("check".to_owned(), UserId::new(BEN), at(30));
    house.does(ANN, Action::Delegate { target: PAGE, stage, to, until });
    for (minute, told) in [(29, vec![(UserId::new(BEN), UserId::new(ANN))]), (30, vec![])] {
        house.own = at(minute);
        assert_eq!((explained(&house), accepted(&house)), (told.clone(), told), "at {minute}");
    }
}
