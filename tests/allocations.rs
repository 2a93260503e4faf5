//! Nothing is allocated where the docs say so, and an organization takes little memory.

use countersign::organization::State;
use countersign::social::ProfilePermissions;
use countersign::{
    Actor, Content, ContentState, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::{Assignment, Attenuation},
};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    /// Bytes that were allocated and not given back.
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

// SAFETY: every call is handed to the system allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        LIVE.with(|live| live.set(live.get() + layout.size() as isize));
        // SAFETY: the caller keeps the contract of `GlobalAlloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.with(|live| live.set(live.get() - layout.size() as isize));
        // SAFETY: the caller keeps the contract of `GlobalAlloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(run: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.with(Cell::get);
    run();
    ALLOCATIONS.with(Cell::get) - before
}

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn policy() -> Policy {
    Policy::parse(include_str!("../policies/agorapulse.json")).unwrap()
}

/// Actors for every path of the evaluator: folded, conditional, narrowed, scoped by a key, sorted, impersonated.
fn actors(policy: &Policy) -> Vec<Actor> {
    let start = || policy.actor(UserId::new(1), OrganizationId::new(10));
    let owner = policy.organization_role("owner").unwrap();
    let moderator = policy.profile_role("moderator").unwrap();
    let many = (0..50).map(|profile| Assignment::profile(ProfileId::new(profile), moderator));
    let builders = vec![
        start(),
        start().organization_role(owner),
        start().profile_role(ProfileId::new(7), moderator),
        start().assignments(many),
        start().assignment(Assignment::organization(owner).only_profiles([ProfileId::new(7)])),
        start().organization_role(owner).attenuation(Attenuation::every_permission().profile(ProfileId::new(7))),
        start()
            .organization_role(owner)
            .impersonated_by(start().profile_role(ProfileId::new(7), moderator).build(NOW).unwrap()),
    ];
    builders.into_iter().map(|builder| builder.build(NOW).unwrap()).collect()
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(black_box(Box::new(1)))), 1);
}

#[test]
fn a_decision_allocates_nothing() {
    let policy = policy();
    let actors = actors(&policy);
    let content = Content::new().author(UserId::new(1)).state(ContentState::Scheduled);
    let workspace = Organization::new(OrganizationId::new(10)).workspace(WorkspaceId::new(5));
    let pages = [
        workspace.profile(ProfileId::new(7)),
        workspace.profile(ProfileId::new(7)).content(&content),
        workspace.profile(ProfileId::new(99)),
    ];
    let asked = [ProfilePermissions::POST_EDIT, ProfilePermissions::SCHEDULED_POST_LABEL, ProfilePermissions::all()];
    let mut allowed = 0;
    let spent = allocations(|| {
        for actor in &actors {
            for permission in asked {
                for page in &pages {
                    allowed += u32::from(policy.can(actor, permission, page));
                    allowed += u32::from(policy.decide(actor, permission, page).is_allowed());
                    allowed += u32::from(!policy.permissions(actor, page).all().is_empty());
                }
                allowed += u32::from(policy.can_all(actor, permission, &pages));
                allowed += u32::from(policy.decide_all(actor, permission, &pages).is_allowed());
            }
        }
    });
    assert!(allowed > 0, "the requests reach allows");
    assert_eq!(spent, 0);
}

#[test]
fn an_actor_of_profile_roles_takes_two_allocations() {
    let policy = policy();
    let editor = policy.profile_role("editor").unwrap();
    let spent = allocations(|| {
        let mut builder = policy.actor(UserId::new(1), OrganizationId::new(10));
        for profile in 0..8 {
            builder = builder.profile_role(ProfileId::new(profile), editor);
        }
        black_box(builder.build(NOW).unwrap());
    });
    assert_eq!(spent, 2, "one for the assignments, one for the table of masks");
}

