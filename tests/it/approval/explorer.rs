//! Exhaustive exploration of the production engine: every state that a few people, targets, versions, instants and
//! changes of people can lead to, and on the same graph what must come of each.

mod graph;
mod identity;
mod inspect;
mod moves;
mod runs;

pub(super) use moves::{PARTIES, actions, begin, button, command, stages, worlds};

use super::auditor::Auditor;
use super::fixture::*;
use countersign::ContentState;
use countersign::approval::{Button, By, Change, Context, Event, State, Verb, decide, replay};
use graph::{Graph, Kind};
use identity::Seen;
use inspect::Accepted;
use std::collections::{BTreeMap, VecDeque};

/// A state to be followed.
struct Node {
    state: State,
    clock: u8,
    world: u8,
    id: u32,
}

/// How a state was reached first: from where, and by which of the things that are tried there.
#[derive(Clone, Copy)]
struct Step {
    from: u32,
    tried: u16,
    choice: u8,
    party: u8,
    clock: u8,
    world: u8,
}

/// What is explored.
struct Setup {
    worlds: Vec<World>,
    versions: u32,
    ticks: u8,
    /// What is tried in every state, and by whom.
    tried: Vec<(Button, Vec<By>)>,
    /// From where a post is put away; from anywhere if none is named.
    archive: Vec<ContentState>,
    /// What is over, besides what is published or archived.
    over: Vec<ContentState>,
    most: usize,
}

#[derive(Default)]
struct Found {
    unique: usize,
    /// Commands that were accepted.
    commands: usize,
    releases: usize,
    audited: usize,
    stuck: usize,
    whole: bool,
    graph: Graph,
    statuses: BTreeMap<ContentState, usize>,
}

struct Explorer<'s> {
    setup: &'s Setup,
    contexts: Vec<Context<'s>>,
    start: (State, Vec<Event>),
    seen: Seen,
    steps: Vec<Step>,
    queue: VecDeque<Node>,
    found: Found,
}

/// Only some releases are audited once there are many: each takes longer than the rest of the state.
const AUDITED: usize = 2_000;

fn explore(setup: &Setup, start: State, log: Vec<Event>) -> Found {
    let start = start.essence();
    let contexts = setup.worlds.iter().map(World::context).collect();
    let (seen, steps, queue) = (Seen::default(), Vec::new(), VecDeque::new());
    let mut explorer =
        Explorer { setup, contexts, start: (start.clone(), log), seen, steps, queue, found: Found::default() };
    let root = Step { from: 0, tried: 0, choice: 0, party: 0, clock: 0, world: 0 };
    explorer.reach(root, start);
    while let Some(node) = explorer.queue.pop_front() {
        explorer.follow(&node);
        if explorer.seen.len() >= setup.most {
            break;
        }
    }
    explorer.found.unique = explorer.seen.len();
    explorer.found.whole = explorer.queue.is_empty();
    explorer.found
}

