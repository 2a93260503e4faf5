//! J13: whoever is removed from a workspace may do nothing there but what roles at the organization give.

use crate::organization::world::{AGORAPULSE, World, kind, organization_role, profile_role, user};
use countersign::organization::{Access, Action, Place, Role, State};
use countersign::{Level, ProfileId, UserId, WorkspaceId, id::GroupId};

const WHO: u64 = 2;

/// Workspaces 5 (profiles 7, 8) and 6 (17), profile 27 in none; groups 1 of all, 2 of none, 3 of 17 and 27.
fn house(access: Vec<Access>) -> World {
    let mut world = World::new(AGORAPULSE, "owner", None);
    [5, 6].iter().for_each(|workspace| world.workspace(*workspace, None));
    for (profile, workspace) in [(7, Some(5)), (8, Some(5)), (17, Some(6)), (27, None)] {
        world.profile(profile, workspace);
    }
    for (group, profiles) in [(1, &[7, 8, 17, 27][..]), (2, &[]), (3, &[17, 27])] {
        let profiles = profiles.iter().copied().map(ProfileId::new).collect();
        let group = GroupId::new(group);
        world.run(user(1), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
    }
    world.join(1, WHO, access);
    world
}

fn at_group(group: u64, role: &str) -> Access {
    Access::new(Place::group(GroupId::new(group)), Role::policy(role))
}

fn remove() -> Action {
    Action::RemoveFromWorkspace { user: UserId::new(WHO), workspace: WorkspaceId::new(5) }
}

/// Every profile permission that the person has at a profile.
fn held(world: &World, profile: u64) -> Vec<String> {
    let names = ["post.view", "post.edit", "post.publish", "post.process", "draft.manage", "post.submit"];
    let known = names.iter().filter(|name| world.policy.permission(Level::Profile, name).is_ok());
    let place = Place::profile(ProfileId::new(profile));
    known.filter(|name| world.can(WHO, Level::Profile, name, place)).map(ToString::to_string).collect()
}

#[test]
fn j13_removal_from_a_workspace_takes_what_is_held_by_whatever_place() {
    let ways = [
        vec![profile_role(7, "editor")],
        vec![at_group(1, "editor")],
        vec![profile_role(7, "moderator"), profile_role(8, "editor"), at_group(1, "editor")],
        vec![at_group(1, "editor"), at_group(1, "moderator"), at_group(2, "editor"), at_group(3, "editor")],
    ];
    for way in ways {
        let mut world = house([vec![organization_role("member")], way.clone()].concat());
        let elsewhere = [held(&world, 17), held(&world, 27)];
        assert!(!held(&world, 7).is_empty(), "{way:?}");
        world.run(user(1), remove()).expect("removed");
        assert_eq!((held(&world, 7), held(&world, 8)), (vec![], vec![]), "{way:?}");
        assert_eq!([held(&world, 17), held(&world, 27)], elsewhere, "{way:?}");
        let roster = world.state.roster(&world.policy, [ProfileId::new(7)], world.now).expect("a roster");
        assert!(roster.must_approve().is_empty());
        assert_eq!(kind(world.run(user(1), remove())), "no_change");
        assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
        // What is put into the groups or moved into the workspace later brings nothing back.
        world.profile(9, Some(5));
        for group in 1..=3 {
            let add = |profile| Action::AddToGroup { group: GroupId::new(group), profile: ProfileId::new(profile) };
            world.run(user(1), add(9)).expect("added");
            let _ = world.run(user(1), add(7));
        }
        for profile in [17, 27] {
            let (profile, workspace) = (ProfileId::new(profile), Some(WorkspaceId::new(5)));
            world.run(user(1), Action::MoveProfile { profile, workspace }).expect("moved");
        }
        for profile in [7, 8, 9, 17, 27] {
            assert_eq!(held(&world, profile), Vec::<String>::new(), "{profile} after {way:?}");
        }
        // Leaving the workspace again, a profile is as it was.
        let (profile, workspace) = (ProfileId::new(17), Some(WorkspaceId::new(6)));
        world.run(user(1), Action::MoveProfile { profile, workspace }).expect("moved back");
        assert_eq!(held(&world, 17), elsewhere[0]);
    }
}

#[test]
fn j13_what_roles_at_the_organization_give_stays_and_is_named() {
    let mut world = house(vec![organization_role("member"), at_group(1, "editor")]);
    world.grant(1, WHO, organization_role("manager")).expect("granted");
    world.run(user(1), remove()).expect("removed");
    let stays = world.state.access_in(UserId::new(WHO), WorkspaceId::new(5));
    assert_eq!(stays, [organization_role("manager"), organization_role("member")]);
    assert!(!held(&world, 7).is_empty(), "a manager publishes everywhere");
}

#[test]
fn j13_a_new_grant_in_the_workspace_is_a_new_beginning() {
    let mut world = house(vec![organization_role("member"), at_group(1, "editor")]);
    world.run(user(1), remove()).expect("removed");
    world.grant(1, WHO, profile_role(7, "editor")).expect("granted");
    assert!(!held(&world, 7).is_empty() && held(&world, 8).is_empty());
    world.grant(1, WHO, at_group(1, "editor")).expect("the group as a whole");
    assert!(!held(&world, 8).is_empty());
}
