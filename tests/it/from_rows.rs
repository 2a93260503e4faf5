//! A question straight from a host's rows is answered as one to an actor built from them, by the second evaluator too.

use crate::naive::NaivePolicy;
use crate::thorough::cases;
use crate::worlds::{Small, World, world};
use countersign::actor::{ActorBuilder, ActorError, Assignment, Attenuation, Status};
use countersign::policy::CustomRole;
use countersign::resource::ErasedResource;
use countersign::{
    Content, Level, Organization, Policy, Timestamp, UserId,
    social::{OrganizationPermissions, ProfilePermissions},
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn level(value: &Value) -> Level {
    value.as_str().expect("a level").parse().expect("a level")
}

/// The head of an actor: everything but what is held. `None`: some name or operator fits no actor of the policy.
fn begun<'p>(policy: &'p Policy<Small>, actor: &Value, now: Timestamp) -> Option<ActorBuilder<'p, Small>> {
    let (user, organization) = (read(&actor["user"]).expect("a user"), read(&actor["organization"]).expect("an id"));
    let mut begun = policy.actor(user, organization).status(match actor["status"].as_str() {
        Some("suspended") => Status::Suspended,
        Some("removed") => Status::Removed,
        _ => Status::Active,
    });
    if let Some(plan) = actor["plan"].as_str().filter(|_| policy.has_plans()) {
        begun = begun.plan(policy.plan(plan).ok()?);
    }
    if let Some(names) = actor["ceiling"].as_array() {
        begun = begun.attenuation(permitted(policy, names)?);
    }
    for limit in actor["attenuations"].as_array().into_iter().flatten() {
        begun = match limit.get("actor") {
            Some(other) => {
                let held = rows(policy, other)?;
                begun.impersonated_by(self::begun(policy, other, now)?.assignments(held).build(now).ok()?)
            }
            None => begun.attenuation(key(policy, limit)?),
        };
    }
    for (name, value) in actor["facts"].as_object().into_iter().flatten() {
        if let Ok(fact) = policy.actor_fact(name) {
            begun = begun.fact(fact, value.as_bool().expect("a fact"));
        }
    }
    Some(begun)
}

fn permitted(policy: &Policy<Small>, names: &[Value]) -> Option<Attenuation<Small>> {
    let mut key = Attenuation::nothing();
    for name in names.iter().filter_map(Value::as_str) {
        let known: Vec<_> = Level::ALL.into_iter().filter_map(|level| policy.permission(level, name).ok()).collect();
        (!known.is_empty()).then_some(())?;
        key = known.into_iter().fold(key, Attenuation::and_erased);
    }
    Some(key)
}

fn key(policy: &Policy<Small>, limit: &Value) -> Option<Attenuation<Small>> {
    let mut key = match limit["permissions"].as_array() {
        Some(names) => permitted(policy, names)?,
        None => Attenuation::every_permission(),
    };
    let nodes = limit["nodes"].as_array();
    if let Some(nodes) = nodes.filter(|nodes| nodes.iter().all(|node| node.get("organization").is_none())) {
        key =
            nodes.iter().fold(key.named_nodes_only(), |key, node| match (read(&node["workspace"]), &node["profile"]) {
                (Some(workspace), _) => key.workspace(workspace),
                (None, profile) => key.profile(read(profile).expect("a node")),
            });
    }
    key = read(&limit["content"]).into_iter().fold(key, Attenuation::content);
    Some(read(&limit["until"]).into_iter().fold(key, Attenuation::until))
}

/// What is held, if all of it can be.
fn rows(policy: &Policy<Small>, actor: &Value) -> Option<Vec<Assignment<Small>>> {
    let custom =
        actor["custom_roles"].as_array().into_iter().flatten().map(|role| policy.custom_role(&role.to_string()));
    let custom = custom.collect::<Result<Vec<_>, _>>().ok()?;
    actor["assignments"].as_array().expect("assignments").iter().map(|row| held(policy, row, &custom)).collect()
}

