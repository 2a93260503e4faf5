//! Who may put a target away whose profile is in the organization no longer.

use super::{Grant, Guarded, Room};
use crate::access::Status;
use crate::approval::command::Party;
use crate::approval::refusal::RefusalReason as Reason;
use crate::approval::state::Target;
use crate::resource::{AnyResource, ContentState, Organization};
use crate::vocabulary::Vocabulary;

impl<V: Vocabulary> Room<'_, '_, V> {
    /// Whether nobody can hold anything at a target, since its profile is gone.
    pub(super) fn is_lost(&self, target: &Target) -> bool {
        let lost = || target.is_gone() && self.context.place(self.state, target.profile).is_none();
        self.context.is_gone(self.state, target.profile) || lost()
    }

    /// Whoever may at a target that lives; where none does, whoever may by what they hold at the organization, or the
    /// author as themselves (J15).
    pub(super) fn may_elsewhere(&self, guards: &[Guarded], status: ContentState) -> Result<Grant, Reason> {
        let living = self.state.targets.iter().filter(|target| !target.is_gone() && !self.is_lost(target));
        let mut ways = living.map(|target| self.may_at(guards, target.profile, self.state.status_at(target)));
        let Some(first) = ways.next() else {
            return self.may_where_none_lives(guards, status);
        };
        ways.fold(first, |found, way| if found.is_ok() { found } else { way })
    }

    fn may_where_none_lives(&self, guards: &[Guarded], status: ContentState) -> Result<Grant, Reason> {
        // A profile that lies nowhere: only what is held at the organization reaches it.
        let nowhere = || Organization::new(self.state.organization).direct_profile(crate::id::ProfileId::new(0));
        let granted = self.may_on(guards, || Ok(AnyResource::from(nowhere())), status);
        if granted.is_err() && self.is_author_alone() { Ok(Grant::default()) } else { granted }
    }

    /// The author, a member in good standing, by nobody else's hands and for nobody else.
    fn is_author_alone(&self) -> bool {
        let Party::Person { user, acting_for: None, link: None } = *self.by else {
            return false;
        };
        let here = |user| self.context.person(user).filter(|actor| actor.organization() == self.state.organization);
        let stands = here(user).is_some_and(|actor| actor.status() == Status::Active);
        self.state.author == Some(user) && stands && self.context.weaker(user).is_none()
    }
}
