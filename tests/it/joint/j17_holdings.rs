//! J17: what somebody has in a post belongs to one unbroken holding of the right that it used.

mod besides;
mod everyone;
mod later;
mod told;

use super::house::{House, at};
use crate::organization::world::*;
use countersign::approval::{self, Action, By, Change, Visibility};
use countersign::organization::{self, *};
use countersign::{ContentState, ProfileId, UserId, WorkspaceId, id::LinkId};

/// Every way to hold the right to approve: by a role of each level, by an option, by a custom role, through a group.
const POLICY: &str = r#"{
  "format": 1, "name": "holdings",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "ownership.transfer", "profile_group.edit",
                     "profile.move", "custom_role.manage", "subscription.manage"],
    "profile": ["post.view", "post.edit", "post.review", "post.force_decision"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } },
      "president": { "grants": { "profile": ["post.view", "post.review"] }, "holders": { "max": 1 } },
      "deputy": { "grants": { "profile": ["post.view", "post.review"] } },
      "plain": {}
    },
    "workspace": { "head": { "grants": { "profile": ["post.view", "post.review"] } } },
    "profile": {
      "reviewer": { "grants": { "profile": ["post.view", "post.review"] }, "optional": { "profile": ["post.edit"] } },
      "viewer": { "grants": { "profile": ["post.view"] }, "optional": { "profile": ["post.review"] } },
      "chief": { "grants": { "profile": ["post.view", "post.review", "post.edit"] } },
      "client": { "grants": { "profile": ["post.view", "post.review"] }, "external": true }
    }
  },
  "custom_roles": { "profile": { "ceiling": { "profile": "all" } } },
  "plans": {
    "whole": { "custom_roles": true },
    "more": { "custom_roles": true },
    "no_reviewers": { "roles": { "organization": ["owner", "plain"], "profile": ["viewer"] } },
    "no_reviews": { "permissions": { "organization": "all", "profile": ["post.view", "post.edit"] }, "custom_roles": true }
  },
  "approval": {
    "guards": { "create": "post.edit", "edit": "post.edit", "submit": "post.edit", "decide": "post.review",
                "publish": "post.edit", "force": "post.force_decision" },
    "definitions": { "both": { "order": "parallel", "stages": [
      { "name": "check", "approvers": { "permission": "post.review" }, "barred": "nobody" },
      { "name": "client", "party": "external", "approvers": { "must_approve": true }, "quorum": "all", "barred": "nobody" } ] } },
    "bindings": [{ "definition": "both" }]
  }
}"#;

const PAGE: ProfileId = ProfileId::new(70);
const OWNER: u64 = 1;
const ANN: u64 = 2;
const BEN: u64 = 3;
const DAN: u64 = 4;
const GROUP: GroupId = GroupId::new(9);

type Break = fn(&mut House);

/// What Ann holds the right by, what takes it from her, and what gives it back.
struct Way {
    name: &'static str,
    holds: Access,
    breaks: Break,
    mends: Break,
}

fn done(house: &mut House, by: organization::By, action: organization::Action) {
    if let Err(refusal) = house.run(by, action) {
        panic!("{refusal}: {refusal:?}");
    }
}

fn owner(house: &mut House, action: organization::Action) {
    done(house, user(OWNER), action);
}

fn ann() -> UserId {
    UserId::new(ANN)
}

fn custom(permissions: &str) -> RoleDocument {
    let text = format!(
        r#"{{"format":1,"level":"profile","name":"proof","title":"Proof","grants":{{"profile":[{permissions}]}}}}"#
    );
    RoleDocument::parse(&text).expect("a document")
}

fn reviewer() -> (Place, Role) {
    (Place::profile(PAGE), Role::policy("reviewer"))
}

fn schedule(house: &mut House, from: Option<i64>, until: Option<i64>) {
    let (place, role) = reviewer();
    let (from, until) = (from.map(at), until.map(at));
    owner(house, organization::Action::Schedule { user: ann(), place, role, from, until });
}

