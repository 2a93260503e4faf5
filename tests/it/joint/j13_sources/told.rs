//! How sources stand in JSON, in a history and in what a command would do.

use super::{WHO, by, give, house, press, sources, taking};
use crate::organization::world::{operator, profile_role, user};
use countersign::organization::{Access, Action, Change, Language, Names, Source, simulate};
use countersign::{UserId, id::CommandId};
use serde_json::{Value, json};

struct Known;

impl Names for Known {
    fn person(&self, user: UserId) -> Option<String> {
        (user == UserId::new(WHO)).then(|| "Julie".into())
    }
}

#[test]
fn j13_a_source_is_written_where_it_is_none_of_people() {
    let editor = profile_role(7, "editor");
    let plain = json!({"place": {"type": "profile", "profile": 7}, "role": "editor"});
    assert_eq!(serde_json::to_value(&editor).expect("JSON"), plain);
    let named = [
        (Source::default(), json!({"type": "person"})),
        (press(), json!({"type": "directory", "group": "press"})),
        (Source::import(), json!({"type": "import"})),
    ];
    for (source, text) in named {
        let mut full = plain.clone();
        full["source"] = text.clone();
        assert_eq!(serde_json::from_value::<Access>(full).expect("an access"), editor.clone().given_by(source.clone()));
        assert_eq!(serde_json::to_value(&source).expect("JSON"), text);
    }
    for wrong in [json!({"type": "directory"}), json!("import"), json!({"type": "import", "group": "a"}), json!({})] {
        assert!(serde_json::from_value::<Source>(wrong).is_err());
    }
    let texts = [
        json!({"type": "add_member", "user": 3, "access": [plain]}),
        json!({"type": "take_back", "user": 3, "source": {"type": "import"}}),
        json!({"type": "take_back", "user": 3, "source": {"type": "directory", "group": "press"},
               "place": {"type": "profile", "profile": 7}, "role": "editor"}),
    ];
    for text in texts {
        let action: Action = serde_json::from_value(text.clone()).expect("an action");
        assert_eq!(serde_json::to_value(action).expect("JSON"), text);
    }
}

#[test]
fn j13_a_history_says_through_whom() {
    let mut world = house();
    let editor = profile_role(7, "editor");
    let begun = world.log.len();
    sources().iter().for_each(|source| give(&mut world, editor.clone(), source));
    sources()[..3].iter().for_each(|source| drop(world.run(by(source), taking(&editor, source)).expect("taken")));
    let access = vec![editor.clone().given_by(press())];
    world.run(operator(), Action::AddMember { user: UserId::new(3), access }).expect("added");
    world.run(user(1), Action::RemoveMember { user: UserId::new(WHO) }).expect("removed");
    let told = |language| -> Vec<String> {
        let lines = world.log[begun..].iter().map(|event| event.line(&world.policy, language, &Known));
        lines.map(|line| line.text.split_once(", 00:00, ").map_or(line.text.clone(), |(_, told)| told.into())).collect()
    };
    assert_eq!(
        told(Language::English),
        [
            "1 made Julie Editor on profile 7",
            "Support made Julie Editor on profile 7 through directory group press",
            "Support made Julie Editor on profile 7 through directory group sales",
            "Support made Julie Editor on profile 7 through an import",
            "1 took Editor from Julie on profile 7; it is kept through directory group press, directory group sales, an import",
            "Support took Editor from Julie on profile 7 through directory group press; it is kept through directory group sales, an import",
            "Support took Editor from Julie on profile 7 through directory group sales; it is kept through an import",
            "Support added 3: Editor on profile 7 through directory group press",
            "1 removed Julie, with what was given through an import",
        ]
    );
    assert_eq!(
        told(Language::French)[4..],
        [
            "1 a retiré à Julie le rôle Éditeur sur le profil 7 ; il est conservé par le groupe d'annuaire press, le groupe d'annuaire sales, un import",
            "Le support a retiré à Julie le rôle Éditeur sur le profil 7 par le groupe d'annuaire press ; il est conservé par le groupe d'annuaire sales, un import",
            "Le support a retiré à Julie le rôle Éditeur sur le profil 7 par le groupe d'annuaire sales ; il est conservé par un import",
            "Le support a ajouté 3 : Éditeur sur le profil 7 par le groupe d'annuaire press",
            "1 a retiré Julie, avec ce qui était donné par un import",
        ]
    );
}

#[test]
fn j13_a_simulation_says_that_nothing_is_lost() {
    let mut world = house();
    let editor = profile_role(7, "editor");
    sources()[..2].iter().for_each(|source| give(&mut world, editor.clone(), source));
    let command = world.command(operator(), taking(&editor, &press()));
    let first = simulate(&world.policy, &world.state, &command).expect("what it would do");
    assert!(first.differences.is_empty(), "{:?}", first.differences);
    let kept = matches!(&first.events[0].change, Change::AccessRevoked { kept, .. } if *kept == [Source::default()]);
    assert!(kept);
    world.carry_out(&command).expect("taken back");
    let command = world.command(user(1), taking(&editor, &Source::default()));
    let last = simulate(&world.policy, &world.state, &command).expect("what it would do");
    assert!(last.differences.iter().any(|lost| lost.permission == "post.publish" && lost.after.is_empty()));
    let access = vec![editor.given_by(press())];
    let command = world.command(operator(), Action::AddMember { user: UserId::new(3), access });
    let added = simulate(&world.policy, &world.state, &command).expect("what it would do");
    assert!(added.differences.iter().all(|gained| gained.user == UserId::new(3) && gained.before.is_empty()));
    assert!(!added.differences.is_empty());
}

/// J11: the same again is done once, and the source is a part of what is asked.
#[test]
fn j13_the_same_command_from_another_source_is_another_command() {
    let mut world = house();
    let access = |source: &Source| vec![profile_role(7, "editor").given_by(source.clone())];
    let add = |source: &Source| Action::AddMember { user: UserId::new(3), access: access(source) };
    let mut command = world.command(operator(), add(&press()));
    assert_eq!(world.carry_out(&command).expect("added").len(), 1);
    assert_eq!(world.carry_out(&command).expect("done").len(), 0);
    command.action = add(&Source::import());
    let refusal = serde_json::to_value(world.carry_out(&command).expect_err("another")).expect("JSON");
    assert_eq!(refusal["type"], Value::from("id_reused"));
    assert_eq!(world.state.done(CommandId::new(command.id.as_u128() as u64)), Some(world.state.revision()));
}
