//! J18 on posts at random: several targets, stages of the team and of clients, people who are in the team here and a client
//! there, or may look and nothing more. Whatever somebody is shown, event by event and target by target, is theirs.

use super::house::House;
use crate::organization::world::*;
use crate::random::Random;
use crate::thorough::extent;
use countersign::approval::{
    Action, By, Digest, Digests, Explanation, Language, Names, OverrideDigest, ViewedEvent, ViewedRemark, Visibility,
};
use countersign::organization::{self, Place};
use countersign::{
    ProfileId, Timestamp, UserId,
    id::{DelegationId, LinkId},
};
use serde::Serialize;
use std::collections::BTreeMap;

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
      "guest": { "grants": { "profile": ["post.view", "post.comment"] } },
      "fixture": { "grants": { "profile": ["inbox.export"] } },
      "client": { "grants": { "profile": ["post.view", "post.review", "post.comment"] }, "external": true }
    }
  },
  "approval": {
    "guards": { "create": "post.edit", "edit": "post.edit", "submit": "post.edit", "decide": "post.review", "view": "post.view",
                "publish": "post.edit", "comment": "post.comment", "force": "post.force_decision", "reassign": "post.force_decision" },
    "definitions": { "both": { "order": "ORDER", "resubmission": "rejecting_stage", "stages": [
      { "name": "marginwatch", "approvers": { "permission": "post.review" }, "barred": "nobody" },
      { "name": "client", "party": "external", "approvers": { "must_approve": true }, "quorum": "all", "barred": "nobody" },
      { "name": "lawwatch", "approvers": { "permission": "post.review" }, "barred": "BARRED", "quorum": { "at_least": 2 },
        "deadline": { "minutes_after_submission": 30 }, "reminders": [10] },
      { "name": "board", "party": "external", "approvers": { "permission": "post.review" }, "barred": "nobody" } ] } },
    "bindings": [{ "definition": "both" }]
  }
}"#;

const OF_THE_TEAM: [&str; 2] = ["marginwatch", "lawwatch"];
const OF_CLIENTS: [&str; 2] = ["client", "board"];
const TARGETS: [u64; 3] = [700_001, 700_002, 700_003];
const OWNER: u64 = 800_001;
const PEOPLE: [u64; 8] = [OWNER, 800_002, 800_003, 800_004, 800_005, 800_006, 800_007, 800_008];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Team,
    Client,
}

/// A text, and for whom it is.
struct Said {
    text: String,
    by: u64,
    at: Option<u64>,
    for_clients: bool,
}

struct Post {
    house: House,
    random: Random,
    sides: BTreeMap<(u64, u64), Side>,
    said: Vec<Said>,
    minute: i64,
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

fn begun(seed: u64) -> Post {
    let mut random = Random::new(seed);
    let text = POLICY.replace("ORDER", random.pick::<&str>(&["parallel", "sequential"]));
    let text = text.replace("BARRED", random.pick::<&str>(&["nobody", "contributors"]));
    let mut world = World::new(&text, "owner", None);
    TARGETS.iter().for_each(|target| world.profile(*target, None));
    let mut sides = BTreeMap::new();
    for who in PEOPLE {
        let mut access = vec![organization_role(if who == OWNER { "owner" } else { "plain" })];
        for target in TARGETS {
            let role = *random.pick(&["mate", "mate", "guest", "fixture", "client", "client", "client", ""]);
            if who == OWNER || role.is_empty() {
                continue;
            }
            let held = profile_role(target, role);
            let must = role == "client" && random.chance(60);
            access.push(if must { held.must_approve() } else { held });
            match role {
                "client" => drop(sides.insert((who, target), Side::Client)),
                "mate" | "guest" => drop(sides.insert((who, target), Side::Team)),
                _ => {}
            }
        }
        world.join(1, who, access);
    }
    sides.extend(TARGETS.map(|target| ((OWNER, target), Side::Team)));
    let mut house = House::new(world);
    house.own = super::house::at(1);
    house.create(OWNER, &TARGETS.map(ProfileId::new));
    let targets = TARGETS.map(ProfileId::new).to_vec();
    house.does(OWNER, Action::Schedule { targets: targets.clone(), at: super::house::at(60) });
    house.does(OWNER, Action::Submit { targets });
    Post { house, random, sides, said: Vec::new(), minute: 1 }
}

impl Post {
    fn sees(&self, who: u64, target: u64) -> Option<Side> {
        self.sides.get(&(who, target)).copied()
    }

