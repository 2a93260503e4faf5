//! Every mix of two hands in a post, product by product: what must happen, written down from the rules of the texts and
//! J1 alone, as tables that a person can read.
//!
//! `COUNTERSIGN_WRITE=1` writes the tables anew.

mod engine;
mod fold;
mod rules;
mod walk;

use rules::{AGORAPULSE, ALIXIA, Kind, PUBLER};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use walk::{Asked, Then, Walk, When};

/// A product's table: its columns with the names of their values, and the walks.
struct Table {
    product: &'static str,
    said: &'static str,
    kinds: &'static [Kind],
    settings: &'static [&'static str],
    larger: &'static [&'static str],
    whens: &'static [When],
}

const TABLES: [Table; 3] = [
    Table {
        product: "agorapulse",
        said: include_str!("../../data/walks/agorapulse.txt"),
        kinds: &AGORAPULSE,
        settings: &["-"],
        larger: &["fewest", "one more"],
        whens: &[
            When::Draft,
            When::Review,
            When::Approved,
            When::Scheduled,
            When::Due,
            When::LabelScheduled,
            When::LabelDue,
        ],
    },
    Table {
        product: "alixia",
        said: include_str!("../../data/walks/alixia.txt"),
        kinds: &ALIXIA,
        settings: &["sensitive", "unknown", "not sensitive"],
        larger: &["the owner"],
        whens: &[When::Draft, When::Review, When::Approved, When::Scheduled, When::Due],
    },
    Table {
        product: "publer",
        said: include_str!("../../data/walks/publer.txt"),
        kinds: &PUBLER,
        settings: &["none", "another client"],
        larger: &["fewest", "one more"],
        whens: &[When::Draft, When::Review, When::Approved, When::Scheduled, When::Due],
    },
];

const WHEN: [&str; 7] = ["draft", "review", "approved", "scheduled", "due", "label when scheduled", "label when due"];

const HEADS: [&str; 7] = ["written by", "rewritten by", "submitted by", "approvers", "setting", "rewritten in", "then"];

const MOST_ROWS: usize = 60;

const ABOUT: &str = "
What must happen to a post that two people have a hand in, by the rules of the product and J1.

\"Goes out unseen\": nobody is asked, at submission or when it is rewritten, as every hand may do without.
\"Waits for\" a stage: everybody in the team who may give that approval is asked, whatever hand they have in the post.
One yes is enough inside; every client that must approve says it, and who submits this version has said it.
What is rewritten after its time waits too long: it expires, and waits so once it has a new time and is submitted again.
\"May not\": the second person may not change it then, and it stays as it is.
A post that waits for nobody is never in review. Where a column says \"any\", or is not there, it makes no difference.
";

/// The columns: writer, rewriter (the last value: nobody else), submitted by, team, setting, when.
impl Table {
    fn walk(&self, cell: &[usize]) -> Option<Walk> {
        let [writer, rewriter, submitter, team, setting, when] = *cell else { return None };
        let (writer, other) = (self.kinds[writer], self.kinds.get(rewriter).copied());
        let alone = other.is_none();
        let rewriter = other.unwrap_or(writer);
        let rewriter_submits = submitter == 1;
        let two = !alone && writer == rewriter && writer.only_one;
        let walk = Walk {
            product: self.product,
            writer,
            rewriter,
            alone,
            rewriter_submits,
            larger_team: team == 1,
            setting: self.settings[setting],
            when: self.whens[when],
        };
        (!two && (!alone || !rewriter_submits)).then_some(walk)
    }

    fn sizes(&self) -> [usize; 6] {
        [self.kinds.len(), self.kinds.len() + 1, 2, self.larger.len(), self.settings.len(), self.whens.len()]
    }

    fn walks(&self) -> impl Iterator<Item = (Vec<usize>, Walk)> {
        let sizes = self.sizes();
        let all = (0..sizes.iter().product()).map(move |mut number: usize| {
            let mut cell: Vec<usize> = Vec::new();
            for size in sizes.iter().rev() {
                cell.push(number % size);
                number /= size;
            }
            cell.reverse();
            cell
        });
        all.filter_map(|cell| self.walk(&cell).map(|walk| (cell, walk)))
    }

