//! An equal look at what is no single check: decisions with reasons, explanations, building actors, an approval's
//! `decide`, an organization's `actor`, and reading the policy.
//!
//! Argument: rounds. Writes tab-separated lines.

use countersign::social::ProfilePermissions;
use countersign::{
    Actor, Content, ContentId, ContentState, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp,
    UserId, WorkspaceId, actor::Assignment, approval, id::CommandId, organization,
};
use countersign_peers::alloc::{Counting, Taken, counted};
use countersign_peers::clock::{argument, median, nanoseconds};
use countersign_peers::engines::countersign::{NOW, Names, POLICY, profile};
use countersign_peers::rng::Rng;
use countersign_peers::tenant::User;
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ME: u32 = 7;
const DAY: i64 = 86_400_000;

struct Job {
    name: &'static str,
    work: Box<dyn FnMut()>,
    runs: usize,
    taken: Taken,
    samples: Vec<f64>,
}

#[derive(Default)]
struct Jobs(Vec<Job>);

impl Jobs {
    /// Work that is repeated until a sample takes some milliseconds.
    fn add<T>(&mut self, name: &'static str, mut work: impl FnMut() -> T + 'static) {
        let mut work: Box<dyn FnMut()> = Box::new(move || {
            black_box(work());
        });
        work();
        let ((), taken) = counted(&mut work);
        let one = nanoseconds(|| (0..10).for_each(|_| work())) / 10.0;
        let runs = ((5e6 / one) as usize).clamp(3, 200_000);
        self.0.push(Job { name, work, runs, taken, samples: Vec::new() });
    }
}

/// A member with that many profile roles: a moderator on every third profile, else an editor or a guest.
fn member(grants: u32) -> User {
    User { org: 0, role: 4, grants: (0..grants).map(|id| (id * 2, [2, 1, 3][id as usize % 3])).collect() }
}

/// Leaked, since the programs ends soon and the jobs borrow it.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn decisions(jobs: &mut Jobs) {
    let names: &'static Names = kept(Names::of(&countersign_peers::policy::Policy::load()));
    let actor: &'static Actor = kept(names.actor(ME, &member(50)));
    let policy = &names.policy;
    let (moderated, edited, guest, other) = (profile(0, 0), profile(0, 2), profile(0, 4), profile(0, 1));
    let own = kept(Content::new().author(UserId::new(ME.into())).state(ContentState::Scheduled));
    let others = kept(Content::new().author(UserId::new(3)).state(ContentState::Scheduled));
    let (edit, label) = (ProfilePermissions::POST_EDIT, ProfilePermissions::SCHEDULED_POST_LABEL);
    assert!(policy.can(actor, edit, &edited) && !policy.can(actor, edit, &guest));
    assert!(policy.can(actor, edit, &moderated.content(own)) && !policy.can(actor, edit, &moderated.content(others)));
    jobs.add("`can`, allowed by a role", move || policy.can(black_box(actor), edit, &black_box(edited)));
    jobs.add("`can`, denied, no role there", move || policy.can(black_box(actor), edit, &black_box(other)));
    jobs.add("`can`, denied, no role there, content known", move || {
        policy.can(black_box(actor), edit, &black_box(other).content(own))
    });
    jobs.add("`can`, a condition that holds", move || {
        policy.can(black_box(actor), edit, &black_box(moderated).content(own))
    });
    jobs.add("`can`, a condition that does not hold", move || {
        policy.can(black_box(actor), edit, &black_box(moderated).content(others))
    });
    jobs.add("`decide`, allow", move || policy.decide(black_box(actor), edit, &black_box(edited)).is_allowed());
    jobs.add("`decide`, allow with an obligation", move || {
        policy.decide(black_box(actor), label, &black_box(moderated)).obligations().count()
    });
    jobs.add("`decide`, not granted", move || policy.decide(black_box(actor), edit, &black_box(guest)).reason());
    jobs.add("`decide`, unmet condition", move || {
        policy.decide(black_box(actor), edit, &black_box(moderated).content(others)).unmet().count()
    });
    jobs.add("`permissions`, content known", move || {
        policy.permissions(black_box(actor), &black_box(moderated).content(own)).allowed
    });
    jobs.add("`explain` a deny, with every remedy", move || policy.explain(actor, edit, &black_box(guest)));
    jobs.add("`explain` an allow", move || policy.explain(actor, edit, &black_box(edited)));
    for (name, grants) in [("building an actor, 8 assignments", 7), ("building an actor, 51 assignments", 50)] {
        let user = member(grants);
        jobs.add(name, move || names.actor(ME, black_box(&user)));
    }
    jobs.add("reading policies/agorapulse.json", || Policy::parse(black_box(POLICY)).unwrap());
}

