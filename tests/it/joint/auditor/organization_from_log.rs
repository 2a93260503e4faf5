//! What the organization's log says of who holds what where, in plain maps, and what the naive evaluator makes of it.

use super::holds::{is_for_good, source_of};
use super::support::Inside;
use super::teams::Team;
use crate::naive::{NaiveActor, NaivePolicy, NaiveResource, Way};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// An id as text.
pub(super) fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The elements of a list; none of anything else.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The names in a list.
pub(super) fn named(value: &Value) -> BTreeSet<String> {
    list(value).iter().map(id).collect()
}

/// The id that a text stands for.
fn value(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| json!(id), |number| json!(number))
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Member {
    pub(super) suspended: bool,
    pub(super) holds: Vec<Value>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Invitation {
    pub(super) inviter: String,
    pub(super) expires_at: Option<i64>,
    /// The number of the event that sent it last.
    pub(super) sent: u64,
    access: Vec<Value>,
}

/// The organization, as its log tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OrganizationFromLog {
    pub(super) organization: String,
    pub(super) members: BTreeMap<String, Member>,
    pub(super) workspaces: BTreeSet<String>,
    /// Each with its workspace.
    pub(super) profiles: BTreeMap<String, Option<String>>,
    /// Those that are not connected to their networks.
    pub(super) disconnected: BTreeSet<String>,
    pub(super) groups: BTreeMap<String, BTreeSet<String>>,
    pub(super) teams: BTreeMap<String, Team>,
    pub(super) custom_roles: BTreeMap<(String, String), Value>,
    pub(super) plan: Option<String>,
    /// When the announced change of plan comes.
    pub(super) announced: Option<i64>,
    pub(super) extra_seats: u64,
    pub(super) invitations: BTreeMap<String, Invitation>,
    pub(super) keys: BTreeMap<String, Value>,
    /// Operators who were let in and not put out.
    pub(super) inside: BTreeMap<String, Inside>,
    /// How many events there were, and at which of them somebody was taken out last.
    events: u64,
    pub(super) removed: BTreeMap<String, u64>,
    /// Roles that had another name: by level and that name.
    pub(super) renamed: BTreeMap<(String, String), String>,
}

impl OrganizationFromLog {
    /// Takes in what has happened. Answers whether it is known what that is.
    pub(super) fn apply(&mut self, change: &Value) -> bool {
        let kind = change["type"].as_str().unwrap_or_default();
        self.events += 1;
        let known = self.of_members(kind, change)
            || self.of_nodes(kind, change)
            || self.of_rights(kind, change)
            || self.of_teams(kind, change)
            || self.of_support(kind, change);
        self.put_out();
        known
    }

    fn of_members(&mut self, kind: &str, change: &Value) -> bool {
        let user = id(&change["user"]);
        match kind {
            "organization_created" => {
                self.organization = id(&change["organization"]);
                self.plan = change["plan"].as_str().map(String::from);
                let holds = list(&change["access"]).to_vec();
                self.members.insert(id(&change["founder"]), Member { suspended: false, holds });
            }
            "member_invited" => {
                let access = list(&change["access"]).to_vec();
                let (inviter, expires_at) = (id(&change["inviter"]), change["expires_at"].as_i64());
                let made = Invitation { inviter, expires_at, access, sent: self.events };
                self.invitations.insert(id(&change["invitation"]), made);
            }
            "invitation_resent" => {
                let found = self.invitations.get_mut(&id(&change["invitation"])).expect("an invitation");
                (found.inviter, found.expires_at) = (id(&change["inviter"]), change["expires_at"].as_i64());
                found.sent = self.events;
            }
            "invitation_cancelled" | "invitation_expired" => drop(self.invitations.remove(&id(&change["invitation"]))),
            "invitation_accepted" => {
                let made = self.invitations.remove(&id(&change["invitation"])).expect("an invitation");
                // What is left of it is told if it is less than what was written.
                let access = change.get("gives").map_or(made.access, |gives| list(gives).to_vec());
                self.members.entry(user.clone()).or_default();
                access.iter().for_each(|access| self.give(&user, access));
            }
            "member_added" => {
                self.members.entry(user.clone()).or_default();
                list(&change["access"]).iter().for_each(|access| self.give(&user, access));
            }
            "access_granted" => self.give(&user, &change["access"]),
            "access_revoked" => self.take(&user, &change["place"], &change["role"], Some(&source_of(change))),
            "access_changed" => {
                self.take_one(&user, &change["before"]);
                self.give(&user, &change["after"]);
            }
            "member_removed" | "member_left" => {
                self.members.remove(&user);
                self.teams.values_mut().for_each(|team| team.members.retain(|one| *one != user));
                self.removed.insert(user.clone(), self.events);
                self.keys.retain(|_, key| id(&key["maker"]) != user);
            }
            "member_suspended" => self.members.get_mut(&user).expect("a member").suspended = true,
            "member_reinstated" => self.members.get_mut(&user).expect("a member").suspended = false,
            "ownership_transferred" => self.transferred(change),
            "access_reviewed" => {}
            _ => return false,
        }
        true
    }

