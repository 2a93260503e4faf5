//! Changes in words.

use super::super::remedy::{Change, Remedy};
use super::words::Words;
use crate::resource::ContentState;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl Words<'_> {
    pub(super) fn remedy(&self, remedy: &Remedy) -> String {
        let changes: Vec<String> = remedy.changes.iter().map(|change| self.change(change)).collect();
        changes.join(self.say(" and ", " et "))
    }

    pub(super) fn change(&self, change: &Change) -> String {
        match change {
            Change::Time { at } => format!("{} {at}", self.say("ask at time", "demander à l'instant")),
            Change::State { any_of } => self.states(any_of),
            Change::Fact { atom, value } => self.fact(atom, *value),
            Change::ActorFact { fact, value } => self.actor_fact(fact, *value),
            Change::SwitchOn { permission, role, at, .. } => {
                let permission = self.permission_anywhere(permission);
                let (switch, of) = (self.say("switch on", "activer"), self.say("for", "du rôle"));
                format!("{switch} `{permission}` {of} `{}` {}", self.role(at.level(), role), self.at(*at))
            }
            Change::Widen { role, at, .. } => {
                let widen = self.say("widen the narrowing of", "élargir la restriction de");
                format!("{widen} `{}` {}", self.role(at.level(), role), self.at(*at))
            }
            Change::Assign { role, at, assignable_by } => {
                let nobody = assignable_by.as_ref().is_some_and(|roles| roles.values().all(Vec::is_empty));
                let by = if nobody { self.say(" (which nobody may)", " (ce que personne ne peut)") } else { "" };
                let assign = self.say("assign", "donner le rôle");
                format!("{assign} `{}` {}{by}", self.role(at.level(), role), self.at(*at))
            }
            Change::DropAttenuation { attenuation } => {
                format!("{} {attenuation}", self.say("drop attenuation", "lever la limite"))
            }
            Change::Plan { plan } => {
                format!("{} `{}`", self.say("move to the plan", "passer au forfait"), self.plan(plan))
            }
            Change::Reinstate {} => self.say("reinstate the person", "réintégrer la personne").into(),
        }
    }

    fn actor_fact(&self, fact: &str, value: bool) -> String {
        let (the, fact) = (self.say("the actor's fact", "le fait de l'acteur"), self.atom(fact));
        let must = match value {
            true => self.say("must be known to hold", "doit être avéré"),
            false => self.say("must be known to fail", "doit être démenti"),
        };
        format!("{the} `{fact}` {must}")
    }

    fn fact(&self, atom: &str, value: bool) -> String {
        let built_in = match (atom, value) {
            ("author", true) => self.say("the actor is the author", "l'acteur est l'auteur"),
            ("author", false) => self.say("somebody else is the author", "l'auteur est quelqu'un d'autre"),
            ("assignee", true) => self.say("the actor is an assignee", "l'acteur est responsable du contenu"),
            ("assignee", false) => self.say("the actor is no assignee", "l'acteur n'est pas responsable du contenu"),
            ("connector", true) => self.say("the actor connected the profile", "l'acteur a connecté le profil"),
            ("connector", false) => self.say("somebody else connected the profile", "un autre a connecté le profil"),
            (_, true) => return format!("{} `{}`", self.say("the fact holds:", "le fait est vrai :"), self.atom(atom)),
            (_, false) => {
                return format!("{} `{}`", self.say("the fact fails:", "le fait est faux :"), self.atom(atom));
            }
        };
        built_in.into()
    }

    /// The shorter of the states it may be in and those it may not.
    fn states(&self, any_of: &[ContentState]) -> String {
        let others = ContentState::ALL.iter().filter(|state| !any_of.contains(state));
        let others: Vec<String> = others.map(|state| self.state(*state).into()).collect();
        if others.len() < any_of.len() {
            let not = self.say("the content is not", "le contenu n'est pas");
            return format!("{not} {}", others.join(self.say(" or ", " ou ")));
        }
        let states: Vec<String> = any_of.iter().map(|state| self.state(*state).into()).collect();
        format!("{} {}", self.say("the content is", "le contenu est"), states.join(self.say(" or ", " ou ")))
    }
}
