//! Countersign with its real policy for this product.

use crate::engine::Engine;
use crate::policy::{ORG_ROLES, PROFILE_ROLES, Policy};
use crate::tenant::{Ask, NO_PROFILE, Request, Tenant, User};
use bitflags::Flags;
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::{
    Actor, Organization, OrganizationId, Profile, ProfileId, Timestamp, UserId,
    actor::{ActorBuilder, Assignment},
    policy::{OrganizationRole, ProfileRole},
};
use std::marker::PhantomData;

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

    /// What a host reads of a person.
    #[inline(always)]
    fn rows(&self, user: &User) -> impl Iterator<Item = Assignment> {
        let first = Assignment::organization(self.organization_roles[user.role as usize]);
        let rest = user.grants.iter().map(|&(profile, role)| {
            Assignment::profile(ProfileId::new(profile.into()), self.profile_roles[role as usize])
        });
        std::iter::once(first).chain(rest)
    }

    #[inline(always)]
    fn person(&self, id: u32, user: &User) -> ActorBuilder<'_> {
        self.policy.actor(UserId::new(id.into()), OrganizationId::new(user.org.into()))
    }

    /// An actor as a host builds it from its rows.
    pub fn actor(&self, id: u32, user: &User) -> Actor {
        self.person(id, user).assignments(self.rows(user)).build(NOW).unwrap()
    }

    /// A question to rows: those of the person and those that come with it.
    #[inline(always)]
    fn ask(&self, person: &ActorBuilder<'_>, rows: impl Iterator<Item = Assignment>, ask: &Ask) -> bool {
        let at = ask.action as usize;
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

/// The host keeps rows, and answers a request from them in one way or another.
pub struct FromRows<W> {
    names: Names,
    users: Vec<User>,
    way: PhantomData<W>,
}

/// How a request is answered from rows.
pub trait Way {
    const NAME: &'static str;
    fn check(names: &Names, user: &User, ask: &Ask) -> bool;
}

/// An actor is built.
pub struct Built;
/// One question is asked of them.
pub struct Asked;
/// They are read for a request, in which a few questions are asked, here one.
pub struct Read;

impl Way for Built {
    const NAME: &'static str = "Countersign, actor just built";
    fn check(names: &Names, user: &User, ask: &Ask) -> bool {
        names.can(&names.actor(ask.user, user), ask)
    }
}

impl Way for Asked {
    const NAME: &'static str = "Countersign, rows just asked";
    fn check(names: &Names, user: &User, ask: &Ask) -> bool {
        names.ask(&names.person(ask.user, user), names.rows(user), ask)
    }
}

impl Way for Read {
    const NAME: &'static str = "Countersign, rows just read";
    fn check(names: &Names, user: &User, ask: &Ask) -> bool {
        names.ask(&names.person(ask.user, user).assignments(names.rows(user)), std::iter::empty(), ask)
    }
}

impl<W: Way> Engine for FromRows<W> {
    const NAME: &'static str = W::NAME;
    type Query = Ask;

    fn load(tables: &Policy, tenant: &Tenant) -> Self {
        Self { names: Names::of(tables), users: tenant.users.clone(), way: PhantomData }
    }
    fn query(&self, request: &Request) -> Ask {
        request.ask
    }
    fn check(&self, ask: &Ask) -> bool {
        W::check(&self.names, &self.users[ask.user as usize], ask)
    }
}