    fn of_nodes(&mut self, kind: &str, change: &Value) -> bool {
        let (workspace, profile, group) = (id(&change["workspace"]), id(&change["profile"]), id(&change["group"]));
        let lies_in = |at: &Value| Some(id(at)).filter(|_| !at.is_null());
        match kind {
            "workspace_created" => drop(self.workspaces.insert(workspace)),
            "profile_connected" => drop(self.profiles.insert(profile, lies_in(&change["workspace"]))),
            "profile_moved" => drop(self.profiles.insert(profile, lies_in(&change["to"]))),
            "profile_deleted" => self.gone(&[profile], None),
            "workspace_deleted" => {
                let inside = self.profiles.iter().filter(|(_, at)| at.as_ref() == Some(&workspace));
                let inside: Vec<String> = inside.map(|(profile, _)| profile.clone()).collect();
                self.gone(&inside, Some(&workspace));
            }
            "group_created" => drop(self.groups.insert(group, named(&change["profiles"]))),
            "group_deleted" => {
                self.groups.remove(&group);
                self.let_go(|held| held["place"]["type"] == "group" && id(&held["place"]["group"]) == group);
            }
            "profile_grouped" => drop(self.groups.entry(group).or_default().insert(profile)),
            "profile_ungrouped" => drop(self.groups.entry(group).or_default().remove(&profile)),
            "profile_disconnected" => drop(self.disconnected.insert(profile)),
            "profile_reconnected" => drop(self.disconnected.remove(&profile)),
            "workspace_renamed" => {}
            _ => return false,
        }
        true
    }

    fn of_rights(&mut self, kind: &str, change: &Value) -> bool {
        let document = &change["document"];
        match kind {
            "custom_role_defined" | "custom_role_edited" => {
                self.custom_roles.insert((id(&document["level"]), id(&document["name"])), document.clone());
            }
            "custom_role_deleted" => {
                let (level, role) = (id(&change["level"]), format!("custom:{}", id(&change["name"])));
                self.custom_roles.remove(&(level.clone(), id(&change["name"])));
                self.let_go(|held| held["role"] == role.as_str() && level_of(&held["place"]) == level);
            }
            "key_minted" => drop(self.keys.insert(id(&change["key"]), change.clone())),
            "key_revoked" => drop(self.keys.remove(&id(&change["key"]))),
            "delegated" | "delegation_ended" => {}
            "plan_change_announced" => self.announced = change["at"].as_i64(),
            "plan_change_cancelled" => self.announced = None,
            "extra_seats_set" => self.extra_seats = change["extra"].as_u64().expect("a number"),
            "plan_changed" => {
                self.announced = None;
                self.extra_seats = change["extra_seats"].as_u64().unwrap_or(self.extra_seats);
                self.plan = change["plan"].as_str().map(String::from);
                for user in list(&change["suspended"]) {
                    self.members.get_mut(&id(user)).expect("a member").suspended = true;
                }
            }
            _ => return false,
        }
        true
    }

    fn gone(&mut self, profiles: &[String], workspace: Option<&String>) {
        self.let_go(|held| match level_of(&held["place"]).as_str() {
            "workspace" => Some(&id(&held["place"]["workspace"])) == workspace,
            _ => held["place"]["type"] == "profile" && profiles.contains(&id(&held["place"]["profile"])),
        });
        self.profiles.retain(|profile, _| !profiles.contains(profile));
        self.disconnected.retain(|profile| !profiles.contains(profile));
        self.workspaces.retain(|found| Some(found) != workspace);
        self.groups.values_mut().for_each(|group| group.retain(|profile| !profiles.contains(profile)));
    }

