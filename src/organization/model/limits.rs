//! How much one command may carry, and the event that comes of it.

use crate::organization::model::access::{Access, Narrowing};
use crate::organization::model::command::Action;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::review_item::ReviewItem;
use alloc::borrow::ToOwned;
use alloc::vec::Vec;

/// How many assignments a command may hand out.
pub(in crate::organization) const MAX_ACCESS: u32 = 256;
/// How many nodes an assignment may be narrowed to, or may leave out, in each of its lists.
pub(in crate::organization) const MAX_NARROWED: u32 = 1_000;
/// How many permissions an assignment may switch on, and a key may carry: all that three levels have.
pub(in crate::organization) const MAX_PERMISSIONS: u32 = 384;
/// How many literals the condition of an assignment may have: each of a policy's atoms once.
pub(in crate::organization) const MAX_LITERALS: u32 = 16;
/// How many places a key or a standing delegation may be for.
pub(in crate::organization) const MAX_PLACES: u32 = 256;
/// With how many profiles a group may be made. More are put in one by one.
pub(in crate::organization) const MAX_PROFILES: u32 = 1_000;
/// How many things an access review may keep and take.
pub(in crate::organization) const MAX_REVIEWED: u32 = 1_000;
/// How many teams an organization may have.
pub(in crate::organization) const MAX_TEAMS: u32 = 1_000;
/// How many members may be in one team.
pub(in crate::organization) const MAX_IN_A_TEAM: u32 = 2_000;
/// How many roles one team may have.
pub(in crate::organization) const MAX_OF_A_TEAM: u32 = 100;
/// How many keys and share links an organization may have that nobody revoked.
pub(in crate::organization) const MAX_KEYS: u32 = 10_000;
/// How many standing delegations that are not over may be in the place of one person.
pub(in crate::organization) const MAX_DELEGATIONS: u32 = 100;
/// How long a name or an address may be, in bytes.
pub(in crate::organization) const MAX_NAME: u32 = 500;
/// How long the reason of an operator and the note of a review may be, in bytes.
pub(in crate::organization) const MAX_TEXT: u32 = 4_000;

type Within = Result<(), Refusal>;

/// Whether a command carries no more than it may, as far as its length tells: before anything is looked for.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others carry nothing whose length is theirs to choose")]
pub(in crate::organization) fn within(action: &Action) -> Within {
    match action {
        Action::Create { access, .. } | Action::AddMember { access, .. } => handed_out(access),
        Action::Invite { recipient, access, .. } => {
            text("bytes of an address", MAX_NAME, recipient)?;
            handed_out(access)
        }
        Action::Grant { access, .. }
        | Action::ChangeRole { to: access, .. }
        | Action::GrantToTeam { access, .. }
        | Action::ChangeTeamAccess { to: access, .. } => one(access),
        Action::Narrow { narrowing, .. } => narrowed(narrowing),
        Action::SwitchOptional { optional, .. } => permissions(optional.len()),
        Action::CreateWorkspace { name, .. }
        | Action::RenameWorkspace { name, .. }
        | Action::CreateTeam { name, .. }
        | Action::RenameTeam { name, .. }
        | Action::ConnectProfile { name, .. } => text("bytes of a name", MAX_NAME, name),
        Action::CreateGroup { name, profiles, .. } => {
            text("bytes of a name", MAX_NAME, name)?;
            at_most(MAX_PROFILES, "profiles", profiles.len())
        }
        Action::MintKey { permissions: names, places, .. } => {
            permissions(names.len())?;
            nodes(places)
        }
        Action::Delegate { places, .. } => nodes(places),
        Action::BeginSupport { reason, .. } => text("bytes of a reason", MAX_TEXT, reason),
        Action::ReviewAccess { kept, revoked, note, .. } => {
            reviewed(kept, revoked)?;
            note.iter().try_for_each(|note| text("bytes of a note", MAX_TEXT, note))
        }
        _ => Ok(()),
    }
}

/// Whether an event says no more than a command may carry.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others say nothing whose length a command chose")]
pub(in crate::organization) fn can_have_happened(change: &Change) -> bool {
    let within = match change {
        Change::OrganizationCreated { access, .. } | Change::MemberAdded { access, .. } => handed_out(access),
        Change::MemberInvited { recipient, access, .. } => {
            text("bytes of an address", MAX_NAME, recipient).and_then(|()| handed_out(access))
        }
        Change::AccessGranted { access, .. }
        | Change::AccessChanged { after: access, .. }
        | Change::TeamAccessGranted { access, .. }
        | Change::TeamAccessChanged { after: access, .. } => one(access),
        Change::WorkspaceCreated { name, .. }
        | Change::WorkspaceRenamed { name, .. }
        | Change::TeamCreated { name, .. }
        | Change::TeamRenamed { name, .. }
        | Change::ProfileConnected { name, .. } => text("bytes of a name", MAX_NAME, name),
        Change::GroupCreated { name, profiles, .. } => {
            text("bytes of a name", MAX_NAME, name).and_then(|()| at_most(MAX_PROFILES, "profiles", profiles.len()))
        }
        Change::KeyMinted { permissions: names, places, .. } => permissions(names.len()).and_then(|()| nodes(places)),
        Change::Delegated { places, .. } => nodes(places),
        Change::SupportBegan { reason, .. } => text("bytes of a reason", MAX_TEXT, reason),
        Change::AccessReviewed { kept, revoked, note } => reviewed(kept, revoked)
            .and_then(|()| note.iter().try_for_each(|note| text("bytes of a note", MAX_TEXT, note))),
        _ => Ok(()),
    };
    within.is_ok()
}

fn handed_out(access: &[Access]) -> Within {
    at_most(MAX_ACCESS, "assignments", access.len())?;
    access.iter().try_for_each(one)
}

fn one(access: &Access) -> Within {
    permissions(access.optional.len())?;
    at_most(MAX_LITERALS, "literals of a condition", access.when.len())?;
    narrowed(&access.narrowing)
}

fn narrowed(narrowing: &Narrowing) -> Within {
    let workspaces = [&narrowing.only_workspaces, &narrowing.except_workspaces].into_iter().flatten().map(Vec::len);
    let profiles = [&narrowing.only_profiles, &narrowing.except_profiles].into_iter().flatten().map(Vec::len);
    workspaces.chain(profiles).try_for_each(|found| at_most(MAX_NARROWED, "nodes in a list of a narrowing", found))
}

fn permissions(found: usize) -> Within {
    at_most(MAX_PERMISSIONS, "permissions", found)
}

fn nodes(places: &[Place]) -> Within {
    at_most(MAX_PLACES, "places", places.len())
}

fn reviewed(kept: &[ReviewItem], revoked: &[ReviewItem]) -> Within {
    at_most(MAX_REVIEWED, "items of a review", kept.len().saturating_add(revoked.len()))
}

fn text(what: &str, most: u32, text: &str) -> Within {
    at_most(most, what, text.len())
}

/// Whether so many are no more than a command may carry.
pub(in crate::organization) fn at_most(at_most: u32, what: &str, found: usize) -> Within {
    match u32::try_from(found) {
        Ok(found) if found <= at_most => Ok(()),
        found => Err(Refusal::TooMany { what: what.to_owned(), at_most, found: found.unwrap_or(u32::MAX) }),
    }
}
