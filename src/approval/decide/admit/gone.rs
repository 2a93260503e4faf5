//! Who may put a target away whose profile is in the organization no longer.

use super::{Grant, Guarded, Room};
use crate::access::Status;
use crate::approval::model::by::By;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::state::{Phase, Target};
use crate::resource::{ContentState, ErasedResource, Organization};
use crate::vocabulary::Vocabulary;

impl<V: Vocabulary> Room<'_, '_, V> {
    /// Whether nobody can hold anything at a target, since its profile is gone.
    pub(super) fn is_lost(&self, target: &Target) -> bool {
        let lost = || target.is_gone() && self.context.place(self.state, target.profile).is_none();
        self.context.is_gone(self.state, target.profile) || lost()
    }

    /// Whoever may at a target that lives; where none does, whoever may by what they hold at the organization (J15).
    pub(super) fn may_elsewhere(&self, guards: &[Guarded], status: ContentState) -> Result<Grant, Reason> {
        let mut ways = self.living().map(|target| self.may_at(guards, target.profile, self.state.status_at(target)));
        let Some(first) = ways.next() else {
            // A profile that lies nowhere: only what is held at the organization reaches it.
            let nowhere = || Organization::new(self.state.organization).direct_profile(crate::id::ProfileId::new(0));
            return self.may_on(guards, || Ok(ErasedResource::from(nowhere())), status);
        };
        ways.fold(first, |found, way| if found.is_ok() { found } else { way })
    }

    /// Who may put a target away: the same; where none lives, what is gone by its author as themselves too (J15).
    pub(super) fn may_put_away(
        &self,
        guards: &[Guarded],
        target: &Target,
        status: ContentState,
    ) -> Result<Grant, Reason> {
        let granted = self.may(guards, target, status);
        let is_last = || target.phase == (Phase::Gone {}) && self.is_lost(target) && self.living().next().is_none();
        if granted.is_err() && is_last() && self.is_author_alone() { Ok(Grant::default()) } else { granted }
    }

    fn living(&self) -> impl Iterator<Item = &Target> {
        self.state.targets.iter().filter(|target| !target.is_gone() && !self.is_lost(target))
    }

    /// The author, a member in good standing, by nobody else's hands and for nobody else.
    fn is_author_alone(&self) -> bool {
        let By::User { user, acting_for: None, link: None } = *self.by else {
            return false;
        };
        let here = |user| self.context.person(user).filter(|actor| actor.organization() == self.state.organization);
        let stands = here(user).is_some_and(|actor| actor.status() == Status::Active);
        self.state.author == Some(user) && stands && self.context.weaker(user).is_none()
    }
}
