//! An operator has no say on posts.

use super::{CHECKER, EDITOR, OPERATOR, PAGE, begin, world};
use crate::joint::house::{House, at as minute, text};
use crate::organization::world::{operator, profile_role, user};
use countersign::approval::{self, RefusalReason};
use countersign::organization::{Action, Place, Role};
use countersign::{Actor, Organization, OrganizationId, Timestamp, UserId};

/// A post of the editor in review, an operator in the place of the checker or of the owner.
#[test]
fn j7_an_operator_approves_nothing_and_exempts_nobody() {
    for whom in [CHECKER, UserId::new(1)] {
        let mut world = world();
        world
            .run(
                user(1),
                Action::ChangeRole { user: EDITOR, role: Role::policy("editor"), to: profile_role(7, "editor") },
            )
            .ok();
        let mut house = House::new(world);
        house.own = minute(10);
        house.create(2, &[PAGE]);
        house.own = minute(11);
        house.run(operator(), begin("owner", Some(whom), 60_000 * 60)).expect("the operator enters");
        let (policy, now) = (house.policy, house.own);
        let acting = house.world.state.support_actor(policy, OPERATOR, now).expect("an actor");
        // Whoever submits through support is exempt from nothing, whatever the member may do.
        let submit = approval::Action::Submit { targets: vec![PAGE] };
        let roster = house.roster();
        if whom == UserId::new(1) {
            let command = house.command(approval::By::user(whom), submit);
            house.send_in(&roster.context(house.rules).acting(&acting), &command).expect("both may");
        } else {
            house.does(2, submit);
        }
        let stage = "check".to_owned();
        let in_review = house.status_at(PAGE) == countersign::ContentState::InReview;
        assert_eq!(in_review, whom == UserId::new(1), "the editor alone needs no review, and support does");
        if !in_review {
            continue;
        }
        for action in [
            approval::Action::Approve { targets: vec![PAGE], stage: stage.clone() },
            approval::Action::ForceApprove { targets: vec![PAGE] },
        ] {
            for by in [whom, OPERATOR] {
                let command = house.command(approval::By::user(by), action.clone());
                let context = roster.context(house.rules);
                let refused = house.clone().send_in(&context.acting(&acting), &command).expect_err("refused").reason;
                assert!(
                    matches!(refused, RefusalReason::NotAllowed { .. } | RefusalReason::UnknownPerson { .. }),
                    "{refused:?}"
                );
            }
        }
        house.does(1, approval::Action::Approve { targets: vec![PAGE], stage });
    }
}

/// Whoever the host takes for one of the team by mistake has no say either.
#[test]
fn j7_an_operator_in_a_roster_is_nobody() {
    let mut world = world();
    world
        .run(user(1), Action::Revoke { user: EDITOR, place: Place::profile(PAGE), role: Role::policy("editor") })
        .expect("revoked");
    world.run(user(1), Action::Grant { user: EDITOR, access: profile_role(7, "checker") }).expect("granted");
    world.run(operator(), begin("owner", None, 60_000 * 60)).expect("the operator enters");
    let (policy, now) = (world.policy.clone(), Timestamp::from_millis(2_000));
    let rules = approval::Rules::of(&policy);
    let mut people: Vec<Actor> =
        [1, 2, 3].map(|user| world.state.actor(&policy, UserId::new(user), now).expect("an actor")).into();
    people.push(world.state.support_actor(&policy, OPERATOR, now).expect("an actor"));
    let places = [Organization::new(OrganizationId::new(10)).direct_profile(PAGE)];
    let context = approval::Context::new(&rules, &places, &people);
    let post = approval::State::new(OrganizationId::new(10), countersign::ContentId::new(900));
    let create = approval::Action::Create { targets: vec![PAGE], digests: text(1) };
    let command = approval::Command {
        id: countersign::id::CommandId::new(1),
        by: approval::By::user(OPERATOR),
        now,
        revision: 0,
        version: 0,
        action: create,
    };
    let refused = approval::decide(&context, &post, &command).expect_err("refused").reason;
    assert!(matches!(refused, RefusalReason::UnknownPerson { user } if user == OPERATOR), "{refused:?}");
}
