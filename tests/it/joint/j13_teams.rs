//! Teams: access is given to them as to one person; joining gives, leaving takes, and nobody hands out by one what they do not
//! hold (J7, J10, J12, J13, J17).

#[cfg(feature = "audit")]
mod erased;
mod limits;
mod pairs;
mod standing;
mod stored;
mod told;

use crate::organization::world::{
    AGORAPULSE, World, at, kind, operator, organization_role, profile_role, user, workspace_role,
};
use countersign::organization::{Access, Action, By, Change, Narrowing, Place, Role, Source, State, TeamId};
use countersign::{Level, ProfileId, UserId, WorkspaceId, id::GroupId};

const BLOG: TeamId = TeamId::new(1);

/// Workspace 5 with profiles 7 and 8, profile 27 in none, group 1 of 7; members 2 and 3 with nothing else; team 1 with
/// nobody in it.
fn house() -> World {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.workspace(5, None);
    [(7, Some(5)), (8, Some(5)), (27, None)].into_iter().for_each(|(profile, at)| world.profile(profile, at));
    let (group, profiles) = (GroupId::new(1), vec![ProfileId::new(7)]);
    world.run(user(1), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
    [2, 3].into_iter().for_each(|who| world.join(1, who, vec![organization_role("member")]));
    world.run(user(1), Action::CreateTeam { team: BLOG, name: "Blog".into() }).expect("a team");
    world
}

fn put(who: u64) -> Action {
    Action::AddToTeam { team: BLOG, user: UserId::new(who) }
}

fn out(who: u64) -> Action {
    Action::RemoveFromTeam { team: BLOG, user: UserId::new(who) }
}

fn give(access: Access) -> Action {
    Action::GrantToTeam { team: BLOG, access }
}

fn take(access: &Access) -> Action {
    Action::RevokeFromTeam { team: BLOG, place: access.place, role: access.role.clone() }
}

fn publishes(world: &World, who: u64, profile: u64) -> bool {
    world.can(who, Level::Profile, "post.publish", Place::profile(ProfileId::new(profile)))
}

/// What was restored is what was stored, after every command.
fn run(world: &mut World, by: By, action: Action) -> Vec<Change> {
    let events = world.run(by, action.clone()).unwrap_or_else(|refusal| panic!("{action:?}: {refusal}"));
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    events.into_iter().map(|event| event.change).collect()
}

#[test]
fn joining_gives_and_leaving_takes_from_the_next_decision() {
    let mut world = house();
    run(&mut world, user(1), put(2));
    assert!(!publishes(&world, 2, 7), "a team that has nothing gives nothing");
    run(&mut world, user(1), give(profile_role(7, "editor")));
    assert!(publishes(&world, 2, 7) && !publishes(&world, 3, 7));
    run(&mut world, user(1), put(3));
    assert!(publishes(&world, 3, 7));
    assert_eq!(world.state.teams_of(UserId::new(3)).collect::<Vec<_>>(), [BLOG]);
    run(&mut world, user(1), out(2));
    assert!(!publishes(&world, 2, 7) && publishes(&world, 3, 7));
    let to = profile_role(7, "moderator");
    run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: Role::policy("editor"), to });
    assert!(!publishes(&world, 3, 7));
    assert_eq!(world.state.team_access(BLOG), [profile_role(7, "moderator")]);
    run(&mut world, user(1), Action::DeleteTeam { team: BLOG });
    assert_eq!(world.state.access(UserId::new(3)), [organization_role("member")]);
    assert!(world.state.team(BLOG).is_none() && world.state.is_member(UserId::new(3)));
}

#[test]
fn what_a_team_has_is_held_as_what_one_person_is_given() {
    let group = Access::new(Place::group(GroupId::new(1)), Role::policy("editor"));
    let all = [
        profile_role(7, "editor"),
        profile_role(7, "guest").must_approve(),
        Access { until: Some(at(5_000)), ..profile_role(8, "editor") },
        Access { from: Some(at(4_000)), ..profile_role(8, "moderator") },
        organization_role("manager").narrowed(Narrowing::except_profiles([ProfileId::new(7)])),
        group.clone(),
        group.narrowed(Narrowing::except_workspaces([WorkspaceId::new(5)])),
    ];
    for access in all {
        let (mut one, mut many) = (house(), house());
        let given = one.grant(1, 2, access.clone());
        if let Err(refusal) = given {
            panic!("{access:?}: {refusal}");
        }
        run(&mut many, user(1), put(2));
        run(&mut many, user(1), give(access.clone()));
        let mut late = house();
        run(&mut late, user(1), give(access.clone()));
        run(&mut late, user(1), put(2));
        for now in [1_000, 4_500, 6_000] {
            for profile in [7, 8, 27] {
                for world in [&mut one, &mut many, &mut late] {
                    world.now = at(now);
                }
                for name in ["post.view", "post.publish", "post.submit", "post.delete"] {
                    let on = Place::profile(ProfileId::new(profile));
                    let is = one.can(2, Level::Profile, name, on);
                    assert_eq!(many.can(2, Level::Profile, name, on), is, "{access:?} {name} {profile} {now}");
                    assert_eq!(late.can(2, Level::Profile, name, on), is, "{access:?} {name} {profile} {now}");
                }
            }
        }
    }
}

