//! What is explored, and what must hold of each graph.

use super::super::fixture::*;
use super::{Found, PARTIES, Setup, begin, button, explore, stages, worlds};
use crate::thorough;
use countersign::approval::{Action, Approvers, Barred, Button, By, Definition, Order, Quorum, Side, Stage, Verb, Yes};
use countersign::{ContentState, ProfileId, actor::Status, id::LinkId};

const MOST_STATES: &str = "COUNTERSIGN_MOST_STATES";

/// `COUNTERSIGN_MOST_STATES` cuts every exploration short, and so does a run that is not thorough.
fn is_cut_short() -> bool {
    thorough::said(MOST_STATES).is_some() || !thorough::is_asked()
}

fn run(name: &str, setup: &Setup, targets: &[ProfileId], first: &[Action]) -> Option<Found> {
    let mut fixture = begin(&setup.worlds, targets);
    first.iter().for_each(|action| drop(fixture.does(ANN, action.clone())));
    let began = std::time::Instant::now();
    let found = explore(setup, fixture.state, fixture.log);
    println!("{name}: {:?}", began.elapsed());
    found.report(name);
    assert!(found.whole || found.unique >= setup.most, "{} states only", found.unique);
    found.whole.then_some(found)
}

fn most() -> usize {
    usize::try_from(thorough::extent("states of an approval", Some(MOST_STATES), [20_000_000, 12_000]))
        .expect("a number")
}

/// The whole closure, with its liveness; nothing if it was cut short.
fn closed(found: Option<Found>) -> Option<Found> {
    if let Some(found) = &found {
        found.graph.everything_ends();
        found.graph.every_state_has_an_exit();
        found.graph.no_circle_without_people();
    }
    assert!(found.is_some() || is_cut_short(), "the exploration did not come to an end");
    found
}

fn person(user: countersign::UserId) -> By {
    By::user(user)
}

fn at_stage(target: ProfileId, verb: Verb, stage: &str) -> Button {
    Button { target: Some(target), stage: Some(stage.into()), ..button(verb) }
}

fn on_the_post(verb: Verb) -> Button {
    Button { target: None, ..button(verb) }
}

/// The way of a post from draft to publication, by those for whom it may be accepted.
fn main_way(targets: &[ProfileId]) -> Vec<(Button, Vec<By>)> {
    let [host, ann, ben, cat] = PARTIES;
    let mut tried = vec![(on_the_post(Verb::Edit), vec![ann.clone(), ben.clone()])];
    for target in targets {
        let at = |verb| Button { target: Some(*target), ..button(verb) };
        for verb in [Verb::Submit, Verb::Resubmit, Verb::Withdraw] {
            tried.push((at(verb), vec![ann.clone()]));
        }
        for stage in ["first", "second"] {
            let all = vec![ann.clone(), ben.clone(), cat.clone()];
            tried.push((at_stage(*target, Verb::Approve, stage), all));
        }
        tried.push((at_stage(*target, Verb::Reject, "second"), vec![ben.clone()]));
        for verb in [Verb::BeginPublish, Verb::Retry, Verb::Report, Verb::Resolve] {
            tried.push((at(verb), vec![host.clone()]));
        }
    }
    tried.push((on_the_post(Verb::PeopleChanged), vec![host.clone()]));
    tried.push((on_the_post(Verb::Tick), vec![host]));
    tried
}

fn more(target: ProfileId, verbs: &[(Verb, countersign::UserId)]) -> Vec<(Button, Vec<By>)> {
    verbs.iter().map(|(verb, user)| (Button { target: Some(target), ..button(*verb) }, vec![person(*user)])).collect()
}

/// Everything that may happen to one target, people aside.
fn everything() -> Vec<(Button, Vec<By>)> {
    let mut tried = main_way(&[PAGE]);
    tried.extend(more(
        PAGE,
        &[
            (Verb::Schedule, ANN),
            (Verb::Unschedule, ANN),
            (Verb::Archive, ANN),
            (Verb::Hold, CAT),
            (Verb::ReleaseHold, CAT),
            (Verb::ForceApprove, CAT),
            (Verb::ForceReject, CAT),
        ],
    ));
    tried.push((at_stage(PAGE, Verb::RequestChanges, "first"), vec![person(CAT)]));
    tried
}

fn setup(definition: &Definition, versions: u32, ticks: u8, tried: Vec<(Button, Vec<By>)>) -> Setup {
    Setup { worlds: worlds(definition), versions, ticks, tried, archive: Vec::new(), over: Vec::new(), most: most() }
}

#[test]
fn l1_no_state_is_a_silent_dead_end() {
    let setup = setup(&stages(Order::Sequential), 3, 1, everything());
    if let Some(found) = closed(run("one target, in sequence", &setup, &[PAGE], &[])) {
        assert!(found.releases > 0 && found.stuck > 0);
    }
}

