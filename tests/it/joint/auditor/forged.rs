//! Logs that cannot be lawful: the auditor finds what is wrong with each of them, and nothing where nothing is.

use super::Auditor;
use serde_json::{Value, json};

pub(super) const OWNER: u64 = 1;
pub(super) const REVIEWER: u64 = 2;
pub(super) const WRITER: u64 = 3;
pub(super) const OTHER: u64 = 4;

fn policy() -> Value {
    json!({
        "format": 1, "name": "forged",
        "permissions": {
            "organization": [
                "member.invite", "member_permissions.edit", "member.remove", "profile.connect", "profile.move",
                "profile_group.edit", "ownership.transfer", "custom_role.manage"
            ],
            "profile": ["post.edit", "post.approve", "post.publish", "post.force"]
        },
        "roles": {
            "organization": {
                "owner": {
                    "grants": {"organization": "all", "profile": "all"}, "holders": {"min": 1, "max": 1},
                    "assignable_by": {}
                }
            },
            "profile": {
                "writer": {"grants": {"profile": ["post.edit"]}, "optional": {"profile": ["post.publish"]}},
                "reviewer": {
                    "grants": {"profile": ["post.edit", "post.approve"]}, "assignable_by": {"profile": ["reviewer"], "organization": ["owner"]}
                }
            }
        },
        "custom_roles": {"profile": {"ceiling": {"profile": ["post.edit"]}}},
        "plans": {
            "team": {
                "custom_roles": true, "seats": {"included": 4, "extra": 0}, "limits": {"profiles": 2, "workspaces": 1}
            },
            "solo": {"seats": {"included": 4, "extra": 0}, "limits": {"profiles": 0}}
        },
        "approval": {
            "guards": {"force": "post.force", "edit": "post.edit"},
            "bindings": [{"definition": "review"}]
        }
    })
}

fn definition() -> Value {
    json!({"name": "review", "order": "sequential", "stages": [{
        "name": "yes", "approvers": {"permission": "post.approve"}, "quorum": "any", "barred": "nobody",
        "when": ["sensitive"], "unless_every_hand": {"permission": "post.publish"}, "covers": ["text"]
    }]})
}

fn submission(skip: Value) -> Value {
    let stages = json!([{"stage": "yes", "people": [1, 2], "skip": skip}]);
    json!({"type": "submitted", "target": 7, "round": 1, "definition": definition(), "stages": stages})
}

/// A story that is told to the auditor.
pub(super) struct Story {
    pub(super) auditor: Auditor,
    pub(super) revision: u64,
    pub(super) now: i64,
}

pub(super) fn at_profile(role: &str) -> Value {
    json!({"place": {"type": "profile", "profile": 7}, "role": role})
}

impl Story {
    /// An owner, a reviewer and a writer at one profile, and a writer who may publish.
    pub(super) fn begin() -> Self {
        let mut story = Self { auditor: Auditor::new(&policy().to_string()), revision: 0, now: 0 };
        let owner = json!([{"place": {"type": "organization"}, "role": "owner"}]);
        story.by(OWNER, json!({"type": "organization_created", "organization": 10, "founder": OWNER, "access": owner, "plan": "team"}));
        story.by(OWNER, json!({"type": "profile_connected", "profile": 7, "name": "page"}));
        let publishing =
            json!({"place": {"type": "profile", "profile": 7}, "role": "writer", "optional": ["post.publish"]});
        for (user, access) in [(REVIEWER, at_profile("reviewer")), (WRITER, at_profile("writer")), (OTHER, publishing)]
        {
            story.invited(OWNER, user, access);
        }
        story
    }

    fn invited(&mut self, inviter: u64, user: u64, access: Value) {
        let access = json!([access]);
        self.by(inviter, json!({"type": "member_invited", "invitation": user, "inviter": inviter, "access": access}));
        self.by(user, json!({"type": "invitation_accepted", "invitation": user, "user": user}));
    }

    pub(super) fn by(&mut self, user: u64, change: Value) {
        self.sent(json!({"type": "user", "user": user}), change);
    }

    pub(super) fn sent(&mut self, actor: Value, change: Value) {
        self.together(actor, [change]);
    }

