//! J19 in approvals: facts and stages that were called otherwise.

use super::hands_fixture::*;
use countersign::approval::{Action, By, Change, FactTold, Rules, StageMap, State, replay};
use countersign::{ContentState, Policy, UserId};

/// The policy in yesterday's names, or in today's with a word on yesterday's. The owner decides on what is sensitive.
fn policy(today: bool) -> &'static Policy {
    let (fact, stage) = if today { ("delicate", "review") } else { ("sensitive", "check") };
    let former = |name: &str| if today { format!(r#""formerly": ["{name}"]"#) } else { String::new() };
    let facts = format!(r#""facts": {{ "{fact}": {{ {} }}, "urgent": {{}} }}"#, former("sensitive"));
    let named = format!(r#""name": "{stage}"{}"#, if today { format!(", {}", former("check")) } else { String::new() });
    let approval = format!(
        r#""approval": {{ "definitions": {{
            "strict": {{ "stages": [{{ "name": "owner", "barred": "nobody", "when": ["{fact}"],
                "approvers": {{ "roles": {{ "organization": ["owner"] }} }} }}] }},
            "plain": {{ "in_flight": "migrate", "stages": [{{ {named}, "barred": "nobody",
                "approvers": {{ "permission": "post.review" }} }}] }} }},
          "bindings": [{{ "definition": "plain", "when": ["urgent"] }}, {{ "definition": "strict" }}],"#
    );
    let text =
        POLICY.replacen(r#""facts": ["sensitive", "urgent"]"#, &facts, 1).replacen(r#""approval": {"#, &approval, 1);
    Box::leak(Box::new(Policy::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))))
}

fn fixture(urgent: bool) -> Fixture {
    let policy = policy(false);
    let mut fixture = Fixture::under(policy, Rules::of(policy));
    fixture.team.tell("urgent", FactTold::by_host(urgent));
    fixture
}

/// The same post under today's policy; the host tells nothing but whether it is urgent.
fn today(old: &Fixture) -> Fixture {
    let policy = policy(true);
    let mut fixture = Fixture::under(policy, Rules::of(policy));
    fixture.team.tell("urgent", old.team.facts()["urgent"]);
    (fixture.post, fixture.next) = (old.post.clone(), old.next);
    fixture.post.set_rules(Rules::of(policy));
    fixture
}

fn tell(fixture: &mut Fixture, name: &str, value: bool, by: Option<UserId>) {
    fixture.team.tell(name, FactTold { value, by });
}

#[test]
fn j19_a_fact_that_was_called_otherwise_stays_told() {
    for value in [true, false] {
        let mut old = fixture(false);
        tell(&mut old, "sensitive", value, Some(WRITER));
        old.does(WRITER, create());
        let mut fixture = today(&old);
        let events = fixture.does(WRITER, submit());
        let renamed =
            |what: &Change| matches!(what, Change::FactsChanged { formerly, .. } if formerly.contains_key("delicate"));
        assert!(renamed(&events[0].change), "{events:?}");
        assert_eq!(fixture.waits(), value, "under today's definition");
        fixture.tick();
        assert_eq!(fixture.happened(renamed), 1, "once");
        let again =
            replay(State::new(HERE, fixture.post.state().content()), fixture.post.events()).expect("it happened");
        assert_eq!(&again, fixture.post.state());
    }
}

#[test]
fn j19_what_a_fact_raised_under_a_former_name_is_lifted_by_whoever_may() {
    for (by, waits) in [(Some(WRITER), true), (Some(OWNER), false), (None, false)] {
        for between in [true, false] {
            let mut old = fixture(false);
            tell(&mut old, "sensitive", true, Some(OWNER));
            old.does(WRITER, create());
            old.does(WRITER, submit());
            old.does(OWNER, Action::Reject { targets: vec![PAGE], stage: "owner".into(), comment: "not so".into() });
            // What is pinned says `sensitive`, what is told from now on `delicate`.
            let mut fixture = today(&old);
            if between {
                fixture.tick();
            }
            tell(&mut fixture, "delicate", false, by);
            fixture.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
            assert_eq!(fixture.waits(), waits, "{by:?}");
        }
    }
    let mut fixture = today(&fixture(false));
    fixture.does(WRITER, create());
    tell(&mut fixture, "sensitive", false, None);
    fixture.host(Action::Tick {}).expect_err("a name of yesterday is in nothing new");
}

#[test]
fn j19_a_fact_that_is_told_first_under_its_new_name_is_read_by_what_is_pinned() {
    let mut old = fixture(false);
    old.does(WRITER, create());
    old.does(WRITER, submit());
    assert!(old.waits(), "unknown");
    let mut fixture = today(&old);
    tell(&mut fixture, "delicate", false, None);
    fixture.does(WRITER, Action::Withdraw { targets: vec![PAGE] });
    fixture.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
    assert!(!fixture.waits());
    tell(&mut fixture, "delicate", true, Some(WRITER));
    fixture.tick();
    assert!(fixture.waits());
}

#[test]
fn j19_a_stage_that_was_called_otherwise_keeps_its_decisions_when_its_definition_takes_posts_along() {
    let mut old = fixture(true);
    old.does(WRITER, create());
    old.does(WRITER, submit());
    old.does(CHIEF, approve("check"));
    let mut fixture = today(&old);
    let events = fixture.send(By::Host {}, Action::PeopleChanged {}).expect("the host may");
    let taken = StageMap { from: "check".into(), to: Some("review".into()) };
    assert!(matches!(&events[0].change, Change::DefinitionMigrated { map, .. } if *map == [taken]), "{events:?}");
    assert_eq!((fixture.post.state().status(), fixture.stages()), (ContentState::Approved, vec!["review"]));
}
