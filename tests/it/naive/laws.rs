//! What must hold of the naive evaluator in every world, so that it can be trusted as the second answer.

use super::{NaiveActor, NaivePolicy, NaiveResource, Names, Rights};
use crate::worlds::{World, world};
use proptest::prelude::*;
use serde_json::Value;

/// Each request of a world, one resource at a time.
fn questions(world: &World) -> Vec<(&Value, NaiveActor, NaiveResource, i64)> {
    let mut questions = Vec::new();
    for request in &world.requests {
        let one = std::slice::from_ref(&request["resource"]);
        for resource in request["resources"].as_array().map_or(one, Vec::as_slice) {
            let actor = world.setting.policy.prepare(&request["actor"]).expect("a valid actor");
            let now = request["now"].as_i64().expect("a time");
            questions.push((resource, actor, NaiveResource::from_json(resource).expect("a valid resource"), now));
        }
    }
    questions
}

/// Whether all that one has, the other has at no higher a price.
fn is_within(less: &Rights, more: &Rights) -> bool {
    let theirs = |name: &String| more.allowed.contains(name) || more.obliged.contains_key(name);
    less.allowed.is_subset(&more.allowed) && less.obliged.keys().all(theirs)
}

fn single(name: &str) -> Names {
    Names::from([name.to_owned()])
}

/// R10 and R8: the gates, asked for each permission by itself and for all that is allowed, say what `permissions` says.
fn gates_agree(policy: &NaivePolicy, names: &Names, actor: &NaiveActor, resource: &NaiveResource, now: i64) {
    let rights = policy.permissions(actor, resource, now);
    let mut held = Names::new();
    let mut united = Names::new();
    for name in names {
        let answer = policy.judge(actor, &single(name), resource, now);
        assert_eq!(answer.decision.then_some(answer.obligations.clone()), rights.obligations(name), "{name}");
        assert_eq!(answer.can, rights.allowed.contains(name), "{name}");
        assert_eq!(answer.reason == "allow", answer.decision, "{name}");
        assert_eq!(answer.reason == "unmet", !answer.unmet.is_empty(), "{name}");
        if answer.decision {
            held.insert(name.clone());
            united.extend(answer.obligations);
        }
    }
    let all = policy.judge(actor, &held, resource, now);
    assert_eq!((all.decision, all.obligations), (!held.is_empty(), united));
    for name in names.difference(&held) {
        let mut too_much = held.clone();
        too_much.insert(name.clone());
        assert!(!policy.judge(actor, &too_much, resource, now).decision, "{name}");
    }
}

proptest! {
    #[test]
    fn r10_gates_and_algebra_agree(world in world()) {
        let policy = &world.setting.policy;
        for (_, actor, resource, now) in questions(&world) {
            gates_agree(policy, &world.setting.vocabulary[resource.level()], &actor, &resource, now);
        }
    }

    #[test]
    fn r3_another_assignment_takes_nothing_away(world in world()) {
        let policy = &world.setting.policy;
        for (_, actor, resource, now) in questions(&world) {
            let all = policy.permissions(&actor, &resource, now);
            for place in 0..actor.assignments.len() {
                let mut poorer = actor.clone();
                poorer.assignments.remove(place);
                prop_assert!(is_within(&policy.permissions(&poorer, &resource, now), &all));
            }
        }
    }

    #[test]
    fn r3_order_and_repetition_of_assignments_mean_nothing(world in world()) {
        let policy = &world.setting.policy;
        for (_, actor, resource, now) in questions(&world) {
            let mut other = actor.clone();
            other.assignments.reverse();
            other.assignments.extend(actor.assignments.clone());
            prop_assert_eq!(policy.permissions(&other, &resource, now), policy.permissions(&actor, &resource, now));
        }
    }

    #[test]
    fn r4_r5_saying_less_gives_nothing(world in world()) {
        let policy = &world.setting.policy;
        for (written, actor, resource, now) in questions(&world) {
            let all = policy.permissions(&actor, &resource, now);
            for field in ["/connected_by", "/content", "/content/id", "/content/author", "/content/assignees",
                "/content/state", "/content/facts", "/content/facts/sensitive"] {
                let mut silent = written.clone();
                if let Some(value) = silent.pointer_mut(field) {
                    *value = Value::Null;
                }
                let silent = NaiveResource::from_json(&silent).expect("still a resource");
                prop_assert!(is_within(&policy.permissions(&actor, &silent, now), &all), "{}", field);
            }
        }
    }

    #[test]
    fn r6_attenuations_only_narrow(world in world()) {
        let policy = &world.setting.policy;
        for (_, actor, resource, now) in questions(&world) {
            let free = NaiveActor { attenuations: Vec::new(), ..actor.clone() };
            prop_assert!(is_within(
                &policy.permissions(&actor, &resource, now),
                &policy.permissions(&free, &resource, now),
            ));
        }
    }
}