#[test]
fn j07_nobody_hands_out_by_a_team_what_they_do_not_hold() {
    let editor = profile_role(7, "editor");
    let mut world = house();
    world.join(1, 4, vec![organization_role("manager").narrowed(Narrowing::only_profiles([ProfileId::new(8)]))]);
    world.join(1, 5, vec![organization_role("member")]);
    run(&mut world, user(1), put(2));
    // Who manages another profile gives the team nothing here, and puts nobody in.
    assert!(world.run(user(4), give(editor.clone())).is_err());
    assert_eq!(kind(world.run(user(2), put(2))), "not_permitted", "an empty team is the organization's");
    run(&mut world, user(1), give(editor));
    for who in [2, 3, 5] {
        assert_eq!(kind(world.run(user(who), put(5))), "not_permitted");
    }
    assert!(world.run(user(4), put(5)).is_err());
    assert_eq!(kind(world.run(operator(), put(5))), "wrong_actor", "operators hand out no roles");
    assert_eq!(kind(world.run(operator(), give(profile_role(8, "editor")))), "wrong_actor");
    run(&mut world, operator(), out(2));
    assert!(!publishes(&world, 2, 7));
}

#[test]
fn j07_what_a_team_has_at_an_empty_group_reaches_every_profile_that_may_come() {
    let mut world = house();
    let (group, member) = (GroupId::new(2), organization_role("manager"));
    run(&mut world, user(1), Action::CreateGroup { group, name: "Empty".into(), profiles: vec![] });
    world.join(1, 4, vec![member.narrowed(Narrowing::only_profiles([ProfileId::new(7)]))]);
    let at_group = Access::new(Place::group(group), Role::policy("editor"));
    run(&mut world, user(1), put(2));
    assert!(world.run(user(4), give(at_group.clone())).is_err());
    run(&mut world, user(1), give(at_group));
    assert!(world.run(user(4), put(3)).is_err());
    run(&mut world, user(1), Action::AddToGroup { group, profile: ProfileId::new(27) });
    assert!(publishes(&world, 2, 27));
}

#[test]
fn j13_what_a_team_gives_leaves_what_others_gave_and_is_told() {
    let editor = profile_role(7, "editor");
    let press = Source::directory("press");
    let mut world = house();
    run(&mut world, user(1), give(editor.clone()));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    world.grant(1, 2, editor.clone()).expect("beside it");
    let access = editor.clone().given_by(press.clone());
    run(&mut world, operator(), Action::Grant { user: UserId::new(2), access });
    // Each is taken by its own commands.
    let revoke = |who| Action::Revoke { user: UserId::new(who), place: editor.place, role: editor.role.clone() };
    assert_eq!(kind(world.run(user(1), revoke(3))), "given_by");
    let back = |source| Action::TakeBack { user: UserId::new(2), source, place: None, role: None };
    assert_eq!(kind(world.run(operator(), back(Source::team(BLOG)))), "unfit");
    for source in [Source::team(BLOG), Source::team(TeamId::new(9))] {
        let access = profile_role(8, "editor").given_by(source.clone());
        for by in [user(1), operator()] {
            let grant = Action::Grant { user: UserId::new(2), access: access.clone() };
            assert_eq!(kind(world.run(by, grant)), "unfit", "no command names a team as who gives");
            let add = Action::AddMember { user: UserId::new(6), access: vec![access.clone()] };
            assert_eq!(kind(world.run(by, add)), "unfit");
        }
        assert_eq!(kind(world.run(user(1), give(access))), "unfit");
    }
    let [Change::AccessRevoked { kept, .. }] = &run(&mut world, user(1), revoke(2))[..] else { panic!("one event") };
    assert_eq!(*kept, [press.clone(), Source::team(BLOG)]);
    let left = run(&mut world, user(1), out(2));
    assert_eq!(left, [Change::TeamLeft { team: BLOG, user: UserId::new(2), kept: vec![press.clone()] }]);
    assert!(publishes(&world, 2, 7));
    run(&mut world, user(1), put(2));
    let taken = run(&mut world, user(1), take(&editor));
    let kept = vec![UserId::new(2)];
    assert_eq!(taken, [Change::TeamAccessRevoked { team: BLOG, access: editor.clone(), kept }]);
    assert!(publishes(&world, 2, 7) && !publishes(&world, 3, 7));
    run(&mut world, operator(), Action::TakeBack { user: UserId::new(2), source: press, place: None, role: None });
    assert!(!publishes(&world, 2, 7));
}

