//! What happened, in words.

mod plans;
mod reviews;
mod sources;
mod support;
mod teams;

use super::History;
use crate::access::explain::Words;
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::policy::Policy;
use crate::policy::model::Text;
use crate::vocabulary::Vocabulary;
use crate::wording::Language;
use crate::wording::elision::{of, that};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn told<V: Vocabulary>(history: &History<'_>, policy: &Policy<V>, event: &Event) -> String {
    let teller = Teller { history, policy };
    let what = match history.language {
        Language::English => teller.english(&event.change),
        Language::French => teller.french(&event.change),
    };
    format!("{} {what}", history.actor(event))
}

struct Teller<'a, V: Vocabulary> {
    history: &'a History<'a>,
    policy: &'a Policy<V>,
}

impl<V: Vocabulary> Teller<'_, V> {
    fn role(&self, level: Level, role: &Role) -> String {
        let found = self.policy.model.roles.iter().find(|found| found.level == level && found.name == role.name());
        found
            .filter(|_| !role.is_custom())
            .map_or_else(|| role.name().into(), |found| self.title(&found.text, role.name()))
    }

    fn title(&self, text: &Text, name: &str) -> String {
        let language = match self.history.language {
            Language::English => "en",
            Language::French => "fr",
        };
        let title = text.title.get(language).or_else(|| text.title.get("en"));
        title.map_or_else(|| name.to_string(), Clone::clone)
    }

    fn plan(&self, name: &str) -> String {
        let found = self.policy.model.plans.iter().find(|plan| plan.name == name);
        found.map_or_else(|| name.into(), |plan| self.title(&plan.text, name))
    }

    /// `Editor on profile Brand`, one after the other.
    fn access(&self, access: &[Access], at: &str) -> String {
        let one = |access: &Access| {
            let role = self.role(access.place.level(), &access.role);
            let (place, under) = (self.history.place(access.place), self.under(access));
            format!("{role} {at} {place}{under}{}", self.through(&access.source))
        };
        access.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// `Editor when scheduled`.
    fn held(&self, access: &Access) -> String {
        format!("{}{}", self.role(access.place.level(), &access.role), self.under(access))
    }

    /// ` when scheduled`, or nothing where it is under no condition.
    fn under(&self, access: &Access) -> String {
        let language = if self.history.language == Language::French { "fr" } else { "en" };
        Words::of(&self.policy.model, language).under(&access.when)
    }

    /// ` on workspace Brand, group News`, or nothing if it is everywhere.
    fn places(&self, places: &[Place], at: &str) -> String {
        let named: Vec<String> = places.iter().map(|place| self.history.place(*place)).collect();
        if named.is_empty() { String::new() } else { format!(" {at} {}", named.join(", ")) }
    }

    fn custom(document: &RoleDocument) -> String {
        document.identity().map(|(_, name)| name).unwrap_or_default()
    }

    fn profile(&self, profile: crate::id::ProfileId) -> String {
        self.history.place(Place::profile(profile))
    }

    fn english(&self, change: &Change) -> String {
        let person = |user: &crate::id::UserId| self.history.person(*user);
        let place = |place: Place| self.history.place(place);
        match change {
            Change::OrganizationCreated { .. } => "created the organization".into(),
            Change::MemberInvited { recipient, access, .. } => {
                format!("invited {recipient}: {}", self.access(access, "on"))
            }
            Change::InvitationResent { invitation, .. } => format!("sent invitation {invitation} again"),
            Change::InvitationCancelled { invitation } => format!("cancelled invitation {invitation}"),
            Change::InvitationExpired { invitation } => format!("noted that invitation {invitation} ended"),
            Change::InvitationAccepted { invitation, .. } => format!("accepted invitation {invitation}"),
            Change::MemberAdded { user, access, .. } => {
                format!("added {}: {}", person(user), self.access(access, "on"))
            }
            Change::AccessGranted { user, access } => {
                format!("made {} {}", person(user), self.access(core::slice::from_ref(access), "on"))
            }
            Change::AccessChanged { user, before, after, kept, .. } => format!(
                "changed what {} is on {}{}: {} became {}{}",
                person(user),
                place(after.place),
                self.through(&before.source),
                self.held(before),
                self.held(after),
                self.kept(kept)
            ),
            Change::AccessRevoked { user, place: at, role, source, kept, .. } => {
                let (role, by) = (self.role(at.level(), role), self.through(source));
                format!("took {role} from {} on {}{by}{}", person(user), place(*at), self.kept(kept))
            }
            Change::MemberRemoved { .. } | Change::MemberLeft { .. } => self.gone(change),
            Change::MemberSuspended { user } => format!("suspended {}", person(user)),
            Change::MemberReinstated { user } => format!("reinstated {}", person(user)),
            Change::OwnershipTransferred { place: at, role, from, to, sources, .. } => {
                let (role, with) = (self.role(at.level(), role), self.with(sources));
                format!("passed {role} from {} to {}{with}", person(from), person(to))
            }
            Change::WorkspaceCreated { name, .. } => format!("created workspace {name}"),
            Change::WorkspaceRenamed { name, .. } => format!("renamed a workspace to {name}"),
            Change::WorkspaceDeleted { workspace, .. } => format!("deleted {}", place(Place::workspace(*workspace))),
            Change::ProfileConnected { name, .. } => format!("connected profile {name}"),
            Change::ProfileDisconnected { profile } => format!("disconnected {}", self.profile(*profile)),
            Change::ProfileReconnected { profile, .. } => format!("connected {} again", self.profile(*profile)),
            Change::ProfileDeleted { profile } => format!("deleted {}", self.profile(*profile)),
            Change::ProfileMoved { profile, to, .. } => {
                let to = place(to.map_or(Place::organization(), Place::workspace));
                format!("moved {} to {to}", self.profile(*profile))
            }
            Change::GroupCreated { .. } | Change::GroupDeleted { .. } => self.group(change),
            Change::ProfileGrouped { .. } | Change::ProfileUngrouped { .. } => self.group(change),
            Change::TeamCreated { .. } | Change::TeamRenamed { .. } => self.team_in_english(change),
            Change::TeamDeleted { .. } | Change::TeamJoined { .. } => self.team_in_english(change),
            Change::TeamLeft { .. } | Change::TeamAccessGranted { .. } => self.team_in_english(change),
            Change::TeamAccessChanged { .. } | Change::TeamAccessRevoked { .. } => self.team_in_english(change),
            Change::CustomRoleDefined { document } => format!("made the role {}", Self::custom(document)),
            Change::CustomRoleEdited { document } => format!("changed the role {}", Self::custom(document)),
            Change::CustomRoleDeleted { name, .. } => format!("deleted the role {name}"),
            Change::KeyMinted { key, .. } => format!("made API key {key}"),
            Change::KeyRevoked { key } => format!("ended API key {key}"),
            Change::Delegated { .. } | Change::DelegationEnded { .. } => self.delegation(change),
            Change::AccessReviewed { kept, revoked, note } => self.review(kept, revoked, note.as_ref()),
            Change::SupportBegan { .. } | Change::SupportEnded { .. } => self.support(change),
            Change::PlanChangeAnnounced { .. } | Change::PlanChangeCancelled {} | Change::PlanChanged { .. } => {
                self.plan_change(change)
            }
            Change::ExtraSeatsSet { extra } => format!("set extra seats to {extra}"),
        }
    }

    fn french(&self, change: &Change) -> String {
        let person = |user: &crate::id::UserId| self.history.person(*user);
        let place = |place: Place| self.history.place(place);
        match change {
            Change::OrganizationCreated { .. } => "a créé l'organisation".into(),
            Change::MemberInvited { recipient, access, .. } => {
                format!("a invité {recipient} : {}", self.access(access, "sur"))
            }
            Change::InvitationResent { invitation, .. } => format!("a renvoyé l'invitation {invitation}"),
            Change::InvitationCancelled { invitation } => format!("a annulé l'invitation {invitation}"),
            Change::InvitationExpired { invitation } => format!("a constaté la fin de l'invitation {invitation}"),
            Change::InvitationAccepted { invitation, .. } => format!("a accepté l'invitation {invitation}"),
            Change::MemberAdded { user, access, .. } => {
                format!("a ajouté {} : {}", person(user), self.access(access, "sur"))
            }
            Change::AccessGranted { user, access } => {
                format!("a nommé {} {}", person(user), self.access(core::slice::from_ref(access), "sur"))
            }
            Change::AccessChanged { user, before, after, kept, .. } => format!(
                "a modifié le rôle {} sur {}{} : {} devient {}{}",
                of(&person(user)),
                place(after.place),
                self.through(&before.source),
                self.held(before),
                self.held(after),
                self.kept(kept)
            ),
            Change::AccessRevoked { user, place: at, role, source, kept, .. } => {
                let (role, by) = (self.role(at.level(), role), self.through(source));
                format!("a retiré à {} le rôle {role} sur {}{by}{}", person(user), place(*at), self.kept(kept))
            }
            Change::MemberRemoved { .. } | Change::MemberLeft { .. } => self.gone(change),
            Change::MemberSuspended { user } => format!("a suspendu {}", person(user)),
            Change::MemberReinstated { user } => format!("a rétabli {}", person(user)),
            Change::OwnershipTransferred { place: at, role, from, to, sources, .. } => {
                let (role, with) = (self.role(at.level(), role), self.with(sources));
                format!("a transmis le rôle {role} {} à {}{with}", of(&person(from)), person(to))
            }
            Change::WorkspaceCreated { name, .. } => format!("a créé l'espace {name}"),
            Change::WorkspaceRenamed { name, .. } => format!("a renommé un espace en {name}"),
            Change::WorkspaceDeleted { workspace, .. } => format!("a supprimé {}", place(Place::workspace(*workspace))),
            Change::ProfileConnected { name, .. } => format!("a connecté le profil {name}"),
            Change::ProfileDisconnected { profile } => format!("a déconnecté {}", self.profile(*profile)),
            Change::ProfileReconnected { profile, .. } => format!("a reconnecté {}", self.profile(*profile)),
            Change::ProfileDeleted { profile } => format!("a supprimé {}", self.profile(*profile)),
            Change::ProfileMoved { profile, to, .. } => {
                let to = place(to.map_or(Place::organization(), Place::workspace));
                format!("a déplacé {} vers {to}", self.profile(*profile))
            }
            Change::GroupCreated { .. } | Change::GroupDeleted { .. } => self.group(change),
            Change::ProfileGrouped { .. } | Change::ProfileUngrouped { .. } => self.group(change),
            Change::TeamCreated { .. } | Change::TeamRenamed { .. } => self.team_in_french(change),
            Change::TeamDeleted { .. } | Change::TeamJoined { .. } => self.team_in_french(change),
            Change::TeamLeft { .. } | Change::TeamAccessGranted { .. } => self.team_in_french(change),
            Change::TeamAccessChanged { .. } | Change::TeamAccessRevoked { .. } => self.team_in_french(change),
            Change::CustomRoleDefined { document } => format!("a créé le rôle {}", Self::custom(document)),
            Change::CustomRoleEdited { document } => format!("a modifié le rôle {}", Self::custom(document)),
            Change::CustomRoleDeleted { name, .. } => format!("a supprimé le rôle {name}"),
            Change::KeyMinted { key, .. } => format!("a créé la clé d'API {key}"),
            Change::KeyRevoked { key } => format!("a révoqué la clé d'API {key}"),
            Change::Delegated { .. } | Change::DelegationEnded { .. } => self.delegation(change),
            Change::AccessReviewed { kept, revoked, note } => self.review(kept, revoked, note.as_ref()),
            Change::SupportBegan { .. } | Change::SupportEnded { .. } => self.support(change),
            Change::PlanChangeAnnounced { .. } | Change::PlanChangeCancelled {} | Change::PlanChanged { .. } => {
                self.plan_change(change)
            }
            Change::ExtraSeatsSet { extra } => format!("a fixé les sièges supplémentaires à {extra}"),
        }
    }

    /// That somebody decides in somebody else's place, or does no more.
    fn delegation(&self, change: &Change) -> String {
        let english = self.history.language == Language::English;
        let person = |user: &crate::id::UserId| self.history.person(*user);
        if let Change::Delegated { user, to, places, from, until, .. } = change {
            let (user, to, until) = (person(user), person(to), self.date(*until));
            let since = if english { "from" } else { "du" };
            let from = from.map_or(String::new(), |from| format!(" {since} {}", self.date(from)));
            let places = self.places(places, if english { "on" } else { "sur" });
            return match english {
                true => format!("let {to} decide for {user}{places}{from} until {until}"),
                false => format!("a laissé {to} décider pour {user}{places}{from} jusqu'au {until}"),
            };
        }
        let Change::DelegationEnded { user, to, .. } = change else { return String::new() };
        match english {
            true => format!("ended that {} decides for {}", person(to), person(user)),
            false => format!("a mis fin à ce {} décide pour {}", that(&person(to)), person(user)),
        }
    }

    fn date(&self, at: crate::time::Timestamp) -> String {
        self.history.names.time(at, self.history.language)
    }
}
