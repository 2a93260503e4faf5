//! Groups of profiles.

use crate::id::{GroupId, ProfileId};
use crate::organization::decide::context::{Changes, Context, taken, unknown};
use crate::organization::decide::guards;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

pub(in crate::organization::decide) fn create<V: Vocabulary>(
    context: &Context<'_, V>,
    group: GroupId,
    name: &str,
    profiles: &[ProfileId],
) -> Changes {
    context.permit_or_operator(guards::EDIT_GROUP, Place::organization())?;
    if context.state.groups.contains_key(&group) {
        return Err(taken("group", group));
    }
    if let Some(profile) = profiles.iter().find(|profile| !context.state.profiles.contains_key(profile)) {
        return Err(unknown("profile", profile));
    }
    let mut profiles: Vec<_> = profiles.to_vec();
    profiles.sort_unstable();
    profiles.dedup();
    Ok([Change::GroupCreated { group, name: name.into(), profiles }].into())
}

pub(in crate::organization::decide) fn delete<V: Vocabulary>(context: &Context<'_, V>, group: GroupId) -> Changes {
    context.group(group)?;
    context.permit_or_operator(guards::EDIT_GROUP, Place::organization())?;
    let place = Place::group(group);
    let mut changes = context.uninvited(|access| access.place == place);
    changes.push(Change::GroupDeleted { group });
    Ok(changes)
}

/// Whoever holds a role at the group gains it on the profile: it is handed out by whoever adds the profile.
pub(in crate::organization::decide) fn add<V: Vocabulary>(
    context: &Context<'_, V>,
    group: GroupId,
    profile: ProfileId,
) -> Changes {
    context.group(group)?;
    context.permit_or_operator(guards::EDIT_GROUP, Place::organization())?;
    if !context.state.profiles.contains_key(&profile) {
        return Err(unknown("profile", profile));
    }
    if context.state.groups.get(&group).is_some_and(|found| found.profiles.contains_key(&profile)) {
        return Err(Refusal::NoChange {});
    }
    if !context.is_operator() {
        context.check_reach_by_group(group, profile)?;
    }
    Ok([Change::ProfileGrouped { group, profile }].into())
}

pub(in crate::organization::decide) fn remove<V: Vocabulary>(
    context: &Context<'_, V>,
    group: GroupId,
    profile: ProfileId,
) -> Changes {
    context.group(group)?;
    context.permit_or_operator(guards::EDIT_GROUP, Place::organization())?;
    if !context.state.groups.get(&group).is_some_and(|found| found.profiles.contains_key(&profile)) {
        return Err(Refusal::NoChange {});
    }
    Ok([Change::ProfileUngrouped { group, profile }].into())
}

impl<V: Vocabulary> Context<'_, V> {
    fn group(&self, group: GroupId) -> Result<(), Refusal> {
        if self.state.groups.contains_key(&group) { Ok(()) } else { Err(unknown("group", group)) }
    }
}
