//! The document itself, its names and its texts.

use super::Document::{Whole, With};
use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case("no object", Whole("[]"), &["document: expected an object, found an empty array"]),
    case(
        "no fields",
        Whole("{}"),
        &[
            "document: expected the field `format`, which is missing",
            "document: expected the field `name`, which is missing",
            "document: expected the field `permissions`, which is missing",
            "document: expected the field `roles`, which is missing",
        ],
    ),
    case(
        "broken",
        Whole(
            r#"{
  "format": 1,
  "name": }"#,
        ),
        &["line 3, column 11: expected JSON: expected value"],
    ),
    case("nothing", Whole(""), &["line 1, column 1: expected JSON: EOF while parsing a value"]),
    case("two documents", Whole("{} {}"), &["line 1, column 4: expected JSON: trailing characters"]),
    case("unclosed", Whole(r#"{"format": 1"#), &["line 1, column 12: expected JSON: EOF while parsing an object"]),
    case("a comma too many", Whole(r#"{"format": 1,}"#), &["line 1, column 14: expected JSON: trailing comma"]),
    case("a number that is none", Whole(r#"{"format": 01}"#), &["line 1, column 13: expected JSON: invalid number"]),
    case(
        "an unknown field",
        With(&[("titel", r#""Test""#)]),
        &[
            "/titel: expected one of the fields `$schema`, `format`, `name`, `title`, `description`, `levels`, `sections`, `permissions`, `facts`, `actor_facts`, `obligations`, `roles`, `everyone`, `custom_roles`, `forbid`, `plans`, `default_plan`, `separation_of_duties` or `approval`, found `titel`; did you mean `title`?",
        ],
    ),
    case(
        "an unknown field that is like none",
        With(&[("versioning", "1")]),
        &[
            "/versioning: expected one of the fields `$schema`, `format`, `name`, `title`, `description`, `levels`, `sections`, `permissions`, `facts`, `actor_facts`, `obligations`, `roles`, `everyone`, `custom_roles`, `forbid`, `plans`, `default_plan`, `separation_of_duties` or `approval`, found `versioning`",
        ],
    ),
    case(
        "a field twice",
        With(&[("title", r#""A""#), ("title", r#""B""#)]),
        &["/title: expected each name once, found `title` again"],
    ),
    case("schema", With(&[("$schema", "1")]), &["/$schema: expected a text, found `1`"]),
    case("format as text", With(&[("format", r#""1""#)]), &["/format: expected the number `1`, found the text `1`"]),
    case("format of the future", With(&[("format", "2")]), &["/format: expected the number `1`, found `2`"]),
    case("format as a fraction", With(&[("format", "1.0")]), &["/format: expected the number `1`, found `1.0`"]),
    case("a negative format", With(&[("format", "-1")]), &["/format: expected the number `1`, found `-1`"]),
    case(
        "a format beyond 64 bits",
        With(&[("format", "18446744073709551616")]),
        &["/format: expected the number `1`, found `1.8446744073709552e19`"],
    ),
    case("name of the wrong type", With(&[("name", "null")]), &["/name: expected a text, found `null`"]),
    case(
        "name in capitals",
        With(&[("name", r#""Studio""#)]),
        &["/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Studio`"],
    ),
    case(
        "name with a Cyrillic letter",
        With(&[("name", r#""studiо""#)]),
        &[
            "/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `studiо` with U+043E",
        ],
    ),
    case(
        "name with a zero-width space",
        With(&[("name", r#""stu\u200bdio""#)]),
        &[
            r"/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `stu\u{200b}dio` with U+200B",
        ],
    ),
    case(
        "name with a digit first",
        With(&[("name", r#""1st""#)]),
        &["/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `1st`"],
    ),
    case(
        "an empty name",
        With(&[("name", r#""""#)]),
        &["/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found ``"],
    ),
    case(
        "a long name",
        With(&[("name", r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#)]),
        &[
            "/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`",
        ],
    ),
    case("empty title", With(&[("title", r#""""#)]), &["/title: expected a text that is not empty, found ``"]),
    case(
        "title of the wrong type",
        With(&[("title", r#"["Test"]"#)]),
        &["/title: expected a text or an object from language tag to text, found an array"],
    ),
    case(
        "title in no language",
        With(&[("title", "{}")]),
        &["/title: expected a text or an object from language tag to text, found an empty object"],
    ),
    case(
        "title in a language that is none",
        With(&[("title", r#"{"english": "Test"}"#)]),
        &["/title/english: expected a language tag such as `en` or `pt-BR`, found `english`"],
    ),
    case(
        "title in a language with an empty part",
        With(&[("title", r#"{"pt-": "Test"}"#)]),
        &["/title/pt-: expected a language tag such as `en` or `pt-BR`, found `pt-`"],
    ),
    case(
        "title in one language twice",
        With(&[("title", r#"{"en": "A", "en": "B"}"#)]),
        &["/title/en: expected each name once, found `en` again"],
    ),
    case(
        "title that is turned around",
        With(&[("title", r#"{"fr": "a\u202eb"}"#)]),
        &["/title/fr: expected a text without control, direction and zero-width characters, found `U+202E`"],
    ),
    case(
        "title with a line break",
        With(&[("title", r#""a\nb""#)]),
        &["/title: expected a text without control, direction and zero-width characters, found `U+000A`"],
    ),
    case(
        "description of the wrong type",
        With(&[("description", r#"{"en": 1}"#)]),
        &["/description/en: expected a text, found `1`"],
    ),
    case(
        "level that is none",
        With(&[("levels", r#"{"profil": "Page"}"#)]),
        &[
            "/levels/profil: expected the level `organization`, `workspace` or `profile`, found `profil`; did you mean `profile`?",
        ],
    ),
    case(
        "level label with an unknown field",
        With(&[("levels", r#"{"profile": {"title": "Page", "section": "x"}}"#)]),
        &["/levels/profile/section: expected one of the fields `title` or `description`, found `section`"],
    ),
    case("sections as a list", With(&[("sections", r#"["a"]"#)]), &["/sections: expected an object, found an array"]),
    case(
        "section with a name that is none",
        With(&[("sections", r#"{"Main": "Main"}"#)]),
        &[
            "/sections/Main: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Main`",
        ],
    ),
    case(
        "escapes in a pointer",
        With(&[("a/b~c", "1")]),
        &[
            "/a~1b~0c: expected one of the fields `$schema`, `format`, `name`, `title`, `description`, `levels`, `sections`, `permissions`, `facts`, `actor_facts`, `obligations`, `roles`, `everyone`, `custom_roles`, `forbid`, `plans`, `default_plan`, `separation_of_duties` or `approval`, found `a/b~c`",
        ],
    ),
    case(
        "facts as text",
        With(&[("facts", r#""legal_hold""#)]),
        &["/facts: expected an array of names or an object from name to text, found the text `legal_hold`"],
    ),
    case(
        "a fact twice",
        With(&[("facts", r#"["legal_hold", "legal_hold"]"#)]),
        &["/facts/1: expected each name once, found `legal_hold` again"],
    ),
    case(
        "a fact with the name of a built-in atom",
        With(&[("facts", r#"{"approved": "Approved"}"#)]),
        &["/facts/approved: expected a name that no built-in atom has, found `approved`"],
    ),
    case(
        "a fact that is no name",
        With(&[("facts", r#"["legal hold"]"#)]),
        &[
            "/facts/0: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `legal hold`",
        ],
    ),
    case("a fact that is no text", With(&[("facts", "[1]")]), &["/facts/0: expected a text, found `1`"]),
    case(
        "an obligation twice",
        With(&[("obligations", r#"{"sign": {}, "sign": {}}"#)]),
        &["/obligations/sign: expected each name once, found `sign` again"],
    ),
];
