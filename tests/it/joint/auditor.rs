//! An auditor who has the two logs and the policy, and nothing else: they say of every release, every grant and every
//! act whether it was lawful.
//!
//! Nothing of the library is used but the reading of JSON: who holds what is replayed into plain maps, and what that
//! gives is asked of the naive evaluator. Events come in the order in which they happened, of either log.

mod disorder;
mod forged;
mod gains;
mod holds;
mod limits;
mod logs;
mod order;
mod organization_from_log;
mod owed;
mod post;
mod release;
mod reviews;
mod sources;
mod standing;
mod support;
mod teams;

use crate::naive::{ByLevel, NaivePolicy};
use order::Order;
use organization_from_log::{OrganizationFromLog, id, list};
use post::{Post, hands};
use serde_json::Value;
use standing::Standing;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One organization, one post, one policy.
#[derive(Clone)]
pub(crate) struct Auditor {
    policy: Arc<Value>,
    naive: Arc<NaivePolicy>,
    organization: OrganizationFromLog,
    /// How many events were read, and at which of them somebody was out last.
    told: u64,
    broken: BTreeMap<String, u64>,
    /// By person and profile, at which of them they held nothing there last.
    nothing: BTreeMap<(String, String), u64>,
    /// When the last event of the organization happened.
    clock: i64,
    /// Who was removed from which workspace by the command that is being read.
    leaving: Option<(Value, String, String)>,
    /// The standing delegations that nobody ended.
    standing: BTreeMap<String, Standing>,
    post: Post,
    /// What is wrong with the logs.
    pub(crate) faults: Vec<String>,
    /// How many attempts to publish there were.
    pub(crate) releases: usize,
    /// How many grants were looked at.
    pub(crate) grants: usize,
}

/// The roles of a policy by the names that they had.
fn renamed(policy: &Value) -> BTreeMap<(String, String), String> {
    let levels = policy["roles"].as_object().into_iter().flatten();
    let roles =
        levels.flat_map(|(level, roles)| roles.as_object().into_iter().flatten().map(move |role| (level, role)));
    let former = |(level, (name, role)): (&String, (&String, &Value))| {
        let names: Vec<_> =
            list(&role["formerly"]).iter().map(|old| ((level.clone(), id(old)), name.clone())).collect();
        names
    };
    roles.flat_map(former).collect()
}

impl Auditor {
    /// An auditor by that policy, which is taken to be valid.
    pub(crate) fn new(policy: &str) -> Self {
        let policy: Value = serde_json::from_str(policy).expect("JSON");
        let naive = NaivePolicy::from_json(&policy, ByLevel::new());
        let mut organization = OrganizationFromLog::default();
        organization.renamed = renamed(&policy);
        let (policy, naive, post) = (Arc::new(policy), Arc::new(naive), Post::default());
        let (told, broken, leaving, faults) = (0, BTreeMap::new(), None, Vec::new());
        let (standing, nothing, clock) = (BTreeMap::new(), BTreeMap::new(), i64::MIN);
        let (releases, grants) = (0, 0);
        Self {
            policy,
            naive,
            organization,
            told,
            broken,
            nothing,
            clock,
            leaving,
            standing,
            post,
            faults,
            releases,
            grants,
        }
    }

    /// Another policy is in force from now on.
    pub(crate) fn deploy(&mut self, policy: &str) {
        let Self { policy, naive, organization, .. } = Self::new(policy);
        (self.policy, self.naive, self.organization.renamed) = (policy, naive, organization.renamed);
    }

    /// Reads the next event, of whichever log.
    pub(crate) fn read(&mut self, event: &Value) {
        self.told += 1;
        if event.get("content").is_some() { self.of_post(event) } else { self.of_organization(event) }
    }

    /// J17: whoever was out holds nothing from before.
    fn breaks(&mut self, change: &Value) {
        let gone = match change["type"].as_str().unwrap_or_default() {
            "member_removed" | "member_left" | "member_suspended" => std::slice::from_ref(&change["user"]),
            "plan_changed" => list(&change["suspended"]),
            _ => &[],
        };
        self.broken.extend(gone.iter().map(|user| (id(user), self.told)));
    }

