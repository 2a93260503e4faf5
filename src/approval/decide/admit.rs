//! Who may do what now: the one function behind the enabled buttons and the accepted commands (S39).

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

mod decision;
mod gone;
mod people;
mod publish;
mod round;

use crate::access::Actor;
use crate::approval::model::by::By;
use crate::approval::model::command::Visibility;
use crate::approval::model::context::Context;
use crate::approval::model::quorum::Look;
use crate::approval::model::refusal::{Refusal, RefusalReason as Reason};
use crate::approval::model::state::{Phase, State, Target};
use crate::approval::model::verb::Verb;
use crate::approval_definition::Side;
use crate::id::{DelegationId, LinkId, ProfileId, UserId};
use crate::level::Level;
use crate::policy::approval::GuardedCommand as Guarded;
use crate::resource::ContentState;
use crate::resource::ErasedResource;
use crate::time::Timestamp;
use crate::vocabulary::{ErasedPermissions, Vocabulary};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The obligation that the engine meets itself, by sending the post for approval (rule 2.17).
pub(in crate::approval) const SUBMIT_FOR_APPROVAL: &str = "submit_for_approval";

/// Somebody before a post.
pub(in crate::approval) struct Room<'r, 'a, V: Vocabulary> {
    pub(in crate::approval) context: &'r Context<'a, V>,
    pub(in crate::approval) state: &'r State,
    pub(in crate::approval) by: &'r By,
    /// What ends by time has ended then.
    pub(in crate::approval) now: Timestamp,
    /// What opens by time has opened then: the sender's own clock (J6).
    pub(in crate::approval) own: Timestamp,
}

/// What they ask for, without the content of the command.
#[derive(Clone, Copy, Debug)]
pub(in crate::approval) struct Ask<'r> {
    pub(in crate::approval) verb: Verb,
    pub(in crate::approval) target: Option<ProfileId>,
    pub(in crate::approval) stage: Option<&'r str>,
    /// Who is to decide, to be called or to get a link.
    pub(in crate::approval) person: Option<UserId>,
    /// Who is replaced.
    pub(in crate::approval) instead_of: Option<UserId>,
    pub(in crate::approval) link: Option<LinkId>,
    pub(in crate::approval) visibility: Visibility,
}

/// Yes, by virtue of a permission.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::approval) struct Grant {
    /// Its name; empty for what the host does.
    pub(in crate::approval) right: &'static str,
    /// Only if it is sent for approval again.
    pub(in crate::approval) obliged: bool,
    /// By a standing delegation.
    pub(in crate::approval) delegation: Option<DelegationId>,
}

impl<'r> Ask<'r> {
    pub(in crate::approval) fn of(verb: Verb, target: Option<ProfileId>) -> Self {
        Self { verb, target, stage: None, person: None, instead_of: None, link: None, visibility: Visibility::External }
    }

    pub(in crate::approval) fn stage(self, stage: &'r str) -> Self {
        Self { stage: Some(stage), ..self }
    }
}

