//! What people are told: effects, and every line of the history in both languages.

use super::fixture::*;
use countersign::approval::{
    Action, Approvers, By, Cause, Change, Classes, Deadline, Definition, Digests, Effect, Event, FactTold, Fingerprint,
    Language, Names, Opening, Quorum, Skip, Stage, Visibility, effects,
};
use countersign::{ProfileId, Timestamp, UserId, id::LinkId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Does something and answers what the host should do about it.
fn told(fixture: &mut Fixture, by: By, action: Action) -> Vec<Effect> {
    let before = fixture.state.clone();
    let events = fixture.by(by, action).expect("accepted");
    effects(&fixture.world.context(), &before, &fixture.state, &events)
}

fn ask(stage: &str, people: &[UserId]) -> Effect {
    Effect::AskToDecide { target: PAGE, stage: stage.into(), people: people.to_vec(), stand_ins: Vec::new() }
}

fn two_stages() -> Definition {
    let stage = |name| Stage::new(name, Approvers::Permission("post.review".into()));
    let mut definition = Definition::new("two", vec![stage("first"), stage("second")]);
    definition.stages[0].quorum = Quorum::AtLeast(2);
    definition.stages[0].deadline = Some(Deadline::MinutesAfterSubmission(60));
    definition.stages[0].reminders = vec![20];
    definition
}

#[test]
fn whoever_can_decide_is_asked_once_and_reminded_in_time() {
    let mut fixture = Fixture::drafted(two_stages());
    let person = By::user;
    assert_eq!(told(&mut fixture, person(ANN), submit()), [ask("first", &[BEN, CAT, EVE, OWEN])]);
    assert_eq!(told(&mut fixture, person(BEN), approve("first")), [], "the others were asked already");
    fixture.now = at(40);
    let remind = |people: &[UserId]| {
        let (target, stage, people) = (PAGE, "first".into(), people.to_vec());
        Effect::Remind { target, stage, people, stand_ins: Vec::new() }
    };
    assert_eq!(told(&mut fixture, By::Host {}, Action::Tick {}), [remind(&[CAT, EVE, OWEN])], "Ben has decided");
    assert_eq!(told(&mut fixture, By::Host {}, Action::Tick {}), [], "not again");
    let second = ask("second", &[BEN, CAT, EVE, OWEN]);
    assert_eq!(told(&mut fixture, person(EVE), approve("first")), [second], "the next stage is open");
    assert_eq!(told(&mut fixture, person(ANN), edit("two")), [ask("first", &[BEN, CAT, EVE, OWEN])], "all over again");
    let new = UserId::new(12);
    fixture.world.hire(new, "checker");
    assert_eq!(told(&mut fixture, By::Host {}, Action::PeopleChanged {}), [ask("first", &[new])]);
    fixture.world.fire(new);
    assert_eq!(told(&mut fixture, By::Host {}, Action::PeopleChanged {}), [], "nobody is asked because one left");
    fixture.does(EVE, Action::Delegate { target: PAGE, stage: "first".into(), to: BEN, until: at(90) });
    let acting = By::user(BEN).in_the_name_of(EVE);
    assert_eq!(told(&mut fixture, acting, approve("first")), []);
}

#[test]
fn what_is_sent_back_or_stuck_is_told_to_those_who_wrote_and_submitted() {
    let mut fixture = Fixture::drafted(two_stages());
    fixture.does(CAT, submit());
    let comment = || "not like this".to_owned();
    let sent_back = Effect::TellSentBack { target: PAGE, people: vec![ANN, CAT], comment: comment() };
    let no = told(&mut fixture.clone(), By::user(BEN), reject("first"));
    assert_eq!(no, std::slice::from_ref(&sent_back));
    let changes = Action::RequestChanges { targets: vec![PAGE], stage: "first".into(), comment: comment() };
    assert_eq!(told(&mut fixture.clone(), By::user(BEN), changes), std::slice::from_ref(&sent_back));
    let forced = Action::ForceReject { targets: vec![PAGE], comment: comment() };
    assert_eq!(told(&mut fixture.clone(), By::user(OWEN), forced), [sent_back]);
    [BEN, EVE].into_iter().for_each(|user| fixture.world.fire(user));
    let cause = Cause::TooFew { needed: 2, available: 1 };
    let stuck = Effect::TellStuck { target: PAGE, stage: Some("first".into()), people: vec![ANN, CAT], cause };
    assert_eq!(told(&mut fixture, By::Host {}, Action::PeopleChanged {}), [stuck]);
    assert_eq!(told(&mut fixture, By::Host {}, Action::PeopleChanged {}), [], "once");
}

#[test]
fn a_mention_calls_and_an_attempt_is_an_order() {
    let mut fixture = Fixture::drafted(four_eyes());
    let say = |mentions: &[UserId]| Action::Comment {
        target: None,
        visibility: Visibility::External,
        text: "look".into(),
        mentions: mentions.to_vec(),
    };
    assert_eq!(told(&mut fixture, By::user(ANN), say(&[])), []);
    let call = Effect::Mention { people: vec![BEN, DAN], text: "look".into() };
    assert_eq!(told(&mut fixture, By::user(ANN), say(&[BEN, DAN])), [call]);
    fixture.does(ANN, schedule(10));
    fixture.does(ANN, submit());
    fixture.does(BEN, approve("second_pair"));
    fixture.wait_until(10);
    let order = fixture.due().remove(0);
    let begin = Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint.clone() };
    assert_eq!(told(&mut fixture, By::Host {}, begin), [Effect::Publish { order: order.clone() }]);
    let failed = Action::ReportFailed { target: PAGE, attempt: 1, error: "down".into() };
    assert_eq!(told(&mut fixture, By::Host {}, failed), []);
    let again = fixture.state.retry_order(PAGE).expect("an order");
    let retry = Action::Retry { target: PAGE, fingerprint: again.fingerprint.clone() };
    assert_eq!(told(&mut fixture, By::Host {}, retry), [Effect::Publish { order: again.clone() }]);
    assert_ne!(again.idempotency_key, order.idempotency_key);
}

