//! What lives together: an organization, a post in it, the policy that is deployed, and the clocks of two servers. All
//! that the exploration knows of the library's types is here and in `moves`.

use super::story::Story;
use countersign::approval::{self, Button, Context, FactTold, PublishOrder, RefusalReason, Rules};
use countersign::organization::{self, By, KeyId, Roster};
use countersign::{ContentId, ContentState, OrganizationId, Policy, ProfileId, Timestamp, UserId, id::CommandId};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock, OnceLock};

pub(super) const OWNER: UserId = UserId::new(1);
/// Is removed, demoted and invited again.
pub(super) const EDDA: UserId = UserId::new(2);
pub(super) const CLIENT: UserId = UserId::new(3);
/// Of the vendor's support.
pub(super) const OPERATOR: UserId = UserId::new(900);
pub(super) const PEOPLE: [UserId; 3] = [OWNER, EDDA, CLIENT];
/// Moves.
pub(super) const PAGE: ProfileId = ProfileId::new(7);
pub(super) const FEED: ProfileId = ProfileId::new(8);
pub(super) const PROFILES: [ProfileId; 2] = [PAGE, FEED];
pub(super) const HERE: OrganizationId = OrganizationId::new(10);
pub(super) const POST: ContentId = ContentId::new(90);

/// Ids that are made up lie from here on, up to the first instant, so that no number can be two things.
const FIRST_ID: u64 = 1_000;
const FIRST_MINUTE: i64 = 1_000;
/// How far the second server's clock is behind.
const BEHIND: i64 = 2;

pub(super) fn minute(minute: i64) -> Timestamp {
    Timestamp::from_millis(minute * 60_000)
}

pub(super) const POLICY: &str = include_str!("../../../data/joint/policy.json");

/// The policy, and the same after roles were renamed.
pub(super) static POLICIES: LazyLock<[Policy; 2]> =
    LazyLock::new(|| [0, 1].map(|deployed| Policy::parse(&text(deployed)).unwrap_or_else(|error| panic!("{error}"))));
static RULES: LazyLock<[Rules; 2]> = LazyLock::new(|| POLICIES.each_ref().map(Rules::of));

/// Roles by the names that they have in the one policy and in the other.
pub(super) const EDITOR: [&str; 2] = ["editor", "writer"];
pub(super) const MODERATOR: [&str; 2] = ["moderator", "contributor"];

