//! How real systems have failed, one test each.

use super::fixture::*;
use countersign::approval::{
    Action, By, Cause, Change, Definition, Gap, Quorum, RefusalReason as Reason, due, enabled,
};
use countersign::{ContentState, Timestamp, actor::Status, id::LinkId};

fn approved() -> Fixture {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("second_pair"));
    fixture
}

/// Approval after edit: the text was changed after the yes, and the yes still counted.
#[test]
fn an_edit_after_the_approval_takes_it_away() {
    let mut fixture = approved();
    assert_eq!(fixture.status(), ContentState::Scheduled);
    fixture.does(ANN, edit("two"));
    assert_eq!(fixture.status(), ContentState::InReview);
}

/// No-op save: opening and saving a post reset its approval.
#[test]
fn saving_without_a_change_keeps_the_approval() {
    let mut fixture = approved();
    assert_eq!(fixture.does(ANN, edit("one")).len(), 1, "it is noted, and nothing else happens");
    assert_eq!((fixture.status(), fixture.state.version()), (ContentState::Scheduled, 2));
}

/// Reverted edit: going back to the approved text made the old yes count again.
#[test]
fn a_reverted_edit_is_an_edit() {
    let mut fixture = approved();
    fixture.does(ANN, edit("two"));
    fixture.does(ANN, edit("one"));
    assert_eq!(fixture.status(), ContentState::InReview);
    fixture.wait_until(10);
    assert_eq!(fixture.due(), []);
}

/// Approver removed: the yes of somebody who had left let the post out.
#[test]
fn a_removed_approver_counts_no_more_even_if_nobody_told() {
    let mut fixture = approved();
    fixture.world.fire(BEN);
    fixture.now = at(10);
    let order = due(&fixture.state, fixture.now).next().expect("nobody told the engine");
    let begin = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint };
    assert!(fixture.by(By::Host {}, begin).is_err());
    fixture.host(Action::Tick {});
    assert_eq!(fixture.due(), []);
}

/// Role changed: a demoted approver decided with the role of yesterday.
#[test]
fn a_changed_role_is_in_force_at_the_next_decision() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.world.hire(BEN, "writer");
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::NotAllowed { .. }));
    fixture.world.hire(ANN, "owner");
    assert!(matches!(fixture.refused(ANN, approve("second_pair")), Reason::Barred { .. }), "and lifts no bar");
}

/// Approve racing edit: the approver said yes to what the author had replaced meanwhile.
#[test]
fn an_approval_that_races_an_edit_is_refused() {
    let mut fixture = Fixture::submitted(four_eyes());
    let racing = fixture.command(By::user(BEN), approve("second_pair"));
    fixture.does(ANN, edit("two"));
    assert!(matches!(fixture.send(&racing).expect_err("stale").reason, Reason::StaleRevision { .. }));
    let mut again = fixture.command(By::user(BEN), approve("second_pair"));
    again.version = 1;
    assert!(matches!(fixture.send(&again).expect_err("stale").reason, Reason::StaleVersion { .. }));
}

/// Two last approvals at once: one was lost, or the post went on twice.
#[test]
fn two_last_approvals_at_once_are_one_after_the_other() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(2);
    let mut fixture = Fixture::submitted(definition);
    let ben = fixture.command(By::user(BEN), approve("second_pair"));
    let mut eve = fixture.command(By::user(EVE), approve("second_pair"));
    fixture.send(&ben).expect("first");
    assert!(fixture.send(&eve).is_err());
    eve.revision = fixture.state.revision();
    fixture.send(&eve).expect("retried");
    assert_eq!(fixture.status(), ContentState::Approved);
}

/// Schedule passing while pending: the post went out unapproved, or went out late without anybody noticing.
#[test]
fn a_time_that_passes_while_pending_expires_the_post() {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    fixture.wait_until(10);
    assert_eq!(fixture.status(), ContentState::Expired);
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::WrongState { .. }));
    assert!(matches!(fixture.refused(ANN, resubmit()), Reason::TimePast { .. }));
    fixture.does(ANN, schedule(20));
    fixture.does(ANN, resubmit());
    fixture.does(BEN, approve("second_pair"));
    fixture.wait_until(20);
    assert_eq!(fixture.due().len(), 1);
}

/// Clock without approval, and approval without clock.
#[test]
fn one_gate_is_not_enough() {
    let mut clock = Fixture::drafted(four_eyes());
    clock.does(ANN, schedule(1));
    clock.now = at(1);
    assert_eq!(clock.due(), []);
    let mut approval = Fixture::submitted(four_eyes());
    approval.does(BEN, approve("second_pair"));
    approval.now = Timestamp::from_millis(i64::MAX);
    assert_eq!(approval.due(), []);
}

