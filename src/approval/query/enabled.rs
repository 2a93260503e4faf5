//! Enabled buttons: exactly the commands that are accepted now (S39).

use crate::approval::decide::admit::{Ask, Room};
use crate::approval::decide::dispatch::in_time;
use crate::approval::decide::refresh::refresh;
use crate::approval::decide::unit_of_work::UnitOfWork;
use crate::approval::model::by::By;
use crate::approval::model::command::{Action, Command};
use crate::approval::model::context::Context;
use crate::approval::model::state::{State, Target};
use crate::approval::model::verb::Verb;
use crate::id::{CommandId, LinkId, ProfileId, UserId};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Describes a command that would be accepted, its content aside: what a screen offers.
///
/// ```
/// # use countersign::approval::{Button, By, Context, State, Verb, enabled};
/// # use countersign::{ProfileId, Timestamp, UserId};
/// fn may_approve(context: &Context<'_>, post: &State, user: UserId, page: ProfileId, now: Timestamp) -> bool {
///     let buttons: Vec<Button> = enabled(context, post, &By::user(user), now);
///     buttons.iter().any(|button| button.verb == Verb::Approve && button.target == Some(page))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// The kind of command.
    pub verb: Verb,
    /// The profile of the target; `None`: the post as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<ProfileId>,
    /// The name of the stage, for decisions and what concerns them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The person who is to decide or to get a link. Of `reassign` there is one button for each person who may decide
    /// instead, and one for each who may be replaced (`instead_of`): any of the one kind by any of the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<UserId>,
    /// The person who is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<UserId>,
    /// The id of the link to revoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// The stages whose approvals count no more once it is pressed, whatever it says: those that cover the date, of a
    /// button that sets or takes away the time. A screen warns of it. What an edit voids, [`simulate`] says.
    ///
    /// [`simulate`]: crate::approval::simulate()
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voids: Vec<String>,
}

/// Lists everything that the sender may do now, sorted: the buttons of a screen. What a command says can still be
/// refused for itself: an empty comment, a time in the past.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let context = roster.context(&rules);
/// let may_approve = |user| enabled(&context, &post, &By::user(UserId::new(user)), Timestamp::from_millis(30)).iter()
///     .any(|button| button.verb == Verb::Approve);
/// assert!(may_approve(2) && may_approve(4), "an admin, and the client");
/// assert!(!may_approve(3), "Julie wrote it, and approves nothing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn enabled<V: Vocabulary>(context: &Context<'_, V>, state: &State, by: &By, now: Timestamp) -> Vec<Button> {
    let Ok(clocks @ Clocks { own, now }) = in_time(context, state, now) else {
        return Vec::new();
    };
    with_current(context, state, clocks, |state| {
        let mut found = Found { room: Room { context, state, by, now, own }, buttons: Vec::new() };
        found.on_the_post();
        state.targets.iter().for_each(|target| found.at_target(target));
        let mut buttons = found.buttons;
        buttons.sort();
        buttons.dedup();
        buttons
    })
}

/// Looks at the state as time and people have made it.
pub(in crate::approval) fn with_current<V: Vocabulary, T>(
    context: &Context<'_, V>,
    state: &State,
    clocks: Clocks,
    look: impl FnOnce(&State) -> T,
) -> T {
    let command = Command {
        id: CommandId::from_u128(0),
        by: By::Host {},
        now: clocks.own,
        revision: state.revision,
        version: state.version,
        action: Action::Tick {},
    };
    let mut work = UnitOfWork::new(context, state, &command, clocks);
    if state.author.is_some() {
        refresh(context, &mut work, clocks, None);
        crate::approval::decide::follow_up::follow_up(context, &mut work, state);
    }
    look(work.settled())
}

struct Found<'r, 'a, V: Vocabulary> {
    room: Room<'r, 'a, V>,
    buttons: Vec<Button>,
}

const AT_TARGET: [Verb; 18] = [
    Verb::Edit,
    Verb::Submit,
    Verb::Resubmit,
    Verb::Withdraw,
    Verb::Hold,
    Verb::ReleaseHold,
    Verb::ForceApprove,
    Verb::ForceReject,
    Verb::Schedule,
    Verb::Unschedule,
    Verb::RemoveTarget,
    Verb::BeginPublish,
    Verb::Retry,
    Verb::Report,
    Verb::Resolve,
    Verb::Archive,
    Verb::Comment,
    Verb::Migrate,
];

const AT_STAGE: [Verb; 3] = [Verb::Approve, Verb::Reject, Verb::RequestChanges];

impl<'r, V: Vocabulary> Found<'r, '_, V> {
    fn try_out(&mut self, ask: Ask<'r>) {
        self.try_out_voiding(ask, &[]);
    }

    fn try_out_voiding(&mut self, ask: Ask<'r>, voids: &[String]) {
        if self.room.admit(ask).is_ok() {
            self.buttons.push(Button {
                verb: ask.verb,
                target: ask.target,
                stage: ask.stage.map(Into::into),
                person: ask.person,
                instead_of: ask.instead_of,
                link: ask.link,
                voids: voids.to_vec(),
            });
        }
    }

    fn on_the_post(&mut self) {
        let state = self.room.state;
        for verb in [Verb::Tick, Verb::PeopleChanged, Verb::Comment] {
            self.try_out(Ask::of(verb, None));
        }
        for profile in self.room.context.profiles() {
            for verb in [Verb::Create, Verb::AddTarget] {
                self.try_out(Ask::of(verb, Some(profile)));
            }
        }
        for link in &state.links {
            self.try_out(Ask { link: Some(link.id), ..Ask::of(Verb::RevokeLink, None) });
        }
        for verb in [Verb::Edit, Verb::Label] {
            let any = state.targets.iter().any(|target| !target.is_closed());
            let mut concerned = state.targets.iter().filter(|target| target.may_go_out());
            if any && concerned.all(|target| self.room.admit_shared(verb, target).is_ok()) {
                self.buttons.push(Button {
                    verb,
                    target: None,
                    stage: None,
                    person: None,
                    instead_of: None,
                    link: None,
                    voids: Vec::new(),
                });
            }
        }
    }

    fn at_target(&mut self, target: &'r Target) {
        let voided = self.room.state.voided_by_another_time(target);
        for verb in AT_TARGET {
            let voids = if matches!(verb, Verb::Schedule | Verb::Unschedule) { voided.as_slice() } else { &[] };
            self.try_out_voiding(Ask::of(verb, Some(target.profile)), voids);
        }
        for look in self.room.state.stages(target) {
            let ask = |verb| Ask::of(verb, Some(target.profile)).stage(&look.stage.name);
            for verb in AT_STAGE {
                self.try_out(ask(verb));
            }
            for delegation in &look.round.delegations {
                self.try_out(Ask { person: Some(delegation.to), ..ask(Verb::EndDelegation) });
            }
            let button = |verb, instead_of, person| Button {
                verb,
                target: Some(target.profile),
                stage: Some(look.stage.name.clone()),
                person,
                instead_of,
                link: None,
                voids: Vec::new(),
            };
            for verb in [Verb::Delegate, Verb::IssueLink] {
                let people = self.room.let_in(verb, look);
                self.buttons.extend(people.into_iter().map(|person| button(verb, None, Some(person))));
            }
            let (replaced, others) = self.room.replacements(look);
            self.buttons.extend(replaced.into_iter().map(|from| button(Verb::Reassign, Some(from), None)));
            self.buttons.extend(others.into_iter().map(|to| button(Verb::Reassign, None, Some(to))));
        }
    }
}

#[cfg(test)]
mod cost;
