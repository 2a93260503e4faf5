//! Actors with more different sets of roles, at nodes or at the organization, than an actor has numbers for, at ids of every
//! width: what a node gives is known here from its place in the list, without any table.

use countersign::social::{ProfilePermissions, WorkspacePermissions};
use countersign::{
    Actor, Content, ContentState, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId,
    WorkspaceId, actor::Assignment,
};

const NOW: Timestamp = Timestamp::from_millis(1_761_055_800_000);
const HOUSE: Organization<'_> = Organization::new(OrganizationId::new(1));

/// What the role of each bit gives: a permission, and publishing what is in that state.
const ROLES: [(&str, ProfilePermissions, ContentState); 9] = [
    ("post.view", ProfilePermissions::POST_VIEW, ContentState::Draft),
    ("post.create", ProfilePermissions::POST_CREATE, ContentState::InReview),
    ("post.edit", ProfilePermissions::POST_EDIT, ContentState::ChangesRequested),
    ("post.delete", ProfilePermissions::POST_DELETE, ContentState::Approved),
    ("post.submit", ProfilePermissions::POST_SUBMIT, ContentState::Scheduled),
    ("post.review", ProfilePermissions::POST_REVIEW, ContentState::Publishing),
    ("post.comment", ProfilePermissions::POST_COMMENT, ContentState::Published),
    ("post.schedule", ProfilePermissions::POST_SCHEDULE, ContentState::Failed),
    ("post.process", ProfilePermissions::POST_PROCESS, ContentState::Expired),
];
const PUBLISH: ProfilePermissions = ProfilePermissions::POST_PUBLISH;
const NODES: u128 = 1 << ROLES.len();

fn policy() -> Policy {
    let listed: Vec<String> = ROLES.iter().map(|(name, ..)| format!("{name:?}")).collect();
    let role = |(name, _, state): &(&str, ProfilePermissions, ContentState)| {
        let key = name.replace('.', "_");
        let when = format!(r#"{{ "permissions": ["post.publish"], "when": ["{}"] }}"#, state.name());
        format!(r#""{key}": {{ "grants": {{ "profile": ["{name}", {when}] }} }}"#)
    };
    let roles: Vec<String> = ROLES.iter().map(role).collect();
    let (listed, roles) = (listed.join(", "), roles.join(", "));
    let document = format!(
        r#"{{ "format": 1, "name": "crowd", "permissions": {{ "profile": ["post.publish", {listed}] }},
             "roles": {{ "workspace": {{ {roles} }}, "profile": {{ {roles} }} }} }}"#
    );
    Policy::parse(&document).unwrap_or_else(|error| panic!("{error}"))
}

/// At the node of each place, the roles of the bits of that place.
fn actor(policy: &Policy, id: impl Fn(u128) -> u128, at_workspaces: bool) -> Actor {
    let mut rows = Vec::new();
    for place in 0..NODES {
        for (name, ..) in (0..).zip(&ROLES).filter(|(bit, _)| place >> bit & 1 == 1).map(|(_, role)| role) {
            let name = name.replace('.', "_");
            rows.push(if at_workspaces {
                Assignment::workspace(WorkspaceId::from_u128(id(place)), policy.workspace_role(&name).unwrap())
            } else {
                Assignment::profile(ProfileId::from_u128(id(place)), policy.profile_role(&name).unwrap())
            });
        }
    }
    policy.actor(UserId::new(1), OrganizationId::new(1)).assignments(rows).build(NOW).unwrap()
}

