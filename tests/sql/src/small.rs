//! The small worlds that explanations are tested on: every feature of a policy, few ids.

use crate::compare::{Question, Tally, compare, pages};
use crate::database::Database;
use crate::row::{Pool, Row};
use crate::said::Said;
use crate::store::Store;
use crate::world::{self, Random};
use countersign::{Level, Policy, Timestamp, vocabulary::ErasedPermissions};
use serde_json::{Value, json};

/// Compares those worlds over one table of 3,000 rows.
pub fn small_worlds(database: &mut dyn Database, store: Store, seeds: std::ops::Range<u64>) -> Tally {
    let pool = Pool {
        organizations: vec![10, 11],
        workspaces: vec![5, 6, 7],
        profiles: vec![7, 8, 9],
        users: vec![1, 2, 3, 4],
        contents: vec![3, 4],
    };
    let mut random = Random::new(seeds.end);
    let rows: Vec<Row> = (0..3_000).map(|key| Row::random(key, &pool, &mut random)).collect();
    database.load(store, &rows);
    let mut tally = Tally::default();
    for seed in seeds {
        let (mut document, request) = world::of(seed);
        if seed % 2 == 0 {
            forbid_much(&mut document);
        }
        let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
        let now = Some(Timestamp::from_millis(500));
        let actor = policy.read_actor(&request["actor"].to_string(), now).expect("the actor is built");
        let one = |level, name| ErasedPermissions::from(policy.permission(level, name).expect("a permission"));
        let (view, edit) = (one(Level::Profile, "post.view"), one(Level::Profile, "post.edit"));
        let both = view.with(policy.permission(Level::Profile, "post.edit").expect("a permission")).expect("one level");
        for asked in [view, edit, both, one(Level::Workspace, "content.edit"), ErasedPermissions::empty(Level::Profile)]
        {
            let own = policy.reach_erased(&actor, asked).level();
            for said in [Said::everything(), Said::random(&mut random, 10)] {
                let level = if random.one_in(12) { Level::Organization } else { own };
                let question = Question { policy: &policy, actor: &actor, asked, level, said };
                compare(database, store, &pool, &rows, &question, &mut tally);
                if random.one_in(6) {
                    pages(database, store, &question, &mut tally);
                }
            }
        }
    }
    tally
}

/// Prohibitions whose conditions would multiply the parts of a reach, so that they stand beside them.
fn forbid_much(document: &mut Value) {
    let mut all = document["forbid"].as_array().cloned().unwrap_or_default();
    for person in ["author", "assignee", "connector"] {
        for state in ["draft", "in_review", "published"] {
            all.push(json!({"level": "profile", "permissions": ["post.view"], "when": [person, state]}));
        }
    }
    document["forbid"] = json!(all);
}
