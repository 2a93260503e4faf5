//! Liveness: L1 to L9, those aside that need exploration.

use super::desk::*;
use countersign::approval::{
    Action, Approvers, Barred, Button, By, Cause, Change, Deadline, Definition, Gap, Late, Quorum,
    RefusalReason as Reason, Side, Stage, Unreachable, Verb, Yes, enabled,
};
use countersign::{ContentState, Status};

fn stuck(desk: &Desk) -> Option<(Cause, Vec<Verb>)> {
    let explanation = desk.explain();
    let gaps = explanation.targets.into_iter().flat_map(|target| target.gaps);
    gaps.into_iter().find_map(|gap| match gap {
        Gap::Approvals { stuck: Some(cause), ways_out, .. } => {
            Some((cause, ways_out.iter().map(|way| way.verb).collect()))
        }
        _ => None,
    })
}

fn told(desk: &Desk) -> usize {
    desk.happened(|what| matches!(what, Change::BecameStuck { .. }))
}

#[test]
fn l2_a_dead_end_is_told_the_moment_it_is_one() {
    // On submission.
    let mut desk = Desk::new(four_eyes());
    desk.world.fire(BEN);
    desk.world.fire(EVE);
    desk.world.fire(OWEN);
    desk.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
    desk.does(CAT, submit());
    assert_eq!(told(&desk), 1);
    assert!(matches!(stuck(&desk), Some((Cause::EveryoneBarred { .. }, _))));
    // Out of it when somebody comes.
    desk.world.hire(BEN, "checker");
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.happened(|what| matches!(what, Change::Unstuck { .. })), 1);
    // On a change of role.
    desk.world.hire(BEN, "guest");
    desk.host(Action::PeopleChanged {});
    assert_eq!(told(&desk), 2);
    // On an edit, which makes a contributor.
    let mut desk = Desk::submitted(four_eyes());
    desk.world.fire(EVE);
    desk.world.fire(OWEN);
    desk.world.fire(CAT);
    desk.world.hire_with(BEN, &["checker", "writer"], Status::Active);
    desk.host(Action::PeopleChanged {});
    assert_eq!(told(&desk), 0);
    desk.does(BEN, edit("two"));
    assert_eq!(told(&desk), 1);
}

#[test]
fn l3_there_is_a_way_out_of_every_dead_end() {
    let mut stage = Stage::new("client", Approvers::MustApprove(Yes));
    stage.party = Side::External;
    stage.quorum = Quorum::All;
    let mut desk = Desk::new(Definition::new("clients", vec![stage]));
    desk.world.clients = vec![(PAGE, DAN)];
    desk.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    desk.does(ANN, submit());
    desk.world.fire(DAN);
    desk.world.clients.clear();
    desk.host(Action::PeopleChanged {});
    let (cause, ways) = stuck(&desk).expect("the client is gone");
    assert_eq!(cause, Cause::ClientLost { people: vec![DAN] });
    assert!([Verb::ForceApprove, Verb::Withdraw, Verb::Migrate].iter().all(|verb| ways.contains(verb)), "{ways:?}");
    let mut reassigned = desk.clone();
    let new = countersign::UserId::new(12);
    reassigned.world.hire(new, "client");
    reassigned.does(CAT, Action::Reassign { target: PAGE, stage: "client".into(), from: DAN, to: new });
    assert_eq!(stuck(&reassigned), None);
    reassigned.does(new, approve("client"));
    assert_eq!(reassigned.status(), ContentState::Approved);
    let mut withdrawn = desk.clone();
    withdrawn.does(ANN, withdraw());
    withdrawn.does(ANN, resubmit());
    assert_eq!(withdrawn.status(), ContentState::Approved, "a new round asks the clients of now, visibly");
    desk.does(CAT, Action::ForceApprove { targets: vec![PAGE] });
    assert_eq!(stuck(&desk), None);
}

