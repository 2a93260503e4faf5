//! The same checks as in `instructions.rs`, in a program that explains: `instructions.sh` compares the two.

use countersign::social::ProfilePermissions;
use countersign::{Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId};
use std::hint::black_box;

fn main() {
    let policy = Policy::parse(include_str!("../policies/agorapulse.json")).unwrap();
    let nobody = policy.actor(UserId::new(1), OrganizationId::new(1)).build(Timestamp::from_millis(0)).unwrap();
    let page = Organization::new(OrganizationId::new(1)).direct_profile(ProfileId::new(7));
    let explanation = policy.explain(&nobody, ProfilePermissions::POST_PUBLISH, black_box(&page));
    assert!(!explanation.can && !explanation.remedies.is_empty());
    support::profiled::run();
}
