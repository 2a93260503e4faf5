//! A number that the source cites is one that a reader can look up: [`countersign::guide::invariants`] defines it.

use std::collections::BTreeSet;
use std::path::Path;

fn texts(below: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(below).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: std::path::PathBuf| match path.is_dir() {
        true => texts(&path),
        false if path.extension().is_some_and(|end| end == "rs" || end == "md") => {
            vec![(path.display().to_string(), std::fs::read_to_string(path).expect("a text"))]
        }
        false => Vec::new(),
    };
    entries.flat_map(read).collect()
}

/// What looks like a number of a rule: `R`, `S`, `L` or `J` and one or two digits, no part of a longer word.
fn numbers(text: &str) -> BTreeSet<String> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let is_number = |word: &&str| {
        let digits = word.strip_prefix(['R', 'S', 'L', 'J']).unwrap_or_default();
        (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split(|c| !word(c)).filter(is_number).map(str::to_owned).collect()
}

#[test]
fn every_number_that_is_cited_is_defined() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("src/guide/invariants.md")).expect("the page");
    let entries = page.lines().filter_map(|line| line.strip_prefix("- "));
    let defined: BTreeSet<String> = entries.flat_map(|entry| numbers(entry.split(' ').next().unwrap_or(""))).collect();
    assert_eq!(defined.len(), 13 + 42 + 10 + 20, "R1 to R13, S1 to S42, L1 to L10, J1 to J20, each once");
    let unknown: Vec<_> = ["src", "examples", "benches"]
        .iter()
        .flat_map(|folder| texts(&root.join(folder)))
        .flat_map(|(path, text)| numbers(&text).into_iter().map(move |number| (path.clone(), number)))
        .filter(|(_, number)| !defined.contains(number))
        .collect();
    assert!(unknown.is_empty(), "cited and defined nowhere: {unknown:?}");
}

#[test]
fn a_number_is_a_word_of_its_own() {
    assert_eq!(
        numbers("S1, (J20) and R13; not S123, J_1, PostS2 or L").into_iter().collect::<Vec<_>>(),
        ["J20", "R13", "S1"]
    );
}
