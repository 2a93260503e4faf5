//! People: S18 to S28.

use super::fixture::*;
use countersign::approval::{
    Action, Approvers, Bar, Barred, By, Change, Definition, Order, Quorum, RefusalReason as Reason, Side, Stage,
    StageMap, State, Visibility, Yes, decide_each,
};
use countersign::{ContentState, OrganizationId, UserId, actor::Status, id::LinkId, test_kit};

fn barred(bar: Barred) -> Definition {
    let mut definition = four_eyes();
    definition.stages[0].barred = bar;
    definition
}

fn at_least(needed: u32) -> Definition {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::AtLeast(needed);
    definition
}

fn clients() -> Definition {
    let mut stage = Stage::new("client", Approvers::MustApprove(Yes));
    stage.party = Side::External;
    stage.quorum = Quorum::All;
    Definition::new("clients", vec![stage])
}

fn for_client() -> Fixture {
    let mut fixture = Fixture::new(clients());
    fixture.world.clients = vec![(PAGE, DAN)];
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    fixture
}

fn acting_for(user: UserId, other: UserId) -> By {
    By::User { user, acting_for: Some(other), link: None }
}

#[test]
fn s18_whoever_had_a_hand_in_it_does_not_count() {
    // Cat writes, Eve submits on behalf of Owen, Ann changes: of the checkers only Ben is left.
    for bar in [Barred::Contributors, Barred::Author, Barred::LastChanger, Barred::Nobody] {
        let mut fixture = Fixture::new(barred(bar));
        for user in [ANN, BEN, EVE] {
            fixture.world.hire_with(user, &["writer", "checker"], Status::Active);
        }
        fixture.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
        fixture.by(acting_for(EVE, OWEN), submit()).expect("both may");
        fixture.does(ANN, edit("two"));
        let refused = |user| {
            let mut fixture = fixture.clone();
            let answer = fixture.by(By::user(user), approve("second_pair"));
            answer.err().map(|refusal| matches!(refusal.reason, Reason::Barred { .. }))
        };
        let expected: &[UserId] = match bar {
            Barred::Contributors => &[ANN, CAT, EVE, OWEN],
            Barred::Author => &[CAT],
            Barred::LastChanger => &[ANN],
            _ => &[],
        };
        for user in [ANN, BEN, CAT, EVE, OWEN] {
            assert_eq!(refused(user), expected.contains(&user).then_some(true), "{user:?} under {bar:?}");
        }
    }
    // Whoever approves and then changes what is covered is no independent approver any more.
    let mut fixture = Fixture::submitted(at_least(2));
    fixture.world.hire_with(BEN, &["writer", "checker"], Status::Active);
    fixture.does(BEN, approve("second_pair"));
    fixture.does(BEN, edit("two"));
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::Barred { bar: Bar::Changer, .. }));
}

