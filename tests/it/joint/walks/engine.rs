//! The engine on every walk, under the shipped policies: it comes to what the rules say.

use super::rules::Kind;
use super::walk::{Part, Then, Walk, When};
use countersign::approval::{
    self, Action, By, Command, Context, Digest, Digests, FactTold, Gap, RefusalReason, Rules, State, decide, explain,
};
use countersign::social::ProfilePermissions as P;
use countersign::{
    Actor, ContentId, ContentState, Organization, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId,
    WorkspaceId, actor::Assignment, id::CommandId,
};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const PAGE: ProfileId = ProfileId::new(7);
const HERE: OrganizationId = OrganizationId::new(10);
const DESK: WorkspaceId = WorkspaceId::new(5);

static POLICIES: LazyLock<[Policy; 3]> = LazyLock::new(|| {
    let texts = [
        include_str!("../../../../policies/agorapulse.json"),
        include_str!("../../../../policies/alixia.json"),
        include_str!("../../../../policies/publer.json"),
    ];
    texts.map(|text| Policy::parse(text).expect("a policy"))
});

fn policy(product: &str) -> &'static Policy {
    POLICIES.iter().find(|policy| policy.name() == product).expect("a product")
}

fn time(minutes: i64) -> Timestamp {
    Timestamp::from_millis(minutes * 60_000)
}

fn edit(text: u8, labels: Option<u8>) -> Action {
    let digest = |byte| Digest::new([byte; 32]);
    let digests = Digests { text: Some(digest(text)), labels: labels.map(digest), ..Digests::default() };
    Action::Edit { digests, overrides: Vec::new() }
}

/// A member of a product as its policy writes it.
fn actor(product: &str, kind: Kind, user: UserId) -> Actor {
    let policy = policy(product);
    let (new, at_page) = (policy.actor(user, HERE), |role| policy.profile_role(role).expect("a role"));
    let in_organization = |role| policy.organization_role(role).expect("a role");
    let in_workspace = |role| policy.workspace_role(role).expect("a role");
    let switched = |role, on| Assignment::profile(PAGE, at_page(role)).optional(on);
    let writes = P::POST_CREATE | P::POST_EDIT | P::POST_SUBMIT | P::POST_SCHEDULE;
    let actor = match (product, kind.name) {
        ("agorapulse", "owner") => new.organization_role(in_organization("owner")),
        ("agorapulse", role) => new.organization_role(in_organization("member")).profile_role(PAGE, at_page(role)),
        ("alixia", role) => new.organization_role(in_organization(role)).plan(policy.plan("business").expect("a plan")),
        (_, "owner" | "admin") => new.workspace_role(DESK, in_workspace(kind.name)),
        (_, "editor") => new.workspace_role(DESK, in_workspace("editor")).assignment(switched("editor", P::POST_EDIT)),
        (_, "trusted editor") => new
            .workspace_role(DESK, in_workspace("editor"))
            .assignment(switched("editor", P::POST_EDIT | P::POST_SKIP_ADMIN_APPROVAL)),
        _ => new.workspace_role(DESK, in_workspace("client")).assignment(switched("client", writes | P::POST_REVIEW)),
    };
    actor.build(time(0)).expect("an actor")
}

/// A post on its walk.
struct Drive {
    rules: Rules,
    team: Vec<(Part, Kind)>,
    people: Vec<Actor>,
    place: Profile<'static>,
    clients: Vec<(ProfileId, UserId)>,
    facts: Vec<(&'static str, FactTold)>,
    state: State,
    now: i64,
}

impl Drive {
    fn new(walk: &Walk) -> Self {
        let team = walk.team();
        let id = |index: usize| UserId::new(u64::try_from(index + 1).expect("few"));
        let people = team.iter().enumerate().map(|(index, (_, kind))| actor(walk.product, *kind, id(index))).collect();
        let clients = team.iter().enumerate().filter(|(_, (_, kind))| kind.decides.contains(&"client"));
        let here = Organization::new(HERE);
        let direct = walk.product == "alixia";
        let facts = match walk.setting {
            "sensitive" => vec![("sensitive", FactTold::by_host(true))],
            "not sensitive" => vec![("sensitive", FactTold::by_host(false))],
            _ => Vec::new(),
        };
        Self {
            rules: Rules::of(policy(walk.product)),
            clients: clients.map(|(index, _)| (PAGE, id(index))).collect(),
            people,
            place: if direct { here.direct_profile(PAGE) } else { here.workspace(DESK).profile(PAGE) },
            facts,
            state: State::new(HERE, ContentId::new(900)),
            now: 1,
            team,
        }
    }

    fn id(&self, part: Part) -> UserId {
        let index = self.team.iter().position(|(other, _)| *other == part).expect("in the team");
        UserId::new(u64::try_from(index + 1).expect("few"))
    }