    /// The events of one command.
    pub(super) fn together(&mut self, actor: Value, changes: impl IntoIterator<Item = Value>) {
        self.now += 1;
        for change in changes {
            self.auditor.read(&json!({"at": self.now, "command": self.now, "by": actor, "change": change}));
        }
    }

    pub(super) fn post(&mut self, by: Value, what: Value) {
        self.happened(json!({"by": by, "change": what}));
    }

    pub(super) fn happened(&mut self, mut event: Value) {
        (self.now, self.revision) = (self.now + 1, self.revision + 1);
        (event["at"], event["revision"], event["content"]) = (json!(self.now), json!(self.revision), json!(900));
        self.auditor.read(&event);
    }

    pub(super) fn person(&mut self, user: u64, what: Value) {
        self.post(json!({"type": "user", "user": user}), what);
    }

    /// A post by that author, submitted by them, with the reason why its stage is skipped.
    fn submitted(author: u64, skip: Value) -> Self {
        let mut story = Self::begin();
        story.person(author, json!({"type": "created", "targets": [7]}));
        story.submit(author, skip);
        story
    }

    pub(super) fn submit(&mut self, user: u64, skip: Value) {
        let skipped = !skip.is_null();
        self.person(user, submission(skip));
        // It is told that nobody approved what nobody was asked for.
        if skipped {
            self.post(json!({"type": "host"}), json!({"type": "nobody_approved", "target": 7}));
        }
    }

    fn edited(&mut self, user: u64) {
        self.person(user, json!({"type": "edited", "changed": ["text"], "overrides": []}));
    }

    fn approved(&mut self, user: u64) {
        self.person(user, json!({"type": "approved", "target": 7, "stage": "yes"}));
    }

    fn told(&mut self, value: bool, by: Value) {
        self.post(
            json!({"type": "host"}),
            json!({"type": "facts_changed", "facts": {"sensitive": {"value": value, "by": by}}}),
        );
    }

    /// What the auditor finds once it went out.
    fn goes_out(mut self) -> String {
        self.post(json!({"type": "host"}), json!({"type": "publish_begun", "target": 7, "attempt": 1}));
        assert_eq!(self.auditor.releases, 1);
        self.auditor.faults.join("; ")
    }
}

const UNSEEN: &str = "7 goes out without yes: nobody who may has approved what it is now";

fn exempt() -> Value {
    json!({"type": "every_hand_exempt", "people": []})
}

#[test]
fn what_was_approved_as_it_is_goes_out() {
    let mut story = Story::submitted(WRITER, Value::Null);
    story.approved(REVIEWER);
    assert_eq!(story.goes_out(), "");
    assert_eq!(Story::submitted(OTHER, exempt()).goes_out(), "");
    // The writer's own yes counts: nobody is barred.
    let mut story = Story::submitted(REVIEWER, Value::Null);
    story.approved(REVIEWER);
    assert_eq!(story.goes_out(), "");
}

#[test]
fn nothing_goes_out_unseen() {
    assert_eq!(Story::submitted(WRITER, Value::Null).goes_out(), UNSEEN);
    let mut story = Story::submitted(WRITER, Value::Null);
    story.approved(REVIEWER);
    story.edited(WRITER);
    assert_eq!(story.goes_out(), UNSEEN);
    let mut story = Story::begin();
    story.person(WRITER, json!({"type": "created", "targets": [7]}));
    assert_eq!(story.goes_out(), "7 goes out and nobody was asked");
}

#[test]
fn a_yes_comes_from_somebody_who_may() {
    let mut story = Story::submitted(OTHER, Value::Null);
    story.approved(WRITER);
    assert_eq!(story.goes_out(), format!("approved at yes on the right of 3, who may not; {UNSEEN}"));
    let mut story = Story::submitted(WRITER, Value::Null);
    story.approved(REVIEWER);
    story.by(OWNER, json!({"type": "member_removed", "user": REVIEWER}));
    assert_eq!(story.goes_out(), UNSEEN);
}

#[test]
fn after_a_no_it_is_asked_again() {
    let mut story = Story::submitted(WRITER, Value::Null);
    story.approved(REVIEWER);
    story.person(OWNER, json!({"type": "rejected", "target": 7, "stage": "yes", "comment": ""}));
    assert_eq!(story.goes_out(), "7 goes out after a no");
}

