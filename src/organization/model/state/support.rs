//! Support access: an operator of the vendor who was let into the organization for a time.

use super::{Member, State};
use crate::access::{Actor, ActorBuilder, ActorError, Assignment, Attenuation, Status};
use crate::free_text::FreeText;
use crate::id::UserId;
use crate::level::Level;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::policy::Policy;
use crate::policy::model::PermissionEntry;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::{ErasedPermission, Vocabulary};
use alloc::vec::Vec;

/// Permissions by which somebody hands something out; no operator has them by support access.
const HANDS_OUT: [&str; 5] =
    ["member.invite", "member_permissions.edit", "custom_role.manage", "api_key.manage", "ownership.transfer"];

/// Records the support access of an operator: why they have it, with which rights and until when.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let (operator, support) = agency.support().next().ok_or("nobody is in")?;
/// let banner = format!("{operator} of the support is in until {}: {}", support.until(), support.reason());
/// assert_eq!(banner, "900 of the support is in until 70: ticket 4711");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    pub(in crate::organization) place: Place,
    pub(in crate::organization) role: Role,
    pub(in crate::organization) acting_for: Option<UserId>,
    pub(in crate::organization) reason: FreeText,
    /// When it began.
    pub(in crate::organization) began: Timestamp,
    pub(in crate::organization) until: Timestamp,
}

impl Support {
    /// Returns where the operator has access: in the whole organization, or in one workspace or profile.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, paul) = agency.support().next().ok_or("nobody is in")?;
    /// assert_eq!(paul.place(), Place::organization());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Returns the role whose rights the operator has there at most.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, paul) = agency.support().next().ok_or("nobody is in")?;
    /// assert_eq!(paul.role().name(), "member");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn role(&self) -> &Role {
        &self.role
    }

    /// Returns the member in whose place the operator is in, if not as themselves: within that member's rights as well.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, paul) = agency.support().next().ok_or("nobody is in")?;
    /// assert_eq!(paul.acting_for(), None); // as themselves
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn acting_for(&self) -> Option<UserId> {
        self.acting_for
    }

    /// Returns the reason that was given.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let reasons: Vec<&str> = agency.support().map(|(_, support)| support.reason()).collect();
    /// assert_eq!(reasons, ["ticket 4711"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the first instant at which the operator is in no more.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let now = Timestamp::from_millis(70);
    /// let inside = agency.support().filter(|(_, support)| now < support.until());
    /// assert_eq!(inside.count(), 0); // the time of the one operator is over
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.until
    }
}

