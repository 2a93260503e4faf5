//! Views: what one person may see of a post (S24, J18).

mod event;
mod explanation;

use crate::access::{Actor, permissions_on};
use crate::approval::model::by::By;
use crate::approval::model::command::Visibility;
use crate::approval::model::context::Context;
use crate::approval::model::event::Event;
use crate::approval::model::state::State;
use crate::approval::model::verb::Verb;
use crate::approval::query::enabled::{Button, enabled};
use crate::approval::query::explain::{Explanation, explain};
use crate::approval_definition::Side;
use crate::free_text::FreeText;
use crate::id::{ProfileId, UserId};
use crate::policy::approval::GuardedCommand as Guarded;
use crate::resource::ErasedResource;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use crate::wording::{Language, Line, Names};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

pub use event::{ViewedBy, ViewedEvent};

/// Shows a post to one person: its events, comments, history and explanation, and what they may do. A host shows nobody
/// anything of a post that did not pass through the viewer of that person.
///
/// Whoever is in the team at a target sees it if the guard `view` of the policy, or where it has none any permission
/// there, lets them; a client sees the targets where they are a client, and nothing of others. Of people, a client sees
/// those on their own side at a target that they see, and of the team only that it was the team. Texts are shown to
/// those for whom they were given:
///
/// | text | the team there | clients there |
/// |---|---|---|
/// | a comment for the team | yes | no |
/// | a comment for everybody | yes | yes; on the post as a whole, if the team said it or a client of a target that they see |
/// | why it was sent back, at a stage of the team | yes | no |
/// | why it was sent back, at a stage of clients | yes | yes |
/// | errors of networks, forced decisions, other definitions | yes | no |
///
/// Stages of the team have no name for clients, and who decides there stands in nothing that they see.
///
/// ```
/// # use countersign::approval::{Context, State};
/// # use countersign::UserId;
/// # fn page(context: &Context<'_>, post: &State, log: &[countersign::approval::Event], client: UserId) {
/// let viewer = context.viewer(post, client);
/// let (told, said) = (viewer.events(log), viewer.comments());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Viewer<'v, 'a, V: Vocabulary = Social> {
    context: &'v Context<'a, V>,
    state: &'v State,
    user: UserId,
}

/// Carries a comment as one person may see it.
///
/// ```
/// # use countersign::approval::Viewer;
/// fn thread(viewer: &Viewer<'_, '_>) -> Vec<String> {
///     viewer.comments().iter().map(|comment| format!("{}: {}", comment.at, comment.text.as_str())).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewedRemark {
    /// Who said it.
    pub by: ViewedBy,
    /// When they said it.
    pub at: Timestamp,
    /// The profile that it is about; absent: the post as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<ProfileId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// What was said.
    pub text: FreeText,
    /// The people who were called, of those whom the viewer may see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
}

impl<'a, V: Vocabulary> Context<'a, V> {
    /// Creates the view that one person has of the post.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules);
    /// let (of_marc, of_carl) = (context.viewer(&post, UserId::new(2)), context.viewer(&post, UserId::new(4)));
    /// assert_eq!((of_marc.comments().len(), of_carl.comments().len()), (2, 1)); // one was for the team
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn viewer<'v>(&'v self, state: &'v State, user: UserId) -> Viewer<'v, 'a, V> {
        Viewer { context: self, state, user }
    }
}

