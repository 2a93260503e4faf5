//! Standing delegations: who decides in whose place, by the organization's log alone (J20). It is in force from its
//! beginning until its end, where it reaches, through what both have held without a break since it was made; where one of
//! them lost the right to decide meanwhile, it reaches no more.

use super::Auditor;
use super::forged::{OTHER, OWNER, REVIEWER, Story, WRITER, at_profile};
use super::organization_from_log::{id, level_of, list};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub(super) struct Standing {
    from: String,
    to: String,
    /// None: everywhere.
    places: Vec<Value>,
    begins: Option<i64>,
    until: i64,
    /// What each of the two has held without a break since it was made.
    through: [BTreeSet<String>; 2],
    /// The profiles at which both had the right at some time since it was made, and those at which one lost it after that.
    reached: BTreeSet<String>,
    broken: BTreeSet<String>,
}

impl Auditor {
    /// Takes in who lets whom decide, and who has lost the right meanwhile; the organization has read the event.
    pub(super) fn hear_of_standing(&mut self, event: &Value) {
        let (change, now) = (&event["change"], event["at"].as_i64().expect("a time"));
        match change["type"].as_str().unwrap_or_default() {
            "delegated" => {
                let (from, to) = (id(&change["user"]), id(&change["to"]));
                let (begins, until) = (change["from"].as_i64(), change["until"].as_i64().expect("an end"));
                let places = list(&change["places"]).to_vec();
                let through = [&from, &to].map(|user| self.held_by(user));
                let (reached, broken) = Default::default();
                let made = Standing { from, to, places, begins, until, through, reached, broken };
                self.standing.insert(id(&change["delegation"]), made);
            }
            "delegation_ended" => drop(self.standing.remove(&id(&change["delegation"]))),
            "profile_deleted" => {
                let gone = id(&change["profile"]);
                self.standing.values_mut().for_each(|one| one.broken.extend([gone.clone()]));
            }
            _ => {}
        }
        self.hold_on(change);
        let organization = &self.organization;
        self.standing.retain(|_, one| organization.is_active(&one.from) && organization.is_active(&one.to));
        let profiles: Vec<String> = self.organization.profiles.keys().cloned().collect();
        let looked_at: Vec<(String, String, bool)> = self
            .standing
            .iter()
            .flat_map(|(id, one)| profiles.iter().map(move |profile| (id, one, profile)))
            .map(|(id, one, profile)| {
                let both = [&one.from, &one.to].iter().all(|user| self.may_decide(user, profile, now, None));
                (id.clone(), profile.clone(), both)
            })
            .collect();
        for (id, profile, both) in looked_at {
            let one = self.standing.get_mut(&id).expect("it is there");
            if both {
                one.reached.insert(profile);
            } else if one.reached.contains(&profile) {
                one.broken.insert(profile);
            }
        }
    }

    /// What is changed without taking anything is held on as what it became; what is taken is held no more.
    fn hold_on(&mut self, change: &Value) {
        let whose = match change["type"].as_str().unwrap_or_default() {
            "access_changed" => BTreeSet::from([id(&change["user"])]),
            "team_access_changed" => self.organization.teams[&id(&change["team"])].members.clone(),
            _ => BTreeSet::new(),
        };
        let became = (!whose.is_empty() && change["less"] != true)
            .then(|| (whose, self.name_of(&change["before"]), self.name_of(&change["after"])));
        let mut standing = std::mem::take(&mut self.standing);
        for one in standing.values_mut() {
            for (user, through) in [&one.from, &one.to].into_iter().zip(&mut one.through) {
                if let Some((_, before, after)) = became.as_ref().filter(|(whose, ..)| whose.contains(user)) {
                    if through.contains(before) {
                        through.insert(after.clone());
                    }
                }
                let held = self.held_by(user);
                through.retain(|name| held.contains(name));
            }
        }
        self.standing = standing;
    }

    /// A role, by the name that it has now, at a place: whoever gives it, it is held as long as somebody does (J13).
    fn name_of(&self, held: &Value) -> String {
        let role = &held["role"];
        let now = self.organization.renamed.get(&(level_of(&held["place"]), id(role)));
        let role = now.map_or(role.to_string(), |name| json!(name).to_string());
        format!("{role} {}", held["place"])
    }

    fn held_by(&self, user: &str) -> BTreeSet<String> {
        let holds = self.organization.members.get(user).map_or(&[][..], |member| &member.holds);
        holds.iter().map(|held| self.name_of(held)).collect()
    }

    fn may_decide(&self, user: &str, profile: &str, now: i64, through: Option<&BTreeSet<String>>) -> bool {
        let guard = self.policy["approval"]["guards"]["decide"].as_str();
        let Some(member) = self.organization.members.get(user).filter(|_| self.organization.is_active(user)) else {
            return false;
        };
        let holds = member.holds.iter();
        let holds = holds.filter(|held| through.is_none_or(|through| through.contains(&self.name_of(held))));
        let actor = self.organization.actor_with(&self.naive, user, holds);
        let ways = super::organization_from_log::ways(Some(&actor), &self.organization.profile(profile), now);
        let mut plain = ways.iter().filter(|way| way.obligations.is_empty() && way.level == "profile");
        plain.any(|way| guard.is_none_or(|guard| way.permission == guard))
    }