impl State {
    /// Lists the operators whose support access nobody has ended, also those whose time is over.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let operators: Vec<UserId> = agency.support().map(|(operator, _)| operator).collect();
    /// assert_eq!(operators, [UserId::new(900)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn support(&self) -> impl Iterator<Item = (UserId, &Support)> {
        self.support.iter().map(|(operator, support)| (*operator, support))
    }

    /// Makes the actor of an operator with support access: as themselves with the rights of the role, or in the place of a member,
    /// allowed what both may. Nothing by which people are let in, given something or approved for is left. An operator
    /// without support access now has what the policy gives anyone, and nothing else.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (paul, now) = (UserId::new(900), Timestamp::from_millis(30));
    /// let actor = agency.support_actor(&policy, paul, now)?;
    /// assert_eq!((actor.operator(), actor.valid_until()), (Some(paul), Some(Timestamp::from_millis(70))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that is known: whatever does not fit gives nothing.
    pub fn support_actor<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        operator: UserId,
        now: Timestamp,
    ) -> Result<Actor<V>, ActorError> {
        self.support_actor_by(policy, operator, Clocks::of(now, self.clock))
    }

    /// Lists the actors of all operators whose support access holds now, to be asked about beside the members:
    /// [`who_can`](crate::analysis::who_can) and [`access_report`](crate::analysis::access_report()) say that they are
    /// operators.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let at = |now| agency.support_actors(&policy, Timestamp::from_millis(now));
    /// assert_eq!(at(30)?[0].user(), UserId::new(900));
    /// assert!(at(70)?.is_empty(), "the time is over");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that is known: whatever does not fit gives nothing.
    pub fn support_actors<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        now: Timestamp,
    ) -> Result<Vec<Actor<V>>, ActorError> {
        let clocks = Clocks::of(now, self.clock);
        let inside = self.support.keys().filter(|operator| self.support_of(**operator, clocks.now).is_some());
        inside.map(|operator| self.support_actor_by(policy, *operator, clocks)).collect()
    }

    /// The support access that holds then. An operator who is a member acts as one; and nobody acts in the place of one who is
    /// no member any more, or suspended.
    pub(in crate::organization) fn support_of(&self, operator: UserId, now: Timestamp) -> Option<&Support> {
        let active = |user: UserId| self.members.at(user).is_some_and(Member::is_active);
        let found = self.support.get(&operator).filter(|_| !self.is_member(operator))?;
        Some(found).filter(|found| now < found.until && found.acting_for.is_none_or(active))
    }

    pub(in crate::organization) fn support_actor_by<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        operator: UserId,
        clocks: Clocks,
    ) -> Result<Actor<V>, ActorError> {
        let themselves = self.start(policy, operator).operator();
        let Some(support) = self.support_of(operator, clocks.now) else {
            return themselves.status(Status::Removed).fold(clocks);
        };
        let role = policy.stored_role(support.place.level(), support.role.name()).ok();
        let role = role.filter(|_| !support.role.is_custom());
        let node = self.nodes(support.place).next();
        let held = role.zip(node).map(|(role, node)| Assignment::of(role, node).until(support.until));
        let ceiling = ceiling(policy).until(support.until);
        let themselves =
            held.into_iter().fold(themselves, ActorBuilder::assignment).attenuation(ceiling).fold(clocks)?;
        match support.acting_for {
            Some(member) => self.builder(policy, member).impersonated_by(themselves).fold(clocks),
            None => Ok(themselves),
        }
    }

    /// The organization itself, a workspace or a profile that is there.
    pub(in crate::organization) fn has_node(&self, place: Place) -> bool {
        !matches!(place, Place::Group { .. }) && self.has(place)
    }

    /// Nobody acts in the place of a person who is no member, or suspended.
    pub(in crate::organization) fn end_support_for(&mut self, user: UserId) {
        self.support.retain(|_, support| support.acting_for != Some(user));
    }

    /// Whether it can be: by somebody who is no member, in the place of an active one if at all, for a time that there is.
    pub(in crate::organization) fn can_support(&self, operator: UserId, support: &Support) -> bool {
        let active = |user: UserId| self.members.at(user).is_some_and(Member::is_active);
        let reasoned = support.reason.is_erased() || !support.reason.trim().is_empty();
        let sometime = support.began < support.until;
        let named = !support.role.is_custom() && !self.is_member(operator) && self.has_node(support.place);
        named && reasoned && sometime && support.acting_for.is_none_or(active)
    }
}

/// All that the policy lists but what hands something out, decides on a post or forces a decision.
fn ceiling<V: Vocabulary>(policy: &Policy<V>) -> Attenuation<V> {
    let approves = |entry: &PermissionEntry| {
        let approval = policy.model.approval.as_ref();
        approval.is_some_and(|approval| approval.is_decided_by(&entry.name, entry.mask))
    };
    let mut ceiling = Attenuation::nothing();
    for level in Level::ALL {
        let kept = |entry: &PermissionEntry| level != Level::Profile || !approves(entry);
        let entries = policy.model.permissions.at(level).iter();
        let kept = entries.filter(|entry| kept(entry) && !HANDS_OUT.contains(&entry.name.as_str()));
        ceiling = kept.fold(ceiling, |ceiling, entry| ceiling.and_erased(ErasedPermission { level, mask: entry.mask }));
    }
    ceiling
}
