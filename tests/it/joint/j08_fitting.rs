//! J8: an actor of every member can be built in every state; the smallest part that does not fit gives nothing.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, UserId, WorkspaceId};
use serde_json::json;

const POLICY: &str = r#"{
  "format": 1, "name": "fits",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "profile_group.edit", "profile.move", "custom_role.manage", "ownership.transfer"],
    "workspace": ["member.invite", "member_permissions.edit", "member.remove"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "writer": { "grants": { "profile": ["post.view"] }, "optional": { "profile": ["post.edit", "post.publish"] } },
      "plain": {}
    },
    "workspace": {
      "head": { "grants": { "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "writer": { "grants": { "profile": ["post.view"] }, "optional": { "profile": ["post.edit", "post.publish"] } }
    },
    "profile": { "writer": { "grants": { "profile": ["post.view"] }, "optional": { "profile": ["post.edit", "post.publish"] } } }
  },
  "custom_roles": { "organization": { "ceiling": { "organization": "all", "profile": "all" } } }
}"#;

const GROUP: GroupId = GroupId::new(4);

fn begun() -> World {
    let mut world = World::new(POLICY, "owner", None);
    world.workspace(5, Some(1));
    world.profile(7, Some(5));
    let group = Action::CreateGroup { group: GROUP, name: "Brand".into(), profiles: vec![ProfileId::new(7)] };
    world.run(operator(), group).expect("a group");
    world.join(1, 2, vec![organization_role("plain")]);
    world
}

fn places() -> [Place; 4] {
    let profile = Place::profile(ProfileId::new(7));
    [Place::organization(), Place::workspace(WorkspaceId::new(5)), profile, Place::group(GROUP)]
}

/// The same organization in which user 2 holds this besides, however that came about.
fn stored(world: &World, access: &Access) -> World {
    let mut access = access.clone();
    access.optional.sort();
    let mut snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
    let members = snapshot["members"].as_array_mut().expect("members");
    let member = members.iter_mut().find(|member| member["user"] == json!(2)).expect("user 2");
    member["holds"].as_array_mut().expect("a list").push(serde_json::to_value(&access).expect("JSON"));
    if let Some(since) = member["holds_since"].as_array_mut() {
        since.push(json!(1));
    }
    let state = State::restore(serde_json::from_value(snapshot).expect("a snapshot")).expect("consistent");
    let mut world = world.clone();
    world.state = state;
    world
}

fn may(world: &World, permission: &str) -> bool {
    world.can(2, Level::Profile, permission, Place::profile(ProfileId::new(7)))
}

/// What does not fit, at each place: with what is left of it, and what mends it.
fn unfit(place: Place) -> Vec<(Access, bool, Action)> {
    let writer = Access::new(place, Role::policy("writer")).optional("post.edit");
    let (user, role) = (UserId::new(2), Role::policy("writer"));
    let revoke = |role: &Role| Action::Revoke { user, place, role: role.clone() };
    let unheard = Role::policy("unheard_of");
    let mut all = vec![
        (writer.clone().optional("post.nonsense"), true, {
            let optional = vec!["post.edit".into()];
            Action::SwitchOptional { user, place, role: role.clone(), optional }
        }),
        (writer.clone().optional("member.invite"), true, revoke(&role)),
        (Access { role: unheard.clone(), ..writer.clone() }, false, revoke(&unheard)),
        (Access { role: Role::custom("unheard_of"), ..writer.clone() }, false, revoke(&Role::custom("unheard_of"))),
        (Access { from: Some(at(900)), until: Some(at(900)), ..writer.clone() }, false, {
            Action::Schedule { user, place, role: role.clone(), from: None, until: None }
        }),
    ];
    let whole = Action::Narrow { user, place, role, narrowing: Narrowing::default() };
    let profiles = Narrowing::only_profiles([ProfileId::new(7)]);
    let workspaces = Narrowing::only_workspaces([WorkspaceId::new(5)]);
    match place {
        Place::Organization {} => {}
        Place::Workspace { .. } => all.push((writer.narrowed(workspaces), false, whole)),
        _ => {
            all.push((writer.clone().narrowed(workspaces), false, whole.clone()));
            all.push((writer.narrowed(profiles), false, whole));
        }
    }
    all
}

