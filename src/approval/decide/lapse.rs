//! Approvals that lapse: a yes that counts now and will count no more when the time to publish comes, because an
//! approver's time ends before it; and exemptions that do (J16, J17).

use crate::access::Actor;
use crate::approval::decide::unit_of_work::UnitOfWork;
use crate::approval::model::context::Context;
use crate::approval::model::eligibility::Eligibility;
use crate::approval::model::event::{Change, Skip};
use crate::approval::model::quorum::Look;
use crate::approval::model::stand::Stand;
use crate::approval::model::state::{Phase, State, Target};
use crate::approval_definition::RemovedApprover;
use crate::id::{ProfileId, UserId};
use crate::resource::ErasedResource;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Describes an approval, or an exemption by which a stage is skipped, that ends before the time to publish.
///
/// ```
/// # use countersign::{approval::*, *};
/// fn warning(lapse: &Lapse) -> String {
///     format!("{} may decide at {} only until {}", lapse.user, lapse.stage, lapse.at)
/// }
/// let carl = Lapse { stage: "client".into(), user: UserId::new(4), at: Timestamp::from_millis(45), exemption: false };
/// assert_eq!(warning(&carl), "4 may decide at client only until 45");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// The name of the stage.
    pub stage: String,
    /// The person whose right it uses, or who may do without the stage.
    pub user: UserId,
    /// When they lose that right.
    pub at: Timestamp,
    /// Whether it is an exemption: they may do without the stage, so that it is skipped.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub exemption: bool,
}

/// Warns of approvals and exemptions that lapse where somebody has just approved, submitted, or set the time.
pub(in crate::approval) fn warn<V: Vocabulary>(context: &Context<'_, V>, work: &mut UnitOfWork<'_>, clocks: Clocks) {
    let mut asked: Vec<(ProfileId, About)> = Vec::new();
    for event in work.events() {
        if let Change::Scheduled { target, .. } = event.change {
            asked.push((target, About::All));
        }
        if let Change::Submitted { target, .. } | Change::Resubmitted { target, .. } = event.change {
            asked.push((target, About::Exemptions));
        }
        if let Change::Approved { target, .. } = event.change {
            let whose = event.by.acting_for().or(event.by.person());
            asked.extend(whose.map(|user| (target, About::Approval(user))));
        }
    }
    let mut found = Vec::new();
    for (target, about) in asked {
        let state = work.settled();
        let Some(at) = state.target(target) else { continue };
        let lapses = lapses(context, state, at, clocks).into_iter().filter(|lapse| about.is_about(lapse));
        found.extend(lapses.map(|Lapse { stage, user, at, exemption }| match exemption {
            true => Change::ExemptionLapses { target, stage, user, at },
            false => Change::ApprovalLapses { target, stage, user, at },
        }));
    }
    found.into_iter().for_each(|change| work.push_of_itself(change));
}

/// What is warned of.
#[derive(Clone, Copy)]
enum About {
    All,
    Exemptions,
    Approval(UserId),
}

impl About {
    fn is_about(self, lapse: &Lapse) -> bool {
        match self {
            About::All => true,
            About::Exemptions => lapse.exemption,
            About::Approval(user) => !lapse.exemption && lapse.user == user,
        }
    }
}

/// The approvals of a target that count now and will not when it is to be published, and the exemptions that hold now and
/// will not.
pub(in crate::approval) fn lapses<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    target: &Target,
    clocks: Clocks,
) -> Vec<Lapse> {
    let publish_at = target.publish_at.filter(|at| *at > clocks.now && target.phase == (Phase::Review {}));
    let (Some(publish_at), Some(place)) = (publish_at, context.place(state, target.profile)) else {
        return Vec::new();
    };
    let stages = target.definition().map(|definition| definition.stages.as_slice()).unwrap_or_default();
    let content = context.judged(state, target.profile, stages);
    let on = ErasedResource { content: Some(&content), ..place };
    let counted = |look: Look<'_>| look.definition.removed_approver == RemovedApprover::StopsCounting;
    let mut found = Vec::new();
    for look in state.stages(target).filter(|look| counted(*look)) {
        let future = Future { context, look, on: &on, clocks, publish_at };
        for approval in look.counted() {
            future.approval(approval.right_of(), approval.stand, &mut found);
        }
        if let Some(Skip::EveryHandExempt { people }) = &look.round.skip {
            future.exemptions(people, &mut found);
        }
    }
    found
}

