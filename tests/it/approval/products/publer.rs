//! Publer's two hierarchies.

use super::super::desk::*;
use super::{create, hire_at, stages, under};
use countersign::ContentState;
use countersign::approval::{
    Action, By, Cause, Change, Effect, Gap, RefusalReason as Reason, Verb, Visibility, effects, enabled,
};
use countersign::social::ProfilePermissions as P;

const POLICY: &str = include_str!("../../../../policies/publer.json");

/// Ann edits, Cat is an admin, Owen owns it all; Dan is a client who must approve, Eve one who may write as well.
fn desk() -> Desk {
    let mut desk = under(POLICY);
    desk.world.hire(OWEN, "owner");
    desk.world.hire(CAT, "admin");
    hire_at(&mut desk, ANN, PAGE, "editor", P::POST_EDIT);
    hire_at(&mut desk, DAN, PAGE, "client", P::POST_REVIEW);
    let writes = P::POST_REVIEW | P::POST_CREATE | P::POST_EDIT | P::POST_SUBMIT | P::POST_SCHEDULE;
    hire_at(&mut desk, EVE, PAGE, "client", writes);
    desk.world.clients.push((PAGE, DAN));
    desk
}

/// A post of Ann's, planned and submitted.
fn submitted() -> Desk {
    let mut desk = desk();
    desk.does(ANN, create(&[PAGE]));
    desk.does(ANN, schedule(100));
    desk.does(ANN, submit());
    desk
}

fn approved() -> Desk {
    let mut desk = submitted();
    desk.does(CAT, approve("internal"));
    desk.does(DAN, approve("client"));
    assert_eq!(desk.status(), ContentState::Scheduled);
    desk
}

#[test]
fn rule_1_2_the_client_is_asked_for_each_post() {
    let mut desk = desk();
    desk.does(ANN, create(&[PAGE]));
    let before = desk.state.clone();
    let events = desk.does(ANN, submit());
    let asked = effects(&desk.world.context(), &before, &desk.state, &events);
    let client = |effect: &Effect| matches!(effect, Effect::AskToDecide { stage, people, .. } if stage == "client" && people == &[DAN]);
    assert!(asked.iter().any(client), "{asked:?}");
}

#[test]
fn rule_1_3_a_refusal_says_why_and_the_edited_post_starts_a_new_round() {
    let mut desk = submitted();
    let silent = Action::Reject { targets: vec![PAGE], stage: "client".into(), comment: " ".into() };
    assert!(matches!(desk.refused(DAN, silent), Reason::Text { .. }));
    desk.does(DAN, reject("client"));
    assert_eq!(desk.status(), ContentState::ChangesRequested);
    let version = desk.state.version();
    desk.does(ANN, edit("two"));
    desk.does(ANN, resubmit());
    let round = desk.state.target(PAGE).map(countersign::approval::Target::round);
    assert_eq!((round, desk.state.version()), (Some(2), version + 1));
    assert_eq!(desk.status(), ContentState::InReview);
}

#[test]
fn rule_1_4_an_editors_post_needs_the_team_and_the_client() {
    let mut desk = submitted();
    assert_eq!(stages(&desk.state, &desk.log), ["internal", "client"]);
    assert!(matches!(desk.refused(ANN, approve("internal")), Reason::NotAllowed { .. }));
    assert!(matches!(desk.refused(DAN, approve("internal")), Reason::NotAnApprover { .. }));
    assert!(matches!(desk.refused(CAT, approve("client")), Reason::NotAnApprover { .. }));
    desk.does(OWEN, approve("internal"));
    desk.does(DAN, approve("client"));
    assert_eq!(desk.status(), ContentState::Scheduled);
}

#[test]
fn rule_1_6_the_decision_comes_before_the_post_goes_out() {
    let mut desk = submitted();
    desk.does(CAT, approve("internal"));
    desk.now = at(100);
    assert_eq!(desk.due(), []);
    let buttons = enabled(&desk.world.context(), &submitted().state, &By::user(DAN), at(0));
    let verbs: Vec<Verb> = buttons.iter().map(|button| button.verb).collect();
    assert!(verbs.contains(&Verb::Approve) && !verbs.contains(&Verb::Edit), "reads and decides: {verbs:?}");
}

/// The text does not say who approves a client's own post: here the team does, the client has by submitting, and every
/// other client that must approve is asked.
#[test]
fn rule_1_8_a_clients_own_post_needs_the_team_and_the_other_clients() {
    for asked in [&[][..], &[EVE], &[DAN, EVE]] {
        let mut desk = desk();
        desk.world.clients = asked.iter().map(|user| (PAGE, *user)).collect();
        desk.does(EVE, create(&[PAGE]));
        desk.does(EVE, submit());
        assert!(matches!(desk.refused(EVE, approve("internal")), Reason::NotAnApprover { .. }));
        desk.does(CAT, approve("internal"));
        if asked.contains(&DAN) {
            assert_eq!(desk.status(), ContentState::InReview);
            desk.does(DAN, approve("client"));
        }
        assert_eq!(desk.status(), ContentState::Approved);
    }
}

