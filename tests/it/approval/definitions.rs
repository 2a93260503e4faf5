//! Definitions: from a policy, on their own, and held against the people that there are.

use super::fixture::*;
use countersign::Policy;
use countersign::approval::{
    Approvers, Barred, Deadline, Definition, Privilege, Quorum, Rules, Side, Stage, Weakness, Yes,
};

/// The definitions of the shipped policies read as the ready-made ones say.
#[test]
fn ready_made_definitions_are_those_of_the_policies() {
    let agorapulse = Policy::parse(include_str!("../../../policies/agorapulse.json")).expect("a policy");
    let rules = Rules::of(&agorapulse);
    assert_eq!(rules.definitions().next(), Some(&Definition::moderator_review()));
    let alixia = Policy::parse(include_str!("../../../policies/alixia.json")).expect("a policy");
    let rules = Rules::of(&alixia);
    let mut ours = Definition::owner_approves_sensitive();
    ours.name = "sensitive_posts".into();
    assert_eq!(rules.definitions().next(), Some(&ours));
    let publer = Policy::parse(include_str!("../../../policies/publer.json")).expect("a policy");
    let rules = Rules::of(&publer);
    let mut theirs = rules.definitions().next().cloned().expect("a definition");
    let mut ours = Definition::two_hierarchies(true, true);
    for definition in [&mut theirs, &mut ours] {
        if let Approvers::Roles(names) = &mut definition.stages[0].approvers {
            names.workspace.sort();
        }
    }
    assert_eq!(theirs, ours);
}

#[test]
fn a_definition_of_its_own_is_written_as_in_a_policy() {
    let world = World::unbound();
    let text = r#"{ "name": "own", "order": "parallel", "late": { "publish_within_minutes": 5 }, "stages": [
        { "name": "team", "approvers": { "permission": "post.review" }, "quorum": { "at_least": 2 }, "covers": ["text", "media"] },
        { "name": "client", "approvers": { "must_approve": true }, "party": "external", "quorum": "all" }
    ] }"#;
    let read = |text: &str| {
        let definition = serde_json::from_str::<Definition>(text).ok();
        definition.filter(|definition| definition.fits(world.rules).is_ok())
    };
    let definition = read(text).expect("a definition");
    let again = serde_json::to_string(&definition).expect("definitions serialize");
    assert_eq!(read(&again), Some(definition));
    for (wrong, found) in
        [("post.review", "post.revue"), ("publish_within", "perish_within"), ("[\"text\", \"media\"]", "[]")]
    {
        assert!(read(&text.replace(wrong, found)).is_none(), "{found}");
    }
}

#[test]
fn what_cannot_work_is_named() {
    let fixture = Fixture::new(four_eyes());
    let weak = |fixture: &Fixture, change: &dyn Fn(&mut Stage)| {
        let mut definition = four_eyes();
        change(&mut definition.stages[0]);
        definition.weaknesses(&fixture.world.context(), PAGE, at(0), Some(at(30)))
    };
    let stage = || "second_pair".to_owned();
    assert_eq!(weak(&fixture, &|_| {}), []);
    let needed = weak(&fixture, &|stage| stage.quorum = Quorum::AtLeast(9));
    assert_eq!(needed, [Weakness::TooFew { stage: stage(), needed: 9, available: 4 }]);
    let late = weak(&fixture, &|stage| stage.deadline = Some(Deadline::MinutesAfterSubmission(31)));
    assert_eq!(late, [Weakness::DeadlineAfterPublish { stage: stage() }]);
    let outside = weak(&fixture, &|stage| stage.approvers = Approvers::People(vec![ANN]));
    assert_eq!(outside, [Weakness::NoAccess { stage: stage(), user: ANN }, Weakness::NoApprover { stage: stage() }]);
    let sole =
        |barred| weak(&fixture, &|stage| (stage.approvers, stage.barred) = (Approvers::People(vec![BEN]), barred));
    assert_eq!(sole(Barred::Author), [Weakness::SoleApprover { stage: stage(), user: BEN }]);
    assert_eq!(sole(Barred::Nobody), []);
    let exempt = |barred| {
        weak(&fixture, &|stage| {
            (stage.approvers, stage.barred) = (Approvers::People(vec![CAT, OWEN]), barred);
            stage.unless_every_hand = Some(Privilege::Permission("post.publish".into()));
        })
    };
    assert_eq!(exempt(Barred::Author), [Weakness::IdleBar { stage: stage() }]);
    assert_eq!(exempt(Barred::Nobody), []);
    let client =
        weak(&fixture, &|stage| (stage.approvers, stage.party) = (Approvers::MustApprove(Yes), Side::External));
    assert_eq!(client, [Weakness::NoClient { stage: stage() }]);
    let world = World::of(&POLICY.replace(r#", "holders": { "min": 1 }"#, ""), |rules| rules);
    assert!(four_eyes().weaknesses(&world.context(), PAGE, at(0), None).contains(&Weakness::NoWayOut {}));
}

/// A definition and a post draw themselves; names cannot break out of the drawing.
#[test]
fn definitions_and_posts_are_drawn() {
    let mut definition = four_eyes();
    definition.stages[0].name = "a\"]-->b".into();
    let mermaid = definition.to_mermaid();
    assert!(mermaid.starts_with("flowchart LR\n") && !mermaid.contains("a\"]"), "{mermaid}");
    let mut fixture = Fixture::drafted(four_eyes());
    assert_eq!(fixture.state.to_graphviz(PAGE), None);
    fixture.does(ANN, submit());
    let drawn = |fixture: &Fixture| fixture.state.to_graphviz(PAGE).expect("a drawing");
    assert!(drawn(&fixture).contains("(open)") && drawn(&fixture).contains("in_review"));
    fixture.does(BEN, approve("second_pair"));
    definition.stages[0].unless_every_hand = Some(Privilege::Permission("post.publish".into()));
    assert!(
        definition.to_mermaid().contains("post.review, unless every hand: post.publish"),
        "{}",
        definition.to_mermaid()
    );
    assert!(drawn(&fixture).contains("(satisfied)") && drawn(&fixture).contains("approved"));
}
