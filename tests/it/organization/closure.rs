//! The closure of a policy against every chain of grants that the engine accepts.

use super::world::*;
use countersign::analysis::escalation;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, UserId, WorkspaceId};
use std::collections::BTreeSet;

const PEOPLE: [u64; 3] = [1, 2, 3];

type Held = BTreeSet<(Level, String)>;

/// Roles and their optional permissions, read from the document.
fn roles(policy: &str) -> Vec<(Level, String, Vec<String>)> {
    let document: serde_json::Value = serde_json::from_str(policy).unwrap();
    let mut roles = Vec::new();
    for level in Level::ALL {
        let Some(list) = document["roles"][level.name()].as_object() else { continue };
        for (name, role) in list {
            let mut optional = BTreeSet::new();
            for grants in role["optional"].as_object().into_iter().flat_map(|map| map.values()) {
                for grant in grants.as_array().into_iter().flatten() {
                    let names = grant["permissions"].as_array().cloned().unwrap_or_else(|| vec![grant.clone()]);
                    optional.extend(names.iter().map(|name| name.as_str().unwrap().to_string()));
                }
            }
            roles.push((level, name.clone(), optional.into_iter().collect()));
        }
    }
    roles
}

fn place(level: Level) -> Place {
    match level {
        Level::Organization => Place::organization(),
        Level::Workspace => Place::workspace(WorkspaceId::new(5)),
        Level::Profile => Place::profile(ProfileId::new(7)),
    }
}

/// An organization whose first people hold these roles, however they came to.
fn begun(policy: &Policy, plan: Option<&str>, held: &[(Level, String)]) -> World {
    let mut world = World::blank(Policy::parse(&policy.to_json()).unwrap());
    let members: Vec<_> = held
        .iter()
        .zip(PEOPLE)
        .map(|((level, role), user)| {
            let holds = [Access::new(place(*level), Role::policy(role))];
            serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": holds})
        })
        .collect();
    let snapshot = serde_json::json!({
        "format": 1, "organization": 10, "revision": 1, "clock": 0, "members": members,
        "workspaces": [{"workspace": 5, "name": "Site"}],
        "profiles": [{"profile": 7, "name": "Page", "workspace": 5, "connected_by": null}],
        "groups": [], "invitations": [], "keys": [], "custom_roles": [], "plan": plan, "announced": null,
        "extra_seats": 0, "commands": [], "forgotten": 1
    });
    world.state = State::restore(serde_json::from_value(snapshot).unwrap()).unwrap();
    world
}

/// Everybody gives everybody whatever is accepted, by grants, options and invitations, until nothing more is.
fn saturated(mut world: World, roles: &[(Level, String, Vec<String>)]) -> Held {
    let mut invitation = 0;
    loop {
        let before: Vec<_> = PEOPLE.map(|who| world.state.access(UserId::new(who))).into();
        for giver in PEOPLE.into_iter().filter(|who| world.state.is_member(UserId::new(*who))).collect::<Vec<_>>() {
            for receiver in PEOPLE {
                for (level, role, optional) in roles {
                    let mut access = Access::new(place(*level), Role::policy(role));
                    let held = world.state.access(UserId::new(receiver));
                    match held.into_iter().find(|held| held.place == access.place && held.role == access.role) {
                        Some(held) => access.optional = held.optional,
                        None if world.state.is_member(UserId::new(receiver))
                            && world.grant(giver, receiver, access.clone()).is_ok() => {}
                        None => {
                            invitation += 1;
                            if world.invite(giver, invitation, vec![access.clone()]).is_err() {
                                continue;
                            }
                            world.accept(receiver, invitation).expect("invited");
                        }
                    }
                    for option in
                        optional.iter().filter(|option| !access.optional.contains(option)).cloned().collect::<Vec<_>>()
                    {
                        let mut switched = access.optional.clone();
                        switched.push(option);
                        let user = UserId::new(receiver);
                        let (place, role) = (access.place, access.role.clone());
                        let action = Action::SwitchOptional { user, place, role, optional: switched.clone() };
                        if world.run(user_of(giver), action).is_ok() {
                            access.optional = switched;
                        }
                    }
                }
            }
        }
        let after: Vec<_> = PEOPLE.map(|who| world.state.access(UserId::new(who))).into();
        if after == before {
            return after
                .into_iter()
                .flatten()
                .map(|access| (access.place.level(), access.role.name().into()))
                .collect();
        }
    }
}

fn user_of(who: u64) -> By {
    user(who)
}

fn every_chain(policy: &str, plan: Option<&str>) {
    let roles = roles(policy);
    let policy = Policy::parse(policy).unwrap();
    let report = escalation(&policy);
    for closure in &report.alone {
        let found = saturated(begun(&policy, plan, &closure.from), &roles);
        let said: Held = closure.roles.iter().cloned().collect();
        assert_eq!(found, said, "{} alone: {:?}", policy.name(), closure.from);
    }
    for (at, first) in report.alone.iter().enumerate() {
        for second in &report.alone[at + 1..] {
            let from = [first.from[0].clone(), second.from[0].clone()];
            let found = saturated(begun(&policy, plan, &from), &roles);
            let both = report.together.iter().find(|closure| closure.from == from);
            let apart: Held = first.roles.iter().chain(&second.roles).cloned().collect();
            let said = both.map_or(apart, |closure| closure.roles.iter().cloned().collect());
            assert!(found.is_subset(&said), "{} together: {from:?}: {found:?} beyond {said:?}", policy.name());
        }
    }
}

#[test]
fn every_chain_of_grants_ends_within_the_closure_on_agorapulse() {
    every_chain(AGORAPULSE, None);
}

#[test]
fn every_chain_of_grants_ends_within_the_closure_on_alex() {
    every_chain(ALEX, None);
}

#[test]
fn every_chain_of_grants_ends_within_the_closure_on_alixia() {
    every_chain(ALIXIA, Some("enterprise"));
}

#[test]
fn every_chain_of_grants_ends_within_the_closure_on_publer() {
    every_chain(PUBLER, None);
}

#[test]
fn every_chain_of_grants_ends_within_the_closure_on_semji() {
    every_chain(SEMJI, Some("unlimited"));
}

#[test]
fn the_closure_tells_what_may_give_opens_and_nothing_else() {
    let found = |policy: &str| escalation(&Policy::parse(policy).unwrap()).findings();
    for policy in [AGORAPULSE, ALEX, ALIXIA, PUBLER] {
        assert_eq!(found(policy), Vec::<String>::new());
    }
    // 3.9: an admin has no workspace power and can take it.
    let semji = found(SEMJI);
    assert!(semji.iter().any(|line| line.starts_with("`admin` at the organization can come to hold")), "{semji:?}");
    // An owner hands guest roles out; they are within their own.
    assert!(!semji.iter().any(|line| line.starts_with("`member` at the workspace")), "{semji:?}");
}
