//! J6: clocks of several servers differ.

use super::house::{House, at, edit};
use crate::organization::world::{AGORAPULSE, World, operator, organization_role, profile_role, user};
use countersign::approval::{Action, By, RefusalReason as Reason, Rules, explain};
use countersign::organization::{self, Refusal, decide_in_order};
use countersign::{ContentState, ProfileId, UserId};

const PAGE: ProfileId = ProfileId::new(70);
const FEED: ProfileId = ProfileId::new(71);
const OWNER: u64 = 1;
const WRITER: u64 = 2;
/// An editor from minute 30 on.
const LATER: u64 = 3;

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
    let editor = organization::Access { from: Some(at(30)), ..profile_role(70, "editor") };
    let also = organization::Access { from: Some(at(30)), ..profile_role(71, "editor") };
    world.join(OWNER, LATER, vec![organization_role("member"), editor, also]);
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
                name: "Fixture".into(),
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
    let command = house.command(By::user(UserId::new(WRITER)), edit(2));
    let refusal = house.send_in(&roster.context(&rules), &command).expect_err("it runs back");
    assert_eq!(refusal.reason, Reason::TimeRunsBack { last: at(10), found: at(9) });
    house.run(operator(), organization::Action::DisconnectProfile { profile: FEED }).expect("no later than before");
    house.world.now = at(8);
    let early = house.world.command(operator(), organization::Action::ReconnectProfile { profile: FEED });
    let answer = decide_in_order(house.policy, &house.world.state, &early);
    assert_eq!(answer, Err(Refusal::TimeRunsBack { last: at(9), found: at(8) }));
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
    let refusal = house.by(By::Host {}, begin.clone()).expect_err("not yet");
    assert_eq!(refusal.reason, Reason::NotDue { at: at(60) });
    let roster = house.roster();
    let told = explain(&roster.context(house.rules), &house.post, house.own);
    assert_eq!(told.status, ContentState::Draft);
    // Nobody waits for the fast clock: what was planned goes out at its time.
    house.own = at(60);
    house.by(By::Host {}, begin).expect("its time has come");
    assert_eq!(house.status_at(PAGE), ContentState::Publishing);
}

#[test]
fn j6_a_hold_that_ended_by_a_fast_clock_holds_until_the_callers_own_says_so() {
    let mut house = agency();
    house.create(WRITER, &[PAGE]);
    house.does(WRITER, Action::Schedule { targets: vec![PAGE], at: at(60) });
    house.does(WRITER, Action::Submit { targets: vec![PAGE] });
    house.does(WRITER, Action::Hold { targets: vec![PAGE], until: Some(at(90)) });
    house.own = at(600);
    house.host(Action::Tick {});
    let order = house.due().remove(0);
    let begin = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint };
    house.own = at(70);
    assert_eq!(house.due(), []);
    assert_eq!(house.by(By::Host {}, begin.clone()).expect_err("held").reason, Reason::NotDue { at: at(90) });
    assert_eq!(house.next_deadline(), Some(at(90)));
    let stored = countersign::approval::State::restore(house.post.snapshot());
    assert_eq!(stored.as_ref(), Ok(&house.post));
    // Whoever lifts a hold says go, by whatever clock.
    let mut lifted = house.clone();
    lifted.own = at(55);
    lifted.does(WRITER, Action::Hold { targets: vec![PAGE], until: Some(at(58)) });
    lifted.does(WRITER, Action::ReleaseHold { targets: vec![PAGE] });
    lifted.own = at(60);
    lifted.by(By::Host {}, begin.clone()).expect("its time has come");
    house.own = at(90);
    house.by(By::Host {}, begin).expect("the hold has ended");
}

/// A story of a post by the right clock; the time to publish, a hold that ends, and an approver whose time begins.
fn story() -> Vec<(i64, By, Action)> {
    let writer = || By::user(UserId::new(WRITER));
    let page = || vec![PAGE];
    vec![
        (10, writer(), edit(2)),
        (11, writer(), Action::Schedule { targets: page(), at: at(60) }),
        (12, writer(), Action::Submit { targets: page() }),
        (13, writer(), Action::Hold { targets: page(), until: Some(at(50)) }),
        (
            14,
            By::Host {},
            Action::BeginPublish { target: PAGE, fingerprint: countersign::approval::Fingerprint::default() },
        ),
        (15, writer(), edit(3)),
        (16, writer(), Action::Withdraw { targets: page() }),
        (17, writer(), Action::Schedule { targets: page(), at: at(55) }),
        (18, writer(), Action::Resubmit { targets: page() }),
        (19, By::user(UserId::new(LATER)), edit(4)),
        (40, By::user(UserId::new(LATER)), edit(5)),
        (49, By::Host {}, Action::Tick {}),
        (50, By::Host {}, Action::Tick {}),
        (52, writer(), Action::Schedule { targets: page(), at: at(54) }),
        (53, writer(), Action::Unschedule { targets: page() }),
        (53, writer(), Action::Schedule { targets: page(), at: at(54) }),
        (54, By::Host {}, Action::Tick {}),
    ]
}

