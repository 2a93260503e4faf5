//! What may happen in a world: commands of every kind, written as JSON, since hosts send them so.

use super::posts::{post, read};
use super::world::*;
use countersign::approval;
use countersign::organization::{self, By, Place, TeamId};
use countersign::{ProfileId, UserId, id::LinkId};
use serde_json::{Value, json};

/// A kind of move, to weigh one against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Person(UserId),
    Key,
    Link,
    Host,
    Members,
    Directory,
    Teams,
    Invitations,
    Places,
    Roles,
    Plans,
    Delegations,
    Support,
    Time,
    Facts,
    Deploy,
}

pub(super) const KINDS: [Kind; 18] = [
    Kind::Person(OWNER),
    Kind::Person(EDDA),
    Kind::Person(CLIENT),
    Kind::Key,
    Kind::Link,
    Kind::Host,
    Kind::Members,
    Kind::Directory,
    Kind::Teams,
    Kind::Invitations,
    Kind::Places,
    Kind::Roles,
    Kind::Plans,
    Kind::Delegations,
    Kind::Support,
    Kind::Time,
    Kind::Facts,
    Kind::Deploy,
];

/// The one team that there is, if there is one.
pub(super) const TEAM: TeamId = TeamId::new(1);

/// To whom somebody's invitation is sent.
pub(super) fn address(user: u64) -> &'static str {
    ["owner@example.com", "edda@example.com", "client@example.com"][usize::from(user == 2) + 2 * usize::from(user == 3)]
}

/// Everything of a kind that may be worth trying.
pub(super) fn moves(world: &World, kind: Kind) -> Vec<Move> {
    match kind {
        Kind::Person(user) => post(world, &approval::By::user(user), None),
        Kind::Key => {
            let keys = world.organization.keys().map(|(id, key)| (id, key.maker()));
            keys.flat_map(|(id, maker)| post(world, &approval::By::user(maker), Some(id))).collect()
        }
        Kind::Link => links(world),
        Kind::Host => post(world, &approval::By::Host {}, None),
        Kind::Time => [1, 1, 2, 5].map(|minutes| Move::Wait { minutes }).into(),
        Kind::Deploy => vec![Move::Deploy {}],
        Kind::Facts => {
            let by = [None, Some(OWNER), Some(EDDA)];
            by.into_iter().flat_map(|by| [true, false].map(|sensitive| Move::Tell { sensitive, by })).collect()
        }
        Kind::Members => sent(members(world)),
        Kind::Directory => directory(world),
        Kind::Teams => super::teams::teams(world),
        Kind::Invitations => sent(invitations(world)),
        Kind::Places => sent(places()),
        Kind::Roles => sent(roles(world)),
        Kind::Plans => plans(world),
        Kind::Delegations => sent(delegations(world)),
        Kind::Support => support(world),
    }
}

pub(super) fn sent(all: Vec<(UserId, Value)>) -> Vec<Move> {
    all.into_iter().map(|(user, action)| organization(By::user(user), action)).collect()
}

pub(super) fn organization(by: By, action: Value) -> Move {
    let read: Result<organization::Action, _> = serde_json::from_value(action.clone());
    Move::Organization { by, slow: false, action: read.unwrap_or_else(|error| panic!("{error}: {action}")) }
}

pub(super) fn at(profile: ProfileId) -> Value {
    value(&Place::profile(profile))
}

fn group() -> Value {
    json!({"type": "group", "group": 4})
}

fn workspace(workspace: u64) -> Value {
    json!({"type": "workspace", "workspace": workspace})
}

fn moderator(world: &World) -> Value {
    json!({"place": at(PAGE), "role": MODERATOR[world.deployed]})
}

/// What can be held, by the names of the policy that is deployed.
pub(super) fn access(world: &World) -> Vec<Value> {
    let editor = EDITOR[world.deployed];
    let mut all = vec![
        json!({"place": {"type": "organization"}, "role": "admin"}),
        json!({"place": workspace(5), "role": "reviewer"}),
        json!({"place": workspace(6), "role": "reviewer"}),
        moderator(world),
        json!({"place": at(PAGE), "role": "custom:helper"}),
    ];
    for place in [at(PAGE), at(FEED), group()] {
        all.push(json!({"place": place, "role": editor}));
        all.push(json!({"place": place, "role": editor, "optional": ["post.publish"]}));
    }
    all.push(json!({"place": at(PAGE), "role": editor, "when": ["author"]}));
    all.push(json!({"place": group(), "role": "client", "when": ["!sensitive"], "must_approve": true}));
    all
}

