//! J6: clocks of several servers differ.

use super::house::{House, at, edit};
use crate::organization::world::{AGORAPULSE, World, operator, organization_role, profile_role, user};
use countersign::approval::{Action, Party, RefusalReason as Reason, Rules, explain};
use countersign::organization::{self, Refusal, decide_in_order};
use countersign::{ContentState, ProfileId, UserId};

const PAGE: ProfileId = ProfileId::new(70);
const FEED: ProfileId = ProfileId::new(71);
const OWNER: u64 = 1;
const WRITER: u64 = 2;

/// An owner, an editor of two profiles, and the clock at ten minutes.
fn agency() -> House {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(70, None);
    world.profile(71, None);
    world.join(
        OWNER,
        WRITER,
        vec![organization_role("member"), profile_role(70, "editor"), profile_role(71, "editor")],
    );
    let mut house = House::new(world);
    house.own = at(10);
    house
}

#[test]
fn j6_a_command_from_before_the_last_event_is_taken_at_its_time_and_keeps_its_own_clock() {
    let mut house = agency();
    house.create(WRITER, &[PAGE]);
    house.own = at(600);
    house.does(WRITER, edit(2));
    house
        .run(
            operator(),
            organization::Action::CreateWorkspace {
                workspace: countersign::WorkspaceId::new(5),
                name: "Desk".into(),
                holder: None,
            },
        )
        .expect("made");
    house.own = at(11);
    let events = house.does(WRITER, edit(3));
    assert_eq!((events[0].at, events[0].clock), (at(600), Some(at(11))));
    let rename =
        organization::Action::RenameWorkspace { workspace: countersign::WorkspaceId::new(5), name: "Bureau".into() };
    let events = house.run(user(OWNER), rename).expect("renamed");
    assert_eq!((events[0].at, events[0].clock), (at(600), Some(at(11))));
    house.own = at(601);
    let (post, log) = (house.does(WRITER, edit(4)), house.log.clone());
    assert_eq!((post[0].at, post[0].clock), (at(601), None), "not behind");
    // The clock of an event is behind the event before, or the history is broken.
    let start = countersign::approval::State::new(house.post.organization(), house.post.content());
    assert!(countersign::approval::replay(start.clone(), &log).is_ok());
    for (index, wrong) in [(1, at(600)), (1, at(5)), (2, at(600)), (3, at(600))] {
        let mut log = log.clone();
        log[index].clock = Some(wrong);
        assert!(countersign::approval::replay(start.clone(), &log).is_err(), "{index} {wrong}");
    }
}

#[test]
fn j6_a_host_whose_clocks_agree_refuses_late_ones() {
    let mut house = agency();
    house.create(WRITER, &[PAGE]);
    house.own = at(9);
    let rules = Rules::of(house.policy).refuse_late_clocks();
    let roster = house.roster();
    let command = house.command(Party::person(UserId::new(WRITER)), edit(2));
    let refusal = house.send_in(&roster.context(&rules), &command).expect_err("it runs back");
    assert_eq!(refusal.reason, Reason::TimeRunsBack { last: at(10) });
    house.run(operator(), organization::Action::DisconnectProfile { profile: FEED }).expect("no later than before");
    house.world.now = at(8);
    let early = house.world.command(operator(), organization::Action::ReconnectProfile { profile: FEED });
    let answer = decide_in_order(house.policy, &house.world.state, &early);
    assert_eq!(answer, Err(Refusal::Early { now: at(8), last: at(9) }));
    house.world.carry_out(&early).expect("by default it is taken");
    assert_eq!(decide_in_order(house.policy, &house.world.state, &early), Ok(Vec::new()), "it was done already");
}

#[test]
fn j6_nothing_is_due_before_the_callers_own_clock_says_so() {
    let mut house = agency();
    house.create(WRITER, &[PAGE, FEED]);
    house.does(WRITER, Action::Schedule { targets: vec![PAGE], at: at(60) });
    house.does(WRITER, Action::Submit { targets: vec![PAGE] });
    house.own = at(600);
    house.does(WRITER, Action::Hold { targets: vec![FEED], until: None });
    assert_eq!(house.due().len(), 1, "by the fast clock it is");
    house.own = at(20);
    assert_eq!(house.due(), []);
    house.own = at(600);
    let order = house.due().remove(0);
    house.own = at(20);
    let begin = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint };
    let refusal = house.by(Party::Host {}, begin.clone()).expect_err("not yet");
    assert_eq!(refusal.reason, Reason::NotDue { at: at(60) });
    let roster = house.roster();
    let told = explain(&roster.context(house.rules), &house.post, house.own);
    assert_eq!(told.status, ContentState::Draft);
    // Nobody waits for the fast clock: what was planned goes out at its time.
    house.own = at(60);
    house.by(Party::Host {}, begin).expect("its time has come");
    assert_eq!(house.status_at(PAGE), ContentState::Publishing);
}
