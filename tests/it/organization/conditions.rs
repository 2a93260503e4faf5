//! Assignments under a condition, as they are handed out and stored.

use super::world::*;
use countersign::organization::*;
use countersign::{Content, Level, Policy, ProfileId, UserId};
use serde_json::json;

const POLICY: &str = r#"{
  "format": 1, "name": "translated", "facts": {"label_fr": {"title": "French"FORMERLY}, "paid": {}},
  "actor_facts": ["second_factor"],
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "ownership.transfer"],
    "workspace": ["member.invite", "member_permissions.edit", "member.remove"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1, "max": 1 } },
      "lead": { "grants": { "organization": ["member.invite", "member_permissions.edit"] }, "may_give": { "profile": ["viewer"] } },
      "inviter": { "grants": { "organization": ["member.invite", "member_permissions.edit"] } },
      "writer": { "grants": { "organization": ["member.invite", "member_permissions.edit"], "profile": ["post.view", "post.edit"] } }
    },
    "profile": {
      "editor": { "grants": { "profile": ["post.view", "post.edit"] } },
      "viewer": { "grants": { "profile": ["post.view"] } },
      "checker": { "grants": { "profile": ["post.view"] }, "assignable_by": { "organization": ["lead"] } }
    }
  }
}"#;

/// The policy with a fact of another name, which perhaps was another.
fn written(today: &str, formerly: &str) -> String {
    POLICY.replace("label_fr", today).replace("FORMERLY", formerly)
}

/// Owner 1; writer 2 is the one who hands out, with whatever conditions the test gives; 3 is a lead.
fn begun(writer: &[&str]) -> World {
    let mut world = World::new(&written("label_fr", ""), "owner", None);
    world.profile(7, None);
    let under = |role: &str| writer.iter().fold(organization_role(role), |access, literal| access.when(literal));
    world.join(1, 2, vec![organization_role("lead"), under("writer")]);
    world.join(1, 3, vec![organization_role("lead")]);
    world.join(1, 4, vec![organization_role("lead")]);
    world
}

fn editor(when: &[&str]) -> Access {
    when.iter().fold(profile_role(7, "editor"), |access, literal| access.when(literal))
}

/// Whether a member may edit a post of that label.
fn may_edit(world: &World, who: u64, label: &str, value: bool) -> bool {
    let post = Content::new().fact(world.policy.fact(label).expect("a fact"), value);
    let on = world.state.profile(ProfileId::new(7)).expect("a profile").content(&post);
    let edit = world.policy.permission(Level::Profile, "post.edit").expect("a permission");
    world.policy.can_erased(&world.actor(who), edit.into(), &on.into())
}

#[test]
fn j7_what_is_given_under_a_condition_is_held_under_it() {
    let mut world = begun(&[]);
    world.grant(2, 4, editor(&["label_fr"])).expect("the giver holds it without");
    assert!(may_edit(&world, 4, "label_fr", true) && !may_edit(&world, 4, "label_fr", false));
    // By an invitation as by a grant.
    world.join(2, 5, vec![editor(&["label_fr"])]);
    assert!(may_edit(&world, 5, "label_fr", true) && !may_edit(&world, 5, "label_fr", false));
    // And added outright.
    let added = Action::AddMember { user: UserId::new(6), access: vec![editor(&["!label_fr"])] };
    world.run(user(2), added).expect("added");
    assert!(!may_edit(&world, 6, "label_fr", true) && may_edit(&world, 6, "label_fr", false));
}

