//! J1, S1, S4: what is under way goes out with nothing that somebody changed who had no right to it there, nor with what
//! had to be sent for approval and was not, whatever becomes of the attempt.

use super::hands_desk::*;
use countersign::approval::{
    Action, Button, By, Change, Context, Digest, Event, OverrideDigest, RefusalReason, Rules, Verb, enabled, evolve,
    replay,
};
use countersign::{Assignment, ContentState, Organization, Profile, ProfileId, Status, Timestamp, UserId, WorkspaceId};

const FEED: ProfileId = ProfileId::new(8);
/// A chief on the feed, nothing on the page.
const GUEST: UserId = UserId::new(6);

fn feed() -> Profile<'static> {
    Organization::new(HERE).workspace(WorkspaceId::new(5)).profile(FEED)
}

/// A post on the page and on the feed, judged by nothing or by a stage, on its way out on the page.
fn under_way(judged: bool) -> Desk {
    let mut desk = match judged {
        true => Desk::new(vec![checked_unless(by_permission())]),
        false => Desk::under(policy(), Rules::of(policy())),
    };
    desk.besides = vec![feed()];
    for (user, role) in [(WRITER, "writer"), (CHIEF, "chief"), (OTHER, "chief"), (CLIENT, "client"), (GUEST, "chief")] {
        let at = |profile| Assignment::profile(profile, desk.policy.profile_role(role).expect("a role"));
        let mut actor = desk.policy.actor(user, HERE).status(Status::Active).assignment(at(FEED));
        if user != GUEST {
            actor = actor.assignment(at(PAGE));
        }
        let actor = actor.build(Timestamp::from_millis(0)).expect("an actor");
        desk.people.insert(user, actor);
    }
    desk.does(CHIEF, Action::Create { targets: vec![PAGE, FEED], digests: text(1) });
    desk.does(CHIEF, Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(4) });
    desk.does(CHIEF, submit());
    desk.begin();
    desk
}

/// The same, and nobody knows what came of it.
fn unknown(judged: bool) -> Desk {
    let mut desk = under_way(judged);
    desk.host(Action::ReportUnknown { target: PAGE, attempt: 1 }).expect("told");
    desk
}

fn told_failed(desk: &mut Desk) {
    let resolved = Action::Resolve { target: PAGE, attempt: 1, published: false };
    let failed = Action::ReportFailed { target: PAGE, attempt: 1, error: "full".into() };
    let action = if desk.state.target(PAGE).expect("a target").is_outcome_unknown() { resolved } else { failed };
    desk.host(action).expect("told");
}

fn edits(desk: &mut Desk, user: UserId, action: Action) -> Result<Vec<Event>, RefusalReason> {
    desk.send(By::user(user), None, action).map_err(|refusal| {
        assert_eq!(refusal.target, Some(PAGE));
        refusal.reason
    })
}

fn on_the_feed() -> Action {
    let over = OverrideDigest { target: FEED, digest: Some(Digest::new([5; 32])) };
    Action::Edit { digests: text(1), overrides: vec![over] }
}

const WINDOWS: [fn(bool) -> Desk; 2] = [under_way, unknown];

#[test]
fn j1_nothing_under_way_is_changed_by_who_has_no_right_there() {
    for window in WINDOWS {
        for judged in [false, true] {
            let mut desk = window(judged);
            for action in [edit(2), label(), edit(1)] {
                let refusal = edits(&mut desk, GUEST, action).expect_err("no right on the page");
                assert!(matches!(refusal, RefusalReason::NotAllowed { user: GUEST, .. }), "{refusal:?}");
            }
            let acting = By::user(CHIEF).in_the_name_of(GUEST);
            desk.send(acting, None, edit(2)).expect_err("nor for somebody without");
            let less = desk.person(
                CHIEF,
                &["chief"],
                Status::Active,
                Some(countersign::social::ProfilePermissions::POST_VIEW),
            );
            desk.send(By::user(CHIEF), Some(&less), edit(2)).expect_err("nor through less");
            desk.does(GUEST, on_the_feed());
            told_failed(&mut desk);
            let order = desk.state.retry_order(PAGE).expect("it failed");
            assert!(order.fingerprint.digests().all(|(_, digest)| digest != Some(Digest::new([2; 32]))));
            desk.retry().expect("nothing changed there");
        }
    }
}

#[test]
fn j1_who_has_the_right_there_changes_what_is_under_way_and_is_a_hand_in_it() {
    for window in WINDOWS {
        for (user, judged, waits) in
            [(WRITER, false, false), (CHIEF, true, false), (WRITER, true, true), (CLIENT, true, true)]
        {
            let mut desk = window(judged);
            desk.does(user, edit(2));
            told_failed(&mut desk);
            let refused = RefusalReason::Unapproved { stages: vec!["check".into()] };
            assert_eq!(desk.retry().err().map(|refusal| refusal.reason), waits.then_some(refused), "{user}");
            if waits {
                desk.does(OTHER, approve("check"));
                desk.retry().expect("approved");
            }
        }
    }
}

