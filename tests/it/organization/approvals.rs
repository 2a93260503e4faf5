//! What an organization tells approvals: people who are gone, and profiles that lie elsewhere.

use super::world::{PUBLER, operator, profile_role};
use countersign::approval::{self, By, Change, RefusalReason};
use countersign::organization::*;
use countersign::test_kit::{self, TestOrganization, TestPost};
use countersign::{ContentState, Policy, ProfileId, UserId, WorkspaceId};
use std::time::Duration;

const PAGE: ProfileId = ProfileId::new(7);

fn policy() -> Policy {
    Policy::parse(PUBLER).expect("a policy")
}

/// A workspace with an owner and an admin, another one with an admin of its own, and Eda (3), who writes on the page.
fn begun(policy: &Policy) -> TestOrganization<'_> {
    let account = test_kit::organization(policy, 1, &[]).workspace(5).workspace(6).profile_in(5, PAGE);
    let account = account.workspace_member(2, 5, "admin").workspace_member(4, 6, "admin");
    let account = account.workspace_member(3, 5, "editor").profile_member(3, PAGE, "editor");
    account.workspace_member(5, 5, "client").access(5, profile_role(7, "client").optional("post.review"))
}

/// Whether posts wait for the client's approval, as the admin sets it.
fn demand(must_approve: bool) -> Action {
    let (place, role) = (Place::profile(PAGE), Role::policy("client"));
    Action::SetMustApprove { user: UserId::new(5), place, role, must_approve }
}

fn submitted(account: &TestOrganization<'_>) -> TestPost {
    let mut post = test_kit::post(account, 3, &[PAGE], None);
    post.submit(account, 3);
    post
}

fn approve(stage: &str) -> approval::Action {
    approval::Action::Approve { targets: vec![PAGE], stage: stage.into() }
}

/// The host tells a post that people have changed.
fn tell(post: &mut TestPost, account: &TestOrganization<'_>) -> Vec<approval::Event> {
    post.must_by(account, By::Host {}, approval::Action::PeopleChanged {})
}

#[test]
fn a_roster_has_those_who_hold_something_there_and_no_others() {
    let policy = policy();
    let account = begun(&policy);
    let roster = account.state().roster(&policy, [PAGE, ProfileId::new(99)], account.now()).expect("a roster");
    let people: Vec<_> = roster.people().map(|actor| actor.user()).collect();
    assert_eq!(people, [1, 2, 3, 5].map(UserId::new), "not the admin of the other workspace");
    assert_eq!(roster.places().len(), 1, "a profile that is not there has no place");
}

#[test]
fn a_removal_waits_for_no_pending_approval_and_strands_it_at_once() {
    let policy = policy();
    let mut account = begun(&policy);
    account.must(2, demand(true));
    let mut post = submitted(&account);
    post.approve(&account, 2, "internal");
    let events = account.must(1, Action::RemoveMember { user: UserId::new(5) });
    assert!(effects(&events[..1]).contains(&Effect::RecomputeApprovalsOf { user: UserId::new(5) }));
    let told = tell(&mut post, &account);
    assert!(told.iter().any(|event| matches!(&event.change, Change::BecameStuck { stage, .. } if stage == "client")));
    assert_eq!(post.state().status(), ContentState::InReview, "a lost client is no silent yes");
    let refused = post.refused(&account, 5, approve("client")).reason;
    assert!(matches!(refused, RefusalReason::UnknownPerson { .. }), "{refused:?}");
}

#[test]
fn the_approval_of_somebody_who_was_removed_stops_counting() {
    let policy = policy();
    let mut account = begun(&policy);
    let mut post = submitted(&account);
    post.approve(&account, 2, "internal");
    assert_eq!(post.state().status(), ContentState::Approved);
    account.must(1, Action::RemoveMember { user: UserId::new(2) });
    tell(&mut post, &account);
    assert_eq!(post.state().status(), ContentState::InReview);
    post.approve(&account, 1, "internal");
    assert_eq!(post.state().status(), ContentState::Approved);
}

#[test]
fn moving_a_profile_rescopes_its_posts() {
    let policy = policy();
    let mut account = begun(&policy);
    let mut post = submitted(&account);
    let refused = post.refused(&account, 4, approve("internal")).reason; // of another workspace
    assert!(matches!(refused, RefusalReason::UnknownPerson { .. }), "{refused:?}");
    let workspace = Some(WorkspaceId::new(6));
    let events = account.must_by(operator(), Action::MoveProfile { profile: PAGE, workspace });
    assert_eq!(effects(&events[..1]), [Effect::RecomputeApprovalsOn { profile: PAGE }]);
    let told = tell(&mut post, &account);
    let changed = |event: &approval::Event| match &event.change {
        Change::PeopleChanged { lost, gained, .. } => Some((lost.clone(), gained.clone())),
        _ => None,
    };
    let changed: Vec<_> = told.iter().filter_map(changed).collect();
    assert_eq!(changed, [(vec![UserId::new(2)], vec![UserId::new(4)])]);
    assert!(post.send(&account, 2, approve("internal")).is_err(), "the admin of the old workspace");
    post.approve(&account, 4, "internal");
    assert_eq!(post.state().status(), ContentState::Approved);
}

/// Rules 1.6 and 1.14: the need is set on the client's assignment to the account.
#[test]
fn whose_approval_posts_wait_for_is_set_on_assignments() {
    let policy = policy();
    let mut account = begun(&policy);
    let waits = |account: &TestOrganization<'_>| {
        let roster = account.state().roster(&policy, [PAGE], account.now()).expect("a roster");
        roster.must_approve().to_vec()
    };
    assert_eq!(waits(&account), []);
    assert_eq!(account.refused(2, demand(false)).name(), "no_change");
    account.must(2, demand(true));
    assert_eq!(waits(&account), [(PAGE, UserId::new(5))]);
    assert_eq!(&State::restore(account.state().snapshot()).expect("a snapshot"), account.state());
    let (user_5, place, role) = (UserId::new(5), Place::profile(PAGE), Role::policy("client"));
    let (own, workspace) = (role.clone(), Place::workspace(WorkspaceId::new(5)));
    let loosened = Action::SetMustApprove { user: user_5, place, role: own, must_approve: false };
    assert_eq!(account.refused(5, loosened).name(), "not_permitted", "nobody loosens it for themselves");
    let elsewhere = Action::SetMustApprove { user: user_5, place: workspace, role: role.clone(), must_approve: true };
    assert!(account.send(2, elsewhere).is_err(), "at a workspace");
    let second = Duration::from_secs(1);
    let until = Some(account.now().saturating_add(second));
    account.must(1, Action::Schedule { user: user_5, place, role, from: None, until });
    assert_eq!(waits(&account.after(second)), [], "an assignment that ended demands nothing");
}
