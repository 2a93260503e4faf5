//! Each rule at work.

use super::*;

#[test]
fn r1_what_no_rule_grants_is_denied() {
    let nothing = user(json!([{ "level": "profile", "node": 8, "role": "editor" }]));
    assert_eq!(says(&nothing, "post.view", page()), "not_granted");
    assert_eq!(says(&editor(), "post.archive", page()), "not_granted");
    assert_eq!(rights(&fixture(), &nothing, &page()), Rights::default());
}

#[test]
fn r2_an_assignment_reaches_its_node_and_what_is_below() {
    let elsewhere = json!({ "organization": 10, "workspace": 6, "profile": 7 });
    let direct = json!({ "organization": 10, "workspace": null, "profile": 7 });
    assert_eq!(says(&client(json!({})), "post.view", page()), "allow");
    assert_eq!(says(&client(json!({})), "post.view", elsewhere), "not_granted");
    assert_eq!(says(&client(json!({})), "post.view", direct.clone()), "not_granted");
    assert_eq!(says(&client(json!({})), "label.edit", json!({ "organization": 10, "workspace": 5 })), "allow");
    assert_eq!(says(&client(json!({})), "label.edit", json!({ "organization": 10, "workspace": 7 })), "not_granted");
    assert_eq!(says(&moderator(), "post.view", direct), "allow");
    // The same number at another level is another node.
    let of_workspace_5 = json!({ "organization": 10, "workspace": 7, "profile": 5 });
    assert_eq!(says(&moderator(), "post.view", of_workspace_5.clone()), "not_granted");
    assert_eq!(says(&client(json!({})), "post.view", of_workspace_5), "not_granted");
    // Nothing goes up.
    assert_eq!(says(&client(json!({})), "label.edit", json!({ "organization": 10 })), "not_granted");
}

#[test]
fn r2_an_assignment_is_live_from_its_beginning_until_before_its_end() {
    for (times, said) in [
        (json!({ "from": 1000 }), "allow"),
        (json!({ "from": 1001 }), "not_granted"),
        (json!({ "until": 1001 }), "allow"),
        (json!({ "until": 1000 }), "expired"),
        (json!({ "from": 1000, "until": 1000 }), "expired"),
        (json!({ "from": 1001, "until": 1000 }), "not_granted"),
    ] {
        assert_eq!(says(&client(times.clone()), "post.view", page()), said, "{times}");
    }
}

#[test]
fn r2_narrowing_names_the_nodes_that_count() {
    let member = |more: Value| {
        let mut actor = user(json!([{ "level": "organization", "role": "member" }]));
        for (field, value) in more.as_object().expect("fields") {
            actor["assignments"][0][field] = value.clone();
        }
        actor
    };
    let other_page = json!({ "organization": 10, "workspace": 5, "profile": 8 });
    let top = json!({ "organization": 10 });
    for (narrowing, at_page, at_other_page, at_top) in [
        (json!({}), true, true, true),
        (json!({ "only_workspaces": [5] }), true, true, false),
        (json!({ "only_workspaces": [6] }), false, false, false),
        (json!({ "only_profiles": [7] }), true, false, false),
        (json!({ "only_workspaces": [6], "only_profiles": [8] }), false, true, false),
        (json!({ "only_profiles": [] }), false, false, false),
        (json!({ "except_profiles": [7] }), false, true, true),
        (json!({ "except_workspaces": [5] }), false, false, true),
        (json!({ "except_workspaces": [], "except_profiles": [] }), true, true, true),
        (json!({ "only_workspaces": [5], "except_profiles": [7] }), false, true, false),
    ] {
        let (actor, expected) = (member(narrowing.clone()), [at_page, at_other_page, at_top]);
        let asked = [("post.view", page()), ("post.view", other_page.clone()), ("label.edit", top.clone())];
        let found = asked.map(|(action, resource)| ask(&actor, action, resource).decision);
        assert_eq!(found, expected, "{narrowing}");
    }
    // Below its own workspace only, and with the workspace itself left out.
    let narrowed = client(json!({ "only_profiles": [7] }));
    assert_eq!(says(&narrowed, "post.view", page()), "allow");
    assert_eq!(says(&narrowed, "label.edit", json!({ "organization": 10, "workspace": 5 })), "not_granted");
    assert_eq!(
        says(&narrowed, "post.view", json!({ "organization": 10, "workspace": 6, "profile": 7 })),
        "not_granted"
    );
}