impl Explorer<'_> {
    /// The number of a state, which is followed later if it is new.
    fn reach(&mut self, step: Step, state: State) -> u32 {
        let fresh = self.steps.len();
        let id = self.seen.number(&state, step.clock, step.world);
        if id as usize == fresh {
            self.steps.push(step);
            self.queue.push_back(Node { state, clock: step.clock, world: step.world, id });
        }
        id
    }

    fn follow(&mut self, node: &Node) {
        let over = |status: ContentState| {
            matches!(status, ContentState::Published | ContentState::Archived) || self.setup.over.contains(&status)
        };
        let statuses: Vec<ContentState> = node.state.targets().map(|target| node.state.status_at(target)).collect();
        let done = statuses.iter().all(|status| over(*status));
        statuses.iter().for_each(|status| *self.found.statuses.entry(*status).or_default() += 1);
        self.found.graph.begin(done);
        let accepted = self.commands(node);
        let context = &self.contexts[usize::from(node.world)];
        self.found.stuck += inspect::of_state(context, node, self.setup, &accepted);
        let step = Step { from: node.id, tried: u16::MAX, choice: 0, party: 0, clock: node.clock, world: node.world };
        if node.clock < self.setup.ticks {
            let to = self.reach(Step { clock: node.clock + 1, ..step }, node.state.clone());
            self.found.graph.edge(to, Kind::World);
        }
        for world in (0..self.setup.worlds.len() as u8).filter(|world| *world != node.world) {
            let to = self.reach(Step { world, ..step }, node.state.clone());
            self.found.graph.edge(to, Kind::World);
        }
    }

    fn commands(&mut self, node: &Node) -> Accepted {
        let (setup, now) = (self.setup, at(i64::from(node.clock)));
        let mut accepted = Accepted::default();
        for (tried, (button, parties)) in setup.tried.iter().enumerate() {
            if !inspect::may_fit(&node.state, button, &setup.archive) {
                continue;
            }
            for (choice, action) in actions(button, &node.state, now, setup.ticks).into_iter().enumerate() {
                for (party, by) in parties.iter().enumerate() {
                    let command = command(&node.state, by.clone(), node.clock, action.clone());
                    let Ok(events) = decide(&self.contexts[usize::from(node.world)], &node.state, &command) else {
                        continue;
                    };
                    if events.last().is_some_and(|event| event.version > setup.versions) {
                        accepted.note(button, by, false);
                        continue;
                    }
                    self.found.commands += 1;
                    let nothing = events.iter().all(|event| event.change == Change::Unchanged {});
                    accepted.note(button, by, nothing);
                    if nothing {
                        continue;
                    }
                    let state = replay(node.state.clone(), &events).expect("it can happen").essence();
                    let step = Step {
                        from: node.id,
                        tried: tried as u16,
                        choice: choice as u8,
                        party: party as u8,
                        clock: node.clock,
                        world: node.world,
                    };
                    if events.iter().any(|event| matches!(event.change, Change::PublishBegun { .. })) {
                        self.audit(step, events);
                    }
                    let to = self.reach(step, state);
                    let kind = match by.person() {
                        Some(_) => Kind::Person,
                        None if button.verb == Verb::Report => Kind::News,
                        None => Kind::Host,
                    };
                    self.found.graph.edge(to, kind);
                }
            }
        }
        accepted
    }

    fn audit(&mut self, step: Step, events: Vec<Event>) {
        self.found.releases += 1;
        if self.found.releases > AUDITED && self.found.releases % 32 != 0 {
            return;
        }
        self.found.audited += 1;
        let mut log = self.path(step);
        log.extend(events);
        (1..).zip(&mut log).for_each(|(revision, event)| event.revision = revision);
        assert_eq!(Auditor::of(&log).faults, [""; 0], "{log:?}");
    }

    /// Everything that happened on the way to a step, decided once more.
    fn path(&self, last: Step) -> Vec<Event> {
        let (mut steps, mut at) = (Vec::new(), last.from);
        while at != 0 {
            let step = self.steps[at as usize];
            steps.push(step);
            at = step.from;
        }
        let (mut state, mut log) = self.start.clone();
        for step in steps.into_iter().rev().filter(|step| step.tried != u16::MAX) {
            let (button, parties) = &self.setup.tried[usize::from(step.tried)];
            let now = super::fixture::at(i64::from(step.clock));
            let action = actions(button, &state, now, self.setup.ticks).swap_remove(usize::from(step.choice));
            let command = command(&state, parties[usize::from(step.party)].clone(), step.clock, action);
            let events = decide(&self.contexts[usize::from(step.world)], &state, &command).expect("it was accepted");
            state = replay(state, &events).expect("it happened").essence();
            log.extend(events);
        }
        log
    }
}

impl Found {
    fn report(&self, name: &str) {
        let Found { unique, commands, releases, audited, stuck, whole, graph, .. } = self;
        let edges = graph.edges();
        println!(
            "{name}: {unique} unique states, {edges} transitions, {commands} commands, {releases} releases of which \
             {audited} audited, {stuck} dead ends told, closure {whole}"
        );
    }
}