fn held(policy: &Policy<Small>, row: &Value, custom: &[CustomRole]) -> Option<Assignment<Small>> {
    let (at, node) = (level(&row["level"]), &row["node"]);
    let made =
        row["custom_role"].as_str().map(|name| custom.iter().find(|role| role.level() == at && role.name() == name));
    let name = row["role"].as_str().unwrap_or_default();
    let mut held = match (at, made) {
        (Level::Organization, Some(role)) => Assignment::custom_organization(role?),
        (Level::Workspace, Some(role)) => Assignment::custom_workspace(read(node)?, role?),
        (Level::Profile, Some(role)) => Assignment::custom_profile(read(node)?, role?),
        (Level::Organization, None) => Assignment::organization(policy.organization_role(name).ok()?),
        (Level::Workspace, None) => Assignment::workspace(read(node)?, policy.workspace_role(name).ok()?),
        (Level::Profile, None) => Assignment::profile(read(node)?, policy.profile_role(name).ok()?),
    };
    for name in row["optional"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let known = Level::ALL.into_iter().filter_map(|level| policy.permission(level, name).ok());
        let fits = |one: &Assignment<Small>| {
            let whoever = policy.actor(UserId::new(1), countersign::OrganizationId::new(1)).without_plan();
            whoever.assignment(one.clone()).build(Timestamp::from_millis(0)).is_ok()
        };
        let before = held.clone();
        let offered = known.map(|one| (one, before.clone().optional_erased(one))).filter(|(_, one)| fits(one));
        held = offered.fold(held, |held, (one, _)| held.optional_erased(one));
    }
    if let Some(nodes) = read::<Vec<_>>(&row["only_workspaces"]) {
        held = held.only_workspaces(nodes);
    }
    if let Some(nodes) = read::<Vec<_>>(&row["only_profiles"]) {
        held = held.only_profiles(nodes);
    }
    if let Some(nodes) = read::<Vec<_>>(&row["except_workspaces"]) {
        held = held.except_workspaces(nodes);
    }
    if let Some(nodes) = read::<Vec<_>>(&row["except_profiles"]) {
        held = held.except_profiles(nodes);
    }
    if let Some(literals) = read::<Vec<String>>(&row["when"]) {
        held = held.when(policy.condition(literals.iter().map(String::as_str)).ok()?);
    }
    held = read(&row["from"]).into_iter().fold(held, Assignment::from);
    Some(read(&row["until"]).into_iter().fold(held, Assignment::until))
}

fn content<'a>(policy: &Policy<Small>, told: &Value, assignees: Option<&'a [UserId]>) -> Content<'a> {
    let mut content = Content::new();
    content = read(&told["id"]).into_iter().fold(content, Content::id);
    content = read(&told["author"]).into_iter().fold(content, Content::author);
    content = assignees.into_iter().fold(content, Content::assignees);
    content = read(&told["state"]).into_iter().fold(content, Content::state);
    for (name, value) in told["facts"].as_object().into_iter().flatten() {
        if let Ok(fact) = policy.fact(name) {
            content = content.fact(fact, value.as_bool().expect("a fact"));
        }
    }
    content
}

fn place<'a>(on: &Value, content: Option<&'a Content<'a>>) -> ErasedResource<'a> {
    let whole = Organization::new(read(&on["organization"]).expect("an id"));
    let (workspace, profile) = (read(&on["workspace"]), read(&on["profile"]));
    let Some(profile) = profile else {
        return match workspace {
            Some(workspace) => content.into_iter().fold(whole.workspace(workspace), |on, told| on.content(told)).into(),
            None => content.into_iter().fold(whole, |on, told| on.content(told)).into(),
        };
    };
    let on_profile = match workspace {
        Some(workspace) => whole.workspace(workspace).profile(profile),
        None => whole.direct_profile(profile),
    };
    let connected = read(&on["connected_by"]).into_iter().fold(on_profile, |on, user| on.connected_by(user));
    content.into_iter().fold(connected, |on, told| on.content(told)).into()
}

