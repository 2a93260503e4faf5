//! J10: an invitation gives back nothing that was taken since it was sent; one waits for a recipient and a place.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, ProfileId, UserId, WorkspaceId};

const POLICY: &str = r#"{
  "format": 1, "name": "invitations",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "ownership.transfer"],
    "workspace": ["member.invite", "member_permissions.edit", "member.remove"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "editor": { "grants": { "profile": ["post.view", "post.edit"] }, "optional": { "profile": ["post.publish"] } },
      "viewer": { "grants": { "profile": ["post.view"] } },
      "only": { "grants": { "organization": ["ownership.transfer"], "profile": ["post.view", "post.edit"] }, "holders": { "max": 1 } },
      "plain": {}
    },
    "workspace": {
      "head": { "grants": { "workspace": "all", "profile": "all" } },
      "editor": { "grants": { "profile": ["post.view", "post.edit"] }, "optional": { "profile": ["post.publish"] } },
      "only": { "grants": { "profile": ["post.view", "post.edit"] }, "holders": { "max": 1 } },
      "viewer": { "grants": { "profile": ["post.view"] } }
    },
    "profile": {
      "editor": { "grants": { "profile": ["post.view", "post.edit"] }, "optional": { "profile": ["post.publish"] } },
      "only": { "grants": { "profile": ["post.view", "post.edit"] }, "holders": { "max": 1 } },
      "viewer": { "grants": { "profile": ["post.view"] } }
    }
  }
}"#;

const GROUP: GroupId = GroupId::new(4);

/// Profiles 7 and 8 in workspace 5, 9 in workspace 6; 7 and 9 are the group. User 2 is a member, user 3 another.
fn begun() -> World {
    let mut world = World::new(POLICY, "owner", None);
    world.workspace(5, None);
    world.workspace(6, None);
    for (profile, workspace) in [(7, 5), (8, 5), (9, 6)] {
        world.profile(profile, Some(workspace));
    }
    let profiles = [7, 9].map(ProfileId::new).into();
    world.run(operator(), Action::CreateGroup { group: GROUP, name: "Brand".into(), profiles }).expect("a group");
    world.join(1, 2, vec![organization_role("plain")]);
    world.join(1, 3, vec![organization_role("plain")]);
    world
}

fn places() -> [Place; 4] {
    let profile = Place::profile(ProfileId::new(7));
    [Place::organization(), Place::workspace(WorkspaceId::new(5)), profile, Place::group(GROUP)]
}

fn edits(world: &World, profile: u64) -> bool {
    world.can(2, Level::Profile, "post.edit", Place::profile(ProfileId::new(profile)))
}

fn resend(invitation: u64, token: u64) -> Action {
    let (invitation, token) = (InvitationId::new(invitation), TokenId::new(token));
    Action::ResendInvitation { invitation, token, expires_at: at(90_000) }
}

fn accept(invitation: u64, token: u64) -> Action {
    Action::AcceptInvitation { invitation: InvitationId::new(invitation), token: TokenId::new(token) }
}

#[test]
fn j10_an_older_invitation_brings_nobody_back() {
    for (left, place) in [false, true].into_iter().flat_map(|left| places().map(|place| (left, place))) {
        let mut world = begun();
        world.invite(1, 50, vec![Access::new(place, Role::policy("editor"))]).expect("invited");
        let out = if left { Action::Leave {} } else { Action::RemoveMember { user: UserId::new(2) } };
        world.run(user(if left { 2 } else { 1 }), out).expect("out");
        world.invite(1, 51, vec![organization_role("plain")]).expect("invited since");
        assert_eq!(kind(world.accept(2, 50)), "outdated", "{place}");
        assert!(!world.state.is_member(UserId::new(2)));
        let restored = State::restore(world.state.snapshot()).expect("a snapshot");
        assert_eq!(restored, world.state);
        world.state = restored;
        assert_eq!(kind(world.accept(2, 50)), "outdated", "{place}");
        // Whoever was not removed may use it, and a younger one brings back.
        world.clone().accept(3, 50).expect("another person's");
        world.clone().accept(2, 51).expect("sent since");
        // In again, it still gives nothing; sent anew it does.
        world.accept(2, 51).expect("sent since");
        assert_eq!(kind(world.accept(2, 50)), "outdated", "{place}");
        world.run(user(1), resend(50, 99)).expect("sent anew");
        world.run(user(2), accept(50, 99)).expect("sent since");
        assert!(edits(&world, 7), "{place}");
    }
}

