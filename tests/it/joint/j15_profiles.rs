//! J15: profiles that are deleted, disconnected, or that the host does not name.

use super::house::{House, at, edit, text};
use crate::organization::world::{AGORAPULSE, World, operator, organization_role, profile_role};
use countersign::approval::{
    Action, By, Cause, Change, Context, Effect, Gap, OverrideDigest, RefusalReason as Reason, Verb, effects, enabled,
    explain, simulate,
};
use countersign::organization::{self, Action as Ask};
use countersign::{Actor, ContentState, Organization, Profile, ProfileId, UserId, WorkspaceId};

const PAGE: ProfileId = ProfileId::new(70);
const FEED: ProfileId = ProfileId::new(71);
const OWNER: u64 = 1;
const WRITER: u64 = 2;
const OTHER: u64 = 3;

/// An owner, an editor of two profiles in a workspace, a moderator of one; and a post for both.
fn agency() -> House {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.workspace(5, None);
    world.profile(70, Some(5));
    world.profile(71, Some(5));
    world.profile(72, None);
    let roles = |profiles: &[u64], role: &str| {
        let roles = profiles.iter().map(|profile| profile_role(*profile, role));
        [organization_role("member")].into_iter().chain(roles).collect::<Vec<_>>()
    };
    world.join(OWNER, WRITER, roles(&[70, 71], "editor"));
    world.join(OWNER, OTHER, roles(&[70], "editor"));
    let mut house = House::new(world);
    house.own = at(10);
    house.create(WRITER, &[PAGE, FEED]);
    house
}

fn scheduled(house: &mut House) {
    house.does(WRITER, Action::Schedule { targets: vec![PAGE, FEED], at: at(60) });
    house.does(WRITER, Action::Submit { targets: vec![PAGE, FEED] });
    assert_eq!(house.post.status(), ContentState::Scheduled);
}

fn delete(house: &mut House, profile: ProfileId) {
    house.run(operator(), Ask::DeleteProfile { profile }).expect("deleted");
}

fn gaps(house: &House, profile: ProfileId) -> Vec<Gap> {
    let roster = house.roster();
    let told = explain(&roster.context(house.rules), &house.post, house.own);
    told.targets.into_iter().find(|target| target.target == profile).expect("a target").gaps
}

fn remove(target: ProfileId) -> Action {
    Action::RemoveTarget { target }
}

fn archive(target: ProfileId) -> Action {
    Action::Archive { targets: vec![target] }
}

#[test]
fn j15_a_deleted_profile_closes_its_target_at_the_next_command_whatever_it_is() {
    let mut ready = agency();
    scheduled(&mut ready);
    delete(&mut ready, PAGE);
    let hold = Action::Hold { targets: vec![FEED], until: None };
    let comment = Action::Comment {
        target: Some(FEED),
        visibility: countersign::approval::Visibility::External,
        text: "so".into(),
        mentions: vec![],
    };
    let by_host = [Action::Tick {}, Action::PeopleChanged {}].map(|action| (By::Host {}, action));
    let by_person = [edit(2), hold, comment, Action::Unschedule { targets: vec![FEED] }, archive(FEED), remove(PAGE)];
    let by_person = by_person.map(|action| (By::user(UserId::new(WRITER)), action));
    for (by, action) in by_host.into_iter().chain(by_person) {
        let mut house = ready.clone();
        let events = house.by(by, action.clone()).unwrap_or_else(|refusal| panic!("{action:?}: {refusal}"));
        assert_eq!(events[0].change, Change::TargetGone { target: PAGE }, "{action:?}");
        assert_eq!(house.status_at(PAGE), ContentState::Expired);
        assert!(house.post.target(PAGE).is_some_and(countersign::approval::Target::is_gone));
        house.own = at(60);
        assert!(house.due().iter().all(|order| order.target == FEED), "{action:?}");
        assert_ne!(house.next_deadline(), Some(at(10)));
    }
}

