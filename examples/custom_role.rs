//! A customer makes a role at run time, under the policy's ceiling: `cargo run --example custom_role`.

use countersign::social::ProfilePermissions;
use countersign::{Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, actor::Assignment};

const POLICY: &str = r#"{
    "format": 1,
    "name": "studio",
    "permissions": { "profile": ["post.view", "post.edit", "post.publish", "post.delete"] },
    "roles": { "profile": { "editor": { "grants": { "profile": "all" } } } },
    "custom_roles": { "profile": { "ceiling": { "profile": { "all_except": ["post.delete"] } } } }
}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (sam, organization, page) = (UserId::new(4), OrganizationId::new(1), ProfileId::new(7));
    let policy = Policy::parse(POLICY)?;

    let night_shift = policy.custom_role(
        r#"{ "format": 1, "level": "profile", "name": "night_shift", "grants": { "profile": ["post.view", "post.publish"] } }"#,
    )?;
    let sam = policy.actor(sam, organization).assignment(Assignment::custom_profile(page, &night_shift));
    let sam = sam.build(Timestamp::from_millis(0))?;
    let page = Organization::new(organization).direct_profile(page);
    println!("may the night shift publish? {}", policy.can(&sam, ProfilePermissions::POST_PUBLISH, &page));
    println!("may it edit?                 {:?}", policy.decide(&sam, ProfilePermissions::POST_EDIT, &page));

    let too_much =
        r#"{ "format": 1, "level": "profile", "name": "cleaner", "grants": { "profile": ["post.delete"] } }"#;
    match policy.custom_role(too_much) {
        Ok(_) => println!("a role above the ceiling was let through"),
        Err(refused) => println!("a role above the ceiling is refused:\n  {refused}"),
    }
    Ok(())
}
