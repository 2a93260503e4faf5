//! J16: `next_deadline` is the next instant at which any answer changes by itself.

use super::house::{House, at, edit};
use crate::organization::world::*;
use countersign::approval::{self, Action, Button, By, Change, Explanation, PublishOrder, enabled, explain};
use countersign::organization::*;
use countersign::{ContentState, ProfileId, Timestamp, UserId, id::LinkId};

const POLICY: &str = r#"{
  "format": 1, "name": "timer",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit"],
    "profile": ["post.view", "post.edit", "post.review"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } },
      "plain": {}
    },
    "profile": {
      "reviewer": { "grants": { "profile": ["post.view", "post.review"] } },
      "client": { "grants": { "profile": ["post.view", "post.review"] }, "external": true }
    }
  },
  "approval": {
    "guards": { "create": "post.edit", "edit": "post.edit", "submit": "post.edit", "decide": "post.review",
                "publish": "post.edit", "force": "post.edit" },
    "definitions": { "both": { "order": "parallel", "late": LATE, "stages": [
      { "name": "check", "approvers": { "permission": "post.review" }, "barred": "nobody", "covers": ["text"],
        "deadline": { "minutes_after_submission": 45 }, "reminders": [10] ESCALATION },
      { "name": "client", "party": "external", "approvers": { "must_approve": true }, "quorum": "all", "barred": "nobody", "covers": ["text"] } ] } },
    "bindings": [{ "definition": "both" }]
  }
}"#;

const PAGE: ProfileId = ProfileId::new(70);
const OWNER: u64 = 1;
const ANN: u64 = 2;
const BEN: u64 = 3;
const DAN: u64 = 4;
const ELSEWHERE: u64 = 5;

/// Ann's time ends at 30, Ben's begins at 35, Dan is a client; somebody's time ends at 7 where no post is.
fn begun(late: &str, escalation: &str) -> House {
    let policy = POLICY.replace("LATE", late).replace("ESCALATION", escalation);
    let mut world = World::new(&policy, "owner", None);
    world.profile(70, None);
    world.profile(71, None);
    let reviewer = || profile_role(70, "reviewer");
    world.join(OWNER, ANN, vec![organization_role("plain"), reviewer().until(at(30))]);
    world.join(OWNER, BEN, vec![organization_role("plain"), Access { from: Some(at(35)), ..reviewer() }]);
    world.join(OWNER, DAN, vec![profile_role(70, "client").must_approve()]);
    world.join(OWNER, ELSEWHERE, vec![organization_role("plain"), profile_role(71, "reviewer").until(at(7))]);
    let mut house = House::new(world);
    house.create(OWNER, &[PAGE]);
    house
}

#[derive(Debug, PartialEq)]
struct Answers {
    status: ContentState,
    due: Vec<PublishOrder>,
    explained: Explanation,
    buttons: Vec<Vec<Button>>,
}

fn parties() -> Vec<By> {
    let people = [OWNER, ANN, BEN, DAN, ELSEWHERE].map(UserId::new);
    let link = By::link(UserId::new(DAN), LinkId::new(1));
    let ann_for_owner = By::user(UserId::new(ANN)).in_the_name_of(UserId::new(OWNER));
    people.into_iter().map(By::user).chain([link, ann_for_owner, By::Host {}]).collect()
}

fn answers(house: &House, now: Timestamp) -> Answers {
    let post = &house.post;
    let roster = house.world.state.roster(house.policy, [PAGE], now).expect("a roster");
    let context = roster.context(house.rules);
    Answers {
        status: approval::status(&context, post, now),
        due: approval::due(post, now).collect(),
        explained: explain(&context, post, now),
        buttons: parties().iter().map(|party| enabled(&context, post, party, now)).collect(),
    }
}

fn next(house: &House) -> Option<Timestamp> {
    let roster = house.world.state.roster(house.policy, [PAGE], house.own).expect("a roster");
    approval::next_deadline(&roster.context(house.rules), &house.post, house.own)
}

