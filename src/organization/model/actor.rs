//! From what is stored to actors.

use crate::access::{Actor, ActorBuilder, ActorError, ActorFacts, Attenuation, Status};
use crate::id::{KeyId, ProfileId, UserId};
use crate::organization::model::names::named;
use crate::organization::model::place::Place;
use crate::organization::model::reading::Parts;
use crate::organization::model::state::{Group, Key, Member, State, Stored};
use crate::policy::Policy;
use crate::resource::ErasedResource;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

impl State {
    /// Makes the actor of a person in this organization, as of `now`, the caller's own clock: what ends, ends by the
    /// later of it and the last event (J6). Somebody who is no member has what the policy gives anyone,
    /// and nothing else.
    ///
    /// It takes time in proportion to what that person holds, whatever the size of the organization; an assignment at
    /// a group counts once for each of its profiles. What the policy does not know any more (a role that is gone, a
    /// custom role that no longer fits) gives nothing; [`State::misfits`] names it.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let julie = agency.actor(&policy, UserId::new(3), Timestamp::from_millis(30))?;
    /// let page = agency.profile(ProfileId::new(7)).ok_or("no page")?;
    /// assert!(policy.can(&julie, social::ProfilePermissions::POST_EDIT, &page));
    /// assert!(!policy.can(&julie, social::ProfilePermissions::POST_PUBLISH, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that is known: whatever does not fit gives nothing.
    pub fn actor<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        user: UserId,
        now: Timestamp,
    ) -> Result<Actor<V>, ActorError> {
        self.actor_by(policy, user, Clocks::of(now, self.clock))
    }

    /// The same person as whoever asks, of whom that is told.
    pub(in crate::organization) fn asker<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        user: UserId,
        now: Timestamp,
        told: ActorFacts,
    ) -> Result<Actor<V>, ActorError> {
        self.builder(policy, user).facts(told).fold(Clocks::of(now, self.clock))
    }

    /// Makes the actors of all members of this organization, suspended ones included, sorted by id; for
    /// [`analysis::who_can`](crate::analysis::who_can).
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let page = agency.profile(ProfileId::new(7)).ok_or("no page")?;
    /// let actors = agency.actors(&policy, Timestamp::from_millis(30))?;
    /// let may_publish = actors.iter().filter(|actor| policy.can(actor, social::ProfilePermissions::POST_PUBLISH, &page));
    /// assert_eq!(may_publish.map(|actor| actor.user()).collect::<Vec<_>>(), [1, 2].map(UserId::new));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that is known: whatever does not fit gives nothing.
    pub fn actors<V: Vocabulary>(&self, policy: &Policy<V>, now: Timestamp) -> Result<Vec<Actor<V>>, ActorError> {
        let mut members: Vec<UserId> = self.members().collect();
        members.sort_unstable();
        members.into_iter().map(|user| self.actor(policy, user, now)).collect()
    }

    pub(in crate::organization) fn actor_by<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        user: UserId,
        clocks: Clocks,
    ) -> Result<Actor<V>, ActorError> {
        self.builder(policy, user).fold(clocks)
    }

    /// Makes the actor of an API key: its maker, limited to what the key covers. An unknown key is an actor who may do
    /// nothing.
    ///
    /// # Errors
    /// None that is known: whatever does not fit gives nothing.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (key, page) = (KeyId::new(11), agency.profile(ProfileId::new(7)).ok_or("no page")?);
    /// let program = agency.key_actor(&policy, key, Timestamp::from_millis(30))?;
    /// assert!(policy.can(&program, social::ProfilePermissions::POST_VIEW, &page));
    /// assert!(!policy.can(&program, social::ProfilePermissions::POST_EDIT, &page), "Marc may, his key may not");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn key_actor<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        key: KeyId,
        now: Timestamp,
    ) -> Result<Actor<V>, ActorError> {
        let clocks = Clocks::of(now, self.clock);
        match self.keys.get(&key) {
            Some(key) => self.builder(policy, key.maker).attenuation(self.ceiling(policy, key)).fold(clocks),
            // Not even what anyone has.
            None => {
                let nobody = self.builder(policy, UserId::new(0)).status(Status::Removed);
                nobody.attenuation(Attenuation::nothing()).fold(clocks)
            }
        }
    }

    /// Finds the resource of a place, as far as the organization knows it; a group has none.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let known = |place| agency.resource(place).map(|resource| resource.level());
    /// assert_eq!(known(Place::profile(ProfileId::new(7))), Some(Level::Profile));
    /// assert_eq!(known(Place::profile(ProfileId::new(99))), None); // not of this organization
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn resource(&self, place: Place) -> Option<ErasedResource<'static>> {
        let organization = crate::resource::Organization::new(self.organization);
        match place {
            Place::Organization {} => Some(ErasedResource::from(organization)),
            Place::Workspace { workspace } => {
                self.workspaces.contains_key(&workspace).then(|| organization.workspace(workspace).into())
            }
            Place::Profile { profile } => self.profile(profile).map(ErasedResource::from),
            Place::Group { .. } => None,
        }
    }

    pub(in crate::organization) fn builder<'p, V: Vocabulary>(
        &self,
        policy: &'p Policy<V>,
        user: UserId,
    ) -> ActorBuilder<'p, V> {
        let member = self.members.at(user);
        let status = match member {
            None => Status::Removed,
            Some(member) if member.suspended => Status::Suspended,
            Some(_) => Status::Active,
        };
        let builder = self.start(policy, user).status(status);
        member.map_or(&[][..], |member| &member.holds).iter().fold(builder, |builder, held| {
            let reading = self.read(policy, Parts::stored(self, held));
            let nodes = self.nodes_of(held.place(), held.narrowing());
            let nodes = nodes.map(|node| (node, self.since(held, node)));
            reading.at_since(nodes).fold(builder, ActorBuilder::assignment)
        })
    }

    /// The revision since which what is held reaches that node without a break, moves of the node aside.
    fn since(&self, held: &Stored, node: u128) -> u32 {
        let Place::Group { group } = held.place() else {
            return held.since();
        };
        let profiles = self.groups.get(&group).map(|group| &group.profiles);
        let grouped = profiles.and_then(|profiles| profiles.get(&ProfileId::from_u128(node)));
        grouped.map_or(held.since(), |grouped| held.since().max(*grouped))
    }

    /// The beginning of an actor: the person and the plan.
    pub(in crate::organization) fn start<'p, V: Vocabulary>(
        &self,
        policy: &'p Policy<V>,
        user: UserId,
    ) -> ActorBuilder<'p, V> {
        let builder = policy.actor(user, self.organization);
        match policy.plan_of(self.plan.as_deref()) {
            Some(plan) => builder.plan(plan),
            None => builder.without_plan(),
        }
    }

    /// The nodes that a role at a place is held at; 0 is the organization.
    pub(in crate::organization) fn nodes(&self, place: Place) -> impl Iterator<Item = u128> + '_ {
        let (one, group) = match place {
            Place::Organization {} => (Some(0), None),
            Place::Workspace { workspace } => (Some(workspace.as_u128()), None),
            Place::Profile { profile } => (Some(profile.as_u128()), None),
            Place::Group { group } => (None, self.groups.get(&group)),
        };
        one.into_iter().chain(group.into_iter().flat_map(Group::profiles).map(ProfileId::as_u128))
    }

    fn ceiling<V: Vocabulary>(&self, policy: &Policy<V>, key: &Key) -> Attenuation<V> {
        let named = key.permissions.iter().flat_map(|name| named(policy, name));
        let mut ceiling = named.fold(Attenuation::nothing(), Attenuation::and_erased);
        if !key.places.is_empty() && !key.places.contains(&Place::organization()) {
            ceiling = ceiling.named_nodes_only();
            for place in &key.places {
                ceiling = match *place {
                    Place::Organization {} => ceiling,
                    Place::Workspace { workspace } => ceiling.workspace(workspace),
                    Place::Profile { profile } => ceiling.profile(profile),
                    Place::Group { group } => {
                        let profiles = self.groups.get(&group).into_iter().flat_map(Group::profiles);
                        profiles.fold(ceiling, |ceiling, profile| ceiling.profile(profile))
                    }
                };
            }
        }
        if let Some(content) = key.content {
            ceiling = ceiling.content(content);
        }
        match key.until {
            Some(until) => ceiling.until(until),
            None => ceiling,
        }
    }
}

impl Member {
    /// Whether the member counts as a holder: not suspended.
    pub(in crate::organization) fn is_active(&self) -> bool {
        !self.suspended
    }
}