fn the_roles_of_each_node_count_there(id: impl Fn(u128) -> u128 + Copy, at_workspaces: bool) {
    let policy = policy();
    let actor = actor(&policy, id, at_workspaces);
    let filter = policy.reach(&actor, PUBLISH).compile_filter();
    let page = |place: u128| match at_workspaces {
        true => HOUSE.workspace(WorkspaceId::from_u128(id(place))).profile(ProfileId::new(3)),
        false => HOUSE.direct_profile(ProfileId::from_u128(id(place))),
    };
    // The places after the last are nodes without a role.
    let pages: Vec<Profile<'_>> = (0..NODES + 64).map(page).collect();
    let row_filter = filter.over(&pages);
    for (place, page) in pages.iter().enumerate() {
        let has = |bit: usize| place >> bit & 1 == 1 && place < NODES as usize;
        let expected = ROLES.iter().enumerate().filter(|(bit, _)| has(*bit));
        let plain = expected.fold(ProfilePermissions::empty(), |all, (_, (_, permission, _))| all | *permission);
        assert_eq!(policy.permissions(&actor, page).allowed, plain, "{place}");
        for (bit, (_, permission, state)) in ROLES.iter().enumerate() {
            let content = Content::new().state(*state);
            let on = page.content(&content);
            assert_eq!(policy.can(&actor, *permission, page), has(bit), "{place} {bit}");
            assert_eq!(policy.can(&actor, *permission, &on), has(bit), "{place} {bit}");
            assert_eq!(policy.can(&actor, PUBLISH, &on), has(bit), "{place} {bit}");
            assert_eq!(policy.decide(&actor, PUBLISH, &on).is_allowed(), has(bit), "{place} {bit}");
            assert_eq!(policy.permissions(&actor, &on).allowed.contains(PUBLISH), has(bit), "{place} {bit}");
            assert_eq!(filter.admits(on), has(bit), "{place} {bit}");
            assert_eq!(row_filter.admits(place, None, Some(*state)), has(bit), "{place} {bit}");
        }
        assert!(!policy.can(&actor, PUBLISH, page), "{place}");
    }
}

fn every_width(at_workspaces: bool) {
    the_roles_of_each_node_count_there(|place| place, at_workspaces);
    the_roles_of_each_node_count_there(|place| place * 7919 + 3, at_workspaces);
    the_roles_of_each_node_count_there(|place| place << 64 | 7, at_workspaces);
    the_roles_of_each_node_count_there(|place| place << 32, at_workspaces);
    the_roles_of_each_node_count_there(|place| place | (place % 3) << 100, at_workspaces);
}

/// An id that an actor's table of nodes keeps as that number: numbers below some millions have one place in it.
fn chosen(number: u128) -> u128 {
    let mixed = u32::try_from(number).expect("a small number");
    ((mixed ^ mixed >> 16).wrapping_mul(0x0e8b_2f51)).into()
}

#[test]
fn r2_roles_at_ids_that_were_chosen_to_collide_count_there_and_nowhere_else() {
    for at_workspaces in [false, true] {
        the_roles_of_each_node_count_there(chosen, at_workspaces);
        the_roles_of_each_node_count_there(|place| 1 << 64 | (chosen(place) ^ 0x9e37_79b9), at_workspaces);
    }
}

#[test]
fn r2_more_different_roles_than_there_are_numbers_count_at_profiles() {
    every_width(false);
}

#[test]
fn r2_more_different_roles_than_there_are_numbers_count_at_workspaces() {
    every_width(true);
}

/// More roles and plans than the policy has numbers for; each plan leaves out the permission of its own place.
#[test]
fn r6_each_of_many_roles_gives_on_each_of_many_plans_what_the_plan_leaves() {
    let listed: Vec<String> = ROLES.iter().map(|(name, ..)| format!("{name:?}")).collect();
    let role =
        |at: usize| format!(r#""role_{at}": {{ "grants": {{ "profile": ["{}"] }} }}"#, ROLES[at % ROLES.len()].0);
    let roles: Vec<String> = (0..70).map(role).collect();
    let plan = |at: usize| {
        let out = ROLES[at].0;
        format!(r#""plan_{at}": {{ "title": "Plan", "permissions": {{ "profile": {{ "all_except": ["{out}"] }} }} }}"#)
    };
    let plans: Vec<String> = (0..4).map(plan).collect();
    let document = format!(
        r#"{{ "format": 1, "name": "crowd", "permissions": {{ "profile": [{}] }}, "roles": {{ "profile": {{ {} }} }},
             "plans": {{ {} }} }}"#,
        listed.join(", "),
        roles.join(", "),
        plans.join(", ")
    );
    let policy = Policy::parse(&document).unwrap_or_else(|error| panic!("{error}"));
    for out in 0..4 {
        let held = (0..70).map(|at: u64| {
            Assignment::profile(ProfileId::new(at), policy.profile_role(&format!("role_{at}")).unwrap())
        });
        let builder = policy.actor(UserId::new(1), OrganizationId::new(1)).assignments(held);
        let actor = builder.plan(policy.plan(&format!("plan_{out}")).unwrap()).build(NOW).unwrap();
        for at in 0..70_usize {
            let on = HOUSE.direct_profile(ProfileId::new(at as u64));
            let given = ROLES[at % ROLES.len()].1;
            let left = if at % ROLES.len() == out { ProfilePermissions::empty() } else { given };
            assert_eq!(policy.permissions(&actor, &on).allowed, left, "role {at} on plan {out}");
            assert_eq!(policy.can(&actor, given, &on), !left.is_empty(), "role {at} on plan {out}");
        }
    }
}

