//! Definitions, people and commands at random.

use super::desk::*;
use super::staff::{FAY, GUS, PEOPLE, Staff};
use crate::dice::Dice;
use countersign::approval::{
    Action, Approvers, Barred, Classes, Deadline, Definition, Digests, FactTold, FieldClass, Late, OnReject, Order,
    OverrideDigest, Quorum, RemovedApprover, Resubmission, RoleNames, Side, Stage, StageMap, Unreachable, Yes,
};
use countersign::{ProfileId, UserId};

pub(super) fn target(dice: &mut Dice) -> ProfileId {
    *dice.pick(&[PAGE, PAGE, FEED])
}

pub(super) fn person(dice: &mut Dice) -> UserId {
    *dice.pick(&PEOPLE)
}

fn stage(dice: &mut Dice, name: &str) -> Stage {
    let reviewers = || Approvers::Permission("post.review".into());
    let approvers = match dice.roll(10) {
        0..5 => reviewers(),
        5 => Approvers::People([vec![BEN, EVE], vec![CAT, ANN], vec![BEN, CAT, OWEN]][dice.roll(3)].clone()),
        6 => Approvers::Roles(RoleNames { profile: vec!["checker".into()], ..RoleNames::default() }),
        _ => Approvers::MustApprove(Yes),
    };
    let clients = approvers == Approvers::MustApprove(Yes);
    let mut stage = Stage::new(name, approvers);
    if clients {
        stage.party = Side::External;
    }
    stage.quorum = if clients {
        *dice.pick(&[Quorum::All, Quorum::Any])
    } else {
        *dice.pick(&[Quorum::Any, Quorum::All, Quorum::AtLeast(2)])
    };
    stage.barred = match dice.roll(6) {
        0 => Barred::Nobody,
        1 => Barred::Author,
        2 => Barred::LastChanger,
        _ => Barred::Contributors,
    };
    let all_but = |class: FieldClass| {
        let kept: Vec<FieldClass> = FieldClass::ALL.into_iter().filter(|other| *other != class).collect();
        Classes::of(&kept)
    };
    stage.covers = match dice.roll(6) {
        0 => Classes::of(&[FieldClass::Text]),
        1 => Classes::of(&[FieldClass::Media, FieldClass::Override]),
        2 => all_but(FieldClass::Labels),
        3 => all_but(FieldClass::Schedule),
        _ => Classes::ALL,
    };
    if dice.chance(30) {
        let before = dice.chance(30);
        let deadline = if before { Deadline::MinutesBeforePublish(3) } else { Deadline::MinutesAfterSubmission(25) };
        stage.deadline = Some(deadline);
        stage.reminders = vec![5, 12];
        stage.escalate_to = dice.chance(50).then(|| Approvers::Permission("post.force_decision".into()));
    }
    if dice.chance(20) {
        stage.when = vec!["sensitive".into()];
    } else if dice.chance(20) {
        stage.unless = Some(vec!["waived".into()]);
    }
    stage
}

pub(super) fn definition(dice: &mut Dice, name: &str) -> Definition {
    let names = ["first", "second", "third"];
    let count = *dice.pick(&[1, 2, 2, 3]);
    let stages = names[..count].iter().map(|name| stage(dice, name)).collect();
    let mut definition = Definition::new(name, stages);
    definition.order = *dice.pick(&[Order::Sequential, Order::Parallel]);
    definition.on_reject = *dice.pick(&[OnReject::ChangesRequested, OnReject::ChangesRequested, OnReject::Draft]);
    definition.resubmission = *dice.pick(&[Resubmission::Restart, Resubmission::RejectingStage]);
    definition.late = *dice.pick(&[Late::Expire, Late::Hold, Late::PublishWithinMinutes(10)]);
    if dice.chance(15) {
        definition.unreachable = Unreachable::SkipVisibly;
    }
    if dice.chance(15) {
        definition.removed_approver = RemovedApprover::KeepsCounting;
    }
    definition
}

