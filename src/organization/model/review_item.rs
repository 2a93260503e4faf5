//! What an access review keeps or takes.

use crate::id::UserId;
use crate::organization::model::access::Access;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use serde::{Deserialize, Serialize};

/// Names one thing that an access review keeps or takes: a role that a member holds at a place, as far as one source gave
/// it. Several assignments of the role that only together say what is held are one.
///
/// ```
/// # use countersign::{organization::{Access, Place, ReviewItem, Role, Source}, ProfileId, UserId};
/// let access = Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor")).given_by(Source::directory("press"));
/// let item = ReviewItem::of(UserId::new(2), &access);
/// assert_eq!((item.place, item.source), (access.place, Source::directory("press")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewItem {
    /// The member who holds it.
    pub user: UserId,
    /// Where it is held.
    pub place: Place,
    /// The role that is held.
    pub role: Role,
    /// Who gave it; absent: a person.
    #[serde(default, skip_serializing_if = "Source::is_person")]
    pub source: Source,
}

impl ReviewItem {
    /// Names what a member holds, as an access review lists it.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let julie = UserId::new(3);
    /// let items: Vec<ReviewItem> = agency.access(julie).iter().map(|access| ReviewItem::of(julie, access)).collect();
    /// assert_eq!((items[1].place, items[1].role.name()), (Place::profile(ProfileId::new(7)), "editor"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(user: UserId, access: &Access) -> Self {
        Self { user, place: access.place, role: access.role.clone(), source: access.source.clone() }
    }
}