#[test]
fn j7_who_holds_under_a_condition_gives_under_that_or_a_stronger_one() {
    let given = [
        (&["label_fr"][..], &[][..], false),
        (&["label_fr"], &["label_fr"], true),
        (&["label_fr"], &["label_fr", "paid"], true),
        (&["label_fr"], &["paid"], false),
        (&["label_fr"], &["!label_fr"], false),
        (&["label_fr", "paid"], &["label_fr"], false),
        (&["!label_fr"], &["label_fr"], false),
        (&["second_factor"], &[], false),
        (&["second_factor"], &["second_factor"], true),
        // Content has one state.
        (&["!draft"], &["scheduled"], true),
        (&["!draft"], &["!scheduled"], false),
        (&["scheduled"], &["!draft"], false),
        (&[], &["label_fr"], true),
    ];
    for (giver, access, fits) in given {
        let mut world = begun(giver);
        let answer = world.grant(2, 4, editor(access));
        assert_eq!(answer.is_ok(), fits, "{giver:?} gives {access:?}: {answer:?}");
        assert!(fits || kind(answer) == "beyond", "{giver:?} gives {access:?}");
    }
}

#[test]
fn j7_a_condition_is_changed_within_the_bound_and_taken_away_freely() {
    let mut world = begun(&["label_fr"]);
    world.grant(1, 4, editor(&[])).expect("granted");
    let change = |access: Access| Action::ChangeRole { user: UserId::new(4), role: Role::policy("editor"), to: access };
    // Less is no gift: the writer may narrow what the owner gave, and not widen it again.
    world.run(user(2), change(editor(&["paid"]))).expect("less than before");
    assert!(!may_edit(&world, 4, "label_fr", true));
    assert_eq!(kind(world.run(user(2), change(editor(&[])))), "beyond", "more than the writer has");
    world.run(user(1), change(editor(&[]))).expect("the owner has it");
    assert!(may_edit(&world, 4, "label_fr", false));
}

#[test]
fn j7_a_role_that_lets_assign_under_a_condition_does_so_under_it() {
    let mut world = begun(&[]);
    world.join(1, 5, vec![organization_role("lead").when("second_factor"), organization_role("writer")]);
    world.join(1, 6, vec![profile_role(7, "viewer")]);
    // The guard is the writer's; that it is a lead who assigns is so with a second factor alone.
    assert_eq!(kind(world.grant(5, 6, profile_role(7, "checker"))), "not_assignable");
    assert_eq!(kind(world.grant(5, 6, profile_role(7, "checker").when("paid"))), "not_assignable");
    world.grant(5, 6, profile_role(7, "checker").when("second_factor")).expect("under the same");
    // A lead without a condition may give what it does not hold; one under a condition, under that.
    let mut world = begun(&[]);
    world.join(1, 5, vec![organization_role("lead").when("paid"), organization_role("inviter")]);
    world.join(1, 6, vec![organization_role("inviter")]);
    world.grant(3, 6, profile_role(7, "viewer")).expect("a lead may");
    assert_eq!(kind(world.grant(5, 6, profile_role(7, "viewer").when("label_fr"))), "beyond");
    world.grant(5, 6, profile_role(7, "viewer").when("paid")).expect_err("held already without");
    world.grant(5, 3, profile_role(7, "viewer").when("paid")).expect("under the same");
}

#[test]
fn j12_assignments_under_different_conditions_stand_side_by_side() {
    let mut world = begun(&[]);
    world.grant(1, 4, editor(&["label_fr"])).expect("granted");
    world.grant(1, 4, editor(&["paid"])).expect("granted besides");
    let of_editor = |world: &World| {
        let held = world.state.access(UserId::new(4));
        held.into_iter().filter(|held| held.role == Role::policy("editor")).collect::<Vec<_>>()
    };
    assert_eq!(of_editor(&world).len(), 2);
    assert_eq!(kind(world.grant(1, 4, editor(&["paid", "label_fr"]))), "no_change", "held already");
    // The whole takes both in.
    world.grant(1, 4, editor(&[])).expect("granted");
    assert_eq!(of_editor(&world), [editor(&[])]);
}