impl<'r, V: Vocabulary> Room<'r, '_, V> {
    /// Whether the command is accepted, what it says aside.
    pub(in crate::approval) fn admit(&self, ask: Ask<'r>) -> Result<Grant, Refusal> {
        let at = |reason| Refusal { target: ask.target, reason };
        if ask.verb == Verb::Create {
            return self.create(ask.target).map_err(at);
        }
        if self.state.author.is_none() {
            return Err(Reason::NothingCreated {}.into());
        }
        match ask.verb {
            Verb::Tick | Verb::PeopleChanged => self.host_only().map_err(at),
            Verb::AddTarget => self.add_target(ask.target).map_err(at),
            Verb::Comment => self.comment(ask).map_err(at),
            Verb::RevokeLink => self.revoke_link(ask).map_err(at),
            _ => {
                let profile =
                    ask.target.ok_or(Reason::Targets { most: crate::approval::model::limits::MAX_TARGETS })?;
                let target = self.state.target(profile).ok_or_else(|| at(Reason::UnknownTarget {}))?;
                self.at_target(ask, target).map_err(at)
            }
        }
    }

    /// Whether a change of what all targets share is accepted at one that may still go out. What is under way goes out with
    /// it if the attempt fails: it is asked about as it stands then, and nothing can be sent back meanwhile.
    pub(in crate::approval) fn admit_shared(&self, verb: Verb, target: &'r Target) -> Result<Grant, Refusal> {
        if target.attempt().is_none() {
            return self.admit(Ask::of(verb, Some(target.profile)));
        }
        let at = |reason| Refusal { target: Some(target.profile), reason };
        let grant = self.may(in_flight_guards(verb == Verb::Label), target, ContentState::Failed).map_err(at)?;
        let free =
            if grant.obliged { Err(Reason::WrongState { state: self.state.status_at(target) }) } else { Ok(grant) };
        free.map_err(at)
    }

    fn at_target(&self, ask: Ask<'r>, target: &'r Target) -> Result<Grant, Reason> {
        let status = || self.state.status_at(target);
        let only = |fits: bool| if fits { Ok(()) } else { Err(Reason::WrongState { state: status() }) };
        match ask.verb {
            Verb::Edit | Verb::Label | Verb::Schedule | Verb::Unschedule | Verb::RemoveTarget => {
                self.of_content(ask.verb, target, status())
            }
            Verb::Submit | Verb::Resubmit => self.of_round(ask.verb, target, status()),
            // A failed post whose content changed since is approved again before it is tried again.
            Verb::Approve | Verb::Reject | Verb::RequestChanges => {
                only(target.is_in_flight())?;
                self.decide(self.stage(ask, target)?)
            }
            Verb::Reassign | Verb::Delegate | Verb::EndDelegation | Verb::IssueLink => {
                only(target.is_in_flight())?;
                self.of_people(ask, target)
            }
            Verb::BeginPublish | Verb::Retry | Verb::Report | Verb::Resolve => self.publish(ask, target),
            _ => self.of_course(ask.verb, target, status()),
        }
    }

    /// What changes the content, the time or the places.
    fn of_content(&self, verb: Verb, target: &Target, status: ContentState) -> Result<Grant, Reason> {
        let fits = if verb == Verb::RemoveTarget { self.is_removable(target) } else { !target.is_closed() };
        if !fits {
            return Err(Reason::WrongState { state: status });
        }
        match verb {
            Verb::RemoveTarget => return self.may_put_away(edit_guards(target.is_in_flight(), false), target, status),
            Verb::Unschedule if target.publish_at.is_none() => return Err(Reason::NotScheduled {}),
            _ => {}
        }
        let guards = match verb {
            Verb::Schedule | Verb::Unschedule => SCHEDULE,
            _ => edit_guards(target.is_in_flight(), verb == Verb::Label),
        };
        self.can_be_sent_back(target, self.may(guards, target, status)?)
    }

    /// The last target stays, unless its profile is gone: that one is kept as a record.
    fn is_removable(&self, target: &Target) -> bool {
        let others = || self.state.targets.iter().filter(|target| !target.removed).count() > 1;
        match target.phase {
            _ if target.removed => false,
            Phase::Gone {} => true,
            Phase::Publishing { .. } | Phase::Published {} => false,
            _ => others(),
        }
    }

    /// What stops, forces or ends the course of a target.
    fn of_course(&self, verb: Verb, target: &Target, status: ContentState) -> Result<Grant, Reason> {
        use ContentState as S;
        let moving = target.is_in_flight() || status == S::ChangesRequested;
        let (fits, guards): (bool, &[Guarded]) = match verb {
            Verb::Withdraw => (moving, &[Guarded::Withdraw, Guarded::EditInFlight, Guarded::Edit]),
            Verb::Hold => (moving || status == S::Draft, HOLD),
            Verb::ReleaseHold => (!target.is_closed(), HOLD),
            Verb::ForceApprove => {
                let rejected = status == S::ChangesRequested && target.pinned.is_some();
                let waiting = target.is_in_flight() && !self.state.is_approved(target);
                (waiting || rejected, &[Guarded::Force])
            }
            Verb::ForceReject => (target.is_in_flight(), &[Guarded::Force]),
            Verb::Archive => {
                (!matches!(status, S::Publishing | S::Archived), &[Guarded::Archive, Guarded::Edit, Guarded::Create])
            }
            Verb::Migrate => (moving, &[Guarded::Force]),
            _ => (false, &[]),
        };
        match verb {
            _ if !fits => return Err(Reason::WrongState { state: status }),
            Verb::Hold if target.is_held() => return Err(Reason::Held {}),
            Verb::ReleaseHold if !target.is_held() => return Err(Reason::NotHeld {}),
            _ => {}
        }
        if verb == Verb::Archive {
            return self.may_put_away(guards, target, status);
        }
        let grant = self.may(guards, target, status)?;
        if verb == Verb::Migrate {
            self.had_no_hand(target)?;
        }
        // Nobody overrides what they would have to send for approval.
        if matches!(verb, Verb::Migrate | Verb::ForceApprove) { plainly(grant) } else { Ok(grant) }
    }

    /// Whether the sender, and whoever they act for, hold the first of these guards that the policy has.
    pub(in crate::approval) fn may(
        &self,
        guards: &[Guarded],
        target: &Target,
        status: ContentState,
    ) -> Result<Grant, Reason> {
        if self.is_lost(target) {
            return self.may_elsewhere(guards, status);
        }
        self.may_at(guards, target.profile, status)
    }

    fn may_at(&self, guards: &[Guarded], profile: ProfileId, status: ContentState) -> Result<Grant, Reason> {
        self.may_on(guards, || self.place(profile), status)
    }

    fn may_on<'p>(
        &self,
        guards: &[Guarded],
        place: impl FnOnce() -> Result<ErasedResource<'p>, Reason>,
        status: ContentState,
    ) -> Result<Grant, Reason> {
        let By::User { user, acting_for, link } = self.by else {
            return Err(Reason::PersonOnly {});
        };
        if link.is_some() {
            return Err(Reason::LinkOutOfScope {});
        }
        let guard = self.context.rules.first_guard(guards).ok_or_else(|| unguarded(guards))?;
        let place = place()?;
        let content = self.context.content(self.state, status);
        let on = ErasedResource { content: Some(&content), ..place };
        let mut obliged = self.is_obliged(*user, guard, &on)?;
        if let Some(user) = acting_for {
            obliged |= self.is_obliged(*user, guard, &on)?;
        }
        Ok(Grant { right: guard.name, obliged, delegation: None })
    }

    /// Whether a person, with whatever makes them less than themselves, holds a permission; true if only with the
    /// obligation to send for approval.
    fn is_obliged(
        &self,
        user: UserId,
        guard: crate::approval::model::rules::Guard,
        on: &ErasedResource<'_>,
    ) -> Result<bool, Reason> {
        let obliged = self.allows(self.person(user)?, guard, on)?;
        let weaker = self.context.weaker(user).map(|weaker| self.allows(weaker, guard, on)).transpose()?;
        Ok(obliged || weaker.unwrap_or(false))
    }

    /// The same for one actor.
    fn allows(
        &self,
        actor: &Actor<V>,
        guard: crate::approval::model::rules::Guard,
        on: &ErasedResource<'_>,
    ) -> Result<bool, Reason> {
        if self.context.can(actor, guard.mask, on) {
            return Ok(false);
        }
        let asked = ErasedPermissions { level: Level::Profile, mask: guard.mask };
        let decision = self.context.policy().decide_erased(actor, asked, on);
        if !decision.is_allowed() {
            let (permission, why) = (guard.name.to_owned(), decision.reason().name().to_owned());
            return Err(Reason::NotAllowed { user: actor.user(), permission, why });
        }
        let others: Vec<String> =
            decision.obligations().filter(|name| *name != SUBMIT_FOR_APPROVAL).map(ToOwned::to_owned).collect();
        if others.is_empty() { Ok(true) } else { Err(Reason::Obliged { obligations: others }) }
    }

    fn place(&self, profile: ProfileId) -> Result<ErasedResource<'_>, Reason> {
        self.context.place(self.state, profile).ok_or(Reason::UnknownPlace {})
    }

    pub(in crate::approval) fn person(&self, user: UserId) -> Result<&Actor<V>, Reason> {
        self.context.person(user).ok_or(Reason::UnknownPerson { user })
    }

    pub(in crate::approval) fn stage(&self, ask: Ask<'r>, target: &'r Target) -> Result<Look<'r>, Reason> {
        let name = ask.stage.unwrap_or_default();
        let index = target.definition().and_then(|definition| definition.stage(name));
        let look = index.and_then(|index| self.state.look(target, index));
        look.ok_or_else(|| Reason::UnknownStage { stage: name.to_owned() })
    }

    /// The permissions that the lesser self of the sender has at all of these profiles, if they act through one.
    pub(in crate::approval) fn through(&self, profiles: &[ProfileId]) -> Option<Vec<String>> {
        let users = [self.by.person(), self.by.acting_for()].into_iter().flatten();
        let weaker = users.into_iter().find_map(|user| self.context.weaker(user));
        if weaker.is_none() && self.by.through_link().is_none() {
            return None;
        }
        let held = |profile: &ProfileId| {
            let held = self.context.in_review(self.state, *profile, |on| self.context.allowed(weaker?, on).into());
            held.flatten().unwrap_or(0)
        };
        let all = profiles.iter().map(held).reduce(|one, other| one & other).unwrap_or(0);
        Some(self.context.rules.names(all))
    }

    /// S28: who had a hand in a post cannot change who must approve it.
    pub(in crate::approval) fn had_no_hand(&self, target: &Target) -> Result<(), Reason> {
        let people = [self.by.person(), self.by.acting_for()];
        let hand = people.into_iter().flatten().find(|user| self.state.is_contributor(target, *user));
        hand.map_or(Ok(()), |user| Err(Reason::SelfLoosening { user }))
    }

    pub(in crate::approval) fn host_only(&self) -> Result<Grant, Reason> {
        if *self.by == (By::Host {}) { Ok(Grant::default()) } else { Err(Reason::HostOnly {}) }
    }

    fn create(&self, target: Option<ProfileId>) -> Result<Grant, Reason> {
        if self.state.author.is_some() {
            return Err(Reason::AlreadyCreated {});
        }
        let profile = target.ok_or(Reason::Targets { most: crate::approval::model::limits::MAX_TARGETS })?;
        // Who creates is the author, which grants may depend on.
        let state = State { author: self.by.person(), ..State::new(self.state.organization, self.state.content) };
        let room = Room { state: &state, ..*self };
        room.may_at(&[Guarded::Create], profile, ContentState::Draft)
    }

    fn add_target(&self, target: Option<ProfileId>) -> Result<Grant, Reason> {
        let profile = target.ok_or(Reason::Targets { most: crate::approval::model::limits::MAX_TARGETS })?;
        if self.state.target(profile).is_some_and(|target| !target.is_gone()) {
            return Err(Reason::TargetExists {});
        }
        let most = crate::approval::model::limits::MAX_TARGETS;
        let others = self.state.targets.iter().filter(|target| !target.removed).count();
        if others >= usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(Reason::Targets { most });
        }
        self.may_at(&[Guarded::Create], profile, ContentState::Draft)
    }

    /// On which side of the team's border a person stands at a profile.
    pub(in crate::approval) fn side(&self, actor: &Actor<V>, profile: ProfileId) -> Result<Side, Reason> {
        let place = self.place(profile)?;
        Ok(self.context.side(actor, &place))
    }
}

