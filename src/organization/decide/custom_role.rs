//! Custom roles: made, changed for everybody who holds them, deleted.

use super::context::{taken, unknown};
use super::{Changes, Context};
use crate::access::Assignment;
use crate::level::Level;
use crate::organization::access::Access;
use crate::organization::bound;
use crate::organization::document::RoleDocument;
use crate::organization::event::Change;
use crate::organization::guards;
use crate::organization::place::Place;
use crate::organization::reading::Parts;
use crate::organization::refusal::Refusal;
use crate::organization::role::Role;
use crate::policy::CustomRole;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

/// Within the policy's ceiling and the plan, and within what its maker holds in the whole organization, since it may
/// be assigned anywhere.
pub(super) fn define<V: Vocabulary>(context: &Context<'_, V>, document: &RoleDocument) -> Changes {
    context.permit(guards::MANAGE_CUSTOM_ROLES, Place::organization())?;
    let role = context.accepted(document)?;
    if context.state.custom_roles.contains_key(&(role.level(), role.name().into())) {
        return Err(taken("custom role", role.name()));
    }
    context.separate_within(&role)?;
    context.within_whole(&role, None)?;
    Ok([Change::CustomRoleDefined { document: document.clone() }].into())
}

/// What the change adds is handed out to everybody who holds the role, the editor included.
pub(super) fn edit<V: Vocabulary>(context: &Context<'_, V>, document: &RoleDocument) -> Changes {
    context.permit(guards::MANAGE_CUSTOM_ROLES, Place::organization())?;
    let new = context.accepted(document)?;
    let (level, name) = (new.level(), new.name());
    let stored = context.state.custom_roles.get(&(level, name.into())).ok_or_else(|| unknown("custom role", name))?;
    if stored == document {
        return Err(Refusal::NoChange {});
    }
    let old = context.policy.stored_custom_role(stored.as_str()).ok();
    context.within_whole(&new, old.as_ref())?;
    let role = Role::custom(name);
    context.separate_within(&new)?;
    context.separate_holders(&new, &role)?;
    for access in context.holding(level, &role) {
        let before = context.gifts_held(&access)?;
        let reading = context.state.read_with(context.policy, Parts::of(&access), &new);
        for given in context.gifts(&access, reading)? {
            let before = before.iter().find(|before| before.is_where(&given));
            context.hand_out_one(None, &given, before, &access)?;
        }
    }
    still_administered(context, level, &role, Some(&new))?;
    Ok([Change::CustomRoleEdited { document: document.clone() }].into())
}

/// Nobody holds it any longer, and invitations that give it end.
pub(super) fn delete<V: Vocabulary>(context: &Context<'_, V>, level: Level, name: &str) -> Changes {
    context.permit_or_operator(guards::MANAGE_CUSTOM_ROLES, Place::organization())?;
    if !context.state.custom_roles.contains_key(&(level, name.into())) {
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
        role.map_err(|error| Refusal::CustomRole { problems: error.to_string() })
    }

    /// The actors hold what the role adds on every node of the organization.
    fn within_whole(&self, role: &CustomRole, old: Option<&CustomRole>) -> Result<(), Refusal> {
        for actor in &self.actors {
            let mut missing = BTreeSet::new();
            for site in bound::below(self.state, Level::Organization, 0, &actor.core) {
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
