//! Answers: allow, perhaps with obligations; or deny, with a reason.
//!
//! [`Policy::decide`](crate::Policy::decide) gives a [`Decision`] and [`Policy::permissions`](crate::Policy::permissions)
//! everything that is allowed at one place. The plain yes or no is [`Policy::can`](crate::Policy::can).

use crate::policy::model::Condition;
use crate::vocabulary::Permission;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

pub use super::reason::Reason;

/// Answers a request: allowed, perhaps with obligations; or denied, with the reason.
///
/// The reason of a deny is the first gate that stops the request, in this order:
///
/// | gate | reason | stops |
/// |---|---|---|
/// | shape | `empty_request` | no permission or no resource is asked for |
/// | | `wrong_level` | a permission of another level than the resource (erased requests only) |
/// | policy | `other_policy` | an actor that was built by another policy |
/// | tenant | `other_organization` | a resource of another organization |
/// | status | `suspended` | a suspended actor |
/// | | `not_a_member` | a removed actor, or one without any assignment |
/// | grants | `expired` | nothing live gives it, and what has ended would have (all that is missing) |
/// | | `not_granted` | no applying assignment gives it |
/// | conditions | `unmet` | only grants whose conditions do not hold give it |
/// | prohibitions | `forbidden` | a forbid rule whose conditions are not known to fail |
/// | plan | `excluded_by_plan` | the role is not in force on the plan, or the permission is not among the plan's |
/// | ceilings | `excluded_by_key` | an attenuation or the operator of an impersonation |
///
/// A request for several permissions stops at the first gate that stops one of them.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// # let page = Organization::new(agency).direct_profile(page);
/// let scheduled = Content::new().author(julie).state(ContentState::Scheduled);
/// let decision = policy.decide(&actor, ProfilePermissions::SCHEDULED_POST_LABEL, &page.content(&scheduled));
/// assert!(decision.is_allowed() && !decision.is_plain());
/// assert_eq!(decision.obligations().collect::<Vec<_>>(), ["submit_for_approval"]);
/// assert_eq!(decision.to_string(), "allow +submit_for_approval");
///
/// let decision = policy.decide(&actor, ProfilePermissions::POST_EDIT, &page.content(&Content::new().author(julie)));
/// assert_eq!((decision.reason(), decision.to_string().as_str()), (Reason::Unmet, "unmet scheduled"));
/// let unmet: Vec<_> = decision.unmet().map(|literal| (literal.atom(), literal.is_negated())).collect();
/// assert_eq!(unmet, [("scheduled", false)]);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy)]
#[must_use]
pub struct Decision<'p> {
    outcome: Outcome,
    /// Index is the bit in a mask of obligations.
    obligations: &'p [String],
    /// Index is the bit in a condition.
    atoms: &'p [String],
}

/// A decision without the policy's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) reason: Reason,
    /// Empty unless the reason is `Allow`.
    obligations: u16,
    /// Empty unless the reason is `Unmet`.
    unmet: Condition,
}

impl Outcome {
    pub(crate) const ALLOWED: Self = Self::allowed(0);

    pub(crate) const fn allowed(obligations: u16) -> Self {
        Self { reason: Reason::Allow, obligations, unmet: Condition { all_true: 0, all_false: 0 } }
    }

    pub(crate) const fn denied(reason: Reason) -> Self {
        Self { reason, ..Self::allowed(0) }
    }

    pub(crate) const fn unmet(unmet: Condition) -> Self {
        Self { reason: Reason::Unmet, obligations: 0, unmet }
    }

    /// The obligations of an allow; `None` for a deny.
    pub(crate) fn obligations(self) -> Option<u16> {
        (self.reason == Reason::Allow).then_some(self.obligations)
    }
}

