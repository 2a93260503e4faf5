//! J1, S1, S4: what is under way goes out with nothing that somebody changed who had no right to it there, nor with what
//! had to be sent for approval and was not, whatever becomes of the attempt.

use super::hands_fixture::*;
use countersign::approval::{
    Action, Button, By, Change, Digest, Event, OverrideDigest, RefusalReason, Rules, Verb, enabled, evolve, replay,
};
use countersign::{ContentState, Profile, ProfileId, Timestamp, UserId, test_kit};

const FEED: ProfileId = ProfileId::new(8);
/// A chief on the feed, nothing on the page.
const GUEST: UserId = UserId::new(6);

fn feed() -> Profile<'static> {
    test_kit::profile_in(5, FEED)
}

/// A post on the page and on the feed, judged by nothing or by a stage, on its way out on the page.
fn under_way(judged: bool) -> Fixture {
    let mut fixture = match judged {
        true => Fixture::new(vec![checked_unless(by_permission())]),
        false => Fixture::under(policy(), Rules::of(policy())),
    };
    fixture.team.set_profiles([page(), feed()]);
    for (user, role) in [(WRITER, "writer"), (CHIEF, "chief"), (OTHER, "chief"), (CLIENT, "client"), (GUEST, "chief")] {
        let there = fixture.person(user, &[role][usize::from(user == GUEST)..]);
        fixture.team.put(there.profile_role(FEED, role).build());
    }
    fixture.does(CHIEF, Action::Create { targets: vec![PAGE, FEED], digests: text(1) });
    fixture.does(CHIEF, Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(4) });
    fixture.does(CHIEF, submit());
    fixture.begin();
    fixture
}

/// The same, and nobody knows what came of it.
fn unknown(judged: bool) -> Fixture {
    let mut fixture = under_way(judged);
    fixture.host(Action::ReportUnknown { target: PAGE, attempt: 1 }).expect("told");
    fixture
}

fn told_failed(fixture: &mut Fixture) {
    let resolved = Action::Resolve { target: PAGE, attempt: 1, published: false };
    let failed = Action::ReportFailed { target: PAGE, attempt: 1, error: "full".into() };
    let action =
        if fixture.post.state().target(PAGE).expect("a target").is_outcome_unknown() { resolved } else { failed };
    fixture.host(action).expect("told");
}

fn edits(fixture: &mut Fixture, user: UserId, action: Action) -> Result<Vec<Event>, RefusalReason> {
    fixture.send(By::user(user), action).map_err(|refusal| {
        assert_eq!(refusal.target, Some(PAGE));
        refusal.reason
    })
}

fn on_the_feed() -> Action {
    let over = OverrideDigest { target: FEED, digest: Some(Digest::new([5; 32])) };
    Action::Edit { digests: text(1), overrides: vec![over] }
}

const WINDOWS: [fn(bool) -> Fixture; 2] = [under_way, unknown];

#[test]
fn j1_nothing_under_way_is_changed_by_who_has_no_right_there() {
    for window in WINDOWS {
        for judged in [false, true] {
            let mut fixture = window(judged);
            for action in [edit(2), label(), edit(1)] {
                let refusal = edits(&mut fixture, GUEST, action).expect_err("no right on the page");
                assert!(matches!(refusal, RefusalReason::NotAllowed { user: GUEST, .. }), "{refusal:?}");
            }
            let acting = By::user(CHIEF).in_the_name_of(GUEST);
            fixture.send(acting, edit(2)).expect_err("nor for somebody without");
            let less = fixture.less(CHIEF, "chief", countersign::social::ProfilePermissions::POST_VIEW);
            fixture.through(&less, edit(2)).expect_err("nor through less");
            fixture.does(GUEST, on_the_feed());
            told_failed(&mut fixture);
            let order = fixture.post.state().retry_order(PAGE).expect("it failed");
            assert!(order.fingerprint.digests().all(|(_, digest)| digest != Some(Digest::new([2; 32]))));
            fixture.retry().expect("nothing changed there");
        }
    }
}

#[test]
fn j1_who_has_the_right_there_changes_what_is_under_way_and_is_a_hand_in_it() {
    for window in WINDOWS {
        for (user, judged, waits) in
            [(WRITER, false, false), (CHIEF, true, false), (WRITER, true, true), (CLIENT, true, true)]
        {
            let mut fixture = window(judged);
            fixture.does(user, edit(2));
            told_failed(&mut fixture);
            let refused = RefusalReason::Unapproved { stages: vec!["check".into()] };
            assert_eq!(fixture.retry().err().map(|refusal| refusal.reason), waits.then_some(refused), "{user}");
            if waits {
                fixture.does(OTHER, approve("check"));
                fixture.retry().expect("approved");
            }
        }
    }
}

