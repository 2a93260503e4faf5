//! Twice the people are twice the work.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers of a test are small")]

use super::{Button, enabled};
use crate::access::{Actor, Assignment};
use crate::approval::decide::dispatch::decide;
use crate::approval::evolve::apply::evolve;
use crate::approval::model::by::By;
use crate::approval::model::command::{Action, Command};
use crate::approval::model::content::{Digest, Digests};
use crate::approval::model::context::Context;
use crate::approval::model::rules::Rules;
use crate::approval::model::state::State;
use crate::approval::model::verb::Verb;
use crate::approval_definition::{Approvers, Definition, Quorum, Stage};
use crate::id::{CommandId, ContentId, OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::policy::Policy;
use crate::resource::Organization;
use crate::time::Timestamp;
use crate::work;
use alloc::vec::Vec;

const POLICY: &str = r#"{"format":1,"name":"cost",
    "permissions":{"profile":["post.create","post.edit","post.submit","post.review","post.force_decision"]},
    "roles":{"profile":{
        "writer":{"grants":{"profile":["post.create","post.edit","post.submit"]}},
        "checker":{"grants":{"profile":["post.review"]}},
        "chief":{"grants":{"profile":["post.review","post.force_decision"]},"holders":{"min":1}}}},
    "approval":{"guards":{"create":"post.create","edit":"post.edit","submit":"post.submit","decide":"post.review",
        "force":"post.force_decision"}}}"#;

const PAGE: ProfileId = ProfileId::new(7);
const WRITER: UserId = UserId::new(1);
const CHIEF: UserId = UserId::new(2);

/// The buttons of the chief, and how many steps they take, where so many people are asked, so
/// many others could be, and half of those who are asked have said yes.
fn work_of(people: u64) -> (Vec<Button>, u64) {
    let policy: Policy = Policy::parse(POLICY).unwrap();
    let (asked, others) = (10..10 + people, 10 + people..10 + 2 * people);
    let mut stage = Stage::new("check", Approvers::People(asked.clone().map(UserId::new).collect()));
    stage.quorum = Quorum::All;
    let rules = Rules::of(&policy).bind(Definition::new("named", alloc::vec![stage]), None).unwrap();
    let (id, at) = (OrganizationId::new(1), Timestamp::from_millis);
    let hire = |user: UserId, role: &str| {
        let role = policy.profile_role(role).unwrap();
        policy.actor(user, id).assignment(Assignment::profile(PAGE, role)).build(at(0)).unwrap()
    };
    let checkers = asked.clone().chain(others).map(|user| hire(UserId::new(user), "checker"));
    let people: Vec<Actor> = [hire(WRITER, "writer"), hire(CHIEF, "chief")].into_iter().chain(checkers).collect();
    let places = [Organization::new(id).workspace(WorkspaceId::new(5)).profile(PAGE)];
    let context = Context::new(&rules, &places, &people);
    let mut state = State::new(id, ContentId::new(9));
    let mut number = 0_u64;
    let mut does = |state: &mut State, user: UserId, action: Action| {
        number += 1;
        let seen = (state.revision, state.version);
        let command = Command::new(CommandId::new(number), By::user(user), at(0), seen, action);
        for event in decide(&context, state, &command).unwrap() {
            evolve(state, &event).unwrap();
        }
    };
    let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
    does(&mut state, WRITER, Action::Create { targets: alloc::vec![PAGE], digests });
    does(&mut state, WRITER, Action::Submit { targets: alloc::vec![PAGE] });
    for user in asked.step_by(2) {
        does(&mut state, UserId::new(user), Action::Approve { targets: alloc::vec![PAGE], stage: "check".into() });
    }
    work::count(|| enabled(&context, &state, &By::user(CHIEF), at(1)))
}

#[test]
fn twice_the_people_are_twice_the_buttons_and_twice_the_work() {
    let (some, steps) = work_of(40);
    let (more, twice) = work_of(80);
    let halves = |buttons: &[Button]| buttons.iter().filter(|button| button.verb == Verb::Reassign).count();
    // Whoever has not said yes may be replaced by whoever is not asked, the chief among them.
    assert_eq!((halves(&some), halves(&more)), (20 + 41, 40 + 81));
    assert!(more.len() <= 2 * some.len(), "{} buttons, then {}", some.len(), more.len());
    assert!(steps > 40 && twice <= 2 * steps + 200, "{steps} steps, then {twice}");
}
