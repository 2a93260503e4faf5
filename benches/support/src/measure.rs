//! Two sides of the same work, timed in turns of a few microseconds, so that what else the machine does meets both.

use crate::cases::{Form, Work};
use crate::rows::Row;
use crate::tenant::Ask;
use crate::world::World;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rows are made ready outside the clock, so many at a time that they stay in the nearest caches.
const TURN: usize = 256;

pub struct Turns<'a> {
    pub world: &'a World,
    /// Every request is asked once.
    pub asks: &'a [Ask],
    /// The whole set instead of one permission.
    pub all: bool,
}

/// Time of ours and of the hand-written check for all requests.
#[derive(Clone, Copy, Default)]
pub struct Times {
    pub ours: Duration,
    pub floor: Duration,
}

impl Times {
    pub fn ratio(&self) -> f64 {
        self.ours.as_secs_f64() / self.floor.as_secs_f64()
    }
}

/// The same requests over and over, so that the processor has learnt the answers.
pub struct Again<'a> {
    pub world: &'a World,
    pub asks: &'a [Ask],
    pub rounds: usize,
}

impl Work for Again<'_> {
    type Output = Vec<Times>;
    fn work<F: Form>(&mut self) -> Vec<Times> {
        let turns = Turns { world: self.world, asks: self.asks, all: false };
        let ours: Vec<F::Ours<'_>> = self.asks.iter().map(|ask| F::Ours::prepare(self.world, ask)).collect();
        let floor: Vec<F::Floor<'_>> = self.asks.iter().map(|ask| F::Floor::prepare(self.world, ask)).collect();
        // Each side learns its answers before its clock starts, since the other has just had the processor.
        let learnt = |clock: &dyn Fn() -> Duration| {
            clock();
            clock()
        };
        let round = |_| Times { ours: learnt(&|| turns.clock(&ours)), floor: learnt(&|| turns.clock(&floor)) };
        (0..self.rounds).map(round).collect()
    }
}

impl Work for Turns<'_> {
    type Output = Times;
    fn work<F: Form>(&mut self) -> Times {
        let mut times = Times::default();
        for (turn, asks) in self.asks.chunks(TURN).enumerate() {
            let ours: Vec<F::Ours<'_>> = asks.iter().map(|ask| F::Ours::prepare(self.world, ask)).collect();
            let floor: Vec<F::Floor<'_>> = asks.iter().map(|ask| F::Floor::prepare(self.world, ask)).collect();
            if turn % 2 == 0 {
                times.ours += self.clock(&ours);
                times.floor += self.clock(&floor);
            } else {
                times.floor += self.clock(&floor);
                times.ours += self.clock(&ours);
            }
        }
        times
    }
}

impl Turns<'_> {
    fn clock<'w, R: Row<'w>>(&self, rows: &[R]) -> Duration {
        let start = Instant::now();
        if self.all {
            black_box(all(self.world, rows));
        } else {
            black_box(allowed(self.world, rows));
        }
        start.elapsed()
    }
}

#[inline(never)]
fn allowed<'w, R: Row<'w>>(world: &World, rows: &[R]) -> u64 {
    rows.iter().map(|row| u64::from(black_box(row).can(world))).sum()
}

#[inline(never)]
fn all<'w, R: Row<'w>>(world: &World, rows: &[R]) -> u128 {
    rows.iter().fold(0, |sets, row| sets ^ black_box(row).all(world))
}
