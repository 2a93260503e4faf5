//! What several products say, or say nothing of.

use super::super::fixture::*;
use super::{create, hire_at, under};
use countersign::approval::{
    Action, Approvers, By, Cause, Change, Definition, RefusalReason as Reason, Rules, Side, Stage, StageMap, Yes,
};
use countersign::social::ProfilePermissions as P;
use countersign::{ContentState, Policy, id::LinkId, test_kit};

/// Agorapulse's external approvers answer through a shared calendar: a host gives links for it and takes them back.
#[test]
fn rule_2_19_a_deleted_calendar_strands_the_external_step() {
    let mut stage = Stage::new("client", Approvers::MustApprove(Yes));
    stage.party = Side::External;
    let mut fixture = Fixture::new(Definition::new("calendar", vec![stage]));
    fixture.world.clients.push((PAGE, DAN));
    fixture.does(ANN, create(&[PAGE]));
    fixture.does(ANN, submit());
    let link = LinkId::new(5);
    let (target, party, until) = (PAGE, DAN, at(1_000));
    fixture
        .does(ANN, Action::IssueLink { link, target, stage: "client".into(), user: party, until, last_version: None });
    fixture.does(ANN, Action::RevokeLink { link });
    let through = By::link(DAN, link);
    let refusal = fixture.by(through, approve("client")).expect_err("the calendar is gone");
    assert_eq!(refusal.reason, Reason::LinkRevoked {});
    fixture.world.fire(DAN);
    fixture.host(Action::PeopleChanged {});
    let lost = |what: &Change| matches!(what, Change::BecameStuck { cause: Cause::ClientLost { .. }, .. });
    assert_eq!((fixture.happened(lost), fixture.status()), (1, ContentState::InReview));
    fixture.does(ANN, withdraw());
}

/// Semji's statuses are the steps: one that is in use goes only with a map of every step.
#[test]
fn rule_3_10_a_status_in_use_is_migrated_before_it_goes() {
    let step = |name: &str| Stage::new(name, Approvers::Permission("post.review".into()));
    let mut fixture = Fixture::submitted(Definition::new("statuses", vec![step("draft_done"), step("proofread")]));
    fixture.does(BEN, approve("draft_done"));
    let definition = Definition::new("statuses", vec![step("proofread")]);
    let entry = |from: &str, to: Option<&str>| StageMap { from: from.into(), to: to.map(Into::into) };
    let migrate = |map| Action::Migrate { targets: vec![PAGE], definition: definition.clone(), map };
    let half = migrate(vec![entry("draft_done", None)]);
    assert_eq!(fixture.refused(CAT, half), Reason::IncompleteMap {});
    fixture.does(CAT, migrate(vec![entry("draft_done", None), entry("proofread", Some("proofread"))]));
    assert_eq!(fixture.status(), ContentState::InReview, "a step that nobody took is not taken");
    fixture.does(EVE, approve("proofread"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn rule_4_3_nobody_of_another_workspace_is_eligible() {
    let mut fixture = under(include_str!("../../../../policies/publer.json"));
    fixture.world.put(test_kit::actor(fixture.world.policy, CAT).workspace_role(6, "admin"));
    hire_at(&mut fixture, ANN, PAGE, "editor", P::POST_EDIT);
    fixture.does(ANN, create(&[PAGE]));
    fixture.does(ANN, submit());
    assert!(matches!(fixture.refused(CAT, approve("internal")), Reason::NotAllowed { .. }));
    assert_eq!(fixture.happened(|what| matches!(what, Change::BecameStuck { .. })), 1);
}

#[test]
fn rule_4_7_alex_states_no_approval_and_has_none() {
    let policy: Policy = Policy::parse(include_str!("../../../../policies/alex.json")).expect("a policy");
    assert_eq!(Rules::of(&policy).definitions().count(), 0);
}
