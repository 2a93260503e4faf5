//! J20: who may decide in whose place, by what is held and by the policy document alone.

use super::judge::Judge;
use countersign::organization::*;
use countersign::{Timestamp, UserId};
use std::collections::BTreeSet;

impl Judge {
    /// Why a standing delegation may not be made or ended, if it may not.
    pub(super) fn not_in_their_place(&self, before: &State, command: &Command, now: Timestamp) -> Option<&'static str> {
        let By::User { user: sender, .. } = command.by else { return None };
        let is_active = |user: UserId| before.is_member(user) && !before.is_suspended(user);
        match &command.action {
            Action::Delegate { user, to, .. } if user == to || !is_active(*user) || !is_active(*to) => {
                Some("nobody stands in for themselves or for nobody")
            }
            Action::Delegate { until, .. } if *until <= now => Some("it is over"),
            Action::Delegate { delegation, .. } if before.delegations().any(|(id, _)| id == *delegation) => {
                Some("it is there")
            }
            Action::Delegate { user, .. } if *user != sender => {
                let beyond = !self.everywhere(before, *user, now).is_subset(&self.everywhere(before, sender, now));
                beyond.then_some("the sender may do less than who is away")
            }
            Action::EndDelegation { delegation } => {
                let Some((_, found)) = before.delegations().find(|(id, _)| id == delegation) else {
                    return Some("there is none");
                };
                let theirs = found.user() == sender || found.to() == sender;
                let manages = |held: &Access| ["owner", "admin", "clerk"].contains(&held.role.name());
                let may = theirs || before.access(sender).iter().any(manages);
                (!may || found.until() <= now).then_some("it is not theirs to end, or over")
            }
            _ => None,
        }
    }

    /// What a person may do on every profile, by what they hold at the organization, all of it.
    fn everywhere(&self, state: &State, user: UserId, now: Timestamp) -> BTreeSet<String> {
        let whole = |held: &Access| {
            held.place == Place::organization() && held.narrowing == Narrowing::default() && held.when.is_empty()
        };
        let live = |held: &Access| held.until.is_none_or(|until| now < until);
        let held = state.access(user).into_iter().filter(|held| whole(held) && live(held));
        held.flat_map(|held| self.reach(&held)).collect()
    }
}

/// Who decides in somebody's place, and whose place it is, are both in.
pub(super) fn out_of_place(after: &State) -> impl Iterator<Item = String> {
    let is_active = |user: UserId| after.is_member(user) && !after.is_suspended(user);
    let stands = after.delegations().filter(move |(_, found)| !is_active(found.user()) || !is_active(found.to()));
    stands.map(|(id, found)| format!("{id}: {} stands in for {}, and one of them is not in", found.to(), found.user()))
}