fn approve(stage: &str) -> Action {
    Action::Approve { targets: vec![PAGE], stage: stage.into() }
}

/// Steps that lead somewhere worth waiting.
fn lives() -> Vec<Vec<(u64, Action)>> {
    let targets = || vec![PAGE];
    let submit = || (OWNER, Action::Submit { targets: targets() });
    let plan = |minutes| (OWNER, Action::Schedule { targets: targets(), at: at(minutes) });
    let hold = |minutes: Option<i64>| (OWNER, Action::Hold { targets: targets(), until: minutes.map(at) });
    let link = || {
        let (link, party, stage) = (LinkId::new(1), UserId::new(DAN), "client".to_owned());
        (OWNER, Action::IssueLink { link, target: PAGE, stage, user: party, until: at(20), last_version: None })
    };
    let delegate = || {
        let (stage, to) = ("check".to_owned(), UserId::new(ANN));
        (OWNER, Action::Delegate { target: PAGE, stage, to, until: at(25) })
    };
    let (yes, client) = (|| (ANN, approve("check")), || (DAN, approve("client")));
    let withdraw = || (OWNER, Action::Withdraw { targets: targets() });
    let archive = || (OWNER, Action::Archive { targets: targets() });
    vec![
        vec![],
        vec![plan(12)],
        vec![submit()],
        vec![submit(), link(), delegate()],
        vec![plan(60), submit(), link(), delegate(), yes(), client()],
        vec![plan(60), submit(), yes(), client(), hold(Some(40))],
        vec![plan(20), submit(), yes(), client()],
        vec![plan(20), submit(), hold(Some(40))],
        vec![plan(60), submit(), hold(None)],
        vec![plan(60), submit(), yes(), withdraw()],
        vec![plan(60), submit(), link(), archive()],
    ]
}