fn for_client(place: &Value) -> Value {
    let optional = ["post.create", "post.edit", "post.submit"];
    json!({"place": place, "role": "client", "optional": optional, "must_approve": true})
}

fn members(world: &World) -> Vec<(UserId, Value)> {
    let mut all = Vec::new();
    let by_whom = [OWNER, EDDA];
    for user in [EDDA, CLIENT] {
        for kind in ["remove_member", "suspend", "reinstate"] {
            all.extend(by_whom.map(|by| (by, json!({"type": kind, "user": user}))));
        }
        all.push((user, json!({"type": "leave"})));
        all.push((OWNER, json!({"type": "remove_from_workspace", "user": user, "workspace": 5})));
        let to = json!({"type": "transfer_ownership", "place": {"type": "organization"}, "role": "owner", "to": user, "former": "admin"});
        all.push((OWNER, to));
        for held in world.organization.access(user) {
            let (place, role) = (value(&held.place), value(&held.role));
            let of = |kind: &str| json!({"type": kind, "user": user, "place": place, "role": role});
            let with = |kind: &str, key: &str, set: Value| {
                let mut action = of(kind);
                action[key] = set;
                action
            };
            let mut item = json!({"user": user, "place": place, "role": role});
            if !held.source.is_person() {
                item["source"] = value(&held.source);
            }
            let revision = world.organization.revision();
            let review = |revision: u64, kept: &[&Value], revoked: &[&Value]| json!({"type": "review_access", "revision": revision, "kept": kept, "revoked": revoked});
            all.extend(by_whom.map(|by| (by, review(revision, &[&item], &[]))));
            all.extend(by_whom.map(|by| (by, review(revision, &[], &[&item]))));
            all.push((OWNER, review(revision - 1, &[], &[&item])));
            let until = world.clock(false).as_millis() + 3 * 60_000;
            let mut changes = vec![of("revoke"), with("schedule", "until", until.into()), of("schedule")];
            changes.push(with("schedule", "from", until.into()));
            changes.push(with("narrow", "narrowing", json!({"only_profiles": [FEED]})));
            changes.push(with("narrow", "narrowing", json!({})));
            let on = !held.optional.iter().any(|name| name == "post.publish");
            changes.push(with("switch_optional", "optional", if on { json!(["post.publish"]) } else { json!([]) }));
            changes.push(with("set_must_approve", "must_approve", (!held.must_approve).into()));
            all.extend(changes.into_iter().flat_map(|change| by_whom.map(|by| (by, change.clone()))));
        }
    }
    for access in access(world) {
        let grant = |user| json!({"type": "grant", "user": user, "access": access});
        all.extend([(OWNER, grant(EDDA)), (EDDA, grant(EDDA)), (EDDA, grant(CLIENT))]);
    }
    for place in [at(PAGE), at(FEED), group()] {
        all.push((OWNER, json!({"type": "grant", "user": CLIENT, "access": for_client(&place)})));
    }
    // Kept apart from what a client holds.
    all.push((OWNER, json!({"type": "grant", "user": CLIENT, "access": moderator(world)})));
    all.extend(
        [EDDA, CLIENT].map(|user| (OWNER, json!({"type": "add_member", "user": user, "access": [access(world)[5]]}))),
    );
    // Whoever owns it now passes it back.
    let back = json!({"type": "transfer_ownership", "place": {"type": "organization"}, "role": "owner", "to": OWNER, "former": "admin"});
    all.push((EDDA, back));
    all
}

/// What a directory's group says, by the host; and whoever says it in its place.
fn directory(world: &World) -> Vec<Move> {
    let press = json!({"type": "directory", "group": "press"});
    let host = By::operator(OPERATOR);
    let mut all = Vec::new();
    for access in [access(world)[1].clone(), access(world)[5].clone(), access(world)[9].clone()] {
        let mut given = access;
        given["source"] = press.clone();
        for user in [EDDA, CLIENT] {
            let grant = json!({"type": "grant", "user": user, "access": given});
            let add = json!({"type": "add_member", "user": user, "access": [given]});
            all.extend([grant.clone(), add].map(|action| organization(host, action)));
            all.push(organization(By::user(EDDA), grant));
        }
    }
    for user in [EDDA, CLIENT] {
        let back = json!({"type": "take_back", "user": user, "source": press});
        all.extend([host, host, By::user(OWNER)].map(|by| organization(by, back.clone())));
    }
    // What a person gave beside it is theirs to take.
    let revoke = json!({"type": "revoke", "user": EDDA, "place": at(PAGE), "role": EDITOR[world.deployed]});
    all.extend([OWNER, EDDA].map(|user| organization(By::user(user), revoke.clone())));
    all
}

