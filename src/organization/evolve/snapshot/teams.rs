//! Teams as data, and back: what a member holds through a team is written once, with the team.

use super::{InvalidSnapshot, NOT_THERE, NOT_WHOLE, TWICE, ascends, counted};
use crate::free_text::FreeText;
use crate::id::{TeamId, UserId};
use crate::organization::model::access::Access;
use crate::organization::model::source::Source;
use crate::organization::model::state::{State, Stored, Team, as_of};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamShape {
    team: TeamId,
    pub(super) name: FreeText,
    members: Vec<UserId>,
    access: Vec<Access>,
    /// By place in `members`, and there by place in `access`: the revision since which each member holds each without a break.
    /// Absent: this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    since: Vec<Vec<u32>>,
}

impl State {
    pub(super) fn team_shape(&self, id: TeamId, team: &Team) -> TeamShape {
        let mut access = self.team_access(id);
        access.sort_unstable();
        let since = |user: &UserId| {
            let holds = self.members.at(*user).map_or(&[][..], |member| &member.holds);
            let through: Vec<&Stored> = holds.iter().filter(|held| held.source().through() == Some(id)).collect();
            let found =
                |access: &Access| through.iter().find(|held| held.is_for(&self.roles, access.place, &access.role));
            access.iter().map(|access| found(access).map_or(0, |held| held.since())).collect()
        };
        let since = if access.is_empty() { Vec::new() } else { team.members.iter().map(since).collect() };
        TeamShape { team: id, name: team.name.clone(), members: team.members().collect(), access, since }
    }

    pub(super) fn restore_team(&mut self, shape: TeamShape) -> Result<(), InvalidSnapshot> {
        let TeamShape { team, name, members, access, since } = shape;
        let latest = as_of(self.revision);
        let all = since.is_empty() || since.len() == members.len();
        if !all || self.teams.contains_key(&team) || !ascends(&members) {
            return Err(TWICE);
        }
        if self.revision == 0 || members.iter().any(|user| self.members.at(*user).is_none()) {
            return Err(NOT_THERE);
        }
        let mut holds = Vec::with_capacity(access.len());
        for (index, one) in access.iter().enumerate() {
            let again = access.iter().take(index).any(|other| other.is_for(one.place, &one.role));
            if again || !self.has(one.place) {
                return Err(if again { TWICE } else { NOT_THERE });
            }
            if !one.source.is_person() || !self.is_whole(one) {
                return Err(NOT_WHOLE);
            }
            let given = one.clone().given_by(Source::team(team));
            holds.push(self.roles.store(&given, latest).ok_or(NOT_THERE)?);
        }
        for (index, user) in members.iter().enumerate() {
            let since = since.get(index).map_or(&[][..], Vec::as_slice);
            counted(since, holds.len())?;
            let member = self.members.at_mut(*user).ok_or(NOT_THERE)?;
            member.holds.reserve_exact(holds.len());
            let revisions = since.iter().copied().chain(core::iter::repeat(latest));
            member.holds.extend(holds.iter().zip(revisions).map(|(held, since)| held.held_since(since)));
        }
        self.teams.insert(team, Team { name, members: members.into_iter().collect(), holds });
        Ok(())
    }
}
