//! Every joint invariant has a test here that bears its number: `fn j7_a_grant_at_an_empty_group_is_bounded()`.

use std::collections::BTreeSet;
use std::path::Path;

/// Those that have none so far. It only shrinks: whoever writes the first test of one takes its number out. (Lines apart merge.)
const NOT_YET: &str = "



";

/// The text of every file below the folder.
fn sources(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: std::path::PathBuf| match path.is_dir() {
        true => sources(&path),
        false => vec![std::fs::read_to_string(path).expect("a text")],
    };
    entries.flat_map(read).collect()
}

/// The numbers of a text's tests. What stands between `#[test]` and the name is attributes.
fn numbers(source: &str) -> BTreeSet<u8> {
    let mut marked = false;
    let mut found = BTreeSet::new();
    for line in source.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("fn j") {
            let digits = name.split('_').next().unwrap_or_default();
            found.extend(digits.parse::<u8>().ok().filter(|_| marked));
        }
        marked = line == "#[test]" || (marked && line.starts_with("#["));
    }
    found
}

#[test]
fn every_joint_invariant_has_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/joint");
    let tested: BTreeSet<u8> = sources(&folder).iter().flat_map(|source| numbers(source)).collect();
    let known: BTreeSet<u8> = (1..=20).collect();
    assert!(tested.is_subset(&known), "numbers of no invariant: {:?}", &tested - &known);
    let not_yet: BTreeSet<u8> = NOT_YET.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    assert_eq!(&known - &tested, not_yet, "left: those without a test; right: those that are said to have none");
}

#[test]
fn only_a_test_counts() {
    let numbers = |text: &str| numbers(text).into_iter().collect::<Vec<_>>();
    assert_eq!(numbers("#[test]\nfn j7_is_a_test() {}"), [7]);
    assert_eq!(numbers("    #[test]\n    #[should_panic]\n    fn j12_is_a_test() {}"), [12]);
    assert!(numbers("fn j7_is_none() {}\n#[test]\nfn other() {}\nfn j8_is_none() {}").is_empty());
}