/// A stage until the time to publish.
struct Future<'f, 'a, V: Vocabulary> {
    context: &'f Context<'a, V>,
    look: Look<'f>,
    on: &'f ErasedResource<'f>,
    clocks: Clocks,
    publish_at: Timestamp,
}

impl<V: Vocabulary> Future<'_, '_, V> {
    /// When a person loses the right by which they said yes, if they do.
    fn approval(&self, user: UserId, stand: Stand, found: &mut Vec<Lapse>) {
        let Self { context, look, on, .. } = *self;
        let round = look.round;
        let eligibility =
            Eligibility::of(context.rules, look.stage, round.escalated, &round.required, &round.reassigned);
        let admits = |actor: &Actor<V>, without| eligibility.admits(&context.standing_by(actor, on, without));
        let holds = |later: &Actor<V>| admits(later, 0) && self.goes_on(later, stand, admits);
        let at = self.lost(user, holds);
        found.extend(at.map(|at| Lapse { stage: look.stage.name.clone(), user, at, exemption: false }));
    }

    /// When those who may do without the stage, since it was skipped or by what they did later, may no more.
    fn exemptions(&self, people: &[UserId], found: &mut Vec<Lapse>) {
        let Self { context, look, on, .. } = *self;
        let mut lost: Vec<(UserId, Timestamp)> = Vec::new();
        for hand in look.state.hands(look.target, look.covers) {
            let stand = look.round.opened.filter(|_| people.binary_search(&hand.user).is_ok());
            let whole = |actor: &Actor<V>, without| context.exempts(actor, None, look.stage, on, without);
            let holds = |later: &Actor<V>| {
                let exempt = context.exempts(later, hand.through, look.stage, on, 0);
                exempt && stand.is_none_or(|stand| self.goes_on(later, stand, whole))
            };
            lost.extend(self.lost(hand.user, holds).map(|at| (hand.user, at)));
        }
        lost.sort_unstable();
        // Of several ways of acting, the one that ends first.
        lost.dedup_by_key(|(user, _)| *user);
        let lapse = |(user, at)| Lapse { stage: look.stage.name.clone(), user, at, exemption: true };
        found.extend(lost.into_iter().map(lapse));
    }

    /// Whether somebody as they will be then holds by what they held already.
    fn goes_on(&self, later: &Actor<V>, stand: Stand, holds: impl Fn(&Actor<V>, u128) -> bool) -> bool {
        let then = self.context.then(later, stand, self.on);
        then.is_whole() || holds(then.actor(later), then.young)
    }

    /// The first instant until the time to publish at which somebody does not hold it any more.
    fn lost(&self, user: UserId, holds: impl Fn(&Actor<V>) -> bool) -> Option<Timestamp> {
        let actor = self.context.person(user)?;
        let mut instants: Vec<Timestamp> = changes(self.context, actor, self.on).collect();
        instants.retain(|at| self.clocks.now < *at && *at <= self.publish_at);
        instants.sort_unstable();
        instants.into_iter().find(|at| {
            let clocks = Clocks { own: *at, now: *at };
            !holds(&actor.anew(self.context.policy(), clocks, |_| true))
        })
    }
}

/// The instants at which assignments that bear on a place begin or end.
pub(in crate::approval) fn changes<'h, V: Vocabulary>(
    context: &Context<'_, V>,
    actor: &'h Actor<V>,
    on: &'h ErasedResource<'_>,
) -> impl Iterator<Item = Timestamp> + use<'h, V> {
    let everyone = context.is_for_everyone();
    let bearing = actor.core.record.assignments.iter().filter(move |held| everyone || held.covers(on));
    bearing.flat_map(|held| [held.from(), held.until()].into_iter().flatten())
}
