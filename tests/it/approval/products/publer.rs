//! Publer's two hierarchies.

use super::super::fixture::*;
use super::{create, hire_at, stages, under};
use countersign::ContentState;
use countersign::approval::{
    Action, By, Cause, Change, Effect, Gap, RefusalReason as Reason, Verb, Visibility, effects, enabled,
};
use countersign::social::ProfilePermissions as P;

const POLICY: &str = include_str!("../../../../policies/publer.json");

/// Ann edits, Cat is an admin, Owen owns it all; Dan is a client who must approve, Eve one who may write as well.
fn fixture() -> Fixture {
    let mut fixture = under(POLICY);
    fixture.world.hire(OWEN, "owner");
    fixture.world.hire(CAT, "admin");
    hire_at(&mut fixture, ANN, PAGE, "editor", P::POST_EDIT);
    hire_at(&mut fixture, DAN, PAGE, "client", P::POST_REVIEW);
    let writes = P::POST_REVIEW | P::POST_CREATE | P::POST_EDIT | P::POST_SUBMIT | P::POST_SCHEDULE;
    hire_at(&mut fixture, EVE, PAGE, "client", writes);
    fixture.world.clients.push((PAGE, DAN));
    fixture
}

/// A post of Ann's, planned and submitted.
fn submitted() -> Fixture {
    let mut fixture = fixture();
    fixture.does(ANN, create(&[PAGE]));
    fixture.does(ANN, schedule(100));
    fixture.does(ANN, submit());
    fixture
}

