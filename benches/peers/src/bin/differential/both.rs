//! A policy in both languages, and a request put to each.

use crate::Case;
use crate::cedar_name::Named;
use crate::question::{Ask, Node, organization_of};
use crate::subject::Subject;
use crate::world::World;
use cedar_policy::{Authorizer, Context, Decision, PolicyId, PolicySet, Request, RestrictedExpression};
use countersign::{
    Content, Organization, OrganizationId, ProfileId, Reason, UserId, WorkspaceId,
    resource::{ErasedResource, Fact},
};
use std::str::FromStr;

const KEYS: &str = include_str!("../../../policy/keys.cedar");

/// `None` is a deny; a list of obligations is an allow.
type Answer = Option<Vec<String>>;

pub(crate) struct Both {
    pub(crate) subject: Subject,
    facts: Vec<(&'static str, Fact)>,
    authorizer: Authorizer,
    cedar: PolicySet,
}

impl Both {
    pub(crate) fn load(case: &Case, without: &str) -> Self {
        let subject = Subject::load(case);
        let mut cedar = PolicySet::from_str(&[case.cedar, KEYS].concat()).unwrap();
        if !without.is_empty() {
            cedar.remove_static(PolicyId::new(without)).unwrap();
        }
        let fact = |name: &&'static str| (*name, subject.policy.fact(name).unwrap());
        let facts = case.facts.iter().map(fact).collect();
        Self { subject, facts, authorizer: Authorizer::new(), cedar }
    }

    pub(crate) fn policies(&self) -> usize {
        self.cedar.policies().count()
    }

    /// The answer, and the policies it rests on.
    pub(crate) fn cedar(&self, world: &World, ask: &Ask) -> (Answer, Vec<String>) {
        let action = Named::of("Action", &self.subject.permissions[ask.permission].name);
        let context = Context::from_pairs(self.said(ask)).unwrap();
        let request = Request::new(Named::user(ask.user), action, Named::node(ask.on), context, None).unwrap();
        let response = self.authorizer.is_authorized(&request, &self.cedar, &world.entities);
        assert_eq!(response.diagnostics().errors().count(), 0, "{ask:?}");
        let reasons = response.diagnostics().reason().map(PolicyId::to_string).collect();
        if response.decision() == Decision::Deny {
            return (None, reasons);
        }
        let duties = |id: &PolicyId| self.cedar.policy(id).unwrap().annotation("obligations").unwrap_or("").to_string();
        let split = |text: String| text.split(',').filter(|name| !name.is_empty()).map(String::from).collect();
        let ways = response.diagnostics().reason().map(|id| split(duties(id)));
        let smallest = ways.min_by_key(|names: &Vec<String>| (names.len(), names.clone()));
        (smallest, reasons)
    }

    /// The context: what is not known is not there.
    fn said(&self, ask: &Ask) -> Vec<(String, RestrictedExpression)> {
        let user = |id: u32| RestrictedExpression::new_entity_uid(Named::user(id));
        let mut said = Vec::new();
        let mut say = |name: &str, value| said.push((name.to_string(), value));
        ask.connector.into_iter().for_each(|id| say("connector", user(id)));
        ask.author.into_iter().for_each(|id| say("author", user(id)));
        if let Some(all) = &ask.assignees {
            say("assignees", RestrictedExpression::new_set(all.iter().map(|id| user(*id))));
        }
        if let Some(state) = ask.state {
            say("state", RestrictedExpression::new_string(state.name().to_string()));
        }
        for ((name, _), value) in self.facts.iter().zip(&ask.facts) {
            value.iter().for_each(|value| say(name, RestrictedExpression::new_bool(*value)));
        }
        said
    }

    /// The answer, and its reason.
    pub(crate) fn countersign(&self, world: &World, ask: &Ask) -> (Answer, Reason) {
        let assignees: Option<Vec<UserId>> =
            ask.assignees.as_ref().map(|all| all.iter().map(|id| UserId::new((*id).into())).collect());
        let mut content = Content::new();
        if let Some(author) = ask.author {
            content = content.author(UserId::new(author.into()));
        }
        if let Some(assignees) = &assignees {
            content = content.assignees(assignees);
        }
        if let Some(state) = ask.state {
            content = content.state(state);
        }
        for ((_, fact), value) in self.facts.iter().zip(&ask.facts) {
            content = value.map_or(content, |value| content.fact(*fact, value));
        }
        let content = ask.content.then_some(&content);
        self.answer(world, ask, &resource(world, ask, content))
    }

    fn answer(&self, world: &World, ask: &Ask, on: &ErasedResource<'_>) -> (Answer, Reason) {
        let actor = &world.actors[ask.user as usize];
        let asked = self.subject.permissions[ask.permission].permission.into();
        let decision = self.subject.policy.decide_erased(actor, asked, on);
        assert_eq!(self.subject.policy.can_erased(actor, asked, on), decision.is_plain(), "{ask:?}");
        assert_eq!(self.subject.policy.reach_erased(actor, asked).contains(*on), decision.is_plain(), "{ask:?}");
        let answer = decision.is_allowed().then(|| decision.obligations().map(String::from).collect());
        (answer, decision.reason())
    }
}

fn resource<'a>(world: &World, ask: &Ask, content: Option<&'a Content<'a>>) -> ErasedResource<'a> {
    let organization = Organization::new(OrganizationId::new(organization_of(ask.on).into()));
    match ask.on {
        Node::Organization(_) => content.map_or(organization, |content| organization.content(content)).into(),
        Node::Workspace(id) => {
            let workspace = organization.workspace(WorkspaceId::new(id.into()));
            content.map_or(workspace, |content| workspace.content(content)).into()
        }
        Node::Profile(id) => {
            let inside = world.workspace_of[id as usize].map(|workspace| WorkspaceId::new(workspace.into()));
            let id = ProfileId::new(id.into());
            let profile = match inside {
                Some(workspace) => organization.workspace(workspace).profile(id),
                None => organization.direct_profile(id),
            };
            let profile = ask.connector.map_or(profile, |user| profile.connected_by(UserId::new(user.into())));
            content.map_or(profile, |content| profile.content(content)).into()
        }
    }
}
