//! J1: whether a stage stands follows from every hand, as it acted and as it is now; what chooses a definition reads places
//! and facts, and in flight only ever asks for more.

use super::hands_fixture::*;
use countersign::approval::{
    Action, Approvers, Barred, Change, Classes, Definition, Digest, Digests, FieldClass, Quorum, RefusalReason, Rules,
    Side, Skip, Stage, Yes,
};
use countersign::social::ProfilePermissions as P;
use countersign::{Timestamp, UserId, actor::Status, test_kit};

#[test]
fn j1_a_stage_stands_unless_every_hand_is_exempt_and_one_more_never_needs_less() {
    let people = [WRITER, CHIEF, OTHER, OWNER];
    for privilege in [by_permission(), by_role()] {
        for author in people {
            for changer in people.map(Some).into_iter().chain([None]) {
                for submitter in people {
                    let mut fixture = Fixture::new(vec![checked_unless(privilege.clone())]);
                    fixture.does(author, create());
                    if let Some(changer) = changer {
                        fixture.does(changer, edit(2));
                    }
                    fixture.does(submitter, submit());
                    let hands = [Some(author), changer, Some(submitter)];
                    let stands = hands.contains(&Some(WRITER));
                    assert_eq!(fixture.waits(), stands, "{privilege:?} {author} {changer:?} {submitter}");
                    assert_eq!(
                        fixture.happened(|what| matches!(what, Change::NobodyApproved { .. })),
                        usize::from(!stands)
                    );
                    for later in people {
                        let mut fixture = fixture.clone();
                        fixture.does(later, edit(3));
                        assert_eq!(fixture.waits(), stands || later == WRITER, "{later} rewrites it in flight");
                    }
                }
            }
        }
    }
}

#[test]
fn j1_who_is_not_active_known_and_in_the_team_is_exempt_from_nothing() {
    for privilege in [by_permission(), by_role()] {
        let mut written = Fixture::new(vec![checked_unless(privilege)]);
        written.does(CHIEF, create());
        let mut submitted = written.clone();
        submitted.does(OTHER, submit());
        assert!(!submitted.waits());
        type Change = fn(&mut Fixture);
        let changes: [(&str, Change); 5] = [
            ("suspended", |fixture| fixture.hire(CHIEF, &["chief"], Status::Suspended)),
            ("removed", |fixture| fixture.hire(CHIEF, &["chief"], Status::Removed)),
            ("unknown", |fixture| fixture.team.dismiss(CHIEF)),
            ("a client as well", |fixture| fixture.hire(CHIEF, &["chief", "client"], Status::Active)),
            ("a writer by now", |fixture| fixture.hire(CHIEF, &["writer"], Status::Active)),
        ];
        for (name, change) in changes {
            let mut before = written.clone();
            change(&mut before);
            before.does(OTHER, submit());
            assert!(before.waits(), "{name} at the submission");
            let mut after = submitted.clone();
            change(&mut after);
            after.tick();
            assert!(after.waits(), "{name} after the submission");
            assert_eq!(after.happened(restored), 1, "{name}");
            // Who is back has decided nothing: the round goes on with the stage.
            after.team = written.team.clone();
            after.tick();
            assert!(after.waits(), "{name} and back");
        }
    }
}

#[test]
fn j1_a_client_is_exempt_from_no_stage_of_the_team_but_may_be_from_one_of_clients() {
    for (side, stands) in [(Side::Internal, true), (Side::External, false)] {
        let mut stage = checked_unless(by_permission());
        stage.party = side;
        let mut fixture = Fixture::new(vec![stage]);
        fixture.does(CLIENT, create());
        fixture.does(CLIENT, submit());
        assert_eq!(fixture.waits(), stands, "{side:?}");
    }
}

#[test]
fn j1_who_acts_through_less_is_exempt_only_as_that_may() {
    let writes = P::POST_CREATE | P::POST_EDIT | P::POST_SUBMIT;
    for (privilege, key, stands) in [
        (by_permission(), writes, true),
        (by_permission(), writes | P::POST_PUBLISH, false),
        (by_role(), writes | P::POST_PUBLISH, true),
    ] {
        let steps = [create(), edit(2), submit()];
        for through in 0..steps.len() {
            let mut fixture = Fixture::new(vec![checked_unless(privilege.clone())]);
            let less = fixture.less(CHIEF, "chief", key);
            for (at, action) in steps.iter().enumerate() {
                if at == through {
                    fixture.through(&less, action.clone()).expect("allowed");
                } else {
                    fixture.does(CHIEF, action.clone());
                }
            }
            assert_eq!(fixture.waits(), stands, "{privilege:?}, step {through} through {key:?}");
        }
        // In flight as well.
        let mut fixture = Fixture::new(vec![checked_unless(privilege.clone())]);
        steps[..2].iter().chain([&submit()]).for_each(|action| drop(fixture.does(CHIEF, action.clone())));
        assert!(!fixture.waits());
        let less = fixture.less(CHIEF, "chief", key);
        fixture.through(&less, edit(3)).expect("allowed");
        assert_eq!(fixture.waits(), stands, "{privilege:?} in flight");
    }
}

