//! The parts of an organization, and what they say of themselves.

use crate::free_text::FreeText;
use crate::id::{ContentId, ProfileId, TokenId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::organization::model::place::Place;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Describes a workspace of the organization; as the place of a decision it is a [`Workspace`](crate::Workspace), which
/// [`State::workspace`](crate::organization::State::workspace) gives.
///
/// ```
/// # use countersign::organization::State;
/// fn names(state: &State) -> Vec<String> {
///     state.workspaces().map(|(id, workspace)| format!("{id}: {}", workspace.name())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceDetails {
    pub(in crate::organization) name: FreeText,
}

impl WorkspaceDetails {
    /// Returns the name of the workspace.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let names: Vec<&str> = agency.workspaces().map(|(_, workspace)| workspace.name()).collect();
    /// assert_eq!(names, ["Bakery"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Describes a profile of the organization; as the place of a decision it is a [`Profile`](crate::Profile), which
/// [`State::profile`](crate::organization::State::profile) gives.
///
/// ```
/// # fn list(organization: &countersign::organization::State) {
/// for (id, profile) in organization.profiles() {
///     println!("{id} {} {:?} {:?} {}", profile.name(), profile.workspace(), profile.connected_by(), profile.is_connected());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileDetails {
    pub(in crate::organization) name: FreeText,
    pub(in crate::organization) workspace: Option<WorkspaceId>,
    pub(in crate::organization) connected_by: Option<UserId>,
    /// Whether it is connected to its network now.
    pub(in crate::organization) connected: bool,
    /// The revision since which it is in the organization.
    pub(in crate::organization) since: u32,
    /// The revision since which it lies where it lies.
    pub(in crate::organization) placed_since: u32,
}

impl ProfileDetails {
    /// Returns the name of the profile.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let names: Vec<&str> = agency.profiles().map(|(_, page)| page.name()).collect();
    /// assert_eq!(names, ["Bakery on Instagram", "Newsroom"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the workspace that the profile lies in; `None` if it lies directly below the organization.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let workspaces: Vec<_> = agency.profiles().map(|(_, page)| page.workspace()).collect();
    /// assert_eq!(workspaces, [Some(WorkspaceId::new(5)), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }

    /// Returns the member who connected it last; `None` if an operator did.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (sarah, by) = (Some(UserId::new(1)), agency.profiles().map(|(_, page)| page.connected_by()));
    /// assert_eq!(by.collect::<Vec<_>>(), [sarah, sarah]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn connected_by(&self) -> Option<UserId> {
        self.connected_by
    }

    /// Returns `true` if the profile is connected to its network now; nothing is published on one that is not.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let offline = agency.profiles().filter(|(_, page)| !page.is_connected()).map(|(_, page)| page.name());
    /// assert_eq!(offline.collect::<Vec<_>>(), ["Newsroom"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connected
    }
}

/// Describes a group of profiles.
///
/// ```
/// # use countersign::organization::State;
/// fn sizes(state: &State) -> Vec<(&str, usize)> {
///     state.groups().map(|(_, group)| (group.name(), group.profiles().count())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub(in crate::organization) name: FreeText,
    /// With the revision since which each is in the group.
    pub(in crate::organization) profiles: BTreeMap<ProfileId, u32>,
}

impl Group {
    /// Returns the name of the group.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let names: Vec<&str> = agency.groups().map(|(_, group)| group.name()).collect();
    /// assert_eq!(names, ["Brand"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists the profiles in the group.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, brand) = agency.groups().next().ok_or("no group")?;
    /// assert_eq!(brand.profiles().collect::<Vec<_>>(), [ProfileId::new(7), ProfileId::new(8)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn profiles(&self) -> impl Iterator<Item = ProfileId> + '_ {
        self.profiles.keys().copied()
    }
}

