//! The document itself, its names and its texts.

use super::{Case, Document};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "no object",
        document: Document::Whole("[]"),
        problems: &["document: expected an object, found an empty array"],
    },
    Case {
        name: "no fields",
        document: Document::Whole("{}"),
        problems: &[
            "document: expected the field `format`, which is missing",
            "document: expected the field `name`, which is missing",
            "document: expected the field `permissions`, which is missing",
            "document: expected the field `roles`, which is missing",
        ],
    },
    Case {
        name: "broken",
        document: Document::Whole(
            r#"{
  "format": 1,
  "name": }"#,
        ),
        problems: &["line 3, column 11: expected JSON: expected value"],
    },
    Case {
        name: "nothing",
        document: Document::Whole(""),
        problems: &["line 1, column 1: expected JSON: EOF while parsing a value"],
    },
    Case {
        name: "two documents",
        document: Document::Whole("{} {}"),
        problems: &["line 1, column 4: expected JSON: trailing characters"],
    },
    Case {
        name: "unclosed",
        document: Document::Whole(r#"{"format": 1"#),
        problems: &["line 1, column 12: expected JSON: EOF while parsing an object"],
    },
    Case {
        name: "a comma too many",
        document: Document::Whole(r#"{"format": 1,}"#),
        problems: &["line 1, column 14: expected JSON: trailing comma"],
    },
    Case {
        name: "a number that is none",
        document: Document::Whole(r#"{"format": 01}"#),
        problems: &["line 1, column 13: expected JSON: invalid number"],
    },
    Case {
        name: "an unknown field",
        document: Document::With(&[("titel", r#""Test""#)]),
        problems: &[
            "/titel: expected one of the fields `$schema`, `format`, `name`, `title`, `description`, `levels`, `sections`, `permissions`, `facts`, `obligations`, `roles`, `custom_roles`, `forbid`, `plans`, `default_plan`, `separation_of_duties` or `approval`, found `titel`; did you mean `title`?",
        ],
    },
    Case {
        name: "an unknown field that is like none",
        document: Document::With(&[("versioning", "1")]),
        problems: &[
            "/versioning: expected one of the fields `$schema`, `format`, `name`, `title`, `description`, `levels`, `sections`, `permissions`, `facts`, `obligations`, `roles`, `custom_roles`, `forbid`, `plans`, `default_plan`, `separation_of_duties` or `approval`, found `versioning`",
        ],
    },
    Case {
        name: "a field twice",
        document: Document::With(&[("title", r#""A""#), ("title", r#""B""#)]),
        problems: &["/title: expected each name once, found `title` again"],
    },
    Case {
        name: "schema",
        document: Document::With(&[("$schema", "1")]),
        problems: &["/$schema: expected a text, found `1`"],
    },
    Case {
        name: "format as text",
        document: Document::With(&[("format", r#""1""#)]),
        problems: &["/format: expected the number `1`, found the text `1`"],
    },
    Case {
        name: "format of the future",
        document: Document::With(&[("format", "2")]),
        problems: &["/format: expected the number `1`, found `2`"],
    },
    Case {
        name: "format as a fraction",
        document: Document::With(&[("format", "1.0")]),
        problems: &["/format: expected the number `1`, found `1.0`"],
    },
    Case {
        name: "a negative format",
        document: Document::With(&[("format", "-1")]),
        problems: &["/format: expected the number `1`, found `-1`"],
    },
    Case {
        name: "a format beyond 64 bits",
        document: Document::With(&[("format", "18446744073709551616")]),
        problems: &["/format: expected the number `1`, found `1.8446744073709552e19`"],
    },
    Case {
        name: "name of the wrong type",
        document: Document::With(&[("name", "null")]),
        problems: &["/name: expected a text, found `null`"],
    },
    Case {
        name: "name in capitals",
        document: Document::With(&[("name", r#""Studio""#)]),
        problems: &[
            "/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Studio`",
        ],
    },
    Case {
        name: "name with a Cyrillic letter",
        document: Document::With(&[("name", r#""studiо""#)]),
        problems: &[
            "/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `studiо` with U+043E",
        ],
    },
    Case {
        name: "name with a zero-width space",
        document: Document::With(&[("name", r#""stu\u200bdio""#)]),
        problems: &[
            r"/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `stu\u{200b}dio` with U+200B",
        ],
    },
    Case {
        name: "name with a digit first",
        document: Document::With(&[("name", r#""1st""#)]),
        problems: &[
            "/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `1st`",
        ],
    },
    Case {
        name: "an empty name",
        document: Document::With(&[("name", r#""""#)]),
        problems: &["/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found ``"],
    },
    Case {
        name: "a long name",
        document: Document::With(&[("name", r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#)]),
        problems: &[
            "/name: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`",
        ],
    },
    Case {
        name: "empty title",
        document: Document::With(&[("title", r#""""#)]),
        problems: &["/title: expected a text that is not empty, found ``"],
    },
    Case {
        name: "title of the wrong type",
        document: Document::With(&[("title", r#"["Test"]"#)]),
        problems: &["/title: expected a text or an object from language tag to text, found an array"],
    },
    Case {
        name: "title in no language",
        document: Document::With(&[("title", "{}")]),
        problems: &["/title: expected a text or an object from language tag to text, found an empty object"],
    },
    Case {
        name: "title in a language that is none",
        document: Document::With(&[("title", r#"{"english": "Test"}"#)]),
        problems: &["/title/english: expected a language tag such as `en` or `pt-BR`, found `english`"],
    },
    Case {
        name: "title in a language with an empty part",
        document: Document::With(&[("title", r#"{"pt-": "Test"}"#)]),
        problems: &["/title/pt-: expected a language tag such as `en` or `pt-BR`, found `pt-`"],
    },
    Case {
        name: "title in one language twice",
        document: Document::With(&[("title", r#"{"en": "A", "en": "B"}"#)]),
        problems: &["/title/en: expected each name once, found `en` again"],
    },
    Case {
        name: "title that is turned around",
        document: Document::With(&[("title", r#"{"fr": "a\u202eb"}"#)]),
        problems: &["/title/fr: expected a text without control, direction and zero-width characters, found `U+202E`"],
    },
    Case {
        name: "title with a line break",
        document: Document::With(&[("title", r#""a\nb""#)]),
        problems: &["/title: expected a text without control, direction and zero-width characters, found `U+000A`"],
    },
    Case {
        name: "description of the wrong type",
        document: Document::With(&[("description", r#"{"en": 1}"#)]),
        problems: &["/description/en: expected a text, found `1`"],
    },
    Case {
        name: "level that is none",
        document: Document::With(&[("levels", r#"{"profil": "Page"}"#)]),
        problems: &[
            "/levels/profil: expected the level `organization`, `workspace` or `profile`, found `profil`; did you mean `profile`?",
        ],
    },
    Case {
        name: "level label with an unknown field",
        document: Document::With(&[("levels", r#"{"profile": {"title": "Page", "section": "x"}}"#)]),
        problems: &["/levels/profile/section: expected one of the fields `title` or `description`, found `section`"],
    },
    Case {
        name: "sections as a list",
        document: Document::With(&[("sections", r#"["a"]"#)]),
        problems: &["/sections: expected an object, found an array"],
    },
    Case {
        name: "section with a name that is none",
        document: Document::With(&[("sections", r#"{"Main": "Main"}"#)]),
        problems: &[
            "/sections/Main: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `Main`",
        ],
    },
    Case {
        name: "escapes in a pointer",
        document: Document::With(&[("a/b~c", "1")]),
        problems: &[
            "/a~1b~0c: expected one of the fields `$schema`, `format`, `name`, `title`, `description`, `levels`, `sections`, `permissions`, `facts`, `obligations`, `roles`, `custom_roles`, `forbid`, `plans`, `default_plan`, `separation_of_duties` or `approval`, found `a/b~c`",
        ],
    },
    Case {
        name: "facts as text",
        document: Document::With(&[("facts", r#""legal_hold""#)]),
        problems: &["/facts: expected an array of names or an object from name to text, found the text `legal_hold`"],
    },
    Case {
        name: "a fact twice",
        document: Document::With(&[("facts", r#"["legal_hold", "legal_hold"]"#)]),
        problems: &["/facts/1: expected each name once, found `legal_hold` again"],
    },
    Case {
        name: "a fact with the name of a built-in atom",
        document: Document::With(&[("facts", r#"{"approved": "Approved"}"#)]),
        problems: &["/facts/approved: expected a name that no built-in atom has, found `approved`"],
    },
    Case {
        name: "a fact that is no name",
        document: Document::With(&[("facts", r#"["legal hold"]"#)]),
        problems: &[
            "/facts/0: expected a name of a-z, 0-9 and _ that begins with a letter, at most 64 bytes, found `legal hold`",
        ],
    },
    Case {
        name: "a fact that is no text",
        document: Document::With(&[("facts", "[1]")]),
        problems: &["/facts/0: expected a text, found `1`"],
    },
    Case {
        name: "an obligation twice",
        document: Document::With(&[("obligations", r#"{"sign": {}, "sign": {}}"#)]),
        problems: &["/obligations/sign: expected each name once, found `sign` again"],
    },
];
