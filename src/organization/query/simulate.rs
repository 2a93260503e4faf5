//! What a command would do, and who would gain or lose what by it.

mod affected;
mod rights;

pub(in crate::organization) use rights::{differences, told_apart};

use crate::access::ActorFacts;
use crate::id::{DelegationId, InvitationId, UserId};
use crate::level::Level;
use crate::organization::decide::dispatch::decide_knowing;
use crate::organization::evolve::apply::evolve;
use crate::organization::model::command::Command;
use crate::organization::model::event::Event;
use crate::organization::model::over_limit::OverLimit;
use crate::organization::model::refusal::{Refusal, Spot};
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Says what a command would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Simulation {
    /// The events that it would make.
    pub events: Vec<Event>,
    /// Every permission of every member that would be held in another way, place by place.
    pub differences: Vec<Difference>,
    /// Invitations that would lose the member who answers for them: nobody can accept them until somebody resends them.
    pub stranded: Vec<InvitationId>,
    /// Standing delegations that would end.
    pub ended: Vec<DelegationId>,
    /// What the plan that comes has no room for: it stays, and nothing is added to it.
    pub over: Vec<OverLimit>,
}

/// Stands for one permission of one member that is held in another way afterwards.
///
/// ```
/// # use countersign::organization::Simulation;
/// /// What the dialog says before somebody confirms.
/// fn lost(simulation: &Simulation) -> Vec<String> {
///     let losses = simulation.differences.iter().filter(|difference| difference.is_loss());
///     losses.map(|loss| format!("{} loses {}", loss.user, loss.permission)).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Whose.
    pub user: UserId,
    /// Where.
    pub at: Spot,
    /// The level of the permission.
    #[serde(with = "crate::organization::model::wire::level")]
    pub level: Level,
    /// The permission.
    pub permission: String,
    /// The alternatives before; none: not held.
    pub before: Vec<Way>,
    /// The alternatives afterwards; none: not held.
    pub after: Vec<Way>,
}

/// Conditions and obligations under which a permission is held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// The conditions, a negated one with `!` before it.
    pub when: Vec<String>,
    /// The obligations.
    pub obligations: Vec<String>,
}

impl Difference {
    /// Tells whether the permission was not held at all before.
    #[must_use]
    pub fn is_gain(&self) -> bool {
        self.before.is_empty()
    }

    /// Tells whether the permission is not held at all afterwards.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        self.after.is_empty()
    }
}

/// Tells what a command would do, were it carried out: its events, and exactly who would hold what in another way.
/// Forbid rules are left aside, since they are the same for everybody.
///
/// Nodes that no assignment tells apart are told once, as [`Spot`] says; so the answer is complete however many nodes
/// there are. Only the members whom the events concern are looked at.
///
/// ```
/// # use countersign::{event_sourcing::Aggregate, organization::*, policies, OrganizationId, Policy, ProfileId, Timestamp, UserId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (id, sarah, now) = (OrganizationId::new(10), UserId::new(1), Timestamp::from_millis(0));
/// # let mut agency = Aggregate::new(State::new(id));
/// # let owner = Access::new(Place::organization(), Role::policy("owner"));
/// # for action in [
/// #     Action::Create { organization: id, founder: sarah, access: vec![owner], plan: None },
/// #     Action::ConnectProfile { profile: ProfileId::new(7), name: "Instagram".into(), workspace: None },
/// # ] {
/// #     let command = Command::new(agency.next_id(), By::user(sarah), now, action);
/// #     agency.apply(decide(&policy, agency.state(), &command)?)?;
/// # }
/// # let state = agency.state();
/// let marc = UserId::new(2);
/// let invite = Action::Invite {
///     invitation: countersign::id::InvitationId::new(1),
///     recipient: "marc@example.com".into(),
///     token: countersign::id::TokenId::new(1),
///     access: vec![Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor"))],
///     expires_at: Timestamp::from_millis(1_000),
/// };
/// let invite = Command::new(agency.next_id(), By::user(sarah), now, invite);
/// let simulation = simulate(&policy, state, &invite)?;
/// assert_eq!(simulation.events.len(), 1);
/// assert!(simulation.differences.iter().all(|difference| !difference.is_gain()), "nothing is gained before {marc} accepts");
/// # Ok(()) }
/// ```
///
/// # Errors
/// The refusal of the command.
pub fn simulate<V: Vocabulary>(policy: &Policy<V>, state: &State, command: &Command) -> Result<Simulation, Refusal> {
    simulate_knowing(policy, state, command, ActorFacts::new())
}

/// Tells as [`simulate`] does, of a command of whose sender the host tells something; see
/// [`decide_knowing`](crate::organization::decide_knowing).
///
/// # Errors
/// The refusal of the command.
pub fn simulate_knowing<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    command: &Command,
    told: ActorFacts,
) -> Result<Simulation, Refusal> {
    let events = decide_knowing(policy, state, command, told)?;
    let affected = affected::by(state, &events);
    let mut after = state.excerpt(&affected.users);
    for event in &events {
        // What was decided can happen; an excerpt has everybody that the events name.
        if evolve(&mut after, event).is_err() {
            debug_assert!(false, "an event that was decided can't happen");
        }
    }
    let mut differences = Vec::new();
    for user in &affected.users {
        let states = [(state, command.now), (&after, command.now)];
        rights::differences(policy, states, *user, &affected.nodes, &mut differences);
    }
    differences.sort_unstable();
    let lost = |user: &UserId| state.is_member(*user) && !after.is_member(*user) && affected.users.contains(user);
    let theirs = after.invitations.iter().filter(|(_, invitation)| lost(&invitation.inviter));
    let stranded = theirs.map(|(id, _)| *id).collect();
    let ends = |id: &&DelegationId| !after.delegations.contains_key(*id);
    let ended = state.delegations.keys().filter(ends).copied().collect();
    let over = events.iter().flat_map(|event| event.change.over()).copied().collect();
    Ok(Simulation { events, differences, stranded, ended, over })
}