#[test]
fn a_stage_is_skipped_when_every_hand_is_exempt() {
    let not_exempt = |user: u64| format!("7 goes out without yes: {user} had a hand in it and is not exempt");
    assert_eq!(Story::submitted(WRITER, exempt()).goes_out(), not_exempt(WRITER));
    let mut story = Story::begin();
    story.person(WRITER, json!({"type": "created", "targets": [7]}));
    story.edited(OTHER);
    story.submit(OTHER, exempt());
    assert_eq!(story.goes_out(), not_exempt(WRITER));
    let mut story = Story::submitted(OTHER, exempt());
    story.edited(REVIEWER);
    assert_eq!(story.goes_out(), not_exempt(REVIEWER));
    assert_eq!(
        Story::submitted(WRITER, json!({"type": "whim"})).goes_out(),
        "7 goes out without yes: `whim` is no reason to skip it"
    );
}

#[test]
fn that_nobody_approved_is_said() {
    let mut story = Story::begin();
    story.person(OTHER, json!({"type": "created", "targets": [7]}));
    story.person(OTHER, submission(exempt()));
    assert_eq!(story.goes_out(), "7 goes out and the log does not say that nobody approved it");
}

#[test]
fn a_hand_is_exempt_only_as_it_acted() {
    let through = |permissions: Value| {
        let mut story = Story::begin();
        story.person(OTHER, json!({"type": "created", "targets": [7]}));
        let edited = json!({"type": "edited", "changed": ["text"], "overrides": []});
        story.happened(json!({"by": {"type": "user", "user": OTHER}, "through": permissions, "change": edited}));
        story.submit(OTHER, exempt());
        story.goes_out()
    };
    assert_eq!(through(json!(["post.edit", "post.publish"])), "");
    assert_eq!(through(json!(["post.edit"])), "7 goes out without yes: 4 had a hand in it and is not exempt");
    let mut story = Story::submitted(OTHER, exempt());
    let labelled = json!({"type": "edited", "changed": ["labels"], "overrides": []});
    story.happened(json!({"by": {"type": "user", "user": WRITER}, "obliged": [7], "change": labelled}));
    assert_eq!(story.goes_out(), "7 goes out without yes: 3 had a hand in it and is not exempt");
}

#[test]
fn a_fact_lifts_what_it_raised_only_for_who_may() {
    let lifted = json!({"type": "condition_fails", "facts": {"sensitive": false}});
    let story = |raised: Value, by: Value| {
        let mut story = Story::begin();
        story.person(WRITER, json!({"type": "created", "targets": [7]}));
        story.told(true, raised);
        story.submit(WRITER, Value::Null);
        story.told(false, by);
        story.submit(WRITER, lifted.clone());
        story.goes_out()
    };
    let not_by_writer = "7 goes out without yes: whoever set sensitive may not lift it";
    assert_eq!(story(Value::Null, json!(WRITER)), not_by_writer);
    assert_eq!(story(json!(WRITER), json!(WRITER)), not_by_writer, "it was asked for between");
    assert_eq!(story(json!(WRITER), json!(REVIEWER)), "", "whoever may decide there");
    assert_eq!(story(json!(WRITER), json!(OTHER)), "", "whoever is exempt there");
    assert_eq!(story(json!(WRITER), Value::Null), "", "the host itself");
    assert_eq!(Story::submitted(WRITER, lifted).goes_out(), "7 goes out without yes: nothing that was told lifts it");
}

#[test]
fn an_override_needs_the_right_and_ends_with_a_change() {
    let force = |user: u64, then: Option<u64>| {
        let mut story = Story::submitted(WRITER, Value::Null);
        story.person(user, json!({"type": "force_approved", "target": 7, "skipped": ["yes"]}));
        then.into_iter().for_each(|user| story.edited(user));
        story.goes_out()
    };
    assert_eq!(force(OWNER, None), "");
    assert_eq!(force(REVIEWER, None), "an override by 2, who may not");
    assert_eq!(force(OWNER, Some(WRITER)), UNSEEN);
}

#[test]
fn a_removal_is_in_force_at_once() {
    let removed = json!({"type": "member_removed", "user": WRITER});
    let mut story = Story::submitted(WRITER, Value::Null);
    story.by(OWNER, removed.clone());
    story.edited(WRITER);
    assert_eq!(story.auditor.faults, ["edited by 3, who is no active member"]);
    let mut story = Story::begin();
    story.by(OWNER, json!({"type": "member_suspended", "user": REVIEWER}));
    story.by(REVIEWER, removed);
    assert_eq!(story.auditor.faults[0], "member_removed by 2, who is no active member");
}

