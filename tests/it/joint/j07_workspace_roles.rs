//! J7 for custom roles that belong to a workspace: they are bounded by what their maker holds in it.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, ProfileId, WorkspaceId};

/// A product whose organization has no roles: what people may do, they may in a workspace.
const POLICY: &str = r#"{
  "format": 1, "name": "desks",
  "permissions": {
    "workspace": ["member.invite", "member_permissions.edit", "member.remove", "custom_role.manage"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "workspace": {
      "head": { "grants": { "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "clerk": { "grants": { "workspace": ["custom_role.manage", "member_permissions.edit"], "profile": ["post.view"] } }
    },
    "profile": { "viewer": { "grants": { "profile": ["post.view"] } } }
  },
  "custom_roles": { "workspace": { "ceiling": { "workspace": "all", "profile": "all" } },
                    "profile": { "ceiling": { "profile": "all" } } }
}"#;

const HEAD: u64 = 1;
const OTHER_HEAD: u64 = 2;
const CLERK: u64 = 3;
const WRITER: u64 = 4;
const GROUP: GroupId = GroupId::new(9);

/// Profiles 7 and 8 lie in workspace 5, 17 in workspace 6; each workspace has a head of its own.
fn begun() -> World {
    let mut world = World::new(POLICY, "", None);
    world.workspace(5, Some(HEAD));
    for (profile, workspace) in [(7, 5), (8, 5)] {
        world.profile(profile, Some(workspace));
    }
    world.join(HEAD, OTHER_HEAD, vec![profile_role(7, "viewer")]);
    world.workspace(6, Some(OTHER_HEAD));
    world.profile(17, Some(6));
    world.join(HEAD, CLERK, vec![workspace_role(5, "clerk")]);
    world.join(HEAD, WRITER, vec![profile_role(7, "viewer")]);
    let profiles = [7, 8].map(ProfileId::new).into();
    world.run(operator(), Action::CreateGroup { group: GROUP, name: "Brand".into(), profiles }).expect("a group");
    world
}

fn document(level: &str, workspace: Option<u64>, grants: &str) -> RoleDocument {
    let home = workspace.map_or(String::new(), |workspace| format!(r#""workspace":{workspace},"#));
    let text = format!(r#"{{"format":1,"level":"{level}","name":"night",{home}"grants":{grants}}}"#);
    RoleDocument::parse(&text).expect("a document")
}

fn publisher(workspace: Option<u64>) -> RoleDocument {
    document("profile", workspace, r#"{"profile":["post.view","post.publish"]}"#)
}

fn define(document: RoleDocument) -> Action {
    Action::DefineCustomRole { document }
}

fn edit(document: RoleDocument) -> Action {
    Action::EditCustomRole { document }
}

fn delete() -> Action {
    Action::DeleteCustomRole { level: Level::Profile, name: "night".into() }
}

fn night(place: Place) -> Access {
    Access::new(place, Role::custom("night"))
}

fn at_profile(profile: u64) -> Place {
    Place::profile(ProfileId::new(profile))
}

fn publishes(world: &World, who: u64, profile: u64) -> bool {
    world.can(who, Level::Profile, "post.publish", at_profile(profile))
}

/// Replayed and restored, it is the same.
fn lasts(world: &World) {
    let mut replayed = State::new(world.state.organization());
    world.log.iter().for_each(|event| evolve(&mut replayed, event).expect("it happened"));
    assert_eq!(replayed, world.state);
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
}

#[test]
fn j7_a_role_of_a_workspace_is_made_within_what_its_maker_holds_in_it() {
    let mut world = begun();
    for (who, document, refusal) in [
        (HEAD, publisher(None), "not_permitted"),
        (HEAD, publisher(Some(6)), "not_permitted"),
        (HEAD, publisher(Some(99)), "unknown"),
        (OTHER_HEAD, publisher(Some(5)), "not_permitted"),
        (WRITER, publisher(Some(5)), "not_permitted"),
        (CLERK, publisher(Some(5)), "beyond"),
        (CLERK, document("workspace", Some(5), r#"{"workspace":["member.remove"]}"#), "beyond"),
        (HEAD, document("organization", Some(5), r#"{"profile":["post.view"]}"#), "custom_role"),
    ] {
        assert_eq!(kind(world.run(user(who), define(document.clone()))), refusal, "{who}: {document:?}");
    }
    world
        .clone()
        .run(user(CLERK), define(document("profile", Some(5), r#"{"profile":["post.view"]}"#)))
        .expect("theirs");
    world.run(user(HEAD), define(publisher(Some(5)))).expect("theirs");
    lasts(&world);
    // Nobody but the head gives it, nor makes more of it.
    for (who, access, refusal) in [
        (CLERK, night(at_profile(7)), "beyond"),
        (OTHER_HEAD, night(at_profile(17)), "elsewhere"),
        (HEAD, night(Place::group(GROUP)), "elsewhere"),
    ] {
        let answer = world.grant(who, WRITER, access).expect_err("refused");
        let said = if matches!(answer, Refusal::Elsewhere { .. }) { "elsewhere" } else { kind::<()>(Err(answer)) };
        assert_eq!(said, refusal, "{who}");
    }
    world.grant(HEAD, WRITER, night(at_profile(7))).expect("in the workspace");
    assert!(publishes(&world, WRITER, 7) && !publishes(&world, WRITER, 8) && !publishes(&world, WRITER, 17));
    let wider = document("profile", Some(5), r#"{"profile":"all"}"#);
    assert_eq!(kind(world.run(user(CLERK), edit(wider.clone()))), "beyond");
    assert_eq!(kind(world.run(user(OTHER_HEAD), edit(wider.clone()))), "not_permitted");
    assert_eq!(kind(world.run(user(OTHER_HEAD), delete())), "not_permitted");
    for elsewhere in [None, Some(6)] {
        let moved = document("profile", elsewhere, r#"{"profile":["post.view"]}"#);
        assert_eq!(kind(world.run(user(HEAD), edit(moved))), "custom_role");
    }
    world.run(user(HEAD), edit(wider)).expect("theirs");
    lasts(&world);
    world.run(user(HEAD), delete()).expect("theirs");
    assert!(!publishes(&world, WRITER, 7));
    lasts(&world);
}

/// A profile that moves away keeps what is held on it; the maker of the role makes no more of it there.
#[test]
fn j7_a_role_of_a_workspace_grows_nowhere_else() {
    let mut world = begun();
    world.run(user(HEAD), define(document("profile", Some(5), r#"{"profile":["post.view"]}"#))).expect("theirs");
    world.grant(HEAD, WRITER, night(at_profile(7))).expect("in the workspace");
    let moved = Action::MoveProfile { profile: ProfileId::new(7), workspace: Some(WorkspaceId::new(6)) };
    world.run(operator(), moved).expect("moved");
    assert_eq!(kind(world.run(user(HEAD), edit(publisher(Some(5))))), "beyond");
    assert!(!publishes(&world, WRITER, 7));
}

#[test]
fn j7_a_role_of_a_workspace_goes_with_it() {
    let mut world = begun();
    world.run(user(HEAD), define(publisher(Some(5)))).expect("theirs");
    for (invitation, place) in [(50, at_profile(7)), (51, at_profile(8))] {
        world.invite(HEAD, invitation, vec![night(place)]).expect("invited");
    }
    world.grant(HEAD, WRITER, night(at_profile(7))).expect("in the workspace");
    let moved = Action::MoveProfile { profile: ProfileId::new(7), workspace: Some(WorkspaceId::new(6)) };
    world.run(operator(), moved).expect("moved");
    world.run(operator(), Action::DeleteWorkspace { workspace: WorkspaceId::new(5) }).expect("deleted");
    assert!(!publishes(&world, WRITER, 7));
    assert_eq!(world.state.invitations().count(), 0);
    assert_eq!(world.state.misfits(&world.policy), []);
    lasts(&world);
    // Its id brings nothing back.
    world.workspace(5, Some(HEAD));
    assert_eq!(kind(world.grant(OTHER_HEAD, WRITER, night(at_profile(7)))), "unknown");
}

#[test]
fn j7_a_document_says_its_workspace_as_an_id_and_a_policy_does_not_read_it() {
    for wrong in [r#""five""#, "null", "-1", "[5]"] {
        RoleDocument::parse(&format!(r#"{{"format":1,"level":"profile","name":"night","workspace":{wrong}}}"#))
            .expect_err(wrong);
    }
    let document = publisher(Some(5));
    assert_eq!(document.workspace(), Some(WorkspaceId::new(5)));
    assert!(!document.as_str().contains("workspace"));
    let written = serde_json::to_string(&document).expect("JSON");
    assert!(written.contains(r#""workspace":5"#), "{written}");
    assert_eq!(RoleDocument::parse(&written), Ok(document));
}
