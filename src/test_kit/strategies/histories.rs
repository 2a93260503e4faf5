//! Random histories: what comes of commands that were accepted.

use super::commands::{Words, on_organization, on_post};
use super::{PEOPLE, PROFILES, Random, WORKSPACES};
use crate::approval;
use crate::event_sourcing::Aggregate;
use crate::id::{ContentId, UserId};
use crate::organization;
use crate::policy::Policy;
use crate::test_kit::{NOW, ORGANIZATION};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;
use core::time::Duration;
use proptest::prelude::*;

/// Generates histories of an organization, from its beginning on: the events of those of up to 120 random commands that
/// were accepted. Replayed they make the state.
///
/// ```
/// # use countersign::test_kit::{self, strategies};
/// # use countersign::{organization::{State, replay}, policies, Policy};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(events in strategies::organization_histories(&policy))| {
///     let state = replay(State::new(test_kit::ORGANIZATION), &events)?;
///     assert_eq!(state.revision(), events.len() as u64);
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn organization_histories<V: Vocabulary>(
    policy: &Policy<V>,
) -> impl Strategy<Value = Vec<organization::Event>> + use<V> {
    let (policy, words) = (policy.clone(), Words::of(policy));
    prop::collection::vec(any::<u64>(), 1..120).prop_map(move |seeds| {
        let mut log = Aggregate::new(organization::State::new(ORGANIZATION));
        for (now, seed) in clock(&seeds) {
            let command = on_organization(&words, log.state(), now, &mut Random(seed));
            if let Ok(events) = organization::decide(&policy, log.state(), &command) {
                log.apply(events).unwrap_or_else(|error| panic!("decided, and cannot happen: {error}"));
            }
        }
        log.take_pending()
    })
}

/// Generates histories of a post, from its beginning on: the events of those of up to 120 random commands that were
/// accepted from people who hold the policy's roles. Empty where the policy lets nobody write.
///
/// ```
/// # use countersign::test_kit::{self, strategies};
/// # use countersign::approval::{Definition, Rules, State, replay};
/// # use countersign::{ContentId, Policy, policies};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::PUBLER)?;
/// # let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), None)?;
/// proptest!(ProptestConfig::with_cases(16), |(events in strategies::post_histories(&policy, &rules))| {
///     let post = replay(State::new(test_kit::ORGANIZATION, ContentId::new(900)), &events)?;
///     assert_eq!(post.revision(), events.len() as u64);
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn post_histories<V: Vocabulary>(
    policy: &Policy<V>,
    rules: &approval::Rules<V>,
) -> impl Strategy<Value = Vec<approval::Event>> + use<V> {
    let (policy, rules) = (policy.clone(), rules.clone());
    let places = PROFILES.map(super::place);
    prop::collection::vec(any::<u64>(), 1..120).prop_map(move |seeds| {
        let mut log = Aggregate::new(approval::State::new(ORGANIZATION, ContentId::new(900)));
        for (now, seed) in clock(&seeds) {
            let people: Vec<_> = PEOPLE.iter().map(|user| staff(&policy, *user, now)).collect();
            let command = on_post(log.state(), now, &mut Random(seed));
            let context = approval::Context::new(&rules, &places, &people);
            if let Ok(events) = approval::decide(&context, log.state(), &command) {
                log.apply(events).unwrap_or_else(|error| panic!("decided, and cannot happen: {error}"));
            }
        }
        log.take_pending()
    })
}

/// Somebody who holds one role of the policy at every level, each of them others.
fn staff<V: Vocabulary>(policy: &Policy<V>, user: UserId, now: Timestamp) -> crate::access::Actor<V> {
    let mut builder = policy.actor(user, ORGANIZATION);
    if let Some(plan) = policy.plans().last() {
        builder = builder.plan(plan.handle());
    }
    for level in crate::level::Level::ALL {
        let roles: Vec<_> = policy.roles().filter(|role| role.level() == level).collect();
        let nodes: &[u128] = match level {
            crate::level::Level::Organization => &[0],
            crate::level::Level::Workspace => &WORKSPACES.map(|id| id.as_u128()),
            crate::level::Level::Profile => &PROFILES.map(|id| id.as_u128()),
        };
        let nth = usize::try_from(user.as_u128()).unwrap_or(0).checked_rem(roles.len().max(1)).unwrap_or(0);
        if let Some(role) = roles.get(nth) {
            let held = nodes.iter().map(|node| crate::access::Assignment::of(role.handle(), *node));
            builder = builder.assignments(held);
        }
    }
    builder.build(now).unwrap_or_else(|error| panic!("a generated actor cannot be built: {error}"))
}

/// An hour between any two commands.
fn clock(seeds: &[u64]) -> impl Iterator<Item = (Timestamp, u64)> {
    let mut now = NOW;
    seeds.iter().map(move |seed| {
        now = now.saturating_add(Duration::from_secs(3_600));
        (now, *seed)
    })
}
