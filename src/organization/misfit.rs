//! What does not fit a policy: the gate before a deploy (J19).

mod people;

use super::access::Access;
use super::names::named;
use super::place::Place;
use super::reading::{Loss, Parts};
use super::role::Role;
use super::state::State;
use crate::id::{InvitationId, KeyId, UserId};
use crate::level::Level;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What an organization holds that a policy does not know, or does not accept any more. Each can be mended by a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Misfit {
    /// A role that the policy does not have; who holds it has nothing by it.
    UnknownRole {
        /// The level.
        #[serde(with = "super::wire::level")]
        level: Level,
        /// The role.
        role: Role,
    },
    /// A custom role that the policy refuses; who holds it has nothing by it.
    CustomRole {
        /// The level.
        #[serde(with = "super::wire::level")]
        level: Level,
        /// Its name.
        name: String,
        /// Every problem.
        problems: String,
    },
    /// An optional permission that is switched on and that the role does not offer; it gives nothing.
    UnknownOptional {
        /// Who holds the role.
        user: UserId,
        /// Where.
        place: Place,
        /// The role.
        role: Role,
        /// The name of the permission.
        permission: String,
    },
    /// Narrowing by nodes that cannot be below the place; the assignment gives nothing.
    WrongNarrowing {
        /// Who holds the role.
        user: UserId,
        /// Where.
        place: Place,
        /// The role.
        role: Role,
    },
    /// A period that ends before it begins; the assignment gives nothing.
    WrongPeriod {
        /// Who holds the role.
        user: UserId,
        /// Where.
        place: Place,
        /// The role.
        role: Role,
    },
    /// Fewer hold a role than the policy demands. Who may grant it mends it, and an operator.
    TooFewHolders {
        /// Where.
        place: Place,
        /// The role.
        role: Role,
        /// How many have to hold it.
        at_least: u32,
    },
    /// More hold a role than the policy allows. Taking it from some of them mends it.
    TooManyHolders {
        /// Where.
        place: Place,
        /// The role.
        role: Role,
        /// How many may hold it.
        at_most: u32,
    },
    /// Somebody holds two roles that the policy keeps apart. Taking one of them mends it.
    Separated {
        /// Who.
        user: UserId,
        /// The one.
        first: Role,
        /// The other.
        second: Role,
    },
    /// Nobody may edit the permissions of members for good, though a role at the organization lets its holders. An operator
    /// mends it by granting such a role.
    NoAdministrator {},
    /// An invitation that cannot be accepted as it is: it names a place that is gone, a role or an optional permission
    /// that the policy does not have.
    Invitation {
        /// Which.
        invitation: InvitationId,
        /// What does not fit.
        problem: String,
    },
    /// A permission of an API key or a share link that the policy lists nowhere; the key does not carry it.
    KeyPermission {
        /// Which key.
        key: KeyId,
        /// The name of the permission.
        permission: String,
    },
    /// The policy has plans and names no default, and the organization has none: nothing is in force until an operator
    /// changes the plan.
    NoPlan {},
    /// A plan that the policy does not have: the default is in force, or nothing.
    UnknownPlan {
        /// Its name.
        name: String,
    },
    /// A plan that is announced and that the policy does not have: it does not come.
    UnknownAnnouncedPlan {
        /// Its name.
        name: String,
    },
}

