//! Files that name each other, directly or in a circle.
//!
//! A file names another one by `crate::`, `self::`, `super::` or a child's name, in a `use` or anywhere in its code;
//! what a file between them re-exports counts as named where it is declared. A front file (`policy.rs` of `policy/`)
//! stands before its folder: that it names what lies in there makes no circle.

use super::{code, rust_files, source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A file by its module path, without `crate`.
type Module = Vec<String>;

struct File {
    /// What a `use` brings in, by the name that it has here.
    imports: BTreeMap<String, Vec<String>>,
    /// Modules of which everything is brought in.
    globs: Vec<Vec<String>>,
    /// Paths of two names and more, and single names, outside of `use`.
    paths: Vec<Vec<String>>,
}

#[test]
fn no_file_names_a_file_that_names_it() {
    let found = circles(&read());
    assert!(found.is_empty(), "these name each other: {found:?}");
}

#[test]
fn a_circle_is_seen_through_a_re_export_and_a_front_file_makes_none() {
    let files = |texts: &[(&str, &str)]| {
        let split = |name: &str| name.split('/').filter(|part| !part.is_empty()).map(String::from).collect::<Module>();
        texts.iter().map(|(name, text)| (split(name), parse(text))).collect::<BTreeMap<_, _>>()
    };
    let house = |third: &str| {
        files(&[
            ("", "mod a; pub use a::One;"),
            ("a", "mod one; mod two; pub use one::One; fn f() { two::go(); }"),
            ("a/one", "use super::two::{self, Two as Other}; fn g(_: Other) { two::go() }"),
            ("a/two", third),
        ])
    };
    assert!(circles(&house("use super::front; pub struct Two;")).is_empty());
    let names = |module: &[&str]| module.iter().map(|name| String::from(*name)).collect::<Module>();
    let both = BTreeSet::from([names(&["a", "one"]), names(&["a", "two"])]);
    for third in ["use crate::One;\nfn h(_: One) {}", "fn h(_: super::One) {}", "fn h(_: crate::a::one::One) {}"] {
        assert_eq!(circles(&house(third)), std::slice::from_ref(&both), "{third}");
    }
    assert!(circles(&house("// use crate::One;\npub struct One;")).is_empty(), "a comment names nothing");
}

fn read() -> BTreeMap<Module, File> {
    let mut files = BTreeMap::new();
    for path in rust_files(&source()) {
        let inside = path.strip_prefix(source()).unwrap().with_extension("");
        let mut module: Module = inside.iter().map(|part| part.to_str().unwrap().to_string()).collect();
        if module == ["lib"] {
            module.clear();
        }
        files.insert(module, parse(&fs::read_to_string(&path).unwrap()));
    }
    files
}

fn parse(text: &str) -> File {
    let text = code(text);
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let mut file = File { imports: BTreeMap::new(), globs: Vec::new(), paths: Vec::new() };
    let tokens = tokens(text);
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" && tokens.get(at + 1).is_some_and(|next| *next != "<") {
            at = tree(&tokens, at + 1, &mut Vec::new(), &mut file);
        } else if is_name(tokens[at]) && (at == 0 || !["::", "."].contains(&tokens[at - 1])) {
            let mut path = vec![tokens[at].to_string()];
            while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|next| is_name(next)) {
                path.push(tokens[at + 2].to_string());
                at += 2;
            }
            file.paths.push(path);
            at += 1;
        } else {
            at += 1;
        }
    }
    file
}

/// Names, `::`, and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let length = match name {
            0 if rest.starts_with("::") => 2,
            0 => first.len_utf8(),
            _ => name,
        };
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind.trim_start();
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// One tree of a `use`; answers where it ends.
fn tree(tokens: &[&str], mut at: usize, before: &mut Vec<String>, file: &mut File) -> usize {
    let depth = before.len();
    while let Some(token) = tokens.get(at) {
        match *token {
            "::" => {}
            "{" => {
                at += 1;
                while tokens[at] != "}" {
                    at = if tokens[at] == "," { at + 1 } else { tree(tokens, at, before, file) };
                }
                before.truncate(depth);
                return at + 1;
            }
            "*" => {
                file.globs.push(before.clone());
                before.truncate(depth);
                return at + 1;
            }
            name if is_name(name) && name != "as" => before.push(name.to_string()),
            _ => break,
        }
        at += 1;
    }
    let mut path = before.clone();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if tokens.get(at) == Some(&"as") {
        name = tokens[at + 1].to_string();
        at += 2;
    }
    file.imports.insert(name, path);
    before.truncate(depth);
    at
}

/// The file in which what a path names is declared; `None` outside of this crate.
fn declared(files: &BTreeMap<Module, File>, here: &Module, path: &[String], depth: usize) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut module = here.clone();
    match first.as_str() {
        "crate" => module.clear(),
        "self" => {}
        "super" => drop(module.pop()),
        _ => rest = path,
    }
    while let Some((name, behind)) = rest.split_first() {
        let child: Module = module.iter().chain([name]).cloned().collect();
        if name == "super" {
            module.pop();
        } else if files.contains_key(&child) {
            module = child;
        } else if let Some(import) = files[&module].imports.get(name) {
            // `use serde::Serialize` names another crate, and a name that stands for itself ends here.
            let whole: Vec<String> = import.iter().chain(behind).cloned().collect();
            return if depth == 0 || whole == path { None } else { declared(files, &module, &whole, depth - 1) };
        } else {
            let is_path_here = rest.len() < path.len() || first == "self";
            return is_path_here.then_some(module);
        }
        rest = behind;
    }
    Some(module)
}

fn circles(files: &BTreeMap<Module, File>) -> Vec<BTreeSet<Module>> {
    let mut named: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for (module, file) in files {
        let used = file.paths.iter().filter(|path| path.len() > 1 || file.imports.contains_key(&path[0]));
        let targets = used.chain(&file.globs).filter_map(|path| declared(files, module, path, 8));
        let others = targets.filter(|target| !target.starts_with(module));
        let others = others.filter_map(|target| files.get_key_value(&target).map(|(target, _)| target));
        named.insert(module, others.collect());
    }
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = files.keys().map(|from| (from, reach(&named, from))).collect();
    let mut found: Vec<BTreeSet<Module>> = Vec::new();
    for (module, reachable) in &reached {
        let with: BTreeSet<Module> =
            reachable.iter().filter(|other| reached[*other].contains(module)).map(|other| (*other).clone()).collect();
        if !with.is_empty() && !found.contains(&with) {
            found.push(with);
        }
    }
    found
}

fn reach<'f>(named: &BTreeMap<&'f Module, BTreeSet<&'f Module>>, from: &'f Module) -> BTreeSet<&'f Module> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(module) = open.pop() {
        open.extend(named[module].iter().filter(|next| seen.insert(**next)));
    }
    seen
}