/// Each way to take something, with what is held before.
fn takings(place: Place) -> Vec<(&'static str, Access, By, Action)> {
    let who = UserId::new(2);
    let role = |name: &str| Role::policy(name);
    let held = |name: &str| Access::new(place, role(name));
    let narrowing = match place {
        Place::Organization {} => Some(Narrowing::except_workspaces([WorkspaceId::new(5)])),
        Place::Workspace { .. } => Some(Narrowing::except_profiles([ProfileId::new(7)])),
        _ => None,
    };
    let mut all = vec![
        ("revoked", held("editor"), user(1), Action::Revoke { user: who, place, role: role("editor") }),
        (
            "changed to less",
            held("editor"),
            user(1),
            Action::ChangeRole { user: who, role: role("editor"), to: held("viewer") },
        ),
        (
            "an option switched off",
            held("editor").optional("post.publish"),
            user(1),
            Action::SwitchOptional { user: who, place, role: role("editor"), optional: vec![] },
        ),
        (
            "made shorter",
            held("editor"),
            user(1),
            Action::Schedule { user: who, place, role: role("editor"), from: None, until: Some(at(1_001)) },
        ),
    ];
    if let Some(narrowing) = narrowing {
        let narrow = Action::Narrow { user: who, place, role: role("editor"), narrowing };
        all.push(("narrowed", held("editor"), user(1), narrow));
    }
    if !matches!(place, Place::Group { .. }) {
        let transfer = Action::TransferOwnership { place, role: role("only"), to: UserId::new(3), former: None };
        all.push(("transferred away", held("only"), operator(), transfer));
    }
    if let Place::Workspace { workspace } = place {
        let remove = Action::RemoveFromWorkspace { user: who, workspace };
        all.push(("removed from the workspace", held("editor"), user(1), remove));
    }
    all
}

#[test]
fn j10_an_older_invitation_gives_nothing_where_something_was_taken_since() {
    let mut tried = 0;
    for place in places() {
        for (how, held, by, action) in takings(place) {
            for offered in ["editor", "viewer"] {
                let mut world = begun();
                world.grant(1, 2, held.clone()).expect("granted");
                let here = Access::new(place, Role::policy(offered));
                // What is taken at the organization is taken everywhere.
                let everywhere = place == Place::organization();
                let elsewhere = workspace_role(6, "head");
                world.invite(1, 50, vec![here.clone()]).expect("invited");
                world.invite(1, 51, vec![here.clone(), elsewhere.clone()]).expect("invited to more");
                world.invite(1, 52, vec![elsewhere.clone()]).expect("invited elsewhere");
                world.run(by, action.clone()).unwrap_or_else(|refusal| panic!("{how} at {place}: {refusal}"));
                world.now = at(1_002);
                let before = world.state.access(UserId::new(2));
                world.invite(1, 53, vec![here.clone()]).expect("invited since");
                assert_eq!(kind(world.clone().accept(2, 50)), "outdated", "{how} at {place}");
                world.clone().accept(4, 50).expect("nothing was taken from another person");
                tried += 1;
                if everywhere {
                    assert_eq!(kind(world.clone().accept(2, 51)), "outdated", "{how} at {place}");
                    assert_eq!(kind(world.accept(2, 52)), "outdated", "{how} at {place}");
                    continue;
                }
                let mut rest = world.clone();
                let events = rest.accept(2, 51).expect("the rest is given");
                let gained: Vec<Access> =
                    rest.state.access(UserId::new(2)).into_iter().filter(|access| !before.contains(access)).collect();
                assert_eq!(gained.len(), 1, "{how} at {place}: {gained:?}");
                assert_eq!(gained[0].place, elsewhere.place);
                let Change::InvitationAccepted { gives: Some(gives), .. } = &events[0].change else {
                    panic!("{events:?}")
                };
                assert_eq!(gives, &gained, "the event says what was left");
                let mut replayed = State::new(rest.state.organization());
                rest.log.iter().for_each(|event| evolve(&mut replayed, event).expect("it happened"));
                assert_eq!(replayed, rest.state);
                world.clone().accept(2, 52).expect("nothing was taken there");
            }
        }
    }
    assert!(tried > 30, "{tried}");
}

