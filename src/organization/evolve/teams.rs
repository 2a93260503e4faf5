//! Teams, and what members come to hold and lose by them.

use crate::event_sourcing::HistoryProblem;
use crate::id::{TeamId, UserId};
use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::model::access::Access;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::source::Source;
use crate::organization::model::state::{State, Stored, Team};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

pub(super) fn change(state: &mut State, event: &Event) -> Evolved {
    team(state, &event.change)?;
    member(state, event)?;
    access(state, event)
}

fn team(state: &mut State, change: &Change) -> Evolved {
    if let Change::TeamCreated { team, name } = change {
        expect(!state.teams.contains_key(team), "a new team")?;
        state.teams.insert(*team, Team { name: name.clone(), members: BTreeSet::new(), holds: Vec::new() });
    }
    if let Change::TeamRenamed { team, name } = change {
        state.teams.get_mut(team).ok_or(MISSING)?.name = name.clone();
    }
    if let Change::TeamDeleted { team } = change {
        let found = state.teams.remove(team).ok_or(MISSING)?;
        expect(found.holds.is_empty(), "a team that has nothing any more")?;
    }
    Ok(())
}

fn member(state: &mut State, event: &Event) -> Evolved {
    if let Change::TeamJoined { team, user } = &event.change {
        expect(state.members.at(*user).is_some(), "a member")?;
        let found = state.teams.get_mut(team).ok_or(MISSING)?;
        expect(found.members.insert(*user), "a member who is not in the team")?;
        for held in found.holds.clone() {
            state.hold_through(*user, &held, None, event.at)?;
        }
    }
    if let Change::TeamLeft { team, user, kept } = &event.change {
        expect(state.says(*team, *user, kept), "everybody else who gives it")?;
        let found = state.teams.get_mut(team).ok_or(MISSING)?;
        expect(found.members.remove(user), "a member who is in the team")?;
        let places: BTreeSet<_> = found.holds.iter().map(Stored::place).collect();
        let member = state.members.at_mut(*user).ok_or(MISSING)?;
        member.holds.retain(|held| held.source().through() != Some(*team));
        member.holds.shrink_to_fit();
        for place in places {
            state.note_reduced(*user, place);
        }
    }
    Ok(())
}

fn access(state: &mut State, event: &Event) -> Evolved {
    if let Change::TeamAccessGranted { team, access } = &event.change {
        expect(state.has(access.place), "a place that is there")?;
        let held = state.team_holds(*team, access)?;
        for user in state.in_team(*team)? {
            state.hold_through(user, &held, None, event.at)?;
        }
    }
    if let Change::TeamAccessRevoked { team, access, kept } = &event.change {
        expect(state.keeps(*team, access, kept), "whoever holds the role there through others")?;
        state.team_loses(*team, access)?;
        for user in state.in_team(*team)? {
            state.lose_through(user, *team, access)?;
            state.note_reduced(user, access.place);
        }
    }
    if let Change::TeamAccessChanged { team, before, after, less, kept } = &event.change {
        expect(before.place == after.place, "a change at one place")?;
        let said = kept.is_empty() || (*less && state.keeps(*team, before, kept));
        expect(said, "whoever holds the role there through others")?;
        state.team_loses(*team, before)?;
        let held = state.team_holds(*team, after)?;
        let goes_on = after.continues_changed(before, *less, event.at);
        for user in state.in_team(*team)? {
            let since = state.lose_through(user, *team, before)?;
            state.hold_through(user, &held, goes_on.then_some(since), event.at)?;
            if *less {
                state.note_less(user, before, after);
            }
        }
    }
    Ok(())
}

impl State {
    fn in_team(&self, team: TeamId) -> Result<Vec<UserId>, HistoryProblem> {
        Ok(self.teams.get(&team).ok_or(MISSING)?.members().collect())
    }

