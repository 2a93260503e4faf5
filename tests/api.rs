//! What the crate offers, listed: `tests/api/public.txt` is what a release promises, and a change of it is seen.
//!
//! Reads the source: the lint `unreachable_pub` holds that whatever is `pub` there is offered. After a change that is
//! meant: `COUNTERSIGN_UPDATE_API=1 cargo test --test api`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const UPDATE: &str = "COUNTERSIGN_UPDATE_API";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(below: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(below).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Where in a file the reader is: which items are open, each with the depth of its braces.
#[derive(Default)]
struct Reader {
    depth: usize,
    open: Vec<(usize, Kind, String)>,
    listed: Vec<String>,
    /// What stands before the next item and belongs to it.
    attributes: Vec<String>,
    /// An item whose head is not over yet.
    head: Option<String>,
    /// Within an attribute of several lines.
    in_attribute: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Its members are offered as they are: variants of an enum, items of a trait.
    Offered,
    /// Its members are offered where they say `pub`.
    Block,
    /// Nothing inside is an item.
    Body,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let text = line.split("//").next().unwrap_or("").trim();
        if text.is_empty() || line.trim_start().starts_with("//") {
            return;
        }
        if self.in_attribute || (self.head.is_none() && text.starts_with("#[")) {
            self.in_attribute = !text.ends_with(']');
            self.attributes.push(text.to_string());
            return;
        }
        let inside = self.open.last().map_or(Kind::Block, |(_, kind, _)| *kind);
        match &mut self.head {
            Some(head) => {
                head.push(' ');
                head.push_str(text);
            }
            None if inside == Kind::Body => self.attributes.clear(),
            None if inside == Kind::Offered || is_item(text) => self.head = Some(text.to_string()),
            None => self.attributes.clear(),
        }
        let (opened, closed) = (text.matches('{').count(), text.matches('}').count());
        let before = self.depth;
        self.depth = (self.depth + opened).saturating_sub(closed);
        while self.open.last().is_some_and(|(depth, ..)| self.depth <= *depth) {
            self.open.pop();
        }
        let list = self.head.as_ref().is_some_and(|head| is_list(head));
        let over = if list {
            text.ends_with(';')
        } else {
            text.ends_with('{') || text.ends_with(';') || text.ends_with('}') || text.ends_with(',')
        };
        let balanced = self.head.as_ref().is_some_and(|head| {
            head.matches(['(', '<', '[']).count() <= head.replace("->", "").matches([')', '>', ']']).count()
        });
        if self.head.is_none() || !over || (text.ends_with(',') && !balanced) {
            if self.head.is_none() && self.depth > before {
                self.open.push((before, Kind::Body, String::new()));
            }
            return;
        }
        let Some(head) = self.head.take() else { return };
        let kind = kind_of(&head, inside);
        self.list(&head, inside);
        if self.depth > before {
            let named = signature(&head).replace("pub struct", "struct").replace("pub enum", "enum");
            let named = named.replace("pub trait", "trait");
            let named = if is_plain_macro(&head) { String::new() } else { named };
            self.open.push((before, kind, named));
        }
        self.attributes.clear();
    }

    fn list(&mut self, head: &str, inside: Kind) {
        let offered = head.starts_with("pub ")
            || head.starts_with("macro_rules!")
            || (inside == Kind::Offered && !head.starts_with('}'))
            || (head.starts_with("impl") && head.contains(" for "));
        if !offered {
            return;
        }
        let kept = self.attributes.iter().filter(|attribute| {
            ["#[derive", "#[non_exhaustive", "#[cfg(feature", "#[serde(", "#[macro_export"]
                .iter()
                .any(|told| attribute.starts_with(told))
        });
        let kept: Vec<&str> = kept.map(String::as_str).collect();
        let named = self.open.iter().map(|(.., name)| name).filter(|name| !name.is_empty());
        let owners = named.map(|name| format!("{name} :: ")).collect::<String>();
        let before = if kept.is_empty() { String::new() } else { format!("{} ", kept.join(" ")) };
        self.listed.push(format!("{owners}{before}{}", signature(head)));
    }
}

/// The head of an item without what it is made of.
fn signature(head: &str) -> String {
    let constant = ["pub const ", "const ", "pub static "].iter().any(|start| head.starts_with(start));
    let made_of = if head.contains("fn ") { " {" } else { " = " };
    let cut = constant || head.contains("fn ");
    let head = if cut { head.split(made_of).next().unwrap_or(head) } else { head };
    // What a tuple struct hides.
    let head = if head.contains("(pub(") { head.split("(pub(").next().unwrap_or(head) } else { head };
    head.trim_end_matches(['{', ';', ',']).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of the type or trait that a line declares, or of the type that it implements something for.
fn name_of<'l>(line: &'l str, behind: &str) -> Option<&'l str> {
    let rest = line.split(behind).nth(1)?.trim_start_matches(['&', ' ']);
    let path = rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next()?;
    path.rsplit("::").next().filter(|name| !name.is_empty())
}

