//! Whether what a snapshot says hangs together.

use super::{InvalidSnapshot, NOT_THERE, NOT_WHOLE};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::state::{Delegation, Group, Invitation, Key, ProfileDetails, State, as_of};
use crate::time::Timestamp;

impl State {
    pub(super) fn consistent(&self) -> Result<(), InvalidSnapshot> {
        let placed = |profile: &ProfileDetails| profile.workspace.is_none_or(|id| self.workspaces.contains_key(&id));
        let grouped = |group: &Group| group.profiles.keys().all(|id| self.profiles.contains_key(id));
        let owned = |key: &Key| self.members.at(key.maker).is_some() && key.places.iter().all(|place| self.has(*place));
        let fits = self.profiles.values().all(placed)
            && self.groups.values().all(grouped)
            && self.keys.values().all(owned)
            && self.invitations.values().all(|invitation| (1..=self.revision).contains(&invitation.sent))
            && (self.revision > 0 || self.members.len() == 0);
        let supported = self.support.iter().all(|(operator, one)| self.can_support(*operator, one));
        if !fits || !supported || !self.delegations.values().all(|one| self.can_be(one)) {
            return Err(NOT_THERE);
        }
        let sent = |invitation: &Invitation| {
            let address = invitation.recipient.is_erased() || !invitation.recipient.trim().is_empty();
            let by_people = |access: &Access| access.source.is_person() && access.clone().settled() == *access;
            address && invitation.access.iter().all(by_people)
        };
        let joined = |since: Timestamp| self.clock.is_some_and(|clock| since <= clock);
        let told = self.clock.is_some() == (self.revision > 0);
        let made = |one: &Delegation| joined(one.made_at) && (1..=as_of(self.revision)).contains(&one.since);
        let whole = self.delegations.values().all(made)
            && self.support.values().all(|one| joined(one.began))
            && self.invitations.values().all(sent)
            && self.members.iter().all(|(_, member)| joined(member.since));
        if whole && told { Ok(()) } else { Err(NOT_WHOLE) }
    }

    /// Whether something that is held stands in its one form, where it can stand. A role that is not there and a time
    /// that never comes give nothing, and stand in `misfits` (J8).
    pub(super) fn is_whole(&self, access: &Access) -> bool {
        let demands = !access.must_approve || access.place.level() == Level::Profile;
        demands && access.source.is_named() && access.clone().settled() == *access
    }
}
