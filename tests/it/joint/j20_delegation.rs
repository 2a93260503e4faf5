//! J20: a standing delegation is made and ended in the organization, and read when somebody decides.

mod ends;
mod makers;
mod stories;
mod told;

use super::house::{House, at};
use crate::organization::world::*;
use countersign::approval::{self, Action, By, RefusalReason};
use countersign::organization::{self, *};
use countersign::{ContentState, ProfileId, UserId, WorkspaceId, id::GroupId};

/// Heads decide; whoever may review could decide if a head let them.
const POLICY: &str = r#"{
  "format": 1, "name": "delegation",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove", "profile.move", "profile_group.edit",
                     "subscription.manage", "api_key.manage"],
    "workspace": ["member_permissions.edit", "member.remove"],
    "profile": ["post.view", "post.edit", "post.review", "post.force_decision"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "manager": { "grants": { "organization": ["member_permissions.edit"], "profile": ["post.review"] } },
      "plain": {}
    },
    "workspace": {
      "head": { "grants": { "profile": ["post.view", "post.review", "post.force_decision"] } },
      "warden": { "grants": { "workspace": ["member.remove"] } }
    },
    "profile": {
      "reviewer": { "grants": { "profile": ["post.view", "post.review"] } },
      "viewer": { "grants": { "profile": ["post.view"] } }
    }
  },
  "plans": { "whole": { "custom_roles": true }, "small": { "seats": { "included": 2 }, "custom_roles": true } },
  "approval": {
    "guards": { "create": "post.edit", "edit": "post.edit", "submit": "post.edit", "decide": "post.review",
                "publish": "post.edit", "force": "post.force_decision" },
    "definitions": { "main": { KNOB "stages": [
      { "name": "check", "approvers": { "roles": { "workspace": ["head"] } }, "barred": "nobody", "quorum": { "at_least": 2 } } ] } },
    "bindings": [{ "definition": "main" }]
  }
}"#;

const PAGE: ProfileId = ProfileId::new(70);
const OTHER: ProfileId = ProfileId::new(80);
const OWNER: u64 = 1;
/// The head of workspace 7, where the page lies.
const ANN: u64 = 2;
/// Reviews on both pages.
const BEN: u64 = 3;
/// As Ben.
const CAY: u64 = 4;
/// Edits the permissions of members, and is no head.
const MANAGER: u64 = 5;
/// Removes members from workspace 7.
const WARDEN: u64 = 6;
const VIEWER: u64 = 8;

fn plain(access: Vec<Access>) -> Vec<Access> {
    [vec![organization_role("plain")], access].concat()
}

/// A post of the owner on both pages, in review since minute 10. Ann is the head of workspace 7 and of workspace 8.
fn begun_with(knob: &str) -> House {
    let mut world = World::new(&POLICY.replace("KNOB", knob), "owner", Some("whole"));
    for (workspace, profile) in [(7, PAGE), (8, OTHER)] {
        world.workspace(workspace, None);
        world.profile(u64::try_from(profile.as_u128()).expect("a number"), Some(workspace));
    }
    world.join(OWNER, ANN, plain(vec![workspace_role(7, "head"), workspace_role(8, "head")]));
    for user in [BEN, CAY] {
        world.join(OWNER, user, plain(vec![profile_role(70, "reviewer"), profile_role(80, "reviewer")]));
    }
    world.join(OWNER, MANAGER, vec![organization_role("manager")]);
    world.join(OWNER, WARDEN, plain(vec![workspace_role(7, "warden")]));
    world.join(OWNER, VIEWER, plain(vec![profile_role(70, "viewer")]));
    let mut house = House::new(world);
    house.own = at(10);
    house.create(OWNER, &[PAGE, OTHER]);
    house.does(OWNER, Action::Submit { targets: vec![PAGE, OTHER] });
    house
}

fn begun() -> House {
    begun_with("")
}

fn delegate(id: u64, user: u64, to: u64, places: &[Place], from: Option<i64>, until: i64) -> organization::Action {
    organization::Action::Delegate {
        delegation: DelegationId::new(id),
        user: UserId::new(user),
        to: UserId::new(to),
        places: places.to_vec(),
        from: from.map(at),
        until: at(until),
    }
}

/// Ann lets Ben decide everywhere until minute 100.
fn ann_lets_ben(house: &mut House) {
    house.run(user(ANN), delegate(1, ANN, BEN, &[], None, 100)).expect("delegated");
}

