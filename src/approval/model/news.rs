//! What the host tells that a post does not know yet.

use crate::approval::model::context::Context;
use crate::approval::model::facts::{FactTold, name_of};
use crate::approval::model::state::{State, Target};
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeMap;
use alloc::string::String;

/// What the host tells that the post does not know yet.
pub(in crate::approval) struct News {
    pub(in crate::approval) facts: BTreeMap<String, FactTold>,
    /// Names of today, with those by which the post knows the facts.
    pub(in crate::approval) formerly: BTreeMap<String, String>,
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
    /// Sets what the host knows of the post, by the names of the policy's facts. What is not mentioned stays as it was
    /// told last. Facts never come from the sender of a command: a host that lets people set them says who did.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules).facts([("sensitive", FactTold::by(UserId::new(2), true))]); // Marc ticked the box
    /// let skipped = explain(&context, &post, Timestamp::from_millis(30)).targets.remove(0).skipped;
    /// assert!(skipped.is_empty(), "legal is asked now");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn facts<N: Into<String>>(mut self, facts: impl IntoIterator<Item = (N, FactTold)>) -> Self {
        self.facts = facts.into_iter().map(|(name, told)| (name.into(), told)).collect();
        self
    }

    /// What the host tells that the post does not know yet; and what it knows by names of yesterday, by those of today.
    pub(in crate::approval) fn news(&self, state: &State) -> News {
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
    pub(in crate::approval) fn unknown_fact(&self) -> Option<&String> {
        self.facts.keys().find(|name| !self.policy().model.facts.iter().any(|known| known.name == **name))
    }
}
