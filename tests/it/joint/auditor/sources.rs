//! J13: who speaks for a directory or an import, and what is said of what stays.

use super::holds::source_of;
use super::organization_from_log::{OrganizationFromLog, id, list};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is wrong with what an event says of sources, by what is held before it.
pub(super) fn faults(before: &OrganizationFromLog, event: &Value) -> Vec<String> {
    let change = &event["change"];
    let kind = id(&change["type"]);
    let mut found = Vec::new();
    let host = event["by"]["type"] == "operator" && event["by"].get("acting_for").is_none_or(Value::is_null);
    let said = match kind.as_str() {
        "access_granted" => vec![source_of(&change["access"])],
        "member_added" | "member_invited" | "organization_created" => {
            list(&change["access"]).iter().map(source_of).collect()
        }
        "access_revoked" if change.get("removed_from").is_none_or(Value::is_null) => vec![source_of(change)],
        _ => Vec::new(),
    };
    let people = source_of(&Value::Null);
    if said.iter().any(|source| *source != people) && (!host || kind == "member_invited") {
        found.push(format!("{kind}: the sender does not speak for a directory or an import"));
    }
    if said.iter().any(|source| source["type"] == "team") {
        found.push(format!("{kind}: what a team has is given to the team"));
    }
    if kind == "member_added" && host && said.contains(&people) {
        found.push(format!("{kind}: operators hand out no roles"));
    }
    if kind == "access_changed" && source_of(&change["before"]) != source_of(&change["after"]) {
        found.push(format!("{kind}: what one source gave became another's"));
    }
    let holds = before.members.get(&id(&change["user"])).map_or(&[][..], |member| &member.holds);
    let named = |field: &str| -> BTreeSet<String> { list(&change[field]).iter().map(Value::to_string).collect() };
    if kind == "access_revoked" && change.get("removed_from").is_none_or(Value::is_null) {
        let own = source_of(change);
        let others = holds.iter().filter(|held| held["place"] == change["place"] && source_of(held) != own);
        let of_role = others.filter(|held| before.role_of(held).1 == before.role_of(change).1);
        let stays: BTreeSet<String> = of_role.map(|held| source_of(held).to_string()).collect();
        if stays != named("kept") {
            found.push(format!("{kind}: {stays:?} give the role on, and {:?} are named", named("kept")));
        }
    }
    if ["member_removed", "member_left"].contains(&kind.as_str()) {
        let went = holds.iter().map(source_of).filter(|source| *source != json!({"type": "person"}));
        let went: BTreeSet<String> = went.map(|source| source.to_string()).collect();
        if went != named("sources") {
            found.push(format!("{kind}: {went:?} went with it, and {:?} are named", named("sources")));
        }
    }
    found.extend(before.unsaid_of_teams(&kind, change));
    found
}
