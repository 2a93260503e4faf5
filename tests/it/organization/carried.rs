//! What one command may carry: tested before anything is looked for, and held by `evolve` too.

use super::world::*;
use countersign::organization::*;
use countersign::{OrganizationId, ProfileId, UserId, WorkspaceId};

/// A limit: what there is too much of, how much is enough, and a command and an event with so many.
struct Limit {
    what: &'static str,
    most: usize,
    action: fn(usize) -> Action,
    change: fn(usize) -> Change,
}

fn access(count: usize) -> Vec<Access> {
    (0..count).map(|at| profile_role(at as u64, "editor")).collect()
}

fn narrowed(narrowing: Narrowing) -> Access {
    organization_role("manager").narrowed(narrowing)
}

fn profiles(count: usize) -> Vec<ProfileId> {
    (0..count as u64).map(ProfileId::new).collect()
}

fn workspaces(count: usize) -> Vec<WorkspaceId> {
    (0..count as u64).map(WorkspaceId::new).collect()
}

fn places(count: usize) -> Vec<Place> {
    profiles(count).into_iter().map(Place::profile).collect()
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("permission.{at:04}")).collect()
}

fn optional(count: usize) -> Access {
    names(count).iter().fold(profile_role(7, "editor"), |access, name| access.optional(name))
}

fn text(bytes: usize) -> String {
    "x".repeat(bytes)
}

const WHO: UserId = UserId::new(3);

fn grant(access: Access) -> Action {
    Action::Grant { user: WHO, access }
}

fn granted(access: Access) -> Change {
    Change::AccessGranted { user: WHO, access }
}

fn invite(recipient: String, access: Vec<Access>) -> Action {
    let (invitation, token) = (InvitationId::new(4), TokenId::new(4));
    Action::Invite { invitation, recipient, token, access, expires_at: at(9_000) }
}

fn invited(recipient: String, access: Vec<Access>) -> Change {
    let (invitation, token, inviter) = (InvitationId::new(4), TokenId::new(4), UserId::new(1));
    Change::MemberInvited { invitation, inviter, recipient: recipient.into(), token, access, expires_at: at(9_000) }
}

fn mint(permissions: Vec<String>, places: Vec<Place>) -> Action {
    Action::MintKey { key: KeyId::new(4), permissions, places, until: None, content: None }
}

fn minted(permissions: Vec<String>, places: Vec<Place>) -> Change {
    Change::KeyMinted { key: KeyId::new(4), maker: UserId::new(1), permissions, places, until: None, content: None }
}

fn items(count: usize) -> Vec<ReviewItem> {
    access(count).iter().map(|access| ReviewItem::of(WHO, access)).collect()
}

const GROUP: GroupId = GroupId::new(4);
const PAGE: ProfileId = ProfileId::new(70);
const SITE: WorkspaceId = WorkspaceId::new(5);
const ORGANIZATION: OrganizationId = OrganizationId::new(10);

