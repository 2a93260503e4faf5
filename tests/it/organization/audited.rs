//! Random histories of a shop with plans, seats, roles that are kept apart and roles that few assign: the auditor reads
//! every log, and what a log does not tell is judged command by command.

mod as_of;
mod fact_gone;
mod forged;
mod judge;
mod shop;
mod sources;
mod stand_in;
mod teams;

use super::world::*;
use crate::joint::auditor::Auditor;
use crate::thorough::extent;
use countersign::organization::*;
use countersign::{OrganizationId, Policy, UserId, id::CommandId};
use judge::{Judge, refusal};
use shop::{Random, SHOP};
use std::collections::BTreeMap;

/// How often each refusal was met.
type Met = BTreeMap<String, u64>;

fn begin(policy: &Policy) -> World {
    let mut world = World::blank(policy.clone());
    let (organization, founder, plan) = (OrganizationId::new(10), UserId::new(1), Some("team".into()));
    let access = vec![organization_role("owner"), organization_role("payer"), organization_role("warden")];
    let begun = Action::Create { organization, founder, access, plan };
    world.run(operator(), begun).expect("it begins");
    world.workspace(5, None);
    world.profile(7, Some(5));
    world.profile(8, None);
    let empty = Action::CreateGroup { group: shop::EMPTY, name: "None yet".into(), profiles: Vec::new() };
    world.run(user(1), empty).expect("a group");
    world.grant(1, 1, profile_role(7, "keeper")).expect("the owner gives it to themselves");
    world.join(1, 2, vec![organization_role("admin")]);
    world.join(1, 3, vec![organization_role("clerk")]);
    world
}

/// One command after another; some of them expect another revision, come under an id that was used, or from a server
/// whose clock is behind.
fn history(begun: &World, seed: u64, mut random: Random, met: &mut Met) -> u64 {
    let mut world = begun.clone();
    let mut judge = Judge::new(&world.log);
    let mut accepted = 0;
    for _ in 0..25 {
        if random.below(6) == 0 {
            world.now = at(world.now.as_millis() + 700);
        }
        let (actor, action) = (random.actor(), random.action(world.now));
        let actor = random.sender(&action).unwrap_or(actor);
        let mut command = world.command(actor, action);
        match random.below(12) {
            0 => command.revision = Some(world.state.revision() + random.below(2) * 2 - 1),
            1 => command.id = CommandId::new(1 + random.below(command.id.as_u128() as u64)),
            2..5 => command.now = at(world.now.as_millis() - 700),
            _ => {}
        }
        too_early_is_refused(&world, &command);
        let before = world.state.clone();
        let answer = world.carry_out(&command);
        let mut wrong = judge.wrong(&before, &world.state, &command, &answer);
        wrong.extend(answer.iter().flat_map(|_| teams::gained_by_a_detour(&world.policy, &before, &command)));
        wrong.extend(forged::believed(&before, answer.as_deref().unwrap_or_default()));
        assert_eq!(wrong, Vec::<String>::new(), "seed {seed}: {command:?}: {answer:?}");
        match answer {
            Ok(_) => accepted += 1,
            Err(error) => *met.entry(refusal(&error)).or_default() += 1,
        }
    }
    let mut auditor = Auditor::new(SHOP);
    for event in &world.log {
        auditor.read(&serde_json::to_value(event).expect("JSON"));
    }
    assert_eq!(auditor.faults, Vec::<String>::new(), "seed {seed}");
    accepted
}

/// J6: a host whose clocks agree takes nothing from before the last event.
fn too_early_is_refused(world: &World, command: &Command) {
    let last = world.log.last().expect("an event").at;
    let early = Command { now: at(last.as_millis() - 1), id: CommandId::new(1_000_000), ..command.clone() };
    let answer = decide_in_order(&world.policy, &world.state, &early);
    assert!(matches!(answer, Err(Refusal::TimeRunsBack { .. })), "{early:?}: {answer:?}");
}

/// `COUNTERSIGN_HISTORIES` says how many, for a look in passing.
#[test]
fn what_is_accepted_breaks_no_rule_and_every_refusal_is_met() {
    let histories = extent("audited histories of an organization", Some("COUNTERSIGN_HISTORIES"), [2_000, 300]);
    let begun = begin(&Policy::parse(SHOP).expect("the policy is accepted"));
    let mut with_south = begun.clone();
    with_south.workspace(6, None);
    let mut met = Met::new();
    let mut accepted: u64 = (0..histories).map(|seed| history(&begun, seed, Random::new(seed), &mut met)).sum();
    accepted += (0..histories / 8).map(|seed| history(&begun, seed, Random::giving(seed), &mut met)).sum::<u64>();
    accepted += (0..histories / 8).map(|seed| history(&with_south, seed, Random::helping(seed), &mut met)).sum::<u64>();
    accepted += (0..histories / 6).map(|seed| history(&with_south, seed, Random::teaming(seed), &mut met)).sum::<u64>();
    accepted += (0..histories / 8).map(|seed| history(&begun, seed, Random::conditioned(seed), &mut met)).sum::<u64>();
    accepted += (0..histories / 8).map(|seed| history(&begun, seed, Random::passing_on(seed), &mut met)).sum::<u64>();
    println!("{accepted} commands accepted, refused: {met:?}");
    let all = [
        "stale_revision",
        "id_reused",
        "begun",
        "not_a_member",
        "suspended",
        "wrong_actor",
        "not_permitted",
        "beyond",
        "not_assignable",
        "last_administrator",
        "last_holder",
        "too_many_holders",
        "separated",
        "no_seat",
        "limit_reached",
        "given_by",
        "unknown",
        "taken",
        "unfit",
        "dead_token",
        "expired",
        "outdated",
        "no_recipient",
        "no_reason",
        "already_invited",
        "inviter_cannot",
        "custom_role",
        "not_on_plan",
        "notice",
        "no_change",
    ];
    let never: Vec<_> = all.iter().filter(|name| !met.contains_key(**name)).collect();
    assert!(never.is_empty() || histories < 2_000, "never met: {never:?}");
    assert!(accepted > histories, "{accepted}");
}
