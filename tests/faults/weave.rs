//! Puts all seeded faults into one copy of the source, each to be switched on by its number when the tests run: a
//! function that has faults gets its body once more for each of them. `weave COPY FAULT...` prints, a line a fault, its
//! number and its name, or `-` and its name if it fits the source no more.
//!
//! The source is as rustfmt leaves it: a function ends at the first `}` that stands as far to the right as it does.

use std::collections::BTreeMap;
use std::path::Path;

struct Fault {
    name: String,
    file: String,
    before: Vec<String>,
    after: Vec<String>,
}

/// A body that is faulty somewhere: the lines of its function's first and last, and what stands between.
struct Body {
    first: usize,
    last: usize,
    number: u64,
    name: String,
    from: usize,
    to: usize,
    after: Vec<String>,
}

fn read(path: &str) -> Fault {
    let text = std::fs::read_to_string(path).expect("a fault");
    let lines: Vec<&str> = text.lines().collect();
    let of = |mark: char| lines[3..].iter().filter_map(|line| line.strip_prefix(mark)).map(String::from).collect();
    let name = Path::new(path).file_stem().expect("a name").to_string_lossy().into_owned();
    Fault { name, file: lines[2].into(), before: of('-'), after: of('+') }
}

/// The number of a fault comes from its name alone: others that come and go leave its function as it is built.
fn number(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Where the lines of a fault begin, if that is one place.
fn place(source: &[String], before: &[String]) -> Option<usize> {
    let mut found = source.windows(before.len().max(1)).enumerate().filter(|(_, lines)| *lines == before);
    found.next().map(|(at, _)| at).filter(|_| found.next().is_none())
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines of the innermost function in whose body these lie: the last of its head, and its `}`.
fn function(source: &[String], from: usize, to: usize) -> Option<(usize, usize)> {
    let heads = (0..from).rev().filter(|at| {
        let words: Vec<&str> = source[*at].split_whitespace().collect();
        words.iter().take(3).any(|word| *word == "fn") && !source[*at].contains("const fn")
    });
    let spans = heads.filter_map(|head| {
        let first = (head..source.len()).find(|at| source[*at].ends_with('{'))?;
        let end = format!("{}}}", " ".repeat(indent(&source[head])));
        let last = (first..source.len()).find(|at| source[*at] == end)?;
        let returned = source[head..=first].join(" ");
        let is_named = !returned.rsplit("->").next().is_some_and(|kind| kind.contains("impl "));
        (first < from && to <= last && is_named).then_some((first, last))
    });
    { spans }.next()
}

/// The source with every body beside the sound one.
fn woven(source: &[String], mut bodies: Vec<Body>) -> Vec<String> {
    // A function in a function that has faults too is repeated with it.
    let spans: Vec<(usize, usize)> = bodies.iter().map(|body| (body.first, body.last)).collect();
    for body in &mut bodies {
        let outer = spans.iter().filter(|(first, last)| *first <= body.first && body.last <= *last).min();
        (body.first, body.last) = *outer.expect("its own");
    }
    let mut lines = Vec::new();
    let mut at = 0;
    while at < source.len() {
        lines.push(source[at].clone());
        let here: Vec<&Body> = bodies.iter().filter(|body| body.first == at).collect();
        let Some(last) = here.first().map(|body| body.last) else {
            at += 1;
            continue;
        };
        for body in here {
            lines.push(format!("if crate::seeded::is({}) {{ // {}", body.number, body.name));
            lines.extend_from_slice(&source[at + 1..body.from]);
            lines.extend_from_slice(&body.after);
            lines.extend_from_slice(&source[body.to..last]);
            lines.push("} else".into());
        }
        lines.push("{ // sound".into());
        lines.extend_from_slice(&source[at + 1..last]);
        lines.push("}".into());
        at = last;
    }
    lines
}

const SWITCH: &str = r#"
extern crate std;

pub(crate) mod seeded {
    /// Whether this fault is the one that is switched on.
    pub(crate) fn is(number: u64) -> bool {
        static CHOSEN: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
        let chosen = || std::env::var("COUNTERSIGN_FAULT").ok().and_then(|number| number.parse().ok()).unwrap_or(0);
        *CHOSEN.get_or_init(chosen) == number
    }
}
"#;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let copy = Path::new(&arguments[0]);
    let mut files: BTreeMap<String, (Vec<String>, Vec<Body>)> = BTreeMap::new();
    for path in &arguments[1..] {
        let Fault { name, file, before, after } = read(path);
        let text = std::fs::read_to_string(copy.join(&file)).unwrap_or_default();
        let (source, bodies) =
            files.entry(file).or_insert_with(|| (text.lines().map(String::from).collect(), Vec::new()));
        let from = place(source, &before);
        let found = from.and_then(|from| Some((from, function(source, from, from + before.len())?)));
        let Some((from, (first, last))) = found else {
            println!("- {name}");
            continue;
        };
        let number = number(&name);
        println!("{number} {name}");
        bodies.push(Body { first, last, number, name, from, to: from + before.len(), after });
    }
    for (file, (source, bodies)) in files.into_iter().filter(|(_, (_, bodies))| !bodies.is_empty()) {
        std::fs::write(copy.join(file), woven(&source, bodies).join("\n") + "\n").expect("written");
    }
    let root = copy.join("src/lib.rs");
    let text = std::fs::read_to_string(&root).expect("the root of the crate");
    std::fs::write(root, text + SWITCH).expect("written");
}
