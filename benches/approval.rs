//! Times of approval: commands, growth with stages, replay, and the enabled buttons, beside a naive model. What both
//! answer is held to each other before anything is timed.

use countersign::approval::{Action, Approvers, Button, Change, Context, Quorum, State, Verb, decide, enabled, replay};
use countersign::{ContentId, ContentState, OrganizationId, Policy, Timestamp, UserId};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use support::approval as host;
use support::approval::{ADMIN, AUTHOR, CLIENT, EDITOR, Host, OTHER_ADMIN, OTHER_CLIENT, OWNER, PAGE, Post, Way};
use support::naive_approval::{Book, Line};

const POLICY: &str = include_str!("../policies/publer.json");
const EVENTS: usize = 1_000;

fn policy() -> Policy {
    Policy::parse(POLICY).expect("a policy")
}

/// The same people and stages for the naive model.
fn book(way: &Way) -> Book {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let author = ["edit", "submit"];
    let team = ["edit", "submit", "approve"];
    let rights = [(OWNER, &team[..]), (ADMIN, &team), (OTHER_ADMIN, &team), (AUTHOR, &author), (EDITOR, &author)];
    let mut rights: std::collections::BTreeMap<_, _> =
        rights.into_iter().map(|(user, rights)| (user.to_string(), set(rights))).collect();
    for client in [CLIENT, OTHER_CLIENT] {
        rights.insert(client.to_string(), set(&["approve"]));
    }
    let stages = way.definition().stages.into_iter().map(|stage| {
        let people = match stage.approvers {
            Approvers::People(people) => people,
            Approvers::MustApprove(_) => vec![CLIENT, OTHER_CLIENT],
            _ => vec![OWNER, ADMIN, OTHER_ADMIN],
        };
        (stage.name, people.iter().map(UserId::to_string).collect(), stage.quorum == Quorum::All)
    });
    Book { rights, stages: stages.collect(), in_order: matches!(way, Way::InOrder(_)) }
}

fn lines(post: &Post) -> Vec<Line> {
    let line = |event: &countersign::approval::Event| {
        let (did, stage) = match &event.change {
            Change::Created { .. } => ("create", None),
            Change::Scheduled { .. } => ("schedule", None),
            Change::Submitted { .. } => ("submit", None),
            Change::Edited { .. } => ("edit", None),
            Change::Approved { stage, .. } => ("approve", Some(stage.clone())),
            other => panic!("the naive model does not know {other:?}"),
        };
        Line { who: event.by.person().expect("a person").to_string(), did: did.to_owned(), stage }
    };
    post.log.iter().map(line).collect()
}

/// Both models agree on everybody's next step and on whether the post is approved.
fn agree(context: &Context<'_>, post: &Post, book: &Book) {
    let log = lines(post);
    let target = post.state.target(PAGE).expect("a target");
    let approved = matches!(post.state.status_at(target), ContentState::Approved | ContentState::Scheduled);
    assert_eq!(approved, book.is_approved(&log));
    for user in [OWNER, ADMIN, OTHER_ADMIN, AUTHOR, EDITOR, CLIENT, OTHER_CLIENT] {
        for action in steps(post) {
            let accepted = decide(context, &post.state, &post.command(user, action.clone())).is_ok();
            let (did, stage) = named(&action);
            assert_eq!(accepted, book.may(&log, &user.to_string(), did, stage), "{user}: {action:?} after {log:?}");
        }
    }
}

fn steps(post: &Post) -> Vec<Action> {
    let definition = post.state.target(PAGE).and_then(|target| target.definition());
    let stages = definition.map(|definition| definition.stages.as_slice()).unwrap_or_default();
    let approvals = stages.iter().map(|stage| host::approve(&stage.name));
    [host::submit(), host::edit(200)].into_iter().chain(approvals).collect()
}

fn named(action: &Action) -> (&'static str, Option<&str>) {
    match action {
        Action::Submit { .. } => ("submit", None),
        Action::Edit { .. } => ("edit", None),
        Action::Approve { stage, .. } => ("approve", Some(stage)),
        other => panic!("the naive model does not know {other:?}"),
    }
}

/// One command on one post, by both.
fn command(
    criterion: &mut Criterion,
    group: &str,
    id: &str,
    way: &Way,
    post: &Post,
    host: &Host,
    by: (UserId, Action),
) {
    let (user, action) = by;
    let (context, book, log) = (host.context(), book(way), lines(post));
    agree(&context, post, &book);
    let command = post.command(user, action.clone());
    let events = decide(&context, &post.state, &command).expect("it is accepted");
    let (did, stage) = named(&action);
    let expected = |what: &Change| match did {
        "submit" => matches!(what, Change::Submitted { .. }),
        "edit" => matches!(what, Change::Edited { .. }),
        _ => matches!(what, Change::Approved { .. }),
    };
    assert!(matches!(events.as_slice(), [event] if expected(&event.change)), "{events:?}");
    let mut group = criterion.benchmark_group(group);
    group.bench_function(BenchmarkId::new(did, id), |bencher| {
        bencher.iter(|| black_box(decide(&context, black_box(&post.state), black_box(&command))));
    });
    group.bench_function(BenchmarkId::new(format!("{did}/naive"), id), |bencher| {
        let who = user.to_string();
        bencher.iter(|| black_box(book.may(black_box(&log), &who, did, stage)));
    });
    group.finish();
}

