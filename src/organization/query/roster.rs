//! Who may have a say on posts, and where these lie: what an approval asks of an organization.

use crate::access::{Actor, ActorError, ActorFacts};
use crate::approval::{self, Context, Holdings, Rules, Since, StandingDelegation};
use crate::id::{OrganizationId, ProfileId, UserId};
use crate::level::Level;
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::state::{Member, State, as_of};
use crate::policy::Policy;
use crate::resource::Profile;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// Collects the people who hold something at some profiles, and the places of these profiles, as of an instant: what
/// approvals ask of an organization.
///
/// An approval looks at people and places through a [`Context`]. A host builds a roster for each command, so that
/// whoever was removed from the organization is gone from its approvals, and a post that moved with its profile is
/// judged by the people of its new place.
///
/// ```
/// # use countersign::{approval::{self, Rules}, organization::State, Policy};
/// # fn run(policy: &Policy, organization: &State, post: &approval::State, command: &approval::Command)
/// #     -> Result<(), Box<dyn std::error::Error>> {
/// let roster = organization.roster_for(policy, post, command)?;
/// let rules = Rules::of(policy);
/// let events = approval::decide(&roster.context(&rules), post, command)?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Roster<V: Vocabulary = Social> {
    people: Vec<Actor<V>>,
    places: Vec<Profile<'static>>,
    must_approve: Vec<(ProfileId, UserId)>,
    /// Who must approve from an instant on that no clock has reached.
    asked_later: Vec<(UserId, Timestamp)>,
    organization: OrganizationId,
    gone: Vec<ProfileId>,
    disconnected: Vec<ProfileId>,
    holdings: Holdings,
    delegations: Vec<StandingDelegation>,
}

impl<V: Vocabulary> Roster<V> {
    /// Makes the context that decisions on posts for these profiles need. It is as of the organization's revision, so
    /// that nothing which somebody has in a post outlives a break in what they hold, whoever tells the post of it and
    /// when.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (rules, now) = (approval::Rules::of(&policy), Timestamp::from_millis(30));
    /// let roster = agency.roster(&policy, [ProfileId::new(7)], now)?;
    /// let context = roster.context(&rules);
    /// let post = approval::State::new(OrganizationId::new(10), ContentId::new(901));
    /// assert!(!approval::enabled(&context, &post, &approval::By::user(UserId::new(3)), now).is_empty(), "Julie may write it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn context<'a>(&'a self, rules: &'a Rules<V>) -> Context<'a, V> {
        let context = Context::new(rules, &self.places, &self.people).must_approve(self.must_approve.iter().copied());
        let context =
            context.said_by(self.organization, &self.gone, &self.disconnected).holdings(self.holdings.clone());
        context.asked_later(&self.asked_later).delegations(self.delegations.iter().cloned())
    }

    /// Tells facts of a person, in place of what was told before: of whoever sends the
    /// command, or of everybody of whom it stays true, such as their job. A roster tells nothing by itself. What is told
    /// of a person who is not in it is left aside.
    ///
    /// A yes counts as long as whoever gave it holds the right by what is told of them now: a right that takes a second
    /// factor is held by nobody who is not asking, so it guards commands, and does not suit those whose yes must last.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (sarah, told) = (UserId::new(1), actor::ActorFacts::new().fact(policy.actor_fact("second_factor")?, true));
    /// let roster = agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?.knowing(&policy, sarah, told)?;
    /// let (sarah, all) = (roster.people().next().ok_or("nobody")?, Organization::new(agency.organization()));
    /// assert!(policy.can(sarah, social::OrganizationPermissions::OWNERSHIP_TRANSFER, &all));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Facts of another policy.
    pub fn knowing(mut self, policy: &Policy<V>, user: UserId, told: ActorFacts) -> Result<Self, ActorError> {
        for person in self.people.iter_mut().filter(|person| person.user() == user) {
            *person = person.knowing(policy, told)?;
        }
        Ok(self)
    }

    /// Lists the people, sorted by id.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let roster = agency.roster(&policy, [ProfileId::new(8)], Timestamp::from_millis(30))?;
    /// let people: Vec<UserId> = roster.people().map(|person| person.user()).collect();
    /// assert_eq!(people, [1, 2, 3, 5].map(UserId::new)); // not Carl, who is a client elsewhere
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn people(&self) -> impl Iterator<Item = &Actor<V>> {
        self.people.iter()
    }

    /// Lists who decides for whom, profile by profile; those that are over included, since what was decided by them
    /// counts.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let roster = agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?;
    /// assert_eq!(roster.delegations()[0].from(), UserId::new(1)); // somebody decides for Sarah
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn delegations(&self) -> &[StandingDelegation] {
        &self.delegations
    }

    /// Lists whose approval posts wait for, by profile.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let roster = agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?;
    /// assert_eq!(roster.must_approve(), [(ProfileId::new(7), UserId::new(4))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn must_approve(&self) -> &[(ProfileId, UserId)] {
        &self.must_approve
    }

    /// Lists the profiles that were asked for and are in the organization no longer.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (page, deleted) = (ProfileId::new(7), ProfileId::new(99));
    /// let roster = agency.roster(&policy, [page, deleted], Timestamp::from_millis(30))?;
    /// assert_eq!(roster.gone(), [deleted]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn gone(&self) -> &[ProfileId] {
        &self.gone
    }

    /// Lists the profiles that are disconnected from their network.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (page, newsroom) = (ProfileId::new(7), ProfileId::new(8));
    /// let roster = agency.roster(&policy, [page, newsroom], Timestamp::from_millis(30))?;
    /// assert_eq!(roster.disconnected(), [newsroom]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn disconnected(&self) -> &[ProfileId] {
        &self.disconnected
    }

    /// Lists the profiles that are in the organization, each as a resource.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let roster = agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?;
    /// assert_eq!(roster.places().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn places(&self) -> &[Profile<'static>] {
        &self.places
    }
}

