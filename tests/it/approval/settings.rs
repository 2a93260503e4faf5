//! What a host or a policy chooses: clocks, links, privileged authors; and definitions that cannot work.

use super::fixture::*;
use countersign::approval::{
    Action, Approvers, By, Change, Deadline, Definition, Language, Names, Privilege, Quorum, RefusalReason as Reason,
    RoleNames, Rules, Side, Skip, Stage, Verb, Visibility, Weakness, Yes, decide, enabled,
};
use countersign::{ContentState, ProfileId, Timestamp, UserId, id::LinkId};

/// S42, both ways: clocks that are behind the last event are taken at its time, or refused.
#[test]
fn a_command_from_before_the_last_event_is_clamped_or_refused_as_the_host_wants() {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.wait_until(10);
    fixture.does(ANN, submit());
    fixture.now = at(4);
    let lenient = fixture.world.rules;
    let rules = Rules::of(fixture.world.policy).bind(four_eyes(), None).expect("it fits").refuse_late_clocks();
    fixture.world.rules = Box::leak(Box::new(rules));
    assert_eq!(fixture.refused(BEN, approve("second_pair")), Reason::TimeRunsBack { last: at(10), found: at(4) });
    let by = By::user(BEN);
    assert_eq!(enabled(&fixture.world.context(), &fixture.state, &by, fixture.now), []);
    fixture.world.rules = lenient;
    assert_ne!(enabled(&fixture.world.context(), &fixture.state, &by, fixture.now), []);
    let events = fixture.does(BEN, approve("second_pair"));
    assert_eq!((events[0].at, events[0].clock), (at(10), Some(at(4))), "as if it came with the last event");
    assert_eq!(fixture.status(), ContentState::Approved);
}

/// A retry that was clamped the first time is the same command.
#[test]
fn a_clamped_command_is_done_once() {
    let mut fixture = Fixture::drafted(four_eyes());
    fixture.wait_until(10);
    fixture.does(ANN, submit());
    fixture.now = at(4);
    let command = fixture.command(By::user(BEN), approve("second_pair"));
    assert_eq!(fixture.send(&command).map(|events| events.len()), Ok(1));
    assert_eq!(decide(&fixture.world.context(), &fixture.state, &command), Ok(Vec::new()));
}

/// A delegation is taken back by whoever gave it, and what was decided through it falls with it.
#[test]
fn a_delegation_is_taken_back_with_what_was_decided_through_it() {
    let mut fixture = Fixture::submitted(four_eyes());
    let stage = || "second_pair".to_owned();
    fixture.does(BEN, Action::Delegate { target: PAGE, stage: stage(), to: EVE, until: at(60) });
    let end = |to| Action::EndDelegation { target: PAGE, stage: stage(), to };
    let by = By::user(EVE).in_the_name_of(BEN);
    fixture.by(by.clone(), approve("second_pair")).expect("Ben let her");
    assert_eq!(fixture.status(), ContentState::Approved);
    assert_eq!(fixture.refused(CAT, end(EVE)), Reason::NotDelegated { user: CAT });
    assert_eq!(fixture.refused(BEN, end(CAT)), Reason::NotDelegated { user: BEN });
    let offered = |fixture: &Fixture, user| {
        let buttons = enabled(&fixture.world.context(), &fixture.state, &By::user(user), fixture.now);
        buttons.iter().any(|button| button.verb == Verb::EndDelegation && button.person == Some(EVE))
    };
    assert!(offered(&fixture, BEN) && !offered(&fixture, EVE) && !offered(&fixture, CAT));
    let events = fixture.does(BEN, end(EVE));
    assert_eq!(events[0].rights, ["post.review"]);
    assert_eq!(fixture.status(), ContentState::InReview);
    assert_eq!(fixture.by(by, approve("second_pair")).expect_err("no more").reason, Reason::NotDelegated { user: BEN });
    assert!(!offered(&fixture, BEN));
    assert_eq!(from_text(&fixture.log), fixture.state);
    assert_eq!(
        events[0].line(Language::French, &Numbers).text,
        "2 a repris la délégation de « second_pair » à 5 sur la page"
    );
}

struct Numbers;

impl Names for Numbers {
    fn person(&self, user: UserId) -> Option<String> {
        Some(user.to_string())
    }