#[test]
fn r3_roles_are_united_with_what_they_inherit_and_confer() {
    let free = post(json!({ "facts": { "legal_hold": false } }));
    let plain = rights(&fixture(), &editor(), &free);
    assert_eq!(plain.allowed, names(&["label.edit", "post.edit", "post.publish", "post.view"]));
    assert_eq!(rights(&fixture(), &owner(), &free), plain);
    let both = user(json!([
        { "level": "workspace", "node": 5, "role": "client" },
        { "level": "profile", "node": 7, "role": "moderator" }
    ]));
    let united = rights(&fixture(), &both, &page());
    assert_eq!((united.allowed, united.obliged.len()), (names(&["post.view"]), 1));
    // Inherited: the editor deletes as a moderator does.
    assert_eq!(
        says(&editor(), "post.delete", post(json!({ "state": "draft", "facts": { "sensitive": false } }))),
        "allow"
    );
}

#[test]
fn r3_an_assignment_switches_optional_permissions_on_at_every_level() {
    let plain = client(json!({}));
    assert_eq!(says(&plain, "post.edit", page()), "not_granted");
    let trusted = client(json!({ "optional": ["post.edit", "post.delete"] }));
    assert_eq!(says(&trusted, "post.edit", page()), "allow");
    assert_eq!(says(&trusted, "label.edit", page()), "not_granted");
    assert_eq!(says(&trusted, "post.delete", post(json!({ "author": 2 }))), "unmet: author");
    assert_eq!(says(&trusted, "post.delete", post(json!({ "author": 1 }))), "allow if notify");
}

#[test]
fn r3_optional_permissions_come_through_inherits_and_confers() {
    let mut document = fixture();
    document["roles"]["workspace"]["lead"] = json!({ "inherits": ["client"] });
    document["roles"]["organization"]["agency"] = json!({ "confers": { "workspace": ["client"] } });
    let direct = json!({ "organization": 10, "workspace": null, "profile": 7 });
    for (assignment, below, beside) in [
        (json!({ "level": "workspace", "node": 5, "role": "lead" }), "allow", "not_granted"),
        (json!({ "level": "organization", "role": "agency" }), "allow", "allow"),
    ] {
        let says =
            |actor: &Value, resource: &Value| say(&answer(&document, actor, json!("post.edit"), resource.clone()));
        let switched_on = user(json!([with(assignment.clone(), "optional", json!(["post.edit"]))]));
        assert_eq!(says(&user(json!([assignment])), &page()), "not_granted");
        assert_eq!(says(&switched_on, &page()), below);
        // A conferred role reaches all that lies below, a profile in no workspace included.
        assert_eq!(says(&switched_on, &direct), beside);
    }
}

#[test]
fn r4_what_is_not_said_never_grants() {
    for (content, said) in [
        (json!({ "author": 1, "state": "scheduled" }), "allow"),
        (json!({ "author": 2, "state": "scheduled" }), "unmet: author"),
        (json!({ "author": 1, "state": "draft" }), "unmet: scheduled"),
        (json!({ "author": 1 }), "unmet: scheduled"),
        (json!({}), "unmet: author scheduled"),
    ] {
        assert_eq!(says(&moderator(), "post.edit", post(content)), said);
    }
    for (content, said) in [
        (json!({ "state": "draft", "facts": { "sensitive": false } }), "allow"),
        (json!({ "state": "draft", "facts": { "sensitive": true } }), "unmet: !sensitive"),
        (json!({ "state": "draft", "facts": { "other": false } }), "unmet: !sensitive"),
        (json!({ "facts": { "sensitive": false } }), "unmet: !published"),
    ] {
        assert_eq!(says(&moderator(), "post.delete", post(content)), said);
    }
}

#[test]
fn r4_each_atom_looks_at_its_own_fact() {
    let atoms = ["author", "assignee", "connector", "scheduled", "legal_hold"];
    for (place, atom) in atoms.into_iter().enumerate() {
        for literal in [atom.to_owned(), format!("!{atom}")] {
            let mut document = fixture();
            document["roles"]["profile"]["moderator"]["grants"]["profile"] =
                json!([{ "permissions": ["post.view"], "when": [literal] }]);
            let content = |user: u64, state: &str, held: bool| json!({ "author": user, "assignees": [user, 9], "state": state, "facts": { "legal_hold": held } });
            let holds = with(post(content(1, "scheduled", true)), "connected_by", json!(1));
            let fails = with(post(content(2, "draft", false)), "connected_by", json!(2));
            let decide = |resource: Value| answer(&document, &moderator(), json!("post.view"), resource).decision;
            let expected = if literal.starts_with('!') { [false, true, false] } else { [true, false, false] };
            assert_eq!([decide(holds), decide(fails), decide(page())], expected, "{place}: {literal}");
        }
    }
}

