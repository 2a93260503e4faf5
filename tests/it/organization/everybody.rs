//! Who can, and what a review lists, is what `can` says of every member: suspended, expired, with a delegate, through a group
//! or a directory, and of operators and strangers. What they may is found anew here, from what is written of them.

use super::world::*;
use crate::thorough::extent;
use countersign::analysis::who_can;
use countersign::id::{DelegationId, GroupId};
use countersign::organization::*;
use countersign::social::ProfilePermissions;
use countersign::{OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};
use std::collections::{BTreeMap, BTreeSet};

const POLICY: &str = r#"{"format":1,"name":"everybody",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","profile_group.edit"],
    "profile":["post.view","post.edit","post.publish","post.comment"]},
  "everyone":{"members":{"profile":["post.comment"]},"anyone":{"profile":["post.view"]}},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","profile":["post.view","post.edit","post.publish"]}},
      "member":{},
      "manager":{"grants":{"profile":["post.edit","post.publish"]}}},
    "workspace":{"head":{"grants":{"profile":["post.edit"]}}},
    "profile":{"editor":{"grants":{"profile":["post.edit","post.publish"]}},"writer":{"grants":{"profile":["post.edit"]}}}}}"#;

/// What each role gives on profiles, as the policy has it.
fn given(role: &str) -> &'static [ProfilePermissions] {
    match role {
        "owner" => &[VIEW, EDIT, PUBLISH],
        "manager" | "editor" => &[EDIT, PUBLISH],
        "head" | "writer" => &[EDIT],
        _ => &[],
    }
}

const VIEW: ProfilePermissions = ProfilePermissions::POST_VIEW;
const EDIT: ProfilePermissions = ProfilePermissions::POST_EDIT;
const PUBLISH: ProfilePermissions = ProfilePermissions::POST_PUBLISH;
const COMMENT: ProfilePermissions = ProfilePermissions::POST_COMMENT;
const ASKED: [ProfilePermissions; 4] = [VIEW, EDIT, PUBLISH, COMMENT];
const STRANGER: u64 = 77;
const OPERATORS: [u64; 2] = [900, 901];

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn user(&mut self) -> UserId {
        UserId::new(1 + self.below(7))
    }

    fn time(&mut self, now: Timestamp) -> Timestamp {
        at(now.as_millis() + 1 + self.below(60) as i64)
    }

    fn access(&mut self, now: Timestamp) -> Access {
        let (profile, workspace) = (ProfileId::new(70 + self.below(4)), WorkspaceId::new(5 + self.below(2)));
        let mut access = match self.below(6) {
            0 => organization_role(["member", "manager"][self.below(2) as usize]),
            1 => Access::new(Place::workspace(workspace), Role::policy("head")),
            2 => Access::new(Place::group(GroupId::new(8)), Role::policy("writer")),
            _ => Access::new(Place::profile(profile), Role::policy(["editor", "writer"][self.below(2) as usize])),
        };
        if matches!(access.place, Place::Organization {}) && self.below(2) == 0 {
            let narrowing = match self.below(4) {
                0 => Narrowing::only_profiles([profile]),
                1 => Narrowing::except_profiles([profile]),
                2 => Narrowing::only_workspaces([workspace]),
                _ => Narrowing::except_workspaces([workspace]),
            };
            access = access.narrowed(narrowing);
        }
        if self.below(3) == 0 {
            access = access.until(self.time(now));
        }
        if self.below(5) == 0 {
            access.from = Some(at(now.as_millis() + self.below(30) as i64));
        }
        access
    }

    fn action(&mut self, now: Timestamp) -> (By, Action) {
        let who = self.user();
        let access = self.access(now);
        let group = GroupId::new(8);
        match self.below(13) {
            0 => {
                let access = vec![access.given_by(Source::directory("press"))];
                (operator(), Action::AddMember { user: who, access })
            }
            1 => (
                operator(),
                Action::TakeBack { user: who, source: Source::directory("press"), place: None, role: None },
            ),
            2 => (user(1), Action::Suspend { user: who }),
            3 | 4 => (user(1), Action::Reinstate { user: who }),
            5 => (user(1), Action::RemoveMember { user: who }),
            6 => {
                let (delegation, to, until) = (DelegationId::new(self.below(1 << 30)), self.user(), self.time(now));
                (By::user(who), Action::Delegate { delegation, user: who, to, places: vec![], from: None, until })
            }
            7 => {
                let acting_for = (self.below(2) == 0).then_some(who);
                let role = Role::policy(["manager", "owner"][self.below(2) as usize]);
                let (reason, until) = ("ticket".into(), self.time(now));
                let by = By::operator(UserId::new(OPERATORS[self.below(2) as usize]));
                (by, Action::BeginSupport { place: Place::organization(), role, acting_for, reason, until })
            }
            8 => (operator(), Action::AddToGroup { group, profile: ProfileId::new(70 + self.below(4)) }),
            9 => (operator(), Action::RemoveFromGroup { group, profile: ProfileId::new(70 + self.below(4)) }),
            _ => (user(1), Action::Grant { user: who, access }),
        }
    }
}

