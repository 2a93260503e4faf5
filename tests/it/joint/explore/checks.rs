//! What must hold in every world, by production's own answers.

use super::posts::actions;
use super::world::*;
use countersign::actor::ActorBuilder;
use countersign::approval::{Button, By, RefusalReason, Verb};
use countersign::organization::{Access, Place};
use countersign::{Actor, ContentState, Level, ProfileId, Reason, UserId};
use serde_json::Value;

/// A problem, and after a colon what it is about.
type Checked = Result<(), String>;

/// Everything but the buttons, which take long.
pub(super) fn holds(world: &World) -> Checked {
    if world.organization.revision() == 0 {
        return Ok(());
    }
    everybody_can_be_built(world)?;
    who_is_out_may_nothing(world)?;
    somebody_edits_members(world)?;
    nobody_holds_what_is_kept_apart(world)?;
    operators_stay_within(world)?;
    world.post.targets().try_for_each(|target| there_is_a_way_out(world, target.profile()))
}

/// J8, under the policy that is deployed and under the other, to which one may go back.
fn everybody_can_be_built(world: &World) -> Checked {
    for policy in POLICIES.iter() {
        for user in world.organization.members() {
            let built = world.organization.actor(policy, user, world.clock(false));
            built.map_err(|error| format!("no actor: {user}: {error}"))?;
        }
    }
    Ok(())
}

/// A removal and a suspension are in force at once, everywhere.
fn who_is_out_may_nothing(world: &World) -> Checked {
    let now = world.clock(false);
    for user in PEOPLE {
        if world.organization.is_member(user) && !world.organization.is_suspended(user) {
            continue;
        }
        let actor = world.organization.actor(world.policy(), user, now).map_err(|error| error.to_string())?;
        for profile in PROFILES {
            let Some(on) = world.organization.resource(Place::profile(profile)) else { continue };
            for name in ["post.view", "post.edit", "post.review", "post.publish"] {
                let asked = world.policy().permission(Level::Profile, name).expect("a permission");
                if world.policy().can_erased(&actor, asked.into(), &on) {
                    return Err(format!("out and may: {user}, {name} at {profile}"));
                }
            }
        }
        if let Some(button) = world.enabled(&By::user(user), None).first() {
            return Err(format!("out with a button: {user}, {button:?}"));
        }
        if let Some((key, _)) = world.organization.keys().find(|(_, key)| key.maker() == user) {
            let buttons = world.enabled(&By::user(user), Some(key));
            if let Some(button) = buttons.first() {
                return Err(format!("out with a key: {user}, {button:?}"));
            }
        }
    }
    Ok(())
}

/// Somebody can change who may do what.
fn somebody_edits_members(world: &World) -> Checked {
    let asked = world.policy().permission(Level::Organization, "member_permissions.edit").expect("a permission");
    let on = world.organization.resource(Place::organization()).expect("it is there");
    let may = |user: &UserId| {
        let actor = world.organization.actor(world.policy(), *user, world.clock(false));
        actor.is_ok_and(|actor| world.policy().can_erased(&actor, asked.into(), &on))
    };
    if world.organization.members().any(|user| may(&user)) { Ok(()) } else { Err("nobody edits members".into()) }
}

/// Nobody is a moderator and a client, by those roles under any name that they have had, or by a custom role that has all
/// of what a client has.
fn nobody_holds_what_is_kept_apart(world: &World) -> Checked {
    let is_moderator = |held: &Access| MODERATOR.contains(&held.role.to_string().as_str());
    for user in world.organization.members() {
        let access = world.organization.access(user);
        if access.iter().any(is_moderator) && access.iter().any(|held| is_client(world, held)) {
            return Err(format!("kept apart and held together: {user}, {access:?}"));
        }
    }
    Ok(())
}

