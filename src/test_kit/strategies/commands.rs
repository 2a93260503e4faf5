//! Random commands, of people who might and of people who may not.

use super::{PEOPLE, PROFILES, Random, WORKSPACES};
use crate::approval;
use crate::id::{CommandId, GroupId, InvitationId, KeyId, TeamId, TokenId, UserId, WorkspaceId};
use crate::level::Level;
use crate::organization::{self, Access, By, Place, Role};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use proptest::prelude::*;

/// Generates commands on an organization as it stands: whatever its members, operators and the host may ask, and much
/// that will be refused.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// let (empty, now) = (organization::State::new(test_kit::ORGANIZATION), test_kit::NOW);
/// proptest!(ProptestConfig::with_cases(16), |(command in strategies::organization_commands(&policy, &empty, now))| {
///     prop_assert_eq!(empty.done(command.id), None);
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn organization_commands<V: Vocabulary>(
    policy: &Policy<V>,
    state: &organization::State,
    now: Timestamp,
) -> impl Strategy<Value = organization::Command> + use<V> {
    let (words, state) = (Words::of(policy), state.clone());
    any::<u64>().prop_map(move |seed| on_organization(&words, &state, now, &mut Random(seed)))
}

/// Generates commands on a post as it stands: whatever its people and the host may ask, and much that will be refused.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// let post = approval::State::new(test_kit::ORGANIZATION, ContentId::new(900));
/// proptest!(ProptestConfig::with_cases(16), |(command in strategies::approval_commands(&post, test_kit::NOW))| {
///     prop_assert_eq!(post.done(command.id), None);
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn approval_commands(state: &approval::State, now: Timestamp) -> impl Strategy<Value = approval::Command> + use<> {
    let state = state.clone();
    any::<u64>().prop_map(move |seed| on_post(&state, now, &mut Random(seed)))
}

/// The teams that there may be.
const TEAMS: [TeamId; 2] = [TeamId::new(1), TeamId::new(2)];

/// The names of a policy that commands use.
#[derive(Clone, Debug)]
pub(super) struct Words {
    roles: Vec<(Level, String)>,
    permissions: Vec<String>,
    plans: Vec<String>,
    facts: Vec<String>,
}

impl Words {
    pub(super) fn of<V: Vocabulary>(policy: &Policy<V>) -> Self {
        Self {
            roles: policy.roles().map(|role| (role.level(), role.name().to_string())).collect(),
            permissions: policy.listed_permissions().map(|listed| listed.name().to_string()).collect(),
            plans: policy.plans().map(|plan| plan.name().to_string()).collect(),
            facts: policy.facts().map(|fact| fact.name().to_string()).chain(["author".into()]).collect(),
        }
    }

    fn access(&self, random: &mut Random) -> Access {
        let (level, name) = random.pick(&self.roles);
        let place = match level {
            Level::Organization => Place::organization(),
            Level::Workspace => Place::workspace(random.pick(&WORKSPACES)),
            Level::Profile if random.chance(20) => Place::group(GroupId::new(1)),
            Level::Profile => Place::profile(random.pick(&PROFILES)),
        };
        let access = Access::new(place, Role::policy(&name));
        if random.chance(80) {
            return access;
        }
        let not = if random.chance(50) { "!" } else { "" };
        access.when(&[not, &random.pick(&self.facts)].concat())
    }
}

fn later(random: &mut Random, now: Timestamp) -> Timestamp {
    let hours = u64::try_from(random.below(48)).unwrap_or(0);
    now.saturating_add(Duration::from_secs(hours.saturating_mul(3_600)))
}

pub(super) fn on_organization(
    words: &Words,
    state: &organization::State,
    now: Timestamp,
    random: &mut Random,
) -> organization::Command {
    let id = CommandId::from_u128(u128::from(random.next()));
    let user = UserId::new(1);
    let action = if state.revision() == 0 { begun(words, random) } else { asked(words, state, now, random) };
    let member = By::user(if random.chance(60) { user } else { random.pick(&PEOPLE) });
    let by = if let organization::Action::Create { founder, .. } = &action {
        By::user(*founder)
    } else if let Some(invited) = invited(&action).filter(|_| random.chance(80)) {
        invited
    } else if random.chance(30) {
        By::operator(UserId::new(99))
    } else {
        member
    };
    organization::Command::new(id, by, now, action)
}

/// Whom the invitation was meant for that is accepted, so that people join.
fn invited(action: &organization::Action) -> Option<By> {
    let organization::Action::AcceptInvitation { invitation, .. } = action else { return None };
    Some(By::user(UserId::from_u128(invitation.as_u128())))
}

fn begun(words: &Words, random: &mut Random) -> organization::Action {
    let roles = words.roles.iter().filter(|(level, _)| *level == Level::Organization);
    let roles: Vec<&str> = roles.map(|(_, name)| name.as_str()).collect();
    // Mostly the first of the policy, which is its owner's, so that something may happen.
    let first = roles.first().copied().filter(|_| random.chance(70));
    let first = first.or_else(|| (!roles.is_empty()).then(|| random.pick(&roles)));
    let access = first.map(|role| Access::new(Place::organization(), Role::policy(role))).into_iter().collect();
    let plan = if words.plans.is_empty() { None } else { Some(random.pick(&words.plans)) };
    organization::Action::Create { organization: super::ORGANIZATION, founder: UserId::new(1), access, plan }
}

