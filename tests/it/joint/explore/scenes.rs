//! How it begins, and stories from whose ends the exploration goes on.

use super::moves::{address, organization};
use super::posts::{read, text};
use super::world::*;
use countersign::UserId;
use countersign::approval::Party;
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
        self.happens(&organization(By::User { user }, action))
    }

    fn does(self, user: UserId, action: Value) -> Self {
        self.happens(&Move::Post { by: Party::person(user), key: None, slow: false, action: read(action) })
    }

    fn host(self, action: Value) -> Self {
        self.happens(&Move::Post { by: Party::Host {}, key: None, slow: false, action: read(action) })
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
        let invite = json!({"type": "invite", "invitation": id, "token": id, "recipient": address(user), "expires_at": expires, "access": access});
        self.asks(OWNER, invite)
            .asks(UserId::new(user), json!({"type": "accept_invitation", "invitation": id, "token": id}))
    }

    fn writes(self, user: UserId) -> Self {
        self.does(user, json!({"type": "create", "targets": [PAGE], "digests": text("one", "plain")}))
    }

    /// Edda has written, and planned, and submitted.
    fn submitted(self) -> Self {
        self.writes(EDDA).plans(EDDA, 4).at_page(EDDA, "submit")
    }

    fn begins_to_publish(self) -> Self {
        let order = self.0.due(false).into_iter().next().expect("it is due");
        self.host(json!({"type": "begin_publish", "target": PAGE, "fingerprint": order.fingerprint}))
    }
}

/// An organization of three, and no post yet.
pub(super) fn beginning() -> Scene {
    let page = json!({"type": "profile", "profile": PAGE});
    let role = |place: &Value, role: &str| json!({"place": place, "role": role});
    let whole = json!({"type": "organization"});
    let connect =
        |profile: Value| json!({"type": "connect_profile", "profile": profile, "name": "A profile", "workspace": 5});
    let client = json!({"place": page, "role": "client", "must_approve": true, "optional": ["post.create", "post.edit", "post.submit"]});
    let helper = json!({"level": "profile", "name": "helper", "grants": {"profile": ["post.view", "post.edit"]}});
    Scene(World::new())
        .asks(OWNER, json!({"type": "create", "organization": HERE, "founder": OWNER, "plan": "team", "access": [role(&whole, "owner")]}))
        .asks(OWNER, json!({"type": "create_workspace", "workspace": 5, "name": "North"}))
        .asks(OWNER, json!({"type": "create_workspace", "workspace": 6, "name": "South"}))
        .asks(OWNER, connect(json!(PAGE)))
        .asks(OWNER, connect(json!(FEED)))
        .asks(OWNER, json!({"type": "create_group", "group": 4, "name": "Some", "profiles": []}))
        .asks(OWNER, json!({"type": "define_custom_role", "document": helper}))
        .invites(2, json!([role(&whole, "admin"), role(&json!({"type": "workspace", "workspace": 5}), "reviewer"), role(&page, ROLE[0])]))
        .invites(3, json!([client]))
        .happens(&Move::Tell { sensitive: false, by: None })
}

/// The ends of stories.
pub(super) fn ends() -> Vec<(&'static str, World)> {
    let approved = || beginning().submitted().approves(EDDA, "internal").approves(CLIENT, "client");
    let publishing = || approved().waits(5).begins_to_publish();
    let failed = || publishing().host(json!({"type": "report_failed", "target": PAGE, "attempt": 1, "error": "no"}));
    let group = |optional: Value| json!({"type": "grant", "user": EDDA, "access": {"place": {"type": "group", "group": 4}, "role": ROLE[0], "optional": optional}});
    let exempt = || {
        let no_client = json!({"type": "set_must_approve", "user": CLIENT, "place": {"type": "profile", "profile": PAGE}, "role": "client", "must_approve": false});
        beginning().asks(OWNER, no_client).writes(OWNER).plans(OWNER, 4).at_page(OWNER, "submit")
    };
    let key = json!({"type": "mint_key", "key": 2000, "permissions": ["post.create", "post.edit", "post.submit"], "places": [{"type": "profile", "profile": PAGE}]});
    let helper = json!({"type": "grant", "user": EDDA, "access": {"place": {"type": "profile", "profile": PAGE}, "role": "custom:helper"}});
    let until = beginning().0.clock(false).as_millis() + 20 * 60_000;
    let delegate = json!({"type": "delegate", "target": PAGE, "stage": "internal", "to": OWNER, "until": until});
    let suspended = || {
        let small = beginning().submitted().asks(OWNER, json!({"type": "change_plan", "plan": "solo"}));
        small.asks(OWNER, json!({"type": "change_plan", "plan": "team"}))
    };
    let announced = || {
        let submitted = beginning().submitted();
        let later = submitted.0.clock(false).as_millis() + 3 * 60_000;
        submitted.asks(OWNER, json!({"type": "change_plan", "plan": "solo", "at": later}))
    };
    let other = || {
        let post = json!({"type": "create", "targets": [FEED], "digests": text("one", "plain")});
        beginning().does(OWNER, post).does(OWNER, json!({"type": "submit", "targets": [FEED]}))
    };
    vec![
        ("a post in review", beginning().submitted().0),
        ("a post that everybody approved", approved().0),
        ("a post that is going out", publishing().0),
        ("a post that did not go out", failed().0),
        ("a post of the owner's, which nobody need see", exempt().0),
        ("a client's post", beginning().writes(CLIENT).at_page(CLIENT, "submit").0),
        (
            "an approver removed under a scheduled post",
            approved().asks(OWNER, json!({"type": "remove_member", "user": EDDA})).0,
        ),
        ("a grant at an empty group", beginning().asks(OWNER, group(json!(["post.publish"]))).0),
        ("a key", beginning().asks(EDDA, key).0),
        ("a smaller plan announced", announced().0),
        ("people whom a plan suspended", suspended().0),
        ("a custom role that is held", beginning().submitted().asks(OWNER, helper).0),
        ("a delegation", beginning().submitted().does(EDDA, delegate).0),
        ("a post at the other profile", other().0),
        ("a renamed role", beginning().submitted().happens(&Move::Deploy {}).0),
    ]
}
