//! Through whom somebody holds what an explanation speaks of.

use crate::access::explain::{Considered, DecisionExplanation, Node, Standing, Words};
use crate::free_text::one_line;
use crate::id::UserId;
use crate::level::Level;
use crate::organization::model::source::{self, Source};
use crate::organization::model::state::{State, Stored};
use crate::organization::query::called::ByNames;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use crate::wording::Names;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

impl State {
    /// Names through whom a member holds an assignment that an explanation speaks of: a person, a directory's group, an
    /// import, a team. Several, where they give the same role at the same node for the same time; none, where nothing of
    /// the kind is held.
    ///
    /// ```
    /// # use countersign::{explain::Standing, organization::{Source, State}, social::ProfilePermissions, *};
    /// # fn show(policy: &Policy, state: &State, actor: &Actor, page: &Profile<'_>) {
    /// let explanation = policy.explain(actor, ProfilePermissions::POST_PUBLISH, page);
    /// for considered in explanation.assignments.iter().filter(|one| one.standing == Standing::Applies) {
    ///     for source in state.through(policy, actor.user(), considered) {
    ///         match source.through().and_then(|team| state.team(team)) {
    ///             Some(team) => println!("{} through team {}", considered.role, team.name()),
    ///             None => println!("{} through {source}", considered.role),
    ///         }
    ///     }
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn through<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId, considered: &Considered) -> Vec<Source> {
        let (level, node) = match considered.at {
            Node::Organization(_) => (Level::Organization, 0),
            Node::Workspace(workspace) => (Level::Workspace, workspace.as_u128()),
            Node::Profile(profile) => (Level::Profile, profile.as_u128()),
        };
        let named = |held: &Stored| {
            let role = self.roles.name(held.role()).filter(|role| role.is_custom() == considered.custom);
            let today = |name| if considered.custom { name } else { policy.model.formerly.role(level, name) };
            role.is_some_and(|role| today(role.name()) == considered.role)
        };
        let is = |held: &&Stored| {
            let there =
                held.place().level() == level && (held.from(), held.until()) == (considered.from, considered.until);
            there && named(held) && self.nodes_of(held.place(), held.narrowing()).any(|found| found == node)
        };
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        source::each_once(holds.iter().filter(is).map(Stored::source))
    }

    /// Writes the explanation of a member's decision as text, as [`DecisionExplanation::to_text`] does, with the host's names
    /// for people and places, and behind each assignment through whom it is held where that is no person's grant:
    /// `Editor at profile Brand, through team Blog: applies`. The organization's name of a team stands where the host has
    /// none.
    ///
    /// ```
    /// # use countersign::{organization::{Names, State}, social::ProfilePermissions, *};
    /// # fn show(policy: &Policy, state: &State, actor: &Actor, page: &Profile<'_>, office: &dyn Names) {
    /// let explanation = policy.explain(actor, ProfilePermissions::POST_PUBLISH, page);
    /// println!("{}", state.explained(policy, actor.user(), &explanation, "fr", office));
    /// # }
    /// ```
    #[must_use]
    pub fn explained<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        user: UserId,
        explanation: &DecisionExplanation,
        language: &str,
        names: &dyn Names,
    ) -> String {
        let called = ByNames(names);
        let words = Words::of(&policy.model, language).called(&called);
        let source = |source: &Source| match source {
            Source::Person {} => words.say("a person", "une personne").into(),
            Source::Directory { group } => {
                format!("{} {group}", words.say("directory group", "le groupe d'annuaire"))
            }
            Source::Import {} => words.say("an import", "un import").into(),
            Source::Team { team: id } => {
                let own = || self.team(*id).map_or_else(|| id.to_string(), |team| team.name().into());
                format!("{} {}", words.say("team", "l'équipe"), names.team(*id).unwrap_or_else(own))
            }
        };
        let behind = |considered: &Considered| {
            // What is held elsewhere is counted and not listed.
            if considered.standing == Standing::OtherNode {
                return String::new();
            }
            let through = self.through(policy, user, considered);
            if through.iter().all(Source::is_person) {
                return String::new();
            }
            let all = words.list(through.iter().map(source));
            format!(", {} {}", words.say("through", "par"), one_line(&all))
        };
        explanation.in_words(&words, &behind)
    }
}
