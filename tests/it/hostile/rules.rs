//! Forbid rules, plans, custom roles and separation of duties.

use super::{Case, Document};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "forbid as an object",
        document: Document::With(&[("forbid", "{}")]),
        problems: &["/forbid: expected an array, found an empty object"],
    },
    Case {
        name: "forbid without its fields",
        document: Document::With(&[("forbid", "[{}]")]),
        problems: &[
            "/forbid/0: expected the field `level`, which is missing",
            "/forbid/0: expected the field `permissions`, which is missing",
        ],
    },
    Case {
        name: "forbid at a level that is none",
        document: Document::With(&[("forbid", r#"[{"level": "page", "permissions": ["x.y"]}]"#)]),
        problems: &["/forbid/0/level: expected `organization`, `workspace` or `profile`, found `page`"],
    },
    Case {
        name: "forbid of nothing",
        document: Document::With(&[("forbid", r#"[{"level": "profile", "permissions": [], "when": []}]"#)]),
        problems: &[
            "/forbid/0/permissions: expected at least one item, found an empty array",
            "/forbid/0/when: expected at least one item, found an empty array",
        ],
    },
    Case {
        name: "forbid with connector above profiles",
        document: Document::With(&[(
            "forbid",
            r#"[{"level": "workspace", "permissions": "all", "when": ["connector"]}]"#,
        )]),
        problems: &[
            "/forbid/0/when/0: expected an atom that level `workspace` has, found `connector`, which only level `profile` has",
        ],
    },
    Case {
        name: "plans without a plan",
        document: Document::With(&[("plans", "{}")]),
        problems: &["/plans: expected at least one plan"],
    },
    Case {
        name: "a plan as text",
        document: Document::With(&[("plans", r#"{"pro": "Pro"}"#)]),
        problems: &["/plans/pro: expected an object, found the text `Pro`"],
    },
    Case {
        name: "a plan with unknown roles and permissions",
        document: Document::With(&[(
            "plans",
            r#"{"pro": {"roles": {"profile": ["editr"], "workspace": {"all_except": ["editor"]}}, "permissions": {"profile": ["post.veiw"], "workspace": []}}}"#,
        )]),
        problems: &[
            "/plans/pro/roles/profile/0: expected a role of level `profile`, found `editr`; did you mean `editor`?",
            "/plans/pro/roles/workspace/all_except/0: expected a role of level `workspace`, not of level `profile`, found `editor`",
            "/plans/pro/permissions/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.veiw`; did you mean `post.view`?",
        ],
    },
    Case {
        name: "a plan with roles as a number",
        document: Document::With(&[("plans", r#"{"pro": {"roles": {"profile": 1}}}"#)]),
        problems: &[
            "/plans/pro/roles/profile: expected `all`, an object with `all_except`, or an array of names, found `1`",
        ],
    },
    Case {
        name: "seats",
        document: Document::With(&[(
            "plans",
            r#"{"a": {"seats": {}}, "b": {"seats": {"included": "many", "extra": -1, "pending_invitations_count": 0}}}"#,
        )]),
        problems: &[
            "/plans/a/seats: expected the field `included`, which is missing",
            "/plans/b/seats/included: expected an integer from 0 to 4294967295 or `unlimited`, found the text `many`",
            "/plans/b/seats/extra: expected an integer from 0 to 4294967295, found `-1`",
            "/plans/b/seats/pending_invitations_count: expected `true` or `false`, found `0`",
        ],
    },
    Case {
        name: "downgrade",
        document: Document::With(&[(
            "plans",
            r#"{"a": {"downgrade": {"notice_days": "3", "members": "suspended"}}, "b": {"custom_roles": "no"}}"#,
        )]),
        problems: &[
            "/plans/a/downgrade/notice_days: expected an integer from 0 to 4294967295, found the text `3`",
            "/plans/a/downgrade/members: expected `keep` or `suspend`, found `suspended`; did you mean `suspend`?",
            "/plans/b/custom_roles: expected `true` or `false`, found the text `no`",
        ],
    },
    Case {
        name: "a ceiling that is missing",
        document: Document::With(&[("custom_roles", r#"{"profile": {}}"#)]),
        problems: &["/custom_roles/profile: expected the field `ceiling`, which is missing"],
    },
    Case {
        name: "a ceiling above the role",
        document: Document::With(&[("custom_roles", r#"{"workspace": {"ceiling": {"organization": "all"}}}"#)]),
        problems: &[
            "/custom_roles/workspace/ceiling/organization: expected the level `workspace` or `profile`, found `organization`",
        ],
    },
    Case {
        name: "a ceiling of nothing",
        document: Document::With(&[("custom_roles", r#"{"profile": {"ceiling": {"profile": []}}}"#)]),
        problems: &["/custom_roles/profile/ceiling/profile: expected at least one item, found an empty array"],
    },
    Case {
        name: "a pair with itself",
        document: Document::With(&[(
            "separation_of_duties",
            r#"[{"roles": [{"level": "profile", "role": "editor"}, {"level": "profile", "role": "editor"}]}]"#,
        )]),
        problems: &[
            "/separation_of_duties/0/roles: expected two different roles, found `editor` of level `profile` twice",
        ],
    },
    Case {
        name: "a pair of three",
        document: Document::With(&[("separation_of_duties", r#"[{"roles": [{}, {}, {}]}]"#)]),
        problems: &["/separation_of_duties/0/roles: expected two roles, found `3`"],
    },
    Case {
        name: "a pair of unknown roles",
        document: Document::With(&[(
            "separation_of_duties",
            r#"[{"roles": [{"level": "profile", "role": "edtor"}, {"level": "page", "role": "editor"}]}]"#,
        )]),
        problems: &[
            "/separation_of_duties/0/roles/0/role: expected a role of level `profile`, found `edtor`; did you mean `editor`?",
            "/separation_of_duties/0/roles/1/level: expected `organization`, `workspace` or `profile`, found `page`",
        ],
    },
    Case {
        name: "a pair of names",
        document: Document::With(&[("separation_of_duties", r#"[{"roles": ["editor", "moderator"]}]"#)]),
        problems: &[
            "/separation_of_duties/0/roles/0: expected an object, found the text `editor`",
            "/separation_of_duties/0/roles/1: expected an object, found the text `moderator`",
        ],
    },
    Case {
        name: "a pair twice",
        document: Document::With(&[(
            "separation_of_duties",
            r#"[{"roles": [{"level": "profile", "role": "editor"}, {"level": "profile", "role": "moderator"}]}, {"roles": [{"level": "profile", "role": "moderator"}, {"level": "profile", "role": "editor"}]}]"#,
        )]),
        problems: &[
            "/separation_of_duties/1: expected each pair once, found `editor` of level `profile` with `moderator` of level `profile` again",
        ],
    },
    Case {
        name: "a pair that one role brings",
        document: Document::With(&[
            (
                "roles",
                r#"{"organization": {"owner": {"confers": {"profile": ["chief", "moderator"]}}}, "profile": {"chief": {"inherits": ["editor"]}, "editor": {}, "moderator": {}}}"#,
            ),
            (
                "separation_of_duties",
                r#"[{"roles": [{"level": "profile", "role": "moderator"}, {"level": "profile", "role": "editor"}]}]"#,
            ),
        ]),
        problems: &[
            "/separation_of_duties/0/roles: expected that no role brings both `editor` of level `profile` and `moderator` of level `profile`, found `owner` of level `organization`",
        ],
    },
    Case {
        name: "a pair of which one brings the other",
        document: Document::With(&[
            ("roles", r#"{"profile": {"editor": {"inherits": ["moderator"]}, "moderator": {}}}"#),
            (
                "separation_of_duties",
                r#"[{"roles": [{"level": "profile", "role": "moderator"}, {"level": "profile", "role": "editor"}]}]"#,
            ),
        ]),
        problems: &[
            "/separation_of_duties/0/roles: expected that no role brings both `editor` of level `profile` and `moderator` of level `profile`, found `editor` of level `profile`",
        ],
    },
];
