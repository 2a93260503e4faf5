//! What is said of teams: in events of others, in the history, in a review, as of an instant, before a command.

use super::limits::{SHOP, shop};
use super::{BLOG, give, house, out, put, run, take};
use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::event_sourcing::{HistoryError, replay};
use countersign::explain::Standing;
use countersign::id::GroupId;
use countersign::organization::*;
use countersign::social::ProfilePermissions;
use countersign::{Level, OrganizationId, Policy, ProfileId, UserId};

struct Office;

impl Names for Office {
    fn person(&self, user: UserId) -> Option<String> {
        Some(["", "Sarah", "Marc", "Julie"][usize::try_from(user.as_u128()).ok().filter(|id| *id < 4)?].into())
    }

    fn team(&self, team: TeamId) -> Option<String> {
        (team == BLOG).then(|| "Blog".into())
    }
}

fn story() -> World {
    let mut world = house();
    let editor = profile_role(7, "editor");
    run(&mut world, user(1), put(2));
    run(&mut world, user(1), give(editor.clone()));
    run(&mut world, user(1), put(3));
    world.grant(1, 3, editor.clone()).expect("beside it");
    let to = profile_role(7, "moderator");
    run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: editor.role.clone(), to: to.clone() });
    run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: to.role, to: editor.clone() });
    run(&mut world, user(1), out(3));
    run(&mut world, user(1), Action::RenameTeam { team: BLOG, name: "News".into() });
    run(&mut world, user(1), Action::DeleteTeam { team: BLOG });
    world
}

#[test]
fn the_history_tells_of_teams_by_name() {
    let world = story();
    let told = |language| -> Vec<String> {
        let teams = world.log.iter().filter(|event| {
            serde_json::to_value(&event.change).expect("JSON")["type"].as_str().expect("a name").starts_with("team_")
        });
        let line = |event: &Event| event.line(&world.policy, language, &Office).text;
        teams.map(line).collect()
    };
    let english = [
        "Sarah created team Blog",
        "Sarah put Marc into team Blog",
        "Sarah made team Blog Editor on profile 7",
        "Sarah put Julie into team Blog",
        "Sarah changed what team Blog is on profile 7: Editor became Moderator",
        "Sarah changed what team Blog is on profile 7: Moderator became Editor",
        "Sarah took Julie out of team Blog; it is kept through a person",
        "Sarah renamed a team to News",
        "Sarah took Editor on profile 7 from team Blog",
        "Sarah deleted team Blog",
    ];
    assert_eq!(told(Language::English), english);
    let french = told(Language::French);
    assert_eq!(french[1], "Sarah a mis Marc dans l'équipe Blog");
    assert_eq!(french[6], "Sarah a sorti Julie de l'équipe Blog ; il est conservé par une personne");
}

#[test]
fn as_of_an_instant_says_through_which_team_and_by_whom() {
    let mut world = house();
    world.join(1, 4, vec![organization_role("co_owner")]);
    run(&mut world, user(4), give(profile_role(7, "editor")));
    run(&mut world, user(1), put(2));
    let then = as_of(State::new(OrganizationId::new(10)), &world.log, world.now).expect("a log");
    let grants = then.grants(UserId::new(2));
    let through: Vec<_> = grants.iter().filter(|grant| grant.access.source.through() == Some(BLOG)).collect();
    let [grant] = &through[..] else { panic!("one grant: {grants:?}") };
    let by: Vec<By> = grant.given.iter().map(|given| given.by).collect();
    assert_eq!(by, [user(4), user(1)], "who gave it to the team, who put them in");
    let review = then.access_review(&world.policy);
    assert!(review.to_csv().contains("team 1"), "{}", review.to_csv());
    let text = review.to_text(&world.policy, "en", &Office);
    assert!(text.contains("Marc, a member since"), "{text}");
    assert!(text.contains("Editor at profile 7, through team Blog, given by Sarah"), "{text}");
    let text = review.to_text(&world.policy, "fr", &Nobody);
    assert!(text.contains("par l'équipe 1, donné par l'utilisateur 1"), "{text}");
}

/// Who has no names at all.
struct Nobody;

