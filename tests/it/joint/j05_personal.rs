//! J5: every field of commands, events and states that holds text is known, and so is whether it can be personal.

use std::collections::BTreeSet;

/// Where somebody writes freely: what can be personal data besides ids.
const FREE: &[&str] = &[
    "approval/command.rs comment",
    "approval/command.rs error",
    "approval/command.rs text",
    "approval/effects.rs comment",
    "approval/effects.rs text",
    "approval/event.rs comment",
    "approval/event.rs error",
    "approval/event.rs text",
    "approval/state.rs text",
    "organization/command.rs document",
    "organization/command.rs name",
    "organization/command.rs recipient",
    "organization/effect.rs recipient",
    "organization/event.rs document",
    "organization/event.rs name",
    "organization/event.rs recipient",
    "organization/snapshot.rs custom_roles",
    "organization/snapshot.rs name",
    "organization/snapshot.rs recipient",
    "organization/state.rs name",
    "organization/state.rs recipient",
];

/// Names of the policy, of permissions, roles, stages, facts and plans: no person's words. The digests of content are
/// the host's: of a short text one is soon found by trying.
const NAMES: &[&str] = &[
    "approval/command.rs from",
    "approval/command.rs stage",
    "approval/command.rs to",
    "approval/effects.rs stage",
    "approval/event.rs bound",
    "approval/event.rs facts",
    "approval/event.rs formerly",
    "approval/event.rs rights",
    "approval/event.rs skipped",
    "approval/event.rs stage",
    "approval/event.rs through",
    "approval/state.rs bound",
    "approval/state.rs stage",
    "approval/state.rs through",
    "organization/access.rs optional",
    "organization/command.rs name",
    "organization/command.rs optional",
    "organization/command.rs permissions",
    "organization/command.rs plan",
    "organization/effect.rs plan",
    "organization/event.rs name",
    "organization/event.rs permissions",
    "organization/event.rs plan",
    "organization/snapshot.rs permissions",
    "organization/snapshot.rs permissions_since",
    "organization/snapshot.rs plan",
    "organization/state.rs custom_roles",
    "organization/state.rs permissions",
    "organization/state.rs permissions_since",
    "organization/state.rs plan",
];

const FILES: &[(&str, &str)] = &[
    ("approval/command.rs", include_str!("../../../src/approval/command.rs")),
    ("approval/effects.rs", include_str!("../../../src/approval/effects.rs")),
    ("approval/event.rs", include_str!("../../../src/approval/event.rs")),
    ("approval/state.rs", include_str!("../../../src/approval/state.rs")),
    ("organization/access.rs", include_str!("../../../src/organization/access.rs")),
    ("organization/command.rs", include_str!("../../../src/organization/command.rs")),
    ("organization/effect.rs", include_str!("../../../src/organization/effect.rs")),
    ("organization/event.rs", include_str!("../../../src/organization/event.rs")),
    ("organization/snapshot.rs", include_str!("../../../src/organization/snapshot.rs")),
    ("organization/state.rs", include_str!("../../../src/organization/state.rs")),
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
