//! What the public types promise a host: sizes, threads, copies.

use countersign::interchange::{Answer, Cases, Request};
use countersign::{
    Actor, Content, ContentState, Decision, Level, Organization, OrganizationId, Policy, PolicyError, Profile,
    ProfileId, Reason, Timestamp, UserId, Workspace, WorkspaceId,
    actor::{ActorBuilder, ActorError, Assignment, Attenuation, Status},
    decision::{Literal, Permissions},
    policy::{CustomRole, OrganizationRole, Plan, Problem, ProfileRole, RoleHandle, UnknownName, WorkspaceRole},
    resource::{ErasedResource, Fact},
    social,
    vocabulary::{ErasedPermission, ErasedPermissions},
};

fn crosses_threads<T: Send + Sync>() {}

macro_rules! cross_threads {
    ($($type:ty),* $(,)?) => { $(crosses_threads::<$type>();)* };
}

#[test]
fn every_public_type_is_send_and_sync() {
    cross_threads!(
        Actor,
        ActorBuilder<'_>,
        ActorError,
        ErasedPermission,
        ErasedPermissions,
        ErasedResource<'_>,
        Assignment,
        Attenuation,
        Content<'_>,
        ContentState,
        CustomRole,
        Decision<'_>,
        Fact,
        Level,
        Literal<'_>,
        Organization<'_>,
        OrganizationId,
        OrganizationRole,
        Permissions<social::ProfilePermissions>,
        Plan,
        Policy,
        PolicyError,
        Problem,
        Profile<'_>,
        ProfileId,
        ProfileRole,
        Reason,
        RoleHandle,
        Status,
        Timestamp,
        UnknownName,
        UserId,
        Workspace<'_>,
        WorkspaceId,
        WorkspaceRole,
        Answer,
        Cases,
        Request,
    );
}

#[test]
fn public_types_have_the_sizes_that_the_docs_state() {
    let sizes = [
        ("an id", size_of::<UserId>(), 16),
        ("a time", size_of::<Timestamp>(), 8),
        ("an organization", size_of::<Organization<'_>>(), 24),
        ("a workspace", size_of::<Workspace<'_>>(), 40),
        ("a profile", size_of::<Profile<'_>>(), 88),
        ("a set of permissions", size_of::<social::ProfilePermissions>(), 16),
        ("a role handle", size_of::<RoleHandle>(), 16),
        ("a decision", size_of::<Decision<'_>>(), 40),
    ];
    for (what, size, most) in sizes {
        assert!(size <= most, "{what} takes {size} bytes, more than {most}");
    }
}

#[test]
fn handles_and_resources_are_copied_not_moved() {
    fn copies<T: Copy>() {}
    copies::<Profile<'static>>();
    copies::<Content<'static>>();
    copies::<ProfileRole>();
    copies::<Decision<'static>>();
    copies::<social::ProfilePermissions>();
}
