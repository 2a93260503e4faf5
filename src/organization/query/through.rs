//! Through whom somebody holds what an explanation speaks of.

use crate::access::explain::{Considered, Node};
use crate::id::UserId;
use crate::level::Level;
use crate::organization::model::source::{self, Source};
use crate::organization::model::state::{State, Stored};
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
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
}
