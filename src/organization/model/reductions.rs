//! What was taken from people while invitations waited: these give nothing of it back (J10).

use crate::id::{ProfileId, UserId, WorkspaceId};
use crate::organization::model::access::{Access, Narrowing};
use crate::organization::model::place::Place;
use crate::organization::model::state::{Group, Invitation, State};
use crate::organization::model::taken::Taken;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl State {
    /// Notes that a person is out of the organization, by the event that is happening.
    pub(in crate::organization) fn note_gone(&mut self, user: UserId) {
        if let Some(revision) = self.noted() {
            self.taken.insert(user, Taken { gone: revision, places: BTreeMap::new() });
        }
    }

    /// Notes that a person has less at a place, by the event that is happening; what they have less at a group or in a
    /// workspace, they have less on its profiles, wherever these come to lie.
    pub(in crate::organization) fn note_reduced(&mut self, user: UserId, place: Place) {
        let Some(revision) = self.noted() else {
            return;
        };
        let mut places: Vec<Place> = [place].into();
        if let Place::Group { group } = place {
            let profiles = self.groups.get(&group).into_iter().flat_map(Group::profiles);
            places.extend(profiles.map(Place::profile));
        }
        if let Place::Workspace { workspace } = place {
            places.extend(self.profiles_in(workspace).map(Place::profile));
        }
        let taken = self.taken.entry(user).or_default();
        taken.places.extend(places.into_iter().map(|place| (place, revision)));
    }

    /// Notes that an assignment gives a person less than before: at its place, and on the nodes that are cut out of it
    /// now. Of a group from which nodes are cut and nothing else, the other profiles are as they were.
    pub(in crate::organization) fn note_less(&mut self, user: UserId, before: &Access, after: &Access) {
        let cut = |all: &Narrowing| -> (BTreeSet<WorkspaceId>, BTreeSet<ProfileId>) {
            (
                all.except_workspaces.iter().flatten().copied().collect(),
                all.except_profiles.iter().flatten().copied().collect(),
            )
        };
        let (was, is) = (cut(&before.narrowing), cut(&after.narrowing));
        let workspaces = is.0.difference(&was.0).copied().map(Place::workspace);
        let nodes: Vec<Place> = workspaces.chain(is.1.difference(&was.1).copied().map(Place::profile)).collect();
        let narrowed = Access { narrowing: before.narrowing.clone(), ..after.clone() };
        let only_cut = matches!(after.place, Place::Group { .. }) && !nodes.is_empty() && narrowed == *before;
        if !only_cut {
            self.note_reduced(user, after.place);
        }
        for node in nodes {
            self.note_reduced(user, node);
        }
    }

    /// The revision of the event that is happening, if an invitation waits that is older. Those to come are younger.
    fn noted(&self) -> Option<u64> {
        (!self.invitations.is_empty()).then(|| self.revision.saturating_add(1))
    }

    /// Forgets what no invitation is older than.
    pub(in crate::organization) fn forget_taken(&mut self) {
        if self.taken.is_empty() {
            return;
        }
        let oldest = self.invitations.values().map(|invitation| invitation.sent).min().unwrap_or(u64::MAX);
        self.taken.retain(|_, taken| {
            taken.places.retain(|_, revision| *revision > oldest);
            taken.gone > oldest || !taken.places.is_empty()
        });
    }

    /// What an invitation gives that person: nothing if they were removed since it was sent, and nothing at a place where
    /// something was taken from them since, nor below it. What it gives above such a place is cut to the rest.
    pub(in crate::organization) fn still_gives(&self, invitation: &Invitation, user: UserId) -> Vec<Access> {
        let sent = invitation.sent;
        match self.taken.get(&user) {
            None => invitation.access.clone(),
            Some(taken) if taken.gone > sent => Vec::new(),
            Some(taken) => invitation.access.iter().filter_map(|access| self.rest(taken, sent, access)).collect(),
        }
    }

    fn rest(&self, taken: &Taken, sent: u64, access: &Access) -> Option<Access> {
        let reduced = |place: Place| taken.places.get(&place).is_some_and(|revision| *revision > sent);
        if reduced(Place::organization()) || reduced(access.place) {
            return None;
        }
        let inside = |profile: &ProfileId| self.profiles.get(profile).and_then(|found| found.workspace);
        let since = taken.places.iter().filter(|(_, revision)| **revision > sent).map(|(place, _)| *place);
        let (mut workspaces, mut profiles) = (Vec::new(), Vec::new());
        for place in since {
            match place {
                Place::Workspace { workspace } => workspaces.push(workspace),
                Place::Profile { profile } => profiles.push(profile),
                Place::Organization {} | Place::Group { .. } => {}
            }
        }
        // What lies in a workspace that is cut out needs no word of its own.
        let cut = |profile: &ProfileId| inside(profile).is_some_and(|workspace| workspaces.contains(&workspace));
        match access.place {
            Place::Organization {} => {
                profiles.retain(|profile| !cut(profile));
                Some(without(access, &workspaces, &profiles))
            }
            Place::Workspace { workspace } => {
                profiles.retain(|profile| inside(profile) == Some(workspace));
                Some(without(access, &[], &profiles))
            }
            Place::Profile { profile } => {
                inside(&profile).is_none_or(|workspace| !reduced(Place::workspace(workspace))).then(|| access.clone())
            }
            Place::Group { .. } => {
                profiles.retain(|profile| !cut(profile));
                Some(without(access, &workspaces, &profiles))
            }
        }
    }
}

fn without(access: &Access, workspaces: &[WorkspaceId], profiles: &[ProfileId]) -> Access {
    let mut access = access.clone();
    let Narrowing { except_workspaces, except_profiles, .. } = &mut access.narrowing;
    if !workspaces.is_empty() {
        except_workspaces.get_or_insert_default().extend(workspaces);
    }
    if !profiles.is_empty() {
        except_profiles.get_or_insert_default().extend(profiles);
    }
    access.settled()
}
