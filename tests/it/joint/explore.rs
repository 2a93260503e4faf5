//! One exploration in which an organization, a policy and a post live together and drive production: breadth from the
//! beginning and from the ends of stories, and random walks from a printed seed.
//!
//! `COUNTERSIGN_JOINT_STATES` says how many different worlds it looks at: 1,000 for a look in passing, more where it must
//! hold before a change goes in (`.ci/run`), 1,000,000 in the long run, which `tests/joint/run.sh` makes and writes
//! down. The more worlds, the more often each named situation must have been met. `COUNTERSIGN_JOINT_SEED` says where the
//! walks begin.

mod audit;
mod checks;
mod identity;
mod moves;
mod posts;
mod scenes;
mod shrink;
mod situations;
mod story;
mod teams;
mod walk;
mod world;

use crate::thorough::{extent, said};
use moves::{KINDS, Kind};
use situations::Met;
use std::collections::{HashSet, VecDeque};
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use walk::{step, walk};
use world::{CLIENT, EDDA, Move, OWNER, World};

/// How many different worlds, unless somebody says so: in a thorough run, and in any other.
const PASSING: [u64; 2] = [20_000, 1_000];
/// From so many worlds on, each situation must have been met so often.
const OFTEN: [(usize, u64); 3] = [(1_000_000, 100), (200_000, 20), (20_000, 1)];

/// What two threads share.
struct Explored {
    seen: Mutex<HashSet<u128>>,
    met: Mutex<Met>,
    /// What went wrong, and how it came to it.
    wrong: Mutex<Vec<String>>,
    known: Mutex<HashSet<String>>,
    enough: AtomicBool,
    walks: AtomicU64,
}

impl Explored {
    fn new() -> Self {
        Self {
            seen: Mutex::new(HashSet::new()),
            met: Mutex::new(Met::new()),
            wrong: Mutex::new(Vec::new()),
            known: Mutex::new(HashSet::new()),
            enough: AtomicBool::new(false),
            walks: AtomicU64::new(0),
        }
    }

    fn count(&self) -> usize {
        self.seen.lock().expect("unpoisoned").len()
    }

    /// Whether the world is new; what must hold is asked then.
    fn visit(&self, world: &World) -> bool {
        let identity = identity::identity(world);
        if !self.seen.lock().expect("unpoisoned").insert(identity) {
            return false;
        }
        // Every command of everybody, in some of the worlds.
        self.hold(world, if identity % 64 == 0 { checks::with_buttons } else { checks::holds });
        true
    }

    /// The first problem of each kind is kept, by a way as short as it becomes.
    fn hold(&self, world: &World, check: fn(&World) -> Result<(), String>) {
        let problem = |world: &World| check(world).err();
        let kind = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
        if let Some(found) = problem(world).filter(|found| self.known.lock().expect("unpoisoned").insert(kind(found))) {
            let same = |world: &World| problem(world).is_some_and(|other| kind(&other) == kind(&found));
            let shortest = shrink::shrink(world.moves(), same);
            let problem = problem(&shortest).unwrap_or(found);
            self.wrong.lock().expect("unpoisoned").push(format!("{problem}\n{}", shortest.way()));
        }
    }

    /// What the host, whoever has keys and roles to give, and each person can do at once where a story ends.
    fn at_once(&self, roots: &[World]) {
        let mut met = Met::new();
        for kind in [Kind::Host, Kind::Roles, Kind::Person(CLIENT), Kind::Person(EDDA), Kind::Person(OWNER)] {
            for root in roots.iter().filter(|_| !self.is_over()) {
                self.next(root, [kind], &mut met, |_| ());
            }
        }
        self.met.lock().expect("unpoisoned").add(&met);
    }

    /// All that can happen next to each world, until there are so many more.
    fn breadth(&self, roots: Vec<World>, more: usize) {
        let (mut met, most) = (Met::new(), self.count() + more);
        let mut open: VecDeque<World> = roots.into();
        while let Some(world) = open.pop_front().filter(|_| !self.is_over() && self.count() < most) {
            let room = 3_000_usize.saturating_sub(open.len());
            let mut new = Vec::new();
            self.next(&world, KINDS, &mut met, |after| new.push(after));
            open.extend(new.into_iter().take(room));
        }
        self.met.lock().expect("unpoisoned").add(&met);
    }

