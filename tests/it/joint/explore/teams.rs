//! What may be asked of a team.

use super::moves::{TEAM, access, organization, sent};
use super::world::*;
use countersign::UserId;
use countersign::organization::By;
use serde_json::{Value, json};

/// An object, with the fields of another.
pub(super) fn with(mut object: Value, more: &Value) -> Value {
    object.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    object
}

/// One team: made, given, put together and deleted, by whoever may and by whoever may not.
pub(super) fn teams(world: &World) -> Vec<Move> {
    let mut all: Vec<(UserId, Value)> = vec![
        (OWNER, json!({"type": "create_team", "team": TEAM, "name": "Blog"})),
        (OWNER, json!({"type": "create_team", "team": TEAM, "name": "Blog"})),
        (OWNER, json!({"type": "delete_team", "team": TEAM})),
    ];
    for user in [EDDA, CLIENT] {
        for kind in ["add_to_team", "add_to_team", "remove_from_team"] {
            all.extend([OWNER, EDDA].map(|by| (by, json!({"type": kind, "team": TEAM, "user": user}))));
        }
    }
    let access = access(world);
    for given in [&access[1], &access[3], &access[4], &access[5], &access[6], &access[9]] {
        all.extend([OWNER, EDDA].map(|by| (by, json!({"type": "grant_to_team", "team": TEAM, "access": given}))));
    }
    for had in world.organization.team_access(TEAM) {
        let (place, role) = (value(&had.place), value(&had.role));
        let until = world.clock(false).as_millis() + 3 * 60_000;
        let to = |more: Value| {
            let to = with(json!({"place": place, "role": role}), &more);
            json!({"type": "change_team_access", "team": TEAM, "role": role, "to": to})
        };
        let revoke = json!({"type": "revoke_from_team", "team": TEAM, "place": place, "role": role});
        let changes = [revoke, to(json!({})), to(json!({"until": until})), to(json!({"optional": ["post.publish"]}))];
        all.extend(changes.into_iter().flat_map(|change| [OWNER, EDDA].map(|by| (by, change.clone()))));
    }
    // The host takes, and gives nothing.
    let host = By::operator(OPERATOR);
    let out = json!({"type": "remove_from_team", "team": TEAM, "user": EDDA});
    let put = json!({"type": "add_to_team", "team": TEAM, "user": EDDA});
    sent(all).into_iter().chain([out, put].map(|action| organization(host, action))).collect()
}