impl Names for Nobody {
    fn person(&self, _: UserId) -> Option<String> {
        None
    }
}

#[test]
fn a_simulation_names_what_everybody_in_a_team_would_gain_and_lose() {
    let mut world = house();
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    for (action, gain) in [(give(profile_role(7, "editor")), true), (take(&profile_role(7, "editor")), false)] {
        let command = world.command(user(1), action.clone());
        let simulated = simulate(&world.policy, &world.state, &command).expect("it would happen");
        let publish = simulated.differences.iter().filter(|one| one.permission == "post.publish");
        let told: Vec<_> = publish.map(|one| (one.user.as_u128(), one.is_gain())).collect();
        assert_eq!(told, [(2, gain), (3, gain)]);
        let notified = effects(&simulated.events).contains(&Effect::NotifyTeam { team: BLOG });
        assert!(notified);
        run(&mut world, user(1), action);
    }
}

#[test]
fn a_policy_that_a_teams_roles_do_not_fit_is_told_once_of_the_team() {
    let mut world = shop();
    run(&mut world, user(1), give(profile_role(7, "helper").optional("post.edit")));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    assert_eq!(world.state.misfits(&world.policy), []);
    let without = Policy::parse(&SHOP.replace(r#","optional":{"profile":["post.edit"]}"#, "")).expect("a policy");
    let problem = "expected an optional permission of role `helper`, found `post.edit`".into();
    assert_eq!(world.state.misfits(&without), [Misfit::Team { team: BLOG, problem }]);
    // It can be mended there, and nobody is put in before it is, but for what is held already.
    world.policy = without;
    run(
        &mut world,
        user(1),
        Action::ChangeTeamAccess { team: BLOG, role: Role::policy("helper"), to: profile_role(7, "helper") },
    );
    assert_eq!(world.state.misfits(&world.policy), []);
    let gone = Policy::parse(&SHOP.replace("helper", "aide")).expect("a policy");
    let unknown = Misfit::UnknownRole { level: Level::Profile, role: Role::policy("helper") };
    assert_eq!(world.state.misfits(&gone), std::slice::from_ref(&unknown));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), out(who))));
    assert_eq!(world.state.misfits(&gone), [unknown], "a team that has nobody in it counts");
    world.policy = gone;
    assert_eq!(kind(world.run(user(1), put(2))), "unknown");
    run(&mut world, user(1), take(&profile_role(7, "helper")));
}

#[test]
fn j19_a_team_goes_on_under_the_new_name_of_its_role() {
    let mut world = shop();
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    run(&mut world, user(1), give(profile_role(7, "writer")));
    let renamed = SHOP
        .replace(r#""writer":{"#, r#""author":{"formerly":["writer"],"#)
        .replace(r#""role":"writer""#, r#""role":"author""#);
    world.policy = Policy::parse(&renamed).expect("a policy");
    assert_eq!(world.state.misfits(&world.policy), []);
    assert_eq!(kind(world.run(user(1), give(profile_role(7, "author")))), "taken");
    assert_eq!(
        kind(world.run(user(1), take(&profile_role(7, "writer")))),
        "unknown",
        "the old name is in no new command"
    );
    run(&mut world, user(1), put(4));
    run(&mut world, user(1), out(3));
    let to = profile_role(7, "author").narrowed(Narrowing::default());
    let until = Access { until: Some(at(9_000)), ..to };
    let role = Role::policy("author");
    run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: role.clone(), to: until });
    run(
        &mut world,
        user(1),
        Action::RevokeFromTeam { team: BLOG, place: Place::profile(countersign::ProfileId::new(7)), role },
    );
    assert_eq!(world.state.access(UserId::new(4)), [organization_role("member")]);
}

/// The same log with one change in place of another.
fn forged(world: &World, is: impl Fn(&Change) -> bool, other: Change) -> Result<State, HistoryError> {
    let mut log = world.log.clone();
    let found = log.iter_mut().rev().find(|event| is(&event.change)).expect("an event");
    found.change = other;
    let upto = usize::try_from(found.revision).expect("few");
    replay(State::new(OrganizationId::new(10)), &log[..upto])
}

