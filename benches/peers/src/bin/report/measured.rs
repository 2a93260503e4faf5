//! The measurements: lines whose first field says what they are.

use std::path::PathBuf;

pub(crate) const OURS: &str = "Countersign";
pub(crate) const NUMBERS: &str = "Countersign, from numbers";
pub(crate) const FLOOR: &str = "floor B: inline grants";
pub(crate) const SAME: &str = "floor B, sets and wide ids";
pub(crate) const SIZES: [&str; 3] = ["small", "medium", "large"];

pub(crate) struct Measured {
    lines: Vec<Vec<String>>,
}

impl Measured {
    pub(crate) fn read(folders: &[&PathBuf]) -> Self {
        let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let texts = files.iter().filter(|path| path.extension().is_some_and(|end| end == "tsv"));
        let lines = texts.flat_map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.map(|line| line.split('\t').map(String::from).collect()).collect::<Vec<Vec<String>>>()
        });
        Self { lines: lines.collect() }
    }

    /// The fields of each line of that kind, the kind left out.
    pub(crate) fn rows<'m>(&'m self, kind: &'m str) -> impl Iterator<Item = &'m [String]> {
        self.lines.iter().filter(move |line| line[0] == kind).map(|line| &line[1..])
    }

    /// The field at `column` of the first line of that kind that begins with `key`.
    pub(crate) fn number(&self, kind: &str, key: &[&str], column: usize) -> Option<f64> {
        let begins = |row: &&[String]| key.iter().zip(row.iter()).all(|(key, field)| key == field);
        self.rows(kind).find(begins).and_then(|row| row.get(column)?.parse().ok())
    }

    /// Nanoseconds of a piece of work.
    pub(crate) fn time(&self, engine: &str, size: &str, work: &str) -> Option<f64> {
        self.number("time", &[engine, size, work], 3)
    }

    pub(crate) fn instructions(&self, engine: &str, size: &str) -> Option<f64> {
        self.number("instructions", &[engine, size], 2)
    }

    /// Engines in the order of what a check costs on the medium tenant.
    pub(crate) fn engines(&self) -> Vec<String> {
        let mut names: Vec<(f64, String)> = self
            .rows("time")
            .filter(|row| row[1] == "medium" && row[2] == "Call")
            .map(|row| (row[3].parse().unwrap(), row[0].clone()))
            .collect();
        names.sort_by(|one, other| one.0.total_cmp(&other.0));
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// The least of that work among engines whose name begins so, requests in hand.
    pub(crate) fn best(&self, begins: &str, size: &str) -> Option<f64> {
        let is_form = |name: &String| ["+ ", "just built"].iter().any(|part| name.contains(part));
        let rows = self.rows("time").filter(|row| row[1] == size && row[2] == "Call");
        let times = rows.filter(|row| row[0].starts_with(begins) && !is_form(&row[0]));
        times.filter_map(|row| row[3].parse().ok()).min_by(f64::total_cmp)
    }
}
