//! A tenant, loaded on both sides.

use super::floor;
use super::table::{ORGANIZATION_ROLES, PROFILE_ROLES, Table};
use super::tenant::{Tenant, User};
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::{
    Actor, Assignment, Organization, OrganizationId, OrganizationRole, Policy, ProfileId, ProfileRole, Timestamp,
    UserId, WorkspaceId,
};

pub(crate) const POLICY: &str = include_str!("../../policies/agorapulse.json");

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_761_055_800_000);

pub(crate) struct World {
    pub(crate) policy: Policy,
    pub(crate) actors: Vec<Actor>,
    pub(crate) floor: floor::Floor,
    pub(crate) floor_actors: Vec<floor::Actor>,
    pub(crate) tenant: Tenant,
    pub(crate) table: Table,
    /// The crate's permissions, by the table's index; empty for names of the other level.
    pub(crate) organization_permissions: Vec<OrganizationPermissions>,
    pub(crate) profile_permissions: Vec<ProfilePermissions>,
}

/// Role handles, by the table's indices.
pub(crate) struct Roles {
    pub(crate) organization: [OrganizationRole; 5],
    pub(crate) profile: [ProfileRole; 4],
}

impl Roles {
    pub(crate) fn of(policy: &Policy) -> Self {
        Self {
            organization: ORGANIZATION_ROLES.map(|(name, _)| policy.organization_role(name).unwrap()),
            profile: PROFILE_ROLES.map(|(name, _)| policy.profile_role(name).unwrap()),
        }
    }
}

/// An actor as a host builds it from its rows.
#[inline]
pub(crate) fn actor(policy: &Policy, roles: &Roles, organization: u64, user: &User) -> Actor {
    let rows = user.grants.iter().map(|grant| Assignment::profile(ProfileId::new(grant.0), roles.profile[grant.1]));
    policy
        .actor(UserId::new(7), OrganizationId::new(organization))
        .organization_role(roles.organization[user.role])
        .assignments(rows)
        .build(NOW)
        .unwrap()
}

impl World {
    pub(crate) fn load(tenant: Tenant) -> Self {
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
pub(crate) fn workspace_of(profile: u64) -> u64 {
    profile % 20
}

/// The resources of a request, made from the host's numbers.
#[inline]
pub(crate) fn organization(key: u64) -> Organization<'static> {
    Organization::new(OrganizationId::new(key))
}

#[inline]
pub(crate) fn profile(key: u64, workspace: u64, id: u64) -> countersign::Profile<'static> {
    organization(key).workspace(WorkspaceId::new(workspace)).profile(ProfileId::new(id))
}
