//! The order of the organization: who may do what, how many hold a role, who has a seat, what fits.

use super::organization_from_log::{OrganizationFromLog, id, level_of, list, named};
use crate::naive::{NaivePolicy, NaiveResource, set};
use serde_json::Value;
use std::collections::BTreeSet;

/// Before and after an event.
pub(super) struct Order<'a> {
    pub(super) policy: &'a Value,
    pub(super) naive: &'a NaivePolicy,
    pub(super) before: &'a OrganizationFromLog,
    pub(super) after: &'a OrganizationFromLog,
    pub(super) event: &'a Value,
}

/// One of these permissions is needed, somewhere, for a member to do that.
pub(super) fn guards(kind: &str) -> &'static [&'static str] {
    match kind {
        "member_invited" | "invitation_resent" | "member_added" => &["member.invite"],
        "access_granted" => &["member_permissions.edit", "member.invite"],
        "access_changed" | "access_revoked" => &["member_permissions.edit", "member.remove"],
        "member_removed" | "member_suspended" | "member_reinstated" => &["member.remove", "member_permissions.edit"],
        "access_reviewed" => &["member_permissions.edit"],
        "support_ended" => &["member_permissions.edit", "member.remove"],
        "ownership_transferred" => &["ownership.transfer"],
        "workspace_created" => &["workspace.create"],
        "workspace_deleted" => &["workspace.delete"],
        "profile_connected" => &["profile.connect"],
        "profile_moved" => &["profile.move"],
        "group_created" | "group_deleted" | "profile_grouped" | "profile_ungrouped" => &["profile_group.edit"],
        kind if kind.starts_with("team_") => &["member_permissions.edit"],
        "custom_role_defined" | "custom_role_edited" | "custom_role_deleted" => &["custom_role.manage"],
        _ => &[],
    }
}

/// What cannot leave everything as it was.
const CHANGING: [&str; 10] = [
    "access_changed",
    "access_revoked",
    "team_access_changed",
    "member_suspended",
    "member_reinstated",
    "profile_moved",
    "profile_grouped",
    "profile_ungrouped",
    "plan_changed",
    "custom_role_edited",
];

