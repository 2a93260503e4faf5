//! J7: nobody comes to hold what their giver could not have given directly.

use super::organization_from_log::{OrganizationFromLog, id, named, ways};
use crate::naive::{NaivePolicy, NaiveResource, Way};
use serde_json::Value;
use std::collections::BTreeSet;

/// What hands something out.
const GIVING: [&str; 14] = [
    "invitation_accepted",
    "member_added",
    "access_granted",
    "access_changed",
    "member_reinstated",
    "team_joined",
    "team_access_granted",
    "team_access_changed",
    "ownership_transferred",
    "profile_connected",
    "profile_moved",
    "profile_grouped",
    "group_created",
    "custom_role_edited",
];

/// Who gives by that event, if it gives anything: the sender, at an acceptance the inviter. `None` where there is no
/// giver: the founding, operators, the clock.
fn giver(before: &OrganizationFromLog, event: &Value) -> Option<String> {
    let change = &event["change"];
    let kind = change["type"].as_str().unwrap_or_default();
    if !GIVING.contains(&kind) {
        return None;
    }
    if kind == "invitation_accepted" {
        return before.invitations.get(&id(&change["invitation"])).map(|made| made.inviter.clone());
    }
    match event["by"]["type"].as_str().unwrap_or_default() {
        "user" => Some(id(&event["by"]["user"])),
        "key" => before.keys.get(&id(&event["by"]["key"])).map(|key| id(&key["maker"])),
        _ => None,
    }
}

/// Names everything that somebody came to hold by the event and that its giver could not have given.
pub(super) fn faults(
    policy: &Value,
    naive: &NaivePolicy,
    before: &OrganizationFromLog,
    after: &OrganizationFromLog,
    event: &Value,
) -> Vec<String> {
    let Some(giver) = giver(before, event) else {
        return Vec::new();
    };
    let at = event["at"].as_i64().expect("a time");
    let changed = |user: &&String| before.members.get(*user) != after.members.get(*user);
    // A change of members concerns those; a change of nodes or of a role, everybody.
    let everybody = ["profile_connected", "profile_moved", "profile_grouped", "group_created", "custom_role_edited"]
        .contains(&event["change"]["type"].as_str().unwrap_or_default());
    let mut faults = Vec::new();
    let giving = before.actor(naive, &giver);
    for user in after.members.keys().filter(|user| everybody || changed(user)) {
        let (had_by, held_by) = (before.actor(naive, user), after.actor(naive, user));
        for now in instants(after, user, at) {
            for (was, is) in sites(before, after) {
                let had = ways(had_by.as_ref(), &was, now);
                let gained = ways(held_by.as_ref(), &is, now).into_iter().filter(|way| !within(way, &had));
                let gained: Vec<Way> = gained.collect();
                if gained.is_empty() {
                    continue;
                }
                let mut own = ways(giving.as_ref(), &was, now);
                own.extend(handed(policy, naive, before, &giver, &was, now));
                for way in gained.iter().filter(|way| !within(way, &own)) {
                    let place = is.path.last().map(|(level, node)| format!("{level} {node}")).unwrap_or_default();
                    let kind = id(&event["change"]["type"]);
                    let held = &way.permission;
                    faults.push(format!("{kind}: {user} holds {held} at {place} at {now}, which {giver} did not"));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

/// Whether a way is one of the others, or harder to go than one of them.
fn within(way: &Way, others: &BTreeSet<Way>) -> bool {
    let wider = |other: &&Way| {
        other.permission == way.permission
            && other.when.is_subset(&way.when)
            && other.obligations.is_subset(&way.obligations)
    };
    others.iter().any(|other| wider(&other))
}

/// Now, and every later instant at which something begins or ends that this person holds.
fn instants(organization: &OrganizationFromLog, user: &str, at: i64) -> BTreeSet<i64> {
    let holds = organization.members.get(user).map_or(&[][..], |member| &member.holds);
    let ends = holds.iter().flat_map(|held| [held["from"].as_i64(), held["until"].as_i64()]).flatten();
    let later = ends.filter(|end| *end > at).flat_map(|end| [end - 1, end]);
    later.chain([at, i64::MAX]).collect()
}

/// Every node, as it was and as it is, and one of each kind that is still to come.
fn sites(before: &OrganizationFromLog, after: &OrganizationFromLog) -> Vec<(NaiveResource, NaiveResource)> {
    let both = |node: NaiveResource| (node.clone(), node);
    let mut sites = vec![both(after.node(None, None)), both(after.node(Some(None), Some("999999999")))];
    for workspace in &after.workspaces {
        sites.push(both(after.node(Some(Some(workspace)), None)));
        sites.push(both(after.node(Some(Some(workspace)), Some("999999999"))));
    }
    for profile in after.profiles.keys() {
        let was = if before.profiles.contains_key(profile) { before } else { after };
        sites.push((was.profile(profile), after.profile(profile)));
    }
    sites
}

/// What the giver's roles may hand out there beyond what the giver holds.
fn handed(
    policy: &Value,
    naive: &NaivePolicy,
    organization: &OrganizationFromLog,
    giver: &str,
    on: &NaiveResource,
    now: i64,
) -> BTreeSet<Way> {
    let mut handed = BTreeSet::new();
    for held in organization.applying(naive, giver, on, now) {
        let (level, role) = organization.role_of(held);
        let lists = &policy["roles"][&level][&role]["may_give"];
        for (level, names) in lists.as_object().into_iter().flatten() {
            for name in named(names) {
                if let Some(role) = naive.roles.get(&(level.clone(), name)) {
                    // Under every condition that the giver's own role is under.
                    let when = named(&held["when"]);
                    let all = role.ways.iter().chain(&role.optional).cloned();
                    handed.extend(all.map(|way| Way { when: &way.when | &when, ..way }));
                }
            }
        }
    }
    handed
}