fn is_item(text: &str) -> bool {
    let starts = [
        "pub ",
        "impl",
        "mod ",
        "trait ",
        "macro_rules!",
        "fn ",
        "struct ",
        "enum ",
        "const fn ",
        "crate::vocabulary!",
        "choices!",
        "bitflags!",
    ];
    starts.iter().any(|start| text.starts_with(start)) || text.starts_with("pub(")
}

fn is_list(head: &str) -> bool {
    head.starts_with("pub use ")
}

/// Whether a set of flags is declared: each of its constants is offered.
fn is_flags(head: &str) -> bool {
    head.starts_with("pub struct ") && head.ends_with(": u8 {")
}

/// Whether a macro writes what stands in it as it is.
fn is_plain_macro(head: &str) -> bool {
    ["choices!", "bitflags!"].iter().any(|name| head.starts_with(name))
}

fn kind_of(head: &str, inside: Kind) -> Kind {
    let offers = ["pub enum ", "pub trait ", "pub organization ", "pub workspace ", "pub profile "]
        .iter()
        .any(|start| head.starts_with(start))
        || is_flags(head);
    let variant = inside == Kind::Offered && !head.contains("fn ");
    let block = head.starts_with("impl")
        || ["mod ", "pub mod ", "pub struct ", "macro_rules!", "crate::vocabulary!", "choices!", "bitflags!"]
            .iter()
            .any(|start| head.starts_with(start));
    let hidden = head.contains("macro_rules!") || (head.starts_with("impl") && head.contains(" for "));
    match (offers, variant, block) {
        (true, ..) | (_, true, _) => Kind::Offered,
        (_, _, true) if !hidden => Kind::Block,
        _ => Kind::Body,
    }
}

fn listing() -> String {
    let (mut files, mut lines) = (Vec::new(), Vec::new());
    rust_files(&root().join("src"), &mut files);
    for file in files {
        let mut reader = Reader::default();
        for line in fs::read_to_string(&file).expect("a file of text").lines() {
            reader.line(line);
        }
        // The module at the top tells things of one name apart; where in it they are written is nobody's business.
        let inside = file.strip_prefix(root().join("src")).expect("below the source");
        let module = inside.components().next().expect("a name").as_os_str().to_string_lossy();
        let module = module.trim_end_matches(".rs").to_string();
        lines.extend(reader.listed.into_iter().map(|line| format!("{module}: {line}")));
    }
    let declares = ["pub struct ", "pub enum ", "pub trait "];
    let types: BTreeSet<String> = lines
        .iter()
        .filter(|line| !line.contains(" :: "))
        .flat_map(|line| declares.iter().filter_map(|declares| name_of(line, declares)))
        .map(String::from)
        .collect();
    let implements = |line: &str| line.contains(": impl") && line.contains(" for ") && !line.contains(" :: ");
    lines.retain(|line| {
        !implements(line) || line.contains("$") || name_of(line, " for ").is_none_or(|name| types.contains(name))
    });
    lines.sort();
    lines.dedup();
    lines.into_iter().map(|line| line + "\n").collect()
}

#[test]
fn what_is_offered_is_what_is_listed() {
    let (path, found) = (root().join("tests/api/public.txt"), listing());
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, &found).expect("the listing is written");
    }
    let listed = fs::read_to_string(&path).unwrap_or_default();
    let (old, new): (Vec<&str>, Vec<&str>) = (listed.lines().collect(), found.lines().collect());
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let added = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    let changes: Vec<String> = gone.chain(added).collect();
    assert!(
        old == new,
        "what the crate offers has changed; if that is meant, say so in CHANGELOG.md and run `{UPDATE}=1 cargo test --test api`:\n{}",
        changes.join("\n")
    );
}

#[test]
fn the_listing_has_what_hosts_call() {
    let found = listing();
    for item in [
        "pub fn can<P: Permission<Vocabulary = V>>(&self, actor: &Actor<V>, permission: P, on: &P::Resource<'_>) -> bool",
        "pub enum Reason",
        "pub struct Rules<V: Vocabulary",
        "NoSeat { seats: u32, taken: u32 }",
        "macro_rules! vocabulary",
        "POST_PUBLISH = 15, \"post.publish\"",
    ] {
        assert!(found.contains(item), "the listing lacks `{item}`");
    }
    assert!(!found.contains("pub(crate)") && !found.contains("pub(in"), "what is not offered is listed");
}
