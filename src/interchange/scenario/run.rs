//! Carrying out a scenario.

use super::super::resolve;
use super::compare::compare;
use super::known::Known;
use super::shape::{Ask, Commanded, Expect, Given, OrganizationCommand, PostCommand, PostGiven, Step};
use super::vacuous;
use super::{ScenarioError, StepOutcome};
use crate::access::{Actor, ActorFacts};
use crate::approval::{self, FactTold, Rules};
use crate::id::{CommandId, ProfileId};
use crate::organization::{self, Snapshot, State};
use crate::policy::Policy;
use crate::resource::{ErasedResource, Organization, Profile};
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use serde::Serialize;
use serde_json::{Value, json};

/// What the commands of a scenario change.
pub(super) struct World<'p, V: Vocabulary> {
    policy: &'p Policy<V>,
    organization: Option<State>,
    post: Option<Post<'p, V>>,
    known: Known,
    /// The time of the last command.
    now: Timestamp,
    /// The ids of commands in what is given and in the steps so far, refused ones included.
    used: BTreeSet<CommandId>,
}

struct Post<'p, V: Vocabulary> {
    given: &'p PostGiven,
    rules: Rules<V>,
    places: Vec<Profile<'static>>,
    state: approval::State,
    /// What the host says of it.
    facts: BTreeMap<String, FactTold>,
    /// And of profiles, where no organization does.
    gone: Vec<ProfileId>,
    disconnected: Vec<ProfileId>,
}

impl<'p, V: Vocabulary> World<'p, V> {
    pub(super) fn begin(policy: &'p Policy<V>, given: &'p Given) -> Result<Self, ScenarioError> {
        let (used, known) = (BTreeSet::new(), Known::default());
        let mut world = Self { policy, organization: None, post: None, known, used, now: Timestamp::from_millis(0) };
        if let Some(begun) = &given.organization {
            let mut state = match &begun.snapshot {
                Some(snapshot) => State::restore(snapshot.clone()).map_err(unfit)?,
                None => State::new(begun.id),
            };
            world.used.extend(begun.events.iter().map(|event| event.command));
            world.known.remember(&state);
            evolve(&mut state, &begun.events, &mut world.known)?;
            if state.organization() != begun.id {
                return Err(unfit(format!("expected a snapshot of organization `{}`", begun.id)));
            }
            world.organization = Some(state);
        }
        if let Some(post) = &given.approval {
            let here = given.organization.as_ref().map(|given| given.id).or(post.organization);
            let here = here.ok_or_else(|| unfit("expected the `organization` of the approval"))?;
            world.used.extend(post.events.iter().map(|event| event.command));
            let state = approval::State::new(here, post.content);
            world.post = Some(Post {
                given: post,
                rules: rules(policy, post)?,
                places: post.profiles.iter().map(place).collect::<Result<_, _>>()?,
                state: approval::replay(state, &post.events).map_err(unfit)?,
                facts: BTreeMap::new(),
                gone: Vec::new(),
                disconnected: Vec::new(),
            });
            // People who cannot be built are no matter of a step.
            people(policy, post, world.now)?;
        }
        Ok(world)
    }