#[test]
fn j05_what_cannot_have_happened_to_a_team_is_refused() {
    let mut world = house();
    let editor = profile_role(7, "editor");
    run(&mut world, user(1), give(editor.clone()));
    run(&mut world, user(1), put(2));
    world.grant(1, 2, editor.clone()).expect("beside it");
    run(&mut world, user(1), out(2));
    let left = |change: &Change| matches!(change, Change::TeamLeft { .. });
    let (team, who) = (BLOG, UserId::new(2));
    assert!(forged(&world, left, Change::TeamLeft { team, user: who, kept: vec![Source::default()] }).is_ok());
    let never = [
        Change::TeamLeft { team, user: who, kept: vec![] },
        Change::TeamLeft { team, user: who, kept: vec![Source::default(), Source::import()] },
        Change::TeamLeft { team, user: UserId::new(3), kept: vec![] },
        Change::TeamJoined { team, user: who },
        Change::TeamJoined { team, user: UserId::new(99) },
        Change::TeamJoined { team: TeamId::new(9), user: UserId::new(3) },
        Change::TeamCreated { team, name: "Blog".into() },
        Change::TeamDeleted { team },
        Change::TeamAccessGranted { team, access: editor.clone() },
        Change::TeamAccessGranted { team, access: profile_role(8, "editor").given_by(Source::import()) },
        Change::TeamAccessGranted { team, access: profile_role(99, "editor") },
        Change::TeamAccessRevoked { team, access: profile_role(8, "editor"), kept: vec![] },
        Change::TeamAccessRevoked { team, access: editor.clone(), kept: vec![] },
        Change::TeamAccessRevoked { team, access: editor.clone(), kept: vec![UserId::new(3)] },
        Change::AccessGranted { user: who, access: profile_role(8, "editor").given_by(Source::team(team)) },
        Change::MemberRemoved { user: who, sources: vec![] },
    ];
    for change in never {
        assert!(forged(&world, left, change.clone()).is_err(), "{change:?}");
    }
    // Operators hand out nothing through teams.
    let mut log = world.log.clone();
    let joined = log.iter_mut().rev().find(|event| matches!(event.change, Change::TeamJoined { .. })).expect("one");
    joined.by = operator();
    assert!(replay(State::new(OrganizationId::new(10)), &log).is_err());
}

#[test]
fn j04_a_snapshot_writes_what_a_team_has_once_and_is_checked() {
    let mut world = house();
    run(&mut world, user(1), give(profile_role(7, "editor")));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
    assert_eq!(snapshot["teams"][0]["access"].as_array().expect("a list").len(), 1);
    assert!(!snapshot["members"].to_string().contains("\"team\""), "{}", snapshot["members"]);
    let restored = |snapshot: serde_json::Value| State::restore(serde_json::from_value(snapshot).expect("a snapshot"));
    assert_eq!(restored(snapshot.clone()).expect("a snapshot"), world.state);
    let with = |path: &str, value: serde_json::Value| {
        let mut snapshot = snapshot.clone();
        *snapshot.pointer_mut(path).expect("a place") = value;
        restored(snapshot)
    };
    let team = snapshot["teams"][0].clone();
    let access = team["access"][0].clone();
    for (path, value) in [
        ("/teams", serde_json::json!([team, team])),
        ("/teams/0/members", serde_json::json!([2, 99])),
        ("/teams/0/members", serde_json::json!([3, 2])),
        ("/teams/0/since", serde_json::json!([[1]])),
        ("/teams/0/since", serde_json::json!([[1], [1, 2]])),
        ("/teams/0/access", serde_json::json!([access, access])),
        ("/teams/0/access/0/place/profile", serde_json::json!(99)),
        ("/teams/0/access/0/role", serde_json::json!("editor")),
    ] {
        let answer = with(path, value.clone());
        assert_eq!(answer.is_ok(), path.ends_with("role"), "{path} {value}");
    }
    let mut held = snapshot.clone();
    let mut forged = access;
    forged["source"] = serde_json::json!({"type": "team", "team": 1});
    held["members"][1]["holds"].as_array_mut().expect("a list").push(forged);
    held["members"][1].as_object_mut().expect("an object").remove("holds_since");
    assert!(restored(held).is_err(), "what is held through a team stands with the team");
}

