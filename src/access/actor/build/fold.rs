//! Folding: what does not depend on the resource becomes masks.

use super::super::assignment::Held;
use super::super::attenuation::Limit;
use super::super::nodes::{Found, NodeTable};
use super::super::{Folded, Lacking, Masks, Record, Status};
use super::{ActorBuilder, LINEAR};
use crate::level::{ByLevel, Level};
use crate::policy::tables::{PlanTable, RoleTable, Tables};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

const EVERYTHING: ByLevel<u128> = ByLevel { organization: u128::MAX, workspace: u128::MAX, profile: u128::MAX };

pub(super) fn actor<V: Vocabulary>(tables: &Tables, from: ActorBuilder<'_, V>, now: Timestamp) -> Folded {
    let plan = from.plan.map(|plan| plan.index);
    let mut record = Record {
        user: from.user,
        status: from.status,
        plan,
        assignments: from.assignments,
        limits: from.limits,
        built_at: now,
        valid_until: None,
    };
    record.valid_until = settle(&mut record.assignments, tables.plan(plan), now).min_with(ends(&record.limits, now)).0;
    if record.assignments.len() > LINEAR {
        record.assignments.sort_unstable_by_key(|held| (held.level, held.node));
    }
    let none = Masks { settled: u128::MAX, placed: 0, obliged: 0 };
    let mut folded = Folded {
        organization: from.organization,
        stamp: tables.stamp,
        profiles: NodeTable::default(),
        lacking: Lacking::EVERYTHING,
        profiles_below: NodeTable::default(),
        is_open_elsewhere: ByLevel::default(),
        masks: ByLevel { organization: none, workspace: none, profile: none },
        workspaces: NodeTable::default(),
        record,
    };
    if folded.record.status == Status::Active {
        masks(tables, &mut folded);
    }
    folded
}

/// An instant, or never.
struct Sooner(Option<Timestamp>);

impl Sooner {
    fn min_with(self, other: Option<Timestamp>) -> Self {
        match (self.0, other) {
            (Some(a), Some(b)) => Self(Some(a.min(b))),
            (a, b) => Self(a.or(b)),
        }
    }
}

/// Marks what is live and in force, and answers when that changes next.
fn settle(assignments: &mut [Held], plan: Option<&PlanTable>, now: Timestamp) -> Sooner {
    let mut next = Sooner(None);
    for held in assignments {
        held.in_force = plan.is_none_or(|plan| match held.is_custom() {
            true => plan.custom_roles,
            false => plan.roles.get(usize::from(held.role)).copied().unwrap_or(false),
        });
        held.live = true;
        let Some(detail) = &mut held.detail else {
            continue;
        };
        detail.narrowing.sort();
        let begun = detail.from.is_none_or(|from| from <= now);
        let ended = detail.until.is_some_and(|until| until <= now);
        held.live = begun && !ended;
        if !begun && !ended {
            next = next.min_with(detail.from);
        } else if held.live {
            next = next.min_with(detail.until);
        }
    }
    next
}

/// When the first ceiling that still stands ends.
fn ends(limits: &[Limit], now: Timestamp) -> Option<Timestamp> {
    let mut next = Sooner(None);
    for limit in limits {
        next = next.min_with(match limit {
            Limit::Key(key) if key.is_live(now) => key.until,
            Limit::Key(_) => None,
            Limit::Actor(operator) => operator.record.valid_until,
        });
    }
    next.0
}

fn masks(tables: &Tables, folded: &mut Folded) {
    let Folded { record, profiles, lacking, profiles_below, workspaces, masks, is_open_elsewhere, .. } = folded;
    let (ceiling, scoped) = ceiling(tables, record);
    let (at_workspaces, at_profiles) = if scoped { (0, 0) } else { rooms(&record.assignments) };
    *profiles = NodeTable::with_room(at_profiles);
    *workspaces = NodeTable::with_room(at_workspaces);
    *profiles_below = NodeTable::with_room(at_workspaces);
    for held in record.assignments.iter().filter(|held| held.live && held.in_force) {
        let Some(role) = held.table(tables) else {
            continue;
        };
        let settled = !scoped && held.narrowing().is_none();
        let mut at = |level: Level| {
            let ceiling = *ceiling.at(level);
            let open = ceiling & !tables.forbiddable.at(level);
            gives(role, level, held.switched_on(level), settled).enter(masks.at_mut(level), ceiling, open)
        };
        match held.level {
            Level::Organization => {
                let given = Level::ALL.map(|level| (level, at(level)));
                for (level, given) in given {
                    lacking.keep(level, given.lacking);
                    masks.at_mut(level).obliged |= given.obliged;
                    *is_open_elsewhere.at_mut(level) |= given.open;
                }
            }
            Level::Workspace => {
                workspaces.add(held.node, at(Level::Workspace));
                profiles_below.add(held.node, at(Level::Profile));
            }
            Level::Profile => profiles.add(held.node, at(Level::Profile)),
        }
    }
    for level in Level::ALL {
        *is_open_elsewhere.at_mut(level) |= masks.at(level).placed != 0;
    }
}

/// What a role gives at a level.
struct Gives {
    /// Whatever the facts, plainly.
    plain: u128,
    /// Whatever the facts, with obligations.
    obliged: u128,
    /// Under some facts.
    reach: u128,
    /// Wherever the assignment applies it applies to everything at and below its node.
    settled: bool,
}

#[inline]
fn gives(role: &RoleTable, level: Level, on: u128, settled: bool) -> Gives {
    let (mut plain, mut obliged) = (*role.plain.at(level), *role.obliged.at(level));
    if on != 0 {
        for gate in role.optional.at(level).iter().filter(|gate| gate.when.is_empty()) {
            match gate.obligations {
                0 => plain |= gate.permissions & on,
                _ => obliged |= gate.permissions & on,
            }
        }
    }
    Gives { plain, obliged, reach: role.reach(level, on), settled }
}

impl Gives {
    /// Notes what is contested, and answers what is allowed whatever the facts.
    #[inline]
    fn enter(self, masks: &mut Masks, ceiling: u128, open: u128) -> Found {
        let reach = self.reach & ceiling;
        if !self.settled {
            masks.settled &= !reach;
            masks.placed |= reach;
            return Found::NOTHING;
        }
        let plain = self.plain & open;
        masks.settled &= plain | !reach;
        Found { lacking: !plain, obliged: self.obliged & open, open: reach & !plain != 0 }
    }
}

/// How many assignments there are at workspaces and at profiles.
fn rooms(assignments: &[Held]) -> (usize, usize) {
    let count = |level| assignments.iter().filter(|held| held.level == level).count();
    (count(Level::Workspace), count(Level::Profile))
}

/// What the plan and the ceilings leave of each level, and whether some ceiling depends on the resource.
fn ceiling(tables: &Tables, record: &Record) -> (ByLevel<u128>, bool) {
    let mut ceiling = tables.plan(record.plan).map_or(EVERYTHING, |plan| plan.permissions);
    let mut scoped = false;
    for limit in &record.limits {
        match limit {
            Limit::Key(key) => {
                for level in Level::ALL {
                    let live = key.is_live(record.built_at);
                    *ceiling.at_mut(level) &= if live { *key.permissions.at(level) } else { 0 };
                }
                scoped |= key.is_scoped();
            }
            Limit::Actor(_) => scoped = true,
        }
    }
    (ceiling, scoped)
}