    fn is_anywhere(&self, who: u64, side: Side) -> bool {
        TARGETS.iter().any(|target| self.sees(who, *target) == Some(side))
    }

    fn is_for(&self, said: &Said, reader: u64) -> bool {
        match said.at {
            Some(target) => match self.sees(reader, target) {
                Some(Side::Team) => true,
                Some(Side::Client) => said.for_clients,
                None => false,
            },
            None if self.is_anywhere(reader, Side::Team) => true,
            None => {
                let client = |who: u64, target: &u64| self.sees(who, *target) == Some(Side::Client);
                let shares = TARGETS.iter().any(|target| client(reader, target) && client(said.by, target));
                let sees = self.is_anywhere(reader, Side::Client);
                said.for_clients && sees && (shares || self.is_anywhere(said.by, Side::Team))
            }
        }
    }

    /// Something that anybody might do, with the text in it.
    fn happens(&mut self) {
        let random = &mut self.random;
        let (by, other) = (*random.pick(&PEOPLE), UserId::new(*random.pick(&PEOPLE)));
        let number = *random.pick(&TARGETS);
        let target = ProfileId::new(number);
        let team = random.chance(50);
        let stage = (*random.pick(if team { &OF_THE_TEAM } else { &OF_CLIENTS })).to_owned();
        let text = format!("unlikely-{}-marker", self.said.len());
        let at_all = random.chance(35);
        let until = super::house::at(self.minute + 20);
        let mut said = Said { text: text.clone(), by, at: Some(number), for_clients: !team };
        let targets = || vec![target];
        let (byte, link) = (self.said.len() as u8, LinkId::new(1 + self.said.len() as u64));
        let action = match random.below(15) {
            0..3 => {
                let (target, mentions) = ((!at_all).then_some(target), vec![other]);
                said.at = said.at.filter(|_| !at_all);
                let visibility = if team { Visibility::Internal } else { Visibility::External };
                let mentions = if random.chance(40) { mentions } else { Vec::new() };
                Action::Comment { target, visibility, text, mentions }
            }
            3 => Action::Reject { targets: targets(), stage, comment: text },
            4 => Action::RequestChanges { targets: targets(), stage, comment: text },
            5 => {
                said.for_clients = false;
                Action::ForceReject { targets: targets(), comment: text }
            }
            6..9 => Action::Approve { targets: targets(), stage },
            9 => {
                let over = OverrideDigest { target, digest: Some(Digest::new([byte; 32])) };
                let digests = Digests { text: Some(Digest::new([byte; 32])), ..Digests::default() };
                Action::Edit { digests, overrides: if at_all { vec![over] } else { Vec::new() } }
            }
            10 => Action::Resubmit { targets: targets() },
            11 => Action::Delegate { target, stage, to: other, until },
            12 => Action::Reassign { target, stage, from: UserId::new(by), to: other },
            13 => Action::IssueLink { link, target, stage, user: other, until, last_version: None },
            _ => Action::ForceApprove { targets: targets() },
        };
        let by_whom = if matches!(action, Action::Resubmit { .. } | Action::Edit { .. } | Action::Reassign { .. }) {
            UserId::new(OWNER)
        } else {
            UserId::new(by)
        };
        let acting_for = Some(other).filter(|_| matches!(action, Action::Approve { .. }) && at_all);
        let party = By::User { user: by_whom, acting_for: acting_for.filter(|other| *other != by_whom), link: None };
        let speaks = serde_json::to_string(&action).expect("JSON").contains("unlikely-");
        if self.house.by(party, action).is_ok() && speaks {
            self.said.push(said);
        }
    }

    /// Somebody lets somebody else decide.
    fn delegates(&mut self, id: u64) {
        let (from, to) = (*self.random.pick(&PEOPLE), *self.random.pick(&PEOPLE));
        let delegate = organization::Action::Delegate {
            delegation: DelegationId::new(900_000 + id),
            user: UserId::new(from),
            to: UserId::new(to),
            places: if self.random.chance(50) { vec![Place::profile(ProfileId::new(TARGETS[0]))] } else { Vec::new() },
            from: None,
            until: super::house::at(self.minute + 40),
        };
        self.house.run(user(from), delegate).ok();
    }

