//! Roles, their grants and their conditions.

use super::{Case, Document};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "not an object",
        document: Document::With(&[("roles", "[]")]),
        problems: &["/roles: expected an object, found an empty array"],
    },
    Case {
        name: "none",
        document: Document::With(&[("roles", r#"{"profile": {}}"#)]),
        problems: &["/roles: expected at least one role"],
    },
    Case {
        name: "no object at a level",
        document: Document::With(&[("roles", r#"{"profile": ["editor"]}"#)]),
        problems: &["/roles/profile: expected an object, found an array"],
    },
    Case {
        name: "a role as text",
        document: Document::With(&[("roles", r#"{"profile": {"editor": "Editor", "moderator": {}}}"#)]),
        problems: &["/roles/profile/editor: expected an object, found the text `Editor`"],
    },
    Case {
        name: "a role twice",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {}, "editor": {}}}"#)]),
        problems: &["/roles/profile/editor: expected each name once, found `editor` again"],
    },
    Case {
        name: "a role with a name that is none",
        document: Document::With(&[("roles", r#"{"profile": {"Editor": {}}}"#)]),
        problems: &[
            "/roles/profile/Editor: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Editor`",
        ],
    },
    Case {
        name: "an unknown field",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {"grant": {}}, "moderator": {}}}"#)]),
        problems: &[
            "/roles/profile/editor/grant: expected one of the fields `title`, `description`, `grants`, `optional`, `inherits`, `confers`, `holders`, `assignable_by`, `may_give`, `external` or `formerly`, found `grant`; did you mean `grants`?",
        ],
    },
    Case {
        name: "grants as text",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {"grants": "all"}, "moderator": {}}}"#)]),
        problems: &["/roles/profile/editor/grants: expected an object, found the text `all`"],
    },
    Case {
        name: "a grant at a higher level",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"organization": "all", "workspace": "all"}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/organization: expected the level `profile`, found `organization`",
            "/roles/profile/editor/grants/workspace: expected the level `profile`, found `workspace`",
        ],
    },
    Case {
        name: "a grant object with an unknown field",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "whne": ["author"]}]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0/whne: expected one of the fields `permissions`, `when` or `obligations`, found `whne`; did you mean `when`?",
        ],
    },
    Case {
        name: "a grant object without permissions",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": [{"when": ["author"]}]}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/grants/profile/0: expected the field `permissions`, which is missing"],
    },
    Case {
        name: "a grant object with empty lists",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": [], "when": [], "obligations": []}]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0/permissions: expected at least one item, found an empty array",
            "/roles/profile/editor/grants/profile/0/when: expected at least one item, found an empty array",
            "/roles/profile/editor/grants/profile/0/obligations: expected at least one item, found an empty array",
        ],
    },
    Case {
        name: "an obligation that is not declared",
        document: Document::With(&[
            ("obligations", r#"["sign"]"#),
            (
                "roles",
                r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "obligations": ["sing", "sign", "sign"]}]}}, "moderator": {}}}"#,
            ),
        ]),
        problems: &[
            "/roles/profile/editor/grants/profile/0/obligations/0: expected a declared obligation, found `sing`; did you mean `sign`?",
            "/roles/profile/editor/grants/profile/0/obligations/2: expected each name once, found `sign` again",
        ],
    },
    Case {
        name: "an atom that is none",
        document: Document::With(&[
            ("facts", r#"["legal_hold"]"#),
            (
                "roles",
                r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "when": ["autor", "!legal_hol", "!!author", ""]}]}}, "moderator": {}}}"#,
            ),
        ]),
        problems: &[
            "/roles/profile/editor/grants/profile/0/when/0: expected a built-in atom or a declared fact, found `autor`; did you mean `author`?",
            "/roles/profile/editor/grants/profile/0/when/1: expected a built-in atom or a declared fact, found `legal_hol`; did you mean `legal_hold`?",
            "/roles/profile/editor/grants/profile/0/when/2: expected a built-in atom or a declared fact, found `!author`; did you mean `author`?",
            "/roles/profile/editor/grants/profile/0/when/3: expected a built-in atom or a declared fact, found ``",
        ],
    },
    Case {
        name: "an atom with its negation",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "when": ["author", "!author"]}]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0/when/1: expected no atom together with its negation, found `author` again",
        ],
    },
    Case {
        name: "a literal twice",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "when": ["!draft", "!draft"]}]}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/grants/profile/0/when/1: expected each name once, found `!draft` again"],
    },
    Case {
        name: "connector above profiles",
        document: Document::With(&[(
            "roles",
            r#"{"organization": {"owner": {"grants": {"organization": [{"permissions": "all", "when": ["!connector"]}]}}}}"#,
        )]),
        problems: &[
            "/roles/organization/owner/grants/organization/0/when/0: expected an atom that level `organization` has, found `connector`, which only level `profile` has",
        ],
    },
    Case {
        name: "inherits a role of another level",
        document: Document::With(&[(
            "roles",
            r#"{"organization": {"owner": {}}, "profile": {"editor": {"inherits": ["owner"]}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/inherits/0: expected a role of level `profile`, not of level `organization`, found `owner`",
        ],
    },
    Case {
        name: "inherits an unknown role",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"inherits": ["moderatr", "moderator", "moderator"]}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/inherits/0: expected a role of level `profile`, found `moderatr`; did you mean `moderator`?",
            "/roles/profile/editor/inherits/2: expected each name once, found `moderator` again",
        ],
    },
    Case {
        name: "inherits as text",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"inherits": "moderator"}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/inherits: expected an array, found the text `moderator`"],
    },
    Case {
        name: "inherits itself",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {"inherits": ["editor"]}, "moderator": {}}}"#)]),
        problems: &["/roles/profile/editor/inherits/0: expected `inherits` without a cycle, found `editor -> editor`"],
    },
    Case {
        name: "a cycle",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"a": {"inherits": ["b"]}, "b": {"inherits": ["c"]}, "c": {"inherits": ["b", "a"]}, "d": {"inherits": ["a"]}}}"#,
        )]),
        problems: &[
            "/roles/profile/c/inherits/0: expected `inherits` without a cycle, found `b -> c -> b`",
            "/roles/profile/c/inherits/1: expected `inherits` without a cycle, found `a -> b -> c -> a`",
        ],
    },
    Case {
        name: "confers at its own level",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"confers": {"profile": ["moderator"]}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/confers/profile: expected no level, for none is lower, found `profile`"],
    },
    Case {
        name: "confers upwards",
        document: Document::With(&[(
            "roles",
            r#"{"organization": {"owner": {}}, "workspace": {"lead": {"confers": {"organization": ["owner"], "profile": ["lead"]}}}}"#,
        )]),
        problems: &[
            "/roles/workspace/lead/confers/organization: expected the level `profile`, found `organization`",
            "/roles/workspace/lead/confers/profile/0: expected a role of level `profile`, not of level `workspace`, found `lead`",
        ],
    },
    Case {
        name: "holders without a number",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {"holders": {}}, "moderator": {}}}"#)]),
        problems: &["/roles/profile/editor/holders: expected `min`, `max` or both"],
    },
    Case {
        name: "holders with max 0",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {"holders": {"max": 0}}, "moderator": {}}}"#)]),
        problems: &["/roles/profile/editor/holders/max: expected an integer from 1 to 4294967295, found `0`"],
    },
    Case {
        name: "holders upside down",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"holders": {"min": 3, "max": 2}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/holders: expected `min` at most `max`, found `3` above `2`"],
    },
    Case {
        name: "holders beyond 32 bits",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"holders": {"min": 4294967296}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/holders/min: expected an integer from 0 to 4294967295, found `4294967296`"],
    },
    Case {
        name: "assignable by an unknown role",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"assignable_by": {"organization": ["owner"], "page": []}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/assignable_by/organization/0: expected a role of level `organization`, found `owner`",
            "/roles/profile/editor/assignable_by/page: expected the level `organization`, `workspace` or `profile`, found `page`",
        ],
    },
    Case {
        name: "may give a list",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"may_give": ["moderator"]}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/may_give: expected an object, found an array"],
    },
    Case {
        name: "external as a number",
        document: Document::With(&[("roles", r#"{"profile": {"editor": {"external": 1}, "moderator": {}}}"#)]),
        problems: &["/roles/profile/editor/external: expected `true` or `false`, found `1`"],
    },
    Case {
        name: "many problems in the order of the document",
        document: Document::With(&[
            ("forbid", r#"[{"level": "profile", "permissions": ["x.y"]}]"#),
            (
                "roles",
                r#"{"profile": {"editor": {"external": 1, "inherits": ["b"], "grants": {"profile": ["a.b"]}}, "moderator": {}}}"#,
            ),
            ("facts", r#"["F"]"#),
            ("name", "1"),
        ]),
        problems: &[
            "/forbid/0/permissions/0: expected a permission that is listed in `permissions` at level `profile`, found `x.y`",
            "/roles/profile/editor/external: expected `true` or `false`, found `1`",
            "/roles/profile/editor/inherits/0: expected a role of level `profile`, found `b`",
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `a.b`",
            "/facts/0: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `F`",
            "/name: expected a text, found `1`",
        ],
    },
];
