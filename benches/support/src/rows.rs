//! Requests as they reach a check: our side and the hand-written one, with the resource in hand or from numbers.

use crate::floor;
use crate::table::Sets;
use crate::tenant::Ask;
use crate::world::{World, organization, profile, workspace_of};
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::{Actor, Organization, Profile};

/// A request that is ready to be asked.
pub trait Row<'w> {
    fn prepare(world: &'w World, ask: &Ask) -> Self;
    fn can(&self, world: &World) -> bool;
    /// The whole set on the resource, folded into one number.
    fn all(&self, world: &World) -> u128;
}

/// Both levels in one list; the branch is part of the work on either side.
pub enum Either<O, P> {
    Organization(O),
    Profile(P),
}

/// Ours, the organization in hand.
pub struct OnOrganization<'w> {
    actor: &'w Actor,
    permission: OrganizationPermissions,
    on: Organization<'static>,
}

/// Ours, the profile in hand.
pub struct OnProfile<'w> {
    actor: &'w Actor,
    permission: ProfilePermissions,
    on: Profile<'static>,
}

/// Ours, from the host's numbers.
pub struct OrganizationKey<'w> {
    actor: &'w Actor,
    permission: OrganizationPermissions,
    organization: u64,
}

/// Ours, from the host's numbers.
pub struct ProfileKey<'w> {
    actor: &'w Actor,
    permission: ProfilePermissions,
    organization: u64,
    workspace: u64,
    profile: u64,
}

/// The hand-written check, the organization's wide id in hand. `ONE`: it answers for one permission, not for a set.
pub struct FloorOnOrganization<'w, const ONE: bool> {
    actor: &'w floor::Actor,
    permissions: u128,
    organization: u128,
}

/// The hand-written check, the profile's wide ids in hand.
pub struct FloorOnProfile<'w, const ONE: bool> {
    actor: &'w floor::Actor,
    permissions: u128,
    organization: u128,
    profile: u128,
}

/// The hand-written check, from the host's numbers.
pub struct FloorOrganizationKey<'w, const ONE: bool> {
    actor: &'w floor::Actor,
    permissions: u128,
    organization: u64,
}

/// The hand-written check, from the host's numbers.
pub struct FloorProfileKey<'w, const ONE: bool> {
    actor: &'w floor::Actor,
    permissions: u128,
    organization: u64,
    profile: u64,
}

impl<'w, O: Row<'w>, P: Row<'w>> Row<'w> for Either<O, P> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        match ask.profile {
            None => Self::Organization(O::prepare(world, ask)),
            Some(_) => Self::Profile(P::prepare(world, ask)),
        }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        match self {
            Self::Organization(row) => row.can(world),
            Self::Profile(row) => row.can(world),
        }
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        match self {
            Self::Organization(row) => row.all(world),
            Self::Profile(row) => row.all(world),
        }
    }
}

impl<'w> Row<'w> for OnOrganization<'w> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let permission = world.organization_permissions[ask.permission];
        Self { actor: &world.actors[ask.user], permission, on: organization(ask.organization) }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        world.policy.can(self.actor, self.permission, &self.on)
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        let sets = world.policy.permissions(self.actor, &self.on);
        sets.allowed.bits() ^ sets.obliged.bits()
    }
}

impl<'w> Row<'w> for OnProfile<'w> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let id = ask.profile.unwrap();
        let permission = world.profile_permissions[ask.permission];
        Self { actor: &world.actors[ask.user], permission, on: profile(ask.organization, workspace_of(id), id) }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        world.policy.can(self.actor, self.permission, &self.on)
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        let sets = world.policy.permissions(self.actor, &self.on);
        sets.allowed.bits() ^ sets.obliged.bits()
    }
}

impl<'w> Row<'w> for OrganizationKey<'w> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let permission = world.organization_permissions[ask.permission];
        Self { actor: &world.actors[ask.user], permission, organization: ask.organization }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        world.policy.can(self.actor, self.permission, &organization(self.organization))
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        let sets = world.policy.permissions(self.actor, &organization(self.organization));
        sets.allowed.bits() ^ sets.obliged.bits()
    }
}

impl<'w> Row<'w> for ProfileKey<'w> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let (permission, id) = (world.profile_permissions[ask.permission], ask.profile.unwrap());
        let (actor, organization, workspace) = (&world.actors[ask.user], ask.organization, workspace_of(id));
        Self { actor, permission, organization, workspace, profile: id }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        let on = profile(self.organization, self.workspace, self.profile);
        world.policy.can(self.actor, self.permission, &on)
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        let on = profile(self.organization, self.workspace, self.profile);
        let sets = world.policy.permissions(self.actor, &on);
        sets.allowed.bits() ^ sets.obliged.bits()
    }
}

impl Sets {
    #[inline(always)]
    fn folded(self) -> u128 {
        self.allowed ^ self.obliged
    }
}

impl<'w, const ONE: bool> Row<'w> for FloorOnOrganization<'w, ONE> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let organization = u128::from(ask.organization);
        Self { actor: &world.floor_actors[ask.user], permissions: 1 << ask.permission, organization }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        world.floor.answer_organization::<ONE>(self.actor, self.permissions, self.organization)
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        world.floor.set_on_organization(self.actor, self.organization).folded()
    }
}

impl<'w, const ONE: bool> Row<'w> for FloorOnProfile<'w, ONE> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let (organization, profile) = (u128::from(ask.organization), u128::from(ask.profile.unwrap()));
        Self { actor: &world.floor_actors[ask.user], permissions: 1 << ask.permission, organization, profile }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        world.floor.answer_profile::<ONE>(self.actor, self.permissions, self.organization, self.profile)
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        world.floor.set_on_profile(self.actor, self.organization, self.profile).folded()
    }
}

impl<'w, const ONE: bool> Row<'w> for FloorOrganizationKey<'w, ONE> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let organization = ask.organization;
        Self { actor: &world.floor_actors[ask.user], permissions: 1 << ask.permission, organization }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        world.floor.answer_organization::<ONE>(self.actor, self.permissions, u128::from(self.organization))
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        world.floor.set_on_organization(self.actor, u128::from(self.organization)).folded()
    }
}

impl<'w, const ONE: bool> Row<'w> for FloorProfileKey<'w, ONE> {
    fn prepare(world: &'w World, ask: &Ask) -> Self {
        let (organization, profile) = (ask.organization, ask.profile.unwrap());
        Self { actor: &world.floor_actors[ask.user], permissions: 1 << ask.permission, organization, profile }
    }
    #[inline(always)]
    fn can(&self, world: &World) -> bool {
        let (organization, profile) = (u128::from(self.organization), u128::from(self.profile));
        world.floor.answer_profile::<ONE>(self.actor, self.permissions, organization, profile)
    }
    #[inline(always)]
    fn all(&self, world: &World) -> u128 {
        let (organization, profile) = (u128::from(self.organization), u128::from(self.profile));
        world.floor.set_on_profile(self.actor, organization, profile).folded()
    }
}