#[test]
fn j1_only_what_the_stage_covers_and_what_was_allowed_under_an_obligation_makes_a_hand() {
    let no_labels = FieldClass::ALL.into_iter().filter(|class| *class != FieldClass::Labels);
    let no_labels = Classes::of(&no_labels.collect::<Vec<_>>());
    let unlabelled = || {
        let mut stage = checked_unless(by_permission());
        stage.covers = no_labels;
        stage
    };
    let mut draft = Fixture::new(vec![unlabelled()]);
    draft.does(CHIEF, create());
    draft.does(WRITER, label());
    draft.does(CHIEF, submit());
    assert!(!draft.waits(), "a label that nobody approves, plainly allowed");
    let mut flying = Fixture::new(vec![unlabelled()]);
    flying.does(CHIEF, create());
    flying.does(CHIEF, submit());
    flying.does(
        WRITER,
        Action::Edit { digests: Digests { labels: Some(Digest::new([9; 32])), ..text(1) }, overrides: Vec::new() },
    );
    assert!(flying.waits(), "the same label, allowed only by sending the post for approval");
    flying.does(CHIEF, Action::Withdraw { targets: vec![PAGE] });
    flying.does(CHIEF, Action::Resubmit { targets: vec![PAGE] });
    assert!(flying.waits(), "and that hand stays");
    // In order, a stage depends on what the stages before it cover.
    let mut first = Stage::new("first", Approvers::Permission("post.review".into()));
    first.barred = Barred::Nobody;
    let mut second = unlabelled();
    second.name = "second".into();
    let mut fixture = Fixture::new(vec![first, second]);
    fixture.does(CHIEF, create());
    fixture.does(WRITER, label());
    fixture.does(CHIEF, submit());
    fixture.does(OTHER, approve("first"));
    assert!(fixture.waits());
}

#[test]
fn j1_an_exempt_post_that_moves_is_judged_by_what_its_hands_hold_there() {
    let mut fixture = Fixture::new(vec![checked_unless(by_permission())]);
    fixture.team.put(actor(policy(), CHIEF).workspace_role(5, "lead").build());
    fixture.does(CHIEF, create());
    fixture.does(CHIEF, submit());
    assert!(!fixture.waits());
    fixture.team.set_profiles([test_kit::profile_in(6, PAGE)]);
    fixture.tick();
    assert!(fixture.waits());
    assert_eq!(fixture.happened(restored), 1);
}

#[test]
fn j1_bindings_are_looked_at_again_and_in_flight_only_raised() {
    let policy = policy();
    let plain = |name: &str| {
        let mut stage = Stage::new(name, Approvers::Permission("post.review".into()));
        stage.barred = Barred::Nobody;
        stage
    };
    let light = Definition::new("light", vec![plain("one")]);
    let strict = Definition::new("strict", vec![plain("one"), plain("two")]);
    let mut two = plain("one");
    two.quorum = Quorum::AtLeast(2);
    let other = Definition::new("other", vec![two]);
    let under = |definition: &Definition| Rules::of(policy).bind(definition.clone(), None).expect("it fits");
    for (newer, stages) in [(&strict, &["one", "two"][..]), (&other, &["one", "other/one"])] {
        let mut fixture = Fixture::under(policy, under(&light));
        fixture.does(WRITER, create());
        fixture.does(WRITER, submit());
        fixture.post.set_rules(under(newer));
        fixture.tick();
        assert_eq!(fixture.stages(), ["one"], "a workflow that changes leaves what is in flight alone");
        fixture.does(CHIEF, approve("one"));
        let schedule = Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(1_000) };
        let mut rejected = fixture.clone();
        fixture.does(WRITER, schedule);
        assert_eq!(fixture.stages(), stages, "a change in flight has it looked at");
        assert_eq!(fixture.happened(|what| matches!(what, Change::StagesAdded { .. })), 1);
        fixture.does(WRITER, edit(2));
        assert_eq!(fixture.happened(|what| matches!(what, Change::StagesAdded { .. })), 1, "once");
        // What is lower is no reason to need less before the next round.
        fixture.post.set_rules(under(&light));
        fixture.does(WRITER, edit(3));
        assert_eq!(fixture.stages(), stages);
        fixture.does(WRITER, Action::Withdraw { targets: vec![PAGE] });
        fixture.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
        assert_eq!(fixture.stages(), ["one"], "a new round is judged by what is bound by then");
        rejected.does(WRITER, Action::Withdraw { targets: vec![PAGE] });
        rejected.does(WRITER, Action::Resubmit { targets: vec![PAGE] });
        let names: Vec<&str> = newer.stages.iter().map(|stage| stage.name.as_str()).collect();
        assert_eq!(rejected.stages(), names);
    }
}

