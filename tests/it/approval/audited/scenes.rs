//! What chance hardly meets: a story from its beginning, in a house that it needs, among people who are all there. The walk
//! goes on from its end.

use super::walk::{Walk, text};
use super::world::*;
use countersign::approval::{Action, By, Digests, Target, due};
use countersign::{ProfileId, Timestamp, UserId, actor::Status};
use serde_json::{Value, json};
use std::sync::OnceLock;

const WRITER: UserId = PEOPLE[0];
const CHECKER: UserId = PEOPLE[1];
const CHIEF: UserId = PEOPLE[2];
const OTHER: UserId = PEOPLE[4];
/// Is at the page alone.
const CLIENT: UserId = PEOPLE[6];

pub(super) struct Scene {
    author: UserId,
    /// By which stages every post is judged, and what besides.
    definition: fn() -> Value,
    story: fn(&mut Walk),
}

const SCENES: [Scene; 9] = [
    Scene { author: WRITER, definition: two_checks, story: a_right_becomes_a_hand },
    Scene { author: WRITER, definition: own_work_barred, story: a_hand_lets_somebody_decide },
    Scene { author: CHIEF, definition: exempt_by_publishing, story: a_label_is_a_hand },
    Scene { author: CHIEF, definition: exempt_by_publishing, story: changed_under_way },
    Scene { author: CHIEF, definition: exempt_by_publishing, story: rewritten_after_a_failure },
    Scene { author: CHIEF, definition: exempt_by_publishing, story: held_by_the_slower_clock },
    Scene { author: CHIEF, definition: exempt_by_publishing, story: lost_at_the_other_target },
    Scene { author: WRITER, definition: plain, story: no_longer_in_their_place },
    Scene { author: CHIEF, definition: exempt_by_role, story: exempt_no_longer },
];

/// The scene of a walk; of most there is none.
pub(super) fn of(seed: u64) -> Option<&'static Scene> {
    (seed % 6 == 5).then(|| &SCENES[usize::try_from(seed / 6).expect("few") % SCENES.len()])
}

impl Scene {
    /// Each is built once.
    pub(super) fn house(&self) -> &'static House {
        static BUILT: OnceLock<Vec<House>> = OnceLock::new();
        let usual = [json!({ "definition": "usual" })];
        let house = |scene: &Scene| built(&json!({ "usual": (scene.definition)(), "strict": plain() }), &usual);
        let houses = BUILT.get_or_init(|| SCENES.iter().map(house).collect());
        let at = SCENES.iter().position(|scene| std::ptr::fn_addr_eq(scene.story, self.story));
        &houses[at.expect("one of them")]
    }

    pub(super) fn tell(&self, walk: &mut Walk) {
        let both = vec![PAGE, FEED];
        for (user, role, at) in [
            (WRITER, "writer", both.clone()),
            (CHECKER, "checker", both.clone()),
            (CHIEF, "chief", both.clone()),
            (OTHER, "checker", both.clone()),
            (OWNER, "owner", both),
            (CLIENT, "client", vec![PAGE]),
        ] {
            let since = walk.world.number;
            let job = Job { roles: vec![role], at, status: Status::Active, from: None, until: None, since };
            walk.world.jobs.insert(user, job);
        }
        walk.does(self.author, Action::Create { targets: vec![PAGE, FEED], digests: text(0) });
        (self.story)(walk);
    }
}

fn stage(name: &str, besides: Value) -> Value {
    let mut stage = json!({ "name": name, "approvers": { "permission": "post.review" }, "barred": "nobody" });
    stage.as_object_mut().expect("a stage").extend(besides.as_object().expect("fields").clone());
    stage
}

fn plain() -> Value {
    json!({ "stages": [stage("check", json!({}))] })
}

fn two_checks() -> Value {
    let stages = [stage("check", json!({ "barred": "contributors" })), stage("other", json!({}))];
    json!({ "stages": stages, "order": "parallel", "resubmission": "rejecting_stage" })
}

fn own_work_barred() -> Value {
    json!({ "stages": [stage("check", json!({ "barred": "contributors", "quorum": { "at_least": 2 } }))] })
}

fn exempt_by_publishing() -> Value {
    let exempt = json!({ "unless_every_hand": { "permission": "post.publish" }, "covers": ["text"] });
    json!({ "stages": [stage("check", exempt)] })
}

fn exempt_by_role() -> Value {
    let exempt = json!({ "unless_every_hand": { "roles": { "profile": ["chief"] } } });
    json!({ "stages": [stage("check", exempt)] })
}

impl Walk {
    fn host(&mut self, action: Action) {
        self.send(By::Host {}, None, action);
    }

    fn page(&mut self, user: UserId, action: fn(Vec<ProfileId>) -> Action) {
        self.does(user, action(vec![PAGE]));
    }

    fn approves_for(&mut self, user: UserId, whose: UserId) {
        let by = By::User { user, acting_for: Some(whose), link: None };
        self.send(by, None, Action::Approve { targets: vec![PAGE], stage: "check".into() });
    }

    fn plans(&mut self, target: ProfileId, minutes: i64) {
        let at = later(self.now, minutes);
        self.does(CHIEF, Action::Schedule { targets: vec![target], at });
    }

    /// It goes out there, if it is due by now.
    fn begins(&mut self, target: ProfileId, due_at: Timestamp) {
        let order = due(&self.state, due_at).find(|order| order.target == target);
        if let Some(fingerprint) = order.map(|order| order.fingerprint) {
            self.host(Action::BeginPublish { target, fingerprint });
        }
    }

