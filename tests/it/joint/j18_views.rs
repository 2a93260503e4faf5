//! J18: what a viewer is shown names no target and no person that they may not see, and no text given on the other side.

use super::house::{House, at, edit};
use crate::organization::world::*;
use countersign::approval::{self, Action, By, Event, Language, Names, Viewer, Visibility};
use countersign::organization::*;
use countersign::{ContentState, ProfileId, Timestamp, UserId, id::LinkId};
use std::collections::BTreeSet;

const POLICY: &str = r#"{
  "format": 1, "name": "views",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit"],
    "profile": ["post.view", "post.edit", "post.review", "post.comment", "post.force_decision", "inbox.export"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } },
      "plain": {}
    },
    "profile": {
      "mate": { "grants": { "profile": ["post.view", "post.edit", "post.review", "post.comment"] } },
      "fixture": { "grants": { "profile": ["inbox.export"] } },
      "client": { "grants": { "profile": ["post.view", "post.review", "post.comment"] }, "external": true }
    }
  },
  "approval": {
    "guards": { "create": "post.edit", "edit": "post.edit", "submit": "post.edit", "decide": "post.review", "view": "post.view",
                "publish": "post.edit", "comment": "post.comment", "force": "post.force_decision", "reassign": "post.force_decision" },
    "definitions": { "both": { "order": "parallel", "stages": [
      { "name": "marginwatch", "approvers": { "permission": "post.review" }, "barred": "nobody" },
      { "name": "client", "party": "external", "approvers": { "must_approve": true }, "quorum": "all", "barred": "nobody" } ] } },
    "bindings": [{ "definition": "both" }]
  }
}"#;

const HERE: ProfileId = ProfileId::new(700_001);
const THERE: ProfileId = ProfileId::new(700_002);
/// In the team everywhere.
const OWNER: u64 = 1;
/// In the team here, and a client there.
const BOTH: u64 = 800_002;
/// Clients of one target each.
const CLIENT_HERE: u64 = 800_003;
const CLIENT_THERE: u64 = 800_004;
/// A second client here.
const CLIENT_TOO: u64 = 800_005;
/// In the organization, with something to do here that is no post.
const DESK: u64 = 800_006;
/// In the team here alone.
const MATE: u64 = 800_007;
const PEOPLE: [u64; 7] = [OWNER, BOTH, CLIENT_HERE, CLIENT_THERE, CLIENT_TOO, DESK, MATE];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Team,
    Client,
}

/// On which side somebody sees a target: the whole of what this test knows.
fn sees(who: u64, target: ProfileId) -> Option<Side> {
    match (who, target == HERE) {
        (OWNER, _) | (BOTH | MATE, true) => Some(Side::Team),
        (CLIENT_HERE | CLIENT_TOO, true) | (CLIENT_THERE | BOTH, false) => Some(Side::Client),
        _ => None,
    }
}

fn everywhere() -> [ProfileId; 2] {
    [HERE, THERE]
}

fn team_anywhere(who: u64) -> bool {
    everywhere().iter().any(|target| sees(who, *target) == Some(Side::Team))
}

struct Called;

impl Names for Called {
    fn person(&self, _: UserId) -> Option<String> {
        None
    }

    fn time(&self, at: Timestamp, _: Language) -> String {
        format!("time {}", at.as_millis())
    }
}

fn begun() -> House {
    let mut world = World::new(POLICY, "owner", None);
    world.profile(700_001, None);
    world.profile(700_002, None);
    let here = |role: &str| profile_role(700_001, role);
    let there = |role: &str| profile_role(700_002, role);
    world.join(OWNER, BOTH, vec![here("mate"), there("client")]);
    world.join(OWNER, CLIENT_HERE, vec![here("client").must_approve()]);
    world.join(OWNER, CLIENT_THERE, vec![there("client").must_approve()]);
    world.join(OWNER, CLIENT_TOO, vec![here("client")]);
    world.join(OWNER, DESK, vec![here("fixture")]);
    world.join(OWNER, MATE, vec![here("mate")]);
    let mut house = House::new(world);
    house.own = at(1);
    house.create(OWNER, &[HERE, THERE]);
    house.does(OWNER, Action::Schedule { targets: everywhere().to_vec(), at: at(60) });
    house.does(OWNER, Action::Submit { targets: everywhere().to_vec() });
    house
}

