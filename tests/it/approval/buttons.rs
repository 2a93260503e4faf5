//! The enabled buttons are the accepted commands (S39).

use super::desk::*;
use super::explorer::{PARTIES, actions, begin, button, command, stages, worlds};
use countersign::approval::{Action, Button, Order, State, Verb, decide, enabled, replay};
use std::collections::{HashMap, VecDeque};

#[test]
fn s39_the_buttons_are_the_accepted_commands() {
    // In every state of a walk: what has a button is accepted, and what has none is refused.
    let definition = stages(Order::Sequential);
    let worlds = worlds(&definition);
    let start = begin(&worlds, &[PAGE]).state;
    let mut seen: HashMap<State, ()> = HashMap::new();
    let mut queue = VecDeque::from([start.essence()]);
    let (mut pressed, mut refused) = (0, 0);
    let context = worlds[0].context();
    while let Some(state) = queue.pop_front() {
        if seen.len() > 1_000 {
            break;
        }
        if seen.insert(state.clone(), ()).is_some() {
            continue;
        }
        for by in PARTIES {
            let buttons = enabled(&context, &state, &by, at(1));
            for button in every_button() {
                for action in actions(&button, &state, at(1), 2) {
                    let sent = command(&state, by.clone(), 1, action);
                    let answer = decide(&context, &state, &sent);
                    let shown = buttons.contains(&button);
                    assert_eq!(answer.is_ok(), shown, "{button:?} by {by:?}: {answer:?} in {state:?}");
                    match answer {
                        Ok(events)
                            if state.version() < 3
                                || !matches!(
                                    sent.action,
                                    Action::Edit { .. } | Action::Schedule { .. } | Action::Unschedule { .. }
                                ) =>
                        {
                            pressed += 1;
                            queue.push_back(replay(state.clone(), &events).expect("it can happen").essence());
                        }
                        Ok(_) => {}
                        Err(_) => refused += 1,
                    }
                }
            }
        }
    }
    println!("{} states, {pressed} buttons pressed, {refused} commands without a button refused", seen.len());
    assert!(pressed > 1_000 && refused > 1_000);
}

fn every_button() -> Vec<Button> {
    let plain = button;
    let verbs = [
        Verb::Submit,
        Verb::Resubmit,
        Verb::Withdraw,
        Verb::Hold,
        Verb::ReleaseHold,
        Verb::ForceApprove,
        Verb::ForceReject,
        Verb::Schedule,
        Verb::Unschedule,
        Verb::Archive,
        Verb::BeginPublish,
        Verb::Retry,
        Verb::Report,
        Verb::Resolve,
    ];
    let mut buttons: Vec<Button> = verbs.into_iter().map(plain).collect();
    buttons.push(Button { target: None, ..plain(Verb::Edit) });
    buttons.push(Button { target: None, ..plain(Verb::Tick) });
    for stage in ["first", "second"] {
        let at = |verb| Button { stage: Some(stage.into()), ..plain(verb) };
        buttons.extend([Verb::Approve, Verb::Reject, Verb::RequestChanges].map(at));
        for person in [ANN, BEN, CAT] {
            buttons.push(Button { person: Some(person), ..at(Verb::Delegate) });
            for from in [ANN, BEN, CAT] {
                buttons.push(Button { person: Some(person), instead_of: Some(from), ..at(Verb::Reassign) });
            }
        }
    }
    buttons
}
