//! What else than a yes rests on a right: links, delegations, places that were reassigned, exemptions.

use super::*;
use crate::joint::house::edit;

/// A client that must approve, and Ann, who is another one.
fn with_clients() -> House {
    let mut house = begun(profile_role(70, "client"));
    house.world.join(OWNER, DAN, vec![profile_role(70, "client").must_approve()]);
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    house
}

fn out_and_in(house: &mut House, who: u64, role: &str, told_between: bool) {
    house.own = at(house.own.as_millis() / 60_000 + 1);
    owner(house, organization::Action::RemoveMember { user: UserId::new(who) });
    if told_between {
        house.host(Action::PeopleChanged {});
    }
    let mut access = profile_role(70, role);
    if who == DAN {
        access = access.must_approve();
    }
    house.world.join(OWNER, who, vec![access]);
}

#[test]
fn j17_a_link_dies_with_its_partys_right() {
    for told_between in [false, true] {
        let mut house = with_clients();
        let (link, party, stage) = (LinkId::new(1), UserId::new(DAN), "client".to_owned());
        let issue = Action::IssueLink { link, target: PAGE, stage, user: party, until: at(900), last_version: None };
        house.does(OWNER, issue);
        out_and_in(&mut house, DAN, "client", told_between);
        house.host(Action::PeopleChanged {});
        let through = By::link(party, link);
        let refusal = house.by(through, approve("client")).expect_err("the link is dead");
        assert_eq!(refusal.reason, approval::RefusalReason::LinkRevoked {}, "told between: {told_between}");
        house.does(DAN, approve("client"));
    }
}

#[test]
fn s22_a_link_is_taken_back_at_a_target_that_the_post_has_no_more() {
    let mut house = with_clients();
    let (link, party, stage) = (LinkId::new(1), UserId::new(DAN), "client".to_owned());
    house.does(OWNER, Action::IssueLink { link, target: PAGE, stage, user: party, until: at(900), last_version: None });
    house.does(OWNER, Action::AddTarget { target: ProfileId::new(71) });
    house.does(OWNER, Action::RemoveTarget { target: PAGE });
    let command = house.command(By::user(UserId::new(OWNER)), Action::RevokeLink { link });
    let roster = house.world.state.roster_for(house.policy, &house.post, &command).expect("a roster");
    assert_eq!(approval::decide(&roster.context(house.rules), &house.post, &command).map(|events| events.len()), Ok(1));
}

#[test]
fn j17_a_delegation_ends_with_either_partys_right() {
    for who in [ANN, BEN] {
        for told_between in [false, true] {
            let mut house = begun(profile_role(70, "reviewer"));
            house.create(OWNER, &[PAGE]);
            house.does(OWNER, Action::Submit { targets: vec![PAGE] });
            house.does(
                ANN,
                Action::Delegate { target: PAGE, stage: "check".into(), to: UserId::new(BEN), until: at(900) },
            );
            out_and_in(&mut house, who, "reviewer", told_between);
            let ben_for_ann = By::user(UserId::new(BEN)).in_the_name_of(ann());
            let refusal = house.by(ben_for_ann, approve("check")).expect_err("the delegation is over");
            assert_eq!(refusal.reason, approval::RefusalReason::NotDelegated { user: ann() }, "{who} {told_between}");
        }
    }
}

#[test]
fn j17_a_place_that_was_reassigned_goes_back_to_whom_it_was_taken_from() {
    for told_between in [false, true] {
        let mut house = with_clients();
        house.world.join(OWNER, 6, vec![organization_role("owner")]);
        let (from, to) = (UserId::new(DAN), ann());
        house.does(6, Action::Reassign { target: PAGE, stage: "client".into(), from, to });
        out_and_in(&mut house, ANN, "client", told_between);
        let refusal = house.by(By::user(to), approve("client")).expect_err("not any more");
        let expected = approval::RefusalReason::NotAnApprover { user: to, stage: "client".into() };
        assert_eq!(refusal.reason, expected, "told between: {told_between}");
        house.does(DAN, approve("client"));
        house.does(BEN, approve("check"));
        assert_eq!(house.status_at(PAGE), ContentState::Approved);
    }
}

/// A place goes back in the same look in which the yes that was said there falls: the next one finds nothing to tell.
#[test]
fn j17_a_place_goes_back_with_the_yes_that_was_said_there() {
    for told_between in [false, true] {
        let mut house = with_clients();
        house.world.join(OWNER, 6, vec![organization_role("owner")]);
        let (from, to) = (UserId::new(DAN), ann());
        house.does(6, Action::Reassign { target: PAGE, stage: "client".into(), from, to });
        house.does(ANN, approve("client"));
        out_and_in(&mut house, ANN, "client", told_between);
        let rules = approval::Rules::of(house.policy);
        let buttons = |house: &House| {
            let roster = house.roster();
            approval::enabled(&roster.context(&rules), &house.post, &By::user(from), house.own)
        };
        let before = buttons(&house);
        house.host(Action::PeopleChanged {});
        assert_eq!(buttons(&house), before, "told between: {told_between}");
        assert_eq!(house.host(Action::PeopleChanged {}), [], "told between: {told_between}");
        house.does(DAN, approve("client"));
        house.does(BEN, approve("check"));
        assert_eq!(house.status_at(PAGE), ContentState::Approved);
    }
}

