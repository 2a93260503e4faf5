//! Names and their titles in one language.

use crate::access::reason::Reason;
use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::level::Level;
use crate::policy::model::{Model, Named, Text};
use crate::resource::ContentState;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A language, and a policy whose titles to use.
pub(crate) struct Words<'a> {
    model: Option<&'a Model>,
    language: &'a str,
    french: bool,
    /// What the host calls people and places.
    called: Option<&'a dyn Called>,
}

/// What a host calls people and places; what it has no name for is told by its id.
pub(crate) trait Called {
    fn person(&self, user: UserId) -> Option<String>;
    fn workspace(&self, workspace: WorkspaceId) -> Option<String>;
    fn profile(&self, profile: ProfileId) -> Option<String>;
}

impl<'a> Words<'a> {
    pub(crate) fn of(model: &'a Model, language: &'a str) -> Self {
        let french = language == "fr" || language.starts_with("fr-");
        Self { model: Some(model), language, french, called: None }
    }

    /// The same, with what the host calls people and places.
    #[cfg(feature = "organization")]
    pub(crate) fn called(self, called: &'a dyn Called) -> Self {
        Self { called: Some(called), ..self }
    }

    pub(crate) fn person(&self, user: UserId) -> String {
        self.called.and_then(|called| called.person(user)).unwrap_or_else(|| user.to_string())
    }

    pub(crate) fn workspace(&self, workspace: WorkspaceId) -> String {
        self.called.and_then(|called| called.workspace(workspace)).unwrap_or_else(|| workspace.to_string())
    }

    pub(crate) fn profile(&self, profile: ProfileId) -> String {
        self.called.and_then(|called| called.profile(profile)).unwrap_or_else(|| profile.to_string())
    }

    /// English, with names in place of titles.
    pub(super) fn bare() -> Self {
        Self { model: None, language: "en", french: false, called: None }
    }

