//! From nothing to a decision: `cargo run --example quick_start`.

use countersign::social::ProfilePermissions;
use countersign::{Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    let now = Timestamp::from_millis(1_761_055_800_000);

    let policy = Policy::parse(include_str!("../policies/agorapulse.json"))?;
    let (member, editor) = (policy.organization_role("member")?, policy.profile_role("editor")?);
    let actor = policy.actor(julie, agency).organization_role(member).profile_role(page, editor).build(now)?;
    let page = Organization::new(agency).workspace(WorkspaceId::new(2)).profile(page);
    let may_publish = policy.can(&actor, ProfilePermissions::POST_PUBLISH, &page);

    println!("may Julie publish on this page? {may_publish}");
    println!(
        "may she force a decision?      {:?}",
        policy.decide(&actor, ProfilePermissions::POST_FORCE_DECISION, &page)
    );
    println!("her buttons there:             {} of them", policy.permissions(&actor, &page).all().iter().count());
    Ok(())
}
