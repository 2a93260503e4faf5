//! Agorapulse's moderators, whose posts an editor or an administrator processes.

use super::super::fixture::*;
use super::{create, stages, under};
use countersign::approval::{
    Action, Approvers, By, Change, Definition, Late, Order, Quorum, RefusalReason as Reason, Rules, Side, Stage, Verb,
    Visibility, Yes, enabled,
};
use countersign::social::ProfilePermissions;
use countersign::{ContentState, test_kit};

const POLICY: &str = include_str!("../../../../policies/agorapulse.json");

/// Ann moderates, Ben edits, Cat administers, Dan is a guest.
fn fixture() -> Fixture {
    let mut fixture = under(POLICY);
    for (user, role) in [(ANN, "moderator"), (BEN, "editor"), (CAT, "administrator"), (DAN, "guest")] {
        fixture.world.hire(user, role);
    }
    fixture
}

/// Ann's post, submitted.
fn submitted() -> Fixture {
    let mut fixture = fixture();
    fixture.does(ANN, create(&[PAGE]));
    fixture.does(ANN, submit());
    fixture
}

/// Approved and planned by an editor.
fn scheduled() -> Fixture {
    let mut fixture = submitted();
    fixture.does(BEN, schedule(100));
    fixture.does(CAT, approve("processing"));
    assert_eq!(fixture.status(), ContentState::Scheduled);
    fixture
}

fn label() -> Action {
    Action::Edit { digests: labelled("one", "spring"), overrides: Vec::new() }
}

#[test]
fn rule_2_6_submitting_moves_a_draft_to_review() {
    let mut fixture = fixture();
    fixture.does(ANN, create(&[PAGE]));
    assert_eq!(fixture.status(), ContentState::Draft);
    assert!(matches!(fixture.refused(DAN, submit()), Reason::NotAllowed { .. }));
    fixture.does(ANN, submit());
    assert_eq!(fixture.status(), ContentState::InReview);
    assert_eq!(stages(&fixture.state, &fixture.log), ["processing"]);
}

#[test]
fn rule_2_9_a_mention_reaches_only_who_has_access() {
    let mut fixture = submitted();
    let call = |user| Action::Comment {
        target: Some(PAGE),
        visibility: Visibility::Internal,
        text: "look".into(),
        mentions: vec![user],
    };
    fixture.does(ANN, call(BEN));
    for nobody in [DAN, EVE] {
        assert_eq!(fixture.refused(ANN, call(nobody)), Reason::Mention { user: nobody });
    }
    assert!(matches!(fixture.refused(DAN, call(BEN)), Reason::NotAllowed { .. }));
}

