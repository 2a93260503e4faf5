//! Reach: the law `reach.contains(r) == can(r)`, and the ways to use it.

mod columns;
mod prohibitions;

use crate::explain::world::{self, Random};
use crate::thorough::{cases, extent};
use countersign::reach::{Nodes, Requirement};
use countersign::{
    Actor, Content, ContentId, ContentState, Level, Organization, OrganizationId, Policy, Profile, ProfileId,
    Timestamp, UserId, WorkspaceId,
    actor::{Assignment, Attenuation},
    resource::ErasedResource,
    social::ProfilePermissions,
    test_kit,
    vocabulary::ErasedPermissions,
};
use proptest::prelude::*;
use serde_json::Value;

static ACTOR: [UserId; 1] = [UserId::new(1)];
static OPERATOR: [UserId; 1] = [UserId::new(2)];
const HERE: Organization<'static> = Organization::new(OrganizationId::new(10));

fn world(seed: u64) -> (Policy, Actor, Vec<ErasedPermissions>) {
    let (document, request) = world::of(seed);
    let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
    let now = Some(Timestamp::from_millis(500));
    let actor = policy.read_actor(&request["actor"].to_string(), now).expect("the actor is built");
    let one = |level, name| ErasedPermissions::from(policy.permission(level, name).expect("a permission"));
    let (view, edit) = (one(Level::Profile, "post.view"), one(Level::Profile, "post.edit"));
    let both = view.with(policy.permission(Level::Profile, "post.edit").expect("a permission")).expect("one level");
    let asked = vec![view, edit, both, one(Level::Workspace, "content.edit"), ErasedPermissions::empty(Level::Profile)];
    (policy, actor, asked)
}

fn contents(policy: &Policy) -> Vec<Content<'static>> {
    let users = [1, 2, 3].map(UserId::new);
    let mut all = vec![Content::new()];
    let mut vary = |change: &dyn Fn(Content<'static>) -> Vec<Content<'static>>| {
        all = all.iter().flat_map(|content| [vec![*content], change(*content)].concat()).collect();
    };
    vary(&|content| users.map(|user| content.author(user)).to_vec());
    vary(&|content| vec![content.assignees(&[]), content.assignees(&ACTOR), content.assignees(&OPERATOR)]);
    vary(&|content| {
        [ContentState::Scheduled, ContentState::Published, ContentState::Draft]
            .map(|state| content.state(state))
            .to_vec()
    });
    vary(&|content| vec![content.id(ContentId::new(4))]);
    for fact in ["sensitive", "late"] {
        if let Ok(fact) = policy.fact(fact) {
            vary(&|content| vec![content.fact(fact, true), content.fact(fact, false)]);
        }
    }
    all
}

fn nodes() -> Vec<ErasedResource<'static>> {
    let mut nodes: Vec<ErasedResource<'_>> = vec![HERE.into(), Organization::new(OrganizationId::new(11)).into()];
    for workspace in [None, Some(5), Some(6)] {
        let workspace = workspace.map(|id| HERE.workspace(WorkspaceId::new(id)));
        nodes.extend(workspace.map(ErasedResource::from));
        for profile in [7, 8] {
            let id = ProfileId::new(profile);
            let profile = workspace.map_or(HERE.direct_profile(id), |workspace| workspace.profile(id));
            nodes.push(profile.into());
        }
    }
    nodes
}

