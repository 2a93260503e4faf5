//! Countersign with its real policy for this product.

use crate::engine::Engine;
use crate::policy::{ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Ask, NO_PROFILE, Request, Tenant, User};
use bitflags::Flags;
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::{
    Actor, Organization, OrganizationId, Profile, ProfileId, Timestamp, UserId,
    actor::Assignment,
    policy::{OrganizationRole, ProfileRole},
};

pub const POLICY: &str = include_str!("../../../../policies/agorapulse.json");
pub const NOW: Timestamp = Timestamp::from_millis(1_761_055_800_000);

/// The policy, with the handles and permissions that the tables name.
pub struct Names {
    pub policy: countersign::Policy,
    pub organization_roles: [OrganizationRole; 5],
    pub profile_roles: [ProfileRole; 4],
    /// By action; empty for an action of the other level.
    pub organization_permissions: Vec<OrganizationPermissions>,
    pub profile_permissions: Vec<ProfilePermissions>,
}

impl Names {
    pub fn of(tables: &Policy) -> Self {
        let policy = countersign::Policy::parse(POLICY).unwrap();
        let named = |at: usize, on_profile| tables.is_profile_action(at as u8) == on_profile;
        let actions = || tables.actions.iter().enumerate();
        Self {
            organization_roles: ORG_ROLES.map(|name| policy.organization_role(name).unwrap()),
            profile_roles: PROFILE_ROLES.map(|name| policy.profile_role(name).unwrap()),
            organization_permissions: actions().map(|(at, name)| permission(name, named(at, false))).collect(),
            profile_permissions: actions().map(|(at, name)| permission(name, named(at, true))).collect(),
            policy,
        }
    }

    /// An actor as a host builds it from its rows.
    pub fn actor(&self, id: u32, user: &User) -> Actor {
        let rows = user.grants.iter().map(|&(profile, role)| {
            Assignment::profile(ProfileId::new(profile.into()), self.profile_roles[role as usize])
        });
        self.policy
            .actor(UserId::new(id.into()), OrganizationId::new(user.org.into()))
            .organization_role(self.organization_roles[user.role as usize])
            .assignments(rows)
            .build(NOW)
            .unwrap()
    }

    /// A few questions to the rows of a request, here one.
    #[inline(always)]
    pub fn can_in_request(&self, id: u32, user: &User, ask: &Ask) -> bool {
        let first = Assignment::organization(self.organization_roles[user.role as usize]);
        let rest = user.grants.iter().map(|&(profile, role)| {
            Assignment::profile(ProfileId::new(profile.into()), self.profile_roles[role as usize])
        });
        let (rows, at) = (rest.chain(std::iter::once(first)), ask.action as usize);
        let person = self.policy.actor(UserId::new(id.into()), OrganizationId::new(user.org.into())).assignments(rows);
        let answer = match ask.profile {
            NO_PROFILE => person.can(self.organization_permissions[at], &organization(ask.org), NOW),
            id => person.can(self.profile_permissions[at], &profile(ask.org, id), NOW),
        };
        answer.unwrap()
    }

    /// One question straight from the host's rows.
    #[inline(always)]
    pub fn can_from(&self, id: u32, user: &User, ask: &Ask) -> bool {
        let first = Assignment::organization(self.organization_roles[user.role as usize]);
        let rest = user.grants.iter().map(|&(profile, role)| {
            Assignment::profile(ProfileId::new(profile.into()), self.profile_roles[role as usize])
        });
        let (rows, at) = (std::iter::once(first).chain(rest), ask.action as usize);
        let person = self.policy.actor(UserId::new(id.into()), OrganizationId::new(user.org.into()));
        let answer = match ask.profile {
            NO_PROFILE => person.can_from(rows, self.organization_permissions[at], &organization(ask.org), NOW),
            id => person.can_from(rows, self.profile_permissions[at], &profile(ask.org, id), NOW),
        };
        answer.unwrap()
    }

    /// The check from the host's numbers.
    #[inline(always)]
    pub fn can(&self, actor: &Actor, ask: &Ask) -> bool {
        let at = ask.action as usize;
        match ask.profile {
            NO_PROFILE => self.policy.can(actor, self.organization_permissions[at], &organization(ask.org)),
            id => self.policy.can(actor, self.profile_permissions[at], &profile(ask.org, id)),
        }
    }
}

fn permission<P: Flags>(name: &str, of_this_level: bool) -> P {
    if of_this_level { P::from_name(name).unwrap() } else { P::empty() }
}

