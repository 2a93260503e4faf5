//! Random walks: definitions, people and commands at random, each step held against what a reference model knows.
//!
//! The walks run once, and each invariant has its own tally; a violation names the seed and the step.

use super::fixture::*;
use super::reference_model::ReferenceModel;
use super::staff::{FAY, STRANGER, Staff};
use super::{checks, random, step_checks};
use crate::random::Random;
use crate::thorough::{extent, said};
use countersign::approval::{
    Action, Button, By, Command, Context, Event, Fingerprint, Refusal, Rules, State, Verb, Visibility, decide, enabled,
};
use countersign::{Organization, Policy, ProfileId, UserId, id::LinkId};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What was looked at, and what was wrong, by number of the invariant.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) looked: BTreeMap<&'static str, usize>,
    pub(super) wrong: BTreeMap<&'static str, String>,
    seed: u64,
    step: usize,
}

impl Findings {
    pub(super) fn must(&mut self, number: &'static str, holds: bool, what: impl FnOnce() -> String) {
        *self.looked.entry(number).or_default() += 1;
        if !holds {
            let (seed, step) = (self.seed, self.step);
            self.wrong.entry(number).or_insert_with(|| format!("seed {seed}, step {step}: {}", what()));
        }
    }
}

pub(super) struct Walk {
    pub(super) fixture: Fixture,
    pub(super) staff: Staff,
    pub(super) random: Random,
    pub(super) reference: ReferenceModel,
    pub(super) found: Findings,
    /// The last command that was accepted and brought something about.
    pub(super) done: Option<Command>,
    links: u64,
    aloud: bool,
}

/// A command, what it met, and what came of it.
pub(super) struct Step<'s> {
    pub(super) before: &'s State,
    pub(super) seen: &'s ReferenceModel,
    pub(super) command: &'s Command,
    pub(super) answer: &'s Result<Vec<Event>, Refusal>,
}

fn policy() -> &'static Policy {
    static MADE: OnceLock<Policy> = OnceLock::new();
    MADE.get_or_init(|| Policy::parse(POLICY).expect("a policy"))
}

fn world(random: &mut Random, staff: &Staff) -> World {
    let rules = Rules::of(policy());
    let rules = if random.chance(95) {
        rules.bind(random::definition(random, "walked"), None).expect("the definition fits")
    } else {
        rules
    };
    let workspace = Organization::new(HERE).workspace(DESK);
    World {
        rules: Box::leak(Box::new(rules)),
        policy: policy(),
        places: vec![workspace.profile(PAGE), workspace.profile(FEED)],
        people: staff.people(policy()),
        clients: Vec::new(),
        facts: BTreeMap::new(),
    }
}

impl Walk {
    fn begin(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let staff = random::staff(&mut random);
        let world = world(&mut random, &staff);
        let found = Findings { seed, ..Findings::default() };
        let fixture = Fixture::in_world(world);
        let reference = ReferenceModel::default();
        let mut walk = Self { fixture, staff, random, reference, found, done: None, links: 0, aloud: false };
        walk.choose_clients();
        walk.say();
        walk.say();
        let create = random::create(&mut walk.random);
        let author = *walk.random.pick(&[ANN, ANN, CAT, OWEN]);
        walk.send(By::user(author), create);
        walk
    }

    fn choose_clients(&mut self) {
        let all = [(PAGE, DAN), (FEED, DAN), (PAGE, FAY)];
        let random = &mut self.random;
        self.fixture.world.clients = all.into_iter().filter(|_| random.chance(70)).collect();
    }

