//! Commands at the same time: each is retried on a conflict, and the end is that of some order (S31).

use super::fixture::*;
use countersign::approval::{Action, By, Command, Definition, Quorum, RefusalReason as Reason, State, decide, replay};
use countersign::{ContentState, id::CommandId};

type Wish = (By, Action);

fn at_least(needed: u32) -> Definition {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(needed);
    definition
}

fn sent(wish: &Wish, number: usize, seen: &State) -> Command {
    let (by, action) = wish.clone();
    let id = CommandId::new(100 + number as u64);
    Command { id, by, now: at(1), revision: seen.revision(), version: seen.version(), action }
}

/// Tries a command on what its sender saw, and once more on what there is if that has moved on. A decision on content
/// that its sender never saw is not sent again.
fn try_hard(fixture: &Fixture, state: State, seen: &State, wish: &Wish, number: usize) -> State {
    let first = decide(&fixture.world.context(), &state, &sent(wish, number, seen));
    let decision = matches!(wish.1, Action::Approve { .. } | Action::Reject { .. });
    let answer = match first {
        Err(refusal) if matches!(refusal.reason, Reason::StaleRevision { .. }) => {
            let again = if decision {
                Command { version: seen.version(), ..sent(wish, number, &state) }
            } else {
                sent(wish, number, &state)
            };
            decide(&fixture.world.context(), &state, &again)
        }
        other => other,
    };
    match answer {
        Ok(events) => replay(state, &events).expect("it can happen"),
        Err(_) => state,
    }
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![vec![]];
    }
    let shorter = orders(count - 1);
    shorter
        .iter()
        .flat_map(|order| {
            (0..count).map(|at| {
                let mut order = order.clone();
                order.insert(at, count - 1);
                order
            })
        })
        .collect()
}

/// Every order of reading and of writing of these commands: `2n` steps.
fn interleavings(fixture: &Fixture, wishes: &[Wish]) -> Vec<State> {
    fn go(
        fixture: &Fixture,
        wishes: &[Wish],
        state: State,
        seen: &mut Vec<Option<State>>,
        done: &mut Vec<bool>,
        ends: &mut Vec<State>,
    ) {
        if done.iter().all(|done| *done) {
            ends.push(state.essence());
            return;
        }
        for at in 0..wishes.len() {
            if done[at] {
                continue;
            }
            match seen[at].clone() {
                None => {
                    seen[at] = Some(state.clone());
                    go(fixture, wishes, state.clone(), seen, done, ends);
                    seen[at] = None;
                }
                Some(saw) => {
                    done[at] = true;
                    go(fixture, wishes, try_hard(fixture, state.clone(), &saw, &wishes[at], at), seen, done, ends);
                    done[at] = false;
                }
            }
        }
    }
    let mut ends = Vec::new();
    go(
        fixture,
        wishes,
        fixture.state.clone(),
        &mut vec![None; wishes.len()],
        &mut vec![false; wishes.len()],
        &mut ends,
    );
    ends
}

fn in_some_order(fixture: &Fixture, wishes: &[Wish]) -> Vec<State> {
    let mut ends = Vec::new();
    // A decision that came too late for its version is as if it had not been sent.
    for left_out in 0..1_usize << wishes.len() {
        for order in orders(wishes.len()) {
            let sent = order.iter().filter(|at| left_out >> **at & 1 == 0);
            let end = sent.fold(fixture.state.clone(), |state, at| {
                let seen = state.clone();
                try_hard(fixture, state, &seen, &wishes[*at], *at)
            });
            ends.push(end.essence());
        }
    }
    ends
}

#[test]
fn s31_concurrent_commands_end_as_in_some_order() {
    let person = By::user;
    let pools: [(u32, Vec<Wish>); 4] = [
        (
            3,
            vec![
                (person(BEN), approve("second_pair")),
                (person(EVE), approve("second_pair")),
                (person(CAT), approve("second_pair")),
            ],
        ),
        (
            1,
            vec![
                (person(BEN), approve("second_pair")),
                (person(EVE), reject("second_pair")),
                (person(ANN), edit("two")),
            ],
        ),
        (
            2,
            vec![
                (person(BEN), approve("second_pair")),
                (person(ANN), withdraw()),
                (person(CAT), Action::ForceApprove { targets: vec![PAGE] }),
            ],
        ),
        (1, vec![(person(ANN), edit("two")), (person(CAT), edit("three")), (person(BEN), approve("second_pair"))]),
    ];
    for (needed, wishes) in pools {
        let fixture = Fixture::submitted(at_least(needed));
        let sequential = in_some_order(&fixture, &wishes);
        let ends = interleavings(&fixture, &wishes);
        assert_eq!(ends.len(), 90, "six steps, each read before its write");
        for end in ends {
            assert!(sequential.contains(&end), "{end:?}");
        }
    }
    // No approval is lost.
    let fixture = Fixture::submitted(at_least(2));
    let wishes = [(person(BEN), approve("second_pair")), (person(EVE), approve("second_pair"))];
    for end in interleavings(&fixture, &wishes) {
        assert_eq!(end.status(), ContentState::Approved);
    }
}
