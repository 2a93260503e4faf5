//! Commands that lead somewhere: by people who may, at stages that wait.

use super::walk::{KEYS, Key, Walk, digest};
use super::world::*;
use countersign::approval::{Action, By, Digests, Side, Stage, due};
use countersign::{ContentState, ProfileId, UserId};

type Sent = (By, Option<Key>, Action);

pub(super) fn aimed(walk: &mut Walk) -> Option<Sent> {
    let target = *walk.random.pick(&[PAGE, PAGE, FEED]);
    let Some(place) = walk.state.target(target) else {
        let author = *walk.random.pick(&[PEOPLE[0], PEOPLE[2], OWNER]);
        return Some((By::user(author), None, Action::AddTarget { target }));
    };
    let (status, attempt) = (walk.state.status_at(place), place.attempt().unwrap_or(1));
    let stages = place.definition().map(|definition| definition.stages.clone()).unwrap_or_default();
    let all: Vec<ProfileId> = walk.state.targets().map(countersign::approval::Target::profile).collect();
    let targets = if walk.random.chance(40) { all } else { vec![target] };
    let writer =
        By::user(*walk.random.pick(&[PEOPLE[0], PEOPLE[2], PEOPLE[2], PEOPLE[1], PEOPLE[7], OWNER, OWNER, CLIENTS[0]]));
    let key = walk.random.chance(15).then(|| *walk.random.pick(&KEYS));
    match status {
        ContentState::Draft => Some((writer, key, Action::Submit { targets: vec![target] })),
        ContentState::ChangesRequested if walk.random.chance(30) => {
            Some((writer, None, Action::Withdraw { targets: vec![target] }))
        }
        ContentState::Withdrawn | ContentState::ChangesRequested | ContentState::Expired => {
            Some((writer, key, Action::Resubmit { targets: vec![target] }))
        }
        ContentState::Publishing => {
            let failed = walk.random.chance(75);
            let failure = Action::ReportFailed { target, attempt, error: "no".into() };
            Some((By::Host {}, None, if failed { failure } else { Action::ReportPublished { target, attempt } }))
        }
        ContentState::Failed if walk.random.chance(60) => {
            Some((By::user(OWNER), None, Action::RemoveTarget { target }))
        }
        ContentState::InReview | ContentState::Approved | ContentState::Scheduled => {
            let fast = walk.now.max(walk.state.last_time().unwrap_or(walk.now));
            let order = due(&walk.state, fast).find(|order| order.target == target);
            if let Some(fingerprint) = order.map(|order| order.fingerprint).filter(|_| walk.random.chance(70)) {
                return Some((By::Host {}, None, Action::BeginPublish { target, fingerprint }));
            }
            in_flight(walk, target, targets, &stages, status)
        }
        _ => None,
    }
}

fn in_flight(
    walk: &mut Walk,
    target: ProfileId,
    targets: Vec<ProfileId>,
    stages: &[Stage],
    status: ContentState,
) -> Option<Sent> {
    let chief = By::user(*walk.random.pick(&[OWNER, PEOPLE[2], PEOPLE[7]]));
    let soon = later(walk.now, *walk.random.pick(&[1, 3, 6, 12]));
    if status != ContentState::InReview || stages.is_empty() || walk.random.chance(20) {
        return Some(match walk.random.below(9) {
            0..4 => (chief, None, Action::Schedule { targets, at: soon }),
            4 => {
                let labels = Some(digest(walk.random.below(3) as u8));
                let digests = Digests { labels, ..walk.post.digests.unwrap_or_default() };
                (By::user(PEOPLE[0]), None, Action::Edit { digests, overrides: Vec::new() })
            }
            5 => (chief, None, walk.edit()),
            6 if walk.random.chance(30) => (chief, None, Action::Archive { targets }),
            _ => (By::user(*walk.random.pick(&[OWNER, PEOPLE[2], PEOPLE[7]])), None, walk.migrate(target)),
        });
    }
    let stage = walk.random.pick(stages).clone();
    let name = stage.name.clone();
    let (clocks, round) = (walk.clocks(walk.now), walk.post.places[&target].rounds[&name].clone());
    let decides = |user: &UserId| walk.world.decides(*user, &stage, &round.required, target, clocks);
    let able: Vec<UserId> = PEOPLE.into_iter().filter(decides).collect();
    if able.is_empty() {
        return None;
    }
    let user = *walk.random.pick(&able);
    let delegated: Option<(UserId, UserId)> = round.delegations.first().map(|(from, to, _)| (*from, *to));
    let other = *walk.random.pick(&able);
    Some(match (walk.random.below(12), delegated) {
        (0..4, Some((from, to))) => {
            let by = By::user(to).in_the_name_of(from);
            (by, None, Action::Approve { targets: vec![target], stage: name })
        }
        (4 | 5, Some((from, to))) => (By::user(from), None, Action::EndDelegation { target, stage: name, to }),
        (6, Some((from, _))) => (By::user(from), None, walk.edit()),
        (0..3, None) => {
            let until = later(walk.now, *walk.random.pick(&[1, 2, 9, 40]));
            (By::user(user), None, Action::Delegate { target, stage: name, to: other, until })
        }
        (7 | 9, _) => {
            let comment = walk.text(Some(target), stage.party == Side::External);
            (By::user(user), None, Action::Reject { targets: vec![target], stage: name, comment })
        }
        (8, _) if stage.party == Side::External => {
            let (link, until) = (walk.new_link(), later(walk.now, 40));
            let by = By::user(*walk.random.pick(&[OWNER, PEOPLE[2]]));
            (by, None, Action::IssueLink { link, target, stage: name, user, until, last_version: None })
        }
        _ => (By::user(user), None, Action::Approve { targets: vec![target], stage: name }),
    })
}
