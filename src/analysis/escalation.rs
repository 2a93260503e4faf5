//! Everything that a role can come to hold through any chain of grants.

mod agent;
mod closure;
mod offer;

use crate::level::Level;
use crate::policy::Policy;
use crate::policy::model::Condition;
use crate::vocabulary::Vocabulary;
use agent::Agent;
use alloc::string::String;
use alloc::vec::Vec;
use closure::Group;
use core::fmt;
use offer::Rules;

/// Lists what the holders of the roles of a policy can come to hold, each alone and any two together.
///
/// It is a fixpoint over one organization, one workspace in it and one profile in that: what is said of these holds for
/// all, since a policy tells no nodes apart. Everybody may make second accounts as far as they may invite. Limits on
/// holders, the separation of duties, seats and plans are left aside: they only stand in the way.
///
/// ```
/// # use countersign::{analysis, policies, Policy};
/// let found = analysis::escalation(&Policy::parse(policies::AGORAPULSE)?);
/// assert_eq!(found.alone.len(), 9, "each role of the policy");
/// assert!(found.together.is_empty(), "no two of them come to more than both");
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// Each role alone, in the order of the policy.
    pub alone: Vec<Closure>,
    /// Two people together, where they come to hold more than both could by themselves.
    pub together: Vec<Closure>,
}

/// Describes what comes of one role, or of two people who hold one each.
///
/// ```
/// # use countersign::{analysis, policies, Level, Policy};
/// let found = analysis::escalation(&Policy::parse(policies::AGORAPULSE)?);
/// let editor = found.alone.iter().find(|closure| closure.from == [(Level::Profile, "editor".into())]);
/// assert!(editor.is_some_and(|editor| editor.roles == editor.from), "an editor gives nobody anything");
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The role that it begins with, or the two.
    pub from: Vec<(Level, String)>,
    /// Every role that they or a second account of theirs can come to hold, these included; sorted.
    pub roles: Vec<(Level, String)>,
    /// Permissions that are then held and were not, or not in that way; sorted.
    pub gains: Vec<Gain>,
}

/// Describes a way of holding a permission that a chain of grants adds.
///
/// ```
/// # use countersign::{analysis, policies, Policy};
/// let found = analysis::escalation(&Policy::parse(policies::SEMJI)?);
/// let gains = found.alone.iter().flat_map(|closure| &closure.gains);
/// let names: std::collections::BTreeSet<_> = gains.map(|gain| gain.permission.as_str()).collect();
/// assert!(names.contains("content.edit"));
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    /// The level of the place.
    pub level: Level,
    /// The name of the permission.
    pub permission: String,
    /// The conditions, a negated one with `!` before it.
    pub when: Vec<String>,
    /// The obligations, by name.
    pub obligations: Vec<String>,
}

/// Works out everything that each role, alone and in collusion of two, can come to hold under a policy.
///
/// Where `alone` has gains, the policy says so on purpose (`may_give`), or has a hole.
///
/// ```
/// # use countersign::{analysis, policies, Policy};
/// let found = analysis::escalation(&Policy::parse(policies::AGORAPULSE)?);
/// let manager = found.alone.iter().find(|closure| closure.from[0].1 == "manager").ok_or("a role of the policy")?;
/// assert!(manager.roles.iter().any(|(_, role)| role == "administrator"), "which a manager gives to whom they like");
/// assert!(manager.gains.is_empty(), "and which brings them nothing that they had not");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn escalation<V: Vocabulary>(policy: &Policy<V>) -> Escalation {
    let (roles, rules) = (&policy.model.role_order, Rules::of(policy));
    let alone: Vec<Group> = roles.iter().map(|role| Group::of(policy, &rules, *role)).collect();
    let everybody: Vec<Agent> = alone.iter().map(Group::everybody).collect();
    let mut together = Vec::new();
    let groups = || roles.iter().zip(alone.iter().zip(&everybody));
    for (at, (first, (one, all_of_one))) in groups().enumerate() {
        for (second, (other, all_of_other)) in groups().skip(at.saturating_add(1)) {
            let both = one.with(policy, &rules, other).everybody();
            let apart = all_of_one.clone().union(all_of_other.clone());
            // Mostly two come to hold what they would by themselves.
            let closure = (both != apart).then(|| report(policy, &[*first, *second], &apart, &both));
            together.extend(closure.filter(|closure| !closure.gains.is_empty()));
        }
    }
    let report_alone = |(role, all): (&usize, &Agent)| report(policy, &[*role], &Agent::holding(*role), all);
    Escalation { alone: roles.iter().zip(&everybody).map(report_alone).collect(), together }
}

