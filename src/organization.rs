//! Organizations: members, invitations, roles, nodes, plans; and nobody hands out what they do not hold.
//!
//! An organization is an event-sourced [`State`]. [`decide()`] answers a [`Command`] with the [`Event`]s that it makes,
//! or with a [`Refusal`]; [`evolve()`] lets an event happen. Neither reads a clock or makes an id: the host supplies both.
//!
//! # Guards
//!
//! A command needs a permission by the name that the shipped vocabulary has for it, at the place that it is about or at
//! a level above. A policy that lists the name at none of these levels leaves the command to operators, where it says
//! so, or to nobody.
//!
//! | command | permission | operator |
//! |---|---|---|
//! | invite, resend an invitation | `member.invite` at every place | no |
//! | add a member | `member.invite` at every place | for a directory or an import |
//! | cancel an invitation | being its inviter, or `member.invite` | yes |
//! | grant | `member_permissions.edit` | for a directory or an import |
//! | take back what a directory or an import gave | none: it is the directory or the import that does | yes |
//! | change role, narrow, switch optional permissions, schedule, set whose approval posts wait for | `member_permissions.edit` | no |
//! | revoke | `member_permissions.edit` | yes |
//! | review access | `member_permissions.edit` at the place of each | to take, and what a directory or an import gave |
//! | make, rename, delete a team | `member_permissions.edit` at the organization | yes |
//! | give or change what a team has | `member_permissions.edit` | no |
//! | take what a team has | `member_permissions.edit` | yes |
//! | put somebody into a team | `member_permissions.edit` wherever the team has something; at the organization, if it has nothing | no |
//! | take somebody out of a team | the same | yes |
//! | remove, suspend, reinstate | `member.remove` at the organization, or at every place where the member holds a role | yes |
//! | remove from a workspace | `member.remove` | yes |
//! | transfer ownership | being the holder, with `ownership.transfer` | yes |
//! | create a workspace | `workspace.create` | yes |
//! | rename a workspace | `workspace.rename` or `workspace.edit` | yes |
//! | delete a workspace | `workspace.delete` | yes |
//! | connect, disconnect, move a profile | `profile.connect` (also again), `profile.disconnect`, `profile.move` | yes |
//! | delete a profile | `profile.delete` or `profile.disconnect` | yes |
//! | make, change, delete a group | `profile_group.edit` | yes |
//! | define, edit a custom role | `custom_role.manage` at the organization, or at the workspace that it belongs to | no |
//! | delete a custom role | `custom_role.manage` | yes |
//! | mint a key or a share link | `api_key.manage` | no |
//! | revoke a key | being its maker, or `member_permissions.edit` | yes |
//! | let somebody decide in another's place | being that other, or `member_permissions.edit` over them | no |
//! | end a standing delegation | being one of the two, or `member_permissions.edit` or `member.remove` over either or where it holds | yes |
//! | give an operator support access | none: it is the operator who enters | in their own name |
//! | put an operator out | `member_permissions.edit` or `member.remove` at the organization | yes |
//! | change the plan, take a change back | `subscription.manage` | yes |
//! | set extra seats | `add_on.purchase` or `subscription.manage` | yes |
//! | free the seats of members without access | `member.remove` at the organization, or the clock | yes |
//! | note ended invitations, apply an announced plan | the clock | yes |
//! | accept an invitation, leave | none | no |
//!
//! # What is handed out
//!
//! A role, an optional permission, a custom role, an invitation, a wider narrowing, a longer time, a reinstatement, a
//! profile that comes into a group or a workspace, a person who comes into a team: each is bounded by what the giver holds at that place, as formulas
//! (a permission with its conditions and obligations, for as long as the giver holds it), before the plan's ceiling and
//! after the giver's attenuation; or by what one of the giver's roles may give (`may_give`). What is held at a group that
//! has no profile for it is handed out on every profile that may be put in. `assignable_by` bounds it
//! besides: it names a role that the giver holds at the place or above it; where the named role is of a lower level, its
//! holder acts from where they hold it, and needs the guard there. Taking away needs its permission, and is stopped by
//! the limits on holders alone: what the policy says of a role, and that somebody who may edit the permissions of
//! members remains. An operator grants a role in two cases alone: fewer hold it than the policy demands, or nobody may edit
//! the permissions of members and it lets somebody. What a directory or an import gives is the host's word, which an
//! operator brings.
//!
//! # Sources
//!
//! Every [`Access`] has a [`Source`]. What several give stands side by side, and a member holds all of it together: each
//! for its own time and with its own narrowing. A command takes or changes what its own source gave; its event names in
//! `kept` through whom the role is held on. Taking a person out of the organization or a workspace takes all of it, at
//! once, whoever gave it; the event says whose it was. A member takes one seat, however many sources give. What a [`Team`]
//! has, its members hold with the team as its source; it is given to the team and taken from it, and who is out of the
//! organization is out of its teams. A removal from a workspace is refused as long as a team reaches it.

mod decide;
mod evolve;
mod model;
mod query;

pub(crate) use decide::guards::{EDIT_PERMISSIONS, INVITE, MANAGE_CUSTOM_ROLES, TRANSFER};
pub(crate) use decide::limit::bound::within;
pub(crate) use decide::remedy::Wanted;
pub(crate) use model::document::Unique;

pub use crate::event_sourcing::{REMEMBERED_COMMANDS, replay};
pub use crate::id::{CommandId, DelegationId, GroupId, InvitationId, KeyId, TeamId, TokenId};
pub use crate::wording::{Language, Names};
pub use decide::dispatch::{decide, decide_in_order, decide_knowing};
pub use decide::who_could::who_could;
pub use evolve::apply::evolve;
pub use evolve::snapshot::{InvalidSnapshot, SNAPSHOT_FORMAT, Snapshot};
pub use model::access::{Access, Narrowing};
pub use model::began::{Began, RoleAt};
pub use model::by::By;
pub use model::command::{Action, Command};
pub use model::document::{InvalidDocument, RoleDocument};
pub use model::event::{Change, Event};
pub use model::misfit::Misfit;
pub use model::over_limit::OverLimit;
pub use model::place::Place;
pub use model::refusal::{Missing, Named, Refusal, Spot};
pub use model::review_item::ReviewItem;
pub use model::role::Role;
pub use model::source::Source;
pub use model::state::{
    Announced, Delegation, Group, Invitation, Key, ProfileDetails, State, Support, Team, WorkspaceDetails,
};
pub use query::access_review::{AccessReview, ReviewedGrant, ReviewedMember};
pub use query::as_of::{AsOf, AsOfError, Given, Grant, as_of};
pub use query::effects::{Effect, effects};
pub use query::history::Line;
pub use query::next_deadline::next_deadline;
#[cfg(feature = "approval")]
#[cfg_attr(docsrs, doc(cfg(feature = "approval")))]
pub use query::roster::Roster;
pub use query::simulate::{Difference, Simulation, Way, simulate, simulate_knowing};