impl State {
    /// Collects everybody who holds something at these profiles, at a group that has one of them, at their workspaces
    /// or at the organization; where the profiles lie, and which of them are disconnected. A profile that is not in
    /// the organization is gone: what is asked of an organization is whether its own profiles are still there.
    ///
    /// It takes time in proportion to what all members hold. `now` is the caller's own clock; what ends, ends by the later
    /// of it and the organization's last event (J6).
    ///
    /// # Errors
    /// None that is known: whatever does not fit the policy, its plan included, gives nothing.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let roster = agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?;
    /// assert_eq!(roster.people().count(), 5);
    /// assert_eq!(roster.must_approve(), [(ProfileId::new(7), UserId::new(4))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn roster<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        profiles: impl IntoIterator<Item = ProfileId>,
        now: Timestamp,
    ) -> Result<Roster<V>, ActorError> {
        self.assembled(policy, profiles.into_iter().collect(), None, Clocks::of(now, self.clock))
    }

    /// Collects the roster that a command on a post needs: for its targets and those that the command names, by the
    /// command's clock, the organization's last event and the post's; with its author, if a member. A post of another
    /// organization has neither places nor people here.
    ///
    /// # Errors
    /// None that is known: whatever does not fit the policy, its plan included, gives nothing.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (page, post) = (ProfileId::new(7), approval::State::new(OrganizationId::new(10), ContentId::new(901)));
    /// let create = approval::Action::Create { targets: vec![page], digests: approval::Digests::default() };
    /// let (julie, now) = (approval::By::user(UserId::new(3)), Timestamp::from_millis(30));
    /// let create = approval::Command::new(CommandId::new(1), julie, now, (0, 0), create);
    /// let (rules, roster) = (approval::Rules::of(&policy), agency.roster_for(&policy, &post, &create)?);
    /// assert!(approval::decide(&roster.context(&rules), &post, &create).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn roster_for<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        post: &approval::State,
        command: &approval::Command,
    ) -> Result<Roster<V>, ActorError> {
        let clocks = Clocks::of(command.now, self.clock).and(post.last_time());
        if post.organization() != self.organization {
            return self.assembled(policy, BTreeSet::new(), None, clocks);
        }
        let targets = post.targets().map(approval::Target::profile);
        // A link may be taken back at a target that the post has no more.
        let of_link =
            if let approval::Action::RevokeLink { link } = &command.action { post.link_target(*link) } else { None };
        let asked = targets.chain(command.action.targets().iter().copied()).chain(of_link).collect();
        self.assembled(policy, asked, post.author(), clocks)
    }

    fn assembled<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        asked: BTreeSet<ProfileId>,
        author: Option<UserId>,
        clocks: Clocks,
    ) -> Result<Roster<V>, ActorError> {
        // An organization that has not begun knows of no profile that was there.
        let (places, gone): (BTreeSet<ProfileId>, BTreeSet<ProfileId>) =
            asked.into_iter().partition(|profile| self.profiles.contains_key(profile));
        let workspaces: BTreeSet<_> =
            places.iter().filter_map(|profile| self.profiles.get(profile)?.workspace).collect();
        let here = |place: Place| match place {
            Place::Organization {} => true,
            Place::Workspace { workspace } => workspaces.contains(&workspace),
            Place::Profile { profile } => places.contains(&profile),
            Place::Group { group } => {
                self.groups.get(&group).is_some_and(|found| found.profiles().any(|profile| places.contains(&profile)))
            }
        };
        // What everyone has on profiles, everyone has on these.
        let everyone = policy.tables.everyone.members.reach(Level::Profile, 0) != 0;
        let concerned =
            |member: &Member| member.holds.iter().any(|held| here(held.place())) || (everyone && !places.is_empty());
        let users = self.members.iter().filter(|(_, member)| concerned(member)).map(|(user, _)| user);
        let users: BTreeSet<UserId> = users.chain(author.filter(|author| self.is_member(*author))).collect();
        let holds = |user: UserId| self.members.at(user).map_or(&[][..], |member| &member.holds).iter();
        let later = |user: &UserId| {
            let demands = holds(*user).filter(|held| here(held.place())).filter_map(|held| held.demands_later(clocks));
            demands.min().map(|from| (*user, from))
        };
        let demands = |user: &UserId| {
            let (user, places) = (*user, &places);
            let demanding = holds(user).filter(move |held| held.demands_approval(clocks));
            let nodes =
                demanding.flat_map(|held| self.nodes_of(held.place(), held.narrowing())).map(ProfileId::from_u128);
            nodes.filter(|profile| places.contains(profile)).map(move |profile| (profile, user)).collect::<Vec<_>>()
        };
        let must_approve = users.iter().flat_map(demands).collect();
        let asked_later = users.iter().filter_map(later).collect();
        let disconnected = |profile: &&ProfileId| self.profiles.get(profile).is_some_and(|found| !found.connected);
        Ok(Roster {
            organization: self.organization,
            gone: if self.revision > 0 { gone.into_iter().collect() } else { Vec::new() },
            disconnected: places.iter().filter(disconnected).copied().collect(),
            must_approve,
            asked_later,
            holdings: self.holdings(policy, &places),
            delegations: self.standing_delegations(&places),
            people: users.into_iter().map(|user| self.actor_by(policy, user, clocks)).collect::<Result<_, _>>()?,
            places: places.into_iter().filter_map(|profile| self.profile(profile)).collect(),
        })
    }

    /// Who decides for whom at these profiles, one for each that it reaches.
    fn standing_delegations(&self, places: &BTreeSet<ProfileId>) -> Vec<StandingDelegation> {
        let mut found = Vec::new();
        for (id, one) in &self.delegations {
            let made = StandingDelegation::new(*id, one.user, one.to, one.made_at, one.until).as_of(one.since);
            let made = one.from.map_or(made.clone(), |from| made.begins(from));
            let here = places.iter().filter_map(|profile| Some((*profile, self.delegated_since(one, *profile)?)));
            found.extend(here.map(|(profile, since)| made.clone().at([profile]).reaching_since(since)));
        }
        found
    }

    /// Since which revision these profiles lie where they lie, and permissions are in force.
    fn holdings<V: Vocabulary>(&self, policy: &Policy<V>, places: &BTreeSet<ProfileId>) -> Holdings {
        let since = |profile: &ProfileId| {
            let found = self.profiles.get(profile)?;
            Some((*profile, Since { there: found.since, placed: found.placed_since }))
        };
        let formerly = &policy.model.formerly;
        let in_force = |(name, since): (&String, &u32)| {
            let name = formerly.permission(Level::Profile, name);
            Some((names::listed(policy, Level::Profile, name)?, *since))
        };
        Holdings {
            as_of: Some(as_of(self.revision)),
            profiles: places.iter().filter_map(since).collect(),
            permissions: self.permissions_since.iter().filter_map(in_force).collect(),
        }
    }
}
