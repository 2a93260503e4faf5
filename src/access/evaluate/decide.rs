//! The decision with its reason: the first gate of the pipeline that stops the request.

use super::Request;
use super::slow_path;
use crate::access::Status;
use crate::access::actor::{Folded, Held, Limit};
use crate::access::decision::Outcome;
use crate::access::facts;
use crate::access::reason::Reason;
use crate::level::Level;
use crate::policy::model::Condition;
use crate::policy::tables::{Gate, Known, RoleTable};
use crate::resource::ErasedResource;

/// R1 to R9 for everything in `asked`.
pub(crate) fn decide(request: Request<'_>, asked: u128) -> Outcome {
    let Request { tables, actor, on } = request;
    if asked == 0 {
        return Outcome::denied(Reason::EmptyRequest);
    }
    if actor.stamp != tables.stamp {
        return Outcome::denied(Reason::OtherPolicy);
    }
    if actor.organization != on.organization {
        return Outcome::denied(Reason::OtherOrganization);
    }
    if super::can(tables, actor, asked, &on) {
        return Outcome::ALLOWED;
    }
    let is_member = actor.record.is_active() && !actor.record.assignments.is_empty();
    // Of a stranger nothing more is asked than whether anyone has it.
    let is_public = asked & !tables.everyone.anyone.reach(on.level, 0) == 0;
    match actor.record.status {
        Status::Suspended => Outcome::denied(Reason::Suspended),
        Status::Removed | Status::Active if !is_member && !is_public => Outcome::denied(Reason::NotAMember),
        Status::Removed | Status::Active => gates(&request, asked),
    }
}

/// What the applying assignments give, gate by gate.
#[derive(Default)]
struct Given {
    /// By live assignments, conditions ignored.
    named: u128,
    /// By live assignments, their conditions holding.
    holding: u128,
    /// Of these, by roles that are in force on the plan.
    in_force: u128,
    /// By assignments that have ended, conditions ignored.
    ended: u128,
}

fn gates(request: &Request<'_>, asked: u128) -> Outcome {
    let Request { tables, actor, on } = request;
    let record = &actor.record;
    let known = facts::known(tables, actor, on);
    let given = given(request, known);
    let missing = asked & !given.named;
    if missing != 0 {
        return Outcome::denied(if missing & !given.ended == 0 { Reason::Expired } else { Reason::NotGranted });
    }
    let unmet = asked & !given.holding;
    if unmet != 0 {
        return Outcome::unmet(unmet_literals(request, known, unmet));
    }
    if asked & slow_path::forbidden(tables, on.level, known) != 0 {
        return Outcome::denied(Reason::Forbidden);
    }
    let plan = slow_path::plan_permissions(tables.plan(record.plan), on.level);
    if asked & !(given.in_force & plan) != 0 {
        return Outcome::denied(Reason::ExcludedByPlan);
    }
    under_limits(request, asked, obligations(request, known, asked))
}

fn given(request: &Request<'_>, known: Known) -> Given {
    let Request { tables, actor, on } = request;
    let mut given = Given::default();
    if let Some(role) = actor.as_everyone_on_any_plan(tables) {
        given.named |= role.reach(on.level, 0);
        given.holding |= holding(role, on.level, 0, known);
    }
    if let Some(role) = actor.as_everyone(tables) {
        given.in_force |= holding(role, on.level, 0, known);
    }
    if actor.membership.is_over {
        given.ended |= tables.everyone.members.reach(on.level, 0);
    }
    for held in applying(actor, on) {
        let Some(role) = held.table(tables) else {
            continue;
        };
        let on_switch = held.switched_on(on.level);
        let reach = role.reach(on.level, on_switch);
        if held.is_live() {
            let holding = holding(role, on.level, on_switch, known);
            given.named |= reach;
            given.holding |= holding;
            given.in_force |= if held.is_in_force() { holding } else { 0 };
        } else if actor.record.has_ended(held) {
            given.ended |= reach;
        }
    }
    given
}

/// What a role gives with that switched on, conditions holding.
fn holding(role: &RoleTable, level: Level, on: u128, known: Known) -> u128 {
    let open = role.gates(level, on).filter(|gate| gate.when.holds(known));
    open.fold(*role.plain.at(level), |mask, gate| mask | gate.permissions)
}

/// The assignments that apply, live or not; none of somebody who is no member any more.
fn applying<'r>(actor: &'r Folded, on: &'r ErasedResource<'r>) -> impl Iterator<Item = &'r Held> + 'r {
    actor.record.applying(on).filter(|_| actor.record.is_active())
}

/// The literals that keep the gates of live assignments shut for the permissions in `unmet`.
fn unmet_literals(request: &Request<'_>, known: Known, unmet: u128) -> Condition {
    let ways = live_gates(request, false).filter(|gate| gate.permissions & unmet != 0);
    ways.fold(Condition::default(), |literals, gate| literals.union(gate.when.unmet(known)))
}

/// R9: the smallest obligations for each permission, united. Plain permissions have none.
fn obligations(request: &Request<'_>, known: Known, asked: u128) -> u16 {
    let sets = slow_path::before_limits(request, asked);
    let mut united = 0;
    let mut open = sets.obliged & asked;
    while open != 0 {
        let bit = open & open.wrapping_neg();
        open &= !bit;
        let ways = live_gates(request, true).filter(|gate| gate.permissions & bit != 0 && gate.when.holds(known));
        united |= ways.map(|gate| gate.obligations).min_by_key(|set| smallness(*set)).unwrap_or(0);
    }
    united
}

/// Orders sets of obligations by size, then by their sorted names: the set with the earliest name that the other
/// lacks comes first, and names are sorted as bits are.
pub(crate) fn smallness(set: u16) -> (u32, u16) {
    (set.count_ones(), !set.reverse_bits())
}

fn live_gates<'r>(request: &'r Request<'r>, in_force_only: bool) -> impl Iterator<Item = Gate> + 'r {
    let Request { tables, actor, on } = request;
    let everyone = if in_force_only { actor.as_everyone(tables) } else { actor.as_everyone_on_any_plan(tables) };
    let everyone = everyone.into_iter().flat_map(move |role| role.gates(on.level, 0));
    let live = applying(actor, on).filter(move |held| held.is_live() && (held.is_in_force() || !in_force_only));
    everyone.chain(
        live.filter_map(move |held| Some((held, held.table(tables)?)))
            .flat_map(move |(held, role)| role.gates(on.level, held.switched_on(on.level))),
    )
}

/// The last gate: every ceiling must leave what is asked. An operator's own obligations come on top.
fn under_limits(request: &Request<'_>, asked: u128, obligations: u16) -> Outcome {
    let mut united = obligations;
    for limit in &request.actor.record.limits {
        match limit {
            Limit::Key(key) => {
                let live = key.is_live(request.actor.record.latest);
                if !live || !key.covers(&request.on) || asked & !key.permissions.at(request.on.level) != 0 {
                    return Outcome::denied(Reason::ExcludedByKey);
                }
            }
            Limit::Actor(operator) => match decide(Request { actor: operator, ..*request }, asked).obligations() {
                Some(theirs) => united |= theirs,
                None => return Outcome::denied(Reason::ExcludedByKey),
            },
        }
    }
    Outcome::allowed(united)
}
