//! From an actor to parts.

use super::nodes::Nodes;
use super::normal::{both, normal};
use super::part_masks::{PartMasks, Prohibition, Terms};
use crate::access::actor::{Folded, Held, Key, Limit, Narrowing, Status};
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::level::Level;
use crate::policy::model::Condition;
use crate::policy::tables::Tables;
use crate::vocabulary::ErasedPermissions;
use crate::work;
use alloc::vec;
use alloc::vec::Vec;

/// How many parts the prohibitions may make of one: what goes beyond is kept beside the parts, where it does not multiply.
const MULTIPLIED: usize = 32;

/// Some parts, of which one must fit, and prohibitions, each of which must be lifted.
#[derive(Default)]
pub(super) struct Built {
    pub(super) parts: Vec<PartMasks>,
    pub(super) prohibitions: Vec<Prohibition>,
}

/// R1 to R9 read as sets: each permission's grants united, all permissions, prohibitions and ceilings intersected.
pub(super) fn built(tables: &Tables, actor: &Folded, asked: ErasedPermissions, obliged: bool) -> Built {
    let mut prohibitions = Vec::new();
    let parts = parts(tables, actor, (asked, obliged), (&mut 1, &mut prohibitions));
    // Where there is nothing, nothing needs to be lifted.
    if parts.is_empty() {
        return Built::default();
    }
    prohibitions.sort_unstable();
    prohibitions.dedup();
    Built { parts, prohibitions }
}

/// `times` is what the prohibitions have made of one part so far.
fn parts(
    tables: &Tables,
    actor: &Folded,
    (asked, obliged): (ErasedPermissions, bool),
    (times, prohibitions): (&mut usize, &mut Vec<Prohibition>),
) -> Vec<PartMasks> {
    let record = &actor.record;
    let ErasedPermissions { level, mask } = asked;
    let on_plan = tables.plan(record.plan).is_none_or(|plan| mask & !plan.permissions.at(level) == 0);
    if mask == 0 || actor.stamp != tables.stamp || record.status == Status::Suspended || !on_plan {
        return Vec::new();
    }
    let mut reach = vec![PartMasks::everywhere(Terms::default())];
    let mut open = mask;
    while open != 0 && !reach.is_empty() {
        let bit = open & open.wrapping_neg();
        open &= !bit;
        reach = both(&reach, &granted(tables, actor, (level, bit), obliged));
    }
    for when in standing(tables, actor, asked) {
        let more = times.saturating_mul(literals(when));
        if literals(when) > 1 && more > MULTIPLIED {
            prohibitions.push(Prohibition { user: record.user, when });
            continue;
        }
        *times = more;
        reach = both(&reach, &lifted(record.user, when));
    }
    for limit in &record.limits {
        let ceiling = match limit {
            Limit::Key(key) if key.is_live(record.latest) && mask & !key.permissions.at(level) == 0 => covered(key),
            Limit::Key(_) => Vec::new(),
            Limit::Actor(operator) if operator.organization != actor.organization => Vec::new(),
            Limit::Actor(operator) => parts(tables, operator, (asked, obliged), (times, prohibitions)),
        };
        reach = both(&reach, &ceiling);
    }
    reach
}

/// The prohibitions that what is told of the actor does not lift everywhere, less what is told: those with the fewest
/// literals first, and none that is lifted wherever another one is. What is not told of the actor fails nowhere.
fn standing(tables: &Tables, actor: &Folded, asked: ErasedPermissions) -> Vec<Condition> {
    let told = tables.atoms.actor_facts;
    let rules = tables.forbids.at(asked.level).iter().filter(|rule| rule.permissions & asked.mask != 0);
    let rules = rules.map(|rule| rule.when).filter(|when| !when.fails(actor.facts));
    let left = |when: Condition| Condition { all_true: when.all_true & !told, all_false: when.all_false & !told };
    let mut rules: Vec<Condition> = rules.map(left).collect();
    rules.sort_unstable_by_key(|when| (literals(*when), *when));
    let mut kept: Vec<Condition> = Vec::new();
    for when in rules {
        work::step();
        if !kept.iter().any(|less| less.union(when) == when) {
            kept.push(when);
        }
    }
    kept
}

fn literals(when: Condition) -> usize {
    usize::try_from(when.all_true.count_ones().saturating_add(when.all_false.count_ones())).unwrap_or(usize::MAX)
}

