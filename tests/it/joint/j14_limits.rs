//! J14: what a plan sells by number besides seats is tested wherever one more would come, and a change of plan is carried
//! out though it leaves more than there is room for.

use crate::organization::world::{World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::*;
use countersign::{ContentId, Level, Policy, ProfileId, UserId, WorkspaceId, policy::PlanLimit};

/// Two plans of other numbers, and one without any.
const POLICY: &str = r#"{"format":1,"name":"limits","permissions":{
    "organization":["subscription.manage","member_permissions.edit","member.invite","member.remove","ownership.transfer",
      "profile.connect","workspace.create","custom_role.manage","api_key.manage"],
    "profile":["profile.disconnect","post.view","post.edit"]},
  "roles":{"organization":{
      "owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1,"max":1}},"member":{},
      "auditor":{"external":true,"holders":{"max":1}}},
    "profile":{"client":{"grants":{"profile":["post.view"]},"external":true},"editor":{"grants":{"profile":"all"}}}},
  "custom_roles":{"profile":{"ceiling":{"profile":"all"}}},
  "plans":{
    "big":{"custom_roles":true},
    "two":{"custom_roles":true,"limits":{"profiles":2,"workspaces":2,"clients":2,"custom_roles":2,"keys":2}},
    "one":{"custom_roles":true,"limits":{"profiles":1,"workspaces":1,"clients":1,"custom_roles":1,"keys":1},
           "downgrade":{"notice_days":1}}}}"#;

fn world(plan: &str) -> World {
    World::new(POLICY, "owner", Some(plan))
}

fn connect(profile: u64) -> Action {
    Action::ConnectProfile { profile: ProfileId::new(profile), name: "Page".into(), workspace: None }
}

fn create(workspace: u64) -> Action {
    Action::CreateWorkspace { workspace: WorkspaceId::new(workspace), name: "Site".into(), holder: None }
}