fn approved() -> Fixture {
    let mut fixture = submitted();
    fixture.does(CAT, approve("internal"));
    fixture.does(DAN, approve("client"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    fixture
}

#[test]
fn rule_1_2_the_client_is_asked_for_each_post() {
    let mut fixture = fixture();
    fixture.does(ANN, create(&[PAGE]));
    let before = fixture.state.clone();
    let events = fixture.does(ANN, submit());
    let asked = effects(&fixture.world.context(), &before, &fixture.state, &events);
    let client = |effect: &Effect| matches!(effect, Effect::AskToDecide { stage, people, .. } if stage == "client" && people == &[DAN]);
    assert!(asked.iter().any(client), "{asked:?}");
}

#[test]
fn rule_1_3_a_refusal_says_why_and_the_edited_post_starts_a_new_round() {
    let mut fixture = submitted();
    let silent = Action::Reject { targets: vec![PAGE], stage: "client".into(), comment: " ".into() };
    assert!(matches!(fixture.refused(DAN, silent), Reason::Text { .. }));
    fixture.does(DAN, reject("client"));
    assert_eq!(fixture.status(), ContentState::ChangesRequested);
    let version = fixture.state.version();
    fixture.does(ANN, edit("two"));
    fixture.does(ANN, resubmit());
    let round = fixture.state.target(PAGE).map(countersign::approval::Target::round);
    assert_eq!((round, fixture.state.version()), (Some(2), version + 1));
    assert_eq!(fixture.status(), ContentState::InReview);
}

#[test]
fn rule_1_4_an_editors_post_needs_the_team_and_the_client() {
    let mut fixture = submitted();
    assert_eq!(stages(&fixture.state, &fixture.log), ["internal", "client"]);
    assert!(matches!(fixture.refused(ANN, approve("internal")), Reason::NotAllowed { .. }));
    assert!(matches!(fixture.refused(DAN, approve("internal")), Reason::NotAnApprover { .. }));
    assert!(matches!(fixture.refused(CAT, approve("client")), Reason::NotAnApprover { .. }));
    fixture.does(OWEN, approve("internal"));
    fixture.does(DAN, approve("client"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
}

#[test]
fn rule_1_6_the_decision_comes_before_the_post_goes_out() {
    let mut fixture = submitted();
    fixture.does(CAT, approve("internal"));
    fixture.now = at(100);
    assert_eq!(fixture.due(), []);
    let buttons = enabled(&fixture.world.context(), &submitted().state, &By::user(DAN), at(0));
    let verbs: Vec<Verb> = buttons.iter().map(|button| button.verb).collect();
    assert!(verbs.contains(&Verb::Approve) && !verbs.contains(&Verb::Edit), "reads and decides: {verbs:?}");
}

/// The text does not say who approves a client's own post: here the team does, the client has by submitting, and every
/// other client that must approve is asked.
#[test]
fn rule_1_8_a_clients_own_post_needs_the_team_and_the_other_clients() {
    for asked in [&[][..], &[EVE], &[DAN, EVE]] {
        let mut fixture = fixture();
        fixture.world.clients = asked.iter().map(|user| (PAGE, *user)).collect();
        fixture.does(EVE, create(&[PAGE]));
        fixture.does(EVE, submit());
        assert!(matches!(fixture.refused(EVE, approve("internal")), Reason::NotAnApprover { .. }));
        fixture.does(CAT, approve("internal"));
        if asked.contains(&DAN) {
            assert_eq!(fixture.status(), ContentState::InReview);
            fixture.does(DAN, approve("client"));
        }
        assert_eq!(fixture.status(), ContentState::Approved);
    }
}

#[test]
fn rule_1_9_the_date_is_part_of_what_is_approved() {
    let mut fixture = approved();
    fixture.does(ANN, schedule(200));
    assert_eq!(fixture.status(), ContentState::InReview);
    fixture.does(DAN, approve("client"));
    fixture.does(CAT, approve("internal"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
}

/// Whether the team's approval outlives a client's refusal is unsaid: here each round asks both again.
#[test]
fn rule_1_10_rounds_have_no_end_and_each_asks_both_again() {
    let mut fixture = submitted();
    for round in 2..7 {
        fixture.does(CAT, approve("internal"));
        fixture.does(DAN, reject("client"));
        fixture.does(ANN, edit(&format!("round {round}")));
        fixture.does(ANN, resubmit());
        assert_eq!(fixture.state.target(PAGE).map(countersign::approval::Target::round), Some(round));
        fixture.does(DAN, approve("client"));
        assert_eq!(fixture.status(), ContentState::InReview, "the team is asked again");
        fixture.does(ANN, edit(&format!("round {round} again")));
    }
}

#[test]
fn rule_1_11_clients_do_not_read_internal_notes() {
    let mut fixture = submitted();
    let say = |visibility| Action::Comment { target: Some(PAGE), visibility, text: "hm".into(), mentions: Vec::new() };
    fixture.does(CAT, say(Visibility::Internal));
    fixture.does(CAT, say(Visibility::External));
    assert!(matches!(fixture.refused(DAN, say(Visibility::Internal)), Reason::TeamOnly {}));
    assert_eq!(fixture.read_by(CAT).len(), 2);
    assert_eq!(fixture.read_by(DAN).len(), 1);
}

/// The text counts rounds as if one came after the other; the conjunction of 1.13 needs no order.
#[test]
fn rule_1_12_the_client_need_not_wait_for_the_team() {
    let mut fixture = submitted();
    fixture.does(DAN, approve("client"));
    fixture.does(CAT, approve("internal"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
}

#[test]
fn rule_1_13_neither_alone_schedules_the_post_and_vice_versa() {
    for order in [[(CAT, "internal"), (DAN, "client")], [(DAN, "client"), (CAT, "internal")]] {
        let mut fixture = submitted();
        let [(first, stage), (second, other)] = order;
        fixture.does(first, approve(stage));
        assert_eq!(fixture.status(), ContentState::InReview);
        fixture.does(second, approve(other));
        assert_eq!(fixture.status(), ContentState::Scheduled);
    }
}

#[test]
fn rule_1_14_only_the_admin_only_the_client_both_or_neither() {
    for (waived, client) in [(false, true), (false, false), (true, true), (true, false)] {
        let mut fixture = fixture();
        if !client {
            fixture.world.clients.clear();
        }
        if waived {
            hire_at(&mut fixture, ANN, PAGE, "editor", P::POST_EDIT | P::POST_SKIP_ADMIN_APPROVAL);
        }
        fixture.does(ANN, create(&[PAGE]));
        fixture.does(ANN, submit());
        let mut expected = Vec::new();
        expected.extend((!waived).then_some("internal"));
        expected.extend(client.then_some("client"));
        assert_eq!(stages(&fixture.state, &fixture.log), expected);
        for stage in expected {
            assert_eq!(fixture.status(), ContentState::InReview);
            fixture.does(if stage == "client" { DAN } else { CAT }, approve(stage));
        }
        assert_eq!(fixture.status(), ContentState::Approved);
    }
}

/// From the help pages: whose posts need whom. Where those freeze roles and send posts of the removed back to draft,
/// the engine counts anew: an approval of somebody who has gone counts no more, and a post that nobody can approve says so.
#[test]
fn rule_1_15_the_teams_posts_need_the_client_and_nobodys_leaving_is_overlooked() {
    for author in [CAT, OWEN] {
        let mut fixture = fixture();
        fixture.does(author, create(&[PAGE]));
        fixture.does(author, submit());
        assert_eq!(stages(&fixture.state, &fixture.log), ["client"]);
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