    fn let_go(&mut self, gone: impl Fn(&Value) -> bool) {
        self.members.values_mut().for_each(|member| member.holds.retain(|held| !gone(held)));
        self.teams.values_mut().for_each(|team| team.access.retain(|access| !gone(access)));
    }

    /// Whether nothing but the number of events differs.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        Self { events: other.events, ..self.clone() } == *other
    }

    /// Whether that is a member who is not suspended.
    pub(super) fn is_active(&self, user: &str) -> bool {
        self.members.get(user).is_some_and(|member| !member.suspended)
    }

    /// The nodes that a place stands for, as an assignment writes them.
    fn nodes(&self, place: &Value) -> Vec<Value> {
        match place["type"].as_str().unwrap_or_default() {
            "organization" => vec![Value::Null],
            "group" => self.groups.get(&id(&place["group"])).into_iter().flatten().map(|node| value(node)).collect(),
            level => vec![place[level].clone()],
        }
    }

    /// The level and the name of a role that is held, by the name that it has now.
    pub(super) fn role_of(&self, held: &Value) -> (String, String) {
        let (level, role) = (level_of(&held["place"]), id(&held["role"]));
        let now = self.renamed.get(&(level.clone(), role.clone())).cloned();
        (level, now.unwrap_or(role))
    }

    /// What an assignment of a role may switch on; none if there is no such role.
    pub(super) fn offered(&self, naive: &NaivePolicy, held: &Value) -> Option<BTreeSet<String>> {
        let (level, role) = self.role_of(held);
        let optional = match role.strip_prefix("custom:") {
            Some(name) => naive.custom_role(self.custom_roles.get(&(level, name.to_owned()))?).optional,
            None => naive.roles.get(&(level, role))?.optional.clone(),
        };
        Some(optional.into_iter().map(|way| way.permission).collect())
    }

    /// How many members who are not suspended hold that role there, for good and on all of it.
    pub(super) fn holders(&self, place: &Value, role: &str) -> usize {
        let here = |held: &Value| {
            let same =
                held["place"]["type"] == place["type"] && id(&held["place"]["workspace"]) == id(&place["workspace"]);
            same && is_for_good(held) && self.role_of(held).1 == role
        };
        let holds = |member: &&Member| !member.suspended && member.holds.iter().any(here);
        self.members.values().filter(holds).count()
    }

    fn assignments(&self, naive: &NaivePolicy, held: &Value) -> Vec<Value> {
        let (level, role) = self.role_of(held);
        let custom = role.strip_prefix("custom:").map(|name| (level.clone(), name.to_owned()));
        let Some(offered) = self.offered(naive, held) else {
            return Vec::new();
        };
        let mut made = Map::new();
        made.insert("level".into(), json!(level));
        let field = if custom.is_some() { "custom_role" } else { "role" };
        made.insert(field.into(), json!(custom.map_or(role, |(_, name)| name)));
        let on = named(&held["optional"]).into_iter().filter(|name| offered.contains(name));
        made.insert("optional".into(), on.collect());
        let group = held["place"]["type"] == "group";
        if !group {
            made.extend(held["narrowing"].as_object().cloned().unwrap_or_default());
        }
        let rest = ["when", "from", "until"].into_iter();
        made.extend(rest.filter_map(|field| Some((field.to_owned(), held.get(field)?.clone()))));
        let at = |node: Value| {
            let mut made = made.clone();
            if !node.is_null() {
                made.insert("node".into(), node);
            }
            Value::Object(made)
        };
        let stays = |node: &Value| !group || !self.is_cut_out(&held["narrowing"], &id(node));
        self.nodes(&held["place"]).into_iter().filter(stays).map(at).collect()
    }

    /// Whether a person holds something at a workspace or a profile of it, roles at the organization aside.
    pub(super) fn is_in(&self, user: &str, workspace: &str) -> bool {
        let lies = |node: &str| self.profiles.get(node).is_some_and(|at| at.as_deref() == Some(workspace));
        let here = |held: &Value| match held["place"]["type"].as_str().unwrap_or_default() {
            "organization" => false,
            "workspace" => id(&held["place"]["workspace"]) == workspace,
            place => self.nodes(&held["place"]).iter().map(id).any(|node| {
                let cut = place == "group" && self.is_cut_out(&held["narrowing"], &node);
                lies(&node) && !cut
            }),
        };
        self.members.get(user).is_some_and(|member| member.holds.iter().any(here))
    }

    /// Whether a role at a group leaves that profile of it out, or the workspace that it lies in.
    fn is_cut_out(&self, narrowing: &Value, profile: &str) -> bool {
        let workspace = self.profiles.get(profile).cloned().flatten();
        let by_place = workspace.is_some_and(|workspace| named(&narrowing["except_workspaces"]).contains(&workspace));
        by_place || named(&narrowing["except_profiles"]).contains(profile)
    }

    /// The person as the naive evaluator reads them, with these roles.
    pub(super) fn actor_with<'h>(
        &self,
        naive: &NaivePolicy,
        user: &str,
        holds: impl Iterator<Item = &'h Value>,
    ) -> NaiveActor {
        let assignments: Vec<Value> = holds.flat_map(|held| self.assignments(naive, held)).collect();
        let custom: Vec<&Value> = self.custom_roles.values().collect();
        let mut actor = json!({"user": value(user), "organization": value(&self.organization),
                               "assignments": assignments, "custom_roles": custom});
        if let Some(plan) = naive.known_plan(self.plan.as_deref()) {
            actor["plan"] = json!(plan);
        }
        naive.prepare(&actor).expect("what the log says is an actor")
    }

    /// A person as the naive evaluator reads them; none if they are no active member.
    pub(super) fn actor(&self, naive: &NaivePolicy, user: &str) -> Option<NaiveActor> {
        let member = self.members.get(user).filter(|member| !member.suspended)?;
        Some(self.actor_with(naive, user, member.holds.iter()))
    }

    /// The ways in which a person holds permissions there, whatever the plan; none if they are no active member.
    pub(super) fn ways(&self, naive: &NaivePolicy, user: &str, on: &NaiveResource, now: i64) -> BTreeSet<Way> {
        ways(self.actor(naive, user).as_ref(), on, now)
    }

    /// What of a person's roles covers that node now.
    pub(super) fn applying(&self, naive: &NaivePolicy, user: &str, on: &NaiveResource, now: i64) -> Vec<&Value> {
        let member = self.members.get(user).filter(|member| !member.suspended);
        let holds = member.map_or(&[][..], |member| &member.holds).iter();
        let covers = |held: &&Value| {
            let actor = self.actor_with(naive, user, std::iter::once(*held));
            actor.assignments.iter().any(|one| one.covers(on) && one.is_live(now))
        };
        holds.filter(covers).collect()
    }

    /// A profile, where it lies.
    pub(super) fn profile(&self, profile: &str) -> NaiveResource {
        let workspace = self.profiles.get(profile).cloned().flatten();
        self.node(workspace.as_deref().map(Some), Some(profile))
    }

    /// A node of the organization: `Some(None)` as the workspace is none.
    pub(super) fn node(&self, workspace: Option<Option<&str>>, profile: Option<&str>) -> NaiveResource {
        let mut node = json!({"organization": value(&self.organization)});
        if workspace.is_some() || profile.is_some() {
            node["workspace"] = workspace.flatten().map_or(Value::Null, value);
        }
        if let Some(profile) = profile {
            node["profile"] = value(profile);
        }
        NaiveResource::from_json(&node).expect("a node")
    }
}

/// The ways in which an actor holds permissions there, whatever the plan.
pub(super) fn ways(actor: Option<&NaiveActor>, on: &NaiveResource, now: i64) -> BTreeSet<Way> {
    let all = actor.into_iter().flat_map(|actor| &actor.assignments);
    let here = all.filter(|one| one.covers(on) && one.is_live(now));
    here.flat_map(|one| &one.ways).filter(|way| way.level == on.level()).cloned().collect()
}

/// The level of the roles at a place.
pub(super) fn level_of(place: &Value) -> String {
    match place["type"].as_str().unwrap_or_default() {
        "group" => "profile".into(),
        level => level.into(),
    }
}
