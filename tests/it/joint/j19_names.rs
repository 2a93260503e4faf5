//! J19: a name that was another is read as itself in everything stored, and in no new command.

use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::{
    Access, Action, By, InvitationId, Misfit, Place, Role, RoleDocument, Source, State, TokenId, evolve,
};
use countersign::{Level, OrganizationId, Policy, ProfileId, UserId, WorkspaceId, id::GroupId};

/// The policy in yesterday's names, or in today's with or without a word on yesterday's.
fn policy(today: bool, says_so: bool) -> Policy {
    let mut text = r#"{"format":1,"name":"named","facts":{"FACT":{"title":"Delicate"F_FACT}},
      "permissions":{"organization":{"member.invite":"Invite","member.remove":"Remove","member_permissions.edit":"Edit",
          "ownership.transfer":"Pass on","custom_role.manage":"Roles","api_key.manage":"Keys","subscription.manage":"Plan"},
        "profile":{"post.view":"View","PERMISSION":{"title":"Write"F_PERMISSION},"post.publish":"Publish"}},
      "roles":{"organization":{"OWNER":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1,"max":1}F_OWNER},
          "member":{}},
        "profile":{"WRITER":{"grants":{"profile":["post.view"]},"optional":{"profile":["PERMISSION"]}F_WRITER}}},
      "custom_roles":{"profile":{"ceiling":{"profile":"all"}}},
      "plans":{"PLAN":{"custom_roles":true,"seats":{"included":6}F_PLAN},"free":{"seats":{"included":1}}}}"#
        .to_owned();
    let names = [
        ("FACT", "sensitive", "delicate"),
        ("PERMISSION", "draft.manage", "post.edit"),
        ("OWNER", "owner", "account_owner"),
        ("WRITER", "writer", "author_role"),
        ("PLAN", "gold", "premium"),
    ];
    for (name, old, new) in names {
        let former = if today && says_so { format!(r#","formerly":["{old}"]"#) } else { String::new() };
        text = text.replace(&format!("F_{name}"), &former).replace(name, if today { new } else { old });
    }
    Policy::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn writer(role: &str, permission: &str) -> Access {
    profile_role(7, role).optional(permission)
}

/// An organization with something of every kind in yesterday's names.
fn world() -> World {
    let mut world = World::blank(policy(false, false));
    let access = vec![organization_role("owner")];
    let (organization, founder) = (OrganizationId::new(10), UserId::new(1));
    let plan = Some("gold".into());
    world.run(operator(), Action::Create { organization, founder, access, plan }).expect("it begins");
    world.profile(7, None);
    world.join(1, 2, vec![organization_role("member"), writer("writer", "draft.manage")]);
    let document = r#"{"format":1,"level":"profile","name":"night","grants":{"profile":[
        {"permissions":["draft.manage"],"when":["!sensitive"]},"post.publish"]}}"#;
    let document = RoleDocument::parse(document).expect("a document");
    world.run(user(1), Action::DefineCustomRole { document }).expect("defined");
    world.join(1, 3, vec![Access::new(Place::profile(ProfileId::new(7)), Role::custom("night"))]);
    let (key, permissions) = (countersign::id::KeyId::new(1), vec!["draft.manage".into()]);
    world
        .run(user(1), Action::MintKey { key, permissions, places: vec![], until: None, content: None })
        .expect("minted");
    world.invite(1, 50, vec![writer("writer", "draft.manage")]).expect("invited");
    world
}

/// What everybody may do, by kinds of permissions that both policies have.
fn rights(world: &World) -> Vec<bool> {
    let policy = &world.policy;
    let edit = policy.permission(Level::Profile, "draft.manage").expect("of the vocabulary");
    let edit = match policy.name() == "named" && policy.role(Level::Organization, "owner").is_ok() {
        true => edit,
        false => policy.permission(Level::Profile, "post.edit").expect("of the vocabulary"),
    };
    let on = world.state.resource(Place::profile(ProfileId::new(7))).expect("a place");
    let fact = policy.fact("sensitive").or_else(|_| policy.fact("delicate")).expect("a fact");
    let content = countersign::Content::new().fact(fact, false);
    let page = countersign::Organization::new(OrganizationId::new(10)).direct_profile(ProfileId::new(7));
    let page = countersign::resource::ErasedResource::from(page.content(&content));
    let publish = policy.permission(Level::Profile, "post.publish").expect("a permission");
    let actors = (1..=3).map(|who| world.state.actor(policy, UserId::new(who), world.now).expect("an actor"));
    let key = world.state.key_actor(policy, countersign::id::KeyId::new(1), world.now).expect("a key");
    let actors: Vec<_> = actors.chain([key]).collect();
    let can = |actor: &countersign::Actor| {
        [
            policy.can_erased(actor, edit.into(), &on),
            policy.can_erased(actor, edit.into(), &page),
            policy.can_erased(actor, publish.into(), &on),
        ]
    };
    actors.iter().flat_map(can).collect()
}