fn define(name: &str) -> Action {
    let text = format!(r#"{{"format":1,"level":"profile","name":"{name}","grants":{{"profile":["post.view"]}}}}"#);
    Action::DefineCustomRole { document: RoleDocument::parse(&text).expect("a document") }
}

fn mint(key: u64, until: Option<i64>, content: Option<u64>) -> Action {
    let (permissions, places) = (vec!["post.view".into()], vec![Place::organization()]);
    let (until, content) = (until.map(at), content.map(ContentId::new));
    Action::MintKey { key: KeyId::new(key), permissions, places, until, content }
}

fn client(profile: u64) -> Access {
    profile_role(profile, "client")
}

/// One more of each of what is no person.
fn one_more(number: u64) -> [(PlanLimit, Action); 4] {
    [
        (PlanLimit::Profiles, connect(number)),
        (PlanLimit::Workspaces, create(number)),
        (PlanLimit::CustomRoles, define(&format!("role_{number}"))),
        (PlanLimit::Keys, mint(number, None, None)),
    ]
}

fn change(plan: &str) -> Action {
    Action::ChangePlan { plan: plan.into(), at: None, extra_seats: None }
}

#[test]
fn j14_each_limit_of_a_plan_is_tested_where_one_more_would_come() {
    let mut world = world("two");
    for number in 1..=2 {
        for (limit, action) in one_more(number) {
            world.run(user(1), action).expect("there is room");
            assert_eq!(u64::from(world.state.count(&world.policy, limit, world.now)), number);
        }
    }
    for (limit, action) in one_more(3) {
        let refused = world.run(user(1), action.clone()).expect_err("no room");
        assert_eq!(refused, Refusal::LimitReached { limit, at_most: 2, found: 3 });
        assert_eq!((refused.name(), refused.kind().to_string()), ("limit_reached", "conflict".into()));
        // The host's own hands count as well, where they do it at all.
        let by_host = world.run(operator(), action);
        assert!(["limit_reached", "wrong_actor"].contains(&kind(by_host)));
        let command = world.command(user(1), one_more(4)[0].1.clone());
        assert!(matches!(simulate(&world.policy, &world.state, &command), Err(Refusal::LimitReached { .. })));
    }
    assert_eq!(world.state.over_limits(&world.policy, world.now), []);
    // What goes makes room.
    world.run(operator(), Action::DeleteWorkspace { workspace: WorkspaceId::new(1) }).expect("gone");
    world.run(user(1), create(3)).expect("there is room");
}

#[test]
fn j14_a_profile_that_is_connected_again_needs_room() {
    let mut world = world("two");
    let (out, again) = (
        Action::DisconnectProfile { profile: ProfileId::new(1) },
        Action::ReconnectProfile { profile: ProfileId::new(1) },
    );
    for profile in 1..=2 {
        world.run(user(1), connect(profile)).expect("there is room");
    }
    world.run(user(1), out).expect("disconnected");
    world.run(user(1), connect(3)).expect("there is room");
    assert_eq!(kind(world.run(user(1), again.clone())), "limit_reached");
    world.run(user(1), Action::DisconnectProfile { profile: ProfileId::new(2) }).expect("disconnected");
    world.run(user(1), again).expect("there is room");
}

#[test]
fn j14_keys_that_ended_and_share_links_count_for_nothing() {
    let mut world = world("two");
    world.run(user(1), mint(1, Some(5_000), None)).expect("there is room");
    world.run(user(1), mint(2, None, None)).expect("there is room");
    world.run(user(1), mint(3, None, Some(50))).expect("a share link");
    assert_eq!(kind(world.run(user(1), mint(4, None, None))), "limit_reached");
    world.now = at(5_000);
    world.run(user(1), mint(4, None, None)).expect("the first has ended");
    assert_eq!(kind(world.run(user(1), mint(5, None, None))), "limit_reached");
    world.run(user(1), Action::RevokeKey { key: KeyId::new(2) }).expect("revoked");
    world.run(user(1), mint(5, None, None)).expect("there is room");
}

/// Two clients are in, of two.
fn with_clients(plan: &str) -> World {
    let mut world = world(plan);
    for profile in 1..=2 {
        world.run(user(1), connect(profile)).expect("connected");
    }
    for who in 2..=3 {
        world.join(1, who, vec![client(1)]);
    }
    world.join(1, 4, vec![organization_role("member")]);
    world
}

#[test]
fn j14_a_client_needs_room_by_whatever_way_they_come() {
    let begun = with_clients("two");
    assert_eq!(begun.state.count(&begun.policy, PlanLimit::Clients, begun.now), 2);
    let add = |user: u64, access: Access| Action::AddMember { user: UserId::new(user), access: vec![access] };
    let grant = |user: u64, access: Access| Action::Grant { user: UserId::new(user), access };
    let press = |access: Access| access.given_by(Source::directory("press"));
    for (by, action) in [
        (user(1), add(5, client(1))),
        (operator(), add(5, press(client(1)))),
        (user(1), grant(4, client(2))),
        (operator(), grant(4, press(client(2)))),
    ] {
        let mut world = begun.clone();
        assert_eq!(kind(world.run(by, action.clone())), "limit_reached", "{action:?}");
        world.run(user(1), Action::Suspend { user: UserId::new(2) }).expect("suspended");
        world.run(by, action).expect("a suspended client takes no place");
        assert_eq!(kind(world.run(user(1), Action::Reinstate { user: UserId::new(2) })), "limit_reached");
    }
    let mut world = begun.clone();
    world.grant(1, 4, profile_role(1, "editor")).expect("who is none");
    let to_client = Action::ChangeRole { user: UserId::new(4), role: Role::policy("editor"), to: client(1) };
    assert_eq!(kind(world.run(user(1), to_client.clone())), "limit_reached");
    // Who is a client already takes one place, however many profiles they look at.
    world.grant(1, 2, client(2)).expect("the same client");
    world.run(user(1), Action::RemoveMember { user: UserId::new(3) }).expect("removed");
    world.run(user(1), to_client).expect("there is room");
}

#[test]
fn j14_a_client_is_tested_at_the_invitation_and_at_its_acceptance() {
    let mut world = with_clients("two");
    assert_eq!(kind(world.invite(1, 5, vec![client(1)])), "limit_reached");
    world.invite(1, 5, vec![organization_role("member")]).expect("no client");
    world.run(user(1), Action::RemoveMember { user: UserId::new(3) }).expect("removed");
    world.invite(1, 6, vec![client(1)]).expect("there is room");
    // The place is that recipient's until the invitation ends.
    assert_eq!(kind(world.invite(1, 7, vec![client(1)])), "limit_reached");
    world.grant(1, 4, client(1)).expect("who is in comes first");
    assert_eq!(kind(world.accept(6, 6)), "limit_reached");
    world
        .run(user(1), Action::Revoke { user: UserId::new(4), place: client(1).place, role: client(1).role })
        .expect("revoked");
    world.accept(6, 6).expect("there is room");
}

#[test]
fn j14_a_role_that_passes_from_client_to_client_needs_no_room() {
    let mut world = world("one");
    world.join(1, 2, vec![organization_role("auditor")]);
    world.join(1, 3, vec![organization_role("member")]);
    let pass = |former: Option<Role>| Action::TransferOwnership {
        place: Place::organization(),
        role: Role::policy("auditor"),
        to: UserId::new(3),
        former,
    };
    world.run(operator(), pass(None)).expect("one client before, one after");
    assert_eq!(world.state.count(&world.policy, PlanLimit::Clients, world.now), 1);
}

/// Three of everything.
fn full() -> World {
    let mut world = world("big");
    for number in 1..=3 {
        for (_, action) in one_more(number) {
            world.run(user(1), action).expect("no limit");
        }
        world.join(1, 10 + number, vec![client(1)]);
    }
    world
}

#[test]
fn j14_a_change_of_plan_is_carried_out_and_says_what_is_over() {
    let over = |at_most| PlanLimit::ALL.map(|limit| OverLimit { limit, at_most, found: 3 }).to_vec();
    let mut world = full();
    let due = world.now.as_millis() + 86_400_000;
    let announced = world.command(user(1), change("one"));
    assert_eq!(simulate(&world.policy, &world.state, &announced).expect("foreseen").over, over(1));
    let events = world.carry_out(&announced).expect("announced");
    assert!(
        matches!(&events[0].change, Change::PlanChangeAnnounced { at: due_at, over: told, .. } if *due_at == at(due) && *told == over(1))
    );
    // Until it comes, the plan of today counts.
    world.run(user(1), connect(4)).expect("no limit yet");
    world.run(user(1), Action::DeleteProfile { profile: ProfileId::new(4) }).expect("deleted");
    world.now = at(due);
    let applied = world.command(By::Host {}, Action::ApplyPlanChange {});
    let foreseen = simulate(&world.policy, &world.state, &applied).expect("foreseen");
    assert_eq!(foreseen.over, over(1));
    let before = world.state.clone();
    let events = world.carry_out(&applied).expect("carried out");
    assert!(
        matches!(&events[0].change, Change::PlanChanged { over: told, suspended, .. } if *told == over(1) && suspended.is_empty())
    );
    // Nothing is gone, nothing more comes, and what is there goes on.
    assert_eq!(world.state.over_limits(&world.policy, world.now), over(1));
    assert_eq!(world.state.profiles().count(), before.profiles().count());
    assert_eq!(world.state.active_count(), before.active_count());
    assert!(world.can(11, Level::Profile, "post.view", Place::profile(ProfileId::new(1))));
    for (_, action) in one_more(9) {
        assert_eq!(kind(world.run(user(1), action)), "limit_reached");
    }
    assert_eq!(kind(world.invite(1, 20, vec![client(1)])), "limit_reached");
    // One less is still over; so is the next.
    world.run(user(1), Action::DeleteProfile { profile: ProfileId::new(3) }).expect("deleted");
    assert_eq!(kind(world.run(user(1), connect(9))), "limit_reached");
    world.run(user(1), Action::DeleteProfile { profile: ProfileId::new(2) }).expect("deleted");
    assert_eq!(kind(world.run(user(1), connect(9))), "limit_reached");
    world.run(user(1), Action::DeleteProfile { profile: ProfileId::new(1) }).expect("deleted");
    world.run(user(1), connect(9)).expect("there is room");
    // A larger plan has room at once, and says nothing.
    let events = world.run(user(1), change("big")).expect("at once");
    assert!(matches!(&events[0].change, Change::PlanChanged { over, .. } if over.is_empty()));
    world.run(user(1), connect(10)).expect("no limit");
}

#[test]
fn j14_a_plan_of_smaller_numbers_takes_something_away() {
    let mut world = world("two");
    let at_once = Action::ChangePlan { plan: "one".into(), at: Some(world.now), extra_seats: None };
    assert_eq!(kind(world.run(user(1), at_once)), "notice");
    let mut world = self::world("one");
    world.run(user(1), change("two")).expect("nothing is taken");
    assert_eq!(world.state.plan(), Some("two"));
    // Without a notice it comes at once, though more is there than it has room for.
    let mut world = full();
    let events = world.run(user(1), change("two")).expect("at once");
    assert!(matches!(&events[0].change, Change::PlanChanged { over, .. } if over.len() == 5));
}

#[test]
fn j14_who_is_suspended_for_want_of_a_seat_is_no_client_beyond_the_limit() {
    let seats =
        POLICY.replace(r#""one":{"custom_roles":true,"#, r#""one":{"custom_roles":true,"seats":{"included":2},"#);
    let mut world = full();
    world.policy = Policy::parse(&seats).expect("a policy");
    world.run(user(1), change("one")).expect("announced");
    world.now = at(world.now.as_millis() + 86_400_000);
    let events = world.run(By::Host {}, Action::ApplyPlanChange {}).expect("carried out");
    let Change::PlanChanged { over, suspended, .. } = &events[0].change else { panic!("{events:?}") };
    assert_eq!(suspended.len(), 2, "the owner and one client stay");
    assert!(over.iter().all(|over| over.limit != PlanLimit::Clients), "{over:?}");
}

struct Nobody;

impl Names for Nobody {
    fn person(&self, _: UserId) -> Option<String> {
        None
    }
}

#[test]
fn j14_a_history_says_what_is_over_in_both_languages() {
    let mut world = full();
    let events = world.run(user(1), change("two")).expect("at once");
    let line = |language| events[0].line(&world.policy, language, &Nobody).to_string();
    assert_eq!(
        line(Language::English),
        "1 Jan 1970, 00:00, 1 changed the plan to two, beyond its limits: 3 of 2 profiles, 3 of 2 workspaces, 3 of 2 clients, 3 of 2 custom roles, 3 of 2 API keys"
    );
    assert_eq!(
        line(Language::French),
        "1 janv. 1970, 00:00, 1 a changé le plan : two, au-delà de ses limites : 3 sur 2 profils, 3 sur 2 espaces, 3 sur 2 clients, 3 sur 2 rôles personnalisés, 3 sur 2 clés d'API"
    );
}

/// J5: a log that counts what is not there is none.
#[test]
fn j14_a_log_tells_of_no_more_than_there_is() {
    let mut world = full();
    let before = world.state.clone();
    let events = world.run(user(1), change("two")).expect("at once");
    let told = |over: Vec<OverLimit>| {
        let mut event = events[0].clone();
        if let Change::PlanChanged { over: told, .. } = &mut event.change {
            *told = over;
        }
        evolve(&mut before.clone(), &event).is_ok()
    };
    let over = |limit, at_most, found| OverLimit { limit, at_most, found };
    assert!(told(vec![over(PlanLimit::Profiles, 2, 3)]));
    assert!(!told(vec![over(PlanLimit::Profiles, 2, 4)]), "there are three");
    assert!(!told(vec![over(PlanLimit::Profiles, 3, 3)]), "there is room for them");
    assert!(!told(vec![over(PlanLimit::Keys, 2, 3), over(PlanLimit::Profiles, 2, 3)]), "in order");
    assert!(!told(vec![over(PlanLimit::Keys, 2, 3), over(PlanLimit::Keys, 2, 3)]), "once");
}
