//! Standing delegations, as the host knows them: facts beside the roster, read when somebody decides (J20).

use crate::approval::model::stand::Stand;
use crate::id::{DelegationId, ProfileId, UserId};
use crate::time::{Clocks, Timestamp};
use alloc::vec::Vec;

/// Says that somebody decides on posts in the place of somebody else, for a time.
///
/// It lets them decide what the other may decide, where they could decide themselves if somebody let them, as long as
/// both have them through assignments that they hold since before it was made and without a break. It is one step: it is not passed on, and
/// nobody decides by two of them for a third (S25).
///
/// ```
/// # use countersign::{approval::StandingDelegation, ProfileId, Timestamp, UserId, id::DelegationId};
/// # let (sarah, amir, monday, friday) = (UserId::new(1), UserId::new(4), Timestamp::from_millis(0), Timestamp::from_millis(9));
/// let holiday = StandingDelegation::new(DelegationId::new(1), sarah, amir, monday, friday).at([ProfileId::new(7)]).as_of(41);
/// assert_eq!((holiday.from(), holiday.to(), holiday.delegation()), (sarah, amir, DelegationId::new(1)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingDelegation {
    pub(in crate::approval) delegation: DelegationId,
    pub(in crate::approval) from: UserId,
    pub(in crate::approval) to: UserId,
    /// None: everywhere.
    profiles: Option<Vec<ProfileId>>,
    begins: Option<Timestamp>,
    until: Timestamp,
    made_at: Timestamp,
    /// As of which number of the host it was made.
    made_as_of: u32,
    /// Since which number it reaches the profiles.
    since: u32,
}

impl StandingDelegation {
    /// Lets `to` decide in the place of `from`, from the instant at which it was made until that one.
    ///
    /// ```
    /// # use countersign::{approval::StandingDelegation, id::DelegationId, ProfileId, Timestamp, UserId};
    /// let (marc, julie) = (UserId::new(2), UserId::new(3));
    /// let (today, monday, friday) = (Timestamp::from_millis(0), Timestamp::from_millis(9), Timestamp::from_millis(99));
    /// let holidays = StandingDelegation::new(DelegationId::new(1), marc, julie, today, friday).begins(monday);
    /// let on_one_page = holidays.at([ProfileId::new(7)]);
    /// assert_eq!((on_one_page.from(), on_one_page.to()), (marc, julie));
    /// ```
    #[must_use]
    pub fn new(delegation: DelegationId, from: UserId, to: UserId, made_at: Timestamp, until: Timestamp) -> Self {
        let (profiles, begins) = (None, None);
        Self { delegation, from, to, profiles, begins, until, made_at, made_as_of: 0, since: 0 }
    }

    /// Limits it to these profiles.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80));
    /// assert_ne!(away.clone().at([ProfileId::new(7)]), away); // there alone, not everywhere
    /// ```
    #[must_use]
    pub fn at(self, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        Self { profiles: Some(profiles.into_iter().collect()), ..self }
    }

    /// Lets it begin at that instant.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80));
    /// assert_ne!(away.clone().begins(at(40)), away); // made at 11, in force from 40 on
    /// ```
    #[must_use]
    pub fn begins(self, at: Timestamp) -> Self {
        Self { begins: Some(at), ..self }
    }

    /// Sets at which of the host's numbered changes it was made ([`Context::as_of`](crate::approval::Context::as_of)): what
    /// either holds only since a later one is none of it. A host that gives no numbers says nothing here.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80));
    /// assert_ne!(away.clone().as_of(41), away); // what either holds since change 42 is none of it
    /// ```
    #[must_use]
    pub fn as_of(self, number: u32) -> Self {
        Self { made_as_of: number, since: number, ..self }
    }

    /// The same, which reaches its profiles since a later number than that at which it was made.
    pub(crate) fn reaching_since(self, number: u32) -> Self {
        Self { since: number, ..self }
    }

    /// Returns the id of the delegation.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80));
    /// assert_eq!(away.delegation(), id::DelegationId::new(13));
    /// ```
    #[must_use]
    pub fn delegation(&self) -> DelegationId {
        self.delegation
    }

    /// Returns the person in whose place somebody decides.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80));
    /// assert_eq!(away.from(), sarah);
    /// ```
    #[must_use]
    pub fn from(&self) -> UserId {
        self.from
    }

    /// Returns the person who decides in that place.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80));
    /// assert_eq!(away.to(), marc);
    /// ```
    #[must_use]
    pub fn to(&self) -> UserId {
        self.to
    }

    pub(in crate::approval) fn reaches(&self, profile: ProfileId) -> bool {
        self.profiles.as_ref().is_none_or(|profiles| profiles.contains(&profile))
    }

    /// Whether it has begun by the caller's own clock and is not over by the later one (J6).
    pub(in crate::approval) fn is_live(&self, clocks: Clocks) -> bool {
        self.begins.is_none_or(|begins| begins <= clocks.own) && clocks.now < self.until
    }

    /// As of when both have to hold their rights: when it was made, or begins.
    pub(in crate::approval) fn stand(&self) -> Stand {
        Stand { at: self.made_at.max(self.begins.unwrap_or(self.made_at)), as_of: Some(self.made_as_of) }
    }

    /// Whether it is that one, and has reached a profile since then without a break; that its time is over ends nothing.
    pub(in crate::approval) fn lasts(
        &self,
        (delegation, from, to): (DelegationId, UserId, UserId),
        then: Stand,
        at: ProfileId,
    ) -> bool {
        let same = (self.delegation, self.from, self.to) == (delegation, from, to);
        same && self.reaches(at) && self.since <= then.as_of.unwrap_or(0)
    }

    /// The instants at which it begins and is over.
    pub(in crate::approval) fn instants(&self) -> impl Iterator<Item = Timestamp> {
        self.begins.into_iter().chain([self.until])
    }
}