    fn profile(&self, _: ProfileId) -> Option<String> {
        Some("la page".into())
    }

    fn time(&self, at: Timestamp, _: Language) -> String {
        at.to_string()
    }
}

fn for_clients() -> Fixture {
    let mut stage = Stage::new("client", Approvers::MustApprove(Yes));
    (stage.party, stage.quorum) = (Side::External, Quorum::All);
    let mut fixture = Fixture::new(Definition::new("clients", vec![stage]));
    fixture.world.clients.push((PAGE, DAN));
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    fixture
}

/// A link carries comments that clients may read, at its target, as long as it is good for decisions.
#[test]
fn a_link_comments_where_it_decides_and_calls_nobody() {
    let mut fixture = for_clients();
    let link = LinkId::new(5);
    let (target, stage, party) = (PAGE, "client".to_owned(), DAN);
    fixture.does(ANN, Action::IssueLink { link, target, stage, user: party, until: at(50), last_version: None });
    let through = |user| By::User { user, acting_for: None, link: Some(link) };
    let say = |target, visibility, mentions| Action::Comment { target, visibility, text: "why red?".into(), mentions };
    let (here, external) = (Some(PAGE), Visibility::External);
    fixture.by(through(DAN), say(here, external, Vec::new())).expect("the link is good");
    assert_eq!(fixture.read_by(DAN).len(), 1);
    let refused = |fixture: &mut Fixture, by, action| fixture.by(by, action).expect_err("refused").reason;
    assert_eq!(refused(&mut fixture, through(DAN), say(None, external, Vec::new())), Reason::LinkOutOfScope {});
    assert_eq!(refused(&mut fixture, through(BEN), say(here, external, Vec::new())), Reason::LinkOutOfScope {});
    assert_eq!(refused(&mut fixture, through(DAN), say(here, external, vec![BEN])), Reason::LinkOutOfScope {});
    assert_eq!(refused(&mut fixture, through(DAN), say(here, Visibility::Internal, Vec::new())), Reason::TeamOnly {});
    fixture.now = at(50);
    assert_eq!(
        refused(&mut fixture, through(DAN), say(here, external, Vec::new())),
        Reason::LinkExpired { until: at(50) }
    );
    fixture.now = at(5);
    fixture.does(ANN, Action::RevokeLink { link });
    assert_eq!(refused(&mut fixture, through(DAN), say(here, external, Vec::new())), Reason::LinkRevoked {});
}

/// Two stages; whoever has the right to publish, or the role of a chief, needs the first of them not at all.
fn exempting(privilege: Privilege) -> Definition {
    let mut first = Stage::new("first", Approvers::Permission("post.review".into()));
    first.unless_every_hand = Some(privilege);
    let second = Stage::new("second", Approvers::Permission("post.review".into()));
    Definition::new("exempting", vec![first, second])
}

fn privileges() -> [Privilege; 2] {
    let chief = RoleNames { profile: vec!["chief".into()], ..RoleNames::default() };
    [Privilege::Permission("post.publish".into()), Privilege::Roles(chief)]
}

#[test]
fn exempt_hands_skip_a_stage_visibly() {
    for privilege in privileges() {
        for (author, skips) in [(CAT, true), (ANN, false)] {
            let mut fixture = Fixture::new(exempting(privilege.clone()));
            fixture.does(author, Action::Create { targets: vec![PAGE], digests: text("one") });
            let events = fixture.does(author, submit());
            let Change::Submitted { stages, .. } = &events[0].change else { panic!("{events:?}") };
            let expected = skips.then(|| Skip::EveryHandExempt { people: vec![author] });
            assert_eq!(stages[0].skip, expected);
            assert_eq!(stages[1].skip, None);
            let lines = [Language::English, Language::French].map(|language| events[0].line(language, &Numbers).text);
            let (english, french) = match skips {
                true => (
                    format!(", without `first` (exempt: {author})"),
                    format!(", sans « first » (avec dispense : {author})"),
                ),
                false => (String::new(), String::new()),
            };
            assert_eq!(lines[0], format!("{author} submitted the post on la page{english}"));
            assert_eq!(lines[1], format!("{author} a soumis le post sur la page{french}"));
            let explained: Vec<_> = expected.into_iter().map(|reason| ("first".to_owned(), reason)).collect();
            let skipped = fixture.explain().targets.remove(0).skipped.into_iter();
            assert_eq!(skipped.map(|skipped| (skipped.stage, skipped.reason)).collect::<Vec<_>>(), explained);
            if skips {
                fixture.does(BEN, approve("second"));
                assert_eq!(fixture.status(), ContentState::Approved);
            }
        }
    }
}

