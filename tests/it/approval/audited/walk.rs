//! The walk: what is sent, by whom, by which clock, through which key.

use super::world::*;
use super::{forged, laws, post_from_log::PostFromLog, scenes, sight};
use crate::random::Random;
use countersign::approval::{
    Action, By, Command, Digest, Digests, Event, OverrideDigest, Refusal, StageMap, State, Visibility, decide, due,
    evolve,
};
use countersign::id::{CommandId, LinkId};
use countersign::social::ProfilePermissions as P;
use countersign::{ContentId, ContentState, ProfileId, Timestamp, UserId};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const POST: ContentId = ContentId::new(900);

/// What was looked at, and the first that was wrong, by the law.
#[derive(Default)]
pub(super) struct Report {
    pub(super) looked: BTreeMap<&'static str, usize>,
    pub(super) wrong: BTreeMap<&'static str, String>,
    seed: u64,
    step: usize,
}

impl Report {
    pub(super) fn of_a_panic() -> Self {
        Self { wrong: [("whole", "it panics".to_owned())].into(), ..Self::default() }
    }

    pub(super) fn must(&mut self, law: &'static str, holds: bool, what: impl FnOnce() -> String) {
        *self.looked.entry(law).or_default() += 1;
        if !holds {
            let place = format!("seed {}, step {}", self.seed, self.step);
            self.wrong.entry(law).or_insert_with(|| format!("{place}: {}", what()));
        }
    }
}

/// A key, by what it may do.
pub(super) type Key = &'static [&'static str];

pub(super) const KEYS: [Key; 3] = [
    &["post.create", "post.edit", "post.submit", "post.schedule"],
    &["post.submit", "post.review"],
    &["post.create", "post.edit", "post.submit", "post.review", "post.publish"],
];

fn bits(key: Key) -> P {
    key.iter().fold(P::empty(), |bits, name| {
        bits | match *name {
            "post.create" => P::POST_CREATE,
            "post.edit" => P::POST_EDIT,
            "post.submit" => P::POST_SUBMIT,
            "post.schedule" => P::POST_SCHEDULE,
            "post.review" => P::POST_REVIEW,
            _ => P::POST_PUBLISH,
        }
    })
}

/// A text that was said, known by its number wherever it turns up.
pub(super) struct Said {
    pub(super) text: String,
    /// At which target, or of the post as a whole.
    pub(super) at: Option<ProfileId>,
    pub(super) for_clients: bool,
}

pub(super) struct Walk {
    pub(super) house: &'static House,
    pub(super) world: World,
    pub(super) post: PostFromLog,
    pub(super) random: Random,
    pub(super) state: State,
    pub(super) log: Vec<Event>,
    pub(super) said: Vec<Said>,
    pub(super) now: Timestamp,
    pub(super) report: Report,
    pub(super) aloud: bool,
    pub(super) next: u64,
    texts: u64,
}

/// A command that was answered, with the clocks that it was judged by.
pub(super) struct Step<'s> {
    pub(super) before: &'s State,
    pub(super) command: &'s Command,
    pub(super) clocks: Clocks,
    pub(super) answer: &'s Result<Vec<Event>, Refusal>,
}

impl Walk {
    pub(super) fn begin(seed: u64, aloud: bool) -> Self {
        let mut random = Random::new(seed);
        let scene = scenes::of(seed);
        let world = World {
            jobs: BTreeMap::new(),
            clients: BTreeSet::new(),
            facts: BTreeMap::new(),
            gone: BTreeSet::new(),
            disconnected: BTreeSet::new(),
            unknown: BTreeSet::new(),
            foreign_first: random.chance(50),
            number: 1,
            standing: Vec::new(),
            numbered: random.chance(60),
            refuses_late: random.chance(15),
        };
        let mut walk = Self {
            house: scene.map_or_else(|| a_house(seed), scenes::Scene::house),
            world,
            post: PostFromLog::default(),
            random,
            state: State::new(HERE, POST),
            log: Vec::new(),
            said: Vec::new(),
            now: at(10),
            report: Report { seed, ..Report::default() },
            aloud,
            next: 0,
            texts: 0,
        };
        PEOPLE.into_iter().for_each(|user| walk.hire(user));
        walk.world.clients = CLIENTS.into_iter().map(|user| (PAGE, user)).filter(|_| walk.random.chance(60)).collect();
        walk.tell();
        if let Some(scene) = scene {
            scene.tell(&mut walk);
            return walk;
        }
        let targets = if walk.random.chance(70) { vec![PAGE, FEED] } else { vec![PAGE] };
        let author = *walk.random.pick(&[PEOPLE[0], PEOPLE[0], PEOPLE[2], PEOPLE[2], PEOPLE[7], OWNER, CLIENTS[0]]);
        walk.does(author, Action::Create { targets, digests: text(0) });
        walk
    }