pub(super) fn staff(dice: &mut Dice) -> Staff {
    let both = [PAGE, FEED];
    let mut staff = Staff::default();
    let ann: &[&str] = if dice.chance(50) { &["writer", "checker"] } else { &["writer"] };
    staff.give(ANN, ann, &both);
    let ben: &[&str] = if dice.chance(50) { &["writer", "checker"] } else { &["checker"] };
    staff.give(BEN, ben, &both);
    staff.give(CAT, &["chief"], &both);
    staff.give(DAN, &["client"], &both);
    let eve: &[&str] = if dice.chance(30) { &["moderator", "checker"] } else { &["checker"] };
    staff.give(EVE, eve, &both);
    staff.give(OWEN, &["owner"], &both);
    staff.give(FAY, &["client"], &[PAGE]);
    staff.give(GUS, &["chief"], &[FEED]);
    staff
}

/// Somebody comes, leaves, or changes; the owner stays.
pub(super) fn hire_or_fire(dice: &mut Dice, staff: &mut Staff) {
    let user = *dice.pick(&[ANN, BEN, BEN, CAT, DAN, EVE, EVE, FAY, GUS]);
    let both = [PAGE, FEED];
    match dice.roll(8) {
        0 | 1 => drop(staff.jobs.remove(&user)),
        2 => staff.give(user, &["guest"], &both),
        3 if user != DAN => staff.give(user, &["writer", "checker"], &both),
        4 if user != DAN => staff.give(user, &["chief"], &[PAGE]),
        5 if staff.jobs.contains_key(&user) => {
            let job = staff.jobs.get_mut(&user).expect("a job");
            job.active = !job.active;
        }
        _ => {
            let usual = self::staff(dice);
            staff.jobs.insert(user, usual.jobs[&user].clone());
        }
    }
}

pub(super) fn digests(dice: &mut Dice, now: &Digests) -> Digests {
    let mut digests = *now;
    let new = Some(digest(dice.pick::<&str>(&["one", "two", "three"])));
    match dice.roll(10) {
        0..5 => digests.text = new,
        5 | 6 => digests.media = new,
        7 => digests.link = new,
        8 => digests.labels = new,
        _ => {}
    }
    digests
}

/// Now and then the host says something of the post, of itself or on somebody's word.
pub(super) fn facts(dice: &mut Dice) -> Option<(&'static str, FactTold)> {
    let by = dice.chance(40).then(|| *dice.pick(&[ANN, CAT, OWEN, EVE]));
    let (fact, value) = (*dice.pick(&["sensitive", "waived"]), dice.chance(50));
    dice.chance(15).then_some((fact, FactTold { value, by }))
}

pub(super) fn create(dice: &mut Dice) -> Action {
    let targets = if dice.chance(60) { vec![PAGE, FEED] } else { vec![PAGE] };
    Action::Create { targets, digests: text("one") }
}

pub(super) fn edit_at_random(dice: &mut Dice, now: &Digests) -> Action {
    let mut overrides = Vec::new();
    if dice.chance(15) {
        let digest = dice.chance(70).then(|| digest("own"));
        overrides.push(OverrideDigest { target: target(dice), digest });
    }
    Action::Edit { digests: digests(dice, now), overrides }
}

pub(super) fn migration(dice: &mut Dice, targets: Vec<ProfileId>, old: Option<&Definition>) -> Action {
    let definition = definition(dice, "other");
    let stages: Vec<String> =
        old.into_iter().flat_map(|old| old.stages.iter().map(|stage| stage.name.clone())).collect();
    let mut map: Vec<StageMap> = Vec::new();
    for from in stages {
        let to = dice.chance(80).then(|| dice.pick(&definition.stages).name.clone());
        map.push(StageMap { from, to });
    }
    if dice.chance(10) {
        map.pop();
    }
    Action::Migrate { targets, definition, map }
}
