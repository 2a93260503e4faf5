//! J7: nobody comes to hold what their giver neither holds nor may give there, whatever the detour.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, ProfileId, UserId, WorkspaceId};

/// Somebody with permissions over groups and members, and nothing to give besides viewing.
const POLICY: &str = r#"{
  "format": 1, "name": "detours",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "profile_group.edit", "profile.move", "profile.connect", "workspace.create", "custom_role.manage"],
    "workspace": ["member.invite"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "hr": { "grants": { "organization": "all", "profile": ["post.view"] } },
      "plain": {}
    },
    "workspace": { "head": { "grants": { "profile": "all" } } },
    "profile": {
      "admin": { "grants": { "profile": "all" } },
      "writer": { "grants": { "profile": ["post.view"] }, "optional": { "profile": ["post.edit", "post.publish"] } },
      "viewer": { "grants": { "profile": ["post.view"] } },
      "nobody": {}
    }
  },
  "custom_roles": { "profile": { "ceiling": { "profile": "all" } }, "workspace": { "ceiling": { "profile": "all" } } }
}"#;

const OWNER: u64 = 1;
const HR: u64 = 2;
const MEMBER: u64 = 3;
const GROUP: GroupId = GroupId::new(4);

fn begun() -> World {
    let mut world = World::new(POLICY, "owner", None);
    world.workspace(5, None);
    world.workspace(6, None);
    world.profile(7, Some(5));
    world.profile(8, Some(6));
    world.profile(9, None);
    world.join(OWNER, HR, vec![organization_role("hr")]);
    world.join(OWNER, MEMBER, vec![organization_role("plain")]);
    let group = Action::CreateGroup { group: GROUP, name: "Empty".into(), profiles: vec![] };
    world.run(user(HR), group).expect("an empty group");
    world
}

fn at_group(role: Role) -> Access {
    Access::new(Place::group(GROUP), role)
}

fn with(access: Access, optional: &[&str]) -> Access {
    optional.iter().fold(access, |access, name| access.optional(name))
}

fn add(profile: u64) -> Action {
    Action::AddToGroup { group: GROUP, profile: ProfileId::new(profile) }
}

fn move_to(profile: u64, workspace: Option<u64>) -> Action {
    Action::MoveProfile { profile: ProfileId::new(profile), workspace: workspace.map(WorkspaceId::new) }
}

fn may(world: &World, who: u64, permission: &str, profile: u64) -> bool {
    world.can(who, Level::Profile, permission, Place::profile(ProfileId::new(profile)))
}

/// Nobody but the owner does more than view, anywhere.
fn nobody_gained(world: &World, tried: &str) {
    for (who, permission) in
        [HR, MEMBER].into_iter().flat_map(|who| ["post.edit", "post.publish"].map(|one| (who, one)))
    {
        for profile in [7, 8, 9] {
            assert!(!may(world, who, permission, profile), "{who} has {permission} on {profile} by {tried}");
        }
    }
}

