//! Prohibitions do not multiply.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers of a test are small")]

use crate::id::{OrganizationId, ProfileId, UserId};
use crate::level::Level;
use crate::policy::Policy;
use crate::resource::{Content, ContentState, Organization};
use crate::time::Timestamp;
use crate::vocabulary::social::ProfilePermissions;
use crate::work;
use crate::{WorkspaceId, resource};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// So many rules of five literals, all different, out of what sixteen atoms can say.
fn policy_of(rules: usize) -> Policy {
    let facts: Vec<String> = (0..16).map(|fact| format!("fact_{fact}")).collect();
    let mut written: Vec<String> = Vec::new();
    for seed in 0.. {
        let mut literals: Vec<String> = Vec::new();
        for step in 0..16_usize {
            if literals.len() < 5 && (seed >> (step % 8)) & 1 == step & 1 {
                let sign = if (seed + step) % 3 == 0 { "!" } else { "" };
                literals.push(format!("\"{sign}fact_{}\"", (step * 5 + seed) % 16));
            }
        }
        let rule = format!(r#"{{"level":"profile","permissions":["post.edit"],"when":[{}]}}"#, literals.join(","));
        if literals.len() == 5 && !written.contains(&rule) {
            written.push(rule);
        }
        if written.len() == rules {
            break;
        }
    }
    let facts: Vec<String> = facts.iter().map(|fact| format!("\"{fact}\"")).collect();
    let text = format!(
        r#"{{"format":1,"name":"forbidding","facts":[{}],"permissions":{{"profile":["post.edit"]}},
            "roles":{{"profile":{{"editor":{{"grants":{{"profile":["post.edit"]}}}}}}}},"forbid":[{}]}}"#,
        facts.join(","),
        written.join(",")
    );
    Policy::parse(&text).unwrap()
}

const PAGE: ProfileId = ProfileId::new(7);
const HERE: OrganizationId = OrganizationId::new(1);

fn reach_of(policy: &Policy) -> (crate::reach::Reach, u64) {
    let editor = policy.profile_role("editor").unwrap();
    let actor = policy.actor(UserId::new(3), HERE).profile_role(PAGE, editor).build(Timestamp::from_millis(0)).unwrap();
    work::count(|| policy.reach(&actor, ProfilePermissions::POST_EDIT))
}

#[test]
fn many_prohibitions_make_few_parts_and_little_work() {
    let ((some, steps), (more, twice)) = (reach_of(&policy_of(16)), reach_of(&policy_of(128)));
    let (some, more) = (some.parts(), more.parts());
    assert!(some.union.len() <= 32 && more.union.len() <= 32, "{} and {} parts", some.union.len(), more.union.len());
    assert!(some.lifts.len() >= 14, "{} beside the parts", some.lifts.len());
    assert!(some.lifts.iter().all(|one_of| one_of.len() > 1));
    assert!(steps < 1_000 && twice < 8 * steps, "{steps} steps for 16 rules, {twice} for 128");
}

#[test]
fn what_stands_beside_the_parts_is_asked_in_every_form() {
    for rules in [1, 2, 3, 16, 128] {
        let policy = policy_of(rules);
        let (reach, _) = reach_of(&policy);
        let filter = reach.compile_filter();
        let editor = policy.profile_role("editor").unwrap();
        let actor =
            policy.actor(UserId::new(3), HERE).profile_role(PAGE, editor).build(Timestamp::from_millis(0)).unwrap();
        let page = Organization::new(HERE).workspace(WorkspaceId::new(5)).profile(PAGE);
        let facts: Vec<resource::Fact> = (0..16).map(|fact| policy.fact(&format!("fact_{fact}")).unwrap()).collect();
        let (mut allowed, mut random) = (0, 7_u64);
        for _ in 0..2_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut content = Content::new().state(ContentState::Draft);
            for (at, fact) in facts.iter().enumerate() {
                // Mostly so that something is lifted; sometimes unknown.
                match random >> (2 * at + 16) & 3 {
                    0 => {}
                    1 => content = content.fact(*fact, true),
                    _ => content = content.fact(*fact, false),
                }
            }
            let on = page.content(&content);
            let can = policy.can(&actor, ProfilePermissions::POST_EDIT, &on);
            assert_eq!(reach.contains(on), can);
            assert_eq!(filter.admits(on), can);
            assert_eq!(filter.at(&page).admits(&content), can);
            allowed += u32::from(can);
        }
        assert!(!reach.is_everything() && !filter.at(&page).is_always(), "{rules} rules");
        assert!(rules > 3 || (allowed > 100 && allowed < 2_000), "{allowed} allowed under {rules} rules");
        assert_eq!(reach.level(), Level::Profile);
    }
}