pub(super) struct Called;

impl Names for Called {
    fn person(&self, user: UserId) -> Option<String> {
        let names = [(ANN, "Ann"), (BEN, "Ben"), (CAT, "Cat"), (DAN, "Dan")];
        names.iter().find(|(known, _)| *known == user).map(|(_, name)| (*name).to_owned())
    }

    fn profile(&self, profile: ProfileId) -> Option<String> {
        Some((if profile == PAGE { "Page" } else { "Feed" }).to_owned())
    }

    fn time(&self, at: Timestamp, _: Language) -> String {
        format!("T{}", at.as_millis() / 60_000)
    }
}

/// A stage that stands, and one for each reason not to.
fn skipped() -> Vec<Opening> {
    let stages = [
        ("stands", None),
        ("facts", Some(Skip::ConditionFails { facts: BTreeMap::new() })),
        ("known", Some(Skip::SkipConditionHolds { facts: BTreeMap::new() })),
        ("check", Some(Skip::EveryHandExempt { people: vec![ANN, CAT] })),
        ("client", Some(Skip::NoClient {})),
        ("lost", Some(Skip::Unreachable {})),
    ];
    let opening = |(stage, skip): (&str, _)| Opening {
        stage: stage.into(),
        people: vec![BEN],
        required: Vec::new(),
        skip,
        keeps_decisions: false,
    };
    stages.into_iter().map(opening).collect()
}

fn facts() -> BTreeMap<String, FactTold> {
    let (sensitive, waived) = (FactTold::by_host(true), FactTold::by(CAT, false));
    BTreeMap::from([("sensitive".to_owned(), sensitive), ("waived".to_owned(), waived)])
}

