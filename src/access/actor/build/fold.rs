//! Folding: what does not depend on the resource becomes masks.

use super::super::attenuation::Limit;
use super::super::held::Held;
use super::super::nodes::{ABSENT, NodeTable, Room, UNTOLD};
use super::super::rows::{Word, rooms};
use super::super::{Folded, Masks, Membership, Record, allowance};
use super::{ActorBuilder, LINEAR};
use crate::id::OrganizationId;
use crate::level::{ByLevel, Level};
use crate::policy::allowance::{Allowance, Roles, Told};
use crate::policy::tables::{Known, PlanTable, RoleTable, Tables};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

const EVERYTHING: ByLevel<u128> = ByLevel { organization: u128::MAX, workspace: u128::MAX, profile: u128::MAX };

pub(super) fn actor<V: Vocabulary>(tables: &Tables, from: ActorBuilder<'_, V>, facts: Known, clocks: Clocks) -> Folded {
    let plan = from.plan.map(|plan| plan.index);
    let mut settled = Settled::new(tables.plan(plan), clocks);
    let is_scoped = from.limits().iter().any(Limit::is_scoped);
    let assignments = match from.rows.plain() {
        Some(words) => settled.add_plain(words),
        None => from.rows.into_held(|place, held| settled.add(place, held)),
    };
    let record = Record {
        user: from.user,
        status: from.status,
        operator: from.operator,
        plan,
        assignments,
        is_scoped,
        limits: from.limits.unwrap_or_default(),
        built_at: clocks.own,
        latest: clocks.now,
        changes: false,
        change: clocks.now,
    };
    folded(tables, from.organization, facts, record, settled.found)
}

/// The same person at another instant, of whom that is known, by those assignments alone that `keeps` picks.
pub(super) fn anew(
    tables: &Tables,
    actor: &Folded,
    (clocks, facts): (Clocks, Known),
    keeps: impl Fn(&Held) -> bool,
) -> Folded {
    let Record { user, status, operator, plan, assignments, limits, is_scoped, .. } = &actor.record;
    let mut assignments: Vec<Held> = assignments.iter().filter(|held| keeps(held)).cloned().collect();
    let mut settled = Settled::new(tables.plan(*plan), clocks);
    assignments.iter_mut().for_each(|held| settled.add(Word::place_of(held.level, Some(held.node)), held));
    let record = Record {
        user: *user,
        status: *status,
        operator: *operator,
        plan: *plan,
        assignments,
        limits: limits.clone(),
        is_scoped: *is_scoped,
        built_at: clocks.own,
        latest: clocks.now,
        changes: false,
        change: clocks.now,
    };
    folded(tables, actor.organization, facts, record, settled.found)
}

/// Folds a record as of the instant that it says it was built at.
fn folded(
    tables: &Tables,
    organization: OrganizationId,
    facts: Known,
    mut record: Record,
    Found { next, is_sorted, rooms }: Found,
) -> Folded {
    let next = next.min_with(ends(&record.limits, record.latest)).0;
    if let Some(next) = next {
        (record.changes, record.change) = (true, next);
    }
    if record.assignments.len() > LINEAR && !is_sorted {
        record.assignments.sort_unstable_by_key(|held| (held.level, held.node));
    }
    let none = Masks { settled: u128::MAX, placed: 0, obliged: 0 };
    let mut folded = Folded {
        organization,
        stamp: tables.stamp,
        profiles: NodeTable::default(),
        lacking: u128::MAX,
        profiles_below: NodeTable::default(),
        facts,
        membership: Membership::default(),
        masks: ByLevel { organization: none, workspace: none, profile: none },
        workspaces: NodeTable::default(),
        own: Vec::new(),
        record,
    };
    folded.membership = Membership::of(tables, &folded.record);
    if folded.record.is_active() || folded.as_everyone(tables).is_some() {
        masks(tables, &mut folded, rooms);
    }
    folded
}

/// An instant, or never.
#[derive(Clone, Copy)]
struct Sooner(Option<Timestamp>);

