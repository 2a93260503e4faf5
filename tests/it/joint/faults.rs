//! There is a seeded fault for each item of what was built, for each joint invariant and for each refusal of the
//! organization. A fault says in its first line which: `(item 7, J7, `beyond`)`.

use std::collections::BTreeSet;
use std::path::Path;

/// What has none, and why, one a line: `name: why`.
const MISSING: &str = include_str!("../../faults/missing.txt");
const REFUSALS: &str = include_str!("../../../src/organization/model/refusal.rs");

/// `item 7`, `J7` and the names of refusals that a sentence has.
fn named(sentence: &str) -> BTreeSet<String> {
    let sentence = sentence.replace(['(', ')', ',', ';', '.', ':'], " ");
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let items = words.windows(2).filter(|pair| pair[0].eq_ignore_ascii_case("item") && is_number(pair[1]));
    let joint = words.iter().filter(|word| word.strip_prefix('J').is_some_and(is_number));
    let refusals = words.iter().filter_map(|word| word.strip_prefix('`')?.strip_suffix('`'));
    let items = items.map(|pair| format!("item {}", pair[1]));
    items.chain(joint.map(ToString::to_string)).chain(refusals.map(String::from)).collect()
}

fn is_number(word: &str) -> bool {
    word.parse::<u8>().is_ok_and(|number| (1..=20).contains(&number))
}

/// The refusals of the organization, as JSON names them.
fn refusals() -> Vec<String> {
    let (_, variants) = REFUSALS.split_once("pub enum Refusal {").expect("the refusals");
    let variants = variants.split_once("\n}").expect("their end").0.lines();
    let variants =
        variants.filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with(char::is_uppercase));
    let name = |line: &str| line.split(|one: char| !one.is_alphanumeric()).next().unwrap_or_default().to_owned();
    variants.map(|line| snake(&name(line))).collect()
}

fn snake(name: &str) -> String {
    let apart = |one: char| if one.is_uppercase() { format!("_{}", one.to_lowercase()) } else { one.to_string() };
    name.chars().map(apart).collect::<String>().trim_start_matches('_').to_owned()
}

#[test]
fn what_has_no_fault_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let entries = std::fs::read_dir(folder).expect("the folder of faults").map(|entry| entry.expect("an entry").path());
    let faults = entries.filter(|path| path.extension().is_some_and(|end| end == "fault"));
    let sentence = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a fault");
        text.lines().next().unwrap_or_default().to_owned()
    };
    let named: BTreeSet<String> = faults.flat_map(|path| named(&sentence(path))).collect();
    let numbers = (1..=20).flat_map(|number| [format!("item {number}"), format!("J{number}")]);
    let wanted: BTreeSet<String> = numbers.chain(refusals()).collect();
    assert!(wanted.len() > 60, "{wanted:?}");
    let missing: BTreeSet<String> = wanted.difference(&named).cloned().collect();
    let listed = |line: &str| line.split_once(": ").expect("a name, and why it has no fault").0.to_owned();
    assert_eq!(missing, MISSING.lines().map(listed).collect(), "what has no fault, and what is listed");
}

#[test]
fn a_sentence_names_what_its_fault_is_of() {
    let names = |text: &str| named(text).into_iter().collect::<Vec<_>>();
    assert_eq!(names("Gifts at an empty group are not bounded (item 7, J7, `beyond`)."), ["J7", "beyond", "item 7"]);
    assert!(names("No item is named, nor J99.").is_empty());
}
