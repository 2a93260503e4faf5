//! What only the typed face can ask: unknown bits, handles of other policies, several resources.

use crate::thorough::cases;
use bitflags::Flags;
use countersign::social::{OrganizationPermissions, ProfilePermissions};
use countersign::test_kit::strategies::{self, PEOPLE, PROFILES, place};
use countersign::test_kit::{self, NOW, ORGANIZATION, actor};
use countersign::{
    Actor, Content, ContentState, Organization, Policy, Profile, ProfileId, Reason, UserId,
    actor::{ActorError, Assignment, Attenuation},
    assert_allowed, assert_denied,
    resource::ErasedResource,
    vocabulary::ErasedPermissions,
};
use proptest::prelude::*;
use proptest::sample::select;

fn agorapulse() -> Policy {
    Policy::parse(include_str!("../../../policies/agorapulse.json")).unwrap()
}

fn with_role(policy: &Policy, role: &str) -> Actor {
    actor(policy, 1).profile_role(7, role).build()
}

fn page(id: u64) -> Profile<'static> {
    test_kit::profile_in(5, id)
}

#[test]
fn r8_an_empty_request_and_unknown_bits_are_denied() {
    let policy = agorapulse();
    let owner = actor(&policy, 1).organization_role("owner").build();
    let empty = ProfilePermissions::empty();
    assert!(!policy.can(&owner, empty, &page(7)));
    assert_denied!(policy, owner, empty, page(7), Reason::EmptyRequest);
    for bit in 0..128 {
        let asked = ProfilePermissions::from_bits_retain(1 << bit);
        let allowed = policy.permissions(&owner, &page(7)).allowed.contains(asked);
        assert_eq!(policy.can(&owner, asked, &page(7)), allowed);
        let known = ProfilePermissions::FLAGS.iter().any(|flag| flag.value().bits() == 1 << bit);
        assert!(known || !allowed, "bit {bit} is no permission");
        let with_unknown = ProfilePermissions::POST_VIEW | asked;
        assert_eq!(policy.can(&owner, with_unknown, &page(7)), allowed, "bit {bit} beside a permission that is held");
    }
}

#[test]
fn r11_for_all_and_any_over_lists() {
    let policy = agorapulse();
    let editor = with_role(&policy, "editor");
    let publish = ProfilePermissions::POST_PUBLISH;
    let (here, there) = (page(7), page(8));
    assert!(policy.can_all(&editor, publish, &[here, here]));
    assert!(!policy.can_all(&editor, publish, &[here, there]));
    assert!(policy.can_any(&editor, publish, &[there, here]));
    assert!(!policy.can_any(&editor, publish, &[there]));
    assert!(!policy.can_all(&editor, publish, &[]) && !policy.can_any(&editor, publish, &[]));
    assert_eq!(policy.decide_all(&editor, publish, &[here, there]).reason(), Reason::NotGranted);
    assert_eq!(policy.decide_all(&editor, publish, &[]).reason(), Reason::EmptyRequest);
    assert_eq!(policy.decide_any(&editor, publish, &[]).reason(), Reason::EmptyRequest);
    assert!(policy.decide_any(&editor, publish, &[there, here]).is_plain());

    let moderator = with_role(&policy, "moderator");
    let label = policy.decide_all(&moderator, ProfilePermissions::SCHEDULED_POST_LABEL, &[here, here]);
    assert_eq!(label.obligations().collect::<Vec<_>>(), ["submit_for_approval"]);
    let any = policy.decide_any(&moderator, ProfilePermissions::SCHEDULED_POST_LABEL, &[there, here]);
    assert!(any.is_allowed() && !any.is_plain());
}

#[test]
fn r12_handles_of_another_policy_are_refused() {
    let (one, other) = (agorapulse(), Policy::parse(include_str!("../../../policies/publer.json")).unwrap());
    let foreign = other.profile_role("editor").unwrap();
    let builder = || one.actor(UserId::new(1), ORGANIZATION);
    assert_eq!(builder().profile_role(ProfileId::new(7), foreign).build(NOW).unwrap_err(), ActorError::OtherPolicy);
    let timed = Assignment::profile(ProfileId::new(7), foreign).until(NOW);
    assert_eq!(builder().assignment(timed).build(NOW).unwrap_err(), ActorError::OtherPolicy, "expired or not");

    let stranger = with_role(&other, "editor");
    assert_eq!(builder().impersonated_by(stranger.clone()).build(NOW).unwrap_err(), ActorError::OtherPolicy);
    assert!(!one.can(&stranger, ProfilePermissions::POST_VIEW, &page(7)));
    assert_denied!(one, stranger, ProfilePermissions::POST_VIEW, page(7), Reason::OtherPolicy);
    assert!(one.permissions(&stranger, &page(7)).all().is_empty());
}