const HOLD: &[Guarded] = &[Guarded::Hold, Guarded::Publish, Guarded::Schedule];
const SCHEDULE: &[Guarded] = &[Guarded::Schedule, Guarded::Publish];
pub(in crate::approval) const PUBLISH: &[Guarded] = &[Guarded::Publish, Guarded::Schedule];

fn edit_guards(in_flight: bool, labels_only: bool) -> &'static [Guarded] {
    if in_flight { in_flight_guards(labels_only) } else { &[Guarded::Edit, Guarded::Create] }
}

fn in_flight_guards(labels_only: bool) -> &'static [Guarded] {
    match labels_only {
        true => &[Guarded::LabelInFlight, Guarded::EditInFlight, Guarded::Edit, Guarded::Create],
        false => &[Guarded::EditInFlight, Guarded::Edit, Guarded::Create],
    }
}

/// What nobody does under an obligation, since there is nothing left to send for approval.
fn plainly(grant: Grant) -> Result<Grant, Reason> {
    let obligations = || alloc::vec![SUBMIT_FOR_APPROVAL.to_owned()];
    if grant.obliged { Err(Reason::Obliged { obligations: obligations() }) } else { Ok(grant) }
}

pub(in crate::approval) fn unguarded(guards: &[Guarded]) -> Reason {
    let name = guards.first().map_or("", |command| crate::policy::command_name(*command));
    Reason::Unguarded { command: name.to_owned() }
}
