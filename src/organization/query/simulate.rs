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
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let remove = Action::RemoveMember { user: UserId::new(2) };
/// let remove = Command::new(CommandId::new(40), By::user(UserId::new(1)), Timestamp::from_millis(30), remove);
/// let before_you_do: Simulation = simulate(&policy, &agency, &remove)?;
/// assert_eq!(before_you_do.stranded, [InvitationId::new(1)]); // Marc had invited Nina
/// assert_eq!(before_you_do.ended, [DelegationId::new(13)]); // and was to decide for Sarah
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// Describes a permission that a member would hold in another way afterwards.
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

/// Lists the conditions and obligations under which a permission is held.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let scheduled_only = Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor")).when("scheduled");
/// let grant = Action::Grant { user: UserId::new(4), access: scheduled_only };
/// let grant = Command::new(CommandId::new(40), By::user(UserId::new(1)), Timestamp::from_millis(30), grant);
/// let gained: Vec<Way> = simulate(&policy, &agency, &grant)?.differences.remove(0).after;
/// assert_eq!(gained[0].when, ["scheduled"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (user, place, role) = (UserId::new(3), Place::profile(ProfileId::new(7)), Role::policy("editor"));
    /// let switch_on = Action::SwitchOptional { user, place, role, optional: vec!["post.publish".into()] };
    /// let switch_on = Command::new(CommandId::new(40), By::user(UserId::new(1)), Timestamp::from_millis(30), switch_on);
    /// let gained = simulate(&policy, &agency, &switch_on)?.differences;
    /// assert!(gained.len() == 1 && gained[0].is_gain() && gained[0].permission == "post.publish");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_gain(&self) -> bool {
        self.before.is_empty()
    }

    /// Tells whether the permission is not held at all afterwards.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let suspend = Action::Suspend { user: UserId::new(4) };
    /// let suspend = Command::new(CommandId::new(40), By::user(UserId::new(1)), Timestamp::from_millis(30), suspend);
    /// let lost = simulate(&policy, &agency, &suspend)?.differences;
    /// assert!(!lost.is_empty() && lost.iter().all(|difference| difference.is_loss()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let (julie, now) = (UserId::new(3), Timestamp::from_millis(30));
/// let remove = Action::RemoveMember { user: julie };
/// let would = simulate(&policy, &agency, &Command::new(CommandId::new(40), By::user(UserId::new(2)), now, remove))?;
/// let lost = would.differences;
/// assert!(!lost.is_empty() && lost.iter().all(|difference| difference.user == julie && difference.is_loss()));
/// assert!(agency.is_member(julie), "nothing has happened");
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let (place, role) = (Place::organization(), Role::policy("owner"));
/// let transfer = Action::TransferOwnership { place, role, to: UserId::new(2), former: None };
/// let transfer = Command::new(CommandId::new(40), By::user(UserId::new(1)), Timestamp::from_millis(30), transfer);
/// assert!(simulate(&policy, &agency, &transfer).is_err(), "it takes a second factor");
/// let told = actor::ActorFacts::new().fact(policy.actor_fact("second_factor")?, true);
/// assert_eq!(simulate_knowing(&policy, &agency, &transfer, told)?.events.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    let mut after = state.excerpt(&affected::there(state, &affected, &events));
    for event in &events {
        // What was decided can happen; an excerpt has everybody that the events name, and whoever they are by.
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