/// What came of the story: whether each command was accepted, where the target stood then, and what was due.
fn told(fast_before: Option<usize>) -> Vec<(bool, ContentState, usize)> {
    let mut house = agency();
    house.create(WRITER, &[PAGE, FEED]);
    let mut told = Vec::new();
    for (index, (minutes, by, action)) in story().into_iter().enumerate() {
        if fast_before == Some(index) {
            house.own = at(600);
            house.does(
                WRITER,
                Action::Comment {
                    target: Some(FEED),
                    visibility: countersign::approval::Visibility::External,
                    text: "from a fast server".into(),
                    mentions: vec![],
                },
            );
            let rename = organization::Action::DisconnectProfile { profile: FEED };
            house.run(operator(), rename).expect("by the fast clock");
        }
        house.own = at(minutes);
        let accepted = house.by(by, action).is_ok();
        told.push((accepted, house.status_at(PAGE), house.due().len()));
    }
    told
}

#[test]
fn j6_a_fast_servers_event_opens_no_post_and_locks_nobody_out() {
    let expected = told(None);
    assert!(!expected[4].0 && !expected[9].0 && expected[10].0, "what is not open yet: {expected:?}");
    assert_eq!(expected.last().map(|last| last.2), Some(1), "it goes out: {expected:?}");
    for index in 0..story().len() {
        assert_eq!(told(Some(index)), expected, "a fast event before command {index}");
    }
}

/// A story of an organization, each with whether somebody whose role begins later may edit then.
fn organized(fast_before: Option<usize>) -> Vec<(Result<(), &'static str>, bool)> {
    use organization::Action as Do;
    let mut house = agency();
    house.world.workspace(5, None);
    let invitation = |id, expires_at| Do::Invite {
        invitation: organization::InvitationId::new(id),
        recipient: format!("{id}@example.com"),
        token: organization::TokenId::new(id),
        access: vec![organization_role("member")],
        expires_at: at(expires_at),
    };
    let accept = |id| Do::AcceptInvitation {
        invitation: organization::InvitationId::new(id),
        token: organization::TokenId::new(id),
    };
    let member = |id| UserId::new(id);
    let from = |minutes, until| organization::Access { from: Some(at(minutes)), until, ..profile_role(70, "editor") };
    let commands = [
        (11, user(OWNER), invitation(1, 9_000)),
        (12, user(21), accept(1)),
        (13, user(OWNER), Do::Grant { user: member(21), access: from(40, Some(at(9_000))) }),
        (14, user(OWNER), Do::Suspend { user: member(WRITER) }),
        (15, user(OWNER), Do::Reinstate { user: member(WRITER) }),
        (16, operator(), Do::MoveProfile { profile: PAGE, workspace: Some(countersign::WorkspaceId::new(5)) }),
        (20, user(21), Do::Leave {}),
        (21, user(OWNER), invitation(2, 9_000)),
        (22, user(21), accept(2)),
        (30, user(OWNER), Do::Grant { user: member(21), access: from(35, None) }),
        (34, user(OWNER), Do::RenameWorkspace { workspace: countersign::WorkspaceId::new(5), name: "Bureau".into() }),
        (36, user(OWNER), Do::RemoveMember { user: member(WRITER) }),
    ];
    let mut told = Vec::new();
    for (index, (minutes, actor, action)) in commands.into_iter().enumerate() {
        if fast_before == Some(index) {
            house.own = at(600);
            house.run(operator(), Do::DisconnectProfile { profile: FEED }).expect("by the fast clock");
        }
        house.own = at(minutes);
        let answer = house.run(actor, action);
        let answer = answer.map(|_| ()).map_err(|refusal| crate::organization::world::kind::<()>(Err(refusal)));
        let place = organization::Place::profile(PAGE);
        told.push((answer, house.world.can(21, countersign::Level::Profile, "post.edit", place)));
    }
    told
}

