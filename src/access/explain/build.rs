//! Retraces a decision.

use super::names::Lexicon;
use super::node::Node;
use super::remedies;
use super::value::{
    Ceiling, CeilingGap, Considered, DecisionExplanation, GrantGap, GrantOutcome, Standing, StandingForbid,
};
use crate::access::actor::{Folded, Held, Limit};
use crate::access::decision::Decision;
use crate::access::evaluate::{self, Request};
use crate::access::facts;
use crate::access::reason::Reason;
use crate::policy::tables::{Known, RoleTable};
use crate::resource::ErasedResource;
use crate::vocabulary::ErasedPermissions;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn explanation(
    lexicon: &Lexicon<'_>,
    actor: &Folded,
    permissions: ErasedPermissions,
    on: &ErasedResource<'_>,
    decision: &Decision<'_>,
) -> DecisionExplanation {
    let mut unmet: Vec<_> = decision.unmet().collect();
    unmet.sort_unstable();
    let asked = lexicon.permissions(permissions.level, permissions.mask);
    let mut explanation = DecisionExplanation {
        decision: decision.is_allowed(),
        can: decision.is_plain(),
        obligations: decision.obligations().map(String::from).collect(),
        unmet: unmet.iter().map(ToString::to_string).collect(),
        ..DecisionExplanation::of_shape(decision.reason(), asked, on)
    };
    if !has_shape(decision.reason()) {
        return explanation;
    }
    let trace = Trace { lexicon, actor, on, asked: permissions.mask, known: facts::known(lexicon.tables, actor, on) };
    let plan = lexicon.tables.plan(actor.record.plan);
    explanation.assignments = actor.record.assignments.iter().map(|held| trace.considered(held)).collect();
    explanation.everyone = trace.everyone();
    explanation.forbids = trace.forbids();
    explanation.plan = actor.record.plan.map(|plan| lexicon.plan(plan));
    let excluded = plan.map_or(0, |plan| trace.asked & !plan.permissions.at(on.level));
    explanation.excluded_by_plan = lexicon.permissions(on.level, excluded);
    explanation.ceilings = trace.ceilings();
    if !explanation.decision {
        (explanation.remedies, explanation.truncated) = remedies::of(lexicon, actor, trace.asked, on);
    }
    explanation
}

impl DecisionExplanation {
    /// A denied request that could not be put to anybody.
    pub(crate) fn of_shape(reason: Reason, asked: Vec<String>, on: &ErasedResource<'_>) -> Self {
        Self {
            decision: false,
            can: false,
            reason,
            obligations: Vec::new(),
            unmet: Vec::new(),
            asked,
            at: Node::deepest(on),
            assignments: Vec::new(),
            everyone: Vec::new(),
            forbids: Vec::new(),
            plan: None,
            excluded_by_plan: Vec::new(),
            ceilings: Vec::new(),
            remedies: Vec::new(),
            truncated: false,
        }
    }
}

/// Whether the request could be put to this actor at all.
fn has_shape(reason: Reason) -> bool {
    !matches!(reason, Reason::EmptyRequest | Reason::WrongLevel | Reason::OtherPolicy | Reason::OtherOrganization)
}

struct Trace<'a> {
    lexicon: &'a Lexicon<'a>,
    actor: &'a Folded,
    on: &'a ErasedResource<'a>,
    asked: u128,
    known: Known,
}

