//! Who may have a say on posts, and where these lie: what an approval asks of an organization.

use super::place::Place;
use super::state::{Member, State};
use crate::access::{Actor, ActorError};
use crate::approval::{Context, Rules};
use crate::id::{ProfileId, UserId};
use crate::policy::Policy;
use crate::resource::{Organization, Profile};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// The people who hold something at some profiles, and the places of these profiles, as of an instant.
///
/// An approval looks at people and places through a [`Context`]. A host builds a roster for each command, so that
/// whoever was removed from the organization is gone from its approvals, and a post that moved with its profile is
/// judged by the people of its new place.
///
/// ```
/// # use countersign::{approval::Rules, organization::State, Policy, ProfileId, Timestamp};
/// # fn run(policy: &Policy, organization: &State, now: Timestamp) -> Result<(), countersign::ActorError> {
/// let roster = organization.roster(policy, [ProfileId::new(7)], now)?;
/// let rules = Rules::of(policy);
/// let context = roster.context(&rules);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Roster<V: Vocabulary = Social> {
    people: Vec<Actor<V>>,
    places: Vec<Profile<'static>>,
    must_approve: Vec<(ProfileId, UserId)>,
}

impl<V: Vocabulary> Roster<V> {
    /// What decisions on posts for these profiles need to know; those who must approve are those whose assignments say
    /// so.
    #[must_use]
    pub fn context<'a>(&'a self, rules: &'a Rules<'a, V>) -> Context<'a, V> {
        Context::new(rules, &self.places, &self.people).must_approve(self.must_approve.iter().copied())
    }

    /// The people, sorted by id.
    pub fn people(&self) -> impl Iterator<Item = &Actor<V>> {
        self.people.iter()
    }

    /// Whose approval posts wait for, by profile.
    #[must_use]
    pub fn must_approve(&self) -> &[(ProfileId, UserId)] {
        &self.must_approve
    }

    /// The profiles that are in the organization, where they lie.
    #[must_use]
    pub fn places(&self) -> &[Profile<'static>] {
        &self.places
    }
}

impl State {
    /// Everybody who holds something at these profiles, at a group that has one of them, at their workspaces or at the
    /// organization; and where the profiles lie. Profiles that are not in the organization have no place in it.
    ///
    /// It takes time in proportion to what all members hold.
    ///
    /// # Errors
    /// The policy has plans, and the organization's is none of them.
    pub fn roster<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        profiles: impl IntoIterator<Item = ProfileId>,
        now: Timestamp,
    ) -> Result<Roster<V>, ActorError> {
        let places: BTreeSet<ProfileId> =
            profiles.into_iter().filter(|profile| self.profiles.contains_key(profile)).collect();
        let workspaces: BTreeSet<_> =
            places.iter().filter_map(|profile| self.profiles.get(profile)?.workspace).collect();
        let here = |place: Place| match place {
            Place::Organization {} => true,
            Place::Workspace { workspace } => workspaces.contains(&workspace),
            Place::Profile { profile } => places.contains(&profile),
            Place::Group { group } => self.groups.get(&group).is_some_and(|found| !found.profiles.is_disjoint(&places)),
        };
        let concerned = |member: &Member| member.holds.iter().any(|held| here(held.place()));
        let users = self.members.iter().filter(|(_, member)| concerned(member)).map(|(user, _)| user);
        let users: BTreeSet<UserId> = users.collect();
        let clocks = Clocks::of(now, self.clock);
        let demands = |user: &UserId| {
            let holds = self.members.at(*user).map_or(&[][..], |member| &member.holds);
            let (user, places) = (*user, &places);
            let demanding = holds.iter().filter(move |held| held.must_approve() && held.is_live(clocks));
            let nodes =
                demanding.flat_map(|held| self.nodes_of(held.place(), held.narrowing())).map(ProfileId::from_u128);
            nodes.filter(|profile| places.contains(profile)).map(move |profile| (profile, user)).collect::<Vec<_>>()
        };
        let must_approve = users.iter().flat_map(demands).collect();
        Ok(Roster {
            must_approve,
            people: users.into_iter().map(|user| self.actor(policy, user, now)).collect::<Result<_, _>>()?,
            places: places.into_iter().filter_map(|profile| self.placed(profile)).collect(),
        })
    }

    /// A profile where it lies.
    pub(super) fn placed(&self, profile: ProfileId) -> Option<Profile<'static>> {
        let found = self.profiles.get(&profile)?;
        let organization = Organization::new(self.organization);
        let node = match found.workspace {
            Some(workspace) => organization.workspace(workspace).profile(profile),
            None => organization.direct_profile(profile),
        };
        Some(found.connected_by.map_or(node, |user| node.connected_by(user)))
    }
}
