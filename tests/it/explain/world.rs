//! Small policies and requests, a few features in each.

use serde_json::{Value, json};

/// A small generator of numbers; the same seed gives the same world.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[usize::try_from(self.below(from.len() as u64)).expect("an index")]
    }
}

const PROFILE: [&str; 2] = ["post.view", "post.edit"];
const WORKSPACE: [&str; 1] = ["content.edit"];

/// What a world has; each costs the brute force dearly.
struct Features {
    facts: bool,
    identity: bool,
    states: bool,
    plans: bool,
    times: bool,
    workspaces: bool,
    optional: bool,
    limits: bool,
    /// Facts about whoever asks.
    told: bool,
    everyone: bool,
}

pub(crate) fn of(seed: u64) -> (Value, Value) {
    let mut random = Random::new(seed);
    for _ in 0..8 {
        random.below(2);
    }
    let features = Features {
        facts: random.one_in(2),
        identity: random.one_in(3),
        states: random.one_in(4),
        plans: random.one_in(4),
        times: random.one_in(3),
        workspaces: random.one_in(2),
        optional: random.one_in(3),
        limits: random.one_in(3),
        told: random.one_in(3),
        everyone: random.one_in(4),
    };
    let document = document(&mut random, &features);
    let request = request(&mut random, &features);
    (document, request)
}

fn literals(random: &mut Random, features: &Features) -> Vec<String> {
    let mut pool: Vec<&str> = Vec::new();
    if features.facts {
        pool.extend(["sensitive", "late"]);
    }
    if features.told {
        pool.push("second_factor");
    }
    if features.identity {
        pool.extend(["author", "assignee", "connector"]);
    }
    if features.states {
        pool.extend(["scheduled", "published"]);
    }
    let mut chosen: Vec<String> = Vec::new();
    for _ in 0..random.below(3) {
        if !pool.is_empty() {
            let atom = random.pick(&pool);
            pool.retain(|other| *other != atom);
            chosen.push(if random.one_in(2) { format!("!{atom}") } else { atom.into() });
        }
    }
    chosen
}

fn grant(random: &mut Random, features: &Features, names: &[&str]) -> Value {
    let mut grant = json!({"permissions": [random.pick(names)]});
    let mut when = literals(random, features);
    if names == WORKSPACE {
        when.retain(|literal| !literal.ends_with("connector"));
    }
    if !when.is_empty() {
        grant["when"] = json!(when);
    }
    if random.one_in(5) {
        grant["obligations"] = json!(["approve"]);
    }
    grant
}

fn role(random: &mut Random, features: &Features, workspace: bool) -> Value {
    let mut role = json!({"grants": {}});
    for _ in 0..random.below(3) {
        let grant = grant(random, features, &PROFILE);
        push(&mut role["grants"], "profile", grant);
    }
    if workspace && random.one_in(2) {
        let grant = grant(random, features, &WORKSPACE);
        push(&mut role["grants"], "workspace", grant);
    }
    if features.optional && random.one_in(2) {
        role["optional"] = json!({"profile": [grant(random, features, &PROFILE)]});
    }
    role
}

pub(super) fn push(object: &mut Value, key: &str, item: Value) {
    let list = object.as_object_mut().expect("an object").entry(key).or_insert_with(|| json!([]));
    list.as_array_mut().expect("a list").push(item);
}

fn document(random: &mut Random, features: &Features) -> Value {
    let mut roles = json!({"organization": {"chief": role(random, features, features.workspaces)}});
    roles["profile"] = json!({"writer": role(random, features, false)});
    if features.workspaces {
        roles["workspace"] = json!({"lead": role(random, features, true)});
        if random.one_in(3) {
            roles["workspace"]["lead"]["confers"] = json!({"profile": ["writer"]});
        }
    }
    if random.one_in(3) {
        roles["organization"]["deputy"] = json!({"inherits": ["chief"]});
    }
    let mut document = json!({
        "format": 1, "name": "small", "obligations": ["approve"],
        "permissions": {"workspace": WORKSPACE, "profile": PROFILE}, "roles": roles
    });
    if features.facts {
        document["facts"] = json!(["sensitive", "late"]);
    }
    if features.told {
        document["actor_facts"] = json!(["second_factor"]);
    }
    if features.everyone {
        let who = if random.one_in(2) { &["members", "anyone"][..] } else { &["members"][..] };
        document["everyone"] = json!({random.pick(who): {"profile": [grant(random, features, &PROFILE)]}});
    }
    let mut forbid = Vec::new();
    for _ in 0..random.below(3) {
        let mut rule = json!({"level": "profile", "permissions": [random.pick(&PROFILE)]});
        let when = literals(random, features);
        if !when.is_empty() || random.one_in(6) {
            if !when.is_empty() {
                rule["when"] = json!(when);
            }
            forbid.push(rule);
        }
    }
    if !forbid.is_empty() {
        document["forbid"] = json!(forbid);
    }
    if features.plans {
        let free = if random.one_in(2) { json!({"permissions": {"profile": ["post.view"]}}) } else { json!({}) };
        document["plans"] = json!({"free": free, "paid": {}});
        if random.one_in(2) {
            document["plans"]["free"]["roles"] = json!({"profile": "all"});
        }
        if random.one_in(3) {
            document["plans"]["paid"]["roles"] = json!({"organization": "all"});
        }
    }
    document
}