fn asked(words: &Words, state: &organization::State, now: Timestamp, random: &mut Random) -> organization::Action {
    use organization::Action;
    let user = random.pick(&PEOPLE);
    let held = state.access(user);
    let access = if held.is_empty() { words.access(random) } else { random.pick(&held) };
    let (place, role) = (access.place, access.role.clone());
    let (workspace, profile) = (random.pick(&WORKSPACES), random.pick(&PROFILES));
    let (invitation, token) = (InvitationId::from_u128(user.as_u128()), TokenId::new(7));
    match random.below(34) {
        0 | 1 => Action::CreateWorkspace { workspace, name: "Workspace".into(), holder: Some(UserId::new(1)) },
        2..=5 => Action::ConnectProfile { profile, name: "Profile".into(), workspace: lies_in(profile) },
        6..=8 => {
            let (recipient, access) =
                (["user", &user.to_string(), "@example.com"].concat(), Vec::from([words.access(random)]));
            Action::Invite { invitation, recipient, token, access, expires_at: later(random, now) }
        }
        9 | 10 => Action::AcceptInvitation { invitation, token },
        11 | 12 => Action::Grant { user, access: words.access(random) },
        13 => Action::Revoke { user, place, role },
        14 => Action::ChangeRole { user, role, to: words.access(random) },
        15 => Action::Schedule { user, place, role, from: None, until: Some(later(random, now)) },
        16 => Action::Suspend { user },
        17 => Action::Reinstate { user },
        18 => Action::RemoveMember { user },
        19 => Action::CreateGroup { group: GroupId::new(1), name: "Group".into(), profiles: random.some(&PROFILES) },
        20 => Action::DisconnectProfile { profile },
        21 => Action::ReconnectProfile { profile },
        22 => Action::MoveProfile { profile, workspace: Some(workspace) },
        23 => {
            let permissions = random.some(&words.permissions);
            Action::MintKey { key: KeyId::new(1), permissions, places: Vec::new(), until: None, content: None }
        }
        24 if !words.plans.is_empty() => {
            Action::ChangePlan { plan: random.pick(&words.plans), at: None, extra_seats: None }
        }
        number @ 26.. => of_teams_and_seats(number, words, state, random),
        _ => Action::Leave {},
    }
}

fn of_teams_and_seats(
    number: usize,
    words: &Words,
    state: &organization::State,
    random: &mut Random,
) -> organization::Action {
    use organization::Action;
    let (team, user) = (random.pick(&TEAMS), random.pick(&PEOPLE));
    let has = state.team_access(team);
    let access = if has.is_empty() { words.access(random) } else { random.pick(&has) };
    let (place, role) = (access.place, access.role.clone());
    match number {
        26 => Action::CreateTeam { team, name: "Team".into() },
        27 | 28 => Action::AddToTeam { team, user },
        29 | 30 => Action::GrantToTeam { team, access: words.access(random) },
        31 => Action::ChangeTeamAccess { team, role, to: words.access(random) },
        32 => Action::RevokeFromTeam { team, place, role },
        _ if random.chance(50) => Action::RemoveFromTeam { team, user },
        _ if random.chance(50) => Action::DeleteTeam { team },
        _ => Action::FreeSeats {},
    }
}

fn lies_in(profile: crate::id::ProfileId) -> Option<WorkspaceId> {
    match PROFILES.iter().position(|known| *known == profile) {
        Some(0 | 1) => Some(WORKSPACES[0]),
        Some(2 | 3) => Some(WORKSPACES[1]),
        _ => None,
    }
}

pub(super) fn on_post(state: &approval::State, now: Timestamp, random: &mut Random) -> approval::Command {
    use approval::Action;
    let id = CommandId::from_u128(u128::from(random.next()));
    let all: Vec<_> = state.targets().map(approval::Target::profile).collect();
    let stages = state.targets().filter_map(approval::Target::definition).flat_map(|definition| &definition.stages);
    let mut stages: Vec<String> = stages.map(|stage| stage.name.clone()).collect();
    stages.push("review".into());
    let mut targets = if all.is_empty() { random.some(&PROFILES) } else { random.some(&all) };
    if targets.is_empty() {
        targets = all.iter().copied().take(1).collect();
    }
    let target = targets.first().copied().unwrap_or(PROFILES[0]);
    let stage = random.pick(&stages);
    let digests = crate::test_kit::text(u8::try_from(random.below(4)).unwrap_or(0));
    let fingerprint = approval::due(state, now).next().map(|order| order.fingerprint);
    let attempt = state.target(target).and_then(approval::Target::attempt).unwrap_or(1);
    let comment = || "not like this".into();
    let action = match random.below(20) {
        _ if state.author().is_none() => Action::Create { targets, digests },
        0 | 1 => Action::Edit { digests, overrides: Vec::new() },
        2 | 3 => Action::Submit { targets },
        4 => Action::Resubmit { targets },
        5..=8 => Action::Approve { targets, stage },
        9 => Action::Reject { targets, stage, comment: comment() },
        10 => Action::RequestChanges { targets, stage, comment: comment() },
        11 => Action::Withdraw { targets },
        12 => Action::Hold { targets, until: random.chance(50).then(|| later(random, now)) },
        13 => Action::ReleaseHold { targets },
        14 | 15 => Action::Schedule { targets, at: later(random, now) },
        16 => match fingerprint {
            Some(fingerprint) => Action::BeginPublish { target, fingerprint },
            None => Action::Tick {},
        },
        17 => Action::ReportPublished { target, attempt },
        18 => Action::ReportFailed { target, attempt, error: comment() },
        _ => Action::AddTarget { target: random.pick(&PROFILES) },
    };
    let host = matches!(
        action,
        Action::BeginPublish { .. } | Action::ReportPublished { .. } | Action::ReportFailed { .. } | Action::Tick {}
    );
    let by = if host { approval::By::Host {} } else { approval::By::user(random.pick(&PEOPLE)) };
    approval::Command::new(id, by, now, (state.revision(), state.version()), action)
}