    pub(super) fn walk(&mut self, steps: usize) {
        for step in 1..=steps {
            self.report.step = step;
            self.step();
        }
        sight::views(self);
    }

    fn step(&mut self) {
        if self.random.chance(45) {
            self.now = later(self.now, *self.random.pick(&[1, 1, 2, 4]));
        }
        match self.random.below(20) {
            0 | 1 => self.tell(),
            2 | 3 => self.people_move(),
            4 if self.random.chance(40) => self.places_move(),
            6 if self.random.chance(30) => self.standing_moves(),
            5 => {
                let one = (*self.random.pick(&[PAGE, FEED]), *self.random.pick(&CLIENTS));
                if !self.world.clients.remove(&one) {
                    self.world.clients.insert(one);
                }
            }
            _ => {}
        }
        if self.random.chance(30) {
            let action = if self.random.chance(40) { Action::Tick {} } else { Action::PeopleChanged {} };
            self.send(By::Host {}, None, action);
        }
        let aimed = if self.random.chance(60) { super::aim::aimed(self) } else { None };
        let (by, key, action) = aimed.unwrap_or_else(|| {
            let (by, key) = self.party();
            let action = self.action(&by);
            (by, key, action)
        });
        self.send(by, key, action);
        match self.random.below(24) {
            0 => sight::views(self),
            2..5 => sight::timer(self),
            5 => forged::snapshot(self),
            _ => {}
        }
    }

    /// Anybody, perhaps through a key or a link, or for somebody else.
    fn party(&mut self) -> (By, Option<Key>) {
        let random = &mut self.random;
        let user = *random.pick(&[1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8]);
        let user = PEOPLE[user - 1];
        if random.chance(10) {
            return (By::Host {}, None);
        }
        let mut delegated = self.post.delegations();
        delegated.extend(self.world.standing.iter().map(|one| (one.from, one.to)));
        if !delegated.is_empty() && random.chance(35) {
            let (from, to) = *random.pick(&delegated);
            return (By::user(to).in_the_name_of(from), None);
        }
        let links: Vec<(LinkId, UserId)> = self.post.links.iter().map(|(id, link)| (*id, link.user)).collect();
        if !links.is_empty() && random.chance(25) {
            let (link, user) = *random.pick(&links);
            return (By::User { user, acting_for: None, link: Some(link) }, None);
        }
        (By::user(user), random.chance(15).then(|| *random.pick(&KEYS)))
    }

    pub(super) fn text(&mut self, at: Option<ProfileId>, for_clients: bool) -> String {
        self.texts += 1;
        let said = format!("said-{}-", self.texts);
        let text = format!("{said}{}then", self.random.pick(&["", "\n", "\r", "\u{2028}"]));
        self.said.push(Said { text: said, at, for_clients });
        text
    }