#[test]
fn j17_events_say_as_of_when_the_people_were_read() {
    let mut house = approved(profile_role(70, "reviewer"));
    let revision = u32::try_from(house.world.state.revision()).expect("few");
    assert!(house.log.iter().all(|event| event.as_of == Some(revision)));
    let note =
        Action::Comment { target: None, visibility: Visibility::Internal, text: "Ready".into(), mentions: vec![] };
    let events = house.does(OWNER, note);
    assert!(matches!(events[0].change, Change::Commented { .. }));
}

/// A post of Ann's, who may do without the stage `check`; and Ben, who decides there.
fn exempt(knob: &str) -> House {
    let exempting =
        r#""approvers": { "permission": "post.review" }, "unless_every_hand": { "permission": "post.edit" }, "#;
    let knob = format!(r#""order": "parallel", "removed_approver": "{knob}", "#);
    let policy = POLICY.replace(r#""approvers": { "permission": "post.review" }, "#, exempting);
    let policy = policy.replace(r#""order": "parallel", "#, &knob);
    let mut world = World::new(&policy, "owner", Some("whole"));
    world.profile(70, None);
    world.join(OWNER, ANN, vec![profile_role(70, "chief")]);
    world.join(OWNER, BEN, vec![profile_role(70, "reviewer")]);
    let mut house = House::new(world);
    house.own = at(1);
    house.create(ANN, &[PAGE]);
    house.does(ANN, Action::Submit { targets: vec![PAGE] });
    assert_eq!(house.status_at(PAGE), ContentState::Approved, "every hand is exempt");
    house
}

#[test]
fn j17_an_exemption_ages_as_a_decision_does() {
    for (knob, expected) in [("stops_counting", ContentState::InReview), ("keeps_counting", ContentState::Approved)] {
        for told_between in [false, true] {
            let mut house = exempt(knob);
            out_and_in(&mut house, ANN, "chief", told_between);
            house.host(Action::PeopleChanged {});
            assert_eq!(house.status_at(PAGE), expected, "{knob} {told_between}");
        }
    }
}

#[test]
fn j17_simulate_lists_the_exemptions_that_end() {
    for (knob, ends) in [("stops_counting", true), ("keeps_counting", false)] {
        let mut house = exempt(knob);
        house.own = at(2);
        owner(&mut house, organization::Action::RemoveMember { user: UserId::new(ANN) });
        let (roster, command) = (house.roster(), house.command(By::Host {}, Action::PeopleChanged {}));
        let would = approval::simulate(&roster.context(house.rules), &house.post, &command).expect("the host may");
        let ended = approval::VoidedExemption { target: PAGE, stage: "check".into(), people: vec![ann()] };
        assert_eq!(would.exemptions, if ends { vec![ended] } else { Vec::new() }, "{knob}");
    }
}

/// Whoever decided before and may no more is told what keeps them from it, as of every other command.
#[test]
fn s21_whose_right_to_decide_is_over_or_under_a_condition_is_told_so() {
    let reasons = [
        (profile_role(70, "reviewer").until(at(10)), "expired"),
        (profile_role(70, "reviewer").when("author"), "unmet"),
        (profile_role(70, "viewer"), "not_granted"),
    ];
    for (holds, reason) in reasons {
        let mut house = begun(holds);
        house.create(OWNER, &[PAGE]);
        house.does(OWNER, Action::Submit { targets: vec![PAGE] });
        house.own = at(11);
        match house.refused(ANN, approve("check")) {
            approval::RefusalReason::NotAllowed { user, why, .. } => assert_eq!((user, &*why), (ann(), reason)),
            other => panic!("{reason}: {other:?}"),
        }
    }
}

/// J6: who must approve opens nothing by that, so it is asked from the instant on that any clock has reached.
#[test]
fn j6_a_client_who_begins_is_asked_by_whatever_clock() {
    let is_asked = |fast: bool, sends: i64, from: i64, until: Option<i64>| {
        let mut house = begun(profile_role(70, "reviewer"));
        let client = Access { from: Some(at(from)), until: until.map(at), ..profile_role(70, "client").must_approve() };
        house.world.join(OWNER, DAN, vec![client]);
        house.create(OWNER, &[PAGE]);
        if fast {
            house.own = at(200);
            house.does(OWNER, edit(2));
        }
        house.own = at(sends);
        let events = house.does(OWNER, Action::Submit { targets: vec![PAGE] });
        let asks_nobody = serde_json::to_string(&events).expect("an event").contains("no_client");
        (!asks_nobody, house)
    };
    assert!(!is_asked(false, 150, 200, None).0, "nobody has reached it");
    assert!(is_asked(false, 200, 200, None).0, "everybody has");
    assert!(!is_asked(true, 150, 201, None).0, "nobody has reached it");
    assert!(!is_asked(true, 150, 100, Some(200)).0, "it is over by the later clock");
    let (asked, mut house) = is_asked(true, 150, 200, None);
    assert!(asked, "one of them has");
    // A roster by the slower clock alone does not ask whom the post's clock asks, so it has to be made again.
    let mut slow = is_asked(true, 150, 200, None).1;
    slow.own = at(150);
    let command = slow.command(By::Host {}, Action::PeopleChanged {});
    let roster = slow.world.state.roster_for(slow.policy, &slow.post, &command).expect("a roster");
    assert!(approval::decide(&roster.context(slow.rules), &slow.post, &command).is_ok());
    let refused = approval::decide(&slow.roster().context(slow.rules), &slow.post, &command).expect_err("out of date");
    assert_eq!(refused.reason, approval::RefusalReason::PersonOutOfDate { user: UserId::new(DAN) });
    // The client's own right opens by the client's own clock, as every right does (J6).
    house.own = at(199);
    house.refused(DAN, approve("client"));
    house.own = at(200);
    house.does(DAN, approve("client"));
}