fn end(id: u64) -> organization::Action {
    organization::Action::EndDelegation { delegation: DelegationId::new(id) }
}

fn approve(profile: ProfileId) -> Action {
    Action::Approve { targets: vec![profile], stage: "check".into() }
}

fn acting(user: u64, acting_for: u64) -> By {
    By::user(UserId::new(user)).in_the_name_of(UserId::new(acting_for))
}

/// Says yes in the place of somebody else.
fn says_yes(
    house: &mut House,
    user: u64,
    acting_for: u64,
    at: ProfileId,
) -> Result<Vec<approval::Event>, RefusalReason> {
    house.by(acting(user, acting_for), approve(at)).map_err(|refusal| refusal.reason)
}

fn not_delegated(user: u64) -> Result<Vec<approval::Event>, RefusalReason> {
    Err(RefusalReason::NotDelegated { user: UserId::new(user) })
}

struct Numbers;

impl approval::Names for Numbers {
    fn person(&self, _: UserId) -> Option<String> {
        None
    }

    fn time(&self, at: countersign::Timestamp, _: approval::Language) -> String {
        at.to_string()
    }
}

/// How many approvals count at a target now.
fn counted(house: &House, profile: ProfileId) -> usize {
    let roster = house.roster();
    let told = approval::explain(&roster.context(house.rules), &house.post, house.own);
    let target = told.targets.into_iter().find(|target| target.target == profile).expect("a target");
    let missing = target.gaps.iter().find_map(|gap| match gap {
        approval::Gap::Approvals { missing, .. } => Some(*missing),
        _ => None,
    });
    2 - missing.unwrap_or(0)
}

#[test]
fn j20_who_stands_in_decides_and_the_log_says_for_whom() {
    let mut house = begun();
    assert_eq!(says_yes(&mut house, BEN, ANN, PAGE), not_delegated(ANN));
    ann_lets_ben(&mut house);
    assert!(matches!(house.refused(BEN, approve(PAGE)), RefusalReason::NotAnApprover { .. }), "in his own name");
    let buttons = {
        let roster = house.roster();
        approval::enabled(&roster.context(house.rules), &house.post, &acting(BEN, ANN), house.own)
    };
    assert!(buttons.iter().any(|button| button.verb == approval::Verb::Approve && button.target == Some(PAGE)));
    let events = says_yes(&mut house, BEN, ANN, PAGE).expect("Ben says yes for Ann");
    assert_eq!((&events[0].by, events[0].delegation), (&acting(BEN, ANN), Some(DelegationId::new(1))));
    assert_eq!(counted(&house, PAGE), 1);
    let line = events[0].line(approval::Language::English, &Numbers).text;
    assert!(line.starts_with("3 (for 2) approved `check`"), "{line}");
    // One person counts once, and one right is used once (S20).
    assert!(matches!(says_yes(&mut house, BEN, ANN, PAGE), Err(RefusalReason::AlreadyDecided { .. })));
    assert!(matches!(house.refused(ANN, approve(PAGE)), RefusalReason::AlreadyDecided { .. }));
    // The whole log replays, and the state is stored and read back.
    let state = approval::State::new(house.post.organization(), house.post.content());
    assert_eq!(approval::replay(state, &house.log).expect("it follows"), house.post);
    assert_eq!(approval::State::restore(house.post.snapshot()).expect("a snapshot"), house.post);
    assert_eq!(State::restore(house.world.state.snapshot()).expect("a snapshot"), house.world.state);
}

#[test]
fn j20_it_holds_from_its_beginning_until_its_end() {
    for minute in [10, 19, 20, 29, 30, 40] {
        let mut house = begun();
        house.run(user(ANN), delegate(1, ANN, BEN, &[], Some(20), 30)).expect("delegated");
        house.own = at(minute);
        let said = says_yes(&mut house, BEN, ANN, PAGE);
        assert_eq!(said.is_ok(), (20..30).contains(&minute), "at {minute}: {said:?}");
    }
    // It opens by the sender's own clock, and is over by the later one (J6).
    let mut house = begun();
    house.run(user(ANN), delegate(1, ANN, BEN, &[], Some(20), 30)).expect("delegated");
    house.own = at(25);
    house.does(OWNER, super::house::edit(2));
    house.own = at(19);
    assert_eq!(says_yes(&mut house, BEN, ANN, PAGE), not_delegated(ANN), "a clock that is behind");
    house.own = at(31);
    house.does(OWNER, super::house::edit(3));
    house.own = at(29);
    assert_eq!(says_yes(&mut house, BEN, ANN, PAGE), not_delegated(ANN), "the post knows that it is over");
}

