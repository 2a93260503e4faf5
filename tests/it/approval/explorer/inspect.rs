//! What must hold in every state, by what is accepted there.

use super::super::fixture::*;
use super::{Node, Setup};
use countersign::approval::{Button, By, Context, Gap, State, Verb, due, explain};
use countersign::{ContentState, ProfileId, UserId};

/// Which kinds of commands were accepted in a state, where and by whom.
#[derive(Default)]
pub(super) struct Accepted {
    by: Vec<(Option<ProfileId>, Verb, Option<UserId>)>,
    /// A tick was, and brought nothing about.
    current: bool,
}

impl Accepted {
    pub(super) fn note(&mut self, button: &Button, by: &By, nothing: bool) {
        self.current |= button.verb == Verb::Tick && nothing;
        self.by.push((button.target, button.verb, by.person()));
    }

    fn any(&self, target: ProfileId, verbs: &[Verb]) -> bool {
        self.by.iter().any(|(at, verb, _)| at.is_none_or(|at| at == target) && verbs.contains(verb))
    }

    fn person(&self, target: ProfileId, user: UserId, verbs: &[Verb]) -> bool {
        let theirs = |by: &Option<UserId>| *by == Some(user);
        self.by.iter().any(|(at, verb, by)| at.is_none_or(|at| at == target) && verbs.contains(verb) && theirs(by))
    }
}

/// Whether a button can be pressed at all as its target stands; the others are tried in the test of the buttons.
pub(super) fn may_fit(state: &State, button: &Button, archive: &[ContentState]) -> bool {
    use ContentState as S;
    let Some(target) = button.target else { return true };
    let Some(target) = state.target(target) else { return button.verb == Verb::AddTarget };
    let status = state.status_at(target);
    let flying = matches!(status, S::InReview | S::Approved | S::Scheduled | S::Failed);
    match button.verb {
        Verb::Approve | Verb::Reject | Verb::RequestChanges => flying,
        Verb::Delegate | Verb::Reassign | Verb::IssueLink | Verb::ForceReject => flying,
        Verb::Submit => status == S::Draft,
        Verb::Report | Verb::Resolve => status == S::Publishing,
        Verb::Retry => status == S::Failed,
        Verb::BeginPublish => status == S::Scheduled,
        Verb::AddTarget => false,
        Verb::Archive => archive.is_empty() || archive.contains(&status),
        _ => true,
    }
}

/// Looks at a state; answers how many dead ends are told there.
pub(super) fn of_state(context: &Context<'_>, node: &Node, setup: &Setup, accepted: &Accepted) -> usize {
    use ContentState as S;
    let (state, now) = (&node.state, at(i64::from(node.clock)));
    let mut silent = Vec::new();
    for target in state.targets() {
        let (profile, status) = (target.profile(), state.status_at(target));
        let tried = |verb: Verb| setup.tried.iter().any(|(button, _)| button.verb == verb);
        // L9: people may always change.
        assert!(!tried(Verb::PeopleChanged) || accepted.any(profile, &[Verb::PeopleChanged]), "{state:?}");
        match status {
            // S37: an end is an end.
            S::Published | S::Archived => {
                let left = accepted.by.iter().filter(|(at, ..)| *at == Some(profile));
                let left: Vec<_> =
                    left.filter(|(_, verb, _)| !matches!(verb, Verb::Archive | Verb::RemoveTarget)).collect();
                assert!(left.is_empty(), "{left:?} lead out of {status}: {state:?}");
            }
            // L8: a failure is tried again, given another time, or given up.
            S::Failed => {
                let ways = [Verb::Retry, Verb::Schedule, Verb::Withdraw, Verb::Archive];
                assert!(accepted.any(profile, &ways), "no way on from a failure: {state:?}");
            }
            S::InReview if accepted.current => {
                // L5: nothing waits beyond its time.
                let waits = target.publish_at().is_some_and(|at| at <= now) && !target.is_held();
                assert!(!waits, "it waits beyond its time: {state:?}");
                if !accepted.any(profile, &[Verb::Approve]) {
                    silent.push(profile);
                }
            }
            _ => {}
        }
        // L6: the author is never locked out.
        if !matches!(status, S::Published | S::Archived | S::Publishing) && state.author() == Some(ANN) {
            let ways = [Verb::Withdraw, Verb::Submit, Verb::Resubmit, Verb::Edit, Verb::Archive, Verb::Schedule];
            let over = setup.over.contains(&status);
            assert!(over || accepted.person(profile, ANN, &ways), "the author is locked out: {state:?}");
        }
        // S3, S6: what is ordered out is due and not held.
        let ordered = due(state, now).any(|order| order.target == profile);
        let ready = status == S::Scheduled && target.publish_at().is_some_and(|at| at <= now) && !target.is_held();
        assert_eq!(ordered, ready, "{state:?}");
    }
    if silent.is_empty() { 0 } else { told(context, state, now, &silent) }
}

/// L1: where nobody can say yes, the state says that it is stuck; L3: and how to get out.
fn told(context: &Context<'_>, state: &State, now: countersign::Timestamp, silent: &[ProfileId]) -> usize {
    let explained = explain(context, state, now).targets;
    let mut stuck = 0;
    for target in explained.into_iter().filter(|target| silent.contains(&target.target)) {
        let mut told = false;
        for gap in target.gaps {
            let Gap::Approvals { stuck: Some(_), ways_out, .. } = gap else { continue };
            told = true;
            assert!(!ways_out.is_empty(), "no way out of {state:?}");
        }
        assert!(told, "a silent dead end: {state:?}");
        stuck += 1;
    }
    stuck
}
