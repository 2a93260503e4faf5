//! R13: an actor answers for the whole time until `valid_until`, and for no longer than it says.

use countersign::{Actor, Policy, Timestamp, actor::Assignment, social::ProfilePermissions, test_kit};

const SPAN: i64 = 12;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Every period with edges in the span, open ends included.
fn periods() -> Vec<(Option<i64>, Option<i64>)> {
    let edges: Vec<Option<i64>> = std::iter::once(None).chain((1..SPAN).step_by(3).map(Some)).collect();
    edges.iter().flat_map(|from| edges.iter().map(|until| (*from, *until))).collect()
}

fn timed(assignment: Assignment, (from, until): (Option<i64>, Option<i64>)) -> Assignment {
    let assignment = from.map_or(assignment.clone(), |from| assignment.from(at(from)));
    until.map_or(assignment.clone(), |until| assignment.until(at(until)))
}

#[test]
fn r13_an_actor_answers_until_valid_until_and_r2_periods_are_half_open() {
    let policy = Policy::parse(include_str!("../../../policies/agorapulse.json")).unwrap();
    let on = test_kit::profile(7);
    let build = |one, other, now| -> Actor {
        let actor = test_kit::actor(&policy, 1).profile_role_with(7, "editor", |held| timed(held, one));
        actor.profile_role_with(7, "guest", |held| timed(held, other)).at(at(now)).build()
    };
    let mut changes = 0;
    for one in periods() {
        for other in periods() {
            for built in 0..SPAN {
                let actor = build(one, other, built);
                let live = |(from, until): (Option<i64>, Option<i64>), now: i64| {
                    from.is_none_or(|from| from <= now) && until.is_none_or(|until| now < until)
                };
                let found = policy.permissions(&actor, &on).all();
                assert_eq!(found.contains(ProfilePermissions::POST_PUBLISH), live(one, built));
                assert_eq!(found.contains(ProfilePermissions::POST_VIEW), live(one, built) || live(other, built));
                for later in built..SPAN {
                    let anew = build(one, other, later);
                    if actor.is_valid_at(at(later)) {
                        assert_eq!(policy.permissions(&anew, &on), policy.permissions(&actor, &on));
                    } else {
                        changes += 1;
                        assert!(actor.valid_until().is_some_and(|end| end <= at(later)));
                    }
                }
                assert!(!actor.is_valid_at(at(built - 1)));
            }
        }
    }
    assert!(changes > 0, "some actors go out of date");
}