#[test]
fn j19_everything_stored_is_read_in_todays_names() {
    let mut world = world();
    let before = rights(&world);
    assert_eq!(before, [true, true, true, true, true, false, false, true, true, true, true, false]);
    world.policy = policy(true, true);
    assert_eq!(rights(&world), before);
    assert_eq!(world.state.misfits(&world.policy), []);
    assert_eq!(world.state.seats(&world.policy), Some(6));
    let printed = Policy::parse(&world.policy.to_json()).expect("what is printed");
    assert_eq!(printed.to_json(), world.policy.to_json());
    // Without a word, each of them is a misfit, and nothing of it gives anything.
    world.policy = policy(true, false);
    let kinds: Vec<&str> = world.state.misfits(&world.policy).iter().map(kind_of).collect();
    let expected = ["role", "role", "optional", "custom_role", "too_few", "administrator", "invitation", "key", "plan"];
    assert_eq!(kinds.iter().filter(|kind| !expected.contains(kind)).count(), 0, "{kinds:?}");
    assert!(expected.iter().all(|kind| kinds.contains(kind) || *kind == "optional"), "{kinds:?}");
    assert!(rights(&world).iter().all(|can| !can));
}

fn kind_of(misfit: &Misfit) -> &'static str {
    match misfit {
        Misfit::UnknownRole { .. } => "role",
        Misfit::UnknownOptional { .. } => "optional",
        Misfit::CustomRole { .. } => "custom_role",
        Misfit::TooFewHolders { .. } => "too_few",
        Misfit::NoAdministrator {} => "administrator",
        Misfit::Invitation { .. } => "invitation",
        Misfit::KeyPermission { .. } => "key",
        Misfit::UnknownPlan { .. } | Misfit::NoPlan {} => "plan",
        _ => "another",
    }
}

/// Each command about what is stored in yesterday's names: refused by these, done by today's, and the log replays.
#[test]
fn j19_commands_say_todays_names_and_the_log_goes_on() {
    let place = Place::profile(ProfileId::new(7));
    let role = |today| Role::policy(if today { "author_role" } else { "writer" });
    let owner = |today| Role::policy(if today { "account_owner" } else { "owner" });
    let permission = |today| if today { "post.edit" } else { "draft.manage" };
    let who = UserId::new(2);
    let actions: Vec<Box<dyn Fn(bool) -> Action>> = vec![
        Box::new(|today| Action::Revoke { user: who, place, role: role(today) }),
        Box::new(|today| Action::SwitchOptional { user: who, place, role: role(today), optional: vec![] }),
        Box::new(|today| Action::Schedule { user: who, place, role: role(today), from: None, until: Some(at(9_000)) }),
        Box::new(|today| Action::SetMustApprove { user: who, place, role: role(today), must_approve: true }),
        Box::new(|today| Action::ChangeRole {
            user: who,
            role: role(today),
            to: Access::new(place, Role::custom("night")),
        }),
        Box::new(|today| Action::Grant {
            user: UserId::new(3),
            access: Access::new(place, role(today)).optional(permission(today)),
        }),
        Box::new(|today| Action::TransferOwnership {
            place: Place::organization(),
            role: owner(today),
            to: who,
            former: None,
        }),
        Box::new(|today| Action::MintKey {
            key: countersign::id::KeyId::new(2),
            permissions: vec![permission(today).into()],
            places: vec![],
            until: None,
            content: None,
        }),
        Box::new(|today| Action::Invite {
            invitation: InvitationId::new(9),
            recipient: "x@example.com".into(),
            token: TokenId::new(9),
            access: vec![Access::new(place, role(today)).optional(permission(today))],
            expires_at: at(9_000),
        }),
    ];
    for (index, action) in actions.iter().enumerate() {
        let mut world = world();
        world.policy = policy(true, true);
        assert_eq!(kind(world.run(user(1), action(false))), "unknown", "{index}");
        world.run(user(1), action(true)).unwrap_or_else(|refusal| panic!("{index}: {refusal}"));
        let mut replayed = State::new(OrganizationId::new(10));
        world.log.iter().for_each(|event| evolve(&mut replayed, event).expect("it follows"));
        assert_eq!(replayed, world.state);
        assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    }
    let mut world = world();
    world.policy = policy(true, true);
    assert_eq!(
        kind(world.run(user(1), Action::ChangePlan { plan: "gold".into(), at: None, extra_seats: None })),
        "unknown"
    );
    world.accept(4, 50).expect("what was invited to yesterday");
    let writes = world.state.access(UserId::new(4));
    assert!(world.can(4, Level::Profile, "post.edit", place), "{writes:?}");
    world.grant(1, 4, writer("author_role", "post.edit")).map(drop).unwrap_or_default();
    world.run(user(1), Action::Revoke { user: UserId::new(4), place, role: role(true) }).expect("revoked");
    assert_eq!(world.state.access(UserId::new(4)), []);
    let last = Action::Revoke { user: UserId::new(1), place: Place::organization(), role: owner(true) };
    assert_eq!(kind(world.run(operator(), last)), "last_holder");
}

