//! Explaining: why a post is not going out, who can help, and what blocks each other person.

use crate::approval::decide::admit::{Ask, Room};
use crate::approval::decide::lapse::{Lapse, lapses};
use crate::approval::model::by::By;
use crate::approval::model::cause::Cause;
use crate::approval::model::context::Context;
use crate::approval::model::event::Skip;
use crate::approval::model::quorum::Look;
use crate::approval::model::refusal::RefusalReason;
use crate::approval::model::state::{Phase, State, Target};
use crate::approval::model::verb::Verb;
use crate::approval::query::enabled::with_current;
use crate::approval::query::stand_ins;
use crate::id::{ProfileId, UserId};
use crate::resource::ContentState;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Explains why a post is not going out, target by target.
///
/// ```
/// # use countersign::approval::{Context, State, explain};
/// # use countersign::Timestamp;
/// fn why_not(context: &Context<'_>, post: &State, now: Timestamp) {
///     for target in explain(context, post, now).targets {
///         println!("{}: {:?}, {} things are missing", target.target, target.status, target.gaps.len());
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Where the post stands.
    pub status: ContentState,
    /// The explanation for each target, by profile.
    pub targets: Vec<TargetExplanation>,
}

/// Explains why a post is not going out on one profile.
///
/// ```
/// # use countersign::approval::{Context, State, explain};
/// # use countersign::Timestamp;
/// fn stays(context: &Context<'_>, post: &State, now: Timestamp) -> Vec<String> {
///     let explained = explain(context, post, now);
///     explained.targets.iter().map(|told| format!("{}: {:?}", told.target, told.gaps)).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetExplanation {
    /// The profile of the target.
    pub target: ProfileId,
    /// Where the target stands.
    pub status: ContentState,
    /// Everything that is missing; nothing if it can go out now, or is out.
    pub gaps: Vec<Gap>,
    /// The stages that nobody is asked about in this round; none unless it is in review.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedStage>,
    /// It goes its way, or is out, and nobody approved it: every stage is skipped, or there is none.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub approved_by_nobody: bool,
    /// The approvals that count now and will not any more when it is to go out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lapses: Vec<Lapse>,
    /// The stages whose approvals count no more as soon as somebody sets another time, or the first one: they cover the
    /// date. None where nobody has approved yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voided_by_another_time: Vec<String>,
}

/// Describes a stage that nobody is asked about.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let told = explain(&roster.context(&rules), &post, Timestamp::from_millis(30));
/// let skipped: &SkippedStage = &told.targets[0].skipped[0];
/// assert!(skipped.stage == "legal" && matches!(skipped.reason, Skip::ConditionFails { .. })); // it is not sensitive
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkippedStage {
    /// The name of the stage.
    pub stage: String,
    /// Why it is skipped.
    pub reason: Skip,
}

/// Names one thing that a post lacks before it can go out.
///
/// ```
/// # use countersign::approval::Gap;
/// fn hint(gap: &Gap) -> String {
///     match gap {
///         Gap::Approvals { stage, missing, .. } => format!("{missing} more at {stage}"),
///         Gap::NoTime { .. } => "set a time".to_string(),
///         other => format!("{other:?}"),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Gap {
    /// Nobody has asked for approval, or it was sent back, taken back, put away, or came too late.
    NotInReview {
        /// Who can ask for approval now.
        people: Vec<UserId>,
    },
    /// Approvals are missing at a stage.
    Approvals {
        /// The name of the stage.
        stage: String,
        /// How many approvals are missing.
        missing: usize,
        /// Whether the stage waits for nothing but them.
        open: bool,
        /// Everybody whom the host knows, and what blocks them.
        people: Vec<Candidate>,
        /// Why they can never come, if so.
        stuck: Option<Cause>,
        /// Who can get it out of there, and how; empty unless it is stuck.
        ways_out: Vec<WayOut>,
    },
    /// Somebody, or lateness, holds it.
    Held {
        /// When the hold ends, if it ends by itself.
        until: Option<Timestamp>,
        /// The people who can lift it.
        people: Vec<UserId>,
    },
    /// Nobody has set a time.
    NoTime {
        /// The people who can set it.
        people: Vec<UserId>,
    },
    /// The time has not come.
    NotDue {
        /// When the time comes.
        at: Timestamp,
    },
    /// Nothing can go out on the profile now.
    OutOfReach {
        /// Why nothing can go out; it goes on when the host says otherwise.
        stuck: Cause,
    },
    /// The profile is in the organization no longer, and nothing goes out there.
    ProfileGone {
        /// The people who can put the target away.
        people: Vec<UserId>,
    },
    /// An attempt is under way, or nobody knows what came of it.
    UnderWay {
        /// The number of the attempt.
        attempt: u32,
        /// Whether somebody must find out.
        unknown: bool,
    },
    /// The last attempt failed.
    Failed {
        /// The people who can try again now.
        people: Vec<UserId>,
    },
}

