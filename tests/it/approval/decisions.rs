//! Decisions and versions: S9 to S17.

use super::fixture::*;
use countersign::ContentState;
use countersign::approval::{
    Action, Approvers, By, Change, Classes, Definition, FieldClass, Order, OverrideDigest, Quorum,
    RefusalReason as Reason, Resubmission, Stage, Visibility,
};

fn by_permission(name: &str, covers: &[FieldClass]) -> Stage {
    let mut stage = Stage::new(name, Approvers::Permission("post.review".into()));
    stage.covers = Classes::of(covers);
    stage
}

/// Two stages of checkers, the first for the words, the second for pictures.
fn two_stages(order: Order) -> Definition {
    let stages = vec![by_permission("words", &[FieldClass::Text]), by_permission("pictures", &[FieldClass::Media])];
    let mut definition = Definition::new("two", stages);
    definition.order = order;
    definition
}

fn media(words: &str, pictures: &str) -> Action {
    let digests = countersign::approval::Digests { media: Some(digest(pictures)), ..text(words) };
    Action::Edit { digests, overrides: Vec::new() }
}

#[test]
fn s9_a_decision_on_a_version_that_is_gone_is_refused() {
    let mut fixture = Fixture::submitted(four_eyes());
    let mut late = fixture.command(By::user(BEN), approve("second_pair"));
    fixture.does(ANN, edit("two"));
    late.revision = fixture.state.revision();
    let refusal = fixture.send(&late).expect_err("Ben saw version 1");
    assert_eq!(refusal.reason, Reason::StaleVersion { expected: 2, found: 1 });
}

#[test]
fn s10_what_survives_a_change_survives_a_smaller_one() {
    let classes = [FieldClass::Text, FieldClass::Media, FieldClass::Link, FieldClass::FirstComment, FieldClass::Labels];
    let set =
        |mask: u32| classes.iter().enumerate().filter(move |(at, _)| mask >> at & 1 == 1).map(|(_, class)| *class);
    let survives = |covers: u32, changed: u32| {
        let covers: Vec<FieldClass> = set(covers).collect();
        let mut fixture = Fixture::submitted(Definition::new("one", vec![by_permission("only", &covers)]));
        fixture.does(BEN, approve("only"));
        let mut digests = text("one");
        for class in set(changed) {
            let new = Some(digest("new"));
            match class {
                FieldClass::Text => digests.text = new,
                FieldClass::Media => digests.media = new,
                FieldClass::Link => digests.link = new,
                FieldClass::FirstComment => digests.first_comment = new,
                _ => digests.labels = new,
            }
        }
        fixture.does(ANN, Action::Edit { digests, overrides: Vec::new() });
        fixture.status() == ContentState::Approved
    };
    for covers in 1..32 {
        let survived: Vec<bool> = (0..32).map(|changed| survives(covers, changed)).collect();
        for changed in 0..32_usize {
            assert_eq!(survived[changed], covers as usize & changed == 0, "covers {covers:b}, changed {changed:b}");
            let smaller = (0..32_usize).filter(|other| other & !changed == 0);
            assert!(!survived[changed] || smaller.clone().all(|other| survived[other]));
        }
    }
}

#[test]
fn s11_saving_without_a_change_is_nothing() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.does(BEN, approve("second_pair"));
    let before = fixture.state.clone();
    let same = vec![OverrideDigest { target: PAGE, digest: None }];
    let same = Action::Edit { digests: text("one"), overrides: same };
    for action in [edit("one"), same] {
        let events = fixture.does(ANN, action);
        assert!(matches!(events.as_slice(), [event] if event.change == Change::Unchanged {}), "{events:?}");
    }
    assert_eq!(fixture.state.clone().essence(), before.essence());
}

#[test]
fn s12_going_back_to_an_old_text_revives_nothing() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.does(BEN, approve("second_pair"));
    fixture.does(ANN, edit("two"));
    fixture.does(ANN, edit("one"));
    assert_eq!(fixture.status(), ContentState::InReview);
    fixture.does(EVE, reject("second_pair"));
    fixture.does(ANN, resubmit());
    assert_eq!(fixture.status(), ContentState::InReview, "nor past a veto");
    let mut vetoed = Fixture::submitted(Definition::new(
        "two",
        vec![{
            let mut stage = by_permission("only", &FieldClass::ALL);
            stage.quorum = Quorum::AtLeast(2);
            stage
        }],
    ));
    vetoed.does(BEN, approve("only"));
    vetoed.does(EVE, reject("only"));
    vetoed.does(ANN, resubmit());
    vetoed.does(EVE, approve("only"));
    assert_eq!(vetoed.status(), ContentState::InReview, "what Ben said before the veto is gone");
}

#[test]
fn s13_an_approval_falls_exactly_with_what_its_stage_or_an_earlier_one_covers() {
    for (order, words_change, pictures_change) in [
        (Order::Sequential, ContentState::InReview, ContentState::InReview),
        (Order::Parallel, ContentState::InReview, ContentState::InReview),
    ] {
        let approved = || {
            let mut fixture = Fixture::submitted(two_stages(order));
            fixture.does(BEN, approve("words"));
            fixture.does(EVE, approve("pictures"));
            assert_eq!(fixture.status(), ContentState::Approved);
            fixture
        };
        let mut words = approved();
        words.does(ANN, edit("two"));
        assert_eq!(words.status(), words_change);
        words.does(BEN, approve("words"));
        // In sequence the second stage saw what the first approved; side by side it did not.
        let expected = if order == Order::Sequential { ContentState::InReview } else { ContentState::Approved };
        assert_eq!(words.status(), expected);
        let mut pictures = approved();
        pictures.does(ANN, media("one", "sunset"));
        assert_eq!(pictures.status(), pictures_change);
        assert!(matches!(pictures.refused(BEN, approve("words")), Reason::StageSatisfied { .. }));
        pictures.does(EVE, approve("pictures"));
        assert_eq!(pictures.status(), ContentState::Approved);
    }
}

