//! J5: every field of commands, events and states that holds text is known, and so is whether it can be personal.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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
    "approval/model/state/remark.rs text",
    "organization/model/command.rs document",
    "organization/model/command.rs name",
    "organization/model/command.rs note",
    "organization/model/command.rs reason",
    "organization/model/command.rs recipient",
    "organization/query/effects.rs recipient",
    "organization/model/document.rs said",
    "organization/model/document.rs whole",
    "organization/model/event/change.rs document",
    "organization/model/event/change.rs name",
    "organization/model/event/change.rs note",
    "organization/model/event/change.rs reason",
    "organization/model/event/change.rs recipient",
    "organization/evolve/snapshot.rs custom_roles",
    "organization/evolve/snapshot.rs name",
    "organization/evolve/snapshot.rs reason",
    "organization/evolve/snapshot.rs recipient",
    "organization/evolve/snapshot/teams.rs name",
    "organization/model/state/parts.rs name",
    "organization/model/state/parts.rs recipient",
    "organization/model/state/support.rs reason",
    "organization/model/state/team.rs name",
];

/// Names of the policy, of permissions, roles, stages, facts and plans: no person's words. The digests of content are
/// the host's: of a short text one is soon found by trying. A directory's group is the host's key for it, as an id is.
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
    "organization/model/began.rs permissions",
    "organization/model/command.rs name",
    "organization/model/command.rs optional",
    "organization/model/command.rs permissions",
    "organization/model/command.rs plan",
    "organization/query/effects.rs plan",
    "organization/model/event/change.rs name",
    "organization/model/event/change.rs permissions",
    "organization/model/event/change.rs plan",
    "organization/evolve/snapshot.rs permissions",
    "organization/evolve/snapshot.rs permissions_since",
    "organization/evolve/snapshot.rs plan",
    "organization/model/source.rs group",
    "organization/model/state/parts.rs permissions",
    "organization/model/state/parts.rs plan",
];

/// Where what is stored, sent and done is declared: whatever of these serializes is looked at.
const FOLDERS: &[&str] = &["approval/model", "approval/evolve", "organization/model", "organization/evolve"];
const BESIDES: &[&str] = &["approval/query/effects.rs", "organization/query/effects.rs"];

/// The files of the source in which something is declared that serializes, with what they say.
fn files() -> Vec<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (FOLDERS.iter().map(|name| source.join(name)).collect::<Vec<_>>(), Vec::new());
    found.extend(BESIDES.iter().map(|name| source.join(name)));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&source).expect("below it").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a file"))
    };
    let said = |(name, text): &(String, String)| !ANSWERS.contains(&name.as_str()) && said_in(text);
    found.into_iter().map(read).filter(said).collect()
}

fn said_in(text: &str) -> bool {
    text.contains("FreeText") || text.contains("Serialize")
}

/// What is answered and not stored: refusals and misfits name what the policy, the command and the state say.
const ANSWERS: &[&str] =
    &["approval/model/refusal.rs", "organization/model/misfit.rs", "organization/model/refusal.rs"];

/// The fields whose type holds one of these types.
fn fields(of: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (file, source) in files() {
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
    let erasable = |name: &&String| {
        ["event.rs", "event/change.rs", "snapshot.rs", "snapshot/teams.rs"].iter().any(|file| name.contains(file))
    };
    let missing: Vec<_> = listed(FREE).iter().filter(erasable).filter(|name| !free.contains(*name)).cloned().collect();
    assert!(missing.is_empty(), "these are stored and cannot be erased: {missing:?}");
}