/// An operator who is in may what the role gives and, in somebody's place, what that member may as well; approves nothing and
/// hands nothing out; and one who is not may nothing.
fn operators_stay_within(world: &World) -> Checked {
    let (policy, now, organization) = (world.policy(), world.clock(false), &world.organization);
    let built = organization.support_actor(policy, OPERATOR, now).map_err(|error| format!("no operator: {error}"))?;
    let inside = organization.support().find(|(operator, one)| *operator == OPERATOR && now < one.until());
    let rights = |actor: &Actor| {
        let on = PROFILES.into_iter().filter_map(|profile| organization.resource(Place::profile(profile)));
        let asked = ["post.view", "post.edit", "post.review", "post.publish", "post.force_decision"];
        let may = |name: &&str, on: &_| {
            policy.can_erased(actor, policy.permission(Level::Profile, name).expect("a permission").into(), on)
        };
        on.flat_map(|on| asked.map(|name| may(&name, &on))).collect::<Vec<bool>>()
    };
    let had = rights(&built);
    let Some((_, one)) = inside else {
        return if had.contains(&true) { Err("an operator is out and may".into()) } else { Ok(()) };
    };
    let plan = organization.plan().and_then(|plan| policy.plan(plan).ok());
    let (begun, name) = (policy.actor(OPERATOR, organization.organization()), one.role().name());
    let own = match one.place() {
        Place::Workspace { workspace } => begun.workspace_role(workspace, policy.workspace_role(name).expect("a role")),
        _ => begun.organization_role(policy.organization_role(name).expect("a role")),
    };
    let own = plan.into_iter().fold(own, ActorBuilder::plan).build(now).expect("an actor");
    let theirs = one.acting_for().map(|user| organization.actor(policy, user, now).expect("an actor"));
    let (own, theirs) = (rights(&own), theirs.map(|actor| rights(&actor)));
    for (index, had) in had.iter().enumerate() {
        // The third and the fifth approve and force.
        let may = own[index] && theirs.as_ref().is_none_or(|theirs| theirs[index]) && index % 5 != 2 && index % 5 != 4;
        if *had != may {
            return Err(format!("an operator beyond: {index}, {had}"));
        }
    }
    Ok(())
}

fn is_client(world: &World, held: &Access) -> bool {
    if !held.role.is_custom() {
        return held.role.name() == "client";
    }
    let stored = value(&world.organization.snapshot());
    let mut documents = stored["custom_roles"].as_array().into_iter().flatten();
    let names = documents.find(|role| role["name"] == held.role.name()).map(|role| &role["grants"]["profile"]);
    let names: Vec<&str> = names.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    ["post.view", "post.review", "post.comment"].iter().all(|name| names.contains(name))
}

/// A post that is under way can be brought on by a member: the policy has a role of minimum one.
fn there_is_a_way_out(world: &World, target: ProfileId) -> Checked {
    use ContentState as S;
    let status = world.status(target).expect("a target");
    if matches!(status, S::Published | S::Archived | S::Publishing) {
        return Ok(());
    }
    let leads_on = |button: &Button| {
        let here = button.target == Some(target) || button.verb == Verb::Edit && button.target.is_none();
        here && !matches!(button.verb, Verb::Comment | Verb::IssueLink | Verb::Delegate | Verb::Hold | Verb::Reassign)
    };
    let mut people = world.organization.members();
    if people.any(|user| world.enabled(&By::user(user), None).iter().any(leads_on)) {
        return Ok(());
    }
    Err(format!("no way out: {target}, {status:?}"))
}

const AT_TARGET: [Verb; 17] = [
    Verb::Submit,
    Verb::Resubmit,
    Verb::Withdraw,
    Verb::Hold,
    Verb::ReleaseHold,
    Verb::ForceApprove,
    Verb::ForceReject,
    Verb::Schedule,
    Verb::Unschedule,
    Verb::AddTarget,
    Verb::RemoveTarget,
    Verb::BeginPublish,
    Verb::Retry,
    Verb::Report,
    Verb::Resolve,
    Verb::Tick,
    Verb::PeopleChanged,
];