    pub(super) fn context(&self) -> Context<'_> {
        self.fixture.world.context()
    }

    /// Perhaps the host knows more of the post from now on.
    fn say(&mut self) {
        let said = random::facts(&mut self.random);
        self.fixture.world.facts.extend(said.map(|(fact, told)| (fact.to_owned(), told)));
    }

    fn step(&mut self) {
        if self.random.chance(20) {
            self.say();
        }
        match self.random.below(100) {
            0..9 => {
                let minutes = self.fixture.now.as_millis() / 60_000 + 1 + self.random.below(8) as i64;
                self.fixture.now = at(minutes);
                if self.random.chance(50) {
                    self.send(By::Host {}, Action::Tick {});
                }
            }
            9..17 => {
                random::hire_or_fire(&mut self.random, &mut self.staff);
                self.fixture.world.people = self.staff.people(policy());
                if self.random.chance(15) {
                    self.choose_clients();
                }
                if self.random.chance(60) {
                    self.send(By::Host {}, Action::PeopleChanged {});
                }
            }
            17..48 => {
                let (by, button) = (self.party(), self.any_button());
                if let Some(action) = self.action(&button, &by) {
                    self.send(by, action);
                }
            }
            _ => {
                let by = if self.random.chance(15) { By::Host {} } else { By::user(random::person(&mut self.random)) };
                let buttons = enabled(&self.context(), &self.fixture.state, &by, self.fixture.now);
                let buttons = super::buttons::whole(buttons);
                if buttons.is_empty() {
                    return;
                }
                let picks = [0; 4].map(|_| self.random.pick(&buttons).clone());
                let best = picks.into_iter().max_by_key(|button| weight(button.verb)).expect("four");
                if let Some(action) = self.action(&best, &by) {
                    self.send(by, action);
                }
            }
        }
    }

    /// Anybody, perhaps for somebody else or through a link.
    fn party(&mut self) -> By {
        let user = random::person(&mut self.random);
        match self.random.below(20) {
            0 => By::Host {},
            1..5 => {
                let delegated = self.reference.places.values().flat_map(|place| &place.rounds);
                let delegated: Vec<(UserId, UserId)> =
                    delegated.flat_map(|round| round.delegations.iter().map(|(from, to, _)| (*from, *to))).collect();
                let (from, to) = if delegated.is_empty() || self.random.chance(25) {
                    (random::person(&mut self.random), user)
                } else {
                    *self.random.pick(&delegated)
                };
                By::user(to).in_the_name_of(from)
            }
            5..8 if self.links > 0 => {
                let link = LinkId::new(1 + self.random.below(self.links as usize) as u64);
                let party = self.reference.links.get(&link).map_or(user, |link| link.user);
                let user = if self.random.chance(80) { party } else { user };
                By::User { user, acting_for: None, link: Some(link) }
            }
            _ => By::user(user),
        }
    }

    fn any_button(&mut self) -> Button {
        let random = &mut self.random;
        let target = random::target(random);
        let stages = self.reference.places.get(&target).and_then(|place| place.definition.as_ref());
        let stages: Vec<String> = stages.iter().flat_map(|one| &one.stages).map(|stage| stage.name.clone()).collect();
        let stage = if stages.is_empty() { "first".to_owned() } else { random.pick(&stages).clone() };
        let verb = *random.pick(&WILD);
        let (person, instead_of) = (Some(random::person(random)), Some(random::person(random)));
        let link = Some(LinkId::new(1 + random.below(3) as u64));
        Button { verb, target: Some(target), stage: Some(stage), person, instead_of, link, voids: Vec::new() }
    }

    /// A command for a button.
    fn action(&mut self, button: &Button, by: &By) -> Option<Action> {
        let random = &mut self.random;
        let target = button.target.unwrap_or(PAGE);
        let both = button.target.is_some() && self.reference.places.len() > 1 && random.chance(15);
        let targets = if both { vec![PAGE, FEED] } else { vec![target] };
        let stage = button.stage.clone().unwrap_or_default();
        let comment = "no".to_owned();
        let (person, from) = (button.person.unwrap_or(BEN), button.instead_of.unwrap_or(BEN));
        let attempt = self.fixture.state.target(target).and_then(countersign::approval::Target::attempt);
        let attempt = attempt.unwrap_or(random.below(3) as u32);
        let now = self.fixture.now.as_millis() / 60_000;
        let soon = at(now + [0, 1, 4, 9][random.below(4)]);
        let later = at(now + 1 + random.below(15) as i64);
        Some(match button.verb {
            Verb::Create => random::create(random),
            Verb::Edit => random::edit_at_random(random, &self.reference.digests),
            Verb::Label => {
                let labels = Some(digest(random.pick::<&str>(&["spring", "summer"])));
                let digests = countersign::approval::Digests { labels, ..self.reference.digests };
                Action::Edit { digests, overrides: Vec::new() }
            }
            Verb::Submit => Action::Submit { targets },
            Verb::Resubmit => Action::Resubmit { targets },
            Verb::Approve => Action::Approve { targets, stage },
            Verb::Reject => Action::Reject { targets, stage, comment },
            Verb::RequestChanges => Action::RequestChanges { targets, stage, comment },
            Verb::Withdraw => Action::Withdraw { targets },
            Verb::Hold => Action::Hold { targets, until: random.chance(50).then_some(later) },
            Verb::ReleaseHold => Action::ReleaseHold { targets },
            Verb::ForceApprove => Action::ForceApprove { targets },
            Verb::ForceReject => Action::ForceReject { targets, comment },
            Verb::Schedule => Action::Schedule { targets, at: soon },
            Verb::Unschedule => Action::Unschedule { targets },
            Verb::AddTarget => Action::AddTarget { target },
            Verb::RemoveTarget => Action::RemoveTarget { target },
            Verb::BeginPublish | Verb::Retry => {
                let fingerprint = self.fingerprint(target);
                if button.verb == Verb::Retry {
                    Action::Retry { target, fingerprint }
                } else {
                    Action::BeginPublish { target, fingerprint }
                }
            }
            Verb::Report => match random.below(4) {
                0 => Action::ReportPublished { target, attempt },
                1 => Action::ReportUnknown { target, attempt },
                _ => Action::ReportFailed { target, attempt, error: comment },
            },
            Verb::Resolve => Action::Resolve { target, attempt, published: random.chance(40) },
            Verb::Archive => Action::Archive { targets },
            Verb::Tick => Action::Tick {},
            Verb::PeopleChanged => Action::PeopleChanged {},
            Verb::Reassign => Action::Reassign { target, stage, from, to: person },
            Verb::Delegate => Action::Delegate { target, stage, to: person, until: later },
            Verb::Comment => {
                let visibility = if random.chance(50) { Visibility::Internal } else { Visibility::External };
                let mentions = if random.chance(40) { vec![random::person(random)] } else { Vec::new() };
                Action::Comment { target: button.target, visibility, text: "hm".into(), mentions }
            }
            Verb::IssueLink => {
                self.links += 1;
                let last_version = random.chance(60).then_some(self.reference.version + random.below(2) as u32);
                Action::IssueLink {
                    link: LinkId::new(self.links),
                    target,
                    stage,
                    user: person,
                    until: later,
                    last_version,
                }
            }
            Verb::RevokeLink => Action::RevokeLink { link: button.link? },
            Verb::Migrate if by.person() != Some(STRANGER) => {
                let old = self.reference.places.get(&target).and_then(|place| place.definition.as_ref());
                random::migration(random, targets, old)
            }
            _ => return None,
        })
    }

    /// What the content of a target is; sometimes what it is not.
    fn fingerprint(&mut self, target: ProfileId) -> Fingerprint {
        let mut digests = match self.reference.places.contains_key(&target) {
            true => self.reference.fingerprint(target),
            false => Vec::new(),
        };
        if self.random.chance(15) {
            match digests.first_mut() {
                Some(first) => first.1 = Some(digest("forged")),
                None => digests.push((countersign::approval::FieldClass::Text, None)),
            }
        }
        let value = serde_json::to_value(digests).expect("fingerprints serialize");
        serde_json::from_value(value).expect("a fingerprint")
    }

    pub(super) fn send(&mut self, by: By, action: Action) {
        let command = self.fixture.command(by, action);
        let answer = decide(&self.context(), &self.fixture.state, &command);
        if self.aloud {
            println!("{}: {command:?}\n    {answer:?}", self.found.step);
        }
        let (before, seen) = (self.fixture.state.clone(), self.reference.clone());
        for event in answer.iter().flatten() {
            checks::of_event(&self.reference, &self.staff, &command, event, &mut self.found);
            self.reference.read(event);
        }
        if let Ok(events) = &answer {
            self.fixture.record(events);
        }
        let step = Step { before: &before, seen: &seen, command: &command, answer: &answer };
        step_checks::of_step(self, &step);
        if answer.as_ref().is_ok_and(|events| !events.is_empty()) {
            self.done = Some(command);
        }
    }
}