#[test]
fn j19_an_operator_fills_a_minimum_that_nobody_meets_and_hands_out_nothing_else() {
    let fresh = || {
        let mut world = world();
        world.policy = policy(true, false);
        world
    };
    let plan = Action::ChangePlan { plan: "premium".into(), at: None, extra_seats: None };
    let owner = organization_role("account_owner");
    let grant = |access: &Access| Action::Grant { user: UserId::new(2), access: access.clone() };
    let pass = Action::TransferOwnership {
        place: Place::organization(),
        role: owner.role.clone(),
        to: UserId::new(2),
        former: None,
    };
    for fills in [grant(&owner), pass] {
        let mut world = fresh();
        assert_eq!(kind(world.run(operator(), grant(&organization_role("member")))), "wrong_actor");
        assert_eq!(kind(world.run(operator(), grant(&owner.clone().until(at(9_000))))), "wrong_actor");
        world.run(By::Host {}, fills.clone()).expect_err("no operator");
        world.run(user(2), fills.clone()).expect_err("no operator");
        world.run(operator(), fills.clone()).expect("nobody holds it");
        world.run(operator(), plan.clone()).expect("an operator");
        assert!(world.can(2, Level::Organization, "member.invite", Place::organization()));
        assert!(["wrong_actor", "no_change"].contains(&kind(world.run(operator(), fills))));
        let misfits = world.state.misfits(&world.policy);
        assert!(
            !misfits.iter().any(|misfit| matches!(misfit, Misfit::TooFewHolders { .. } | Misfit::UnknownPlan { .. }))
        );
    }
}

/// An actor of every member can be built whatever the plan; without one, nothing is in force but what operators do.
#[test]
fn j19_an_organization_without_a_plan_is_on_the_default_or_on_none() {
    let with = |default: &str| {
        let text = format!(
            r#"{{"format":1,"name":"planned","permissions":{{"organization":["member.invite","subscription.manage"]}},
               "roles":{{"organization":{{"owner":{{"grants":{{"organization":"all"}}}}}}}},
               "plans":{{"free":{{"seats":{{"included":2}}}},"full":{{}}}}{default}}}"#
        );
        Policy::parse(&text).expect("a policy")
    };
    let plain = r#"{"format":1,"name":"plain","permissions":{"organization":["member.invite","subscription.manage"]},
        "roles":{"organization":{"owner":{"grants":{"organization":"all"}}}}}"#;
    let invites = |world: &World| world.can(1, Level::Organization, "member.invite", Place::organization());
    let mut world = World::new(plain, "owner", None);
    assert!(invites(&world));
    world.policy = with("");
    assert!(!invites(&world));
    assert_eq!(world.state.misfits(&world.policy), [Misfit::NoPlan {}]);
    assert_eq!(
        kind(world.run(user(1), Action::ChangePlan { plan: "full".into(), at: None, extra_seats: None })),
        "not_permitted"
    );
    let mut mended = world.clone();
    let change = Action::ChangePlan { plan: "full".into(), at: None, extra_seats: None };
    mended.run(operator(), change).expect("an operator");
    assert!(invites(&mended));
    world.policy = with(r#","default_plan":"free""#);
    assert!(invites(&world));
    assert_eq!(world.state.misfits(&world.policy), []);
    assert_eq!(world.state.seats(&world.policy), Some(2));
    assert_eq!(world.policy.default_plan(), Some("free"));
    assert!(Policy::parse(&world.policy.to_json()).is_ok_and(|policy| policy.default_plan() == Some("free")));
}

