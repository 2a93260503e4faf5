//! A tenant, loaded on both sides.

use crate::floor;
use crate::table::{ORGANIZATION_ROLES, PROFILE_ROLES, Table};
use crate::tenant::{Tenant, User};
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::{
    Actor, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::Assignment,
    policy::{OrganizationRole, ProfileRole},
};

pub const POLICY: &str = include_str!("../../../policies/agorapulse.json");

pub const NOW: Timestamp = Timestamp::from_millis(1_761_055_800_000);

pub struct World {
    pub policy: Policy,
    pub actors: Vec<Actor>,
    pub floor: floor::Floor,
    pub floor_actors: Vec<floor::Actor>,
    pub tenant: Tenant,
    pub table: Table,
    /// The crate's permissions, by the table's index; empty for names of the other level.
    pub organization_permissions: Vec<OrganizationPermissions>,
    pub profile_permissions: Vec<ProfilePermissions>,
}

/// Role handles, by the table's indices.
pub struct Roles {
    pub organization: [OrganizationRole; 5],
    pub profile: [ProfileRole; 4],
}

impl Roles {
    pub fn of(policy: &Policy) -> Self {
        Self {
            organization: ORGANIZATION_ROLES.map(|(name, _)| policy.organization_role(name).unwrap()),
            profile: PROFILE_ROLES.map(|(name, _)| policy.profile_role(name).unwrap()),
        }
    }
}

/// An actor as a host builds it from its rows.
#[inline]
pub fn actor(policy: &Policy, roles: &Roles, organization: u64, user: &User) -> Actor {
    let rows = user.grants.iter().map(|grant| Assignment::profile(ProfileId::new(grant.0), roles.profile[grant.1]));
    policy
        .actor(UserId::new(7), OrganizationId::new(organization))
        .organization_role(roles.organization[user.role])
        .assignments(rows)
        .build(NOW)
        .unwrap()
}

impl World {
    pub fn load(tenant: Tenant) -> Self {
        let policy = Policy::parse(POLICY).unwrap();
        let (table, roles) = (Table::read(), Roles::of(&policy));
        let organization = tenant.organization;
        let names = || table.names.iter().map(|entry| entry.1.as_str());
        let organization_permissions =
            names().map(|name| bitflags::Flags::from_name(name).unwrap_or(OrganizationPermissions::empty())).collect();
        let profile_permissions =
            names().map(|name| bitflags::Flags::from_name(name).unwrap_or(ProfilePermissions::empty())).collect();
        Self {
            actors: tenant.users.iter().map(|user| actor(&policy, &roles, organization, user)).collect(),
            floor: floor::Floor::new(&table),
            floor_actors: tenant.users.iter().map(|user| floor::Actor::new(organization, user)).collect(),
            policy,
            tenant,
            table,
            organization_permissions,
            profile_permissions,
        }
    }
}

/// The workspace that a profile lies in.
#[inline]
pub fn workspace_of(profile: u64) -> u64 {
    profile % 20
}

/// The resource of a request, made from the host's number.
#[inline]
pub fn organization(key: u64) -> Organization<'static> {
    Organization::new(OrganizationId::new(key))
}

/// A profile of that workspace.
#[inline]
pub fn profile(key: u64, workspace: u64, id: u64) -> countersign::Profile<'static> {
    organization(key).workspace(WorkspaceId::new(workspace)).profile(ProfileId::new(id))
}
