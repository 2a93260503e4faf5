//! What may go out (S1 to S6).

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::{Ask, Grant, PUBLISH, Room, plainly};
use crate::approval::model::cause::Cause;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::state::{Phase, Target};
use crate::approval::model::verb::Verb;
use crate::resource::ErasedResource;
use crate::vocabulary::Vocabulary;
use alloc::borrow::ToOwned;

impl<'r, V: Vocabulary> Room<'r, '_, V> {
    pub(super) fn publish(&self, ask: Ask<'r>, target: &'r Target) -> Result<Grant, Reason> {
        let status = self.state.status_at(target);
        let fits = match ask.verb {
            Verb::BeginPublish => target.phase == (Phase::Review {}),
            Verb::Retry => target.phase == (Phase::Failed {}),
            _ => target.attempt().is_some(),
        };
        if !fits {
            return Err(Reason::WrongState { state: status });
        }
        let grant = match ask.verb {
            Verb::Report => self.host_only()?,
            _ => self.host_only().or_else(|_| self.may(PUBLISH, target, status))?,
        };
        match ask.verb {
            Verb::Report if target.is_outcome_unknown() => Err(Reason::WrongState { state: status }),
            Verb::Resolve if !target.is_outcome_unknown() => Err(Reason::WrongState { state: status }),
            Verb::BeginPublish | Verb::Retry => {
                let grant = if target.is_before_nobody() { plainly(grant)? } else { grant };
                self.both_gates(target).map(|()| grant)
            }
            _ => Ok(grant),
        }
    }

    /// S1, S3, S4, S6: approved as it is now, its time come, and nothing that keeps it in.
    fn both_gates(&self, target: &'r Target) -> Result<(), Reason> {
        if target.is_held() {
            return Err(Reason::Held {});
        }
        match target.out_of_reach() {
            Some(Cause::ProfileDisconnected {}) => return Err(Reason::ProfileDisconnected {}),
            Some(_) => return Err(Reason::UnknownPlace {}),
            None => {}
        }
        let at = target.opens_at().ok_or(Reason::NotScheduled {})?;
        if self.own < at {
            return Err(Reason::NotDue { at });
        }
        if !self.state.is_approved(target) {
            let missing = self.state.stages(target).filter(|look| !look.is_satisfied_alone());
            return Err(Reason::Unapproved { stages: missing.map(|look| look.stage.name.clone()).collect() });
        }
        let Some(guard) = self.context.rules.first_guard(PUBLISH) else { return Ok(()) };
        let place = self.place(target.profile)?;
        let content = self.context.content(self.state, self.state.status_at(target));
        let on = ErasedResource { content: Some(&content), ..place };
        // A prohibition holds for everybody, the clock included.
        let kept_in = crate::access::is_forbidden(&self.context.policy().tables, &on, guard.mask);
        if kept_in { Err(Reason::Forbidden { permission: guard.name.to_owned() }) } else { Ok(()) }
    }
}
