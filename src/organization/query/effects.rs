//! What the host has to do besides storing an event.

use crate::id::{InvitationId, ProfileId, TeamId, UserId};
use crate::organization::model::event::{Change, Event};
use crate::time::Timestamp;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Names something that the host should do after an event. The crate does nothing itself.
///
/// ```
/// # use countersign::organization::Effect;
/// fn do_it(effect: Effect) {
///     match effect {
///         Effect::SignOut { user } => println!("end the sessions of {user}"),
///         Effect::NotifyMember { user } => println!("mail {user}"),
///         other => println!("{other:?}"),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are those of the event")]
pub enum Effect {
    /// Mail the link of an invitation. Without a recipient: to the one that the invitation was mailed to first.
    MailInvitation {
        invitation: InvitationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recipient: Option<String>,
    },
    /// Tell a member that what they hold is different now.
    NotifyMember { user: UserId },
    /// Tell everybody in a team that what they hold is different now.
    NotifyTeam { team: TeamId },
    /// End the sessions of a person, who may do nothing any more.
    SignOut { user: UserId },
    /// Tell the members that a plan comes at that time; with a user, that one alone.
    AnnouncePlan {
        plan: String,
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<UserId>,
    },
    /// Tell those who manage members that an operator is in until then; without a time, that the operator is out.
    AnnounceSupport {
        operator: UserId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Look again at what waits for this person's approval or was approved by them.
    RecomputeApprovalsOf { user: UserId },
    /// Look again at the posts of a profile: other people approve them now.
    RecomputeApprovalsOn { profile: ProfileId },
    /// Look again at every approval of the organization.
    RecomputeApprovals {},
}

/// Lists what the host should do because of these events, in their order.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let after: Vec<Effect> = effects(&log[9..11]); // Eda was suspended, Nina invited
/// assert!(after.contains(&Effect::SignOut { user: UserId::new(5) }));
/// assert!(after.iter().any(|effect| matches!(effect, Effect::MailInvitation { recipient: Some(to), .. } if to == "nina@example.com")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn effects(events: &[Event]) -> Vec<Effect> {
    events.iter().flat_map(of).collect()
}

fn of(event: &Event) -> Vec<Effect> {
    match &event.change {
        Change::MemberInvited { invitation, recipient, .. } => [Effect::MailInvitation {
            invitation: *invitation,
            recipient: (!recipient.is_erased()).then(|| recipient.as_str().into()),
        }]
        .into(),
        Change::InvitationResent { invitation, .. } => {
            [Effect::MailInvitation { invitation: *invitation, recipient: None }].into()
        }
        Change::InvitationAccepted { user, announced, .. } | Change::MemberAdded { user, announced, .. } => {
            let told = announced.iter().map(|coming| Effect::AnnouncePlan {
                plan: coming.plan().into(),
                at: coming.at(),
                user: Some(*user),
            });
            changed(*user).into_iter().chain(told).collect()
        }
        Change::AccessGranted { user, .. }
        | Change::AccessChanged { user, .. }
        | Change::AccessRevoked { user, .. }
        | Change::MemberReinstated { user } => changed(*user),
        Change::TeamJoined { user, .. } | Change::TeamLeft { user, .. } => changed(*user),
        Change::TeamAccessGranted { team, .. } | Change::TeamAccessChanged { team, .. } => changed_for(*team),
        Change::TeamAccessRevoked { team, .. } => changed_for(*team),
        Change::InvitationCancelled { .. } | Change::InvitationExpired { .. } => Vec::new(),
        Change::TeamCreated { .. } | Change::TeamRenamed { .. } | Change::TeamDeleted { .. } => Vec::new(),
        Change::CustomRoleDefined { .. } | Change::KeyMinted { .. } | Change::KeyRevoked { .. } => Vec::new(),
        Change::MemberRemoved { user, .. } | Change::MemberLeft { user, .. } | Change::MemberSuspended { user } => {
            [Effect::SignOut { user: *user }, Effect::RecomputeApprovalsOf { user: *user }].into()
        }
        Change::Delegated { user, to, .. } | Change::DelegationEnded { user, to, .. } => {
            [Effect::NotifyMember { user: *to }].into_iter().chain(changed(*user)).collect()
        }
        Change::SupportBegan { operator, until, .. } => {
            [Effect::AnnounceSupport { operator: *operator, until: Some(*until) }].into()
        }
        Change::SupportEnded { operator } => {
            let announced = Effect::AnnounceSupport { operator: *operator, until: None };
            [Effect::SignOut { user: *operator }, announced].into()
        }
        Change::OwnershipTransferred { from, to, .. } => changed(*from).into_iter().chain(changed(*to)).collect(),
        Change::ProfileDisconnected { profile }
        | Change::ProfileReconnected { profile, .. }
        | Change::ProfileDeleted { profile }
        | Change::ProfileMoved { profile, .. }
        | Change::ProfileGrouped { profile, .. }
        | Change::ProfileUngrouped { profile, .. } => [Effect::RecomputeApprovalsOn { profile: *profile }].into(),
        Change::PlanChangeAnnounced { plan, at, .. } => {
            [Effect::AnnouncePlan { plan: plan.clone(), at: *at, user: None }].into()
        }
        Change::PlanChanged { suspended, .. } => {
            let out = suspended.iter().map(|user| Effect::SignOut { user: *user });
            out.chain([Effect::RecomputeApprovals {}]).collect()
        }
        Change::WorkspaceDeleted { profiles, .. } => {
            let on = profiles.iter().map(|profile| Effect::RecomputeApprovalsOn { profile: *profile });
            on.chain([Effect::RecomputeApprovals {}]).collect()
        }
        Change::GroupDeleted { .. } | Change::CustomRoleEdited { .. } | Change::CustomRoleDeleted { .. } => {
            [Effect::RecomputeApprovals {}].into()
        }
        Change::OrganizationCreated { .. }
        | Change::AccessReviewed { .. }
        | Change::WorkspaceCreated { .. }
        | Change::WorkspaceRenamed { .. }
        | Change::ProfileConnected { .. }
        | Change::GroupCreated { .. }
        | Change::PlanChangeCancelled {}
        | Change::ExtraSeatsSet { .. } => Vec::new(),
    }
}
fn changed(user: UserId) -> Vec<Effect> {
    [Effect::NotifyMember { user }, Effect::RecomputeApprovalsOf { user }].into()
}

fn changed_for(team: TeamId) -> Vec<Effect> {
    [Effect::NotifyTeam { team }, Effect::RecomputeApprovals {}].into()
}