#[test]
fn s41_every_state_is_reached_and_every_state_has_an_exit() {
    let setup = setup(&stages(Order::Parallel), 3, 1, everything());
    if let Some(found) = closed(run("one target, in parallel", &setup, &[PAGE], &[])) {
        let reached: Vec<ContentState> = found.statuses.keys().copied().collect();
        assert_eq!(reached, ContentState::ALL);
    }
}

/// Delegations and replacements among three people, at one stage that needs two of them.
#[test]
fn s25_every_chain_of_delegations_and_replacements() {
    let mut definition = stages(Order::Sequential);
    definition.stages.truncate(1);
    definition.stages[0].quorum = Quorum::AtLeast(2);
    definition.stages[0].barred = Barred::Author;
    let mut tried: Vec<(Button, Vec<By>)> = main_way(&[PAGE]);
    tried.retain(|(button, _)| button.stage.as_deref() != Some("second") && button.verb != Verb::Edit);
    let people = [BEN, CAT, EVE];
    let acting = |user, other| By::User { user, acting_for: Some(other), link: None };
    for to in people {
        let others: Vec<By> = people.into_iter().filter(|from| *from != to).map(person).collect();
        tried.push((Button { person: Some(to), ..at_stage(PAGE, Verb::Delegate, "first") }, others));
        for from in people.into_iter().filter(|from| *from != to) {
            tried.push((at_stage(PAGE, Verb::Approve, "first"), vec![acting(to, from)]));
            let instead =
                Button { person: Some(to), instead_of: Some(from), ..at_stage(PAGE, Verb::Reassign, "first") };
            tried.push((instead, vec![person(OWEN)]));
        }
    }
    tried.push((at_stage(PAGE, Verb::Approve, "first"), vec![person(EVE), person(OWEN)]));
    let mut setup = setup(&definition, 1, 1, tried);
    for world in &mut setup.worlds {
        world.hire(EVE, "checker");
        world.hire(OWEN, "owner");
    }
    setup.over = vec![ContentState::Withdrawn, ContentState::Approved];
    closed(run("delegations", &setup, &[PAGE], &[]));
}

/// The team and a client side by side, with a link, an own text at the target, and clients who come and go.
#[test]
fn s22_every_use_of_a_link() {
    let first = Stage::new("first", Approvers::Permission("post.review".into()));
    let mut second = Stage::new("second", Approvers::MustApprove(Yes));
    (second.party, second.quorum) = (Side::External, Quorum::All);
    let mut definition = Definition::new("explored", vec![first, second]);
    definition.order = Order::Parallel;
    let mut tried = main_way(&[PAGE]);
    let link = |user| By::User { user, acting_for: None, link: Some(LinkId::new(1)) };
    let anybody = vec![link(DAN), person(DAN), person(EVE), link(BEN), link(EVE)];
    tried.push((at_stage(PAGE, Verb::Approve, "second"), anybody.clone()));
    tried.push((at_stage(PAGE, Verb::Approve, "first"), anybody));
    tried.push((at_stage(PAGE, Verb::Reject, "second"), vec![link(DAN)]));
    let issue = Button { person: Some(DAN), ..at_stage(PAGE, Verb::IssueLink, "second") };
    tried.push((issue, vec![person(ANN)]));
    tried.push((Button { link: Some(LinkId::new(1)), ..on_the_post(Verb::RevokeLink) }, vec![person(ANN)]));
    tried.extend(more(PAGE, &[(Verb::Edit, ANN), (Verb::Archive, ANN), (Verb::ForceApprove, CAT)]));
    let mut full = World::new(definition);
    full.hire_with(ANN, &["writer"], Status::Active);
    full.hire_with(BEN, &["checker"], Status::Active);
    full.hire_with(CAT, &["chief"], Status::Active);
    full.hire(DAN, "client");
    full.hire(EVE, "client");
    full.clients = vec![(PAGE, DAN)];
    let mut without = full.clone();
    without.fire(DAN);
    let mut changed = full.clone();
    changed.clients = vec![(PAGE, EVE)];
    let worlds = vec![full, without, changed];
    let setup = Setup { worlds, versions: 2, ticks: 1, tried, archive: Vec::new(), over: Vec::new(), most: most() };
    closed(run("a client and a link", &setup, &[PAGE], &[]));
}

/// Three people, two stages, two targets, two versions, three instants, three sets of people: the whole closure.
#[test]
fn l3_two_targets_two_versions_three_instants() {
    let mut setup = setup(&stages(Order::Sequential), 4, 2, main_way(&[PAGE, FEED]));
    setup.over = vec![ContentState::Withdrawn, ContentState::Expired];
    // A draft whose time has passed is put away; what is in review is withdrawn.
    setup.archive = vec![ContentState::Draft];
    setup.tried.extend([PAGE, FEED].iter().flat_map(|target| more(*target, &[(Verb::Archive, ANN)])));
    let schedule = Action::Schedule { targets: vec![PAGE, FEED], at: at(2) };
    if let Some(found) = closed(run("two targets", &setup, &[PAGE, FEED], &[schedule])) {
        assert!(found.releases > 0 && found.stuck > 0);
    }
}
