//! Forbid rules, plans, custom roles and separation of duties.

use super::Document::With;
use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case("forbid as an object", With(&[("forbid", "{}")]), &["/forbid: expected an array, found an empty object"]),
    case(
        "forbid without its fields",
        With(&[("forbid", "[{}]")]),
        &[
            "/forbid/0: expected the field `level`, which is missing",
            "/forbid/0: expected the field `permissions`, which is missing",
        ],
    ),
    case(
        "forbid at a level that is none",
        With(&[("forbid", r#"[{"level": "page", "permissions": ["x.y"]}]"#)]),
        &["/forbid/0/level: expected `organization`, `workspace` or `profile`, found `page`"],
    ),
    case(
        "forbid of nothing",
        With(&[("forbid", r#"[{"level": "profile", "permissions": [], "when": []}]"#)]),
        &[
            "/forbid/0/permissions: expected at least one item, found an empty array",
            "/forbid/0/when: expected at least one item, found an empty array",
        ],
    ),
    case(
        "forbid with connector above profiles",
        With(&[("forbid", r#"[{"level": "workspace", "permissions": "all", "when": ["connector"]}]"#)]),
        &[
            "/forbid/0/when/0: expected an atom that level `workspace` has, found `connector`, which only level `profile` has",
        ],
    ),
    case("plans without a plan", With(&[("plans", "{}")]), &["/plans: expected at least one plan"]),
    case(
        "a plan as text",
        With(&[("plans", r#"{"pro": "Pro"}"#)]),
        &["/plans/pro: expected an object, found the text `Pro`"],
    ),
    case(
        "a plan with unknown roles and permissions",
        With(&[(
            "plans",
            r#"{"pro": {"roles": {"profile": ["editr"], "workspace": {"all_except": ["editor"]}}, "permissions": {"profile": ["post.veiw"], "workspace": []}}}"#,
        )]),
        &[
            "/plans/pro/roles/profile/0: expected a role of level `profile`, found `editr`; did you mean `editor`?",
            "/plans/pro/roles/workspace/all_except/0: expected a role of level `workspace`, not of level `profile`, found `editor`",
            "/plans/pro/permissions/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.veiw`; did you mean `post.view`?",
        ],
    ),
    case(
        "a plan with roles as a number",
        With(&[("plans", r#"{"pro": {"roles": {"profile": 1}}}"#)]),
        &["/plans/pro/roles/profile: expected `all`, an object with `all_except`, or an array of names, found `1`"],
    ),
    case(
        "seats",
        With(&[(
            "plans",
            r#"{"a": {"seats": {}}, "b": {"seats": {"included": "many", "extra": -1, "pending_invitations_count": 0}}}"#,
        )]),
        &[
            "/plans/a/seats: expected the field `included`, which is missing",
            "/plans/b/seats/included: expected an integer from 0 to 4294967295 or `unlimited`, found the text `many`",
            "/plans/b/seats/extra: expected an integer from 0 to 4294967295, found `-1`",
            "/plans/b/seats/pending_invitations_count: expected `true` or `false`, found `0`",
        ],
    ),
    case(
        "downgrade",
        With(&[(
            "plans",
            r#"{"a": {"downgrade": {"notice_days": "3", "members": "suspended"}}, "b": {"custom_roles": "no"}}"#,
        )]),
        &[
            "/plans/a/downgrade/notice_days: expected an integer from 0 to 4294967295, found the text `3`",
            "/plans/a/downgrade/members: expected `keep` or `suspend`, found `suspended`; did you mean `suspend`?",
            "/plans/b/custom_roles: expected `true` or `false`, found the text `no`",
        ],
    ),
    case(
        "a ceiling that is missing",
        With(&[("custom_roles", r#"{"profile": {}}"#)]),
        &["/custom_roles/profile: expected the field `ceiling`, which is missing"],
    ),
    case(
        "a ceiling above the role",
        With(&[("custom_roles", r#"{"workspace": {"ceiling": {"organization": "all"}}}"#)]),
        &[
            "/custom_roles/workspace/ceiling/organization: expected the level `workspace` or `profile`, found `organization`",
        ],
    ),
    case(
        "a ceiling of nothing",
        With(&[("custom_roles", r#"{"profile": {"ceiling": {"profile": []}}}"#)]),
        &["/custom_roles/profile/ceiling/profile: expected at least one item, found an empty array"],
    ),
    case(
        "a pair with itself",
        With(&[(
            "separation_of_duties",
            r#"[{"roles": [{"level": "profile", "role": "editor"}, {"level": "profile", "role": "editor"}]}]"#,
        )]),
        &["/separation_of_duties/0/roles: expected two different roles, found `editor` of level `profile` twice"],
    ),
    case(
        "a pair of three",
        With(&[("separation_of_duties", r#"[{"roles": [{}, {}, {}]}]"#)]),
        &["/separation_of_duties/0/roles: expected two roles, found `3`"],
    ),
    case(
        "a pair of unknown roles",
        With(&[(
            "separation_of_duties",
            r#"[{"roles": [{"level": "profile", "role": "edtor"}, {"level": "page", "role": "editor"}]}]"#,
        )]),
        &[
            "/separation_of_duties/0/roles/0/role: expected a role of level `profile`, found `edtor`; did you mean `editor`?",
            "/separation_of_duties/0/roles/1/level: expected `organization`, `workspace` or `profile`, found `page`",
        ],
    ),
    case(
        "a pair of names",
        With(&[("separation_of_duties", r#"[{"roles": ["editor", "moderator"]}]"#)]),
        &[
            "/separation_of_duties/0/roles/0: expected an object, found the text `editor`",
            "/separation_of_duties/0/roles/1: expected an object, found the text `moderator`",
        ],
    ),
    case(
        "a pair twice",
        With(&[(
            "separation_of_duties",
            r#"[{"roles": [{"level": "profile", "role": "editor"}, {"level": "profile", "role": "moderator"}]}, {"roles": [{"level": "profile", "role": "moderator"}, {"level": "profile", "role": "editor"}]}]"#,
        )]),
        &[
            "/separation_of_duties/1: expected each pair once, found `editor` of level `profile` with `moderator` of level `profile` again",
        ],
    ),
    case(
        "a pair that one role brings",
        With(&[
            (
                "roles",
                r#"{"organization": {"owner": {"confers": {"profile": ["chief", "moderator"]}}}, "profile": {"chief": {"inherits": ["editor"]}, "editor": {}, "moderator": {}}}"#,
            ),
            (
                "separation_of_duties",
                r#"[{"roles": [{"level": "profile", "role": "moderator"}, {"level": "profile", "role": "editor"}]}]"#,
            ),
        ]),
        &[
            "/separation_of_duties/0/roles: expected that no role brings both `editor` of level `profile` and `moderator` of level `profile`, found `owner` of level `organization`",
        ],
    ),
    case(
        "a pair of which one brings the other",
        With(&[
            ("roles", r#"{"profile": {"editor": {"inherits": ["moderator"]}, "moderator": {}}}"#),
            (
                "separation_of_duties",
                r#"[{"roles": [{"level": "profile", "role": "moderator"}, {"level": "profile", "role": "editor"}]}]"#,
            ),
        ]),
        &[
            "/separation_of_duties/0/roles: expected that no role brings both `editor` of level `profile` and `moderator` of level `profile`, found `editor` of level `profile`",
        ],
    ),
];
