//! Who may bring a remedy about: as the organization itself answers the commands.

use crate::organization::world::{
    AGORAPULSE, ALEX, ALIXIA, PUBLER, SEMJI, World, operator, organization_role, profile_role, user, workspace_role,
};
use countersign::explain::{Change, Node, Remedy};
use countersign::organization::{Access, Action, Place, Refusal, Role, decide};
use countersign::social::{OrganizationPermissions, ProfilePermissions, WorkspacePermissions};
use countersign::{
    Actor, Level, Organization, OrganizationId, ProfileId, UserId, resource::ErasedResource,
    vocabulary::ErasedPermissions,
};
use countersign::{Profile, Workspace, WorkspaceId, analysis};

const HERE: Organization<'static> = Organization::new(OrganizationId::new(10));

/// An organization with somebody in every role, one of them suspended.
fn world(policy: &str, founder: &str, plan: Option<&str>, roles: &[&[Access]]) -> (World, Vec<u64>) {
    let mut world = World::new(policy, founder, plan);
    world.workspace(5, (founder.is_empty()).then_some(1));
    world.workspace(6, (founder.is_empty()).then_some(1));
    world.profile(7, Some(5));
    world.profile(8, Some(6));
    let mut people = vec![1];
    for (id, access) in (2..).zip(roles) {
        world.join(1, id, access.to_vec());
        people.push(id);
    }
    // Somebody who knows nobody, and somebody who may not come in for now.
    people.push(99);
    world.join(1, 50, roles[0].to_vec());
    world.run(operator(), Action::Suspend { user: UserId::new(50) }).expect("suspended");
    people.push(50);
    (world, people)
}

fn worlds() -> Vec<(World, Vec<u64>)> {
    let agorapulse: [&[Access]; 5] = [
        &[organization_role("manager")],
        &[organization_role("member"), profile_role(7, "administrator")],
        &[organization_role("member"), profile_role(7, "editor"), profile_role(8, "moderator")],
        &[organization_role("advanced_member")],
        &[organization_role("co_owner")],
    ];
    let alex: [&[Access]; 5] = [
        &[organization_role("member"), workspace_role(5, "administrator")],
        &[organization_role("reader")],
        &[organization_role("member"), workspace_role(6, "member"), profile_role(7, "reader")],
        &[organization_role("billing_manager")],
        &[organization_role("member")],
    ];
    let publer: [&[Access]; 4] = [
        &[workspace_role(5, "admin")],
        &[workspace_role(5, "editor")],
        &[workspace_role(5, "client")],
        &[profile_role(7, "editor")],
    ];
    let semji: [&[Access]; 4] = [
        &[organization_role("member"), workspace_role(5, "owner")],
        &[organization_role("member"), workspace_role(5, "member")],
        &[workspace_role(5, "guest_writer")],
        &[organization_role("member"), workspace_role(6, "limited_guest_writer")],
    ];
    let alixia: [&[Access]; 2] = [&[organization_role("admin")], &[organization_role("editor")]];
    vec![
        world(AGORAPULSE, "owner", None, &agorapulse),
        world(ALEX, "administrator", None, &alex),
        world(PUBLER, "", None, &publer),
        world(SEMJI, "admin", Some("business"), &semji),
        world(ALIXIA, "owner", Some("business"), &alixia),
    ]
}

fn place(at: Node) -> Place {
    match at {
        Node::Organization(_) => Place::organization(),
        Node::Workspace(workspace) => Place::workspace(workspace),
        Node::Profile(profile) => Place::profile(profile),
    }
}

/// The command that makes the change, if it is one command.
fn action(remedy: &Remedy, receiver: u64) -> Option<Action> {
    let receiver = UserId::new(receiver);
    match &remedy.changes[..] {
        [Change::Assign { role, at, .. }] => {
            Some(Action::Grant { user: receiver, access: Access::new(place(*at), Role::policy(role)) })
        }
        [Change::SwitchOn { permission, role, at, assignment: Some(_) }] => {
            let (place, role, optional) = (place(*at), Role::policy(role), vec![permission.clone()]);
            Some(Action::SwitchOptional { user: receiver, place, role, optional })
        }
        [Change::Plan { plan }] => Some(Action::ChangePlan { plan: plan.clone(), at: None, extra_seats: None }),
        [Change::Reinstate {}] => Some(Action::Reinstate { user: receiver }),
        _ => None,
    }
}