const LIMITS: &[Limit] = &[
    Limit {
        what: "assignments",
        most: 256,
        action: |count| Action::Create { organization: ORGANIZATION, founder: WHO, access: access(count), plan: None },
        change: |count| Change::OrganizationCreated {
            organization: ORGANIZATION,
            founder: WHO,
            access: access(count),
            plan: None,
        },
    },
    Limit {
        what: "assignments",
        most: 256,
        action: |count| Action::AddMember { user: WHO, access: access(count) },
        change: |count| Change::MemberAdded { user: WHO, access: access(count), announced: None },
    },
    Limit {
        what: "assignments",
        most: 256,
        action: |count| invite("julie@example.com".into(), access(count)),
        change: |count| invited("julie@example.com".into(), access(count)),
    },
    Limit {
        what: "bytes of an address",
        most: 500,
        action: |count| invite(text(count), access(1)),
        change: |count| invited(text(count), access(1)),
    },
    Limit {
        what: "permissions",
        most: 384,
        action: |count| grant(optional(count)),
        change: |count| granted(optional(count)),
    },
    Limit {
        what: "permissions",
        most: 384,
        action: |count| {
            let (place, role) = (Place::profile(PAGE), Role::policy("editor"));
            Action::SwitchOptional { user: WHO, place, role, optional: names(count) }
        },
        change: |count| {
            let (before, after) = (optional(0), optional(count));
            Change::AccessChanged { user: WHO, before, after, less: false, kept: vec![] }
        },
    },
    Limit {
        what: "nodes in a list of a narrowing",
        most: 1_000,
        action: |count| grant(narrowed(Narrowing::only_profiles(profiles(count)))),
        change: |count| granted(narrowed(Narrowing::only_profiles(profiles(count)))),
    },
    Limit {
        what: "nodes in a list of a narrowing",
        most: 1_000,
        action: |count| {
            let to = narrowed(Narrowing::except_profiles(profiles(count)));
            Action::ChangeRole { user: WHO, role: Role::policy("owner"), to }
        },
        change: |count| granted(narrowed(Narrowing::except_profiles(profiles(count)))),
    },
    Limit {
        what: "nodes in a list of a narrowing",
        most: 1_000,
        action: |count| {
            let (place, role) = (Place::organization(), Role::policy("manager"));
            Action::Narrow { user: WHO, place, role, narrowing: Narrowing::only_workspaces(workspaces(count)) }
        },
        change: |count| granted(narrowed(Narrowing::only_workspaces(workspaces(count)))),
    },
    Limit {
        what: "nodes in a list of a narrowing",
        most: 1_000,
        action: |count| grant(narrowed(Narrowing::except_workspaces(workspaces(count)))),
        change: |count| granted(narrowed(Narrowing::except_workspaces(workspaces(count)))),
    },
    Limit {
        what: "bytes of a name",
        most: 500,
        action: |count| Action::CreateWorkspace { workspace: SITE, name: text(count), holder: None },
        change: |count| Change::WorkspaceCreated { workspace: SITE, name: text(count).into() },
    },
    Limit {
        what: "bytes of a name",
        most: 500,
        action: |count| Action::RenameWorkspace { workspace: SITE, name: text(count) },
        change: |count| Change::WorkspaceRenamed { workspace: SITE, name: text(count).into() },
    },
    Limit {
        what: "bytes of a name",
        most: 500,
        action: |count| Action::ConnectProfile { profile: PAGE, name: text(count), workspace: None },
        change: |count| {
            let (name, workspace, connected_by) = (text(count).into(), None, None);
            Change::ProfileConnected { profile: PAGE, name, workspace, connected_by }
        },
    },
    Limit {
        what: "bytes of a name",
        most: 500,
        action: |count| Action::CreateGroup { group: GROUP, name: text(count), profiles: vec![] },
        change: |count| Change::GroupCreated { group: GROUP, name: text(count).into(), profiles: vec![] },
    },
    Limit {
        what: "profiles",
        most: 1_000,
        action: |count| Action::CreateGroup { group: GROUP, name: "Brand".into(), profiles: profiles(count) },
        change: |count| Change::GroupCreated { group: GROUP, name: "Brand".into(), profiles: profiles(count) },
    },
    Limit {
        what: "permissions",
        most: 384,
        action: |count| mint(names(count), vec![]),
        change: |count| minted(names(count), vec![]),
    },
    Limit {
        what: "places",
        most: 256,
        action: |count| mint(names(1), places(count)),
        change: |count| minted(names(1), places(count)),
    },
    Limit {
        what: "places",
        most: 256,
        action: |count| {
            let (delegation, to, until) = (DelegationId::new(4), UserId::new(1), at(9_000));
            Action::Delegate { delegation, user: WHO, to, places: places(count), from: None, until }
        },
        change: |count| {
            let (delegation, to, until) = (DelegationId::new(4), UserId::new(1), at(9_000));
            Change::Delegated { delegation, user: WHO, to, places: places(count), from: None, until }
        },
    },
    Limit {
        what: "literals of a condition",
        most: 16,
        action: |count| grant(Access { when: names(count), ..profile_role(7, "editor") }),
        change: |count| granted(Access { when: names(count), ..profile_role(7, "editor") }),
    },
    Limit {
        what: "bytes of a reason",
        most: 4_000,
        action: |count| {
            let (role, reason, until) = (Role::policy("owner"), text(count), at(9_000));
            Action::BeginSupport { place: Place::organization(), role, acting_for: None, reason, until }
        },
        change: |count| {
            let (operator, role, reason) = (UserId::new(900), Role::policy("owner"), text(count).into());
            Change::SupportBegan {
                operator,
                place: Place::organization(),
                role,
                acting_for: None,
                reason,
                until: at(9_000),
            }
        },
    },
    Limit {
        what: "items of a review",
        most: 1_000,
        action: |count| {
            let (kept, revoked) = (items(count / 2), items(count - count / 2));
            Action::ReviewAccess { revision: 666, kept, revoked, note: None }
        },
        change: |count| {
            let (kept, revoked) = (items(count / 2), items(count - count / 2));
            Change::AccessReviewed { kept, revoked, note: None }
        },
    },
    Limit {
        what: "bytes of a note",
        most: 4_000,
        action: |count| {
            let note = Some(text(count));
            Action::ReviewAccess { revision: 666, kept: items(1), revoked: vec![], note }
        },
        change: |count| Change::AccessReviewed { kept: items(1), revoked: vec![], note: Some(text(count).into()) },
    },
];

