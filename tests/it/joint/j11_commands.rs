//! J11: an accepted command is done once; another one under its id is refused; what is too old to be known is refused.

use super::house::edit;
use super::j05_streams::told;
use crate::organization::world::{ALIXIA, World, at, operator, organization_role, user};
use countersign::organization::{
    Action, By, Command, CommandId, Event, KeyId, REMEMBERED_COMMANDS, Refusal, Snapshot, State, decide, evolve,
};
use countersign::{OrganizationId, Policy, UserId, approval};
use serde_json::json;

fn team() -> World {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    for who in 2..=4 {
        world.join(1, who, vec![organization_role("editor")]);
    }
    world
}

fn every_action(world: &World) -> Vec<Action> {
    let logged = [
        Action::Suspend { user: UserId::new(3) },
        Action::RemoveMember { user: UserId::new(3) },
        Action::SetExtraSeats { extra: 1 },
        Action::Leave {},
        Action::ExpireInvitations {},
        Action::FreeSeats {},
        Action::ChangePlan { plan: "pro".into(), at: None, extra_seats: None },
        Action::ChangePlan { plan: "pro".into(), at: Some(at(world.now.as_millis() + 1)), extra_seats: None },
    ];
    logged.into()
}

/// Every way of sending a command that is another one: by somebody else, for somebody else, something else.
#[test]
fn j11_another_command_under_a_used_id_is_refused_whoever_sends_it() {
    let mut world = team();
    let suspended = world.command(user(1), Action::Suspend { user: UserId::new(2) });
    world.carry_out(&suspended).expect("accepted");
    let actors = [user(1), user(2), user(4), operator(), By::Host {}, By::key(KeyId::new(1))];
    let mut others: Vec<Command> = Vec::new();
    for actor in actors {
        for acting_for in [None, Some(UserId::new(1)), Some(UserId::new(4))] {
            let by = acting_for.map_or(actor, |whom| actor.in_the_name_of(whom));
            others.push(Command { by, ..suspended.clone() });
            let actions = every_action(&world).into_iter();
            others.extend(actions.map(|action| Command { by, action, ..suspended.clone() }));
        }
    }
    for other in others.iter().filter(|other| **other != suspended) {
        for expected_revision in [None, Some(0), Some(world.state.revision())] {
            let other = Command { revision: expected_revision, ..other.clone() };
            assert_eq!(decide(&world.policy, &world.state, &other), Err(Refusal::IdReused {}), "{other:?}");
        }
    }
}

#[test]
fn j11_the_same_command_is_answered_as_done_at_any_time_and_revision() {
    let mut world = team();
    let command = world.command(user(1), Action::Suspend { user: UserId::new(2) });
    assert_eq!(world.state.done(command.id), None);
    let events = world.carry_out(&command).expect("accepted");
    let done = events.last().map(|event| event.revision);
    world.run(user(1), Action::Reinstate { user: UserId::new(2) }).expect("accepted");
    let restored = State::restore(world.state.snapshot()).expect("a state");
    for state in [&world.state, &restored] {
        assert_eq!(state.done(command.id), done);
        for expected_revision in [None, Some(0), command.revision, Some(state.revision())] {
            for now in [at(0), command.now, at(9_999)] {
                let again = Command { now, revision: expected_revision, ..command.clone() };
                assert_eq!(decide(&world.policy, state, &again), Ok(Vec::new()));
            }
        }
    }
}

#[test]
fn j11_a_refused_command_leaves_its_id_free() {
    let mut world = team();
    let refused = world.command(user(2), Action::Suspend { user: UserId::new(1) });
    world.carry_out(&refused).expect_err("an editor suspends nobody");
    let other = Command { by: user(1), action: Action::Suspend { user: UserId::new(2) }, ..refused };
    world.carry_out(&other).expect("the id is free");
}

#[test]
fn j11_a_history_in_which_an_id_is_used_twice_is_refused() {
    let world = team();
    for (first, one) in world.log.iter().enumerate() {
        for (second, other) in world.log.iter().enumerate().skip(first + 1) {
            let Event { command, command_digest, .. } = *one;
            for command_digest in [command_digest, other.command_digest] {
                let again = Event { command, command_digest, ..other.clone() };
                let mut state = State::new(OrganizationId::new(10));
                world.log[..second].iter().for_each(|event| evolve(&mut state, event).expect("it follows"));
                let before = state.clone();
                let together = second == first + 1 && command_digest == one.command_digest;
                assert_eq!(evolve(&mut state, &again).is_ok(), together, "{again:?}");
                assert!(together || state == before);
            }
        }
    }
}

