//! What one person hands out, found once for all who may receive it.

use super::agent::{Agent, Formula};
use crate::level::{ByLevel, Level};
use crate::organization::{EDIT_PERMISSIONS, INVITE, MANAGE_CUSTOM_ROLES, TRANSFER, within};
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::policy::tables::Gate;
use crate::vocabulary::Vocabulary;
use crate::work;
use alloc::vec::Vec;

/// A bit for each role: a policy has at most 256.
#[derive(Clone, Copy, Debug, Default)]
struct RoleBits([u128; 2]);

/// What the policy says of handing out, by role.
pub(super) struct Rules {
    roles: Vec<RoleRule>,
    invite: ByLevel<u128>,
    edit: ByLevel<u128>,
    transfer: ByLevel<u128>,
    manage: ByLevel<u128>,
}

struct RoleRule {
    /// By level, the roles whose holders may assign it; none: whoever may at all.
    assignable_by: Option<ByLevel<RoleBits>>,
    may_give: RoleBits,
}

/// What somebody hands out.
#[derive(Debug, Default)]
pub(super) struct Offer {
    roles: Vec<OfferedRole>,
    parts: Vec<OfferedPart>,
}

#[derive(Debug)]
struct OfferedRole {
    index: usize,
    /// To whom: by a transfer to anybody, and by a grant.
    transferred: bool,
    granted: Guarded,
    /// Whether a grant gives it to somebody who does not have it yet.
    new: bool,
    /// The optional permissions that a grant switches on.
    on: ByLevel<u128>,
}

#[derive(Debug)]
struct OfferedPart {
    to: Guarded,
    part: (Level, Level, Formula),
}

/// To whom something may be handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guarded {
    Nobody,
    /// By whoever edits permissions.
    Members,
    /// By whoever invites.
    Anybody,
}

impl RoleBits {
    fn of(roles: impl IntoIterator<Item = usize>) -> Self {
        let mut bits = Self::default();
        for role in roles {
            let bit = u32::try_from(role % 128).ok().and_then(|shift| 1_u128.checked_shl(shift)).unwrap_or(0);
            if let Some(half) = bits.0.get_mut(role / 128) {
                *half |= bit;
            }
        }
        bits
    }

    fn and(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a & c, b & d])
    }

    fn or(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a | c, b | d])
    }

    fn is_empty(self) -> bool {
        self.0 == [0, 0]
    }
}

impl Guarded {
    fn lets(self, is_member: bool) -> bool {
        self == Self::Anybody || (is_member && self == Self::Members)
    }
}

impl Rules {
    pub(super) fn of<V: Vocabulary>(policy: &Policy<V>) -> Self {
        let roles = &policy.model.roles;
        let at = |level: Level, listed: &[usize]| {
            RoleBits::of(listed.iter().copied().filter(|role| roles.get(*role).is_some_and(|role| role.level == level)))
        };
        let rule = |role: &crate::policy::model::Role| RoleRule {
            assignable_by: role.assignable_by.as_ref().map(|listed| ByLevel {
                organization: at(Level::Organization, listed),
                workspace: at(Level::Workspace, listed),
                profile: at(Level::Profile, listed),
            }),
            may_give: RoleBits::of(role.may_give.iter().copied()),
        };
        let named = |guard: &[&str], level: Level| {
            let entries = policy.model.permissions.at(level).iter();
            entries.filter(|entry| guard.contains(&entry.name.as_str())).fold(0, |mask, entry| mask | entry.mask)
        };
        let guard = |guard: &[&str]| ByLevel {
            organization: named(guard, Level::Organization),
            workspace: named(guard, Level::Workspace),
            profile: named(guard, Level::Profile),
        };
        Self {
            roles: roles.iter().map(rule).collect(),
            invite: guard(INVITE),
            edit: guard(EDIT_PERMISSIONS),
            transfer: guard(TRANSFER),
            manage: guard(MANAGE_CUSTOM_ROLES),
        }
    }
}

/// What somebody holds, ready to be asked.
struct Holdings {
    /// By the level at which roles are held, or above it, and by that of the permission.
    ways: ByLevel<ByLevel<Vec<Gate>>>,
    /// At each level or above it, without obligations, whatever the conditions.
    reach: ByLevel<u128>,
}

impl Holdings {
    fn of<V: Vocabulary>(policy: &Policy<V>, agent: &Agent) -> Self {
        let at = |at: Level| ByLevel {
            organization: agent.ways(policy, at, Level::Organization),
            workspace: agent.ways(policy, at, Level::Workspace),
            profile: agent.ways(policy, at, Level::Profile),
        };
        let ways = ByLevel {
            organization: at(Level::Organization),
            workspace: at(Level::Workspace),
            profile: at(Level::Profile),
        };
        let free = |level: Level| {
            let ways = ways.at(level).at(level).iter().filter(|way| way.obligations == 0);
            ways.fold(0, |mask, way| mask | way.permissions)
        };
        let reach = ByLevel {
            organization: free(Level::Organization),
            workspace: free(Level::Workspace),
            profile: free(Level::Profile),
        };
        Self { ways, reach }
    }

