//! The world around a post at one instant: rules, places and people.

use crate::access::{Actor, Held, is_met, permissions_on};
use crate::approval::model::facts::FactTold;
use crate::approval::model::holding::Holdings;
use crate::approval::model::rules::{RoleSet, Rules};
use crate::approval::model::standing::{Standing, Standings};
use crate::approval::model::standing_delegation::StandingDelegation;
use crate::approval::model::state::{Reach, State};
use crate::approval_definition::{Side, Stage};
use crate::id::{OrganizationId, ProfileId, UserId};
use crate::level::Level;
use crate::policy::Policy;
use crate::resource::{Content, ContentState, ErasedResource, Profile};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::social::Social;
use crate::vocabulary::{ErasedPermissions, Vocabulary};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Carries what a decision needs to know besides the post: the rules, where the targets lie, and the people as they
/// are now.
///
/// ```
/// # use countersign::approval::{Context, Rules};
/// # use countersign::*;
/// # fn context<'a>(rules: &'a Rules, page: Profile<'a>, anna: &'a Actor, carl: &'a Actor) {
/// let places = [page];
/// let context = Context::new(rules, &places, [anna, carl]).must_approve([(ProfileId::new(7), carl.user())]);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Context<'a, V: Vocabulary = Social> {
    pub(in crate::approval) rules: &'a Rules<V>,
    places: &'a [Profile<'a>],
    /// Sorted by user, one each.
    roster: Vec<&'a Actor<V>>,
    /// Sorted.
    must_approve: Vec<(ProfileId, UserId)>,
    /// Who is asked, too, from an instant on.
    asked_later: Vec<(UserId, Timestamp)>,
    acting: Option<&'a Actor<V>>,
    pub(in crate::approval) holdings: Holdings,
    gone: Said,
    disconnected: Said,
    pub(in crate::approval) facts: BTreeMap<String, FactTold>,
    delegations: Vec<StandingDelegation>,
}

/// Profiles of which the host says something, sorted; in one organization if it says which.
#[derive(Clone, Debug, Default)]
struct Said {
    organization: Option<OrganizationId>,
    profiles: Vec<ProfileId>,
}