fn report<V: Vocabulary>(policy: &Policy<V>, from: &[usize], before: &Agent, all: &Agent) -> Closure {
    let name = |role: &usize| policy.model.roles.get(*role).map(|role| (role.level, role.name.clone()));
    let mut roles: Vec<_> = all.roles().filter_map(name).collect();
    roles.sort_unstable();
    let mut gains = Vec::new();
    for level in Level::ALL {
        for (when, obligations, permissions) in all.beyond(policy, before, level) {
            for entry in policy.model.permissions.at(level).iter().filter(|entry| entry.mask & permissions != 0) {
                gains.push(Gain {
                    level,
                    permission: entry.name.clone(),
                    when: literals(policy, when),
                    obligations: obligations_of(policy, obligations),
                });
            }
        }
    }
    gains.sort_unstable();
    gains.dedup();
    Closure { from: from.iter().filter_map(name).collect(), roles, gains }
}

fn literals<V: Vocabulary>(policy: &Policy<V>, when: Condition) -> Vec<String> {
    let bits = (0_u32..).map(|bit| 1_u16.checked_shl(bit).unwrap_or(0));
    let mut literals = Vec::new();
    for (bit, name) in bits.zip(&policy.model.atoms) {
        if when.all_true & bit != 0 {
            literals.push(name.clone());
        }
        if when.all_false & bit != 0 {
            literals.push(alloc::format!("!{name}"));
        }
    }
    literals
}

fn obligations_of<V: Vocabulary>(policy: &Policy<V>, set: u16) -> Vec<String> {
    let bits = (0_u32..).map(|bit| 1_u16.checked_shl(bit).unwrap_or(0));
    let named = bits.zip(&policy.model.obligations).filter(|(bit, _)| set & bit != 0);
    named.map(|(_, named)| named.name.clone()).collect()
}

impl Escalation {
    /// Reports for a lint: one line for each role, or pair of roles, that comes to hold more than it was given.
    ///
    /// ```
    /// # use countersign::{analysis, policies, Policy};
    /// let found = analysis::escalation(&Policy::parse(policies::AGORAPULSE)?);
    /// assert_eq!(found.findings(), [""; 0], "let a build fail where there are any");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        let found = self.alone.iter().chain(&self.together).filter(|closure| !closure.gains.is_empty());
        found.map(alloc::string::ToString::to_string).collect()
    }
}

/// The findings, one a line, or that there are none.
impl fmt::Display for Escalation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = self.findings();
        if findings.is_empty() {
            return f.write_str("  nobody comes to hold more than they were given\n");
        }
        findings.iter().try_for_each(|finding| writeln!(f, "  {finding}"))
    }
}

impl fmt::Display for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (level, role)) in self.from.iter().enumerate() {
            write!(f, "{}`{role}` at the {level}", if at == 0 { "" } else { " with " })?;
        }
        f.write_str(" can come to hold ")?;
        for (at, gain) in self.gains.iter().enumerate() {
            write!(f, "{}`{}` at the {}", if at == 0 { "" } else { ", " }, gain.permission, gain.level)?;
            if !gain.when.is_empty() {
                write!(f, " when {}", gain.when.join(" and "))?;
            }
            if !gain.obligations.is_empty() {
                write!(f, " with {}", gain.obligations.join(" and "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod cost;
