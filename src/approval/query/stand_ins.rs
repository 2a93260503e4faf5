//! Stand-ins: who may decide in the place of others, by delegations at a post and by standing ones (J20).

use crate::approval::decide::admit::Room;
use crate::approval::model::by::By;
use crate::approval::model::context::Context;
use crate::approval::model::delegation;
use crate::approval::model::quorum::Look;
use crate::approval::model::state::State;
use crate::id::UserId;
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Describes somebody who can decide in the place of others.
///
/// ```
/// # use countersign::{approval::*, *};
/// fn mail(one: &StandIn) -> String {
///     let whom: Vec<String> = one.acting_for.iter().map(ToString::to_string).collect();
///     format!("to {}: decide for {}", one.user, whom.join(", "))
/// }
/// assert_eq!(mail(&StandIn { user: UserId::new(2), acting_for: vec![UserId::new(1)] }), "to 2: decide for 1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIn {
    /// The person who can decide.
    pub user: UserId,
    /// The people in whose place they can; sorted.
    pub acting_for: Vec<UserId>,
}

/// In whose place somebody was let decide at a stage, whether they could or not; sorted.
pub(super) fn of<V: Vocabulary>(context: &Context<'_, V>, look: Look<'_>, user: UserId, now: Timestamp) -> Vec<UserId> {
    let standing = context.delegated(look.target.profile).filter(|one| one.to == user).map(|one| one.from);
    let leads = |from: &UserId| delegation::reaches(&look.round.delegations, *from, user, Some(now));
    let mut found: Vec<UserId> = standing.chain(look.round.people.iter().copied().filter(leads)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Everybody who can decide at a stage in the place of somebody who can and has not; sorted. The people of the stage are
/// taken as the state has them.
pub(super) fn at<V: Vocabulary>(
    context: &Context<'_, V>,
    state: &State,
    look: Look<'_>,
    Clocks { own, now }: Clocks,
) -> Vec<StandIn> {
    let said = look.said();
    let decided = |user: UserId| said.binary_search(&user).is_ok();
    let free = |user: UserId| look.bar(user).is_none() && !decided(user);
    let stand_in = |user: UserId| {
        let mut acting_for = of(context, look, user, now);
        acting_for.retain(|from| {
            let by = By::User { user, acting_for: Some(*from), link: None };
            let room = Room { context, state, by: &by, now, own };
            look.holds_right(*from) && free(*from) && room.may_stand_in(look, (*from, user))
        });
        (!acting_for.is_empty()).then_some(StandIn { user, acting_for })
    };
    context.roster().map(|actor| actor.user()).filter(|user| free(*user)).filter_map(stand_in).collect()
}
