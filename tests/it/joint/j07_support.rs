//! J7: an operator of the vendor who is let in has the rights of a role, within a member's where they are in that member's
//! place, for a stated time; hands nothing out, approves nothing and counts for nothing.

mod approvals;
mod told;

use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::*;
use countersign::social::ProfilePermissions;
use countersign::{Actor, Level, Organization, OrganizationId, ProfileId, Reason, UserId, WorkspaceId};

const POLICY: &str = r#"{"format":1,"name":"support",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","ownership.transfer","api_key.manage",
      "custom_role.manage","subscription.manage","profile.connect","workspace.create"],
    "profile":["profile.disconnect","post.view","post.edit","post.publish","post.review","post.force_decision"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1,"max":1}},
      "helper":{"grants":{"organization":["member.remove"],"profile":["post.view","post.edit","post.review","profile.disconnect"]}},
      "warden":{"grants":{"organization":["member.remove"]}},"member":{}},
    "profile":{
      "editor":{"grants":{"profile":["post.view","post.edit","post.publish"]}},
      "checker":{"grants":{"profile":["post.view","post.review"]}}}},
  "plans":{"two":{"seats":{"included":3,"extra":0},"limits":{"clients":0}},
           "free":{"roles":{"organization":["owner"]}}},
  "approval":{"guards":{"create":"post.edit","edit":"post.edit","submit":"post.edit","decide":"post.review",
      "publish":"post.publish","force":"post.force_decision","reassign":"post.force_decision"},
    "definitions":{"main":{"stages":[{"name":"check","approvers":{"permission":"post.review"},"barred":"nobody",
      "unless_every_hand":{"permission":"post.publish"}}]}},
    "bindings":[{"definition":"main"}]}}"#;

const OPERATOR: UserId = UserId::new(900);
const EDITOR: UserId = UserId::new(2);
const CHECKER: UserId = UserId::new(3);
const PAGE: ProfileId = ProfileId::new(7);

/// An owner, an editor and a checker of a page, on three seats.
fn world() -> World {
    let mut world = World::new(POLICY, "owner", Some("two"));
    world.profile(7, None);
    world.join(1, 2, vec![profile_role(7, "editor")]);
    world.join(1, 3, vec![profile_role(7, "checker")]);
    world
}

fn begin(role: &str, whom: Option<UserId>, until: i64) -> Action {
    begin_at(Place::organization(), role, whom, until)
}

fn begin_at(place: Place, role: &str, whom: Option<UserId>, until: i64) -> Action {
    let (role, reason, until) = (Role::policy(role), "ticket 4711".into(), at(until));
    Action::BeginSupport { place, role, acting_for: whom, reason, until }
}

fn end() -> Action {
    Action::EndSupport { operator: OPERATOR }
}

fn actor(world: &World) -> Actor {
    world.state.support_actor(&world.policy, OPERATOR, world.now).expect("an actor")
}

fn may(world: &World, permission: ProfilePermissions) -> bool {
    world.policy.can(&actor(world), permission, &Organization::new(OrganizationId::new(10)).direct_profile(PAGE))
}

fn inside(role: &str, whom: Option<UserId>) -> World {
    let mut world = world();
    world.run(operator(), begin(role, whom, 9_000)).expect("the operator enters");
    world
}