#[test]
fn j19_a_name_is_one_thing_today_and_yesterday() {
    let refused = |from: &str, to: &str| {
        let text = policy(true, true).to_json();
        assert!(text.contains(from), "{from} in {text}");
        Policy::parse(&text.replacen(from, to, 1)).expect_err("refused").to_string()
    };
    for (from, to) in [
        (r#""owner""#, r#""member""#),
        (r#""writer""#, r#""author_role""#),
        (r#""draft.manage""#, r#""post.view""#),
        (r#""sensitive""#, r#""scheduled""#),
        (r#""gold""#, r#""free""#),
    ] {
        let message = refused(from, to);
        assert!(message.contains("expected a name that nothing of its kind has, found"), "{message}");
    }
    assert!(refused(r#""owner""#, r#""Owner""#).contains("expected a name of a-z"));
    assert!(refused(r#""owner""#, r#""old", "old""#).contains("expected each name once"));
}

/// J13: whoever is taken out of a workspace loses what a directory gave there, by whatever name it is known.
#[test]
fn j19_what_a_directory_gave_under_a_former_name_is_cut_under_the_one_of_today() {
    let mut world = world();
    world.workspace(5, None);
    world.profile(8, Some(5));
    let (group, profiles) = (GroupId::new(1), [7, 8].map(ProfileId::new).into());
    world.run(operator(), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
    let given = Access::new(Place::group(group), Role::policy("writer")).optional("draft.manage");
    let access = given.given_by(Source::directory("press"));
    world.run(operator(), Action::Grant { user: UserId::new(2), access: access.clone() }).expect("given");
    world.policy = policy(true, true);
    let edits =
        |world: &World, profile| world.can(2, Level::Profile, "post.edit", Place::profile(ProfileId::new(profile)));
    assert!(edits(&world, 7) && edits(&world, 8));
    let workspace = WorkspaceId::new(5);
    world.run(operator(), Action::RemoveFromWorkspace { user: UserId::new(2), workspace }).expect("taken out");
    assert!(edits(&world, 7) && !edits(&world, 8));
    let left = world.state.access(UserId::new(2)).into_iter().find(|held| held.source == access.source);
    assert_eq!(left.expect("the rest").narrowing.except_workspaces, Some(vec![workspace]));
}

/// Two that differ by the name of their role alone are one to whoever takes a member out, and two in the log.
#[test]
fn j19_what_is_held_under_both_names_is_cut_whole() {
    for source in [Source::default(), Source::directory("press")] {
        let mut world = world();
        let (group, profiles) = (GroupId::new(1), [7, 8, 9].map(ProfileId::new).into());
        for (workspace, profile) in [(5, 8), (6, 9)] {
            world.workspace(workspace, None);
            world.profile(profile, Some(workspace));
        }
        world.run(operator(), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
        let giver = if source.is_person() { user(1) } else { operator() };
        let given = |role: &str| Access::new(Place::group(group), Role::policy(role)).given_by(source.clone());
        let who = UserId::new(2);
        let out = |workspace| Action::RemoveFromWorkspace { user: who, workspace: WorkspaceId::new(workspace) };
        world.run(giver, Action::Grant { user: who, access: given("writer") }).expect("given");
        world.run(operator(), out(5)).expect("taken out");
        world.policy = policy(true, true);
        world.run(giver, Action::Grant { user: who, access: given("author_role") }).expect("given again, whole");
        world.run(operator(), out(5)).expect("taken out again");
        world.run(operator(), out(6)).expect("and there");
        let views = |profile| world.can(2, Level::Profile, "post.view", Place::profile(ProfileId::new(profile)));
        assert_eq!([7, 8, 9].map(views), [true, false, false], "{source}");
    }
}
