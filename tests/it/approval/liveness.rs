//! Liveness: L1 to L9, those aside that need exploration.

use super::fixture::*;
use countersign::approval::{
    Action, Approvers, Barred, Button, By, Cause, Change, Deadline, Definition, Gap, Late, Quorum,
    RefusalReason as Reason, Side, Stage, Unreachable, Verb, Yes, enabled,
};
use countersign::{ContentState, actor::Status};

fn stuck(fixture: &Fixture) -> Option<(Cause, Vec<Verb>)> {
    let explanation = fixture.explain();
    let gaps = explanation.targets.into_iter().flat_map(|target| target.gaps);
    gaps.into_iter().find_map(|gap| match gap {
        Gap::Approvals { stuck: Some(cause), ways_out, .. } => {
            Some((cause, ways_out.iter().map(|way| way.verb).collect()))
        }
        _ => None,
    })
}

fn told(fixture: &Fixture) -> usize {
    fixture.happened(|what| matches!(what, Change::BecameStuck { .. }))
}

#[test]
fn l2_a_dead_end_is_told_the_moment_it_is_one() {
    // On submission.
    let mut fixture = Fixture::new(four_eyes());
    fixture.world.fire(BEN);
    fixture.world.fire(EVE);
    fixture.world.fire(OWEN);
    fixture.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(CAT, submit());
    assert_eq!(told(&fixture), 1);
    assert!(matches!(stuck(&fixture), Some((Cause::EveryoneBarred { .. }, _))));
    // Out of it when somebody comes.
    fixture.world.hire(BEN, "checker");
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.happened(|what| matches!(what, Change::Unstuck { .. })), 1);
    // On a change of role.
    fixture.world.hire(BEN, "guest");
    fixture.host(Action::PeopleChanged {});
    assert_eq!(told(&fixture), 2);
    // On an edit, which makes a contributor.
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.world.fire(EVE);
    fixture.world.fire(OWEN);
    fixture.world.fire(CAT);
    fixture.world.hire_with(BEN, &["checker", "writer"], Status::Active);
    fixture.host(Action::PeopleChanged {});
    assert_eq!(told(&fixture), 0);
    fixture.does(BEN, edit("two"));
    assert_eq!(told(&fixture), 1);
}

#[test]
fn l3_there_is_a_way_out_of_every_dead_end() {
    let mut stage = Stage::new("client", Approvers::MustApprove(Yes));
    stage.party = Side::External;
    stage.quorum = Quorum::All;
    let mut fixture = Fixture::new(Definition::new("clients", vec![stage]));
    fixture.world.clients = vec![(PAGE, DAN)];
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    fixture.world.fire(DAN);
    fixture.world.clients.clear();
    fixture.host(Action::PeopleChanged {});
    let (cause, ways) = stuck(&fixture).expect("the client is gone");
    assert_eq!(cause, Cause::ClientLost { people: vec![DAN] });
    assert!([Verb::ForceApprove, Verb::Withdraw, Verb::Migrate].iter().all(|verb| ways.contains(verb)), "{ways:?}");
    let mut reassigned = fixture.clone();
    let new = countersign::UserId::new(12);
    reassigned.world.hire(new, "client");
    reassigned.does(CAT, Action::Reassign { target: PAGE, stage: "client".into(), from: DAN, to: new });
    assert_eq!(stuck(&reassigned), None);
    reassigned.does(new, approve("client"));
    assert_eq!(reassigned.status(), ContentState::Approved);
    let mut withdrawn = fixture.clone();
    withdrawn.does(ANN, withdraw());
    withdrawn.does(ANN, resubmit());
    assert_eq!(withdrawn.status(), ContentState::Approved, "a new round asks the clients of now, visibly");
    fixture.does(CAT, Action::ForceApprove { targets: vec![PAGE] });
    assert_eq!(stuck(&fixture), None);
}

#[test]
fn l4_when_everyone_says_yes_in_time_it_can_go_out() {
    for quorum in [Quorum::Any, Quorum::All, Quorum::AtLeast(2), Quorum::AtLeast(3)] {
        let mut definition = four_eyes();
        definition.stages[0].quorum = quorum;
        definition.stages.push(Stage::new("again", Approvers::Permission("post.review".into())));
        let mut fixture = Fixture::drafted(definition);
        fixture.does(ANN, schedule(10));
        fixture.does(ANN, submit());
        for stage in ["second_pair", "again"] {
            for user in [BEN, EVE, CAT, OWEN] {
                match fixture.by(By::user(user), approve(stage)) {
                    Ok(_) => {}
                    Err(refusal) => assert!(matches!(refusal.reason, Reason::StageSatisfied { .. }), "{refusal:?}"),
                }
            }
        }
        fixture.wait_until(10);
        assert_eq!(fixture.due().len(), 1, "{quorum:?}");
    }
}