impl<'v, V: Vocabulary> Viewer<'v, '_, V> {
    /// Lists the events of a log that the person may see, as they may see them. The log is the whole one, from its
    /// beginning: an event at a stage is shown as the definition says that judged the post then.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let post = event_sourcing::replay(State::new(OrganizationId::new(10), ContentId::new(900)), &log)?;
    /// let context = roster.context(&rules);
    /// let (of_julie, of_carl) = (context.viewer(&post, UserId::new(3)), context.viewer(&post, UserId::new(4)));
    /// assert!(of_carl.events(&log).len() < of_julie.events(&log).len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn events<'e>(&self, log: impl IntoIterator<Item = &'e Event>) -> Vec<ViewedEvent> {
        event::viewed(self, log)
    }

    /// Lists the comments that the person may read, in order.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules);
    /// let texts = |user| context.viewer(&post, UserId::new(user)).comments().iter().map(|one| one.text.as_str().to_owned()).collect::<Vec<_>>();
    /// assert_eq!(texts(2), ["Mind the spelling of the shop", "Lovely"]);
    /// assert_eq!(texts(4), ["Lovely"]); // a client
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn comments(&self) -> Vec<ViewedRemark> {
        let readable =
            |remark: &&crate::approval::model::state::Remark| self.reads(remark.by, remark.target, remark.visibility);
        let remarks = self.state.comments.iter().filter(readable).map(|remark| ViewedRemark {
            by: self.party(&By::user(remark.by), remark.target, None),
            at: remark.at,
            target: remark.target,
            visibility: remark.visibility,
            text: remark.text.clone(),
            mentions: self.known(&remark.mentions, remark.target),
        });
        remarks.collect()
    }

    /// Tells the history that the person may read: one line for each event that they may see. No line has a break in
    /// it.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_log.json")))?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// struct Office; // reads the host's table of people
    /// impl Names for Office {
    ///     fn person(&self, _: UserId) -> Option<String> { None }
    /// }
    /// let (context, post) = (roster.context(&rules), event_sourcing::replay(State::new(OrganizationId::new(10), ContentId::new(900)), &log)?);
    /// let carl = context.viewer(&post, UserId::new(4));
    /// assert_eq!(carl.lines(&log, Language::English, &Office).len(), carl.events(&log).len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lines<'e>(
        &self,
        log: impl IntoIterator<Item = &'e Event>,
        language: Language,
        names: &dyn Names,
    ) -> Vec<Line<ProfileId>> {
        self.events(log).iter().map(|event| event.line(language, names)).collect()
    }

    /// Explains why the post is not going out, as far as the person may know.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules);
    /// let told = |user| context.viewer(&post, UserId::new(user)).explain(Timestamp::from_millis(30));
    /// assert_eq!(told(2), explain(&context, &post, Timestamp::from_millis(30))); // an admin may know all of it
    /// assert_ne!(told(4), told(2), "a client does not read whom the team waits for");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self, now: Timestamp) -> Explanation {
        explanation::viewed(self, explain(self.context, self.state, now))
    }

    /// Lists what the person may do, where they may see whom and what it is about.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = roster.context(&rules);
    /// let buttons = context.viewer(&post, UserId::new(4)).enabled(Timestamp::from_millis(30));
    /// assert!(buttons.iter().any(|button| button.verb == Verb::Approve && button.stage.as_deref() == Some("client")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn enabled(&self, now: Timestamp) -> Vec<Button> {
        let mut buttons = enabled(self.context, self.state, &By::user(self.user), now);
        buttons.retain(|button| {
            let people = [button.person, button.instead_of].into_iter().flatten();
            let here = button.link.and_then(|link| self.state.links.iter().find(|other| other.id == link));
            let at = button.target.or(here.map(|link| link.target));
            at.is_none_or(|target| self.sight(target).is_some()) && people.into_iter().all(|user| self.knows(user, at))
        });
        // Whoever may know of nobody who decides instead is offered nobody to replace, and the reverse.
        let halves: Vec<Button> = buttons.iter().filter(|one| one.verb == Verb::Reassign).cloned().collect();
        buttons.retain(|one| {
            let same = |other: &&Button| (other.target, &other.stage) == (one.target, &one.stage);
            let other_half = |other: &Button| other.person.is_some() != one.person.is_some();
            one.verb != Verb::Reassign || halves.iter().filter(same).any(other_half)
        });
        for button in &mut buttons {
            let Some(at) = button.target.filter(|at| self.sight(*at) == Some(Side::External)) else { continue };
            button.voids.retain(|stage| explanation::side(self, at, stage) == Side::External);
        }
        buttons
    }

    /// On which side the person sees a target; none if they do not.
    fn sight(&self, target: ProfileId) -> Option<Side> {
        self.sight_of(self.user, target)
    }

    fn sight_of(&self, user: UserId, target: ProfileId) -> Option<Side> {
        let actor = self.context.person(user)?;
        let place = self.context.place(self.state, target)?;
        let status = self.state.target(target).map(|target| self.state.status_at(target));
        let content = status.map(|status| self.context.content(self.state, status));
        let on = ErasedResource { content: content.as_ref(), ..place };
        self.may_see(actor, &on).then(|| self.context.side(actor, &on))
    }

    fn may_see(&self, actor: &Actor<V>, on: &ErasedResource<'_>) -> bool {
        match self.context.rules.guard(Guarded::View) {
            Some(guard) => self.context.can(actor, guard.mask, on),
            None => permissions_on(&self.context.policy().tables, &actor.core, on).allowed != 0,
        }
    }

    /// On which side the person sees the post as a whole: in the team if they are anywhere.
    fn widest(&self) -> Option<Side> {
        let sights = || self.state.targets.iter().filter_map(|target| self.sight(target.profile));
        if sights().any(|side| side == Side::Internal) { Some(Side::Internal) } else { sights().next() }
    }

    /// At a target, or of the post as a whole.
    fn side(&self, at: Option<ProfileId>) -> Option<Side> {
        match at {
            Some(target) => self.sight(target),
            None => self.widest(),
        }
    }

    /// Whether the viewer may see that somebody has to do with a target, or with the post as a whole.
    fn knows(&self, user: UserId, at: Option<ProfileId>) -> bool {
        let outside = |target| self.sight_of(user, target) == Some(Side::External);
        user == self.user
            || match (self.side(at), at) {
                (Some(Side::Internal), _) => true,
                (Some(Side::External), Some(target)) => outside(target),
                (Some(Side::External), None) => self.shares_a_target(user),
                (None, _) => false,
            }
    }

    /// Whether somebody is a client at a target where the viewer is one.
    fn shares_a_target(&self, user: UserId) -> bool {
        let mut targets = self.state.targets.iter().map(|target| target.profile);
        targets.any(|target| {
            self.sight(target) == Some(Side::External) && self.sight_of(user, target) == Some(Side::External)
        })
    }

    /// Those of these people whom the viewer may see.
    fn known(&self, people: &[UserId], at: Option<ProfileId>) -> Vec<UserId> {
        people.iter().copied().filter(|user| self.knows(*user, at)).collect()
    }

    /// Whether somebody who is not to be named is known to be in the team.
    fn is_of_the_team(&self, user: UserId, at: Option<ProfileId>) -> bool {
        let inside = |target| self.sight_of(user, target) == Some(Side::Internal);
        match at {
            Some(target) => inside(target),
            None => self.state.targets.iter().any(|target| inside(target.profile)),
        }
    }

    fn party(&self, by: &By, at: Option<ProfileId>, stage: Option<Side>) -> ViewedBy {
        match by {
            By::Host {} => ViewedBy::Host {},
            By::User { user, acting_for, .. } if self.knows(*user, at) => {
                ViewedBy::User { user: *user, acting_for: acting_for.filter(|user| self.knows(*user, at)) }
            }
            By::User { user, .. } if stage == Some(Side::Internal) || self.is_of_the_team(*user, at) => {
                ViewedBy::Team {}
            }
            By::User { .. } => ViewedBy::Somebody {},
        }
    }

    /// Whether a comment was said to the viewer as well.
    fn reads(&self, by: UserId, at: Option<ProfileId>, visibility: Visibility) -> bool {
        match (self.side(at), at) {
            (None, _) => false,
            (Some(Side::Internal), _) => true,
            (Some(Side::External), _) if visibility == Visibility::Internal => false,
            (Some(Side::External), Some(_)) => true,
            (Some(Side::External), None) => self.knows(by, None) || self.is_of_the_team(by, None),
        }
    }
}