/// Describes an invitation that waits for its answer.
///
/// ```
/// # use countersign::{organization::State, Timestamp};
/// fn open(state: &State, now: Timestamp) -> impl Iterator<Item = &str> {
///     let open = state.invitations().filter(move |(_, invitation)| now < invitation.expires_at());
///     open.map(|(_, invitation)| invitation.recipient())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub(in crate::organization) inviter: UserId,
    pub(in crate::organization) recipient: FreeText,
    pub(in crate::organization) token: TokenId,
    pub(in crate::organization) access: Vec<Access>,
    pub(in crate::organization) expires_at: Timestamp,
    /// The revision at which it was sent, or sent anew.
    pub(in crate::organization) sent: u64,
    /// The member who accepted another one to the same recipient.
    pub(in crate::organization) seated: Option<UserId>,
}

impl Invitation {
    /// Returns the member who answers for the invitation.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let marc = UserId::new(2);
    /// assert_eq!(agency.invitations().filter(|(_, invitation)| invitation.inviter() == marc).count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn inviter(&self) -> UserId {
        self.inviter
    }

    /// Returns the address to which the host mailed it.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let asked: Vec<&str> = agency.invitations().map(|(_, invitation)| invitation.recipient()).collect();
    /// assert_eq!(asked, ["nina@example.com"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// Returns what the invitation gives.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, nina) = agency.invitations().next().ok_or("no invitation")?;
    /// assert_eq!(nina.access(), [Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor"))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn access(&self) -> &[Access] {
        &self.access
    }

    /// Returns the first instant at which it cannot be accepted any more.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, nina) = agency.invitations().next().ok_or("no invitation")?;
    /// let now = Timestamp::from_millis(60);
    /// assert!(now >= nina.expires_at(), "the link is dead: offer to send another");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

/// Describes an API key or a share link.
///
/// ```
/// # use countersign::{id::KeyId, organization::State, UserId};
/// fn keys_of(state: &State, maker: UserId) -> Vec<(KeyId, &[String])> {
///     state.keys().filter(|(_, key)| key.maker() == maker).map(|(id, key)| (id, key.permissions())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub(in crate::organization) maker: UserId,
    pub(in crate::organization) permissions: Vec<String>,
    /// None: everywhere.
    pub(in crate::organization) places: Vec<Place>,
    pub(in crate::organization) until: Option<Timestamp>,
    /// Of a share link.
    pub(in crate::organization) content: Option<ContentId>,
}

impl Key {
    /// Returns the member whose rights the key carries.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let marc = UserId::new(2);
    /// assert_eq!(agency.keys().filter(|(_, key)| key.maker() == marc).count(), 2); // both end when Marc leaves
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn maker(&self) -> UserId {
        self.maker
    }

    /// Lists the names of its permissions.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (_, key) = agency.keys().next().ok_or("no key")?;
    /// assert_eq!(key.permissions(), ["post.view"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// Returns the one piece of content that it is good for, if it is a share link.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let contents: Vec<_> = agency.keys().map(|(_, key)| key.content()).collect();
    /// assert_eq!(contents, [None, Some(ContentId::new(900))]); // a key, and a share link
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn content(&self) -> Option<ContentId> {
        self.content
    }
}

/// Describes a change of plan whose time has not come.
///
/// ```
/// # use countersign::organization::State;
/// fn banner(state: &State) -> Option<String> {
///     state.announced().map(|change| format!("plan {} from {} on", change.plan(), change.at()))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    pub(in crate::organization) plan: String,
    pub(in crate::organization) at: Timestamp,
    /// That come with it; absent: as many as then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::organization) extra_seats: Option<u32>,
}

impl Announced {
    /// Returns the name of the plan to come.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(agency.announced().map(Announced::plan), Some("duo"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// Returns when the plan comes.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let now = Timestamp::from_millis(30);
    /// assert!(agency.announced().is_some_and(|change| change.at() > now), "there is time to make room");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns how many seats come with it beyond those that it includes; `None`: as many as there are then.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(agency.announced().and_then(Announced::extra_seats), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn extra_seats(&self) -> Option<u32> {
        self.extra_seats
    }
}
