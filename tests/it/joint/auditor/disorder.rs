//! Logs of an organization that cannot be: each breaks one rule of its order, and the auditor says which.

use super::forged::{OTHER, OWNER, REVIEWER, Story, WRITER, at_profile};
use serde_json::{Value, json};

/// What the auditor says of one more event.
fn said(actor: Value, change: Value) -> Vec<String> {
    let mut story = Story::begin();
    assert_eq!(story.auditor.faults, Vec::<String>::new());
    story.sent(actor, change);
    story.auditor.faults
}

fn user(user: u64) -> Value {
    json!({"type": "user", "user": user})
}

fn granted(user: u64, access: Value) -> Value {
    json!({"type": "access_granted", "user": user, "access": access})
}

fn with(mut access: Value, field: &str, value: Value) -> Value {
    access[field] = value;
    access
}

fn defined(permission: &str) -> Value {
    let document = json!({"format": 1, "level": "profile", "name": "own", "grants": {"profile": [permission]}});
    json!({"type": "custom_role_defined", "document": document})
}

#[test]
fn each_rule_of_the_order_is_held() {
    let clock = || json!({"type": "host"});
    let invited =
        |access: Value| json!({"type": "member_invited", "invitation": 70, "inviter": OWNER, "access": [access]});
    let owner = json!({"place": {"type": "organization"}, "role": "owner"});
    for (actor, change, fault) in [
        (user(WRITER), json!({"type": "member_removed", "user": OTHER}), "3 has none of member.remove"),
        (
            user(WRITER),
            json!({"type": "group_created", "group": 5, "profiles": []}),
            "3 has none of profile_group.edit",
        ),
        (clock(), granted(WRITER, at_profile("reviewer")), "the clock does not do that"),
        (clock(), json!({"type": "member_suspended", "user": WRITER}), "the clock does not do that"),
        (json!({"type": "operator", "user": 9}), invited(at_profile("writer")), "operators hand out no roles"),
        (user(OTHER), granted(WRITER, at_profile("reviewer")), "4 may not assign reviewer"),
        (user(OWNER), granted(WRITER, owner.clone()), "1 may not assign owner"),
        (user(OWNER), granted(WRITER, owner), "2 hold owner"),
        (user(OWNER), json!({"type": "member_left", "user": OWNER}), "0 hold owner"),
        (user(OWNER), granted(WRITER, with(at_profile("reviewer"), "until", json!(3))), "it ends before it begins"),
        (
            user(OWNER),
            granted(WRITER, with(at_profile("reviewer"), "optional", json!(["post.publish"]))),
            "the role does not offer post.publish",
        ),
        (user(OWNER), json!({"type": "profile_moved", "profile": 7, "from": null, "to": null}), "nothing changed"),
        (user(OWNER), defined("post.publish"), "post.publish is above the ceiling of custom roles"),
    ] {
        let faults = said(actor, change.clone());
        assert!(faults.iter().any(|found| found.contains(fault)), "{change}: {faults:?}");
    }
}

#[test]
fn what_is_in_order_is_none_of_these() {
    for (actor, change) in [
        (user(OWNER), json!({"type": "member_removed", "user": OTHER})),
        (user(WRITER), json!({"type": "member_left", "user": WRITER})),
        (user(OWNER), granted(WRITER, at_profile("reviewer"))),
        (user(OWNER), granted(REVIEWER, with(at_profile("writer"), "optional", json!(["post.publish"])))),
        (user(OWNER), granted(WRITER, with(at_profile("reviewer"), "until", json!(300)))),
        (user(OWNER), defined("post.edit")),
    ] {
        assert_eq!(said(actor, change.clone()), Vec::<String>::new(), "{change}");
    }
}

#[test]
fn seats_invitations_and_plans_are_counted() {
    let access = json!([at_profile("writer")]);
    let invited = |ends: i64| json!({"type": "member_invited", "invitation": 70, "inviter": OWNER, "access": access, "expires_at": ends});
    let accepted = json!({"type": "invitation_accepted", "invitation": 70, "user": 8});
    let mut story = Story::begin();
    story.by(OWNER, invited(900));
    story.by(8, accepted.clone());
    assert_eq!(story.auditor.faults, ["invitation_accepted: 5 are on 4 seats"]);
    let mut story = Story::begin();
    story.by(OWNER, json!({"type": "member_removed", "user": OTHER}));
    story.by(OWNER, invited(10));
    story.by(8, accepted);
    assert_eq!(story.auditor.faults, ["invitation_accepted: the invitation was over"]);
    let over = json!([{"limit": "profiles", "at_most": 0, "found": 1}]);
    let mut story = Story::begin();
    story.by(OWNER, json!({"type": "plan_change_announced", "plan": "solo", "at": 500, "over": over}));
    story.sent(json!({"type": "host"}), json!({"type": "plan_changed", "plan": "solo", "over": over}));
    assert_eq!(story.auditor.faults, ["plan_changed: its time has not come"]);
    story.by(OWNER, defined("post.edit"));
    assert_eq!(story.auditor.faults[1], "custom_role_defined: plan solo has no custom roles");
}

