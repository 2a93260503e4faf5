//! What cannot work: definitions held against the people that there are.

use crate::approval::model::context::Context;
use crate::approval::model::eligibility::Eligibility;
use crate::approval::model::hands::Hand;
use crate::approval_definition::{Approvers, Barred, Deadline, Definition, Quorum, Stage};
use crate::id::{ProfileId, UserId};
use crate::policy::approval::Approval;
use crate::resource::{Content, ContentState, ErasedResource};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Names something about a definition that cannot work at a profile, as people are now.
///
/// ```
/// # use countersign::approval::{Context, Definition, Weakness};
/// # use countersign::{ProfileId, Timestamp};
/// fn can_work(definition: &Definition, context: &Context<'_>, page: ProfileId, now: Timestamp) -> bool {
///     let found = definition.weaknesses(context, page, now, None);
///     !found.iter().any(|weakness| matches!(weakness, Weakness::NoApprover { .. } | Weakness::TooFew { .. }))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Weakness {
    /// Nobody may decide at this stage.
    NoApprover {
        /// The name of the stage.
        stage: String,
    },
    /// Fewer people may decide at this stage than must.
    TooFew {
        /// The name of the stage.
        stage: String,
        /// How many must.
        needed: u32,
        /// How many may.
        available: u32,
    },
    /// One person alone may decide, and is barred from their own work.
    SoleApprover {
        /// The name of the stage.
        stage: String,
        /// The person.
        user: UserId,
    },
    /// Everybody who may decide may do without the stage, and is barred from their own work: who could send it out alone waits
    /// for somebody else.
    IdleBar {
        /// The name of the stage.
        stage: String,
    },
    /// No client must approve at this profile, so the stage will be skipped.
    NoClient {
        /// The name of the stage.
        stage: String,
    },
    /// Somebody is named who may not decide.
    NoAccess {
        /// The name of the stage.
        stage: String,
        /// The person.
        user: UserId,
    },
    /// A post submitted now would be due before the deadline.
    DeadlineAfterPublish {
        /// The name of the stage.
        stage: String,
    },
    /// The deadline of a post submitted now would have passed already.
    DeadlinePassed {
        /// The name of the stage.
        stage: String,
    },
    /// No role that always has a holder can get a post out of a dead end.
    NoWayOut {},
}

impl Definition {
    /// Finds what cannot work at a profile for a post that would be submitted now, to go out at that time.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
    /// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
    /// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
    /// let context = Context::new(&rules, roster.places(), roster.people().filter(|person| person.user() != UserId::new(1)));
    /// let by_owner = Definition::new("by_owner", vec![Stage::new("owner", Approvers::People(vec![UserId::new(1)]))]);
    /// let weak = by_owner.weaknesses(&context, ProfileId::new(7), Timestamp::from_millis(30), None);
    /// assert!(!weak.is_empty(), "the owner is not there");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn weaknesses<V: Vocabulary>(
        &self,
        context: &Context<'_, V>,
        profile: ProfileId,
        now: Timestamp,
        publish_at: Option<Timestamp>,
    ) -> Vec<Weakness> {
        let mut found = Vec::new();
        let content = Content::new().state(ContentState::InReview);
        if let Some(place) = context.place_of(profile) {
            let on = ErasedResource { content: Some(&content), ..place };
            for stage in &self.stages {
                stage.weaknesses(context, profile, on, &mut found);
            }
        }
        for stage in &self.stages {
            let after = |minutes: u32| {
                let time = i64::from(minutes).saturating_mul(60_000);
                publish_at.is_some_and(|at| now.as_millis().saturating_add(time) > at.as_millis())
            };
            let name = || stage.name.clone();
            match stage.deadline {
                Some(Deadline::MinutesAfterSubmission(minutes)) if after(minutes) => {
                    found.push(Weakness::DeadlineAfterPublish { stage: name() });
                }
                Some(Deadline::MinutesBeforePublish(minutes)) if after(minutes) => {
                    found.push(Weakness::DeadlinePassed { stage: name() });
                }
                Some(Deadline::MinutesAfterSubmission(_) | Deadline::MinutesBeforePublish(_)) | None => {}
            }
        }
        if !self.stages.is_empty() && !context.has_way_out() {
            found.push(Weakness::NoWayOut {});
        }
        found
    }
}

impl Stage {
    fn weaknesses<V: Vocabulary>(
        &self,
        context: &Context<'_, V>,
        profile: ProfileId,
        on: ErasedResource<'_>,
        found: &mut Vec<Weakness>,
    ) {
        let clients: Vec<UserId> = context.clients(profile).collect();
        let stage = || self.name.clone();
        let for_clients = matches!(self.approvers, Approvers::MustApprove(_));
        if for_clients && clients.is_empty() {
            found.push(Weakness::NoClient { stage: stage() });
            return;
        }
        let eligibility = Eligibility::of(context.rules, self, false, &clients, &[]);
        let people: Vec<UserId> = eligibility.people(&context.standings(core::slice::from_ref(self), &on)).collect();
        let named: &[UserId] = match &self.approvers {
            Approvers::People(people) => people,
            Approvers::MustApprove(_) => &clients,
            Approvers::Permission(_) | Approvers::Roles(_) => &[],
        };
        let outside = named.iter().filter(|user| !people.contains(user));
        found.extend(outside.map(|user| Weakness::NoAccess { stage: stage(), user: *user }));
        let exempt = |user: &UserId| context.is_exempt(Hand::own(*user), self, &on);
        if self.barred != Barred::Nobody && !people.is_empty() && people.iter().all(exempt) {
            found.push(Weakness::IdleBar { stage: stage() });
        }
        let available = u32::try_from(people.len()).unwrap_or(u32::MAX);
        let needed = if let Quorum::AtLeast(needed) = self.quorum { needed } else { 1 };
        match people.as_slice() {
            [] => found.push(Weakness::NoApprover { stage: stage() }),
            _ if available < needed => found.push(Weakness::TooFew { stage: stage(), needed, available }),
            [user] if self.barred != Barred::Nobody && !for_clients => {
                found.push(Weakness::SoleApprover { stage: stage(), user: *user });
            }
            _ => {}
        }
    }
}

impl<V: Vocabulary> Context<'_, V> {
    /// L3: some role of which there is always a holder may override, take back or reassign.
    fn has_way_out(&self) -> bool {
        let exits = self.policy().model.approval.as_ref().map_or(0, Approval::exits);
        let roles = self.policy().model.roles.iter().zip(&self.policy().tables.roles);
        let always = roles.filter(|(role, _)| role.holders.min.is_some_and(|least| least > 0));
        always.into_iter().any(|(_, table)| table.plain.profile & exits != 0)
    }
}