#[test]
fn j7_an_operator_enters_for_a_reason_and_a_time_and_nobody_else_does() {
    let begun = world();
    let with = |reason: &str, until: i64| Action::BeginSupport {
        place: Place::organization(),
        role: Role::policy("helper"),
        acting_for: None,
        reason: reason.into(),
        until: at(until),
    };
    for (by, action, refused) in [
        (user(1), begin("helper", None, 9_000), "wrong_actor"),
        (By::Host {}, begin("helper", None, 9_000), "wrong_actor"),
        (operator().in_the_name_of(UserId::new(1)), begin("helper", None, 9_000), "wrong_actor"),
        (By::operator(EDITOR), begin("helper", None, 9_000), "wrong_actor"),
        (operator(), begin("editor", None, 9_000), "unknown"),
        (operator(), begin("nobody", None, 9_000), "unknown"),
        (operator(), with("  ", 9_000), "no_reason"),
        (operator(), with("ticket", 1_000), "unfit"),
        (operator(), begin("helper", Some(UserId::new(77)), 9_000), "not_a_member"),
    ] {
        let mut world = begun.clone();
        assert_eq!(kind(world.run(by, action.clone())), refused, "{by:?}: {action:?}");
    }
    let mut world = begun;
    world.run(user(1), Action::Suspend { user: EDITOR }).expect("suspended");
    assert_eq!(kind(world.run(operator(), begin("helper", Some(EDITOR), 9_000))), "suspended");
    let events = world.run(operator(), begin("helper", None, 9_000)).expect("the operator enters");
    assert_eq!(kind(world.run(operator(), begin("helper", None, 9_500))), "taken");
    let announced = Effect::AnnounceSupport { operator: OPERATOR, until: Some(at(9_000)) };
    assert_eq!(effects(&events), [announced]);
    assert_eq!(next_deadline(&world.policy, &world.state, world.now), Some(at(9_000)));
    assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    let (who, found) = world.state.support().next().expect("one is in");
    assert_eq!((who, found.reason(), found.until(), found.acting_for()), (OPERATOR, "ticket 4711", at(9_000), None));
    assert_eq!(found.role(), &Role::policy("helper"));
    // The time being over, another entry is another event.
    world.now = at(9_000);
    assert_eq!(kind(world.run(user(1), end())), "expired");
    world.run(operator(), begin("owner", None, 12_000)).expect("anew");
}

#[test]
fn j7_an_operator_has_the_rights_of_the_role_until_the_time_and_no_longer() {
    let mut world = inside("helper", None);
    assert!(may(&world, ProfilePermissions::POST_VIEW) && may(&world, ProfilePermissions::POST_EDIT));
    assert!(!may(&world, ProfilePermissions::POST_PUBLISH), "the role does not give it");
    let built = actor(&world);
    assert_eq!((built.user(), built.operator(), built.valid_until()), (OPERATOR, Some(OPERATOR), Some(at(9_000))));
    world.now = at(8_999);
    assert!(may(&world, ProfilePermissions::POST_VIEW));
    world.now = at(9_000);
    assert!(!may(&world, ProfilePermissions::POST_VIEW), "that instant is over already");
    // What ends, ends by the later clock (J6).
    world
        .run(user(1), Action::ConnectProfile { profile: ProfileId::new(8), name: "Page".into(), workspace: None })
        .expect("later");
    world.now = at(2_000);
    assert!(!may(&world, ProfilePermissions::POST_VIEW), "the organization knows that it is later");
    // Nobody who was not let in, and no role that the plan does not have.
    assert!(!may(&self::world(), ProfilePermissions::POST_VIEW));
    let mut world = inside("helper", None);
    world
        .run(operator(), Action::ChangePlan { plan: "free".into(), at: None, extra_seats: None })
        .expect("another plan");
    assert!(!may(&world, ProfilePermissions::POST_VIEW), "the role is not in force on it");
}

#[test]
fn j7_in_the_place_of_a_member_both_must_be_allowed() {
    for (role, whom, view, edit, publish) in [
        ("helper", EDITOR, true, true, false),
        ("owner", EDITOR, true, true, true),
        ("helper", CHECKER, true, false, false),
        ("warden", EDITOR, false, false, false),
    ] {
        let world = inside(role, Some(whom));
        let found = [ProfilePermissions::POST_VIEW, ProfilePermissions::POST_EDIT, ProfilePermissions::POST_PUBLISH];
        assert_eq!(found.map(|permission| may(&world, permission)), [view, edit, publish], "{role} for {whom}");
        let built = actor(&world);
        assert_eq!((built.user(), built.operator()), (whom, Some(OPERATOR)));
    }
    for ends in [
        Action::RemoveMember { user: EDITOR },
        Action::Suspend { user: EDITOR },
        Action::Revoke { user: EDITOR, place: Place::profile(PAGE), role: Role::policy("editor") },
    ] {
        let mut world = inside("owner", Some(EDITOR));
        world.run(user(1), ends.clone()).expect("it ends");
        assert!(!may(&world, ProfilePermissions::POST_VIEW), "{ends:?}");
        // It does not come back with the member.
        if let Action::Suspend { .. } = ends {
            world.run(user(1), Action::Reinstate { user: EDITOR }).expect("reinstated");
            assert!(!may(&world, ProfilePermissions::POST_VIEW) && world.state.support().next().is_none());
        }
    }
}

