//! Custom roles: made, changed for everybody who holds them, deleted.

use crate::access::Assignment;
use crate::id::WorkspaceId;
use crate::level::Level;
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::decide::limit::bound;
use crate::organization::model::access::Access;
use crate::organization::model::document::RoleDocument;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::reading::Parts;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::policy::{CustomRole, PlanLimit};
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Within the policy's ceiling and the plan, and within what its maker holds in the whole organization, or in the whole
/// workspace that it belongs to, since it may be assigned anywhere in there.
pub(super) fn define<V: Vocabulary>(context: &Context<'_, V>, document: &RoleDocument) -> Changes {
    context.permit(guards::MANAGE_CUSTOM_ROLES, context.home(document)?)?;
    let role = context.accepted(document)?;
    if context.state.custom_roles.contains_key(&(role.level(), role.name().into())) {
        return Err(taken("custom role", role.name()));
    }
    context.room_for(PlanLimit::CustomRoles)?;
    context.separate_within(&role)?;
    context.within_home(document, &role, None)?;
    Ok([Change::CustomRoleDefined { document: document.clone() }].into())
}

/// What the change adds is handed out to everybody who holds the role, the editor included.
pub(super) fn edit<V: Vocabulary>(context: &Context<'_, V>, document: &RoleDocument) -> Changes {
    let stored = document.identity().and_then(|identity| context.state.custom_roles.get(&identity));
    context.permit(guards::MANAGE_CUSTOM_ROLES, context.home(stored.unwrap_or(document))?)?;
    let new = context.accepted(document)?;
    let (level, name) = (new.level(), new.name());
    let stored = stored.ok_or_else(|| unknown("custom role", name))?;
    if stored == document {
        return Err(Refusal::NoChange {});
    }
    if stored.workspace() != document.workspace() {
        return Err(Refusal::CustomRole { problems: "/workspace: expected the one that the role belongs to".into() });
    }
    let old = context.policy.stored_custom_role(stored.as_str()).ok();
    context.within_home(document, &new, old.as_ref())?;
    let role = Role::custom(name);
    context.separate_within(&new)?;
    context.separate_holders(&new, &role)?;
    for access in context.holding(level, &role) {
        let before = context.handouts_held(&access)?;
        let reading = context.state.read_with(context.policy, Parts::of(&access), &new);
        for given in context.handouts(&access, reading)? {
            let before = before.iter().find(|before| before.is_where(&given));
            context.hand_out_one(None, &given, before, &access)?;
        }
    }
    still_administered(context, level, &role, Some(&new))?;
    Ok([Change::CustomRoleEdited { document: document.clone() }].into())
}

/// Nobody holds it any longer, and invitations that give it end.
pub(super) fn delete<V: Vocabulary>(context: &Context<'_, V>, level: Level, name: &str) -> Changes {
    let stored = context.state.custom_roles.get(&(level, name.into()));
    let home = stored.map_or(Ok(Place::organization()), |stored| context.home(stored))?;
    context.permit_or_operator(guards::MANAGE_CUSTOM_ROLES, home)?;
    if stored.is_none() {
        return Err(unknown("custom role", name));
    }
    let role = Role::custom(name);
    still_administered(context, level, &role, None)?;
    let mut changes = context.uninvited(|access| access.place.level() == level && access.role == role);
    changes.push(Change::CustomRoleDeleted { level, name: name.into() });
    Ok(changes)
}

