//! Who asks: people with their assignments, plan and keys, folded once at an instant (R13).
//!
//! [`Policy::actor`](crate::Policy::actor) begins an [`ActorBuilder`]; the host adds its rows (roles, [`Assignment`]s that end
//! or are narrowed, an [`Attenuation`] for each API key) and builds an [`Actor`], which questions are asked with.

mod accept;
mod adjusted;
mod assignment;
mod attenuation;
mod build;
mod condition;
mod conditional;
mod error;
mod everyone;
mod facts;
mod held;
mod narrowing;
mod nodes;
mod rows;

pub use assignment::Assignment;
pub use attenuation::Attenuation;
pub use build::ActorBuilder;
pub use error::ActorError;
pub use facts::ActorFacts;

pub(in crate::access) use accept::fits;
pub(crate) use attenuation::{Key, Limit};
pub(crate) use build::LINEAR;
pub(crate) use everyone::Membership;
pub(crate) use held::Held;
pub(crate) use narrowing::{Narrow, Narrowing};
pub(in crate::access) use rows::Word;

use crate::id::{OrganizationId, UserId};
use crate::level::ByLevel;
use crate::policy::allowance::Allowance;
use crate::policy::tables::Known;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::vec::Vec;
use core::marker::PhantomData;

pub(crate) use nodes::{ABSENT, NodeTable, UNTOLD};

/// Represents who asks: a person with everything they hold in one organization, as of an instant.
///
/// Two actors are equal if they were built under the same policy, for the same times, from the same rows in the same order.
///
/// An actor is built by [`Policy::actor`](crate::Policy::actor) from the host's rows. What does not depend on the
/// resource is folded into masks there; so an actor answers for the time from [`built_at`](Actor::built_at) until
/// [`valid_until`](Actor::valid_until), and must be built anew after that or when the rows change.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, actor::{Assignment, Status}, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let guest = Assignment::profile(page, policy.profile_role("guest")?).until(Timestamp::from_millis(1_000));
/// let actor = policy.actor(julie, agency).assignment(guest).build(now)?;
/// assert_eq!((actor.user(), actor.organization(), actor.status()), (julie, agency, Status::Active));
/// assert_eq!((actor.built_at(), actor.valid_until()), (now, Some(Timestamp::from_millis(1_000))));
/// assert!(actor.is_valid_at(Timestamp::from_millis(999)) && !actor.is_valid_at(Timestamp::from_millis(1_000)));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor<V: Vocabulary = Social> {
    pub(crate) core: Folded,
    vocabulary: PhantomData<V>,
}

/// Tells whether a person is an active, a suspended or a removed member; only active ones are allowed anything.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, actor::Status, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let suspended = policy.actor(julie, agency).status(Status::Suspended).build(now)?;
/// let decision = policy.decide(&suspended, ProfilePermissions::POST_VIEW, &Organization::new(agency).direct_profile(page));
/// assert_eq!(decision.reason(), Reason::Suspended);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The person is a member and may use what their roles allow.
    Active,
    /// The person is a member who may do nothing until reinstated.
    Suspended,
    /// The person is no member any more and has what the policy gives anyone, if it does.
    Removed,
}

/// An actor without its types. What most checks read stands first and close together, since a fresh request finds
/// little else in the cache: a check on a profile reads the first line and half a one of its table, a check on an
/// organization the first line.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Folded {
    pub(crate) organization: OrganizationId,
    /// The stamp of the policy.
    pub(crate) stamp: u64,
    /// What is allowed by profile: numbers of the policy's palette, and above them numbers of `own`.
    pub(crate) profiles: NodeTable,
    /// The complement of what is allowed on the organization itself, whatever the content. Bits that a forbid rule names are
    /// always lacking, unless what is told of the actor lifts the rule.
    pub(crate) lacking: u128,
    /// What is allowed on profiles by the workspace that they lie in.
    pub(crate) profiles_below: NodeTable,
    /// What is told of the actor itself: the atoms of the policy's actor facts and no others.
    pub(crate) facts: Known,
    pub(crate) membership: Membership,
    pub(crate) masks: ByLevel<Masks>,
    /// What is allowed by workspace.
    pub(crate) workspaces: NodeTable,
    /// Allowances that the policy's palette has not.
    pub(crate) own: Vec<Allowance>,
    pub(crate) record: Record,
}

/// The first line of the cache: organization, stamp, the profiles' table, and what is lacking on the organization.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(core::mem::offset_of!(Folded, profiles_below) == 64);
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Folded>() == 384);

/// One level of an actor besides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Masks {
    /// The complement of the contested bits: those whose answer depends on facts, obligations, narrowing, forbid rules
    /// or scoped attenuations. Only for these is the slow path worth taking.
    pub(crate) settled: u128,
    /// Those contested bits whose answer depends on the place even where nothing is known of the facts.
    pub(crate) placed: u128,
    /// Given on every resource of the level without condition but with obligations, plan and ceilings seen to.
    pub(crate) obliged: u128,
}

/// What is folded follows from the policy, what is told, and the record.
impl PartialEq for Folded {
    fn eq(&self, other: &Self) -> bool {
        let from = |actor: &Self| (actor.organization, actor.stamp, actor.facts);
        from(self) == from(other) && self.record == other.record
    }
}

impl Eq for Folded {}

