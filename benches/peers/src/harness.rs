//! Loads contenders, holds them to the expected answers, and times them.

use crate::alloc::{self, Taken};
use crate::clock::{cpu_now, median};
use crate::engine::Engine;
use crate::policy::Policy;
use crate::tenant::{NO_PROFILE, Request, Tenant};
use std::hint::black_box;
use std::time::Duration;

/// What is done once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// A check, through a function that is never inlined.
    Call,
    /// A check that is inlined into the loop, as at a call site.
    Inlined,
    /// Every permission on one resource: a screen's buttons.
    Set,
    /// One permission on each of 200 resources.
    List,
}

pub const LIST: usize = 200;

/// Requests and their answers, the same for every engine.
pub struct Workload {
    pub requests: Vec<Request>,
    pub expected: Vec<bool>,
    /// For some persons and resources, every action there.
    sets: Vec<Vec<Request>>,
    lists: Vec<Vec<Request>>,
}

impl Workload {
    pub fn of(policy: &Policy, tenant: &Tenant, requests: usize, seed: u64) -> Self {
        let asks = tenant.asks(policy, requests, seed);
        let sets = asks.iter().take(256).map(|ask| {
            let actions = policy.level(ask.profile != NO_PROFILE);
            actions.map(|action| Request::new(policy, crate::tenant::Ask { action, ..*ask })).collect()
        });
        let lists = tenant.lists(policy, 16, LIST, seed);
        let made = |asks: Vec<_>| asks.into_iter().map(|ask| Request::new(policy, ask)).collect();
        Self {
            expected: asks.iter().map(|ask| tenant.expected(policy, ask)).collect(),
            sets: sets.collect(),
            lists: lists.into_iter().map(made).collect(),
            requests: asks.into_iter().map(|ask| Request::new(policy, ask)).collect(),
        }
    }
}

/// A loaded engine with its requests, its type erased.
pub trait Contender {
    fn name(&self) -> &'static str;
    fn size(&self) -> &'static str;
    fn load_time(&self) -> Duration;
    /// Live bytes of the loaded engine, if the counting allocator is installed.
    fn state_bytes(&self) -> i64;
    /// What every check together takes from it, once all have been asked before.
    fn taken_by_checks(&self) -> Taken;
    /// Stops the program if an answer is not the expected one, and tells how many were compared.
    fn agree(&self, policy: &Policy, tenant: &Tenant, workload: &Workload) -> usize;
    /// CPU time of doing that `count` times.
    fn run(&self, count: usize, work: Work) -> Duration;
    /// How many different pieces of that work there are.
    fn pieces(&self, work: Work) -> usize;
}

struct Loaded<E: Engine> {
    engine: E,
    queries: Vec<E::Query>,
    sets: Vec<Vec<E::Query>>,
    lists: Vec<Vec<E::Query>>,
    size: &'static str,
    load_time: Duration,
    state_bytes: i64,
}

/// Loads that many times and once more, and keeps the last one and the median time.
pub fn load<E: Engine + 'static>(
    policy: &Policy,
    tenant: &Tenant,
    workload: &Workload,
    times: usize,
) -> Box<dyn Contender> {
    let (first, taken) = alloc::counted(|| E::load(policy, tenant));
    let mut kept = Some(first);
    let mut took = Vec::new();
    for _ in 0..times {
        drop(kept.take());
        let start = cpu_now();
        kept = Some(E::load(policy, tenant));
        took.push((cpu_now() - start).as_secs_f64());
    }
    let engine = kept.unwrap();
    let made = |requests: &Vec<Request>| requests.iter().map(|request| engine.query(request)).collect();
    Box::new(Loaded {
        queries: made(&workload.requests),
        sets: workload.sets.iter().map(made).collect(),
        lists: workload.lists.iter().map(made).collect(),
        engine,
        size: tenant.name,
        load_time: Duration::from_secs_f64(median(&mut took)),
        state_bytes: taken.kept,
    })
}

#[inline(never)]
fn call<E: Engine>(engine: &E, query: &E::Query) -> bool {
    engine.check(query)
}