#[test]
fn rule_1_9_the_date_is_part_of_what_is_approved() {
    let mut desk = approved();
    desk.does(ANN, schedule(200));
    assert_eq!(desk.status(), ContentState::InReview);
    desk.does(DAN, approve("client"));
    desk.does(CAT, approve("internal"));
    assert_eq!(desk.status(), ContentState::Scheduled);
}

/// Whether the team's approval outlives a client's refusal is unsaid: here each round asks both again.
#[test]
fn rule_1_10_rounds_have_no_end_and_each_asks_both_again() {
    let mut desk = submitted();
    for round in 2..7 {
        desk.does(CAT, approve("internal"));
        desk.does(DAN, reject("client"));
        desk.does(ANN, edit(&format!("round {round}")));
        desk.does(ANN, resubmit());
        assert_eq!(desk.state.target(PAGE).map(countersign::approval::Target::round), Some(round));
        desk.does(DAN, approve("client"));
        assert_eq!(desk.status(), ContentState::InReview, "the team is asked again");
        desk.does(ANN, edit(&format!("round {round} again")));
    }
}

#[test]
fn rule_1_11_clients_do_not_read_internal_notes() {
    let mut desk = submitted();
    let say = |visibility| Action::Comment { target: Some(PAGE), visibility, text: "hm".into(), mentions: Vec::new() };
    desk.does(CAT, say(Visibility::Internal));
    desk.does(CAT, say(Visibility::External));
    assert!(matches!(desk.refused(DAN, say(Visibility::Internal)), Reason::TeamOnly {}));
    assert_eq!(desk.read_by(CAT).len(), 2);
    assert_eq!(desk.read_by(DAN).len(), 1);
}

/// The text counts rounds as if one came after the other; the conjunction of 1.13 needs no order.
#[test]
fn rule_1_12_the_client_need_not_wait_for_the_team() {
    let mut desk = submitted();
    desk.does(DAN, approve("client"));
    desk.does(CAT, approve("internal"));
    assert_eq!(desk.status(), ContentState::Scheduled);
}

#[test]
fn rule_1_13_neither_alone_schedules_the_post_and_vice_versa() {
    for order in [[(CAT, "internal"), (DAN, "client")], [(DAN, "client"), (CAT, "internal")]] {
        let mut desk = submitted();
        let [(first, stage), (second, other)] = order;
        desk.does(first, approve(stage));
        assert_eq!(desk.status(), ContentState::InReview);
        desk.does(second, approve(other));
        assert_eq!(desk.status(), ContentState::Scheduled);
    }
}

#[test]
fn rule_1_14_only_the_admin_only_the_client_both_or_neither() {
    for (waived, client) in [(false, true), (false, false), (true, true), (true, false)] {
        let mut desk = desk();
        if !client {
            desk.world.clients.clear();
        }
        if waived {
            hire_at(&mut desk, ANN, PAGE, "editor", P::POST_EDIT | P::POST_SKIP_ADMIN_APPROVAL);
        }
        desk.does(ANN, create(&[PAGE]));
        desk.does(ANN, submit());
        let mut expected = Vec::new();
        expected.extend((!waived).then_some("internal"));
        expected.extend(client.then_some("client"));
        assert_eq!(stages(&desk.state, &desk.log), expected);
        for stage in expected {
            assert_eq!(desk.status(), ContentState::InReview);
            desk.does(if stage == "client" { DAN } else { CAT }, approve(stage));
        }
        assert_eq!(desk.status(), ContentState::Approved);
    }
}

/// From the help pages: whose posts need whom. Where those freeze roles and send posts of the removed back to draft,
/// the engine counts anew: an approval of somebody who has gone counts no more, and a post that nobody can approve says so.
#[test]
fn rule_1_15_the_teams_posts_need_the_client_and_nobodys_leaving_is_overlooked() {
    for author in [CAT, OWEN] {
        let mut desk = desk();
        desk.does(author, create(&[PAGE]));
        desk.does(author, submit());
        assert_eq!(stages(&desk.state, &desk.log), ["client"]);
    }
    let mut edited = approved();
    edited.does(ANN, edit("two"));
    assert_eq!(edited.status(), ContentState::InReview, "an approved post that is edited waits again");
    let mut left = approved();
    left.world.fire(CAT);
    left.world.fire(OWEN);
    left.host(Action::PeopleChanged {});
    assert_eq!(left.status(), ContentState::InReview);
    let nobody = |what: &Change| matches!(what, Change::BecameStuck { stage, cause: Cause::NoApprover {}, .. } if stage == "internal");
    assert_eq!(left.happened(nobody), 1);
    let gaps = &left.explain().targets[0].gaps;
    assert!(gaps.iter().any(|gap| matches!(gap, Gap::Approvals { stuck: Some(_), .. })), "{gaps:?}");
}