    fn reaches(&self, one: &Standing, profile: &str) -> bool {
        let there = |place: &Value| match place["type"].as_str().unwrap_or_default() {
            "organization" => true,
            "profile" => id(&place["profile"]) == profile,
            "workspace" => self.organization.profiles.get(profile) == Some(&Some(id(&place["workspace"]))),
            _ => self.organization.groups.get(&id(&place["group"])).is_some_and(|group| group.contains(profile)),
        };
        one.places.is_empty() || one.places.iter().any(there)
    }

    /// Whether what somebody decided by one counts still: nobody ended it, and both have held the right.
    pub(super) fn lasts(&self, delegation: &str, (from, to): (&str, &str), profile: &str) -> bool {
        self.standing.get(delegation).is_some_and(|one| {
            (one.from.as_str(), one.to.as_str()) == (from, to)
                && self.reaches(one, profile)
                && !one.broken.contains(profile)
        })
    }

    /// A decision in the place of somebody else by a standing delegation rests on one that is in force.
    pub(super) fn stands_in(&mut self, event: &Value, place: &str, now: i64) {
        let Some(delegation) = event.get("delegation").filter(|one| !one.is_null()).map(id) else { return };
        let (by, own) = (&event["by"], event["clock"].as_i64().unwrap_or(now));
        let (user, holder) = (id(&by["user"]), id(&by["acting_for"]));
        let live = |one: &Standing| one.begins.is_none_or(|begins| begins <= own) && now < one.until;
        let in_force = self.standing.get(&delegation).is_some_and(live)
            && self.lasts(&delegation, (&holder, &user), place)
            && self.standing.get(&delegation).is_some_and(|one| {
                let both = [&one.from, &one.to].into_iter().zip(&one.through);
                both.into_iter().all(|(person, through)| self.may_decide(person, place, now, Some(through)))
            });
        if !in_force {
            self.faults.push(format!("{user} decides for {holder}, who did not let them"));
        }
    }
}

/// The reviewer lets the owner decide from minute 20 until minute 60; then something happens, and the owner says yes for
/// the reviewer.
fn decided(between: &[Value], now: i64, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut story = Story::begin();
    story.by(OWNER, json!({"type": "profile_connected", "profile": 8, "name": "feed"}));
    let at_page = json!([{"type": "profile", "profile": 7}]);
    let made = json!({"type": "delegated", "delegation": 5, "user": REVIEWER, "to": OWNER, "places": at_page,
        "from": 20, "until": 60});
    story.by(REVIEWER, made);
    between.iter().for_each(|change| story.by(OWNER, change.clone()));
    story.person(WRITER, json!({"type": "created", "targets": [7, 8]}));
    story.submit(WRITER, Value::Null);
    story.now = now - 1;
    let by = json!({"type": "user", "user": OWNER, "acting_for": REVIEWER});
    let mut event = json!({"by": by, "delegation": 5, "change": {"type": "approved", "target": 7, "stage": "yes"}});
    change(&mut event);
    story.happened(event);
    story.auditor.faults
}

#[test]
fn j20_who_decides_for_another_was_let_and_both_have_held_the_right() {
    let unlawful = |user: u64, holder: u64| vec![format!("{user} decides for {holder}, who did not let them")];
    let lawful = |_: &mut Value| {};
    for (now, fits) in [(19, false), (20, true), (59, true), (60, false)] {
        let found = decided(&[], now, lawful);
        assert_eq!(found, if fits { vec![] } else { unlawful(OWNER, REVIEWER) }, "at {now}");
    }
    // It opens by the sender's own clock.
    assert_eq!(decided(&[], 30, |event| event["clock"] = json!(19)), unlawful(OWNER, REVIEWER));
    assert_eq!(decided(&[], 30, |event| event["delegation"] = json!(6)), unlawful(OWNER, REVIEWER));
    let other = decided(&[], 30, |event| event["by"]["user"] = json!(OTHER));
    assert_eq!(other, unlawful(OTHER, REVIEWER));
    let ended = json!({"type": "delegation_ended", "delegation": 5, "user": REVIEWER, "to": OWNER});
    assert_eq!(decided(&[ended], 30, lawful), unlawful(OWNER, REVIEWER));
    // Held again is not held without a break.
    let (place, role) = (&at_profile("reviewer")["place"], "reviewer");
    let revoked = json!({"type": "access_revoked", "user": REVIEWER, "place": place, "role": role});
    let granted = json!({"type": "access_granted", "user": REVIEWER, "access": at_profile(role)});
    assert_eq!(decided(&[revoked, granted], 30, lawful), unlawful(OWNER, REVIEWER));
    let suspended = json!({"type": "member_suspended", "user": REVIEWER});
    let reinstated = json!({"type": "member_reinstated", "user": REVIEWER});
    assert_eq!(decided(&[suspended, reinstated], 30, lawful), unlawful(OWNER, REVIEWER));
}
