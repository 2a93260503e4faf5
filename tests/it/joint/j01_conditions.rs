//! J1 and S23 of roles that are held under a condition.

use super::hands_fixture::*;
use countersign::approval::{By, FactTold, Side};

/// A post of somebody who holds the chief's role on sensitive posts, and roles without a condition besides.
fn fixture(stage: countersign::approval::Stage, under: &str, besides: &[&str], sensitive: Option<bool>) -> Fixture {
    let mut fixture = Fixture::new(vec![stage]);
    let when = fixture.team.policy().condition(["sensitive"]).expect("a condition");
    let other = fixture.person(OTHER, besides).profile_role_with(PAGE, under, |held| held.when(when));
    fixture.team.put(other.build());
    if let Some(value) = sensitive {
        fixture.team.tell("sensitive", FactTold { value, by: None });
    }
    fixture
}

#[test]
fn j1_a_role_under_a_condition_exempts_where_the_condition_is_known_to_hold() {
    for (sensitive, waits) in [(Some(true), false), (Some(false), true), (None, true)] {
        let mut fixture = fixture(checked_unless(by_role()), "chief", &["writer"], sensitive);
        fixture.does(OTHER, create());
        fixture.does(OTHER, submit());
        assert_eq!(fixture.waits(), waits, "{sensitive:?}");
    }
}

#[test]
fn s23_a_client_under_a_condition_decides_as_one_where_it_is_known_to_hold_and_nothing_where_nobody_knows() {
    for (party, sensitive, decides) in [
        (Side::External, Some(true), true),
        (Side::External, Some(false), false),
        (Side::External, None, false),
        (Side::Internal, Some(true), false),
        (Side::Internal, Some(false), true),
        (Side::Internal, None, false),
    ] {
        let mut stage = checked_unless(by_role());
        (stage.party, stage.unless_every_hand) = (party, None);
        let mut fixture = fixture(stage, "client", &["chief"], sensitive);
        fixture.does(WRITER, create());
        fixture.does(WRITER, submit());
        let answer = fixture.send(By::user(OTHER), approve("check"));
        assert_eq!(answer.is_ok(), decides, "{party:?} {sensitive:?}: {answer:?}");
    }
}

#[test]
fn s23_who_is_a_client_for_sure_stays_one_whatever_else_is_unknown() {
    for (party, decides) in [(Side::External, true), (Side::Internal, false)] {
        for sensitive in [Some(true), Some(false), None] {
            let mut stage = checked_unless(by_role());
            (stage.party, stage.unless_every_hand) = (party, None);
            let mut fixture = fixture(stage, "client", &["chief", "client"], sensitive);
            fixture.does(WRITER, create());
            fixture.does(WRITER, submit());
            let answer = fixture.send(By::user(OTHER), approve("check"));
            assert_eq!(answer.is_ok(), decides, "{party:?} {sensitive:?}: {answer:?}");
        }
    }
}
