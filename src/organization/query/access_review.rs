//! Everything that members hold, for whoever has to say whether they still should.

mod text;

use crate::access::{Actor, ActorBuilder};
use crate::id::{OrganizationId, UserId};
use crate::organization::decide::limit::bound::Names;
use crate::organization::model::access::Access;
use crate::organization::model::reading::Parts;
use crate::organization::model::state::State;
use crate::organization::query::as_of::{AsOf, Given};
use crate::organization::query::simulate::{Difference, differences};
use crate::policy::{Policy, PolicyDigest};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Lists what each member holds, who gave it, and what taking it would take from them: the paper of an access review.
///
/// It serializes, and prints as text and as CSV.
///
/// ```
/// # use countersign::{organization::{AccessReview, Access}, Timestamp, UserId};
/// # fn show(review: AccessReview, used: impl Fn(UserId, &Access) -> Option<Timestamp>) {
/// let review = review.used(used); // when each grant was used last, as far as the host knows
/// for member in &review.members {
///     let idle = member.grants.iter().filter(|grant| grant.last_used.is_none());
///     println!("{}: {} grants never used", member.user, idle.count());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[must_use]
pub struct AccessReview {
    /// Which organization.
    pub organization: OrganizationId,
    /// At which revision it stood.
    pub revision: u64,
    /// As of which instant.
    pub at: Timestamp,
    /// By which policy it was judged what is in force and what would be lost.
    pub policy: PolicyDigest,
    /// The plan, if it is on one.
    pub plan: Option<String>,
    /// Every member, suspended ones included, sorted by id.
    pub members: Vec<ReviewedMember>,
}

/// Lists what one member holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewedMember {
    /// Who.
    pub user: UserId,
    /// A member since when.
    pub since: Timestamp,
    /// Whether they are suspended, so that nothing of it is in force.
    pub suspended: bool,
    /// What they hold; none: they sit there with nothing.
    pub grants: Vec<ReviewedGrant>,
}

/// Says of one grant who gave it, and what taking it would take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewedGrant {
    /// What is held and where, with its source.
    pub access: Access,
    /// Whether it gives something: it has begun, has not ended, its role is one of the policy and in force on the plan, and
    /// the member is not suspended.
    pub in_force: bool,
    /// Who gave it and who changed it since, the oldest first; none: that is older than the log.
    pub given: Vec<Given>,
    /// When it was used last; only the host knows, see [`AccessReview::used`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Timestamp>,
    /// What the member would hold no more, or in a narrower way, if this alone were taken. Empty: something else gives all of
    /// it, or it gives nothing now.
    pub lost: Vec<Difference>,
}

impl AsOf {
    /// Lists what each member held then, who had given it, and what taking it would have taken from them.
    ///
    /// It takes time in proportion to what all members hold, squared for each member.
    pub fn access_review<V: Vocabulary>(&self, policy: &Policy<V>) -> AccessReview {
        let (state, at) = (self.state(), self.at());
        let mut users: Vec<UserId> = state.members().collect();
        users.sort_unstable();
        let mut less = state.clone();
        let members = users.into_iter().map(|user| ReviewedMember {
            user,
            since: state.member_since(user).unwrap_or(at),
            suspended: state.is_suspended(user),
            grants: self.reviewed(policy, user, &mut less),
        });
        AccessReview {
            organization: state.organization,
            revision: state.revision,
            at,
            policy: policy.digest(),
            plan: state.plan.clone(),
            members: members.collect(),
        }
    }

    /// `less` is the same organization, and is so again afterwards.
    fn reviewed<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId, less: &mut State) -> Vec<ReviewedGrant> {
        let (state, at) = (self.state(), self.at());
        let mut found = Vec::new();
        for (index, grant) in self.grants(user).into_iter().enumerate() {
            let taken = less.members.at_mut(user).map(|member| member.holds.remove(index));
            let mut lost = Vec::new();
            differences(policy, [(state, at), (&*less, at)], user, &Names::default(), &mut lost);
            lost.sort_unstable();
            if let (Some(member), Some(taken)) = (less.members.at_mut(user), taken) {
                member.holds.insert(index, taken);
            }
            let in_force = !state.is_suspended(user) && state.is_in_force(policy, user, &grant.access, at);
            found.push(ReviewedGrant { access: grant.access, in_force, given: grant.given, last_used: None, lost });
        }
        found
    }
}

impl State {
    /// Whether that alone gives a member something at that instant.
    fn is_in_force<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId, access: &Access, at: Timestamp) -> bool {
        let reading = self.read(policy, Parts::of(access));
        let nodes = self.nodes_of(access.place, Some(&access.narrowing)).map(|node| (node, 0));
        let builder = reading.at_since(nodes).fold(self.start(policy, user), ActorBuilder::assignment);
        let alone: Option<Actor<V>> = builder.fold(Clocks::of(at, self.clock)).ok();
        alone.is_some_and(|actor| actor.core.record.assignments.iter().any(|held| held.is_live() && held.is_in_force()))
    }
}

impl AccessReview {
    /// Returns the same, with when each grant was used last, as far as the host's own records tell.
    pub fn used(mut self, last: impl Fn(UserId, &Access) -> Option<Timestamp>) -> Self {
        for member in &mut self.members {
            for grant in &mut member.grants {
                grant.last_used = last(member.user, &grant.access);
            }
        }
        self
    }
}