impl<'p> Decision<'p> {
    pub(crate) fn new(outcome: Outcome, obligations: &'p [String], atoms: &'p [String]) -> Self {
        Self { outcome, obligations, atoms }
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns `true` if the request is allowed, perhaps with obligations: the host may go on if it also does what
    /// [`obligations`](Self::obligations) names.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let decision = policy.decide(&actor, ProfilePermissions::SCHEDULED_POST_LABEL, &page);
    /// assert!(decision.is_allowed(), "if the post is sent for approval besides");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.outcome.reason == Reason::Allow
    }

    /// Returns `true` if the request is allowed without obligations: what `can` answers.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert!(policy.decide(&actor, ProfilePermissions::POST_VIEW, &page).is_plain());
    /// assert!(!policy.decide(&actor, ProfilePermissions::SCHEDULED_POST_LABEL, &page).is_plain(), "there is more to do");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.is_allowed() && self.outcome.obligations == 0
    }

    /// Returns why the decision is as it is, for logs, messages and status codes.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let guest = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert_eq!(policy.decide(&guest, ProfilePermissions::POST_VIEW, &page).reason(), Reason::Allow);
    /// assert_eq!(policy.decide(&guest, ProfilePermissions::POST_EDIT, &page).reason(), Reason::NotGranted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.outcome.reason
    }

    /// Returns what the host must do besides, by name and sorted; nothing for a deny.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let decision = policy.decide(&moderator, ProfilePermissions::SCHEDULED_POST_LABEL, &page);
    /// let known = |obligation: &str| obligation == "submit_for_approval"; // what the host can do
    /// assert!(decision.is_allowed() && decision.obligations().all(known), "then it goes on, and does them");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn obligations(&self) -> impl Iterator<Item = &'p str> + use<'p> {
        named(self.obligations, self.outcome.obligations)
    }

    /// Returns the conditions that are not known to hold, such as `scheduled` or `!published`, sorted by name; nothing
    /// unless the reason is [`Reason::Unmet`]. All ways that would give what is asked are counted.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// let decision = policy.decide(&moderator, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page));
    /// let missing: Vec<String> = decision.unmet().map(|literal| literal.to_string()).collect();
    /// assert_eq!(missing.join(" and "), "author and scheduled");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unmet(&self) -> impl Iterator<Item = Literal<'p>> + use<'p> {
        let Condition { all_true, all_false } = self.outcome.unmet;
        let positive = named(self.atoms, all_true).map(|atom| Literal { atom, negated: false });
        positive.chain(named(self.atoms, all_false).map(|atom| Literal { atom, negated: true }))
    }
}

fn named(names: &[String], mask: u16) -> impl Iterator<Item = &str> {
    let is_set =
        move |index: usize| u32::try_from(index).is_ok_and(|index| mask.checked_shr(index).unwrap_or(0) & 1 == 1);
    names.iter().enumerate().filter(move |(index, _)| is_set(*index)).map(|(_, name)| name.as_str())
}

/// Writes the reason, then each obligation behind a `+`, or each literal that does not hold.
impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason())?;
        self.obligations().try_for_each(|name| write!(f, " +{name}"))?;
        self.unmet().try_for_each(|literal| write!(f, " {literal}"))
    }
}

impl fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Writes the decision in names, as an audit log keeps it: `decision`, `can`, `reason` and `obligations` always, `unmet`
/// where the reason is `unmet`. These are the fields of [`interchange::Answer`](crate::interchange::Answer), which reads
/// them back.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (agency, page) = (OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(1_761_055_800_000);
/// let guest = policy.actor(UserId::new(3), agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
/// let page = Organization::new(agency).direct_profile(page);
/// let decision = policy.decide(&guest, ProfilePermissions::POST_PUBLISH, &page);
/// let line = serde_json::to_string(&decision)?;
/// assert_eq!(line, r#"{"decision":false,"can":false,"reason":"not_granted","obligations":[]}"#);
/// # Ok(()) }
/// ```
impl Serialize for Decision<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_unmet = self.reason() == Reason::Unmet;
        let mut fields = serializer.serialize_struct("Decision", 4_usize.saturating_add(usize::from(is_unmet)))?;
        fields.serialize_field("decision", &self.is_allowed())?;
        fields.serialize_field("can", &self.is_plain())?;
        fields.serialize_field("reason", &self.reason())?;
        fields.serialize_field("obligations", &self.obligations().collect::<Vec<_>>())?;
        if is_unmet {
            let mut unmet: Vec<_> = self.unmet().collect();
            unmet.sort_unstable();
            fields.serialize_field("unmet", &unmet)?;
        }
        fields.end()
    }
}

