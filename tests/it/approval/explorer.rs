//! Exhaustive exploration of the production engine: every state that three people, two stages, two targets, two
//! versions, three instants and changes of people can lead to.

use super::auditor::Auditor;
use super::desk::*;
use countersign::approval::{
    Action, Approvers, Barred, Button, Command, Context, Definition, Event, Gap, Order, Party, Quorum, Stage, State,
    Verb, What, decide, due, explain, replay,
};
use countersign::{CommandId, ContentState, ProfileId};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

/// A log that shares its beginning with others.
struct Chain {
    events: Vec<Event>,
    before: Option<Rc<Chain>>,
}

fn whole(chain: &Rc<Chain>) -> Vec<Event> {
    let (mut parts, mut at) = (Vec::new(), Some(chain));
    while let Some(chain) = at {
        parts.push(&chain.events);
        at = chain.before.as_ref();
    }
    let mut log: Vec<Event> = parts.into_iter().rev().flatten().cloned().collect();
    let mut revision = 0;
    log.iter_mut().for_each(|event| {
        revision += 1;
        event.revision = revision;
    });
    log
}

struct Node {
    state: State,
    log: Rc<Chain>,
    clock: u8,
    world: u8,
    id: u32,
}

/// What is explored.
struct Setup {
    worlds: Vec<World>,
    versions: u32,
    ticks: u8,
    /// What is tried in every state, and by whom.
    buttons: Vec<(Button, Vec<Party>)>,
    most: usize,
}

#[derive(Default)]
struct Found {
    /// Looked at, with everything that can be done in them.
    states: usize,
    unique: usize,
    transitions: usize,
    releases: usize,
    stuck: usize,
    whole: bool,
    /// From, to.
    edges: Vec<(u32, u32)>,
    /// States in which nothing is left to do.
    done: Vec<u32>,
    statuses: BTreeMap<ContentState, usize>,
}

pub(super) const PARTIES: [Party; 4] = [Party::Host {}, Party::person(ANN), Party::person(BEN), Party::person(CAT)];

/// A command for a button; two for an edit, one for each text.
pub(super) fn actions(button: &Button, state: &State, now: countersign::Timestamp, ticks: u8) -> Vec<Action> {
    let targets = || button.target.into_iter().collect::<Vec<_>>();
    let stage = || button.stage.clone().unwrap_or_default();
    let target = button.target.unwrap_or(PAGE);
    let attempt = state.target(target).and_then(countersign::approval::Target::attempt).unwrap_or(0);
    let comment = || "no".to_owned();
    let one = match button.verb {
        Verb::Edit if button.target.is_none() => {
            let edits = ["one", "two"].map(edit);
            return edits.into_iter().collect();
        }
        Verb::Submit => Action::Submit { targets: targets() },
        Verb::Resubmit => Action::Resubmit { targets: targets() },
        Verb::Approve => Action::Approve { targets: targets(), stage: stage() },
        Verb::Reject => Action::Reject { targets: targets(), stage: stage(), comment: comment() },
        Verb::RequestChanges => Action::RequestChanges { targets: targets(), stage: stage(), comment: comment() },
        Verb::Withdraw => Action::Withdraw { targets: targets() },
        Verb::Hold => Action::Hold { targets: targets(), until: None },
        Verb::ReleaseHold => Action::ReleaseHold { targets: targets() },
        Verb::ForceApprove => Action::ForceApprove { targets: targets() },
        Verb::ForceReject => Action::ForceReject { targets: targets(), comment: comment() },
        Verb::Schedule => Action::Schedule { targets: targets(), at: at(i64::from(ticks)) },
        Verb::Unschedule => Action::Unschedule { targets: targets() },
        Verb::Archive => Action::Archive { targets: targets() },
        Verb::BeginPublish => {
            let order = due(state, now).find(|order| order.target == target);
            return order
                .map(|order| Action::BeginPublish { target, fingerprint: order.fingerprint })
                .into_iter()
                .collect();
        }
        Verb::Retry => {
            let order = state.retry_order(target);
            return order.map(|order| Action::Retry { target, fingerprint: order.fingerprint }).into_iter().collect();
        }
        Verb::Report => {
            return vec![
                Action::ReportPublished { target, attempt },
                Action::ReportFailed { target, attempt, error: comment() },
                Action::ReportUnknown { target, attempt },
            ];
        }
        Verb::Resolve => {
            return [true, false].map(|published| Action::Resolve { target, attempt, published }).into();
        }
        Verb::Tick => Action::Tick {},
        Verb::Delegate => Action::Delegate { target, stage: stage(), to: button.person.unwrap_or(ANN), until: at(90) },
        Verb::Reassign => {
            let (from, to) = (button.instead_of.unwrap_or(ANN), button.person.unwrap_or(ANN));
            Action::Reassign { target, stage: stage(), from, to }
        }
        _ => return Vec::new(),
    };
    vec![one]
}

