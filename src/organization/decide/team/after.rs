//! What everybody in a team would have after a command.

use crate::id::TeamId;
use crate::organization::decide::context::Context;
use crate::organization::decide::limit::holders::After;
use crate::organization::model::access::Access;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::source::Source;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

impl<V: Vocabulary> Context<'_, V> {
    /// The limits on holders, the separation of duties and the last administrator, after what a team has is taken, given or
    /// both: person by person, each where those before have it by then.
    pub(super) fn team_after(
        &self,
        team: TeamId,
        taken: impl Fn(&Access) -> bool,
        given: Option<&Access>,
    ) -> Result<(), Refusal> {
        let found = self.team(team)?;
        let (mut after, through) = (self.state.clone(), Source::team(team));
        for user in found.members() {
            let mut holds = after.access(user);
            holds.retain(|held| held.source != through || !taken(held));
            holds.extend(given.map(|access| access.clone().given_by(through.clone())));
            let context = Context { state: &after, actors: Vec::new(), ..*self };
            let active = context.member(user)?.is_active();
            context.person_after(&After { user, holds: &holds, active, passes: None })?;
            let stored = holds.iter().filter_map(|access| after.roles.store(access, 0)).collect();
            if let Some(member) = after.members.at_mut(user) {
                member.holds = stored;
            }
        }
        Ok(())
    }
}