fn begun() -> World {
    let mut world = World::new(POLICY, "owner", None);
    (5..=6).for_each(|workspace| world.workspace(workspace, None));
    for (profile, workspace) in [(70, None), (71, Some(5)), (72, Some(5)), (73, Some(6))] {
        world.profile(profile, workspace);
    }
    let (group, profiles) = (GroupId::new(8), vec![ProfileId::new(71)]);
    world.run(operator(), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
    for who in 2..=4 {
        world.join(1, who, vec![organization_role("member")]);
    }
    world
}

/// Everything of the organization that bears on who may, as it says it of itself.
struct Written<'w> {
    state: &'w State,
    now: Timestamp,
}

impl Written<'_> {
    /// In force now, and somewhere: at a group without profiles nothing is held.
    fn is_live(&self, access: &Access) -> bool {
        let is_empty = |group| {
            let found = self.state.groups().find(|(id, _)| *id == group);
            found.is_none_or(|(_, group)| group.profiles().next().is_none())
        };
        if let Place::Group { group } = access.place {
            if is_empty(group) {
                return false;
            }
        }
        access.from.is_none_or(|from| from <= self.now) && access.until.is_none_or(|until| self.now < until)
    }

    fn reaches(&self, access: &Access, page: ProfileId) -> bool {
        let found = self.state.profiles().find(|(id, _)| *id == page).expect("a profile").1;
        let in_group = |group| {
            let found = self.state.groups().find(|(id, _)| *id == group);
            found.is_some_and(|(_, group)| group.profiles().any(|profile| profile == page))
        };
        let there = match access.place {
            Place::Organization {} => true,
            Place::Workspace { workspace } => found.workspace() == Some(workspace),
            Place::Profile { profile } => profile == page,
            Place::Group { group } => in_group(group),
            _ => false,
        };
        let Narrowing { only_workspaces, only_profiles, except_workspaces, except_profiles, .. } = &access.narrowing;
        let names_workspace = |list: &Option<Vec<WorkspaceId>>| {
            list.iter().flatten().any(|workspace| found.workspace() == Some(*workspace))
        };
        let names_profile = |list: &Option<Vec<ProfileId>>| list.iter().flatten().any(|profile| *profile == page);
        let cut = only_workspaces.is_some() || only_profiles.is_some();
        let inside = !cut || names_workspace(only_workspaces) || names_profile(only_profiles);
        there && inside && !names_workspace(except_workspaces) && !names_profile(except_profiles)
    }

    /// What these grants give there, and what everyone has.
    fn of<'a>(
        &self,
        grants: impl Iterator<Item = &'a Access> + Clone,
        page: ProfileId,
        asked: ProfilePermissions,
    ) -> bool {
        let mut live = grants.filter(|access| self.is_live(access));
        let is_member = live.clone().next().is_some();
        asked == VIEW
            || (asked == COMMENT && is_member)
            || live.any(|access| given(access.role.name()).contains(&asked) && self.reaches(access, page))
    }

    fn may(&self, who: UserId, page: ProfileId, asked: ProfilePermissions) -> bool {
        match self.state.is_member(who) {
            false => asked == VIEW,
            true if self.state.is_suspended(who) => false,
            true => self.of(self.state.access(who).iter(), page, asked),
        }
    }

    /// Who is in for support, by what is written of it: within the role, and in whose place within what they may.
    fn may_in_support(&self, who: UserId, page: ProfileId, asked: ProfilePermissions) -> bool {
        let found = self.state.support().find(|(operator, _)| *operator == who);
        let Some((_, support)) = found.filter(|(_, support)| self.now < support.until()) else { return false };
        let by_role = asked == VIEW || asked == COMMENT || given(support.role().name()).contains(&asked);
        by_role && support.acting_for().is_none_or(|whom| self.may(whom, page, asked))
    }
}