/// Everything of a post that somebody can get, as text.
fn shown(house: &House, who: u64) -> String {
    let roster = house.roster();
    let context = roster.context(house.rules);
    let viewer: Viewer<'_, '_> = context.viewer(&house.post, UserId::new(who));
    let mut text = String::new();
    let mut add = |part: String| {
        text.push_str(&part);
        text.push('\n');
    };
    let json = |error| panic!("{error}: everything that is shown is JSON");
    add(serde_json::to_string(&viewer.events(&house.log)).unwrap_or_else(json));
    add(serde_json::to_string(&viewer.comments()).unwrap_or_else(json));
    add(serde_json::to_string(&viewer.explain(house.own)).unwrap_or_else(json));
    add(serde_json::to_string(&viewer.enabled(house.own)).unwrap_or_else(json));
    for language in [Language::English, Language::French] {
        viewer.lines(&house.log, language, &Called).iter().for_each(|line| add(format!("{line} {:?}", line.people)));
    }
    text
}

/// Whom the text must not name to somebody: on the team's side nobody, and to clients the team and clients of others.
fn hidden_people(who: u64) -> Vec<u64> {
    let shares = |other: u64| {
        let both =
            |target: &ProfileId| sees(who, *target) == Some(Side::Client) && sees(other, *target) == Some(Side::Client);
        everywhere().iter().any(both)
    };
    let hidden = |other: &u64| *other != who && *other != OWNER && !team_anywhere(who) && !shares(*other);
    PEOPLE.iter().copied().filter(hidden).collect()
}

fn names(text: &str, id: u64) -> bool {
    text.contains(&id.to_string())
}

