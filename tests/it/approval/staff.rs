//! Who works at the fixture, and what they may do there: written down beside the policy, for the reference model to look up.

use super::fixture::*;
use countersign::approval::{Approvers, Side, Stage};
use countersign::{
    Actor, OrganizationId, ProfileId, UserId,
    actor::{Assignment, Status},
};
use std::collections::BTreeMap;

pub(super) const FAY: UserId = UserId::new(7);
pub(super) const GUS: UserId = UserId::new(8);
/// A checker of another organization, and one of a profile that the post is not for.
pub(super) const STRANGER: UserId = UserId::new(98);
pub(super) const NEIGHBOUR: UserId = UserId::new(99);

pub(super) const PEOPLE: [UserId; 10] = [ANN, BEN, CAT, DAN, EVE, OWEN, FAY, GUS, STRANGER, NEIGHBOUR];

/// What roles grant, as the policy says.
const GRANTS: [(&str, &[&str]); 7] = [
    ("writer", &["post.create", "post.edit", "post.submit", "post.comment", "post.schedule", "scheduled_post.label"]),
    ("moderator", &["post.create", "post.edit", "post.submit", "post.comment"]),
    ("checker", &["post.review", "post.comment"]),
    (
        "chief",
        &[
            "post.create",
            "post.edit",
            "post.submit",
            "post.comment",
            "post.schedule",
            "scheduled_post.label",
            "post.review",
            "post.publish",
            "post.force_decision",
        ],
    ),
    ("client", &["post.review", "post.comment"]),
    ("guest", &["post.view"]),
    (
        "owner",
        &[
            "post.create",
            "post.edit",
            "post.submit",
            "post.review",
            "post.publish",
            "post.schedule",
            "post.comment",
            "post.force_decision",
            "post.view",
            "scheduled_post.label",
        ],
    ),
];

#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) roles: Vec<&'static str>,
    pub(super) at: Vec<ProfileId>,
    pub(super) active: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Staff {
    pub(super) jobs: BTreeMap<UserId, Job>,
}

impl Staff {
    pub(super) fn give(&mut self, user: UserId, roles: &[&'static str], at: &[ProfileId]) {
        self.jobs.insert(user, Job { roles: roles.to_vec(), at: at.to_vec(), active: true });
    }

    fn job(&self, user: UserId, target: ProfileId) -> Option<&Job> {
        self.jobs.get(&user).filter(|job| job.roles.contains(&"owner") || job.at.contains(&target))
    }

    pub(super) fn may(&self, user: UserId, permission: &str, target: ProfileId) -> bool {
        let grants = |role: &&str| GRANTS.iter().any(|(name, granted)| name == role && granted.contains(&permission));
        self.job(user, target).is_some_and(|job| job.active && job.roles.iter().any(grants))
    }

    pub(super) fn side(&self, user: UserId, target: ProfileId) -> Side {
        let client = self.job(user, target).is_some_and(|job| job.roles.contains(&"client"));
        if client { Side::External } else { Side::Internal }
    }

    fn is_named(&self, user: UserId, approvers: &Approvers, required: &[UserId], target: ProfileId) -> bool {
        match approvers {
            Approvers::Permission(permission) => self.may(user, permission, target),
            // The chief inherits the checker.
            Approvers::Roles(names) => self.job(user, target).is_some_and(|job| {
                let has = |role: &str| job.roles.contains(&role) || (role == "checker" && job.roles.contains(&"chief"));
                names.profile.iter().any(|role| has(role))
            }),
            Approvers::People(people) => people.contains(&user),
            _ => required.contains(&user),
        }
    }

    /// Whether a person could decide at a stage if they were let.
    pub(super) fn could(&self, user: UserId, stage: &Stage, target: ProfileId) -> bool {
        self.may(user, "post.review", target) && self.side(user, target) == stage.party
    }

    /// Everybody who holds the right to decide at a stage.
    pub(super) fn approvers(
        &self,
        stage: &Stage,
        round: &super::reference_model::Round,
        target: ProfileId,
    ) -> impl Iterator<Item = UserId> {
        let required: Vec<UserId> = round.required.iter().copied().collect();
        let escalated = stage.escalate_to.as_ref().filter(|_| round.escalated);
        self.jobs.keys().copied().filter(move |user| {
            let named = [Some(&stage.approvers), escalated].into_iter().flatten();
            let mut named = named.filter(|approvers| self.is_named(*user, approvers, &required, target));
            let instead = round.reassigned.iter().any(|(_, to)| to == user);
            let replaced = round.reassigned.iter().any(|(from, _)| from == user);
            self.could(*user, stage, target) && (instead || (named.next().is_some() && !replaced))
        })
    }

    /// The people as the library knows them.
    pub(super) fn people(&self, policy: &'static countersign::Policy) -> BTreeMap<UserId, Actor> {
        let mut people = BTreeMap::new();
        for (user, job) in &self.jobs {
            let status = if job.active { Status::Active } else { Status::Suspended };
            let mut actor = policy.actor(*user, HERE).status(status);
            for role in &job.roles {
                if *role == "owner" {
                    actor = actor.organization_role(policy.organization_role(role).expect("a role"));
                    continue;
                }
                let role = policy.profile_role(role).expect("a role");
                for target in &job.at {
                    actor = actor.assignment(Assignment::profile(*target, role));
                }
            }
            people.insert(*user, actor.build(at(0)).expect("an actor"));
        }
        let checker = policy.profile_role("checker").expect("a role");
        let elsewhere = policy.actor(STRANGER, OrganizationId::new(2)).profile_role(PAGE, checker);
        people.insert(STRANGER, elsewhere.build(at(0)).expect("an actor"));
        let next_door = policy.actor(NEIGHBOUR, HERE).profile_role(ProfileId::new(99), checker);
        people.insert(NEIGHBOUR, next_door.build(at(0)).expect("an actor"));
        people
    }
}