#[test]
fn r12_an_equal_policy_takes_the_handles_of_its_twin() {
    let (one, twin) = (agorapulse(), agorapulse());
    let editor = with_role(&one, "editor");
    assert_allowed!(twin, editor, ProfilePermissions::POST_PUBLISH, page(7));
}

#[test]
fn r12_what_does_not_fit_is_refused_when_the_actor_is_built() {
    let policy = Policy::parse(include_str!("../../../policies/publer.json")).unwrap();
    let client = policy.profile_role("client").unwrap();
    let start = || policy.actor(UserId::new(1), ORGANIZATION);
    let narrowed = Assignment::profile(ProfileId::new(7), client).only_profiles([ProfileId::new(7)]);
    assert_eq!(start().assignment(narrowed).build(NOW).unwrap_err(), ActorError::WrongNarrowing);
    let widened = Assignment::profile(ProfileId::new(7), client).optional(OrganizationPermissions::MEMBER_INVITE);
    assert_eq!(start().assignment(widened).build(NOW).unwrap_err(), ActorError::NotOffered);

    let planned = Policy::parse(include_str!("../../../policies/alixia.json")).unwrap();
    let unplanned = planned.actor(UserId::new(1), ORGANIZATION).build(NOW);
    assert_eq!(unplanned.unwrap_err(), ActorError::MissingPlan);
}

#[test]
fn r4_facts_of_another_policy_are_unknown() {
    let policy = |name| test_kit::policy(name).profile_role("reader", &["post.view if urgent"]).build();
    let (one, other) = (policy("one"), policy("other"));
    let reader = with_role(&one, "reader");
    let (own, foreign) = (test_kit::facts(&one, &[("urgent", true)]), test_kit::facts(&other, &[("urgent", true)]));
    assert_allowed!(one, reader, ProfilePermissions::POST_VIEW, page(7).content(&own));
    assert_denied!(one, reader, ProfilePermissions::POST_VIEW, page(7).content(&foreign));
    let both = foreign.fact(one.fact("urgent").unwrap(), true);
    assert_denied!(one, reader, ProfilePermissions::POST_VIEW, page(7).content(&both));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("actors who are asked in both ways", [256, 32])))]

    #[test]
    fn erased_questions_get_the_typed_answers(actor in strategies::actors(&agorapulse()), author in select(&PEOPLE[..])) {
        let policy = agorapulse();
        let post = Content::new().author(author).state(ContentState::Scheduled);
        for on in PROFILES.map(place).into_iter().flat_map(|page| [page, page.content(&post)]) {
            for flag in ProfilePermissions::all().iter() {
                let erased = ErasedPermissions::from_typed(flag);
                prop_assert_eq!(policy.can_erased(&actor, erased, &on.into()), policy.can(&actor, flag, &on));
                prop_assert_eq!(policy.decide_erased(&actor, erased, &on.into()), policy.decide(&actor, flag, &on));
            }
        }
    }
}

#[test]
fn erased_questions_of_another_level_are_denied() {
    let policy = agorapulse();
    let moderator = with_role(&policy, "moderator");
    let root: ErasedResource<'_> = Organization::new(ORGANIZATION).into();
    let asked = ErasedPermissions::from_typed(ProfilePermissions::POST_VIEW);
    assert_eq!(policy.decide_erased(&moderator, asked, &root).reason(), Reason::WrongLevel);
    assert!(!policy.can_erased(&moderator, asked, &root));
}

#[test]
fn r6_a_key_never_gives_what_its_maker_lost() {
    let policy = agorapulse();
    let key = || Attenuation::only(ProfilePermissions::POST_PUBLISH).profile(ProfileId::new(7));
    let through = |role| actor(&policy, 1).behind(key()).profile_role(7, role).build();
    assert_allowed!(policy, through("editor"), ProfilePermissions::POST_PUBLISH, page(7));
    assert_denied!(policy, through("editor"), ProfilePermissions::POST_EDIT, page(7), Reason::ExcludedByKey);
    assert_denied!(policy, through("guest"), ProfilePermissions::POST_PUBLISH, page(7));
}
