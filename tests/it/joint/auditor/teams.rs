//! Teams in the log: who is in them, what they have, and what is said of whoever holds the same through others (J13).

use super::holds::source_of;
use super::organization_from_log::{OrganizationFromLog, id, list};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Team {
    pub(super) members: BTreeSet<String>,
    pub(super) access: Vec<Value>,
}

/// What a member holds by what a team was given.
fn through(team: &Value, access: &Value) -> Value {
    let mut held = access.clone();
    held["source"] = source(team);
    held
}

fn source(team: &Value) -> Value {
    json!({"type": "team", "team": team})
}

impl OrganizationFromLog {
    /// Answers whether it was about a team.
    pub(super) fn of_teams(&mut self, kind: &str, change: &Value) -> bool {
        let (team, user) = (id(&change["team"]), id(&change["user"]));
        let had = self.teams.get(&team).cloned().unwrap_or_default();
        match kind {
            "team_created" => drop(self.teams.insert(team, Team::default())),
            "team_renamed" => {}
            "team_deleted" => {
                self.teams.remove(&team);
                self.members
                    .values_mut()
                    .for_each(|one| one.holds.retain(|held| source_of(held) != source(&change["team"])));
            }
            "team_joined" => {
                had.access.iter().for_each(|access| self.give(&user, &through(&change["team"], access)));
                self.teams.get_mut(&team).expect("a team").members.insert(user);
            }
            "team_left" => {
                let member = self.members.get_mut(&user).expect("a member");
                member.holds.retain(|held| source_of(held) != source(&change["team"]));
                self.teams.get_mut(&team).expect("a team").members.remove(&user);
            }
            "team_access_granted" => self.team_has(change, None, Some(&change["access"])),
            "team_access_revoked" => self.team_has(change, Some(&change["access"]), None),
            "team_access_changed" => self.team_has(change, Some(&change["before"]), Some(&change["after"])),
            _ => return false,
        }
        true
    }

    fn team_has(&mut self, change: &Value, taken: Option<&Value>, given: Option<&Value>) {
        let team = self.teams.get_mut(&id(&change["team"])).expect("a team");
        let members = team.members.clone();
        team.access.retain(|access| Some(access) != taken);
        team.access.extend(given.cloned());
        for user in members {
            let member = self.members.get_mut(&user).expect("whoever is in a team is a member");
            let gone = taken.map(|access| through(&change["team"], access));
            member.holds.retain(|held| Some(held) != gone.as_ref());
            if let Some(access) = given {
                self.give(&user, &through(&change["team"], access));
            }
        }
    }

    /// Through whom somebody holds the same role there besides.
    fn others(&self, user: &str, team: &Value, access: &Value) -> BTreeSet<String> {
        let holds = self.members.get(user).map_or(&[][..], |member| &member.holds);
        let same = |held: &&Value| held["place"] == access["place"] && self.role_of(held).1 == self.role_of(access).1;
        let others = holds.iter().filter(same).map(source_of).filter(|found| *found != source(team));
        others.map(|source| source.to_string()).collect()
    }

    /// What an event that takes something by a team does not say, or says and is not so.
    pub(super) fn unsaid_of_teams(&self, kind: &str, change: &Value) -> Option<String> {
        let team = self.teams.get(&id(&change["team"]))?;
        let named: BTreeSet<String> = match kind {
            "team_left" => list(&change["kept"]).iter().map(Value::to_string).collect(),
            _ => list(&change["kept"]).iter().map(id).collect(),
        };
        let of_people = |access: &Value| -> BTreeSet<String> {
            let holds = |user: &&String| !self.others(user, &change["team"], access).is_empty();
            team.members.iter().filter(holds).cloned().collect()
        };
        let kept = match kind {
            "team_left" => {
                let user = id(&change["user"]);
                team.access.iter().flat_map(|access| self.others(&user, &change["team"], access)).collect()
            }
            "team_access_revoked" => of_people(&change["access"]),
            "team_access_changed" if change["less"] == true => of_people(&change["before"]),
            _ => return None,
        };
        (kept != named).then(|| format!("{kind}: {kept:?} hold it on, and {named:?} are named"))
    }
}