#[test]
fn j7_whoever_manages_members_puts_an_operator_out_at_any_time() {
    for (by, refused) in
        [(user(1), None), (operator(), None), (user(2), Some("not_permitted")), (By::Host {}, Some("wrong_actor"))]
    {
        let mut world = inside("helper", None);
        match (world.run(by, end()), refused) {
            (answer @ Err(_), Some(refused)) => assert_eq!(kind(answer), refused),
            (Ok(events), None) => {
                let told =
                    [Effect::SignOut { user: OPERATOR }, Effect::AnnounceSupport { operator: OPERATOR, until: None }];
                assert_eq!(effects(&events), told);
                assert!(!may(&world, ProfilePermissions::POST_VIEW), "from the next decision on");
                assert_eq!(kind(world.run(user(1), end())), "unknown");
            }
            (answer, refused) => panic!("{by:?}: {answer:?}, {refused:?}"),
        }
    }
    let mut world = world();
    world.run(user(1), Action::RemoveMember { user: CHECKER }).expect("a seat");
    world.join(1, 4, vec![organization_role("warden")]);
    world.run(operator(), begin("helper", None, 9_000)).expect("the operator enters");
    world.run(user(4), end()).expect("who removes members");
}

/// Nothing by which somebody comes to hold something, comes in, or decides for another.
#[test]
fn j7_an_operator_hands_nothing_out_in_nobodys_place() {
    let owner = UserId::new(1);
    let editor = || profile_role(7, "editor");
    let handing = [
        Action::Grant { user: CHECKER, access: editor() },
        Action::AddMember { user: UserId::new(9), access: vec![editor()] },
        Action::Invite {
            invitation: InvitationId::new(5),
            recipient: "eva@example.com".into(),
            token: TokenId::new(5),
            access: vec![editor()],
            expires_at: at(5_000),
        },
        Action::ChangeRole { user: CHECKER, role: Role::policy("checker"), to: editor() },
        Action::Reinstate { user: CHECKER },
        Action::TransferOwnership {
            place: Place::organization(),
            role: Role::policy("owner"),
            to: EDITOR,
            former: None,
        },
        Action::MintKey {
            key: KeyId::new(1),
            permissions: vec!["post.view".into()],
            places: vec![],
            until: None,
            content: None,
        },
        Action::ConnectProfile { profile: ProfileId::new(8), name: "Page".into(), workspace: None },
        Action::Delegate {
            delegation: countersign::id::DelegationId::new(1),
            user: EDITOR,
            to: CHECKER,
            places: vec![],
            from: None,
            until: at(5_000),
        },
        begin("owner", None, 9_000),
    ];
    for action in handing {
        let mut world = inside("owner", Some(owner));
        if let Action::Reinstate { user: whom } = &action {
            world.run(user(1), Action::Suspend { user: *whom }).expect("suspended");
        }
        assert_eq!(kind(world.run(operator().in_the_name_of(owner), action.clone())), "wrong_actor", "{action:?}");
        // The owner could, so it is not for want of a right.
        if !matches!(
            action,
            Action::BeginSupport { .. }
                | Action::AddMember { .. }
                | Action::Invite { .. }
                | Action::TransferOwnership { .. }
        ) {
            world.run(user(1), action.clone()).unwrap_or_else(|error| panic!("{action:?}: {error}"));
        }
    }
    let world = inside("owner", None);
    let root = Organization::new(OrganizationId::new(10));
    for name in
        ["member.invite", "member_permissions.edit", "ownership.transfer", "api_key.manage", "custom_role.manage"]
    {
        let permission = world.policy.permission(Level::Organization, name).expect("a permission");
        let decision = world.policy.decide_erased(&actor(&world), permission.into(), &root.into());
        assert_eq!(decision.reason(), Reason::ExcludedByKey, "{name}");
    }
}