#[test]
fn j15_a_gone_target_stands_in_nobodys_way() {
    let mut house = agency();
    scheduled(&mut house);
    delete(&mut house, PAGE);
    house.host(Action::PeopleChanged {});
    assert_eq!(house.post.status(), ContentState::Scheduled, "as the living one");
    assert!(matches!(gaps(&house, PAGE)[..], [Gap::ProfileGone { .. }]));
    house.does(WRITER, edit(2));
    house.does(WRITER, Action::Withdraw { targets: vec![FEED] });
    house.does(WRITER, Action::Resubmit { targets: vec![FEED] });
    for action in [
        Action::Submit { targets: vec![PAGE] },
        Action::Resubmit { targets: vec![PAGE] },
        Action::Withdraw { targets: vec![PAGE] },
        Action::ForceApprove { targets: vec![PAGE] },
        Action::Schedule { targets: vec![PAGE], at: at(90) },
        Action::Hold { targets: vec![PAGE], until: None },
    ] {
        let refused = house.refused(OWNER, action.clone());
        assert_eq!(refused, Reason::WrongState { state: ContentState::Expired }, "{action:?}");
    }
    // The clock goes on at the living one alone.
    house.own = at(60);
    let order = house.due();
    assert_eq!(order.iter().map(|order| order.target).collect::<Vec<_>>(), [FEED]);
}

#[test]
fn j15_whoever_may_at_a_living_target_puts_the_dead_one_away() {
    for (user, may) in [(OWNER, true), (WRITER, true), (OTHER, false)] {
        for action in [remove(PAGE), archive(PAGE)] {
            let mut house = agency();
            delete(&mut house, PAGE);
            let by = By::user(UserId::new(user));
            assert_eq!(house.by(by.clone(), action.clone()).is_ok(), may, "{user} {action:?}");
            if may {
                assert!(house.by(by, action).is_err(), "once");
            }
        }
    }
    // Taken off, it stays as a record that can still be put away; and is no record of the profile that comes back.
    let mut house = agency();
    delete(&mut house, PAGE);
    house.does(WRITER, remove(PAGE));
    house.does(OWNER, archive(PAGE));
    assert_eq!(house.status_at(PAGE), ContentState::Archived);
    house.world.profile(70, None);
    house.does(OWNER, Action::AddTarget { target: PAGE });
    assert_eq!(house.status_at(PAGE), ContentState::Draft);
    house.does(OWNER, remove(PAGE));
    assert!(house.post.target(PAGE).is_none());
}

#[test]
fn j15_where_none_lives_the_organization_and_the_author_put_away() {
    for (user, may) in [(OWNER, true), (WRITER, true), (OTHER, false)] {
        for whole in [false, true] {
            for action in [remove(PAGE), archive(PAGE), archive(FEED)] {
                let mut house = agency();
                scheduled(&mut house);
                if whole {
                    house.run(operator(), Ask::DeleteWorkspace { workspace: WorkspaceId::new(5) }).expect("deleted");
                } else {
                    delete(&mut house, PAGE);
                    delete(&mut house, FEED);
                }
                house.host(Action::PeopleChanged {});
                assert_eq!(house.post.status(), ContentState::Expired);
                assert_eq!(house.next_deadline(), None);
                assert_eq!(house.by(By::user(UserId::new(user)), action.clone()).is_ok(), may, "{user} {action:?}");
            }
        }
    }
    // An author who was removed is the author no more.
    let mut house = agency();
    delete(&mut house, PAGE);
    delete(&mut house, FEED);
    house.run(operator(), Ask::RemoveMember { user: UserId::new(WRITER) }).expect("removed");
    assert!(house.by(By::user(UserId::new(WRITER)), archive(PAGE)).is_err());
}

#[test]
fn j15_where_none_lives_an_author_without_a_right_puts_away_and_does_nothing_else() {
    let mut house = agency();
    scheduled(&mut house);
    house.own = at(60);
    let order = house.due().remove(0);
    house.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint });
    house.host(Action::ReportUnknown { target: PAGE, attempt: 1 });
    delete(&mut house, PAGE);
    delete(&mut house, FEED);
    house.host(Action::Tick {});
    let resolve = Action::Resolve { target: PAGE, attempt: 1, published: true };
    assert!(house.by(By::user(UserId::new(WRITER)), resolve.clone()).is_err());
    let roster = house.roster();
    let author = By::user(UserId::new(WRITER));
    let buttons = enabled(&roster.context(house.rules), &house.post, &author, house.own);
    let verbs: Vec<_> = buttons.iter().map(|button| (button.verb, button.target)).collect();
    assert_eq!(verbs, [(Verb::RemoveTarget, Some(FEED)), (Verb::Archive, Some(FEED))]);
    house.does(OWNER, resolve);
    assert_eq!(house.status_at(PAGE), ContentState::Published);
}