    pub(super) fn step(&mut self, number: usize, step: &Step) -> Result<StepOutcome, ScenarioError> {
        let mut outcome = StepOutcome::of(number, step);
        if let Some(post) = &mut self.post {
            post.facts.extend(step.facts.iter().map(|(name, told)| (name.clone(), *told)));
            post.gone = step.gone.clone().unwrap_or(core::mem::take(&mut post.gone));
            post.disconnected = step.disconnected.clone().unwrap_or(core::mem::take(&mut post.disconnected));
        }
        let told = told(self.policy, step).map_err(|message| ScenarioError::Step { step: number, message })?;
        let named = match &step.command {
            Commanded::Organization(command) => command.id,
            Commanded::Post(command) => command.id,
        };
        let id = named.or_else(|| self.fresh(number)).ok_or_else(|| unfit("expected an id that is not used"))?;
        self.used.insert(id);
        match &step.command {
            Commanded::Organization(command) => self.on_the_organization(id, command, told, &mut outcome)?,
            Commanded::Post(command) => self.on_the_post(id, command, told, &mut outcome)?,
        }
        for ask in [&step.expect.allows, &step.expect.denies].into_iter().flatten().flatten() {
            self.known.asked(number, ask.user);
        }
        let wrong = |message: String| ScenarioError::Step { step: number, message };
        outcome.unmet = self.unmet(&step.expect, &outcome).map_err(wrong)?;
        known_fields(step, &outcome).map_err(wrong)?;
        Ok(outcome)
    }

    /// The number of the step, or the next one that no command before it has for its id.
    fn fresh(&self, number: usize) -> Option<CommandId> {
        let known = |id: &CommandId| {
            let done = self.organization.as_ref().and_then(|state| state.done(*id));
            done.is_some() || self.used.contains(id)
        };
        (u64::try_from(number).ok()?..).map(CommandId::new).find(|id| !known(id))
    }

    /// Refuses what only the end shows to be no question.
    pub(super) fn ends(self) -> Result<(), ScenarioError> {
        match self.known.stranger() {
            Some((step, message)) => Err(ScenarioError::Step { step, message }),
            None => Ok(()),
        }
    }

    fn on_the_organization(
        &mut self,
        id: CommandId,
        shape: &OrganizationCommand,
        told: ActorFacts,
        outcome: &mut StepOutcome,
    ) -> Result<(), ScenarioError> {
        let Some(state) = &mut self.organization else {
            return Err(unfit("expected an organization"));
        };
        self.now = shape.now.unwrap_or(self.now);
        let command = organization::Command {
            id,
            by: shape.by,
            now: self.now,
            revision: shape.revision,
            action: shape.action.clone(),
        };
        self.known.meet(command.by, &command.action);
        match organization::decide_knowing(self.policy, state, &command, told) {
            Ok(events) => {
                evolve(state, &events, &mut self.known)?;
                outcome.effects = organization::effects(&events).iter().map(value).collect();
                outcome.events = events.iter().map(value).collect();
            }
            Err(refusal) => outcome.refused(&refusal),
        }
        outcome.state = value(&state.snapshot());
        Ok(())
    }

    fn on_the_post(
        &mut self,
        id: CommandId,
        shape: &PostCommand,
        told: ActorFacts,
        outcome: &mut StepOutcome,
    ) -> Result<(), ScenarioError> {
        let Some(post) = &mut self.post else {
            return Err(unfit("expected an approval"));
        };
        self.now = shape.now.unwrap_or(self.now);
        let command = approval::Command {
            id,
            by: shape.by.clone(),
            now: self.now,
            revision: shape.revision.unwrap_or(post.state.revision()),
            version: shape.version.unwrap_or(post.state.version()),
            action: shape.action.clone(),
        };
        let decided = in_context(self.policy, self.organization.as_ref(), (post, told), &command, |context| {
            approval::decide(context, &post.state, &command)
        })?;
        match decided {
            Ok(events) => {
                post.state = approval::replay(post.state.clone(), &events).map_err(unfit)?;
                outcome.events = events.iter().map(value).collect();
            }
            Err(refusal) => outcome.refused(&refusal),
        }
        // Where it stands now, whatever was told of time and people (J16).
        let told = in_context(self.policy, self.organization.as_ref(), (post, told), &command, |context| {
            approval::explain(context, &post.state, command.now)
        })?;
        outcome.state = value(&told.status);
        let target = |target: &approval::TargetExplanation| {
            let mut shown = json!({"profile": target.target, "state": target.status});
            if let Value::Object(fields) = &mut shown {
                fields.extend(target.approved_by_nobody.then(|| ("approved_by_nobody".into(), Value::Bool(true))));
            }
            shown
        };
        outcome.targets = told.targets.iter().map(target).collect();
        Ok(())
    }