/// Describes somebody who might approve, and what keeps them from it.
///
/// ```
/// # use countersign::approval::{Candidate, Gap};
/// # use countersign::UserId;
/// fn who_can_help(gap: &Gap) -> Vec<UserId> {
///     let Gap::Approvals { people, .. } = gap else { return Vec::new() };
///     people.iter().filter(|person: &&Candidate| person.blocked.is_none()).map(|person| person.user).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The person.
    pub user: UserId,
    /// What keeps them from it; `None`: they can approve now.
    pub blocked: Option<RefusalReason>,
    /// In whose place they can approve now, by delegations at this post and standing ones; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acting_for: Vec<UserId>,
}

/// Describes how somebody can get a post out of a dead end.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let without_carl = roster.people().filter(|person| person.user() != UserId::new(4));
/// let context = Context::new(&rules, roster.places(), without_carl);
/// let gaps = explain(&context, &post, Timestamp::from_millis(30)).targets.remove(0).gaps;
/// let ways: Vec<WayOut> = gaps.into_iter().find_map(|gap| match gap { Gap::Approvals { stuck: Some(_), ways_out, .. } => Some(ways_out), _ => None }).ok_or("not stuck")?;
/// assert!(ways.iter().any(|way| way.verb == Verb::ForceApprove && way.people == [UserId::new(1)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayOut {
    /// What has to be done.
    pub verb: Verb,
    /// The people who can do it.
    pub people: Vec<UserId>,
}

/// Explains why the post is not going out, as the world is by that clock, which may be behind the last event as a
/// command's may.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let explanation = explain(&roster.context(&rules), &post, Timestamp::from_millis(30));
/// assert_eq!(explanation.status, ContentState::InReview);
/// let gaps = &explanation.targets[0].gaps; // two stages want a yes, and its time has not come
/// assert!(matches!(gaps[..], [Gap::Approvals { .. }, Gap::Approvals { .. }, Gap::NotDue { .. }]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn explain<V: Vocabulary>(context: &Context<'_, V>, state: &State, now: Timestamp) -> Explanation {
    let clocks = Clocks::of(now, state.now);
    with_current(context, state, clocks, |state| {
        let view = View { context, state, clocks };
        let targets = state.targets.iter().map(|target| TargetExplanation {
            target: target.profile,
            status: state.status_at(target),
            gaps: view.gaps(target),
            skipped: state.skipped(target),
            approved_by_nobody: target.is_approved_by_nobody(),
            lapses: lapses(context, state, target, clocks),
            voided_by_another_time: view.voided_by_another_time(target),
        });
        Explanation { status: state.status(), targets: targets.collect() }
    })
}

impl State {
    fn skipped(&self, target: &Target) -> Vec<SkippedStage> {
        if !target.is_in_flight() {
            return Vec::new();
        }
        let skipped = self.stages(target).filter_map(|look| Some((look.stage.name.clone(), look.round.skip.clone()?)));
        skipped.map(|(stage, reason)| SkippedStage { stage, reason }).collect()
    }
}

struct View<'r, 'a, V: Vocabulary> {
    context: &'r Context<'a, V>,
    state: &'r State,
    clocks: Clocks,
}