fn invitations(world: &World) -> Vec<(UserId, Value)> {
    let (new, expires) = (world.fresh(), world.clock(false).as_millis() + 8 * 60_000);
    let invite = |to: u64, access: Value| json!({"type": "invite", "invitation": new, "token": new, "recipient": address(to), "expires_at": expires, "access": access});
    let member = json!({"place": {"type": "organization"}, "role": "member"});
    let mut all = Vec::new();
    for access in access(world) {
        all.push((OWNER, invite(2, json!([access]))));
    }
    all.push((OWNER, invite(2, json!([member, access(world)[1], access(world)[5]]))));
    all.push((EDDA, invite(2, json!([access(world)[5]]))));
    all.push((OWNER, invite(3, json!([for_client(&at(PAGE))]))));
    all.push((OWNER, invite(3, json!([moderator(world)]))));
    for sent in world.story.sent.iter().rev().take(4) {
        let who = if sent.recipient == address(2) { EDDA } else { CLIENT };
        let (invitation, token) = (sent.invitation, sent.token);
        let accept = json!({"type": "accept_invitation", "invitation": invitation, "token": token});
        all.extend([(who, accept.clone()), (who, accept)]);
        all.push((OWNER, json!({"type": "cancel_invitation", "invitation": invitation})));
        all.push((
            OWNER,
            json!({"type": "resend_invitation", "invitation": invitation, "token": new, "expires_at": expires}),
        ));
    }
    all
}

fn places() -> Vec<(UserId, Value)> {
    let mut all = Vec::new();
    for by in [OWNER, EDDA] {
        for to in [json!(5), json!(6), Value::Null] {
            let mut action = json!({"type": "move_profile", "profile": PAGE});
            if !to.is_null() {
                action["workspace"] = to;
            }
            all.push((by, action));
        }
        for profile in PROFILES {
            for kind in ["add_to_group", "remove_from_group"] {
                all.push((by, json!({"type": kind, "group": 4, "profile": profile})));
            }
        }
    }
    for profile in PROFILES {
        for kind in ["disconnect_profile", "reconnect_profile", "reconnect_profile"] {
            all.push((OWNER, json!({"type": kind, "profile": profile})));
        }
    }
    let connect =
        |profile: ProfileId| json!({"type": "connect_profile", "profile": profile, "name": "Again", "workspace": 5});
    all.extend(PROFILES.map(|profile| (OWNER, connect(profile))));
    all.push((OWNER, json!({"type": "delete_profile", "profile": FEED})));
    all.push((OWNER, json!({"type": "delete_workspace", "workspace": 6})));
    all.push((OWNER, json!({"type": "create_workspace", "workspace": 6, "name": "South"})));
    all
}

/// The last is what a client is.
const HELPERS: [&[&str]; 4] = [
    &["post.view", "post.create", "post.edit", "post.submit"],
    &["post.view", "post.create", "post.edit", "post.submit", "post.publish"],
    &["post.view", "post.review"],
    &["post.view", "post.review", "post.comment"],
];

fn roles(world: &World) -> Vec<(UserId, Value)> {
    let mut all = Vec::new();
    for by in [OWNER, EDDA] {
        for names in HELPERS {
            let document = json!({"format": 1, "level": "profile", "name": "helper", "grants": {"profile": names}});
            all.push((by, json!({"type": "edit_custom_role", "document": document})));
            all.push((by, json!({"type": "define_custom_role", "document": document})));
        }
        let permissions = ["post.create", "post.edit", "post.submit", "post.publish", "post.schedule"];
        for some in [&permissions[..], &permissions[..3]] {
            let places = [at(PAGE), at(FEED)];
            let key = world.fresh();
            all.push((by, json!({"type": "mint_key", "key": key, "permissions": some, "places": places})));
        }
    }
    for (key, found) in world.organization.keys() {
        all.extend([OWNER, found.maker()].map(|by| (by, json!({"type": "revoke_key", "key": key}))));
    }
    all.push((OWNER, json!({"type": "delete_custom_role", "level": "profile", "name": "helper"})));
    all
}

