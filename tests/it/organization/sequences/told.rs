//! What does not fit any more, read from the log and the documents of custom roles alone: it is told, and it takes
//! nothing with it that fits (J8, J19).

use super::super::world::*;
use super::Rights;
use countersign::organization::*;
use countersign::{Level, ProfileId, UserId};
use serde_json::Value;
use std::collections::BTreeSet;

/// The custom role as it is now, if it was made.
fn night(log: &[Event]) -> Option<Value> {
    let document = log.iter().rev().find_map(|event| match &event.change {
        Change::CustomRoleDefined { document } | Change::CustomRoleEdited { document } => Some(document),
        _ => None,
    })?;
    Some(serde_json::from_str(document.as_str()).expect("a document"))
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The options of an access that its role does not offer.
fn unoffered<'a>(access: &'a Access, night: Option<&Value>) -> Vec<&'a String> {
    let is_offered = |name: &str| match access.role.is_custom() {
        true => night.is_some_and(|night| names(&night["optional"]["profile"]).contains(&name)),
        false => access.role == Role::policy("viewer") && name == "post.edit",
    };
    access.optional.iter().filter(|name| !is_offered(name)).collect()
}

/// J19: every option that is not offered is told, and every invitation that cannot be accepted as it is; nothing else.
pub(super) fn misfits_are_named(world: &World) {
    let night = night(&world.log);
    let there = |place: Place| match place {
        Place::Profile { profile } => world.state.profiles().any(|(id, _)| id == profile),
        _ => true,
    };
    let unfit = |access: &Access| !there(access.place) || !unoffered(access, night.as_ref()).is_empty();
    let (mut options, mut invitations, mut teams) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for misfit in world.state.misfits(&world.policy) {
        match misfit {
            Misfit::UnknownOptional { user, place, permission, .. } => {
                options.insert((user, place, permission));
            }
            Misfit::Invitation { invitation, .. } => {
                invitations.insert(invitation);
            }
            Misfit::Team { team, .. } => {
                teams.insert(team);
            }
            other => panic!("{other:?}"),
        }
    }
    let held =
        world.state.members().flat_map(|user| world.state.access(user).into_iter().map(move |held| (user, held)));
    // What a team has is told of the team.
    let held = held.filter(|(_, held)| held.source.through().is_none());
    let expected = held.flat_map(|(user, held)| {
        let lost: Vec<String> = unoffered(&held, night.as_ref()).into_iter().cloned().collect();
        lost.into_iter().map(move |name| (user, held.place, name))
    });
    assert_eq!(options, expected.collect(), "options that are not offered");
    let unfit_team = |team: &TeamId| {
        world.state.team_access(*team).iter().any(|access| !unoffered(access, night.as_ref()).is_empty())
    };
    let unfit_teams = world.state.teams().map(|(team, _)| team).filter(unfit_team).collect();
    assert_eq!(teams, unfit_teams, "teams whose options are not offered");
    let waiting = world.state.invitations().filter(|(_, found)| found.access().iter().any(unfit));
    assert_eq!(invitations, waiting.map(|(id, _)| id).collect(), "invitations that do not fit");
}

/// J8: whoever holds the custom role may do what it grants, whatever became of the options.
pub(super) fn what_fits_is_in_force(world: &World, user: UserId, rights: &Rights) {
    let Some(night) = night(&world.log).filter(|_| !world.state.is_suspended(user)) else { return };
    let live = |access: &Access| access.until.is_none_or(|until| world.now < until);
    let whole = |access: &Access| access.role.is_custom() && access.narrowing == Narrowing::default();
    for access in world.state.access(user).into_iter().filter(|access| live(access) && whole(access)) {
        let profiles: Vec<ProfileId> = match access.place {
            Place::Profile { profile } => vec![profile],
            Place::Group { group } => {
                world.state.groups().find(|(id, _)| *id == group).expect("a group").1.profiles().collect()
            }
            _ => vec![],
        };
        for profile in profiles {
            let may = &rights[&(Place::profile(profile), Level::Profile)];
            let missing: Vec<&str> =
                names(&night["grants"]["profile"]).into_iter().filter(|name| !may.contains(name)).collect();
            assert!(missing.is_empty(), "{user} holds {access:?} and may not {missing:?} at {profile}");
        }
    }
}