    fn names(&self, column: usize) -> Vec<&'static str> {
        let kinds = self.kinds.iter().map(|kind| kind.name);
        match column {
            0 => kinds.collect(),
            1 => kinds.chain(["nobody else"]).collect(),
            2 => vec!["writer", "rewriter"],
            3 => self.larger.to_vec(),
            4 => self.settings.to_vec(),
            _ => WHEN[..self.whens.len()].to_vec(),
        }
    }

    fn text(&self) -> String {
        let cells = self.walks().map(|(cell, walk)| (cell, walk.then()));
        let cells = cells.filter(|(_, then)| *then != Then::NoReview);
        let cells: BTreeMap<_, _> = cells.map(|(cell, then)| (cell, words(&then))).collect();
        let rows = fold::fold(&cells, &self.sizes(), &[5, 2, 3, 4, 1, 0]);
        assert!(rows.len() <= MOST_ROWS, "{}: {} rows", self.product, rows.len());
        let mut lines: Vec<Vec<String>> = vec![HEADS.map(str::to_owned).to_vec()];
        for (row, then) in rows {
            let columns = row.iter().enumerate().map(|(column, values)| {
                let names = self.names(column);
                let some = || values.iter().map(|value| names[*value]).collect::<Vec<_>>().join(", ");
                if values.len() == names.len() { "any".to_owned() } else { some() }
            });
            lines.push(columns.chain([then]).collect());
        }
        let (about, walks) = (ABOUT.trim_start(), cells.len());
        format!("{about}\n{}\n{walks} walks in {} rows.\n\n{}", self.givers(), lines.len() - 1, aligned(&lines))
    }

    /// Who may give each approval.
    fn givers(&self) -> String {
        let mut stages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for kind in self.kinds {
            kind.decides.iter().for_each(|stage| stages.entry(stage).or_default().push(kind.name));
        }
        stages.iter().map(|(stage, kinds)| format!("{stage}: {}\n", kinds.join(", "))).collect()
    }
}

/// In columns, those aside in which every row has the same.
fn aligned(lines: &[Vec<String>]) -> String {
    let tells = |column: &usize| lines[1..].iter().any(|line| line[*column] != lines[1][*column]);
    let columns: Vec<usize> = (0..HEADS.len()).filter(tells).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        let cells = columns.iter().map(|column| format!("{:1$}", line[*column], width(*column)));
        let row = cells.collect::<Vec<_>>().join(" | ");
        writeln!(text, "{}", row.trim_end()).expect("a string");
    }
    text
}

fn words(then: &Then) -> String {
    match then {
        Then::NoReview => "there is no review".into(),
        Then::Refused => "may not".into(),
        Then::Unseen => "goes out unseen".into(),
        Then::OnItsApproval => "goes out as approved".into(),
        Then::Waits { stages, .. } => {
            let stage = |waits: &Asked| {
                let but = if waits.said { " (but who submitted it)" } else { "" };
                format!("{}{but}", waits.stage)
            };
            let stages: Vec<String> = stages.iter().map(stage).collect();
            format!("waits for {}", stages.join(" and "))
        }
    }
}

#[test]
fn every_mix_of_two_hands_is_written_down() {
    for table in &TABLES {
        let text = table.text();
        if std::env::var_os("COUNTERSIGN_WRITE").is_some() {
            let path = format!("{}/tests/data/walks/{}.txt", env!("CARGO_MANIFEST_DIR"), table.product);
            std::fs::write(path, &text).expect("the table is written");
            continue;
        }
        assert!(text == table.said, "`COUNTERSIGN_WRITE=1` writes {} anew:\n{text}", table.product);
    }
}

#[test]
fn the_engine_walks_as_the_rules_say() {
    let walks: Vec<Walk> = TABLES.iter().flat_map(Table::walks).map(|(_, walk)| walk).collect();
    assert!(walks.len() > 1_500, "{} walks", walks.len());
    let failed = walks
        .iter()
        .filter_map(|walk| Some(format!("{walk:?}\n  must be {:?}\n  is {}", walk.then(), engine::walks(walk).err()?)));
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{} walks:\n{}", failed.len(), failed[..failed.len().min(20)].join("\n"));
}

#[test]
fn nobody_waits_for_nobody() {
    for (_, walk) in TABLES.iter().flat_map(Table::walks) {
        if let Then::Waits { stages, .. } = walk.then() {
            assert!(stages.iter().all(|waits| !waits.people.is_empty()), "{walk:?}");
        }
    }
}

/// J1: more hands never need less, whoever they are and whenever they come.
#[test]
fn one_hand_more_never_needs_less() {
    let asked = |walk: &Walk| match walk.then() {
        Then::Waits { stages, .. } => stages.iter().map(|waits| waits.stage).collect(),
        _ => Vec::new(),
    };
    for (_, walk) in TABLES.iter().flat_map(Table::walks).filter(|(_, walk)| !walk.alone) {
        let alone = Walk { alone: true, rewriter: walk.writer, rewriter_submits: false, ..walk };
        let label = matches!(walk.when, When::LabelScheduled | When::LabelDue);
        if label || matches!(walk.then(), Then::Refused | Then::NoReview) {
            continue;
        }
        let more = asked(&walk);
        let draft = Walk { when: When::Draft, ..alone };
        assert!(asked(&draft).iter().all(|stage| more.contains(stage)), "{walk:?}");
    }
}