#[test]
fn j10_an_older_invitation_above_a_place_gives_the_rest() {
    let mut world = begun();
    world.grant(1, 2, workspace_role(5, "editor")).expect("granted");
    world.invite(1, 50, vec![organization_role("editor")]).expect("invited");
    world.invite(1, 51, vec![profile_role(8, "editor")]).expect("invited");
    world.invite(1, 52, vec![Access::new(Place::group(GROUP), Role::policy("editor"))]).expect("invited");
    let remove = Action::RemoveFromWorkspace { user: UserId::new(2), workspace: WorkspaceId::new(5) };
    world.run(user(1), remove).expect("removed");
    for (invitation, reached) in [(50, [false, false, true]), (52, [false, false, true])] {
        let mut world = world.clone();
        world.accept(2, invitation).expect("the rest");
        assert_eq!([7, 8, 9].map(|profile| edits(&world, profile)), reached, "{invitation}");
        // Nor by a profile that comes there afterwards.
        let moved = Action::MoveProfile { profile: ProfileId::new(9), workspace: Some(WorkspaceId::new(5)) };
        world.run(operator(), moved).expect("moved");
        assert!(!edits(&world, 9));
    }
    assert_eq!(kind(world.accept(2, 51)), "outdated", "a profile of the workspace");
}

/// What lay in a workspace when somebody lost a role there is not given back because it lies elsewhere now.
#[test]
fn j10_an_older_invitation_gives_nothing_back_by_a_profile_that_left_the_place() {
    let workspace = WorkspaceId::new(5);
    let takings = [
        Action::RemoveFromWorkspace { user: UserId::new(2), workspace },
        Action::Revoke { user: UserId::new(2), place: Place::workspace(workspace), role: Role::policy("editor") },
    ];
    for (taking, to) in takings.into_iter().flat_map(|taking| [Some(6), None].map(|to| (taking.clone(), to))) {
        let mut world = begun();
        world.grant(1, 2, workspace_role(5, "editor")).expect("granted");
        for (invitation, access) in (50..).zip([
            profile_role(7, "editor"),
            Access::new(Place::group(GROUP), Role::policy("editor")),
            organization_role("editor"),
            workspace_role(6, "editor"),
        ]) {
            world.invite(1, invitation, vec![access]).expect("invited");
        }
        world.run(user(1), taking.clone()).expect("taken");
        let moved = Action::MoveProfile { profile: ProfileId::new(7), workspace: to.map(WorkspaceId::new) };
        world.run(operator(), moved).expect("moved");
        assert_eq!(kind(world.clone().accept(2, 50)), "outdated", "{taking:?}, then to {to:?}");
        for invitation in 51..=53 {
            let mut world = world.clone();
            world.accept(2, invitation).expect("the rest");
            let reached = [7, 8, 9].map(|profile| edits(&world, profile));
            assert_eq!(reached, [false, false, true], "{invitation}: {taking:?}, then to {to:?}");
        }
    }
}

#[test]
fn j10_what_is_taken_at_the_organization_is_not_given_back_below_it() {
    for below in places().into_iter().filter(|place| *place != Place::organization()) {
        let mut world = begun();
        world.grant(1, 2, organization_role("editor")).expect("granted");
        world.invite(1, 50, vec![Access::new(below, Role::policy("editor"))]).expect("invited");
        let revoke =
            Action::Revoke { user: UserId::new(2), place: Place::organization(), role: Role::policy("editor") };
        world.run(user(1), revoke).expect("taken");
        assert_eq!(kind(world.accept(2, 50)), "outdated", "{below}");
        assert!(!edits(&world, 7), "{below}");
        world.run(user(1), resend(50, 99)).expect("sent anew");
        world.run(user(2), accept(50, 99)).expect("sent since");
        assert!(edits(&world, 7), "{below}");
    }
}

#[test]
fn j10_what_is_given_more_outdates_nothing() {
    let mut world = begun();
    world.grant(1, 2, organization_role("viewer")).expect("granted");
    world.invite(1, 50, vec![organization_role("only")]).expect("invited");
    let to = organization_role("editor");
    world.run(user(1), Action::ChangeRole { user: UserId::new(2), role: Role::policy("viewer"), to }).expect("more");
    let switch = Action::SwitchOptional {
        user: UserId::new(2),
        place: Place::organization(),
        role: Role::policy("editor"),
        optional: vec!["post.publish".into()],
    };
    world.run(user(1), switch).expect("more");
    world.accept(2, 50).expect("nothing was taken");
}

