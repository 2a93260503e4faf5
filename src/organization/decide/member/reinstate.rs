//! Letting a suspended member in again.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context};
use crate::organization::decide::guards;
use crate::organization::decide::limit::seats;
use crate::organization::model::event::Change;
use crate::organization::model::reading::Parts;
use crate::organization::model::refusal::Refusal;
use crate::vocabulary::Vocabulary;

/// Everything that the member holds is handed out anew, and a seat is taken. The host, whose operators hand out no
/// roles, only gives back what it was itself that took.
pub(in crate::organization::decide) fn reinstate<V: Vocabulary>(context: &Context<'_, V>, user: UserId) -> Changes {
    context.permit_over(guards::REMOVE, user)?;
    if !context.member(user)?.suspended {
        return Err(Refusal::NoChange {});
    }
    for held in context.state.access(user).iter().filter(|_| !context.is_operator()) {
        for given in context.handouts(held, context.state.read(context.policy, Parts::of(held)))? {
            context.hand_out_one(None, &given, None, held)?;
        }
    }
    seats::room_for_one_more(context, None)?;
    context.room_for_clients(&[(user, &context.state.access(user), true)])?;
    Ok([Change::MemberReinstated { user }].into())
}
