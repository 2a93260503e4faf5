//! Organizations of many members, for the benches of organization.

use countersign::event_sourcing::Format;
use countersign::organization::{
    Access, Action, By, Change, Command, CommandId, Event, InvitationId, Place, Role, State, TeamId, TokenId, evolve,
};
use countersign::{OrganizationId, Policy, ProfileId, Timestamp, UserId};

pub const ASSIGNMENTS: u64 = 10;
const PROFILES: u64 = 100;

/// What happened to an organization of that many members with ten assignments each: eleven events for each of them.
pub fn history(members: u64) -> impl Iterator<Item = Event> {
    let owner = UserId::new(1);
    let role = |name: &str| Access::new(Place::organization(), Role::policy(name));
    let created = Change::OrganizationCreated {
        organization: OrganizationId::new(1),
        founder: owner,
        access: vec![role("owner")],
        plan: None,
    };
    let connected = (1..=PROFILES).map(|profile| Change::ProfileConnected {
        profile: ProfileId::new(profile),
        name: "Page".into(),
        workspace: None,
        connected_by: Some(UserId::new(1)),
    });
    let joined = (2..=members).flat_map(move |user| {
        let (invitation, token) = (InvitationId::new(user), TokenId::new(user));
        let recipient = format!("{user}@example.com").into();
        let (access, expires_at) = (vec![role("member")], Timestamp::from_millis(1));
        let invited = Change::MemberInvited { invitation, inviter: owner, recipient, token, access, expires_at };
        let user = UserId::new(user);
        [invited, Change::InvitationAccepted { invitation, user, gives: None, announced: None }]
    });
    let granted = (1..=members).flat_map(|user| {
        (1..ASSIGNMENTS).map(move |at| {
            let place = Place::profile(ProfileId::new(1 + (user + at * 10) % PROFILES));
            Change::AccessGranted { user: UserId::new(user), access: Access::new(place, Role::policy("editor")) }
        })
    });
    let changes = [created].into_iter().chain(connected).chain(joined).chain(granted);
    (1..).zip(changes).map(|(revision, change)| event(revision, change))
}

/// By the owner, or by whoever accepts.
fn event(revision: u64, change: Change) -> Event {
    Event {
        format: Format,
        organization: OrganizationId::new(1),
        revision,
        at: Timestamp::from_millis(0),
        clock: None,
        command: CommandId::new(revision),
        command_digest: revision,
        policy: None,
        by: By::user(if let Change::InvitationAccepted { user, .. } = change { user } else { UserId::new(1) }),
        change,
    }
}

pub fn organization(members: u64) -> State {
    let mut state = State::new(OrganizationId::new(1));
    history(members).for_each(|event| evolve(&mut state, &event).expect("it follows"));
    state
}

pub fn revoke(state: &State, actor: u64, user: u64) -> Command {
    let (place, role) = (Place::organization(), Role::policy("member"));
    let action = Action::Revoke { user: UserId::new(user), place, role };
    let (by, now) = (By::user(UserId::new(actor)), Timestamp::from_millis(1_000));
    Command::new(CommandId::new(u64::MAX), by, now, action).seen(state.revision())
}

/// A role at a profile where the member has none.
pub fn grant(state: &State, actor: u64, user: u64) -> Command {
    let held = state.access(UserId::new(user));
    let free = (1..=PROFILES).map(|profile| Place::profile(ProfileId::new(profile)));
    let place =
        free.into_iter().find(|place| held.iter().all(|access| access.place != *place)).expect("a free profile");
    let action = Action::Grant { user: UserId::new(user), access: Access::new(place, Role::policy("moderator")) };
    let (by, now) = (By::user(UserId::new(actor)), Timestamp::from_millis(1_000));
    Command::new(CommandId::new(u64::MAX), by, now, action).seen(state.revision())
}

pub fn policy() -> Policy {
    Policy::parse(include_str!("../../../policies/agorapulse.json")).expect("a policy")
}

/// How many members are in each team.
pub const IN_A_TEAM: u64 = 100;

/// The same organization with that many teams of a hundred members and five roles each.
pub fn in_teams(members: u64, teams: u64) -> State {
    let mut state = organization(members);
    let role = |team: u64, at: u64| {
        Access::new(Place::profile(ProfileId::new(1 + (team + at * 7) % PROFILES)), Role::policy("moderator"))
    };
    let changes = (1..=teams).flat_map(|number| {
        let team = TeamId::new(number);
        let created = Change::TeamCreated { team, name: "Team".into() };
        let given = (0..5).map(move |at| Change::TeamAccessGranted { team, access: role(number, at) });
        let joined = (0..IN_A_TEAM).map(move |at| {
            let user = UserId::new(2 + (number * IN_A_TEAM + at) % (members - 1));
            Change::TeamJoined { team, user }
        });
        [created].into_iter().chain(given).chain(joined)
    });
    for (revision, change) in (state.revision() + 1..).zip(changes) {
        evolve(&mut state, &event(revision, change)).expect("it follows");
    }
    state
}

/// A role that the team does not have, for everybody in it; or somebody who is not in it, for all that it has.
pub fn of_team(state: &State, give: bool) -> Command {
    let team = TeamId::new(1);
    let access = Access::new(Place::profile(ProfileId::new(50)), Role::policy("guest"));
    let user = UserId::new(1);
    let action = if give { Action::GrantToTeam { team, access } } else { Action::AddToTeam { team, user } };
    Command::new(CommandId::new(u64::MAX), By::user(user), Timestamp::from_millis(1_000), action).seen(state.revision())
}