/// Each role at the organization adds one permission below it to what the others give, first for drafts alone, then with an
/// obligation, then plainly: more sums than there are numbers. Publishing and deleting stay obliged.
#[test]
fn r2_more_different_roles_than_there_are_numbers_count_at_the_organization() {
    const OBLIGED: ProfilePermissions = PUBLISH.union(ProfilePermissions::POST_DELETE);
    let profiles: Vec<String> = ProfilePermissions::all().iter_names().map(|(name, _)| name.to_owned()).collect();
    let workspaces: Vec<String> = WorkspacePermissions::all().iter_names().map(|(name, _)| name.to_owned()).collect();
    let mut roles = Vec::new();
    for (level, names) in [("profile", &profiles), ("workspace", &workspaces)] {
        let (always, others) = names.split_first().unwrap();
        for name in others {
            let drafts = format!(r#"{{ "permissions": ["{name}"], "when": ["draft"] }}"#);
            roles.push(format!(r#"{{ "grants": {{ "{level}": ["{always}", {drafts}] }} }}"#));
            let obliged = format!(r#"{{ "permissions": ["{name}"], "obligations": ["tell"] }}"#);
            roles.push(format!(r#"{{ "grants": {{ "{level}": ["{always}", {obliged}] }} }}"#));
            if name != "post.publish" && name != "post.delete" {
                roles.push(format!(r#"{{ "grants": {{ "{level}": ["{always}", "{name}"] }} }}"#));
            }
        }
    }
    assert!(roles.len() > 128);
    let named = roles.iter().enumerate().map(|(at, role)| format!(r#""role_{at}": {role}"#));
    let document = format!(
        r#"{{ "format": 1, "name": "crowd", "obligations": {{ "tell": {{ "title": "Tell" }} }},
             "permissions": {{ "profile": [{}], "workspace": [{}] }},
             "roles": {{ "organization": {{ {} }} }} }}"#,
        quoted(&profiles),
        quoted(&workspaces),
        named.collect::<Vec<_>>().join(", ")
    );
    let policy = Policy::parse(&document).unwrap_or_else(|error| panic!("{error}"));
    let held = |at| Assignment::organization(policy.organization_role(&format!("role_{at}")).unwrap());
    let builder = policy.actor(UserId::new(1), OrganizationId::new(1)).assignments((0..roles.len()).map(held));
    let actor = builder.build(NOW).unwrap();
    let (page, room) = (HOUSE.direct_profile(ProfileId::new(3)), HOUSE.workspace(WorkspaceId::new(2)));
    let draft = Content::new().state(ContentState::Draft);
    for (name, permission) in ProfilePermissions::all().iter_names() {
        assert_eq!(policy.can(&actor, permission, &page), !OBLIGED.contains(permission), "{name}");
        assert!(policy.can(&actor, permission, &page.content(&draft)), "{name}");
    }
    for (name, permission) in WorkspacePermissions::all().iter_names() {
        assert!(policy.can(&actor, permission, &room), "{name}");
    }
    let without = policy.permissions(&actor, &page);
    assert_eq!((without.allowed, without.obliged), (ProfilePermissions::all() - OBLIGED, OBLIGED));
    assert_eq!(policy.permissions(&actor, &page.content(&draft)).allowed, ProfilePermissions::all());
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    quoted.join(", ")
}