    /// J17: whoever said yes and held nothing at the profile for a moment, whether it ended by time or was taken, has said
    /// nothing from before.
    fn holding_nothing(&mut self, before: &OrganizationFromLog, now: i64) {
        let since = std::mem::replace(&mut self.clock, now);
        for (place, target) in self.post.targets.iter().filter(|(place, _)| before.profiles.contains_key(*place)) {
            for user in target.stages.values().flat_map(|round| &round.yes).map(|yes| &yes.right) {
                let nothing = |organization: &OrganizationFromLog, at: i64| {
                    organization.applying(&self.naive, user, &organization.profile(place), at).is_empty()
                };
                let held = before.members.get(user).map_or(&[][..], |member| &member.holds);
                let ends = held.iter().filter_map(|held| held["until"].as_i64());
                let mut ended = ends.filter(|end| since < *end && *end <= now);
                let taken = self.organization.profiles.contains_key(place) && nothing(&self.organization, now);
                if taken || ended.any(|end| nothing(before, end)) {
                    self.nothing.insert((user.clone(), place.clone()), self.told);
                }
            }
        }
    }

    fn of_organization(&mut self, event: &Value) {
        let kind = id(&event["change"]["type"]);
        self.removed_whole(event);
        self.breaks(&event["change"]);
        self.sender_is_in(&kind, event);
        self.faults.extend(sources::faults(&self.organization, event));
        self.faults.extend(reviews::faults(&self.organization, event));
        self.faults.extend(support::faults(&self.policy, &self.naive, &self.organization, event));
        let before = self.organization.clone();
        if !self.organization.apply(&event["change"]) {
            self.faults.push(format!("`{kind}` is nothing that an organization's log has"));
        }
        self.hear_of_standing(event);
        self.holding_nothing(&before, event["at"].as_i64().expect("a time"));
        let found = gains::faults(&self.policy, &self.naive, &before, &self.organization, event);
        let (policy, naive, after) = (&self.policy, &self.naive, &self.organization);
        let order = Order { policy, naive, before: &before, after, event }.faults();
        self.faults.extend(order);
        self.grants += usize::from(before.members != self.organization.members);
        self.faults.extend(found);
    }

    /// J13: once a removal from a workspace is done, nothing is held there but by roles at the organization.
    fn removed_whole(&mut self, event: &Value) {
        let (command, change) = (&event["command"], &event["change"]);
        if let Some((_, user, workspace)) = self.leaving.take_if(|(by, ..)| by != command) {
            if self.organization.is_in(&user, &workspace) {
                self.faults.push(format!("{user} was removed from {workspace} and holds something there"));
            }
        }
        if let Some(workspace) = change.get("removed_from").filter(|workspace| !workspace.is_null()) {
            self.leaving = Some((command.clone(), id(&change["user"]), id(workspace)));
        }
    }

    /// A removal is in force at once: whoever is out does nothing more, save to begin, to come in again and to leave.
    fn sender_is_in(&mut self, kind: &str, event: &Value) {
        let actor = &event["by"];
        let sender = match actor["type"].as_str().unwrap_or_default() {
            "user" => id(&actor["user"]),
            "key" => match self.organization.keys.get(&id(&actor["key"])) {
                Some(key) => id(&key["maker"]),
                None => return self.faults.push(format!("{kind} by key {} that is none", actor["key"])),
            },
            _ => return,
        };
        if !self.organization.is_active(&sender)
            && !["organization_created", "invitation_accepted", "member_left"].contains(&kind)
        {
            self.faults.push(format!("{kind} by {sender}, who is no active member"));
        }
    }

    fn of_post(&mut self, event: &Value) {
        let what = &event["change"];
        let (kind, place) = (id(&what["type"]), id(&what["target"]));
        let now = event["at"].as_i64().expect("a time");
        let by_link = event["by"].get("link").is_some_and(|link| !link.is_null());
        for user in hands(event).iter().filter(|user| !by_link && !self.organization.is_active(user)) {
            self.faults.push(format!("{kind} by {user}, who is no active member"));
        }
        if kind == "approved" && !self.post.targets.contains_key(&place) {
            return self.faults.push(format!("{kind} at {place}, which is no target"));
        }
        if kind == "publish_begun" {
            self.releases += 1;
            let found = self.release(&place, now);
            self.faults.extend(found);
        }
        if kind == "force_approved" {
            self.forced(event, &place, now);
        }
        if kind == "edited" {
            self.edited(event, now);
        }
        self.stands_in(event, &place, now);
        self.post.apply(event, self.told);
        if kind == "approved" {
            self.approved(what, &place, now);
        }
        self.look_at_exemptions(event, now);
        self.look_at_skips(event, &place, now);
        self.hear_what_is_owed(event);
        self.owed(event, &place, now);
    }