pub(super) fn command(state: &State, by: Party, clock: u8, action: Action) -> Command {
    let (revision, version) = (state.revision(), state.version());
    Command { id: CommandId::new(1), by, now: at(i64::from(clock)), revision, version, action }
}

fn explore(setup: &Setup, start: State, log: Vec<Event>) -> Found {
    let hashers = [RandomState::new(), RandomState::new()];
    let key =
        |state: &State, clock: u8, world: u8| hashers.each_ref().map(|hasher| hasher.hash_one((state, clock, world)));
    let mut found = Found::default();
    let start = start.essence();
    let mut seen: HashMap<[u64; 2], u32> = HashMap::from([(key(&start, 0, 0), 0)]);
    let first = Node { state: start, log: Rc::new(Chain { events: log, before: None }), clock: 0, world: 0, id: 0 };
    let mut queue = VecDeque::from([first]);
    let contexts: Vec<Context<'_>> = setup.worlds.iter().map(World::context).collect();
    while let Some(node) = queue.pop_front() {
        found.states += 1;
        let context = &contexts[usize::from(node.world)];
        inspect(context, &node, &mut found);
        let mut next = |state: State, log: Rc<Chain>, clock: u8, world: u8, queue: &mut VecDeque<Node>| {
            let fresh = u32::try_from(seen.len()).expect("few enough states");
            let id = *seen.entry(key(&state, clock, world)).or_insert(fresh);
            if id == fresh {
                queue.push_back(Node { state, log, clock, world, id });
            }
            found.edges.push((node.id, id));
        };
        let now = at(i64::from(node.clock));
        for (button, parties) in &setup.buttons {
            for action in actions(button, &node.state, now, setup.ticks) {
                let grows = matches!(action, Action::Edit { .. } | Action::Schedule { .. } | Action::Unschedule { .. });
                if grows && node.state.version() >= setup.versions {
                    continue;
                }
                for by in parties {
                    let command = command(&node.state, by.clone(), node.clock, action.clone());
                    let Ok(events) = decide(context, &node.state, &command) else { continue };
                    found.transitions += 1;
                    if events.is_empty() {
                        continue;
                    }
                    let state = replay(node.state.clone(), &events).expect("it can happen").essence();
                    let releases = events.iter().any(|event| matches!(event.what, What::PublishBegun { .. }));
                    let log = Rc::new(Chain { events, before: Some(Rc::clone(&node.log)) });
                    if releases {
                        found.releases += 1;
                        let auditor = Auditor::of(&whole(&log));
                        assert_eq!(auditor.faults, [""; 0], "{command:?}");
                    }
                    next(state, log, node.clock, node.world, &mut queue);
                }
            }
        }
        if node.clock < setup.ticks {
            next(node.state.clone(), Rc::clone(&node.log), node.clock + 1, node.world, &mut queue);
        }
        for world in 0..setup.worlds.len() {
            let world = u8::try_from(world).expect("few worlds");
            if world != node.world {
                next(node.state.clone(), Rc::clone(&node.log), node.clock, world, &mut queue);
            }
        }
        if found.states % 100_000 == 0 {
            println!("{} states, {} waiting", found.states, queue.len());
        }
        if seen.len() >= setup.most {
            found.unique = seen.len();
            return found;
        }
    }
    found.unique = seen.len();
    found.whole = true;
    found
}

