//! Random histories over which another policy is deployed: what does not fit is told, and nothing else; what is called
//! otherwise is itself, and by no other name in new commands; whatever is told, somebody of the host's support mends it
//! (J8, J19).

mod bureau;
mod unfit;

use super::world::*;
use crate::thorough::extent;
use bureau::{Random, policy};
use countersign::organization::*;
use countersign::{Level, Policy, UserId, vocabulary::ErasedPermission};
use std::collections::{BTreeMap, BTreeSet};
use unfit::{Document, unfit};

fn begin() -> World {
    let mut world = World::new(&policy(0), "boss", None);
    for profile in [7, 8] {
        world.profile(profile, None);
    }
    world.join(1, 2, vec![organization_role("clerk")]);
    world.join(1, 3, vec![profile_role(7, "writer").optional("post.edit")]);
    world
}

/// What each member may do on each profile.
pub(super) fn rights(
    state: &State,
    policy: &Policy,
    now: countersign::Timestamp,
) -> BTreeSet<(UserId, Place, &'static str)> {
    let names = ["post.view", "post.edit", "post.publish"];
    let permissions: Vec<(&'static str, ErasedPermission)> =
        names.map(|name| (name, policy.permission(Level::Profile, name).expect("a permission"))).into();
    let mut rights = BTreeSet::new();
    for user in state.members() {
        let actor = state.actor(policy, user, now).expect("an actor");
        for place in state.profiles().map(|(profile, _)| Place::profile(profile)) {
            let on = state.resource(place).expect("a profile");
            let may = permissions.iter().filter(|(_, one)| policy.can_erased(&actor, (*one).into(), &on));
            rights.extend(may.map(|(name, _)| (user, place, *name)));
        }
    }
    rights
}

/// As text, without the wording of a problem and the order of two roles.
fn told(misfit: Misfit) -> String {
    let misfit = match misfit {
        Misfit::Invitation { invitation, .. } => Misfit::Invitation { invitation, problem: String::new() },
        Misfit::Separated { user, first, second } if second < first => {
            Misfit::Separated { user, first: second, second: first }
        }
        other => other,
    };
    serde_json::to_string(&misfit).expect("JSON")
}

/// What the host's support could do about it, by what the misfit says of itself.
fn remedies(world: &World, document: &Document, misfit: &Misfit) -> Vec<Action> {
    let holders = |counts: &dyn Fn(&Access) -> bool| -> Vec<Action> {
        let held = |user| world.state.access(user).into_iter().map(move |access| (user, access));
        let held = world.state.members().flat_map(held).filter(|(_, access)| counts(access));
        let role = |access: &Access| document.today(access.place.level(), access.role.name());
        held.map(|(user, access)| Action::Revoke { user, place: access.place, role: Role::policy(&role(&access)) })
            .collect()
    };
    let appointed = |place, role: &Role| -> Vec<Action> {
        let users = world.state.members().filter(|user| !world.state.is_suspended(*user));
        users.map(|user| Action::Grant { user, access: Access::new(place, role.clone()) }).collect()
    };
    let is = |access: &Access, role: &Role| document.today(access.place.level(), access.role.name()) == role.name();
    match misfit {
        Misfit::UnknownRole { level, role } => {
            holders(&|access| access.place.level() == *level && access.role == *role)
        }
        Misfit::UnknownOptional { place, role, .. } => holders(&|held| held.place == *place && held.role == *role),
        Misfit::TooFewHolders { place, role, .. } => appointed(*place, role),
        Misfit::TooManyHolders { place, role, .. } => holders(&|held| held.place == *place && is(held, role)),
        Misfit::Separated { first, .. } => holders(&|held| is(held, first)),
        Misfit::NoAdministrator {} => appointed(Place::organization(), &Role::policy(document.boss())),
        Misfit::Invitation { invitation, .. } => vec![Action::CancelInvitation { invitation: *invitation }],
        Misfit::NoPlan {} => vec![Action::ChangePlan { plan: "paid".into(), at: None, extra_seats: None }],
        other => panic!("{other:?}"),
    }
}

/// Command after command of the host's support, until nothing is told any more.
fn mend(mut world: World, document: &Document, seed: u64) {
    for _ in 0..100 {
        let misfits = world.state.misfits(&world.policy);
        if misfits.is_empty() {
            return;
        }
        let mut remedies = misfits.iter().flat_map(|misfit| remedies(&world, document, misfit)).collect::<Vec<_>>();
        remedies.retain(|action| world.clone().run(operator(), action.clone()).is_ok());
        let Some(remedy) = remedies.into_iter().next() else {
            panic!("seed {seed}: nothing mends {misfits:?}");
        };
        world.run(operator(), remedy).expect("it was accepted before");
    }
    panic!("seed {seed}: {:?} and no end", world.state.misfits(&world.policy));
}

fn history(begun: &World, seed: u64, met: &mut BTreeMap<String, u64>) -> u64 {
    let mut random = Random::new(seed);
    let mut world = begun.clone();
    let mut accepted = 0;
    for _ in 0..18 {
        if random.below(5) == 0 {
            world.now = at(world.now.as_millis() + 500);
        }
        accepted += u64::from(world.run(random.actor(), random.action(world.now)).is_ok());
    }
    let renamed = Policy::parse(&policy(bureau::RENAMED)).expect("a policy");
    assert_eq!(
        rights(&world.state, &renamed, world.now),
        rights(&world.state, &world.policy, world.now),
        "seed {seed}"
    );
    let document = Document::new(&policy(seed));
    world.policy = Policy::parse(document.text()).unwrap_or_else(|error| panic!("{error}"));
    let misfits = world.state.misfits(&world.policy);
    for misfit in &misfits {
        let kind = serde_json::to_value(misfit).expect("JSON")["type"].as_str().expect("a name").to_owned();
        *met.entry(kind).or_default() += 1;
    }
    let found: BTreeSet<String> = misfits.into_iter().map(told).collect();
    let expected: BTreeSet<String> = unfit(&document, &world.state).into_iter().map(told).collect();
    assert_eq!(found, expected, "seed {seed}: misfits by the engine, and by the policy document");
    mend(world.clone(), &document, seed);
    for _ in 0..6 {
        let (actor, action) = (random.actor(), random.action(world.now));
        let former = document.names_former(&action);
        let answer = world.run(actor, action.clone());
        assert!(!former || matches!(answer, Err(Refusal::Unknown { .. })), "seed {seed}: {action:?}: {answer:?}");
        assert!(!document.gives_unknown(&action) || answer.is_err(), "seed {seed}: {action:?}: {answer:?}");
        *met.entry("former_name".into()).or_default() += u64::from(former);
    }
    accepted
}

/// `COUNTERSIGN_HISTORIES` says how many, for a look in passing.
#[test]
fn what_another_policy_makes_unfit_is_told_and_mended_and_a_former_name_is_the_new_one() {
    let histories = extent("organizations under another policy", Some("COUNTERSIGN_HISTORIES"), [2_000, 300]);
    let begun = begin();
    let mut met = BTreeMap::new();
    let accepted: u64 = (0..histories).map(|seed| history(&begun, seed, &mut met)).sum();
    println!("{accepted} commands accepted, met: {met:?}");
    let all = [
        "unknown_role",
        "unknown_optional",
        "too_few_holders",
        "too_many_holders",
        "separated",
        "no_administrator",
        "invitation",
        "no_plan",
        "former_name",
    ];
    let rarely: Vec<_> = all.iter().filter(|name| met.get(**name).is_none_or(|count| *count < 20)).collect();
    assert!(rarely.is_empty() || histories < 1_000, "hardly met: {rarely:?}");
    assert!(accepted > histories, "{accepted}");
}
