//! J5: an event that cannot have happened is not believed, however like one it is that has.

use countersign::organization::*;
use countersign::{UserId, policy::PlanLimit};

/// The event with something in it that cannot be.
fn forgeries(before: &State, event: &Event) -> Vec<Event> {
    let stranger = UserId::new(77);
    let (at, invited) = (event.at, |id: &InvitationId| before.invitations().find(|(found, _)| found == id));
    let mut forged = Vec::new();
    let mut with = |change: Change| forged.push(Event { change, ..event.clone() });
    let mut late = None;
    match event.change.clone() {
        Change::InvitationAccepted { invitation, gives, announced, .. } => {
            late = invited(&invitation).map(|(_, found)| found.expires_at());
            with(Change::InvitationAccepted { invitation, user: stranger, gives, announced });
        }
        Change::MemberInvited { invitation, inviter, recipient, token, access, expires_at } => {
            let made = |inviter, recipient, expires_at| {
                let access = access.clone();
                Change::MemberInvited { invitation, inviter, recipient, token, access, expires_at }
            };
            with(made(stranger, recipient.clone(), expires_at));
            with(made(inviter, " ".into(), expires_at));
            with(made(inviter, recipient, at));
        }
        Change::InvitationResent { invitation, inviter, token, expires_at } => {
            with(Change::InvitationResent { invitation, inviter: stranger, token, expires_at });
            with(Change::InvitationResent { invitation, inviter, token, expires_at: at });
        }
        Change::MemberLeft { user, sources } => {
            let others = before.members().filter(|other| *other != user);
            others.for_each(|user| with(Change::MemberLeft { user, sources: sources.clone() }));
        }
        Change::AccessGranted { user, access } => {
            let of_nobody = Access { role: Role::custom("of nobody"), ..access.clone() };
            with(Change::AccessGranted { user, access: of_nobody });
            with(Change::AccessGranted { user, access: Access { from: Some(at), until: Some(at), ..access } });
        }
        Change::TeamJoined { team, user } => {
            with(Change::TeamJoined { team, user: stranger });
            with(Change::TeamJoined { team: TeamId::new(77), user });
            let inside = before.team(team).into_iter().flat_map(Team::members);
            inside.for_each(|user| with(Change::TeamJoined { team, user }));
        }
        Change::TeamAccessGranted { team, access } => {
            let of_nobody = Access { role: Role::custom("of nobody"), ..access.clone() };
            with(Change::TeamAccessGranted { team, access: of_nobody });
            with(Change::TeamAccessGranted { team: TeamId::new(77), access });
        }
        Change::PlanChangeAnnounced { plan, extra_seats, over, .. } => {
            let at = event.clock.unwrap_or(at);
            with(Change::PlanChangeAnnounced { plan, at, extra_seats, over });
        }
        Change::PlanChanged { plan, extra_seats, mut suspended, began, over } => {
            let rooms = before.workspaces().count() as u32;
            for (at_most, found) in [(rooms, rooms), (0, rooms + 1)] {
                let (plan, suspended, began) = (plan.clone(), suspended.clone(), began.clone());
                let over = vec![OverLimit { limit: PlanLimit::Workspaces, at_most, found }];
                with(Change::PlanChanged { plan, extra_seats, suspended, began, over });
            }
            suspended.extend(suspended.clone());
            if !suspended.is_empty() {
                with(Change::PlanChanged { plan, extra_seats, suspended, began, over });
            }
        }
        _ => {}
    }
    let of_directory = match &event.change {
        Change::AccessGranted { access, .. } => access.source != Source::default(),
        Change::AccessRevoked { source, removed_from: None, .. } => *source != Source::default(),
        Change::MemberAdded { access, .. } => access.iter().any(|one| one.source != Source::default()),
        _ => false,
    };
    if of_directory {
        let member = before.members().next().unwrap_or(stranger);
        forged.push(Event { by: By::user(member), ..event.clone() });
        forged.push(Event { by: event.by.in_the_name_of(member), ..event.clone() });
    }
    forged.extend(late.map(|at| Event { at, ..event.clone() }));
    let clock_does = matches!(
        event.change,
        Change::PlanChanged { .. } | Change::InvitationExpired { .. } | Change::MemberSuspended { .. }
    );
    if !clock_does {
        forged.push(Event { by: By::Host {}, ..event.clone() });
    }
    forged
}

/// The first event of a command, done by somebody who could not do anything then, or in the name of such a one.
fn by_nobody(before: &State, event: &Event) -> Vec<Event> {
    let own = matches!(
        event.change,
        Change::OrganizationCreated { .. } | Change::InvitationAccepted { .. } | Change::MemberLeft { .. }
    );
    let suspended = before.members().find(|user| before.is_suspended(*user));
    let out = [Some(UserId::new(77)), suspended.filter(|_| !own)].into_iter().flatten();
    let by = out.flat_map(|user| [By::user(user), event.by.in_the_name_of(user)]).chain([By::key(KeyId::new(77))]);
    by.filter(|by| *by != event.by).map(|by| Event { by, ..event.clone() }).collect()
}

/// What was decided happens, and nothing like it that cannot be.
pub(super) fn believed(before: &State, events: &[Event]) -> Vec<String> {
    let (mut state, mut believed) = (before.clone(), Vec::new());
    for (index, event) in events.iter().enumerate() {
        let nobody = if index == 0 { by_nobody(&state, event) } else { Vec::new() };
        let forged = forgeries(&state, event).into_iter().chain(nobody);
        let taken = forged.filter(|forged| evolve(&mut state.clone(), forged).is_ok());
        believed.extend(taken.map(|forged| format!("it is believed: {forged:?}")));
        evolve(&mut state, event).expect("what was decided can happen");
    }
    believed
}
