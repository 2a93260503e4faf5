//! Agorapulse's moderators, whose posts an editor or an administrator processes.

use super::super::desk::*;
use super::{create, stages, under};
use countersign::approval::{
    Action, Approvers, By, Change, Definition, Late, Order, Quorum, RefusalReason as Reason, Rules, Side, Stage, Verb,
    Visibility, Yes, enabled,
};
use countersign::social::ProfilePermissions;
use countersign::{Assignment, ContentState, Organization, WorkspaceId};

const POLICY: &str = include_str!("../../../../policies/agorapulse.json");

/// Ann moderates, Ben edits, Cat administers, Dan is a guest.
fn desk() -> Desk {
    let mut desk = under(POLICY);
    for (user, role) in [(ANN, "moderator"), (BEN, "editor"), (CAT, "administrator"), (DAN, "guest")] {
        desk.world.hire(user, role);
    }
    desk
}

/// Ann's post, submitted.
fn submitted() -> Desk {
    let mut desk = desk();
    desk.does(ANN, create(&[PAGE]));
    desk.does(ANN, submit());
    desk
}

/// Approved and planned by an editor.
fn scheduled() -> Desk {
    let mut desk = submitted();
    desk.does(BEN, schedule(100));
    desk.does(CAT, approve("processing"));
    assert_eq!(desk.status(), ContentState::Scheduled);
    desk
}

fn label() -> Action {
    Action::Edit { digests: labelled("one", "spring"), overrides: Vec::new() }
}

#[test]
fn rule_2_6_submitting_moves_a_draft_to_review() {
    let mut desk = desk();
    desk.does(ANN, create(&[PAGE]));
    assert_eq!(desk.status(), ContentState::Draft);
    assert!(matches!(desk.refused(DAN, submit()), Reason::NotAllowed { .. }));
    desk.does(ANN, submit());
    assert_eq!(desk.status(), ContentState::InReview);
    assert_eq!(stages(&desk.state, &desk.log), ["processing"]);
}

#[test]
fn rule_2_9_a_mention_reaches_only_who_has_access() {
    let mut desk = submitted();
    let call = |user| Action::Comment {
        target: Some(PAGE),
        visibility: Visibility::Internal,
        text: "look".into(),
        mentions: vec![user],
    };
    desk.does(ANN, call(BEN));
    for nobody in [DAN, EVE] {
        assert_eq!(desk.refused(ANN, call(nobody)), Reason::Mention { user: nobody });
    }
    assert!(matches!(desk.refused(DAN, call(BEN)), Reason::NotAllowed { .. }));
}

#[test]
fn rule_2_10_administrators_and_editors_process_and_a_rejection_says_why() {
    let mut desk = submitted();
    assert!(matches!(desk.refused(ANN, approve("processing")), Reason::NotAllowed { .. }));
    desk.does(BEN, reject("processing"));
    assert_eq!(desk.status(), ContentState::ChangesRequested);
    desk.does(ANN, resubmit());
    desk.does(CAT, approve("processing"));
    assert_eq!(desk.status(), ContentState::Approved);
}

#[test]
fn rule_2_11_a_forced_decision_needs_the_right_on_every_target_and_shows() {
    let mut desk = desk();
    let role = desk.world.policy.profile_role("administrator").expect("a role");
    let here = desk.world.policy.actor(EVE, HERE).assignment(Assignment::profile(PAGE, role)).build(at(0));
    desk.world.people.insert(EVE, here.expect("an actor"));
    let both = vec![PAGE, FEED];
    desk.does(ANN, create(&both));
    desk.does(ANN, Action::Submit { targets: both.clone() });
    let force = Action::ForceApprove { targets: both };
    assert!(matches!(desk.refused(BEN, force.clone()), Reason::NotAllowed { .. }));
    assert!(matches!(desk.refused(EVE, force.clone()), Reason::NotAllowed { .. }), "at the page alone");
    desk.does(CAT, force);
    assert_eq!(desk.happened(|what| matches!(what, Change::ForceApproved { .. })), 2);
    assert_eq!(desk.happened(|what| matches!(what, Change::Approved { .. })), 0);
    assert_eq!((desk.status(), desk.status_of(FEED)), (ContentState::Approved, ContentState::Approved));
}

