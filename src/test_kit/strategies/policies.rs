//! Random policies.

use super::Random;
use crate::level::Level;
use crate::policy::Policy;
use crate::test_kit::policy;
use crate::vocabulary::social::Social;
use crate::vocabulary::{Vocabulary, VocabularyNames};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use proptest::prelude::*;

/// Generates policies of the shipped vocabulary: a few permissions, one to three roles at each level with plain and
/// conditional grants and obligations, perhaps a prohibition, perhaps plans.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(policy in strategies::policies())| {
///     prop_assert!(Policy::<social::Social>::parse(&policy.to_json()).is_ok());
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn policies() -> impl Strategy<Value = Policy> {
    policies_with_vocabulary::<Social>()
}

/// Generates policies of the vocabulary `V`, as [`policies`] does of the shipped one.
///
/// ```
/// # use countersign::{test_kit::{self, strategies}, *};
/// # use proptest::prelude::*;
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// proptest!(ProptestConfig::with_cases(16), |(policy in strategies::policies_with_vocabulary::<social::Social>())| {
///     prop_assert!(policy.roles().count() >= 3); // one at least for each level
/// });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn policies_with_vocabulary<V: Vocabulary>() -> impl Strategy<Value = Policy<V>> {
    any::<u64>().prop_map(|seed| written(&mut Random(seed)))
}

const CONDITIONS: [&str; 8] =
    ["", "", "", " if author", " if assignee", " if !published", " if author and draft", " if urgent and !author"];

fn written<V: Vocabulary>(random: &mut Random) -> Policy<V> {
    let names = VocabularyNames::of::<V>();
    let mut listed: Vec<(Level, Vec<&str>)> = Vec::new();
    for level in Level::ALL {
        let all: Vec<&str> = names.at(level).map(|(name, _)| name).collect();
        let some = (0..3).map(|_| random.pick(&all)).collect();
        listed.push((level, some));
    }
    let mut written = policy("generated").fact("urgent");
    for (level, permissions) in &listed {
        written = written.permissions(*level, permissions);
        for role in 0..=random.below(3) {
            let grants: Vec<(Level, Vec<String>)> =
                listed.iter().filter(|(at, _)| at >= level).map(|(at, some)| (*at, grants(random, some))).collect();
            let grants: Vec<(Level, Vec<&str>)> =
                grants.iter().map(|(at, texts)| (*at, texts.iter().map(String::as_str).collect())).collect();
            let grants: Vec<(Level, &[&str])> = grants.iter().map(|(at, texts)| (*at, texts.as_slice())).collect();
            written = written.role(*level, &format!("role_{role}"), &grants);
        }
    }
    if random.chance(40) {
        let (level, permissions) = random.pick(&listed);
        let one = random.pick(&permissions);
        let when = if random.chance(50) { r#", "when": ["urgent"]"# } else { "" };
        let rule = format!(r#"[{{"level": "{level}", "permissions": ["{one}"]{when}}}]"#);
        written = written.field("forbid", &rule);
    }
    if random.chance(30) {
        written = written.field("plans", r#"{"basic": {"roles": {"organization": ["role_0"]}}, "pro": {}}"#);
        written = written.field("default_plan", r#""pro""#);
    }
    written.build_with_vocabulary()
}

fn grants(random: &mut Random, permissions: &[&str]) -> Vec<String> {
    let mut grants: Vec<String> = Vec::new();
    for name in random.some(permissions) {
        let obligation = if random.chance(15) { " with ask" } else { "" };
        let grant = [name, random.pick(&CONDITIONS), obligation].concat();
        if !grants.iter().any(|other| other.split(' ').next() == Some(name)) {
            grants.push(grant.to_string());
        }
    }
    grants
}