#[test]
fn l10_a_holder_under_a_condition_does_not_count() {
    let mut world = begun(&[]);
    let (role, to) = (Role::policy("owner"), organization_role("owner").when("second_factor"));
    let under = Action::ChangeRole { user: UserId::new(1), role, to };
    assert_eq!(kind(world.run(user(1), under)), "last_holder", "nobody would own it for good");
    let mut fresh = World::blank(Policy::parse(&written("label_fr", "")).expect("a policy"));
    let access = vec![organization_role("owner").when("second_factor")];
    let (organization, founder) = (countersign::OrganizationId::new(10), UserId::new(1));
    fresh.run(operator(), Action::Create { organization, founder, access, plan: None }).expect_err("not for good");
}

#[test]
fn new_access_names_facts_of_today_and_no_contradiction() {
    let mut world = begun(&[]);
    for (when, refused) in [(&["label_de"][..], "unknown"), (&["label_fr", "!label_fr"], "unfit")] {
        assert_eq!(kind(world.grant(1, 4, editor(when))), refused, "{when:?}");
    }
    let none = serde_json::from_value::<Access>(json!({
        "place": {"type": "profile", "profile": 7}, "role": "editor", "when": []
    }));
    assert!(none.is_err(), "an empty list is no condition");
}

#[test]
fn j8_a_condition_that_the_policy_does_not_know_gives_nothing_and_is_told() {
    let mut world = begun(&[]);
    world.grant(1, 4, editor(&["label_fr"])).expect("granted");
    assert!(world.state.misfits(&world.policy).is_empty());
    // Another policy has no such fact.
    let mut other = world.clone();
    other.policy = Policy::parse(&written("label_de", "")).expect("a policy");
    for value in [true, false] {
        assert!(!may_edit(&other, 4, "label_de", value), "{value}");
    }
    let misfits = other.state.misfits(&other.policy);
    let [Misfit::WrongCondition { user: holder, problem, .. }] = misfits.as_slice() else { panic!("{misfits:?}") };
    assert_eq!((*holder, problem.as_str()), (UserId::new(4), "expected the name of an atom, found `label_fr`"));
    // It is mended by taking it.
    let (place, role) = (Place::profile(ProfileId::new(7)), Role::policy("editor"));
    other.run(user(1), Action::Revoke { user: UserId::new(4), place, role }).expect("taken");
    assert!(other.state.misfits(&other.policy).is_empty());
    // A negated one gives nothing either.
    world.grant(1, 4, editor(&["!paid"])).expect("granted");
    world.policy = Policy::parse(&written("label_fr", "").replace("paid", "charged")).expect("a policy");
    assert!(!may_edit(&world, 4, "charged", false) && !may_edit(&world, 4, "charged", true));
    assert_eq!(world.state.misfits(&world.policy).len(), 1);
}

