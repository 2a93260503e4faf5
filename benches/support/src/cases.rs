//! The cases that have a target, and their requests.

use crate::rng::Rng;
use crate::rows::{
    Either, FloorOnOrganization, FloorOnProfile, FloorOrganizationKey, FloorProfileKey, OnOrganization, OnProfile,
    OrganizationKey, ProfileKey, Row,
};
use crate::tenant::{Ask, EIGHT, FIFTY, Levels, MEDIUM, SMALL, Shape, Tenant};
use crate::world::World;

/// One form of a request on both sides.
pub trait Form {
    type Ours<'w>: Row<'w>;
    /// The crate's question: all of a set.
    type Floor<'w>: Row<'w>;
    /// The smaller question: one permission.
    type One<'w>: Row<'w>;
}

macro_rules! forms {
    ($($Form:ident: $Ours:ty, $Floor:ident;)*) => {$(
        struct $Form;
        impl Form for $Form {
            type Ours<'w> = $Ours;
            type Floor<'w> = $Floor<'w, false>;
            type One<'w> = $Floor<'w, true>;
        }
    )*};
}

type FloorInHand<'w, const ONE: bool> = Either<FloorOnOrganization<'w, ONE>, FloorOnProfile<'w, ONE>>;
type FloorNumbers<'w, const ONE: bool> = Either<FloorOrganizationKey<'w, ONE>, FloorProfileKey<'w, ONE>>;

forms! {
    OrganizationInHand: OnOrganization<'w>, FloorOnOrganization;
    ProfileInHand: OnProfile<'w>, FloorOnProfile;
    BothInHand: Either<OnOrganization<'w>, OnProfile<'w>>, FloorInHand;
    OrganizationNumbers: OrganizationKey<'w>, FloorOrganizationKey;
    ProfileNumbers: ProfileKey<'w>, FloorProfileKey;
    BothNumbers: Either<OrganizationKey<'w>, ProfileKey<'w>>, FloorNumbers;
}

/// What is done with a case, once for each form of its requests.
pub trait Work {
    type Output;
    fn work<F: Form>(&mut self) -> Self::Output;
}

#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    pub shape: &'static Shape,
    pub levels: Levels,
    /// Only requests with this answer.
    pub answer: Option<bool>,
    pub small: bool,
}

const fn case(name: &'static str, shape: &'static Shape, levels: Levels, answer: Option<bool>) -> Case {
    Case { name, shape, levels, answer, small: false }
}

pub const CASES: [Case; 10] = [
    case("organization-roles-allow", &MEDIUM, Levels::Organization, Some(true)),
    case("organization-roles-deny", &MEDIUM, Levels::Organization, Some(false)),
    case("8-profile-roles-allow", &EIGHT, Levels::Profile, Some(true)),
    case("8-profile-roles-deny", &EIGHT, Levels::Profile, Some(false)),
    case("50-profile-roles-allow", &FIFTY, Levels::Profile, Some(true)),
    case("50-profile-roles-deny", &FIFTY, Levels::Profile, Some(false)),
    case("medium-tenant-allow", &MEDIUM, Levels::Both, Some(true)),
    case("medium-tenant-deny", &MEDIUM, Levels::Both, Some(false)),
    case("medium-tenant", &MEDIUM, Levels::Both, None),
    Case { small: true, ..case("small-tenant", &SMALL, Levels::Both, None) },
];

impl Case {
    pub fn named(name: &str) -> Self {
        *CASES.iter().find(|case| case.name == name).unwrap()
    }

    /// Does the work in the form of this case's requests.
    pub fn each<W: Work>(&self, from_numbers: bool, work: &mut W) -> W::Output {
        match (self.levels, from_numbers) {
            (Levels::Organization, false) => work.work::<OrganizationInHand>(),
            (Levels::Profile, false) => work.work::<ProfileInHand>(),
            (Levels::Both, false) => work.work::<BothInHand>(),
            (Levels::Organization, true) => work.work::<OrganizationNumbers>(),
            (Levels::Profile, true) => work.work::<ProfileNumbers>(),
            (Levels::Both, true) => work.work::<BothNumbers>(),
        }
    }

    pub fn world(&self) -> World {
        World::load(Tenant::build(self.shape, 42))
    }

    /// That many fresh requests, each of which both sides answer as the table does.
    pub fn asks(&self, world: &World, count: usize, seed: u64) -> Vec<Ask> {
        let mut rng = Rng::new(seed);
        let mut asks = Vec::with_capacity(count);
        while asks.len() < count {
            let ask = world.tenant.ask(&world.table, self.levels, &mut rng);
            let expected = world.tenant.expected(&world.table, &ask);
            if self.answer.is_none_or(|answer| answer == expected) {
                for from_numbers in [false, true] {
                    let answers = self.each(from_numbers, &mut Agreement { world, ask: &ask });
                    assert_eq!(answers, [expected; 3], "{:?}", world.table.names[ask.permission]);
                }
                asks.push(ask);
            }
        }
        asks
    }
}

struct Agreement<'a> {
    world: &'a World,
    ask: &'a Ask,
}

impl Work for Agreement<'_> {
    type Output = [bool; 3];
    fn work<F: Form>(&mut self) -> [bool; 3] {
        let Self { world, ask } = self;
        let ours = F::Ours::prepare(world, ask);
        let (floor, one) = (F::Floor::prepare(world, ask), F::One::prepare(world, ask));
        [ours.can(world), floor.can(world), one.can(world)]
    }
}