impl Sooner {
    fn min_with(self, other: Option<Timestamp>) -> Self {
        match (self.0, other) {
            (Some(a), Some(b)) => Self(Some(a.min(b))),
            (a, b) => Self(a.or(b)),
        }
    }
}

/// What one look at the assignments tells.
struct Found {
    /// When something begins or ends next.
    next: Sooner,
    /// They are in the order of their places already, as most hosts' rows are.
    is_sorted: bool,
    rooms: ByLevel<Room>,
}

/// Marks what is live and in force, one assignment after the other.
struct Settled<'p> {
    plan: Option<&'p PlanTable>,
    clocks: Clocks,
    last: u64,
    found: Found,
}

impl<'p> Settled<'p> {
    fn new(plan: Option<&'p PlanTable>, clocks: Clocks) -> Self {
        let found = Found { next: Sooner(None), is_sorted: true, rooms: ByLevel::default() };
        Self { plan, clocks, last: 0, found }
    }

    /// Adds rows of which each is a role of the policy at a node.
    #[inline(never)]
    fn add_plain(&mut self, words: &[Word]) -> Vec<Held> {
        let (mut all, plan) = (Vec::with_capacity(words.len()), self.plan);
        (self.found.rooms, self.found.is_sorted) = rooms(words);
        all.extend(words.iter().filter_map(|word| {
            let mut held = word.held()?;
            held.mark(true, held.is_in_force_on(plan));
            Some(held)
        }));
        all
    }

    fn add(&mut self, place: u64, held: &mut Held) {
        // Of places that no word tells, the order is not known.
        self.found.is_sorted &= self.last <= place && place != u64::MAX;
        self.last = place;
        let room = self.found.rooms.at_mut(held.level);
        *room = room.and(held.node);
        let in_force = held.is_in_force_on(self.plan);
        let is_live = held.detail.is_none() || self.is_live(held);
        held.mark(is_live, in_force);
    }

    #[inline(never)]
    fn is_live(&mut self, held: &Held) -> bool {
        let (Clocks { own, now }, from, until) = (self.clocks, held.from(), held.until());
        let begun = from.is_none_or(|from| from <= own);
        let ended = until.is_some_and(|until| until <= now);
        let next_from = from.filter(|_| !begun && !ended);
        let next_until = until.filter(|_| begun && !ended);
        self.found.next = Sooner(self.found.next.min_with(next_from).min_with(next_until).0);
        begun && !ended
    }
}

/// When the first ceiling that still stands ends.
fn ends(limits: &[Limit], now: Timestamp) -> Option<Timestamp> {
    let mut next = Sooner(None);
    for limit in limits {
        next = next.min_with(match limit {
            Limit::Key(key) if key.is_live(now) => key.until,
            Limit::Key(_) => None,
            Limit::Actor(operator) => operator.record.valid_until(),
        });
    }
    next.0
}

