//! Custom roles: documents of their own below a ceiling.

use crate::small_vocabulary::Studio;
use countersign::{Level, Policy};

const POLICY: &str = r#"{
  "format": 1,
  "name": "test",
  "facts": ["legal_hold"],
  "obligations": ["sign"],
  "permissions": { "workspace": ["member.invite"], "profile": ["post.view", "post.edit", "post.publish"] },
  "roles": { "profile": { "editor": { "grants": { "profile": [{ "permissions": "all", "when": ["author"] }] } } } },
  "custom_roles": { "workspace": { "ceiling": { "profile": ["post.view", "post.edit"] } } }
}"#;

fn problems(document: &str) -> Vec<String> {
    let policy = Policy::<Studio>::parse_with_vocabulary(POLICY).unwrap_or_else(|error| panic!("{error}"));
    match policy.custom_role(document) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn a_role_below_the_ceiling_is_made() {
    let policy = Policy::<Studio>::parse_with_vocabulary(POLICY).unwrap_or_else(|error| panic!("{error}"));
    let role = r#"{
      "format": 1,
      "level": "workspace",
      "name": "editor",
      "title": { "fr": "Nuit" },
      "grants": { "profile": ["post.view", { "permissions": ["post.edit"], "when": ["!legal_hold", "author"] }] },
      "optional": { "profile": [{ "permissions": ["post.edit"], "obligations": ["sign"] }] }
    }"#;
    let role = policy.custom_role(role).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((role.level(), role.name()), (Level::Workspace, "editor"));
}

#[test]
fn what_is_wrong_with_a_custom_role_is_told_in_one_reading() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{}",
            &[
                "document: expected the field `format`, which is missing",
                "document: expected the field `level`, which is missing",
                "document: expected the field `name`, which is missing",
            ],
        ),
        ("[]", &["document: expected an object, found an empty array"]),
        (
            r#"{"format": 1, "level": "profile", "name": "editor"}"#,
            &[
                "/level: expected `workspace`, found `profile`, which has no ceiling in `custom_roles`",
                "/name: expected a name that no role of level `profile` has in the policy, found `editor`",
            ],
        ),
        (r#"{"format": 2, "level": "workspace", "name": "night"}"#, &["/format: expected the number `1`, found `2`"]),
        (
            r#"{"format": true, "level": "workspace", "name": "night"}"#,
            &["/format: expected the number `1`, found `true`"],
        ),
        (
            r#"{"format": 1, "level": "workspace", "name": "Night"}"#,
            &["/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Night`"],
        ),
        (
            r#"{"format": 1, "level": "workspace", "name": "night", "inherits": []}"#,
            &[
                "/inherits: expected one of the fields `format`, `level`, `name`, `title`, `description`, `grants` or `optional`, found `inherits`",
            ],
        ),
        (
            r#"{"format": 1, "level": "workspace", "name": "night", "grants": {"workspace": "all", "profile": {"all_except": ["post.view"]}}, "optional": {"profile": "all"}}"#,
            &[
                "/grants/workspace: expected permissions below the ceiling of custom roles, found `member.invite`",
                "/grants/profile: expected permissions below the ceiling of custom roles, found `post.publish`",
                "/optional/profile: expected permissions below the ceiling of custom roles, found `post.publish`",
            ],
        ),
        (
            r#"{"format": 1, "level": "workspace", "name": "night", "grants": {"organization": "all", "profile": ["post.veiw"]}}"#,
            &[
                "/grants/organization: expected the level `workspace` or `profile`, found `organization`",
                "/grants/profile/0: expected a permission that is listed in `permissions` at level `profile`, found `post.veiw`; did you mean `post.view`?",
            ],
        ),
        (
            r#"{"format": 1, "level": "workspace", "name": "night", "grants": {"profile": [{"permissions": ["post.view"], "when": ["archived", "legal_hld"], "obligations": ["sing"]}]}}"#,
            &[
                "/grants/profile/0/when/0: expected a declared fact or an atom that the policy uses, found `archived`",
                "/grants/profile/0/when/1: expected a built-in atom or a declared fact, found `legal_hld`; did you mean `legal_hold`?",
                "/grants/profile/0/obligations/0: expected a declared obligation, found `sing`; did you mean `sign`?",
            ],
        ),
    ];
    for (document, expected) in cases {
        assert_eq!(problems(document), *expected, "{document}");
    }
}