#[track_caller]
fn assert_nothing_hidden(house: &House, what: &str) {
    for who in PEOPLE {
        let text = shown(house, who);
        for target in everywhere().into_iter().filter(|target| sees(who, *target).is_none()) {
            assert!(!text.contains(&target.to_string()), "{what}: {who} is told of {target}:\n{text}");
        }
        for other in hidden_people(who) {
            assert!(!names(&text, other), "{what}: {who} is told of {other}:\n{text}");
        }
        if !team_anywhere(who) {
            assert!(!text.contains("marginwatch"), "{what}: {who} is told of a stage of the team:\n{text}");
            assert!(!text.contains(r#""user":1,"#) && !text.contains(r#""user":1}"#), "{what}: {who}:\n{text}");
        }
    }
}

fn read_by(house: &House, marker: &str) -> BTreeSet<u64> {
    PEOPLE.into_iter().filter(|who| shown(house, *who).contains(marker)).collect()
}

#[test]
fn j18_every_text_is_read_by_those_for_whom_it_was_given() {
    let at_one = |target| vec![target];
    for who in [OWNER, BOTH, CLIENT_HERE, CLIENT_THERE, CLIENT_TOO, MATE] {
        for target in [Some(HERE), Some(THERE), None] {
            for visibility in [Visibility::Internal, Visibility::External] {
                let mut house = begun();
                let (text, mentions) = ("unlikely marker".to_owned(), Vec::new());
                let comment = Action::Comment { target, visibility, text: text.clone(), mentions };
                if house.by(By::user(UserId::new(who)), comment).is_err() {
                    continue;
                }
                let expected = |reader: &u64| match (target, visibility) {
                    (Some(target), Visibility::Internal) => sees(*reader, target) == Some(Side::Team),
                    (Some(target), Visibility::External) => sees(*reader, target).is_some(),
                    (None, Visibility::Internal) => team_anywhere(*reader),
                    (None, Visibility::External) => {
                        let shares =
                            |target: &ProfileId| sees(*reader, *target).is_some() && sees(who, *target).is_some();
                        let on_it = everywhere().iter().any(|target| sees(*reader, *target).is_some());
                        on_it && (team_anywhere(*reader) || team_anywhere(who) || everywhere().iter().any(shares))
                    }
                };
                let expected: BTreeSet<u64> = PEOPLE.into_iter().filter(expected).collect();
                assert_eq!(read_by(&house, &text), expected, "{who} said it at {target:?} to {visibility:?}");
                assert_nothing_hidden(&house, "a comment");
            }
        }
        for (stage, target) in [("marginwatch", HERE), ("client", HERE), ("marginwatch", THERE), ("client", THERE)] {
            for verb in 0..3 {
                let mut house = begun();
                let (stage_name, comment) = (stage.to_owned(), "unlikely marker".into());
                let action = match verb {
                    0 => Action::Reject { targets: at_one(target), stage: stage_name, comment },
                    1 => Action::RequestChanges { targets: at_one(target), stage: stage_name, comment },
                    _ => Action::ForceReject { targets: at_one(target), comment },
                };
                if house.by(By::user(UserId::new(who)), action).is_err() {
                    continue;
                }
                let team_only = verb == 2 || stage == "marginwatch";
                let expected = |reader: &u64| match sees(*reader, target) {
                    Some(Side::Team) => true,
                    Some(Side::Client) => !team_only,
                    None => false,
                };
                let expected: BTreeSet<u64> = PEOPLE.into_iter().filter(expected).collect();
                assert_eq!(read_by(&house, "unlikely marker"), expected, "{who} {verb} at {stage} of {target}");
                assert_nothing_hidden(&house, "a decision");
            }
        }
    }
}

#[test]
fn j18_errors_of_networks_are_for_the_team() {
    let mut house = begun();
    house.does(MATE, Action::Approve { targets: vec![HERE], stage: "marginwatch".into() });
    house.does(CLIENT_HERE, Action::Approve { targets: vec![HERE], stage: "client".into() });
    house.own = at(60);
    let order = house.due().remove(0);
    house.host(Action::BeginPublish { target: HERE, fingerprint: order.fingerprint });
    house.host(Action::ReportFailed { target: HERE, attempt: 1, error: "unlikely marker".into() });
    assert_eq!(read_by(&house, "unlikely marker"), BTreeSet::from([OWNER, BOTH, MATE]));
    assert_eq!(house.status_at(HERE), ContentState::Failed);
    assert_nothing_hidden(&house, "a failure");
}

#[test]
fn j18_nothing_that_happens_names_to_anybody_what_they_may_not_see() {
    let mut house = begun();
    let (stage, link, until) = ("client".to_owned(), LinkId::new(1), at(50));
    let here = |action: fn(Vec<ProfileId>) -> Action| action(vec![HERE]);
    let issue = |party| Action::IssueLink {
        link,
        target: HERE,
        stage: "client".into(),
        user: UserId::new(party),
        until,
        last_version: None,
    };
    let steps: Vec<(u64, Action)> = vec![
        (OWNER, issue(CLIENT_HERE)),
        (MATE, Action::Delegate { target: HERE, stage: "marginwatch".into(), to: UserId::new(BOTH), until }),
        (CLIENT_HERE, Action::Delegate { target: HERE, stage: stage.clone(), to: UserId::new(CLIENT_TOO), until }),
        (MATE, Action::Approve { targets: vec![HERE], stage: "marginwatch".into() }),
        (OWNER, edit(2)),
        (OWNER, Action::RevokeLink { link }),
        (CLIENT_THERE, Action::Approve { targets: vec![THERE], stage: stage.clone() }),
        (OWNER, Action::Approve { targets: vec![THERE], stage: "marginwatch".into() }),
        (OWNER, here(|targets| Action::Hold { targets, until: None })),
        (OWNER, here(|targets| Action::ReleaseHold { targets })),
        (OWNER, here(|targets| Action::ForceApprove { targets })),
        (OWNER, here(|targets| Action::Withdraw { targets })),
        (OWNER, here(|targets| Action::Resubmit { targets })),
        (OWNER, Action::RemoveTarget { target: THERE }),
        (OWNER, here(|targets| Action::Archive { targets })),
    ];
    assert_nothing_hidden(&house, "a submission");
    for (index, (who, action)) in steps.into_iter().enumerate() {
        if let Err(refusal) = house.by(By::user(UserId::new(who)), action) {
            panic!("step {index}: {refusal}");
        }
        assert_nothing_hidden(&house, &format!("step {index}"));
    }
}

#[test]
fn j18_who_leaves_is_named_to_the_team_alone() {
    let mut house = begun();
    house.does(CLIENT_HERE, Action::Approve { targets: vec![HERE], stage: "client".into() });
    let (place, role) = (Place::profile(HERE), Role::policy("client"));
    let user_id = UserId::new(CLIENT_HERE);
    house.run(user(OWNER), countersign::organization::Action::Revoke { user: user_id, place, role }).expect("revoked");
    house.host(Action::PeopleChanged {});
    let told = shown(&house, CLIENT_TOO);
    assert!(!names(&told, CLIENT_HERE), "{told}");
    assert!(names(&shown(&house, MATE), CLIENT_HERE));
    assert_eq!(shown(&house, 999).lines().next(), Some("[]"), "who is nobody sees nothing");
}

#[test]
fn j18_clients_are_told_what_the_team_did_and_not_who() {
    let mut house = begun();
    house.does(MATE, Action::Approve { targets: vec![HERE], stage: "marginwatch".into() });
    let roster = house.roster();
    let context = roster.context(house.rules);
    let lines = |who, language| context.viewer(&house.post, UserId::new(who)).lines(&house.log, language, &Called);
    let last = |who, language| lines(who, language).pop().expect("a line").text;
    assert_eq!(last(CLIENT_HERE, Language::English), "The team approved the post on 700001");
    assert_eq!(last(CLIENT_HERE, Language::French), "L'équipe a approuvé le post sur 700001");
    assert_eq!(last(MATE, Language::English), "800007 approved `marginwatch` on 700001");
    assert_eq!(lines(CLIENT_THERE, Language::English).len() + 1, lines(CLIENT_HERE, Language::English).len());
}

#[test]
fn j18_no_text_forges_a_line() {
    let breaks = ["\n", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{202e}", "\u{2066}", "\0"];
    for (index, code) in breaks.into_iter().enumerate() {
        let mut house = begun();
        let text = format!("fine{code}12 Oct, Marc approved the post");
        house.does(OWNER, Action::Comment { target: None, visibility: Visibility::External, text, mentions: vec![] });
        struct Forged(String);
        impl Names for Forged {
            fn person(&self, _: UserId) -> Option<String> {
                Some(self.0.clone())
            }
            fn profile(&self, _: ProfileId) -> Option<String> {
                Some(self.0.clone())
            }
            fn time(&self, _: Timestamp, _: Language) -> String {
                self.0.clone()
            }
        }
        let names = Forged(format!("Ann{code}Ben"));
        let lines = house.log.iter().map(|event: &Event| event.line(Language::English, &names));
        let roster = house.roster();
        let context = roster.context(house.rules);
        let viewed = context.viewer(&house.post, UserId::new(OWNER)).lines(&house.log, Language::French, &names);
        for line in lines.chain(viewed) {
            assert!(!line.to_string().contains(code), "{index}: {line}");
        }
        let name = format!("Page{code}12 Oct, Marc");
        let (profile, workspace) = (ProfileId::new(9), None);
        let connect = countersign::organization::Action::ConnectProfile { profile, name, workspace };
        house.run(operator(), connect).expect("connected");
        struct Nobody;
        impl Names for Nobody {
            fn person(&self, _: UserId) -> Option<String> {
                None
            }
        }
        for line in house.world.log.iter().map(|event| event.line(house.policy, Language::English, &Nobody)) {
            assert!(!line.to_string().contains(code), "{index}: {line}");
        }
    }
    let _ = approval::post_status([]);
}