#[test]
fn j19_a_fact_of_yesterday_is_read_in_what_is_stored_and_in_no_new_command() {
    let mut world = begun(&[]);
    world.grant(1, 4, editor(&["label_fr"])).expect("granted");
    world.policy = Policy::parse(&written("french", r#", "formerly": ["label_fr"]"#)).expect("a policy");
    assert!(may_edit(&world, 4, "french", true) && !may_edit(&world, 4, "french", false));
    assert!(world.state.misfits(&world.policy).is_empty());
    assert_eq!(kind(world.grant(1, 3, editor(&["label_fr"]))), "unknown", "a name of yesterday");
    world.grant(1, 3, editor(&["french"])).expect("today's");
}

/// A condition under a former name of its fact and one under today's are the same, in everything that is compared.
#[test]
fn j19_a_condition_under_a_former_name_is_the_one_under_todays() {
    let today = || Policy::parse(&written("french", r#", "formerly": ["label_fr"]"#)).expect("a policy");
    let (old, new) = (editor(&["label_fr", "!paid"]), editor(&["french", "!paid"]));
    let mut world = begun(&[]);
    world.grant(1, 4, Access { until: Some(at(9_000)), ..old.clone() }).expect("granted");
    world.policy = today();
    let same = Access { until: Some(at(9_000)), ..new.clone() };
    assert_eq!(kind(world.grant(1, 4, same.clone())), "no_change");
    let stronger = editor(&["!paid", "french", "second_factor"]).until(at(9_000));
    assert_eq!(kind(world.grant(1, 4, stronger)), "no_change", "what says more is held as well");
    let to = same.clone();
    let user_4 = UserId::new(4);
    let change = Action::ChangeRole { user: user_4, role: Role::policy("editor"), to };
    assert_eq!(kind(world.run(user(1), change)), "no_change");
    // J12: what can be one assignment is one, and is held on without a break.
    let since = |world: &World| {
        let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
        let member = snapshot["members"].as_array().expect("members").iter().find(|one| one["user"] == 4).cloned();
        let member = member.expect("a member");
        let at = member["holds"].as_array().expect("a list").iter().position(|held| held["role"] == "editor");
        member["holds_since"][at.expect("an editor")].clone()
    };
    let first = since(&world);
    world.grant(1, 4, new.clone()).expect("for longer");
    let held = |world: &World| -> Vec<Access> {
        let all = world.state.access(user_4).into_iter();
        all.filter(|held| held.role == Role::policy("editor")).collect()
    };
    assert_eq!(held(&world).len(), 1, "{:?}", held(&world));
    assert_eq!((held(&world)[0].until, since(&world)), (None, first.clone()));
    let (place, role) = (new.place, new.role.clone());
    let schedule = Action::Schedule { user: user_4, place, role, from: None, until: Some(at(8_000)) };
    world.run(user(1), schedule).expect("for less");
    assert_eq!(held(&world).len(), 1);
    let line = world.log.last().expect("an event").line(&world.policy, Language::English, &Numbers).text;
    assert!(line.contains("French"), "a former name is told by today's title: {line}");
    let restored = State::restore(world.state.snapshot()).expect("a snapshot");
    assert_eq!(replay(State::new(restored.organization()), &world.log).expect("it happened"), restored);
    // A team, an invitation and the bound read it alike.
    let mut world = begun(&["label_fr"]);
    let team = TeamId::new(1);
    world.run(user(1), Action::CreateTeam { team, name: "Blog".into() }).expect("a team");
    world.run(user(1), Action::GrantToTeam { team, access: old }).expect("given");
    world.policy = today();
    let change = |to: &Access| Action::ChangeTeamAccess { team, role: Role::policy("editor"), to: to.clone() };
    assert_eq!(kind(world.run(user(1), change(&new))), "no_change");
    world.run(user(1), change(&same)).expect("for less");
    assert_eq!(world.state.team_access(team).len(), 1);
    world.grant(2, 4, editor(&["french"])).expect("who holds it under that condition gives it under that");
    assert_eq!(kind(world.grant(2, 4, editor(&["!french"]))), "beyond");
}

struct Numbers;

impl Names for Numbers {
    fn person(&self, _: UserId) -> Option<String> {
        None
    }
}

#[test]
fn snapshots_history_and_reviews_say_the_condition() {
    let mut world = begun(&[]);
    let events = world.grant(1, 4, editor(&["label_fr", "!paid"])).expect("granted");
    let stored = serde_json::to_value(&events[0]).expect("JSON");
    assert_eq!(stored["change"]["access"]["when"], json!(["!paid", "label_fr"]), "in one order");
    let text = serde_json::to_string(&world.state.snapshot()).expect("JSON");
    let again = State::restore(serde_json::from_str(&text).expect("a snapshot")).expect("consistent");
    assert_eq!(again.access(UserId::new(4)), world.state.access(UserId::new(4)));
    struct Ids;
    impl Names for Ids {
        fn person(&self, _: UserId) -> Option<String> {
            None
        }
    }
    let line = |language| events[0].line(&world.policy, language, &Ids).text;
    assert!(
        line(Language::English).ends_with("editor on profile 7 when not paid and French"),
        "{}",
        line(Language::English)
    );
    assert!(line(Language::French).contains(" si non paid et French"), "{}", line(Language::French));
}