#[test]
fn who_can_is_whom_can_allows_over_every_member_stranger_and_operator() {
    let histories = extent("histories of which everybody is asked", None, [300, 40]);
    let (mut accepted, mut allowed, mut denied) = (0, 0, 0);
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 1..=histories {
        let (mut world, mut random) = (begun(), Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        for _ in 0..40 {
            world.now = at(world.now.as_millis() + random.below(8) as i64);
            let (by, action) = random.action(world.now);
            accepted += u64::from(world.run(by, action).is_ok());
            if random.below(4) != 0 {
                continue;
            }
            let written = Written { state: &world.state, now: world.now };
            for (page, _) in world.state.profiles() {
                let (yes, no) = ask(&world, &written, page, &mut seen);
                (allowed, denied) = (allowed + yes, denied + no);
            }
        }
    }
    println!("{accepted} commands, {allowed} times yes and {denied} times no: {seen:?}");
    assert!(accepted > 10 * histories && allowed > 100 * histories && denied > 100 * histories);
    for kind in ["suspended", "ended", "delegated to", "operator", "in a place", "stranger"] {
        assert!(seen.get(kind).is_some_and(|times| *times > 20), "{kind}: {seen:?}");
    }
}

fn ask(world: &World, written: &Written<'_>, page: ProfileId, seen: &mut BTreeMap<&'static str, u64>) -> (u64, u64) {
    let (policy, state, now): (&Policy, _, _) = (&world.policy, &world.state, world.now);
    let members = state.actors(policy, now).expect("actors");
    let support = state.support_actors(policy, now).expect("actors");
    let stranger = state.actor(policy, UserId::new(STRANGER), now).expect("an actor");
    let roster: Vec<_> = members.into_iter().chain(support).chain([stranger]).collect();
    let on = state.profile(page).expect("a profile");
    let mut counts = (0, 0);
    for asked in ASKED {
        // An operator in somebody's place has that person's name, so that the two are told apart by their operators.
        let found: BTreeSet<_> = who_can(policy, &roster, asked, &on).iter().map(|who| key(who.actor)).collect();
        for actor in &roster {
            let may = match actor.operator() {
                Some(operator) => written.may_in_support(operator, page, asked),
                None => written.may(actor.user(), page, asked),
            };
            assert_eq!(policy.can(actor, asked, &on), may, "{:?} {asked:?} on {page} in {state:?}", key(actor));
            assert_eq!(found.contains(&key(actor)), may, "{:?} {asked:?} on {page}", key(actor));
            if may { counts.0 += 1 } else { counts.1 += 1 }
        }
    }
    let mut note = |kind, times: usize| *seen.entry(kind).or_default() += times as u64;
    let ended =
        |who: &UserId| !state.access(*who).is_empty() && !state.access(*who).iter().any(|one| written.is_live(one));
    note("suspended", state.members().filter(|who| state.is_suspended(*who)).count());
    note("ended", state.members().filter(ended).count());
    note("delegated to", state.delegations().filter(|(_, one)| now < one.until()).count());
    note("operator", roster.iter().filter(|actor| actor.operator().is_some()).count());
    note("in a place", roster.iter().filter(|actor| actor.operator().is_some_and(|who| who != actor.user())).count());
    note("stranger", 1);
    counts
}

fn key(actor: &countersign::Actor) -> (UserId, Option<UserId>) {
    (actor.user(), actor.operator())
}

#[test]
fn a_review_lists_what_can_allows_every_member() {
    let histories = extent("histories that are reviewed", None, [100, 12]);
    let (mut compared, mut needless, mut needed) = (0, 0, 0);
    for seed in 1..=histories {
        let (mut world, mut random) = (begun(), Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d)));
        for _ in 0..40 {
            world.now = at(world.now.as_millis() + random.below(8) as i64);
            let (by, action) = random.action(world.now);
            let _ = world.run(by, action);
        }
        let then = as_of(State::new(OrganizationId::new(10)), &world.log, world.now).expect("it happened");
        let written = Written { state: &world.state, now: world.now };
        let review = then.access_review(&world.policy);
        assert_eq!(
            review.members.iter().map(|member| member.user).collect::<BTreeSet<_>>(),
            world.state.members().collect()
        );
        for member in &review.members {
            let actor = world.state.actor(&world.policy, member.user, world.now).expect("an actor");
            let places = || world.state.profiles().flat_map(|(page, _)| ASKED.map(|asked| (page, asked)));
            let in_force = || member.grants.iter().filter(|grant| grant.in_force).map(|grant| &grant.access);
            for (page, asked) in places() {
                let on = world.state.profile(page).expect("a profile");
                let listed = !member.suspended && written.of(in_force(), page, asked);
                assert_eq!(world.policy.can(&actor, asked, &on), listed, "{} {asked:?} on {page}", member.user);
                compared += 1;
            }
            for (index, grant) in member.grants.iter().enumerate() {
                let others = || {
                    let others = member.grants.iter().enumerate().filter(|(other, _)| *other != index);
                    others.map(|(_, other)| other).filter(|other| other.in_force).map(|other| &other.access)
                };
                let takes = |(page, asked): (ProfileId, ProfilePermissions)| {
                    written.of(in_force(), page, asked) && !written.of(others(), page, asked)
                };
                let takes = grant.in_force && places().any(takes);
                assert!(!takes || !grant.lost.is_empty(), "{}: {:?} takes something", member.user, grant.access);
                assert!(grant.in_force || grant.lost.is_empty(), "{}: {:?} gives nothing", member.user, grant.access);
                if takes { needed += 1 } else { needless += 1 }
            }
        }
    }
    println!("{compared} answers; taking {needed} grants takes something, {needless} nothing here");
    assert!(compared > 50 * histories && needed > histories && 2 * needless > histories);
}
