//! The forms of a reach for a host's lists: the row filter for columns, the index for profiles.

use super::{HERE, crowded, profiles, world};
use crate::explain::world::Random;
use crate::thorough::cases;
use countersign::reach::ProfileIndex;
use countersign::{
    Actor, Content, ContentState, Level, OrganizationId, Policy, Profile, ProfileId, Timestamp, UserId, WorkspaceId,
    social::ProfilePermissions, test_kit,
};
use proptest::prelude::*;

fn agorapulse() -> Policy {
    Policy::parse(include_str!("../../../policies/agorapulse.json")).expect("the policy is accepted")
}

/// Everything that a row can say.
fn rows() -> Vec<(Option<UserId>, Option<ContentState>)> {
    let authors = (0..8).map(|user| (user != 7).then_some(UserId::new(user)));
    let states = || std::iter::once(None).chain(ContentState::ALL.map(Some));
    authors.flat_map(|author| states().map(move |state| (author, state))).collect()
}

fn content((author, state): (Option<UserId>, Option<ContentState>)) -> Content<'static> {
    let content = author.map_or(Content::new(), |author| Content::new().author(author));
    state.map_or(content, |state| content.state(state))
}

/// How many rows the row filter admits, each row compared with `can`.
fn sift(
    policy: &Policy,
    actor: &Actor,
    asked: countersign::vocabulary::ErasedPermissions,
    profiles: &[Profile<'_>],
) -> (u64, u64) {
    let filter = policy.reach_erased(actor, asked).compile_filter();
    let row_filter = filter.over(profiles);
    let (mut inside, mut outside) = (0, 0);
    for (place, profile) in profiles.iter().enumerate() {
        for row in rows() {
            let content = content(row);
            let can = policy.can_erased(actor, asked, &profile.content(&content).into());
            assert_eq!(row_filter.admits(place, row.0, row.1), can, "{profile:?} {row:?} in {row_filter:?}");
            if can { inside += 1 } else { outside += 1 }
        }
    }
    assert!(!row_filter.admits(profiles.len(), None, None) && !row_filter.admits(usize::MAX, None, None));
    (inside, outside)
}

#[test]
fn r10_a_sieve_admits_exactly_what_can_allows() {
    let (mut inside, mut outside) = (0, 0);
    for seed in 0..150 {
        let (policy, actor, asked) = world(seed);
        for asked in asked.into_iter().filter(|asked| asked.level() == Level::Profile) {
            let (more_inside, more_outside) = sift(&policy, &actor, asked, &profiles());
            inside += more_inside;
            outside += more_outside;
        }
    }
    assert!(inside > 20_000 && outside > 100_000, "{inside} inside, {outside} outside");
}

/// Whoever did not write it reads it, in the name of anybody who did not write it either.
#[test]
fn r10_a_sieve_knows_more_people_than_a_table_has_room_for() {
    let policy = test_kit::policy("readers").profile_role("reader", &["post.view if !author"]).build();
    let reader = policy.profile_role("reader").expect("a role");
    let view = policy.permission(Level::Profile, "post.view").expect("a permission");
    let build = |user: u64, operators: Vec<Actor>| {
        let builder = policy.actor(UserId::new(user), OrganizationId::new(10)).profile_role(ProfileId::new(7), reader);
        let builder = operators.into_iter().fold(builder, |builder, operator| builder.impersonated_by(operator));
        builder.build(Timestamp::from_millis(0)).expect("an actor")
    };
    for operators in 0..5_u64 {
        let actor = build(1, (0..operators).map(|operator| build(2 + operator, Vec::new())).collect());
        let (inside, outside) = sift(&policy, &actor, view.into(), &profiles());
        assert!(inside > 0 && outside > 0, "{operators} operators: {inside} inside, {outside} outside");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("large organizations", [128, 32])))]

    #[test]
    fn r10_an_index_finds_exactly_the_profiles_in_reach(seed in any::<u64>()) {
        let (policy, mut random) = (agorapulse(), Random::new(seed));
        let actor = crowded(&policy, &mut random);
        let page = |workspace: u64, id: u64| match workspace {
            0 => HERE.direct_profile(ProfileId::new(id)),
            workspace => HERE.workspace(WorkspaceId::new(workspace)).profile(ProfileId::new(id)),
        };
        let rows: Vec<Profile<'_>> = (0..300).map(|_| page(random.below(60), random.below(200))).collect();
        let index = ProfileIndex::new(&rows);
        for asked in [ProfilePermissions::POST_EDIT, ProfilePermissions::POST_PUBLISH, ProfilePermissions::POST_VIEW] {
            let expected: Vec<&Profile<'_>> = rows.iter().filter(|row| policy.can(&actor, asked, row)).collect();
            prop_assert_eq!(policy.reach(&actor, asked).within(&index), expected);
        }
    }
}