/// An organization in which more commands were accepted than are remembered.
#[test]
fn j11_beyond_the_window_a_command_without_a_revision_is_too_old() {
    let policy = Policy::parse(ALIXIA).expect("a policy");
    let mut world = World::blank(policy);
    let created = Action::Create {
        organization: OrganizationId::new(10),
        founder: UserId::new(1),
        access: vec![organization_role("owner")],
        plan: Some("business".into()),
    };
    let first = Command { revision: None, ..world.command(operator(), created) };
    world.carry_out(&first).expect("it begins");
    let toggle = |extra| Action::SetExtraSeats { extra };
    let template = world.command(operator(), toggle(1));
    let template = decide(&world.policy, &world.state, &template).expect("accepted");
    let many = u64::try_from(REMEMBERED_COMMANDS).expect("a number");
    let grow = |state: &mut State, until: u64| {
        while state.revision() < until {
            let revision = state.revision() + 1;
            let (command, command_digest) = (CommandId::new(1_000_000 + revision), revision);
            evolve(state, &Event { revision, command, command_digest, ..template[0].clone() }).expect("it follows");
        }
    };
    grow(&mut world.state, many);
    let fresh = Command { revision: None, ..world.command(operator(), toggle(2)) };
    assert_eq!(decide(&world.policy, &world.state, &first), Ok(Vec::new()), "the last one that is remembered");
    assert!(decide(&world.policy, &world.state, &fresh).is_ok_and(|events| events.len() == 1));
    grow(&mut world.state, many + 1);
    let text = serde_json::to_string(&world.state.snapshot()).expect("JSON");
    let restored = State::restore(serde_json::from_str::<Snapshot>(&text).expect("a snapshot")).expect("a state");
    for state in [&world.state, &restored] {
        assert_eq!(state.done(first.id), None);
        let too_old = Err(Refusal::TooOld { forgotten: 1 });
        assert_eq!(decide(&world.policy, state, &first), too_old);
        assert_eq!(decide(&world.policy, state, &fresh), too_old);
        let stale = Command { revision: Some(0), ..first.clone() };
        assert!(matches!(decide(&world.policy, state, &stale), Err(Refusal::StaleRevision { .. })));
        let seen = Command { revision: Some(state.revision()), ..fresh.clone() };
        assert!(decide(&world.policy, state, &seen).is_ok_and(|events| events.len() == 1));
    }
}

/// What is expected is what the stream stands at, and what is found is what the sender saw.
#[test]
fn j11_both_engines_say_what_is_stale_the_same_way_round_in_json_and_in_text() {
    let mut house = told();
    let said = |revision: u64, found: u64| {
        let json = json!({"type": "stale_revision", "expected": revision, "found": found});
        (json, format!("expected revision `{revision}`, found `{found}`"))
    };
    let (organization, post) = (house.world.state.revision(), house.post.revision());
    assert_ne!(organization, post);
    for (found_there, found) in [(organization - 1, post - 1), (organization + 1, post + 1)] {
        let leave = house.world.command(user(1), Action::Leave {}).seen(found_there);
        let refused = decide(&house.world.policy, &house.world.state, &leave).expect_err("stale");
        assert_eq!((json!(refused), refused.to_string()), said(organization, found_there));
        let comment = house.command(approval::By::user(UserId::new(1)), edit(9));
        let refused = house.send(&approval::Command { revision: found, ..comment.clone() }).expect_err("stale");
        assert_eq!((json!(refused.reason), refused.reason.to_string()), said(post, found));
        let version = house.post.version();
        let refused = house.send(&approval::Command { version: version + 1, ..comment }).expect_err("stale");
        let json = json!({"type": "stale_version", "expected": version, "found": version + 1});
        let text = format!("expected version `{version}`, found `{}`", version + 1);
        assert_eq!((json!(refused.reason), refused.reason.to_string()), (json, text));
    }
    let mut gap = house.world.log[1].clone();
    gap.revision += 1;
    let mut begun = State::new(house.world.state.organization());
    evolve(&mut begun, &house.world.log[0]).expect("it happened");
    let broken = evolve(&mut begun, &gap).expect_err("a gap").to_string();
    assert!(broken.contains("expected revision `2`, found `3`"), "{broken}");
}