impl PartialEq for Decision<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.reason() == other.reason() && self.obligations().eq(other.obligations()) && self.unmet().eq(other.unmet())
    }
}

impl Eq for Decision<'_> {}

/// Names something that a condition asks to be true or to be false. Its text is `scheduled` or `!scheduled`.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let decision = policy.decide(&moderator, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page));
/// let asked: Vec<_> = decision.unmet().map(|literal| (literal.atom(), !literal.is_negated())).collect();
/// assert_eq!(asked, [("author", true), ("scheduled", true)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal<'p> {
    atom: &'p str,
    negated: bool,
}

impl<'p> Literal<'p> {
    /// Returns the name of what is asked about, such as `scheduled`.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let decision = policy.decide(&actor, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page));
    /// let unmet: Vec<&str> = decision.unmet().map(|literal| literal.atom()).collect();
    /// assert_eq!(unmet, ["author", "scheduled"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn atom(&self) -> &'p str {
        self.atom
    }

    /// Returns `true` if the condition asks it to be false.
    ///
    /// ```
    /// # use countersign::{social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "permissions": {"profile": ["post.edit"]}, "roles": {"profile": {"editor":
    /// #     {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["!published"]}]}}}}}"#)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// let editor = policy.profile_role("editor")?; // may edit a post when it is known not to be out
    /// let julie = policy.actor(julie, agency).profile_role(page, editor).build(Timestamp::from_millis(0))?;
    /// let decision = policy.decide(&julie, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page));
    /// let unmet: Vec<_> = decision.unmet().map(|literal| (literal.atom(), literal.is_negated())).collect();
    /// assert_eq!(unmet, [("published", true)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }
}

/// Writes its text.
impl Serialize for Literal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.negated { "!" } else { "" })?;
        f.write_str(self.atom)
    }
}

/// Lists every permission that an actor has on one resource, as two disjoint sets.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// # let page = Organization::new(agency).direct_profile(page);
/// let scheduled = Content::new().author(julie).state(ContentState::Scheduled);
/// let buttons = policy.permissions(&actor, &page.content(&scheduled));
/// assert!(buttons.allowed.contains(ProfilePermissions::POST_EDIT));
/// assert!(buttons.obliged.contains(ProfilePermissions::SCHEDULED_POST_LABEL));
/// assert!(buttons.all().contains(buttons.allowed | buttons.obliged));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Permissions<P: Permission> {
    /// The permissions allowed without obligations: what `can` answers for each.
    pub allowed: P,
    /// The permissions allowed if the host also does what `decide` then names.
    pub obliged: P,
}

impl<P: Permission> Permissions<P> {
    /// Returns both sets as one: the buttons that a screen shows.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let moderator = policy.profile_role("moderator")?;
    /// let actor = policy.actor(julie, agency).profile_role(page, moderator).build(now)?;
    /// let buttons = policy.permissions(&actor, &Organization::new(agency).direct_profile(page)).all();
    /// assert!(buttons.contains(ProfilePermissions::POST_VIEW | ProfilePermissions::SCHEDULED_POST_LABEL));
    /// assert!(!buttons.contains(ProfilePermissions::POST_PUBLISH));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn all(&self) -> P {
        self.allowed.union(self.obliged)
    }
}
