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
/// let leave = Command::new(agency.next_id(), By::user(sarah), now, Action::Leave {});
/// let refused = decide(&policy, state, &leave).unwrap_err();
/// println!("{refused}"); // the only owner stays
/// # Ok(()) }
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
/// # use countersign::{organization::*, actor::ActorFacts, *};
/// # fn ask(policy: &Policy, state: &State, command: &Command) -> Result<(), Box<dyn std::error::Error>> {
/// let told = ActorFacts::new().fact(policy.actor_fact("second_factor")?, true);
/// let events = decide_knowing(policy, state, command, told)?;
/// # Ok(()) }
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
/// # use countersign::{organization::{self, Command, Event, Refusal, State}, Policy};
/// fn answer(policy: &Policy, state: &State, command: &Command) -> Result<Vec<Event>, Refusal> {
///     organization::decide_in_order(policy, state, command) // the host has one clock for all of its servers
/// }
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
