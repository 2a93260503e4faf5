//! What does not fit a policy: the gate before a deploy (J19).

mod people;

use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::misfit::Misfit;
use crate::organization::model::names::named;
use crate::organization::model::place::Place;
use crate::organization::model::reading::{Loss, Parts};
use crate::organization::model::role::Role;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

impl State {
    /// Finds what does not fit a policy, for hosts that are about to change it. Names of yesterday (`formerly`) fit.
    /// Posts under way have misfits of their own: [`approval::State::misfits`](crate::approval::State::misfits).
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let new_policy = Policy::parse(policies::PUBLER)?;
    /// assert!(agency.misfits(&policy).is_empty());
    /// assert!(!agency.misfits(&new_policy).is_empty(), "it has no role `owner` of the organization");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn misfits<V: Vocabulary>(&self, policy: &Policy<V>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let mut seen = BTreeSet::new();
        let of_teams = self.teams.values().flat_map(|team| &team.holds);
        for held in self.members.iter().flat_map(|(_, member)| &member.holds).chain(of_teams) {
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
        // By the last event, since nobody need put out whose time is over.
        let inside = self.support.values().filter(|support| self.clock < Some(support.until));
        for (level, role) in inside.map(|support| (support.place.level(), &support.role)) {
            let unknown = Misfit::UnknownRole { level, role: role.clone() };
            if policy.stored_role(level, role.name()).is_err() && !misfits.contains(&unknown) {
                misfits.push(unknown);
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
        for team in self.teams.keys() {
            let access = self.team_access(*team);
            // A role that is unknown is told once for everybody.
            let known =
                access.iter().filter(|access| !self.read(policy, Parts::of(access)).losses.contains(&Loss::Role));
            let problems = known.flat_map(|access| self.problems(policy, access));
            misfits.extend(problems.map(|problem| Misfit::Team { team: *team, problem }));
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
        // Without plans, what was announced does not come either.
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
                    access.place == place && named && !access.role.is_custom() && access.is_whole()
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
            Loss::Condition(invalid) => invalid.to_string(),
            Loss::Period => format!("expected a period of role `{role}` that ends after it begins"),
        }));
        problems
    }
}
