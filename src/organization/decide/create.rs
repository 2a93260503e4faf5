//! The beginning of an organization.

use crate::access::ActorError;
use crate::id::{OrganizationId, UserId};
use crate::level::Level;
use crate::organization::decide::context::{Changes, Context, unknown, wrong_actor};
use crate::organization::decide::limit::seats;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::reading::Parts;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::vocabulary::Vocabulary;
use alloc::string::ToString;
use alloc::vec::Vec;

/// The founder begins it for themselves, or an operator does; every role that must be held at the organization is
/// theirs.
pub(super) fn create<V: Vocabulary>(
    context: &Context<'_, V>,
    organization: OrganizationId,
    founder: UserId,
    access: &[Access],
    plan: Option<&str>,
) -> Changes {
    let own = context.by == By::user(founder);
    if !own && !context.is_operator() {
        return Err(wrong_actor("the founder or an operator"));
    }
    if organization != context.state.organization {
        return Err(unknown("organization", organization));
    }
    let policy = context.policy;
    match plan {
        None if policy.has_plans() && policy.default_plan().is_none() => return Err(unknown("plan", "none")),
        Some(name) if policy.plan(name).is_err() => return Err(unknown("plan", name)),
        _ => {}
    }
    if let Some(capacity) = seats::capacity(policy, plan, 0).filter(|capacity| *capacity == 0) {
        return Err(Refusal::NoSeat { seats: capacity, taken: 1 });
    }
    let access: Vec<Access> = access.iter().cloned().map(Access::settled).collect();
    for (index, held) in access.iter().enumerate() {
        let again = access.iter().skip(index.saturating_add(1)).any(|other| other.is_for(held.place, &held.role));
        let known = match &held.role {
            Role::Policy(name) => policy.role(Level::Organization, name).is_ok(),
            Role::Custom(_) => false,
        };
        if held.place != Place::organization() || !known {
            return Err(unknown("role at the organization", &held.role));
        }
        if again || !held.is_whole() || held.must_approve {
            return Err(Refusal::Unfit { problem: "a founder holds each role once, un-narrowed and for good".into() });
        }
        if !context.state.read(policy, Parts::of(held)).losses.is_empty() {
            return Err(Refusal::Unfit { problem: ActorError::NotOffered.to_string() });
        }
    }
    let needed = policy.model.roles.iter().filter(|role| role.level == Level::Organization);
    for role in needed {
        let held = access.iter().any(|held| held.role == Role::policy(&role.name));
        if let Some(at_least) = role.holders.min.filter(|least| *least > u32::from(held)) {
            let (role, place) = (Role::policy(&role.name), Place::organization());
            return Err(Refusal::LastHolder { role, place, at_least });
        }
    }
    context.separate(&[], &access)?;
    context.room_for_founder(plan, &access)?;
    Ok([Change::OrganizationCreated { organization, founder, access, plan: plan.map(Into::into) }].into())
}
