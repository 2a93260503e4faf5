//! What somebody could do only by sending the post for approval: it comes before somebody who is asked or is exempt, or is
//! brought out by somebody who may do it plainly.

use super::Auditor;
use super::forged::{OWNER, Story, WRITER};
use super::organization_from_log::{id, list};
use super::post::hands;
use serde_json::{Value, json};

impl Auditor {
    /// Looks at an event by which a target may go on before nobody, once it is read.
    pub(super) fn owed(&mut self, event: &Value, place: &str, now: i64) {
        let kind = event["change"]["type"].as_str().unwrap_or_default();
        let goes_on = ["submitted", "resubmitted", "sent_back", "definition_migrated", "stage_skipped"].contains(&kind);
        let Some(rights) = self.post.owed.get(place).filter(|_| goes_on) else { return };
        if self.post.targets.get(place).is_none_or(|target| target.is_before_somebody()) {
            return;
        }
        let people = hands(event);
        if people.is_empty() {
            return self.faults.push(format!("{kind} at {place}: what had to be sent for approval came before nobody"));
        }
        // Another definition is chosen by a right of its own, over what was done there.
        if kind == "definition_migrated" {
            return;
        }
        let on = self.organization.profile(place);
        let mut found = Vec::new();
        for user in people {
            let ways = self.organization.ways(&self.naive, &user, &on, now);
            let plainly =
                |right: &String| ways.iter().any(|way| way.permission == *right && way.obligations.is_empty());
            let lacking = rights.iter().filter(|right| !plainly(right));
            found.extend(lacking.map(|right| format!("{kind} by {user} unseen, who owes approval for {right}")));
        }
        self.faults.extend(found);
    }

    /// Takes in what somebody could do only so, and by which right.
    pub(super) fn hear_what_is_owed(&mut self, event: &Value) {
        for target in list(&event["obliged"]) {
            let rights = list(&event["rights"]).iter().map(id);
            self.post.owed.entry(id(target)).or_default().extend(rights);
        }
    }
}

#[test]
fn s1_what_had_to_be_sent_for_approval_comes_before_somebody() {
    let lifted = || json!({"type": "condition_fails", "facts": {}});
    let exempt = || json!({"type": "every_hand_exempt", "people": [OWNER]});
    let owing = || {
        let mut story = Story::begin();
        story.person(OWNER, json!({"type": "created", "targets": [7]}));
        story.happened(json!({
            "by": {"type": "user", "user": WRITER}, "rights": ["post.publish"], "obliged": [7],
            "change": {"type": "edited", "changed": ["text"], "overrides": []}
        }));
        story
    };
    let unseen = format!("submitted by {WRITER} unseen, who owes approval for post.publish");
    for (sender, skip, fault) in [
        (WRITER, lifted(), Some(unseen)),
        (OWNER, lifted(), None),
        (WRITER, Value::Null, None),
        (WRITER, exempt(), None),
    ] {
        let mut story = owing();
        story.submit(sender, skip);
        assert_eq!(story.auditor.faults, Vec::from_iter(fault), "{sender}");
    }
    let mut story = owing();
    story.submit(WRITER, Value::Null);
    let skipped = json!({"type": "stage_skipped", "target": 7, "stage": "yes", "reason": {"type": "unreachable"}});
    story.post(json!({"type": "host"}), skipped);
    let before_nobody = "stage_skipped at 7: what had to be sent for approval came before nobody";
    assert_eq!(story.auditor.faults, [before_nobody]);
}