#[test]
fn r5_an_unknown_fact_never_lifts_a_prohibition() {
    for (facts, said) in [
        (json!({ "legal_hold": false }), "allow"),
        (json!({ "legal_hold": true }), "forbidden"),
        (json!({}), "forbidden"),
    ] {
        assert_eq!(says(&owner(), "post.publish", post(json!({ "facts": facts }))), said);
    }
    // Without conditions it always stands, at its own level alone.
    let inviting = client(json!({ "optional": ["member.invite"] }));
    assert_eq!(says(&inviting, "member.invite", json!({ "organization": 10, "workspace": 5 })), "forbidden");
    assert_eq!(says(&owner(), "member.invite", json!({ "organization": 10 })), "allow");
}

#[test]
fn r6_a_plan_takes_roles_and_permissions() {
    let plans = json!({
        "free": { "roles": { "profile": ["moderator"] }, "permissions": { "profile": { "all_except": ["post.edit"] } } },
        "pro": {},
        "odd": { "roles": { "profile": "all", "organization": { "all_except": ["member"] } }, "custom_roles": true }
    });
    let document = with(fixture(), "plans", plans);
    let on = |plan: &str, actor: Value, action: &str| {
        let draft = post(json!({ "author": 1, "state": "scheduled", "facts": { "sensitive": false } }));
        say(&answer(&document, &with(actor, "plan", json!(plan)), json!(action), draft))
    };
    assert_eq!(on("free", moderator(), "post.view"), "allow");
    assert_eq!(on("free", moderator(), "post.edit"), "excluded_by_plan");
    assert_eq!(on("pro", moderator(), "post.edit"), "allow");
    // The editor inherits from a role in force and is not in force; the owner brings its editor along.
    assert_eq!(on("free", editor(), "post.view"), "excluded_by_plan");
    assert_eq!(on("odd", owner(), "label.edit"), "allow");
    assert_eq!(on("odd", client(json!({})), "post.view"), "excluded_by_plan");
    let mut night = user(json!([{ "level": "profile", "node": 7, "custom_role": "night_shift" }]));
    night["custom_roles"] =
        json!([{ "format": 1, "level": "profile", "name": "night_shift", "grants": { "profile": ["post.view"] } }]);
    assert_eq!(on("odd", night.clone(), "post.view"), "allow");
    assert_eq!(on("pro", night, "post.view"), "excluded_by_plan");
}

#[test]
fn r6_a_key_covers_permissions_nodes_content_and_time() {
    let with_key = |key: Value| with(editor(), "attenuations", json!([key]));
    for (key, said) in [
        (json!({}), "allow"),
        (json!({ "permissions": ["post.view"] }), "allow"),
        (json!({ "permissions": ["post.edit"] }), "excluded_by_key"),
        (json!({ "permissions": [] }), "excluded_by_key"),
        (json!({ "nodes": [{ "workspace": 5 }] }), "allow"),
        (json!({ "nodes": [{ "workspace": 7 }, { "profile": 5 }] }), "excluded_by_key"),
        (json!({ "nodes": [{ "profile": 8 }, { "profile": 7 }] }), "allow"),
        (json!({ "nodes": [{ "organization": true }] }), "allow"),
        (json!({ "nodes": [] }), "excluded_by_key"),
        (json!({ "content": 70 }), "allow"),
        (json!({ "content": 71 }), "excluded_by_key"),
        (json!({ "until": 1001 }), "allow"),
        (json!({ "until": 1000 }), "excluded_by_key"),
    ] {
        assert_eq!(says(&with_key(key.clone()), "post.view", post(json!({ "id": 70 }))), said, "{key}");
    }
    assert_eq!(says(&with_key(json!({ "content": 70 })), "post.view", page()), "excluded_by_key");
    let ceiling = with(editor(), "ceiling", json!(["post.view"]));
    assert_eq!(says(&ceiling, "post.view", page()), "allow");
    assert_eq!(says(&ceiling, "post.edit", page()), "excluded_by_key");
    // Two keys: what both leave.
    let two = with(ceiling, "attenuations", json!([{ "permissions": ["post.edit"] }]));
    assert_eq!(rights(&fixture(), &two, &page()), Rights::default());
}

#[test]
fn r6_who_acts_for_another_needs_both_to_be_allowed() {
    let acting = |other: Value| with(editor(), "attenuations", json!([{ "actor": other }]));
    let second = with(moderator(), "user", json!(2));
    assert_eq!(says(&acting(second.clone()), "post.view", page()), "allow");
    assert_eq!(says(&acting(second.clone()), "post.publish", page()), "forbidden");
    let calm = |author: u64| post(json!({ "author": author, "state": "scheduled", "facts": { "legal_hold": false } }));
    assert_eq!(says(&acting(second.clone()), "post.publish", calm(1)), "excluded_by_key");
    // The atoms speak of each actor by itself, and the obligations of both are united.
    assert_eq!(says(&acting(second.clone()), "post.edit", calm(1)), "excluded_by_key");
    assert_eq!(says(&acting(second.clone()), "post.edit", calm(2)), "allow");
    assert_eq!(says(&acting(second.clone()), "label.edit", page()), "allow if submit_for_approval");
    let suspended = with(second, "status", json!("suspended"));
    assert_eq!(says(&acting(suspended), "post.view", page()), "excluded_by_key");
}

