//! What a host knows of the content that a request is about.

use crate::id::{ContentId, UserId};
use crate::name::ParseNameError;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// Tells how far content is on its way out. The names are those of the approval engine and of conditions in a policy.
///
/// ```
/// # use countersign::ContentState;
/// assert_eq!(ContentState::InReview.name(), "in_review");
/// assert_eq!(ContentState::from_name("scheduled"), Some(ContentState::Scheduled));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ContentState {
    /// The content is being written; nobody has been asked to approve it.
    Draft,
    /// The content waits for decisions.
    InReview,
    /// The content was sent back with a comment.
    ChangesRequested,
    /// Everyone whose approval the content needs has given it.
    Approved,
    /// The content waits for its time.
    Scheduled,
    /// An attempt to publish is under way, or its outcome is unknown.
    Publishing,
    /// The content is out.
    Published,
    /// The last attempt to publish failed.
    Failed,
    /// The time of the content passed before it was approved.
    Expired,
    /// The content was taken back by its people.
    Withdrawn,
    /// The content was put away.
    Archived,
}

impl ContentState {
    /// Every state, in the order of the way out.
    pub const ALL: [ContentState; 11] = [
        ContentState::Draft,
        ContentState::InReview,
        ContentState::ChangesRequested,
        ContentState::Approved,
        ContentState::Scheduled,
        ContentState::Publishing,
        ContentState::Published,
        ContentState::Failed,
        ContentState::Expired,
        ContentState::Withdrawn,
        ContentState::Archived,
    ];

    /// Returns the name in policies and requests, such as `in_review`.
    ///
    /// ```
    /// # use countersign::ContentState;
    /// assert_eq!(ContentState::InReview.name(), "in_review");
    /// assert_eq!(ContentState::from_name("in_review"), Some(ContentState::InReview));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ContentState::Draft => "draft",
            ContentState::InReview => "in_review",
            ContentState::ChangesRequested => "changes_requested",
            ContentState::Approved => "approved",
            ContentState::Scheduled => "scheduled",
            ContentState::Publishing => "publishing",
            ContentState::Published => "published",
            ContentState::Failed => "failed",
            ContentState::Expired => "expired",
            ContentState::Withdrawn => "withdrawn",
            ContentState::Archived => "archived",
        }
    }

    /// Finds the state of that name, if there is one.
    ///
    /// ```
    /// # use countersign::ContentState;
    /// assert_eq!(ContentState::from_name("published"), Some(ContentState::Published));
    /// assert_eq!(ContentState::from_name("out"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<ContentState> {
        ContentState::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Reads the name of a state.
///
/// ```
/// # use countersign::ContentState;
/// assert_eq!("in_review".parse(), Ok(ContentState::InReview));
/// ```
impl FromStr for ContentState {
    type Err = ParseNameError;

    fn from_str(name: &str) -> Result<Self, ParseNameError> {
        ContentState::from_name(name).ok_or_else(|| ParseNameError::new("a content state", name))
    }
}

impl fmt::Display for ContentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Refers to a fact that a policy declares, to say of content whether it holds. It belongs to the policy that gave it.
///
/// ```
/// # use countersign::{social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(
///     r#"{"format": 1, "name": "p", "facts": ["legal_hold"], "permissions": {"profile": ["post.publish"]},
///         "roles": {"profile": {"editor": {"grants": {"profile": "all"}}}},
///         "forbid": [{"level": "profile", "permissions": ["post.publish"], "when": ["legal_hold"]}]}"#,
/// )?;
/// let (organization, page) = (OrganizationId::new(1), ProfileId::new(7));
/// let editor = policy.actor(UserId::new(2), organization).profile_role(page, policy.profile_role("editor")?);
/// let (editor, page) = (editor.build(Timestamp::from_millis(0))?, Organization::new(organization).direct_profile(page));
/// let hold = policy.fact("legal_hold")?;
/// let free = Content::new().id(ContentId::new(900)).fact(hold, false);
/// assert!(policy.can(&editor, ProfilePermissions::POST_PUBLISH, &page.content(&free)));
/// assert!(!policy.can(&editor, ProfilePermissions::POST_PUBLISH, &page), "an unknown fact lifts no prohibition");
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// The stamp of the policy.
    pub(crate) stamp: u64,
    /// The fact's bit among the policy's atoms.
    pub(crate) bit: u16,
}

/// Describes a piece of content as far as the host knows it, for conditions such as *own post* or *not yet published*.
///
/// Whatever is not said is unknown, and what is unknown never grants and never lifts a prohibition.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let own = Content::new().author(julie).state(ContentState::Scheduled);
/// assert!(policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&own)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content<'a> {
    pub(crate) id: Option<ContentId>,
    pub(crate) author: Option<UserId>,
    pub(crate) assignees: Option<&'a [UserId]>,
    pub(crate) state: Option<ContentState>,
    pub(crate) facts: Facts,
}

