//! Facts: what the host knows of a post, and who says so.

use crate::id::UserId;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Tells a fact about a post, with whoever set it.
///
/// A requirement that a fact raised is lifted only by somebody who could decide on it or is exempt from it there, or by the
/// host itself: so the host says who ticked the box.
///
/// ```
/// # use countersign::{approval::{Context, FactTold}, UserId};
/// # fn said<'a>(context: Context<'a>) -> Context<'a> {
/// let ticked = FactTold::by(UserId::new(4), true);
/// context.facts([("sensitive", ticked), ("paid", FactTold::by_host(false))])
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactTold {
    /// Whether the fact holds.
    pub value: bool,
    /// Who set it so; `None`: the host itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

impl FactTold {
    /// Tells a fact that the host itself knows.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let paid = FactTold::by_host(true);
    /// assert_eq!((paid.value, paid.by), (true, None));
    /// ```
    #[must_use]
    pub const fn by_host(value: bool) -> Self {
        Self { value, by: None }
    }

    /// Tells a fact as a person set it.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let ticked = FactTold::by(UserId::new(3), true);
    /// assert_eq!((ticked.value, ticked.by), (true, Some(UserId::new(3))));
    /// ```
    #[must_use]
    pub const fn by(user: UserId, value: bool) -> Self {
        Self { value, by: Some(user) }
    }
}

/// A fact of a post, and how it came to be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::approval) struct Fact {
    pub(in crate::approval) told: FactTold,
    /// Everything that was told of it, in the order of values and people; each once.
    past: Vec<PastValue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PastValue {
    told: FactTold,
    /// Whether a round went by it.
    relied_on: bool,
}

/// Facts by name.
pub(in crate::approval) type Facts = BTreeMap<String, Fact>;

/// What became of a post when a fact is told.
#[derive(Clone, Copy)]
pub(in crate::approval) struct Rounds {
    /// One was opened, by what was known then.
    pub(in crate::approval) opened: bool,
    /// One is running.
    pub(in crate::approval) running: bool,
}

/// The host says so from now on. What is told first after a round was opened was unknown to that round, which asked for
/// what either value asks for: that is as if both had been relied on.
pub(in crate::approval) fn tell(facts: &mut Facts, news: &BTreeMap<String, FactTold>, rounds: Rounds) {
    for (name, told) in news {
        let unknown = || match rounds.opened {
            true => [false, true].map(|value| PastValue { told: FactTold::by_host(value), relied_on: true }).into(),
            false => Vec::new(),
        };
        let fact = facts.entry(name.clone()).or_insert_with(|| Fact { told: *told, past: unknown() });
        fact.told = *told;
        if let Err(place) = fact.past.binary_search_by_key(told, |past| past.told) {
            fact.past.insert(place, PastValue { told: *told, relied_on: false });
        }
        if rounds.running {
            fact.rely();
        }
    }
}

/// A round is opened: what it goes by is no longer its teller's own matter.
pub(in crate::approval) fn rely(facts: &mut Facts) {
    facts.values_mut().for_each(Fact::rely);
}

impl Fact {
    /// Whether somebody told it so at some time.
    pub(in crate::approval) fn was_told(&self, told: FactTold) -> bool {
        self.past.iter().any(|past| past.told == told)
    }

    /// Whether it is one that was told.
    pub(in crate::approval) fn is_whole(&self) -> bool {
        let ascending = self.past.windows(2).all(|pair| matches!(pair, [one, next] if one.told < next.told));
        ascending && self.was_told(self.told)
    }

    fn rely(&mut self) {
        let value = self.told.value;
        self.past.iter_mut().filter(|past| past.told.value == value).for_each(|past| past.relied_on = true);
    }

    /// Who must be entitled to lift what the other value raised: nobody if it raised nothing, or if the host lifts it. That
    /// the same person told both before a round went by it is a slip and no raise.
    pub(in crate::approval) fn lifted_by(&self) -> Option<UserId> {
        let user = self.told.by?;
        let raises = |past: &PastValue| past.told.value != self.told.value;
        let others = |past: &PastValue| past.relied_on || past.told.by != Some(user);
        self.past.iter().any(|past| raises(past) && others(past)).then_some(user)
    }
}

/// The fact that a literal, such as `sensitive` or `!sensitive`, speaks of.
pub(in crate::approval) fn name_of(literal: &str) -> &str {
    literal.strip_prefix('!').unwrap_or(literal)
}

/// Whether a literal holds, and the fact that says so; `None`: unknown.
fn literal<'f>(literal: &str, facts: &'f Facts) -> Option<(bool, &'f Fact)> {
    let fact = facts.get(name_of(literal))?;
    Some((fact.told.value != literal.starts_with('!'), fact))
}

/// Whether some literal is known to fail by a fact that may be relied on.
pub(in crate::approval) fn fails(literals: &[String], facts: &Facts, may_lift: impl Fn(&Fact) -> bool) -> bool {
    literals.iter().filter_map(|text| literal(text, facts)).any(|(holds, fact)| !holds && may_lift(fact))
}

/// Whether every literal is known to hold by facts that may be relied on.
pub(in crate::approval) fn hold(literals: &[String], facts: &Facts, may_lift: impl Fn(&Fact) -> bool) -> bool {
    literals.iter().all(|text| literal(text, facts).is_some_and(|(holds, fact)| holds && may_lift(fact)))
}

/// What is known of the facts that literals speak of.
pub(in crate::approval) fn about(literals: &[String], facts: &Facts) -> BTreeMap<String, FactTold> {
    let known = literals.iter().filter_map(|text| facts.get_key_value(name_of(text)));
    known.map(|(name, fact)| (name.clone(), fact.told)).collect()
}
