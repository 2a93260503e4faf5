//! How it begins, and stories from whose ends the exploration goes on.

use super::moves::{TEAM, address, organization};
use super::posts::{read, text};
use super::teams::with;
use super::world::*;
use countersign::UserId;
use countersign::approval;
use countersign::organization::By;
use serde_json::{Value, json};

/// A world that a story is told in: what is told must be accepted.
pub(super) struct Scene(pub(super) World);

impl Scene {
    fn happens(mut self, happens: &Move) -> Self {
        match self.0.after(happens) {
            Ok((after, _)) => self.0 = after,
            Err(refusal) => panic!("{happens:?}: {refusal}, after\n{}", self.0.way()),
        }
        self
    }

    fn asks(self, user: UserId, action: Value) -> Self {
        self.happens(&organization(By::user(user), action))
    }

    fn does(self, user: UserId, action: Value) -> Self {
        self.happens(&Move::Post { by: approval::By::user(user), key: None, slow: false, action: read(action) })
    }

    fn host(self, action: Value) -> Self {
        self.happens(&Move::Post { by: approval::By::Host {}, key: None, slow: false, action: read(action) })
    }

    fn removes(self, kind: &str, user: UserId) -> Self {
        self.asks(OWNER, json!({"type": kind, "user": user}))
    }

    fn at_page(self, user: UserId, kind: &str) -> Self {
        self.does(user, json!({"type": kind, "targets": [PAGE]}))
    }

    fn approves(self, user: UserId, stage: &str) -> Self {
        self.does(user, json!({"type": "approve", "targets": [PAGE], "stage": stage}))
    }

    fn plans(self, user: UserId, minutes: i64) -> Self {
        let at = self.0.clock(false).as_millis() + minutes * 60_000;
        self.does(user, json!({"type": "schedule", "targets": [PAGE], "at": at}))
    }

    fn waits(self, minutes: i64) -> Self {
        self.happens(&Move::Wait { minutes })
    }

    fn invites(self, user: u64, access: Value) -> Self {
        let (id, expires) = (self.0.fresh(), self.0.clock(false).as_millis() + 8 * 60_000);
        self.asks(OWNER, json!({"type": "invite", "invitation": id, "token": id, "recipient": address(user), "expires_at": expires, "access": access}))
    }

    fn lets_in(self, user: u64, access: Value) -> Self {
        let id = self.0.fresh();
        let accept = json!({"type": "accept_invitation", "invitation": id, "token": id});
        self.invites(user, access).asks(UserId::new(user), accept)
    }

    fn writes(self, user: UserId) -> Self {
        self.does(user, json!({"type": "create", "targets": [PAGE], "digests": text("one", "plain")}))
    }

    /// Edda has written, and planned, and submitted.
    fn submitted(self) -> Self {
        self.writes(EDDA).plans(EDDA, 4).at_page(EDDA, "submit")
    }

    /// What must be refused, unless something is wrong: then the world goes on with it, and is seen to be wrong.
    fn tries(mut self, happens: &Move) -> Self {
        if let Ok((after, _)) = self.0.after(happens) {
            self.0 = after;
        }
        self
    }

    fn tries_to_publish(self) -> Self {
        let publish = self.publish();
        self.tries(&publish)
    }

    fn begins_to_publish(self) -> Self {
        let publish = self.publish();
        self.happens(&publish)
    }

    /// The order to publish what the post takes for due.
    fn publish(&self) -> Move {
        let order = self.0.due(false).into_iter().next().expect("it is due");
        let action = json!({"type": "begin_publish", "target": order.target, "fingerprint": order.fingerprint});
        Move::Post { by: approval::By::Host {}, key: None, slow: false, action: read(action) }
    }
}

/// An organization of three, and no post yet.
pub(super) fn beginning() -> Scene {
    untold().happens(&Move::Tell { sensitive: false, by: None })
}

