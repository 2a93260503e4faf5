//! Listed permissions and sets of them.

use super::{Case, Document};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "not an object",
        document: Document::With(&[("permissions", r#"["post.view"]"#)]),
        problems: &["/permissions: expected an object, found an array"],
    },
    Case {
        name: "none",
        document: Document::With(&[("permissions", r#"{"profile": []}"#)]),
        problems: &["/permissions: expected at least one permission"],
    },
    Case {
        name: "a level that is none",
        document: Document::With(&[("permissions", r#"{"page": ["post.view"], "profile": ["post.view"]}"#)]),
        problems: &["/permissions/page: expected the level `organization`, `workspace` or `profile`, found `page`"],
    },
    Case {
        name: "unknown to the vocabulary",
        document: Document::With(&[("permissions", r#"{"profile": ["post.veiw"]}"#)]),
        problems: &[
            "/permissions/profile/0: expected a permission of the vocabulary at level `profile`, found `post.veiw`; did you mean `post.view`?",
        ],
    },
    Case {
        name: "of another level",
        document: Document::With(&[("permissions", r#"{"profile": ["post.view", "member.invite"]}"#)]),
        problems: &[
            "/permissions/profile/1: expected a permission of the vocabulary at level `profile`, found `member.invite`, which stands at level `organization`",
        ],
    },
    Case {
        name: "outside the grammar",
        document: Document::With(&[(
            "permissions",
            r#"{"profile": {"Post.View": {}, "post": {}, "pоst.view": {}, "post.view": {}}}"#,
        )]),
        problems: &[
            "/permissions/profile/Post.View: expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found `Post.View`; did you mean `post.view`?",
            "/permissions/profile/post: expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found `post`",
            "/permissions/profile/pоst.view: expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found `pоst.view` with U+043E; did you mean `post.view`?",
        ],
    },
    Case {
        name: "twice in a list",
        document: Document::With(&[("permissions", r#"{"profile": ["post.view", "post.view"]}"#)]),
        problems: &["/permissions/profile/1: expected each name once, found `post.view` again"],
    },
    Case {
        name: "twice in an object",
        document: Document::With(&[("permissions", r#"{"profile": {"post.view": {}, "post.view": {}}}"#)]),
        problems: &["/permissions/profile/post.view: expected each name once, found `post.view` again"],
    },
    Case {
        name: "in a section that is none",
        document: Document::With(&[
            ("sections", r#"{"publishing": {}}"#),
            ("permissions", r#"{"profile": {"post.view": {"section": "publshing"}}}"#),
        ]),
        problems: &[
            "/permissions/profile/post.view/section: expected a section of `sections`, found `publshing`; did you mean `publishing`?",
        ],
    },
    Case {
        name: "a set of the wrong type",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": true}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile: expected `all`, an object with `all_except`, or an array of names, found `true`",
        ],
    },
    Case {
        name: "a set of a text that is not all",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": "every"}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile: expected `all`, an object with `all_except`, or an array of names, found the text `every`",
        ],
    },
    Case {
        name: "an empty set",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": []}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/grants/profile: expected at least one item, found an empty array"],
    },
    Case {
        name: "all except nothing",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": {"all_except": []}}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/all_except: expected at least one item, found an empty array",
        ],
    },
    Case {
        name: "all except a text",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": {"all_except": "post.view"}}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/grants/profile/all_except: expected an array, found the text `post.view`"],
    },
    Case {
        name: "all but misspelt",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": {"all_exept": ["post.view"]}}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/all_exept: expected the field `all_except`, found `all_exept`; did you mean `all_except`?",
        ],
    },
    Case {
        name: "a name twice in a set",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": ["post.view", "post.edit", "post.view"]}}, "moderator": {}}}"#,
        )]),
        problems: &["/roles/profile/editor/grants/profile/2: expected each name once, found `post.view` again"],
    },
    Case {
        name: "in the vocabulary and not listed",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": ["post.publish"]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.publish`, which is in the vocabulary but not listed",
        ],
    },
    Case {
        name: "listed at another level",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": ["subscription.manage"]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `subscription.manage`, which is listed at level `organization`",
        ],
    },
    Case {
        name: "unknown",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": ["post.edti", "x.y"]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.edti`; did you mean `post.edit`?",
            "/roles/profile/editor/grants/profile/1: expected a permission that is listed in `permissions` at level `profile`, found `x.y`",
        ],
    },
    Case {
        name: "no name at all",
        document: Document::With(&[(
            "roles",
            r#"{"profile": {"editor": {"grants": {"profile": [1, null]}}, "moderator": {}}}"#,
        )]),
        problems: &[
            "/roles/profile/editor/grants/profile/0: expected the name of a permission or a grant object, found `1`",
            "/roles/profile/editor/grants/profile/1: expected the name of a permission or a grant object, found `null`",
        ],
    },
    Case {
        name: "a problem of the list is told once",
        document: Document::With(&[
            ("permissions", r#"{"profile": ["post.veiw"]}"#),
            ("roles", r#"{"profile": {"editor": {"grants": {"profile": ["post.veiw"]}}}}"#),
        ]),
        problems: &[
            "/permissions/profile/0: expected a permission of the vocabulary at level `profile`, found `post.veiw`; did you mean `post.view`?",
        ],
    },
];
