//! Nobody hands out what they do not hold: the classes of bugs that products in this field have had.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, ProfileId, UserId, WorkspaceId};

/// A studio in which team leads administer what they hold.
const STUDIO: &str = r#"{
  "format": 1, "name": "studio", "facts": ["sensitive"], "obligations": ["submit_for_approval"],
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "custom_role.manage",
                     "api_key.manage", "profile_group.edit", "profile.move", "subscription.manage"],
    "workspace": ["member.invite", "member_permissions.edit", "member.remove"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "lead": { "grants": {
        "organization": { "all_except": ["subscription.manage"] },
        "profile": ["post.view", { "permissions": ["post.edit"], "when": ["author", "scheduled"] },
                    { "permissions": ["post.publish"], "obligations": ["submit_for_approval"] }] } },
      "recruiter": { "grants": { "organization": ["member.invite"] } },
      "clerk": { "grants": { "organization": ["member_permissions.edit"] } },
      "reader": { "grants": { "profile": ["post.view"] } },
      "plain": {}
    },
    "workspace": {
      "head": { "grants": { "workspace": "all", "profile": ["post.view", "post.edit"] } },
      "publisher": { "grants": { "profile": "all" } }
    },
    "profile": {
      "viewer": { "grants": { "profile": ["post.view"] } },
      "writer": { "grants": { "profile": ["post.view", { "permissions": ["post.edit"], "when": ["author", "scheduled", "!sensitive"] }] },
                  "optional": { "profile": ["post.publish"] } },
      "editor": { "grants": { "profile": ["post.view", "post.edit"] } },
      "any_state": { "grants": { "profile": [{ "permissions": ["post.edit"], "when": ["author"] }] } },
      "obliged": { "grants": { "profile": [{ "permissions": ["post.publish"], "obligations": ["submit_for_approval"] }] } }
    }
  },
  "custom_roles": { "profile": { "ceiling": { "profile": "all" } }, "organization": { "ceiling": { "organization": "all", "profile": "all" } } }
}"#;

const OWNER: u64 = 1;
const LEAD: u64 = 2;
const MEMBER: u64 = 3;

fn studio() -> World {
    let mut world = World::new(STUDIO, "owner", None);
    world.workspace(5, None);
    world.workspace(6, None);
    world.profile(7, Some(5));
    world.profile(8, Some(6));
    world.join(OWNER, LEAD, vec![organization_role("lead")]);
    world.join(OWNER, MEMBER, vec![organization_role("plain")]);
    world
}

fn missing(answer: Result<Vec<Event>, Refusal>) -> Vec<String> {
    match answer.expect_err("a refusal") {
        Refusal::Beyond { missing, .. } => {
            missing.iter().map(|part| format!("{} {:?}", part.permission, part.when)).collect()
        }
        other => panic!("another refusal: {other:?}"),
    }
}

#[test]
fn assigning_an_existing_richer_role_is_refused_with_the_missing_parts_and_who_could() {
    let mut world = studio();
    let refusal = world.grant(LEAD, MEMBER, profile_role(7, "editor")).expect_err("richer than the lead");
    let Refusal::Beyond { missing, could } = &refusal else { panic!("{refusal:?}") };
    assert_eq!(could, &[UserId::new(OWNER)]);
    let at = Spot::Profile { profile: ProfileId::new(7) };
    let (level, permission) = (Level::Profile, "post.edit".into());
    assert_eq!(missing, &[Missing { at, level, permission, when: vec![], obligations: vec![] }]);
    assert_eq!(refusal.to_string(), "expected to hold what is handed out, missing `post.edit` on profile 7");
    world.grant(OWNER, MEMBER, profile_role(7, "editor")).expect("the owner holds it");
}

#[test]
fn assigning_richer_roles_to_oneself_is_refused() {
    let mut world = studio();
    assert_eq!(kind(world.grant(LEAD, LEAD, organization_role("owner"))), "beyond");
    assert_eq!(kind(world.grant(LEAD, LEAD, profile_role(7, "editor"))), "beyond");
}

