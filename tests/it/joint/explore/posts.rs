//! What may be done with a post: the commands that buttons stand for.

use super::world::*;
use countersign::ProfileId;
use countersign::approval::{self, Button, By, Verb};
use countersign::organization::KeyId;
use serde_json::{Value, json};

pub(super) fn read(action: Value) -> approval::Action {
    serde_json::from_value(action.clone()).unwrap_or_else(|error| panic!("{error}: {action}"))
}

/// What somebody may do with the post by the buttons that they have.
pub(super) fn post(world: &World, by: &By, key: Option<KeyId>) -> Vec<Move> {
    let mut found = Vec::new();
    for button in world.enabled(by, key) {
        for action in actions(world, &button) {
            found.push(Move::Post { by: by.clone(), key, slow: false, action });
        }
    }
    // On somebody's behalf.
    if let (Some(user), None) = (by.person(), key) {
        for other in PEOPLE.into_iter().filter(|other| *other != user && world.minute % 2 == 0) {
            let by = By::User { user, acting_for: Some(other), link: None };
            let buttons = world.enabled(&by, None).into_iter().filter(|button| button.verb == Verb::Approve);
            for action in buttons.flat_map(|button| actions(world, &button)) {
                found.push(Move::Post { by: by.clone(), key, slow: false, action });
            }
        }
    }
    found
}

pub(super) fn text(words: &str, label: &str) -> Value {
    let digest = |text: &str| format!("{:0<64}", text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>());
    json!({"text": digest(words), "labels": digest(label)})
}

/// The commands that a button stands for.
pub(super) fn actions(world: &World, button: &Button) -> Vec<approval::Action> {
    let target = button.target.unwrap_or(PAGE);
    let (stage, later) = (button.stage.clone().unwrap_or_default(), world.clock(false).as_millis() + 4 * 60_000);
    let post = world.post.target(target);
    let attempt = post.and_then(countersign::approval::Target::attempt).unwrap_or(0);
    let at_each = |kind: &str| json!({"type": kind, "targets": [target]});
    let at_stage = |kind: &str| json!({"type": kind, "targets": [target], "stage": stage});
    let one = |kind: &str| json!({"type": kind, "target": target, "attempt": attempt});
    let order = |kind: &str, order: Option<approval::PublishOrder>| {
        order
            .map(|order| json!({"type": kind, "target": target, "fingerprint": order.fingerprint}))
            .into_iter()
            .collect()
    };
    let said = |mut action: Value| {
        action["comment"] = "not like this".into();
        action
    };
    let found: Vec<Value> = match button.verb {
        Verb::Create => vec![json!({"type": "create", "targets": [target], "digests": text("one", "plain")})],
        Verb::Edit if button.target.is_none() => vec![json!({"type": "edit", "digests": changed(world, "text")})],
        Verb::Label => vec![json!({"type": "edit", "digests": changed(world, "labels")})],
        Verb::Edit => Vec::new(),
        Verb::Submit => vec![at_each("submit")],
        Verb::Resubmit => vec![at_each("resubmit")],
        Verb::Approve => vec![at_stage("approve"), at_stage("approve")],
        Verb::Reject => vec![said(at_stage("reject"))],
        Verb::RequestChanges => vec![said(at_stage("request_changes"))],
        Verb::Withdraw => vec![at_each("withdraw")],
        Verb::Hold => vec![at_each("hold")],
        Verb::ReleaseHold => vec![at_each("release_hold")],
        Verb::ForceApprove => vec![at_each("force_approve")],
        Verb::ForceReject => vec![said(at_each("force_reject"))],
        Verb::Schedule => {
            let mut action = at_each("schedule");
            action["at"] = later.into();
            vec![action]
        }
        Verb::Unschedule => vec![at_each("unschedule")],
        Verb::AddTarget => vec![json!({"type": "add_target", "target": target})],
        Verb::RemoveTarget => vec![json!({"type": "remove_target", "target": target})],
        Verb::BeginPublish => order("begin_publish", world.due(false).into_iter().find(|order| order.target == target)),
        Verb::Retry => order("retry", world.post.retry_order(target)),
        Verb::Report => {
            let mut failed = one("report_failed");
            failed["error"] = "no answer".into();
            vec![one("report_published"), one("report_published"), failed, one("report_unknown")]
        }
        Verb::Resolve => [true, false]
            .map(|published| {
                let mut action = one("resolve");
                action["published"] = published.into();
                action
            })
            .into(),
        Verb::Tick => vec![json!({"type": "tick"})],
        Verb::PeopleChanged => vec![json!({"type": "people_changed"})],
        Verb::Delegate => {
            let to = button.person;
            vec![json!({"type": "delegate", "target": target, "stage": stage, "to": to, "until": later})]
        }
        Verb::EndDelegation => {
            vec![json!({"type": "end_delegation", "target": target, "stage": stage, "to": button.person})]
        }
        Verb::Reassign => {
            let (from, to) = (button.instead_of, button.person);
            vec![json!({"type": "reassign", "target": target, "stage": stage, "from": from, "to": to})]
        }
        Verb::IssueLink => {
            let (link, party) = (world.fresh(), button.person);
            vec![
                json!({"type": "issue_link", "link": link, "target": target, "stage": stage, "user": party, "until": later}),
            ]
        }
        Verb::Migrate => migrations(world, target),
        Verb::RevokeLink => vec![json!({"type": "revoke_link", "link": button.link})],
        // A comment decides nothing, and what is put away is over: neither leads anywhere.
        _ => Vec::new(),
    };
    found.into_iter().map(read).collect()
}

/// To the same definition with the legal stage, or without.
fn migrations(world: &World, target: ProfileId) -> Vec<Value> {
    let Some(now) = world.post.target(target).and_then(countersign::approval::Target::definition).map(value) else {
        return Vec::new();
    };
    let text: Value = serde_json::from_str(POLICY).expect("JSON");
    let mut next = text["approval"]["definitions"]["three_sides"].clone();
    next["name"] = "three_sides".into();
    let names = |definition: &Value| -> Vec<Value> {
        let stages = definition["stages"].as_array().into_iter().flatten();
        stages.map(|stage| stage["name"].clone()).collect()
    };
    if names(&now).len() == names(&next).len() {
        let stages = next["stages"].as_array_mut().expect("stages");
        stages.retain(|stage| stage["name"] != "legal");
    }
    let stays = names(&next);
    let map: Vec<Value> = names(&now)
        .into_iter()
        .map(|from| if stays.contains(&from) { json!({"from": from, "to": from}) } else { json!({ "from": from }) })
        .collect();
    vec![json!({"type": "migrate", "targets": [target], "definition": next, "map": map})]
}

/// The content as it is but for one class, of which there are two.
fn changed(world: &World, class: &str) -> Value {
    let mut digests = value(&world.post.snapshot())["state"]["digests"].clone();
    let [one, other] = [text("one", "plain"), text("two", "spring")];
    digests[class] = if digests[class] == one[class] { other[class].clone() } else { one[class].clone() };
    digests
}
