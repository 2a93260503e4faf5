//! What is tried in a state, and the people who try it.

use super::super::fixture::*;
use countersign::approval::{
    Action, Approvers, Barred, Button, By, Command, Definition, Order, OverrideDigest, Quorum, Stage, State, Verb, due,
};
use countersign::{
    ProfileId,
    id::{CommandId, LinkId},
};

pub(in super::super) const PARTIES: [By; 4] = [By::Host {}, By::user(ANN), By::user(BEN), By::user(CAT)];

/// A command for a button; two for an edit, one for each text.
pub(in super::super) fn actions(button: &Button, state: &State, now: countersign::Timestamp, ticks: u8) -> Vec<Action> {
    let targets = || button.target.into_iter().collect::<Vec<_>>();
    let stage = || button.stage.clone().unwrap_or_default();
    let target = button.target.unwrap_or(PAGE);
    let attempt = state.target(target).and_then(countersign::approval::Target::attempt).unwrap_or(0);
    let comment = || "no".to_owned();
    let one = match button.verb {
        Verb::Edit if button.target.is_none() => {
            let edits = ["one", "two"].map(edit);
            return edits.into_iter().collect();
        }
        Verb::Label => Action::Edit { digests: labelled("one", "spring"), overrides: Vec::new() },
        Verb::Edit => {
            let overrides = vec![OverrideDigest { target, digest: Some(digest("own")) }];
            Action::Edit { digests: text("one"), overrides }
        }
        Verb::Submit => Action::Submit { targets: targets() },
        Verb::Resubmit => Action::Resubmit { targets: targets() },
        Verb::Approve => Action::Approve { targets: targets(), stage: stage() },
        Verb::Reject => Action::Reject { targets: targets(), stage: stage(), comment: comment() },
        Verb::RequestChanges => Action::RequestChanges { targets: targets(), stage: stage(), comment: comment() },
        Verb::Withdraw => Action::Withdraw { targets: targets() },
        Verb::Hold => Action::Hold { targets: targets(), until: None },
        Verb::ReleaseHold => Action::ReleaseHold { targets: targets() },
        Verb::ForceApprove => Action::ForceApprove { targets: targets() },
        Verb::ForceReject => Action::ForceReject { targets: targets(), comment: comment() },
        Verb::Schedule => Action::Schedule { targets: targets(), at: at(i64::from(ticks)) },
        Verb::Unschedule => Action::Unschedule { targets: targets() },
        Verb::Archive => Action::Archive { targets: targets() },
        Verb::BeginPublish => {
            let order = due(state, now).find(|order| order.target == target);
            return order
                .map(|order| Action::BeginPublish { target, fingerprint: order.fingerprint })
                .into_iter()
                .collect();
        }
        Verb::Retry => {
            let order = state.retry_order(target);
            return order.map(|order| Action::Retry { target, fingerprint: order.fingerprint }).into_iter().collect();
        }
        Verb::Report => {
            return vec![
                Action::ReportPublished { target, attempt },
                Action::ReportFailed { target, attempt, error: comment() },
                Action::ReportUnknown { target, attempt },
            ];
        }
        Verb::Resolve => {
            return [true, false].map(|published| Action::Resolve { target, attempt, published }).into();
        }
        Verb::Tick => Action::Tick {},
        Verb::PeopleChanged => Action::PeopleChanged {},
        Verb::AddTarget => Action::AddTarget { target },
        Verb::RemoveTarget => Action::RemoveTarget { target },
        Verb::IssueLink => {
            let party = button.person.unwrap_or(DAN);
            let (link, until) = (LinkId::new(1), at(i64::from(ticks)));
            Action::IssueLink { link, target, stage: stage(), user: party, until, last_version: Some(1) }
        }
        Verb::RevokeLink => Action::RevokeLink { link: button.link.unwrap_or(LinkId::new(1)) },
        Verb::Delegate => Action::Delegate { target, stage: stage(), to: button.person.unwrap_or(ANN), until: at(90) },
        Verb::Reassign => {
            let (from, to) = (button.instead_of.unwrap_or(ANN), button.person.unwrap_or(ANN));
            Action::Reassign { target, stage: stage(), from, to }
        }
        _ => return Vec::new(),
    };
    vec![one]
}

pub(in super::super) fn command(state: &State, by: By, clock: u8, action: Action) -> Command {
    let (revision, version) = (state.revision(), state.version());
    Command { id: CommandId::new(1), by, now: at(i64::from(clock)), revision, version, action }
}

pub(in super::super) fn stages(order: Order) -> Definition {
    let mut first = Stage::new("first", Approvers::Permission("post.review".into()));
    first.barred = Barred::Contributors;
    let mut second = Stage::new("second", Approvers::Permission("post.review".into()));
    second.barred = Barred::Author;
    second.quorum = Quorum::AtLeast(2);
    let mut definition = Definition::new("explored", vec![first, second]);
    definition.order = order;
    definition
}

/// The same people, some of whom come and go.
pub(in super::super) fn worlds(definition: &Definition) -> Vec<World> {
    let mut full = World::new(definition.clone());
    for (user, roles) in [(ANN, &["writer", "checker"][..]), (BEN, &["writer", "checker"]), (CAT, &["chief"])] {
        full.hire_with(user, roles, countersign::actor::Status::Active);
    }
    let mut without = full.clone();
    without.fire(BEN);
    let mut demoted = full.clone();
    demoted.hire(CAT, "writer");
    vec![full, without, demoted]
}

pub(in super::super) fn begin(worlds: &[World], targets: &[ProfileId]) -> Fixture {
    let create = Action::Create { targets: targets.to_vec(), digests: text("one") };
    let mut fixture = Fixture::in_world(worlds[0].clone());
    fixture.does(ANN, create);
    fixture
}

pub(in super::super) fn button(verb: Verb) -> Button {
    Button { verb, target: Some(PAGE), stage: None, person: None, instead_of: None, link: None, voids: Vec::new() }
}