/// What holds in every state.
fn inspect(context: &Context<'_>, node: &Node, found: &mut Found) {
    let now = at(i64::from(node.clock));
    let over = |status| matches!(status, ContentState::Published | ContentState::Archived);
    let mut all_over = true;
    for target in node.state.targets() {
        let status = node.state.status_at(target);
        *found.statuses.entry(status).or_default() += 1;
        all_over &= over(status);
    }
    if all_over {
        found.done.push(node.id);
        return;
    }
    // Explaining asks everybody about everything; one state in eight is enough where there are many.
    if node.id > 20_000 && node.id % 8 != 0 {
        return;
    }
    for target in explain(context, &node.state, now).targets {
        for gap in target.gaps {
            let Gap::Approvals { open, people, stuck: cause, ways_out, .. } = gap else { continue };
            let able = people.iter().any(|candidate| candidate.blocked.is_none());
            // L1: an open stage has somebody who can decide, or the state says that it is stuck.
            assert!(!open || able || cause.is_some(), "a silent dead end: {:?}", node.state);
            if cause.is_some() {
                found.stuck += 1;
                // L3: and then there is a way out.
                assert!(!ways_out.is_empty(), "no way out of {:?}", node.state);
            }
        }
    }
}

/// From every state, nothing left to do can be reached.
fn everything_ends(found: &Found) {
    let count = found.edges.iter().map(|(_, to)| *to).max().map_or(1, |most| most as usize + 1);
    let mut starts = vec![0_u32; count + 1];
    found.edges.iter().for_each(|(_, to)| starts[*to as usize + 1] += 1);
    (0..count).for_each(|at| starts[at + 1] += starts[at]);
    let (mut fill, mut sources) = (starts.clone(), vec![0_u32; found.edges.len()]);
    for (from, to) in &found.edges {
        sources[fill[*to as usize] as usize] = *from;
        fill[*to as usize] += 1;
    }
    let mut reached = vec![false; count];
    let mut queue: Vec<u32> = found.done.clone();
    while let Some(at) = queue.pop() {
        let at = at as usize;
        if !std::mem::replace(&mut reached[at], true) {
            queue.extend(&sources[starts[at] as usize..starts[at + 1] as usize]);
        }
    }
    let lost = reached.iter().filter(|reached| !**reached).count();
    assert_eq!(lost, 0, "{lost} of {count} states lead nowhere");
}

fn report(name: &str, found: &Found) {
    let Found { states, unique, transitions, releases, stuck, whole, .. } = found;
    println!(
        "{name}: {unique} unique states, {states} of them followed, {transitions} commands, {releases} releases audited, {stuck} dead ends told, closure {whole}"
    );
}

pub(super) fn stages(order: Order) -> Definition {
    let mut first = Stage::new("first", Approvers::Permission("post.review".into()));
    first.barred = Barred::Contributors;
    let mut second = Stage::new("second", Approvers::Permission("post.review".into()));
    second.barred = Barred::Author;
    second.quorum = Quorum::AtLeast(2);
    let mut definition = Definition::new("explored", vec![first, second]);
    definition.order = order;
    definition
}

/// The same people, some of whom come and go.
pub(super) fn worlds(definition: &Definition) -> Vec<World> {
    let mut full = World::new(definition.clone());
    for (user, roles) in [(ANN, &["writer", "checker"][..]), (BEN, &["writer", "checker"]), (CAT, &["chief"])] {
        full.hire_with(user, roles, countersign::Status::Active);
    }
    let mut without = full.clone();
    without.fire(BEN);
    let mut demoted = full.clone();
    demoted.hire(CAT, "writer");
    vec![full, without, demoted]
}