/// Publish retried after an unknown outcome: the post went out twice.
#[test]
fn an_unknown_outcome_is_not_retried() {
    let mut fixture = approved();
    fixture.wait_until(10);
    let order = fixture.due().remove(0);
    fixture.publish();
    fixture.host(Action::ReportUnknown { target: PAGE, attempt: 1 });
    assert_eq!((fixture.due(), fixture.state.retry_order(PAGE)), (vec![], None));
    let retry = Action::Retry { target: PAGE, fingerprint: order.fingerprint };
    assert!(fixture.by(By::Host {}, retry).is_err());
    fixture.does(CAT, Action::Resolve { target: PAGE, attempt: 1, published: true });
    assert_eq!(fixture.status(), ContentState::Published);
}

/// Workflow edited in flight: a post was judged by rules that did not exist when it was submitted.
#[test]
fn a_workflow_edited_in_flight_changes_nothing_in_flight() {
    let mut fixture = Fixture::submitted(four_eyes());
    let people = fixture.world.people.clone();
    fixture.world = World::unbound();
    assert!(people.len() > 3);
    for (user, role) in [(ANN, "writer"), (BEN, "checker"), (CAT, "chief")] {
        fixture.world.hire(user, role);
    }
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.status(), ContentState::InReview);
    fixture.does(ANN, withdraw());
    fixture.does(ANN, resubmit());
    assert_eq!(fixture.status(), ContentState::InReview, "nor does another round");
}

/// External link reused: the link of one version, or of one person, was used for another.
#[test]
fn a_link_is_not_used_again() {
    let mut definition = Definition::two_hierarchies(false, true);
    definition.name = "client".into();
    let mut fixture = Fixture::new(definition);
    fixture.world.clients = vec![(PAGE, DAN)];
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    let link = LinkId::new(1);
    let issue = Action::IssueLink {
        link,
        target: PAGE,
        stage: "client".into(),
        user: DAN,
        until: at(60),
        last_version: Some(1),
    };
    fixture.does(ANN, issue.clone());
    assert_eq!(fixture.refused(ANN, issue), Reason::LinkExists {});
    let via = By::link(DAN, link);
    fixture.by(via.clone(), approve("client")).expect("once");
    assert!(fixture.by(via.clone(), approve("client")).is_err(), "twice");
    fixture.does(ANN, edit("two"));
    assert!(matches!(
        fixture.by(via, approve("client")).expect_err("for another version").reason,
        Reason::LinkOutOfScope {}
    ));
}

/// Sole approver is the author: the post waited for ever, or the author approved it.
#[test]
fn a_sole_approver_who_is_the_author_is_told() {
    let mut fixture = Fixture::new(four_eyes());
    [BEN, EVE, OWEN].into_iter().for_each(|user| fixture.world.fire(user));
    fixture.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(CAT, submit());
    assert!(matches!(fixture.refused(CAT, approve("second_pair")), Reason::Barred { .. }));
    let gaps = fixture.explain().targets.remove(0).gaps;
    let told = |gap: &Gap| matches!(gap, Gap::Approvals { stuck: Some(Cause::EveryoneBarred { people }), .. } if people == &[CAT]);
    assert!(gaps.iter().any(told), "{gaps:?}");
}

/// Rule 2.17: a moderator's label on a scheduled post sends it back for approval; an editor's does not.
#[test]
fn a_moderators_label_sends_a_scheduled_post_back() {
    let mut definition = Definition::moderator_review();
    definition.stages[0].approvers = countersign::approval::Approvers::Permission("post.review".into());
    let mut fixture = Fixture::drafted(definition);
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("processing"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    let label = |name: &str| Action::Edit { digests: labelled("one", name), overrides: Vec::new() };
    fixture.does(ANN, label("spring"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    fixture.world.hire_with(EVE, &["moderator"], Status::Active);
    fixture.does(EVE, label("summer"));
    assert_eq!(fixture.status(), ContentState::InReview);
    assert_eq!(fixture.happened(|what| matches!(what, Change::SentBack { .. })), 1);
    fixture.does(EVE, label("summer"));
    assert_eq!(fixture.happened(|what| matches!(what, Change::SentBack { .. })), 1, "the same label is no change");
    fixture.does(BEN, approve("processing"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    assert!(!enabled(&fixture.world.context(), &fixture.state, &By::user(EVE), fixture.now).is_empty());
}