impl State {
    /// What does not fit a policy, for hosts that are about to change it. Names of yesterday (`formerly`) fit. Posts under
    /// way have misfits of their own: [`approval::State::misfits`](crate::approval::State::misfits).
    #[must_use]
    pub fn misfits<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let mut seen = BTreeSet::new();
        for held in self.members.iter().flat_map(|(_, member)| &member.holds) {
            let level = held.place().level();
            if !seen.insert((level, held.role())) {
                continue;
            }
            let known = |role: &Role| match role {
                Role::Policy(name) => policy.stored_role(level, name).is_ok(),
                // One that the policy refuses is told by its document.
                Role::Custom(name) => self.custom_roles.contains_key(&(level, name.clone())),
            };
            if let Some(role) = self.roles.name(held.role()).filter(|role| !known(role)) {
                misfits.push(Misfit::UnknownRole { level, role: role.clone() });
            }
        }
        misfits.extend(self.unfit_assignments(policy));
        for ((level, name), document) in &self.custom_roles {
            if let Err(error) = policy.stored_custom_role(document.as_str()) {
                misfits.push(Misfit::CustomRole { level: *level, name: name.clone(), problems: error.to_string() });
            }
        }
        misfits.extend(self.too_few(policy));
        misfits.extend(people::unfit(policy, self));
        for (invitation, found) in &self.invitations {
            let problems = found.access.iter().flat_map(|access| self.problems(policy, access));
            misfits.extend(problems.map(|problem| Misfit::Invitation { invitation: *invitation, problem }));
        }
        for (key, found) in &self.keys {
            let gone = found.permissions.iter().filter(|name| named(policy, name).is_empty()).cloned();
            misfits.extend(gone.map(|permission| Misfit::KeyPermission { key: *key, permission }));
        }
        misfits.extend(self.unfit_plans(policy));
        misfits
    }

    fn unfit_plans<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<Misfit> {
        let unknown = |name: &&str| policy.stored_plan(name).is_err();
        let now = match self.plan() {
            _ if self.revision == 0 || !policy.has_plans() => None,
            None => policy.default_plan().is_none().then_some(Misfit::NoPlan {}),
            Some(name) => Some(name).filter(unknown).map(|name| Misfit::UnknownPlan { name: name.into() }),
        };
        // Without plans, what was announced does not come either, and the timer waits for it.
        let announced = self.announced.as_ref().map(|announced| announced.plan.as_str()).filter(unknown);
        let then = announced.map(|name| Misfit::UnknownAnnouncedPlan { name: name.into() });
        now.into_iter().chain(then).collect()
    }

    fn too_few<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        for role in policy.model.roles.iter().filter(|_| self.revision > 0) {
            let Some(at_least) = role.holders.min else { continue };
            let places: Vec<Place> = match role.level {
                Level::Organization => [Place::organization()].into(),
                Level::Workspace => self.workspaces.keys().copied().map(Place::workspace).collect(),
                Level::Profile => self.profiles.keys().copied().map(Place::profile).collect(),
            };
            for place in places {
                let holds = |access: &Access| {
                    let named = policy.model.formerly.role(role.level, access.role.name()) == role.name;
                    let whole = access.from.is_none() && access.until.is_none() && access.narrowing.is_none();
                    access.place == place && named && !access.role.is_custom() && whole
                };
                let active = self.members.iter().filter(|(_, member)| member.is_active());
                let holders = active.filter(|(user, _)| self.access(*user).iter().any(holds)).count();
                if holders < usize::try_from(at_least).unwrap_or(usize::MAX) {
                    misfits.push(Misfit::TooFewHolders { place, role: Role::policy(&role.name), at_least });
                }
            }
        }
        misfits
    }

    fn problems<V: Vocabulary>(&self, policy: &Policy<V>, access: &Access) -> Vec<String> {
        let Access { place, role, .. } = access;
        let mut problems = Vec::new();
        if !self.has(*place) {
            problems.push(format!("expected a known place, found `{place}`"));
        }
        let losses = self.read(policy, Parts::of(access)).losses;
        problems.extend(losses.into_iter().map(|loss| match loss {
            Loss::Role => format!("expected a role that the policy knows, found `{role}`"),
            Loss::Optional(name) => format!("expected an optional permission of role `{role}`, found `{name}`"),
            Loss::Narrowing => format!("expected nodes below {place}"),
            Loss::Period => format!("expected a period of role `{role}` that ends after it begins"),
        }));
        problems
    }
}