#[test]
fn j20_the_timers_know_its_beginning_and_its_end() {
    let mut house = begun();
    assert_eq!(
        (house.next_deadline(), organization::next_deadline(&house.world.policy, &house.world.state, house.own)),
        (None, None)
    );
    house.run(user(ANN), delegate(1, ANN, BEN, &[Place::profile(PAGE)], Some(20), 30)).expect("delegated");
    for (now, next) in [(10, Some(20)), (19, Some(20)), (20, Some(30)), (29, Some(30)), (30, None)] {
        house.own = at(now);
        assert_eq!(house.next_deadline(), next.map(at), "the post at {now}");
        assert_eq!(
            organization::next_deadline(&house.world.policy, &house.world.state, at(now)),
            next.map(at),
            "the organization at {now}"
        );
    }
}

#[test]
fn j20_it_holds_at_its_places_wherever_profiles_lie_now() {
    let group = GroupId::new(9);
    let grouped = |profile| organization::Action::AddToGroup { group, profile };
    let [seven, eight] = [7, 8].map(|id| Place::workspace(WorkspaceId::new(id)));
    let places: [(&[Place], bool, bool); 6] = [
        (&[], true, true),
        (&[Place::organization()], true, true),
        (&[seven], true, false),
        (&[Place::profile(OTHER)], false, true),
        (&[Place::group(group)], true, false),
        (&[eight, Place::group(group)], true, true),
    ];
    for (places, here, there) in places {
        let mut house = begun();
        let (name, profiles) = ("News".into(), vec![]);
        house.run(user(OWNER), organization::Action::CreateGroup { group, name, profiles }).expect("a group");
        house.run(user(ANN), delegate(1, ANN, BEN, places, None, 100)).expect("delegated");
        house.run(user(OWNER), grouped(PAGE)).expect("grouped");
        assert_eq!(says_yes(&mut house, BEN, ANN, PAGE).is_ok(), here, "{places:?}");
        assert_eq!(says_yes(&mut house, BEN, ANN, OTHER).is_ok(), there, "{places:?}");
    }
}

#[test]
fn j20_it_gives_nothing_beyond_either_of_the_two() {
    let mut house = begun();
    // Who may not review stands in for nobody; who does not decide lets nobody decide.
    house.run(user(ANN), delegate(1, ANN, VIEWER, &[], None, 100)).expect("delegated");
    assert!(matches!(says_yes(&mut house, VIEWER, ANN, PAGE), Err(RefusalReason::NotAllowed { .. })));
    house.run(user(BEN), delegate(2, BEN, CAY, &[], None, 100)).expect("delegated");
    assert!(matches!(says_yes(&mut house, CAY, BEN, PAGE), Err(RefusalReason::NotAnApprover { .. })));
    // Nobody passes on what they stand in for, and a circle leads nowhere (S25).
    ann_lets_ben_as(&mut house, 3);
    assert_eq!(says_yes(&mut house, CAY, ANN, PAGE), not_delegated(ANN));
    house.run(user(BEN), delegate(4, BEN, ANN, &[], None, 100)).expect("each for the other");
    assert!(says_yes(&mut house, BEN, ANN, PAGE).is_ok());
    let (target, stage, to, until) = (OTHER, "check".into(), UserId::new(CAY), at(50));
    assert!(matches!(
        house.refused(BEN, Action::Delegate { target, stage, to, until }),
        RefusalReason::NotAnApprover { .. }
    ));
}

