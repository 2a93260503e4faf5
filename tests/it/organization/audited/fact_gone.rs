//! Random histories over which a policy without their fact is deployed: what is held under it gives nothing (J8).

use super::super::deployed::rights;
use super::begin;
use super::shop::{Random, SHOP};
use countersign::Policy;
use countersign::organization::*;

/// The same organization, in which nobody ever held anything under a condition.
fn without_conditions(state: &State) -> State {
    let mut stored = serde_json::to_value(state.snapshot()).expect("JSON");
    for member in stored["members"].as_array_mut().expect("members") {
        let holds = member["holds"].as_array_mut().expect("a list");
        let kept: Vec<bool> = holds.iter().map(|held| held.get("when").is_none()).collect();
        let mut at = kept.iter();
        holds.retain(|_| *at.next().expect("as many"));
        if let Some(since) = member.get_mut("holds_since").and_then(|since| since.as_array_mut()) {
            let mut at = kept.iter();
            since.retain(|_| *at.next().expect("as many"));
        }
    }
    State::restore(serde_json::from_value(stored).expect("a snapshot")).expect("consistent")
}

#[test]
fn j8_what_is_held_under_a_fact_that_the_policy_does_not_know_any_more_gives_nothing() {
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let other = SHOP.replace(r#""facts":["fr"]"#, r#""facts":["de"]"#);
    assert_ne!(other, SHOP);
    let other = Policy::parse(&other).expect("the policy is accepted");
    let mut under = 0;
    for seed in 0..300 {
        let (mut world, mut random) = (begun.clone(), Random::conditioned(seed));
        for _ in 0..25 {
            let (actor, action) = (random.actor(), random.action(world.now));
            let command = world.command(actor, action);
            drop(world.carry_out(&command));
        }
        let plain = without_conditions(&world.state);
        assert_eq!(rights(&world.state, &other, world.now), rights(&plain, &other, world.now), "seed {seed}");
        under += usize::from(plain != world.state);
    }
    assert!(under > 100, "{under} of them held something under a condition");
}