/// The privilege is that of everybody with a hand in it: nobody smuggles a change through somebody else's post.
#[test]
fn a_stage_that_was_skipped_for_its_author_comes_back_when_somebody_else_changes_the_post() {
    for privilege in privileges() {
        let mut fixture = Fixture::new(exempting(privilege));
        fixture.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
        fixture.does(CAT, submit());
        fixture.does(BEN, approve("second"));
        fixture.does(CAT, edit("two"));
        assert_eq!(fixture.happened(|what| matches!(what, Change::StageRestored { .. })), 0);
        fixture.does(ANN, edit("three"));
        assert_eq!(fixture.happened(|what| matches!(what, Change::StageRestored { .. })), 1);
        fixture.does(BEN, approve("first"));
        fixture.does(BEN, approve("second"));
        assert_eq!(fixture.status(), ContentState::Approved);
    }
}

/// A post in which somebody without the privilege had a hand before is not exempt either.
#[test]
fn nobody_submits_the_work_of_others_past_a_stage() {
    let mut fixture = Fixture::new(exempting(privileges()[0].clone()));
    fixture.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, edit("two"));
    let events = fixture.does(CAT, submit());
    let Change::Submitted { stages, .. } = &events[0].change else { panic!("{events:?}") };
    assert_eq!(stages[0].skip, None);
}

#[test]
fn deadlines_that_cannot_be_met_are_named() {
    let fixture = Fixture::new(four_eyes());
    let weak = |deadline, at: Option<i64>| {
        let mut definition = four_eyes();
        definition.stages[0].deadline = Some(deadline);
        definition.weaknesses(&fixture.world.context(), PAGE, super::fixture::at(0), at.map(super::fixture::at))
    };
    let stage = || "second_pair".to_owned();
    let after = Deadline::MinutesAfterSubmission;
    assert_eq!(weak(after(31), Some(30)), [Weakness::DeadlineAfterPublish { stage: stage() }]);
    assert_eq!(weak(after(30), Some(30)), []);
    assert_eq!(weak(after(31), None), [], "nobody knows when it goes out");
    let before = Deadline::MinutesBeforePublish;
    assert_eq!(weak(before(31), Some(30)), [Weakness::DeadlinePassed { stage: stage() }]);
    assert_eq!(weak(before(30), Some(30)), []);
}

/// Definitions of their own are held to what needs no people.
#[test]
fn a_definition_that_can_never_work_does_not_fit() {
    let world = World::unbound();
    let fits = |change: &dyn Fn(&mut Stage)| {
        let mut definition = four_eyes();
        change(&mut definition.stages[0]);
        definition.fits(world.rules).map_err(|error| error.to_string())
    };
    let no = |text: &str| Err(text.to_owned());
    assert_eq!(fits(&|_| {}), Ok(()));
    assert_eq!(
        fits(&|stage| stage.approvers = Approvers::People(Vec::new())),
        no("/stages/0/approvers/people: expected at least one item, found an empty array")
    );
    let nobody = || Approvers::Roles(RoleNames::default());
    assert_eq!(fits(&|stage| stage.approvers = nobody()), no("/stages/0/approvers/roles: expected at least one role"));
    let three = |stage: &mut Stage| {
        (stage.approvers, stage.quorum) = (Approvers::People(vec![BEN, CAT]), Quorum::AtLeast(3));
    };
    assert_eq!(
        fits(&three),
        no("/stages/0/quorum/at_least: expected at most the `2` people that are named, found `3`")
    );
    let privilege = |name: &str| Some(Privilege::Permission(name.to_owned()));
    assert_eq!(fits(&|stage| stage.unless_every_hand = privilege("post.publish")), Ok(()));
    let unknown = fits(&|stage| stage.unless_every_hand = privilege("post.publsh"));
    assert_eq!(
        unknown,
        no(
            "/stages/0/unless_every_hand/permission: expected a permission that is listed in `permissions` at level `profile`, found `post.publsh`; did you mean `post.publish`?"
        )
    );
}
