//! J5: every field of commands, events and states that holds text is known, and so is whether it can be personal.

use std::collections::BTreeSet;

/// Where somebody writes freely: what can be personal data besides ids.
const FREE: &[&str] = &[
    "approval/model/command.rs comment",
    "approval/model/command.rs error",
    "approval/model/command.rs text",
    "approval/query/effects.rs comment",
    "approval/query/effects.rs text",
    "approval/model/event.rs comment",
    "approval/model/event.rs error",
    "approval/model/event.rs text",
    "approval/model/state.rs text",
    "organization/model/command.rs document",
    "organization/model/command.rs name",
    "organization/model/command.rs note",
    "organization/model/command.rs reason",
    "organization/model/command.rs recipient",
    "organization/query/effects.rs recipient",
    "organization/model/event.rs document",
    "organization/model/event.rs name",
    "organization/model/event.rs note",
    "organization/model/event.rs reason",
    "organization/model/event.rs recipient",
    "organization/evolve/snapshot.rs custom_roles",
    "organization/evolve/snapshot.rs name",
    "organization/evolve/snapshot.rs reason",
    "organization/evolve/snapshot.rs recipient",
    "organization/model/state.rs name",
    "organization/model/state.rs recipient",
    "organization/model/state/support.rs reason",
];

/// Names of the policy, of permissions, roles, stages, facts and plans: no person's words. The digests of content are
/// the host's: of a short text one is soon found by trying.
const NAMES: &[&str] = &[
    "approval/model/command.rs from",
    "approval/model/command.rs stage",
    "approval/model/command.rs to",
    "approval/query/effects.rs stage",
    "approval/model/event.rs bound",
    "approval/model/event.rs facts",
    "approval/model/event.rs formerly",
    "approval/model/event.rs rights",
    "approval/model/event.rs skipped",
    "approval/model/event.rs stage",
    "approval/model/event.rs through",
    "approval/model/state.rs bound",
    "approval/model/state.rs stage",
    "approval/model/state.rs through",
    "organization/model/access.rs optional",
    "organization/model/access.rs when",
    "organization/model/command.rs name",
    "organization/model/command.rs optional",
    "organization/model/command.rs permissions",
    "organization/model/command.rs plan",
    "organization/query/effects.rs plan",
    "organization/model/event.rs name",
    "organization/model/event.rs permissions",
    "organization/model/event.rs plan",
    "organization/evolve/snapshot.rs permissions",
    "organization/evolve/snapshot.rs permissions_since",
    "organization/evolve/snapshot.rs plan",
    "organization/model/state.rs custom_roles",
    "organization/model/state.rs permissions",
    "organization/model/state.rs permissions_since",
    "organization/model/state.rs plan",
];

const FILES: &[(&str, &str)] = &[
    ("approval/model/command.rs", include_str!("../../../src/approval/model/command.rs")),
    ("approval/query/effects.rs", include_str!("../../../src/approval/query/effects.rs")),
    ("approval/model/event.rs", include_str!("../../../src/approval/model/event.rs")),
    ("approval/model/state.rs", include_str!("../../../src/approval/model/state.rs")),
    ("organization/model/access.rs", include_str!("../../../src/organization/model/access.rs")),
    ("organization/model/command.rs", include_str!("../../../src/organization/model/command.rs")),
    ("organization/query/effects.rs", include_str!("../../../src/organization/query/effects.rs")),
    ("organization/model/event.rs", include_str!("../../../src/organization/model/event.rs")),
    ("organization/evolve/snapshot.rs", include_str!("../../../src/organization/evolve/snapshot.rs")),
    ("organization/model/state.rs", include_str!("../../../src/organization/model/state.rs")),
    ("organization/model/state/support.rs", include_str!("../../../src/organization/model/state/support.rs")),
];

/// The fields whose type holds one of these types.
fn fields(of: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (file, source) in FILES {
        let is_field =
            |line: &&str| !line.trim_start().starts_with("//") && !line.contains("fn ") && !line.contains("->");
        for line in source.lines().filter(is_field) {
            for (place, _) in line.match_indices(": ") {
                let name: String =
                    line[..place].chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let name: String = name.chars().rev().collect();
                let rest = &line[place + 2..];
                let depth = |text: &str| text.matches('<').count() as i32 - text.matches('>').count() as i32;
                let mut end = 0;
                for (index, letter) in rest.char_indices() {
                    if matches!(letter, ',' | '}' | '=' | '{') && depth(&rest[..index]) <= 0 {
                        break;
                    }
                    end = index + letter.len_utf8();
                }
                let words = rest[..end].split(|c: char| !c.is_alphanumeric() && c != '_').collect::<BTreeSet<_>>();
                if !name.is_empty() && of.iter().any(|wanted| words.contains(wanted)) {
                    found.insert(format!("{file} {name}"));
                }
            }
        }
    }
    found
}

fn listed(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn j5_every_field_that_can_hold_personal_data_is_listed() {
    let free = fields(&["FreeText", "RoleDocument"]);
    let all: BTreeSet<String> = free.union(&fields(&["String"])).cloned().collect();
    let known: BTreeSet<String> = listed(FREE).union(&listed(NAMES)).cloned().collect();
    assert_eq!(
        all, known,
        "a new field that holds text stands in `FREE` or in `NAMES`; left: what there is; right: what is listed"
    );
    let erasable = |name: &&String| name.contains("event.rs") || name.contains("snapshot.rs");
    let missing: Vec<_> = listed(FREE).iter().filter(erasable).filter(|name| !free.contains(*name)).cloned().collect();
    assert!(missing.is_empty(), "these are stored and cannot be erased: {missing:?}");
}