/// Puts each permission of a request by itself, on its first resource; answers how many were compared.
fn compare(policy: &Policy<Small>, naive: &NaivePolicy, request: &Value) -> Result<u32, TestCaseError> {
    let mut request = request.clone();
    if let Some(first) = request["resources"].get(0).cloned() {
        request.as_object_mut().expect("a request").remove("resources");
        request["resource"] = first;
    }
    if request["resource"].is_null() {
        return Ok(0);
    }
    let (actor, on) = (request["actor"].clone(), request["resource"].clone());
    let Some(rows) = rows(policy, &actor) else { return Ok(0) };
    let assignees: Option<Vec<UserId>> = read(&on["content"]["assignees"]);
    let told = on.get("content").map(|told| content(policy, told, assignees.as_deref()));
    let place = place(&on, told.as_ref());
    let now = read(&request["now"]).expect("an instant");
    let asked = match &request["action"] {
        Value::Array(names) => names.clone(),
        name => vec![name.clone()],
    };
    let mut compared = 0;
    for name in asked {
        request["action"] = name.clone();
        let Ok(permission) = policy.permission(place.level(), name.as_str().expect("a name")) else { continue };
        let Some(begun) = begun(policy, &actor, now) else { continue };
        let built = begun.clone().assignments(rows.iter().cloned()).build(now);
        let by_actor = built.map(|built| policy.can_erased(&built, permission.into(), &place));
        // Some of the rows lie in the builder already.
        let (first, rest) = rows.split_at(rows.len() / 2);
        for (before, rows) in [(&rows[..0], &rows[..]), (first, rest), (&rows[..], &rows[..0])] {
            let begun = begun.clone().assignments(before.iter().cloned());
            let found = begun.can_erased_from(rows.iter().rev().cloned(), permission.into(), &place, now);
            prop_assert_eq!(found.is_err(), by_actor.is_err(), "{}", request);
            prop_assert_eq!(found.ok(), by_actor.ok(), "{}", request);
        }
        if let (Ok(expected), Ok(found)) = (naive.decide(&request), by_actor) {
            prop_assert_eq!(expected.can, found, "{}", request);
            compared += 1;
        }
    }
    Ok(compared)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("worlds asked from rows", [4_000, 200])))]

    #[test]
    fn r13_rows_are_answered_as_the_actor_of_them(World { setting, requests } in world()) {
        let policy = Policy::<Small>::parse_with_vocabulary(&setting.document.to_string()).unwrap();
        for request in &requests {
            compare(&policy, &setting.policy, request)?;
        }
    }
}

/// Most of what is drawn can be compared, allowed or not.
#[test]
fn most_requests_are_compared() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut compared, mut asked) = (0, 0);
    for _ in 0..40 {
        let World { setting, requests } = world().new_tree(&mut runner).expect("a world").current();
        let policy = Policy::<Small>::parse_with_vocabulary(&setting.document.to_string()).unwrap();
        for request in &requests {
            asked += 1;
            compared += u32::from(compare(&policy, &setting.policy, request).expect("alike") > 0);
        }
    }
    assert!(compared * 2 > asked, "{compared} of {asked}");
}

const AGENCY: countersign::OrganizationId = countersign::OrganizationId::new(1);
const JULIE: UserId = UserId::new(3);
const NOW: Timestamp = Timestamp::from_millis(1_000);

fn page() -> countersign::Profile<'static> {
    Organization::new(AGENCY).direct_profile(countersign::ProfileId::new(7))
}

#[test]
fn r12_a_row_of_another_policy_is_refused_wherever_it_lies() {
    let policy = Policy::parse(countersign::policies::AGORAPULSE).unwrap();
    let other = Policy::parse(countersign::policies::ALIXIA).unwrap();
    let (manager, stranger) = (policy.organization_role("manager").unwrap(), other.organization_role("owner").unwrap());
    let rows = [Assignment::organization(manager), Assignment::organization(stranger)];
    let asked = policy.actor(JULIE, AGENCY).can_from(rows, ProfilePermissions::POST_VIEW, &page(), NOW);
    assert_eq!(asked, Err(ActorError::OtherPolicy));
}