/// Members with ten assignments each, on a hundred profiles.
fn people(members: u64) -> organization::State {
    let text = |value: String| serde_json::from_str::<serde_json::Value>(&value).unwrap();
    let page = |id| text(format!(r#"{{"profile":{id},"name":"Page","workspace":null,"connected_by":null}}"#));
    let person = |user: u64| {
        let role = if user == 1 { "owner" } else { "member" };
        let mut holds = vec![text(format!(r#"{{"place":{{"type":"organization"}},"role":"{role}"}}"#))];
        holds.extend((1..10).map(|at| {
            let on = 1 + (user + at * 10) % 100;
            text(format!(r#"{{"place":{{"type":"profile","profile":{on}}},"role":"editor"}}"#))
        }));
        serde_json::json!({"user": user, "since": 0, "suspended": false, "holds": holds})
    };
    let snapshot = serde_json::json!({
        "format": 1, "organization": 1, "revision": 1, "clock": 0,
        "members": (1..=members).map(person).collect::<Vec<_>>(), "workspaces": [],
        "profiles": (1..=100).map(page).collect::<Vec<_>>(), "groups": [], "invitations": [], "keys": [],
        "custom_roles": [], "plan": null, "announced": null, "extra_seats": 0, "commands": []
    });
    organization::State::restore(serde_json::from_value(snapshot).unwrap()).unwrap()
}

fn organizations(jobs: &mut Jobs) {
    use organization::{Action, By, Command, Place, Role, decide, simulate};
    let policy: &'static Policy = kept(Policy::parse(POLICY).unwrap());
    for (at, size) in [100, 10_000, 100_000].into_iter().enumerate() {
        let state: &'static organization::State = kept(people(size));
        let action =
            Action::Revoke { user: UserId::new(size), place: Place::organization(), role: Role::policy("member") };
        let command = Command::new(CommandId::new(1), By::user(UserId::new(1)), NOW, action).seen(1);
        let command = kept(command);
        let mut user = 1;
        let names = [
            ["organization of 100: `actor`", "organization of 100: `decide`", "organization of 100: `simulate`"],
            [
                "organization of 10,000: `actor`",
                "organization of 10,000: `decide`",
                "organization of 10,000: `simulate`",
            ],
            [
                "organization of 100,000: `actor`",
                "organization of 100,000: `decide`",
                "organization of 100,000: `simulate`",
            ],
        ][at];
        jobs.add(names[0], move || {
            user = 1 + (user + 7_919) % size;
            state.actor(policy, UserId::new(user), NOW)
        });
        jobs.add(names[1], move || decide(policy, state, command).unwrap());
        jobs.add(names[2], move || simulate(policy, state, command).unwrap());
    }
}

/// A post of Publer's in two hierarchies, submitted: what the admin's approval costs.
fn approvals(jobs: &mut Jobs) {
    use approval::{Action, By, Command, Context, Definition, Digest, Digests, Rules, State, decide, evolve};
    let policy: &'static Policy = kept(Policy::parse(include_str!("../../../../policies/publer.json")).unwrap());
    let rules = kept(Rules::of(policy).bind(Definition::two_hierarchies(true, true), None).unwrap());
    let (workspace, page, id) = (WorkspaceId::new(2), ProfileId::new(7), OrganizationId::new(1));
    let client = Assignment::profile(page, policy.profile_role("client").unwrap());
    let editor = Assignment::profile(page, policy.profile_role("editor").unwrap());
    let [sarah, marc, acme] = [1, 2, 3].map(|user| policy.actor(UserId::new(user), id));
    let start = Timestamp::from_millis(0);
    let people: &'static [Actor; 3] = kept([
        sarah.workspace_role(workspace, policy.workspace_role("admin").unwrap()).build(start).unwrap(),
        marc.assignment(editor.optional(ProfilePermissions::POST_EDIT)).build(start).unwrap(),
        acme.assignment(client.optional(ProfilePermissions::POST_REVIEW)).build(start).unwrap(),
    ]);
    let places: &'static [Profile<'static>; 1] = kept([Organization::new(id).workspace(workspace).profile(page)]);
    let context = kept(Context::new(rules, places, people).must_approve([(page, UserId::new(3))]));
    let mut state = State::new(id, ContentId::new(900));
    let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
    let targets = || vec![page];
    let command = |state: &State, number, by, action| Command {
        id: CommandId::new(number),
        by: By::user(UserId::new(by)),
        now: Timestamp::from_millis(20 * DAY),
        revision: state.revision(),
        version: state.version(),
        action,
    };
    let create = Action::Create { targets: targets(), digests };
    let schedule = Action::Schedule { targets: targets(), at: Timestamp::from_millis(23 * DAY) };
    for (number, action) in (1..).zip([create, schedule, Action::Submit { targets: targets() }]) {
        let command = command(&state, number, 2, action);
        for event in decide(context, &state, &command).unwrap() {
            evolve(&mut state, &event).unwrap();
        }
    }
    let approve = Action::Approve { targets: targets(), stage: "internal".into() };
    let approve = kept(command(&state, 4, 1, approve));
    let refused = kept(command(&state, 5, 2, Action::Approve { targets: targets(), stage: "internal".into() }));
    let state = kept(state);
    let events = kept(decide(context, state, approve).unwrap());
    assert!(decide(context, state, refused).is_err());
    jobs.add("approval: `decide`, approve", move || decide(context, state, black_box(approve)).unwrap());
    jobs.add("approval: `decide`, refused", move || decide(context, state, black_box(refused)).is_err());
    jobs.add("approval: `evolve`, the events of that approval", move || {
        let approved = countersign::event_sourcing::replay(state.clone(), events).unwrap();
        approved.revision()
    });
}

fn main() {
    let rounds: usize = argument(1, 11);
    let mut jobs = Jobs::default();
    decisions(&mut jobs);
    organizations(&mut jobs);
    approvals(&mut jobs);
    let mut rng = Rng::new(11);
    for round in 1..=rounds {
        eprintln!("round {round}");
        let mut order: Vec<usize> = (0..jobs.0.len()).collect();
        rng.shuffle(&mut order);
        for index in order {
            let Job { work, runs, samples, .. } = &mut jobs.0[index];
            samples.push(nanoseconds(|| (0..*runs).for_each(|_| work())) / *runs as f64);
        }
    }
    println!("# deeper, what, median ns, least, most, bytes taken from the allocator, allocations");
    for Job { name, samples, taken, .. } in &mut jobs.0 {
        let middle = median(samples);
        let (least, most) = (samples[0], samples[samples.len() - 1]);
        println!("deeper\t{name}\t{middle:.1}\t{least:.1}\t{most:.1}\t{}\t{}", taken.bytes, taken.calls);
    }
}