fn plans(world: &World) -> Vec<Move> {
    let mut all = Vec::new();
    let later = world.clock(false).as_millis() + 2 * 60_000;
    for plan in ["team", "solo"] {
        all.push((OWNER, json!({"type": "change_plan", "plan": plan})));
        all.push((OWNER, json!({"type": "change_plan", "plan": plan, "at": later})));
    }
    all.push((OWNER, json!({"type": "cancel_plan_change"})));
    let clock = ["apply_plan_change", "expire_invitations", "free_seats"]
        .map(|kind| organization(By::Host {}, json!({"type": kind})));
    sent(all).into_iter().chain(clock.clone()).chain(clock).collect()
}

/// Who lets whom decide for a time, at once or later, everywhere or somewhere; and the ends of it.
fn delegations(world: &World) -> Vec<(UserId, Value)> {
    let mut all = Vec::new();
    let (new, now) = (world.fresh(), world.clock(false).as_millis());
    let delegate = |user: UserId, to: UserId, places: Value, from: Option<i64>| {
        let until = now + 6 * 60_000;
        json!({"type": "delegate", "delegation": new, "user": user, "to": to, "places": places, "from": from, "until": until})
    };
    for (user, to) in [(EDDA, OWNER), (OWNER, EDDA), (CLIENT, EDDA), (EDDA, CLIENT)] {
        all.push((user, delegate(user, to, json!([]), None)));
        all.push((OWNER, delegate(user, to, json!([at(PAGE)]), None)));
        all.push((user, delegate(user, to, json!([workspace(5)]), Some(now + 60_000))));
        all.push((user, delegate(user, to, json!([group()]), None)));
    }
    for (id, made) in world.organization.delegations() {
        let end = json!({"type": "end_delegation", "delegation": id});
        all.extend([(OWNER, end.clone()), (made.user(), end)]);
    }
    all
}

/// An operator enters, as themselves or in somebody's place, does there what they may and what they may not, and is put out.
fn support(world: &World) -> Vec<Move> {
    let host = By::operator(OPERATOR);
    let until = world.clock(false).as_millis() + 4 * 60_000;
    let mut all = Vec::new();
    for (role, whom) in [("admin", None), ("owner", Some(OWNER)), ("admin", Some(OWNER)), ("owner", Some(EDDA))] {
        let begin =
            json!({"type": "begin_support", "role": role, "acting_for": whom, "reason": "ticket", "until": until});
        all.push(organization(host, begin.clone()));
        all.push(organization(By::user(EDDA), begin));
    }
    let at_workspace =
        json!({"type": "begin_support", "place": workspace(5), "role": "reviewer", "reason": "ticket", "until": until});
    all.push(organization(host, at_workspace));
    let granted = json!({"place": at(PAGE), "role": EDITOR[world.deployed]});
    for whom in [OWNER, EDDA] {
        let actions = [
            json!({"type": "remove_member", "user": CLIENT}),
            json!({"type": "suspend", "user": CLIENT}),
            json!({"type": "reinstate", "user": CLIENT}),
            json!({"type": "suspend", "user": EDDA}),
            json!({"type": "grant", "user": CLIENT, "access": granted}),
            json!({"type": "disconnect_profile", "profile": FEED}),
            json!({"type": "reconnect_profile", "profile": FEED}),
            json!({"type": "change_plan", "plan": "team"}),
            json!({"type": "remove_from_group", "group": 4, "profile": PAGE}),
            json!({"type": "move_profile", "profile": PAGE, "workspace": 6}),
        ];
        all.extend(actions.into_iter().map(|action| organization(host.in_the_name_of(whom), action)));
    }
    let end = json!({"type": "end_support", "operator": OPERATOR});
    all.extend([By::user(OWNER), By::user(EDDA), host].map(|by| organization(by, end.clone())));
    all
}

fn links(world: &World) -> Vec<Move> {
    let Some(target) = world.post.targets().next().map(countersign::approval::Target::profile) else {
        return Vec::new();
    };
    let through = |link: &u64| approval::By::link(CLIENT, LinkId::new(*link));
    let reject = read(json!({"type": "reject", "targets": [target], "stage": "client", "comment": "no"}));
    let say = |by: approval::By, action| Move::Post { by, key: None, slow: false, action };
    let approve = read(json!({"type": "approve", "targets": [target], "stage": "client"}));
    let issued = world.story.links.keys().rev().take(2);
    issued.flat_map(|link| [say(through(link), approve.clone()), say(through(link), reject.clone())]).collect()
}