#[test]
fn j17_a_holding_through_a_team_goes_on_where_another_gives_the_same() {
    let mut world = house();
    let editor = profile_role(7, "editor");
    run(&mut world, user(1), give(editor.clone()));
    run(&mut world, user(1), put(2));
    let since = |world: &World| {
        let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
        snapshot["teams"][0]["since"][0][0].as_u64().expect("a revision")
    };
    let first = since(&world);
    // Out and in again is a new holding; with the role from a person in between, it goes on.
    run(&mut world, user(1), out(2));
    run(&mut world, user(1), put(2));
    assert!(since(&world) > first);
    let second = since(&world);
    world.grant(1, 2, editor.clone()).expect("beside it");
    run(&mut world, user(1), out(2));
    run(&mut world, user(1), put(2));
    assert_eq!(since(&world), second);
    // What is made less begins anew; what is made more goes on.
    let mut world = house();
    run(&mut world, user(1), put(2));
    run(&mut world, user(1), give(Access { until: Some(at(9_000)), ..editor.clone() }));
    let first = since(&world);
    run(&mut world, user(1), Action::ChangeTeamAccess { team: BLOG, role: editor.role.clone(), to: editor.clone() });
    assert_eq!(since(&world), first);
    assert_eq!(kind(world.run(user(2), out(2))), "not_permitted", "nobody is their own manager");
}

#[test]
fn an_explanation_says_through_which_team() {
    let mut world = house();
    let group = Access::new(Place::group(GroupId::new(1)), Role::policy("editor"));
    run(&mut world, user(1), give(group));
    run(&mut world, user(1), put(2));
    world.grant(1, 2, profile_role(7, "moderator")).expect("a person's");
    let on = world.state.profile(ProfileId::new(7)).expect("a profile");
    let told = |world: &World, who: u64| -> Vec<(String, Vec<Source>)> {
        let explanation = world.policy.explain(&world.actor(who), ProfilePermissions::POST_PUBLISH, &on);
        let all = explanation.assignments.iter().filter(|one| one.standing == Standing::Applies);
        all.map(|one| (one.role.clone(), world.state.through(&world.policy, UserId::new(who), one))).collect()
    };
    let both = [("editor".into(), vec![Source::team(BLOG)]), ("moderator".into(), vec![Source::default()])];
    let at_profile =
        |world: &World| told(world, 2).into_iter().filter(|(role, _)| role != "member").collect::<Vec<_>>();
    let mut found = at_profile(&world);
    found.sort();
    assert_eq!(found, both);
    let access = profile_role(7, "editor").given_by(Source::directory("press"));
    run(&mut world, operator(), Action::Grant { user: UserId::new(2), access });
    let found = at_profile(&world);
    assert!(found.iter().all(|(role, through)| role != "editor" || through.len() == 2), "{found:?}");
    let explanation = world.policy.explain(&world.actor(2), ProfilePermissions::POST_PUBLISH, &on);
    let text = |language, names: &dyn Names| {
        world.state.explained(&world.policy, UserId::new(2), &explanation, language, names)
    };
    let english = text("en", &Office);
    assert!(
        english.contains("Editor at Social profile 7, through directory group press, team Blog: applies"),
        "{english}"
    );
    assert!(
        english.contains("Moderator at Social profile 7: applies"),
        "a person's grant is told as before: {english}"
    );
    assert!(text("fr", &Nobody).contains(", par le groupe d'annuaire press, l'équipe Blog : s'applique"));
    assert_eq!(
        text("en", &Nobody).replace(", through directory group press, team Blog", ""),
        explanation.to_text(&world.policy, "en")
    );
    run(&mut world, user(1), out(2));
    assert!(at_profile(&world).iter().all(|(_, through)| !through.contains(&Source::team(BLOG))));
    assert_eq!(
        world.state.through(
            &world.policy,
            UserId::new(99),
            &world.policy.explain(&world.actor(1), ProfilePermissions::POST_PUBLISH, &on).assignments[0]
        ),
        []
    );
}
