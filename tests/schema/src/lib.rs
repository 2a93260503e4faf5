//! What the tests of the JSON Schemas share: the corpus, the schemas, and mutants of documents.

mod keyword;
mod mutant;
mod restriction;
mod table;

pub use keyword::{is_keyword, visit};
pub use mutant::mutants;
pub use restriction::weakened;

use jsonschema::{Registry, Validator};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The schemas that ship beside the policies.
pub const SCHEMAS: [&str; 3] = ["policy.schema.json", "custom_role.schema.json", "cases.schema.json"];

/// A file of the corpus.
pub struct Document {
    pub name: String,
    pub text: String,
}

impl Document {
    /// The document as a schema sees it; `None` for what is not JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.text).ok()
    }
}

/// Every `.json` file of a directory below `tests/schema/corpus`, by name.
pub fn corpus(directory: &str) -> Vec<Document> {
    documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(directory))
}

/// The policies that are none: the documents of every `.table` file of `tests/schema/corpus/bad`, by name.
pub fn bad_policies() -> Vec<Document> {
    let bases = corpus("good").into_iter().map(|document| (document.name, document.text)).collect();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/bad");
    let tables = files(&directory, "table");
    let documents = tables.iter().flat_map(|(_, text)| table::documents(text, &bases));
    let mut all: Vec<Document> = documents.map(|(name, text)| Document { name, text }).collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    let twice = all.windows(2).find(|pair| pair[0].name == pair[1].name);
    assert!(twice.is_none(), "two bad policies are called `{}`", twice.map_or("", |pair| &pair[0].name));
    all
}

/// The shipped policies: the files of `policies/` that have a `format`.
pub fn shipped_policies() -> Vec<Document> {
    shipped(|json| json.get("format").is_some())
}

/// The shipped files of cases.
pub fn shipped_cases() -> Vec<Document> {
    shipped(|json| json.get("cases").is_some())
}

/// A shipped schema.
pub fn schema(name: &str) -> Value {
    let text = fs::read_to_string(policies().join(name)).expect("a shipped schema");
    serde_json::from_str(&text).expect("a schema that is JSON")
}

/// The validator of a shipped schema, which may refer to the others.
pub fn validator(name: &str) -> Validator {
    validator_of(&schema(name))
}

/// The validator of a schema that may refer to the shipped ones.
pub fn validator_of(document: &Value) -> Validator {
    let registry = SCHEMAS
        .into_iter()
        .fold(Registry::new(), |registry, other| {
            registry.add(format!("json-schema:///{other}"), schema(other)).expect("a schema to refer to")
        })
        .prepare()
        .expect("schemas that refer to each other");
    jsonschema::options().with_registry(&registry).build(document).expect("a schema that compiles")
}

fn shipped(wanted: impl Fn(&Value) -> bool) -> Vec<Document> {
    let mut documents = documents(&policies());
    documents.retain(|document| document.json().is_some_and(|json| wanted(&json)));
    documents
}

fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

fn documents(directory: &Path) -> Vec<Document> {
    files(directory, "json").into_iter().map(|(name, text)| Document { name, text }).collect()
}

/// The files of a directory with that ending: their names without it, and their texts.
fn files(directory: &Path, ending: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a directory entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == ending));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a file of UTF-8 text"))
    };
    paths.into_iter().map(read).collect()
}
