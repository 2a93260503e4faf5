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
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let names: Vec<&str> = agency.teams().map(|(_, team)| team.name()).collect();
    /// assert_eq!(names, ["Night shift"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists who is in the team, suspended members included, sorted by id.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, night_shift) = agency.teams().next().ok_or("no team")?;
    /// assert_eq!(night_shift.members().collect::<Vec<_>>(), [UserId::new(3)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.members.iter().copied()
    }

    /// Returns `true` if that person is in the team.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, night_shift) = agency.teams().next().ok_or("no team")?;
    /// let (marc, julie) = (UserId::new(2), UserId::new(3));
    /// assert!(night_shift.has(julie) && !night_shift.has(marc));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn has(&self, user: UserId) -> bool {
        self.members.contains(&user)
    }
}

impl State {
    /// Lists the teams.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let ids: Vec<TeamId> = agency.teams().map(|(id, _)| id).collect();
    /// assert_eq!(ids, [TeamId::new(3)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn teams(&self) -> impl Iterator<Item = (TeamId, &Team)> {
        self.teams.iter().map(|(id, team)| (*id, team))
    }

    /// Finds a team.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(agency.team(TeamId::new(3)).map(Team::name), Some("Night shift"));
    /// assert!(agency.team(TeamId::new(4)).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn team(&self, team: TeamId) -> Option<&Team> {
        self.teams.get(&team)
    }

    /// Lists the teams that a person is in.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let badges = |user| agency.teams_of(UserId::new(user)).filter_map(|team| Some(agency.team(team)?.name())).collect::<Vec<_>>();
    /// assert_eq!((badges(3), badges(2)), (vec!["Night shift"], vec![]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let brand = Place::group(GroupId::new(6));
    /// assert_eq!(agency.team_access(TeamId::new(3)), [Access::new(brand, Role::policy("editor"))]);
    /// assert!(agency.team_access(TeamId::new(4)).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn team_access(&self, team: TeamId) -> Vec<Access> {
        let holds = self.teams.get(&team).map_or(&[][..], |team| &team.holds);
        let given = holds.iter().filter_map(|held| held.access(&self.roles));
        given.map(|access| access.given_by(Source::default())).collect()
    }
}