impl<'a, V: Vocabulary> Context<'a, V> {
    /// Creates a context from the rules, the places of the post's targets, and everybody who might have a say, built
    /// as of the command's time. A person who stands twice in the roster is taken once, as first given.
    #[must_use]
    pub fn new(rules: &'a Rules<V>, places: &'a [Profile<'a>], roster: impl IntoIterator<Item = &'a Actor<V>>) -> Self {
        // Operators of the host's support have no say.
        let members = roster.into_iter().filter(|actor| !actor.core.record.operator);
        let mut roster: Vec<&Actor<V>> = members.collect();
        roster.sort_by_key(|actor| actor.user());
        roster.dedup_by_key(|actor| actor.user());
        Self {
            rules,
            places,
            roster,
            must_approve: Vec::new(),
            asked_later: Vec::new(),
            acting: None,
            holdings: Holdings::default(),
            gone: Said::default(),
            disconnected: Said::default(),
            facts: BTreeMap::new(),
            delegations: Vec::new(),
        }
    }

    /// Sets which clients must approve, and at which profiles.
    #[must_use]
    pub fn must_approve(mut self, clients: impl IntoIterator<Item = (ProfileId, UserId)>) -> Self {
        self.must_approve = clients.into_iter().collect();
        self.must_approve.sort_unstable();
        self.must_approve.dedup();
        self
    }

    /// Sets the standing delegations that nobody ended, those whose time is over included: what was decided by one
    /// that is not among them counts no more, since somebody ended it (J17, J20).
    #[must_use]
    pub fn delegations(mut self, delegations: impl IntoIterator<Item = StandingDelegation>) -> Self {
        self.delegations = delegations.into_iter().collect();
        self
    }

    /// Those that reach a profile.
    pub(in crate::approval) fn delegated(&self, profile: ProfileId) -> impl Iterator<Item = &StandingDelegation> {
        self.delegations.iter().filter(move |delegation| delegation.reaches(profile))
    }

    /// Sets the profiles that are in the organization no longer: targets there are closed (J15). A profile that is
    /// neither named among the places nor said to be gone is unknown: nothing is ordered there.
    ///
    /// ```
    /// # use countersign::{approval::Context, ProfileId};
    /// # fn said(context: Context<'_>) {
    /// let context = context.gone([ProfileId::new(8)]).disconnected([ProfileId::new(9)]).as_of(41);
    /// # let _ = context; }
    /// ```
    #[must_use]
    pub fn gone(mut self, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        self.gone = Said::of(None, profiles);
        self
    }

    /// Sets the profiles that are disconnected from their network: nothing is ordered there until they are back (J15).
    ///
    /// ```
    /// # use countersign::{approval::Context, ProfileId};
    /// fn as_it_is<'a>(context: Context<'a>, gone: &[ProfileId], offline: &[ProfileId]) -> Context<'a> {
    ///     context.gone(gone.iter().copied()).disconnected(offline.iter().copied())
    /// }
    /// ```
    #[must_use]
    pub fn disconnected(mut self, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        self.disconnected = Said::of(None, profiles);
        self
    }

    /// Says who is asked from an instant on, of those that are not asked yet.
    pub(crate) fn asked_later(mut self, people: &[(UserId, Timestamp)]) -> Self {
        self.asked_later = people.to_vec();
        self
    }

    /// What an organization says of profiles is no word about another's.
    pub(crate) fn said_by(
        mut self,
        organization: OrganizationId,
        gone: &[ProfileId],
        disconnected: &[ProfileId],
    ) -> Self {
        self.gone = Said::of(Some(organization), gone.iter().copied());
        self.disconnected = Said::of(Some(organization), disconnected.iter().copied());
        self
    }

    /// Whether the host says that something may have become of a profile.
    pub(in crate::approval) fn says_of_profiles(&self) -> bool {
        !(self.gone.profiles.is_empty() && self.disconnected.profiles.is_empty())
    }

    pub(in crate::approval) fn is_gone(&self, state: &State, profile: ProfileId) -> bool {
        self.gone.names(state, profile)
    }

    /// What the host says of a profile that is not gone.
    pub(in crate::approval) fn reach(&self, state: &State, profile: ProfileId) -> Reach {
        match self.place(state, profile) {
            None => Reach::Unknown,
            Some(_) if self.disconnected.names(state, profile) => Reach::Disconnected,
            Some(_) => Reach::Connected,
        }
    }

    /// Sets the actor who sends the command, if it is less than the person in the roster: an API key, an
    /// impersonation. What the person may do limits it as well.
    ///
    /// ```
    /// # use countersign::{approval::Context, Actor};
    /// fn through_a_key<'a>(context: Context<'a>, key: &'a Actor) -> Context<'a> {
    ///     context.acting(key) // what the key may not do, its maker may not do through it
    /// }
    /// ```
    #[must_use]
    pub fn acting(mut self, actor: &'a Actor<V>) -> Self {
        self.acting = Some(actor);
        self
    }

    /// Sets the number as of which people and places were read: the host's own count of changes to them, such as the
    /// revision of the organization. Every event keeps it.
    ///
    /// What somebody has in a post (a yes, a link, a delegation, a place that was reassigned to them, an exemption)
    /// belongs to one unbroken holding of the right that it used: it counts as long as they hold the right by
    /// assignments that began no later, by their number ([`Assignment::since`](crate::actor::Assignment::since)) and by their
    /// time. So whoever was removed and let in again has decided nothing yet, even if the post was never told.
    ///
    /// A host that gives no numbers gets the narrower reading: what was noticed lost, by
    /// [`Action::PeopleChanged`](crate::approval::Action::PeopleChanged) or any other command meanwhile, is lost for good; of
    /// what nobody told, nothing can be known. Numbers of assignments without this number are all later.
    ///
    /// ```
    /// # use countersign::approval::Context;
    /// fn numbered<'a>(context: Context<'a>, changes_to_people: u32) -> Context<'a> {
    ///     context.as_of(changes_to_people)
    /// }
    /// ```
    #[must_use]
    pub fn as_of(mut self, number: u32) -> Self {
        self.holdings.as_of = Some(number);
        self
    }

    /// Says since which number each profile lies where it lies: a role at the workspace, or one that names workspaces, is
    /// held at the profile no longer than that. Those that are not named have always been there.
    #[must_use]
    pub fn placed_since(mut self, profiles: impl IntoIterator<Item = (ProfileId, u32)>) -> Self {
        self.holdings.placed(profiles);
        self
    }

    /// What an organization knows of holdings besides.
    pub(crate) fn holdings(mut self, holdings: Holdings) -> Self {
        self.holdings = holdings;
        self
    }

    pub(in crate::approval) fn policy(&self) -> &'a Policy<V> {
        &self.rules.policy
    }

