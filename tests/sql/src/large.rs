//! The shipped policies over large organizations, with ids that a careless column would cut.

use crate::compare::{Question, Tally, compare, pages};
use crate::database::Database;
use crate::row::{Pool, Row, pick};
use crate::said::Said;
use crate::store::Store;
use crate::world::Random;
use countersign::{Actor, Level, Policy, ProfileId, Timestamp, vocabulary::ErasedPermissions};
use serde_json::{Value, json};

const POLICIES: [&str; 5] = [
    include_str!("../../../policies/agorapulse.json"),
    include_str!("../../../policies/alex.json"),
    include_str!("../../../policies/alixia.json"),
    include_str!("../../../policies/publer.json"),
    include_str!("../../../policies/semji.json"),
];

/// Half are small keys; a quarter lie from 2^63 on, and a quarter share their low half with a small key.
fn ids(count: u128) -> Vec<u128> {
    let id = |index: u128| match index % 4 {
        0 | 1 => index + 1,
        2 => (1 << 63) + index,
        _ => ((index + 1) << 64) | (index - 1),
    };
    (0..count).map(id).collect()
}

fn pool() -> Pool {
    Pool { organizations: ids(4), workspaces: ids(30), profiles: ids(200), users: ids(8), contents: ids(40) }
}

fn that_fit(store: Store) -> Pool {
    let keep = |mut ids: Vec<u128>| {
        ids.retain(|bits| store.can_hold(*bits));
        ids
    };
    let Pool { organizations, workspaces, profiles, users, contents } = pool();
    Pool {
        organizations: keep(organizations),
        workspaces: keep(workspaces),
        profiles: keep(profiles),
        users: keep(users),
        contents: keep(contents),
    }
}

/// As JSON says it; ids of all kinds look alike there.
fn id(from: &[u128], random: &mut Random) -> Value {
    json!(ProfileId::from_u128(pick(from, random)))
}

fn some(from: &[u128], random: &mut Random) -> Vec<Value> {
    (0..1 + random.below(12)).map(|_| id(from, random)).collect()
}

fn names(of: &Value) -> Vec<String> {
    match of {
        Value::Object(map) => map.keys().cloned().collect(),
        Value::Array(list) => list.iter().filter_map(|name| name.as_str().map(str::to_string)).collect(),
        _ => Vec::new(),
    }
}

fn one(names: &[String], random: &mut Random) -> String {
    names[usize::try_from(random.below(names.len() as u64)).expect("an index")].clone()
}

fn assignment(document: &Value, pool: &Pool, random: &mut Random) -> Value {
    let level = one(&names(&document["roles"]), random);
    let mut assignment = json!({"level": level, "role": one(&names(&document["roles"][&level]), random)});
    match level.as_str() {
        "workspace" => assignment["node"] = id(&pool.workspaces, random),
        "profile" => assignment["node"] = id(&pool.profiles, random),
        _ => {}
    }
    if level != "profile" && random.one_in(2) {
        assignment[random.pick(&["only_profiles", "except_profiles"])] = json!(some(&pool.profiles, random));
    }
    if level == "organization" && random.one_in(2) {
        assignment[random.pick(&["only_workspaces", "except_workspaces"])] = json!(some(&pool.workspaces, random));
    }
    assignment
}

fn actor(document: &Value, pool: &Pool, random: &mut Random, depth: u32) -> Value {
    let most = if random.one_in(2) { 3 } else { 40 };
    let assignments: Vec<Value> = (0..1 + random.below(most)).map(|_| assignment(document, pool, random)).collect();
    let mut actor = json!({"user": id(&pool.users, random), "organization": 1, "assignments": assignments});
    if random.one_in(12) {
        actor["organization"] = id(&pool.organizations, random);
    }
    let plans = names(&document["plans"]);
    if !plans.is_empty() {
        actor["plan"] = json!(one(&plans, random));
    }
    if depth > 0 && random.one_in(3) {
        actor["attenuations"] = json!([match random.below(3) {
            0 => {
                let mut operator = self::actor(document, pool, random, depth - 1);
                operator["organization"] = actor["organization"].clone();
                json!({"actor": operator})
            }
            1 => {
                let workspaces = some(&pool.workspaces, random).into_iter().map(|id| json!({"workspace": id}));
                let profiles = some(&pool.profiles, random).into_iter().map(|id| json!({"profile": id}));
                json!({"nodes": workspaces.chain(profiles).collect::<Vec<_>>(), "until": 900})
            }
            _ => json!({"content": id(&pool.contents, random), "until": 900}),
        }]);
    }
    actor
}

fn asked(policy: &Policy, document: &Value, random: &mut Random) -> ErasedPermissions {
    let levels = [Level::Organization, Level::Workspace, Level::Profile, Level::Profile];
    let named = |level: Level| names(&document["permissions"][level.to_string()]);
    let levels: Vec<&Level> = levels.iter().filter(|level| !named(**level).is_empty()).collect();
    let level = *random.pick(&levels);
    let all = named(level);
    let mut asked =
        ErasedPermissions::from(policy.permission(level, &one(&all, random)).expect("a permission of the document"));
    if random.one_in(4) {
        let other = policy.permission(level, &one(&all, random)).expect("a permission of the document");
        asked = asked.with(other).expect("one level");
    }
    asked
}

/// Compares so many actors of each shipped policy over one table of 4,000 rows.
pub fn large_worlds(database: &mut dyn Database, store: Store, actors: u64) -> Tally {
    let (everything, fitting) = (pool(), that_fit(store));
    let mut random = Random::new(actors);
    let rows: Vec<Row> = (0..4_000).map(|key| Row::random(key, &fitting, &mut random)).collect();
    database.load(store, &rows);
    let mut tally = Tally::default();
    for text in POLICIES {
        let document: Value = serde_json::from_str(text).expect("JSON");
        let policy = Policy::parse(text).expect("the policy is accepted");
        for _ in 0..actors {
            let json = actor(&document, &everything, &mut random, 1);
            let actor: Actor = policy
                .read_actor(&json.to_string(), Some(Timestamp::from_millis(500)))
                .unwrap_or_else(|error| panic!("{error}: {json}"));
            for _ in 0..3 {
                let asked = asked(&policy, &document, &mut random);
                let said = if random.one_in(2) { Said::everything() } else { Said::random(&mut random, 1) };
                let level = policy.reach_erased(&actor, asked).level();
                let question = Question { policy: &policy, actor: &actor, asked, level, said };
                compare(database, store, &fitting, &rows, &question, &mut tally);
                if random.one_in(6) {
                    pages(database, store, &question, &mut tally);
                }
            }
        }
    }
    tally
}