/// What Ann did, with and without a change; then what happened by itself.
pub(super) fn lines() -> Vec<(Change, &'static str, &'static str)> {
    let (target, stage, comment) = (PAGE, || "check".to_owned(), || "why".to_owned());
    let (digests, definition) = (Digests::default(), || Arc::new(four_eyes()));
    let edited = |changed| Change::Edited { digests, overrides: Vec::new(), changed };
    let said = |visibility| Change::Commented { target: None, visibility, text: "hm".into(), mentions: Vec::new() };
    let passed = |escalated| Change::DeadlinePassed { target, stage: stage(), escalated };
    let resolved = |published| Change::PublishResolved { target, attempt: 1, published };
    let skip = Skip::NoClient {};
    let issued = Change::LinkIssued {
        link: LinkId::new(1),
        target,
        stage: stage(),
        user: DAN,
        until: at(5),
        first_version: 1,
        last_version: None,
    };
    vec![
        (Change::Created { targets: vec![target], digests }, "Ann created the post", "Ann a créé le post"),
        (edited(Classes::ALL), "Ann edited the post", "Ann a modifié le post"),
        (
            Change::FactsChanged { facts: facts(), formerly: BTreeMap::new() },
            "What is known of the post: sensitive yes, waived no (set by Cat)",
            "Ce que l'on sait du post : sensitive oui, waived non (selon Cat)",
        ),
        (
            Change::StagesAdded {
                target,
                definition: definition(),
                bound: "more".into(),
                stages: skipped()[3..].to_vec(),
            },
            "The post now needs `check`, `client`, `lost` as well on Page, without `check` (exempt: Ann, Cat), `client` (no \
             client must approve), `lost` (nobody can approve it)",
            "Il faut désormais aussi « check », « client », « lost » sur Page, sans « check » (avec dispense : Ann, Cat), \
             « client » (aucun client ne doit approuver), « lost » (personne ne peut l'approuver)",
        ),
        (
            Change::NobodyApproved { target },
            "Nobody approved the post on Page",
            "Personne n'a approuvé le post sur Page",
        ),
        (Change::Unchanged {}, "Ann saved the post as it was", "Ann a enregistré le post sans le changer"),
        (
            Change::Submitted { target, round: 1, definition: definition(), bound: None, stages: Vec::new() },
            "Ann submitted the post on Page",
            "Ann a soumis le post sur Page",
        ),
        (
            Change::Submitted { target, round: 1, definition: definition(), bound: None, stages: skipped() },
            "Ann submitted the post on Page, without `facts` (its condition fails), `known` (its condition for skipping \
             holds), `check` (exempt: Ann, Cat), `client` (no client must approve), `lost` (nobody can approve it)",
            "Ann a soumis le post sur Page, sans « facts » (sa condition n'est pas remplie), « known » (sa condition de \
             dispense est remplie), « check » (avec dispense : Ann, Cat), « client » (aucun client ne doit approuver), \
             « lost » (personne ne peut l'approuver)",
        ),
        (
            Change::Resubmitted { target, round: 2, definition: definition(), bound: None, stages: Vec::new() },
            "Ann submitted the post again on Page",
            "Ann a soumis le post à nouveau sur Page",
        ),
        (
            Change::SentBack { target, round: 2, definition: definition(), bound: None, stages: Vec::new() },
            "Ann sent the post for approval again on Page",
            "Ann a renvoyé le post en approbation sur Page",
        ),
        (
            Change::Approved { target, stage: stage() },
            "Ann approved `check` on Page",
            "Ann a approuvé « check » sur Page",
        ),
        (
            Change::Rejected { target, stage: stage(), comment: comment().into() },
            "Ann rejected `check` on Page: why",
            "Ann a refusé « check » sur Page : why",
        ),
        (
            Change::ChangesRequested { target, stage: stage(), comment: comment().into() },
            "Ann asked for changes at `check` on Page: why",
            "Ann a demandé des modifications à « check » sur Page : why",
        ),
        (Change::Withdrawn { target }, "Ann withdrew the post on Page", "Ann a retiré le post sur Page"),
        (Change::Held { target, until: None }, "Ann put the post on hold on Page", "Ann a suspendu le post sur Page"),
        (
            Change::ForceApproved { target, skipped: vec![stage()] },
            "Ann forced the approval on Page",
            "Ann a forcé l'approbation sur Page",
        ),
        (
            Change::ForceRejected { target, comment: comment().into() },
            "Ann forced the rejection on Page: why",
            "Ann a forcé le refus sur Page : why",
        ),
        (
            Change::Scheduled { target, time: at(9) },
            "Ann scheduled the post for T9 on Page",
            "Ann a planifié le post pour T9 sur Page",
        ),
        (Change::Unscheduled { target }, "Ann unscheduled the post on Page", "Ann a déplanifié le post sur Page"),
        (Change::TargetAdded { target }, "Ann added the post on Page", "Ann a ajouté le post sur Page"),
        (Change::TargetRemoved { target }, "Ann removed the post on Page", "Ann a enlevé le post sur Page"),
        (Change::Archived { target }, "Ann archived the post on Page", "Ann a archivé le post sur Page"),
        (
            Change::Reassigned { target, stage: stage(), from: BEN, to: CAT },
            "Ann reassigned `check` from Ben to Cat on Page",
            "Ann a réattribué « check » de Ben à Cat sur Page",
        ),
        (
            Change::Delegated { target, stage: stage(), from: ANN, to: BEN, until: at(9) },
            "Ann delegated `check` to Ben until T9 on Page",
            "Ann a délégué « check » à Ben jusqu'au T9 sur Page",
        ),
        (said(Visibility::Internal), "Ann noted for the team: hm", "Ann a noté pour l'équipe : hm"),
        (said(Visibility::External), "Ann commented: hm", "Ann a commenté : hm"),
        (issued, "Ann gave Dan a link for `check` on Page", "Ann a donné à Dan un lien pour « check » sur Page"),
        (Change::LinkRevoked { link: LinkId::new(1) }, "Ann revoked a link", "Ann a révoqué un lien"),
        (resolved(true), "Ann found the post published on Page", "Ann a constaté la publication sur Page"),
        (resolved(false), "Ann found the post not published on Page", "Ann a constaté la non-publication sur Page"),
        (
            Change::PeopleChanged { target, stage: stage(), gained: vec![BEN], lost: vec![CAT, DAN] },
            "Approvers of `check` on Page changed: in [Ben], out [Cat, Dan]",
            "Les approbateurs de « check » sur Page ont changé : entrés [Ben], sortis [Cat, Dan]",
        ),
        (
            Change::StageRestored { target, stage: stage() },
            "`check` is needed after all on Page",
            "« check » est finalement requis sur Page",
        ),
        (
            Change::StageSkipped { target, stage: stage(), reason: skip },
            "`check` is skipped on Page (no client must approve)",
            "« check » est sauté sur Page (aucun client ne doit approuver)",
        ),
        (
            Change::PublishBegun { target, attempt: 2, retry: true, fingerprint: Fingerprint::default() },
            "Publishing began on Page (attempt 2)",
            "Publication commencée sur Page (essai 2)",
        ),
        (Change::Published { target, attempt: 1 }, "The post was published on Page", "Le post a été publié sur Page"),
        (
            Change::PublishFailed { target, attempt: 1, error: comment().into() },
            "Publishing failed on Page: why",
            "La publication a échoué sur Page : why",
        ),
        (
            Change::PublishOutcomeUnknown { target, attempt: 1 },
            "It is unknown whether the post is out on Page",
            "On ignore si le post est sorti sur Page",
        ),
        (Change::Expired { target }, "The post expired on Page", "Le post a expiré sur Page"),
        (
            Change::BecameStuck { target, stage: stage(), cause: Cause::NoApprover {} },
            "Nobody can approve `check` on Page",
            "Personne ne peut approuver « check » sur Page",
        ),
        (
            Change::Unstuck { target, stage: stage() },
            "`check` can be approved again on Page",
            "« check » peut à nouveau être approuvé sur Page",
        ),
        (
            Change::Reminded { target, stage: stage(), count: 1 },
            "Approvers of `check` were reminded on Page",
            "Rappel aux approbateurs de « check » sur Page",
        ),
        (
            passed(true),
            "The deadline of `check` passed and others were asked on Page",
            "L'échéance de « check » est passée, d'autres sont sollicités sur Page",
        ),
        (passed(false), "The deadline of `check` passed on Page", "L'échéance de « check » est passée sur Page"),
        (
            Change::ApprovalLapses { target, stage: stage(), user: BEN, at: at(9) },
            "The approval of `check` by Ben on Page ends on T9, before the post goes out",
            "L'approbation de « check » par Ben sur Page prend fin le T9, avant la sortie du post",
        ),
        (
            Change::ExemptionLapses { target, stage: stage(), user: BEN, at: at(9) },
            "Ben may do without `check` on Page until T9 only, before the post goes out",
            "Ben peut se passer de « check » sur Page jusqu'au T9 seulement, avant la sortie du post",
        ),
        (
            Change::HeldAsLate { target },
            "The post is held because it is late on Page",
            "Le post est suspendu car il est en retard sur Page",
        ),
        (
            Change::DelegationEnded { target, stage: stage(), from: ANN, to: BEN, delegation: None },
            "The delegation of `check` from Ann to Ben ended on Page",
            "La délégation de « check » d'Ann à Ben a pris fin sur Page",
        ),
        (
            Change::DefinitionMigrated { target, definition: definition(), map: Vec::new(), stages: Vec::new() },
            "`four_eyes` applies from now on on Page",
            "« four_eyes » s'applique désormais sur Page",
        ),
        (Change::HoldReleased { target }, "?", "?"),
        (
            Change::TargetGone { target },
            "The profile is gone: nothing happens on Page any more",
            "Le profil n'existe plus : plus rien ne se passe sur Page",
        ),
        (
            Change::ProfileDisconnected { target },
            "The profile is disconnected: nothing goes out on Page",
            "Le profil est déconnecté : rien ne sort sur Page",
        ),
        (
            Change::ProfileUnknown { target },
            "The profile is unknown: nothing goes out on Page",
            "Le profil est inconnu : rien ne sort sur Page",
        ),
        (
            Change::ProfileConnected { target },
            "Posts can go out on Page again",
            "Les posts peuvent à nouveau sortir sur Page",
        ),
    ]
}