    fn unmet(&self, expect: &Expect, outcome: &StepOutcome) -> Result<Vec<String>, String> {
        let mut unmet = Vec::new();
        compare("refusal", expect.refusal.as_ref().unwrap_or(&Value::Null), &outcome.refusal, &mut unmet);
        let lists = [
            ("events", &expect.events, &outcome.events),
            ("targets", &expect.targets, &outcome.targets),
            ("effects", &expect.effects, &outcome.effects),
        ];
        for (name, expected, found) in lists {
            if let Some(expected) = expected {
                compare(name, expected, &Value::Array(found.clone()), &mut unmet);
            }
        }
        if let Some(expected) = &expect.state {
            compare("state", expected, &outcome.state, &mut unmet);
        }
        for (asks, allowed) in [(&expect.allows, true), (&expect.denies, false)] {
            let (list, said) = if allowed { ("allows", "denied") } else { ("denies", "allowed") };
            for (index, ask) in asks.iter().flatten().enumerate() {
                if self.allows(ask)? != allowed {
                    unmet.push(format!("{list}/{index}: `{}` is {said} to `{}`", ask.permission, ask.user));
                }
            }
        }
        Ok(unmet)
    }

    fn allows(&self, ask: &Ask) -> Result<bool, String> {
        let expected = "expected an organization for `allows` and `denies`";
        let organization = self.organization.as_ref().ok_or(expected)?;
        let spoken = |error: &dyn Display| error.to_string();
        let permission =
            resolve::listed(self.policy, ask.place.level(), &ask.permission).map_err(|error| spoken(&error))?;
        self.known.has(ask.place)?;
        let actor = organization.actor(self.policy, ask.user, self.now).map_err(|error| spoken(&error))?;
        // Nobody may do anything at a place that is gone.
        let on = organization.resource(ask.place);
        Ok(on.is_some_and(|on| self.policy.can_erased(&actor, permission.into(), &on)))
    }
}