#[test]
fn an_old_link_brings_nobody_back() {
    let invitation = |number: u64| {
        let access = json!([at_profile("writer")]);
        json!({"type": "member_invited", "invitation": number, "inviter": OWNER, "access": access, "expires_at": 900})
    };
    let mut story = Story::begin();
    story.by(OWNER, invitation(70));
    story.by(OWNER, json!({"type": "member_removed", "user": OTHER}));
    story.by(OWNER, invitation(71));
    let mut again = Story { auditor: story.auditor.clone(), ..story };
    again.by(OTHER, json!({"type": "invitation_accepted", "invitation": 71, "user": OTHER}));
    assert_eq!(again.auditor.faults, Vec::<String>::new());
    story.by(OTHER, json!({"type": "invitation_accepted", "invitation": 70, "user": OTHER}));
    assert_eq!(story.auditor.faults, ["invitation_accepted: it was sent before 4 was removed"]);
}

#[test]
fn who_is_removed_from_a_workspace_holds_nothing_there() {
    let group = json!({"type": "group", "group": 3});
    let at_group = |narrowing: Value| with(json!({"place": group, "role": "writer"}), "narrowing", narrowing);
    let revoked = |place: Value| json!({"type": "access_revoked", "user": OTHER, "place": place, "role": "writer", "removed_from": 5});
    let (whole, cut) = (at_group(json!({})), at_group(json!({"except_workspaces": [5]})));
    let narrowed = json!({"type": "access_changed", "user": OTHER, "before": whole, "after": cut, "less": true});
    let profile = json!({"type": "profile", "profile": 7});
    for (removal, lawful) in [(vec![revoked(profile.clone())], false), (vec![revoked(profile), narrowed], true)] {
        let mut story = Story::begin();
        let operator = || json!({"type": "operator", "user": 9});
        story.sent(operator(), json!({"type": "workspace_created", "workspace": 5}));
        story.by(OWNER, json!({"type": "profile_moved", "profile": 7, "from": null, "to": 5}));
        story.by(OWNER, json!({"type": "group_created", "group": 3, "profiles": [7]}));
        story.by(OWNER, granted(OTHER, at_group(json!({}))));
        story.together(user(OWNER), removal);
        assert_eq!(story.auditor.faults, Vec::<String>::new(), "the command may go on");
        story.sent(operator(), json!({"type": "workspace_renamed", "workspace": 5}));
        let fault = "4 was removed from 5 and holds something there";
        assert_eq!(story.auditor.faults, if lawful { vec![] } else { vec![fault.to_owned()] });
    }
}

/// J13: who speaks for whom, and what is said to stay.
#[test]
fn sources_are_told_as_they_are() {
    let host = || json!({"type": "operator", "user": 9});
    let by_press = || with(at_profile("writer"), "source", json!({"type": "directory", "group": "press"}));
    let revoked = |more: Value| {
        let mut change = json!({"type": "access_revoked", "user": OTHER, "role": "writer"});
        change["place"] = at_profile("writer")["place"].clone();
        change.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        change
    };
    let added = |access: Value| json!({"type": "member_added", "user": 8, "access": [access]});
    let (press, person) = (json!({"type": "directory", "group": "press"}), json!({"type": "person"}));
    let changed = json!({"type": "access_changed", "user": OTHER, "before": by_press(), "after": at_profile("writer")});
    for (actor, change, fault) in [
        (user(OWNER), granted(WRITER, by_press()), "does not speak"),
        (user(OWNER), added(by_press()), "does not speak"),
        (host(), added(at_profile("writer")), "operators hand out no roles"),
        (host(), revoked(json!({"source": press})), "give the role on"),
        (user(OWNER), revoked(json!({})), "give the role on"),
        (user(OWNER), revoked(json!({"source": press, "kept": [person]})), "does not speak"),
        (user(OWNER), json!({"type": "member_removed", "user": OTHER}), "went with it"),
        (user(OWNER), changed, "became another's"),
    ] {
        let mut story = Story::begin();
        story.by(OWNER, granted(OTHER, at_profile("writer")));
        story.sent(host(), granted(OTHER, by_press()));
        assert_eq!(story.auditor.faults, Vec::<String>::new());
        let mut lawful = Story { auditor: story.auditor.clone(), ..story };
        lawful.sent(host(), revoked(json!({"source": press, "kept": [person]})));
        lawful.by(OWNER, revoked(json!({})));
        lawful.by(OWNER, json!({"type": "member_removed", "user": OTHER}));
        assert_eq!(lawful.auditor.faults, Vec::<String>::new());
        story.sent(actor, change.clone());
        assert!(story.auditor.faults.iter().any(|found| found.contains(fault)), "{change}: {:?}", story.auditor.faults);
    }
}
