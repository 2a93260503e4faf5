//! A refusal costs no more in a large organization than in a small one.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers of a test are small")]

use super::who_could;
use crate::id::{CommandId, OrganizationId, UserId};
use crate::organization::decide::dispatch::decide;
use crate::organization::evolve::apply::evolve;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::command::{Action, Command};
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::{policies, work};
use alloc::vec::Vec;

/// An organization of so many: the first is the owner, and so is the last, whom the directory added.
fn organization_of(policy: &Policy, members: u64) -> State {
    let id = OrganizationId::new(10);
    let mut state = State::new(id);
    let mut run = |by: By, action: Action| {
        let command = Command::new(CommandId::new(state.revision + 1), by, Timestamp::from_millis(0), action);
        let events = decide(policy, &state, &command).unwrap();
        events.iter().for_each(|event| evolve(&mut state, event).unwrap());
    };
    let (founder, operator) = (UserId::new(1), By::operator(UserId::new(900_000)));
    let owner = Access::new(Place::organization(), Role::policy("owner"));
    run(By::user(founder), Action::Create { organization: id, founder, access: alloc::vec![owner], plan: None });
    let added = |role| Access::new(Place::organization(), Role::policy(role)).given_by(Source::directory("staff"));
    for user in 2..=members {
        let role = if user == members { "manager" } else { "member" };
        run(operator, Action::AddMember { user: UserId::new(user), access: alloc::vec![added(role)] });
    }
    state
}

/// What a member is refused, how many steps it takes, and how many a search on demand takes.
fn refused(members: u64) -> (Vec<UserId>, u64, Vec<UserId>, u64) {
    let policy: Policy = Policy::parse(policies::AGORAPULSE).unwrap();
    let state = organization_of(&policy, members);
    let suspend = Action::Suspend { user: UserId::new(3) };
    let command = Command::new(CommandId::new(900_000), By::user(UserId::new(2)), Timestamp::from_millis(1), suspend);
    let (refusal, steps) = work::count(|| decide(&policy, &state, &command).unwrap_err());
    let Refusal::NotPermitted { could, .. } = refusal else { return Default::default() };
    let (all, more) = work::count(|| who_could(&policy, &state, &command));
    (could, steps, all, more)
}

#[test]
fn a_refusal_that_names_who_could_costs_no_more_with_a_thousand_members_than_with_a_hundred() {
    let (some, steps, _, _) = refused(100);
    let (named, more, all, on_demand) = refused(2_000);
    assert!(some.contains(&UserId::new(1)), "{some:?}");
    assert!(named.contains(&UserId::new(1)) && all.contains(&UserId::new(1)), "{named:?}, {all:?}");
    assert!((50..=2 * steps).contains(&more), "{steps} steps, then {more}");
    assert!(on_demand >= 2_000, "{on_demand} steps to look at everybody");
}