    fn action(&mut self, by: &By) -> Action {
        let target = *self.random.pick(&[PAGE, PAGE, FEED]);
        let there: Vec<ProfileId> = self.state.targets().map(countersign::approval::Target::profile).collect();
        let targets = if self.random.chance(20) && !there.is_empty() { there.clone() } else { vec![target] };
        let Some(place) = self.state.target(target) else { return Action::AddTarget { target } };
        let status = self.state.status_at(place);
        let stages = place.definition().map(|definition| definition.stages.clone()).unwrap_or_default();
        let attempt = place.attempt().unwrap_or(1);
        let wild = self.random.chance(25);
        if *by == (By::Host {}) {
            let fast = self.now.max(self.state.last_time().unwrap_or(self.now));
            let order = due(&self.state, fast).find(|order| order.target == target);
            let fingerprint = order.map(|order| order.fingerprint);
            let fingerprint = fingerprint.or_else(|| self.state.retry_order(target).map(|order| order.fingerprint));
            return match (status, fingerprint) {
                (ContentState::Publishing, _) if self.random.chance(35) => Action::ReportPublished { target, attempt },
                (ContentState::Publishing, _) => Action::ReportFailed { target, attempt, error: "no".into() },
                (ContentState::Failed, Some(fingerprint)) if self.random.chance(40) => {
                    Action::Retry { target, fingerprint }
                }
                (_, Some(fingerprint)) => Action::BeginPublish { target, fingerprint },
                _ => Action::Tick {},
            };
        }
        let stage = match stages.is_empty() {
            true => "check".to_owned(),
            false => self.random.pick(&stages).name.clone(),
        };
        let external = stages.iter().any(|one| one.name == stage && one.party == countersign::approval::Side::External);
        let soon = later(self.now, *self.random.pick(&[0, 1, 3, 6, 12]));
        if !wild && matches!(status, ContentState::Draft) {
            return Action::Submit { targets };
        }
        if !wild && !matches!(status, ContentState::InReview | ContentState::Approved | ContentState::Scheduled) {
            return match self.random.below(8) {
                0 if status == ContentState::Failed => Action::RemoveTarget { target },
                1 => Action::Schedule { targets, at: soon },
                _ => Action::Resubmit { targets },
            };
        }
        match self.random.below(36) {
            0..12 => Action::Approve { targets, stage },
            12..16 => Action::Schedule { targets, at: soon },
            16 | 17 => self.edit(),
            18 => {
                let labels = Some(digest(self.random.below(3) as u8));
                let digests = Digests { labels, ..self.post.digests.unwrap_or_default() };
                Action::Edit { digests, overrides: Vec::new() }
            }
            19 => {
                let comment = self.text(Some(target), external);
                Action::Reject { targets: vec![target], stage, comment }
            }
            20 => {
                let comment = self.text(Some(target), external);
                Action::RequestChanges { targets: vec![target], stage, comment }
            }
            21 | 22 => Action::Withdraw { targets },
            23 => Action::Delegate { target, stage, to: *self.random.pick(&PEOPLE), until: soon },
            24 => {
                let to = *self.random.pick(&PEOPLE);
                Action::EndDelegation { target, stage, to }
            }
            25 => self.migrate(target),
            26 | 27 => {
                let link = self.new_link();
                let party = *self.random.pick(&CLIENTS);
                let until = later(self.now, 5 + self.random.below(30) as i64);
                Action::IssueLink { link, target, stage, user: party, until, last_version: None }
            }
            28..31 => {
                let at = self.random.chance(70).then_some(target);
                let team = self.random.chance(50);
                let visibility = if team { Visibility::Internal } else { Visibility::External };
                Action::Comment { target: at, visibility, text: self.text(at, !team), mentions: Vec::new() }
            }
            31 => Action::Reassign { target, stage, from: *self.random.pick(&PEOPLE), to: *self.random.pick(&PEOPLE) },
            32 => Action::ForceApprove { targets },
            33 => Action::Archive { targets },
            34 => Action::Hold { targets, until: Some(soon) },
            35 => Action::ReleaseHold { targets },
            _ => Action::Unschedule { targets },
        }
    }

    pub(super) fn edit(&mut self) -> Action {
        let mut digests = self.post.digests.unwrap_or_default();
        let new = Some(digest(self.random.below(4) as u8));
        match self.random.below(4) {
            0 | 1 => digests.text = new,
            2 => digests.media = new,
            _ => {}
        }
        let own = OverrideDigest { target: FEED, digest: new };
        Action::Edit { digests, overrides: if self.random.chance(25) { vec![own] } else { Vec::new() } }
    }

