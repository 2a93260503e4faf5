//! Roles, their grants and their conditions.

use super::Document::{Editor, With};
use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case("not an object", With(&[("roles", "[]")]), &["/roles: expected an object, found an empty array"]),
    case("none", With(&[("roles", r#"{"profile": {}}"#)]), &["/roles: expected at least one role"]),
    case(
        "no object at a level",
        With(&[("roles", r#"{"profile": ["editor"]}"#)]),
        &["/roles/profile: expected an object, found an array"],
    ),
    case(
        "a role as text",
        With(&[("roles", r#"{"profile": {"editor": "Editor", "moderator": {}}}"#)]),
        &["/roles/profile/editor: expected an object, found the text `Editor`"],
    ),
    case(
        "a role twice",
        With(&[("roles", r#"{"profile": {"editor": {}, "editor": {}}}"#)]),
        &["/roles/profile/editor: expected each name once, found `editor` again"],
    ),
    case(
        "a role with a name that is none",
        With(&[("roles", r#"{"profile": {"Editor": {}}}"#)]),
        &[
            "/roles/profile/Editor: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Editor`",
        ],
    ),
    case(
        "an unknown field",
        Editor(r#"{"grant": {}}"#),
        &[
            "/roles/profile/editor/grant: expected one of the fields `title`, `description`, `grants`, `optional`, `inherits`, `confers`, `holders`, `assignable_by`, `may_give`, `external` or `formerly`, found `grant`; did you mean `grants`?",
        ],
    ),
    case(
        "grants as text",
        Editor(r#"{"grants": "all"}"#),
        &["/roles/profile/editor/grants: expected an object, found the text `all`"],
    ),
    case(
        "a grant at a higher level",
        Editor(r#"{"grants": {"organization": "all", "workspace": "all"}}"#),
        &[
            "/roles/profile/editor/grants/organization: expected the level `profile`, found `organization`",
            "/roles/profile/editor/grants/workspace: expected the level `profile`, found `workspace`",
        ],
    ),
    case(
        "a grant object with an unknown field",
        Editor(r#"{"grants": {"profile": [{"permissions": "all", "whne": ["author"]}]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0/whne: expected one of the fields `permissions`, `when` or `obligations`, found `whne`; did you mean `when`?",
        ],
    ),
    case(
        "a grant object without permissions",
        Editor(r#"{"grants": {"profile": [{"when": ["author"]}]}}"#),
        &["/roles/profile/editor/grants/profile/0: expected the field `permissions`, which is missing"],
    ),
    case(
        "a grant object with empty lists",
        Editor(r#"{"grants": {"profile": [{"permissions": [], "when": [], "obligations": []}]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0/permissions: expected at least one item, found an empty array",
            "/roles/profile/editor/grants/profile/0/when: expected at least one item, found an empty array",
            "/roles/profile/editor/grants/profile/0/obligations: expected at least one item, found an empty array",
        ],
    ),
    case(
        "an obligation that is not declared",
        With(&[
            ("obligations", r#"["sign"]"#),
            (
                "roles",
                r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "obligations": ["sing", "sign", "sign"]}]}}, "moderator": {}}}"#,
            ),
        ]),
        &[
            "/roles/profile/editor/grants/profile/0/obligations/0: expected a declared obligation, found `sing`; did you mean `sign`?",
            "/roles/profile/editor/grants/profile/0/obligations/2: expected each name once, found `sign` again",
        ],
    ),
    case(
        "an atom that is none",
        With(&[
            ("facts", r#"["legal_hold"]"#),
            (
                "roles",
                r#"{"profile": {"editor": {"grants": {"profile": [{"permissions": "all", "when": ["autor", "!legal_hol", "!!author", ""]}]}}, "moderator": {}}}"#,
            ),
        ]),
        &[
            "/roles/profile/editor/grants/profile/0/when/0: expected a built-in atom or a declared fact, found `autor`; did you mean `author`?",
            "/roles/profile/editor/grants/profile/0/when/1: expected a built-in atom or a declared fact, found `legal_hol`; did you mean `legal_hold`?",
            "/roles/profile/editor/grants/profile/0/when/2: expected a built-in atom or a declared fact, found `!author`; did you mean `author`?",
            "/roles/profile/editor/grants/profile/0/when/3: expected a built-in atom or a declared fact, found ``",
        ],
    ),
    case(
        "an atom with its negation",
        Editor(r#"{"grants": {"profile": [{"permissions": "all", "when": ["author", "!author"]}]}}"#),
        &[
            "/roles/profile/editor/grants/profile/0/when/1: expected no atom together with its negation, found `author` again",
        ],
    ),
    case(
        "a literal twice",
        Editor(r#"{"grants": {"profile": [{"permissions": "all", "when": ["!draft", "!draft"]}]}}"#),
        &["/roles/profile/editor/grants/profile/0/when/1: expected each name once, found `!draft` again"],
    ),
    case(
        "connector above profiles",
        With(&[(
            "roles",
            r#"{"organization": {"owner": {"grants": {"organization": [{"permissions": "all", "when": ["!connector"]}]}}}}"#,
        )]),
        &[
            "/roles/organization/owner/grants/organization/0/when/0: expected an atom that level `organization` has, found `connector`, which only level `profile` has",
        ],
    ),
    case(
        "inherits a role of another level",
        With(&[("roles", r#"{"organization": {"owner": {}}, "profile": {"editor": {"inherits": ["owner"]}}}"#)]),
        &[
            "/roles/profile/editor/inherits/0: expected a role of level `profile`, not of level `organization`, found `owner`",
        ],
    ),
    case(
        "inherits an unknown role",
        Editor(r#"{"inherits": ["moderatr", "moderator", "moderator"]}"#),
        &[
            "/roles/profile/editor/inherits/0: expected a role of level `profile`, found `moderatr`; did you mean `moderator`?",
            "/roles/profile/editor/inherits/2: expected each name once, found `moderator` again",
        ],
    ),
    case(
        "inherits as text",
        Editor(r#"{"inherits": "moderator"}"#),
        &["/roles/profile/editor/inherits: expected an array, found the text `moderator`"],
    ),
    case(
        "inherits itself",
        Editor(r#"{"inherits": ["editor"]}"#),
        &["/roles/profile/editor/inherits/0: expected `inherits` without a cycle, found `editor -> editor`"],
    ),
    case(
        "a cycle",
        With(&[(
            "roles",
            r#"{"profile": {"a": {"inherits": ["b"]}, "b": {"inherits": ["c"]}, "c": {"inherits": ["b", "a"]}, "d": {"inherits": ["a"]}}}"#,
        )]),
        &[
            "/roles/profile/c/inherits/0: expected `inherits` without a cycle, found `b -> c -> b`",
            "/roles/profile/c/inherits/1: expected `inherits` without a cycle, found `a -> b -> c -> a`",
        ],
    ),
    case(
        "confers at its own level",
        Editor(r#"{"confers": {"profile": ["moderator"]}}"#),
        &["/roles/profile/editor/confers/profile: expected no level, for none is lower, found `profile`"],
    ),
    case(
        "confers upwards",
        With(&[(
            "roles",
            r#"{"organization": {"owner": {}}, "workspace": {"lead": {"confers": {"organization": ["owner"], "profile": ["lead"]}}}}"#,
        )]),
        &[
            "/roles/workspace/lead/confers/organization: expected the level `profile`, found `organization`",
            "/roles/workspace/lead/confers/profile/0: expected a role of level `profile`, not of level `workspace`, found `lead`",
        ],
    ),
    case(
        "holders without a number",
        Editor(r#"{"holders": {}}"#),
        &["/roles/profile/editor/holders: expected `min`, `max` or both"],
    ),
    case(
        "holders with max 0",
        Editor(r#"{"holders": {"max": 0}}"#),
        &["/roles/profile/editor/holders/max: expected an integer from 1 to 4294967295, found `0`"],
    ),
    case(
        "holders upside down",
        Editor(r#"{"holders": {"min": 3, "max": 2}}"#),
        &["/roles/profile/editor/holders: expected `min` at most `max`, found `3` above `2`"],
    ),
    case(
        "holders beyond 32 bits",
        Editor(r#"{"holders": {"min": 4294967296}}"#),
        &["/roles/profile/editor/holders/min: expected an integer from 0 to 4294967295, found `4294967296`"],
    ),
    case(
        "assignable by an unknown role",
        Editor(r#"{"assignable_by": {"organization": ["owner"], "page": []}}"#),
        &[
            "/roles/profile/editor/assignable_by/organization/0: expected a role of level `organization`, found `owner`",
            "/roles/profile/editor/assignable_by/page: expected the level `organization`, `workspace` or `profile`, found `page`",
        ],
    ),
    case(
        "may give a list",
        Editor(r#"{"may_give": ["moderator"]}"#),
        &["/roles/profile/editor/may_give: expected an object, found an array"],
    ),
    case(
        "external as a number",
        Editor(r#"{"external": 1}"#),
        &["/roles/profile/editor/external: expected `true` or `false`, found `1`"],
    ),
    case(
        "many problems in the order of the document",
        With(&[
            ("forbid", r#"[{"level": "profile", "permissions": ["x.y"]}]"#),
            (
                "roles",
                r#"{"profile": {"editor": {"external": 1, "inherits": ["b"], "grants": {"profile": ["a.b"]}}, "moderator": {}}}"#,
            ),
            ("facts", r#"["F"]"#),
            ("name", "1"),
        ]),
        &[
            "/forbid/0/permissions/0: expected a permission that is listed in `permissions` at level `profile`, found `x.y`",
            "/roles/profile/editor/external: expected `true` or `false`, found `1`",
            "/roles/profile/editor/inherits/0: expected a role of level `profile`, found `b`",
            "/roles/profile/editor/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `a.b`",
            "/facts/0: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `F`",
            "/name: expected a text, found `1`",
        ],
    ),
];