#[inline(never)]
fn masks(tables: &Tables, folded: &mut Folded, rooms: ByLevel<Room>) {
    let everyone = folded.as_everyone(tables);
    let Folded { record, profiles, lacking, profiles_below, workspaces, masks, own, facts, .. } = folded;
    let mut is_open = ByLevel::<bool>::default();
    let ceiling = ceiling(tables, record);
    let told = Told { atoms: tables.atoms.actor_facts, known: *facts };
    let is_shared = record.limits.is_empty() && facts.is_nothing();
    let first = tables.palette.first(record.plan);
    let shared = tables.palette.from(if is_shared { first } else { usize::MAX });
    let mut fill = Fill { tables, ceiling, record, shared, first, told, own, untold: ByLevel::default() };
    if !record.is_scoped {
        *profiles = NodeTable::with_room(rooms.profile);
        *workspaces = NodeTable::with_room(rooms.workspace);
        *profiles_below = NodeTable::with_room(rooms.workspace);
    }
    if let Some(role) = everyone {
        let tables = [(Level::Workspace, &mut *workspaces), (Level::Profile, &mut *profiles)];
        let given = fill.to_everyone(role, Level::Organization, &mut masks.organization);
        *lacking &= given.lacking;
        masks.organization.obliged |= given.obliged;
        is_open.organization |= given.open;
        for (level, table) in tables {
            let given = fill.to_everyone(role, level, masks.at_mut(level));
            fill.add_everywhere(table, level, (None, given), masks.at_mut(level));
            *is_open.at_mut(level) |= given.open;
        }
    }
    let holds: &[Held] = if record.is_active() { &record.assignments } else { &[] };
    for held in holds.iter().filter(|held| held.is_live() && held.is_in_force()) {
        match held.level {
            Level::Organization => {
                let (_, given) = fill.either(held, Level::Organization, &mut masks.organization);
                *lacking &= given.lacking;
                masks.organization.obliged |= given.obliged;
                is_open.organization |= given.open;
                for (level, table) in [(Level::Workspace, &mut *workspaces), (Level::Profile, &mut *profiles)] {
                    let (shared, given) = fill.either(held, level, masks.at_mut(level));
                    fill.add_everywhere(table, level, (shared, given), masks.at_mut(level));
                    *is_open.at_mut(level) |= given.open;
                }
            }
            Level::Workspace => {
                fill.add(workspaces, held, Level::Workspace, masks.at_mut(Level::Workspace));
                fill.add(profiles_below, held, Level::Profile, masks.at_mut(Level::Profile));
            }
            Level::Profile => fill.add(profiles, held, Level::Profile, masks.at_mut(Level::Profile)),
        }
    }
    for (level, untold) in fill.untold.iter() {
        let masks = masks.at_mut(level);
        if *untold {
            (masks.settled, masks.placed) = (0, u128::MAX);
        }
        *is_open.at_mut(level) |= masks.placed != 0;
    }
    profiles.beside.is_all = profiles_below.is_empty() && !is_open.profile;
    profiles.beside.is_open = is_open.profile;
    profiles.beside.is_organization_open = is_open.organization;
    workspaces.beside.is_all = !is_open.workspace;
    workspaces.beside.is_open = is_open.workspace;
}

/// Puts what assignments give into masks and tables.
struct Fill<'a> {
    tables: &'a Tables,
    ceiling: ByLevel<u128>,
    record: &'a Record,
    /// The plan's allowances in the palette, which knows of no ceilings and of nothing that is told: none are shared then.
    shared: ByLevel<&'a [Allowance]>,
    /// The number of the first of them.
    first: usize,
    told: Told,
    own: &'a mut Vec<Allowance>,
    /// Some node's allowance has no number.
    untold: ByLevel<bool>,
}

impl<'a> Fill<'a> {
    /// What an assignment allows at a level wherever it applies; notes what is contested. Where it applies to a part of
    /// what is below its node, or under a ceiling that does, only the assignment itself tells.
    #[inline(never)]
    fn given(&self, held: &Held, level: Level, masks: &mut Masks) -> Allowance {
        let Some(role) = held.table(self.tables) else {
            return Allowance::NOTHING;
        };
        let (ceiling, on) = (*self.ceiling.at(level), held.switched_on(level));
        if self.record.is_scoped || held.narrowing().is_some() {
            let reach = role.reach(level, on) & ceiling;
            masks.settled &= !reach;
            masks.placed |= reach;
            return Allowance { roles: Roles::Any, ..Allowance::NOTHING };
        }
        let forbiddable = self.tables.forbiddable_to(level, self.told.known);
        let given = Allowance::of(role, level, on, ceiling, forbiddable, self.told);
        Allowance { roles: if held.is_bare() { Roles::Only(held.role) } else { Roles::Any }, ..given }
    }

    /// What the policy says once for all actors of such an assignment, with its number.
    #[inline]
    fn shared(&self, held: &Held, level: Level) -> Option<(u8, &'a Allowance)> {
        let given = self.shared.at(level).get(usize::from(held.role)).filter(|_| held.is_bare())?;
        Some((u8::try_from(self.first.saturating_add(usize::from(held.role))).ok()?, given))
    }