/// What the masks were folded from; read by the slow path and for reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) user: UserId,
    pub(crate) status: Status,
    /// One of the host's support and no member: counts in no approval.
    pub(crate) operator: bool,
    /// Index into the policy's plans.
    pub(crate) plan: Option<u16>,
    /// Sorted by level and node if there are more than [`build::LINEAR`] of them.
    pub(crate) assignments: Vec<Held>,
    pub(crate) limits: Vec<Limit>,
    /// Some ceiling depends on the resource; the tables of nodes are empty then.
    pub(crate) is_scoped: bool,
    /// By the caller's own clock: what begins by then has begun.
    pub(crate) built_at: Timestamp,
    /// What ends by then has ended; not before `built_at`.
    pub(crate) latest: Timestamp,
    /// Some assignment or attenuation begins or ends later: at `change`, which says nothing else. Apart, they take half of
    /// an `Option`.
    pub(crate) changes: bool,
    pub(crate) change: Timestamp,
}

impl<V: Vocabulary> Actor<V> {
    fn new(core: Folded) -> Self {
        Self { core, vocabulary: PhantomData }
    }

    /// Returns the user who asks.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).build(now)?;
    /// assert_eq!(actor.user(), julie);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn user(&self) -> UserId {
        self.core.record.user
    }

    /// Returns the operator of the host's support who acts, as themselves or in the person's place; `None` if nobody does.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let support = policy.actor(UserId::new(900), agency).operator().build(now)?;
    /// let julie = policy.actor(julie, agency).impersonated_by(support).build(now)?;
    /// assert_eq!((julie.user(), julie.operator()), (UserId::new(3), Some(UserId::new(900)))); // an audit log names both
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn operator(&self) -> Option<UserId> {
        self.core.record.operator()
    }

    /// Returns the organization that the actor acts in.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).build(now)?;
    /// assert_eq!(actor.organization(), agency);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.core.organization
    }

    /// Returns whether the person is an active, a suspended or a removed member.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).status(Status::Suspended).build(now)?;
    /// assert_eq!(actor.status(), Status::Suspended);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> Status {
        self.core.record.status
    }

    /// Returns the instant as of which the actor was built.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let actor = policy.actor(julie, agency).build(now)?;
    /// assert_eq!(actor.built_at(), now);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn built_at(&self) -> Timestamp {
        self.core.record.built_at
    }

    /// Returns the first instant at which the actor must be built anew, because an assignment or an attenuation begins
    /// or ends then. `None`: nothing does.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let friday = Timestamp::from_millis(345_600_000);
    /// let guest = Assignment::profile(page, policy.profile_role("guest")?).until(friday);
    /// let actor = policy.actor(julie, agency).assignment(guest).build(now)?;
    /// assert_eq!(actor.valid_until(), Some(friday)); // how long a cache may keep it
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn valid_until(&self) -> Option<Timestamp> {
        self.core.record.valid_until()
    }

    /// Returns `true` if the actor answers for that instant: `built_at <= now < valid_until`.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let friday = Timestamp::from_millis(345_600_000);
    /// let guest = Assignment::profile(page, policy.profile_role("guest")?).until(friday);
    /// let actor = policy.actor(julie, agency).assignment(guest).build(now)?;
    /// assert!(actor.is_valid_at(now) && !actor.is_valid_at(friday), "on Friday it is built anew");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        self.core.record.is_valid_at(now)
    }
}

/// The allowance of a number: the policy's, or above those the actor's own.
#[inline]
pub(crate) fn allowance<'a>(palette: &'a [Allowance], own: &'a [Allowance], number: u8) -> &'a Allowance {
    match palette.get(usize::from(number)) {
        Some(allowance) => allowance,
        None => beyond(palette.len(), own, number),
    }
}

#[inline(never)]
fn beyond(palette: usize, own: &[Allowance], number: u8) -> &Allowance {
    match number {
        UNTOLD => &Allowance::UNTOLD,
        _ => own.get(usize::from(number).wrapping_sub(palette)).unwrap_or(&Allowance::NOTHING),
    }
}

impl Record {
    /// The operator who acts, alone or through the person.
    pub(crate) fn operator(&self) -> Option<UserId> {
        let behind = self.limits.iter().find_map(|limit| match limit {
            Limit::Actor(operator) => operator.record.operator(),
            Limit::Key(_) => None,
        });
        if self.operator { Some(self.user) } else { behind }
    }

    pub(crate) fn is_valid_at(&self, now: Timestamp) -> bool {
        self.built_at <= now && self.lasts_at(now)
    }

    /// `None`: no assignment and no attenuation begins or ends later.
    pub(crate) fn valid_until(&self) -> Option<Timestamp> {
        self.changes.then_some(self.change)
    }

    fn lasts_at(&self, now: Timestamp) -> bool {
        !self.changes || now < self.change
    }

    pub(crate) fn clocks(&self) -> Clocks {
        Clocks { own: self.built_at, now: self.latest }
    }

    /// Whether the actor is as it would be if it were built by these clocks (J6): nothing begins or ends between the
    /// instants that it was built as of and these. An end that it knows of and they do not has come all the same.
    pub(crate) fn is_right(&self, clocks: Clocks) -> bool {
        let unmoved = self.built_at <= clocks.own && self.lasts_at(clocks.now);
        unmoved || self.is_right_in_detail(clocks)
    }

    #[cold]
    fn is_right_in_detail(&self, clocks: Clocks) -> bool {
        let now = clocks.and(Some(self.latest));
        self.built_at <= clocks.now
            && self.assignments.iter().all(|held| held.is_live() == held.is_live_at(now))
            && self.limits.iter().all(|limit| match limit {
                Limit::Key(key) => key.is_live(self.latest) == key.is_live(now.now),
                Limit::Actor(operator) => operator.record.is_right(clocks),
            })
    }
}