pub(super) fn begin(worlds: &[World], targets: &[ProfileId]) -> (State, Vec<Event>) {
    let create = Action::Create { targets: targets.to_vec(), digests: text("one"), facts: BTreeMap::new() };
    let mut desk = Desk::in_world(worlds[0].clone());
    desk.does(ANN, create);
    (desk.state, desk.log)
}

/// What is tried, by those for whom it may be accepted: the rest is refused for want of a right, which has its own test.
fn tried(targets: &[ProfileId]) -> Vec<(Button, Vec<Party>)> {
    let [host, ann, ben, cat] = PARTIES;
    let mut tried = vec![(Button { target: None, ..button(Verb::Edit) }, vec![ann.clone(), ben.clone()])];
    for target in targets {
        let at = |verb| Button { target: Some(*target), ..button(verb) };
        for verb in [Verb::Submit, Verb::Resubmit, Verb::Withdraw, Verb::Schedule, Verb::Archive] {
            tried.push((at(verb), vec![ann.clone()]));
        }
        for stage in ["first", "second"] {
            let all = vec![ann.clone(), ben.clone(), cat.clone()];
            tried.push((Button { stage: Some(stage.into()), ..at(Verb::Approve) }, all));
            tried.push((Button { stage: Some(stage.into()), ..at(Verb::Reject) }, vec![ben.clone()]));
        }
        tried.push((at(Verb::ForceApprove), vec![cat.clone()]));
        for verb in [Verb::BeginPublish, Verb::Retry, Verb::Report, Verb::Resolve] {
            tried.push((at(verb), vec![host.clone()]));
        }
    }
    tried.push((Button { target: None, ..button(Verb::Tick) }, vec![host]));
    tried
}

pub(super) fn button(verb: Verb) -> Button {
    Button { verb, target: Some(PAGE), stage: None, person: None, instead_of: None, link: None }
}

/// `COUNTERSIGN_MOST_STATES` cuts every exploration short, for a look in passing.
fn cut_short() -> Option<usize> {
    std::env::var("COUNTERSIGN_MOST_STATES").ok().and_then(|most| most.parse().ok())
}

fn run(name: &str, definition: Definition, targets: &[ProfileId], versions: u32, ticks: u8, most: usize) -> Found {
    let most = cut_short().unwrap_or(most);
    let worlds = worlds(&definition);
    let (state, log) = begin(&worlds, targets);
    let setup = Setup { worlds, versions, ticks, buttons: tried(targets), most };
    let began = std::time::Instant::now();
    let found = explore(&setup, state, log);
    println!("{:?}", began.elapsed());
    report(name, &found);
    found
}

#[test]
fn l1_no_state_is_a_silent_dead_end() {
    let found = run("one target, in sequence", stages(Order::Sequential), &[PAGE], 3, 1, usize::MAX);
    if cut_short().is_none() {
        assert!(found.whole && found.releases > 0 && found.stuck > 0);
        everything_ends(&found);
    }
}

#[test]
fn s41_every_state_is_reached_and_every_state_has_an_exit() {
    let found = run("one target, in parallel", stages(Order::Parallel), &[PAGE], 3, 1, usize::MAX);
    if cut_short().is_none() {
        assert!(found.whole);
        let reached: Vec<ContentState> = found.statuses.keys().copied().collect();
        assert_eq!(reached, ContentState::ALL);
        everything_ends(&found);
    }
}

/// Three people, two stages, two targets, two versions beyond the first, three instants, three sets of people.
#[test]
fn two_targets_two_versions_three_instants() {
    let found = run("two targets", stages(Order::Sequential), &[PAGE, FEED], 3, 2, 1_000_000);
    assert!(found.whole || found.unique >= cut_short().unwrap_or(1_000_000));
    if found.whole {
        everything_ends(&found);
    }
}
