//! An explanation as text for people, in English and in French, with the policy's own titles.

mod change;
mod words;

use super::node::Node;
use super::remedy::{Change, Remedy};
use super::value::{Ceiling, CeilingGap, Considered, DecisionExplanation, GrantGap, GrantOutcome, Standing};
use crate::access::reason::Reason;
use crate::level::Level;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};
#[cfg(feature = "organization")]
pub(crate) use words::Called;
pub(crate) use words::Words;

impl DecisionExplanation {
    /// Writes the explanation as text for people. French for `fr` and its regions, else English; titles of
    /// permissions, roles, plans and facts are the policy's in that language, or in English, or their names.
    ///
    /// Assignments at other nodes are counted, not listed.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let explanation = policy.explain(&actor, ProfilePermissions::POST_PUBLISH, &page);
    /// println!("{}", explanation.to_text(&policy, "fr"));
    /// # assert!(!explanation.to_text(&policy, "fr").is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_text<V: Vocabulary>(&self, policy: &Policy<V>, language: &str) -> String {
        self.in_words(&Words::of(&policy.model, language), &|_| String::new())
    }

    /// The same, with what there is to say behind each assignment.
    pub(crate) fn in_words(&self, words: &Words<'_>, behind: &dyn Fn(&Considered) -> String) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, words, behind);
        text
    }

    fn write(&self, out: &mut String, words: &Words<'_>, behind: &dyn Fn(&Considered) -> String) -> fmt::Result {
        let level = self.at.level();
        let asked = words.list(self.asked.iter().map(|name| words.permission(level, name)));
        writeln!(out, "{}{} {}", words.verdict(self.decision), asked, words.at(self.at))?;
        write!(out, "{}{}", words.say("reason: ", "motif : "), self.reason_text(words))?;
        if !self.unmet.is_empty() {
            write!(out, " ({})", words.list(self.unmet.iter().map(|literal| words.literal(literal))))?;
        }
        writeln!(out)?;
        if !self.obligations.is_empty() {
            let names = words.list(self.obligations.iter().map(|name| words.obligation(name)));
            writeln!(
                out,
                "{}{names}",
                words.say("provided that the host also does: ", "à condition de faire aussi : ")
            )?;
        }
        self.write_assignments(out, words, behind)?;
        self.write_ceilings(out, words)?;
        if self.decision {
            return Ok(());
        }
        if self.remedies.is_empty() {
            let none = "nothing short of another policy would change it";
            writeln!(out, "{}", words.say(none, "rien ne le changerait, sinon une autre politique"))?;
        } else {
            writeln!(out, "{}", words.say("any of these would change it:", "chacun de ces changements suffirait :"))?;
        }
        for remedy in &self.remedies {
            writeln!(out, "  - {}", words.remedy(remedy))?;
        }
        if self.truncated {
            writeln!(out, "  {}", words.say("(there may be more)", "(il peut y en avoir d'autres)"))?;
        }
        Ok(())
    }

    /// No role can give what the policy does not list: the reader should look into the policy, not at the roles.
    fn reason_text(&self, words: &Words<'_>) -> String {
        let level = self.at.level();
        let unlisted = self.asked.iter().filter(|name| !words.lists(level, name)).cloned();
        let unlisted = words.list(unlisted.map(|name| format!("`{name}`")));
        if self.reason != Reason::NotGranted || unlisted.is_empty() {
            return words.reason(self.reason).into();
        }
        format!("{} {unlisted}", words.say("the policy does not list", "la politique ne connaît pas"))
    }

    fn write_assignments(
        &self,
        out: &mut String,
        words: &Words<'_>,
        behind: &dyn Fn(&Considered) -> String,
    ) -> fmt::Result {
        let level = self.at.level();
        let (elsewhere, here): (Vec<_>, Vec<_>) =
            self.assignments.iter().partition(|considered| considered.standing == Standing::OtherNode);
        for considered in here {
            let (held, colon, standing) = (words.held(considered), words.colon(), words.standing(considered));
            write!(out, "  {held}{}{colon}{standing}", behind(considered))?;
            for part in &considered.parts {
                write!(out, "; {}{}{}", words.permission(level, &part.permission), words.colon(), words.part(part))?;
            }
            writeln!(out)?;
        }
        if !self.everyone.is_empty() {
            let who = words.say("everyone", "tout le monde");
            let parts = self.everyone.iter().map(|part| {
                format!("{}{}{}", words.permission(level, &part.permission), words.colon(), words.part(part))
            });
            writeln!(out, "  {who}{}{}", words.colon(), parts.collect::<Vec<_>>().join("; "))?;
        }
        if !elsewhere.is_empty() {
            let what = words.say("assignments at other nodes: ", "affectations ailleurs : ");
            writeln!(out, "  {what}{}", elsewhere.len())?;
        }
        Ok(())
    }

    fn write_ceilings(&self, out: &mut String, words: &Words<'_>) -> fmt::Result {
        let level = self.at.level();
        for rule in &self.forbids {
            let names = words.list(rule.permissions.iter().map(|name| words.permission(level, name)));
            write!(out, "  {}{names}", words.say("forbidden by the policy: ", "interdit par la politique : "))?;
            if !rule.when.is_empty() {
                let when = words.list(rule.when.iter().map(|literal| words.literal(literal)));
                write!(out, " ({} {when})", words.say("unless this is known to fail:", "sauf si ceci est démenti :"))?;
            }
            writeln!(out)?;
        }
        if !self.excluded_by_plan.is_empty() {
            let plan = words.plan(self.plan.as_deref().unwrap_or_default());
            let names = words.list(self.excluded_by_plan.iter().map(|name| words.permission(level, name)));
            writeln!(out, "  {} {plan}{}{names}", words.say("not in the plan", "absent du forfait"), words.colon())?;
        }
        for ceiling in &self.ceilings {
            let names = words.list(ceiling.cuts.iter().map(|name| words.permission(level, name)));
            writeln!(out, "  {}{}{names}", words.ceiling(ceiling), words.colon())?;
        }
        Ok(())
    }
}

