//! Synthetic organizations and the requests asked of them.

use crate::rng::Rng;
use crate::table::{ADMINISTRATORS, Table};

pub struct Shape {
    pub name: &'static str,
    /// Users by organization role, in the order of the table.
    pub users: [usize; 5],
    pub profiles: usize,
    /// Least and most profile roles of a member; administrators have none.
    pub grants: (usize, usize),
}

pub const SMALL: Shape = Shape { name: "small", users: [1, 1, 1, 3, 4], profiles: 10, grants: (4, 6) };
pub const MEDIUM: Shape = Shape { name: "medium", users: [1, 2, 5, 32, 60], profiles: 1000, grants: (40, 60) };
/// With the role at the organization, eight assignments.
pub const SEVEN: Shape = Shape { name: "seven", grants: (7, 7), ..EIGHT };
pub const EIGHT: Shape = Shape { name: "eight", users: [0, 0, 0, 32, 60], profiles: 1000, grants: (8, 8) };
pub const FIFTY: Shape = Shape { name: "fifty", users: [0, 0, 0, 32, 60], profiles: 1000, grants: (50, 50) };

pub struct User {
    /// Index into the table's organization roles.
    pub role: usize,
    /// Profile and index into the table's profile roles, sorted.
    pub grants: Vec<(u64, usize)>,
}

pub struct Tenant {
    pub organization: u64,
    pub users: Vec<User>,
    pub profiles: usize,
}

#[derive(Clone, Copy)]
pub struct Ask {
    pub user: usize,
    /// Index into the table's names.
    pub permission: usize,
    pub organization: u64,
    /// `None` when the resource is the organization.
    pub profile: Option<u64>,
}

/// Which requests of a tenant.
#[derive(Clone, Copy, PartialEq)]
pub enum Levels {
    Organization,
    Profile,
    /// Seven of ten on a profile.
    Both,
}

/// Profile ids begin here; what a database hands out is dense and does not begin at 0.
const FIRST_PROFILE: u64 = 52_001;

impl Tenant {
    pub fn build(shape: &Shape, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut ids: Vec<u64> = (FIRST_PROFILE..).take(shape.profiles).collect();
        let mut users = Vec::new();
        for (role, count) in shape.users.into_iter().enumerate() {
            for _ in 0..count {
                let mut grants = Vec::new();
                if role >= ADMINISTRATORS {
                    let (least, most) = shape.grants;
                    for drawn in 0..least + rng.below(most - least + 1) {
                        let other = drawn + rng.below(ids.len() - drawn);
                        ids.swap(drawn, other);
                        grants.push((ids[drawn], rng.below(4)));
                    }
                    grants.sort_unstable();
                }
                users.push(User { role, grants });
            }
        }
        Self { organization: 4711, users, profiles: shape.profiles }
    }

    /// One user with that many profile roles, among twice as many profiles.
    pub fn one_user(grants: usize, seed: u64) -> Self {
        let shape = Shape { name: "one", users: [0, 0, 0, 0, 1], profiles: grants * 2, grants: (grants, grants) };
        Self::build(&shape, seed)
    }

    /// What the table says, the plainest way.
    pub fn expected(&self, table: &Table, ask: &Ask) -> bool {
        let user = &self.users[ask.user];
        let grants = user.grants.iter().filter(|grant| Some(grant.0) == ask.profile);
        let mask =
            grants.fold(table.organization[user.role].allowed, |mask, grant| mask | table.profile[grant.1].allowed);
        ask.organization == self.organization && mask >> ask.permission & 1 == 1
    }

    /// A request of a user drawn uniformly. Half of the profiles are drawn from all, the others from those that the
    /// user can reach.
    pub fn ask(&self, table: &Table, levels: Levels, rng: &mut Rng) -> Ask {
        let user = rng.below(self.users.len());
        let grants = &self.users[user].grants;
        let organization = self.organization;
        let on_profile = match levels {
            Levels::Organization => false,
            Levels::Profile => true,
            Levels::Both => rng.below(10) < 7,
        };
        if !on_profile {
            let permission = table.profile_names + rng.below(table.names.len() - table.profile_names);
            return Ask { user, permission, organization, profile: None };
        }
        let profile = if rng.below(2) == 0 || grants.is_empty() {
            FIRST_PROFILE + rng.below(self.profiles) as u64
        } else {
            grants[rng.below(grants.len())].0
        };
        Ask { user, permission: rng.below(table.profile_names), organization, profile: Some(profile) }
    }
}