/// The text of one of the two policies.
pub(super) fn text(deployed: usize) -> String {
    let mut text = POLICY.to_owned();
    for [former, name] in [EDITOR, MODERATOR].into_iter().filter(|_| deployed == 1) {
        text = text.replace(&format!("\"{former}\": {{"), &format!("\"{name}\": {{ \"formerly\": [\"{former}\"],"));
        text = text.replace(&format!("\"role\": \"{former}\""), &format!("\"role\": \"{name}\""));
    }
    text
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum Move {
    Organization {
        by: By,
        slow: bool,
        action: organization::Action,
    },
    Post {
        by: approval::By,
        key: Option<KeyId>,
        slow: bool,
        action: approval::Action,
    },
    /// The host says from now on, as that person told it.
    Tell {
        sensitive: bool,
        by: Option<UserId>,
    },
    Wait {
        minutes: i64,
    },
    Deploy {},
}

#[derive(Clone)]
pub(super) struct World {
    /// Which of the two policies.
    pub(super) deployed: usize,
    pub(super) organization: organization::State,
    pub(super) post: approval::State,
    /// Of the faster server.
    pub(super) minute: i64,
    pub(super) told: Option<(bool, Option<UserId>)>,
    pub(super) story: Story,
    next: u64,
    log: Option<Arc<Entry>>,
    /// By the faster server's clock; made when somebody asks.
    roster: OnceLock<Result<Arc<Roster>, String>>,
}

/// What an auditor is told.
pub(super) enum Told<'w> {
    Deployed(usize),
    Event(&'w Value),
}

/// One step of the past, newest first.
struct Entry {
    before: Option<Arc<Entry>>,
    /// The command's id, and the clock by which it was sent.
    id: u64,
    now: Timestamp,
    happens: Move,
    events: Arc<Vec<Value>>,
    of_the_post: bool,
}

impl Entry {
    fn told(&self, deployed: usize) -> Vec<Told<'_>> {
        let now = matches!(self.happens, Move::Deploy {}).then_some(Told::Deployed(deployed));
        now.into_iter().chain(self.events.iter().map(Told::Event)).collect()
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            deployed: 0,
            organization: organization::State::new(HERE),
            post: approval::State::new(HERE, POST),
            minute: FIRST_MINUTE,
            told: None,
            story: Story::default(),
            next: FIRST_ID,
            log: None,
            roster: OnceLock::new(),
        }
    }

    pub(super) fn policy(&self) -> &'static Policy {
        &POLICIES[self.deployed]
    }

    pub(super) fn clock(&self, slow: bool) -> Timestamp {
        minute(self.minute - if slow { BEHIND } else { 0 })
    }

    /// A new id.
    pub(super) fn fresh(&self) -> u64 {
        self.next
    }

    /// What the approval engine is given by the faster server's clock.
    fn look<T>(&self, key: Option<KeyId>, then: impl FnOnce(&Context<'_>) -> T) -> Result<T, String> {
        let now = self.clock(false);
        let people = || {
            let roster = self.organization.roster(self.policy(), PROFILES, now);
            roster.map(Arc::new).map_err(|error| error.to_string())
        };
        let roster = self.roster.get_or_init(people).clone()?;
        self.look_in(&roster, now, key, then)
    }

    fn look_in<T>(
        &self,
        roster: &Roster,
        now: Timestamp,
        key: Option<KeyId>,
        then: impl FnOnce(&Context<'_>) -> T,
    ) -> Result<T, String> {
        let acting = key.map(|key| self.organization.key_actor(self.policy(), key, now)).transpose();
        let acting = acting.map_err(|error| error.to_string())?;
        let told = self.told.map(|(value, by)| ("sensitive", FactTold { value, by }));
        let context = roster.context(&RULES[self.deployed]).facts(told);
        Ok(match &acting {
            Some(acting) => then(&context.acting(acting)),
            None => then(&context),
        })
    }

    /// What a command comes to, by either server.
    fn decide(
        &self,
        command: &approval::Command,
        key: Option<KeyId>,
    ) -> Result<Result<Vec<approval::Event>, approval::Refusal>, String> {
        let decide = |context: &Context<'_>| approval::decide(context, &self.post, command);
        if command.now == self.clock(false) {
            return self.look(key, decide);
        }
        let roster = self.organization.roster_for(self.policy(), &self.post, command);
        let decided = self.look_in(&roster.map_err(|error| error.to_string())?, command.now, key, decide)?;
        // By a roster that knows nothing of the post's clock a command comes to the same, or it is to be made again.
        let plain =
            self.organization.roster(self.policy(), PROFILES, command.now).map_err(|error| error.to_string())?;
        let plain = self.look_in(&plain, command.now, key, decide)?;
        let again = plain.as_ref().is_err_and(|no| matches!(no.reason, RefusalReason::PersonOutOfDate { .. }));
        assert!(again || plain == decided, "{command:?}: {plain:?}, and not {decided:?}, after\n{}", self.way());
        Ok(decided)
    }

    pub(super) fn enabled(&self, by: &approval::By, key: Option<KeyId>) -> Vec<Button> {
        let now = self.clock(false);
        let found = self.look(key, |context| approval::enabled(context, &self.post, by, now));
        crate::approval::buttons::whole(found.unwrap_or_default())
    }

    pub(super) fn due(&self, slow: bool) -> Vec<PublishOrder> {
        approval::due(&self.post, self.clock(slow)).collect()
    }

    pub(super) fn status(&self, profile: ProfileId) -> Option<ContentState> {
        self.post.target(profile).map(|target| self.post.status_at(target))
    }

    /// What happens by a move, with the events; or why nothing does.
    pub(super) fn after(&self, happens: &Move) -> Result<(World, Arc<Vec<Value>>), String> {
        let mut after = self.clone();
        after.next += 1;
        if !matches!(happens, Move::Post { .. } | Move::Tell { .. }) {
            after.roster = OnceLock::new();
        }
        let events = Arc::new(after.happen(happens)?);
        let of_the_post = matches!(happens, Move::Post { .. });
        let slow = matches!(happens, Move::Organization { slow: true, .. } | Move::Post { slow: true, .. });
        let (before, happens, now) = (self.log.clone(), happens.clone(), self.clock(slow));
        after.story.tell(&events, &after.organization);
        let entry = Entry { before, id: after.next, now, happens, events: events.clone(), of_the_post };
        after.log = Some(Arc::new(entry));
        Ok((after, events))
    }

    /// Whether a command of somebody would be accepted as it is, by the faster server.
    pub(super) fn accepts(&self, by: &approval::By, action: &approval::Action) -> Result<(), approval::Refusal> {
        let mut command = self.command(by, self.clock(false), action);
        command.id = CommandId::new(self.next + 1);
        self.decide(&command, None).expect("a roster").map(drop)
    }

    fn command(&self, by: &approval::By, now: Timestamp, action: &approval::Action) -> approval::Command {
        let (revision, version) = (self.post.revision(), self.post.version());
        let (id, by, action) = (CommandId::new(self.next), by.clone(), action.clone());
        approval::Command { id, by, now, revision, version, action }
    }

    fn happen(&mut self, happens: &Move) -> Result<Vec<Value>, String> {
        match happens {
            Move::Wait { minutes } => self.minute += minutes,
            Move::Deploy {} => self.deployed = 1 - self.deployed,
            Move::Tell { sensitive, by } => self.told = Some((*sensitive, *by)),
            Move::Organization { by, slow, action } => {
                let command = organization::Command {
                    id: CommandId::new(self.next),
                    by: *by,
                    now: self.clock(*slow),
                    revision: self.organization.revision().into(),
                    action: action.clone(),
                };
                let decided = organization::decide(self.policy(), &self.organization, &command);
                let events = decided.map_err(|refusal| value(&refusal).to_string())?;
                for event in &events {
                    let happened = organization::evolve(&mut self.organization, event);
                    happened.unwrap_or_else(|error| {
                        panic!("what was decided can't happen: {error}: {action:?} by {by:?}, after\n{}", self.way())
                    });
                }
                return Ok(events.iter().map(value).collect());
            }
            Move::Post { by, key, slow, action } => {
                let command = self.command(by, self.clock(*slow), action);
                let decided = self.decide(&command, *key)?;
                let events = decided.map_err(|refusal| value(&refusal).to_string())?;
                let replayed = approval::replay(self.post.clone(), &events);
                let impossible =
                    |error| panic!("what was decided can't happen: {error}: {events:?}, after\n{}", self.way());
                self.post = replayed.unwrap_or_else(impossible);
                return Ok(events.iter().map(value).collect());
            }
        }
        Ok(Vec::new())
    }

    /// The way here, oldest first, a line each, as a scenario's step writes it but for waiting and deploying.
    pub(super) fn way(&self) -> String {
        let (mut lines, mut deployed) = (Vec::new(), 0);
        for Entry { id, now, happens, .. } in self.entries() {
            deployed = if let Move::Deploy {} = happens { 1 - deployed } else { deployed };
            let step = match happens {
                Move::Organization { by, action, .. } => {
                    json!({"organization": {"id": id, "by": by, "now": now, "action": action}})
                }
                Move::Post { by, key, action, .. } => {
                    let through = key.map(|key| json!({ "key": key }));
                    json!({"approval": {"id": id, "by": by, "now": now, "action": action}, "through": through})
                }
                Move::Tell { sensitive, by } => json!({"facts": {"sensitive": {"value": sensitive, "by": by}}}),
                Move::Wait { minutes } => json!({ "wait": minutes }),
                Move::Deploy {} => json!({ "deploy": EDITOR[deployed] }),
            };
            lines.push(step.to_string());
        }
        lines.join("\n")
    }

    pub(super) fn moves(&self) -> Vec<Move> {
        self.entries().into_iter().map(|entry| entry.happens.clone()).collect()
    }

    /// The two logs as lines of JSON: the organization's and the post's.
    pub(super) fn logs(&self) -> [Vec<String>; 2] {
        let mut logs = [Vec::new(), Vec::new()];
        for entry in self.entries() {
            logs[usize::from(entry.of_the_post)].extend(entry.events.iter().map(Value::to_string));
        }
        logs
    }

    /// Whether what a host stores of it is read back as it was.
    pub(super) fn read_back(&self) -> Result<(), String> {
        let stored = value(&self.organization.snapshot());
        let read = serde_json::from_value(stored).map_err(|error| format!("a snapshot is not read: {error}"))?;
        let restored = organization::State::restore(read).map_err(|error| format!("a snapshot is refused: {error}"))?;
        let post = serde_json::from_value(value(&self.post.snapshot()));
        let post = post.map_err(|error| format!("a post is not read: {error}"))?;
        let post = approval::State::restore(post).map_err(|error| format!("a post is refused: {error}"))?;
        let same = restored.snapshot() == self.organization.snapshot() && post == self.post;
        if same { Ok(()) } else { Err("what is read back is another world: than was stored".into()) }
    }

    /// Both logs in the order in which they were written, and when another policy came into force.
    pub(super) fn told(&self) -> Vec<Told<'_>> {
        let mut deployed = 0;
        let told = self.entries().into_iter().flat_map(|entry| {
            deployed = if let Move::Deploy {} = entry.happens { 1 - deployed } else { deployed };
            entry.told(deployed)
        });
        told.collect()
    }

    /// The last of it.
    pub(super) fn told_last(&self) -> Vec<Told<'_>> {
        self.log.as_deref().map_or(Vec::new(), |entry| entry.told(self.deployed))
    }

    fn entries(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> =
            std::iter::successors(self.log.as_deref(), |entry| entry.before.as_deref()).collect();
        entries.reverse();
        entries
    }
}

pub(super) fn value(shape: &impl serde::Serialize) -> Value {
    serde_json::to_value(shape).expect("everything here is JSON")
}
