//! History as lines that people read.

mod sentence;

use crate::id::UserId;
use crate::organization::model::by::By;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::place::Place;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use crate::wording::{Language, Names};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Holds one event of an organization as a line that people read.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// struct Office; // reads the host's table of people
/// impl Names for Office {
///     fn person(&self, user: UserId) -> Option<String> { (user == UserId::new(2)).then(|| "Marc".into()) }
/// }
/// let line: organization::Line = log[9].line(&policy, Language::English, &Office);
/// assert_eq!(line.to_string(), "1 Jan 1970, 00:00, Marc suspended 5");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Line = crate::wording::Line<Place>;

impl Event {
    /// Tells the event as one line. Roles and plans have the titles of the policy.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// struct Office; // reads the host's table of people
    /// impl Names for Office {
    ///     fn person(&self, user: UserId) -> Option<String> { (user == UserId::new(1)).then(|| "Sarah".into()) }
    /// }
    /// let line = log[3].line(&policy, Language::English, &Office);
    /// assert_eq!(line.to_string(), "1 Jan 1970, 00:00, Sarah connected profile Newsroom");
    /// assert_eq!(line.people, [UserId::new(1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn line<V: Vocabulary>(&self, policy: &Policy<V>, language: Language, names: &dyn Names) -> Line {
        let (people, places) = concerned(self);
        let told = sentence::told(&History { language, names }, policy, self);
        Line::new((self.at, language, names), people, places, &told)
    }
}

/// How a history is told.
#[derive(Clone, Copy)]
struct History<'a> {
    language: Language,
    names: &'a dyn Names,
}

impl History<'_> {
    fn person(&self, user: UserId) -> String {
        self.names.person_or_id(user)
    }

    fn place(&self, place: Place) -> String {
        let (organization, workspace, profile, group) = match self.language {
            Language::English => ("the organization", "workspace", "profile", "group"),
            Language::French => ("l'organisation", "l'espace", "le profil", "le groupe"),
        };
        match place {
            Place::Organization {} => organization.into(),
            Place::Workspace { workspace: id } => {
                let named = self.names.workspace(id);
                format!("{workspace} {}", named.unwrap_or_else(|| id.to_string()))
            }
            Place::Profile { profile: id } => format!("{profile} {}", self.names.profile_or_id(id)),
            Place::Group { group: id } => {
                let named = self.names.group(id);
                format!("{group} {}", named.unwrap_or_else(|| id.to_string()))
            }
        }
    }

    fn actor(&self, event: &Event) -> String {
        let (operator, clock, key, on_behalf) = match self.language {
            Language::English => ("Support", "The clock", "Key", "for"),
            Language::French => ("Le support", "L'horloge", "La clé", "pour"),
        };
        let actor = match event.by {
            By::User { user, .. } => self.person(user),
            By::Operator { .. } => operator.into(),
            By::Host {} => clock.into(),
            By::Key { key: id, .. } => format!("{key} {id}"),
        };
        match event.by.acting_for() {
            Some(user) => format!("{actor} ({on_behalf} {})", self.person(user)),
            None => actor,
        }
    }
}

/// Whom and what an event concerns; a history is filtered by these.
fn concerned(event: &Event) -> (Vec<UserId>, Vec<Place>) {
    let (mut people, mut places) = (Vec::new(), Vec::new());
    people.extend(event.by.person());
    people.extend(event.by.acting_for());
    if let Change::AccessGranted { user, access } | Change::AccessChanged { user, after: access, .. } = &event.change {
        people.push(*user);
        places.push(access.place);
    }
    if let Change::OrganizationCreated { founder: user, .. }
    | Change::InvitationAccepted { user, .. }
    | Change::MemberAdded { user, .. }
    | Change::MemberRemoved { user, .. }
    | Change::MemberLeft { user, .. }
    | Change::MemberSuspended { user }
    | Change::MemberReinstated { user }
    | Change::TeamJoined { user, .. }
    | Change::TeamLeft { user, .. }
    | Change::AccessRevoked { user, .. } = &event.change
    {
        people.push(*user);
    }
    if let Change::TeamAccessGranted { access, .. }
    | Change::TeamAccessChanged { after: access, .. }
    | Change::TeamAccessRevoked { access, .. } = &event.change
    {
        places.push(access.place);
    }
    if let Change::OwnershipTransferred { from, to, place, .. } = &event.change {
        people.extend([*from, *to]);
        places.push(*place);
    }
    if let Change::Delegated { user, to, .. } | Change::DelegationEnded { user, to, .. } = &event.change {
        people.extend([*user, *to]);
    }
    if let Change::Delegated { places: at, .. } = &event.change {
        places.extend(at);
    }
    if let Change::SupportBegan { operator, .. } | Change::SupportEnded { operator } = &event.change {
        people.push(*operator);
    }
    if let Change::SupportBegan { acting_for, .. } = &event.change {
        people.extend(acting_for);
    }
    if let Change::PlanChanged { suspended, .. } = &event.change {
        people.extend(suspended);
    }
    if let Change::MemberInvited { access, .. } | Change::MemberAdded { access, .. } = &event.change {
        places.extend(access.iter().map(|access| access.place));
    }
    if let Change::AccessReviewed { kept, revoked, .. } = &event.change {
        let all = kept.iter().chain(revoked);
        people.extend(all.clone().map(|item| item.user));
        places.extend(all.map(|item| item.place));
    }
    if let Change::AccessRevoked { place, .. } = &event.change {
        places.push(*place);
    }
    nodes(&event.change, &mut places);
    (people, places)
}

fn nodes(change: &Change, places: &mut Vec<Place>) {
    if let Change::WorkspaceCreated { workspace, .. }
    | Change::WorkspaceRenamed { workspace, .. }
    | Change::WorkspaceDeleted { workspace, .. } = change
    {
        places.push(Place::workspace(*workspace));
    }
    if let Change::ProfileConnected { profile, workspace, .. } = change {
        places.push(Place::profile(*profile));
        places.extend(workspace.map(Place::workspace));
    }
    if let Change::ProfileMoved { profile, from, to } = change {
        places.push(Place::profile(*profile));
        places.extend(from.iter().chain(to).map(|workspace| Place::workspace(*workspace)));
    }
    if let Change::ProfileDisconnected { profile }
    | Change::ProfileReconnected { profile, .. }
    | Change::ProfileDeleted { profile } = change
    {
        places.push(Place::profile(*profile));
    }
    if let Change::ProfileGrouped { group, profile } | Change::ProfileUngrouped { group, profile } = change {
        places.extend([Place::profile(*profile), Place::group(*group)]);
    }
    if let Change::GroupCreated { group, .. } | Change::GroupDeleted { group } = change {
        places.push(Place::group(*group));
    }
}
