//! One side of one case and little else, for a profiler that counts instructions: `instructions.sh` runs it.
//!
//! Arguments: a case, `hand` or `numbers`, `can`, `permissions` or `building`, and `ours`, `floor`, `one` or `nothing`. What is to be
//! counted happens in functions whose name begins with `counted`.

#[path = "support/lib.rs"]
#[allow(dead_code, reason = "every bench uses its part")]
mod support;

use std::hint::black_box;
use support::cases::{Case, Form, Work};
use support::rows::Row;
use support::tenant::{Ask, SEVEN, Tenant};
use support::world::{Roles, World, actor};

/// How many requests are asked, each once.
const REQUESTS: usize = 8192;

struct Counted<'a> {
    world: &'a World,
    asks: &'a [Ask],
    question: &'a str,
    side: &'a str,
}

impl Counted<'_> {
    fn rows<'w, R: Row<'w>>(&self, world: &'w World) -> u128 {
        let rows: Vec<R> = self.asks.iter().map(|ask| R::prepare(world, ask)).collect();
        match (self.question, self.side) {
            (_, "nothing") => counted_nothing(&rows),
            ("can", _) => counted_can(world, &rows),
            _ => counted_permissions(world, &rows),
        }
    }
}

#[inline(never)]
fn counted_nothing<R>(rows: &[R]) -> u128 {
    let mut sum = 0;
    for row in rows {
        sum += std::ptr::from_ref(black_box(row)).addr() & 1;
    }
    sum as u128
}

#[inline(never)]
fn counted_can<'w, R: Row<'w>>(world: &World, rows: &[R]) -> u128 {
    let mut sum = 0;
    for row in rows {
        sum += u64::from(black_box(row).can(world));
    }
    u128::from(sum)
}

#[inline(never)]
fn counted_permissions<'w, R: Row<'w>>(world: &World, rows: &[R]) -> u128 {
    let mut sum = 0;
    for row in rows {
        sum ^= black_box(row).all(world);
    }
    sum
}

/// Actors of eight assignments, as many as there are requests.
#[inline(never)]
fn counted_building(world: &World, roles: &Roles) {
    let members = world.tenant.users.iter().filter(|user| user.grants.len() == 7);
    for user in members.cycle().take(REQUESTS) {
        black_box(actor(&world.policy, roles, world.tenant.organization, black_box(user)));
    }
}

impl Work for Counted<'_> {
    type Output = u128;
    fn work<F: Form>(&mut self) -> u128 {
        match self.side {
            "one" => self.rows::<F::One<'_>>(self.world),
            "floor" => self.rows::<F::Floor<'_>>(self.world),
            _ => self.rows::<F::Ours<'_>>(self.world),
        }
    }
}

fn main() {
    run();
}

/// What `explaining.rs` runs too.
pub(crate) fn run() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [case, form, question, side] = &arguments[..] else {
        println!("{REQUESTS}");
        return;
    };
    if question == "building" {
        let world = World::load(Tenant::build(&SEVEN, 5));
        counted_building(&world, &Roles::of(&world.policy));
        return;
    }
    let case = Case::named(case);
    let world = case.world();
    let asks = case.asks(&world, REQUESTS, 1);
    black_box(case.each(form == "numbers", &mut Counted { world: &world, asks: &asks, question, side }));
}
