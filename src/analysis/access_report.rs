//! What one person can do everywhere.

mod text;

use crate::access::explain::{Lexicon, Node};
use crate::access::reach::{ReachPart, ReachParts, Requirement};
use crate::access::{Actor, Status};
use crate::id::{OrganizationId, UserId};
use crate::level::Level;
use crate::policy::Policy;
use crate::policy::tables::NO_PLAN;
use crate::time::Timestamp;
use crate::vocabulary::{ErasedPermissions, Vocabulary};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Lists everything that a person holds and may do, as of the instant for which the actor was built.
///
/// ```
/// # use countersign::{analysis, policies, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
/// let julie = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
/// let report = analysis::access_report(&policy, &julie);
/// assert!(report.active && report.holdings[0].counts && report.holdings[0].role == "editor");
/// for access in &report.access {
///     println!("at the {}: {}", access.level, access.permissions.join(", "));
/// }
/// println!("{}", report.to_text(&policy, "en"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[must_use]
pub struct AccessReport {
    /// The person that the report is about.
    pub user: UserId,
    /// The organization that the report is about.
    pub organization: OrganizationId,
    /// The operator of the host's support who acts: as themselves, or in the person's place. Absent for members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<UserId>,
    /// A member in good standing, or an operator with support access.
    pub active: bool,
    /// The name of the organization's plan, if the policy has plans.
    pub plan: Option<String>,
    /// When the report must be made anew, because something begins or ends.
    pub valid_until: Option<Timestamp>,
    /// The roles that the person holds.
    pub holdings: Vec<Holding>,
    /// What may be done where; permissions that may be done in the same places stand together. In the order of the
    /// policy document.
    pub access: Vec<ReportedAccess>,
}

/// Describes one role that the person holds.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let friday = Timestamp::from_millis(345_600_000);
/// let editor = Assignment::profile(page, policy.profile_role("editor")?).until(friday);
/// let report = analysis::access_report(&policy, &policy.actor(julie, agency).assignment(editor).build(now)?);
/// let holding = &report.holdings[0];
/// assert_eq!((holding.role.as_str(), holding.until, holding.counts), ("editor", Some(friday), true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Holding {
    /// The name of the role.
    pub role: String,
    /// Whether the role was made at run time.
    pub custom: bool,
    /// The place at which the role is held.
    pub at: Node,
    /// Whether it is cut to some nodes or away from some.
    pub narrowed: bool,
    /// The conditions that it is under; those of its role come on top.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
    /// When it begins (inclusive), if it has a beginning.
    pub from: Option<Timestamp>,
    /// When it ends (exclusive), if it has an end.
    pub until: Option<Timestamp>,
    /// Whether it counts now: it has begun, has not ended and is in force on the plan.
    pub counts: bool,
}

/// Describes permissions that may be used in the same places.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let moderator = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
/// let report = analysis::access_report(&policy, &moderator);
/// let edit = report.access.iter().find(|access| access.permissions.iter().any(|name| name == "post.edit"));
/// let edit = edit.ok_or("moderators edit posts of their own")?;
/// assert_eq!((edit.plain[0].when.len(), &edit.through[..]), (2, &[0][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportedAccess {
    /// The level of the permissions.
    pub level: Level,
    /// The names of the permissions.
    pub permissions: Vec<String>,
    /// Where they may be used without obligations.
    pub plain: Vec<ReachPart>,
    /// Where they may be used plainly or with obligations; empty if that is nowhere else.
    pub obliged: Vec<ReachPart>,
    /// Of each of these lists, one requirement at least must be so wherever they are used: what lifts the prohibitions that
    /// would multiply the parts. Mostly there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifts: Vec<Vec<Requirement>>,
    /// Which of [`AccessReport::holdings`] name them, conditions and ceilings aside. One alone is the sole path.
    pub through: Vec<usize>,
    /// Everyone has them, this person with them, conditions and ceilings aside: no holding is the sole path.
    pub as_everyone: bool,
}

/// Reports what the actor holds and may do, everywhere.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let editor = policy.actor(julie, agency).profile_role(page, policy.profile_role("editor")?).build(now)?;
/// let report = analysis::access_report(&policy, &editor);
/// assert!(report.access.iter().any(|access| access.permissions.iter().any(|name| name == "post.publish")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn access_report<V: Vocabulary>(policy: &Policy<V>, actor: &Actor<V>) -> AccessReport {
    let lexicon = Lexicon::of(policy);
    let record = &actor.core.record;
    let holdings = record.assignments.iter().map(|held| Holding {
        role: lexicon.held_role(held),
        custom: held.is_custom(),
        at: Node::held_at(&actor.core, held),
        narrowed: held.narrowing().is_some(),
        when: lexicon.literals(held.when()),
        from: held.from(),
        until: held.until(),
        counts: held.is_live() && held.is_in_force(),
    });
    let mut access: Vec<ReportedAccess> = Vec::new();
    for level in Level::ALL {
        for entry in policy.model.permissions.at(level) {
            let found = of_one(policy, actor, (level, &entry.name, entry.mask));
            let Some(found) = found else {
                continue;
            };
            match access.iter_mut().find(|other| is_alike(other, &found)) {
                Some(other) => other.permissions.extend(found.permissions),
                None => access.push(found),
            }
        }
    }
    AccessReport {
        user: record.user,
        organization: actor.core.organization,
        operator: record.operator(),
        active: record.status == Status::Active,
        plan: record.plan.filter(|plan| *plan != NO_PLAN).map(|plan| lexicon.plan(plan)),
        valid_until: record.valid_until(),
        holdings: holdings.collect(),
        access,
    }
}

fn of_one<V: Vocabulary>(
    policy: &Policy<V>,
    actor: &Actor<V>,
    (level, name, mask): (Level, &str, u128),
) -> Option<ReportedAccess> {
    let asked = ErasedPermissions { level, mask };
    let ReachParts { union: all, lifts, .. } = policy.reach_with_obligations(actor, asked).parts();
    if all.is_empty() {
        return None;
    }
    // What lifts a prohibition is the same with obligations and without.
    let plain = policy.reach_erased(actor, asked).parts().union;
    let obliged = if plain == all { Vec::new() } else { all };
    let held = actor.core.record.assignments.iter().enumerate().filter(|(_, held)| {
        let gives =
            held.table(&policy.tables).is_some_and(|role| role.reach(level, held.switched_on(level)) & mask != 0);
        held.is_live() && held.is_in_force() && held.level <= level && gives
    });
    let through = held.map(|(index, _)| index).collect();
    let everyone = actor.core.as_everyone(&policy.tables);
    let as_everyone = everyone.is_some_and(|role| role.reach(level, 0) & mask != 0);
    let permissions = alloc::vec![name.into()];
    Some(ReportedAccess { level, permissions, plain, obliged, lifts, through, as_everyone })
}

fn is_alike(one: &ReportedAccess, other: &ReportedAccess) -> bool {
    one.level == other.level
        && (&one.plain, &one.obliged, &one.lifts) == (&other.plain, &other.obliged, &other.lifts)
        && (&one.through, one.as_everyone) == (&other.through, other.as_everyone)
}
