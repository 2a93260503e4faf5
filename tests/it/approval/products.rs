//! The rules of the five products that speak of approval, each run through the engine under its shipped policy, in a
//! test that bears its number.

mod agorapulse;
mod alixia;
mod others;
mod publer;

use super::fixture::*;
use countersign::approval::{Action, State};
use countersign::social::ProfilePermissions;
use countersign::{ProfileId, test_kit};
use std::collections::BTreeSet;

const SOURCES: [&str; 4] = [
    include_str!("products/agorapulse.rs"),
    include_str!("products/alixia.rs"),
    include_str!("products/others.rs"),
    include_str!("products/publer.rs"),
];

/// The numbers of the rules that have a test here.
pub(crate) fn rules() -> BTreeSet<String> {
    let tests = SOURCES
        .iter()
        .flat_map(|text| text.lines().collect::<Vec<_>>().windows(2).map(<[_]>::to_vec).collect::<Vec<_>>());
    let named = tests.filter(|pair| pair[0] == "#[test]").filter_map(|pair| {
        let mut parts = pair[1].strip_prefix("fn rule_")?.split('_');
        Some(format!("{}.{}", parts.next()?, parts.next()?))
    });
    named.collect()
}

/// An empty fixture under a shipped policy, with nobody at it.
fn under(policy: &str) -> Fixture {
    Fixture::in_world(World::of(policy, |rules| rules))
}

/// Gives a person a role at one profile, with permissions switched on.
fn hire_at(fixture: &mut Fixture, user: countersign::UserId, profile: ProfileId, role: &str, on: ProfilePermissions) {
    let person = test_kit::actor(fixture.world.policy, user);
    fixture.world.put(person.profile_role_with(profile, role, |held| held.optional(on)));
}

fn create(targets: &[ProfileId]) -> Action {
    Action::Create { targets: targets.to_vec(), digests: text("one") }
}

/// The names of the stages by which a target is judged, without those that are skipped.
fn stages(state: &State, log: &[countersign::approval::Event]) -> Vec<String> {
    use countersign::approval::Change;
    assert!(state.target(PAGE).is_some_and(|target| target.definition().is_some()), "it was submitted");
    let opened = log.iter().rev().find_map(|event| match &event.change {
        Change::Submitted { stages, .. } | Change::Resubmitted { stages, .. } | Change::SentBack { stages, .. } => {
            Some(stages)
        }
        _ => None,
    });
    let needed = opened.expect("a round").iter().filter(|opening| opening.skip.is_none());
    needed.map(|opening| opening.stage.clone()).collect()
}
