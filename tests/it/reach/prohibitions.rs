//! Many prohibitions, which stand beside the parts: the same law.

use super::{ACTOR, HERE, OPERATOR};
use crate::explain::world::Random;
use crate::thorough::extent;
use countersign::social::ProfilePermissions;
use countersign::{Actor, Content, ContentState, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};
use serde_json::json;

const FACTS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
const STATES: [ContentState; 3] = [ContentState::Draft, ContentState::Scheduled, ContentState::Published];

/// So many rules of two to five literals, of facts and of people and states.
fn policy(random: &mut Random, rules: u64) -> Policy {
    let atoms: Vec<&str> = FACTS.into_iter().chain(["author", "assignee", "connector", "draft", "scheduled"]).collect();
    let literals = |random: &mut Random, most: u64| {
        let mut named: Vec<&str> = Vec::new();
        while (named.len() as u64) < 2 + random.below(most - 1) {
            let atom = random.pick(&atoms);
            if !named.contains(&atom) {
                named.push(atom);
            }
        }
        let sign = |random: &mut Random| if random.one_in(3) { "!" } else { "" };
        named.into_iter().map(|atom| format!("{}{atom}", sign(random))).collect::<Vec<_>>()
    };
    let rule = |random: &mut Random| {
        let when = literals(random, 5);
        json!({"level": "profile", "permissions": ["post.edit"], "when": when})
    };
    let gate = |random: &mut Random| json!({"permissions": ["post.edit"], "when": literals(random, 2)});
    let forbid: Vec<_> = (0..rules).map(|_| rule(random)).collect();
    let gates: Vec<_> = (0..3).map(|_| gate(random)).collect();
    let document = json!({
        "format": 1, "name": "forbidding", "facts": FACTS, "permissions": {"profile": ["post.view", "post.edit"]},
        "roles": {
            "organization": {"chief": {"grants": {"profile": "all"}}},
            "profile": {"editor": {"grants": {"profile": ["post.edit"]}}, "helper": {"grants": {"profile": gates}}}
        },
        "forbid": forbid
    });
    Policy::parse(&document.to_string()).expect("the policy is accepted")
}

fn actor(policy: &Policy, random: &mut Random) -> Actor {
    let mut builder = policy.actor(ACTOR[0], OrganizationId::new(10));
    for page in [7, 8] {
        let role = policy.profile_role(random.pick(&["editor", "helper"])).expect("a role");
        builder = builder.profile_role(ProfileId::new(page), role);
    }
    if random.one_in(3) {
        let chief = policy.organization_role("chief").expect("a role");
        let operator = policy.actor(OPERATOR[0], OrganizationId::new(10)).organization_role(chief);
        builder = builder.impersonated_by(operator.build(Timestamp::from_millis(0)).expect("an actor"));
    }
    builder.build(Timestamp::from_millis(0)).expect("an actor")
}

/// Content that is stored in columns: by whom, and in which state.
fn row(random: &mut Random) -> (Content<'static>, Option<UserId>, Option<ContentState>) {
    let author = (!random.one_in(4)).then(|| UserId::new(1 + random.below(3)));
    let state = (!random.one_in(4)).then(|| STATES[random.below(3) as usize]);
    let mut content = Content::new();
    if let Some(author) = author {
        content = content.author(author);
    }
    if let Some(state) = state {
        content = content.state(state);
    }
    (content, author, state)
}

/// The same with what else may be known of it.
fn told(policy: &Policy, mut content: Content<'static>, random: &mut Random) -> Content<'static> {
    let lists: [&'static [UserId]; 3] = [&[], &ACTOR, &OPERATOR];
    if !random.one_in(4) {
        content = content.assignees(lists[random.below(3) as usize]);
    }
    for fact in FACTS {
        if !random.one_in(6) {
            content = content.fact(policy.fact(fact).expect("a fact"), random.one_in(3));
        }
    }
    content
}

#[test]
fn r10_prohibitions_beside_the_parts_are_asked_as_a_check_asks_them() {
    let (mut beside, mut inside, mut outside) = (0_usize, 0_usize, 0_usize);
    for seed in 0..extent("policies of many prohibitions", None, [400, 60]) {
        let mut random = Random::new(seed);
        let rules = [2, 3, 5, 8, 16, 64][(seed % 6) as usize];
        let policy = policy(&mut random, rules);
        let actor = actor(&policy, &mut random);
        let reach = policy.reach(&actor, ProfilePermissions::POST_EDIT);
        let filter = reach.compile_filter();
        beside += usize::from(!reach.parts().lifts.is_empty());
        assert!(reach.parts().union.len() <= 4 * 32 * 4, "{} parts", reach.parts().union.len());
        let pages = [7, 8, 9].map(|page| HERE.workspace(WorkspaceId::new(5)).profile(ProfileId::new(page)));
        let rows = filter.over(&pages);
        for _ in 0..200 {
            let (plain, author, state) = row(&mut random);
            let content = told(&policy, plain, &mut random);
            for (at, page) in pages.iter().enumerate() {
                let connected = page.connected_by(UserId::new(1 + random.below(3)));
                let on = connected.content(&content);
                let can = policy.can(&actor, ProfilePermissions::POST_EDIT, &on);
                assert_eq!(reach.contains(on), can, "seed {seed}");
                assert_eq!(filter.admits(on), can, "seed {seed}");
                assert_eq!(filter.at(&connected).admits(&content), can, "seed {seed}");
                let can_row = policy.can(&actor, ProfilePermissions::POST_EDIT, &page.content(&plain));
                assert_eq!(rows.admits(at, author, state), can_row, "seed {seed}");
                if can { inside += 1 } else { outside += 1 }
            }
        }
    }
    assert!(beside > 20 && inside > 500 && outside > 500, "{beside} policies, {inside} inside, {outside} outside");
}