#[test]
fn conditions_are_compared_as_formulas() {
    let mut world = studio();
    world.grant(LEAD, MEMBER, profile_role(7, "writer")).expect("a narrower condition is within a wider one");
    assert_eq!(missing(world.grant(LEAD, MEMBER, profile_role(7, "any_state"))), [r#"post.edit ["author"]"#]);
    let held = |world: &World| world.can(MEMBER, Level::Profile, "post.view", Place::profile(ProfileId::new(7)));
    assert!(held(&world));
}

#[test]
fn obligations_are_part_of_the_formula() {
    let mut world = studio();
    world.grant(LEAD, MEMBER, profile_role(7, "obliged")).expect("the same obligation");
    let plain = profile_role(8, "writer").optional("post.publish");
    assert_eq!(missing(world.grant(LEAD, MEMBER, plain.clone())), ["post.publish []"]);
    world.grant(OWNER, MEMBER, plain).expect("the owner publishes without obligation");
}

#[test]
fn switching_an_optional_permission_on_hands_it_out() {
    let mut world = studio();
    world.grant(LEAD, MEMBER, profile_role(7, "writer")).expect("without options");
    let switch = |optional: Vec<String>| Action::SwitchOptional {
        user: UserId::new(MEMBER),
        place: Place::profile(ProfileId::new(7)),
        role: Role::policy("writer"),
        optional,
    };
    assert_eq!(missing(world.run(user(LEAD), switch(vec!["post.publish".into()]))), ["post.publish []"]);
    world.run(user(OWNER), switch(vec!["post.publish".into()])).expect("held");
    world.run(user(LEAD), switch(vec![])).expect("taking away needs the permission alone");
}

#[test]
fn inviting_above_oneself_for_a_second_account_is_refused() {
    let mut world = studio();
    assert_eq!(kind(world.invite(LEAD, 50, vec![organization_role("owner")])), "beyond");
    world.grant(OWNER, MEMBER, organization_role("recruiter")).expect("granted");
    assert_eq!(kind(world.invite(MEMBER, 51, vec![organization_role("lead")])), "beyond");
    // All or nothing.
    let both = vec![organization_role("plain"), profile_role(7, "viewer")];
    assert_eq!(kind(world.invite(MEMBER, 52, both)), "beyond");
    assert!(world.state.invitations().next().is_none());
}

#[test]
fn re_adding_oneself_after_removal_by_an_own_invitation_is_refused() {
    let mut world = studio();
    world.invite(LEAD, 50, vec![organization_role("lead")]).expect("as much as they hold");
    world.run(user(OWNER), Action::RemoveMember { user: UserId::new(LEAD) }).expect("removed");
    assert_eq!(kind(world.accept(LEAD, 50)), "outdated");
    assert_eq!(kind(world.accept(77, 50)), "inviter_cannot");
    // Somebody else may answer for it.
    let (invitation, token, expires_at) = (InvitationId::new(50), TokenId::new(99), at(9_000));
    world.run(user(OWNER), Action::ResendInvitation { invitation, token, expires_at }).expect("resent");
    world.run(user(77), Action::AcceptInvitation { invitation, token }).expect("accepted");
}

#[test]
fn a_removed_or_suspended_member_comes_back_by_nobody_below_them() {
    let mut world = studio();
    world.join(OWNER, 4, vec![organization_role("owner")]);
    world.run(user(OWNER), Action::Suspend { user: UserId::new(4) }).expect("suspended");
    let reinstate = Action::Reinstate { user: UserId::new(4) };
    assert_eq!(kind(world.run(user(4), reinstate.clone())), "suspended");
    assert_eq!(kind(world.run(user(LEAD), reinstate.clone())), "beyond");
    world.run(user(OWNER), reinstate).expect("held");
}

#[test]
fn two_admins_demoting_each_other_at_once_leave_one() {
    let mut world = studio();
    world.join(OWNER, 4, vec![organization_role("owner")]);
    let revoke =
        |who| Action::Revoke { user: UserId::new(who), place: Place::organization(), role: Role::policy("owner") };
    let (one, other) = (world.command(user(OWNER), revoke(4)), world.command(user(4), revoke(OWNER)));
    world.carry_out(&one).expect("the first one");
    assert_eq!(kind(world.carry_out(&other)), "stale_revision");
    let retried = Command { revision: Some(world.state.revision()), ..other };
    assert_eq!(kind(world.carry_out(&retried)), "not_permitted");
    assert_eq!(kind(world.run(user(OWNER), revoke(OWNER))), "last_holder");
}

#[test]
fn a_key_wider_than_its_maker_is_not_minted_and_gives_nothing_beyond_itself() {
    let mut world = studio();
    let mint = |key, permissions: &[&str], places| Action::MintKey {
        key: KeyId::new(key),
        permissions: permissions.iter().map(ToString::to_string).collect(),
        places,
        until: None,
        content: None,
    };
    assert_eq!(missing(world.run(user(LEAD), mint(1, &["subscription.manage"], vec![]))), ["subscription.manage []"]);
    world.run(user(LEAD), mint(1, &["member_permissions.edit", "post.view"], vec![])).expect("held");
    let by_key = By::key(KeyId::new(1));
    let grant = |access| Action::Grant { user: UserId::new(MEMBER), access };
    world.run(by_key, grant(profile_role(7, "viewer"))).expect("within the key");
    // The lead holds it, the key does not.
    assert_eq!(missing(world.run(by_key, grant(profile_role(7, "obliged")))), ["post.publish []"]);
    assert_eq!(kind(world.run(by_key, mint(2, &["post.view"], vec![]))), "wrong_actor");
    world.run(user(OWNER), Action::RemoveMember { user: UserId::new(LEAD) }).expect("removed");
    assert_eq!(kind(world.run(by_key, grant(profile_role(8, "viewer")))), "unknown");
}

#[test]
fn a_narrowed_giver_hands_out_no_more_than_what_is_left() {
    let mut world = studio();
    let mut narrowed = organization_role("owner");
    narrowed.narrowing = Narrowing::except_profiles([ProfileId::new(7)]);
    world.join(OWNER, 4, vec![narrowed.clone()]);
    assert_eq!(kind(world.grant(4, MEMBER, profile_role(7, "viewer"))), "beyond");
    world.grant(4, MEMBER, profile_role(8, "viewer")).expect("held there");
    // The whole organization contains profile 7, a workspace as well.
    assert_eq!(kind(world.grant(4, MEMBER, organization_role("owner"))), "beyond");
    assert_eq!(kind(world.grant(4, MEMBER, workspace_role(5, "head"))), "beyond");
    world.grant(4, MEMBER, workspace_role(6, "head")).expect("without 7 in it");
    world.grant(4, MEMBER, narrowed).expect("as narrow as their own");
}

#[test]
fn widening_ones_own_narrowing_is_refused() {
    let mut world = studio();
    let mut narrowed = organization_role("owner");
    narrowed.narrowing = Narrowing::except_profiles([ProfileId::new(7)]);
    world.join(OWNER, 4, vec![narrowed]);
    let narrow = |narrowing| Action::Narrow {
        user: UserId::new(4),
        place: Place::organization(),
        role: Role::policy("owner"),
        narrowing,
    };
    assert_eq!(kind(world.run(user(4), narrow(Narrowing::default()))), "beyond");
    assert_eq!(kind(world.run(user(4), narrow(Narrowing::except_profiles([ProfileId::new(8)])))), "beyond");
    let both = Narrowing::except_profiles([ProfileId::new(7), ProfileId::new(8)]);
    world.run(user(4), narrow(both)).expect("narrower");
}

#[test]
fn widening_somebody_elses_narrowing_hands_out_what_was_cut_away() {
    let mut world = studio();
    let mut narrowed = organization_role("reader");
    narrowed.narrowing = Narrowing::except_profiles([ProfileId::new(7)]);
    world.join(OWNER, 4, vec![narrowed]);
    // Somebody who edits permissions and sees no post.
    world.join(OWNER, 5, vec![workspace_role(6, "head"), organization_role("clerk")]);
    let narrow = |narrowing| {
        let (place, role) = (Place::organization(), Role::policy("reader"));
        Action::Narrow { user: UserId::new(4), place, role, narrowing }
    };
    assert_eq!(missing(world.run(user(5), narrow(Narrowing::default()))), ["post.view []"]);
    let other = Narrowing::except_profiles([ProfileId::new(8)]);
    assert_eq!(missing(world.run(user(5), narrow(other))), ["post.view []"]);
    let both = Narrowing::except_profiles([ProfileId::new(7), ProfileId::new(8)]);
    world.run(user(5), narrow(both)).expect("taking away");
}

#[test]
fn a_timed_giver_prolongs_nothing() {
    let mut world = studio();
    world.join(OWNER, 4, vec![organization_role("lead").until(at(5_000))]);
    assert_eq!(kind(world.grant(4, MEMBER, profile_role(7, "viewer"))), "beyond");
    world.grant(4, MEMBER, profile_role(7, "viewer").until(at(5_000))).expect("no longer than their own");
    let schedule = |until| Action::Schedule {
        user: UserId::new(4),
        place: Place::organization(),
        role: Role::policy("lead"),
        from: None,
        until,
    };
    assert_eq!(kind(world.run(user(4), schedule(None))), "beyond");
    world.run(user(4), schedule(Some(at(4_000)))).expect("shorter");
    world.now = at(4_000);
    assert_eq!(kind(world.grant(4, MEMBER, profile_role(8, "viewer").until(at(4_500)))), "not_permitted");
}

#[test]
fn a_profile_moved_into_ones_own_workspace_gives_nothing_that_the_mover_lacks() {
    let mut world = studio();
    world.grant(OWNER, LEAD, workspace_role(6, "publisher")).expect("granted");
    let (profile, workspace) = (ProfileId::new(7), Some(WorkspaceId::new(6)));
    let relocate = Action::MoveProfile { profile, workspace };
    assert_eq!(missing(world.run(user(LEAD), relocate.clone())), ["post.edit []", "post.publish []"]);
    world.run(user(OWNER), relocate).expect("the owner holds it on both sides");
    assert!(world.can(LEAD, Level::Profile, "post.publish", Place::profile(profile)));
}

#[test]
fn a_group_whose_role_is_richer_than_its_editor_takes_no_profile_from_them() {
    let mut world = studio();
    let group = GroupId::new(3);
    world.run(user(LEAD), Action::CreateGroup { group, name: "Brand".into(), profiles: vec![] }).expect("empty");
    let at_group = Access::new(Place::group(group), Role::policy("editor"));
    world.grant(OWNER, MEMBER, at_group.clone()).expect("the owner holds it everywhere");
    let add = |profile| Action::AddToGroup { group, profile: ProfileId::new(profile) };
    assert_eq!(missing(world.run(user(LEAD), add(7))), ["post.edit []"]);
    world.run(user(OWNER), add(7)).expect("held");
    assert!(world.can(MEMBER, Level::Profile, "post.edit", Place::profile(ProfileId::new(7))));
    assert!(!world.can(MEMBER, Level::Profile, "post.edit", Place::profile(ProfileId::new(8))));
    // And the lead gives nobody that role at the group.
    assert_eq!(missing(world.grant(LEAD, LEAD, at_group)), ["post.edit []"]);
    world.run(user(LEAD), Action::RemoveFromGroup { group, profile: ProfileId::new(7) }).expect("taking away");
    assert!(!world.can(MEMBER, Level::Profile, "post.edit", Place::profile(ProfileId::new(7))));
}

#[test]
fn editing_a_role_one_holds_adds_nothing_to_it() {
    let mut world = studio();
    let document = |grants: &str| {
        let text = format!(r#"{{"format":1,"level":"profile","name":"night","grants":{{"profile":[{grants}]}}}}"#);
        RoleDocument::parse(&text).expect("a document")
    };
    let view = document(r#""post.view""#);
    world.run(user(LEAD), Action::DefineCustomRole { document: view }).expect("held everywhere");
    let night = Access::new(Place::profile(ProfileId::new(7)), Role::custom("night"));
    world.grant(LEAD, LEAD, night).expect("held");
    let publish = document(r#""post.view","post.publish""#);
    let edit = Action::EditCustomRole { document: publish.clone() };
    // In the organization, and on the profile where they hold the role themselves.
    assert_eq!(missing(world.run(user(LEAD), edit.clone())), ["post.publish []", "post.publish []"]);
    world.run(user(OWNER), edit).expect("the owner holds it");
    assert!(world.can(LEAD, Level::Profile, "post.publish", Place::profile(ProfileId::new(7))));
    let less = document(r#""post.view""#);
    world.run(user(LEAD), Action::EditCustomRole { document: less }).expect("taking away");
    assert!(!world.can(LEAD, Level::Profile, "post.publish", Place::profile(ProfileId::new(7))));
}

#[test]
fn what_somebody_has_already_is_not_handed_out_anew() {
    let mut world = studio();
    world.grant(OWNER, MEMBER, profile_role(7, "editor")).expect("granted");
    let change = |to| Action::ChangeRole { user: UserId::new(MEMBER), role: Role::policy("editor"), to };
    world.run(user(LEAD), change(profile_role(7, "any_state"))).expect("a demotion");
    assert!(!world.can(MEMBER, Level::Profile, "post.edit", Place::profile(ProfileId::new(7))));
}

#[test]
fn acting_for_somebody_needs_the_rights_of_both() {
    let mut world = studio();
    let grant = Action::Grant { user: UserId::new(MEMBER), access: profile_role(7, "editor") };
    let command = world.command(user(LEAD), grant.clone());
    let command = Command { by: command.by.in_the_name_of(UserId::new(OWNER)), ..command };
    assert_eq!(kind(world.carry_out(&command)), "beyond");
    // The host's support acts for a member only where it was let in, and then hands nothing out.
    let command = world.command(operator(), grant);
    let command = Command { by: command.by.in_the_name_of(UserId::new(OWNER)), ..command };
    assert_eq!(kind(world.carry_out(&command)), "wrong_actor");
    assert_eq!(
        kind(world.run(operator(), Action::Grant { user: UserId::new(LEAD), access: organization_role("owner") })),
        "wrong_actor"
    );
}

#[test]
fn may_give_reaches_as_far_as_the_role_that_has_it() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.workspace(5, None);
    // 3.9: an admin has no workspace power, and may give it to themselves.
    assert!(!world.can(1, Level::Workspace, "content.edit", Place::workspace(WorkspaceId::new(5))));
    world.grant(1, 1, workspace_role(5, "owner")).expect("may give");
    assert!(world.can(1, Level::Workspace, "content.edit", Place::workspace(WorkspaceId::new(5))));
}
