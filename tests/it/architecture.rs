//! The house: imports point one way, and files stay short.

mod circles;

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up: a module imports from its own row and from rows above it in this list.
const ROWS: [&[&str]; 7] = [
    &[
        "id",
        "name",
        "free_text",
        "csv",
        "level",
        "time",
        "stable_hash",
        "resource",
        "event_sourcing",
        "wording",
        "work",
    ],
    &["vocabulary", "approval_definition"],
    &["policy"],
    &["access"],
    &["organization", "approval"],
    &["analysis", "interchange", "audit"],
    &["test_kit"],
];

/// The rooms of each engine, from the ground up: a file imports from its own room and from rooms before it.
const ROOMS: [&str; 4] = ["model", "evolve", "decide", "query"];

const MOST_LINES: usize = 400;

fn rust_files(below: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The top module that a file belongs to.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(source()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_string()
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// The top modules that a text names behind `crate::`.
fn named_modules(text: &str) -> Vec<&str> {
    let behind = text.split("crate::").skip(1);
    behind.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")).collect()
}

/// Code without its comments: links in docs may point anywhere.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for file in rust_files(&source()) {
        let module = module_of(&file);
        let Some(own) = row(&module) else {
            assert!(matches!(module.as_str(), "lib" | "guide" | "policies"), "{module} has no row: give it one");
            continue;
        };
        for named in named_modules(&code(&fs::read_to_string(&file).unwrap())) {
            if row(named).is_some_and(|other| other > own) {
                wrong.push(format!("{}: {module} imports {named}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The room of an engine that a path behind `crate::` leads to.
fn room(path: &str, engine: &str) -> Option<usize> {
    let inside = path.strip_prefix(engine)?.strip_prefix("::")?;
    let first = inside.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    ROOMS.iter().position(|room| *room == first)
}

#[test]
fn both_engines_have_the_same_four_rooms_and_imports_point_one_way() {
    for engine in ["approval", "organization"] {
        let mut wrong = Vec::new();
        for file in rust_files(&source().join(engine)) {
            let inside = file.strip_prefix(source().join(engine)).unwrap().with_extension("");
            let first = inside.components().next().unwrap().as_os_str().to_str().unwrap().to_string();
            let own = ROOMS.iter().position(|room| *room == first);
            let own = own.unwrap_or_else(|| panic!("{} stands in no room", file.display()));
            let text = code(&fs::read_to_string(&file).unwrap());
            let later = text.split("crate::").skip(1).filter_map(|path| room(path, engine)).find(|room| *room > own);
            wrong.extend(later.map(|room| format!("{} imports from {}", file.display(), ROOMS[room])));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn only_documents_and_interchange_know_json() {
    let mut wrong = Vec::new();
    for file in rust_files(&source()) {
        let inside = file.strip_prefix(source()).unwrap().to_str().unwrap().to_string();
        // A custom role is a document too, and stands in commands and events as one.
        let document = inside == "policy/document.rs" || inside == "organization/model/document.rs";
        let around = ["interchange", "audit", "test_kit"].iter().any(|module| inside.starts_with(module));
        let allowed = document || around;
        if !allowed && code(&fs::read_to_string(&file).unwrap()).contains("serde_json") {
            wrong.push(inside);
        }
    }
    assert!(wrong.is_empty(), "these know JSON: {wrong:?}");
}

#[test]
fn files_stay_short_and_there_is_no_mod_rs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "tests", "benches", "examples"];
    for file in
        folders.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir()).flat_map(|f| rust_files(&f))
    {
        if file.components().any(|part| part.as_os_str() == "target") {
            continue;
        }
        assert_ne!(file.file_name().unwrap(), "mod.rs", "{}", file.display());
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines, more than {MOST_LINES}", file.display());
    }
}

#[test]
fn evaluation_has_no_exception_from_the_lints_and_sees_no_strings() {
    for file in rust_files(&source().join("access/evaluate")) {
        let text = code(&fs::read_to_string(&file).unwrap());
        for word in ["expect(", "allow(", "String", "&str", "alloc::", "unwrap()"] {
            assert!(!text.contains(word), "{} has `{word}`", file.display());
        }
    }
}
