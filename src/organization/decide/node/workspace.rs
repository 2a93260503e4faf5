//! Workspaces: made, renamed, deleted.

use crate::access::Assignment;
use crate::id::{UserId, WorkspaceId};
use crate::level::Level;
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::bound::Handout;
use crate::organization::model::access::Access;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::policy::{PlanLimit, RoleHandle};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;

/// `holder` takes each role that must be held at a workspace. A member who makes it hands these roles out; an operator
/// acts for the host.
pub(in crate::organization::decide) fn create<V: Vocabulary>(
    context: &Context<'_, V>,
    workspace: WorkspaceId,
    name: &str,
    holder: Option<UserId>,
) -> Changes {
    context.permit_or_operator(guards::CREATE_WORKSPACE, Place::organization())?;
    if context.state.workspaces.contains_key(&workspace) {
        return Err(taken("workspace", workspace));
    }
    context.room_for(PlanLimit::Workspaces)?;
    if !context.is_operator() {
        context.check_reach_by_creating(workspace)?;
    }
    let place = Place::workspace(workspace);
    let mut changes: Vec<Change> = [Change::WorkspaceCreated { workspace, name: name.into() }].into();
    let roles = context.policy.model.roles.iter();
    let needed: Vec<_> = roles.filter(|role| role.level == Level::Workspace && role.holders.min.is_some()).collect();
    let Some(user) = holder else {
        let Some(role) = needed.first() else {
            return Ok(changes);
        };
        let at_least = role.holders.min.unwrap_or(1);
        return Err(Refusal::LastHolder { role: Role::policy(&role.name), place, at_least });
    };
    if context.member(user)?.suspended {
        return Err(Refusal::Suspended { user });
    }
    let mut holds = context.state.access(user);
    for role in needed {
        let at_least = role.holders.min.unwrap_or(1);
        let access = Access::new(place, Role::policy(&role.name));
        if at_least > 1 {
            return Err(Refusal::LastHolder { role: access.role, place, at_least });
        }
        if !context.is_operator() {
            let handle = context.policy.role(Level::Workspace, &role.name);
            let handle = handle.map_err(|_| unknown("role", &role.name))?;
            within_maker(context, handle, workspace, &access)?;
        }
        holds.push(access.clone());
        changes.push(Change::AccessGranted { user, access });
    }
    context.separate(&context.state.access(user), &holds)?;
    context.room_for_clients(&[(user, &holds, true)])?;
    Ok(changes)
}

fn within_maker<V: Vocabulary>(
    context: &Context<'_, V>,
    handle: RoleHandle,
    workspace: WorkspaceId,
    access: &Access,
) -> Result<(), Refusal> {
    let assignment = Assignment::of(handle, workspace.as_u128());
    let mut given = context.fold([assignment].into())?.into_iter().map(Handout::at_node);
    given.try_for_each(|given| context.hand_out_one(None, &given, None, access))
}

pub(in crate::organization::decide) fn rename<V: Vocabulary>(
    context: &Context<'_, V>,
    workspace: WorkspaceId,
    name: &str,
) -> Changes {
    let place = context.workspace(workspace)?;
    context.permit_or_operator(guards::RENAME_WORKSPACE, place)?;
    if context.state.workspaces.get(&workspace).is_some_and(|found| found.name == name) {
        return Err(Refusal::NoChange {});
    }
    Ok([Change::WorkspaceRenamed { workspace, name: name.into() }].into())
}

/// Its profiles go with it, its custom roles, and the invitations that name any of it.
pub(in crate::organization::decide) fn delete<V: Vocabulary>(
    context: &Context<'_, V>,
    workspace: WorkspaceId,
) -> Changes {
    let place = context.workspace(workspace)?;
    context.permit_or_operator(guards::DELETE_WORKSPACE, place)?;
    let roles = context.roles_of(workspace);
    let of_its_own = |access: &Access| {
        let is = |(level, name): &(_, String)| access.place.level() == *level && access.role == Role::custom(name);
        roles.iter().any(is)
    };
    let mut changes = context.uninvited(|access| context.state.lies_in(access.place, workspace) || of_its_own(access));
    changes.extend(roles.iter().cloned().map(|(level, name)| Change::CustomRoleDeleted { level, name }));
    let profiles = context.state.profiles_in(workspace).collect();
    changes.push(Change::WorkspaceDeleted { workspace, profiles });
    Ok(changes)
}

impl<V: Vocabulary> Context<'_, V> {
    /// The end of every invitation that gives something which is about to go: it would come back with its id.
    pub(in crate::organization::decide) fn uninvited(&self, gone: impl Fn(&Access) -> bool) -> Vec<Change> {
        let named = self.state.invitations.iter().filter(|(_, invitation)| invitation.access.iter().any(&gone));
        named.map(|(id, _)| Change::InvitationCancelled { invitation: *id }).collect()
    }
}