fn assignment(random: &mut Random, features: &Features) -> Value {
    let level = if features.workspaces { random.below(3) } else { random.below(2) };
    let other = if random.one_in(4) { 1 } else { 0 };
    let mut assignment = match level {
        0 => json!({"level": "organization", "role": "chief"}),
        1 => json!({"level": "profile", "node": 7 + other, "role": "writer"}),
        _ => json!({"level": "workspace", "node": 5 + other, "role": "lead"}),
    };
    if level != 1 && random.one_in(3) {
        let profile = if random.one_in(2) { 7 } else { 8 };
        assignment[random.pick(&["only_profiles", "except_profiles"])] = json!([profile]);
    }
    if level == 0 && features.workspaces && random.one_in(5) {
        assignment[random.pick(&["only_workspaces", "except_workspaces"])] = json!([5 + random.below(2)]);
    }
    if features.times && random.one_in(2) {
        let from = 100 * random.below(12);
        assignment["from"] = json!(from);
        assignment["until"] = json!(from + 100 * random.below(8));
    }
    if random.one_in(3) {
        let when = literals(random, features);
        if !when.is_empty() {
            assignment["when"] = json!(when);
        }
    }
    assignment
}

fn actor(random: &mut Random, features: &Features, user: u64, most: u64) -> Value {
    let assignments: Vec<Value> = (0..random.below(most + 1)).map(|_| assignment(random, features)).collect();
    let mut actor = json!({"user": user, "organization": 10, "assignments": assignments});
    if features.told && random.one_in(2) {
        actor["facts"] = json!({"second_factor": random.one_in(2)});
    }
    if features.plans {
        actor["plan"] = json!(random.pick(&["free", "paid"]));
    }
    if random.one_in(8) {
        actor["status"] = json!(random.pick(&["suspended", "removed"]));
    }
    actor
}

fn request(random: &mut Random, features: &Features) -> Value {
    let mut asker = actor(random, features, 1, 3);
    if features.limits {
        let mut limits = Vec::new();
        for _ in 0..random.below(3) {
            limits.push(match random.below(4) {
                0 => {
                    let mut operator = actor(random, features, 2, 2);
                    if random.one_in(6) {
                        operator["organization"] = json!(11);
                    }
                    json!({"actor": operator})
                }
                1 => json!({"permissions": ["post.view"]}),
                2 => json!({"nodes": [{"profile": 7 + random.below(2)}], "until": 200 + 100 * random.below(6)}),
                _ => json!({"content": 4, "until": 800}),
            });
        }
        asker["attenuations"] = json!(limits);
        if random.one_in(4) {
            asker["ceiling"] = json!([random.pick(&PROFILE)]);
        }
    }
    let workspace = features.workspaces && !random.one_in(4);
    let at_workspace = workspace && random.one_in(4);
    let mut resource = json!({"organization": 10, "workspace": if workspace { json!(5) } else { Value::Null }});
    if !at_workspace {
        resource["profile"] = json!(7);
        if features.identity && random.one_in(2) {
            resource["connected_by"] = json!(1 + random.below(3));
        }
    }
    if !random.one_in(3) {
        resource["content"] = content(random, features);
    }
    let action = match (at_workspace, random.below(3)) {
        (true, _) => json!("content.edit"),
        (_, 0) => json!(PROFILE),
        (_, 1) => json!("post.edit"),
        _ => json!("post.view"),
    };
    json!({"actor": asker, "action": action, "resource": resource, "now": 500})
}

fn content(random: &mut Random, features: &Features) -> Value {
    let mut content = json!({});
    if features.identity && random.one_in(2) {
        content["author"] = json!(1 + random.below(3));
    }
    if features.identity && random.one_in(2) {
        content["assignees"] = match random.below(3) {
            0 => json!([]),
            1 => json!([1, 3]),
            _ => json!([2]),
        };
    }
    if features.states && random.one_in(2) {
        content["state"] = json!(random.pick(&["scheduled", "published", "draft"]));
    }
    if features.facts && random.one_in(2) {
        content["facts"] = json!({"sensitive": random.one_in(2)});
    }
    if random.one_in(3) {
        content["id"] = json!(3 + random.below(2));
    }
    content
}