/// What leads on comes before what ends it all.
fn weight(verb: Verb) -> u8 {
    match verb {
        Verb::Archive | Verb::RemoveTarget => 0,
        Verb::Withdraw | Verb::Migrate | Verb::Comment | Verb::Tick | Verb::PeopleChanged | Verb::IssueLink => 1,
        Verb::Reassign | Verb::Edit | Verb::Label | Verb::RevokeLink | Verb::Hold | Verb::ForceReject => 2,
        Verb::Reject | Verb::RequestChanges | Verb::Unschedule | Verb::ForceApprove | Verb::AddTarget => 3,
        Verb::Delegate | Verb::ReleaseHold => 4,
        _ => 5,
    }
}

const WILD: [Verb; 32] = [
    Verb::Approve,
    Verb::Approve,
    Verb::Approve,
    Verb::Approve,
    Verb::Reject,
    Verb::RequestChanges,
    Verb::BeginPublish,
    Verb::BeginPublish,
    Verb::Retry,
    Verb::Report,
    Verb::Resolve,
    Verb::ForceApprove,
    Verb::ForceReject,
    Verb::Submit,
    Verb::Resubmit,
    Verb::Withdraw,
    Verb::Edit,
    Verb::Edit,
    Verb::Label,
    Verb::Schedule,
    Verb::Unschedule,
    Verb::Delegate,
    Verb::Delegate,
    Verb::Reassign,
    Verb::Comment,
    Verb::IssueLink,
    Verb::RevokeLink,
    Verb::Migrate,
    Verb::AddTarget,
    Verb::Hold,
    Verb::ReleaseHold,
    Verb::Archive,
];

/// Every walk, once, whatever came of it. `COUNTERSIGN_WALKS` says how many; `COUNTERSIGN_SEED` runs one and prints its
/// steps.
pub(super) fn walked() -> &'static Findings {
    static FOUND: OnceLock<Findings> = OnceLock::new();
    FOUND.get_or_init(|| std::panic::catch_unwind(every_walk).unwrap_or_default())
}

fn every_walk() -> Findings {
    let only = said("COUNTERSIGN_SEED");
    let walks = extent("walks of an approval", Some("COUNTERSIGN_WALKS"), [1_000, 200]);
    let seeds = only.map_or(0..walks, |seed| seed..seed + 1);
    let mut all = Findings::default();
    for seed in seeds {
        let mut walk = Walk::begin(seed);
        walk.aloud = only.is_some();
        for step in 1..=70 {
            walk.found.step = step;
            walk.step();
        }
        step_checks::of_log(&mut walk);
        for (number, count) in walk.found.looked {
            *all.looked.entry(number).or_default() += count;
        }
        for (number, what) in walk.found.wrong {
            all.wrong.entry(number).or_insert(what);
        }
        // What is wrong once is wrong.
        if !all.wrong.is_empty() {
            break;
        }
    }
    all
}