#[test]
fn j6_a_fast_servers_event_begins_no_role_and_locks_nobody_out() {
    let expected = organized(None);
    assert!(expected.iter().all(|(answer, _)| answer.is_ok()), "{expected:?}");
    assert_eq!(expected.iter().position(|(_, may)| *may), Some(11), "not before its time");
    for index in 0..expected.len() {
        assert_eq!(organized(Some(index)), expected, "a fast event before command {index}");
    }
}

#[test]
fn j6_what_ends_has_ended_by_the_later_clock() {
    let mut house = agency();
    let until = organization::Access { until: Some(at(100)), ..profile_role(71, "moderator") };
    house.run(user(OWNER), organization::Action::Grant { user: UserId::new(LATER), access: until }).expect("granted");
    let invitation = organization::InvitationId::new(7);
    let (token, access) = (organization::TokenId::new(7), vec![organization_role("member")]);
    let recipient = "late@example.com".into();
    let invite = organization::Action::Invite { invitation, recipient, token, access, expires_at: at(100) };
    house.run(user(OWNER), invite).expect("invited");
    house.create(WRITER, &[PAGE, FEED]);
    let may = |house: &House| {
        house.world.can(LATER, countersign::Level::Profile, "draft.manage", organization::Place::profile(FEED))
    };
    house.own = at(29);
    house.world.now = at(29);
    assert!(may(&house));
    house.own = at(200);
    house.run(operator(), organization::Action::DisconnectProfile { profile: PAGE }).expect("by the fast clock");
    house.own = at(29);
    house.world.now = at(29);
    assert!(!may(&house), "its end was seen");
    let accept = organization::Action::AcceptInvitation { invitation, token };
    assert_eq!(house.run(user(30), accept), Err(Refusal::Expired { at: at(100) }));
}

#[test]
fn j6_people_are_refused_only_if_they_cannot_be_right() {
    let house = agency();
    let policy = house.policy;
    let editor = policy.profile_role("editor").expect("a role");
    let here = house.world.state.organization();
    let person = |from: Option<i64>, until: Option<i64>| {
        let assignment = countersign::actor::Assignment::profile(PAGE, editor);
        let assignment = from.into_iter().fold(assignment, |assignment, from| assignment.from(at(from)));
        let assignment = until.into_iter().fold(assignment, |assignment, until| assignment.until(at(until)));
        policy.actor(UserId::new(WRITER), here).assignment(assignment)
    };
    let places = [countersign::Organization::new(here).direct_profile(PAGE)];
    let answers = |actor: countersign::Actor| {
        let mut house = house.clone();
        house.own = at(500);
        let roster = house.roster();
        let people: Vec<_> = roster.people().cloned().collect();
        let create = Action::Create { targets: vec![PAGE], digests: super::house::text(1) };
        let command = house.command(By::user(UserId::new(OWNER)), create);
        house.send_in(&countersign::approval::Context::new(house.rules, &places, &people), &command).expect("created");
        // The owner's actor is as of 500; the writer's own clock says 20.
        house.own = at(20);
        let owner = house.world.state.actor(policy, UserId::new(OWNER), at(20)).expect("an actor");
        let people = [owner, actor];
        let command = house.command(By::user(UserId::new(OWNER)), edit(2));
        match house.send_in(&countersign::approval::Context::new(house.rules, &places, &people), &command) {
            Ok(_) => true,
            Err(refusal) => {
                assert_eq!(refusal.reason, Reason::PersonOutOfDate { user: UserId::new(WRITER) });
                false
            }
        }
    };
    let right = [
        person(None, None).build(at(20)),
        person(None, None).build(at(3)),
        // Without a period nothing can be wrong.
        person(None, None).build(at(400)),
        person(Some(100), None).build(at(20)),
        person(None, Some(100)).build_behind(at(20), at(500)),
        person(None, Some(800)).build_behind(at(20), at(900)),
        person(Some(100), Some(200)).build(at(20)),
        person(Some(600), None).build(at(400)),
    ];
    for (index, actor) in right.into_iter().enumerate() {
        assert!(answers(actor.expect("an actor")), "right {index}");
    }
    let wrong = [
        // It ended, and they do not know.
        person(None, Some(100)).build(at(20)),
        // It began by another clock alone.
        person(Some(100), None).build(at(400)),
        person(Some(100), None).build_behind(at(400), at(500)),
        // It began by this clock, and they do not know.
        person(Some(10), None).build(at(5)),
        // As of a time that nobody has seen.
        person(None, None).build(at(501)),
    ];
    for (index, actor) in wrong.into_iter().enumerate() {
        assert!(!answers(actor.expect("an actor")), "wrong {index}");
    }
}
