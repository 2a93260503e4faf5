//! Random people and what they ask for.

use super::{PEOPLE, PROFILES, Random, WORKSPACES};
use crate::access::{Actor, Assignment, Attenuation, Status};
use crate::level::Level;
use crate::policy::{AssignedCondition, Plan, Policy, RoleHandle};
use crate::test_kit::{NOW, ORGANIZATION};
use crate::time::Timestamp;
use crate::vocabulary::{ErasedPermission, ErasedPermissions, Vocabulary};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use proptest::prelude::*;

/// Generates actors of the kit's organization: roles of the policy at any level, some narrowed, under a condition, timed
/// or over, on one of its plans; told some facts of whoever asks; some suspended, some behind an API key, some impersonated. Built at [`NOW`].
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(actor in strategies::actors(&policy))| {
///     prop_assert!(strategies::PEOPLE.contains(&actor.user()));
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn actors<V: Vocabulary>(policy: &Policy<V>) -> impl Strategy<Value = Actor<V>> + use<V> {
    let policy = policy.clone();
    any::<u64>().prop_map(move |seed| {
        let mut random = Random(seed);
        let operator = random.chance(10).then(|| plain(&policy, &mut random));
        built(&policy, &mut random, operator)
    })
}

/// Generates what is asked for: one permission or several of one level, of those that the policy lists.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(actor in strategies::actors(&policy), asked in strategies::permissions(&policy))| {
///     let nowhere = Organization::new(OrganizationId::new(99)).direct_profile(ProfileId::new(7)).into();
///     prop_assert!(!policy.can_erased(&actor, asked, &nowhere));
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn permissions<V: Vocabulary>(policy: &Policy<V>) -> impl Strategy<Value = ErasedPermissions> + use<V> {
    let listed: Vec<(Level, ErasedPermission)> =
        policy.listed_permissions().map(|listed| (listed.level(), listed.permission())).collect();
    any::<u64>().prop_map(move |seed| {
        let mut random = Random(seed);
        let (level, first) = random.pick(&listed);
        let asked = ErasedPermissions::empty(level).with(first);
        let more = listed.iter().filter(|(at, _)| *at == level && random.chance(8));
        more.fold(asked, |asked, (_, one)| asked.map(|asked| asked.with(*one).unwrap_or(asked)))
            .unwrap_or_else(|| panic!("a permission of its own level"))
    })
}

fn plain<V: Vocabulary>(policy: &Policy<V>, random: &mut Random) -> Actor<V> {
    built(policy, random, None)
}

fn built<V: Vocabulary>(policy: &Policy<V>, random: &mut Random, operator: Option<Actor<V>>) -> Actor<V> {
    let roles: Vec<(Level, RoleHandle)> = policy.roles().map(|role| (role.level(), role.handle())).collect();
    let plans: Vec<Plan> = policy.plans().map(|plan| plan.handle()).collect();
    let mut builder = policy.actor(random.pick(&PEOPLE), ORGANIZATION);
    if !plans.is_empty() {
        builder = builder.plan(random.pick(&plans));
    }
    for _ in 0..random.below(5) {
        let (level, role) = random.pick(&roles);
        builder = builder.assignment(assignment(policy, random, level, role));
    }
    // What is told of whoever asks, as far as it is.
    for fact in policy.actor_facts().filter_map(|listed| listed.handle()) {
        builder = match random.below(3) {
            0 => builder,
            told => builder.fact(fact, told == 1),
        };
    }
    builder = match random.below(20) {
        0 => builder.status(Status::Suspended),
        1 => builder.status(Status::Removed),
        2 | 3 => {
            builder.attenuation(Attenuation::every_permission().named_nodes_only().profile(random.pick(&PROFILES)))
        }
        _ => builder,
    };
    if let Some(operator) = operator {
        builder = builder.impersonated_by(operator);
    }
    builder.build(NOW).unwrap_or_else(|error| panic!("a generated actor cannot be built: {error}"))
}

fn assignment<V: Vocabulary>(policy: &Policy<V>, random: &mut Random, level: Level, role: RoleHandle) -> Assignment<V> {
    let node = match level {
        Level::Organization => 0,
        Level::Workspace => random.pick(&WORKSPACES).as_u128(),
        Level::Profile => random.pick(&PROFILES).as_u128(),
    };
    let mut held = Assignment::of(role, node);
    if level != Level::Profile && random.chance(25) {
        held = if random.chance(50) {
            held.only_profiles(random.some(&PROFILES))
        } else {
            held.except_profiles(random.some(&PROFILES))
        };
    }
    if random.chance(15) {
        held = held.when(condition(policy, random));
    }
    if random.chance(20) {
        held = held.until(near(random));
    }
    if random.chance(10) {
        held = held.from(near(random));
    }
    held
}

/// A fact of the policy or a built-in atom, perhaps negated.
fn condition<V: Vocabulary>(policy: &Policy<V>, random: &mut Random) -> AssignedCondition {
    let declared = policy.facts().map(|fact| fact.name().to_string());
    let declared = declared.chain(policy.actor_facts().map(|fact| fact.name().to_string()));
    let mut atoms: Vec<String> = declared.collect();
    atoms.extend(["author", "assignee", "scheduled"].map(String::from));
    atoms.retain(|atom| policy.condition([atom.as_str()]).is_ok());
    let literal = [if random.chance(30) { "!" } else { "" }, random.pick(&atoms).as_str()].concat();
    policy.condition([literal.as_str()]).unwrap_or_else(|error| panic!("a generated condition is none: {error}"))
}

/// A day before or after.
fn near(random: &mut Random) -> Timestamp {
    let day = Duration::from_secs(86_400);
    if random.chance(50) { NOW.saturating_add(day) } else { NOW.saturating_sub(day) }
}
