//! J20 through teams: who stands in for whom, by what a team gives.

use super::{BLOG, give, out, put};
use crate::joint::house::{House, at};
use crate::organization::world::{World, organization_role, profile_role, user};
use countersign::approval::{Action, By, Event, RefusalReason};
use countersign::organization::{self, DelegationId, TeamId};
use countersign::{ProfileId, UserId};

const POLICY: &str = r#"{"format":1,"name":"standing",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove"],
    "profile":["post.view","post.edit","post.review"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1}},
      "plain":{"grants":{}}},
    "profile":{
      "head":{"grants":{"profile":["post.view","post.review"]}},
      "reviewer":{"grants":{"profile":["post.view","post.review"]}}}},
  "approval":{
    "guards":{"create":"post.edit","edit":"post.edit","submit":"post.edit","decide":"post.review","publish":"post.edit","force":"post.edit"},
    "definitions":{"main":{"stages":[
      {"name":"check","approvers":{"roles":{"profile":["head"]}},"barred":"nobody","quorum":{"at_least":2}}]}},
    "bindings":[{"definition":"main"}]}}"#;

const PAGE: ProfileId = ProfileId::new(7);
const REVIEWERS: TeamId = TeamId::new(2);

/// Team 1 has the heads (2 in it), team 2 the reviewers (3 in it); a post of the owner is in review, and 3 stands in for 2.
fn begun() -> House {
    let mut world = World::new(POLICY, "owner", None);
    world.profile(7, None);
    [2, 3, 4].into_iter().for_each(|who| world.join(1, who, vec![organization_role("plain")]));
    for (team, role, who) in [(BLOG, "head", 2), (REVIEWERS, "reviewer", 3)] {
        let access = profile_role(7, role);
        world.run(user(1), organization::Action::CreateTeam { team, name: role.into() }).expect("a team");
        world.run(user(1), organization::Action::GrantToTeam { team, access }).expect("given");
        world.run(user(1), organization::Action::AddToTeam { team, user: UserId::new(who) }).expect("put in");
    }
    let mut house = House::new(world);
    house.own = at(10);
    house.create(1, &[PAGE]);
    house.does(1, Action::Submit { targets: vec![PAGE] });
    house.run(user(2), delegate(1, 2, 3)).expect("delegated");
    house
}

fn delegate(id: u64, who: u64, to: u64) -> organization::Action {
    organization::Action::Delegate {
        delegation: DelegationId::new(id),
        user: UserId::new(who),
        to: UserId::new(to),
        places: vec![],
        from: None,
        until: at(100),
    }
}

fn says_yes(house: &mut House, who: u64, for_whom: u64) -> Result<Vec<Event>, RefusalReason> {
    let by = By::user(UserId::new(who)).in_the_name_of(UserId::new(for_whom));
    let yes = Action::Approve { targets: vec![PAGE], stage: "check".into() };
    house.by(by, yes).map_err(|refusal| refusal.reason)
}

fn again(team: TeamId, who: u64) -> [organization::Action; 2] {
    let user = UserId::new(who);
    [organization::Action::RemoveFromTeam { team, user }, organization::Action::AddToTeam { team, user }]
}

#[test]
fn j20_a_delegation_reaches_what_a_team_gives_either_of_the_two() {
    let mut house = begun();
    says_yes(&mut house, 3, 2).expect("both hold it through their teams");
    // Whoever manages permissions makes one for others, within what they would need to give it all.
    house.run(user(1), delegate(2, 2, 4)).expect("the owner may");
    assert!(matches!(
        says_yes(&mut house, 4, 2),
        Err(RefusalReason::NotAllowed { .. } | RefusalReason::AlreadyDecided { .. })
    ));
}

#[test]
fn j20_what_a_team_took_is_not_covered_when_it_comes_back() {
    for (team, who) in [(BLOG, 2), (REVIEWERS, 3)] {
        let mut house = begun();
        let [out, put] = again(team, who);
        house.run(user(1), out).expect("taken out");
        assert!(says_yes(&mut house, 3, 2).is_err(), "{who} is out of the team");
        house.run(user(1), put).expect("put in");
        assert!(says_yes(&mut house, 3, 2).is_err(), "{who} has it anew");
        house.run(user(2), organization::Action::EndDelegation { delegation: DelegationId::new(1) }).expect("ended");
        house.run(user(2), delegate(2, 2, 3)).expect("delegated anew");
        says_yes(&mut house, 3, 2).expect("anew");
    }
}

#[test]
fn j20_it_goes_on_where_a_person_gives_the_same_before_the_team_takes_it() {
    let mut house = begun();
    house.world.grant(1, 2, profile_role(7, "head")).expect("beside the team");
    house.run(user(1), out(2)).expect("taken out");
    says_yes(&mut house, 3, 2).expect("held without a break");
    // And through the team again, where the person's is taken afterwards.
    let mut house = begun();
    house.world.grant(1, 2, profile_role(7, "head")).expect("beside the team");
    house.run(user(1), out(2)).expect("taken out");
    house.run(user(1), put(2)).expect("and in again");
    let head = profile_role(7, "head");
    let revoke = organization::Action::Revoke { user: UserId::new(2), place: head.place, role: head.role };
    house.run(user(1), revoke).expect("revoked");
    says_yes(&mut house, 3, 2).expect("held without a break");
}

#[test]
fn j17_a_yes_through_a_team_counts_as_long_as_the_team_gives_it() {
    let mut house = begun();
    house.does(2, Action::Approve { targets: vec![PAGE], stage: "check".into() });
    let [out, put] = again(BLOG, 2);
    house.run(user(1), out).expect("taken out");
    house.run(user(1), put).expect("put in");
    house.host(Action::PeopleChanged {});
    let yes = Action::Approve { targets: vec![PAGE], stage: "check".into() };
    house.does(2, yes); // the old one counts no more
    // A team that is given the role anew begins anew for everybody.
    let head = profile_role(7, "head");
    let take = organization::Action::RevokeFromTeam { team: BLOG, place: head.place, role: head.role.clone() };
    house.run(user(1), take).expect("taken");
    house.run(user(1), give(head)).expect("given");
    assert!(says_yes(&mut house, 3, 2).is_err());
}
