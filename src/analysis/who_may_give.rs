//! Who can bring a remedy about.

use crate::access::Actor;
use crate::access::explain::{Change, Remedy};
use crate::id::UserId;
use crate::organization::Wanted;
use crate::policy::Policy;
use crate::resource::{ErasedResource, Resource};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;
use serde::Serialize;

/// Lists who may make one change of a remedy.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let guest = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
/// let boss = policy.actor(UserId::new(1), agency).organization_role(policy.organization_role("manager")?).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let remedy = &policy.explain(&guest, ProfilePermissions::POST_PUBLISH, &page).remedies[0];
/// let givers = analysis::who_may_give(&policy, &[guest.clone(), boss], &guest, remedy, &page);
/// assert_eq!(givers[0].who, Some(vec![UserId::new(1)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Givers {
    /// The change of the remedy.
    pub change: Change,
    /// The people of the roster who may make it, in the roster's order. Absent where no member's rights decide: the
    /// time, what is known of the content or of the profile, a ceiling.
    pub who: Option<Vec<UserId>>,
}

/// Finds for each change of a remedy those of a roster who may make it for `actor`.
///
/// These have the right to edit permissions at that place (for a plan to change it, for a reinstatement to remove
/// members), `assignable_by` allows them, and they hand out no more than they hold there or their role `may_give`. These
/// are the bounds of [`organization`](crate::organization); what an organization knows besides (limits on holders,
/// seats) is not asked.
///
/// The explanation must be of this actor on this resource.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let guest = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
/// let owner = policy.actor(UserId::new(1), agency).organization_role(policy.organization_role("owner")?).build(now)?;
/// let (page, roster) = (Organization::new(agency).direct_profile(page), [owner]);
/// let remedies = policy.explain(&guest, ProfilePermissions::POST_PUBLISH, &page).remedies;
/// let givers = analysis::who_may_give(&policy, &roster, &guest, &remedies[0], &page);
/// assert_eq!((givers[0].change.to_string().as_str(), givers[0].who.as_deref()), ("assign `editor` at profile 7", Some(&[UserId::new(1)][..])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn who_may_give<V: Vocabulary, R: Resource>(
    policy: &Policy<V>,
    roster: &[Actor<V>],
    actor: &Actor<V>,
    remedy: &Remedy,
    on: &R,
) -> Vec<Givers> {
    let on: ErasedResource<'_> = on.erase();
    let givers = |change: &Change| {
        let wanted = Wanted { policy, receiver: actor, change, on };
        let able = || roster.iter().filter(|giver| wanted.may_be_made_by(giver)).map(Actor::user).collect();
        let who = wanted.is_in_hands().then(able);
        Givers { change: change.clone(), who }
    };
    remedy.changes.iter().map(givers).collect()
}