fn document(level: &str, grants: &str, optional: &str) -> RoleDocument {
    let offers = if optional.is_empty() { String::new() } else { format!(r#","optional":{{"profile":[{optional}]}}"#) };
    let text = format!(r#"{{"format":1,"level":"{level}","name":"night","grants":{{"profile":[{grants}]}}{offers}}}"#);
    RoleDocument::parse(&text).expect("a document")
}

/// What is granted at an empty group: by each command that grants, each role, each set of options, to oneself and
/// others, put in by whoever may.
#[test]
fn j7_a_grant_at_an_empty_group_is_bounded() {
    let mut accepted = 0;
    for (role, receiver, adder) in ["admin", "writer", "viewer", "nobody", "unheard_of"]
        .into_iter()
        .flat_map(|role| [HR, MEMBER].map(|receiver| (role, receiver)))
        .flat_map(|(role, receiver)| [HR, OWNER].map(|adder| (role, receiver, adder)))
    {
        for optional in
            [&[][..], &["post.edit"], &["post.publish", "post.edit"], &["post.nonsense"], &["member.invite"]]
        {
            let access = with(at_group(Role::policy(role)), optional);
            let who = UserId::new(receiver);
            let (invitation, token, expires_at) = (InvitationId::new(60), TokenId::new(60), at(90_000));
            let change = Action::ChangeRole { user: who, role: Role::policy("nobody"), to: access.clone() };
            let switch = Action::SwitchOptional {
                user: who,
                place: access.place,
                role: Role::policy("nobody"),
                optional: access.optional.clone(),
            };
            let recipient = "somebody@example.com".into();
            let invite = Action::Invite { invitation, recipient, token, access: vec![access.clone()], expires_at };
            let held = at_group(Role::policy("nobody"));
            let tries = [
                (None, Action::Grant { user: who, access: access.clone() }),
                (Some(held.clone()), change),
                (Some(held), switch),
                (None, invite),
            ];
            for (before, action) in tries {
                let mut world = begun();
                if let Some(before) = before {
                    world.grant(OWNER, receiver, before).expect("nothing");
                }
                let tried = format!("{action:?}");
                let answer = world.run(user(HR), action);
                let gives_more = role == "admin" || !optional.is_empty();
                assert!(answer.is_err() || !gives_more, "{tried}");
                accepted += usize::from(answer.is_ok());
                if answer.is_ok() {
                    let token = Action::AcceptInvitation { invitation, token };
                    world.run(user(receiver), token).ok();
                }
                for profile in [7, 8, 9] {
                    world.run(user(adder), add(profile)).expect("nothing is gained by it that the adder lacks");
                }
                nobody_gained(&world, &tried);
            }
        }
    }
    // Viewing and nothing at all, which HR holds everywhere.
    assert!(accepted > 10, "{accepted}");
}

#[test]
fn j7_whoever_holds_a_role_on_the_profiles_of_a_group_grants_it_there_and_not_on_others() {
    let mut world = begun();
    world.grant(OWNER, HR, profile_role(7, "admin")).expect("granted");
    assert_eq!(kind(world.grant(HR, MEMBER, at_group(Role::policy("admin")))), "beyond", "it may come to have others");
    world.run(user(HR), add(7)).expect("put in");
    world.grant(HR, MEMBER, at_group(Role::policy("admin"))).expect("held on its only profile");
    assert!(may(&world, MEMBER, "post.publish", 7));
    assert_eq!(kind(world.run(user(HR), add(8))), "beyond");
    world.run(user(OWNER), add(8)).expect("the owner gives it there");
    assert!(may(&world, MEMBER, "post.publish", 8));
}

#[test]
fn j7_what_is_cut_out_of_a_group_is_handed_out_by_whoever_lets_it_in() {
    let mut world = begun();
    let cut = |narrowing: Narrowing| at_group(Role::policy("admin")).narrowed(narrowing);
    let but_seven = Narrowing {
        except_workspaces: Some(vec![WorkspaceId::new(5)]),
        ..Narrowing::except_profiles([ProfileId::new(9)])
    };
    world.grant(OWNER, MEMBER, cut(but_seven.clone())).expect("the owner holds it everywhere");
    for profile in [7, 9] {
        world.run(user(HR), add(profile)).expect("nobody gains by it");
        assert!(!may(&world, MEMBER, "post.view", profile));
    }
    assert_eq!(kind(world.run(user(HR), add(8))), "beyond");
    // 7 lies in the workspace that is cut out.
    assert_eq!(kind(world.run(user(HR), move_to(7, Some(6)))), "beyond");
    let narrow = |narrowing| Action::Narrow {
        user: UserId::new(MEMBER),
        place: Place::group(GROUP),
        role: Role::policy("admin"),
        narrowing,
    };
    assert_eq!(kind(world.run(user(HR), narrow(Narrowing::default()))), "beyond");
    let both = Narrowing::except_profiles([ProfileId::new(9)]);
    assert_eq!(kind(world.run(user(HR), narrow(both))), "beyond");
    let less = Narrowing { except_profiles: Some([7, 8, 9].map(ProfileId::new).into()), ..but_seven };
    world.run(user(HR), narrow(less)).expect("taking away");
    world.run(user(OWNER), move_to(7, Some(6))).expect("the owner holds it on both sides");
    assert!(!may(&world, MEMBER, "post.view", 7), "it is cut out by name now");
}

/// An option that the role offers no longer gives nothing, and gives nothing again before somebody who holds it hands
/// it out: whatever brings it back.
#[test]
fn j7_an_option_that_comes_back_is_handed_out_by_whoever_brings_it_back() {
    let place_of = |index: usize| match index {
        0 => ("profile", Place::profile(ProfileId::new(7))),
        1 => ("profile", Place::group(GROUP)),
        _ => ("workspace", Place::workspace(WorkspaceId::new(5))),
    };
    for (index, suspended) in [0, 1, 2].into_iter().flat_map(|index| [false, true].map(|suspended| (index, suspended)))
    {
        let (level, place) = place_of(index);
        let mut world = begun();
        world.run(user(OWNER), add(7)).expect("put in");
        let edit = |optional: &str| Action::EditCustomRole { document: document(level, r#""post.view""#, optional) };
        let define = Action::DefineCustomRole { document: document(level, r#""post.view""#, r#""post.publish""#) };
        world.run(user(OWNER), define).expect("defined");
        let night = Access::new(place, Role::custom("night")).optional("post.publish");
        world.grant(OWNER, MEMBER, night).expect("granted");
        assert!(may(&world, MEMBER, "post.publish", 7));
        let (suspend, reinstate) =
            (Action::Suspend { user: UserId::new(MEMBER) }, Action::Reinstate { user: UserId::new(MEMBER) });
        if suspended {
            world.run(user(OWNER), suspend.clone()).expect("suspended");
            assert_eq!(kind(world.run(user(HR), reinstate.clone())), "beyond", "at {place}");
        }
        world.run(user(HR), edit("")).expect("taking away");
        if suspended {
            world.run(user(HR), reinstate.clone()).expect("nothing but viewing comes back");
        }
        // Everything by which reach grows, by somebody who only views: all of it gives viewing alone.
        world.run(user(HR), add(8)).expect("put in");
        world.run(user(HR), move_to(9, Some(5))).expect("moved");
        world.run(user(HR), suspend.clone()).expect("suspended");
        world.run(user(HR), reinstate.clone()).expect("reinstated");
        nobody_gained(&world, "growing");
        let misfit = Misfit::UnknownOptional {
            user: UserId::new(MEMBER),
            place,
            role: Role::custom("night"),
            permission: "post.publish".into(),
        };
        assert_eq!(world.state.misfits(&world.policy), [misfit]);
        // What else is changed about the assignment keeps the name, and gives nothing by it.
        let schedule = |until| Action::Schedule {
            user: UserId::new(MEMBER),
            place,
            role: Role::custom("night"),
            from: None,
            until,
        };
        world.run(user(HR), schedule(Some(at(9_000)))).expect("shorter");
        world.run(user(OWNER), schedule(None)).expect("longer");
        nobody_gained(&world, "scheduling");
        for offered in [r#""post.publish""#, r#""post.edit","post.publish""#] {
            assert_eq!(kind(world.run(user(HR), edit(offered))), "beyond", "at {place}");
        }
        let granted = Action::EditCustomRole { document: document(level, r#""post.view","post.publish""#, "") };
        assert_eq!(kind(world.run(user(HR), granted)), "beyond");
        // HR may offer what nobody has on, and the owner everything.
        world.run(user(HR), edit(r#""post.edit""#)).expect("nobody has it on");
        nobody_gained(&world, "offering another option");
        world.run(user(OWNER), edit(r#""post.publish""#)).expect("the owner holds it");
        assert!(may(&world, MEMBER, "post.publish", 7));
    }
}

/// An id that comes back brings nothing along that its new maker does not hold.
#[test]
fn j7_what_is_narrowed_to_a_deleted_node_is_handed_out_where_its_id_comes_back() {
    let wide = |narrowing| Access::new(Place::organization(), Role::policy("owner")).narrowed(narrowing);
    let connect = |workspace: u64| {
        let (profile, workspace) = (ProfileId::new(9), Some(WorkspaceId::new(workspace)));
        Action::ConnectProfile { profile, name: "Page".into(), workspace }
    };
    let mut world = begun();
    world.grant(OWNER, MEMBER, wide(Narrowing::only_profiles([ProfileId::new(9)]))).expect("granted");
    world.run(operator(), Action::DeleteProfile { profile: ProfileId::new(9) }).expect("gone");
    assert_eq!(kind(world.run(user(HR), connect(5))), "beyond");
    world.run(user(OWNER), connect(5)).expect("the owner holds it there");
    assert!(may(&world, MEMBER, "post.publish", 9));

    let create = Action::CreateWorkspace { workspace: WorkspaceId::new(6), name: "Site".into(), holder: None };
    let mut world = begun();
    world.grant(OWNER, MEMBER, wide(Narrowing::only_workspaces([WorkspaceId::new(6)]))).expect("granted");
    world.run(operator(), Action::DeleteWorkspace { workspace: WorkspaceId::new(6) }).expect("gone");
    assert_eq!(kind(world.run(user(HR), create.clone())), "beyond");
    world.run(user(OWNER), create).expect("the owner holds it there");
}

/// What nobody can read is not handed out, and gives nothing until it can be read.
#[test]
fn j7_a_new_command_names_nothing_that_its_role_does_not_have() {
    for place in [
        Place::organization(),
        Place::workspace(WorkspaceId::new(5)),
        Place::profile(ProfileId::new(7)),
        Place::group(GROUP),
    ] {
        let role = match place {
            Place::Organization {} => "owner",
            Place::Workspace { .. } => "head",
            _ => "writer",
        };
        let mut world = begun();
        let fine = Access::new(place, Role::policy(role));
        let wrong = [
            fine.clone().optional("post.nonsense"),
            fine.clone().optional("profile_group.edit"),
            Access { role: Role::policy("unheard_of"), ..fine.clone() },
            Access { role: Role::custom("unheard_of"), ..fine.clone() },
            Access { from: Some(at(9_000)), until: Some(at(8_000)), ..fine.clone() },
        ];
        for access in wrong {
            let refused = kind(world.grant(OWNER, MEMBER, access.clone()));
            assert!(["unfit", "unknown"].contains(&refused), "{access:?}: {refused}");
        }
        let below = matches!(place, Place::Organization {} | Place::Workspace { .. });
        let narrowed = fine.clone().narrowed(Narrowing::only_profiles([ProfileId::new(7)]));
        assert_eq!(world.grant(OWNER, MEMBER, narrowed).is_ok(), below, "{place}");
    }
}