#[inline(always)]
pub fn organization(id: u32) -> Organization<'static> {
    Organization::new(OrganizationId::new(id.into()))
}

#[inline(always)]
pub fn profile(of: u32, id: u32) -> Profile<'static> {
    organization(of).direct_profile(ProfileId::new(id.into()))
}

struct Core {
    names: Names,
    actors: Vec<Actor>,
}

impl Core {
    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        let names = Names::of(tables);
        let actors = (0..).zip(&tenant.users).map(|(id, user)| names.actor(id, user)).collect();
        Self { names, actors }
    }
}

/// Permission and resource are in hand.
pub struct InHand(Core);

pub enum Row {
    Organization { user: u32, permission: OrganizationPermissions, on: Organization<'static> },
    Profile { user: u32, permission: ProfilePermissions, on: Profile<'static> },
}

impl Engine for InHand {
    const NAME: &'static str = "Countersign";
    type Query = Row;

    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        Self(Core::load(tables, tenant))
    }
    fn query(&self, request: &Request) -> Row {
        let Ask { user, profile: id, org, action } = request.ask;
        let names = &self.0.names;
        match id {
            NO_PROFILE => {
                let permission = names.organization_permissions[action as usize];
                Row::Organization { user, permission, on: organization(org) }
            }
            _ => {
                let permission = names.profile_permissions[action as usize];
                Row::Profile { user, permission, on: profile(org, id) }
            }
        }
    }
    #[inline(always)]
    fn check(&self, row: &Row) -> bool {
        let Core { names, actors } = &self.0;
        match row {
            Row::Organization { user, permission, on } => names.policy.can(&actors[*user as usize], *permission, on),
            Row::Profile { user, permission, on } => names.policy.can(&actors[*user as usize], *permission, on),
        }
    }
    /// Of the shipped vocabulary this product's policy lists a part, and so does the table.
    fn set(&self, all: &[Row]) -> u32 {
        let Core { names, actors } = &self.0;
        let allowed = match &all[0] {
            Row::Organization { user, on, .. } => names.policy.permissions(&actors[*user as usize], on).allowed.bits(),
            Row::Profile { user, on, .. } => names.policy.permissions(&actors[*user as usize], on).allowed.bits(),
        };
        allowed.count_ones()
    }
}

/// Permission and resource are made from the host's numbers inside the check.
pub struct FromNumbers(Core);

impl Engine for FromNumbers {
    const NAME: &'static str = "Countersign, from numbers";
    type Query = Ask;

    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        Self(Core::load(tables, tenant))
    }
    fn query(&self, request: &Request) -> Ask {
        request.ask
    }
    #[inline(always)]
    fn check(&self, ask: &Ask) -> bool {
        self.0.names.can(&self.0.actors[ask.user as usize], ask)
    }
}

/// The host keeps rows and builds an actor for each request.
pub struct FromRows {
    names: Names,
    users: Vec<User>,
}

impl Engine for FromRows {
    const NAME: &'static str = "Countersign, actor just built";
    type Query = Ask;

    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        Self { names: Names::of(tables), users: tenant.users.clone() }
    }
    fn query(&self, request: &Request) -> Ask {
        request.ask
    }
    fn check(&self, ask: &Ask) -> bool {
        self.names.can(&self.names.actor(ask.user, &self.users[ask.user as usize]), ask)
    }
}

/// The host keeps rows and asks them, one question a request.
pub struct AskedFromRows(FromRows);

impl Engine for AskedFromRows {
    const NAME: &'static str = "Countersign, rows just asked";
    type Query = Ask;

    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        Self(FromRows::load(tables, tenant))
    }
    fn query(&self, request: &Request) -> Ask {
        request.ask
    }
    fn check(&self, ask: &Ask) -> bool {
        self.0.names.can_from(ask.user, &self.0.users[ask.user as usize], ask)
    }
}

/// The host reads rows for a request, and asks a few questions of them.
pub struct RowsOfRequest(FromRows);

impl Engine for RowsOfRequest {
    const NAME: &'static str = "Countersign, rows just read";
    type Query = Ask;

    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        Self(FromRows::load(tables, tenant))
    }
    fn query(&self, request: &Request) -> Ask {
        request.ask
    }
    fn check(&self, ask: &Ask) -> bool {
        self.0.names.can_in_request(ask.user, &self.0.users[ask.user as usize], ask)
    }
}