/// What the auditor says of grants after these events.
fn grants(events: &[(u64, Value)]) -> Vec<String> {
    let mut story = Story::begin();
    for (user, change) in events {
        story.by(*user, change.clone());
    }
    story.auditor.faults
}

fn gains(kind: &str, user: u64, permission: &str, giver: u64) -> String {
    format!("{kind}: {user} holds {permission} at profile 7 at 9, which {giver} did not")
}

#[test]
fn nobody_gets_what_their_giver_does_not_hold() {
    let grant = |giver: u64, role: &str| {
        let faults = grants(&[(giver, json!({"type": "access_granted", "user": WRITER, "access": at_profile(role)}))]);
        faults.into_iter().find(|fault| fault.contains("post.approve"))
    };
    assert_eq!(grant(OWNER, "reviewer"), None);
    assert_eq!(grant(REVIEWER, "reviewer"), None);
    assert_eq!(grant(OTHER, "reviewer"), Some(gains("access_granted", WRITER, "post.approve", OTHER)));
}

#[test]
fn a_detour_gives_no_more() {
    let group = json!({"type": "group", "group": 5});
    let at_group = json!({"place": group, "role": "reviewer"});
    let faults = grants(&[
        (OTHER, json!({"type": "group_created", "group": 5, "name": "empty", "profiles": []})),
        (OTHER, json!({"type": "access_granted", "user": WRITER, "access": at_group})),
        (OTHER, json!({"type": "profile_grouped", "group": 5, "profile": 7})),
    ]);
    let gained = "profile_grouped: 3 holds post.approve at profile 7 at 11, which 4 did not";
    assert!(faults.iter().any(|fault| fault == gained), "{faults:?}");
    let suspended = (OWNER, json!({"type": "member_suspended", "user": REVIEWER}));
    let faults = grants(&[suspended, (OTHER, json!({"type": "member_reinstated", "user": REVIEWER}))]);
    assert!(faults.iter().any(|fault| fault.starts_with("member_reinstated: 2 holds post.approve")), "{faults:?}");
}

#[test]
fn a_transfer_hands_on_no_longer_than_was_held() {
    let own = |until: Value| json!({"place": {"type": "profile", "profile": 7}, "role": "reviewer", "until": until});
    let mut story = Story::begin();
    story.by(
        OWNER,
        json!({"type": "access_changed", "user": REVIEWER, "before": at_profile("reviewer"), "after": own(json!(50))}),
    );
    let place = json!({"type": "profile", "profile": 7});
    let handed = json!({"type": "ownership_transferred", "place": place, "role": "reviewer", "from": REVIEWER, "to": WRITER,
                        "access": at_profile("reviewer")});
    let mut lawful = Story { auditor: story.auditor.clone(), ..story };
    lawful.by(
        REVIEWER,
        json!({"type": "ownership_transferred", "place": place, "role": "reviewer",
                               "from": REVIEWER, "to": WRITER, "access": own(json!(50))}),
    );
    assert!(!lawful.auditor.faults.iter().any(|fault| fault.contains("post.")), "{:?}", lawful.auditor.faults);
    story.by(REVIEWER, handed);
    assert!(story.auditor.faults.iter().any(|fault| fault.contains("post.approve")), "{:?}", story.auditor.faults);
}

#[test]
fn what_no_log_has_is_said() {
    assert_eq!(grants(&[(OWNER, json!({"type": "charmed"}))]), ["`charmed` is nothing that an organization's log has"]);
}

#[test]
fn what_may_go_out_is_changed_by_nobody_without_a_right_there() {
    for published in [false, true] {
        let mut story = Story::begin();
        story.by(OWNER, json!({"type": "profile_connected", "profile": 8, "name": "feed"}));
        story.person(OWNER, json!({"type": "created", "targets": [7, 8]}));
        if published {
            story.post(json!({"type": "host"}), json!({"type": "published", "target": 8}));
        }
        story.edited(WRITER);
        let said = format!("{WRITER} changed what goes out on 8, and may not");
        assert_eq!(story.auditor.faults, if published { vec![] } else { vec![said] });
    }
}
