//! Who may make the changes that a remedy asks for, over actors instead of an organization that is stored here.

use crate::access::explain::{Change, Node};
use crate::access::{Actor, Assignment, Held, Narrow, Status};
use crate::level::Level;
use crate::organization::decide::context::Context;
use crate::organization::decide::guards;
use crate::organization::decide::limit::bound::Handout;
use crate::organization::decide::limit::hand_out::place_of;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::names;
use crate::organization::model::place::Place;
use crate::organization::model::role::Role;
use crate::organization::model::state::{Member, ProfileDetails, State, WorkspaceDetails};
use crate::policy::Policy;
use crate::resource::ErasedResource;
use crate::time::Clocks;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// A change to one person's rights on a resource.
pub(crate) struct Wanted<'a, V: Vocabulary> {
    pub(crate) policy: &'a Policy<V>,
    pub(crate) receiver: &'a Actor<V>,
    pub(crate) change: &'a Change,
    pub(crate) on: ErasedResource<'a>,
}

impl<V: Vocabulary> Wanted<'_, V> {
    /// Whether members' rights decide on the change at all: not on the time, on facts, on the host's ceilings.
    pub(crate) fn is_in_hands(&self) -> bool {
        match self.change {
            Change::Assign { .. }
            | Change::SwitchOn { .. }
            | Change::Widen { .. }
            | Change::Plan { .. }
            | Change::Reinstate {} => true,
            Change::Time { .. }
            | Change::State { .. }
            | Change::Fact { .. }
            | Change::ActorFact { .. }
            | Change::DropAttenuation { .. } => false,
        }
    }

    /// Whether that member's own command would make the change.
    pub(crate) fn may_be_made_by(&self, giver: &Actor<V>) -> bool {
        let state = self.state(giver);
        let (by, Clocks { own, now }) = (By::user(giver.user()), giver.core.record.clocks());
        let person = Some(giver.user());
        let context =
            Context { policy: self.policy, state: &state, now, own, by, person, actors: [giver.clone()].into() };
        let is_member = giver.status() == Status::Active && giver.organization() == self.on.organization;
        let made = match self.change {
            Change::Assign { role, at, .. } => self.assigns(&context, role, *at, None),
            Change::SwitchOn { permission, role, at, assignment: None } => {
                self.assigns(&context, role, *at, Some(permission))
            }
            Change::SwitchOn { permission, assignment: Some(index), .. } => {
                self.held(*index).and_then(|held| self.switches_on(&context, held, permission))
            }
            Change::Widen { assignment, .. } => self.held(*assignment).and_then(|held| self.widens(&context, held)),
            Change::Plan { .. } => context.permit(guards::CHANGE_PLAN, Place::organization()).ok(),
            Change::Reinstate {} => self.reinstates(&context),
            Change::Time { .. }
            | Change::State { .. }
            | Change::Fact { .. }
            | Change::ActorFact { .. }
            | Change::DropAttenuation { .. } => None,
        };
        is_member && made.is_some()
    }

    /// An organization of which nothing is known but the way to the resource, the giver and the plan.
    fn state(&self, giver: &Actor<V>) -> State {
        let mut state = State::new(self.on.organization);
        state.members.insert(giver.user(), Member { since: giver.built_at(), suspended: false, holds: Vec::new() });
        if let Some(workspace) = self.on.workspace {
            state.workspaces.insert(workspace, WorkspaceDetails { name: "".into() });
        }
        if let Some(profile) = self.on.profile {
            let (workspace, connected_by) = (self.on.workspace, self.on.connected_by);
            let (name, since) = ("".into(), state.next_since());
            let made = ProfileDetails { name, workspace, connected_by, connected: true, since, placed_since: since };
            state.profiles.insert(profile, made);
        }
        let plan = giver.core.record.plan.and_then(|plan| self.policy.model.plans.get(usize::from(plan)));
        state.plan = plan.map(|plan| plan.name.clone());
        state
    }

    fn held(&self, index: usize) -> Option<&Held> {
        self.receiver.core.record.assignments.get(index)
    }

    fn assigns(&self, context: &Context<'_, V>, role: &str, at: Node, optional: Option<&str>) -> Option<()> {
        let (level, node) = split(at);
        let handle = self.policy.role(level, role).ok()?;
        let mut given = Assignment::of(handle, node);
        for permission in optional.into_iter().flat_map(|name| names::named(self.policy, name)) {
            given = given.optional_erased(permission);
        }
        let given = context.fold([given].into()).ok()?;
        let access = Access::new(place_of(level, node), Role::policy(role));
        given.into_iter().try_for_each(|given| hand_out(context, given, None, &access))
    }

    fn switches_on(&self, context: &Context<'_, V>, held: &Held, permission: &str) -> Option<()> {
        let mut given = held.clone();
        for permission in names::named(self.policy, permission) {
            let offered = *held.table(&self.policy.tables)?.offered.at(permission.level);
            given.switch_on(permission.level, permission.mask & offered);
        }
        hand_out(context, given, Some(held), &access(held))
    }

    /// Of the widened assignment only what it comes to reach is handed out anew.
    fn widens(&self, context: &Context<'_, V>, held: &Held) -> Option<()> {
        let given = held.cut_to(match (self.on.profile, self.on.workspace) {
            _ if held.level == self.on.level => Narrow::Nowhere,
            (Some(profile), _) => Narrow::Profile(profile),
            (None, Some(workspace)) => Narrow::Workspace(workspace),
            (None, None) => Narrow::Nowhere,
        });
        hand_out(context, given, None, &access(held))
    }

    /// Everything that a suspended member holds is handed out anew; who is no member is invited to the same.
    fn reinstates(&self, context: &Context<'_, V>) -> Option<()> {
        let holds = &self.receiver.core.record.assignments;
        let guard = if self.receiver.status() == Status::Suspended { guards::REMOVE } else { guards::INVITE };
        let whole = context.permit(guard, Place::organization());
        if whole.is_err() && holds.is_empty() {
            return None;
        }
        for held in holds {
            let access = access(held);
            if whole.is_err() {
                context.permit(guard, access.place).ok()?;
            }
            context.hand_out_one(None, &Handout::at_node(held.clone()), None, &access).ok()?;
        }
        Some(())
    }
}

fn hand_out<V: Vocabulary>(
    context: &Context<'_, V>,
    given: Held,
    replaced: Option<&Held>,
    access: &Access,
) -> Option<()> {
    let (given, replaced) = (Handout::at_node(given), replaced.cloned().map(Handout::at_node));
    context.hand_out_one(Some(guards::EDIT_PERMISSIONS), &given, replaced.as_ref(), access).ok()
}

/// The place of an assignment; its role is not asked for.
fn access(held: &Held) -> Access {
    Access::new(place_of(held.level, held.node), Role::policy(""))
}

fn split(at: Node) -> (Level, u128) {
    match at {
        Node::Organization(_) => (Level::Organization, 0),
        Node::Workspace(workspace) => (Level::Workspace, workspace.as_u128()),
        Node::Profile(profile) => (Level::Profile, profile.as_u128()),
    }
}