impl Order<'_> {
    /// What is wrong with the event.
    pub(super) fn faults(&self) -> Vec<String> {
        let kind = self.event["change"]["type"].as_str().unwrap_or_default();
        let all = [
            self.sender(kind),
            self.acceptance(kind),
            self.change(kind),
            self.seats(),
            self.custom_role(kind),
            self.plan(kind),
        ];
        let given = self.given(kind);
        let fits = given.iter().map(|access| self.fits(access));
        // Whoever puts somebody into a team assigns what it has, but for what is over.
        let joined = (kind == "team_joined").then(|| &self.before.teams[&id(&self.event["change"]["team"])].access);
        let lasts = |access: &&Value| access["until"].as_i64().is_none_or(|until| self.at() < until);
        let joined = joined.into_iter().flatten().filter(lasts);
        let assigned = given.iter().copied().chain(joined).map(|access| self.assignable(kind, access));
        let found = all.into_iter().chain(fits).chain(assigned).flatten();
        found.chain(self.holders()).chain(self.limits(kind)).map(|fault| format!("{kind}: {fault}")).collect()
    }

    pub(super) fn at(&self) -> i64 {
        self.event["at"].as_i64().expect("a time")
    }

    /// The member who sent it, perhaps by a key.
    fn member(&self) -> Option<String> {
        let actor = &self.event["by"];
        match actor["type"].as_str().unwrap_or_default() {
            "user" => Some(id(&actor["user"])),
            "key" => self.before.keys.get(&id(&actor["key"])).map(|key| id(&key["maker"])),
            _ => None,
        }
    }

    fn sender(&self, kind: &str) -> Option<String> {
        let by_clock = ["invitation_expired", "plan_changed", "invitation_cancelled"];
        let idle = || kind == "member_suspended" && !self.has_access(&id(&self.event["change"]["user"]));
        if self.event["by"]["type"] == "host" && !by_clock.contains(&kind) && !idle() {
            return Some("the clock does not do that".into());
        }
        if self.event["by"]["type"] == "operator" && kind == "member_invited" {
            return Some("operators hand out no roles".into());
        }
        let (sender, guards) = (self.member()?, guards(kind));
        let of_themselves = self.event["change"]["user"] == self.event["by"]["user"] && !kind.starts_with("team_");
        // A review is told behind what it took, perhaps the sender's own.
        let of_themselves =
            of_themselves || list(&self.event["change"]["revoked"]).iter().any(|item| id(&item["user"]) == sender);
        if guards.is_empty() || of_themselves || self.holds_one(&sender, guards) {
            return None;
        }
        Some(format!("{sender} has none of {}", guards.join(", ")))
    }

    /// Whether something that a person holds is in force somewhere, on the plan as well; or is still to come, as what begins
    /// later and what is held at an empty group.
    fn has_access(&self, user: &str) -> bool {
        let plan = self.before.plan.as_ref().map(|plan| &self.policy["plans"][plan]);
        let on_plan = |held: &Value| {
            let (level, role) = (level_of(&held["place"]), id(&held["role"]));
            plan.is_none_or(|plan| match (role.strip_prefix("custom:"), &plan["roles"]) {
                (Some(_), _) => plan["custom_roles"] == true,
                (None, roles) if roles.is_object() => {
                    roles[&level] == "all" || list(&roles[&level]).iter().any(|one| *one == *role)
                }
                (None, _) => true,
            })
        };
        let mut held = Vec::new();
        for node in nodes(self.before) {
            held.extend(self.before.applying(self.naive, user, &node, self.at()));
        }
        let is_to_come = |held: &Value| {
            let group = &held["place"]["group"];
            let is_empty = !group.is_null() && self.before.groups.get(&id(group)).is_none_or(|found| found.is_empty());
            let lasts = held["until"].as_i64().is_none_or(|until| self.at() < until);
            lasts && (is_empty || held["from"].as_i64().is_some_and(|from| self.at() < from))
        };
        let waits = self.before.members.get(user).is_some_and(|member| member.holds.iter().any(is_to_come));
        waits || held.into_iter().any(on_plan)
    }

    fn holds_one(&self, user: &str, permissions: &[&str]) -> bool {
        let nodes = nodes(self.before);
        let held = nodes.iter().flat_map(|node| self.before.ways(self.naive, user, node, self.at()));
        held.into_iter().any(|way| permissions.contains(&way.permission.as_str()))
    }

    fn acceptance(&self, kind: &str) -> Option<String> {
        if kind != "invitation_accepted" {
            return None;
        }
        let made = self.before.invitations.get(&id(&self.event["change"]["invitation"]))?;
        // J10: what was sent before somebody was taken out brings them back no more.
        let user = id(&self.event["change"]["user"]);
        if self.before.removed.get(&user).is_some_and(|removed| *removed > made.sent) {
            return Some(format!("it was sent before {user} was removed"));
        }
        let over = made.expires_at.is_some_and(|end| end <= self.at());
        over.then(|| "the invitation was over".into())
    }

    fn change(&self, kind: &str) -> Option<String> {
        let idle = CHANGING.contains(&kind) && self.before.says_the_same(self.after);
        idle.then(|| "nothing changed".into())
    }

    /// What is handed out.
    fn given(&self, kind: &str) -> Vec<&Value> {
        let change = &self.event["change"];
        match kind {
            "access_granted" | "team_access_granted" => vec![&change["access"]],
            "access_changed" | "team_access_changed" => vec![&change["after"]],
            "member_invited" | "member_added" => list(&change["access"]).iter().collect(),
            _ => Vec::new(),
        }
    }

    /// An assignment fits its role, its place and the time.
    fn fits(&self, access: &Value) -> Option<String> {
        let (from, until) = (access["from"].as_i64(), access["until"].as_i64());
        let kind = self.event["change"]["type"].as_str().unwrap_or_default();
        let begins = from.unwrap_or(i64::MIN).max(if kind.ends_with("access_changed") { i64::MIN } else { self.at() });
        if until.is_some_and(|until| until <= begins) {
            return Some("it ends before it begins".into());
        }
        let offered = self.before.offered(self.naive, access)?;
        if let Some(name) = named(&access["optional"]).difference(&offered).next() {
            return Some(format!("the role does not offer {name}"));
        }
        let workspace = Some(id(&access["place"]["workspace"])).filter(|_| access["place"]["type"] == "workspace")?;
        let narrowed = ["only_profiles", "except_profiles"].map(|field| named(&access["narrowing"][field]));
        let lies_elsewhere =
            |profile: &&String| self.before.profiles.get(*profile).is_some_and(|at| at.as_ref() != Some(&workspace));
        let elsewhere = narrowed.iter().flatten().find(lies_elsewhere)?;
        Some(format!("profile {elsewhere} is not in workspace {workspace}"))
    }

    /// Whoever assigns a role holds one of those that may.
    fn assignable(&self, kind: &str, access: &Value) -> Option<String> {
        let (level, role) = self.before.role_of(access);
        let change = &self.event["change"];
        if kind.ends_with("access_changed") && change["before"]["role"] == change["after"]["role"] {
            return None;
        }
        let lists = self.policy["roles"][&level][&role].get("assignable_by")?.as_object()?;
        let sender = self.member()?;
        let may: BTreeSet<(String, String)> = lists
            .iter()
            .flat_map(|(level, names)| named(names).into_iter().map(move |name| (level.clone(), name)))
            .collect();
        let holds = self.before.members.get(&sender).map_or(&[][..], |member| &member.holds);
        let under = named(&access["when"]);
        let holds =
            holds.iter().any(|held| may.contains(&self.before.role_of(held)) && named(&held["when"]).is_subset(&under));
        (!holds).then(|| format!("{sender} may not assign {role}"))
    }

    /// How many hold a role: a minimum that was met is met, a maximum is not passed.
    fn holders(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (level, roles) in self.policy["roles"].as_object().into_iter().flatten() {
            for (role, written) in roles.as_object().into_iter().flatten() {
                let (least, most) = (written["holders"]["min"].as_u64(), written["holders"]["max"].as_u64());
                for place in places(self.after).iter().filter(|place| level_of(place) == *level) {
                    let count = |organization: &OrganizationFromLog| organization.holders(place, role) as u64;
                    let (was, is) = (count(self.before), count(self.after));
                    if least.is_some_and(|least| was >= least && is < least) {
                        faults.push(format!("{is} hold {role}"));
                    }
                    if most.is_some_and(|most| is > most && is > was) {
                        faults.push(format!("{is} hold {role}"));
                    }
                }
            }
        }
        faults
    }

    /// Whoever becomes active has a seat.
    fn seats(&self) -> Option<String> {
        let seats = &self.policy["plans"][self.after.plan.as_ref()?]["seats"];
        let included = seats["included"].as_u64()?;
        let extra = self.after.extra_seats.min(seats["extra"].as_u64().unwrap_or(u64::MAX));
        let active = |organization: &OrganizationFromLog| {
            organization.members.values().filter(|member| !member.suspended).count() as u64
        };
        let (was, is) = (active(self.before), active(self.after));
        (is > was && is > included + extra).then(|| format!("{is} are on {} seats", included + extra))
    }

    fn custom_role(&self, kind: &str) -> Option<String> {
        if !["custom_role_defined", "custom_role_edited"].contains(&kind) {
            return None;
        }
        if let Some(plan) = &self.before.plan {
            if self.policy["plans"].is_object() && self.policy["plans"][plan]["custom_roles"] != true {
                return Some(format!("plan {plan} has no custom roles"));
            }
        }
        let document = &self.event["change"]["document"];
        let ceiling = &self.policy["custom_roles"][id(&document["level"])]["ceiling"];
        let role = self.naive.custom_role(document);
        let beyond = role.ways.iter().chain(&role.optional).find(|way| {
            let allowed = ceiling.get(&way.level).map(|own| set(own, &self.naive.listed[&way.level]));
            !allowed.is_some_and(|allowed| allowed.contains(&way.permission))
        });
        beyond.map(|way| format!("{} is above the ceiling of custom roles", way.permission))
    }

    fn plan(&self, kind: &str) -> Option<String> {
        let early = kind == "plan_changed"
            && self.event["by"]["type"] == "host"
            && self.before.announced.is_some_and(|at| self.at() < at);
        early.then(|| "its time has not come".into())
    }
}

fn places(organization: &OrganizationFromLog) -> Vec<Value> {
    let workspaces =
        organization.workspaces.iter().map(|node| serde_json::json!({"type": "workspace", "workspace": node}));
    std::iter::once(serde_json::json!({"type": "organization"})).chain(workspaces).collect()
}

fn nodes(organization: &OrganizationFromLog) -> Vec<NaiveResource> {
    let workspaces = organization.workspaces.iter().map(|node| organization.node(Some(Some(node)), None));
    let profiles = organization.profiles.keys().map(|profile| organization.profile(profile));
    std::iter::once(organization.node(None, None)).chain(workspaces).chain(profiles).collect()
}