    pub(crate) fn say(&self, english: &'static str, french: &'static str) -> &'static str {
        if self.french { french } else { english }
    }

    pub(crate) fn colon(&self) -> &'static str {
        self.say(": ", " : ")
    }

    pub(crate) fn list(&self, items: impl Iterator<Item = String>) -> String {
        items.collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn permission(&self, level: Level, name: &str) -> String {
        let listed = self.model.map(|model| model.permissions.at(level).as_slice()).unwrap_or_default();
        self.or_name(listed.iter().find(|entry| entry.name == name).map(|entry| &entry.text), name)
    }

    /// Whether the policy lists that permission; without a policy nothing is known.
    pub(super) fn lists(&self, level: Level, name: &str) -> bool {
        self.model.is_none_or(|model| model.permissions.at(level).iter().any(|entry| entry.name == name))
    }

    /// A permission whose level is not at hand: the title that stands at the deepest level.
    pub(super) fn permission_anywhere(&self, name: &str) -> String {
        let titles = Level::ALL.into_iter().rev().map(|level| self.permission(level, name));
        titles.into_iter().find(|title| title != name).unwrap_or_else(|| name.into())
    }

    pub(crate) fn role(&self, level: Level, name: &str) -> String {
        let roles = self.model.map(|model| model.roles.as_slice()).unwrap_or_default();
        self.or_name(roles.iter().find(|role| role.level == level && role.name == name).map(|role| &role.text), name)
    }

    pub(crate) fn plan(&self, name: &str) -> String {
        let plans = self.model.map(|model| model.plans.as_slice()).unwrap_or_default();
        self.or_name(plans.iter().find(|plan| plan.name == name).map(|plan| &plan.text), name)
    }

    pub(super) fn obligation(&self, name: &str) -> String {
        self.or_name(named(self.model.map(|model| &model.obligations), name), name)
    }

    /// What the policy calls a level.
    pub(super) fn label(&self, level: Level) -> Option<String> {
        self.model?.labels.at(level).titled(self.language).map(String::from)
    }

    /// An atom as a property of the content, the actor or the profile.
    pub(super) fn atom(&self, name: &str) -> String {
        let name = self.model.map_or(name, |model| model.formerly.fact(name));
        let built_in = match name {
            "author" => Some(self.say("author", "auteur")),
            "assignee" => Some(self.say("assignee", "responsable")),
            "connector" => Some(self.say("connector", "connecté par l'acteur")),
            _ => ContentState::from_name(name).map(|state| self.state(state)),
        };
        match built_in.filter(|_| self.model.is_some()) {
            Some(text) => text.into(),
            None => {
                let of_content = named(self.model.map(|model| &model.facts), name);
                self.or_name(of_content.or_else(|| named(self.model.map(|model| &model.actor_facts), name)), name)
            }
        }
    }

    pub(crate) fn literal(&self, literal: &str) -> String {
        match literal.strip_prefix('!') {
            Some(atom) if self.model.is_some() => format!("{} {}", self.say("not", "non"), self.atom(atom)),
            Some(_) => literal.into(),
            None => self.atom(literal),
        }
    }

    /// ` when scheduled and not sensitive`, or nothing where there is no condition.
    pub(crate) fn under(&self, when: &[String]) -> String {
        let literals: Vec<String> = when.iter().map(|literal| self.literal(literal)).collect();
        let all = literals.join(self.say(" and ", " et "));
        if when.is_empty() { all } else { format!(" {} {all}", self.say("when", "si")) }
    }

    pub(super) fn state(&self, state: ContentState) -> &'static str {
        if !self.french {
            return state.name();
        }
        match state {
            ContentState::Draft => "brouillon",
            ContentState::InReview => "en relecture",
            ContentState::ChangesRequested => "modifications demandées",
            ContentState::Approved => "approuvé",
            ContentState::Scheduled => "programmé",
            ContentState::Publishing => "en cours de publication",
            ContentState::Published => "publié",
            ContentState::Failed => "en échec",
            ContentState::Expired => "expiré",
            ContentState::Withdrawn => "retiré",
            ContentState::Archived => "archivé",
        }
    }

    pub(super) fn reason(&self, reason: Reason) -> &'static str {
        if self.model.is_none() {
            return reason.name();
        }
        match reason {
            Reason::Allow => self.say("a role gives it", "un rôle le donne"),
            Reason::EmptyRequest => self.say("nothing was asked", "rien n'est demandé"),
            Reason::WrongLevel => self.say("the permission is of another level", "la permission est d'un autre niveau"),
            Reason::OtherPolicy => {
                self.say("the actor belongs to another policy", "l'acteur relève d'une autre politique")
            }
            Reason::OtherOrganization => self.say("it belongs to another organization", "c'est une autre organisation"),
            Reason::Suspended => self.say("the person is suspended", "la personne est suspendue"),
            Reason::NotAMember => self.say("the person is no member", "la personne n'est pas membre"),
            Reason::Expired => self.say("the assignment has ended", "l'affectation est terminée"),
            Reason::NotGranted => self.say("no role gives it here", "aucun rôle ne le donne ici"),
            Reason::Unmet => self.say("a condition is not met", "une condition n'est pas remplie"),
            Reason::Forbidden => self.say("the policy forbids it", "la politique l'interdit"),
            Reason::ExcludedByPlan => self.say("the plan leaves it out", "le forfait ne le comprend pas"),
            Reason::ExcludedByKey => self.say("a key or an operator leaves it out", "une clé ou un opérateur l'exclut"),
        }
    }

    fn or_name(&self, text: Option<&Text>, name: &str) -> String {
        text.and_then(|text| text.titled(self.language)).unwrap_or(name).into()
    }
}

fn named<'a>(all: Option<&'a Vec<Named>>, name: &str) -> Option<&'a Text> {
    all?.iter().find(|named| named.name == name).map(|named| &named.text)
}