#[test]
fn j15_what_is_under_way_is_closed_when_its_outcome_is_told() {
    for (published, unknown) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut house = agency();
        scheduled(&mut house);
        house.own = at(60);
        let order = house.due().remove(0);
        house.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint });
        delete(&mut house, PAGE);
        house.host(Action::Tick {});
        assert_eq!(house.status_at(PAGE), ContentState::Publishing, "nobody knows yet");
        if unknown {
            house.host(Action::ReportUnknown { target: PAGE, attempt: 1 });
            assert_eq!(house.status_at(PAGE), ContentState::Publishing);
            let resolve = Action::Resolve { target: PAGE, attempt: 1, published };
            house.does(WRITER, resolve);
        } else if published {
            house.host(Action::ReportPublished { target: PAGE, attempt: 1 });
        } else {
            house.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "no such page".into() });
        }
        let ends = if published { ContentState::Published } else { ContentState::Expired };
        assert_eq!(house.status_at(PAGE), ends);
        house.host(Action::Tick {});
        assert_eq!(house.status_at(PAGE), ends);
    }
}

#[test]
fn j15_nothing_is_ordered_on_a_disconnected_profile_until_it_is_back() {
    let mut house = agency();
    scheduled(&mut house);
    let before = house.post.clone();
    house.run(operator(), Ask::DisconnectProfile { profile: PAGE }).expect("disconnected");
    let command = house.command(By::Host {}, Action::PeopleChanged {});
    let roster = house.roster();
    let would = simulate(&roster.context(house.rules), &house.post, &command).expect("it would");
    assert_eq!(would.stuck[0].cause, Cause::ProfileDisconnected {});
    let events = house.send(&command).expect("told");
    let told = effects(&house.roster().context(house.rules), &before, &house.post, &events);
    let stuck = |effect: &Effect| matches!(effect, Effect::TellStuck { target: PAGE, stage: None, .. });
    assert!(told.iter().any(stuck), "{told:?}");
    assert!(gaps(&house, PAGE).contains(&Gap::OutOfReach { stuck: Cause::ProfileDisconnected {} }));
    house.own = at(60);
    let order = house.due();
    assert_eq!(order.iter().map(|order| order.target).collect::<Vec<_>>(), [FEED]);
    let begin = |target, fingerprint| Action::BeginPublish { target, fingerprint };
    let fingerprint = before.targets().count().checked_sub(2).map(|_| order[0].fingerprint.clone()).expect("two");
    let refused = house.by(By::Host {}, begin(PAGE, fingerprint.clone())).expect_err("not there");
    assert_eq!(refused.reason, Reason::ProfileDisconnected {});
    house.by(By::Host {}, begin(FEED, fingerprint.clone())).expect("the other goes on");
    house.own = at(70);
    house.host(Action::Tick {});
    assert_eq!(house.status_at(PAGE), ContentState::Scheduled, "it waits");
    house.run(operator(), Ask::ReconnectProfile { profile: PAGE }).expect("back");
    house.host(Action::PeopleChanged {});
    assert_eq!(house.due().len(), 1);
    house.host(begin(PAGE, fingerprint));
}

#[test]
fn j15_a_disconnected_profile_is_not_tried_again_either() {
    let mut house = agency();
    scheduled(&mut house);
    house.own = at(60);
    let order = house.due().remove(0);
    house.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint });
    house.run(operator(), Ask::DisconnectProfile { profile: PAGE }).expect("disconnected");
    house.host(Action::ReportFailed { target: PAGE, attempt: 1, error: "signed out".into() });
    let order = house.post.retry_order(PAGE).expect("it failed");
    let retry = Action::Retry { target: PAGE, fingerprint: order.fingerprint };
    assert_eq!(house.refused(WRITER, retry.clone()), Reason::ProfileDisconnected {});
    let roster = house.roster();
    let by = By::user(UserId::new(WRITER));
    let retries = |house: &House| {
        let buttons = enabled(&roster.context(house.rules), &house.post, &by, house.own);
        buttons.iter().any(|button| button.verb == Verb::Retry && button.target == Some(PAGE))
    };
    assert!(!retries(&house));
    house.run(operator(), Ask::ReconnectProfile { profile: PAGE }).expect("back");
    house.does(WRITER, retry);
}

/// The context of a host that makes it by hand.
fn by_hand<'a>(house: &House, places: &'a [Profile<'static>], people: &'a [Actor]) -> Context<'a> {
    Context::new(house.rules, places, people)
}