#[test]
fn r7_strangers_and_the_suspended_have_nothing() {
    let foreign = json!({ "organization": 11, "workspace": 5, "profile": 7 });
    let (suspended, removed) =
        (with(editor(), "status", json!("suspended")), with(editor(), "status", json!("removed")));
    for (actor, resource) in [(&editor(), &foreign), (&suspended, &page()), (&removed, &page())] {
        assert_eq!(rights(&fixture(), actor, resource), Rights::default());
    }
}

#[test]
fn r8_all_that_is_asked_must_be_allowed() {
    let asked = |action: Value| say(&answer(&fixture(), &moderator(), action, page()));
    assert_eq!(asked(json!(["post.view"])), "allow");
    assert_eq!(asked(json!(["post.view", "label.edit"])), "allow if submit_for_approval");
    assert_eq!(asked(json!(["post.view", "post.publish"])), "not_granted");
    assert_eq!(asked(json!([])), "empty_request");
}

#[test]
fn r9_a_plain_way_is_lightest_then_fewer_names_then_the_first() {
    let mut document = fixture();
    let way = |obligations: Value| json!({ "permissions": ["post.view"], "obligations": obligations });
    let mut ways = Vec::new();
    for (next, said) in [
        (way(json!(["submit_for_approval", "notify"])), "allow if notify submit_for_approval"),
        (way(json!(["submit_for_approval"])), "allow if submit_for_approval"),
        (way(json!(["notify"])), "allow if notify"),
        (json!("post.view"), "allow"),
    ] {
        ways.push(next);
        document["roles"]["profile"]["moderator"]["grants"]["profile"] = json!(ways);
        assert_eq!(say(&answer(&document, &moderator(), json!("post.view"), page())), said);
    }
}

#[test]
fn r10_permissions_are_two_disjoint_sets() {
    let rights = rights(&fixture(), &moderator(), &post(json!({ "author": 1, "state": "scheduled" })));
    assert_eq!(rights.allowed, names(&["post.edit", "post.view"]));
    assert_eq!(
        rights.obliged.into_iter().collect::<Vec<_>>(),
        [("label.edit".to_owned(), names(&["submit_for_approval"]))]
    );
}

#[test]
fn r11_every_resource_must_be_allowed() {
    let other_page = json!({ "organization": 10, "workspace": 5, "profile": 8 });
    let over = |action: &str, resources: Value| {
        let request = json!({ "actor": moderator(), "action": action, "resources": resources, "now": 1000 });
        say(&read(&fixture()).decide(&request).expect("a valid request"))
    };
    assert_eq!(over("label.edit", json!([page(), page()])), "allow if submit_for_approval");
    assert_eq!(over("post.view", json!([page(), other_page])), "not_granted");
    assert_eq!(over("post.edit", json!([page(), post(json!({ "author": 1 }))])), "unmet: author scheduled");
    assert_eq!(over("post.view", json!([])), "empty_request");
}

#[test]
fn r12_what_cannot_be_meant_is_refused_when_the_actor_is_built() {
    let policy = read(&fixture());
    for assignment in [
        json!({ "level": "profile", "node": 7, "role": "owner" }),
        json!({ "level": "profile", "node": 7, "custom_role": "editor" }),
        json!({ "level": "profile", "role": "editor" }),
        json!({ "level": "profile", "node": 7, "role": "editor", "only_profiles": [7] }),
        json!({ "level": "workspace", "node": 5, "role": "client", "except_workspaces": [5] }),
        json!({ "level": "workspace", "node": 5, "role": "client", "optional": ["post.view"] }),
    ] {
        assert!(policy.prepare(&user(json!([assignment]))).is_err(), "{assignment}");
    }
    assert!(policy.prepare(&with(editor(), "plan", json!("pro"))).is_err());
    assert!(read(&with(fixture(), "plans", json!({ "pro": {} }))).prepare(&editor()).is_err());
    for request in [
        json!({ "actor": editor(), "action": "post.fly", "resource": page() }),
        json!({ "actor": editor(), "action": "post.view", "resource": { "organization": 10, "profile": 7 } }),
        json!({ "actor": client(json!({ "until": 2000 })), "action": "post.view", "resource": page() }),
    ] {
        assert!(policy.decide(&request).is_err(), "{request}");
    }
    assert!(policy.decide(&json!({ "actor": editor(), "action": "post.view", "resource": page() })).is_ok());
}