/// The world around the post as of a command.
fn in_context<V: Vocabulary, T>(
    policy: &Policy<V>,
    organization: Option<&State>,
    (post, told): (&Post<'_, V>, ActorFacts),
    command: &approval::Command,
    look: impl FnOnce(&approval::Context<'_, V>) -> T,
) -> Result<T, ScenarioError> {
    if let Some(organization) = organization {
        let mut roster = organization.roster_for(policy, &post.state, command).map_err(unfit)?;
        if let Some(sender) = command.by.person() {
            roster = roster.knowing(policy, sender, told).map_err(unfit)?;
        }
        return Ok(look(&roster.context(&post.rules).facts(post.facts.clone())));
    }
    let mut people = people(policy, post.given, command.now)?;
    for person in people.iter_mut().filter(|person| Some(person.user()) == command.by.person()) {
        // What is given with the people stands where the step tells nothing.
        if told != ActorFacts::new() {
            *person = person.knowing(policy, told).map_err(unfit)?;
        }
    }
    // One that is gone lies nowhere any more.
    let lies = |place: &&Profile<'_>| {
        ErasedResource::from(**place).profile.is_none_or(|profile| !post.gone.contains(&profile))
    };
    let places: Vec<Profile<'static>> = post.places.iter().filter(lies).copied().collect();
    let context = approval::Context::new(&post.rules, &places, &people).facts(post.facts.clone());
    let context = context.gone(post.gone.iter().copied()).disconnected(post.disconnected.iter().copied());
    let clients = post.given.must_approve.iter().map(|one| (one.profile, one.user));
    Ok(look(&context.must_approve(clients)))
}

/// What a step tells of whoever sends its command: facts that the policy declares, of a person.
fn told<V: Vocabulary>(policy: &Policy<V>, step: &Step) -> Result<ActorFacts, String> {
    let sender = match &step.command {
        Commanded::Organization(command) => command.by.person(),
        Commanded::Post(command) => command.by.person(),
    };
    if sender.is_none() && !step.actor_facts.is_empty() {
        return Err("expected a command of a person, of whom `actor_facts` can speak".into());
    }
    let facts = step.actor_facts.iter();
    facts.map(|(name, value)| (policy.actor_fact(name), *value)).try_fold(ActorFacts::new(), |told, (fact, value)| {
        fact.map(|fact| told.fact(fact, value)).map_err(|error| error.to_string())
    })
}

impl StepOutcome {
    fn refused(&mut self, refusal: &(impl Serialize + Display)) {
        self.refusal = value(refusal);
        self.message = Some(refusal.to_string());
    }
}

/// A `null` is expected only where there could be something else.
fn known_fields(step: &Step, outcome: &StepOutcome) -> Result<(), String> {
    let expect = &step.expect;
    let of_a_post = matches!(step.command, Commanded::Post(_));
    let found = Value::Array(outcome.events.clone());
    match (&expect.events, of_a_post) {
        (Some(events), true) => vacuous::known_fields::<Vec<approval::Event>>("events", events, &found)?,
        (Some(events), false) => vacuous::known_fields::<Vec<organization::Event>>("events", events, &found)?,
        (None, _) => {}
    }
    match (&expect.refusal, of_a_post) {
        (Some(refusal), true) => vacuous::known_fields::<approval::Refusal>("refusal", refusal, &outcome.refusal)?,
        (Some(refusal), false) => vacuous::known_fields::<organization::Refusal>("refusal", refusal, &outcome.refusal)?,
        (None, _) => {}
    }
    if let Some(effects) = &expect.effects {
        let found = Value::Array(outcome.effects.clone());
        vacuous::known_fields::<Vec<organization::Effect>>("effects", effects, &found)?;
    }
    match &expect.state {
        Some(state) if !of_a_post => vacuous::known_fields::<Snapshot>("state", state, &outcome.state),
        _ => Ok(()),
    }
}

fn rules<V: Vocabulary>(policy: &Policy<V>, post: &PostGiven) -> Result<Rules<V>, ScenarioError> {
    post.definitions.iter().rev().try_fold(Rules::of(policy), |rules, bound| {
        rules.bind(bound.definition.clone(), bound.profiles.clone()).map_err(unfit)
    })
}

fn people<V: Vocabulary>(policy: &Policy<V>, post: &PostGiven, now: Timestamp) -> Result<Vec<Actor<V>>, ScenarioError> {
    post.people.iter().map(|shape| resolve::actor(policy, shape, Some(now)).map_err(unfit)).collect()
}

fn place(shape: &super::super::request::ResourceShape) -> Result<Profile<'static>, ScenarioError> {
    let organization = Organization::new(shape.organization);
    let node = match (shape.workspace, shape.profile) {
        (Some(Some(workspace)), Some(profile)) => organization.workspace(workspace).profile(profile),
        (Some(None), Some(profile)) => organization.direct_profile(profile),
        _ => return Err(unfit("expected a `profile` and its `workspace` (or `null`) in each of `profiles`")),
    };
    Ok(shape.connected_by.map_or(node, |user| node.connected_by(user)))
}

fn evolve(state: &mut State, events: &[organization::Event], known: &mut Known) -> Result<(), ScenarioError> {
    for event in events {
        organization::evolve(state, event).map_err(unfit)?;
        known.remember(state);
    }
    Ok(())
}

fn unfit(error: impl ToString) -> ScenarioError {
    ScenarioError::Given(error.to_string())
}

/// Everything that is written here has names for keys and numbers that JSON knows.
fn value(shape: &impl Serialize) -> Value {
    serde_json::to_value(shape).unwrap_or(Value::Null)
}