#[test]
fn s14_overriding_a_rejection_gives_no_old_approval_its_force_back() {
    let mut fixture = Fixture::submitted(two_stages(Order::Sequential));
    fixture.does(BEN, approve("words"));
    fixture.does(EVE, reject("pictures"));
    fixture.does(CAT, Action::ForceApprove { targets: vec![PAGE] });
    assert_eq!(fixture.status(), ContentState::Approved);
    fixture.does(ANN, media("one", "sunset"));
    fixture.does(EVE, approve("pictures"));
    assert_eq!(fixture.status(), ContentState::Approved, "the words are still overridden");
    fixture.does(ANN, media("two", "sunset"));
    assert!(matches!(fixture.refused(EVE, approve("pictures")), Reason::StageNotOpen { .. }), "Ben's yes came before");
}

#[test]
fn s15_comments_reminders_and_neutral_labels_decide_nothing() {
    let mut definition = Definition::moderator_review();
    definition.stages[0].approvers = Approvers::Permission("post.review".into());
    definition.stages[0].deadline = Some(countersign::approval::Deadline::MinutesAfterSubmission(60));
    definition.stages[0].reminders = vec![10, 30];
    let mut fixture = Fixture::submitted(definition);
    let essence = |fixture: &Fixture| (fixture.status(), fixture.state.target(PAGE).map(|target| target.round()));
    let before = essence(&fixture);
    let visibility = Visibility::External;
    fixture.does(BEN, Action::Comment { target: None, visibility, text: "hm".into(), mentions: vec![ANN] });
    fixture.wait_until(30);
    fixture.wait_until(50);
    assert_eq!(fixture.happened(|what| matches!(what, Change::Reminded { .. })), 2);
    assert_eq!(essence(&fixture), before);
    fixture.does(BEN, approve("processing"));
    let labels = Action::Edit { digests: labelled("one", "spring"), overrides: Vec::new() };
    fixture.does(ANN, labels);
    assert_eq!(fixture.status(), ContentState::Approved, "labels are not covered");
}

#[test]
fn s16_in_sequence_a_later_stage_waits_and_in_parallel_the_order_is_nothing() {
    let mut fixture = Fixture::submitted(two_stages(Order::Sequential));
    assert!(matches!(fixture.refused(BEN, approve("pictures")), Reason::StageNotOpen { .. }));
    fixture.does(BEN, approve("words"));
    fixture.does(BEN, approve("pictures"));
    assert_eq!(fixture.status(), ContentState::Approved);
    // Ben leaves: the later stage does not count before the earlier one is satisfied again.
    fixture.world.fire(BEN);
    fixture.host(Action::PeopleChanged {});
    assert!(matches!(fixture.refused(EVE, approve("pictures")), Reason::StageNotOpen { .. }));
    let mut ends = Vec::new();
    for stages in [["words", "pictures"], ["pictures", "words"]] {
        let mut fixture = Fixture::submitted(two_stages(Order::Parallel));
        stages.iter().for_each(|stage| drop(fixture.does(BEN, approve(stage))));
        ends.push(fixture.state.essence());
    }
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn s17_two_hierarchies_are_a_conjunction_in_each_order_and_setting() {
    for (internal, client) in [(true, true), (true, false), (false, true), (false, false)] {
        for client_first in [false, true] {
            let mut definition = Definition::two_hierarchies(internal, client);
            for stage in definition.stages.iter_mut().filter(|stage| stage.name == "internal") {
                stage.approvers = Approvers::Permission("post.review".into());
            }
            let world = if internal || client { World::new(definition) } else { World::unbound() };
            let mut fixture = Fixture::staffed(world);
            fixture.world.clients = vec![(PAGE, DAN)];
            fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
            fixture.does(ANN, submit());
            let mut needed: Vec<_> =
                [(internal, BEN, "internal"), (client, DAN, "client")].into_iter().filter(|one| one.0).collect();
            if client_first {
                needed.reverse();
            }
            for (_, user, stage) in needed {
                assert_eq!(fixture.status(), ContentState::InReview);
                fixture.does(user, approve(stage));
            }
            assert_eq!(fixture.status(), ContentState::Approved, "internal {internal}, client {client}");
        }
    }
}

#[test]
fn a_resubmission_starts_at_the_stage_that_rejected_if_the_definition_says_so() {
    let mut definition = two_stages(Order::Sequential);
    definition.resubmission = Resubmission::RejectingStage;
    let mut fixture = Fixture::submitted(definition);
    fixture.does(BEN, approve("words"));
    fixture.does(EVE, reject("pictures"));
    fixture.does(ANN, media("one", "sunset"));
    fixture.does(ANN, resubmit());
    fixture.does(EVE, approve("pictures"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn a_withdrawal_takes_back_what_would_have_outlived_a_rejection() {
    let mut definition = two_stages(Order::Sequential);
    definition.resubmission = Resubmission::RejectingStage;
    let mut fixture = Fixture::submitted(definition);
    fixture.does(BEN, approve("words"));
    fixture.does(EVE, reject("pictures"));
    fixture.does(ANN, withdraw());
    fixture.does(ANN, resubmit());
    assert!(matches!(fixture.refused(EVE, approve("pictures")), Reason::StageNotOpen { .. }));
}
