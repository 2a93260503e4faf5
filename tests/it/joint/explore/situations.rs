//! Situations by name: what an exploration has to have seen before it can say anything.

use super::story::{number, text};
use super::world::{CLIENT, EDDA, Move, PEOPLE, PROFILES, World};
use countersign::approval::Action;
use countersign::organization::{By, Place};
use countersign::{ContentState, UserId};
use serde_json::Value;
use std::collections::BTreeMap;

/// All names; each must be met.
pub(super) const NAMES: [&str; 79] = [
    "an approver is removed in review",
    "an approver is removed while scheduled",
    "an approver is removed and everything is approved",
    "an approver is suspended in review",
    "an approver is let in again in review",
    "an approver loses a role in review",
    "an approver loses a role while scheduled",
    "somebody who lost something says yes again",
    "a removed member is invited again",
    "a removed member comes back",
    "an older link of somebody removed is tried",
    "a member is added without an invitation",
    "a directory gives somebody a role in review",
    "what a directory takes back is kept",
    "what a person takes a directory gives on",
    "somebody is removed to whom a directory gives something",
    "somebody is put into a team that has something",
    "somebody is taken out of a team in review",
    "a team is given something in review",
    "an invitation ends unanswered",
    "an invitation is sent anew",
    "a grant at an empty group",
    "a profile comes into a group under a grant",
    "a profile leaves a group under a grant",
    "a profile moves in review",
    "a profile moves while approved",
    "a profile moves while scheduled",
    "a profile moves while a stage is skipped",
    "a profile is disconnected in review",
    "a profile is disconnected while scheduled",
    "a profile is connected again while in flight",
    "a profile is deleted under a post in flight",
    "a workspace is deleted under a post in flight",
    "a custom role is edited while held",
    "a custom role is edited in review",
    "a custom role is deleted while held",
    "a key changes a post",
    "a key submits a post",
    "a key is ended",
    "a plan change is announced in review",
    "a plan change is carried out",
    "a plan suspends an approver in review",
    "somebody whom a plan suspended is let in again",
    "ownership passes on in review",
    "a member switches publishing on for somebody",
    "access ends by time while in review",
    "a client need not approve any more in review",
    "a client submits",
    "a client says yes",
    "a client says yes by submitting",
    "a client writes",
    "a client is removed in review",
    "a post is edited after a yes",
    "a post is edited while scheduled",
    "a post is labelled while scheduled and sent back",
    "a second hand joins an exempt post",
    "a skipped stage is restored",
    "a post goes out unseen by others",
    "it is said that nobody approved",
    "a stage is added in flight",
    "a post is closed with its profile",
    "a fact raises a requirement",
    "a fact is lowered again",
    "a rejected post is submitted again",
    "a post is withdrawn",
    "a post expires",
    "a post is forced through",
    "a post is held at its time",
    "a post gets stuck",
    "a stuck post can go on",
    "a link is used",
    "an ended link is tried",
    "somebody decides for another",
    "somebody decides by a standing delegation",
    "a standing delegation ends in flight",
    "an operator acts in somebody's place",
    "the slower server comes second",
    "a renamed role is deployed in review",
    "a post is published",
];

/// Besides: what publishing can come to.
pub(super) const MORE: [&str; 6] = [
    "publishing fails",
    "publishing is tried again",
    "nobody knows what came of publishing",
    "a post is due by one clock alone",
    "an approver is removed while publishing",
    "a post is migrated",
];

