//! J11: an accepted command is known by its id as long as it is among the latest 65,536, and what may be older is done only
//! if it says what it expects. Random commands at the end of that window, against a plain list of what was accepted.

use super::world::*;
use crate::random::Random;
use countersign::id::CommandId;
use countersign::organization::{Action, Command, Snapshot, State};
use serde_json::{Value, json};
use std::collections::VecDeque;

const WINDOW: usize = 65_536;
/// So many commands are sent before the first one is forgotten, at least.
const BEFORE: usize = 60;
const STEPS: usize = 400;

/// What was accepted, oldest first: the id, what was sent if that is known, and the revision after it.
struct Model {
    remembered: VecDeque<(u64, Option<Action>, u64)>,
    gone: Vec<u64>,
    forgotten: Option<u64>,
}

impl Model {
    /// By that list alone: what the answer must be; nothing if it is done again, `done` if it is done.
    fn answer(&self, id: u64, action: &Action, expected: Option<u64>, revision: u64) -> &'static str {
        match self.remembered.iter().rev().find(|(known, ..)| *known == id) {
            Some((_, sent, _)) if sent.as_ref() == Some(action) => "",
            Some(_) => "id_reused",
            None if expected.is_some_and(|expected| expected != revision) => "stale_revision",
            None if expected.is_none() && self.forgotten.is_some() => "too_old",
            None => "done",
        }
    }

    fn accept(&mut self, id: u64, action: Action, revision: u64) {
        self.remembered.push_back((id, Some(action), revision));
        if self.remembered.len() > WINDOW {
            let (id, _, revision) = self.remembered.pop_front().expect("the oldest");
            self.gone.push(id);
            self.forgotten = Some(revision);
        }
    }
}

/// An organization after almost as many commands as are remembered.
fn long_lived() -> (World, Model) {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    let mut stored = serde_json::to_value(world.state.snapshot()).expect("JSON");
    let mut remembered = VecDeque::new();
    let commands = stored["commands"].as_array_mut().expect("commands");
    for command in commands.iter() {
        remembered.push_back((command["command"].as_u64().expect("an id"), None, world.state.revision()));
    }
    let mut revision = world.state.revision();
    while commands.len() < WINDOW - BEFORE {
        revision += 1;
        let id = 1_000_000 + revision;
        commands.push(json!({ "command": id, "digest": id, "revision": revision }));
        remembered.push_back((id, None, revision));
    }
    stored["revision"] = json!(revision);
    let snapshot: Snapshot = serde_json::from_value(stored).expect("a snapshot");
    world.state = State::restore(snapshot).expect("a state");
    (world, Model { remembered, gone: Vec::new(), forgotten: None })
}

fn name(answer: &Result<Vec<countersign::organization::Event>, countersign::organization::Refusal>) -> String {
    match answer {
        Ok(events) if events.is_empty() => String::new(),
        Ok(_) => "done".into(),
        Err(refusal) => {
            let value: Value = serde_json::to_value(refusal).expect("JSON");
            value["type"].as_str().expect("a name").into()
        }
    }
}

#[test]
fn j11_what_is_not_remembered_is_not_done_again() {
    let (mut world, mut model) = long_lived();
    let (mut random, mut extra, mut met) = (Random::new(11), 0, std::collections::BTreeMap::new());
    for step in 0..STEPS {
        let revision = world.state.revision();
        let sent = |at: usize| model.remembered.get(at).cloned().expect("remembered");
        let late = model.remembered.len() - 1;
        let (id, known) = match random.below(6) {
            0 => (sent(random.below(5)).0, None),
            1 if !model.gone.is_empty() => (*random.pick(&model.gone), None),
            2 => {
                let (id, action, _) = sent(late - random.below(5));
                (id, action)
            }
            _ => (10_000_000 + step as u64, None),
        };
        let action = known.unwrap_or(Action::SetExtraSeats { extra: 1 + (extra + 1) % 2 });
        let expected = *random.pick(&[Some(revision), Some(revision), None, Some(revision - 1)]);
        let command = world.command(user(1), action.clone());
        let command = Command { id: CommandId::new(id), revision: expected, ..command };
        let must = model.answer(id, &action, expected, revision);
        let answer = world.carry_out(&command);
        assert_eq!(name(&answer), must, "step {step}: {command:?}: {answer:?}");
        *met.entry(must).or_insert(0) += 1;
        if must == "done" {
            extra = (extra + 1) % 2;
            model.accept(id, action, world.state.revision());
        }
    }
    assert!(met.len() == 5 && met.values().all(|count| *count >= 10), "{met:?}");
}