fn kind(what: &Change) -> String {
    serde_json::to_value(what).expect("events serialize")["type"].as_str().expect("a type").to_owned()
}

#[test]
fn every_event_is_a_line_in_both_languages() {
    let model = Fixture::drafted(four_eyes()).log.remove(0);
    let mut kinds: Vec<String> = Vec::new();
    for (what, english, french) in lines() {
        kinds.push(kind(&what));
        let by = if english.starts_with("Ann ") { By::user(ANN) } else { By::Host {} };
        let event = Event { by, change: what, ..model.clone() };
        let lines = [Language::English, Language::French].map(|language| event.line(language, &Called).text);
        println!("{}\n{}", lines[0], lines[1]);
        if english != "?" {
            assert_eq!(lines, [english, french]);
        }
    }
    kinds.sort();
    kinds.dedup();
    // Every kind of event that there is: as many as the list has names for.
    let named = include_str!("../../../src/approval/model/event.rs");
    let variants = named.split_once("pub enum Change {").expect("the list").1;
    let variants = variants.split_once("\n}").expect("its end").0;
    let variants = variants.lines().filter(|line| {
        line.starts_with("    ") && !line.starts_with("     ") && line.trim().starts_with(char::is_uppercase)
    });
    assert_eq!(kinds.len(), variants.count());
    let acting = By::user(ANN).in_the_name_of(BEN);
    let event = Event { by: acting, change: Change::Withdrawn { target: PAGE }, ..model };
    assert_eq!(event.line(Language::English, &Called).text, "Ann (for Ben) withdrew the post on Page");
    assert_eq!(event.line(Language::French, &Called).text, "Ann (pour Ben) a retiré le post sur Page");
}