    /// What somebody is from now on, which nobody tells the post.
    fn becomes(&mut self, user: UserId, role: &'static str, status: Status) {
        self.world.number += 1;
        let since = self.world.number;
        let job = Job { roles: vec![role], at: vec![PAGE, FEED], status, from: None, until: None, since };
        self.world.jobs.insert(user, job);
    }

    fn lets_check(&mut self, to: UserId) {
        let until = later(self.now, 60);
        self.does(CHIEF, Action::Delegate { target: PAGE, stage: "check".into(), to, until });
    }
}

fn submit(targets: Vec<ProfileId>) -> Action {
    Action::Submit { targets }
}

fn resubmit(targets: Vec<ProfileId>) -> Action {
    Action::Resubmit { targets }
}

/// Whoever let somebody decide submits it again, and has a hand in it since.
fn a_right_becomes_a_hand(walk: &mut Walk) {
    walk.page(WRITER, submit);
    walk.lets_check(OTHER);
    walk.approves_for(OTHER, CHIEF);
    let comment = walk.text(Some(PAGE), false);
    walk.does(CHECKER, Action::Reject { targets: vec![PAGE], stage: "other".into(), comment });
    walk.page(CHIEF, resubmit);
    walk.host(Action::PeopleChanged {});
}

/// Whoever has a hand in it by now let somebody decide before.
fn a_hand_lets_somebody_decide(walk: &mut Walk) {
    walk.page(WRITER, submit);
    walk.lets_check(OTHER);
    walk.does(CHIEF, Action::Edit { digests: text(1), overrides: Vec::new() });
    walk.approves_for(OTHER, CHIEF);
}

/// Who could label it only by sending it for approval has a hand in it, whatever becomes of the target.
fn a_label_is_a_hand(walk: &mut Walk) {
    walk.plans(PAGE, 30);
    walk.page(CHIEF, submit);
    let labels = text(9).text;
    walk.does(WRITER, Action::Edit { digests: Digests { labels, ..text(0) }, overrides: Vec::new() });
    walk.does(CHIEF, Action::RemoveTarget { target: PAGE });
    walk.does(CHIEF, Action::AddTarget { target: PAGE });
    walk.page(CHIEF, submit);
}

/// Somebody of one profile changes what is going out on the other.
fn changed_under_way(walk: &mut Walk) {
    walk.plans(FEED, 6);
    walk.does(CHIEF, submit(vec![FEED]));
    walk.now = later(walk.now, 12);
    walk.host(Action::Tick {});
    walk.begins(FEED, walk.now);
    let by = *walk.random.pick(&[CLIENT, CLIENT, CHIEF]);
    walk.does(by, Action::Edit { digests: text(1), overrides: Vec::new() });
}

/// What nobody had to see fails, and is tried again after somebody else rewrote it.
fn rewritten_after_a_failure(walk: &mut Walk) {
    walk.plans(PAGE, 6);
    walk.page(CHIEF, submit);
    walk.now = later(walk.now, 12);
    walk.host(Action::Tick {});
    walk.begins(PAGE, walk.now);
    let attempt = walk.state.target(PAGE).and_then(Target::attempt).unwrap_or(1);
    walk.host(Action::ReportFailed { target: PAGE, attempt, error: "no".into() });
    walk.does(WRITER, Action::Edit { digests: text(1), overrides: Vec::new() });
    if let Some(order) = walk.state.retry_order(PAGE) {
        walk.host(Action::Retry { target: PAGE, fingerprint: order.fingerprint });
    }
}

/// A hold is over by the clock of a fast server, and not by that of the one that publishes.
fn held_by_the_slower_clock(walk: &mut Walk) {
    walk.plans(PAGE, 6);
    walk.page(CHIEF, submit);
    let (begun, until) = (walk.now, later(walk.now, 30));
    walk.does(CHIEF, Action::Hold { targets: vec![PAGE], until: Some(until) });
    walk.now = later(begun, 60);
    walk.host(Action::Tick {});
    let fast = walk.now;
    walk.now = later(begun, 20);
    walk.begins(PAGE, fast);
}

/// Whoever was exempt at one target is so no more, which nobody tells; then the time of the other is set.
fn lost_at_the_other_target(walk: &mut Walk) {
    walk.does(CHIEF, submit(vec![FEED]));
    walk.becomes(CHIEF, "writer", Status::Active);
    let at = later(walk.now, 30);
    walk.does(OWNER, Action::Schedule { targets: vec![PAGE], at });
}

/// What was said in somebody's place, by a standing delegation that was ended then.
fn no_longer_in_their_place(walk: &mut Walk) {
    let until = later(walk.now, 60);
    walk.lets_decide(CHIEF, OTHER, until);
    walk.page(WRITER, submit);
    walk.approves_for(OTHER, CHIEF);
    if walk.random.chance(70) {
        walk.world.number += 1;
        walk.world.standing.clear();
    }
    walk.host(Action::PeopleChanged {});
}

/// Two who are exempt by their role had a hand in it, and one of them is suspended before the other sends it.
fn exempt_no_longer(walk: &mut Walk) {
    walk.becomes(OTHER, "chief", Status::Active);
    if walk.random.chance(70) {
        walk.becomes(CHIEF, "chief", Status::Suspended);
    }
    walk.page(OTHER, submit);
    walk.plans(PAGE, 6);
}