#[test]
fn j10_one_invitation_waits_for_a_recipient_and_a_place() {
    let mut world = begun();
    let invite = |invitation: u64, recipient: &str, access: Vec<Access>| Action::Invite {
        invitation: InvitationId::new(invitation),
        recipient: recipient.into(),
        token: TokenId::new(invitation),
        access,
        expires_at: at(5_000),
    };
    world.join(1, 4, vec![organization_role("plain"), workspace_role(5, "head")]);
    world.join(1, 5, vec![organization_role("plain"), workspace_role(6, "head")]);
    for empty in ["", " ", "\t\n"] {
        assert_eq!(kind(world.run(user(1), invite(40, empty, vec![organization_role("plain")]))), "no_recipient");
    }
    world.run(user(4), invite(50, " Eva@Example.com ", vec![workspace_role(5, "viewer")])).expect("invited");
    assert_eq!(
        world.state.invitations().map(|(_, found)| found.recipient().to_string()).collect::<Vec<_>>(),
        ["Eva@Example.com"]
    );
    for (by, again) in ["eva@example.com", "EVA@EXAMPLE.COM\n", "Eva@Example.com"]
        .into_iter()
        .flat_map(|one| [1, 4].map(|by| (by, one)))
    {
        let refusal =
            world.run(user(by), invite(51, again, vec![workspace_role(5, "editor")])).expect_err("invited already");
        let (invitation, place) = (InvitationId::new(50), Place::workspace(WorkspaceId::new(5)));
        assert_eq!(refusal, Refusal::AlreadyInvited { invitation, place });
    }
    // Another workspace's own, membership of the organization included; and whoever may not invite there learns nothing.
    let both = vec![organization_role("plain"), workspace_role(6, "viewer")];
    world.run(user(1), invite(52, "eva@example.com", both)).expect("another workspace");
    let first = world.run(user(5), invite(53, "eva@example.com", vec![workspace_role(5, "viewer")]));
    let none = world.run(user(5), invite(53, "nobody@example.com", vec![workspace_role(5, "viewer")]));
    assert_eq!(first, none);
    world
        .run(user(1), invite(54, "eva@example.com", vec![organization_role("viewer")]))
        .expect("the organization itself");
    world.run(user(1), invite(55, "eva@example.com", vec![profile_role(7, "viewer")])).expect("a profile");
    // What ended or was accepted waits no longer; what ended is not sent anew beside another.
    world.accept(6, 55).expect("accepted");
    world.run(user(1), invite(56, "eva@example.com", vec![profile_role(7, "viewer")])).expect("none waits there");
    world.now = at(5_000);
    let renewed = Action::Invite {
        invitation: InvitationId::new(57),
        recipient: "eva@example.com".into(),
        token: TokenId::new(57),
        access: vec![workspace_role(5, "editor")],
        expires_at: at(9_000),
    };
    world.run(user(4), renewed).expect("the first one ended");
    assert_eq!(kind(world.run(user(4), resend(50, 99))), "already_invited");
    world.run(user(4), Action::CancelInvitation { invitation: InvitationId::new(57) }).expect("cancelled");
    world.run(user(4), resend(50, 99)).expect("none waits there");
}

#[test]
fn j10_a_recipient_takes_one_seat_whatever_waits() {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    for profile in [7, 8] {
        world.profile(profile, None);
    }
    let invite = |invitation: u64, recipient: &str, access: Access| Action::Invite {
        invitation: InvitationId::new(invitation),
        recipient: recipient.into(),
        token: TokenId::new(invitation),
        access: vec![access],
        expires_at: at(90_000),
    };
    let narrow =
        |profile: u64| organization_role("editor").narrowed(Narrowing::only_profiles([ProfileId::new(profile)]));
    for who in 2..=4 {
        world.join(1, who, vec![organization_role("viewer")]);
    }
    world.run(user(1), invite(50, "eva@example.com", organization_role("viewer"))).expect("the fifth seat");
    assert_eq!(kind(world.run(user(1), invite(51, "Eva@example.com", narrow(7)))), "already_invited");
    assert_eq!(kind(world.run(user(1), invite(52, "zoe@example.com", organization_role("viewer")))), "no_seat");
    world.run(user(1), Action::CancelInvitation { invitation: InvitationId::new(50) }).expect("cancelled");
    world.run(user(1), invite(52, "zoe@example.com", organization_role("viewer"))).expect("the seat is free");
}