    fn check(&self, place: &str) {
        for who in PEOPLE {
            let shown = self.shown(who);
            for said in &self.said {
                let (reads, may) = (shown.all.contains(&said.text), self.is_for(said, who));
                assert_eq!(reads, may, "{place}: {who} reads what {} said at {:?}\n{}", said.by, said.at, shown.all);
            }
            for target in TARGETS.into_iter().filter(|target| self.sees(who, *target).is_none()) {
                assert!(!shown.all.contains(&target.to_string()), "{place}: {who} is told of {target}:\n{}", shown.all);
            }
            for (target, part) in &shown.parts {
                let Some(target) = target else { continue };
                if self.sees(who, *target) != Some(Side::Client) {
                    continue;
                }
                // Of what happens where somebody is a client, they see the clients there and themselves.
                let strangers = PEOPLE.into_iter().filter(|other| *other != who);
                for other in strangers.filter(|other| self.sees(*other, *target) != Some(Side::Client)) {
                    assert!(
                        !part.contains(&other.to_string()),
                        "{place}: {who} is told of {other} at {target}:\n{part}"
                    );
                }
                for stage in OF_THE_TEAM {
                    assert!(!part.contains(stage), "{place}: {who} is told of `{stage}` at {target}:\n{part}");
                }
            }
        }
    }

    /// All that somebody is shown, and what of it is about which target.
    fn shown(&self, who: u64) -> Shown {
        let roster = self.house.roster();
        let context = roster.context(self.house.rules);
        let viewer = context.viewer(&self.house.post, UserId::new(who));
        let (log, now) = (&self.house.log, self.house.own);
        let events: Vec<ViewedEvent> = viewer.events(log);
        let comments: Vec<ViewedRemark> = viewer.comments();
        let explained: Explanation = viewer.explain(now);
        let number =
            |target: Option<ProfileId>| target.map(|target| u64::try_from(target.as_u128()).expect("a small number"));
        let mut parts: Vec<(Option<u64>, String)> = Vec::new();
        parts.extend(events.iter().map(|event| (number(event.change.target()), json(event))));
        for event in &events {
            let lines = [Language::English, Language::French].map(|language| event.line(language, &Called));
            parts
                .extend(lines.map(|line| {
                    (number(event.change.target()), format!("{line} {:?} {:?}", line.people, line.places))
                }));
        }
        parts.extend(comments.iter().map(|remark| (number(remark.target), json(remark))));
        parts.extend(explained.targets.iter().map(|told| (number(Some(told.target)), json(told))));
        parts.extend(viewer.enabled(now).iter().map(|button| (number(button.target), json(button))));
        let all = parts.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join("\n");
        Shown { all, parts }
    }
}

struct Shown {
    all: String,
    parts: Vec<(Option<u64>, String)>,
}

fn json(part: &impl Serialize) -> String {
    serde_json::to_string(part).expect("everything that is shown is JSON")
}

#[test]
fn j18_whatever_happens_everybody_is_shown_what_is_theirs() {
    let (mut texts, mut stand_ins) = (0, 0);
    let posts = extent("posts that are looked at by everybody", None, [48, 8]);
    for seed in 0..posts {
        let mut post = begun(seed);
        for step in 0..40 {
            if post.random.chance(30) {
                post.minute += 1;
                post.house.own = super::house::at(post.minute);
            }
            if post.random.chance(15) {
                post.delegates(step);
            }
            post.happens();
            if step % 10 == 9 {
                post.check(&format!("seed {seed}, step {step}"));
                let roster = post.house.roster();
                let context = roster.context(post.house.rules);
                let told = json(&context.viewer(&post.house.post, UserId::new(OWNER)).explain(post.house.own));
                stand_ins += usize::from(told.contains("acting_for"));
            }
        }
        texts += post.said.len();
    }
    assert!(
        texts as u64 > posts * 4 && stand_ins as u64 > posts / 5,
        "too little happened: {texts} texts, {stand_ins} stand-ins"
    );
}
