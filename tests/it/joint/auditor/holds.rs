//! What people hold in the organization: given, taken, passed on, by whom.

use super::organization_from_log::{OrganizationFromLog, id, list};
use serde_json::{Value, json};
use std::cmp::Reverse;

impl OrganizationFromLog {
    pub(super) fn transferred(&mut self, change: &Value) {
        let (place, from, to) = (&change["place"], id(&change["from"]), id(&change["to"]));
        let of_role = |held: &&Value| held["place"] == *place && held["role"] == change["role"];
        // Of several the one that is for good, then what lasts longest, then what has most switched on (J9).
        let less = |held: &&Value| {
            let (until, options) = (held["until"].as_i64(), list(&held["optional"]).len());
            (!is_for_good(held), until.is_some(), Reverse(until), Reverse(options))
        };
        let held = self.members[&from].holds.iter().filter(of_role).min_by_key(less);
        let held = held.cloned().expect("what is handed on");
        self.take(&from, place, &change["role"], None);
        let people = source_of(&Value::Null);
        list(&change["replaced"]).iter().for_each(|role| self.take(&to, place, role, Some(&people)));
        let mut passed = change.get("access").cloned().unwrap_or(held.clone());
        // Whoever gave it before, a person gives it now.
        passed.as_object_mut().expect("an assignment").remove("source");
        self.give(&to, &passed);
        if let Some(former) = change.get("former").filter(|former| !former.is_null()) {
            // As narrow and for as long as what is handed on; its options are those of another role.
            let mut kept = held;
            kept["role"] = former.clone();
            kept.as_object_mut()
                .expect("an assignment")
                .retain(|field, _| !["optional", "must_approve", "source"].contains(&field.as_str()));
            self.give(&from, &kept);
        }
    }

    /// What is held at that place of that role is replaced only by what lasts longer or reaches further; so both stand.
    pub(super) fn give(&mut self, user: &str, access: &Value) {
        let member = self.members.get_mut(user).expect("a member");
        if !member.holds.contains(access) {
            member.holds.push(access.clone());
        }
    }

    /// Takes that assignment with what it says besides, which is one with it (J12); where it was put together from several,
    /// all of its role there.
    pub(super) fn take_one(&mut self, user: &str, access: &Value) {
        let member = self.members.get_mut(user).expect("a member");
        if member.holds.contains(access) {
            member.holds.retain(|held| !says(access, held));
        } else {
            self.take(user, &access["place"], &access["role"], Some(&source_of(access)));
        }
    }

    /// Takes a role at a place, as far as that source gave it; all of it, if none is named.
    pub(super) fn take(&mut self, user: &str, place: &Value, role: &Value, source: Option<&Value>) {
        let member = self.members.get_mut(user).expect("a member");
        let theirs = |held: &Value| source.is_none_or(|source| source_of(held) == *source);
        member.holds.retain(|held| held["place"] != *place || held["role"] != *role || !theirs(held));
    }
}

/// Whether an assignment is un-narrowed, under no condition and for good.
pub(super) fn is_for_good(held: &Value) -> bool {
    ["narrowing", "when", "from", "until"].iter().all(|field| held.get(field).is_none_or(Value::is_null))
}

/// Whether an assignment says all that another says of the same role at the same place, from the same source.
fn says(one: &Value, other: &Value) -> bool {
    let alike = one["place"] == other["place"] && one["role"] == other["role"] && source_of(one) == source_of(other);
    let within = |part: &Value, whole: &Value| list(part).iter().all(|item| list(whole).contains(item));
    let cuts = ["only_workspaces", "only_profiles"];
    let is_cut = |held: &Value| cuts.iter().any(|cut| !held["narrowing"][cut].is_null());
    let only = |cut: &str| within(&other["narrowing"][cut], &one["narrowing"][cut]);
    let except = |cut: &str| within(&one["narrowing"][cut], &other["narrowing"][cut]);
    let begins = one["from"].as_i64().is_none_or(|from| other["from"].as_i64().is_some_and(|other| from <= other));
    let lasts = one["until"].as_i64().is_none_or(|until| other["until"].as_i64().is_some_and(|other| other <= until));
    alike
        && within(&other["optional"], &one["optional"])
        && within(&one["when"], &other["when"])
        && (!is_cut(one) || (is_cut(other) && cuts.into_iter().all(only)))
        && ["except_workspaces", "except_profiles"].into_iter().all(except)
        && begins
        && lasts
        && (one["must_approve"] == true || other["must_approve"] != true)
}

/// Who gave an assignment: a person, where nobody is named.
pub(super) fn source_of(held: &Value) -> Value {
    held.get("source").cloned().unwrap_or(json!({"type": "person"}))
}