#[test]
fn s18_whoever_changed_it_through_others_does_not_count() {
    let mut fixture = Fixture::submitted(barred(Barred::Contributors));
    fixture.by(acting_for(CAT, OWEN), edit("two")).expect("both may");
    for user in [CAT, OWEN] {
        assert!(matches!(fixture.refused(user, approve("second_pair")), Reason::Barred { bar: Bar::Changer, .. }));
    }
    fixture.does(BEN, approve("second_pair"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

/// An approval that outlives a rejection falls when whoever gave it, or on whose right it was given, submits again.
#[test]
fn s18_whoever_submits_again_takes_their_own_approval_away() {
    let review = |name| Stage::new(name, Approvers::Permission("post.review".into()));
    let mut definition = Definition::new("two", vec![review("words"), review("pictures")]);
    definition.resubmission = countersign::approval::Resubmission::RejectingStage;
    let for_eve = || acting_for(CAT, EVE);
    for (by, submits) in [(By::user(CAT), CAT), (for_eve(), CAT), (for_eve(), EVE), (for_eve(), ANN)] {
        let mut fixture = Fixture::submitted(definition.clone());
        fixture.world.hire_with(EVE, &["writer", "checker"], Status::Active);
        fixture.does(EVE, Action::Delegate { target: PAGE, stage: "words".into(), to: CAT, until: at(50) });
        fixture.by(by, approve("words")).expect("Cat may");
        fixture.does(BEN, reject("pictures"));
        fixture.does(submits, resubmit());
        let answer = fixture.by(By::user(BEN), approve("pictures"));
        assert_eq!(answer.is_ok(), submits == ANN, "{submits:?} submitted again: {answer:?}");
    }
}

#[test]
fn s19_no_detour_leads_around_the_bar() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.world.hire_with(ANN, &["writer", "checker"], Status::Active);
    fixture.host(Action::PeopleChanged {});
    let until = at(100);
    let stage = || "second_pair".to_owned();
    let delegate = |to| Action::Delegate { target: PAGE, stage: stage(), to, until };
    assert!(matches!(fixture.refused(BEN, delegate(ANN)), Reason::Barred { .. }), "delegation to the author");
    assert!(matches!(fixture.refused(ANN, delegate(BEN)), Reason::Barred { .. }), "delegation by the author");
    let reassign = Action::Reassign { target: PAGE, stage: stage(), from: BEN, to: ANN };
    assert!(fixture.by(By::user(CAT), reassign).is_err(), "reassigning");
    assert!(fixture.by(acting_for(BEN, ANN), approve("second_pair")).is_err(), "on the author's behalf");
    assert!(fixture.by(acting_for(ANN, BEN), approve("second_pair")).is_err(), "by the author's hand");
    let mut late = Fixture::submitted(four_eyes());
    late.world.hire_with(EVE, &["writer", "checker"], Status::Active);
    late.does(EVE, delegate(CAT));
    late.does(EVE, edit("two"));
    let refusal = late.by(acting_for(CAT, EVE), approve("second_pair")).expect_err("Eve changed it since");
    assert!(matches!(refusal.reason, Reason::Barred { user: EVE, .. }));
    let command = fixture.command(By::user(ANN), approve("second_pair"));
    let (events, results) = decide_each(&fixture.world.context(), &fixture.state, &command).expect("answered");
    assert!(events.is_empty() && results.iter().all(|one| one.result.is_err()), "in bulk");
    fixture.world.hire_with(ANN, &["owner"], Status::Active);
    assert!(matches!(fixture.refused(ANN, approve("second_pair")), Reason::Barred { .. }), "with another role");
}

#[test]
fn s20_a_person_counts_once_whatever_leads_to_them() {
    let mut fixture = Fixture::submitted(at_least(2));
    fixture.world.hire_with(BEN, &["checker", "chief", "owner"], Status::Active);
    fixture.does(BEN, approve("second_pair"));
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::AlreadyDecided { .. }));
    fixture.does(EVE, Action::Delegate { target: PAGE, stage: "second_pair".into(), to: BEN, until: at(50) });
    let second = fixture.by(acting_for(BEN, EVE), approve("second_pair")).expect_err("Ben again");
    assert!(matches!(second.reason, Reason::AlreadyDecided { .. }));
    assert_eq!(fixture.status(), ContentState::InReview);
    // One right is used once, whoever uses it.
    let mut fixture = Fixture::submitted(at_least(2));
    fixture.does(EVE, approve("second_pair"));
    fixture.does(EVE, Action::Delegate { target: PAGE, stage: "second_pair".into(), to: BEN, until: at(50) });
    assert!(fixture.by(acting_for(BEN, EVE), approve("second_pair")).is_err());
    fixture.does(BEN, approve("second_pair"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

/// Everyone must approve, and Ben says yes for Eve: he has said yes, and so has she.
#[test]
fn s20_whoever_says_yes_for_another_has_said_yes_where_everyone_must() {
    let mut definition = four_eyes();
    definition.stages[0].quorum = Quorum::All;
    let mut fixture = Fixture::submitted(definition);
    fixture.does(EVE, Action::Delegate { target: PAGE, stage: "second_pair".into(), to: BEN, until: at(50) });
    fixture.by(acting_for(BEN, EVE), approve("second_pair")).expect("delegated");
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::AlreadyDecided { .. }), "once is enough");
    assert!(matches!(fixture.refused(EVE, approve("second_pair")), Reason::AlreadyDecided { .. }), "her right is used");
    fixture.does(CAT, approve("second_pair"));
    assert_eq!(fixture.status(), ContentState::InReview, "Owen has said nothing");
    fixture.does(OWEN, approve("second_pair"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn s21_the_right_is_looked_at_when_the_decision_is_taken() {
    let mut fixture = Fixture::submitted(four_eyes());
    fixture.world.hire(BEN, "guest");
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::NotAllowed { .. }));
    fixture.world.hire_with(BEN, &["checker"], Status::Suspended);
    assert!(matches!(fixture.refused(BEN, approve("second_pair")), Reason::NotAllowed { .. }));
    fixture.world.hire(BEN, "checker");
    fixture.does(BEN, approve("second_pair"));
    // A person as of another time is no witness for this one.
    let eve = test_kit::actor(fixture.world.policy, EVE);
    fixture.world.put(eve.profile_role_with(PAGE, "checker", |held| held.until(at(5))));
    fixture.now = at(6);
    assert!(matches!(fixture.refused(ANN, edit("two")), Reason::PersonOutOfDate { user: EVE }));
}

#[test]
fn s22_a_link_is_good_for_one_party_one_stage_some_versions_and_some_time() {
    let mut fixture = for_client();
    let link = LinkId::new(77);
    let issue = |until, last_version| Action::IssueLink {
        link,
        target: PAGE,
        stage: "client".into(),
        user: DAN,
        until,
        last_version,
    };
    fixture.does(ANN, issue(at(60), Some(1)));
    let via = |user| By::User { user, acting_for: None, link: Some(link) };
    assert_eq!(fixture.status(), ContentState::InReview, "to have a link is no decision");
    let refused =
        |fixture: &Fixture, by: By, action: Action| fixture.clone().by(by, action).expect_err("refused").reason;
    assert!(matches!(refused(&fixture, via(BEN), approve("client")), Reason::LinkOutOfScope {}));
    assert!(matches!(refused(&fixture, via(DAN), withdraw()), Reason::LinkOutOfScope {}));
    let mut late = fixture.clone();
    late.now = at(60);
    assert!(matches!(refused(&late, via(DAN), approve("client")), Reason::LinkExpired { .. }));
    let mut edited = fixture.clone();
    edited.does(ANN, edit("two"));
    assert!(matches!(refused(&edited, via(DAN), approve("client")), Reason::LinkOutOfScope {}));
    let mut revoked = fixture.clone();
    revoked.does(ANN, Action::RevokeLink { link });
    assert!(matches!(refused(&revoked, via(DAN), approve("client")), Reason::LinkRevoked {}));
    fixture.by(via(DAN), approve("client")).expect("the link is good");
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn s23_no_side_decides_for_the_other() {
    let mut definition = Definition::two_hierarchies(true, true);
    definition.stages[0].approvers = Approvers::Permission("post.review".into());
    let mut fixture = Fixture::new(definition);
    fixture.world.clients = vec![(PAGE, DAN), (PAGE, BEN)];
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    assert!(matches!(fixture.refused(DAN, approve("internal")), Reason::NotAnApprover { .. }));
    assert!(matches!(fixture.refused(BEN, approve("client")), Reason::NotAnApprover { .. }));
    fixture.world.hire_with(DAN, &["client", "checker"], Status::Active);
    assert!(
        matches!(fixture.refused(DAN, approve("internal")), Reason::NotAnApprover { .. }),
        "one external role is enough"
    );
    fixture.does(CAT, Action::ForceApprove { targets: vec![PAGE] });
    assert_eq!(fixture.happened(|what| matches!(what, Change::ForceApproved { .. })), 1);
}

#[test]
fn s24_what_the_team_says_to_itself_no_client_sees() {
    let mut fixture = for_client();
    let comment =
        |visibility, text: &str, mentions| Action::Comment { target: None, visibility, text: text.into(), mentions };
    fixture.does(ANN, comment(Visibility::Internal, "the client is difficult", vec![BEN]));
    fixture.does(ANN, comment(Visibility::External, "please look", vec![DAN]));
    assert!(matches!(
        fixture.refused(ANN, comment(Visibility::Internal, "hush", vec![DAN])),
        Reason::Mention { user: DAN }
    ));
    assert!(matches!(fixture.refused(DAN, comment(Visibility::Internal, "hush", vec![])), Reason::TeamOnly {}));
    assert_eq!(fixture.read_by(DAN), ["please look"]);
    assert_eq!(fixture.read_by(ANN), ["the client is difficult", "please look"]);
    let context = fixture.world.context();
    let told =
        serde_json::to_string(&context.viewer(&fixture.state, DAN).events(&fixture.log)).expect("events serialize");
    assert!(!told.contains("difficult") && told.contains("please look"));
}

#[test]
fn s25_delegations_are_bounded_and_end_with_the_right() {
    let mut fixture = Fixture::submitted(at_least(3));
    let delegate = |to, until| Action::Delegate { target: PAGE, stage: "second_pair".into(), to, until: at(until) };
    assert!(matches!(fixture.refused(BEN, delegate(DAN, 10)), Reason::NotAnApprover { .. }), "not to a client");
    assert!(matches!(fixture.refused(BEN, delegate(BEN, 10)), Reason::DelegationChain { .. }));
    assert!(matches!(fixture.refused(BEN, delegate(EVE, 0)), Reason::TimePast { .. }));
    fixture.does(BEN, delegate(EVE, 10));
    fixture.does(EVE, delegate(CAT, 10));
    assert!(matches!(fixture.refused(CAT, delegate(BEN, 10)), Reason::DelegationChain { .. }), "not in a circle");
    fixture.does(CAT, delegate(OWEN, 10));
    fixture.world.hire(UserId::new(8), "checker");
    assert!(matches!(fixture.refused(OWEN, delegate(UserId::new(8), 10)), Reason::DelegationChain { most: 3 }));
    fixture.by(acting_for(OWEN, BEN), approve("second_pair")).expect("three steps");
    let mut late = fixture.clone();
    late.now = at(10);
    assert!(matches!(
        late.by(acting_for(CAT, EVE), approve("second_pair")).expect_err("over").reason,
        Reason::NotDelegated { .. }
    ));
    // Cat, in the middle, loses the right: the chain is broken, and what was decided through it is gone.
    fixture.world.fire(CAT);
    fixture.host(Action::PeopleChanged {});
    fixture.does(OWEN, approve("second_pair"));
    fixture.does(BEN, approve("second_pair"));
    assert_eq!(fixture.status(), ContentState::InReview);
    fixture.does(EVE, approve("second_pair"));
    assert_eq!(fixture.status(), ContentState::Approved);
}

#[test]
fn s26_nobody_from_elsewhere_is_an_approver() {
    let mut fixture = Fixture::submitted(four_eyes());
    let stranger = UserId::new(99);
    let role = fixture.world.policy.profile_role("checker").expect("a role");
    let elsewhere = fixture.world.policy.actor(stranger, OrganizationId::new(2)).profile_role(PAGE, role);
    fixture.world.people.insert(stranger, elsewhere.build(at(0)).expect("an actor"));
    let neighbour = UserId::new(98);
    fixture.world.put(test_kit::actor(fixture.world.policy, neighbour).profile_role(99, "checker"));
    for user in [stranger, neighbour] {
        assert!(matches!(fixture.refused(user, approve("second_pair")), Reason::NotAllowed { .. }));
    }
    let mut foreign = fixture.clone();
    foreign.state = State::new(OrganizationId::new(2), POST);
    let create = Action::Create { targets: vec![PAGE], digests: text("one") };
    assert!(matches!(foreign.refused(stranger, create), Reason::UnknownPlace {}));
}

#[test]
fn s27_to_force_needs_the_right_everywhere_and_shows() {
    let mut fixture = Fixture::new(four_eyes());
    let both = || vec![PAGE, FEED];
    fixture.does(ANN, Action::Create { targets: both(), digests: text("one") });
    fixture.does(ANN, Action::Submit { targets: both() });
    fixture.world.put(test_kit::actor(fixture.world.policy, CAT).profile_role(PAGE, "chief"));
    let force = || Action::ForceApprove { targets: both() };
    assert!(matches!(fixture.refused(CAT, force()), Reason::NotAllowed { .. }));
    let command = fixture.command(By::user(CAT), force());
    let (events, _) = decide_each(&fixture.world.context(), &fixture.state, &command).expect("answered");
    assert_eq!(events, [], "in bulk neither");
    assert!(matches!(fixture.refused(BEN, force()), Reason::NotAllowed { .. }));
    fixture.does(OWEN, force());
    assert_eq!(fixture.happened(|what| matches!(what, Change::Approved { .. })), 0);
    assert_eq!(fixture.happened(|what| matches!(what, Change::ForceApproved { .. })), 2);
}

#[test]
fn s28_nobody_loosens_what_their_own_post_needs() {
    let mut fixture = Fixture::new(clients());
    fixture.world.clients = vec![(PAGE, DAN)];
    fixture.does(CAT, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(CAT, submit());
    // The clients and the definition are those of the submission.
    fixture.world.clients.clear();
    fixture.host(Action::PeopleChanged {});
    assert_eq!(fixture.status(), ContentState::InReview);
    let map = vec![StageMap { from: "client".into(), to: None }];
    let migrate = Action::Migrate { targets: vec![PAGE], definition: four_eyes(), map };
    assert!(matches!(fixture.refused(CAT, migrate), Reason::SelfLoosening { user: CAT }));
    let reassign = Action::Reassign { target: PAGE, stage: "client".into(), from: DAN, to: EVE };
    assert!(matches!(fixture.refused(CAT, reassign), Reason::SelfLoosening { user: CAT }));
    // A fact that was said at submission cannot be unsaid to skip a stage.
    let mut definition = four_eyes();
    definition.stages[0].when = vec!["sensitive".into()];
    definition.order = Order::Sequential;
    let mut fixture = Fixture::new(definition);
    fixture.world.say("sensitive", true, None);
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    fixture.world.say("sensitive", false, None);
    fixture.does(ANN, Action::Edit { digests: text("one"), overrides: Vec::new() });
    assert_eq!(fixture.status(), ContentState::InReview);
    // And a stage that was skipped is needed when its reason is gone.
    let pinned = fixture.state.target(PAGE).and_then(|target| target.definition()).cloned().expect("pinned");
    let mut fixture = Fixture::new(pinned);
    fixture.world.say("sensitive", false, None);
    fixture.does(ANN, Action::Create { targets: vec![PAGE], digests: text("one") });
    fixture.does(ANN, submit());
    assert_eq!(fixture.status(), ContentState::Approved);
    fixture.world.say("sensitive", true, None);
    fixture.does(ANN, Action::Edit { digests: text("one"), overrides: Vec::new() });
    assert_eq!(fixture.status(), ContentState::InReview);
    assert_eq!(fixture.happened(|what| matches!(what, Change::StageRestored { .. })), 1);
}

#[test]
fn s28_a_migration_loses_no_client_of_the_submission() {
    let mut fixture = for_client();
    fixture.world.clients.clear();
    let mut definition = clients();
    definition.name = "other".into();
    let map = vec![StageMap { from: "client".into(), to: Some("client".into()) }];
    fixture.does(CAT, Action::Migrate { targets: vec![PAGE], definition, map });
    assert_eq!(fixture.status(), ContentState::InReview);
    fixture.does(DAN, approve("client"));
    assert_eq!(fixture.status(), ContentState::Approved);
}