#[test]
fn r6_a_key_and_a_person_who_is_out_are_asked_in_full() {
    let policy = Policy::parse(countersign::policies::AGORAPULSE).unwrap();
    let rows = || [Assignment::organization(policy.organization_role("manager").unwrap())];
    let (view, publish) = (ProfilePermissions::POST_VIEW, ProfilePermissions::POST_PUBLISH);
    let keyed = || policy.actor(JULIE, AGENCY).attenuation(Attenuation::only(view));
    assert_eq!(keyed().can_from(rows(), view, &page(), NOW), Ok(true));
    assert_eq!(keyed().can_from(rows(), publish, &page(), NOW), Ok(false));
    for status in [Status::Suspended, Status::Removed] {
        assert_eq!(policy.actor(JULIE, AGENCY).status(status).can_from(rows(), view, &page(), NOW), Ok(false));
    }
    let elsewhere = Organization::new(countersign::OrganizationId::new(2));
    let view = OrganizationPermissions::MEMBER_INVITE;
    assert_eq!(policy.actor(JULIE, AGENCY).can_from(rows(), view, &elsewhere, NOW), Ok(false));
    assert_eq!(
        policy.actor(JULIE, AGENCY).can_from(rows(), OrganizationPermissions::empty(), &Organization::new(AGENCY), NOW),
        Ok(false)
    );
}

#[test]
fn r13_a_plan_that_is_not_told_is_refused() {
    let policy = Policy::parse(countersign::policies::ALIXIA).unwrap();
    let rows: [Assignment; 0] = [];
    let asked = policy.actor(JULIE, AGENCY).can_from(rows, ProfilePermissions::POST_VIEW, &page(), NOW);
    assert_eq!(asked, Err(ActorError::MissingPlan));
}

/// Ids of every width, beside ids that differ from them in their high bits alone; some rows say since when they are held.
#[test]
fn r13_rows_of_wide_ids_are_answered_as_the_actor_of_them() {
    let policy = Policy::parse(countersign::policies::PUBLER).unwrap();
    let (editor, admin) = (policy.profile_role("editor").unwrap(), policy.workspace_role("admin").unwrap());
    let view = ProfilePermissions::POST_VIEW;
    let ids =
        [7, 7 | 1 << 32, 7 | 1 << 46, 7 | 1 << 47, 7 | 1 << 48, 7 | 1 << 63, 7 | 1 << 64, 7 | 1 << 127, u128::MAX];
    let on = |workspace: u128, profile: u128| {
        let workspace = Organization::new(AGENCY).workspace(countersign::WorkspaceId::from_u128(workspace));
        workspace.profile(countersign::ProfileId::from_u128(profile))
    };
    for held in ids {
        let at_profile = Assignment::profile(countersign::ProfileId::from_u128(held), editor);
        let at_workspace = Assignment::workspace(countersign::WorkspaceId::from_u128(held), admin);
        for row in [at_profile.clone(), at_workspace.clone(), at_profile.since(3), at_workspace.since(3)] {
            let kept = policy.actor(JULIE, AGENCY).assignment(row.clone());
            let built = kept.clone().build(NOW).unwrap();
            for (workspace, profile) in ids.into_iter().flat_map(|one| ids.map(|other| (one, other))) {
                let on = on(workspace, profile);
                let expected = policy.can(&built, view, &on);
                assert_eq!(kept.can(view, &on, NOW), Ok(expected), "{row:?} on {on:?}");
                let asked = policy.actor(JULIE, AGENCY).can_from([row.clone()], view, &on, NOW);
                assert_eq!(asked, Ok(expected), "{row:?} on {on:?}");
            }
        }
    }
}