#[test]
fn rule_2_15_a_moderators_post_leaves_the_drafts_by_submission_alone() {
    let mut desk = desk();
    desk.does(ANN, create(&[PAGE]));
    assert!(matches!(desk.refused(ANN, schedule(100)), Reason::NotAllowed { .. }));
    let buttons = enabled(&desk.world.context(), &desk.state, &By::user(ANN), desk.now);
    let verbs: Vec<Verb> = buttons.iter().map(|button| button.verb).collect();
    assert!(verbs.contains(&Verb::Submit), "{verbs:?}");
    assert!(![Verb::Schedule, Verb::BeginPublish, Verb::ForceApprove].iter().any(|verb| verbs.contains(verb)));
}

#[test]
fn rule_2_17_a_moderators_label_sends_a_scheduled_post_back_and_an_editors_does_not() {
    let mut desk = scheduled();
    desk.does(ANN, label());
    assert_eq!(desk.status(), ContentState::InReview);
    assert_eq!(desk.happened(|what| matches!(what, Change::SentBack { .. })), 1);
    let mut editors = scheduled();
    editors.does(BEN, label());
    assert_eq!(editors.status(), ContentState::Scheduled);
}

#[test]
fn rule_2_18_a_changed_workflow_leaves_what_is_in_flight_alone() {
    let mut desk = submitted();
    let stricter = Definition::new(
        "stricter",
        vec![
            Stage::new("first", Approvers::Permission("post.process".into())),
            Stage::new("second", Approvers::Permission("post.process".into())),
        ],
    );
    let rules = Rules::of(desk.world.policy).bind(stricter, None).expect("it fits");
    desk.world.rules = Box::leak(Box::new(rules));
    desk.host(Action::PeopleChanged {});
    assert_eq!(stages(&desk.state, &desk.log), ["processing"]);
    desk.does(BEN, reject("processing"));
    desk.does(ANN, resubmit());
    assert_eq!(stages(&desk.state, &desk.log), ["first", "second"], "a new round asks what applies by then");
    let mut later = Desk::in_world(desk.world.clone());
    later.does(ANN, create(&[PAGE]));
    later.does(ANN, submit());
    assert_eq!(stages(&later.state, &later.log), ["first", "second"]);
}

/// A profile in another workspace has the approvers of that workspace. The policy's own roles are at the profile or the
/// organization and move along, so the approvers here are an admin's, of Publer's.
#[test]
fn rule_2_23_a_profile_that_moves_finds_its_approvers_anew() {
    let mut desk = under(include_str!("../../../../policies/publer.json"));
    desk.world.hire(CAT, "admin");
    super::hire_at(&mut desk, ANN, PAGE, "editor", ProfilePermissions::POST_EDIT);
    desk.does(ANN, create(&[PAGE]));
    desk.does(ANN, submit());
    desk.world.places = vec![Organization::new(HERE).workspace(WorkspaceId::new(6)).profile(PAGE)];
    desk.host(Action::PeopleChanged {});
    let lost = |what: &Change| matches!(what, Change::PeopleChanged { lost, .. } if lost == &[CAT]);
    assert_eq!(desk.happened(lost), 1);
    assert_eq!(desk.happened(|what| matches!(what, Change::BecameStuck { .. })), 1);
    desk.world.places = vec![Organization::new(HERE).workspace(DESK).profile(PAGE)];
    desk.host(Action::PeopleChanged {});
    assert_eq!(desk.happened(|what| matches!(what, Change::Unstuck { .. })), 1);
    desk.does(CAT, approve("internal"));
}

/// From the help pages: steps in order, one of them external, any or all of its people; what is late stays in.
#[test]
fn rule_2_27_steps_in_order_any_or_all_and_what_is_late_does_not_go_out() {
    let mut client = Stage::new("client", Approvers::MustApprove(Yes));
    (client.party, client.quorum) = (Side::External, Quorum::All);
    let team = Stage::new("team", Approvers::Permission("post.review".into()));
    let mut definition = Definition::new("steps", vec![team, client]);
    (definition.order, definition.late) = (Order::Sequential, Late::Expire);
    let mut desk = Desk::new(definition);
    desk.world.hire(EVE, "client");
    desk.world.clients.extend([(PAGE, DAN), (PAGE, EVE)]);
    desk.does(ANN, create(&[PAGE]));
    desk.does(ANN, schedule(10));
    desk.does(ANN, submit());
    assert!(matches!(desk.refused(DAN, approve("client")), Reason::StageNotOpen { .. }));
    desk.does(BEN, approve("team"));
    desk.does(DAN, approve("client"));
    assert_eq!(desk.status(), ContentState::InReview, "all of them");
    desk.wait_until(10);
    assert_eq!(desk.status(), ContentState::Expired);
    assert_eq!(desk.due(), []);
}
