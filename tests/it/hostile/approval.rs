//! Approval guards, definitions and bindings.

use super::Document::With;
use super::{Case, case};

/// The owner takes it back only under a condition, the editor only with an obligation, and no moderator must exist.
const NO_WAY_OUT: &str = r#"{"organization": {"owner": {"grants": {"profile": [{"permissions": ["post.edit"], "when": ["author"]}]}, "holders": {"min": 1}}}, "profile": {"editor": {"grants": {"profile": ["post.view"]}, "optional": {"profile": ["post.edit"]}, "holders": {"min": 1}}, "moderator": {"grants": {"profile": ["post.edit"]}}}}"#;

/// The owner has it through the editor's role.
pub(super) const WAY_OUT: &str = r#"{"organization": {"owner": {"confers": {"profile": ["editor"]}, "holders": {"min": 1}}}, "profile": {"editor": {"grants": {"profile": ["post.edit"]}}}}"#;

pub(super) const CASES: &[Case] = &[
    case("not an object", With(&[("approval", "[]")]), &["/approval: expected an object, found an empty array"]),
    case(
        "a guard of an unknown command",
        With(&[("approval", r#"{"guards": {"publsh": "post.edit"}}"#)]),
        &[
            "/approval/guards/publsh: expected one of the commands `create`, `edit`, `submit`, `decide`, `publish`, `schedule`, `force`, `hold`, `withdraw`, `reassign`, `comment`, `archive`, `view`, `edit_in_flight` or `label_in_flight`, found `publsh`; did you mean `publish`?",
        ],
    ),
    case(
        "a guard that is no permission of profiles",
        With(&[("approval", r#"{"guards": {"publish": "member.invite", "edit": ["post.edit"]}}"#)]),
        &[
            "/approval/guards/publish: expected a permission that is listed in `permissions` at level `profile`, found `member.invite`, which is listed at level `organization`",
            "/approval/guards/edit: expected a text, found an array",
        ],
    ),
    case(
        "a definition without stages",
        With(&[("approval", r#"{"definitions": {"review": {}, "none": {"stages": []}}}"#)]),
        &[
            "/approval/definitions/review: expected the field `stages`, which is missing",
            "/approval/definitions/none/stages: expected at least one item, found an empty array",
        ],
    ),
    case(
        "no way out of what nobody can approve",
        With(&[
            ("roles", NO_WAY_OUT),
            (
                "approval",
                r#"{"guards": {"withdraw": "post.edit"}, "definitions": {"review": {"stages": [{"name": "first", "approvers": {"permission": "post.view"}}]}}}"#,
            ),
        ]),
        &[
            "/approval/definitions: expected a role with `holders` of at least 1 that grants, without condition or obligation, what guards `force`, `reassign` or `withdraw`, found none: content that nobody can approve would have no way out",
        ],
    ),
    case(
        "a way out that is forbidden",
        With(&[
            ("roles", WAY_OUT),
            ("forbid", r#"[{"level": "profile", "permissions": ["post.edit"]}]"#),
            (
                "approval",
                r#"{"guards": {"edit": "post.edit"}, "definitions": {"review": {"stages": [{"name": "first", "approvers": {"permission": "post.view"}}]}}}"#,
            ),
        ]),
        &[
            "/approval/definitions: expected a role with `holders` of at least 1 that grants, without condition or obligation, what guards `force`, `reassign` or `withdraw`, found none: content that nobody can approve would have no way out",
        ],
    ),
    case(
        "a quorum of more people than are named",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {"people": [1, 2]}, "quorum": {"at_least": 3}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/quorum/at_least: expected at most the `2` people that are named, found `3`",
        ],
    ),
    case(
        "hands that are exempt without saying who",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {"people": [1]}, "unless_every_hand": {"people": [1]}}, {"name": "second", "approvers": {"people": [1]}, "unless_every_hand": {"permission": "post.wiev"}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/unless_every_hand: expected exactly one of the fields `permission` and `roles`",
            "/approval/definitions/review/stages/0/unless_every_hand/people: expected one of the fields `permission` or `roles`, found `people`",
            "/approval/definitions/review/stages/1/unless_every_hand/permission: expected a permission that is listed in `permissions` at level `profile`, found `post.wiev`; did you mean `post.view`?",
        ],
    ),
    case(
        "words that are none",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {"must_approve": true}}], "order": "paralel", "on_reject": "published", "resubmission": 1, "unreachable": "skip", "in_flight": "migrated", "removed_approver": "counts", "late": "never"}}}"#,
        )]),
        &[
            "/approval/definitions/review/order: expected `sequential` or `parallel`, found `paralel`; did you mean `parallel`?",
            "/approval/definitions/review/on_reject: expected `changes_requested` or `draft`, found `published`",
            "/approval/definitions/review/resubmission: expected `restart` or `rejecting_stage`, found `1`",
            "/approval/definitions/review/unreachable: expected `block` or `skip_visibly`, found `skip`",
            "/approval/definitions/review/in_flight: expected `pinned` or `migrate`, found `migrated`; did you mean `migrate`?",
            "/approval/definitions/review/removed_approver: expected `stops_counting` or `keeps_counting`, found `counts`",
            "/approval/definitions/review/late: expected `expire` or `hold` or an object with `publish_within_minutes`, found `never`",
        ],
    ),
    case(
        "late",
        With(&[(
            "approval",
            r#"{"definitions": {"a": {"stages": [{"name": "first", "approvers": {"must_approve": true}}], "late": {"publish_within_minutes": -5}}, "b": {"stages": [{"name": "first", "approvers": {"must_approve": true}}], "late": true}}}"#,
        )]),
        &[
            "/approval/definitions/a/late/publish_within_minutes: expected an integer from 0 to 4294967295, found `-5`",
            "/approval/definitions/b/late: expected `expire` or `hold` or an object with `publish_within_minutes`, found `true`",
        ],
    ),
    case(
        "a stage without its fields",
        With(&[("approval", r#"{"definitions": {"review": {"stages": [{}]}}}"#)]),
        &[
            "/approval/definitions/review/stages/0: expected the field `name`, which is missing",
            "/approval/definitions/review/stages/0: expected the field `approvers`, which is missing",
        ],
    ),
    case(
        "a stage twice",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {"must_approve": true}}, {"name": "first", "approvers": {"must_approve": true}}]}}}"#,
        )]),
        &["/approval/definitions/review/stages/1/name: expected each name once, found `first` again"],
    ),
    case(
        "no approvers",
        With(&[("approval", r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {}}]}}}"#)]),
        &[
            "/approval/definitions/review/stages/0/approvers: expected exactly one of the fields `permission`, `roles`, `people` and `must_approve`",
        ],
    ),
    case(
        "two kinds of approvers",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {"people": [1], "must_approve": true}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/approvers: expected exactly one of the fields `permission`, `roles`, `people` and `must_approve`",
        ],
    ),
    case(
        "approvers that are none",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "a", "approvers": {"permission": "post.edti"}}, {"name": "b", "approvers": {"roles": {"profile": ["editr"]}}}, {"name": "c", "approvers": {"must_approve": false}}, {"name": "d", "approvers": {"roles": {"profile": []}}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/approvers/permission: expected a permission that is listed in `permissions` at level `profile`, found `post.edti`; did you mean `post.edit`?",
            "/approval/definitions/review/stages/1/approvers/roles/profile/0: expected a role of level `profile`, found `editr`; did you mean `editor`?",
            "/approval/definitions/review/stages/2/approvers/must_approve: expected `true`, found `false`",
            "/approval/definitions/review/stages/3/approvers/roles: expected at least one role",
        ],
    ),
    case(
        "people that are none",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "a", "approvers": {"people": ["7", -1, 1, 1, "00000000-0000-0000-0000-000000000001", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "F81D4FAE-7dec-11d0-a765-00a0c91e6bf6"]}}, {"name": "b", "approvers": {"people": []}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/approvers/people/0: expected an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero, found the text `7`",
            "/approval/definitions/review/stages/0/approvers/people/1: expected an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero, found `-1`",
            "/approval/definitions/review/stages/0/approvers/people/3: expected each id once, found `1` again",
            "/approval/definitions/review/stages/0/approvers/people/4: expected an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero, found the text `00000000-0000-0000-0000-000000000001`",
            "/approval/definitions/review/stages/0/approvers/people/6: expected an integer below 2^64 or a hyphenated lower-case UUID whose high half is not zero, found the text `F81D4FAE-7dec-11d0-a765-00a0c91e6bf6`",
            "/approval/definitions/review/stages/1/approvers/people: expected at least one item, found an empty array",
        ],
    ),
    case(
        "quorum",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "a", "approvers": {"must_approve": true}, "quorum": {"at_least": 0}}, {"name": "b", "approvers": {"must_approve": true}, "quorum": 2}, {"name": "c", "approvers": {"must_approve": true}, "quorum": "most"}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/quorum/at_least: expected an integer from 1 to 4294967295, found `0`",
            "/approval/definitions/review/stages/1/quorum: expected `any` or `all` or an object with `at_least`, found `2`",
            "/approval/definitions/review/stages/2/quorum: expected `any` or `all` or an object with `at_least`, found `most`",
        ],
    ),
    case(
        "the rest of a stage",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "a", "approvers": {"must_approve": true}, "party": "extern", "barred": "authr", "when": [], "unless": ["autor"], "covers": ["text", "txt", "text"], "deadline": {}, "reminders": [5, 5], "escalate_to": {"roles": {}}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/party: expected `internal` or `external`, found `extern`; did you mean `external`?",
            "/approval/definitions/review/stages/0/barred: expected `contributors`, `last_changer`, `author` or `nobody`, found `authr`; did you mean `author`?",
            "/approval/definitions/review/stages/0/when: expected at least one item, found an empty array",
            "/approval/definitions/review/stages/0/unless/0: expected a declared fact, found `autor`",
            "/approval/definitions/review/stages/0/covers/1: expected `text`, `media`, `link`, `first_comment`, `schedule`, `labels` or `override`, found `txt`; did you mean `text`?",
            "/approval/definitions/review/stages/0/covers/2: expected each name once, found `text` again",
            "/approval/definitions/review/stages/0/deadline: expected exactly one of the fields `minutes_after_submission` and `minutes_before_publish`",
            "/approval/definitions/review/stages/0/reminders/1: expected each reminder once, found `5` again",
            "/approval/definitions/review/stages/0/escalate_to/roles: expected at least one role",
        ],
    ),
    case(
        "covers and deadline",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "a", "approvers": {"must_approve": true}, "covers": "some", "deadline": {"minutes_after_submission": 1, "minutes_before_publish": 1}}, {"name": "b", "approvers": {"must_approve": true}, "covers": [], "deadline": {"minutes_before_publish": 1.5}}]}}}"#,
        )]),
        &[
            "/approval/definitions/review/stages/0/covers: expected `all` or an array of field classes, found the text `some`",
            "/approval/definitions/review/stages/0/deadline: expected exactly one of the fields `minutes_after_submission` and `minutes_before_publish`",
            "/approval/definitions/review/stages/1/covers: expected at least one item, found an empty array",
            "/approval/definitions/review/stages/1/deadline/minutes_before_publish: expected an integer from 0 to 4294967295, found `1.5`",
        ],
    ),
    case(
        "bindings",
        With(&[(
            "approval",
            r#"{"definitions": {"review": {"stages": [{"name": "first", "approvers": {"must_approve": true}}]}}, "bindings": [{}, {"definition": "reveiw", "profiles": [], "authors": {}, "when": ["connector", "sensitive"]}]}"#,
        )]),
        &[
            "/approval/bindings/0: expected the field `definition`, which is missing",
            "/approval/bindings/1/definition: expected a definition of `definitions`, found `reveiw`; did you mean `review`?",
            "/approval/bindings/1/profiles: expected at least one item, found an empty array",
            "/approval/bindings/1/authors: expected one of the fields `definition`, `profiles` or `when`, found `authors`",
            "/approval/bindings/1/when/0: expected a declared fact, found `connector`, which approvals do not look at",
            "/approval/bindings/1/when/1: expected a declared fact, found `sensitive`",
        ],
    ),
];
