//! Definitions: from a policy, on their own, and held against the people that there are.

use super::fixture::*;
use countersign::Policy;
use countersign::approval::{
    Approvers, Barred, Classes, Deadline, Definition, Privilege, Quorum, Rules, Side, Stage, Weakness, Yes,
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

/// Every choice as it is seldom made, in a policy and on its own: one definition, whose words are read and printed alike.
#[test]
fn a_policy_and_a_document_of_its_own_say_the_same_definition() {
    let said = serde_json::json!({
        "order": "parallel", "on_reject": "draft", "resubmission": "rejecting_stage", "unreachable": "skip_visibly",
        "in_flight": "migrate", "removed_approver": "keeps_counting", "late": { "publish_within_minutes": 5 },
        "stages": [
            { "name": "team", "approvers": { "roles": { "organization": ["boss"], "workspace": ["admin", "member"] } },
                "quorum": { "at_least": 2 }, "barred": "last_changer", "when": ["!legal", "sensitive"],
                "unless": ["urgent"], "unless_every_hand": { "permission": "post.review" },
                "covers": ["text", "schedule", "override"], "deadline": { "minutes_after_submission": 60 },
                "reminders": [5, 10], "escalate_to": { "people": [7, 9] } },
            { "name": "client", "approvers": { "must_approve": true }, "party": "external", "quorum": "all",
                "barred": "nobody", "submitting_approves": true, "deadline": { "minutes_before_publish": 30 } },
            { "name": "desk", "approvers": { "permission": "post.review" }, "barred": "author",
                "unless_every_hand": { "roles": { "profile": ["editor"] } } },
        ],
    });
    let policy = serde_json::json!({
        "format": 1, "name": "choices", "permissions": { "profile": ["post.view", "post.review", "post.force_decision"] },
        "facts": ["legal", "sensitive", "urgent"],
        "roles": {
            "organization": { "boss": { "holders": { "min": 1 }, "grants": { "profile": "all" } } },
            "workspace": { "admin": { "grants": { "profile": "all" } }, "member": { "grants": { "profile": "all" } } },
            "profile": { "editor": { "grants": { "profile": ["post.view"] } } },
        },
        "approval": {
            "guards": { "decide": "post.review", "force": "post.force_decision" },
            "definitions": { "own": said.clone() },
            "bindings": [{ "definition": "own", "when": ["urgent", "!legal"] }],
        },
    });
    let policy = Policy::parse(&policy.to_string()).expect("a policy");
    let mut own = said.clone();
    own["name"] = "own".into();
    let own: Definition = serde_json::from_value(own).expect("a definition");
    let rules = Rules::of(&policy);
    assert_eq!(rules.definitions().collect::<Vec<_>>(), [&own]);
    let printed: serde_json::Value = serde_json::from_str(&policy.to_json()).expect("JSON");
    assert_eq!(printed["approval"]["definitions"]["own"], said);
    assert_eq!(printed["approval"]["bindings"][0]["when"], serde_json::json!(["!legal", "urgent"]));

    // What equal definitions say in another order is bound in one.
    let mut turned = own.clone();
    turned.stages[0].when.reverse();
    turned.stages[0].reminders.reverse();
    turned.stages[0].escalate_to = Some(Approvers::People(vec![9.into(), 7.into()]));
    if let Approvers::Roles(names) = &mut turned.stages[0].approvers {
        names.workspace.reverse();
    }
    assert_ne!(turned, own);
    let rules = rules.bind(turned, None).expect("it fits");
    assert_eq!(rules.definitions().collect::<Vec<_>>(), [&own, &own]);
}

#[test]
fn a_set_of_field_classes_with_a_bit_that_is_none_is_refused() {
    let world = World::unbound();
    let mut definition = four_eyes();
    assert!(definition.fits(world.rules).is_ok());
    definition.stages[0].covers.insert(Classes::from_bits_retain(128));
    let error = definition.fits(world.rules).expect_err("a bit that is no class");
    assert!(error.to_string().contains("found a bit that is none"), "{error}");
    assert!(serde_json::to_string(&definition).is_err());
    for text in [r#"["text", "sound"]"#, r#"["text", "text"]"#, r#""some""#, "129", "[1]"] {
        assert!(serde_json::from_str::<Classes>(text).is_err(), "{text}");
    }
    assert_eq!(serde_json::to_string(&Classes::ALL).ok().as_deref(), Some(r#""all""#));
    let some = Classes::FIRST_COMMENT | Classes::TEXT;
    assert_eq!(serde_json::to_string(&some).ok().as_deref(), Some(r#"["text","first_comment"]"#));
    assert_eq!(serde_json::from_str::<Classes>(r#"["first_comment", "text"]"#).ok(), Some(some));
}
