//! What must be refused, and what must never be, by the commands and the log; the engine is asked nothing but what it
//! holds.

use super::shop::SHOP;
use super::sources;
use super::stand_in::out_of_place;
use super::teams;
use countersign::organization::*;
use countersign::{ProfileId, Timestamp, UserId, WorkspaceId, id::TokenId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Who may stay on the plan that keeps everybody.
const KEPT: usize = 3;

/// What has to be remembered to judge the next command.
pub(super) struct Judge {
    /// By whom and what was accepted under an id; nothing of what is not known.
    ids: BTreeMap<u128, Option<(By, Action)>>,
    tokens: BTreeMap<InvitationId, TokenId>,
    /// What the custom role grants, and the workspace that it belongs to.
    own: BTreeSet<String>,
    home: Option<WorkspaceId>,
    roles: Value,
    /// When something happened last.
    last: Timestamp,
}

/// The name of a refusal.
pub(super) fn refusal(refusal: &Refusal) -> String {
    serde_json::to_value(refusal).expect("JSON")["type"].as_str().expect("a name").into()
}

/// What a custom role lets its holders do on profiles.
fn granted(document: &RoleDocument) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(document.as_str()).expect("a document");
    let grants = document["grants"]["profile"].as_array().expect("grants");
    grants.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

impl Judge {
    pub(super) fn new(log: &[Event]) -> Self {
        let shop: Value = serde_json::from_str(SHOP).expect("JSON");
        let mut judge = Self {
            ids: BTreeMap::new(),
            tokens: BTreeMap::new(),
            own: BTreeSet::new(),
            home: None,
            roles: shop["roles"].clone(),
            last: Timestamp::from_millis(0),
        };
        judge.read(log);
        judge
    }

    fn read(&mut self, events: &[Event]) {
        for event in events {
            self.ids.entry(event.command.as_u128()).or_default();
            self.last = event.at;
            match &event.change {
                Change::MemberInvited { invitation, token, .. }
                | Change::InvitationResent { invitation, token, .. } => {
                    self.tokens.insert(*invitation, *token);
                }
                Change::CustomRoleDefined { document } | Change::CustomRoleEdited { document } => {
                    (self.own, self.home) = (granted(document), document.workspace());
                }
                Change::CustomRoleDeleted { .. } => (self.own, self.home) = (BTreeSet::new(), None),
                _ => {}
            }
        }
    }

    /// What is wrong with an answer, and with what came of it.
    pub(super) fn wrong(
        &mut self,
        before: &State,
        after: &State,
        command: &Command,
        answer: &Result<Vec<Event>, Refusal>,
    ) -> Vec<String> {
        // J11: the same again is answered as done.
        let sent = Some((command.by, command.action.clone()));
        let known = self.ids.get(&command.id.as_u128());
        if known.is_some_and(Option::is_none) {
            return Vec::new();
        }
        if known.is_some_and(|done| *done == sent) {
            let done = answer.as_ref().is_ok_and(Vec::is_empty);
            return (!done).then(|| "it is done already".into()).into_iter().collect();
        }
        let now = self.last.max(command.now);
        let must = self.must_be_refused(before, command);
        let must = must.or_else(|| sources::must_be_refused(before, command).map(String::from));
        let must = must.or_else(|| teams::must_be_refused(before, command).map(String::from));
        let must = must.or_else(|| self.not_in_their_place(before, command, now).map(String::from));
        let mut wrong = Vec::new();
        match answer {
            Err(_) if must.is_none() && comes(before, command) => wrong.push("its time has come".into()),
            Err(error) => wrong.extend(is_untrue(before, command, now, error)),
            Ok(events) => {
                wrong.extend(must.map(|why| format!("accepted, though {why}")));
                if events.is_empty() {
                    wrong.push("nothing has happened".into());
                }
                self.read(events);
                self.ids.insert(command.id.as_u128(), sent);
                wrong.extend(self.held(before, after));
                wrong.extend(out_of_place(after));
                wrong.extend(in_what_is_gone(after));
                wrong.extend(events.iter().filter_map(|event| passes_on_less(before, after, event)));
                wrong.extend(sources::wrong(before, after, command, events));
                wrong.extend(teams::wrong(before, after, command));
                wrong.extend(adds_something_else(before, after, &command.action, now));
            }
        }
        wrong
    }

    /// Why a command must be refused, if it must.
    fn must_be_refused(&self, before: &State, command: &Command) -> Option<String> {
        let is_member = |user: UserId| before.is_member(user);
        let there = |place: &Place| is_there(before, *place);
        let lies_in = |place: &Place, home: WorkspaceId| match *place {
            Place::Workspace { workspace } => workspace == home,
            Place::Profile { profile } => {
                before.profiles().any(|(id, found)| id == profile && found.workspace() == Some(home))
            }
            _ => false,
        };
        let elsewhere = |one: &Access| one.role.is_custom() && self.home.is_some_and(|home| !lies_in(&one.place, home));
        let unmade = |one: &Access| one.role.is_custom() && self.own.is_empty();
        let all = [
            (self.ids.contains_key(&command.id.as_u128()), "its id was used"),
            (command.revision != Some(before.revision()), "it expects another revision"),
            (matches!(command.action, Action::Create { .. }), "it has begun"),
        ];
        let early = all.iter().find(|(holds, _)| *holds).map(|(_, why)| String::from(*why));
        early.or_else(|| {
            let late = |until: &Option<Timestamp>| until.is_some_and(|until| until <= command.now);
            let why = match &command.action {
                Action::Grant { user, access } if !is_member(*user) || !there(&access.place) => "nothing is there",
                Action::Grant { access, .. } if unmade(access) => "nobody made the role",
                Action::Invite { access, .. } if access.iter().any(unmade) => "nobody made the role",
                Action::Grant { access, .. } if late(&access.until) => "it is over",
                Action::Grant { access, .. } if elsewhere(access) => "the role belongs elsewhere",
                Action::Invite { access, .. } if access.iter().any(elsewhere) => "the role belongs elsewhere",
                Action::DefineCustomRole { .. } | Action::EditCustomRole { .. } if before.plan() == Some("solo") => {
                    "the plan has no custom roles"
                }
                Action::EditCustomRole { document } if document.workspace() != self.home => "it belongs elsewhere",
                Action::DefineCustomRole { document } | Action::EditCustomRole { document }
                    if !self.may_make(before, command, document) =>
                {
                    "its maker may not do that"
                }
                Action::Invite { recipient, .. } if recipient.trim().is_empty() => "it goes to nobody",
                Action::Invite { access, .. } if !access.iter().all(|one| there(&one.place)) => "nothing is there",
                Action::AcceptInvitation { invitation, token } if self.tokens.get(invitation) != Some(token) => {
                    "the link is an old one"
                }
                Action::CreateWorkspace { workspace, .. } if there(&Place::workspace(*workspace)) => "it is there",
                // J14: all plans but the team's have room for one.
                Action::CreateWorkspace { .. }
                    if before.plan() != Some("team") && before.workspaces().next().is_some() =>
                {
                    "the plan has no room for it"
                }
                Action::TransferOwnership { to, .. } if before.is_suspended(*to) => "the new owner is suspended",
                Action::ApplyPlanChange {} if matches!(command.by, By::User { .. }) => "it is the timer's",
                Action::ApplyPlanChange {} if before.announced().is_none_or(|one| command.now < one.at()) => {
                    "its time has not come"
                }
                Action::ChangePlan { at: Some(at), .. } if *at < command.now => "its time is over",
                _ => return None,
            };
            Some(why.into())
        })
    }

    /// Whether somebody holds the role that writes, or comes to be one who does by a custom role.
    fn writes(&self, access: &[Access]) -> bool {
        let reach = |counts: &dyn Fn(&Access) -> bool| -> BTreeSet<String> {
            access.iter().filter(|held| counts(held)).flat_map(|held| self.reach(held)).collect()
        };
        let both = |reach: &BTreeSet<String>| ["post.view", "post.edit"].iter().all(|name| reach.contains(*name));
        let by_custom = both(&reach(&|held| held.role.is_custom()));
        let together = both(&reach(&|_| true)) && !both(&reach(&|held| !held.role.is_custom()));
        by_custom || together || access.iter().any(|held| held.role == Role::policy("writer"))
    }

    /// What a role lets its holder do on profiles, the options that are on among it.
    pub(super) fn reach(&self, held: &Access) -> BTreeSet<String> {
        if held.role.is_custom() {
            return self.own.clone();
        }
        let role = &self.roles[held.place.level().to_string()][held.role.name()];
        let listed = |names: &Value| -> BTreeSet<String> {
            let all = ["post.view", "post.edit", "post.publish"].map(String::from);
            let list = names.as_array().into_iter().flatten();
            if names == "all" { all.into() } else { list.map(|name| name.as_str().expect("a name").into()).collect() }
        };
        let offered = listed(&role["optional"]["profile"]).into_iter().filter(|name| held.optional.contains(name));
        listed(&role["grants"]["profile"]).into_iter().chain(offered).collect()
    }

    /// J7: whether a custom role adds nothing that its maker may not do wherever it may be held.
    fn may_make(&self, before: &State, command: &Command, document: &RoleDocument) -> bool {
        let By::User { user, .. } = command.by else { return false };
        let held = before.access(user).into_iter().filter(|held| held.until.is_none_or(|until| command.now < until));
        let above = |held: &Access| match held.place {
            Place::Organization {} => true,
            Place::Workspace { workspace } => document.workspace() == Some(workspace),
            _ => false,
        };
        let whole = |held: &Access| held.narrowing == Narrowing::default() && held.when.is_empty();
        let held = held.filter(|held| above(held) && whole(held));
        let may: BTreeSet<String> = held.flat_map(|held| self.reach(&held)).collect();
        granted(document).difference(&self.own).all(|name| may.contains(name))
    }

    /// What must hold of every organization.
    fn held(&self, before: &State, after: &State) -> Vec<String> {
        let mut wrong = Vec::new();
        // J14: where the plan that is announced suspends nobody.
        let joined = after.active_count() > before.active_count();
        let kept = after.announced().is_some_and(|announced| announced.plan() == "kept");
        if joined && kept && after.active_count() > KEPT {
            wrong.push(format!("{} are in, and the plan to come keeps {KEPT}", after.active_count()));
        }
        let edits_members = |state: &State, user: UserId| {
            let access = state.access(user);
            let whole =
                |held: &Access| held.until.is_none() && held.narrowing == Narrowing::default() && held.when.is_empty();
            let named = |held: &Access| ["owner", "admin", "clerk"].contains(&held.role.name());
            access.iter().any(|held| whole(held) && named(held)) && !state.is_suspended(user)
        };
        if before.members().any(|user| edits_members(before, user))
            && !after.members().any(|user| edits_members(after, user))
        {
            wrong.push("nobody is left who edits members".into());
        }
        for user in after.members() {
            let access = after.access(user);
            if self.writes(&access) && access.iter().any(|held| held.role == Role::policy("checker")) {
                wrong.push(format!("{user} writes and checks"));
            }
        }
        wrong
    }
}

/// J9: what is held for good passes on for good, whatever less of the role is held beside it, and with as much switched on as
/// some of what is held for good.
fn passes_on_less(before: &State, after: &State, event: &Event) -> Option<String> {
    let Change::OwnershipTransferred { place, role, from, to, .. } = &event.change else { return None };
    let for_good = |state: &State, user: UserId| {
        let held = state.access(user).into_iter().filter(|held| held.place == *place && held.role == *role);
        let for_good = held.filter(|held| {
            held.narrowing.is_none() && held.when.is_empty() && held.from.is_none() && held.until.is_none()
        });
        for_good.map(|held| held.optional.len()).max()
    };
    let (had, has) = (for_good(before, *from), for_good(after, *to));
    (has < had).then(|| format!("{to} holds less than {from} passed on"))
}

/// Whether a place is in the organization.
pub(super) fn is_there(state: &State, place: Place) -> bool {
    match place {
        Place::Organization {} => true,
        Place::Workspace { workspace } => state.workspaces().any(|(id, _)| id == workspace),
        Place::Profile { profile } => state.profiles().any(|(id, _)| id == profile),
        Place::Group { group } => state.groups().any(|(id, _)| id == group),
        _ => false,
    }
}

/// J7: an operator is in what is there.
fn in_what_is_gone(after: &State) -> impl Iterator<Item = String> {
    let gone = after.support().filter(|(_, support)| !is_there(after, support.place()));
    gone.map(|(operator, support)| format!("{operator} is in {:?}, which is gone", support.place()))
}

/// A refusal that says what is not so.
fn is_untrue(before: &State, command: &Command, now: Timestamp, error: &Refusal) -> Option<String> {
    let By::User { user: sender, .. } = command.by else { return None };
    let untrue = match error {
        Refusal::Suspended { user } => !before.is_suspended(*user),
        Refusal::NotAMember { user } => before.is_member(*user),
        // J12: what is over is not held already.
        Refusal::NoChange {} => match &command.action {
            Action::Grant { user, access } => {
                let held = before.access(*user).into_iter().filter(|held| is_like(held, access));
                held.into_iter().all(|held| held.until.is_some_and(|until| until <= now))
            }
            _ => false,
        },
        Refusal::NotPermitted { .. } | Refusal::Beyond { .. } => !before.is_member(sender),
        _ => false,
    };
    untrue.then(|| format!("it is not so: {error}"))
}

/// J14: a change of plan that was announced is carried out at its time, whatever happened.
fn comes(before: &State, command: &Command) -> bool {
    let by_host = matches!(command.by, By::Host {} | By::Operator { .. });
    by_host && command.action == Action::ApplyPlanChange {} && before.announced().is_some()
}

fn is_like(held: &Access, other: &Access) -> bool {
    held.place == other.place && held.role == other.role && held.source == other.source
}

/// J12: what somebody holds of a role at a place after it was granted is what they held and what was granted, at every
/// instant to come, on every profile, in French and else, with the option and without it.
fn adds_something_else(before: &State, after: &State, action: &Action, now: Timestamp) -> Option<String> {
    let Action::Grant { user, access } = action else { return None };
    let [mut had, has] = [before, after].map(|state| state.access(*user));
    had.push(access.clone());
    let ends = had.iter().chain(&has).filter_map(|held| held.until).filter(|until| *until > now);
    let instants: BTreeSet<Timestamp> = ends.chain([now, Timestamp::from_millis(i64::MAX)]).collect();
    let points = |holds: &[Access]| -> BTreeSet<(Timestamp, ProfileId, bool, bool)> {
        let mut points = BTreeSet::new();
        for held in holds.iter().filter(|held| is_like(held, access)) {
            let live = instants.iter().filter(|instant| held.until.is_none_or(|until| **instant < until));
            for instant in live {
                let only = held.narrowing.only_profiles.as_ref();
                let profiles = [7, 8, 9].map(ProfileId::new).into_iter();
                let holds = |fr: &bool| held.when.iter().all(|literal| (literal == "fr") == *fr);
                for profile in profiles.filter(|profile| only.is_none_or(|only| only.contains(profile))) {
                    for fr in [false, true].into_iter().filter(holds) {
                        points.insert((*instant, profile, fr, false));
                        points.insert((*instant, profile, fr, !held.optional.is_empty()));
                    }
                }
            }
        }
        points
    };
    (points(&had) != points(&has)).then(|| format!("{user} holds {has:?}, and was to hold {had:?}"))
}