#[test]
fn j15_silence_is_no_word_about_a_profile() {
    let mut house = agency();
    scheduled(&mut house);
    let roster = house.roster();
    let people: Vec<Actor> = roster.people().cloned().collect();
    let fixture = Organization::new(house.post.organization()).workspace(WorkspaceId::new(5));
    let (feed, both) = (vec![fixture.profile(FEED)], vec![fixture.profile(PAGE), fixture.profile(FEED)]);
    let writer = || By::user(UserId::new(WRITER));
    house.own = at(60);
    // Not named: nothing is ordered, it is stuck, and the other goes on.
    // Not known to be allowed there, a change of what both share is not.
    let context = by_hand(&house, &feed, &people);
    let command = house.command(writer(), edit(2));
    assert_eq!(house.send_in(&context, &command).expect_err("unknown").reason, Reason::UnknownPlace {});
    let over = OverrideDigest { target: FEED, digest: text(2).text };
    let command = house.command(writer(), Action::Edit { digests: text(1), overrides: vec![over] });
    let events = house.send_in(&context, &command).expect("the other goes on");
    assert_eq!(events[0].change, Change::ProfileUnknown { target: PAGE });
    let told = explain(&context, &house.post, house.own);
    assert!(told.targets[0].gaps.contains(&Gap::OutOfReach { stuck: Cause::ProfileUnknown {} }));
    assert!(house.due().iter().all(|order| order.target == FEED));
    assert_ne!(house.status_at(PAGE), ContentState::Expired, "it is not said to be gone");
    for action in [archive(PAGE), remove(PAGE), Action::Withdraw { targets: vec![PAGE] }] {
        let command = house.command(writer(), action);
        assert_eq!(house.send_in(&context, &command).expect_err("unknown").reason, Reason::UnknownPlace {});
    }
    // Named again, it goes on.
    let context = by_hand(&house, &both, &people);
    let command = house.command(By::Host {}, Action::PeopleChanged {});
    let events = house.send_in(&context, &command).expect("back");
    assert_eq!(events[0].change, Change::ProfileConnected { target: PAGE });
    assert_eq!(house.due().len(), 2);
    // Said to be gone, it is.
    let context = by_hand(&house, &feed, &people).gone([PAGE]);
    let command = house.command(By::Host {}, Action::PeopleChanged {});
    let events = house.send_in(&context, &command).expect("gone");
    assert_eq!(events[0].change, Change::TargetGone { target: PAGE });
}

#[test]
fn j15_what_one_organization_says_is_no_word_about_anothers_profiles() {
    let mut house = agency();
    scheduled(&mut house);
    let mut other = World::new(AGORAPULSE, "owner", None);
    other.state = organization::State::new(countersign::OrganizationId::new(11));
    let theirs = other.state.roster(house.policy, [PAGE, FEED], house.own).expect("a roster");
    assert_eq!(theirs.gone(), [], "it has not begun");
    let command = house.command(By::Host {}, Action::PeopleChanged {});
    let events = house.send_in(&theirs.context(house.rules), &command).expect("unknown");
    assert!(events.iter().all(|event| !matches!(event.change, Change::TargetGone { .. })));
    let roster = house.world.state.roster(house.policy, [PAGE, ProfileId::new(99)], house.own).expect("a roster");
    assert_eq!(roster.gone(), [ProfileId::new(99)]);
}

#[test]
fn j15_a_deleted_workspace_names_its_profiles_to_the_host() {
    let mut house = agency();
    let events = house.run(operator(), Ask::DeleteWorkspace { workspace: WorkspaceId::new(5) }).expect("deleted");
    let told: Vec<_> = organization::effects(&events);
    for profile in [PAGE, FEED] {
        assert!(told.contains(&organization::Effect::RecomputeApprovalsOn { profile }), "{told:?}");
    }
    let mut house = agency();
    let untold = Ask::DeleteWorkspace { workspace: WorkspaceId::new(5) };
    let command = house.world.command(operator(), untold);
    let mut event = organization::decide(house.policy, &house.world.state, &command).expect("deleted").remove(0);
    if let organization::Change::WorkspaceDeleted { profiles, .. } = &mut event.change {
        profiles.pop();
    }
    let before = house.world.state.clone();
    assert!(organization::evolve(&mut house.world.state, &event).is_err(), "one is left out");
    assert_eq!(house.world.state, before);
}
