//! Facts: what the host knows of a post, and who says so.

use super::context::Context;
use super::state::{State, Target};
use crate::id::UserId;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A fact about a post as the host tells it, with whoever set it.
///
/// A requirement that a fact raised is lifted only by somebody who could decide on it or is exempt from it there, or by the
/// host itself: so the host says who ticked the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactTold {
    /// Whether it holds.
    pub value: bool,
    /// Who set it so; `None`: the host itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

impl FactTold {
    /// A fact that the host knows by itself.
    #[must_use]
    pub const fn by_host(value: bool) -> Self {
        Self { value, by: None }
    }

    /// A fact as somebody set it.
    #[must_use]
    pub const fn by(user: UserId, value: bool) -> Self {
        Self { value, by: Some(user) }
    }
}

/// A fact of a post, and how it came to be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) told: FactTold,
    /// Everything that was told of it, in the order of values and people; each once.
    past: Vec<Telling>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Telling {
    told: FactTold,
    /// Whether a round went by it.
    relied_on: bool,
}

/// Facts by name.
pub(super) type Facts = BTreeMap<String, Fact>;

/// What became of a post when a fact is told.
#[derive(Clone, Copy)]
pub(super) struct Rounds {
    /// One was opened, by what was known then.
    pub(super) opened: bool,
    /// One is running.
    pub(super) running: bool,
}

/// The host says so from now on. What is told first after a round was opened was unknown to that round, which asked for
/// what either value asks for: that is as if both had been relied on.
pub(super) fn tell(facts: &mut Facts, news: &BTreeMap<String, FactTold>, rounds: Rounds) {
    for (name, told) in news {
        let unknown = || match rounds.opened {
            true => [false, true].map(|value| Telling { told: FactTold::by_host(value), relied_on: true }).into(),
            false => Vec::new(),
        };
        let fact = facts.entry(name.clone()).or_insert_with(|| Fact { told: *told, past: unknown() });
        fact.told = *told;
        if let Err(place) = fact.past.binary_search_by_key(told, |telling| telling.told) {
            fact.past.insert(place, Telling { told: *told, relied_on: false });
        }
        if rounds.running {
            fact.rely();
        }
    }
}

/// A round is opened: what it goes by is no longer its teller's own matter.
pub(super) fn rely(facts: &mut Facts) {
    facts.values_mut().for_each(Fact::rely);
}

impl Fact {
    /// Whether somebody told it so at some time.
    pub(super) fn was_told(&self, told: FactTold) -> bool {
        self.past.iter().any(|telling| telling.told == told)
    }

    /// Whether it is one that was told.
    pub(super) fn is_whole(&self) -> bool {
        let ascending = self.past.windows(2).all(|pair| matches!(pair, [one, next] if one.told < next.told));
        ascending && self.was_told(self.told)
    }

    fn rely(&mut self) {
        let value = self.told.value;
        self.past.iter_mut().filter(|telling| telling.told.value == value).for_each(|telling| telling.relied_on = true);
    }

    /// Who must be entitled to lift what the other value raised: nobody if it raised nothing, or if the host lifts it. That
    /// the same person told both before a round went by it is a slip and no raise.
    pub(super) fn lifted_by(&self) -> Option<UserId> {
        let user = self.told.by?;
        let raises = |telling: &Telling| telling.told.value != self.told.value;
        let others = |telling: &Telling| telling.relied_on || telling.told.by != Some(user);
        self.past.iter().any(|telling| raises(telling) && others(telling)).then_some(user)
    }
}

/// What the host tells that the post does not know yet.
pub(super) struct News {
    pub(super) facts: BTreeMap<String, FactTold>,
    /// Names of today, with those by which the post knows the facts.
    pub(super) formerly: BTreeMap<String, String>,
}

impl State {
    /// Whether a definition that judges a target reads a fact by that name.
    fn reads(&self, name: &str) -> bool {
        let stages = self.targets.iter().filter_map(Target::definition).flat_map(|definition| &definition.stages);
        let mut literals = stages.flat_map(|stage| stage.when.iter().chain(stage.unless.iter().flatten()));
        literals.any(|text| name_of(text) == name)
    }
}

impl<V: Vocabulary> Context<'_, V> {
    /// What the host knows of the post, by the names of the policy's facts. What is not mentioned stays as it was told last.
    /// Facts never come from the sender of a command: a host that lets people set them says who did.
    #[must_use]
    pub fn facts<N: Into<String>>(mut self, facts: impl IntoIterator<Item = (N, FactTold)>) -> Self {
        self.facts = facts.into_iter().map(|(name, told)| (name.into(), told)).collect();
        self
    }

    /// What the host tells that the post does not know yet; and what it knows by names of yesterday, by those of today.
    pub(super) fn news(&self, state: &State) -> News {
        let former = &self.policy().model.formerly.facts;
        let renamed =
            former.iter().filter(|(was, name)| state.facts.contains_key(*was) && !state.facts.contains_key(*name));
        let formerly: BTreeMap<String, String> = renamed.map(|(was, name)| (name.clone(), was.clone())).collect();
        let known = |name: &String| state.facts.get(formerly.get(name).unwrap_or(name)).map(|fact| fact.told);
        let told = self.facts.iter().filter(|(name, told)| known(name) != Some(**told));
        let mut facts: BTreeMap<String, FactTold> = told.map(|(name, told)| (name.clone(), *told)).collect();
        // What is pinned reads it by the name that it had then.
        let pinned = former.iter().filter(|(was, _)| state.facts.contains_key(*was) || state.reads(was));
        let pinned = pinned.filter_map(|(was, name)| Some((was, *self.facts.get(name)?)));
        facts.extend(pinned.filter(|(was, told)| known(was) != Some(*told)).map(|(was, told)| (was.clone(), told)));
        News { facts, formerly }
    }

    /// A fact that the policy does not have.
    pub(super) fn unknown_fact(&self) -> Option<&String> {
        self.facts.keys().find(|name| !self.policy().model.facts.iter().any(|known| known.name == **name))
    }
}

/// The fact that a literal, such as `sensitive` or `!sensitive`, speaks of.
pub(super) fn name_of(literal: &str) -> &str {
    literal.strip_prefix('!').unwrap_or(literal)
}

/// Whether a literal holds, and the fact that says so; `None`: unknown.
fn literal<'f>(literal: &str, facts: &'f Facts) -> Option<(bool, &'f Fact)> {
    let fact = facts.get(name_of(literal))?;
    Some((fact.told.value != literal.starts_with('!'), fact))
}

/// Whether some literal is known to fail by a fact that may be relied on.
pub(super) fn fails(literals: &[String], facts: &Facts, may_lift: impl Fn(&Fact) -> bool) -> bool {
    literals.iter().filter_map(|text| literal(text, facts)).any(|(holds, fact)| !holds && may_lift(fact))
}

/// Whether every literal is known to hold by facts that may be relied on.
pub(super) fn hold(literals: &[String], facts: &Facts, may_lift: impl Fn(&Fact) -> bool) -> bool {
    literals.iter().all(|text| literal(text, facts).is_some_and(|(holds, fact)| holds && may_lift(fact)))
}

/// What is known of the facts that literals speak of.
pub(super) fn about(literals: &[String], facts: &Facts) -> BTreeMap<String, FactTold> {
    let known = literals.iter().filter_map(|text| facts.get_key_value(name_of(text)));
    known.map(|(name, fact)| (name.clone(), fact.told)).collect()
}
