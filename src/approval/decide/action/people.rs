//! Reassign, delegate, comment, links.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use super::{Steps, said};
use crate::approval::decide::admit::{Ask, Room};
use crate::approval::decide::unit_of_work::Step;
use crate::approval::model::command::Action;
use crate::approval::model::event::Change;
use crate::approval::model::refusal::RefusalReason as Reason;
use crate::approval::model::verb::Verb;
use crate::id::UserId;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

pub(super) fn steps<V: Vocabulary>(room: &Room<'_, '_, V>, action: &Action) -> Steps {
    let (grant, change) = match action {
        Action::Reassign { target, stage, from, to } => {
            let ask = Ask::of(Verb::Reassign, Some(*target)).stage(stage);
            let grant = room.admit(Ask { person: Some(*to), instead_of: Some(*from), ..ask })?;
            (grant, Change::Reassigned { target: *target, stage: stage.clone(), from: *from, to: *to })
        }
        Action::Delegate { target, stage, to, until } => {
            let ask = Ask::of(Verb::Delegate, Some(*target)).stage(stage);
            let grant = room.admit(Ask { person: Some(*to), ..ask })?;
            let from = room.by.person().ok_or(Reason::PersonOnly {})?;
            after_now(room, *until)?;
            (grant, Change::Delegated { target: *target, stage: stage.clone(), from, to: *to, until: *until })
        }
        Action::EndDelegation { target, stage, to } => {
            let ask = Ask::of(Verb::EndDelegation, Some(*target)).stage(stage);
            let grant = room.admit(Ask { person: Some(*to), ..ask })?;
            let from = room.by.person().ok_or(Reason::PersonOnly {})?;
            (grant, Change::DelegationEnded { target: *target, stage: stage.clone(), from, to: *to, delegation: None })
        }
        Action::Comment { target, visibility, text, mentions } => {
            said(text)?;
            let ask = Ask { visibility: *visibility, ..Ask::of(Verb::Comment, *target) };
            let grant = room.admit(ask)?;
            for user in mentions {
                room.admit(Ask { person: Some(*user), ..ask })?;
            }
            let mut once: Vec<UserId> = Vec::with_capacity(mentions.len());
            mentions.iter().for_each(|user| {
                if !once.contains(user) {
                    once.push(*user)
                }
            });
            let (text, mentions) = (text.into(), once);
            (grant, Change::Commented { target: *target, visibility: *visibility, text, mentions })
        }
        Action::IssueLink { link, target, stage, user, until, last_version } => {
            let ask = Ask::of(Verb::IssueLink, Some(*target)).stage(stage);
            let grant = room.admit(Ask { person: Some(*user), ..ask })?;
            after_now(room, *until)?;
            if room.state.links.iter().any(|other| other.id == *link) {
                return Err(Reason::LinkExists {}.into());
            }
            let change = Change::LinkIssued {
                link: *link,
                target: *target,
                stage: stage.clone(),
                user: *user,
                until: *until,
                first_version: room.state.version,
                last_version: *last_version,
            };
            (grant, change)
        }
        Action::RevokeLink { link } => {
            let grant = room.admit(Ask { link: Some(*link), ..Ask::of(Verb::RevokeLink, None) })?;
            (grant, Change::LinkRevoked { link: *link })
        }
        _ => return Ok(Vec::new()),
    };
    Ok(alloc::vec![Step::new(change, grant.right)])
}

fn after_now<V: Vocabulary>(room: &Room<'_, '_, V>, at: crate::Timestamp) -> Result<(), Reason> {
    if at <= room.now { Err(Reason::TimePast { at }) } else { Ok(()) }
}
