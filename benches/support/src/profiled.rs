//! One side of one case and little else, for a profiler that counts instructions. What is to be counted happens in
//! functions whose name begins with `counted`, so nothing else here may be named so.

use crate::cases::{Case, Form, Work};
use crate::rows::Row;
use crate::tenant::{Ask, SEVEN, Tenant};
use crate::world::{Roles, World, actor};
use std::hint::black_box;

/// How many requests are asked, each once. What is counted knows their number, lest the registers that the loop needs
/// differ with what the compiler happens to see of it.
const REQUESTS: usize = 8192;

struct Profiled<'a> {
    world: &'a World,
    asks: &'a [Ask],
    question: &'a str,
    side: &'a str,
}

impl Profiled<'_> {
    fn rows<'w, R: Row<'w>>(&self, world: &'w World) -> u128 {
        let rows: Vec<R> = self.asks.iter().map(|ask| R::prepare(world, ask)).collect();
        let rows = rows.first_chunk().unwrap();
        match (self.question, self.side) {
            (_, "nothing") => counted_nothing(rows),
            ("can", _) => counted_can(world, rows),
            _ => counted_permissions(world, rows),
        }
    }
}

#[inline(never)]
fn counted_nothing<R>(rows: &[R; REQUESTS]) -> u128 {
    let mut sum = 0;
    for row in rows {
        sum += std::ptr::from_ref(black_box(row)).addr() & 1;
    }
    sum as u128
}

#[inline(never)]
fn counted_can<'w, R: Row<'w>>(world: &World, rows: &[R; REQUESTS]) -> u128 {
    let mut sum = 0;
    for row in rows {
        sum += u64::from(black_box(row).can(world));
    }
    u128::from(sum)
}

#[inline(never)]
fn counted_permissions<'w, R: Row<'w>>(world: &World, rows: &[R; REQUESTS]) -> u128 {
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

impl Work for Profiled<'_> {
    type Output = u128;
    fn work<F: Form>(&mut self) -> u128 {
        match self.side {
            "one" => self.rows::<F::One<'_>>(self.world),
            "floor" => self.rows::<F::Floor<'_>>(self.world),
            _ => self.rows::<F::Ours<'_>>(self.world),
        }
    }
}

/// Arguments of the program: a case, `hand` or `numbers`, `can`, `permissions` or `building`, and `ours`, `floor`, `one`
/// or `nothing`. Without them it says how many requests it asks.
pub fn run() {
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
    black_box(case.each(form == "numbers", &mut Profiled { world: &world, asks: &asks, question, side }));
}