impl fmt::Display for DecisionExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(&Words::bare(), &|_| String::new()))
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::bare().remedy(self))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::bare().change(self))
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.level(), self.id())
    }
}

impl Node {
    fn id(self) -> String {
        match self {
            Node::Organization(id) => id.to_string(),
            Node::Workspace(id) => id.to_string(),
            Node::Profile(id) => id.to_string(),
        }
    }
}

impl Words<'_> {
    fn held(&self, considered: &Considered) -> String {
        let Considered { role, at, from, until, when, .. } = considered;
        let role = if considered.custom { role.clone() } else { self.role(at.level(), role) };
        let mut text = format!("{role} {}", self.at(*at));
        for (word, instant) in [(self.say("from", "à partir de"), from), (self.say("until", "jusqu'à"), until)] {
            if let Some(instant) = instant {
                let _ = write!(text, " {word} {instant}");
            }
        }
        text.push_str(&self.under(when));
        text
    }

    fn standing(&self, considered: &Considered) -> &'static str {
        match considered.standing {
            Standing::Applies => self.say("applies", "s'applique"),
            Standing::OtherNode => self.say("held elsewhere", "tenu ailleurs"),
            Standing::NarrowedAway => self.say("narrowed to other nodes", "restreint à d'autres lieux"),
            Standing::NotYet => self.say("not in force yet", "pas encore en vigueur"),
            Standing::Ended => self.say("ended", "terminé"),
            Standing::NotInForce => self.say("not in force on the plan", "hors du forfait"),
        }
    }

    fn part(&self, part: &GrantOutcome) -> String {
        match &part.gap {
            None if part.obligations.is_empty() => self.say("given", "donné").into(),
            None => {
                let names = self.list(part.obligations.iter().map(|name| self.obligation(name)));
                format!("{} {names}", self.say("given with", "donné avec"))
            }
            Some(GrantGap::NotInRole {}) => self.say("not in the role", "pas dans le rôle").into(),
            Some(GrantGap::SwitchedOff {}) => self.say("not switched on", "non activé").into(),
            Some(GrantGap::Unmet { ways }) => {
                let all = |way: &Vec<String>| way.iter().map(|literal| self.literal(literal)).collect::<Vec<_>>();
                let ways = ways.iter().map(|way| all(way).join(self.say(" and ", " et ")));
                let ways: Vec<String> = ways.collect();
                let lacking = self.say("only given if", "donné seulement si");
                format!("{lacking} {}", ways.join(self.say(" or ", " ou ")))
            }
        }
    }

    fn ceiling(&self, ceiling: &Ceiling) -> String {
        match (ceiling.gap, ceiling.operator) {
            (CeilingGap::Operator(reason), Some(operator)) => {
                let who = self.say("the operator is denied", "l'opérateur est refusé");
                format!("{who} ({}, {})", self.person(operator), self.reason(reason))
            }
            (CeilingGap::Ended, _) => self.say("the key has ended", "la clé est échue").into(),
            (CeilingGap::OtherResource, _) => self.say("the key is for elsewhere", "la clé vaut ailleurs").into(),
            (CeilingGap::OtherPermissions | CeilingGap::Operator(_), _) => {
                self.say("the key leaves out", "la clé exclut").into()
            }
        }
    }

    pub(crate) fn at(&self, node: Node) -> String {
        let level = node.level();
        let named = match node {
            Node::Organization(_) => node.id(),
            Node::Workspace(workspace) => self.workspace(workspace),
            Node::Profile(profile) => self.profile(profile),
        };
        format!("{} {} {named}", self.say("at", "pour"), self.level(level))
    }

    fn verdict(&self, decision: bool) -> &'static str {
        if decision { self.say("allowed: ", "autorisé : ") } else { self.say("denied: ", "refusé : ") }
    }

    fn level(&self, level: Level) -> String {
        self.label(level).unwrap_or_else(|| match level {
            Level::Organization => self.say("organization", "organisation").into(),
            Level::Workspace => self.say("workspace", "espace").into(),
            Level::Profile => self.say("profile", "profil").into(),
        })
    }
}
