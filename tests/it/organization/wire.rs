//! What is stored: events, snapshots, and what is refused of them.

use super::world::*;
use crate::thorough::cases;
use countersign::event_sourcing::HistoryProblem;
use countersign::organization::*;
use countersign::test_kit::strategies::{self, PEOPLE, PROFILES, place};
use countersign::test_kit::{NOW, ORGANIZATION};
use countersign::{Policy, ProfileId, UserId, WorkspaceId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::{Serialize, de::DeserializeOwned};

fn busy() -> World {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.workspace(5, None);
    world.profile(7, Some(5));
    world.join(
        1,
        2,
        vec![organization_role("member"), workspace_role(5, "member").until(at(9_000)).optional("ai_suite.use")],
    );
    world.invite(1, 80, vec![organization_role("member")]).expect("invited");
    let mut narrowed = organization_role("member");
    narrowed.narrowing = Narrowing {
        only_workspaces: Some(vec![WorkspaceId::new(5)]),
        except_profiles: Some(vec![ProfileId::new(7)]),
        ..Narrowing::default()
    };
    world.join(1, 3, vec![narrowed]);
    world.run(user(1), Action::Suspend { user: UserId::new(3) }).expect("suspended");
    world
}

fn problem(state: &mut State, event: &Event) -> Result<(), HistoryProblem> {
    evolve(state, event).map_err(|error| error.problem())
}

fn again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("organizations that are stored", [256, 48])))]

    #[test]
    fn events_and_commands_survive_json_and_a_restored_state_equals_the_replayed_one(
        (policy, log) in prop::sample::select(vec![AGORAPULSE, SEMJI, PUBLER]).prop_flat_map(|text| {
            let policy = Policy::parse(text).unwrap();
            let histories = strategies::organization_histories(&policy);
            (Just(policy), histories)
        })
    ) {
        prop_assert_eq!(&again(&log), &log);
        let (mut state, mut replayed) = (State::new(ORGANIZATION), State::new(ORGANIZATION));
        for event in &log {
            evolve(&mut state, event).unwrap();
            evolve(&mut replayed, &again(event)).unwrap();
            prop_assert_eq!(&replayed, &state);
            let restored = State::restore(again(&state.snapshot())).unwrap();
            prop_assert_eq!(&restored, &state);
            // States are equal where their snapshots are; what people may is asked beside that.
            for user in PEOPLE {
                let [before, after] = [&state, &restored].map(|state| state.actor(&policy, user, event.at).unwrap());
                let may = |actor| PROFILES.map(|page| policy.permissions(actor, &place(page)));
                prop_assert_eq!(may(&after), may(&before), "{}", user);
                prop_assert_eq!(restored.is_suspended(user), state.is_suspended(user));
            }
        }
        let command = strategies::organization_commands(&policy, &state, NOW);
        let command = command.new_tree(&mut TestRunner::deterministic()).unwrap().current();
        prop_assert_eq!(again(&command), command);
    }
}