    pub(in crate::approval) fn roster(&self) -> impl Iterator<Item = &'a Actor<V>> + '_ {
        self.roster.iter().copied()
    }

    /// The profiles whose place is known.
    pub(in crate::approval) fn profiles(&self) -> impl Iterator<Item = ProfileId> + 'a {
        self.places.iter().filter_map(|place| ErasedResource::from(*place).profile)
    }

    /// The places of targets.
    pub(in crate::approval) fn places(&self) -> impl Iterator<Item = Profile<'a>> + 'a {
        self.places.iter().copied()
    }

    /// The weaker self of whoever acts, if there is one.
    pub(in crate::approval) fn weakened(&self) -> Option<&'a Actor<V>> {
        self.acting
    }

    pub(in crate::approval) fn person(&self, user: UserId) -> Option<&'a Actor<V>> {
        let at = self.roster.binary_search_by_key(&user, |actor| actor.user()).ok()?;
        self.roster.get(at).copied()
    }

    /// The weaker self of the person who acts, if there is one.
    pub(in crate::approval) fn weaker(&self, user: UserId) -> Option<&'a Actor<V>> {
        self.acting.filter(|actor| actor.user() == user)
    }

    /// The first person who is not as of these clocks, or who is asked by them and was not when the context was made.
    pub(in crate::approval) fn out_of_date(&self, clocks: Clocks) -> Option<UserId> {
        let right = |actor: &&Actor<V>| actor.core.record.is_right(clocks);
        let moved = self.roster().chain(self.acting).find(|actor| !right(actor)).map(|actor| actor.user());
        let asked = self.asked_later.iter().find(|(_, from)| *from <= clocks.now);
        moved.or(asked.map(|(user, _)| *user))
    }

    pub(in crate::approval) fn place(&self, state: &State, profile: ProfileId) -> Option<ErasedResource<'a>> {
        let places = self.places.iter().map(|place| ErasedResource::from(*place));
        let mut here = places.filter(|place| place.profile == Some(profile));
        here.find(|place| place.organization == state.organization)
    }

    pub(in crate::approval) fn place_of(&self, profile: ProfileId) -> Option<ErasedResource<'a>> {
        self.places.iter().map(|place| ErasedResource::from(*place)).find(|place| place.profile == Some(profile))
    }

    /// The clients that must approve at a profile now.
    pub(in crate::approval) fn clients(&self, profile: ProfileId) -> impl Iterator<Item = UserId> + '_ {
        self.must_approve.iter().filter(move |(at, _)| *at == profile).map(|(_, user)| *user)
    }

    /// What access rules may know of the post.
    pub(in crate::approval) fn content(&self, state: &State, status: ContentState) -> Content<'static> {
        let mut content = Content::new().id(state.content).state(status);
        if let Some(author) = state.author {
            content = content.author(author);
        }
        let known = state.facts.iter().map(|(name, fact)| (name, fact.told));
        // What the host says now comes last: it stands.
        for (name, told) in known.chain(self.facts.iter().map(|(name, told)| (name, *told))) {
            // A fact that was told under a name of yesterday is what it is called today (J19).
            if let Ok(fact) = self.policy().fact(self.policy().model.formerly.fact(name)) {
                content = content.fact(fact, told.value);
            }
        }
        content
    }

    /// Whether members have something on profiles as everyone has: then whatever makes a member bears on every target.
    pub(in crate::approval) fn is_for_everyone(&self) -> bool {
        self.policy().tables.everyone.members.reach(Level::Profile, 0) != 0
    }

    pub(in crate::approval) fn can(&self, actor: &Actor<V>, mask: u128, on: &ErasedResource<'_>) -> bool {
        self.policy().can_erased(actor, ErasedPermissions { level: Level::Profile, mask }, on)
    }
}

impl Said {
    fn of(organization: Option<OrganizationId>, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        let mut profiles: Vec<ProfileId> = profiles.into_iter().collect();
        profiles.sort_unstable();
        Self { organization, profiles }
    }

