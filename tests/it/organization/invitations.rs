//! Invitations: nothing before acceptance, everything at once, and one live link.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, UserId, WorkspaceId};

#[test]
fn rule_3_2_an_invitation_spans_places_and_grants_nothing_before_it_is_accepted() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.workspace(5, None);
    world.workspace(6, None);
    let access = vec![organization_role("member"), workspace_role(5, "member"), workspace_role(6, "guest_writer")];
    world.invite(1, 9, access.clone()).expect("invited");
    let edits = |world: &World| world.can(2, Level::Workspace, "content.edit", Place::workspace(WorkspaceId::new(5)));
    assert!(!edits(&world) && !world.state.is_member(UserId::new(2)));
    world.accept(2, 9).expect("accepted");
    assert!(edits(&world));
    assert_eq!(world.state.access(UserId::new(2)), access);
    assert_eq!(kind(world.accept(3, 9)), "unknown");
}

#[test]
fn rule_3_3_an_invitation_ends_half_open_and_a_resent_one_has_one_live_link() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.invite(1, 9, vec![organization_role("member")]).expect("invited");
    world.now = at(1_999);
    let mut last_instant =
        world.command(user(2), Action::AcceptInvitation { invitation: InvitationId::new(9), token: TokenId::new(9) });
    assert!(decide(&world.policy, &world.state, &last_instant).is_ok());
    last_instant.now = at(2_000);
    assert_eq!(kind(decide(&world.policy, &world.state, &last_instant)), "expired");
    let (invitation, token) = (InvitationId::new(9), TokenId::new(10));
    world.now = at(2_000);
    world.run(user(1), Action::ResendInvitation { invitation, token, expires_at: at(5_000) }).expect("resent");
    assert_eq!(kind(world.accept(2, 9)), "dead_token");
    world.run(user(2), Action::AcceptInvitation { invitation, token }).expect("the new link");
}

#[test]
fn cancelled_beats_accepted() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.invite(1, 9, vec![organization_role("member")]).expect("invited");
    let accept =
        world.command(user(2), Action::AcceptInvitation { invitation: InvitationId::new(9), token: TokenId::new(9) });
    world.run(user(1), Action::CancelInvitation { invitation: InvitationId::new(9) }).expect("cancelled");
    assert_eq!(kind(world.carry_out(&accept)), "stale_revision");
    assert_eq!(kind(world.accept(2, 9)), "unknown");
}

#[test]
fn j13_whoever_is_out_takes_back_no_invitation_of_theirs() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.join(1, 2, vec![organization_role("admin")]);
    world.invite(2, 9, vec![organization_role("member")]).expect("invited");
    let cancel = || Action::CancelInvitation { invitation: InvitationId::new(9) };
    assert!(world.clone().run(user(2), cancel()).is_ok(), "they may as long as they are in");
    for out in [Action::RemoveMember { user: UserId::new(2) }, Action::Suspend { user: UserId::new(2) }] {
        let mut world = world.clone();
        world.run(user(1), out.clone()).expect("out");
        let refused = kind(world.run(user(2), cancel()));
        assert!(["not_a_member", "suspended"].contains(&refused), "{out:?}: {refused}");
        world.run(user(1), cancel()).expect("the owner may");
    }
}

#[test]
fn rule_3_8_and_3_9_who_invites_where() {
    let mut world = World::new(SEMJI, "admin", Some("business"));
    world.workspace(5, None);
    world.workspace(6, None);
    world.join(1, 2, vec![organization_role("member"), workspace_role(5, "owner")]);
    world.join(1, 3, vec![organization_role("member"), workspace_role(5, "member")]);
    let guest = |workspace| vec![organization_role("member"), workspace_role(workspace, "limited_guest_writer")];
    world.invite(2, 9, guest(5)).expect("an owner invites to their workspace, membership included");
    assert_eq!(kind(world.invite(2, 10, guest(6))), "not_permitted");
    assert_eq!(kind(world.invite(3, 11, guest(5))), "not_permitted");
    // 3.11: who makes owners is unsaid, so the admin alone.
    assert_eq!(kind(world.invite(2, 12, vec![workspace_role(5, "owner")])), "not_assignable");
    assert_eq!(kind(world.invite(2, 13, vec![organization_role("admin")])), "not_permitted");
}