impl<V: Vocabulary> Context<'_, V> {
    fn accepted(&self, document: &RoleDocument) -> Result<CustomRole, Refusal> {
        if self.plan_table().is_some_and(|plan| !plan.custom_roles) {
            return Err(Refusal::NotOnPlan { what: "custom roles".into() });
        }
        let role = self.policy.custom_role(document.as_str());
        let role = role.map_err(|error| Refusal::CustomRole { problems: error.to_string() })?;
        if document.workspace().is_some() && role.level() == Level::Organization {
            let problems = "/level: expected a level that lies in the workspace".into();
            return Err(Refusal::CustomRole { problems });
        }
        Ok(role)
    }

    /// Where a custom role belongs.
    fn home(&self, document: &RoleDocument) -> Result<Place, Refusal> {
        document.workspace().map_or(Ok(Place::organization()), |workspace| self.workspace(workspace))
    }

    /// The role belongs to the organization, or to the workspace that the place is, or lies in.
    pub(super) fn belongs(&self, access: &Access) -> Result<(), Refusal> {
        let Role::Custom(name) = &access.role else {
            return Ok(());
        };
        let document = self.state.custom_roles.get(&(access.place.level(), name.clone()));
        match document.and_then(RoleDocument::workspace) {
            Some(workspace) if !self.state.lies_in(access.place, workspace) => Err(Refusal::Elsewhere { workspace }),
            _ => Ok(()),
        }
    }

    /// The custom roles that belong to a workspace.
    pub(super) fn roles_of(&self, workspace: WorkspaceId) -> Vec<(Level, String)> {
        let of = |document: &RoleDocument| document.workspace() == Some(workspace);
        let roles = self.state.custom_roles.iter().filter(|(_, document)| of(document));
        roles.map(|(identity, _)| identity.clone()).collect()
    }

    /// The actors hold what the role adds on every node of the organization, or of the workspace that it belongs to.
    fn within_home(&self, document: &RoleDocument, role: &CustomRole, old: Option<&CustomRole>) -> Result<(), Refusal> {
        let home = document.workspace().map(|workspace| (Level::Workspace, workspace.as_u128()));
        let (level, node) = home.unwrap_or((Level::Organization, 0));
        for actor in &self.actors {
            let mut missing = BTreeSet::new();
            for site in bound::below(self.state, level, node, &actor.core) {
                let at = |role: &CustomRole| self.fold([Assignment::custom(role, role.level(), 0)].into());
                let given = at(role)?;
                let before = old.map(at).transpose()?.unwrap_or_default();
                for given in &given {
                    let parts = bound::added_at(self.policy, &actor.core, given, before.first(), &site);
                    missing.extend(parts);
                }
            }
            if !missing.is_empty() {
                return Err(Refusal::Beyond { missing: missing.into_iter().collect(), could: Vec::new() });
            }
        }
        Ok(())
    }

    /// Nobody who holds the role comes to hold two by its new document that are kept apart.
    fn separate_holders(&self, new: &CustomRole, role: &Role) -> Result<(), Refusal> {
        if self.policy.model.separation.is_empty() {
            return Ok(());
        }
        let index = self.state.roles.index(role);
        let holding = self.state.members.iter().filter(|(_, member)| {
            member.holds.iter().any(|held| Some(held.role()) == index && held.place().level() == new.level())
        });
        for (user, _) in holding {
            let holds = self.state.access(user);
            self.separate_with(Some(new), &holds, &holds)?;
        }
        Ok(())
    }

    /// What members hold of that role, each once.
    fn holding(&self, level: Level, role: &Role) -> BTreeSet<Access> {
        let index = self.state.roles.index(role);
        let held = self.state.members.iter().flat_map(|(_, member)| &member.holds);
        let held = held.filter(|held| Some(held.role()) == index && held.place().level() == level);
        held.filter_map(|held| held.access(&self.state.roles)).collect()
    }
}

/// Somebody may edit permissions without the role as well, or the new document still lets its holders.
fn still_administered<V: Vocabulary>(
    context: &Context<'_, V>,
    level: Level,
    role: &Role,
    new: Option<&CustomRole>,
) -> Result<(), Refusal> {
    let Some(mask) = context.administering().filter(|_| level == Level::Organization) else {
        return Ok(());
    };
    if new.is_some_and(|new| new.table.plain.organization & mask != 0) {
        return Ok(());
    }
    let index = context.state.roles.index(role);
    let needed = context.administered(|_, held| Some(held.role()) == index);
    let others = context.administered(|_, held| Some(held.role()) != index);
    if needed && !others { Err(Refusal::LastAdministrator {}) } else { Ok(()) }
}
