//! Teams: members to whom access is given as to one person.

use super::{State, Stored};
use crate::free_text::FreeText;
use crate::id::{TeamId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::organization::model::place::Place;
use crate::organization::model::source::{self, Source};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Describes a team: members to whom access is given as to one person.
///
/// ```
/// # use countersign::organization::State;
/// fn sizes(state: &State) -> Vec<(&str, usize)> {
///     state.teams().map(|(_, team)| (team.name(), team.members().count())).collect()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Team {
    pub(in crate::organization) name: FreeText,
    pub(in crate::organization) members: BTreeSet<UserId>,
    /// What it has, each role at a place once. Every member holds the same besides, each since a revision of their own.
    pub(in crate::organization) holds: Vec<Stored>,
}

impl Team {
    /// Returns the name of the team.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists who is in the team, suspended members included, sorted by id.
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.members.iter().copied()
    }

    /// Returns `true` if that person is in the team.
    #[must_use]
    pub fn has(&self, user: UserId) -> bool {
        self.members.contains(&user)
    }
}

impl State {
    /// Lists the teams.
    pub fn teams(&self) -> impl Iterator<Item = (TeamId, &Team)> {
        self.teams.iter().map(|(id, team)| (*id, team))
    }

    /// Finds a team.
    #[must_use]
    pub fn team(&self, team: TeamId) -> Option<&Team> {
        self.teams.get(&team)
    }

    /// Lists the teams that a person is in.
    ///
    /// ```
    /// # use countersign::{organization::State, UserId};
    /// fn badges(state: &State, julie: UserId) -> Vec<&str> {
    ///     state.teams_of(julie).filter_map(|team| Some(state.team(team)?.name())).collect()
    /// }
    /// ```
    pub fn teams_of(&self, user: UserId) -> impl Iterator<Item = TeamId> + '_ {
        self.teams.iter().filter(move |(_, team)| team.has(user)).map(|(id, _)| *id)
    }

    /// Through whom else a member holds a role of a team where the team has it.
    pub(in crate::organization) fn kept_beside(&self, team: TeamId, user: UserId) -> Vec<Source> {
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        let (own, theirs) = (Source::team(team), self.teams.get(&team).map_or(&[][..], |team| &team.holds));
        let like = |held: &&Stored| theirs.iter().any(|of| of.place() == held.place() && of.role() == held.role());
        source::each_once(holds.iter().filter(like).map(Stored::source).filter(|source| **source != own))
    }

    /// Who of a team holds that role there through others too.
    pub(in crate::organization) fn kept_in(&self, team: TeamId, access: &Access) -> Vec<UserId> {
        let besides = |user: &UserId| !self.kept(*user, access.place, &access.role, &Source::team(team)).is_empty();
        self.teams.get(&team).into_iter().flat_map(Team::members).filter(besides).collect()
    }

    /// The teams through which a member holds something in a workspace, or at a group into which a profile of the workspace may
    /// come.
    pub(in crate::organization) fn teams_reaching(&self, user: UserId, workspace: WorkspaceId) -> Vec<Source> {
        self.given_by_others(user, |held| {
            let grouped = matches!(held.place(), Place::Group { .. })
                && !held.narrowing().is_some_and(|narrowing| narrowing.excepts(Some(workspace), None));
            held.source().through().is_some() && (grouped || self.lies_in(held.place(), workspace))
        })
    }

    /// Returns what was given to a team, as it was given; nothing if there is no such team. What a member holds through
    /// it stands in [`State::access`] besides, with the team as its source.
    #[must_use]
    pub fn team_access(&self, team: TeamId) -> Vec<Access> {
        let holds = self.teams.get(&team).map_or(&[][..], |team| &team.holds);
        let given = holds.iter().filter_map(|held| held.access(&self.roles));
        given.map(|access| access.given_by(Source::default())).collect()
    }
}