#[test]
fn rule_2_10_administrators_and_editors_process_and_a_rejection_says_why() {
    let mut fixture = submitted();
    assert!(matches!(fixture.refused(ANN, approve("processing")), Reason::NotAllowed { .. }));
    fixture.does(BEN, reject("processing"));
    assert_eq!(fixture.status(), ContentState::ChangesRequested);
    fixture.does(ANN, resubmit());
    fixture.does(CAT, approve("processing"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn rule_2_11_a_forced_decision_needs_the_right_on_every_target_and_shows() {
    let mut fixture = fixture();
    fixture.world.put(test_kit::actor(fixture.world.policy, EVE).profile_role(PAGE, "administrator"));
    let both = vec![PAGE, FEED];
    fixture.does(ANN, create(&both));
    fixture.does(ANN, Action::Submit { targets: both.clone() });
    let force = Action::ForceApprove { targets: both };
    assert!(matches!(fixture.refused(BEN, force.clone()), Reason::NotAllowed { .. }));
    assert!(matches!(fixture.refused(EVE, force.clone()), Reason::NotAllowed { .. }), "at the page alone");
    fixture.does(CAT, force);
    assert_eq!(fixture.happened(|what| matches!(what, Change::ForceApproved { .. })), 2);
    assert_eq!(fixture.happened(|what| matches!(what, Change::Approved { .. })), 0);
    assert_eq!((fixture.status(), fixture.status_of(FEED)), (ContentState::Approved, ContentState::Approved));
}

#[test]
fn rule_2_15_a_moderators_post_leaves_the_drafts_by_submission_alone() {
    let mut fixture = fixture();
    fixture.does(ANN, create(&[PAGE]));
    assert!(matches!(fixture.refused(ANN, schedule(100)), Reason::NotAllowed { .. }));
    let buttons = enabled(&fixture.world.context(), &fixture.state, &By::user(ANN), fixture.now);
    let verbs: Vec<Verb> = buttons.iter().map(|button| button.verb).collect();
    assert!(verbs.contains(&Verb::Submit), "{verbs:?}");
    assert!(![Verb::Schedule, Verb::BeginPublish, Verb::ForceApprove].iter().any(|verb| verbs.contains(verb)));
}

#[test]
fn rule_2_17_a_moderators_label_sends_a_scheduled_post_back_and_an_editors_does_not() {
    let mut fixture = scheduled();
    fixture.does(ANN, label());
    assert_eq!(fixture.status(), ContentState::InReview);
    assert_eq!(fixture.happened(|what| matches!(what, Change::SentBack { .. })), 1);
    let mut editors = scheduled();
    editors.does(BEN, label());
    assert_eq!(editors.status(), ContentState::Scheduled);
}

#[test]
fn rule_2_18_a_changed_workflow_leaves_what_is_in_flight_alone() {
    let mut fixture = submitted();
    let stricter = Definition::new(
        "stricter",
        vec![
            Stage::new("first", Approvers::Permission("post.process".into())),
            Stage::new("second", Approvers::Permission("post.process".into())),
        ],
    );
    let rules = Rules::of(fixture.world.policy).bind(stricter, None).expect("it fits");
    fixture.world.rules = Box::leak(Box::new(rules));
    fixture.host(Action::PeopleChanged {});
    assert_eq!(stages(&fixture.state, &fixture.log), ["processing"]);
    fixture.does(BEN, reject("processing"));
    fixture.does(ANN, resubmit());
    assert_eq!(stages(&fixture.state, &fixture.log), ["first", "second"], "a new round asks what applies by then");
    let mut later = Fixture::in_world(fixture.world.clone());
    later.does(ANN, create(&[PAGE]));
    later.does(ANN, submit());
    assert_eq!(stages(&later.state, &later.log), ["first", "second"]);
}

/// A profile in another workspace has the approvers of that workspace. The policy's own roles are at the profile or the
/// organization and move along, so the approvers here are an admin's, of Publer's.
#[test]
fn rule_2_23_a_profile_that_moves_finds_its_approvers_anew() {
    let mut fixture = under(include_str!("../../../../policies/publer.json"));
    fixture.world.hire(CAT, "admin");
    super::hire_at(&mut fixture, ANN, PAGE, "editor", ProfilePermissions::POST_EDIT);
    fixture.does(ANN, create(&[PAGE]));
    fixture.does(ANN, submit());
    fixture.world.places = vec![test_kit::profile_in(6, PAGE)];
    fixture.host(Action::PeopleChanged {});
    let lost = |what: &Change| matches!(what, Change::PeopleChanged { lost, .. } if lost == &[CAT]);
    assert_eq!(fixture.happened(lost), 1);
    assert_eq!(fixture.happened(|what| matches!(what, Change::BecameStuck { .. })), 1);
    fixture.world.places = vec![test_kit::profile_in(DESK, PAGE)];
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.happened(|what| matches!(what, Change::Unstuck { .. })), 1);
    fixture.does(CAT, approve("internal"));
}

/// From the help pages: steps in order, one of them external, any or all of its people; what is late stays in.
#[test]
fn rule_2_27_steps_in_order_any_or_all_and_what_is_late_does_not_go_out() {
    let mut client = Stage::new("client", Approvers::MustApprove(Yes));
    (client.party, client.quorum) = (Side::External, Quorum::All);
    let team = Stage::new("team", Approvers::Permission("post.review".into()));
    let mut definition = Definition::new("steps", vec![team, client]);
    (definition.order, definition.late) = (Order::Sequential, Late::Expire);
    let mut fixture = Fixture::new(definition);
    fixture.world.hire(EVE, "client");
    fixture.world.clients.extend([(PAGE, DAN), (PAGE, EVE)]);
    fixture.does(ANN, create(&[PAGE]));
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    assert!(matches!(fixture.refused(DAN, approve("client")), Reason::StageNotOpen { .. }));
    fixture.does(BEN, approve("team"));
    fixture.does(DAN, approve("client"));
    assert_eq!(fixture.status(), ContentState::InReview, "all of them");
    fixture.wait_until(10);
    assert_eq!(fixture.status(), ContentState::Expired);
    assert_eq!(fixture.due(), []);
}