#[test]
fn j7_who_acts_in_a_members_place_is_in_for_that() {
    let owner = UserId::new(1);
    let remove = || Action::RemoveMember { user: CHECKER };
    let for_owner = operator().in_the_name_of(owner);
    assert_eq!(kind(world().run(for_owner, remove())), "wrong_actor");
    assert_eq!(kind(inside("owner", None).run(for_owner, remove())), "wrong_actor");
    assert_eq!(kind(inside("owner", Some(EDITOR)).run(for_owner, remove())), "wrong_actor");
    assert_eq!(kind(inside("member", Some(owner)).run(for_owner, remove())), "not_permitted");
    assert_eq!(kind(inside("helper", Some(EDITOR)).run(operator().in_the_name_of(EDITOR), remove())), "not_permitted");
    let mut world = inside("helper", Some(owner));
    let other = By::operator(UserId::new(901)).in_the_name_of(owner);
    assert_eq!(kind(world.run(other, remove())), "wrong_actor", "another operator");
    let events = world.run(for_owner, remove()).expect("both may");
    assert_eq!(events[0].by, for_owner);
    world.now = at(9_000);
    assert_eq!(kind(world.run(for_owner, Action::RemoveMember { user: EDITOR })), "wrong_actor");
}

/// J5: what a log tells of an operator can have happened, or is not believed.
#[test]
fn j7_a_log_in_which_an_operator_was_not_in_is_none() {
    let mut world = inside("helper", Some(UserId::new(1)));
    let before = world.state.clone();
    let by = operator().in_the_name_of(UserId::new(1));
    let event = world.run(by, Action::RemoveMember { user: CHECKER }).expect("removed").remove(0);
    let believed = |event: &Event| evolve(&mut before.clone(), event).is_ok();
    assert!(believed(&event));
    let with = |change: Change| Event { change, ..event.clone() };
    assert!(!believed(&Event { by: By::operator(UserId::new(901)).in_the_name_of(UserId::new(1)), ..event.clone() }));
    assert!(!believed(&Event { by: operator().in_the_name_of(EDITOR), ..event.clone() }));
    assert!(!believed(&Event { at: at(9_000), ..event.clone() }));
    assert!(!believed(&with(Change::AccessGranted { user: CHECKER, access: profile_role(7, "editor") })));
    let began = |operator: UserId, whom: Option<UserId>, reason: &str, until: i64| Change::SupportBegan {
        place: Place::organization(),
        operator,
        role: Role::policy("helper"),
        acting_for: whom,
        reason: reason.into(),
        until: at(until),
    };
    let other = UserId::new(901);
    let entered =
        |operator: UserId, change: Change| believed(&Event { by: By::operator(operator), change, ..event.clone() });
    assert!(entered(other, began(other, Some(EDITOR), "ticket", 9_000)));
    assert!(!entered(OPERATOR, began(other, None, "ticket", 9_000)), "somebody else");
    assert!(!entered(OPERATOR, began(OPERATOR, None, "ticket", 9_000)), "in already");
    assert!(!entered(EDITOR, began(EDITOR, None, "ticket", 9_000)), "a member");
    assert!(!entered(other, began(other, Some(UserId::new(77)), "ticket", 9_000)), "nobody's place");
    assert!(!entered(other, began(other, None, " ", 9_000)), "no reason");
    assert!(!entered(other, began(other, None, "ticket", 1_000)), "no time");
    assert!(!entered(other, Change::SupportEnded { operator: other }), "not in");
}