#[test]
fn s4_what_must_be_sent_for_approval_is_not_changed_while_nothing_can_be_sent() {
    for window in WINDOWS {
        for judged in [false, true] {
            let mut fixture = window(judged);
            let refusal = edits(&mut fixture, WRITER, label()).expect_err("it cannot be sent back");
            assert_eq!(refusal, RefusalReason::WrongState { state: ContentState::Publishing });
            told_failed(&mut fixture);
            let mut plain = fixture.clone();
            plain.retry().expect("nothing changed");
            if !judged {
                assert_eq!(edits(&mut fixture, WRITER, label()), Err(RefusalReason::NoDefinition {}));
                continue;
            }
            fixture.does(WRITER, label());
            assert!(fixture.post.state().retry_order(PAGE).is_none());
            assert_eq!(fixture.happened(|what| matches!(what, Change::SentBack { target: PAGE, .. })), 1);
        }
    }
}

#[test]
fn j15_what_lies_nobody_knows_where_is_changed_by_nobody() {
    let mut later = under_way(false);
    told_failed(&mut later);
    for (mut fixture, out) in
        [(later, false), (under_way(false), false), (unknown(false), false), (under_way(false), true)]
    {
        if out {
            fixture.host(Action::ReportPublished { target: PAGE, attempt: 1 }).expect("told");
        }
        fixture.team.set_profiles([feed()]);
        let told = fixture.send(By::user(GUEST), edit(2)).map_err(|refusal| (refusal.target, refusal.reason));
        assert_eq!(told.is_ok(), out, "what is out stands in nobody's way");
        if let Err(told) = told {
            assert_eq!(told, (Some(PAGE), RefusalReason::UnknownPlace {}));
        }
        fixture.does(GUEST, Action::Schedule { targets: vec![FEED], at: Timestamp::from_millis(500) });
        fixture.team.set_profiles([page(), feed()]);
        fixture.tick();
        assert_eq!(fixture.post.state().version(), if out { 4 } else { 3 });
    }
}

#[test]
fn s39_the_button_for_all_targets_asks_where_one_is_under_way() {
    for window in WINDOWS {
        for judged in [false, true] {
            for user in [WRITER, CHIEF, OTHER, OWNER, CLIENT, GUEST] {
                for (verb, action) in [(Verb::Edit, edit(2)), (Verb::Label, label())] {
                    let mut fixture = window(judged);
                    let (context, now) = (fixture.team.context(fixture.post.rules()), Timestamp::from_millis(100));
                    let buttons = enabled(&context, fixture.post.state(), &By::user(user), now);
                    let shared = |button: &Button| button.verb == verb && button.target.is_none();
                    let offered = buttons.iter().any(shared);
                    let accepted = fixture.send(By::user(user), action).is_ok();
                    assert_eq!(offered, accepted, "{user}: {verb:?}");
                }
            }
        }
    }
}

/// A log that says that something was changed only under an obligation says whether that was met.
#[test]
fn j5_nothing_goes_out_that_had_to_be_sent_for_approval_and_was_not() {
    let mut fixture = under_way(true);
    let before = fixture.post.state().clone();
    let mut edited = fixture.does(OTHER, edit(2)).remove(0);
    edited.obliged = vec![PAGE];
    assert!(evolve(&mut before.clone(), &edited).is_err(), "nothing can be sent back while it is under way");
    // In flight it can be, and must.
    let mut fixture = under_way(true);
    told_failed(&mut fixture);
    let before = fixture.post.state().clone();
    let edited = fixture.does(OTHER, edit(2)).remove(0);
    let begun = fixture.retry().expect("an exempt hand").remove(0);
    assert!(matches!(begun.change, Change::PublishBegun { .. }));
    let replayed = |edited: &Event| replay(before.clone(), [edited, &begun]);
    replayed(&edited).expect("nobody was obliged");
    let obliged = Event { obliged: vec![PAGE], ..edited };
    assert!(replayed(&obliged).is_err());
}

#[test]
fn j5_nobody_changed_what_lies_nobody_knows_where() {
    let mut fixture = under_way(false);
    told_failed(&mut fixture);
    let mut known = fixture.clone();
    fixture.team.set_profiles([feed()]);
    fixture.tick();
    let mut edited = known.does(CHIEF, edit(2)).remove(0);
    edited.revision = fixture.post.state().revision() + 1;
    edited.at = Timestamp::from_millis(100);
    edited.command = countersign::id::CommandId::new(50);
    assert!(evolve(&mut fixture.post.state().clone(), &edited).is_err());
    fixture.host(Action::Tick {}).expect("still unknown");
    fixture.team.set_profiles([page(), feed()]);
    fixture.tick();
    edited.revision = fixture.post.state().revision() + 1;
    evolve(&mut fixture.post.state().clone(), &edited).expect("known again");
}