    /// A yes counts only from somebody who may say it then.
    fn approved(&mut self, what: &Value, place: &str, now: i64) {
        let name = id(&what["stage"]);
        let Some(yes) = self.post.targets[place].stages.get(&name).and_then(|stage| stage.yes.last()) else {
            return;
        };
        let right = yes.right.clone();
        if !self.is_entitled(place, &name, &right, now) {
            self.faults.push(format!("approved at {name} on the right of {right}, who may not"));
        }
    }

    /// A change of what all targets share needs a right at each where it may still go out.
    fn edited(&mut self, event: &Value, now: i64) {
        let guards = &self.policy["approval"]["guards"];
        let guards = ["edit", "edit_in_flight", "label_in_flight", "create"].map(|guard| guards[guard].as_str());
        let shared = !list(&event["change"]["changed"]).is_empty();
        // One whose profile is gone stands in nobody's way (J15).
        let there = |place: &String| self.organization.profiles.contains_key(place);
        let open = self.post.targets.iter().filter(|(place, target)| shared && !target.over && there(place));
        let places: Vec<String> = open.map(|(place, _)| place.clone()).collect();
        for place in places {
            let on = self.organization.profile(&place);
            for user in hands(event).iter().filter(|user| self.organization.is_active(user)) {
                let ways = self.organization.ways(&self.naive, user, &on, now);
                if !ways.iter().any(|way| guards.contains(&Some(way.permission.as_str()))) {
                    self.faults.push(format!("{user} changed what goes out on {place}, and may not"));
                }
            }
        }
    }

    /// An override needs the right to it.
    fn forced(&mut self, event: &Value, place: &str, now: i64) {
        let Some(permission) = self.policy["approval"]["guards"]["force"].as_str() else {
            return self.faults.push("an override that the policy does not know".into());
        };
        let on = self.organization.profile(place);
        for user in hands(event) {
            let ways = self.organization.ways(&self.naive, &user, &on, now);
            if !ways.iter().any(|way| way.permission == permission) {
                self.faults.push(format!("an override by {user}, who may not"));
            }
        }
    }

    /// Who is exempt is looked at when it is submitted, and of whoever changes it afterwards then.
    fn look_at_exemptions(&mut self, event: &Value, now: i64) {
        let places: Vec<String> = self.post.targets.keys().cloned().collect();
        for place in places {
            let target = &self.post.targets[&place];
            let names: Vec<String> = target.stages.keys().cloned().collect();
            let opened = ["submitted", "resubmitted", "sent_back", "stages_added", "definition_migrated"]
                .contains(&event["change"]["type"].as_str().unwrap_or_default())
                && id(&event["change"]["target"]) == place;
            let mut found = Vec::new();
            for name in names {
                let people = if opened { self.post.hands(&place, &name) } else { hands(event) };
                let stage = target.stage(&name);
                let exempt = people.into_iter().filter(|user| self.is_exempt(&place, stage, user, now));
                found.extend(exempt.map(|user| (name.clone(), user)));
            }
            let target = self.post.targets.get_mut(&place).expect("a target");
            if opened {
                target.exempt.clear();
            }
            target.exempt.extend(found);
        }
    }

    /// Whether no client must approve is known when it is said.
    fn look_at_skips(&mut self, event: &Value, place: &str, now: i64) {
        let what = &event["change"];
        let openings = list(&what["stages"]).iter().map(|opening| &opening["skip"]);
        let said = openings.chain([&what["reason"]]).any(|skip| skip["type"] == "no_client");
        if said && !self.clients(place, now).is_empty() {
            self.faults.push(format!("no client is said to be asked at {place}, where one must approve"));
        }
    }
}
