//! Atoms and conjunctions of them.

use super::super::condition::{MAX_ATOMS, built_in};
use super::super::document::Node;
use super::super::model::Condition;
use super::fields::{filled, texts};
use super::problems::{Message, Problems};
use super::quote::suspicious;
use super::scope::{Declaration, Declared, Scope, declarations};
use crate::level::Level;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The declared facts; none takes the name of a built-in atom.
pub(super) fn facts<'a>(node: Option<&'a Node>, problems: &mut Problems) -> (Vec<Declaration<'a>>, Declared<'a, ()>) {
    let Some(node) = node else { return (Vec::new(), Declared::default()) };
    let Some(found) = declarations(node, problems) else { return (Vec::new(), Declared::unreadable()) };
    for fact in &found {
        if built_in().any(|atom| atom == fact.name) {
            problems.report(fact.node, || format!("expected a name that no built-in atom has, found `{}`", fact.name));
        }
    }
    let names = found.iter().map(|fact| (fact.name, ())).collect();
    (found, Declared { names, unreadable: false })
}

/// The declared facts about whoever asks; none is a fact about content as well.
pub(super) fn actor_facts<'a>(
    node: Option<&'a Node>,
    of_content: &Declared<'_, ()>,
    problems: &mut Problems,
) -> (Vec<Declaration<'a>>, Declared<'a, ()>) {
    let (found, declared) = facts(node, problems);
    for fact in found.iter().filter(|fact| of_content.names.contains_key(fact.name)) {
        problems.report(fact.node, || {
            format!("expected a name that is not in `facts` as well, found {}", suspicious(fact.name))
        });
    }
    (found, declared)
}

/// The declared facts and the built-in atoms in the conditions of `rules`, sorted.
pub(super) fn atoms_in_use<'a: 'f, 'f>(
    facts: impl Iterator<Item = &'f Declaration<'a>>,
    rules: &[Option<&'a Node>],
    problems: &mut Problems,
) -> Vec<&'a str> {
    let mut written: Vec<(&str, &Node)> = facts.map(|fact| (fact.name, fact.node)).collect();
    let mut used = BTreeSet::new();
    rules.iter().flatten().for_each(|node| built_in_below(node, &mut used, &mut written));
    let mut atoms = BTreeSet::new();
    for (name, node) in written {
        if atoms.insert(name) && atoms.len() == MAX_ATOMS.saturating_add(1) {
            problems.report(node, || {
                format!("expected at most {MAX_ATOMS} atoms (declared facts and built-in atoms in use), found `{name}` as one more")
            });
        }
    }
    atoms.into_iter().collect()
}

/// The fields `when` and `unless` hold a list nowhere but in conditions, so the walk needs no shape of rules.
fn built_in_below<'a>(node: &'a Node, used: &mut BTreeSet<&'a str>, written: &mut Vec<(&'a str, &'a Node)>) {
    node.as_list().unwrap_or_default().iter().for_each(|item| built_in_below(item, used, written));
    for (key, value) in node.as_object().unwrap_or_default() {
        let is_condition = matches!(key.as_str(), "when" | "unless");
        for literal in value.as_list().unwrap_or_default().iter().filter(|_| is_condition) {
            let Some(text) = literal.as_text() else { continue };
            let atom = text.strip_prefix('!').unwrap_or(text);
            if built_in().any(|name| name == atom) && used.insert(atom) {
                written.push((atom, literal));
            }
        }
        built_in_below(value, used, written);
    }
}

/// A conjunction, which is not empty, on permissions of that level.
pub(super) fn condition(node: &Node, level: Level, scope: &Scope<'_>, problems: &mut Problems) -> Condition {
    let mut condition = Condition::default();
    for (atom, negated, node) in conjunction(node, level, problems) {
        let bit = bit(atom, node, scope, false, problems);
        let mask = if negated { &mut condition.all_false } else { &mut condition.all_true };
        *mask |= bit;
    }
    condition
}

/// The same of declared facts alone, by name and sorted by fact: nothing else is known of content that waits for
/// approval.
pub(super) fn of_facts(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Vec<String> {
    let mut literals = Vec::new();
    for (fact, negated, node) in conjunction(node, Level::Profile, problems) {
        if bit(fact, node, scope, true, problems) != 0 {
            literals.push((fact, negated));
        }
    }
    literals.sort_unstable();
    let written = |(fact, negated)| if negated { format!("!{fact}") } else { String::from(fact) };
    literals.into_iter().map(written).collect()
}

/// The literals of a conjunction: each atom, whether it is negated, and its place.
fn conjunction<'a>(node: &'a Node, level: Level, problems: &mut Problems) -> Vec<(&'a str, bool, &'a Node)> {
    let mut seen = BTreeSet::new();
    let mut literals = Vec::new();
    for (literal, node) in texts(filled(node, problems).unwrap_or_default(), problems) {
        let (atom, negated) = literal.strip_prefix('!').map_or((literal, false), |atom| (atom, true));
        if seen.contains(&(atom, !negated)) {
            problems.report(node, || {
                format!("expected no atom together with its negation, found {} again", suspicious(atom))
            });
        }
        seen.insert((atom, negated));
        if atom == "connector" && level != Level::Profile {
            problems.report(node, || {
                format!("expected an atom that level `{level}` has, found `connector`, which only level `profile` has")
            });
        }
        literals.push((atom, negated, node));
    }
    literals
}

fn bit(atom: &str, node: &Node, scope: &Scope<'_>, facts_alone: bool, problems: &mut Problems) -> u16 {
    let known = scope.atoms.binary_search(&atom).ok().filter(|_| !facts_alone || scope.facts.names.contains_key(atom));
    let Some(index) = known else {
        if !scope.facts.unreadable && !scope.actor_facts.unreadable {
            problems.report(node, || if facts_alone { no_fact(atom, scope) } else { unknown(atom, scope) });
        }
        return 0;
    };
    u32::try_from(index).ok().and_then(|index| 1_u16.checked_shl(index)).unwrap_or(0)
}

fn no_fact(atom: &str, scope: &Scope<'_>) -> Message {
    if built_in().any(|name| name == atom) {
        return Message::from(format!("expected a declared fact, found `{atom}`, which approvals do not look at"));
    }
    if scope.actor_facts.names.contains_key(atom) {
        return Message::from(format!("expected a fact of `facts`, found `{atom}`, which is about whoever asks"));
    }
    let text = format!("expected a declared fact, found {}", suspicious(atom));
    Message::with_nearest(text, atom, scope.facts.names.keys().copied())
}

fn unknown(atom: &str, scope: &Scope<'_>) -> Message {
    let facts = scope.facts.names.keys().chain(scope.actor_facts.names.keys()).copied();
    // Only a custom role meets an atom that exists and has no bit: the bits are those of its policy.
    if built_in().any(|name| name == atom) {
        return Message::from(format!("expected a declared fact or an atom that the policy uses, found `{atom}`"));
    }
    let text = format!("expected a built-in atom or a declared fact, found {}", suspicious(atom));
    Message::with_nearest(text, atom, built_in().chain(facts))
}
