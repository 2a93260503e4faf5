//! Definitions, people and commands at random.

use super::fixture::*;
use super::staff::{FAY, GUS, PEOPLE, Staff};
use crate::random::Random;
use countersign::approval::{
    Action, Approvers, Barred, Classes, Deadline, Definition, Digests, FactTold, FieldClass, Late, OnReject, Order,
    OverrideDigest, Quorum, RemovedApprover, Resubmission, RoleNames, Side, Stage, StageMap, Unreachable, Yes,
};
use countersign::{ProfileId, UserId};

pub(super) fn target(random: &mut Random) -> ProfileId {
    *random.pick(&[PAGE, PAGE, FEED])
}

pub(super) fn person(random: &mut Random) -> UserId {
    *random.pick(&PEOPLE)
}

fn stage(random: &mut Random, name: &str) -> Stage {
    let reviewers = || Approvers::Permission("post.review".into());
    let approvers = match random.below(10) {
        0..5 => reviewers(),
        5 => Approvers::People([vec![BEN, EVE], vec![CAT, ANN], vec![BEN, CAT, OWEN]][random.below(3)].clone()),
        6 => Approvers::Roles(RoleNames { profile: vec!["checker".into()], ..RoleNames::default() }),
        _ => Approvers::MustApprove(Yes),
    };
    let clients = approvers == Approvers::MustApprove(Yes);
    let mut stage = Stage::new(name, approvers);
    if clients {
        stage.party = Side::External;
    }
    stage.quorum = if clients {
        *random.pick(&[Quorum::All, Quorum::Any])
    } else {
        *random.pick(&[Quorum::Any, Quorum::All, Quorum::AtLeast(2)])
    };
    stage.barred = match random.below(6) {
        0 => Barred::Nobody,
        1 => Barred::Author,
        2 => Barred::LastChanger,
        _ => Barred::Contributors,
    };
    let all_but = |class: FieldClass| {
        let kept: Vec<FieldClass> = FieldClass::ALL.into_iter().filter(|other| *other != class).collect();
        Classes::of(&kept)
    };
    stage.covers = match random.below(6) {
        0 => Classes::TEXT,
        1 => Classes::of(&[FieldClass::Media, FieldClass::Override]),
        2 => all_but(FieldClass::Labels),
        3 => all_but(FieldClass::Schedule),
        _ => Classes::ALL,
    };
    if random.chance(30) {
        let before = random.chance(30);
        let deadline = if before { Deadline::MinutesBeforePublish(3) } else { Deadline::MinutesAfterSubmission(25) };
        stage.deadline = Some(deadline);
        stage.reminders = vec![5, 12];
        stage.escalate_to = random.chance(50).then(|| Approvers::Permission("post.force_decision".into()));
    }
    if random.chance(20) {
        stage.when = vec!["sensitive".into()];
    } else if random.chance(20) {
        stage.unless = Some(vec!["waived".into()]);
    }
    stage
}

pub(super) fn definition(random: &mut Random, name: &str) -> Definition {
    let names = ["first", "second", "third"];
    let count = *random.pick(&[1, 2, 2, 3]);
    let stages = names[..count].iter().map(|name| stage(random, name)).collect();
    let mut definition = Definition::new(name, stages);
    definition.order = *random.pick(&[Order::Sequential, Order::Parallel]);
    definition.on_reject = *random.pick(&[OnReject::ChangesRequested, OnReject::ChangesRequested, OnReject::Draft]);
    definition.resubmission = *random.pick(&[Resubmission::Restart, Resubmission::RejectingStage]);
    definition.late = *random.pick(&[Late::Expire, Late::Hold, Late::PublishWithinMinutes(10)]);
    if random.chance(15) {
        definition.unreachable = Unreachable::SkipVisibly;
    }
    if random.chance(15) {
        definition.removed_approver = RemovedApprover::KeepsCounting;
    }
    definition
}

pub(super) fn staff(random: &mut Random) -> Staff {
    let both = [PAGE, FEED];
    let mut staff = Staff::default();
    let ann: &[&str] = if random.chance(50) { &["writer", "checker"] } else { &["writer"] };
    staff.give(ANN, ann, &both);
    let ben: &[&str] = if random.chance(50) { &["writer", "checker"] } else { &["checker"] };
    staff.give(BEN, ben, &both);
    staff.give(CAT, &["chief"], &both);
    staff.give(DAN, &["client"], &both);
    let eve: &[&str] = if random.chance(30) { &["moderator", "checker"] } else { &["checker"] };
    staff.give(EVE, eve, &both);
    staff.give(OWEN, &["owner"], &both);
    staff.give(FAY, &["client"], &[PAGE]);
    staff.give(GUS, &["chief"], &[FEED]);
    staff
}

/// Somebody comes, leaves, or changes; the owner stays.
pub(super) fn hire_or_fire(random: &mut Random, staff: &mut Staff) {
    let user = *random.pick(&[ANN, BEN, BEN, CAT, DAN, EVE, EVE, FAY, GUS]);
    let both = [PAGE, FEED];
    match random.below(8) {
        0 | 1 => drop(staff.jobs.remove(&user)),
        2 => staff.give(user, &["guest"], &both),
        3 if user != DAN => staff.give(user, &["writer", "checker"], &both),
        4 if user != DAN => staff.give(user, &["chief"], &[PAGE]),
        5 if staff.jobs.contains_key(&user) => {
            let job = staff.jobs.get_mut(&user).expect("a job");
            job.active = !job.active;
        }
        _ => {
            let usual = self::staff(random);
            staff.jobs.insert(user, usual.jobs[&user].clone());
        }
    }
}

pub(super) fn digests(random: &mut Random, now: &Digests) -> Digests {
    let mut digests = *now;
    let new = Some(digest(random.pick::<&str>(&["one", "two", "three"])));
    match random.below(10) {
        0..5 => digests.text = new,
        5 | 6 => digests.media = new,
        7 => digests.link = new,
        8 => digests.labels = new,
        _ => {}
    }
    digests
}

/// Now and then the host says something of the post, of itself or on somebody's word.
pub(super) fn facts(random: &mut Random) -> Option<(&'static str, FactTold)> {
    let by = random.chance(40).then(|| *random.pick(&[ANN, CAT, OWEN, EVE]));
    let (fact, value) = (*random.pick(&["sensitive", "waived"]), random.chance(50));
    random.chance(15).then_some((fact, FactTold { value, by }))
}

pub(super) fn create(random: &mut Random) -> Action {
    let targets = if random.chance(60) { vec![PAGE, FEED] } else { vec![PAGE] };
    Action::Create { targets, digests: text("one") }
}

pub(super) fn edit_at_random(random: &mut Random, now: &Digests) -> Action {
    let mut overrides = Vec::new();
    if random.chance(15) {
        let digest = random.chance(70).then(|| digest("own"));
        overrides.push(OverrideDigest { target: target(random), digest });
    }
    Action::Edit { digests: digests(random, now), overrides }
}

pub(super) fn migration(random: &mut Random, targets: Vec<ProfileId>, old: Option<&Definition>) -> Action {
    let definition = definition(random, "other");
    let stages: Vec<String> =
        old.into_iter().flat_map(|old| old.stages.iter().map(|stage| stage.name.clone())).collect();
    let mut map: Vec<StageMap> = Vec::new();
    for from in stages {
        let to = random.chance(80).then(|| random.pick(&definition.stages).name.clone());
        map.push(StageMap { from, to });
    }
    if random.chance(10) {
        map.pop();
    }
    Action::Migrate { targets, definition, map }
}