    /// What an assignment allows at a level, with its number if the policy has one; notes what is contested.
    #[inline]
    fn either(&self, held: &Held, level: Level, masks: &mut Masks) -> (Option<u8>, Allowance) {
        let shared = self.shared(held, level);
        let given = shared.map_or_else(|| self.given(held, level, masks), |(_, given)| *given);
        masks.settled &= given.settled;
        (shared.map(|(number, _)| number), given)
    }

    /// What everyone has at a level; notes what is contested.
    fn to_everyone(&self, role: &RoleTable, level: Level, masks: &mut Masks) -> Allowance {
        let ceiling = *self.ceiling.at(level);
        if self.record.is_scoped {
            let reach = role.reach(level, 0) & ceiling;
            masks.settled &= !reach;
            masks.placed |= reach;
            return Allowance { roles: Roles::Any, ..Allowance::NOTHING };
        }
        let forbiddable = self.tables.forbiddable_to(level, self.told.known);
        let given = Allowance::of(role, level, 0, ceiling, forbiddable, self.told);
        masks.settled &= given.settled;
        given
    }

    /// Allows on all nodes of a level what is given at the organization.
    #[inline]
    fn add_everywhere(
        &mut self,
        table: &mut NodeTable,
        level: Level,
        given: (Option<u8>, Allowance),
        masks: &mut Masks,
    ) {
        let (shared, given) = given;
        if given.lacking != u128::MAX {
            table.beside.everywhere = self.renumbered(table.beside.everywhere, level, shared, given);
        }
        masks.obliged |= given.obliged;
    }

    /// Allows on a node what an assignment there gives at a level, besides what is allowed on it already.
    #[inline(always)]
    fn add(&mut self, table: &mut NodeTable, held: &Held, level: Level, masks: &mut Masks) {
        if let Some((number, given)) = self.shared(held, level) {
            if table.number_new(held.node, number) {
                masks.settled &= given.settled;
                return;
            }
        }
        self.merge(table, held, level, masks);
    }

    /// The same for a node that may be in the table already, or for an allowance that may have no number yet.
    #[inline(never)]
    fn merge(&mut self, table: &mut NodeTable, held: &Held, level: Level, masks: &mut Masks) {
        let (shared, given) = self.either(held, level, masks);
        let has_room = table.renumber(held.node, |before| self.renumbered(before, level, shared, given));
        *self.untold.at_mut(level) |= !has_room;
    }

    /// The number of what was allowed before and of what is given now, together.
    #[inline]
    fn renumbered(&mut self, before: u8, level: Level, shared: Option<u8>, given: Allowance) -> u8 {
        match shared {
            Some(number) if before == ABSENT || before == number => number,
            _ => {
                let palette = self.tables.palette.on(level);
                let number = self.number(palette, allowance(palette, self.own, before).and(given));
                *self.untold.at_mut(level) |= number == UNTOLD;
                number
            }
        }
    }

    /// The number of an allowance; a new one unless there is one.
    fn number(&mut self, palette: &[Allowance], allowance: Allowance) -> u8 {
        let of =
            |place: usize| u8::try_from(palette.len().saturating_add(place)).ok().filter(|number| *number < UNTOLD);
        let place = self.own.iter().position(|own| *own == allowance).unwrap_or(self.own.len());
        let Some(number) = of(place) else {
            return UNTOLD;
        };
        if place == self.own.len() {
            self.own.push(allowance);
        }
        number
    }
}

/// What the plan and the ceilings leave of each level, wherever it is.
fn ceiling(tables: &Tables, record: &Record) -> ByLevel<u128> {
    let mut ceiling = tables.plan(record.plan).map_or(EVERYTHING, |plan| plan.permissions);
    for limit in &record.limits {
        if let Limit::Key(key) = limit {
            let live = key.is_live(record.latest);
            for level in Level::ALL {
                *ceiling.at_mut(level) &= if live { *key.permissions.at(level) } else { 0 };
            }
        }
    }
    ceiling
}