#[derive(Default)]
pub(super) struct Met(pub(super) BTreeMap<&'static str, u64>);

impl Met {
    pub(super) fn new() -> Self {
        Self(NAMES.into_iter().chain(MORE).map(|name| (name, 0)).collect())
    }

    fn meet(&mut self, name: &'static str) {
        *self.0.get_mut(name).expect("a situation with a name") += 1;
    }

    pub(super) fn add(&mut self, other: &Met) {
        other.0.iter().for_each(|(name, count)| *self.0.entry(name).or_default() += count);
    }

    /// What was refused.
    pub(super) fn refused(&mut self, before: &World, happens: &Move) {
        match happens {
            Move::Organization {
                by: By::User { user, .. },
                action: countersign::organization::Action::AcceptInvitation { invitation, .. },
                ..
            } => {
                let mut sent = before.story.sent.iter().filter(|sent| same(sent.invitation, *invitation));
                if sent.any(|sent| sent.removed_since.iter().any(|gone| is(*gone, *user))) {
                    self.meet("an older link of somebody removed is tried");
                }
            }
            Move::Post { by, .. } => {
                let link = value_of_link(by).filter(|link| before.story.links.get(link) == Some(&false));
                link.into_iter().for_each(|_| self.meet("an ended link is tried"));
            }
            _ => {}
        }
    }

    pub(super) fn happened(&mut self, before: &World, happens: &Move, after: &World, events: &[Value]) {
        match happens {
            Move::Wait { .. } => self.time(before, after),
            Move::Tell { sensitive: true, .. } if before.told.is_none_or(|(now, _)| !now) => {
                self.when(in_flight(before), "a fact raises a requirement");
            }
            Move::Tell { sensitive: false, .. } if before.told.is_some_and(|(now, _)| now) => {
                self.when(in_flight(before), "a fact is lowered again");
            }
            Move::Deploy {} => self.when(at(before, ContentState::InReview), "a renamed role is deployed in review"),
            Move::Organization { by: By::Operator { acting_for, .. }, .. } => {
                self.when(acting_for.is_some() && !events.is_empty(), "an operator acts in somebody's place");
            }
            Move::Organization { .. } | Move::Post { .. } | Move::Tell { .. } => {}
        }
        let second = matches!(happens, Move::Post { slow: true, .. });
        let second = second && before.post.last_time().is_some_and(|last| before.clock(true) < last);
        self.when(second, "the slower server comes second");
        for event in events {
            if event.get("content").is_none() {
                self.of_people(before, after, &event["change"]);
                self.of_places(before, after, &event["change"]);
            } else {
                self.of_the_post(before, happens, event, &event["change"]);
            }
        }
    }

    fn when(&mut self, so: bool, name: &'static str) {
        if so {
            self.meet(name);
        }
    }

    fn time(&mut self, before: &World, after: &World) {
        let due = |world: &World| !world.due(false).is_empty();
        self.when(due(after) && after.due(true).is_empty(), "a post is due by one clock alone");
        let held = |world: &World| {
            world.post.targets().any(|target| {
                let due = target.publish_at().is_some_and(|at| at <= world.clock(false));
                target.is_held() && due
            })
        };
        self.when(held(after) && !held(before), "a post is held at its time");
        let ends = |world: &World| {
            let held = PEOPLE.into_iter().flat_map(|user| world.organization.access(user));
            held.filter(|held| held.until.is_some_and(|until| until <= world.clock(false))).count()
        };
        self.when(in_flight(before) && ends(after) > ends(before), "access ends by time while in review");
    }

    fn of_people(&mut self, before: &World, after: &World, change: &Value) {
        let user = number(change, "user");
        let approver = before.story.yes.iter().any(|(_, _, by)| *by == user);
        let (review, scheduled) = (at(before, ContentState::InReview), at(before, ContentState::Scheduled));
        match text(change, "type") {
            "member_removed" | "member_left" => {
                self.when(review && is(user, EDDA), "an approver is removed in review");
                self.when(review && is(user, CLIENT), "a client is removed in review");
                self.when(approver && scheduled, "an approver is removed while scheduled");
                let ready = at(before, ContentState::Approved) || scheduled;
                self.when(approver && ready, "an approver is removed and everything is approved");
                let publishing = at(before, ContentState::Publishing);
                self.when(publishing && is(user, EDDA), "an approver is removed while publishing");
                let given = change["sources"].is_array();
                self.when(given, "somebody is removed to whom a directory gives something");
            }
            "member_suspended" => self.when(review && is(user, EDDA), "an approver is suspended in review"),
            "member_reinstated" => {
                self.when(review && is(user, EDDA), "an approver is let in again in review");
                let plan = before.organization.plan() == Some("team") && before.story.suspended_by_plan.contains(&user);
                self.when(plan, "somebody whom a plan suspended is let in again");
            }
            "access_revoked" | "access_changed" => {
                self.when(review && is(user, EDDA), "an approver loses a role in review");
                self.when(approver && scheduled, "an approver loses a role while scheduled");
                let (kept, given) = (change["kept"].is_array(), change["source"].is_object());
                self.when(kept && given, "what a directory takes back is kept");
                self.when(kept && !given, "what a person takes a directory gives on");
                let demand = |side: &str| change[side]["must_approve"] == true;
                self.when(
                    review && demand("before") && !demand("after"),
                    "a client need not approve any more in review",
                );
                let on = |side: &str| change[side]["optional"].to_string().contains("post.publish");
                self.when(on("after") && !on("before"), "a member switches publishing on for somebody");
            }
            "team_joined" => {
                let has = before.organization.team(super::moves::TEAM).is_some();
                let more = after.organization.access(EDDA).len() > before.organization.access(EDDA).len();
                self.when(has && more && is(user, EDDA), "somebody is put into a team that has something");
            }
            "team_left" => self.when(review, "somebody is taken out of a team in review"),
            "team_access_granted" => self.when(review, "a team is given something in review"),
            "member_added" => self.meet("a member is added without an invitation"),
            "access_granted" => {
                let given = change["access"]["source"].is_object();
                self.when(review && given, "a directory gives somebody a role in review");
                let optional = change["access"]["optional"].to_string().contains("post.publish");
                self.when(optional, "a member switches publishing on for somebody");
                let empty = after.organization.groups().any(|(_, group)| group.profiles().next().is_none());
                let here = change["access"]["place"]["type"] == "group";
                self.when(empty && here, "a grant at an empty group");
            }
            "member_invited" => {
                let again =
                    before.story.gone.iter().any(|gone| text(change, "recipient") == super::moves::address(*gone));
                self.when(again, "a removed member is invited again");
            }
            "invitation_accepted" => self.when(before.story.gone.contains(&user), "a removed member comes back"),
            "invitation_expired" => self.meet("an invitation ends unanswered"),
            "invitation_resent" => self.meet("an invitation is sent anew"),
            "delegation_ended" => self.when(in_flight(before), "a standing delegation ends in flight"),
            "ownership_transferred" => self.when(in_flight(before), "ownership passes on in review"),
            "plan_change_announced" => self.when(in_flight(before), "a plan change is announced in review"),
            "plan_changed" => {
                self.meet("a plan change is carried out");
                let suspends = change["suspended"].as_array().is_some_and(|all| !all.is_empty());
                self.when(suspends && in_flight(before), "a plan suspends an approver in review");
            }
            _ => {}
        }
    }

    fn of_places(&mut self, before: &World, after: &World, change: &Value) {
        let profile = number(change, "profile");
        let status = PROFILES.into_iter().find(|id| is_id(profile, id.as_u128())).and_then(|id| before.status(id));
        let moving = status.is_some_and(flies);
        let custom = || {
            PEOPLE
                .into_iter()
                .flat_map(|user| before.organization.access(user))
                .any(|held| super::world::value(&held.role).to_string().contains("custom"))
        };
        let granted = |world: &World| {
            PEOPLE
                .into_iter()
                .flat_map(|user| world.organization.access(user))
                .any(|held| matches!(held.place, Place::Group { .. }))
        };
        match text(change, "type") {
            "profile_moved" => {
                self.when(status == Some(ContentState::InReview), "a profile moves in review");
                self.when(status == Some(ContentState::Approved), "a profile moves while approved");
                self.when(status == Some(ContentState::Scheduled), "a profile moves while scheduled");
                let skipped = before.story.exempt.iter().any(|(at, _)| *at == profile);
                self.when(moving && skipped, "a profile moves while a stage is skipped");
            }
            "profile_disconnected" => {
                self.when(status == Some(ContentState::InReview), "a profile is disconnected in review");
                self.when(status == Some(ContentState::Scheduled), "a profile is disconnected while scheduled");
            }
            "profile_reconnected" => self.when(moving, "a profile is connected again while in flight"),
            "profile_deleted" => self.when(moving, "a profile is deleted under a post in flight"),
            "workspace_deleted" => self.when(in_flight(before), "a workspace is deleted under a post in flight"),
            "profile_grouped" => self.when(granted(before), "a profile comes into a group under a grant"),
            "profile_ungrouped" => self.when(granted(after), "a profile leaves a group under a grant"),
            "custom_role_edited" => {
                self.when(custom(), "a custom role is edited while held");
                self.when(in_flight(before), "a custom role is edited in review");
            }
            "custom_role_deleted" => self.when(custom(), "a custom role is deleted while held"),
            "key_revoked" => self.meet("a key is ended"),
            _ => {}
        }
    }

    fn of_the_post(&mut self, before: &World, happens: &Move, event: &Value, what: &Value) {
        let (target, by) = (number(what, "target"), number(&event["by"], "user"));
        let status = PROFILES.into_iter().find(|id| is_id(target, id.as_u128())).and_then(|id| before.status(id));
        let Move::Post { key, action, by: party, .. } = happens else { return };
        let client = is(by, CLIENT);
        match text(what, "type") {
            "created" | "edited" => {
                self.when(client, "a client writes");
                self.when(key.is_some(), "a key changes a post");
                self.when(!before.story.yes.is_empty(), "a post is edited after a yes");
                self.when(at(before, ContentState::Scheduled), "a post is edited while scheduled");
                let other = before.post.author().is_some_and(|author| !is(by, author));
                self.when(other && !before.story.exempt.is_empty(), "a second hand joins an exempt post");
            }
            "submitted" | "resubmitted" => {
                self.when(client, "a client submits");
                self.when(key.is_some(), "a key submits a post");
                let again = status == Some(ContentState::ChangesRequested);
                self.when(again, "a rejected post is submitted again");
            }
            "sent_back" => self.meet("a post is labelled while scheduled and sent back"),
            "stage_restored" => self.meet("a skipped stage is restored"),
            "approved" => {
                let says = matches!(action, Action::Approve { .. });
                self.when(client && says, "a client says yes");
                self.when(client && !says, "a client says yes by submitting");
                self.when(before.story.reduced.contains(&by), "somebody who lost something says yes again");
                self.when(party.acting_for().is_some(), "somebody decides for another");
                self.when(!event["delegation"].is_null(), "somebody decides by a standing delegation");
                self.when(value_of_link(party).is_some(), "a link is used");
            }
            "nobody_approved" => self.meet("it is said that nobody approved"),
            "target_gone" => self.meet("a post is closed with its profile"),
            "stages_added" => self.meet("a stage is added in flight"),
            "withdrawn" => self.meet("a post is withdrawn"),
            "expired" => self.meet("a post expires"),
            "force_approved" => self.meet("a post is forced through"),
            "became_stuck" => self.meet("a post gets stuck"),
            "unstuck" => self.meet("a stuck post can go on"),
            "definition_migrated" => self.meet("a post is migrated"),
            "publish_begun" => {
                let alone = !before.story.yes.iter().any(|(at, _, _)| *at == target);
                self.when(alone, "a post goes out unseen by others");
                self.when(what["retry"] == true, "publishing is tried again");
            }
            "published" => self.meet("a post is published"),
            "publish_failed" => self.meet("publishing fails"),
            "publish_outcome_unknown" => self.meet("nobody knows what came of publishing"),
            _ => {}
        }
    }
}

fn at(world: &World, status: ContentState) -> bool {
    PROFILES.into_iter().any(|profile| world.status(profile) == Some(status))
}

fn flies(status: ContentState) -> bool {
    matches!(status, ContentState::InReview | ContentState::Approved | ContentState::Scheduled)
}

fn in_flight(world: &World) -> bool {
    PROFILES.into_iter().any(|profile| world.status(profile).is_some_and(flies))
}

fn is(number: u64, user: UserId) -> bool {
    is_id(number, user.as_u128())
}

fn is_id(number: u64, id: u128) -> bool {
    u128::from(number) == id
}

fn same(number: u64, id: countersign::organization::InvitationId) -> bool {
    is_id(number, id.as_u128())
}

/// The link through which somebody came.
fn value_of_link(party: &countersign::approval::By) -> Option<u64> {
    super::world::value(party)["link"].as_u64()
}