    /// What a team has from now on; its members hold the very same.
    fn team_holds(&mut self, team: TeamId, access: &Access) -> Result<Stored, HistoryProblem> {
        let since = self.next_since();
        let held = self.roles.store(&access.clone().given_by(Source::team(team)), since);
        let held = held.ok_or(HistoryProblem::Impossible("at most 65,536 different roles"))?;
        let (roles, found) = (&self.roles, self.teams.get_mut(&team).ok_or(MISSING)?);
        let again = found.holds.iter().any(|other| other.is_for(roles, access.place, &access.role));
        expect(!again, "a role that the team does not have there")?;
        found.holds.push(held.clone());
        Ok(held)
    }

    fn team_loses(&mut self, team: TeamId, access: &Access) -> Evolved {
        let (roles, found) = (&self.roles, self.teams.get_mut(&team).ok_or(MISSING)?);
        let given = access.clone().given_by(Source::team(team));
        let index = found.holds.iter().position(|held| held.access(roles).as_ref() == Some(&given));
        found.holds.remove(index.ok_or(HistoryProblem::Impossible("what the team has"))?);
        Ok(())
    }

    /// Since when a member holds it without a break: since what it goes on from, or what covers it and another source gives.
    fn hold_through(&mut self, user: UserId, held: &Stored, goes_on: Option<u32>, at: Timestamp) -> Evolved {
        let now = self.next_since();
        let access = held.access(&self.roles).ok_or(MISSING)?;
        let (roles, member) = (&self.roles, self.members.at_mut(user).ok_or(MISSING)?);
        let like = |other: &&Stored| other.is_for(roles, access.place, &access.role);
        let covers = |other: &&Stored| other.access(roles).is_some_and(|other| access.is_held_through(&other, at));
        let beside = member.holds.iter().filter(like).filter(covers);
        let since = beside.map(Stored::since).chain(goes_on).min().unwrap_or(now);
        // Lists are short and there are many: none has room to spare.
        member.holds.reserve_exact(1);
        member.holds.push(held.held_since(since));
        Ok(())
    }

    /// Takes what a member holds through a team, and answers since when it was held.
    fn lose_through(&mut self, user: UserId, team: TeamId, access: &Access) -> Result<u32, HistoryProblem> {
        let (roles, member) = (&self.roles, self.members.at_mut(user).ok_or(MISSING)?);
        let given = access.clone().given_by(Source::team(team));
        let index = member.holds.iter().position(|held| held.is_of(roles, &given));
        Ok(member.holds.remove(index.ok_or(HistoryProblem::Impossible("what the member holds"))?).since())
    }

    /// Whether these, named once and in order, are in the team and hold something at that place besides; everybody among them
    /// who holds that role there.
    fn keeps(&self, team: TeamId, access: &Access, kept: &[UserId]) -> bool {
        let ascends = kept.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
        let own = Source::team(team);
        let besides = |user: &UserId| {
            let holds = self.members.at(*user).map_or(&[][..], |member| &member.holds);
            holds.iter().any(|held| held.place() == access.place && *held.source() != own)
        };
        let there = self.kept_in(team, access).iter().all(|user| kept.contains(user));
        let in_team = |user: &UserId| self.teams.get(&team).is_some_and(|found| found.has(*user));
        ascends && there && kept.iter().all(|user| in_team(user) && besides(user))
    }

    /// Whether these sources, named once and in order, give the member something where the team does; and every one among them
    /// that gives the same role.
    fn says(&self, team: TeamId, user: UserId, kept: &[Source]) -> bool {
        let ascends = kept.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
        let places: BTreeSet<_> =
            self.teams.get(&team).into_iter().flat_map(|team| &team.holds).map(Stored::place).collect();
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        let gives =
            |source: &Source| holds.iter().any(|held| held.source() == source && places.contains(&held.place()));
        let all = self.kept_beside(team, user).iter().all(|source| kept.contains(source));
        ascends && all && kept.iter().all(|source| *source != Source::team(team) && gives(source))
    }
}

const MISSING: HistoryProblem = HistoryProblem::Impossible("a team that is there, of members");