/// The same, where nobody has said whether the post will be sensitive.
fn untold() -> Scene {
    let page = json!({"type": "profile", "profile": PAGE});
    let role = |place: &Value, role: &str| json!({"place": place, "role": role});
    let whole = json!({"type": "organization"});
    let connect =
        |profile: Value| json!({"type": "connect_profile", "profile": profile, "name": "A profile", "workspace": 5});
    let client = json!({"place": page, "role": "client", "must_approve": true, "optional": ["post.create", "post.edit", "post.submit"]});
    let helper =
        json!({"format": 1, "level": "profile", "name": "helper", "grants": {"profile": ["post.view", "post.edit"]}});
    Scene(World::new())
        .asks(OWNER, json!({"type": "create", "organization": HERE, "founder": OWNER, "plan": "team", "access": [role(&whole, "owner")]}))
        .asks(OWNER, json!({"type": "create_workspace", "workspace": 5, "name": "North"}))
        .asks(OWNER, json!({"type": "create_workspace", "workspace": 6, "name": "South"}))
        .asks(OWNER, connect(json!(PAGE)))
        .asks(OWNER, connect(json!(FEED)))
        .asks(OWNER, json!({"type": "create_group", "group": 4, "name": "Some", "profiles": []}))
        .asks(OWNER, json!({"type": "define_custom_role", "document": helper}))
        .lets_in(2, json!([role(&whole, "admin"), role(&json!({"type": "workspace", "workspace": 5}), "reviewer"), role(&page, EDITOR[0])]))
        .lets_in(3, json!([client]))
}

/// The ends of stories.
pub(super) fn ends() -> Vec<(&'static str, World)> {
    let mut ends = of_posts();
    ends.extend(of_people());
    ends.into_iter().map(|(name, scene)| (name, scene.0)).collect()
}

/// Edda has written, and planned, and submitted, and everybody said yes.
fn approved() -> Scene {
    beginning().submitted().approves(EDDA, "internal").approves(CLIENT, "client")
}

/// The owner's post, that nobody need see.
fn exempt() -> Scene {
    let no_client = json!({"type": "set_must_approve", "user": CLIENT, "place": {"type": "profile", "profile": PAGE}, "role": "client", "must_approve": false});
    beginning().asks(OWNER, no_client).writes(OWNER).plans(OWNER, 4).at_page(OWNER, "submit")
}

fn of_posts() -> Vec<(&'static str, Scene)> {
    let publishing = || approved().waits(5).begins_to_publish();
    let told = |kind: &str| publishing().host(json!({"type": kind, "target": PAGE, "attempt": 1}));
    let failed = || publishing().host(json!({"type": "report_failed", "target": PAGE, "attempt": 1, "error": "no"}));
    let delegate = |scene: Scene| {
        let until = scene.0.clock(false).as_millis() + 20 * 60_000;
        scene.does(EDDA, json!({"type": "delegate", "target": PAGE, "stage": "internal", "to": OWNER, "until": until}))
    };
    let standing = |scene: Scene| {
        let (id, until) = (scene.0.fresh(), scene.0.clock(false).as_millis() + 20 * 60_000);
        scene.asks(EDDA, json!({"type": "delegate", "delegation": id, "user": EDDA, "to": OWNER, "until": until}))
    };
    let link = |scene: Scene| {
        let (link, until) = (scene.0.fresh(), scene.0.clock(false).as_millis() + 20 * 60_000);
        scene.does(EDDA, json!({"type": "issue_link", "link": link, "target": PAGE, "stage": "client", "user": CLIENT, "until": until}))
    };
    let other = || {
        let post = json!({"type": "create", "targets": [FEED], "digests": text("one", "plain")});
        beginning().does(OWNER, post).does(OWNER, json!({"type": "submit", "targets": [FEED]}))
    };
    // The owner's post goes out on one profile, and is still a draft on the other, where the client writes.
    let one_of_two = || {
        let scene =
            beginning().does(OWNER, json!({"type": "create", "targets": PROFILES, "digests": text("one", "plain")}));
        let at = scene.0.clock(false).as_millis() + 2 * 60_000;
        let scene = scene.does(OWNER, json!({"type": "schedule", "targets": [FEED], "at": at}));
        scene.does(OWNER, json!({"type": "submit", "targets": [FEED]})).waits(3).begins_to_publish()
    };
    let profile = |kind: &str| json!({"type": kind, "profile": PAGE});
    let plain =
        || beginning().writes(EDDA).at_page(EDDA, "submit").approves(EDDA, "internal").approves(CLIENT, "client");
    let rejected = json!({"type": "reject", "targets": [PAGE], "stage": "client", "comment": "no"});
    vec![
        ("a post in review", beginning().submitted()),
        ("a post that everybody approved", approved()),
        ("an approved post without a time", plain()),
        ("a post whose time has come", approved().waits(4)),
        ("a post that is going out", publishing()),
        ("a post that did not go out", failed()),
        ("a post of which nobody knows", told("report_unknown")),
        ("a post of the owner's, which nobody need see", exempt()),
        ("the same at its time", exempt().waits(5)),
        ("a client's post", beginning().writes(CLIENT).at_page(CLIENT, "submit")),
        ("a post that the client does not want", beginning().submitted().does(CLIENT, rejected)),
        ("a delegation", delegate(beginning().submitted())),
        ("a standing delegation", standing(beginning().submitted())),
        ("a link", link(beginning().submitted())),
        (
            "a link to a post whose profile was deleted",
            link(beginning().submitted()).asks(OWNER, profile("delete_profile")),
        ),
        ("a post at the other profile", other()),
        ("a post that is going out on one profile of two", one_of_two()),
        ("a renamed role", beginning().submitted().happens(&Move::Deploy {})),
        ("a renamed role and a scheduled post", approved().happens(&Move::Deploy {})),
        ("a scheduled post of a profile that was disconnected", approved().asks(OWNER, profile("disconnect_profile"))),
    ]
}

