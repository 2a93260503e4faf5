//! Commands to events.

use crate::access::ActorFacts;
use crate::organization::decide::carry_out::decide_once;
use crate::organization::decide::who_could;
use crate::organization::model::command::Command;
use crate::organization::model::event::Event;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Decides what a command makes happen: events to store, together or not at all, and to
/// [`evolve`](crate::organization::evolve()) with in their order. Nothing is changed by it, and nothing happens where
/// it is refused.
///
/// A command that was accepted before makes nothing happen again, and is answered with no events whatever revision and
/// time it names; [`State::done`] says which revision it made. It is the same if its id, its actor, whom it acts for
/// and its action are; another one under the id is refused. Each command is guarded by permissions of the actor, which
/// stand [in the module's table](crate::organization#guards); what it hands out is bounded by what the actor holds
/// there.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let leave = |user| Command::new(CommandId::new(40), By::user(UserId::new(user)), Timestamp::from_millis(30), Action::Leave {});
/// assert_eq!(decide(&policy, &agency, &leave(3))?.len(), 1); // to store, and to evolve with
/// let refused = decide(&policy, &agency, &leave(1)).err(); // the only owner
/// assert_eq!(refused.map(|refused| refused.name()), Some("last_holder"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every command that may not be carried out now; nothing has happened then.
pub fn decide<V: Vocabulary>(policy: &Policy<V>, state: &State, command: &Command) -> Result<Vec<Event>, Refusal> {
    decide_knowing(policy, state, command, ActorFacts::new())
}

/// Decides as [`decide`] does, of a command of whose sender the host tells something, such as that they are signed in with a
/// second factor.
///
/// What is told is told of whoever sends the command: of the person, or of the key that they use; not of somebody whom
/// they act for, and not of an operator. It counts where a permission is asked for. What may be handed out is compared
/// as it is written, conditions included, whatever is known. Nothing is told of an inviter when somebody accepts: an
/// invitation by whom the policy lets invite under such a condition alone is refused then.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let (place, role) = (Place::organization(), Role::policy("owner"));
/// let transfer = Action::TransferOwnership { place, role, to: UserId::new(2), former: None };
/// let transfer = Command::new(CommandId::new(40), By::user(UserId::new(1)), Timestamp::from_millis(30), transfer);
/// let told = actor::ActorFacts::new().fact(policy.actor_fact("second_factor")?, true);
/// assert!(decide(&policy, &agency, &transfer).is_err() && decide_knowing(&policy, &agency, &transfer, told).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of [`decide`], and facts of another policy.
pub fn decide_knowing<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    command: &Command,
    told: ActorFacts,
) -> Result<Vec<Event>, Refusal> {
    decide_once(policy, state, command, told).map_err(|refusal| who_could::named(policy, state, command, refusal))
}

/// Answers as [`decide`] does, for a host whose clocks agree: a command from before the last event is refused, instead
/// of being taken at that event's time (J6).
///
/// # Errors
/// Those of [`decide`], and a time before the last event.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let leave = Command::new(CommandId::new(40), By::user(UserId::new(3)), Timestamp::from_millis(9), Action::Leave {});
/// assert!(decide(&policy, &agency, &leave).is_ok(), "taken at the time of the last event, 13");
/// assert_eq!(decide_in_order(&policy, &agency, &leave).map_err(|refused| refused.name()), Err("time_runs_back"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide_in_order<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    command: &Command,
) -> Result<Vec<Event>, Refusal> {
    let done = state.done(command.id).is_some();
    match state.clock.filter(|last| !done && command.now < *last) {
        Some(last) => Err(Refusal::TimeRunsBack { last, found: command.now }),
        None => decide(policy, state, command),
    }
}