#[inline(never)]
fn call_set<E: Engine>(engine: &E, all: &[E::Query]) -> usize {
    engine.set(all) as usize
}

#[inline(never)]
fn call_list<E: Engine>(engine: &E, items: &[E::Query]) -> usize {
    items.iter().map(|item| usize::from(engine.check(item))).sum()
}

/// Counted by callgrind: see `instructions.sh`.
#[inline(never)]
fn counted_checks<E: Engine>(engine: &E, queries: &[E::Query]) -> usize {
    let mut sum = 0;
    for query in queries {
        sum += usize::from(engine.check(black_box(query)));
    }
    sum
}

fn rounds<T>(items: &[T], count: usize, mut work: impl FnMut(&[T])) {
    let mut left = count;
    while left > 0 {
        let some = left.min(items.len());
        work(&items[..some]);
        left -= some;
    }
}

impl<E: Engine> Contender for Loaded<E> {
    fn name(&self) -> &'static str {
        E::NAME
    }
    fn size(&self) -> &'static str {
        self.size
    }
    fn load_time(&self) -> Duration {
        self.load_time
    }
    fn state_bytes(&self) -> i64 {
        self.state_bytes
    }

    fn taken_by_checks(&self) -> Taken {
        let pass = || counted_checks(&self.engine, &self.queries);
        pass();
        alloc::counted(pass).1
    }

    fn agree(&self, policy: &Policy, tenant: &Tenant, workload: &Workload) -> usize {
        let expected = |request: &Request| tenant.expected(policy, &request.ask);
        let mut compared = 0;
        let lists = workload.lists.iter().flatten().map(expected);
        let requests = workload.requests.iter().chain(workload.lists.iter().flatten());
        let answers = workload.expected.iter().copied().chain(lists).zip(requests);
        for (query, (answer, request)) in self.queries.iter().chain(self.lists.iter().flatten()).zip(answers) {
            assert_eq!(self.engine.check(query), answer, "{} on {:?}", E::NAME, request.ask);
            compared += 1;
        }
        for (all, requests) in self.sets.iter().zip(&workload.sets) {
            for (query, request) in all.iter().zip(requests) {
                assert_eq!(self.engine.check(query), expected(request), "{} on {:?}", E::NAME, request.ask);
            }
            let allowed = requests.iter().filter(|request| expected(request)).count() as u32;
            assert_eq!(self.engine.set(all), allowed, "{} on all of {:?}", E::NAME, requests[0].ask);
            compared += all.len();
        }
        compared
    }

    fn run(&self, count: usize, work: Work) -> Duration {
        let engine = black_box(&self.engine);
        let mut sum = 0usize;
        let start = cpu_now();
        match work {
            Work::Call => rounds(black_box(&self.queries[..]), count, |queries| {
                queries.iter().for_each(|query| sum += usize::from(call(engine, query)));
            }),
            Work::Inlined => {
                rounds(black_box(&self.queries[..]), count, |queries| sum += counted_checks(engine, queries));
            }
            Work::Set => rounds(black_box(&self.sets[..]), count, |sets| {
                sets.iter().for_each(|all| sum += call_set(engine, all));
            }),
            Work::List => rounds(black_box(&self.lists[..]), count, |lists| {
                lists.iter().for_each(|items| sum += call_list(engine, items));
            }),
        }
        black_box(sum);
        cpu_now() - start
    }

    fn pieces(&self, work: Work) -> usize {
        match work {
            Work::Call | Work::Inlined => self.queries.len(),
            Work::Set => self.sets.len(),
            Work::List => self.lists.len(),
        }
    }
}

/// How often so that it takes about `target`: whole passes over the pieces, or for slow work at least an eighth of one.
pub fn calibrate(contender: &dyn Contender, work: Work, target: Duration) -> usize {
    let pass = contender.pieces(work);
    let mut count = 1;
    loop {
        let took = contender.run(count, work);
        if took > target / 8 {
            let wanted = (count as f64 * target.as_secs_f64() / took.as_secs_f64()) as usize;
            return if wanted >= pass { wanted / pass * pass } else { wanted.max(pass.div_ceil(8)) };
        }
        count *= 2;
    }
}