    fn look<T>(&self, then: impl FnOnce(&Context<'_>) -> T) -> T {
        let places = [self.place];
        let context = Context::new(&self.rules, &places, &self.people);
        then(&context.must_approve(self.clients.iter().copied()).facts(self.facts.clone()))
    }

    fn send(&mut self, by: By, action: Action) -> Result<(), RefusalReason> {
        let command = Command {
            id: CommandId::new(self.state.revision() + 1_000),
            by,
            now: time(self.now),
            revision: self.state.revision(),
            version: self.state.version(),
            action,
        };
        let events = self.look(|context| decide(context, &self.state, &command)).map_err(|refusal| refusal.reason)?;
        self.state = approval::replay(self.state.clone(), &events).expect("what was decided can happen");
        Ok(())
    }

    fn does(&mut self, part: Part, action: Action) -> Result<(), String> {
        let said = format!("{part}: {action:?}");
        self.send(By::user(self.id(part)), action).map_err(|reason| format!("{said}: {reason:?}"))
    }

    fn status(&self) -> ContentState {
        self.state.status()
    }

    /// The stages that are waited for, with whoever can approve them now.
    fn asked(&self) -> Vec<(String, BTreeSet<UserId>)> {
        let explained = self.look(|context| explain(context, &self.state, time(self.now)));
        let gaps = explained.targets.into_iter().flat_map(|target| target.gaps);
        let asked = gaps.filter_map(|gap| match gap {
            Gap::Approvals { stage, people, .. } => {
                let able = people.into_iter().filter(|one| one.blocked.is_none()).map(|one| one.user);
                Some((stage, able.collect()))
            }
            _ => None,
        });
        asked.collect()
    }

    /// Everybody who is asked says yes, of the team one.
    fn approved(&mut self) -> Result<(), String> {
        for (stage, people) in self.asked() {
            let most = if stage == "client" { people.len() } else { 1 };
            for user in people.into_iter().take(most) {
                let approve = Action::Approve { targets: vec![PAGE], stage: stage.clone() };
                self.send(By::user(user), approve).map_err(|reason| format!("approves {stage}: {reason:?}"))?;
            }
        }
        let goes_out = matches!(self.status(), ContentState::Approved | ContentState::Scheduled);
        if goes_out { Ok(()) } else { Err(format!("is {:?} after every yes", self.status())) }
    }
}

/// Whether the engine comes to what must happen; else what came.
pub(super) fn walks(walk: &Walk) -> Result<(), String> {
    let mut drive = Drive::new(walk);
    let other = if walk.alone { "writer" } else { "rewriter" };
    let submitter = if walk.rewriter_submits { other } else { "writer" };
    let plans = drive.team.iter().find(|(_, kind)| kind.schedules).map(|(part, _)| *part);
    let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
    drive.does("writer", Action::Create { targets: vec![PAGE], digests })?;
    let timed = !matches!(walk.when, When::Draft | When::Review | When::Approved);
    if timed {
        drive.does(plans.expect("somebody plans"), Action::Schedule { targets: vec![PAGE], at: time(100) })?;
    }
    let submit = Action::Submit { targets: vec![PAGE] };
    if walk.when == When::Draft {
        drive.does(other, edit(2, None))?;
        drive.does(submitter, submit)?;
        return comes_to(&mut drive, walk, submitter, plans);
    }
    drive.does(submitter, submit)?;
    if walk.when == When::Review {
        if drive.status() != ContentState::InReview {
            return if walk.then() == Then::NoReview { Ok(()) } else { Err("there is no review".into()) };
        }
    } else {
        drive.approved()?;
    }
    drive.now = if matches!(walk.when, When::Due | When::LabelDue) { 101 } else { 2 };
    let label = matches!(walk.when, When::LabelScheduled | When::LabelDue);
    let rewritten = drive.does(other, if label { edit(1, Some(9)) } else { edit(2, None) });
    match (walk.then(), rewritten) {
        (Then::Refused, Ok(())) => Err("may".into()),
        (Then::Refused, Err(_)) => Ok(()),
        (_, Err(reason)) => Err(reason),
        (_, Ok(())) => comes_to(&mut drive, walk, submitter, plans),
    }
}

fn comes_to(drive: &mut Drive, walk: &Walk, submitter: Part, plans: Option<Part>) -> Result<(), String> {
    let goes_out = |drive: &Drive| matches!(drive.status(), ContentState::Approved | ContentState::Scheduled);
    let unseen = |drive: &Drive| drive.state.target(PAGE).is_some_and(approval::Target::is_approved_by_nobody);
    let found = |drive: &Drive| Err(format!("{:?}, asked {:?}", drive.status(), drive.asked()));
    match walk.then() {
        Then::Unseen if goes_out(drive) && unseen(drive) => Ok(()),
        Then::OnItsApproval if goes_out(drive) && !unseen(drive) => Ok(()),
        Then::Waits { late, stages } => {
            if late {
                drive.send(By::Host {}, Action::Tick {}).map_err(|reason| format!("{reason:?}"))?;
                if drive.status() != ContentState::Expired {
                    return found(drive);
                }
                let plans = if walk.product == "publer" { Some(submitter) } else { plans };
                drive.does(plans.expect("somebody plans"), Action::Schedule { targets: vec![PAGE], at: time(200) })?;
                drive.does(submitter, Action::Resubmit { targets: vec![PAGE] })?;
            }
            let expected = stages.iter().map(|asked| {
                let people = asked.people.iter().map(|part| drive.id(part)).collect();
                (asked.stage.to_owned(), people)
            });
            let expected: Vec<(String, BTreeSet<UserId>)> = expected.collect();
            if drive.status() != ContentState::InReview || drive.asked() != expected {
                return found(drive);
            }
            drive.approved()
        }
        _ => found(drive),
    }
}
