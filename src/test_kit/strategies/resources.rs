//! Random things to ask about.

use super::{PEOPLE, PROFILES, Random, WORKSPACES, place};
use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::level::Level;
use crate::policy::Policy;
use crate::resource::{Content, ContentState, ErasedResource, Fact, Organization};
use crate::test_kit::ORGANIZATION;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;
use proptest::prelude::*;

/// Holds a place with what a host knows of it and of the content there, at all three levels; owned, unlike the resources
/// that decisions are asked about.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(on in strategies::resources(&policy))| {
///     let levels = Level::ALL.map(|level| on.with(level, |resource| resource.level()));
///     prop_assert_eq!(levels, Level::ALL);
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GeneratedResource {
    organization: OrganizationId,
    workspace: WorkspaceId,
    profile: ProfileId,
    connected_by: Option<UserId>,
    content: Option<GeneratedContent>,
}

#[derive(Clone, Debug)]
struct GeneratedContent {
    author: Option<UserId>,
    assignees: Option<Vec<UserId>>,
    state: Option<ContentState>,
    facts: Vec<(Fact, bool)>,
}

/// Generates resources: mostly of the kit's organization, some of another; much of the content is known, some is not.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(on in strategies::resources(&policy))| {
///     prop_assert!(strategies::PROFILES.contains(&on.profile()));
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn resources<V: Vocabulary>(policy: &Policy<V>) -> impl Strategy<Value = GeneratedResource> + use<V> {
    let facts: Vec<Fact> = policy.facts().filter_map(|fact| fact.handle()).collect();
    any::<u64>().prop_map(move |seed| {
        let mut random = Random(seed);
        let elsewhere = random.chance(5);
        GeneratedResource {
            organization: if elsewhere { OrganizationId::new(2) } else { ORGANIZATION },
            workspace: random.pick(&WORKSPACES),
            profile: random.pick(&PROFILES),
            connected_by: random.chance(60).then(|| random.pick(&PEOPLE)),
            content: random.chance(80).then(|| content(&mut random, &facts)),
        }
    })
}

fn content(random: &mut Random, facts: &[Fact]) -> GeneratedContent {
    GeneratedContent {
        author: random.chance(80).then(|| random.pick(&PEOPLE)),
        assignees: random.chance(80).then(|| random.some(&PEOPLE)),
        state: random.chance(80).then(|| random.pick(&ContentState::ALL)),
        facts: random.some(facts).into_iter().map(|fact| (fact, random.chance(50))).collect(),
    }
}

impl GeneratedResource {
    /// Names the profile.
    ///
    /// ```
    /// # use countersign::{test_kit::{self, strategies}, *};
    /// # use proptest::prelude::*;
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// proptest!(ProptestConfig::with_cases(16), |(on in strategies::resources(&policy))| {
    ///     prop_assert!(strategies::PROFILES.contains(&on.profile()));
    /// });
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn profile(&self) -> ProfileId {
        self.profile
    }

    /// Looks at it at a level: the organization, the workspace or the profile.
    ///
    /// ```
    /// # use countersign::{test_kit::{self, strategies}, *};
    /// # use proptest::prelude::*;
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let (actors, asked) = (strategies::actors(&policy), strategies::permissions(&policy));
    /// proptest!(ProptestConfig::with_cases(16), |(actor in actors, asked in asked, on in strategies::resources(&policy))| {
    ///     let (can, may) = on.with(asked.level(), |on| {
    ///         (policy.can_erased(&actor, asked, on), policy.decide_erased(&actor, asked, on).is_allowed())
    ///     });
    ///     prop_assert_eq!(can, may);
    /// });
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn with<T>(&self, level: Level, look: impl FnOnce(&ErasedResource<'_>) -> T) -> T {
        let content = self.content.as_ref().map(GeneratedContent::content);
        let organization = Organization::new(self.organization);
        let bare = match level {
            Level::Organization => organization.into(),
            Level::Workspace => organization.workspace(self.workspace).into(),
            Level::Profile => {
                let node = place(self.profile);
                ErasedResource::from(self.connected_by.map_or(node, |user| node.connected_by(user)))
            }
        };
        let on = ErasedResource { organization: self.organization, content: content.as_ref(), ..bare };
        look(&on)
    }
}

impl GeneratedContent {
    fn content(&self) -> Content<'_> {
        let mut content = Content::new();
        if let Some(author) = self.author {
            content = content.author(author);
        }
        if let Some(assignees) = &self.assignees {
            content = content.assignees(assignees);
        }
        if let Some(state) = self.state {
            content = content.state(state);
        }
        self.facts.iter().fold(content, |content, (fact, value)| content.fact(*fact, *value))
    }
}