#[test]
fn j7_an_operator_counts_for_no_seat_and_in_no_minimum() {
    let mut world = inside("owner", None);
    assert_eq!((world.state.active_count(), world.state.member_count()), (3, 3));
    assert!(!world.state.is_member(OPERATOR));
    assert_eq!(kind(world.run(user(1), Action::Leave {})), "last_holder", "an operator with its rights holds no role");
    let roster = world.state.roster(&world.policy, [PAGE], world.now).expect("a roster");
    assert!(roster.people().all(|person| person.user() != OPERATOR));
    // Whoever becomes a member is in as one.
    world.run(user(1), Action::RemoveMember { user: CHECKER }).expect("a seat");
    world.join(1, 900, vec![organization_role("member")]);
    assert!(!may(&world, ProfilePermissions::POST_VIEW) && world.state.support().next().is_none());
}

/// J19: the gate before a deploy names the role by which an operator is in, until it is over.
#[test]
fn j19_a_role_of_an_operator_who_is_in_is_a_misfit_where_it_is_gone() {
    let mut world = inside("helper", None);
    let gone = countersign::Policy::parse(&POLICY.replace("\"helper\":", "\"aide\":")).expect("a policy");
    let named = Misfit::UnknownRole { level: Level::Organization, role: Role::policy("helper") };
    assert_eq!(world.state.misfits(&gone), [named]);
    let renamed = POLICY.replace("\"helper\":{", "\"aide\":{\"formerly\":[\"helper\"],");
    let renamed = countersign::Policy::parse(&renamed).expect("a policy");
    assert_eq!(world.state.misfits(&renamed), []);
    world.now = at(9_000);
    world.run(user(1), Action::RemoveMember { user: CHECKER }).expect("something happens when it is over");
    assert_eq!(world.state.misfits(&gone), []);
}

/// Where a product's roles are held at workspaces and profiles alone, its support is in there, and nowhere else.
#[test]
fn j7_an_operator_is_in_one_workspace_or_profile_and_whoever_manages_it_puts_them_out() {
    let mut world = World::new(crate::organization::world::PUBLER, "", None);
    world.workspace(5, Some(1));
    world.workspace(6, Some(1));
    world.profile(7, Some(5));
    world.profile(8, Some(6));
    let (here, page) = (Place::workspace(WorkspaceId::new(5)), Place::profile(PAGE));
    let told = |place, role| begin_at(place, role, None, 9_000);
    for (place, role) in [
        (Place::organization(), "admin"),
        (here, "editor_of_nothing"),
        (Place::workspace(WorkspaceId::new(9)), "admin"),
        (Place::profile(ProfileId::new(9)), "editor"),
        (Place::group(countersign::id::GroupId::new(1)), "editor"),
    ] {
        assert_eq!(kind(world.clone().run(operator(), told(place, role))), "unknown", "{place} {role}");
    }
    let may = |world: &World, workspace: u64, profile: u64| {
        let on = Organization::new(OrganizationId::new(10)).workspace(WorkspaceId::new(workspace));
        world.policy.can(&actor(world), ProfilePermissions::POST_VIEW, &on.profile(ProfileId::new(profile)))
    };
    world.run(operator(), told(here, "admin")).expect("in the workspace");
    assert!(may(&world, 5, 7) && !may(&world, 6, 8));
    let stored = serde_json::to_string(&world.state.snapshot()).expect("JSON");
    let stored = State::restore(serde_json::from_str(&stored).expect("a snapshot")).expect("it is sound");
    assert_eq!(stored.support().map(|(_, one)| one.place()).collect::<Vec<_>>(), [here]);
    // The owner of the workspace manages it; whoever has nothing there does not.
    world.join(1, 2, vec![crate::organization::world::workspace_role(6, "admin")]);
    assert_eq!(kind(world.clone().run(user(2), end())), "not_permitted");
    world.clone().run(user(1), end()).expect("put out");
    // Deleted and made again under the same id, nobody is in it.
    world.run(user(1), end()).expect("put out");
    world.run(operator(), told(page, "editor")).expect("at the profile");
    assert!(may(&world, 5, 7));
    world.run(user(1), Action::DeleteProfile { profile: PAGE }).expect("deleted");
    world.profile(7, Some(5));
    assert!(!may(&world, 5, 7) && world.state.support().next().is_none());
}
