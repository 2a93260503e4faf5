//! Sets and single answers agree, and content of which nothing is said changes nothing: `permissions`, `can` and
//! `decide` take different ways to the same answer.

use countersign::{
    Actor, Content, Organization, OrganizationId, Permission, Policy, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::{Assignment, Attenuation},
    vocabulary::Asked,
};

countersign::vocabulary! {
    /// What people may do in a newsroom.
    pub vocabulary Newsroom;

    /// Of the house.
    pub organization HousePermissions {
        /// Hire people.
        EDITOR_HIRE = 0, "editor.hire";
        /// Sell space.
        SPACE_SELL = 127, "space.sell";
    }
    /// Of a fixture.
    pub workspace DeskPermissions {
        /// Hold a meeting.
        MEETING_HOLD = 0, "meeting.hold";
        /// Cancel a meeting.
        MEETING_CANCEL = 1, "meeting.cancel";
    }
    /// Of a column.
    pub profile ColumnPermissions {
        /// Read the column.
        COLUMN_READ = 0, "column.read";
        /// Write it.
        COLUMN_WRITE = 1, "column.write";
        /// Print it.
        COLUMN_PRINT = 64, "column.print";
        /// Kill it.
        COLUMN_KILL = 127, "column.kill";
    }
}

const POLICY: &str = r#"{
    "format": 1,
    "name": "newsroom",
    "title": "Newsroom",
    "facts": ["libel"],
    "obligations": { "call_lawyer": "Call the lawyer", "tell_editor": "Tell the editor" },
    "permissions": {
        "organization": { "editor.hire": "Hire", "space.sell": "Sell" },
        "workspace": { "meeting.hold": "Hold", "meeting.cancel": "Cancel" },
        "profile": { "column.read": "Read", "column.write": "Write", "column.print": "Print", "column.kill": "Kill" }
    },
    "roles": {
        "organization": {
            "chief": { "title": "Chief", "grants": {
                "organization": "all", "workspace": ["meeting.hold"],
                "profile": ["column.read", { "permissions": ["column.kill"], "obligations": ["tell_editor"] }] } },
            "trainee": { "title": "Trainee", "grants": {
                "organization": [{ "permissions": ["space.sell"], "obligations": ["tell_editor"] }] },
                "optional": { "profile": ["column.write", { "permissions": ["column.print"], "obligations": ["call_lawyer"] }] } }
        },
        "workspace": {
            "head": { "title": "Head", "grants": {
                "workspace": ["meeting.hold", { "permissions": ["meeting.cancel"], "obligations": ["tell_editor"] }],
                "profile": ["column.write", { "permissions": ["column.print"], "obligations": ["call_lawyer"] }] } }
        },
        "profile": {
            "author": { "title": "Author", "grants": { "profile": [
                "column.read", { "permissions": ["column.write"], "when": ["author"] },
                { "permissions": ["column.print"], "when": ["!libel"] }] } },
            "courier": { "title": "Courier", "grants": { "profile": [
                { "permissions": ["column.print"], "obligations": ["call_lawyer", "tell_editor"] }] } },
            "printer": { "title": "Printer", "grants": { "profile": ["column.read", "column.print"] } }
        }
    },
    "forbid": [{ "level": "profile", "permissions": ["column.read"], "when": ["libel", "published"] }]
}"#;

/// Ways to hold a role, one of each kind that is folded differently.
fn holdings(policy: &Policy<Newsroom>) -> Vec<Assignment<Newsroom>> {
    let organization = |name: &str| Assignment::organization(policy.organization_role(name).unwrap());
    let head = |id| Assignment::workspace(WorkspaceId::new(id), policy.workspace_role("head").unwrap());
    let at = |id, name: &str| Assignment::profile(ProfileId::new(id), policy.profile_role(name).unwrap());
    vec![
        organization("chief"),
        organization("chief").except_workspaces([WorkspaceId::new(2)]),
        organization("trainee"),
        organization("trainee").optional(ColumnPermissions::COLUMN_WRITE | ColumnPermissions::COLUMN_PRINT),
        head(2),
        head(3).only_profiles([ProfileId::new(0)]),
        at(5, "author"),
        at(5, "courier"),
        at(0, "courier"),
        at(0, "printer"),
    ]
}

fn agree<'r, P>(policy: &Policy<Newsroom>, actor: &Actor<Newsroom>, on: &P::Resource<'r>, silent: &P::Resource<'r>)
where
    P: Permission<Vocabulary = Newsroom>,
    P::Resource<'r>: Asked<Newsroom, Permissions = P>,
{
    let sets = policy.permissions(actor, on);
    assert_eq!(sets, policy.permissions(actor, silent), "{actor:?}");
    assert_eq!(sets.allowed.bits() & sets.obliged.bits(), 0);
    for flag in P::FLAGS {
        let permission = P::from_bits_retain(flag.value().bits());
        let decision = policy.decide(actor, permission, on);
        assert_eq!(sets.allowed.contains(permission), decision.is_plain(), "{} for {actor:?}", flag.name());
        assert_eq!(sets.all().contains(permission), decision.is_allowed(), "{} for {actor:?}", flag.name());
        for on in [on, silent] {
            assert_eq!(policy.can(actor, permission, on), decision.is_plain(), "{} for {actor:?}", flag.name());
        }
        let both = P::from_bits_retain(sets.allowed.bits() | permission.bits());
        assert_eq!(policy.can(actor, both, on), decision.is_plain());
    }
}

fn everywhere(policy: &Policy<Newsroom>, actor: &Actor<Newsroom>) {
    let nothing = Content::new();
    for house in [1, 9] {
        let house = Organization::new(OrganizationId::new(house));
        agree::<HousePermissions>(policy, actor, &house, &house.content(&nothing));
        for fixture in [2, 3] {
            let fixture = house.workspace(WorkspaceId::new(fixture));
            agree::<DeskPermissions>(policy, actor, &fixture, &fixture.content(&nothing));
            for column in [0, 5, 6] {
                let column = fixture.profile(ProfileId::new(column));
                agree::<ColumnPermissions>(policy, actor, &column, &column.content(&nothing));
            }
        }
        let loose = house.direct_profile(ProfileId::new(0));
        agree::<ColumnPermissions>(policy, actor, &loose, &loose.content(&nothing));
    }
}

#[test]
fn r10_sets_and_answers_agree_where_nothing_is_said() {
    let policy = Policy::<Newsroom>::parse_with_vocabulary(POLICY).unwrap();
    let holdings = holdings(&policy);
    let now = Timestamp::from_millis(0);
    for chosen in 0_u32..1 << holdings.len() {
        if chosen.count_ones() > 4 {
            continue;
        }
        let held = || holdings.iter().enumerate().filter(move |(bit, _)| chosen >> bit & 1 == 1);
        let begun = || {
            let builder = policy.actor(UserId::new(7), OrganizationId::new(1));
            builder.assignments(held().map(|(_, assignment)| assignment.clone()))
        };
        everywhere(&policy, &begun().build(now).unwrap());
        if chosen.count_ones() > 2 {
            continue;
        }
        let key = Attenuation::only(ColumnPermissions::COLUMN_READ | ColumnPermissions::COLUMN_PRINT);
        everywhere(&policy, &begun().attenuation(key.clone()).build(now).unwrap());
        everywhere(&policy, &begun().attenuation(key.profile(ProfileId::new(0))).build(now).unwrap());
    }
}