#[test]
fn s4_what_must_be_sent_for_approval_is_not_changed_while_nothing_can_be_sent() {
    for window in WINDOWS {
        for judged in [false, true] {
            let mut desk = window(judged);
            let refusal = edits(&mut desk, WRITER, label()).expect_err("it cannot be sent back");
            assert_eq!(refusal, RefusalReason::WrongState { state: ContentState::Publishing });
            told_failed(&mut desk);
            let mut plain = desk.clone();
            plain.retry().expect("nothing changed");
            if !judged {
                assert_eq!(edits(&mut desk, WRITER, label()), Err(RefusalReason::NoDefinition {}));
                continue;
            }
            desk.does(WRITER, label());
            assert!(desk.state.retry_order(PAGE).is_none());
            assert_eq!(desk.happened(|what| matches!(what, Change::SentBack { target: PAGE, .. })), 1);
        }
    }
}

#[test]
fn j15_what_lies_nobody_knows_where_is_changed_by_nobody() {
    let mut later = under_way(false);
    told_failed(&mut later);
    for (mut desk, out) in
        [(later, false), (under_way(false), false), (unknown(false), false), (under_way(false), true)]
    {
        if out {
            desk.host(Action::ReportPublished { target: PAGE, attempt: 1 }).expect("told");
        }
        let page = desk.place;
        (desk.place, desk.besides) = (feed(), Vec::new());
        let told = desk.send(By::user(GUEST), None, edit(2)).map_err(|refusal| (refusal.target, refusal.reason));
        assert_eq!(told.is_ok(), out, "what is out stands in nobody's way");
        if let Err(told) = told {
            assert_eq!(told, (Some(PAGE), RefusalReason::UnknownPlace {}));
        }
        desk.does(GUEST, Action::Schedule { targets: vec![FEED], at: Timestamp::from_millis(500) });
        (desk.place, desk.besides) = (page, vec![feed()]);
        desk.tick();
        assert_eq!(desk.state.version(), if out { 4 } else { 3 });
    }
}

#[test]
fn s39_the_button_for_all_targets_asks_where_one_is_under_way() {
    for window in WINDOWS {
        for judged in [false, true] {
            for user in [WRITER, CHIEF, OTHER, OWNER, CLIENT, GUEST] {
                for (verb, action) in [(Verb::Edit, edit(2)), (Verb::Label, label())] {
                    let mut desk = window(judged);
                    let places = [desk.place, feed()];
                    let context = Context::new(&desk.rules, &places, desk.people.values());
                    let now = Timestamp::from_millis(100);
                    let buttons = enabled(&context, &desk.state, &By::user(user), now);
                    let shared = |button: &Button| button.verb == verb && button.target.is_none();
                    let offered = buttons.iter().any(shared);
                    let accepted = desk.send(By::user(user), None, action).is_ok();
                    assert_eq!(offered, accepted, "{user}: {verb:?}");
                }
            }
        }
    }
}

/// A log that says that something was changed only under an obligation says whether that was met.
#[test]
fn j5_nothing_goes_out_that_had_to_be_sent_for_approval_and_was_not() {
    let mut desk = under_way(true);
    let before = desk.state.clone();
    let mut edited = desk.does(OTHER, edit(2)).remove(0);
    edited.obliged = vec![PAGE];
    assert!(evolve(&mut before.clone(), &edited).is_err(), "nothing can be sent back while it is under way");
    // In flight it can be, and must.
    let mut desk = under_way(true);
    told_failed(&mut desk);
    let before = desk.state.clone();
    let edited = desk.does(OTHER, edit(2)).remove(0);
    let begun = desk.retry().expect("an exempt hand").remove(0);
    assert!(matches!(begun.change, Change::PublishBegun { .. }));
    let replayed = |edited: &Event| replay(before.clone(), [edited, &begun]);
    replayed(&edited).expect("nobody was obliged");
    let obliged = Event { obliged: vec![PAGE], ..edited };
    assert!(replayed(&obliged).is_err());
}

#[test]
fn j5_nobody_changed_what_lies_nobody_knows_where() {
    let mut desk = under_way(false);
    told_failed(&mut desk);
    let mut known = desk.clone();
    (desk.place, desk.besides) = (feed(), Vec::new());
    desk.tick();
    let mut edited = known.does(CHIEF, edit(2)).remove(0);
    edited.revision = desk.state.revision() + 1;
    edited.at = Timestamp::from_millis(100);
    edited.command = countersign::CommandId::new(50);
    assert!(evolve(&mut desk.state.clone(), &edited).is_err());
    desk.host(Action::Tick {}).expect("still unknown");
    desk.place = Organization::new(HERE).workspace(WorkspaceId::new(5)).profile(PAGE);
    desk.besides = vec![feed()];
    desk.tick();
    edited.revision = desk.state.revision() + 1;
    evolve(&mut desk.state.clone(), &edited).expect("known again");
}