/// What goes on is the assignment: what is added to it is covered, and what is given beside it is not.
#[test]
fn j20_what_is_added_to_a_role_is_covered_and_another_role_is_delegated_anew() {
    let head_at = |only: Option<ProfileId>| organization::Action::Narrow {
        user: UserId::new(ANN),
        place: Place::workspace(WorkspaceId::new(7)),
        role: Role::policy("head"),
        narrowing: only.map(|profile| Narrowing::only_profiles([profile])).unwrap_or_default(),
    };
    let mut house = begun();
    house.world.profile(90, Some(7));
    house.run(user(OWNER), head_at(Some(ProfileId::new(90)))).expect("narrowed away from the page");
    ann_lets_ben(&mut house);
    assert!(says_yes(&mut house, BEN, ANN, PAGE).is_err(), "neither may Ann");
    let before = house.clone();
    let again = Access { narrowing: Narrowing::only_profiles([PAGE]), ..workspace_role(7, "head") };
    let grant = organization::Action::Grant { user: UserId::new(ANN), access: again };
    for added in [grant, head_at(None)] {
        let mut house = before.clone();
        house.run(user(OWNER), added).expect("added");
        assert!(says_yes(&mut house, BEN, ANN, PAGE).is_ok());
        // Taken and added once more, it is another holding.
        house.run(user(OWNER), head_at(Some(ProfileId::new(90)))).expect("narrowed");
        house.run(user(OWNER), head_at(None)).expect("widened");
        assert_eq!(counted(&house, PAGE), 0);
        assert_eq!(says_yes(&mut house, BEN, ANN, PAGE), not_delegated(ANN));
    }
    let mut house = begun();
    house.run(user(VIEWER), delegate(1, VIEWER, BEN, &[], None, 100)).expect("everybody may");
    let access = workspace_role(7, "head");
    house.run(user(OWNER), organization::Action::Grant { user: UserId::new(VIEWER), access }).expect("granted");
    assert_eq!(says_yes(&mut house, BEN, VIEWER, PAGE), not_delegated(VIEWER));
    house.run(user(VIEWER), delegate(2, VIEWER, BEN, &[], None, 100)).expect("delegated anew");
    assert!(says_yes(&mut house, BEN, VIEWER, PAGE).is_ok());
}

fn ann_lets_ben_as(house: &mut House, id: u64) {
    house.run(user(ANN), delegate(id, ANN, BEN, &[], None, 100)).expect("delegated");
}

#[test]
fn j20_it_reaches_what_both_hold_without_a_break() {
    type Break = fn(&mut House);
    let breaks: [(&str, Break); 3] = [
        ("the head is a head again", |house| {
            let (who, place, role) = (UserId::new(ANN), Place::workspace(WorkspaceId::new(7)), Role::policy("head"));
            house.run(user(OWNER), organization::Action::Revoke { user: who, place, role }).expect("revoked");
            let access = workspace_role(7, "head");
            house.run(user(OWNER), organization::Action::Grant { user: who, access }).expect("granted");
        }),
        ("the delegate reviews again", |house| {
            let (who, place, role) = (UserId::new(BEN), Place::profile(PAGE), Role::policy("reviewer"));
            house.run(user(OWNER), organization::Action::Revoke { user: who, place, role }).expect("revoked");
            let access = profile_role(70, "reviewer");
            house.run(user(OWNER), organization::Action::Grant { user: who, access }).expect("granted");
        }),
        ("the page lies in the workspace again", |house| {
            for workspace in [8, 7] {
                let workspace = Some(WorkspaceId::new(workspace));
                let moved = organization::Action::MoveProfile { profile: PAGE, workspace };
                house.run(operator(), moved).expect("moved");
            }
        }),
    ];
    for (name, breaks) in breaks {
        let mut house = begun();
        ann_lets_ben(&mut house);
        breaks(&mut house);
        assert_eq!(says_yes(&mut house, BEN, ANN, PAGE), not_delegated(ANN), "{name}");
        ann_lets_ben_as(&mut house, 2);
        assert!(says_yes(&mut house, BEN, ANN, PAGE).is_ok(), "{name}: delegated anew");
        // A yes by it is lost by the same break, whether the post was told between or after.
        breaks(&mut house);
        assert_eq!(counted(&house, PAGE), 0, "{name}");
        house.host(Action::PeopleChanged {});
        assert_eq!(house.status_at(PAGE), ContentState::InReview);
    }
    // What is held for the time of the delegation begins with it.
    let mut house = begun();
    let access = Access { from: Some(at(20)), ..profile_role(70, "reviewer") };
    house.run(user(OWNER), organization::Action::Grant { user: UserId::new(VIEWER), access }).expect("granted");
    house.run(user(ANN), delegate(1, ANN, VIEWER, &[], Some(20), 30)).expect("delegated");
    house.own = at(21);
    assert!(says_yes(&mut house, VIEWER, ANN, PAGE).is_ok());
}
