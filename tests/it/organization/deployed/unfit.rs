//! What does not fit a policy, by its document and by what is held.

use countersign::organization::*;
use countersign::{Level, UserId};
use serde_json::Value;
use std::collections::BTreeSet;

/// A policy as it is written.
pub(super) struct Document {
    text: String,
    json: Value,
}

impl Document {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.into(), json: serde_json::from_str(text).expect("JSON") }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What whoever may do everything is called.
    pub(super) fn boss(&self) -> &'static str {
        if self.json["roles"]["organization"]["chief"].is_object() { "chief" } else { "boss" }
    }

    fn role(&self, level: Level, name: &str) -> &Value {
        &self.json["roles"][level.to_string()][name]
    }

    /// What a role that may be stored under a former name is called.
    pub(super) fn today(&self, level: Level, name: &str) -> String {
        let former =
            |role: &Value| role["formerly"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
        let roles = self.json["roles"][level.to_string()].as_object().into_iter().flatten();
        let mut renamed = roles.filter(|(_, role)| former(role)).map(|(name, _)| name.clone());
        renamed.next().unwrap_or_else(|| name.into())
    }

    /// Whether a command says a former name where it names a role.
    pub(super) fn names_former(&self, action: &Action) -> bool {
        let former = |place: Place, role: &Role| self.today(place.level(), role.name()) != role.name();
        match action {
            Action::Grant { access, .. } => former(access.place, &access.role),
            Action::Invite { access, .. } => access.iter().any(|one| former(one.place, &one.role)),
            Action::Revoke { place, role, .. } | Action::SwitchOptional { place, role, .. } => former(*place, role),
            _ => false,
        }
    }

    /// Whether a command hands out a role that the policy does not have.
    pub(super) fn gives_unknown(&self, action: &Action) -> bool {
        let unknown = |access: &Access| !self.role(access.place.level(), access.role.name()).is_object();
        match action {
            Action::Grant { access, .. } => unknown(access),
            Action::Invite { access, .. } => access.iter().any(unknown),
            _ => false,
        }
    }

    fn offers(&self, access: &Access, permission: &str) -> bool {
        let role = self.role(access.place.level(), &self.today(access.place.level(), access.role.name()));
        role["optional"]["profile"].as_array().is_some_and(|offered| offered.iter().any(|one| one == permission))
    }
}

/// Everything that does not fit, of the kinds that a bureau can have.
pub(super) fn unfit(document: &Document, state: &State) -> Vec<Misfit> {
    let held: Vec<(UserId, Access)> =
        state.members().flat_map(|user| state.access(user).into_iter().map(move |access| (user, access))).collect();
    let today = |access: &Access| document.today(access.place.level(), access.role.name());
    let known = |access: &Access| document.role(access.place.level(), &today(access)).is_object();
    let mut misfits = Vec::new();
    for (user, access) in &held {
        if !known(access) {
            misfits.push(Misfit::UnknownRole { level: access.place.level(), role: access.role.clone() });
            continue;
        }
        for permission in access.optional.iter().filter(|name| !document.offers(access, name)) {
            let (place, role, permission) = (access.place, access.role.clone(), permission.clone());
            misfits.push(Misfit::UnknownOptional { user: *user, place, role, permission });
        }
    }
    let whole = |access: &Access| access.from.is_none() && access.until.is_none();
    let holders = |name: &str, counts: &dyn Fn(UserId, &Access) -> bool| -> BTreeSet<UserId> {
        let of = held.iter().filter(|(user, access)| today(access) == name && counts(*user, access));
        of.map(|(user, _)| *user).collect()
    };
    let lasting = |user: UserId, access: &Access| whole(access) && !state.is_suspended(user);
    for (name, role) in document.json["roles"]["organization"].as_object().expect("roles") {
        let (place, role, limits) = (Place::organization(), Role::policy(name), &role["holders"]);
        let limit = |limit: &Value| limit.as_u64().map(|number| u32::try_from(number).expect("a small number"));
        if let Some(at_least) = limit(&limits["min"]).filter(|least| holders(name, &lasting).len() < *least as usize) {
            misfits.push(Misfit::TooFewHolders { place, role: role.clone(), at_least });
        }
        if let Some(at_most) = limit(&limits["max"]).filter(|most| holders(name, &|_, _| true).len() > *most as usize) {
            misfits.push(Misfit::TooManyHolders { place, role, at_most });
        }
    }
    for pair in document.json["separation_of_duties"].as_array().into_iter().flatten() {
        let [first, second] = [0, 1].map(|index| pair["roles"][index]["role"].as_str().expect("a role"));
        let both = holders(first, &|_, _| true);
        for user in both.intersection(&holders(second, &|_, _| true)) {
            misfits.push(Misfit::Separated { user: *user, first: Role::policy(first), second: Role::policy(second) });
        }
    }
    let administers = |user: UserId, access: &Access| access.place == Place::organization() && lasting(user, access);
    if holders(document.boss(), &administers).is_empty() && holders("clerk", &administers).is_empty() {
        misfits.push(Misfit::NoAdministrator {});
    }
    let fits = |access: &Access| known(access) && access.optional.iter().all(|name| document.offers(access, name));
    for (invitation, _) in state.invitations().filter(|(_, found)| !found.access().iter().all(fits)) {
        misfits.push(Misfit::Invitation { invitation, problem: String::new() });
    }
    let needs_plan = document.json["plans"].is_object() && document.json["default_plan"].is_null();
    if needs_plan && state.plan().is_none() {
        misfits.push(Misfit::NoPlan {});
    }
    misfits
}