/// Whether the organization lets a member do that, as far as rights go; `None` if something else stands against it.
fn engine(world: &mut World, giver: u64, action: Action) -> Option<bool> {
    let command = world.command(user(giver), action);
    match decide(&world.policy, &world.state, &command) {
        Ok(_) => Some(true),
        Err(
            Refusal::NotPermitted { .. }
            | Refusal::Beyond { .. }
            | Refusal::NotAssignable { .. }
            | Refusal::NotAMember { .. }
            | Refusal::Suspended { .. },
        ) => Some(false),
        Err(_) => None,
    }
}

struct Tally {
    yes: usize,
    no: usize,
    kinds: std::collections::BTreeSet<&'static str>,
}

fn compare<R: countersign::resource::Resource + Copy>(
    world: &mut World,
    people: &[u64],
    on: R,
    asked: ErasedPermissions,
    tally: &mut Tally,
) where
    ErasedResource<'static>: From<R>,
{
    let roster: Vec<Actor> = people.iter().map(|id| world.actor(*id)).collect();
    for (receiver, actor) in people.iter().zip(&roster) {
        for remedy in world.policy.explain_erased(actor, asked, &ErasedResource::from(on)).remedies {
            let givers = analysis::who_may_give(&world.policy, &roster, actor, &remedy, &on);
            assert_eq!(givers.len(), remedy.changes.len());
            let Some(action) = action(&remedy, *receiver) else {
                continue;
            };
            // Somebody who is no member is invited instead.
            let is_member = *receiver != 99;
            let who = givers[0].who.as_ref().expect("rights decide on this");
            for giver in people {
                let named = who.contains(&UserId::new(*giver));
                let Some(decided) = engine(world, *giver, action.clone()).filter(|_| is_member) else {
                    continue;
                };
                assert_eq!(decided, named, "{giver} for {receiver}: {action:?}");
                *(if decided { &mut tally.yes } else { &mut tally.no }) += 1;
                tally.kinds.insert(match &remedy.changes[0] {
                    Change::Assign { .. } => "assign",
                    Change::SwitchOn { .. } => "switch_on",
                    Change::Plan { .. } => "plan",
                    Change::Reinstate {} => "reinstate",
                    other => panic!("{other}"),
                });
            }
        }
    }
}

#[test]
fn who_may_give_is_whose_command_the_organization_accepts() {
    let mut tally = Tally { yes: 0, no: 0, kinds: std::collections::BTreeSet::new() };
    let page: Profile<'static> = HERE.workspace(WorkspaceId::new(5)).profile(ProfileId::new(7));
    let site: Workspace<'static> = HERE.workspace(WorkspaceId::new(5));
    for (mut world, people) in worlds() {
        for (name, _) in ProfilePermissions::all().iter_names() {
            if let Ok(asked) = world.policy.permission(Level::Profile, name) {
                compare(&mut world, &people, page, asked.into(), &mut tally);
            }
        }
        for (name, _) in OrganizationPermissions::all().iter_names() {
            if let Ok(asked) = world.policy.permission(Level::Organization, name) {
                compare(&mut world, &people, HERE, asked.into(), &mut tally);
            }
        }
        for (name, _) in WorkspacePermissions::all().iter_names() {
            if let Ok(asked) = world.policy.permission(Level::Workspace, name) {
                compare(&mut world, &people, site, asked.into(), &mut tally);
            }
        }
    }
    assert!(tally.yes > 100 && tally.no > 300, "{} may, {} may not", tally.yes, tally.no);
    assert_eq!(tally.kinds.iter().copied().collect::<Vec<_>>(), ["assign", "plan", "reinstate", "switch_on"]);
}

#[test]
fn nobody_gives_what_no_right_decides() {
    let (mut world, people) = worlds().remove(0);
    world.join(1, 60, vec![organization_role("member"), profile_role(7, "moderator")]);
    let roster: Vec<Actor> = people.iter().map(|id| world.actor(*id)).collect();
    let page: Profile<'static> = HERE.workspace(WorkspaceId::new(5)).profile(ProfileId::new(7));
    let edit = ProfilePermissions::POST_EDIT;
    let moderator = world.actor(60);
    let remedies = world.policy.explain(&moderator, edit, &page).remedies;
    let facts = |change: &Change| matches!(change, Change::Fact { .. } | Change::State { .. });
    let remedy = remedies.iter().find(|remedy| remedy.changes.iter().all(facts)).expect("own scheduled posts");
    let givers = analysis::who_may_give(&world.policy, &roster, &moderator, remedy, &page);
    assert!(givers.iter().all(|givers| givers.who.is_none()), "{givers:?}");
}