/// The law on every node with every content that the worlds can tell apart.
fn exhaust(seed: u64) -> (u64, u64) {
    let (policy, actor, asked) = world(seed);
    let contents = contents(&policy);
    let (mut inside, mut outside) = (0, 0);
    for asked in asked {
        let reach = policy.reach_erased(&actor, asked);
        let filter = reach.compile_filter();
        let with_obligations = policy.reach_with_obligations(&actor, asked);
        let mut compare = |on: ErasedResource<'_>| {
            let can = policy.can_erased(&actor, asked, &on);
            assert_eq!(reach.contains(on), can, "seed {seed}: {on:?} in {:#?}", reach.parts());
            assert_eq!(filter.admits(on), can, "seed {seed}: {on:?} in {filter:#?}");
            let decision = policy.decide_erased(&actor, asked, &on).is_allowed();
            assert_eq!(
                with_obligations.contains(on),
                decision,
                "seed {seed}: {on:?} in {:#?}",
                with_obligations.parts()
            );
            assert!(!can || !reach.is_nothing());
            assert!(
                can || !reach.is_everything()
                    || on.level() != reach.level()
                    || on.organization() != reach.organization()
            );
            if can { inside += 1 } else { outside += 1 }
        };
        for node in nodes() {
            compare(node);
        }
        for content in &contents {
            compare(HERE.workspace(WorkspaceId::new(5)).content(content).into());
            for profile in profiles() {
                compare(profile.content(content).into());
                let residual = filter.at(&profile);
                assert_eq!(residual.admits(content), filter.admits(profile.content(content)));
                assert!(!residual.is_always() || residual.admits(content));
                assert!(!residual.is_never() || !residual.admits(content));
            }
        }
    }
    (inside, outside)
}

fn profiles() -> Vec<Profile<'static>> {
    let (seven, eight) = (ProfileId::new(7), ProfileId::new(8));
    let (five, six) = (HERE.workspace(WorkspaceId::new(5)), HERE.workspace(WorkspaceId::new(6)));
    let places = [HERE.direct_profile(seven), five.profile(seven), five.profile(eight), six.profile(seven)];
    let connected = |profile: Profile<'static>| [1, 2, 3].map(|user| profile.connected_by(UserId::new(user))).to_vec();
    places.into_iter().flat_map(|profile| [vec![profile], connected(profile)].concat()).collect()
}

#[test]
fn r10_reach_contains_exactly_what_can_allows() {
    let (mut inside, mut outside) = (0, 0);
    let actors = extent("actors and where they reach", None, [150, 30]);
    for seed in 0..actors {
        let (more_inside, more_outside) = exhaust(seed);
        inside += more_inside;
        outside += more_outside;
    }
    let least = 600 * actors;
    assert!(inside > least && outside > least, "{inside} inside, {outside} outside");
}

/// An actor with many assignments among 60 workspaces and 200 profiles.
fn crowded(policy: &Policy, random: &mut Random) -> Actor {
    let member = policy.organization_role("member").expect("a role");
    let mut builder = policy.actor(UserId::new(1), OrganizationId::new(10)).organization_role(member);
    for _ in 0..random.below(120) {
        let role = policy.profile_role(random.pick(&["editor", "moderator", "guest"])).expect("a role");
        builder = builder.profile_role(ProfileId::new(random.below(200)), role);
    }
    if random.one_in(3) {
        let manager = policy.organization_role("manager").expect("a role");
        let ids: Vec<u64> = (0..random.below(20)).map(|_| random.below(60)).collect();
        let narrowed = Assignment::organization(manager);
        builder = builder.assignment(match random.below(3) {
            0 => narrowed.only_workspaces(ids.into_iter().map(WorkspaceId::new)),
            1 => narrowed.except_profiles(ids.into_iter().map(ProfileId::new)),
            _ => narrowed.only_profiles(ids.into_iter().map(ProfileId::new)),
        });
    }
    if random.one_in(4) {
        let key = Attenuation::every_permission().workspace(WorkspaceId::new(random.below(60)));
        builder = builder.attenuation(key.profile(ProfileId::new(random.below(200))));
    }
    builder.build(Timestamp::from_millis(0)).expect("the actor is built")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("large organizations", [128, 32])))]

    #[test]
    fn r10_reach_in_large_organizations(seed in any::<u64>()) {
        let policy = Policy::parse(include_str!("../../policies/agorapulse.json")).expect("the policy is accepted");
        let mut random = Random::new(seed);
        let actor = crowded(&policy, &mut random);
        let page = |workspace: u64, id: u64| match workspace {
            0 => HERE.direct_profile(ProfileId::new(id)),
            workspace => HERE.workspace(WorkspaceId::new(workspace)).profile(ProfileId::new(id)),
        };
        let rows: Vec<Profile<'_>> = (0..200).map(|id| page(random.below(60), id)).collect();
        let mine = Content::new().author(UserId::new(1)).state(ContentState::Scheduled);
        for asked in [ProfilePermissions::POST_EDIT, ProfilePermissions::POST_PUBLISH, ProfilePermissions::POST_VIEW] {
            let reach = policy.reach(&actor, asked);
            let filter = reach.compile_filter();
            let expected: Vec<&Profile<'_>> = rows.iter().filter(|row| policy.can(&actor, asked, row)).collect();
            prop_assert_eq!(reach.among(&rows), expected);
            for row in &rows {
                let row = row.content(&mine);
                prop_assert_eq!(filter.admits(row), policy.can(&actor, asked, &row));
                prop_assert_eq!(reach.contains(row), policy.can(&actor, asked, &row));
            }
        }
    }
}

