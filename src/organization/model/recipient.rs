//! To whom an invitation is sent: addresses compared, and where one waits already.

use crate::id::{InvitationId, UserId};
use crate::organization::model::access::Access;
use crate::organization::model::place::Place;
use crate::organization::model::state::{Invitation, State};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// The form in which addresses are compared: trimmed, ASCII case folded.
pub(in crate::organization) fn folded(recipient: &str) -> String {
    recipient.trim().to_ascii_lowercase()
}

/// Where an invitation is to. One to a workspace may bring a role at the organization along, which is no place of its
/// own unless there is no other.
pub(in crate::organization) fn places(access: &[Access]) -> Vec<Place> {
    let all = access.iter().map(|access| access.place);
    let below: Vec<Place> = all.clone().filter(|place| *place != Place::organization()).collect();
    if below.is_empty() { all.collect() } else { below }
}

impl State {
    /// The invitation of that recipient to one of these places that may still be accepted, and the place.
    pub(in crate::organization) fn waiting(
        &self,
        recipient: &str,
        access: &[Access],
        now: Timestamp,
        but: Option<InvitationId>,
    ) -> Option<(InvitationId, Place)> {
        let (recipient, there) = (folded(recipient), places(access));
        let pending = self.invitations.iter().filter(|(id, found)| Some(**id) != but && now < found.expires_at);
        let mut same = pending.filter(|(_, found)| !recipient.is_empty() && folded(&found.recipient) == recipient);
        same.find_map(|(id, found)| {
            places(&found.access).into_iter().find(|place| there.contains(place)).map(|place| (*id, place))
        })
    }

    /// How many seats wait for people who are invited, leaving that recipient aside: one for each recipient, whatever
    /// waits for them, and none for whoever is a member by another invitation to the same address.
    pub(in crate::organization) fn seats_waiting(&self, now: Timestamp, but: Option<&str>) -> usize {
        self.recipients_waiting(now, but, |found| !found.seated.is_some_and(|user| self.is_member(user)))
    }

    /// How many recipients of invitations that count may still accept one, leaving that recipient aside.
    pub(in crate::organization) fn recipients_waiting(
        &self,
        now: Timestamp,
        but: Option<&str>,
        counts: impl Fn(&Invitation) -> bool,
    ) -> usize {
        let but = but.map(folded);
        let pending = self.invitations.iter().filter(|(_, found)| now < found.expires_at && counts(found));
        let recipients = pending.map(|(id, found)| {
            let recipient = folded(&found.recipient);
            // One that is not known is somebody else than the others.
            let unknown = recipient.is_empty().then_some(*id);
            (recipient, unknown)
        });
        let others = recipients.filter(|(recipient, unknown)| unknown.is_some() || Some(recipient) != but.as_ref());
        others.collect::<BTreeSet<_>>().len()
    }

    /// Notes on what else waits for a recipient that they are that member.
    pub(in crate::organization) fn seat(&mut self, recipient: &str, user: UserId) {
        let recipient = folded(recipient);
        let others = self.invitations.values_mut().filter(|found| folded(&found.recipient) == recipient);
        others.filter(|_| !recipient.is_empty()).for_each(|found| found.seated = Some(user));
    }
}