#[test]
fn l5_what_has_a_deadline_does_not_wait_for_ever() {
    for (late, escalates, after) in [
        (Late::Expire, false, ContentState::Expired),
        (Late::PublishWithinMinutes(5), false, ContentState::Expired),
        (Late::Hold, false, ContentState::InReview),
        (Late::Expire, true, ContentState::InReview),
    ] {
        let mut definition = four_eyes();
        definition.stages[0].approvers = Approvers::People(vec![BEN]);
        definition.stages[0].deadline = Some(Deadline::MinutesAfterSubmission(10));
        definition.stages[0].reminders = vec![5];
        definition.stages[0].escalate_to = escalates.then(|| Approvers::Permission("post.force_decision".into()));
        definition.late = late;
        let mut fixture = Fixture::submitted(definition);
        let mut instants = Vec::new();
        while let Some(next) = fixture.next_deadline() {
            assert!(next > fixture.now, "{next} after {:?}", fixture.now);
            fixture.now = next;
            assert_ne!(fixture.host(Action::Tick {}), [], "something happens at {next}");
            instants.push(next);
            assert!(instants.len() < 10, "and not for ever");
        }
        assert_eq!(instants[..2], [at(5), at(10)]);
        assert_eq!(fixture.status(), after, "{late:?}");
        let held = fixture.state.target(PAGE).is_some_and(countersign::approval::Target::is_held);
        assert_eq!(held, late == Late::Hold);
        if escalates {
            fixture.does(CAT, approve("second_pair"));
            assert_eq!(fixture.status(), ContentState::Approved);
        }
    }
}

#[test]
fn l6_the_author_can_take_it_back_and_a_hold_has_somebody_to_lift_it() {
    let mut fixture = Fixture::submitted(four_eyes());
    let buttons =
        |fixture: &Fixture, user| enabled(&fixture.world.context(), &fixture.state, &By::user(user), fixture.now);
    let has = |buttons: &[Button], verb| buttons.iter().any(|button| button.verb == verb);
    assert!(has(&buttons(&fixture, ANN), Verb::Withdraw) && has(&buttons(&fixture, ANN), Verb::Edit));
    fixture.does(CAT, Action::Hold { targets: vec![PAGE], until: Some(at(10)) });
    assert!(has(&buttons(&fixture, ANN), Verb::Withdraw) && has(&buttons(&fixture, CAT), Verb::ReleaseHold));
    assert_eq!(fixture.next_deadline(), Some(at(10)));
    fixture.wait_until(10);
    assert!(!fixture.state.target(PAGE).is_some_and(countersign::approval::Target::is_held));
    fixture.does(ANN, withdraw());
    fixture.does(ANN, edit("two"));
    fixture.does(ANN, resubmit());
}

#[test]
fn l7_a_quorum_out_of_reach_is_decided_at_once() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(3);
    let mut fixture = Fixture::submitted(definition.clone());
    fixture.world.fire(EVE);
    fixture.host(Action::PeopleChanged {});
    assert_eq!(stuck(&fixture), None);
    fixture.world.fire(BEN);
    fixture.host(Action::PeopleChanged {});
    assert!(matches!(stuck(&fixture), Some((Cause::TooFew { needed: 3, available: 2 }, _))));
    let mut rejected = Fixture::submitted(definition.clone());
    rejected.does(EVE, reject("second_pair"));
    assert_eq!(rejected.status(), ContentState::ChangesRequested, "one no is enough");
    definition.unreachable = Unreachable::SkipVisibly;
    let mut fixture = Fixture::submitted(definition);
    fixture.world.fire(EVE);
    fixture.world.fire(BEN);
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.happened(|what| matches!(what, Change::StageSkipped { .. })), 1);
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn l8_a_failure_can_be_retried_rescheduled_or_given_up() {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.does(ANN, schedule(1));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("second_pair"));
    fixture.wait_until(1);
    fixture.publish();
    fixture.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "down".into() });
    let fingerprint = fixture.state.retry_order(PAGE).expect("an order").fingerprint;
    let ways = [
        (CAT, Action::Retry { target: PAGE, fingerprint }, ContentState::Publishing),
        // The time is content here, so another one needs approval again.
        (ANN, schedule(9), ContentState::InReview),
        (ANN, withdraw(), ContentState::Withdrawn),
        (ANN, Action::Archive { targets: vec![PAGE] }, ContentState::Archived),
    ];
    for (user, action, after) in ways {
        let mut fixture = fixture.clone();
        fixture.does(user, action);
        assert_eq!(fixture.status(), after);
    }
}

#[test]
fn l9_nobody_is_kept_because_something_waits_for_them() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::All;
    definition.stages[0].barred = Barred::Author;
    let mut fixture = Fixture::submitted(definition);
    fixture.does(BEN, approve("second_pair"));
    let mut after = fixture.world.clone();
    after.fire(BEN);
    after.hire(EVE, "guest");
    let command = fixture.command(By::Host {}, Action::PeopleChanged {});
    let plan = countersign::approval::simulate(&after.context(), &fixture.state, &command).expect("never refused");
    assert_eq!(plan.voided.iter().map(|voided| voided.user).collect::<Vec<_>>(), [BEN]);
    assert_eq!(plan.stuck, []);
    fixture.world = after;
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.status(), ContentState::InReview);
}