#[test]
fn j13_a_removal_from_a_workspace_says_the_teams_that_reach_it() {
    let who = UserId::new(2);
    let remove = Action::RemoveFromWorkspace { user: who, workspace: WorkspaceId::new(5) };
    let group = Access::new(Place::group(GroupId::new(1)), Role::policy("editor"));
    let reaching = [workspace_role(5, "member"), profile_role(7, "editor"), group.clone()];
    for access in reaching {
        let mut world = house();
        if world.policy.role(access.place.level(), access.role.name()).is_err() {
            continue;
        }
        world.grant(1, 2, profile_role(8, "editor")).expect("of their own");
        run(&mut world, user(1), put(2));
        run(&mut world, user(1), give(access.clone()));
        let refusal = world.run(user(1), remove.clone()).expect_err("the team reaches it");
        assert_eq!(refusal.to_string(), "expected a role that people gave, found one given by team `1`", "{access:?}");
        run(&mut world, user(1), out(2));
        run(&mut world, user(1), remove.clone());
        assert_eq!(world.state.access_in(who, WorkspaceId::new(5)), [organization_role("member")]);
        assert!(!publishes(&world, 2, 7) && !publishes(&world, 2, 8));
    }
    // A team that is cut to elsewhere stands in no way.
    let mut world = house();
    world.grant(1, 2, profile_role(8, "editor")).expect("of their own");
    run(&mut world, user(1), put(2));
    run(&mut world, user(1), give(group.narrowed(Narrowing::except_workspaces([WorkspaceId::new(5)]))));
    run(&mut world, user(1), remove);
}

#[test]
fn j13_whoever_is_out_is_out_of_every_team() {
    for leaves in [true, false] {
        let mut world = house();
        run(&mut world, user(1), put(2));
        run(&mut world, user(1), give(profile_role(7, "editor")));
        let who = UserId::new(2);
        let changes = match leaves {
            true => run(&mut world, user(2), Action::Leave {}),
            false => run(&mut world, user(1), Action::RemoveMember { user: who }),
        };
        let sources = vec![Source::team(BLOG)];
        let (left, removed) =
            (Change::MemberLeft { user: who, sources: sources.clone() }, Change::MemberRemoved { user: who, sources });
        assert_eq!(changes, [if leaves { left } else { removed }]);
        assert_eq!(world.state.teams_of(who).count(), 0);
        world.join(1, 2, vec![organization_role("member")]);
        assert!(!publishes(&world, 2, 7), "who comes back is in no team");
        run(&mut world, user(1), put(3));
        assert_eq!(world.state.team(BLOG).expect("a team").members().collect::<Vec<_>>(), [UserId::new(3)]);
    }
}

#[test]
fn j07_reinstating_hands_out_what_the_teams_have() {
    let mut world = house();
    world.join(1, 4, vec![organization_role("manager").narrowed(Narrowing::only_profiles([ProfileId::new(8)]))]);
    run(&mut world, user(1), put(2));
    run(&mut world, user(1), Action::Suspend { user: UserId::new(2) });
    run(&mut world, user(1), give(profile_role(7, "editor")));
    assert!(!publishes(&world, 2, 7));
    assert!(world.run(user(4), Action::Reinstate { user: UserId::new(2) }).is_err());
    run(&mut world, user(1), Action::Reinstate { user: UserId::new(2) });
    assert!(publishes(&world, 2, 7));
}

#[test]
fn j10_an_invitation_gives_nothing_back_that_a_team_took() {
    let editor = profile_role(7, "editor");
    for how in 0..3 {
        let mut world = house();
        run(&mut world, user(1), put(2));
        run(&mut world, user(1), give(editor.clone()));
        world.invite(1, 50, vec![editor.clone()]).expect("invited");
        let to = profile_role(7, "moderator");
        match how {
            0 => run(&mut world, user(1), out(2)),
            1 => run(&mut world, user(1), take(&editor)),
            _ => run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: editor.role.clone(), to }),
        };
        assert_eq!(kind(world.accept(2, 50)), "outdated", "{how}");
    }
}

#[test]
fn a_place_or_a_role_that_goes_goes_from_teams_too() {
    let mut world = house();
    [7, 8].into_iter().for_each(|profile| drop(run(&mut world, user(1), give(profile_role(profile, "editor")))));
    run(&mut world, user(1), put(2));
    run(&mut world, operator(), Action::DeleteProfile { profile: ProfileId::new(7) });
    assert_eq!(world.state.team_access(BLOG), [profile_role(8, "editor")]);
    world.profile(7, Some(5));
    run(&mut world, user(1), put(3));
    assert!(!publishes(&world, 3, 7) && !publishes(&world, 2, 7) && publishes(&world, 3, 8));
}