/// Typical commands: a post through two hierarchies.
fn typical(criterion: &mut Criterion) {
    let (policy, way) = (policy(), Way::TwoHierarchies);
    let host = Host::new(&policy, &way);
    let context = host.context();
    let draft = Post::drafted(&context);
    let pending = Post::before_the_last(&context, &way);
    let mut half = Post::before_the_last(&context, &way);
    half.does(&context, ADMIN, host::approve("internal"));
    for (id, post, by) in [
        ("draft", &draft, (AUTHOR, host::submit())),
        ("draft", &draft, (AUTHOR, host::edit(1))),
        ("pending", &pending, (ADMIN, host::approve("internal"))),
        ("half_approved", &half, (CLIENT, host::approve("client"))),
        ("half_approved", &half, (AUTHOR, host::edit(1))),
    ] {
        command(criterion, "decide", id, &way, post, &host, by);
    }
}

/// One to sixteen stages in order, all but the last satisfied.
fn stages(criterion: &mut Criterion) {
    let policy = policy();
    for count in [1, 2, 4, 8, 16] {
        let way = Way::InOrder(count);
        let host = Host::new(&policy, &way);
        let context = host.context();
        let post = Post::before_the_last(&context, &way);
        let last = host::approve(&format!("stage_{}", count - 1));
        let draft = Post::drafted(&context);
        for (post, by) in [
            (&post, (host::decider(count - 1), last)),
            (&post, (AUTHOR, host::edit(1))),
            (&draft, (AUTHOR, host::submit())),
        ] {
            command(criterion, "stages", &count.to_string(), &way, post, &host, by);
        }
    }
}

/// A long log: approvals and edits by turns.
fn long(context: &Context<'_>, way: &Way) -> Post {
    let mut post = Post::before_the_last(context, way);
    for version in 1.. {
        for (user, action) in [
            (ADMIN, host::approve("internal")),
            (CLIENT, host::approve("client")),
            (AUTHOR, host::edit(1 + version % 2)),
        ] {
            if post.log.len() == EVENTS {
                return post;
            }
            post.does(context, user, action);
        }
    }
    post
}

fn replaying(criterion: &mut Criterion) {
    let (policy, way) = (policy(), Way::TwoHierarchies);
    let host = Host::new(&policy, &way);
    let (context, book) = (host.context(), book(&way));
    let post = long(&context, &way);
    let log = lines(&post);
    assert_eq!((post.log.len(), log.len()), (EVENTS, EVENTS));
    let start = || State::new(OrganizationId::new(1), ContentId::new(900));
    assert_eq!(replay(start(), &post.log), Ok(post.state.clone()));
    agree(&context, &post, &book);
    let mut group = criterion.benchmark_group("replay");
    group.bench_function(BenchmarkId::new("ours", EVENTS), |bencher| {
        bencher.iter(|| black_box(replay(start(), black_box(&post.log))));
    });
    group.bench_function(BenchmarkId::new("naive", EVENTS), |bencher| {
        bencher.iter(|| black_box(book.read(black_box(&log))));
    });
    let command = post.command(AUTHOR, host::edit(9));
    assert!(decide(&context, &post.state, &command).is_ok());
    group.bench_function("edit_after_them", |bencher| {
        bencher.iter(|| black_box(decide(&context, black_box(&post.state), black_box(&command))));
    });
    group.finish();
}

fn buttons(criterion: &mut Criterion) {
    let (policy, now) = (policy(), Timestamp::from_millis(60_000));
    let mut group = criterion.benchmark_group("enabled");
    for (name, way) in [("two_hierarchies", Way::TwoHierarchies), ("16_stages", Way::InOrder(16))] {
        let host = Host::new(&policy, &way);
        let (context, book) = (host.context(), book(&way));
        let post = Post::before_the_last(&context, &way);
        let log = lines(&post);
        for user in [ADMIN, AUTHOR] {
            let by = countersign::approval::By::user(user);
            let ours = enabled(&context, &post.state, &by, now);
            let naive = book.enabled(&log, &user.to_string());
            assert_eq!(known(&ours), naive, "{user}");
            let who = if user == ADMIN { "admin" } else { "author" };
            group.bench_function(BenchmarkId::new(format!("{name}/ours"), who), |bencher| {
                bencher.iter(|| black_box(enabled(&context, black_box(&post.state), &by, now)));
            });
            group.bench_function(BenchmarkId::new(format!("{name}/naive"), who), |bencher| {
                let who = user.to_string();
                bencher.iter(|| black_box(book.enabled(black_box(&log), &who)));
            });
        }
    }
    group.finish();
}

/// The buttons that the naive model knows, in its words.
fn known(buttons: &[Button]) -> Vec<(String, Option<String>)> {
    let has = |verb, stage: Option<&str>| {
        buttons.iter().any(|button| button.verb == verb && button.stage.as_deref() == stage)
    };
    let plain = [("submit", Verb::Submit), ("edit", Verb::Edit)].into_iter().filter(|(_, verb)| has(*verb, None));
    let mut known: Vec<_> = plain.map(|(did, _)| (did.to_owned(), None)).collect();
    let approvals = buttons.iter().filter(|button| button.verb == Verb::Approve);
    known.extend(approvals.map(|button| ("approve".to_owned(), button.stage.clone())));
    known
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30).warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_millis(900));
    targets = typical, stages, replaying, buttons
}
criterion_main!(benches);
