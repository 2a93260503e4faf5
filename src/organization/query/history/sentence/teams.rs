//! What teams are given, and who is in them; groups of profiles.

use super::Teller;
use crate::id::{GroupId, TeamId};
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::vocabulary::Vocabulary;
use crate::wording::Language;
use crate::wording::elision::of;
use alloc::format;
use alloc::string::{String, ToString};

impl<V: Vocabulary> Teller<'_, V> {
    /// `team Blog`.
    pub(super) fn team(&self, team: TeamId) -> String {
        let named = self.history.names.team(team).unwrap_or_else(|| team.to_string());
        match self.history.language {
            Language::English => format!("team {named}"),
            Language::French => format!("l'équipe {named}"),
        }
    }

    pub(super) fn group(&self, change: &Change) -> String {
        let english = self.history.language == Language::English;
        let named = |group: &GroupId| self.history.place(Place::group(*group));
        if let Change::GroupCreated { name, .. } = change {
            return format!("{} {name}", if english { "created group" } else { "a créé le groupe" });
        }
        if let Change::GroupDeleted { group } = change {
            return format!("{} {}", if english { "deleted" } else { "a supprimé" }, named(group));
        }
        if let Change::ProfileGrouped { group, profile } = change {
            let (profile, group) = (self.profile(*profile), named(group));
            return if english {
                format!("put {profile} into {group}")
            } else {
                format!("a mis {profile} dans {group}")
            };
        }
        let Change::ProfileUngrouped { group, profile } = change else { return String::new() };
        let (profile, group) = (self.profile(*profile), named(group));
        if english { format!("took {profile} out of {group}") } else { format!("a sorti {profile} {}", of(&group)) }
    }

    pub(super) fn team_in_english(&self, change: &Change) -> String {
        let on = |access| self.access(core::slice::from_ref(access), "on");
        if let Change::TeamCreated { name, .. } = change {
            return format!("created team {name}");
        }
        if let Change::TeamRenamed { name, .. } = change {
            return format!("renamed a team to {name}");
        }
        if let Change::TeamDeleted { team } = change {
            return format!("deleted {}", self.team(*team));
        }
        if let Change::TeamJoined { team, user } = change {
            return format!("put {} into {}", self.history.person(*user), self.team(*team));
        }
        if let Change::TeamLeft { team, user, kept } = change {
            let (person, team) = (self.history.person(*user), self.team(*team));
            return format!("took {person} out of {team}{}", self.kept(kept));
        }
        if let Change::TeamAccessGranted { team, access } = change {
            return format!("made {} {}", self.team(*team), on(access));
        }
        if let Change::TeamAccessRevoked { team, access, .. } = change {
            return format!("took {} from {}", on(access), self.team(*team));
        }
        let Change::TeamAccessChanged { team, before, after, .. } = change else { return String::new() };
        let (was, is) = (self.role(before.place.level(), &before.role), self.role(after.place.level(), &after.role));
        let place = self.history.place(after.place);
        format!("changed what {} is on {place}: {was} became {is}", self.team(*team))
    }

    pub(super) fn team_in_french(&self, change: &Change) -> String {
        let on = |access| self.access(core::slice::from_ref(access), "sur");
        if let Change::TeamCreated { name, .. } = change {
            return format!("a créé l'équipe {name}");
        }
        if let Change::TeamRenamed { name, .. } = change {
            return format!("a renommé une équipe en {name}");
        }
        if let Change::TeamDeleted { team } = change {
            return format!("a supprimé {}", self.team(*team));
        }
        if let Change::TeamJoined { team, user } = change {
            return format!("a mis {} dans {}", self.history.person(*user), self.team(*team));
        }
        if let Change::TeamLeft { team, user, kept } = change {
            let (person, team) = (self.history.person(*user), self.team(*team));
            return format!("a sorti {person} {}{}", of(&team), self.kept(kept));
        }
        if let Change::TeamAccessGranted { team, access } = change {
            return format!("a nommé {} {}", self.team(*team), on(access));
        }
        if let Change::TeamAccessRevoked { team, access, .. } = change {
            return format!("a retiré à {} le rôle {}", self.team(*team), on(access));
        }
        let Change::TeamAccessChanged { team, before, after, .. } = change else { return String::new() };
        let (was, is) = (self.role(before.place.level(), &before.role), self.role(after.place.level(), &after.role));
        let place = self.history.place(after.place);
        format!("a modifié le rôle {} sur {place} : {was} devient {is}", of(&self.team(*team)))
    }
}