/// Declared facts as two masks over the atoms of the policy with that stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// `None` while nothing has been said.
    pub(crate) stamp: Option<u64>,
    pub(crate) known_true: u16,
    pub(crate) known_false: u16,
}

impl<'a> Content<'a> {
    /// Creates content of which nothing is known yet.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(!policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&Content::new())), "whose, is not said");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(clippy::new_without_default, reason = "an unknown is said, never defaulted")]
    pub const fn new() -> Self {
        Self {
            id: None,
            author: None,
            assignees: None,
            state: None,
            facts: Facts { stamp: None, known_true: 0, known_false: 0 },
        }
    }

    /// Sets the id, which a share link for one piece of content compares.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?);
    /// let link = Attenuation::only(ProfilePermissions::POST_VIEW).content(ContentId::new(900));
    /// let (viewer, page) = (editor.attenuation(link).build(now)?, Organization::new(agency).direct_profile(page));
    /// let post = Content::new().id(ContentId::new(900));
    /// assert!(policy.can(&viewer, ProfilePermissions::POST_VIEW, &page.content(&post)));
    /// assert!(!policy.can(&viewer, ProfilePermissions::POST_VIEW, &page), "which content, is not said");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn id(self, id: ContentId) -> Self {
        Self { id: Some(id), ..self }
    }

    /// Sets who wrote the content.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let (page, post) = (Organization::new(agency).direct_profile(page), Content::new().state(ContentState::Scheduled));
    /// let (own, foreign) = (post.author(julie), post.author(UserId::new(4)));
    /// assert!(policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&own)));
    /// assert!(!policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&foreign)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn author(self, author: UserId) -> Self {
        Self { author: Some(author), ..self }
    }

    /// Sets to whom the content is assigned: exactly those users.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.edit"]}, "roles": {"profile": {"writer":
    /// #     {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["assignee"]}]}}}}}"#)?;
    /// # let (anna, agency, page, now) = (UserId::new(4), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let writer = policy.actor(anna, agency).profile_role(page, policy.profile_role("writer")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let (hers, nobodys) = ([anna], []);
    /// assert!(policy.can(&writer, ProfilePermissions::POST_EDIT, &page.content(&Content::new().assignees(&hers))));
    /// assert!(!policy.can(&writer, ProfilePermissions::POST_EDIT, &page.content(&Content::new().assignees(&nobodys))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn assignees(self, assignees: &'a [UserId]) -> Self {
        Self { assignees: Some(assignees), ..self }
    }

    /// Sets the state that the content is in.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let (page, post) = (Organization::new(agency).direct_profile(page), Content::new().author(julie));
    /// let (waiting, out) = (post.state(ContentState::Scheduled), post.state(ContentState::Published));
    /// assert!(policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&waiting)));
    /// assert!(!policy.can(&moderator, ProfilePermissions::POST_EDIT, &page.content(&out)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn state(self, state: ContentState) -> Self {
        Self { state: Some(state), ..self }
    }

    /// Sets whether a declared fact holds. The last word on a fact stands.
    ///
    /// Facts of two policies in one content make every declared fact unknown: masks of one policy are not read as
    /// those of another.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "facts": ["legal_hold"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["!legal_hold"]}]}}}}}"#)?;
    /// # let (agency, page, now) = (OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.actor(UserId::new(3), agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
    /// let (page, hold) = (Organization::new(agency).direct_profile(page), policy.fact("legal_hold")?);
    /// let (free, held) = (Content::new().fact(hold, false), Content::new().fact(hold, true));
    /// assert!(policy.can(&editor, ProfilePermissions::POST_PUBLISH, &page.content(&free)));
    /// assert!(!policy.can(&editor, ProfilePermissions::POST_PUBLISH, &page.content(&held)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn fact(self, fact: Fact, value: bool) -> Self {
        let Facts { stamp, known_true, known_false } = self.facts;
        let facts = match stamp {
            Some(stamp) if stamp != fact.stamp => Facts { stamp: Some(stamp), known_true: 0, known_false: 0 },
            _ if value => Facts {
                stamp: Some(fact.stamp),
                known_true: known_true | fact.bit,
                known_false: known_false & !fact.bit,
            },
            _ => Facts {
                stamp: Some(fact.stamp),
                known_true: known_true & !fact.bit,
                known_false: known_false | fact.bit,
            },
        };
        Self { facts, ..self }
    }
}
