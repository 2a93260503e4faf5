//! Seats: how many members a plan has room for.

use crate::organization::decide::context::Context;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::policy::model::{OnDowngrade, Seats};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// Room for one more member. Suspended members take no seat; each recipient of invitations that may still be accepted
/// takes one if the plan says so. `invited`: for that recipient, else for somebody who comes in now (whose own invitation
/// is among the pending ones, or who needs none).
pub(in crate::organization) fn room_for_one_more<V: Vocabulary>(
    context: &Context<'_, V>,
    invited: Option<&str>,
) -> Result<(), Refusal> {
    let (state, plan) = (context.state, context.state.plan.as_deref());
    let reserve = limits(context.policy, plan).is_some_and(|seats| seats.pending_invitations_count);
    let invited = invited.filter(|_| reserve);
    let pending = invited.map_or(0, |recipient| state.seats_waiting(context.now, Some(recipient)));
    let taken = state.active.saturating_add(pending).saturating_add(1);
    fit(context.policy, plan, state.extra_seats, taken)?;
    fit_into_kept(context, None, taken)
}

/// That many seats fit into the plan that is announced too, where nobody is suspended when it comes. `extra` is what
/// will be bought, if that changes.
pub(in crate::organization) fn fit_into_kept<V: Vocabulary>(
    context: &Context<'_, V>,
    extra: Option<u32>,
    taken: usize,
) -> Result<(), Refusal> {
    let Some(announced) = &context.state.announced else {
        return Ok(());
    };
    let plan = context.policy.model.plans.iter().find(|plan| plan.name == announced.plan);
    if plan.is_none_or(|plan| plan.downgrade.members != OnDowngrade::Keep) {
        return Ok(());
    }
    let extra = extra.or(announced.extra_seats).unwrap_or(context.state.extra_seats);
    fit(context.policy, Some(&announced.plan), extra, taken)
}

/// That many seats fit into the plan with those that are bought.
pub(in crate::organization) fn fit<V: Vocabulary>(
    policy: &Policy<V>,
    plan: Option<&str>,
    extra: u32,
    taken: usize,
) -> Result<(), Refusal> {
    let taken = u32::try_from(taken).unwrap_or(u32::MAX);
    match capacity(policy, plan, extra) {
        Some(seats) if taken > seats => Err(Refusal::NoSeat { seats, taken }),
        _ => Ok(()),
    }
}

/// The seats of a plan with those that are bought; none: no limit.
pub(in crate::organization) fn capacity<V: Vocabulary>(
    policy: &Policy<V>,
    plan: Option<&str>,
    extra: u32,
) -> Option<u32> {
    let seats = limits(policy, plan)?;
    let extra = seats.extra.map_or(extra, |most| extra.min(most));
    Some(seats.included?.saturating_add(extra))
}

/// What the plan of that stored name says, or the plan of who has none.
pub(in crate::organization) fn limits<V: Vocabulary>(policy: &Policy<V>, plan: Option<&str>) -> Option<Seats> {
    let plan = policy.plan_of(plan)?;
    policy.model.plans.get(usize::from(plan.index))?.seats
}

impl State {
    /// Counts the invitations that may still be accepted.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let at = |now| agency.pending_invitations(Timestamp::from_millis(now));
    /// assert_eq!((at(30), at(60)), (1, 0)); // it ends at 60
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn pending_invitations(&self, now: Timestamp) -> usize {
        self.invitations.values().filter(|invitation| now < invitation.expires_at).count()
    }

    /// Returns how many seats there are; `None`: no limit.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let now = Timestamp::from_millis(30);
    /// let taken = agency.active_count() + agency.pending_invitations(now);
    /// assert_eq!((agency.seats(&policy), taken), (Some(8), 5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn seats<V: Vocabulary>(&self, policy: &Policy<V>) -> Option<u32> {
        capacity(policy, self.plan(), self.extra_seats)
    }
}
