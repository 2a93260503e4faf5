//! Standing delegations: that one member decides in another's place (J20).

use super::{Member, State};
use crate::id::{DelegationId, ProfileId, UserId};
use crate::organization::model::place::Place;
use crate::time::Timestamp;
use alloc::vec::Vec;

/// Describes that one member decides on posts in the place of another, until somebody ends it or its time is over.
///
/// ```
/// # use countersign::organization::State;
/// fn stand_ins(state: &State) -> Vec<String> {
///     let lines = state.delegations().map(|(_, it)| format!("{} for {} until {}", it.to(), it.user(), it.until()));
///     lines.collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    pub(in crate::organization) user: UserId,
    pub(in crate::organization) to: UserId,
    /// None: everywhere.
    pub(in crate::organization) places: Vec<Place>,
    pub(in crate::organization) from: Option<Timestamp>,
    pub(in crate::organization) until: Timestamp,
    /// When it was made.
    pub(in crate::organization) made_at: Timestamp,
    /// The revision that made it.
    pub(in crate::organization) since: u32,
}

impl Delegation {
    /// Returns the member in whose place somebody decides.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, away) = agency.delegations().next().ok_or("no delegation")?;
    /// assert_eq!(away.user(), UserId::new(1)); // in Sarah's place
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Returns the member who decides in that place.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, away) = agency.delegations().next().ok_or("no delegation")?;
    /// assert_eq!((away.user(), away.to()), (UserId::new(1), UserId::new(2)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to(&self) -> UserId {
        self.to
    }

    /// Returns where it holds; none: everywhere.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, away) = agency.delegations().next().ok_or("no delegation")?;
    /// assert_eq!(away.places(), [Place::profile(ProfileId::new(7))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Returns when it begins, if not at once.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, away) = agency.delegations().next().ok_or("no delegation")?;
    /// assert_eq!(away.from(), Some(Timestamp::from_millis(40)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from(&self) -> Option<Timestamp> {
        self.from
    }

    /// Returns the first instant at which it holds no more.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, away) = agency.delegations().next().ok_or("no delegation")?;
    /// assert_eq!(away.until(), Timestamp::from_millis(80)); // at that instant it holds no more
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.until
    }

    pub(in crate::organization) fn instants(&self) -> impl Iterator<Item = Timestamp> {
        self.from.into_iter().chain([self.until])
    }

    pub(in crate::organization) fn is_of(&self, user: UserId) -> bool {
        self.user == user || self.to == user
    }
}

impl State {
    /// Lists the standing delegations that nobody has ended, also those whose time is over.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let ids: Vec<DelegationId> = agency.delegations().map(|(id, _)| id).collect();
    /// assert_eq!(ids, [DelegationId::new(13)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delegations(&self) -> impl Iterator<Item = (DelegationId, &Delegation)> {
        self.delegations.iter().map(|(id, delegation)| (*id, delegation))
    }

    /// Since which revision a delegation reaches a profile without a break; none: it does not.
    pub(in crate::organization) fn delegated_since(&self, delegation: &Delegation, profile: ProfileId) -> Option<u32> {
        let found = self.profiles.get(&profile)?;
        let through = |place: &Place| match place {
            Place::Organization {} => Some(0),
            Place::Workspace { workspace } => (found.workspace == Some(*workspace)).then_some(found.placed_since),
            Place::Profile { profile: named } => (*named == profile).then_some(0),
            Place::Group { group } => self.groups.get(group)?.profiles.get(&profile).copied(),
        };
        let everywhere = [Place::organization()];
        let places = if delegation.places.is_empty() { &everywhere[..] } else { &delegation.places };
        let since = places.iter().filter_map(through).min()?;
        Some(since.max(found.since).max(delegation.since))
    }

    /// How many that are not over are in the place of a person.
    pub(in crate::organization) fn delegated(&self, user: UserId, now: Timestamp) -> usize {
        self.delegations.values().filter(|delegation| delegation.user == user && now < delegation.until).count()
    }

    /// A person who is out, or suspended, decides for nobody, and nobody for them.
    pub(in crate::organization) fn end_delegations_of(&mut self, user: UserId) {
        self.delegations.retain(|_, delegation| !delegation.is_of(user));
    }

    /// A delegation without places is for everything, so one that loses its last place ends.
    pub(in crate::organization) fn drop_from_delegations(&mut self, gone: impl Fn(Place) -> bool) {
        self.delegations.retain(|_, delegation| {
            let named = !delegation.places.is_empty();
            delegation.places.retain(|place| !gone(*place));
            !(named && delegation.places.is_empty())
        });
    }

    /// Whether a delegation is one that can be: of two members who are not suspended, at places that are there, each
    /// named once, for a time that there is.
    pub(in crate::organization) fn can_be(&self, delegation: &Delegation) -> bool {
        let Delegation { user, to, places, from, until, made_at, .. } = delegation;
        let active = |user: &UserId| self.members.at(*user).is_some_and(Member::is_active);
        let in_order = places.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
        let there = places.iter().all(|place| self.has(*place));
        let sometime = from.is_none_or(|from| from < *until) && made_at < until;
        user != to && active(user) && active(to) && in_order && there && sometime
    }
}