#[test]
fn j1_a_client_who_submits_this_version_has_said_yes_by_that_and_nobody_else() {
    let mut stage = Stage::new("client", Approvers::MustApprove(Yes));
    (stage.party, stage.quorum, stage.submitting_approves) = (Side::External, Quorum::All, true);
    stage.barred = Barred::Nobody;
    let approved = |what: &Change| matches!(what, Change::Approved { .. });
    for clients in [&[][..], &[CLIENT], &[CLIENT, UserId::new(6)], &[UserId::new(6)]] {
        let mut fixture = Fixture::new(vec![stage.clone()]);
        fixture.hire(UserId::new(6), &["client"], Status::Active);
        fixture.team.set_clients(clients.iter().map(|user| (PAGE, *user)));
        fixture.does(CLIENT, create());
        let mut written = fixture.clone();
        fixture.does(CLIENT, submit());
        assert_eq!(fixture.happened(approved), usize::from(clients.contains(&CLIENT)), "{clients:?}");
        assert_eq!(fixture.waits(), clients.contains(&UserId::new(6)), "{clients:?}");
        if !clients.is_empty() {
            // Another version is another question.
            fixture.does(CLIENT, edit(2));
            assert!(fixture.waits());
        }
        written.does(WRITER, submit());
        assert_eq!((written.happened(approved), written.waits()), (0, !clients.is_empty()), "submitted by the team");
    }
    // Through what could not approve, nobody says yes.
    let mut fixture = Fixture::new(vec![stage]);
    fixture.team.set_clients([(PAGE, CLIENT)]);
    fixture.does(CLIENT, create());
    let less = fixture.less(CLIENT, "client", P::POST_SUBMIT);
    fixture.through(&less, submit()).expect("allowed");
    assert!(fixture.waits());
}

#[test]
fn j1_what_nobody_approved_says_so() {
    let mut fixture = Fixture::new(vec![checked_unless(by_permission())]);
    fixture.does(CHIEF, create());
    fixture.does(CHIEF, submit());
    let told = |what: &Change| matches!(what, Change::NobodyApproved { target: PAGE });
    assert_eq!(fixture.happened(told), 1);
    fixture.tick();
    assert_eq!(fixture.happened(told), 1, "once a round");
    let target = fixture.post.state().target(PAGE).expect("a target");
    assert!(target.is_approved_by_nobody());
    let explained = fixture.post.explain(&fixture.team);
    assert!(explained.targets[0].approved_by_nobody);
    assert!(matches!(&explained.targets[0].skipped[0].reason, Skip::EveryHandExempt { people } if people == &[CHIEF]));
    fixture.does(WRITER, edit(2));
    assert!(fixture.waits() && !fixture.post.state().target(PAGE).expect("a target").is_approved_by_nobody());
    fixture.does(CHIEF, approve("check"));
    assert_eq!(fixture.happened(told), 1, "somebody approved it");
}

/// A post that nobody had to approve, after its first attempt failed.
fn failed() -> Fixture {
    let mut fixture = Fixture::new(vec![checked_unless(by_permission())]);
    fixture.does(CHIEF, create());
    fixture.does(CHIEF, Action::Schedule { targets: vec![PAGE], at: Timestamp::from_millis(4) });
    fixture.does(CHIEF, submit());
    fixture.begin();
    fixture.fail();
    fixture
}

#[test]
fn j1_what_failed_waits_for_a_stage_that_is_needed_after_all() {
    let changes: [fn(&mut Fixture); 3] = [
        |fixture| drop(fixture.does(WRITER, edit(2))),
        |fixture| {
            fixture.hire(CHIEF, &["chief"], Status::Suspended);
            fixture.tick();
        },
        |fixture| fixture.team.dismiss(CHIEF),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut fixture = failed();
        change(&mut fixture);
        let refusal = fixture.retry().expect_err("nobody approved it").reason;
        assert_eq!(refusal, RefusalReason::Unapproved { stages: vec!["check".into()] }, "change {index}");
        fixture.does(OTHER, approve("check"));
        fixture.retry().expect("approved");
        assert_eq!(fixture.happened(restored), 1, "change {index}");
    }
    failed().retry().expect("nothing changed");
}

/// The log says through what somebody acted, so that a skip can be held against it.
#[test]
fn j5_no_stage_is_skipped_for_a_hand_that_acted_through_less() {
    for privilege in [by_permission(), by_role()] {
        let mut fixture = Fixture::new(vec![checked_unless(privilege)]);
        let less = fixture.less(CHIEF, "chief", P::POST_CREATE);
        fixture.through(&less, create()).expect("allowed");
        let before = fixture.post.state().clone();
        let mut submitted = fixture.does(CHIEF, submit()).remove(0);
        assert!(fixture.waits() && countersign::approval::evolve(&mut before.clone(), &submitted).is_ok());
        let Change::Submitted { stages, .. } = &mut submitted.change else { panic!("{submitted:?}") };
        stages[0].skip = Some(Skip::EveryHandExempt { people: vec![CHIEF] });
        assert!(countersign::approval::evolve(&mut before.clone(), &submitted).is_err());
    }
}
