//! The world around a post at one instant: rules, places and people.

mod held;

use crate::access::Actor;
use crate::approval::model::facts::{Fact, FactTold};
use crate::approval::model::holding::Holdings;
use crate::approval::model::rules::Rules;
use crate::approval::model::standing_delegation::StandingDelegation;
use crate::approval::model::state::{Reach, State};
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
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = Context::new(&rules, roster.places(), roster.people());
    /// let julie = By::user(UserId::new(3));
    /// assert!(enabled(&context, &post, &julie, Timestamp::from_millis(30)).iter().any(|button| button.verb == Verb::Withdraw));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let draft = event_sourcing::replay(State::new(OrganizationId::new(10), ContentId::new(900)), &log[..4])?;
    /// let context = Context::new(&rules, roster.places(), roster.people()).must_approve([(ProfileId::new(7), UserId::new(4))]);
    /// let submit = Action::Submit { targets: vec![ProfileId::new(7)] };
    /// let submit = Command::new(id::CommandId::new(60), By::user(UserId::new(3)), Timestamp::from_millis(30), (4, 2), submit);
    /// let events = decide(&context, &draft, &submit)?;
    /// assert!(matches!(&events[0].change, Change::Submitted { stages, .. } if stages[2].required == [UserId::new(4)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn must_approve(mut self, clients: impl IntoIterator<Item = (ProfileId, UserId)>) -> Self {
        self.must_approve = clients.into_iter().collect();
        self.must_approve.sort_unstable();
        self.must_approve.dedup();
        self
    }

    /// Sets the standing delegations that nobody has ended, also those whose time is over: what was decided by one
    /// that is not among them counts no more, since somebody ended it (J17, J20).
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(42))?);
    /// let (sarah, marc, at) = (UserId::new(1), UserId::new(2), Timestamp::from_millis);
    /// let away = StandingDelegation::new(id::DelegationId::new(13), sarah, marc, at(11), at(80)).as_of(21);
    /// let context = Context::new(&rules, roster.places(), roster.people()).as_of(21).delegations([away]);
    /// let for_sarah = enabled(&context, &post, &By::user(marc).in_the_name_of(sarah), at(42));
    /// assert!(for_sarah.iter().any(|button| button.verb == Verb::Approve));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules).gone([ProfileId::new(7)]); // it was deleted
    /// let explained = explain(&context, &post, Timestamp::from_millis(30));
    /// assert!(matches!(explained.targets[0].gaps[..], [Gap::ProfileGone { .. }]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn gone(mut self, profiles: impl IntoIterator<Item = ProfileId>) -> Self {
        self.gone = Said::of(None, profiles);
        self
    }

    /// Sets the profiles that are disconnected from their network: nothing is ordered there until they are back (J15).
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(50))?);
    /// let context = roster.context(&rules).disconnected([ProfileId::new(7)]);
    /// let explained = explain(&context, &post, Timestamp::from_millis(50)); // all is said, and its time has come
    /// assert!(matches!(explained.targets[0].gaps[..], [Gap::OutOfReach { stuck: Cause::ProfileDisconnected {} }]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let (key, now) = (agency.key_actor(&policy, id::KeyId::new(11), Timestamp::from_millis(30))?, Timestamp::from_millis(30));
    /// let (marc, context) = (By::user(UserId::new(2)), roster.context(&rules));
    /// assert!(enabled(&context, &post, &marc, now).iter().any(|button| button.verb == Verb::Approve));
    /// assert!(enabled(&context.acting(&key), &post, &marc, now).iter().all(|button| button.verb != Verb::Approve)); // it reads
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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

    /// Sets the number of the change since which each profile lies in its workspace: a role at the workspace, or one that names workspaces, is
    /// held at the profile no longer than that. Those that are not named have always been there.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// fn moved<'a>(context: Context<'a>, page: ProfileId, at_change: u32) -> Context<'a> {
    ///     context.placed_since([(page, at_change)]) // who decided there by a role at its workspace has done so since then
    /// }
    /// ```
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
        self.content_without(state, status, |_| false)
    }

    /// The same, some facts left out.
    pub(in crate::approval) fn content_without(
        &self,
        state: &State,
        status: ContentState,
        leaves_out: impl Fn(&Fact) -> bool,
    ) -> Content<'static> {
        let today = |name| self.policy().model.formerly.fact(name);
        let out = state.facts.iter().filter(|(_, fact)| leaves_out(fact)).map(|(name, _)| today(name));
        let out: Vec<&str> = out.collect();
        let mut content = Content::new().id(state.content).state(status);
        if let Some(author) = state.author {
            content = content.author(author);
        }
        let known = state.facts.iter().map(|(name, fact)| (name, fact.told));
        // What the host says now comes last: it stands.
        for (name, told) in known.chain(self.facts.iter().map(|(name, told)| (name, *told))) {
            // A fact that was told under a name of yesterday is what it is called today (J19).
            let name = today(name);
            if let Some(fact) = self.policy().fact(name).ok().filter(|_| !out.contains(&name)) {
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
