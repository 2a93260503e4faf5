//! Everything that members hold, for whoever has to say whether they still should.

mod taking;
mod text;

use crate::access::{Actor, ActorBuilder};
use crate::id::{OrganizationId, UserId};
use crate::organization::decide::today;
use crate::organization::model::access::Access;
use crate::organization::model::reading::Parts;
use crate::organization::model::state::State;
use crate::organization::query::access_review::taking::{Scales, Taking};
use crate::organization::query::as_of::{AsOf, Given, Grant};
use crate::organization::query::simulate::Difference;
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
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let review = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?.access_review(&policy);
/// let eda: &ReviewedMember = &review.members[4];
/// assert_eq!((eda.user, eda.suspended, eda.grants.len()), (UserId::new(5), true, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewedMember {
    /// Who.
    pub user: UserId,
    /// A member since when.
    pub since: Timestamp,
    /// Whether they are suspended, so that nothing of it is in force.
    pub suspended: bool,
    /// What they hold, by the names of the policy; none: they sit there with nothing.
    pub grants: Vec<ReviewedGrant>,
}

/// Says of one grant who gave it, and what taking it would take.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let review = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?.access_review(&policy);
/// let editor: &ReviewedGrant = &review.members[2].grants[1];
/// assert_eq!(editor.given[0].by, By::user(UserId::new(1))); // by whom Julie is an editor
/// assert!(editor.lost.is_empty() && !editor.still.is_empty(), "her team gives her the same");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// The last access review that kept it as it is held since; none: it was not reviewed since it was given or changed, or the
    /// custom role was edited since, or that is older than the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Given>,
    /// What the member would hold no more, or in a narrower way, if this alone were taken. Empty: something else gives all of
    /// it, or it gives nothing now.
    pub lost: Vec<Difference>,
    /// What this gives that something else gives as well, perhaps in another way: `before` is what this alone gives, `after`
    /// what would be left without it.
    pub still: Vec<Difference>,
}

impl AsOf {
    /// Lists what each member held then, who had given it, and what taking it would have taken from them.
    ///
    /// It takes time in proportion to what all members hold, squared for each member.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let agency = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?;
    /// let review = agency.access_review(&policy);
    /// assert_eq!((review.members.len(), review.plan.as_deref()), (5, Some("team")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn access_review<V: Vocabulary>(&self, policy: &Policy<V>) -> AccessReview {
        let (state, at) = (self.state(), self.at());
        let mut users: Vec<UserId> = state.members().collect();
        users.sort_unstable();
        let mut scales = Scales::of(state);
        let members = users.into_iter().map(|user| ReviewedMember {
            user,
            since: state.member_since(user).unwrap_or(at),
            suspended: state.is_suspended(user),
            grants: self.reviewed(policy, user, &mut scales),
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

    fn reviewed<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId, scales: &mut Scales) -> Vec<ReviewedGrant> {
        let (state, at) = (self.state(), self.at());
        let mut found = Vec::new();
        for (index, Grant { access, given, reviewed }) in self.grants(user).into_iter().enumerate() {
            let Taking { lost, still } = scales.taking(policy, (state, at), user, index);
            let in_force = !state.is_suspended(user) && state.is_in_force(policy, user, &access, at);
            let access = today::current(&policy.model.formerly, &access);
            found.push(ReviewedGrant { access, in_force, given, last_used: None, reviewed, lost, still });
        }
        found
    }
}

impl State {
    /// Whether that alone gives a member something at that instant.
    pub(in crate::organization) fn is_in_force<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        user: UserId,
        access: &Access,
        at: Timestamp,
    ) -> bool {
        let reading = self.read(policy, Parts::of(access));
        let nodes = self.nodes_of(access.place, Some(&access.narrowing)).map(|node| (node, 0));
        let builder = reading.at_since(nodes).fold(self.start(policy, user), ActorBuilder::assignment);
        let alone: Option<Actor<V>> = builder.fold(Clocks::of(at, self.clock)).ok();
        alone.is_some_and(|actor| actor.core.record.assignments.iter().any(|held| held.is_live() && held.is_in_force()))
    }
}

impl AccessReview {
    /// Adds when each grant was used last, as far as the host's own records tell.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let review = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?.access_review(&policy);
    /// let signed_in = |user: UserId| (user == UserId::new(2)).then_some(Timestamp::from_millis(29)); // the host's table
    /// let review = review.used(|user, _access| signed_in(user));
    /// let idle = review.members.iter().filter(|member| member.grants.iter().all(|grant| grant.last_used.is_none()));
    /// assert_eq!(idle.count(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn used(mut self, last: impl Fn(UserId, &Access) -> Option<Timestamp>) -> Self {
        for member in &mut self.members {
            for grant in &mut member.grants {
                grant.last_used = last(member.user, &grant.access);
            }
        }
        self
    }

    /// Lists what no review kept at that instant or since, as it is held: what is to be reviewed next.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let review = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?.access_review(&policy);
    /// assert_eq!(review.not_reviewed_since(Timestamp::from_millis(0)).count(), 7); // nobody has reviewed anything
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn not_reviewed_since(&self, since: Timestamp) -> impl Iterator<Item = (&ReviewedMember, &ReviewedGrant)> {
        let all = self.members.iter().flat_map(|member| member.grants.iter().map(move |grant| (member, grant)));
        all.filter(move |(_, grant)| grant.reviewed.is_none_or(|review| review.at < since))
    }
}