/// A command of a stranger, as of a revision that there is not, about people and places that there are not: whatever is
/// looked for would be missed. So many are refused for that, and one more for being too many.
#[test]
fn a_command_that_carries_too_much_is_refused_before_anything_is_looked_for() {
    let world = World::new(AGORAPULSE, "owner", None);
    for limit in LIMITS {
        let sent = |count: usize| {
            let command = Command::new(CommandId::new(77), user(666), at(0), (limit.action)(count)).seen(666);
            decide(&world.policy, &world.state, &command).expect_err("nobody sent it")
        };
        let (what, at_most) = (limit.what.to_string(), limit.most as u32);
        assert_eq!(sent(limit.most).name(), "stale_revision", "{what}");
        for found in [limit.most + 1, 100_000] {
            let expected = Refusal::TooMany { what: what.clone(), at_most, found: found as u32 };
            assert_eq!(sent(found), expected);
        }
    }
}

/// A log that somebody else wrote is held to the same: what no command may carry no event says.
#[test]
fn no_event_says_more_than_a_command_may_carry() {
    const TOO_MUCH: &str = "no more than a command may carry";
    let world = World::new(AGORAPULSE, "owner", None);
    for limit in LIMITS {
        let happened = |count: usize| {
            let change = (limit.change)(count);
            let begins = matches!(change, Change::OrganizationCreated { .. });
            let mut state = if begins { State::new(ORGANIZATION) } else { world.state.clone() };
            let (revision, command) = (state.revision() + 1, CommandId::new(77));
            let event = Event { revision, command, by: operator(), change, ..world.log[0].clone() };
            evolve(&mut state, &event).err().map(|error| error.to_string()).unwrap_or_default()
        };
        let at_most = happened(limit.most);
        assert!(!at_most.contains(TOO_MUCH), "{}: {at_most}", limit.what);
        let beyond = happened(limit.most + 1);
        assert!(beyond.contains(TOO_MUCH), "{}: {beyond}", limit.what);
    }
}

/// The guide's table says each of these numbers.
#[test]
fn the_guide_says_what_a_command_may_carry() {
    let guide = include_str!("../../../src/guide/limits.md");
    for limit in LIMITS {
        let most = limit.most.to_string();
        let most = if most.len() > 3 { most.replacen(&most[..1], &format!("{},", &most[..1]), 1) } else { most };
        let row = format!("| {} | {most} |", limit.what);
        assert!(guide.contains(&row), "no row {row}");
    }
}
