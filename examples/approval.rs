//! A post through two hierarchies, an admin's and a client's: `cargo run --example approval`.
//!
//! The client refuses it over its date; it is moved, approved in the other order, and published.

use countersign::approval::{
    Action, By, Command, Context, Definition, Digest, Digests, Language, Names, Rules, State, decide, due,
};
use countersign::event_sourcing::Aggregate;
use countersign::{
    Actor, ContentId, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::Assignment, social::ProfilePermissions,
};

const SARAH: UserId = UserId::new(1);
const MARC: UserId = UserId::new(2);
const ACME: UserId = UserId::new(3);
const PAGE: ProfileId = ProfileId::new(7);
const DAY: i64 = 86_400_000;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A host: it sends commands, and would store the events that are pending.
struct Host<'a> {
    context: Context<'a>,
    post: Aggregate<State>,
    day: i64,
}

impl Host<'_> {
    fn send(&mut self, by: By, action: Action) -> Result<()> {
        let post = &mut self.post;
        let (now, seen) = (Timestamp::from_millis(self.day * DAY), (post.state().revision(), post.state().version()));
        let command = Command::new(post.next_id(), by, now, seen, action);
        post.apply(decide(&self.context, post.state(), &command)?)?;
        Ok(())
    }
}

struct Called;

impl Names for Called {
    fn person(&self, user: UserId) -> Option<String> {
        match user {
            SARAH => Some("Sarah".into()),
            MARC => Some("Marc".into()),
            ACME => Some("Acme".into()),
            _ => None,
        }
    }

    fn profile(&self, _: ProfileId) -> Option<String> {
        Some("Instagram".into())
    }

    fn time(&self, at: Timestamp, _: Language) -> String {
        format!("{} Oct", at.as_millis() / DAY)
    }
}

fn people(policy: &Policy, workspace: WorkspaceId) -> Result<[Actor; 3]> {
    let (organization, start) = (OrganizationId::new(1), Timestamp::from_millis(0));
    let client = Assignment::profile(PAGE, policy.profile_role("client")?).optional(ProfilePermissions::POST_REVIEW);
    let editor = Assignment::profile(PAGE, policy.profile_role("editor")?).optional(ProfilePermissions::POST_EDIT);
    Ok([
        policy.actor(SARAH, organization).workspace_role(workspace, policy.workspace_role("admin")?).build(start)?,
        policy.actor(MARC, organization).assignment(editor).build(start)?,
        policy.actor(ACME, organization).assignment(client).build(start)?,
    ])
}

fn main() -> Result<()> {
    let policy = Policy::parse(include_str!("../policies/publer.json"))?;
    let rules = Rules::of(&policy).bind(Definition::two_hierarchies(true, true), None)?;
    let workspace = WorkspaceId::new(2);
    let people = people(&policy, workspace)?;
    let places: [Profile<'_>; 1] = [Organization::new(OrganizationId::new(1)).workspace(workspace).profile(PAGE)];
    let context = Context::new(&rules, &places, &people).must_approve([(PAGE, ACME)]);
    let post = Aggregate::new(State::new(OrganizationId::new(1), ContentId::new(900)));
    let mut host = Host { context, post, day: 20 };

    let targets = || vec![PAGE];
    let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
    let on_day = |day: i64| Action::Schedule { targets: targets(), at: Timestamp::from_millis(day * DAY) };
    let approve = |stage: &str| Action::Approve { targets: targets(), stage: stage.into() };
    let marc = || By::user(MARC);
    host.send(marc(), Action::Create { targets: targets(), digests })?;
    host.send(marc(), on_day(23))?;
    host.send(marc(), Action::Submit { targets: targets() })?;
    host.send(By::user(SARAH), approve("internal"))?;
    let comment = "not on the day of the strike".to_owned();
    host.send(By::user(ACME), Action::Reject { targets: targets(), stage: "client".into(), comment })?;
    host.send(marc(), on_day(25))?;
    host.send(marc(), Action::Resubmit { targets: targets() })?;
    host.send(By::user(ACME), approve("client"))?;
    println!("{}", host.post.state().to_mermaid(PAGE).unwrap_or_default());
    host.send(By::user(SARAH), approve("internal"))?;
    host.day = 25;
    let orders: Vec<_> = due(host.post.state(), Timestamp::from_millis(25 * DAY)).collect();
    for order in orders {
        host.send(By::Host {}, Action::BeginPublish { target: order.target, fingerprint: order.fingerprint })?;
        host.send(By::Host {}, Action::ReportPublished { target: order.target, attempt: 1 })?;
    }
    for language in [Language::English, Language::French] {
        for event in host.post.pending() {
            println!("{}: {}", Called.time(event.at, language), event.line(language, &Called));
        }
        println!();
    }
    println!("{}", host.post.state().to_mermaid(PAGE).unwrap_or_default());
    println!("the post is {}", host.post.state().status());
    Ok(())
}
