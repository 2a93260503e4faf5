//! The enabled buttons are the accepted commands (S39).

use super::explorer::{PARTIES, actions, begin, button, command, stages, worlds};
use super::fixture::*;
use crate::thorough::extent;
use countersign::approval::{
    Action, Button, Definition, FieldClass, Order, State, Verb, decide, enabled, explain, replay, simulate,
};
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
    let most = extent("states with buttons", None, [1_000, 250]) as usize;
    while let Some(state) = queue.pop_front() {
        if seen.len() > most {
            break;
        }
        if seen.insert(state.clone(), ()).is_some() {
            continue;
        }
        for by in PARTIES {
            let buttons = whole(enabled(&context, &state, &by, at(1)));
            for button in every_button() {
                for action in actions(&button, &state, at(1), 2) {
                    let sent = command(&state, by.clone(), 1, action);
                    let answer = decide(&context, &state, &sent);
                    let found = buttons.iter().find(|found| Button { voids: Vec::new(), ..(*found).clone() } == button);
                    let shown = found.is_some();
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
    assert!(pressed > most && refused > most);
}

/// The buttons with those of `reassign` put together, as a screen puts them: each who may be replaced with each who may
/// decide instead.
pub(crate) fn whole(buttons: Vec<Button>) -> Vec<Button> {
    let (halves, mut whole): (Vec<_>, Vec<_>) = buttons.into_iter().partition(|button| button.verb == Verb::Reassign);
    for replaced in halves.iter().filter(|button| button.instead_of.is_some()) {
        assert_eq!(replaced.person, None);
        let same = |other: &&Button| (other.target, &other.stage) == (replaced.target, &replaced.stage);
        let mut others = halves.iter().filter(same).filter(|button| button.person.is_some()).peekable();
        assert!(others.peek().is_some(), "somebody may be replaced by nobody");
        whole.extend(others.map(|other| Button { instead_of: replaced.instead_of, ..other.clone() }));
    }
    let replaced = |half: &Button| whole.iter().any(|one| one.verb == Verb::Reassign && one.person == half.person);
    assert!(halves.iter().filter(|half| half.person.is_some()).all(replaced), "nobody may be replaced by somebody");
    whole
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

#[test]
fn a_button_that_sets_the_time_says_whose_approvals_count_no_more() {
    // What `simulate` says of the command: in every state of a walk, whether the stages cover the date or not.
    let (mut voiding, mut harmless) = (0, 0);
    for covered in [true, false] {
        let definition = dated(covered);
        let worlds = worlds(&definition);
        let context = worlds[0].context();
        let mut seen: HashMap<State, ()> = HashMap::new();
        let mut queue = VecDeque::from([begin(&worlds, &[PAGE]).state.essence()]);
        while let Some(state) = queue.pop_front().filter(|_| seen.len() < 300) {
            if seen.insert(state.clone(), ()).is_some() {
                continue;
            }
            let told = explain(&context, &state, at(1));
            for (by, button) in PARTIES.iter().flat_map(|by| {
                let buttons = whole(enabled(&context, &state, by, at(1)));
                buttons.into_iter().map(move |button| (by, button))
            }) {
                for action in actions(&button, &state, at(1), 2) {
                    let dates = matches!(button.verb, Verb::Schedule | Verb::Unschedule);
                    if matches!(action, Action::Schedule { at, .. } if state.targets().any(|target| target.publish_at() == Some(at)))
                    {
                        continue; // The same time again is no change.
                    }
                    let sent = command(&state, by.clone(), 1, action);
                    let Ok(answer) = simulate(&context, &state, &sent) else { continue };
                    if dates {
                        let mut voided: Vec<String> = answer.voided.into_iter().map(|one| one.stage).collect();
                        voided.dedup();
                        assert_eq!(button.voids, voided, "{button:?} in {state:?}");
                        assert_eq!(told.targets[0].voided_by_another_time, voided, "{button:?} in {state:?}");
                        *(if voided.is_empty() { &mut harmless } else { &mut voiding }) += 1;
                    } else {
                        assert!(button.voids.is_empty(), "{button:?}");
                    }
                    let goes_on =
                        matches!(button.verb, Verb::Submit | Verb::Approve | Verb::Schedule | Verb::Unschedule);
                    if goes_on && state.version() < 4 {
                        queue.push_back(replay(state.clone(), &answer.events).expect("it can happen").essence());
                    }
                }
            }
        }
    }
    assert!(voiding > 20 && harmless > 20, "{voiding} void something, {harmless} nothing");
}

/// Two stages in order, which cover the date or the words alone.
fn dated(covered: bool) -> Definition {
    let class = if covered { FieldClass::Schedule } else { FieldClass::Text };
    let mut definition = stages(Order::Sequential);
    definition.stages.iter_mut().for_each(|stage| stage.covers = countersign::approval::Classes::of(&[class]));
    definition
}