#[test]
fn j8_the_smallest_part_that_does_not_fit_gives_nothing_and_is_mended() {
    for place in places() {
        for (access, left, mend) in unfit(place) {
            let mut world = stored(&begun(), &access);
            let told = format!("{access:?}");
            assert_eq!([may(&world, "post.view"), may(&world, "post.edit")], [left, left], "{told}");
            assert!(!may(&world, "post.publish"), "{told}");
            let misfits = world.state.misfits(&world.policy);
            assert_eq!(misfits.len(), 1, "{told}: {misfits:?}");
            world.run(user(1), mend).unwrap_or_else(|refusal| panic!("{told}: {refusal}"));
            assert!(world.state.misfits(&world.policy).is_empty(), "{told}");
            // Everybody else goes on.
            let mut world = stored(&begun(), &access);
            world.run(user(1), Action::RemoveMember { user: UserId::new(2) }).expect("the owner is not concerned");
        }
    }
}

#[test]
fn j8_what_a_later_policy_does_not_offer_loses_its_name_alone() {
    for (place, level) in places().into_iter().zip(["organization", "workspace", "profile", "profile"]) {
        let mut world = begun();
        let access = Access::new(place, Role::policy("writer")).optional("post.edit").optional("post.publish");
        world.grant(1, 2, access).expect("granted");
        assert!(may(&world, "post.publish"));
        let fewer = POLICY.replace(r#"["post.edit", "post.publish"] } }"#, r#"["post.edit"] } }"#);
        let policy = Policy::parse(&fewer).expect("a policy");
        let misfits = world.state.misfits(&policy);
        assert!(
            matches!(&misfits[..], [Misfit::UnknownOptional { permission, .. }] if permission == "post.publish"),
            "{level}"
        );
        world.policy = policy;
        assert_eq!(
            ["post.view", "post.edit", "post.publish"].map(|name| may(&world, name)),
            [true, true, false],
            "{level}"
        );
    }
}

/// The last holders of a role that must be held, and the last who may edit permissions: whatever command is accepted, one
/// remains.
#[test]
fn j8_no_command_unseats_the_last_holder_of_a_minimum() {
    let mut world = begun();
    world.grant(1, 2, organization_role("owner")).expect("granted");
    world.grant(1, 2, workspace_role(5, "head")).expect("granted");
    let workspace = WorkspaceId::new(5);
    let cut = Narrowing::except_profiles([ProfileId::new(7)]);
    let mut actions = vec![Action::Leave {}];
    for who in [1, 2].map(UserId::new) {
        actions.extend([
            Action::RemoveMember { user: who },
            Action::Suspend { user: who },
            Action::RemoveFromWorkspace { user: who, workspace },
        ]);
        for (place, role) in [(Place::organization(), "owner"), (Place::workspace(workspace), "head")] {
            let role = Role::policy(role);
            let to = Access::new(place, Role::policy("writer"));
            actions.extend([
                Action::Revoke { user: who, place, role: role.clone() },
                Action::Narrow { user: who, place, role: role.clone(), narrowing: cut.clone() },
                Action::Schedule { user: who, place, role: role.clone(), from: None, until: Some(at(9_000)) },
                Action::Schedule { user: who, place, role: role.clone(), from: Some(at(9_000)), until: None },
                Action::ChangeRole { user: who, role, to },
            ]);
        }
    }
    let mut open = vec![(world, 0)];
    let mut refused = std::collections::BTreeSet::new();
    while let Some((world, depth)) = open.pop() {
        let full = |place: Place, role: &str| {
            let held = Access::new(place, Role::policy(role));
            [1, 2]
                .map(UserId::new)
                .into_iter()
                .any(|who| !world.state.is_suspended(who) && world.state.access(who).contains(&held))
        };
        assert!(full(Place::organization(), "owner") && full(Place::workspace(workspace), "head"), "{:?}", world.log);
        for (by, action) in [1, 2].into_iter().flat_map(|by| actions.iter().map(move |action| (by, action))) {
            let mut after = world.clone();
            match after.run(user(by), action.clone()) {
                Ok(_) if depth < 2 => open.push((after, depth + 1)),
                Ok(_) => {}
                Err(refusal) => {
                    refused.insert(kind::<()>(Err(refusal)));
                }
            }
        }
    }
    assert!(refused.contains("last_holder"), "{refused:?}");
}