    /// All of some kinds that can happen next to a world; what comes of it is shown if it is new.
    fn next(&self, world: &World, kinds: impl IntoIterator<Item = Kind>, met: &mut Met, mut new: impl FnMut(World)) {
        let auditor = audit::auditor(world);
        for one in kinds.into_iter().flat_map(|kind| moves::moves(world, kind)) {
            for one in slower(&one).into_iter().chain([one]) {
                let Some((after, events)) = step(world, &one, met) else { continue };
                met.happened(world, &one, &after, &events);
                // An unlawful way may lead to a world that is known.
                if audit::goes_on_lawfully(&auditor, &after).is_err() {
                    self.hold(&after, audit::lawful);
                }
                if self.visit(&after) {
                    new(after);
                }
            }
        }
    }

    /// Whether there is enough, or what was found is enough.
    fn is_over(&self) -> bool {
        self.enough.load(Ordering::Relaxed) || !self.wrong.lock().expect("unpoisoned").is_empty()
    }

    /// Walks from each root in turn, until there are so many worlds and every situation was met so often.
    fn walks(&self, roots: &[World], seed: u64, most: usize, often: u64) {
        while !self.is_over() {
            let number = self.walks.fetch_add(1, Ordering::Relaxed);
            let mut met = Met::new();
            let root = &roots[usize::try_from(number).expect("few enough") % roots.len()];
            let end = walk(root, seed.wrapping_add(number), &mut met, |world| {
                self.visit(world);
            });
            self.hold(&end, checks::logs);
            self.hold(&end, audit::lawful);
            let mut all = self.met.lock().expect("unpoisoned");
            all.add(&met);
            let met_often = all.0.values().all(|count| *count >= often);
            drop(all);
            if self.count() >= most && (met_often || self.count() >= most * 3 / 2) {
                self.enough.store(true, Ordering::Relaxed);
            }
        }
    }

    fn report(&self, seed: u64) -> String {
        let mut text =
            format!("{} different worlds, {} walks, seed {seed}\n", self.count(), self.walks.load(Ordering::Relaxed));
        for (name, count) in &self.met.lock().expect("unpoisoned").0 {
            writeln!(text, "{count:>9}  {name}").expect("a string");
        }
        text
    }
}

/// The same by the other server, whose clock is behind.
fn slower(one: &Move) -> Option<Move> {
    let mut one = one.clone();
    let (Move::Organization { slow, .. } | Move::Post { slow, .. }) = &mut one else { return None };
    *slow = true;
    Some(one)
}

fn number(name: &str) -> Option<usize> {
    said(name).and_then(|number| usize::try_from(number).ok())
}

#[test]
fn organization_and_approval_live_together() {
    let variables = ["COUNTERSIGN_JOINT_STATES", "COUNTERSIGN_MOST_STATES"];
    let variable = variables.into_iter().find(|name| number(name).is_some());
    let most = usize::try_from(extent("joint worlds", variable, PASSING)).expect("a number");
    let seed = number("COUNTERSIGN_JOINT_SEED").unwrap_or(20) as u64;
    let often = OFTEN.into_iter().find(|(worlds, _)| most >= *worlds).map_or(0, |(_, often)| often);
    let explored = Explored::new();
    let mut roots = vec![scenes::beginning().0];
    roots.extend(scenes::ends().into_iter().map(|(_, world)| world));
    let (some, others) = roots.split_at(roots.len() / 2);
    std::thread::scope(|scope| {
        for roots in [some.to_vec(), others.to_vec()] {
            scope.spawn(|| {
                explored.at_once(&roots);
                explored.breadth(roots, most / 4);
            });
        }
    });
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| explored.walks(&roots, seed, most, often));
        }
    });
    let report = explored.report(seed);
    println!("{report}");
    if let Some(path) = std::env::var_os("COUNTERSIGN_JOINT_REPORT") {
        std::fs::write(path, &report).expect("the report is written");
    }
    let wrong = explored.wrong.into_inner().expect("unpoisoned");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let met = explored.met.into_inner().expect("unpoisoned");
    let seldom: Vec<_> = met.0.iter().filter(|(_, count)| **count < often).collect();
    assert!(seldom.is_empty(), "seldom met: {seldom:?}");
}