/// Where the assignments give one permission; with obligations if these do not matter.
fn granted(tables: &Tables, actor: &Folded, (level, bit): (Level, u128), obliged: bool) -> Vec<PartMasks> {
    let user = actor.record.user;
    let mut parts = Vec::new();
    let told = tables.atoms.actor_facts;
    if let Some(role) = actor.as_everyone(tables) {
        let plain = (role.plain.at(level) & bit != 0).then(Condition::default);
        let giving =
            role.gates(level, 0).filter(|gate| gate.permissions & bit != 0 && (obliged || gate.obligations == 0));
        let gated = giving.filter_map(|gate| gate.when.left(told, actor.facts));
        parts.extend(plain.into_iter().chain(gated).map(|when| PartMasks::everywhere(Terms::of(user, when))));
    }
    let holds: &[Held] = if actor.record.is_active() { &actor.record.assignments } else { &[] };
    // Most assignments are at one profile and not narrowed: those of one condition become one part at once.
    let mut listed: Vec<(Condition, Vec<ProfileId>)> = Vec::new();
    for held in holds.iter().filter(|held| held.is_live() && held.is_in_force() && held.level <= level) {
        let Some(role) = held.table(tables) else {
            continue;
        };
        let mut add = |when: Condition| {
            if held.level != Level::Profile || held.narrowing().is_some() {
                parts.extend(held_at(held, &Terms::of(user, when)));
                return;
            }
            let profile = ProfileId::from_u128(held.node);
            match listed.iter_mut().find(|(known, _)| *known == when) {
                Some((_, profiles)) => profiles.push(profile),
                None => listed.push((when, vec![profile])),
            }
        };
        if role.plain.at(level) & bit != 0 {
            add(Condition::default());
            continue;
        }
        let gates = role.gates(level, held.switched_on(level));
        let giving = gates.filter(|gate| gate.permissions & bit != 0 && (obliged || gate.obligations == 0));
        let giving = giving.filter(|gate| gate.when.is_possible());
        giving.filter_map(|gate| gate.when.left(told, actor.facts)).for_each(add);
    }
    parts.extend(listed.into_iter().map(|(when, profiles)| PartMasks {
        profiles: Nodes::only(profiles),
        ..PartMasks::everywhere(Terms::of(user, when))
    }));
    normal(parts)
}

fn held_at(held: &Held, terms: &Terms) -> Vec<PartMasks> {
    let mut part = PartMasks::everywhere(terms.clone());
    match held.level {
        Level::Organization => {}
        Level::Workspace => part.workspaces = Nodes::only([WorkspaceId::from_u128(held.node)]),
        Level::Profile => part.profiles = Nodes::only([ProfileId::from_u128(held.node)]),
    }
    match held.narrowing() {
        Some(narrowing) => both(&[part], &admitted(narrowing)),
        None => vec![part],
    }
}

fn admitted(narrowing: &Narrowing) -> Vec<PartMasks> {
    let Narrowing { only_workspaces, only_profiles, except_workspaces, except_profiles } = narrowing;
    let outside = PartMasks {
        workspaces: Nodes::all_but(except_workspaces.iter().flatten().copied()),
        profiles: Nodes::all_but(except_profiles.iter().flatten().copied()),
        ..PartMasks::everywhere(Terms::default())
    };
    if only_workspaces.is_none() && only_profiles.is_none() {
        return vec![outside];
    }
    let workspaces = only_workspaces.iter().flatten().copied().collect();
    let profiles = only_profiles.iter().flatten().copied().collect();
    both(&either(workspaces, profiles), &[outside])
}

/// These workspaces and these profiles.
fn either(workspaces: Vec<WorkspaceId>, profiles: Vec<ProfileId>) -> Vec<PartMasks> {
    let everywhere = PartMasks::everywhere(Terms::default());
    vec![
        PartMasks { workspaces: Nodes::only(workspaces), ..everywhere.clone() },
        PartMasks { profiles: Nodes::only(profiles), ..everywhere },
    ]
}

fn covered(key: &Key) -> Vec<PartMasks> {
    let nodes = match &key.nodes {
        None => vec![PartMasks::everywhere(Terms::default())],
        Some(nodes) => either(nodes.workspaces.to_vec(), nodes.profiles.to_vec()),
    };
    nodes.into_iter().map(|part| PartMasks { content: key.content, ..part }).collect()
}

/// Wherever a prohibition is known to be lifted: some literal of it is known to fail.
fn lifted(user: UserId, when: Condition) -> Vec<PartMasks> {
    failing(when).map(|literal| PartMasks::everywhere(Terms::of(user, literal))).collect()
}

/// The literals that contradict those of a condition, one by one.
pub(super) fn failing(when: Condition) -> impl Iterator<Item = Condition> {
    let bits = |mask: u16| (0..u16::BITS).map(|shift| 1_u16.wrapping_shl(shift)).filter(move |bit| mask & bit != 0);
    let fails = bits(when.all_true).map(|bit| Condition { all_true: 0, all_false: bit });
    let holds = bits(when.all_false).map(|bit| Condition { all_true: bit, all_false: 0 });
    fails.chain(holds)
}
