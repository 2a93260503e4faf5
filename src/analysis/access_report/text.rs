//! A report as text.

use super::{AccessReport, Holding, ReportedAccess};
use crate::access::explain::Words;
use crate::access::reach::{Nodes, ReachPart, Requirement};
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{Display, Write};

impl AccessReport {
    /// Writes the report as text for people. French for `fr` and its regions, else English, with the policy's titles.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let sheet = analysis::access_report(&policy, &editor).to_text(&policy, "fr");
    /// assert!(sheet.contains("Publier des publications"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_text<V: Vocabulary>(&self, policy: &Policy<V>, language: &str) -> String {
        let words = Words::of(&policy.model, language);
        let mut text = String::new();
        // Writing to a string cannot fail.
        let mut line = |indent: &str, content: String| {
            let _ = writeln!(text, "{indent}{content}");
        };
        if let Some(operator) = self.operator {
            line("", format!("{} {operator}", words.say("through support operator", "par l'opérateur de support")));
        }
        if !self.active {
            line("", words.say("not a member in good standing", "n'est pas un membre actif").into());
        }
        if let Some(plan) = &self.plan {
            line("", format!("{}{}{}", words.say("plan", "forfait"), words.colon(), words.plan(plan)));
        }
        for holding in &self.holdings {
            line("", held(&words, holding));
        }
        if self.access.is_empty() {
            line("  ", words.say("may do nothing", "ne peut rien faire").into());
        }
        for access in &self.access {
            let names = words.list(access.permissions.iter().map(|name| words.permission(access.level, name)));
            line("  ", names);
            for (label, parts) in self.places(&words, access) {
                for part in parts {
                    line("    ", format!("{label}{}", place(&words, access, part)));
                }
            }
            for one_of in &access.lifts {
                let one_of: Vec<String> = one_of.iter().map(|requirement| required(&words, requirement)).collect();
                line(
                    "    ",
                    format!("{}{}", words.say("only if ", "seulement si "), one_of.join(words.say(" or ", " ou "))),
                );
            }
            if access.as_everyone {
                line("    ", words.say("as everyone may", "comme tout le monde").into());
            } else if let [only] = access.through.as_slice() {
                let role = self.holdings.get(*only).map(|holding| role(&words, holding)).unwrap_or_default();
                line("    ", format!("{}{role}", words.say("sole path: ", "seule voie : ")));
            }
        }
        text
    }

    fn places<'a>(&self, words: &Words<'_>, access: &'a ReportedAccess) -> [(&'static str, &'a [ReachPart]); 2] {
        let obliged = words.say("with obligations, ", "avec obligations, ");
        [("", access.plain.as_slice()), (obliged, access.obliged.as_slice())]
    }
}

fn role(words: &Words<'_>, holding: &Holding) -> String {
    let role = if holding.custom { holding.role.clone() } else { words.role(holding.at.level(), &holding.role) };
    format!("{role} {}", words.at(holding.at))
}

fn held(words: &Words<'_>, holding: &Holding) -> String {
    let mut text = role(words, holding);
    if holding.narrowed {
        text.push_str(words.say(", narrowed", ", restreint"));
    }
    text.push_str(&words.under(&holding.when));
    for (word, instant) in
        [(words.say("from", "à partir de"), holding.from), (words.say("until", "jusqu'à"), holding.until)]
    {
        if let Some(instant) = instant {
            let _ = write!(text, ", {word} {instant}");
        }
    }
    if !holding.counts {
        text.push_str(words.say(", not in force", ", pas en vigueur"));
    }
    text
}

fn place(words: &Words<'_>, access: &ReportedAccess, part: &ReachPart) -> String {
    let (workspaces, profiles) = (words.say("workspaces", "espaces"), words.say("profiles", "profils"));
    let mut places: Vec<String> = Vec::new();
    places.extend(nodes(words, workspaces, &part.workspaces));
    places.extend(nodes(words, profiles, &part.profiles));
    if places.is_empty() {
        places.push(match access.level {
            crate::Level::Organization => words.say("in the organization", "dans l'organisation").into(),
            crate::Level::Workspace => words.say("every workspace", "tous les espaces").into(),
            crate::Level::Profile => words.say("every profile", "tous les profils").into(),
        });
    }
    if let Some(content) = part.content {
        places.push(format!("{} {content}", words.say("content", "contenu")));
    }
    if !part.when.is_empty() {
        let all: Vec<String> = part.when.iter().map(|requirement| required(words, requirement)).collect();
        places.push(format!("{} {}", words.say("when", "si"), all.join(words.say(" and ", " et "))));
    }
    places.join(", ")
}

fn nodes<T: Display + Ord + Copy>(words: &Words<'_>, what: &str, nodes: &Nodes<T>) -> Option<String> {
    let list = |list: &[T]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    match nodes {
        Nodes::Only(some) => Some(format!("{what} {}", list(some))),
        Nodes::AllBut(none) if none.is_empty() => None,
        Nodes::AllBut(some) => Some(format!("{} {what} {}", words.say("all but", "tous sauf"), list(some))),
    }
}

fn required(words: &Words<'_>, requirement: &Requirement) -> String {
    let (atom, is) = match requirement {
        Requirement::Author { is, .. } => ("author", *is),
        Requirement::Assignee { is, .. } => ("assignee", *is),
        Requirement::Connector { is, .. } => ("connector", *is),
        Requirement::State { state, is } => (state.name(), *is),
        Requirement::Fact { fact, is } => (fact.as_str(), *is),
    };
    let literal = if is { atom.into() } else { format!("!{atom}") };
    words.literal(&literal)
}