    /// Whether there is one of these permissions at a level or above it, ways with obligations left aside.
    fn has(&self, guard: &ByLevel<u128>, at: Level) -> bool {
        Level::ALL.into_iter().filter(|level| *level <= at).any(|level| self.reach.at(level) & guard.at(level) != 0)
    }

    fn may_hand_out(&self, rules: &Rules, at: Level) -> Guarded {
        match () {
            () if self.has(&rules.invite, at) => Guarded::Anybody,
            () if self.has(&rules.edit, at) => Guarded::Members,
            () => Guarded::Nobody,
        }
    }

    /// Which permissions of `way` are within what is held, of roles at `at` or above.
    fn covers<V: Vocabulary>(&self, policy: &Policy<V>, at: Level, level: Level, way: Gate) -> u128 {
        work::step();
        within(&policy.tables, way, self.ways.at(at).at(level).iter().copied())
    }
}

impl Offer {
    pub(super) fn of<V: Vocabulary>(policy: &Policy<V>, rules: &Rules, agent: &Agent) -> Self {
        let mut offer = Self::default();
        if !agent.is_member() {
            return offer;
        }
        let holdings = Holdings::of(policy, agent);
        let held = RoleBits::of(agent.roles().copied());
        let given = agent.roles().filter_map(|own| rules.roles.get(*own));
        let given = given.fold(RoleBits::default(), |given, own| given.or(own.may_give));
        for (index, role) in policy.model.roles.iter().enumerate() {
            let (Some(rule), Some(table)) = (rules.roles.get(index), policy.tables.roles.get(index)) else { continue };
            let own = RoleBits::of([index]);
            // A role that one person has at a time may be passed on.
            let passes = role.holders.max == Some(1) && !held.and(own).is_empty();
            let transferred = passes && holdings.has(&rules.transfer, role.level);
            // The level from which it may be assigned, as far below as possible: the guard is found there or above.
            let from = match &rule.assignable_by {
                None => Some(role.level),
                Some(listed) => Level::ALL.into_iter().rfind(|level| !listed.at(*level).and(held).is_empty()),
            };
            let granted = from.map_or(Guarded::Nobody, |from| holdings.may_hand_out(rules, from.max(role.level)));
            if granted == Guarded::Nobody {
                if transferred {
                    offer.roles.push(OfferedRole { index, transferred, granted, new: false, on: ByLevel::default() });
                }
                continue;
            }
            let may = !given.and(own).is_empty();
            let part = |level: Level, way: Gate| holdings.covers(policy, role.level, level, way) == way.permissions;
            let whole = || {
                role.level.and_below().all(|level| {
                    let permissions = *table.plain.at(level);
                    let plain = Gate { permissions, when: Condition::default(), obligations: 0 };
                    part(level, plain) && table.gates.at(level).iter().all(|gate| part(level, *gate))
                })
            };
            let new = may || whole();
            let mut on = ByLevel::default();
            for level in role.level.and_below() {
                let all = *table.offered.at(level);
                let lacking = |gate: &Gate| gate.permissions & !holdings.covers(policy, role.level, level, *gate);
                let refused = || table.optional.at(level).iter().fold(0, |mask, gate| mask | lacking(gate));
                *on.at_mut(level) = if may { all } else { all & !refused() };
            }
            offer.roles.push(OfferedRole { index, transferred, granted, new, on });
        }
        offer.add_parts(policy, rules, &holdings);
        offer
    }

    /// Custom roles of any part of what it holds in the whole organization, or in a workspace.
    fn add_parts<V: Vocabulary>(&mut self, policy: &Policy<V>, rules: &Rules, holdings: &Holdings) {
        let homes = [Level::Organization, Level::Workspace].into_iter();
        for home in homes.filter(|home| holdings.has(&rules.manage, *home)) {
            for at in home.and_below() {
                let Some(ceiling) = policy.model.custom_roles.at(at) else { continue };
                let to = holdings.may_hand_out(rules, at);
                if to == Guarded::Nobody {
                    continue;
                }
                for level in at.and_below() {
                    for way in holdings.ways.at(home).at(level) {
                        let permissions = way.permissions & ceiling.at(level);
                        if permissions != 0 {
                            let part = (at, level, (way.when, way.obligations, permissions));
                            self.parts.push(OfferedPart { to, part });
                        }
                    }
                }
            }
        }
    }

    /// Hands out whatever may be; answers whether the receiver has something new by it.
    pub(super) fn hand_to(&self, receiver: &mut Agent) -> bool {
        let member = receiver.is_member();
        let mut gained = false;
        for offered in &self.roles {
            let granted = offered.granted.lets(member);
            if (offered.transferred || (granted && offered.new)) && !receiver.roles.contains_key(&offered.index) {
                receiver.roles.insert(offered.index, ByLevel::default());
                gained = true;
            }
            let Some(on) = receiver.roles.get_mut(&offered.index).filter(|_| granted) else { continue };
            for level in Level::ALL {
                gained |= offered.on.at(level) & !*on.at(level) != 0;
                *on.at_mut(level) |= offered.on.at(level);
            }
        }
        for offered in self.parts.iter().filter(|offered| offered.to.lets(member)) {
            gained |= receiver.parts.insert(offered.part);
        }
        gained
    }
}
