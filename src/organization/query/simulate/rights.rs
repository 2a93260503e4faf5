//! What one member holds, before and after.

use super::{Difference, Way};
use crate::access::Folded;
use crate::id::UserId;
use crate::level::{ByLevel, Level};
use crate::organization::decide::limit::bound::{self, Names, Site};
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Spot;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::policy::tables::Gate;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

pub(in crate::organization) fn differences<V: Vocabulary>(
    policy: &Policy<V>,
    [(before, then), (after, now)]: [(&State, Timestamp); 2],
    user: UserId,
    spoken_of: &Names,
    found: &mut Vec<Difference>,
) {
    let (Ok(old), Ok(new)) = (before.actor(policy, user, then), after.actor(policy, user, now)) else {
        return;
    };
    let mut told_apart = Names::default();
    told_apart.workspaces.extend(&spoken_of.workspaces);
    told_apart.profiles.extend(&spoken_of.profiles);
    for actor in [&old.core, &new.core] {
        told_apart.nodes(actor);
    }
    let (old_sites, new_sites) = (bound::everywhere(before, &told_apart), bound::everywhere(after, &told_apart));
    for (old_site, new_site) in old_sites.iter().zip(&new_sites) {
        let level = old_site.on.level;
        let had = if exists(before, old_site) { ways(policy, &old.core, old_site) } else { Vec::new() };
        let has = if exists(after, new_site) { ways(policy, &new.core, new_site) } else { Vec::new() };
        if had == has {
            continue;
        }
        let all = had.iter().chain(&has).fold(0, |mask, way| mask | way.permissions);
        for permission in policy.model.permissions.at(level).iter().filter(|entry| entry.mask & all != 0) {
            let (before, after) = (least(&had, permission.mask), least(&has, permission.mask));
            if before != after {
                let name = |ways: Vec<Gate>| ways.into_iter().map(|way| named(policy, way)).collect();
                let (before, after) = (name(before), name(after));
                let permission = permission.name.clone();
                found.push(Difference { user, at: old_site.spot, level, permission, before, after });
            }
        }
    }
}

/// Every node that what a member holds is held at or narrowed by.
pub(in crate::organization) fn told_apart<V: Vocabulary>(
    policy: &Policy<V>,
    (state, at): (&State, Timestamp),
    user: UserId,
) -> Names {
    let mut nodes = Names::default();
    if let Ok(actor) = state.actor(policy, user, at) {
        nodes.nodes(&actor.core);
    }
    nodes
}

fn exists(state: &State, site: &Site) -> bool {
    match site.spot {
        Spot::Workspace { workspace } | Spot::ProfilesOf { workspace } => state.has(Place::workspace(workspace)),
        Spot::Profile { profile } => state.has(Place::profile(profile)),
        Spot::Organization {} | Spot::OtherWorkspaces {} | Spot::OtherProfiles {} | Spot::DirectProfiles {} => true,
    }
}

/// The ways in which an actor holds permissions on a node, the plan and the status having their say.
fn ways<V: Vocabulary>(policy: &Policy<V>, actor: &Folded, site: &Site) -> Vec<Gate> {
    let everything = ByLevel { organization: u128::MAX, workspace: u128::MAX, profile: u128::MAX };
    let level: Level = site.on.level;
    let plan = policy.tables.plan(actor.record.plan).map_or(everything, |plan| plan.permissions);
    let mut ways = Vec::new();
    if let Some(role) = actor.as_everyone(&policy.tables) {
        ways.push(bound::plain(*role.plain.at(level)));
        ways.extend(role.gates(level, 0));
    }
    if actor.record.is_active() {
        for held in actor.record.applying(&site.on).filter(|held| held.is_live() && held.is_in_force()) {
            ways.extend(bound::ways(&policy.tables, held, level));
        }
    }
    let on_plan = ways.into_iter().map(|way| Gate { permissions: way.permissions & plan.at(level), ..way });
    on_plan.filter(|way| way.permissions != 0).collect()
}

/// The ways of one permission, without those that another one makes needless; in one order.
fn least(ways: &[Gate], permission: u128) -> Vec<Gate> {
    let of = ways.iter().filter(|way| way.permissions & permission != 0);
    let mut ways: Vec<Gate> = of.map(|way| Gate { permissions: permission, ..*way }).collect();
    ways.sort_unstable_by_key(|way| (way.when, way.obligations));
    ways.dedup();
    let needless = |way: &Gate| {
        ways.iter().any(|other| {
            let within = |few: Condition, many: Condition| {
                few.all_true & !many.all_true == 0 && few.all_false & !many.all_false == 0
            };
            other != way && within(other.when, way.when) && other.obligations & !way.obligations == 0
        })
    };
    ways.iter().filter(|way| !needless(way)).copied().collect()
}

fn named<V: Vocabulary>(policy: &Policy<V>, way: Gate) -> Way {
    let when = names::literals(&policy.tables, way.when);
    Way { when, obligations: names::obligations(&policy.model, way.obligations) }
}

impl Names {
    /// Names every node that the actor's assignments are held at or narrowed by.
    fn nodes(&mut self, actor: &Folded) {
        for held in &actor.record.assignments {
            self.narrowing(held);
            match held.level {
                Level::Organization => {}
                Level::Workspace => {
                    self.workspaces.insert(crate::id::WorkspaceId::from_u128(held.node));
                }
                Level::Profile => {
                    self.profiles.insert(crate::id::ProfileId::from_u128(held.node));
                }
            }
        }
    }
}