/// Both logs, written and read again, come to the same world (S33, S34).
pub(super) fn logs(world: &World) -> Checked {
    let [organization, post] = world.logs();
    let mut replayed = countersign::organization::State::new(HERE);
    for line in organization {
        let event = serde_json::from_str(&line).map_err(|error| format!("a log is not read: {error}"))?;
        countersign::organization::evolve(&mut replayed, &event)
            .map_err(|error| format!("a log is refused: {error}, {line}"))?;
    }
    let events: Result<Vec<countersign::approval::Event>, _> =
        post.iter().map(|line| serde_json::from_str(line)).collect();
    let events = events.map_err(|error| format!("a log is not read: {error}"))?;
    let begun = countersign::approval::State::new(HERE, POST);
    let told = countersign::approval::replay(begun, &events).map_err(|error| format!("a log is refused: {error}"))?;
    let same = replayed.snapshot() == world.organization.snapshot() && told == world.post;
    if same { Ok(()) } else { Err("a log tells another story: of a world that the commands did not make".into()) }
}

/// What takes longer too: what is stored is read back as it was (J4), and the buttons.
pub(super) fn with_buttons(world: &World) -> Checked {
    holds(world)?;
    world.read_back()?;
    buttons(world)
}

/// What has a button is accepted, and what has none is refused (S39), for every person and the host.
fn buttons(world: &World) -> Checked {
    let parties = PEOPLE.map(By::user).into_iter().chain([By::Host {}]);
    for by in parties {
        let shown = world.enabled(&by, None).into_iter().map(|button| Button { voids: Vec::new(), ..button });
        let shown: Vec<Button> = shown.collect();
        for button in every_button(world) {
            let yes = shown.contains(&button);
            for action in actions(world, &button) {
                let accepted = world.accepts(&by, &action);
                if accepted.is_ok() != yes {
                    return Err(format!("a button lies: to {by:?}, shown {yes}, {button:?}: {accepted:?}"));
                }
                accepted.err().map_or(Ok(()), |refusal| says_why(world, &refusal.reason, button.target))?;
            }
        }
    }
    Ok(())
}

/// S21: of whom it is said that nothing grants it, nothing does, whatever the post is like.
fn says_why(world: &World, reason: &RefusalReason, target: Option<ProfileId>) -> Checked {
    let RefusalReason::NotAllowed { user, permission, why } = reason else { return Ok(()) };
    let place = target.and_then(|target| world.organization.resource(Place::profile(target)));
    let Some(on) = place.filter(|_| why == "not_granted" && world.organization.is_member(*user)) else {
        return Ok(());
    };
    let asked = world.policy().permission(Level::Profile, permission).expect("a permission");
    let actor = world.organization.actor(world.policy(), *user, world.clock(false)).expect("an actor");
    match world.policy().decide_erased(&actor, asked.into(), &on).reason() {
        Reason::NotGranted => Ok(()),
        other => Err(format!("a refusal says that nothing grants it: {permission} to {user} at {on:?}, and {other:?}")),
    }
}

fn every_button(world: &World) -> Vec<Button> {
    let plain = |verb| Button {
        verb,
        target: None,
        stage: None,
        person: None,
        instead_of: None,
        link: None,
        voids: Vec::new(),
    };
    let mut all = vec![plain(Verb::Edit)];
    for target in PROFILES {
        let at = |verb| {
            let whole = matches!(verb, Verb::Tick | Verb::PeopleChanged);
            Button { target: (!whole).then_some(target), ..plain(verb) }
        };
        all.extend(AT_TARGET.map(at));
        if world.post.author().is_none() {
            all.push(at(Verb::Create));
        }
        if world.post.target(target).is_none() {
            continue;
        }
        for stage in ["internal", "legal", "client"] {
            let at = |verb| Button { stage: Some(stage.into()), ..at(verb) };
            all.extend([Verb::Approve, Verb::Reject, Verb::RequestChanges].map(at));
            for person in PEOPLE {
                all.extend([Verb::Delegate, Verb::IssueLink].map(|verb| Button { person: Some(person), ..at(verb) }));
            }
        }
    }
    all
}