    /// To a definition much like the one that judges it.
    pub(super) fn migrate(&mut self, target: ProfileId) -> Action {
        let old = self.state.target(target).and_then(|target| target.definition().cloned());
        let random = &mut self.random;
        let mut value = match &old {
            Some(old) if !old.stages.is_empty() => serde_json::to_value(old).expect("a definition"),
            _ => definition(random),
        };
        value["name"] = json!(random.pick(&["moved", "moved", "usual"]));
        for stage in value["stages"].as_array_mut().into_iter().flatten() {
            match random.below(5) {
                0 | 1 => stage["barred"] = json!(random.pick(&["nobody", "author", "contributors"])),
                2 => stage["covers"] = random.pick(&[json!("all"), json!(["text"])]).clone(),
                3 => stage["quorum"] = json!(random.pick(&["any", "all"])),
                _ => {}
            }
        }
        let definition = serde_json::from_value(value).expect("a definition");
        let stages = old.into_iter().flat_map(|old| old.stages).map(|stage| stage.name);
        let map = stages.map(|name| StageMap { to: Some(name.clone()), from: name }).collect();
        Action::Migrate { targets: vec![target], definition, map }
    }

    pub(super) fn new_link(&self) -> LinkId {
        LinkId::new(100 + self.next)
    }

    pub(super) fn clocks(&self, own: Timestamp) -> Clocks {
        Clocks { own, latest: self.state.last_time().map_or(own, |last| last.max(own)) }
    }

    pub(super) fn does(&mut self, user: UserId, action: Action) {
        self.send(By::user(user), None, action);
    }

    pub(super) fn send(&mut self, by: By, key: Option<Key>, action: Action) {
        self.next += 1;
        let slow = if self.random.chance(25) { 1 + self.random.below(4) as i64 } else { 0 };
        let own = later(self.now, -slow);
        let clocks = self.clocks(own);
        let command = Command {
            id: CommandId::new(self.next),
            by,
            now: own,
            revision: self.state.revision(),
            version: self.state.version(),
            action,
        };
        // Now and then the people are those of another instant.
        let wrong = self.random.chance(6).then(|| later(own, *self.random.pick(&[-4, -1, 1, 3])));
        let given = self.world.given(self.house, wrong.map_or(clocks, |own| Clocks { own, latest: own }));
        let context = self.world.context(self.house, &given);
        let weaker = key.zip(command.by.person()).and_then(|(key, user)| {
            let job = self.world.jobs.get(&user)?;
            Some(self.world.actor(self.house, user, job, Some(bits(key)), clocks))
        });
        let key = key.filter(|_| weaker.is_some());
        let context = weaker.as_ref().map_or(context.clone(), |actor| context.acting(actor));
        let answer = decide(&context, &self.state, &command);
        if self.aloud {
            println!("{} {own:?} {key:?} {wrong:?}: {command:?}\n    {answer:?}", self.report.step);
        }
        if let Some(wrong) = wrong {
            laws::of_time(self, wrong, clocks, &answer);
            if laws::moves_between(self, wrong, clocks) {
                return;
            }
        }
        let before = self.state.clone();
        let mut after = before.clone();
        forged::unsent(self, &before, answer.as_deref().unwrap_or_default());
        for event in answer.iter().flatten() {
            forged::event(self, &after, event);
            laws::of_event(self, &command, key, clocks, event);
            evolve(&mut after, event).expect("what was decided can happen");
            let failed = |target| after.status_at(target) == ContentState::Failed;
            let running = after.targets().any(|target| laws::in_flight(&after, target) || failed(target));
            self.post.read(event, key, running);
        }
        self.state = after;
        self.log.extend(answer.iter().flatten().cloned());
        laws::of_step(self, &Step { before: &before, command: &command, clocks, answer: &answer });
    }
}

pub(super) fn digest(byte: u8) -> Digest {
    Digest::new([byte + 1; 32])
}

pub(super) fn text(byte: u8) -> Digests {
    Digests { text: Some(digest(byte)), ..Digests::default() }
}