fn of_people() -> Vec<(&'static str, Scene)> {
    let page = json!({"type": "profile", "profile": PAGE});
    let at_page = |role: &str| json!({"type": "grant", "user": EDDA, "access": {"place": page, "role": role}});
    let group = |optional: Value| json!({"type": "grant", "user": EDDA, "access": {"place": {"type": "group", "group": 4}, "role": EDITOR[0], "optional": optional}});
    let grouped = json!({"type": "add_to_group", "group": 4, "profile": PAGE});
    let key = json!({"type": "mint_key", "key": 2000, "permissions": ["post.create", "post.edit", "post.submit"], "places": [{"type": "profile", "profile": PAGE}]});
    let again = json!([{"place": {"type": "organization"}, "role": "admin"}, {"place": page, "role": EDITOR[0]}]);
    let taken = json!({"type": "revoke", "user": EDDA, "place": page, "role": EDITOR[0]});
    let suspended = || {
        let small = beginning().submitted().asks(OWNER, json!({"type": "change_plan", "plan": "solo"}));
        small.asks(OWNER, json!({"type": "change_plan", "plan": "team"}))
    };
    let by_press = json!({"place": page, "role": EDITOR[0], "source": {"type": "directory", "group": "press"}});
    let host = |scene: Scene, action: Value| scene.happens(&organization(By::operator(UserId::new(900)), action));
    let given = json!({"type": "grant", "user": EDDA, "access": by_press});
    let added = json!({"type": "add_member", "user": EDDA, "access": [by_press]});
    let back = || {
        let helper = beginning().asks(OWNER, at_page("custom:helper"));
        helper.happens(&Move::Deploy {}).asks(OWNER, at_page(MODERATOR[1])).happens(&Move::Deploy {})
    };
    let unsure = untold().asks(OWNER, json!({"type": "revoke", "user": CLIENT, "place": page, "role": "client"}));
    let conditional = json!({"type": "grant", "user": CLIENT, "access": {"place": page, "role": "client", "when": ["sensitive"], "must_approve": true}});
    let yes = json!({"type": "approve", "targets": [PAGE], "stage": "client"});
    let yes = Move::Post { by: approval::By::user(CLIENT), key: None, slow: false, action: read(yes) };
    let of_team = |kind: &str, more: Value| with(json!({"type": kind, "team": TEAM}), &more);
    let client = |more: Value| with(json!({"place": page, "role": "client", "must_approve": true}), &more);
    let team = || {
        let made = beginning().asks(OWNER, of_team("create_team", json!({"name": "Clients"})));
        made.asks(OWNER, of_team("add_to_team", json!({"user": CLIENT})))
    };
    let both_yes = |scene: Scene| scene.submitted().approves(EDDA, "internal").approves(CLIENT, "client");
    // The client's yes is through a team alone, of which they were not for a moment.
    let out_of_a_team = || {
        let given = team().asks(OWNER, of_team("grant_to_team", json!({"access": client(json!({}))})));
        let alone = given.asks(OWNER, json!({"type": "revoke", "user": CLIENT, "place": page, "role": "client"}));
        let out = both_yes(alone).asks(OWNER, of_team("remove_from_team", json!({"user": CLIENT})));
        out.asks(OWNER, of_team("add_to_team", json!({"user": CLIENT}))).waits(5).tries_to_publish()
    };
    // What the client says yes by ends, and what begins a minute later is then told to have begun earlier.
    let soon = |minutes: i64| beginning().0.clock(false).as_millis() + minutes * 60_000;
    let ends = json!({"type": "schedule", "user": CLIENT, "place": page, "role": "client", "until": soon(2)});
    let from_a_team = || {
        let given = team().asks(OWNER, of_team("grant_to_team", json!({"access": client(json!({"from": soon(3)}))})));
        let earlier = of_team("change_team_access", json!({"role": "client", "to": client(json!({}))}));
        both_yes(given.asks(OWNER, ends.clone())).waits(4).asks(OWNER, earlier).tries_to_publish()
    };
    let press = json!({"type": "directory", "group": "press"});
    let later = json!({"type": "grant", "user": CLIENT, "access": client(json!({"from": soon(3), "source": press}))});
    let into_a_team = || {
        let had = beginning()
            .asks(OWNER, of_team("create_team", json!({"name": "Clients"})))
            .asks(OWNER, of_team("grant_to_team", json!({"access": client(json!({}))})))
            .asks(OWNER, ends.clone());
        let joins = of_team("add_to_team", json!({"user": CLIENT}));
        both_yes(host(had, later.clone())).waits(4).asks(OWNER, joins).tries_to_publish()
    };
    let from_a_directory = || {
        let earlier = json!({"type": "grant", "user": CLIENT, "access": client(json!({}))});
        let given = host(beginning().asks(OWNER, ends.clone()), later.clone());
        both_yes(given).waits(4).asks(OWNER, earlier).tries_to_publish()
    };
    let begun = || {
        let begins = beginning().0.clock(false).as_millis() + 60_000;
        beginning()
            .asks(OWNER, json!({"type": "schedule", "user": CLIENT, "place": page, "role": "client", "from": begins}))
    };
    let announced = || {
        let submitted = beginning().submitted();
        let later = submitted.0.clock(false).as_millis() + 3 * 60_000;
        submitted.asks(OWNER, json!({"type": "change_plan", "plan": "solo", "at": later}))
    };
    vec![
        ("an approver removed under a scheduled post", approved().removes("remove_member", EDDA)),
        (
            "an approver removed and invited again",
            beginning().submitted().removes("remove_member", EDDA).invites(2, again.clone()),
        ),
        (
            "an approver who was out at the time of a post",
            approved().removes("suspend", EDDA).removes("reinstate", EDDA).waits(4),
        ),
        ("an invitation about to end", beginning().removes("remove_member", EDDA).invites(2, again).waits(7)),
        ("an approver suspended in review", beginning().submitted().removes("suspend", EDDA)),
        ("a grant at an empty group", beginning().asks(OWNER, group(json!(["post.publish"])))),
        ("a grant at a group with a profile", beginning().asks(OWNER, group(json!([]))).asks(OWNER, grouped)),
        (
            "a client under a condition that nobody knows",
            unsure.asks(OWNER, conditional).submitted().approves(EDDA, "internal").tries(&yes),
        ),
        ("a client who was out of their team and is in it again", out_of_a_team()),
        ("a client through a team that has the role from later on", from_a_team()),
        ("a client whom a directory lets in from later on", from_a_directory()),
        ("a client who comes into a team that has the role", into_a_team()),
        ("a client who is asked by one clock alone", begun().waits(1).writes(EDDA)),
        ("a key", beginning().asks(EDDA, key.clone())),
        ("a key of somebody suspended", beginning().asks(EDDA, key).removes("suspend", EDDA)),
        ("a smaller plan announced", announced()),
        ("people whom a plan suspended", suspended()),
        ("a directory beside a person", host(beginning().submitted(), given)),
        ("somebody whom a directory added", host(beginning().removes("remove_member", EDDA), added)),
        ("a role under a name that the policy does not know yet", back()),
        ("a custom role that is held", beginning().submitted().asks(OWNER, at_page("custom:helper"))),
        ("a moderator under a scheduled post", approved().asks(OWNER, at_page(MODERATOR[0])).asks(OWNER, taken)),
    ]
}