#[test]
fn l4_when_everyone_says_yes_in_time_it_can_go_out() {
    for quorum in [Quorum::Any, Quorum::All, Quorum::AtLeast(2), Quorum::AtLeast(3)] {
        let mut definition = four_eyes();
        definition.stages[0].quorum = quorum;
        definition.stages.push(Stage::new("again", Approvers::Permission("post.review".into())));
        let mut desk = Desk::drafted(definition);
        desk.does(ANN, schedule(10));
        desk.does(ANN, submit());
        for stage in ["second_pair", "again"] {
            for user in [BEN, EVE, CAT, OWEN] {
                match desk.by(By::user(user), approve(stage)) {
                    Ok(_) => {}
                    Err(refusal) => assert!(matches!(refusal.reason, Reason::StageSatisfied { .. }), "{refusal:?}"),
                }
            }
        }
        desk.wait_until(10);
        assert_eq!(desk.due().len(), 1, "{quorum:?}");
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
        let mut desk = Desk::submitted(definition);
        let mut instants = Vec::new();
        while let Some(next) = desk.next_deadline() {
            assert!(next > desk.now, "{next} after {:?}", desk.now);
            desk.now = next;
            assert_ne!(desk.host(Action::Tick {}), [], "something happens at {next}");
            instants.push(next);
            assert!(instants.len() < 10, "and not for ever");
        }
        assert_eq!(instants[..2], [at(5), at(10)]);
        assert_eq!(desk.status(), after, "{late:?}");
        let held = desk.state.target(PAGE).is_some_and(countersign::approval::Target::is_held);
        assert_eq!(held, late == Late::Hold);
        if escalates {
            desk.does(CAT, approve("second_pair"));
            assert_eq!(desk.status(), ContentState::Approved);
        }
    }
}

#[test]
fn l6_the_author_can_take_it_back_and_a_hold_has_somebody_to_lift_it() {
    let mut desk = Desk::submitted(four_eyes());
    let buttons = |desk: &Desk, user| enabled(&desk.world.context(), &desk.state, &By::user(user), desk.now);
    let has = |buttons: &[Button], verb| buttons.iter().any(|button| button.verb == verb);
    assert!(has(&buttons(&desk, ANN), Verb::Withdraw) && has(&buttons(&desk, ANN), Verb::Edit));
    desk.does(CAT, Action::Hold { targets: vec![PAGE], until: Some(at(10)) });
    assert!(has(&buttons(&desk, ANN), Verb::Withdraw) && has(&buttons(&desk, CAT), Verb::ReleaseHold));
    assert_eq!(desk.next_deadline(), Some(at(10)));
    desk.wait_until(10);
    assert!(!desk.state.target(PAGE).is_some_and(countersign::approval::Target::is_held));
    desk.does(ANN, withdraw());
    desk.does(ANN, edit("two"));
    desk.does(ANN, resubmit());
}

#[test]
fn l7_a_quorum_out_of_reach_is_decided_at_once() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(3);
    let mut desk = Desk::submitted(definition.clone());
    desk.world.fire(EVE);
    desk.host(Action::PeopleChanged {});
    assert_eq!(stuck(&desk), None);
    desk.world.fire(BEN);
    desk.host(Action::PeopleChanged {});
    assert!(matches!(stuck(&desk), Some((Cause::TooFew { needed: 3, available: 2 }, _))));
    let mut rejected = Desk::submitted(definition.clone());
    rejected.does(EVE, reject("second_pair"));
    assert_eq!(rejected.status(), ContentState::ChangesRequested, "one no is enough");
    definition.unreachable = Unreachable::SkipVisibly;
    let mut desk = Desk::submitted(definition);
    desk.world.fire(EVE);
    desk.world.fire(BEN);
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.happened(|what| matches!(what, Change::StageSkipped { .. })), 1);
    assert_eq!(desk.status(), ContentState::Approved);
}

#[test]
fn l8_a_failure_can_be_retried_rescheduled_or_given_up() {
    let mut desk = Desk::drafted(four_eyes());
    desk.does(ANN, schedule(1));
    desk.does(ANN, submit());
    desk.does(BEN, approve("second_pair"));
    desk.wait_until(1);
    desk.publish();
    desk.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "down".into() });
    let fingerprint = desk.state.retry_order(PAGE).expect("an order").fingerprint;
    let ways = [
        (CAT, Action::Retry { target: PAGE, fingerprint }, ContentState::Publishing),
        // The time is content here, so another one needs approval again.
        (ANN, schedule(9), ContentState::InReview),
        (ANN, withdraw(), ContentState::Withdrawn),
        (ANN, Action::Archive { targets: vec![PAGE] }, ContentState::Archived),
    ];
    for (user, action, after) in ways {
        let mut desk = desk.clone();
        desk.does(user, action);
        assert_eq!(desk.status(), after);
    }
}

#[test]
fn l9_nobody_is_kept_because_something_waits_for_them() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::All;
    definition.stages[0].barred = Barred::Author;
    let mut desk = Desk::submitted(definition);
    desk.does(BEN, approve("second_pair"));
    let mut after = desk.world.clone();
    after.fire(BEN);
    after.hire(EVE, "guest");
    let command = desk.command(By::Host {}, Action::PeopleChanged {});
    let plan = countersign::approval::simulate(&after.context(), &desk.state, &command).expect("never refused");
    assert_eq!(plan.voided.iter().map(|voided| voided.user).collect::<Vec<_>>(), [BEN]);
    assert_eq!(plan.stuck, []);
    desk.world = after;
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.status(), ContentState::InReview);
}