#[test]
fn rule_0_18_and_3_16_seats_are_tested_at_invitation_and_at_acceptance() {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    for who in 2..=4 {
        world.join(1, who, vec![organization_role("viewer")]);
    }
    world.invite(1, 50, vec![organization_role("viewer")]).expect("the fifth seat");
    // The pending invitation has its seat.
    assert_eq!(kind(world.invite(1, 51, vec![organization_role("viewer")])), "no_seat");
    world.run(user(1), Action::SetExtraSeats { extra: 1 }).expect("bought");
    world.invite(1, 51, vec![organization_role("viewer")]).expect("the sixth seat");
    world.accept(5, 50).expect("the fifth");
    assert_eq!(
        kind(
            world
                .run(user(1), Action::SetExtraSeats { extra: 9 })
                .and_then(|_| world.run(user(1), Action::SetExtraSeats { extra: 9 }))
        ),
        "no_change"
    );
    world.run(user(1), Action::SetExtraSeats { extra: 0 }).expect("five are taken");
    assert_eq!(kind(world.accept(6, 51)), "no_seat");
}

#[test]
fn an_ended_invitation_takes_no_seat() {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    for who in 2..=4 {
        world.join(1, who, vec![organization_role("viewer")]);
    }
    world.invite(1, 50, vec![organization_role("viewer")]).expect("the fifth seat");
    world.now = at(2_000);
    world.invite(1, 51, vec![organization_role("viewer")]).expect("the fifth seat again");
    assert_eq!(kind(world.run(user(1), Action::ExpireInvitations {})), "wrong_actor");
    let events = world.run(By::Host {}, Action::ExpireInvitations {}).expect("noted");
    assert_eq!(events.len(), 1);
    assert_eq!(kind(world.run(By::Host {}, Action::ExpireInvitations {})), "no_change");
}

#[test]
fn rule_1_16_only_the_owner_invites_at_publer() {
    let mut world = World::new(PUBLER, "", None);
    world.workspace(5, Some(1));
    world.profile(7, Some(5));
    let editor = || vec![workspace_role(5, "editor"), profile_role(7, "editor")];
    world.join(1, 2, vec![workspace_role(5, "admin")]);
    assert_eq!(kind(world.invite(2, 9, editor())), "not_permitted");
    world.join(1, 3, editor());
    // 1.17: an admin sets what members may do on an account, and no more than they may themselves.
    world.grant(2, 3, profile_role(7, "client").optional("post.review")).expect("within the admin's rights");
    assert_eq!(kind(world.grant(2, 3, workspace_role(5, "client"))), "not_assignable");
    assert_eq!(
        kind(world.run(user(3), Action::Leave {}).and_then(|_| world.run(user(1), Action::Leave {}))),
        "last_holder"
    );
}

#[test]
fn rule_0_12_and_3_15_removal_is_at_once_and_who_is_invited_again_begins_anew() {
    let mut world = World::new(ALIXIA, "owner", Some("business"));
    world.join(1, 2, vec![organization_role("admin")]);
    world.invite(2, 50, vec![organization_role("viewer")]).expect("invited");
    let remove = world.command(user(1), Action::RemoveMember { user: UserId::new(2) });
    let foreseen = simulate(&world.policy, &world.state, &remove).expect("foreseen");
    assert_eq!(foreseen.stranded, [InvitationId::new(50)]);
    let events = world.carry_out(&remove).expect("removed");
    assert!(effects(&events[..1]).contains(&Effect::SignOut { user: UserId::new(2) }));
    assert!(!world.can(2, Level::Organization, "settings.manage", Place::organization()));
    world.join(1, 2, vec![organization_role("viewer")]);
    assert!(!world.can(2, Level::Organization, "settings.manage", Place::organization()));
}