#[test]
fn an_assignment_takes_at_most_64_bytes() {
    const MEMBERS: u64 = 20_000;
    const EACH: u64 = 10;
    let person = |user: u64| {
        let at = |profile| serde_json::json!({"place": {"type": "profile", "profile": profile}, "role": "editor"});
        let holds: Vec<_> = (1..=EACH).map(at).collect();
        serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": holds})
    };
    let profile = |id| serde_json::json!({"profile": id, "name": "Page", "workspace": null, "connected_by": null});
    let text = serde_json::json!({
        "format": 1, "organization": 10, "revision": 1, "clock": 0,
        "members": (1..=MEMBERS).map(person).collect::<Vec<_>>(), "workspaces": [],
        "profiles": (1..=EACH).map(profile).collect::<Vec<_>>(), "groups": [], "invitations": [], "keys": [],
        "custom_roles": [], "plan": null, "announced": null, "extra_seats": 0, "forgotten": 1, "commands": []
    });
    let state = State::restore(serde_json::from_value(text).expect("a snapshot")).expect("consistent");
    let before = LIVE.with(Cell::get);
    let copy = state.clone();
    let bytes = LIVE.with(Cell::get) - before;
    let each = bytes / (MEMBERS * EACH) as isize;
    println!("{each} bytes an assignment, its share of the member included");
    assert!((32..=64).contains(&each), "{each}");
    assert_eq!(copy.member_count(), state.member_count());
}

/// 10,000 members in two of 200 teams each, with five roles a team: what they hold by these is kept once, with the team.
#[test]
fn a_role_that_a_team_gives_takes_32_bytes_a_member() {
    const MEMBERS: u64 = 10_000;
    const TEAMS: u64 = 200;
    const ROLES: u64 = 5;
    let held = |teams: Vec<serde_json::Value>| {
        let person = |user: u64| serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": []});
        let profile = |id| serde_json::json!({"profile": id, "name": "Page", "workspace": null, "connected_by": null});
        let text = serde_json::json!({
            "format": 1, "organization": 10, "revision": 1, "clock": 0,
            "members": (1..=MEMBERS).map(person).collect::<Vec<_>>(), "workspaces": [],
            "profiles": (1..=ROLES).map(profile).collect::<Vec<_>>(), "groups": [], "teams": teams, "invitations": [],
            "keys": [], "custom_roles": [], "plan": null, "announced": null, "extra_seats": 0, "forgotten": 1,
            "commands": []
        });
        let state = State::restore(serde_json::from_value(text).expect("a snapshot")).expect("consistent");
        let before = LIVE.with(Cell::get);
        drop(state);
        before - LIVE.with(Cell::get)
    };
    let team = |team: u64| {
        let is_in = |user: &u64| user % (TEAMS / 2) == team % (TEAMS / 2);
        let until = |profile: u64| serde_json::json!({"place": {"type": "profile", "profile": profile}, "role": "editor", "until": 9});
        serde_json::json!({"team": team, "name": "Team", "members": (1..=MEMBERS).filter(is_in).collect::<Vec<_>>(),
            "access": (1..=ROLES).map(until).collect::<Vec<_>>()})
    };
    let bytes = held((1..=TEAMS).map(team).collect()) - held(Vec::new());
    let each = bytes / (MEMBERS * 2 * ROLES) as isize;
    println!("{each} bytes a role that a member holds through a team, being in the team included");
    assert!((32..=44).contains(&each), "{each}");
}

/// The organization of the benches, replayed from its log: 10,000 members with ten roles each, without teams and in two of 200
/// with five roles each; what it remembers of commands included.
#[test]
fn a_member_with_ten_roles_and_two_teams_takes_a_kilobyte_and_a_half() {
    const MEMBERS: u64 = 10_000;
    let each = |make: &dyn Fn() -> State| {
        let state = make();
        let before = LIVE.with(Cell::get);
        drop(state);
        (before - LIVE.with(Cell::get)) / MEMBERS as isize
    };
    let (alone, in_teams) = (
        each(&|| support::organization::organization(MEMBERS)),
        each(&|| support::organization::in_teams(MEMBERS, 200)),
    );
    println!("{alone} bytes a member without teams, {in_teams} in two of 200 teams");
    assert!((800..1_200).contains(&alone) && in_teams < 1_600, "{alone} and {in_teams}");
}
