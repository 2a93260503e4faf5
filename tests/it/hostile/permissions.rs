//! Listed permissions and sets of them.

use super::Document::{Editor, With};
use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case(
        "not an object",
        With(&[("permissions", r#"["post.view"]"#)]),
        &["/permissions: expected an object, found an array"],
    ),
    case("none", With(&[("permissions", r#"{"profile": []}"#)]), &["/permissions: expected at least one permission"]),
    case(
        "a level that is none",
        With(&[("permissions", r#"{"page": ["post.view"], "profile": ["post.view"]}"#)]),
        &["/permissions/page: expected the level `organization`, `workspace` or `profile`, found `page`"],
    ),
    case(
        "unknown to the vocabulary",
        With(&[("permissions", r#"{"profile": ["post.veiw"]}"#)]),
        &[
            "/permissions/profile/0: expected a permission of the vocabulary at level `profile`, found `post.veiw`; did you mean `post.view`?",
        ],
    ),
    case(
        "of another level",
        With(&[("permissions", r#"{"profile": ["post.view", "member.invite"]}"#)]),
        &[
            "/permissions/profile/1: expected a permission of the vocabulary at level `profile`, found `member.invite`, which stands at level `organization`",
        ],
    ),
    case(
        "outside the grammar",
        With(&[("permissions", r#"{"profile": {"Post.View": {}, "post": {}, "pоst.view": {}, "post.view": {}}}"#)]),
        &[
            "/permissions/profile/Post.View: expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found `Post.View`; did you mean `post.view`?",
            "/permissions/profile/post: expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found `post`",
            "/permissions/profile/pоst.view: expected a permission as `noun.verb` of a-z, 0-9 and _, at most 64 bytes, found `pоst.view` with U+043E; did you mean `post.view`?",
        ],
    ),
    case(
        "twice in a list",
        With(&[("permissions", r#"{"profile": ["post.view", "post.view"]}"#)]),
        &["/permissions/profile/1: expected each name once, found `post.view` again"],
    ),
    case(
        "twice in an object",
        With(&[("permissions", r#"{"profile": {"post.view": {}, "post.view": {}}}"#)]),
        &["/permissions/profile/post.view: expected each name once, found `post.view` again"],
    ),
    case(
        "in a section that is none",
        With(&[
            ("sections", r#"{"publishing": {}}"#),
            ("permissions", r#"{"profile": {"post.view": {"section": "publshing"}}}"#),
        ]),
        &[
            "/permissions/profile/post.view/section: expected a section of `sections`, found `publshing`; did you mean `publishing`?",
        ],
    ),
    case(
        "a set of the wrong type",
        Editor(r#"{"grants": {"profile": true}}"#),
        &[
            "/roles/profile/editor/grants/profile: expected `all`, an object with `all_except`, or an array of names, found `true`",
        ],
    ),
    case(
        "a set of a text that is not all",
        Editor(r#"{"grants": {"profile": "every"}}"#),
        &[
            "/roles/profile/editor/grants/profile: expected `all`, an object with `all_except`, or an array of names, found the text `every`",
        ],
    ),
    case(
        "an empty set",
        Editor(r#"{"grants": {"profile": []}}"#),
        &["/roles/profile/editor/grants/profile: expected at least one item, found an empty array"],
    ),
    case(
        "all except nothing",
        Editor(r#"{"grants": {"profile": {"all_except": []}}}"#),
        &["/roles/profile/editor/grants/profile/all_except: expected at least one item, found an empty array"],
    ),
    case(
        "all except a text",
        Editor(r#"{"grants": {"profile": {"all_except": "post.view"}}}"#),
        &["/roles/profile/editor/grants/profile/all_except: expected an array, found the text `post.view`"],
    ),
    case(
        "all but misspelt",
        Editor(r#"{"grants": {"profile": {"all_exept": ["post.view"]}}}"#),
        &[
            "/roles/profile/editor/grants/profile/all_exept: expected the field `all_except`, found `all_exept`; did you mean `all_except`?",
        ],
    ),
    case(
        "a name twice in a set",
        Editor(r#"{"grants": {"profile": ["post.view", "post.edit", "post.view"]}}"#),
        &["/roles/profile/editor/grants/profile/2: expected each name once, found `post.view` again"],
    ),
    case(
        "in the vocabulary and not listed",
        Editor(r#"{"grants": {"profile": ["post.publish"]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.publish`, which is in the vocabulary but not listed",
        ],
    ),
    case(
        "listed at another level",
        Editor(r#"{"grants": {"profile": ["subscription.manage"]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `subscription.manage`, which is listed at level `organization`",
        ],
    ),
    case(
        "unknown",
        Editor(r#"{"grants": {"profile": ["post.edti", "x.y"]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.edti`; did you mean `post.edit`?",
            "/roles/profile/editor/grants/profile/1: expected a permission that is listed in `permissions` at level `profile`, found `x.y`",
        ],
    ),
    case(
        "no name at all",
        Editor(r#"{"grants": {"profile": [1, null]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0: expected the name of a permission or a grant object, found `1`",
            "/roles/profile/editor/grants/profile/1: expected the name of a permission or a grant object, found `null`",
        ],
    ),
    case(
        "a problem of the list is told once",
        With(&[
            ("permissions", r#"{"profile": ["post.veiw"]}"#),
            ("roles", r#"{"profile": {"editor": {"grants": {"profile": ["post.veiw"]}}}}"#),
        ]),
        &[
            "/permissions/profile/0: expected a permission of the vocabulary at level `profile`, found `post.veiw`; did you mean `post.view`?",
        ],
    ),
];