fn change_plan(house: &mut House, plan: &str) {
    owner(house, organization::Action::ChangePlan { plan: plan.into(), at: None, extra_seats: None });
}

fn move_to(house: &mut House, workspace: Option<u64>) {
    let workspace = workspace.map(WorkspaceId::new);
    done(house, operator(), organization::Action::MoveProfile { profile: PAGE, workspace });
}

fn hand_over(house: &mut House, to: u64) {
    let (place, role, to) = (Place::organization(), Role::policy("president"), UserId::new(to));
    done(house, operator(), organization::Action::TransferOwnership { place, role, to, former: None });
}

fn optional(house: &mut House, optional: &[&str]) {
    let (place, role) = (Place::profile(PAGE), Role::policy("viewer"));
    let optional = optional.iter().map(|name| (*name).into()).collect();
    owner(house, organization::Action::SwitchOptional { user: ann(), place, role, optional });
}

fn narrow(house: &mut House, narrowing: Narrowing) {
    let (place, role) = (Place::organization(), Role::policy("deputy"));
    owner(house, organization::Action::Narrow { user: ann(), place, role, narrowing });
}

fn ways() -> Vec<Way> {
    let way = |name, holds, breaks: Break, mends: Break| Way { name, holds, breaks, mends };
    let plain = || profile_role(70, "reviewer");
    vec![
        way(
            "removed and let in again",
            plain(),
            |house| owner(house, organization::Action::RemoveMember { user: ann() }),
            |house| house.world.join(OWNER, ANN, vec![profile_role(70, "reviewer")]),
        ),
        way(
            "revoked and granted",
            plain(),
            |house| {
                let (place, role) = reviewer();
                owner(house, organization::Action::Revoke { user: ann(), place, role });
            },
            |house| owner(house, organization::Action::Grant { user: ann(), access: profile_role(70, "reviewer") }),
        ),
        way(
            "granted by another role",
            plain(),
            |house| {
                let (place, role) = reviewer();
                owner(house, organization::Action::Revoke { user: ann(), place, role });
            },
            |house| owner(house, organization::Action::Grant { user: ann(), access: organization_role("deputy") }),
        ),
        way(
            "suspended and reinstated",
            plain(),
            |house| owner(house, organization::Action::Suspend { user: ann() }),
            |house| owner(house, organization::Action::Reinstate { user: ann() }),
        ),
        way(
            "another role and back",
            plain(),
            |house| {
                let (role, to) = (Role::policy("reviewer"), profile_role(70, "viewer"));
                owner(house, organization::Action::ChangeRole { user: ann(), role, to });
            },
            |house| {
                let (role, to) = (Role::policy("viewer"), profile_role(70, "reviewer"));
                owner(house, organization::Action::ChangeRole { user: ann(), role, to });
            },
        ),
        way(
            "an option off and on",
            profile_role(70, "viewer").optional("post.review"),
            |house| optional(house, &[]),
            |house| optional(house, &["post.review"]),
        ),
        way(
            "narrowed and widened",
            organization_role("deputy"),
            |house| narrow(house, Narrowing::except_profiles([PAGE])),
            |house| narrow(house, Narrowing::default()),
        ),
        way(
            "over and prolonged",
            plain(),
            |house| {
                let end = house.own.as_millis() / 60_000 + 1;
                schedule(house, None, Some(end));
                house.own = at(end + 1);
            },
            |house| schedule(house, None, None),
        ),
        way(
            "later and at once",
            plain(),
            |house| schedule(house, Some(10_000), None),
            |house| schedule(house, None, None),
        ),
        way(
            "a custom role without it and with it",
            Access::new(Place::profile(PAGE), Role::custom("proof")),
            |house| owner(house, organization::Action::EditCustomRole { document: custom(r#""post.view""#) }),
            |house| {
                let document = custom(r#""post.view","post.review""#);
                owner(house, organization::Action::EditCustomRole { document });
            },
        ),
        way(
            "out of the group and in",
            Access::new(Place::group(GROUP), Role::policy("reviewer")),
            |house| owner(house, organization::Action::RemoveFromGroup { group: GROUP, profile: PAGE }),
            |house| owner(house, organization::Action::AddToGroup { group: GROUP, profile: PAGE }),
        ),
        way(
            "moved away and back",
            workspace_role(5, "head"),
            |house| move_to(house, None),
            |house| move_to(house, Some(5)),
        ),
        way(
            "moved out of what the role is cut to and back",
            organization_role("deputy").narrowed(Narrowing::only_workspaces([WorkspaceId::new(5)])),
            |house| move_to(house, Some(6)),
            |house| move_to(house, Some(5)),
        ),
        way(
            "a plan without the role",
            plain(),
            |house| change_plan(house, "no_reviewers"),
            |house| change_plan(house, "whole"),
        ),
        way(
            "a plan without the permission",
            plain(),
            |house| change_plan(house, "no_reviews"),
            |house| change_plan(house, "whole"),
        ),
        way(
            "passed on and back",
            organization_role("president"),
            |house| hand_over(house, BEN),
            |house| hand_over(house, ANN),
        ),
    ]
}

fn begun(holds: Access) -> House {
    let mut world = World::new(POLICY, "owner", Some("whole"));
    world.workspace(5, None);
    world.workspace(6, None);
    world.profile(70, Some(5));
    world.profile(71, None);
    let (group, name) = (GROUP, "Pages".into());
    world.run(user(OWNER), organization::Action::CreateGroup { group, name, profiles: vec![PAGE] }).expect("a group");
    let document = custom(r#""post.view","post.review""#);
    world.run(user(OWNER), organization::Action::DefineCustomRole { document }).expect("a custom role");
    let mut access = vec![organization_role("plain")];
    access.push(holds);
    world.join(OWNER, ANN, access);
    world.join(OWNER, BEN, vec![organization_role("plain"), profile_role(70, "reviewer")]);
    let mut house = House::new(world);
    house.own = at(1);
    house
}

fn approve(stage: &str) -> Action {
    Action::Approve { targets: vec![PAGE], stage: stage.into() }
}

fn approved(holds: Access) -> House {
    let mut house = begun(holds);
    house.create(OWNER, &[PAGE]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE] });
    house.own = at(2);
    house.does(ANN, approve("check"));
    assert_eq!(house.status_at(PAGE), ContentState::Approved);
    house.own = at(3);
    house
}

#[test]
fn j17_whoever_lost_the_right_and_has_it_again_has_decided_nothing_yet_whenever_the_post_was_told() {
    for Way { name, holds, breaks, mends } in ways() {
        for told_between in [false, true] {
            for by_a_person in [false, true] {
                let mut house = approved(holds.clone());
                breaks(&mut house);
                if told_between {
                    house.host(Action::PeopleChanged {});
                    assert_eq!(house.status_at(PAGE), ContentState::InReview, "{name}: lost");
                }
                house.own = at(house.own.as_millis() / 60_000 + 1);
                mends(&mut house);
                if by_a_person {
                    house.does(OWNER, Action::Schedule { targets: vec![PAGE], at: at(5_000) });
                } else {
                    house.host(Action::PeopleChanged {});
                }
                assert_eq!(house.status_at(PAGE), ContentState::InReview, "{name}: told between: {told_between}");
                house.does(ANN, approve("check"));
                let expected = if by_a_person { ContentState::Scheduled } else { ContentState::Approved };
                assert_eq!(house.status_at(PAGE), expected, "{name}: they can say yes again");
                assert_eq!(house.host(Action::PeopleChanged {}), [], "{name}: once");
            }
        }
    }
}

#[test]
fn j17_what_takes_nothing_leaves_what_was_decided() {
    let kept: [(&str, Access, Break); 10] = [
        ("nothing", profile_role(70, "reviewer"), |_| {}),
        ("another option", profile_role(70, "reviewer"), |house| {
            let ((place, role), optional) = (reviewer(), vec!["post.edit".into()]);
            owner(house, organization::Action::SwitchOptional { user: ann(), place, role, optional });
        }),
        ("prolonged in time", profile_role(70, "reviewer").until(at(50)), |house| schedule(house, None, Some(90))),
        ("shortened before its end", profile_role(70, "reviewer"), |house| schedule(house, None, Some(90))),
        (
            "less narrowed",
            organization_role("deputy").narrowed(Narrowing::except_profiles([ProfileId::new(71)])),
            |house| narrow(house, Narrowing::default()),
        ),
        ("a role that has as much", profile_role(70, "reviewer"), |house| {
            let (role, to) = (Role::policy("reviewer"), profile_role(70, "chief"));
            owner(house, organization::Action::ChangeRole { user: ann(), role, to });
        }),
        ("another role besides", profile_role(70, "reviewer"), |house| {
            owner(house, organization::Action::Grant { user: ann(), access: organization_role("deputy") });
        }),
        ("a custom role under another title", Access::new(Place::profile(PAGE), Role::custom("proof")), |house| {
            let text = custom(r#""post.view","post.review""#).as_str().replace("Proof", "Proofs");
            let document = RoleDocument::parse(&text).expect("a document");
            owner(house, organization::Action::EditCustomRole { document });
        }),
        ("a plan that has as much", profile_role(70, "reviewer"), |house| change_plan(house, "more")),
        ("moved, and held on the profile itself", profile_role(70, "reviewer"), |house| move_to(house, Some(6))),
    ];
    for (name, holds, change) in kept {
        let mut house = approved(holds);
        change(&mut house);
        house.host(Action::PeopleChanged {});
        assert_eq!(house.status_at(PAGE), ContentState::Approved, "{name}");
    }
}

#[test]
fn j17_a_host_that_gives_no_numbers_loses_what_was_noticed() {
    use countersign::approval::{Context, Rules};
    use countersign::{OrganizationId, Policy};
    let policy = Policy::parse(POLICY).expect("a policy");
    let plan = policy.plan("whole").expect("a plan");
    let person = |id: u64, role: &str| {
        let role = policy.profile_role(role).expect("a role");
        policy
            .actor(UserId::new(id), OrganizationId::new(10))
            .plan(plan)
            .profile_role(PAGE, role)
            .build(at(0))
            .expect("an actor")
    };
    let owner = {
        let role = policy.organization_role("owner").expect("a role");
        policy
            .actor(UserId::new(OWNER), OrganizationId::new(10))
            .plan(plan)
            .organization_role(role)
            .build(at(0))
            .expect("one")
    };
    let (reviewer, viewer) = (person(ANN, "reviewer"), person(ANN, "viewer"));
    let places = [countersign::Organization::new(OrganizationId::new(10)).direct_profile(PAGE)];
    let rules = Rules::of(&policy);
    for noticed in [false, true] {
        let mut house = House::new(World::new(POLICY, "owner", Some("whole")));
        let whole = Context::new(&rules, &places, [&owner, &reviewer]);
        let less = Context::new(&rules, &places, [&owner, &viewer]);
        let mut send = |context: &Context<'_>, by: By, action: Action| {
            let command = house.command(by, action);
            house.send_in(context, &command).expect("accepted");
            house.post.status()
        };
        let by = |user| By::user(UserId::new(user));
        let digests = super::house::text(1);
        send(&whole, by(OWNER), Action::Create { targets: vec![PAGE], digests });
        send(&whole, by(OWNER), Action::Submit { targets: vec![PAGE] });
        assert_eq!(send(&whole, by(ANN), approve("check")), ContentState::Approved);
        if noticed {
            assert_eq!(send(&less, By::Host {}, Action::PeopleChanged {}), ContentState::InReview);
        }
        let expected = if noticed { ContentState::InReview } else { ContentState::Approved };
        assert_eq!(send(&whole, By::Host {}, Action::PeopleChanged {}), expected);
    }
}