#[test]
fn commands_are_written_so() {
    let mut world = busy();
    assert_eq!(again(&world.log), world.log);
    assert_eq!(replay(State::new(world.state.organization()), &world.log).as_ref(), Ok(&world.state));
    let command = world.command(user(1), Action::Leave {});
    let text = serde_json::to_string(&command).unwrap();
    assert_eq!(text, r#"{"id":10,"by":{"type":"user","user":1},"now":1000,"revision":9,"action":{"type":"leave"}}"#);
    assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
}

#[test]
fn a_restored_state_equals_the_replayed_one_and_goes_on_as_it_would() {
    let mut world = busy();
    let text = serde_json::to_string(&world.state.snapshot()).unwrap();
    let restored = State::restore(serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(restored, world.state);
    world.state = restored;
    world.accept(4, 80).expect("accepted");
    let other = text.replacen(r#""format":1"#, r#""format":2"#, 1);
    assert_eq!(State::restore(serde_json::from_str(&other).unwrap()), Err(InvalidSnapshot::Format(2)));
    let unknown = text.replacen(r#""format":1"#, r#""format":1,"more":2"#, 1);
    assert!(serde_json::from_str::<Snapshot>(&unknown).is_err());
    let twice = text.replacen(
        r#"{"workspace":5,"name":"Site"}"#,
        r#"{"workspace":5,"name":"Site"},{"workspace":5,"name":"Site"}"#,
        1,
    );
    assert!(matches!(State::restore(serde_json::from_str(&twice).unwrap()), Err(InvalidSnapshot::Inconsistent(_))));
}

#[test]
fn unknown_events_versions_and_fields_are_refused() {
    let world = busy();
    let text = serde_json::to_string(&world.log[1]).unwrap();
    for (old, new) in [
        (r#""type":"workspace_created""#, r#""type":"workspace_painted""#),
        (r#""name""#, r#""colour":1,"name""#),
        (r#""at""#, r#""more":1,"at""#),
    ] {
        assert!(serde_json::from_str::<Event>(&text.replacen(old, new, 1)).is_err(), "{new}");
    }
    let mut state = State::new(world.state.organization());
    let first = &world.log[0];
    let other = serde_json::to_string(first).unwrap().replacen(r#""format":1"#, r#""format":2"#, 1);
    let unread = serde_json::from_str::<Event>(&other).expect_err("another format");
    assert!(unread.to_string().starts_with("expected the event format `1`, found `2`"), "{unread}");
    assert_eq!(problem(&mut state, &world.log[1]), Err(HistoryProblem::Revision { expected: 1, found: 2 }));
    evolve(&mut state, first).unwrap();
    let late = Event { at: at(0), ..world.log[1].clone() };
    assert!(matches!(problem(&mut state, &late), Err(HistoryProblem::TimeRunsBack { .. })));
    let nobody = Change::MemberLeft { user: UserId::new(99), sources: vec![] };
    assert!(matches!(
        problem(&mut state, &Event { change: nobody, ..world.log[1].clone() }),
        Err(HistoryProblem::Impossible(_))
    ));
    assert_eq!(state.revision(), 1);
}

#[test]
fn s32_a_command_repeated_with_its_id_makes_nothing_happen_and_a_refused_one_may_be_tried_again() {
    let mut world = busy();
    let refused = world.command(user(2), Action::Suspend { user: UserId::new(1) });
    assert_eq!(kind(world.carry_out(&refused)), "not_permitted");
    assert_eq!(kind(world.carry_out(&refused)), "not_permitted");
    let accepted = world.command(user(1), Action::Suspend { user: UserId::new(2) });
    assert_eq!(world.carry_out(&accepted).unwrap().len(), 1);
    let revision = world.state.revision();
    assert_eq!(world.carry_out(&accepted).unwrap(), []);
    assert_eq!(world.state.revision(), revision);
}

#[test]
fn a_role_document_with_a_key_twice_is_refused() {
    let text = r#"{"format":1,"level":"profile","level":"profile","name":"x"}"#;
    assert!(RoleDocument::parse(text).expect_err("refused").to_string().contains("twice"));
    let command = r#"{"id":1,"by":{"type":"user","user":1},"now":1,"revision":0,"action":{"type":"define_custom_role","document":{"format":1,"name":"x","name":"y"}}}"#;
    assert!(serde_json::from_str::<Command>(command).expect_err("refused").to_string().contains("twice"));
}

#[test]
fn a_role_document_carries_its_format_and_another_one_is_refused() {
    let document = |format: &str| {
        RoleDocument::parse(&format!(r#"{{{format}"level":"profile","name":"x"}}"#)).map_err(|error| error.to_string())
    };
    let written = serde_json::to_string(&document(r#""format":1,"#).expect("a document")).expect("JSON");
    assert!(written.contains(r#""format":1"#), "{written}");
    for (format, found) in [
        ("", "expected a custom role with its `format`"),
        (r#""format":2,"#, "expected the custom role format `1`, found `2`"),
        (r#""format":"1","#, "expected the custom role format `1`, found `\"1\"`"),
        (r#""format":null,"#, "expected the custom role format `1`, found `null`"),
    ] {
        let refused = document(format).expect_err(format);
        assert!(refused.contains(found), "{format}: {refused}");
    }
}
