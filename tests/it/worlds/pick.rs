//! Small choices, drawn first and read later against what there is to choose from.

use crate::naive::Names;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Some of a list: those whose bit is set.
pub(super) fn some<T: Clone>(mask: u32, of: &[T]) -> Vec<T> {
    of.iter().enumerate().filter(|(place, _)| mask >> (place % 32) & 1 == 1).map(|(_, one)| one.clone()).collect()
}

/// Some of a list that is not empty, and one at least.
pub(super) fn some_or_first<T: Clone>(mask: u32, of: &[T]) -> Vec<T> {
    match some(mask, of) {
        nothing if nothing.is_empty() => vec![of[0].clone()],
        several => several,
    }
}

pub(super) fn one<'a, T>(index: &Index, of: &'a [T]) -> Option<&'a T> {
    (!of.is_empty()).then(|| index.get(of))
}

/// Nothing mostly, else that.
pub(super) fn rarely<S: Strategy + 'static>(what: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    proptest::option::weighted(0.1, what)
}

/// A set of names as the format writes it.
#[derive(Clone, Debug)]
pub(super) enum SetDraw {
    List(u32),
    All,
    AllExcept(u32),
}

pub(super) fn set() -> impl Strategy<Value = SetDraw> {
    prop_oneof![
        4 => any::<u32>().prop_map(SetDraw::List),
        1 => Just(SetDraw::All),
        2 => any::<u32>().prop_map(SetDraw::AllExcept),
    ]
}

impl SetDraw {
    /// A set that is not empty, of a list that is not empty.
    pub(super) fn render(&self, everything: &[String]) -> Value {
        let chosen = |mask: u32| some_or_first(mask, everything);
        match self {
            Self::List(mask) => json!(chosen(*mask)),
            Self::AllExcept(mask) if chosen(*mask).len() < everything.len() => json!({ "all_except": chosen(*mask) }),
            Self::All | Self::AllExcept(_) => json!("all"),
        }
    }

    /// As `render`, but a list may be empty.
    pub(super) fn render_or_empty(&self, everything: &[String]) -> Value {
        match self {
            Self::List(mask) => json!(some(*mask, everything)),
            other => other.render(everything),
        }
    }
}

/// The built-in atoms of these worlds; with the facts they stay below sixteen.
pub(super) const BUILT_IN: [&str; 7] =
    ["author", "assignee", "connector", "draft", "in_review", "scheduled", "published"];
pub(super) const FACTS: [&str; 3] = ["sensitive", "legal_hold", "paid"];
/// Of whoever asks.
pub(super) const ACTOR_FACTS: [&str; 2] = ["second_factor", "over_limit"];

/// A conjunction: places in the list of atoms, and whether each is negated.
pub(super) type WhenDraw = Vec<(usize, bool)>;

pub(super) fn when() -> impl Strategy<Value = WhenDraw> {
    let literal = (0..BUILT_IN.len() + FACTS.len() + ACTOR_FACTS.len(), proptest::bool::weighted(0.4));
    prop_oneof![3 => Just(Vec::new()), 4 => vec(literal, 1..4)]
}

/// The literals that may be used: no atom twice, no fact that is not declared, `connector` on profiles alone.
pub(super) fn render_when(draw: &WhenDraw, level: &str, atoms: impl Fn(&str) -> bool) -> Names {
    let all: Vec<&str> = BUILT_IN.into_iter().chain(FACTS).chain(ACTOR_FACTS).collect();
    let literals: BTreeMap<&str, bool> = draw.iter().map(|(place, negated)| (all[*place], *negated)).collect();
    let usable = literals.into_iter().filter(|(atom, _)| atoms(atom) && (*atom != "connector" || level == "profile"));
    usable.map(|(atom, negated)| if negated { format!("!{atom}") } else { atom.to_owned() }).collect()
}

/// Adds a field unless it would be an empty list or object.
pub(super) fn put(object: &mut Map<String, Value>, field: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if !empty {
        object.insert(field.to_owned(), value);
    }
}