impl Trace<'_> {
    fn considered(&self, held: &Held) -> Considered {
        let each = self.lexicon.each(self.on.level, self.asked);
        let parts = held
            .table(self.lexicon.tables)
            .map(|role| each.map(|(name, bit)| self.part(role, held.switched_on(self.on.level), name, bit)).collect());
        Considered {
            role: self.lexicon.held_role(held),
            custom: held.is_custom(),
            at: Node::held_at(self.actor, held),
            from: held.from(),
            until: held.until(),
            when: self.lexicon.literals(held.when()),
            standing: self.standing(held),
            parts: parts.unwrap_or_default(),
        }
    }

    fn everyone(&self) -> Vec<GrantOutcome> {
        let role = self.actor.as_everyone(self.lexicon.tables);
        let role = role.filter(|role| role.reach(self.on.level, 0) & self.asked != 0);
        let each = |role| {
            let each = self.lexicon.each(self.on.level, self.asked);
            each.map(|(name, bit)| self.part(role, 0, name, bit)).collect()
        };
        role.map(each).unwrap_or_default()
    }

    fn standing(&self, held: &Held) -> Standing {
        if !held.is_at_or_above(self.on) {
            Standing::OtherNode
        } else if !held.covers(self.on) {
            Standing::NarrowedAway
        } else if !held.is_live() {
            let ended = held.until().is_some_and(|until| {
                until <= self.actor.record.latest || held.from().is_some_and(|from| until <= from)
            });
            if ended { Standing::Ended } else { Standing::NotYet }
        } else if !held.is_in_force() {
            Standing::NotInForce
        } else {
            Standing::Applies
        }
    }

    fn part(&self, role: &RoleTable, on: u128, name: &str, bit: u128) -> GrantOutcome {
        let level = self.on.level;
        let gates: Vec<_> = role.gates(level, on).filter(|gate| gate.permissions & bit != 0).collect();
        let plain = role.plain.at(level) & bit != 0;
        let holding = gates.iter().filter(|gate| gate.when.holds(self.known)).map(|gate| gate.obligations);
        let obligations = if plain { Some(0) } else { holding.min_by_key(|set| evaluate::smallness(*set)) };
        let gap = if obligations.is_some() {
            None
        } else if !gates.is_empty() {
            let ways = gates.iter().map(|gate| self.lexicon.literals(gate.when.unmet(self.known))).collect();
            Some(GrantGap::Unmet { ways })
        } else if role.offered.at(level) & bit != 0 {
            Some(GrantGap::SwitchedOff {})
        } else {
            Some(GrantGap::NotInRole {})
        };
        GrantOutcome {
            permission: name.into(),
            given: obligations.is_some(),
            obligations: self.lexicon.obligations(obligations.unwrap_or(0)),
            gap,
        }
    }

    fn forbids(&self) -> Vec<StandingForbid> {
        let rules = self.lexicon.tables.forbids.at(self.on.level).iter();
        let standing = rules.filter(|rule| rule.permissions & self.asked != 0 && !rule.when.fails(self.known));
        standing
            .map(|rule| StandingForbid {
                permissions: self.lexicon.permissions(self.on.level, rule.permissions & self.asked),
                when: self.lexicon.literals(rule.when),
            })
            .collect()
    }

    fn ceilings(&self) -> Vec<Ceiling> {
        let limits = self.actor.record.limits.iter().enumerate();
        limits.filter_map(|(index, limit)| self.ceiling(index, limit)).collect()
    }

    fn ceiling(&self, attenuation: usize, limit: &Limit) -> Option<Ceiling> {
        let level = self.on.level;
        let (operator, gap, cut) = match limit {
            Limit::Key(key) if !key.is_live(self.actor.record.latest) => (None, CeilingGap::Ended, self.asked),
            Limit::Key(key) if !key.covers(self.on) => (None, CeilingGap::OtherResource, self.asked),
            Limit::Key(key) => (None, CeilingGap::OtherPermissions, self.asked & !key.permissions.at(level)),
            Limit::Actor(operator) => {
                let request = Request { tables: self.lexicon.tables, actor: operator, on: *self.on };
                let theirs = evaluate::permissions(request);
                let reason = evaluate::decide(request, self.asked).reason;
                let cut = self.asked & !(theirs.allowed | theirs.obliged);
                (Some(operator.record.user), CeilingGap::Operator(reason), cut)
            }
        };
        let cuts = self.lexicon.permissions(level, cut);
        (cut != 0).then_some(Ceiling { attenuation, operator, gap, cuts })
    }
}