    fn names(&self, state: &State, profile: ProfileId) -> bool {
        let here = self.organization.is_none_or(|organization| organization == state.organization);
        here && self.profiles.binary_search(&profile).is_ok()
    }
}

impl<V: Vocabulary> Context<'_, V> {
    /// What bears on decisions of one person there, some permissions left aside.
    pub(in crate::approval) fn standing_by(
        &self,
        actor: &Actor<V>,
        on: &ErasedResource<'_>,
        without: u128,
    ) -> Standing {
        let allowed = permissions_on(&self.policy().tables, &actor.core, on).allowed;
        self.standing(actor, allowed & !without, on)
    }

    fn standing(&self, actor: &Actor<V>, allowed: u128, on: &ErasedResource<'_>) -> Standing {
        let (mut side, mut roles, mut unsure) = (Side::Internal, RoleSet::default(), false);
        let live = actor.core.record.applying(on).filter(|held| held.is_live() && !held.is_custom());
        live.for_each(|held| {
            let met = self.is_met(actor, held, on);
            if self.is_external(held.role) && met != Some(false) {
                (side, unsure) = (Side::External, unsure || met.is_none());
            }
            if held.is_in_force() && met == Some(true) {
                roles = roles.union(self.rules.expansion(held.role));
            }
        });
        // What support may do makes nobody an approver, and exempts nobody. Of whose side nobody is sure decides nothing.
        if unsure || actor.operator().is_some() {
            return Standing { user: actor.user(), allowed: 0, side, roles: RoleSet::default() };
        }
        Standing { user: actor.user(), allowed, side, roles }
    }

    /// Everybody who might decide there at one of the stages, sorted. `on` is the target while it is in review: a right
    /// must not depend on what the decision itself changes.
    pub(in crate::approval) fn standings(&self, stages: &[Stage], on: &ErasedResource<'_>) -> Standings {
        self.roster().filter_map(|actor| self.standing_at(actor, stages, on)).collect()
    }

    /// The same for one person.
    pub(in crate::approval) fn standing_at(
        &self,
        actor: &Actor<V>,
        stages: &[Stage],
        on: &ErasedResource<'_>,
    ) -> Option<Standing> {
        let guard = self.rules.deciding.map_or(0, |guard| guard.mask);
        if guard != 0 && !self.can(actor, guard, on) {
            return None;
        }
        let asked = stages.iter().fold(guard, |asked, stage| asked | self.rules.asked(stage));
        // Mostly nothing else is asked, and one permission is less work than all.
        let allowed = if asked == guard { guard } else { self.allowed(actor, on) };
        Some(self.standing(actor, allowed, on))
    }

    /// The profile permissions that somebody holds there without obligation; what support may do approves nothing and
    /// exempts nobody.
    pub(in crate::approval) fn allowed(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> u128 {
        if actor.operator().is_some() {
            return 0;
        }
        permissions_on(&self.policy().tables, &actor.core, on).allowed
    }

    /// Whether the person is in the team there or outside: one external role makes a client.
    pub(in crate::approval) fn side(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> Side {
        let mut live = actor.core.record.applying(on).filter(|held| held.is_live() && !held.is_custom());
        let external = |held: &Held| self.is_external(held.role) && self.is_met(actor, held, on) != Some(false);
        if live.any(external) { Side::External } else { Side::Internal }
    }

    fn is_external(&self, role: u16) -> bool {
        self.policy().model.roles.get(usize::from(role)).is_some_and(|role| role.external)
    }

    /// The roles that the person holds there, with all that those inherit and confer.
    pub(in crate::approval) fn roles_at(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> RoleSet {
        let live =
            actor.core.record.applying(on).filter(|held| held.is_live() && held.is_in_force() && !held.is_custom());
        let met = live.filter(|held| self.is_met(actor, held, on) == Some(true));
        met.fold(RoleSet::default(), |roles, held| roles.union(self.rules.expansion(held.role)))
    }

    /// Whether a role is held there, as far as its assignment is under a condition; `None`: nobody knows.
    fn is_met(&self, actor: &Actor<V>, held: &Held, on: &ErasedResource<'_>) -> Option<bool> {
        is_met(&self.policy().tables, &actor.core, held, on)
    }
}