#[test]
fn j16_until_the_timer_rings_no_answer_changes() {
    let settings = [
        (r#""expire""#, ""),
        (r#""hold""#, ""),
        (r#"{ "publish_within_minutes": 5 }"#, ""),
        (r#""expire""#, r#", "escalate_to": { "permission": "post.edit" }"#),
    ];
    let (mut rung, mut idle) = (0, 0);
    for (late, escalation) in settings {
        for (life, steps) in lives().into_iter().enumerate() {
            let mut house = begun(late, escalation);
            for (who, action) in steps {
                house.does(who, action);
            }
            for _ in 0..20 {
                let now = house.own;
                let Some(ring) = next(&house) else {
                    let (before, after) = (answers(&house, now), answers(&house, at(100_000)));
                    assert_eq!(before, after, "life {life}, {late}: nothing ever changes");
                    break;
                };
                assert!(now <= ring, "life {life}, {late}: {ring} is over at {now}");
                let before = answers(&house, now);
                let (from, to) = (now.as_millis(), ring.as_millis());
                for sample in [from + 1, from + (to - from) / 3, from + (to - from) / 2, to - 1] {
                    if from < sample && sample < to {
                        let after = answers(&house, Timestamp::from_millis(sample));
                        assert_eq!(before, after, "life {life}, {late}: changed at {sample}, before the timer at {to}");
                    }
                }
                rung += 1;
                house.own = ring;
                let told = house.host(Action::Tick {});
                for order in house.due() {
                    house.host(Action::BeginPublish { target: PAGE, fingerprint: order.fingerprint });
                    house.host(Action::ReportPublished { target: PAGE, attempt: 1 });
                }
                idle += usize::from(told.is_empty() && answers(&house, ring) == before);
            }
            assert_eq!(next(&house), None, "life {life}, {late}: it ends");
        }
    }
    assert!(rung > 100 && idle * 5 < rung, "{idle} of {rung} times nothing that is asked here had changed");
}

#[test]
fn j16_an_approver_whose_time_ends_before_the_time_to_publish_is_told_of() {
    for scheduled_first in [true, false] {
        let mut house = begun(r#""expire""#, "");
        let schedule = Action::Schedule { targets: vec![PAGE], at: at(40) };
        if scheduled_first {
            house.does(OWNER, schedule.clone());
        }
        house.does(OWNER, Action::Submit { targets: vec![PAGE] });
        let approved = house.does(ANN, approve("check"));
        house.does(DAN, approve("client"));
        let warned = if scheduled_first { approved } else { house.does(OWNER, schedule) };
        let lapses = Change::ApprovalLapses { target: PAGE, stage: "check".into(), user: UserId::new(ANN), at: at(30) };
        assert!(warned.iter().any(|event| event.change == lapses), "{warned:?}");
        assert_eq!(house.status_at(PAGE), ContentState::Scheduled, "it counts until then");
        let explained = answers(&house, house.own).explained;
        assert_eq!(explained.targets[0].lapses.len(), 1);
        assert_eq!(next(&house), Some(at(30)));
        house.own = at(30);
        house.host(Action::Tick {});
        assert_eq!(house.status_at(PAGE), ContentState::InReview);
    }
}

#[test]
fn j16_whoever_may_do_without_a_stage_no_longer_than_before_the_time_to_publish_is_told_of() {
    const CO_OWNER: u64 = 6;
    for scheduled_first in [true, false] {
        let mut house = begun(r#""expire""#, r#", "unless_every_hand": { "permission": "post.edit" }"#);
        house.world.join(OWNER, CO_OWNER, vec![organization_role("owner").until(at(30))]);
        house.does(CO_OWNER, edit(2));
        let schedule = Action::Schedule { targets: vec![PAGE], at: at(40) };
        if scheduled_first {
            house.does(OWNER, schedule.clone());
        }
        let submitted = house.does(OWNER, Action::Submit { targets: vec![PAGE] });
        house.does(DAN, approve("client"));
        let warned = if scheduled_first { submitted } else { house.does(OWNER, schedule) };
        let (stage, user) = ("check".to_owned(), UserId::new(CO_OWNER));
        let lapses = Change::ExemptionLapses { target: PAGE, stage: stage.clone(), user, at: at(30) };
        let told: Vec<_> = warned.iter().filter(|event| event.change == lapses).cloned().collect();
        assert_eq!(told.len(), 1, "{warned:?}");
        let effect = approval::effects(&house.roster().context(house.rules), &house.post, &house.post, &told);
        assert!(matches!(effect[0], approval::Effect::TellLapse { exemption: true, .. }), "{effect:?}");
        let explained = answers(&house, house.own).explained;
        assert_eq!(explained.targets[0].lapses, [approval::Lapse { stage, user, at: at(30), exemption: true }]);
        assert_eq!(next(&house), Some(at(30)));
        house.own = at(30);
        house.host(Action::Tick {});
        assert_eq!(house.status_at(PAGE), ContentState::InReview);
    }
}

#[test]
fn j16_who_stays_is_not_warned_of() {
    let mut house = begun(r#""expire""#, "");
    house.does(OWNER, Action::Schedule { targets: vec![PAGE], at: at(29) });
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    let told = house.does(ANN, approve("check"));
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn j16_the_organizations_timer_knows_when_rights_begin_and_end() {
    let house = begun(r#""expire""#, "");
    let state = &house.world.state;
    let next = |now| next_deadline(&house.world.policy, state, now);
    let rings: Vec<_> = std::iter::successors(next(at(1)), |last| next(*last)).collect();
    assert_eq!(rings, [at(7), at(30), at(35)]);
}

#[test]
fn j16_status_and_explanation_say_the_same_without_a_tick() {
    let mut house = begun(r#""expire""#, "");
    house.does(OWNER, Action::Schedule { targets: vec![PAGE], at: at(20) });
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    let later = answers(&house, at(21));
    assert_eq!((later.status, later.explained.status), (ContentState::Expired, ContentState::Expired));
    assert_eq!(house.post.status(), ContentState::InReview, "as of the last event");
}