impl<'r, V: Vocabulary> View<'r, '_, V> {
    fn gaps(&self, target: &'r Target) -> Vec<Gap> {
        let here = |verb| Ask::of(verb, Some(target.profile));
        match target.phase {
            Phase::Published {} => Vec::new(),
            Phase::Publishing { attempt, unknown } => alloc::vec![Gap::UnderWay { attempt, unknown }],
            Phase::Draft {} => alloc::vec![Gap::NotInReview { people: self.able(here(Verb::Submit)) }],
            Phase::ChangesRequested {} | Phase::Expired {} | Phase::Withdrawn {} | Phase::Archived {} => {
                alloc::vec![Gap::NotInReview { people: self.able(here(Verb::Resubmit)) }]
            }
            Phase::Gone {} => alloc::vec![Gap::ProfileGone { people: self.able(here(Verb::Archive)) }],
            Phase::Review {} | Phase::Failed {} => self.in_flight(target),
        }
    }

    fn voided_by_another_time(&self, target: &'r Target) -> Vec<String> {
        if target.is_in_flight() { self.state.voided_by_another_time(target) } else { Vec::new() }
    }

    fn in_flight(&self, target: &'r Target) -> Vec<Gap> {
        let here = |verb| Ask::of(verb, Some(target.profile));
        let waiting = self.state.stages(target).filter(|look| !look.is_satisfied_alone());
        let mut gaps: Vec<Gap> = waiting.map(|look| self.approvals(target, look)).collect();
        gaps.extend(target.out_of_reach().map(|stuck| Gap::OutOfReach { stuck }));
        if let Some(hold) = &target.hold {
            gaps.push(Gap::Held { until: hold.until, people: self.able(here(Verb::ReleaseHold)) });
        }
        match target.opens_at() {
            None => gaps.push(Gap::NoTime { people: self.able(here(Verb::Schedule)) }),
            Some(at) if self.clocks.own < at => gaps.push(Gap::NotDue { at }),
            Some(_) => {}
        }
        if target.phase == (Phase::Failed {}) {
            gaps.push(Gap::Failed { people: self.able(here(Verb::Retry)) });
        }
        gaps
    }

    fn approvals(&self, target: &'r Target, look: Look<'r>) -> Gap {
        let ask = Ask::of(Verb::Approve, Some(target.profile)).stage(&look.stage.name);
        let people = self.context.roster().map(|actor| {
            let user = actor.user();
            let acting_for = stand_ins::of(self.context, look, user, self.clocks.now);
            let accepted = |from: &UserId| self.send(&By::User { user, acting_for: Some(*from), link: None }, ask);
            let acting_for = acting_for.into_iter().filter(|from| accepted(from).is_ok()).collect();
            Candidate { user, blocked: self.ask(user, ask).err(), acting_for }
        });
        let stuck = look.stuck();
        let ways_out = if stuck.is_some() { self.ways_out(target, look) } else { Vec::new() };
        Gap::Approvals {
            stage: look.stage.name.clone(),
            missing: look.missing(),
            open: look.is_open(),
            people: people.collect(),
            stuck,
            ways_out,
        }
    }

    /// Override, withdraw, another definition, another approver: each with the people who can.
    fn ways_out(&self, target: &'r Target, look: Look<'r>) -> Vec<WayOut> {
        let here = |verb| Ask::of(verb, Some(target.profile));
        let plain = [Verb::ForceApprove, Verb::ForceReject, Verb::Withdraw, Verb::Migrate, Verb::Archive];
        let plain = plain.into_iter().map(|verb| WayOut { verb, people: self.able(here(verb)) });
        let mut ways: Vec<WayOut> = plain.collect();
        // Whom by whom is the same for everybody who may.
        let (replaced, others) = self.room(&By::Host {}, |room| room.replaceable(look));
        let any = !replaced.is_empty() && !others.is_empty();
        let reassigns = |user: &UserId| self.room(&By::user(*user), |room| room.may_have_replaced(look));
        let people = self.context.roster().map(|actor| actor.user()).filter(|user| any && reassigns(user)).collect();
        ways.push(WayOut { verb: Verb::Reassign, people });
        ways.retain(|way| !way.people.is_empty());
        ways
    }

    fn able(&self, ask: Ask<'_>) -> Vec<UserId> {
        let people = self.context.roster().map(|actor| actor.user());
        people.filter(|user| self.ask(*user, ask).is_ok()).collect()
    }

    fn ask(&self, user: UserId, ask: Ask<'_>) -> Result<(), RefusalReason> {
        self.send(&By::user(user), ask)
    }

    fn send(&self, by: &By, ask: Ask<'_>) -> Result<(), RefusalReason> {
        self.room(by, |room| room.admit(ask).map(|_| ()).map_err(|refusal| refusal.reason))
    }

    fn room<T>(&self, by: &By, look: impl FnOnce(&Room<'_, '_, V>) -> T) -> T {
        let Clocks { own, now } = self.clocks;
        look(&Room { context: self.context, state: self.state, by, now, own })
    }
}
