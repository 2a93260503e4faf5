//! The seeded faults still fit the source, so that the script that applies them never runs on nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

struct Fault {
    name: String,
    file: String,
    before: String,
    after: String,
}

fn faults(root: &Path) -> Vec<Fault> {
    let entries = fs::read_dir(root.join("tests/faults")).expect("the folder of faults");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "fault"));
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).expect("a fault");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with('.') && lines[1].is_empty(), "{name} says in one sentence what is broken");
        let of = |mark: char| -> String {
            lines[3..].iter().filter_map(|line| line.strip_prefix(mark)).map(|line| format!("{line}\n")).collect()
        };
        let known = lines[3..].iter().all(|line| line.starts_with(['-', '+']));
        assert!(known, "{name} has a line that is neither before nor after");
        Fault { file: lines[2].to_owned(), before: of('-'), after: of('+'), name }
    };
    files.map(read).collect()
}

#[test]
fn every_fault_fits_the_source_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let faults = faults(root);
    assert!(faults.len() >= 20, "{} faults", faults.len());
    let mut seen = BTreeSet::new();
    for fault in &faults {
        let source = fs::read_to_string(root.join(&fault.file)).expect("the file of the fault");
        let lines = format!("\n{source}");
        let found = lines.matches(&format!("\n{}", fault.before)).count();
        assert_eq!(found, 1, "{} must find its lines once in {}", fault.name, fault.file);
        assert_ne!(fault.before, fault.after, "{} changes nothing", fault.name);
        assert!(seen.insert((&fault.file, &fault.before, &fault.after)), "{} is there twice", fault.name);
    }
}