#[test]
fn the_normal_form_reads_as_people_say_it() {
    let policy = Policy::parse(include_str!("../../policies/agorapulse.json")).expect("the policy is accepted");
    let profile = ProfileId::new;
    let actor = test_kit::actor(&policy, 1).profile_role(9, "editor").profile_role(7, "editor");
    let reach = policy.reach(&actor.profile_role(8, "moderator").build(), ProfilePermissions::POST_EDIT);
    assert_eq!(reach.profiles(), Some(vec![profile(7), profile(8), profile(9)]));
    let parts = reach.parts().union;
    assert_eq!(parts.len(), 2, "{parts:?}");
    assert_eq!(parts[0].profiles, Nodes::Only(vec![profile(7), profile(9)]));
    assert!(parts[0].workspaces.is_all() && parts[0].when.is_empty());
    assert_eq!(parts[1].profiles, Nodes::Only(vec![profile(8)]));
    let user = UserId::new(1);
    let state = ContentState::Scheduled;
    assert_eq!(parts[1].when, [Requirement::Author { user, is: true }, Requirement::State { state, is: true }]);
}

#[test]
fn an_owner_reaches_everything_and_a_stranger_nothing() {
    let policy = Policy::parse(include_str!("../../policies/agorapulse.json")).expect("the policy is accepted");
    let owner = test_kit::actor(&policy, 1).organization_role("owner").build();
    let stranger = test_kit::actor(&policy, 2).build();
    assert!(policy.reach(&owner, ProfilePermissions::POST_PUBLISH).is_everything());
    assert!(policy.reach(&stranger, ProfilePermissions::POST_PUBLISH).is_nothing());
    assert!(policy.reach(&owner, ProfilePermissions::empty()).is_nothing());
}

#[test]
fn worlds_reach_into_every_shape() {
    let shapes = |seed| {
        let (policy, actor, asked) = world(seed);
        let parts: Vec<Value> = asked
            .into_iter()
            .flat_map(|asked| policy.reach_erased(&actor, asked).parts().union)
            .map(|part| serde_json::to_value(part).expect("it is written"))
            .collect();
        parts
    };
    let all: Vec<Value> = (0..500).flat_map(shapes).collect();
    let some = |test: &dyn Fn(&Value) -> bool| assert!(all.iter().any(test));
    some(&|part| !part["workspaces"]["only"].is_null() && !part["profiles"]["only"].is_null());
    some(&|part| part["workspaces"]["all_but"].as_array().is_some_and(|list| !list.is_empty()));
    some(&|part| part["profiles"]["all_but"].as_array().is_some_and(|list| !list.is_empty()));
    some(&|part| !part["content"].is_null());
    for name in ["author", "assignee", "connector", "state", "fact"] {
        some(&|part| part["when"].as_array().is_some_and(|when| when.iter().any(|literal| !literal[name].is_null())));
    }
}
