//! What ends a standing delegation, and what becomes of what was decided by it.

use super::*;

type End = fn(&mut House);

fn is_there(house: &House) -> bool {
    house.world.state.delegations().next().is_some()
}

fn removed(house: &mut House, who: u64) {
    house.run(user(OWNER), organization::Action::RemoveMember { user: UserId::new(who) }).expect("removed");
}

fn suspended(house: &mut House, who: u64) {
    house.run(user(OWNER), organization::Action::Suspend { user: UserId::new(who) }).expect("suspended");
    house.run(user(OWNER), organization::Action::Reinstate { user: UserId::new(who) }).expect("reinstated");
}

#[test]
fn j20_it_ends_with_either_of_the_two() {
    let ends: [(&str, End); 7] = [
        ("the head is out and in again", |house| {
            removed(house, ANN);
            house.world.join(OWNER, ANN, plain(vec![workspace_role(7, "head"), workspace_role(8, "head")]));
        }),
        ("the delegate is out and in again", |house| {
            removed(house, BEN);
            house.world.join(OWNER, BEN, plain(vec![profile_role(70, "reviewer")]));
        }),
        ("the delegate leaves", |house| drop(house.run(user(BEN), organization::Action::Leave {}).expect("left"))),
        ("the head is suspended for a while", |house| suspended(house, ANN)),
        ("the delegate is suspended for a while", |house| suspended(house, BEN)),
        ("the head ends it", |house| drop(house.run(user(ANN), end(1)).expect("ended"))),
        ("its only place is gone", |house| {
            house
                .run(operator(), organization::Action::DeleteWorkspace { workspace: WorkspaceId::new(8) })
                .expect("gone");
        }),
    ];
    for (name, ends) in ends {
        let mut house = begun();
        let places: &[Place] = if name.contains("place") { &[Place::workspace(WorkspaceId::new(8))] } else { &[] };
        house.run(user(ANN), delegate(1, ANN, BEN, places, None, 100)).expect("delegated");
        ends(&mut house);
        assert!(!is_there(&house), "{name}");
        let said = says_yes(&mut house, BEN, ANN, PAGE);
        assert!(said.is_err(), "{name}: {said:?}");
        assert_eq!(State::restore(house.world.state.snapshot()).expect("a snapshot"), house.world.state);
    }
}

#[test]
fn j20_what_was_decided_by_it_counts_until_somebody_ends_it_whoever_is_told_when() {
    let ends: [(&str, End); 3] = [
        ("taken back", |house| drop(house.run(user(ANN), end(1)).expect("ended"))),
        ("the delegate is suspended", |house| suspended(house, BEN)),
        ("taken back and given anew", |house| {
            house.run(user(ANN), end(1)).expect("ended");
            ann_lets_ben(house);
        }),
    ];
    for (knob, kept) in [("", 0), (r#""removed_approver": "keeps_counting","#, 1)] {
        for (name, ends) in ends {
            for told in [vec![], vec![21], vec![21, 200], vec![200]] {
                let mut house = begun_with(knob);
                ann_lets_ben(&mut house);
                says_yes(&mut house, BEN, ANN, PAGE).expect("a yes");
                house.own = at(20);
                assert_eq!(counted(&house, PAGE), 1);
                ends(&mut house);
                for minute in &told {
                    house.own = at(*minute);
                    house.host(Action::PeopleChanged {});
                }
                house.own = at(300);
                assert_eq!(counted(&house, PAGE), kept, "{name}, told at {told:?}, {knob}");
                let lines =
                    house.log.iter().filter(|event| matches!(event.change, approval::Change::DelegationEnded { .. }));
                assert_eq!(lines.count(), usize::from(kept == 0 && !told.is_empty()), "{name}, told at {told:?}");
                let state = approval::State::new(house.post.organization(), house.post.content());
                assert_eq!(approval::replay(state, &house.log).expect("it follows"), house.post);
            }
        }
    }
}

#[test]
fn j20_a_yes_outlives_the_time_of_its_delegation() {
    let mut house = begun();
    ann_lets_ben(&mut house);
    says_yes(&mut house, BEN, ANN, PAGE).expect("a yes");
    house.own = at(150);
    house.host(Action::PeopleChanged {});
    assert_eq!(counted(&house, PAGE), 1, "its time was over, and nobody took it back");
    removed(&mut house, ANN);
    assert_eq!(counted(&house, PAGE), 0, "whose right it used is out");
}

#[test]
fn j20_a_host_without_numbers_says_who_decides_for_whom() {
    let house = begun();
    let (policy, organization, plan) =
        (house.policy, house.post.organization(), house.policy.plan("whole").expect("a plan"));
    let head = policy.workspace_role("head").expect("a role");
    let reviewer = policy.profile_role("reviewer").expect("a role");
    let workspace = WorkspaceId::new(7);
    let actor = |id| policy.actor(UserId::new(id), organization).plan(plan);
    let people = [
        actor(ANN).workspace_role(workspace, head).build(at(10)).expect("an actor"),
        actor(BEN).profile_role(PAGE, reviewer).build(at(10)).expect("an actor"),
    ];
    let places = [countersign::Organization::new(organization).workspace(workspace).profile(PAGE)];
    let context = || approval::Context::new(house.rules, &places, &people);
    let (delegation, [ann, ben]) = (DelegationId::new(5), [ANN, BEN].map(UserId::new));
    let standing = approval::StandingDelegation::new(delegation, ann, ben, at(0), at(100)).at([PAGE]);
    let mut own = house.clone();
    let command = own.command(acting(BEN, ANN), approve(PAGE));
    let refusal = approval::decide(&context(), &house.post, &command).expect_err("nobody said so");
    assert_eq!(refusal.reason, RefusalReason::NotDelegated { user: ann });
    let events = approval::decide(&context().delegations([standing.clone()]), &house.post, &command).expect("said");
    let post = approval::replay(house.post.clone(), &events).expect("it follows");
    own.post = post.clone();
    let tick = own.command(By::Host {}, Action::PeopleChanged {});
    let kept = approval::decide(&context().delegations([standing]), &post, &tick).expect("looked at");
    assert!(!kept.iter().any(|event| matches!(event.change, approval::Change::DelegationEnded { .. })), "{kept:?}");
    let ended = approval::decide(&context(), &post, &tick).expect("looked at");
    assert!(ended.iter().any(|event| matches!(event.change, approval::Change::DelegationEnded { .. })), "{ended:?}");
}
