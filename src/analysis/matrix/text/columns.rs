//! Role columns beside a column of labels.

use super::wrap::{broken, centred, padded, width, wrapped};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A label is cut into lines rather than made narrower than this.
const LABEL: usize = 40;
/// Room for a mark with a note.
const NARROWEST: usize = 5;
/// A role's title is broken into lines of at most this width.
const WIDEST: usize = 14;
const GAP: usize = 2;
/// Labels stand below their section's heading by so much.
const INDENT: usize = 2;

/// Those of a block's roles that stand side by side.
pub(super) struct Columns {
    label: usize,
    /// How many of the block's roles stand to the left, in earlier parts.
    skipped: usize,
    columns: Vec<Column>,
}

struct Column {
    lines: Vec<String>,
    width: usize,
}

impl Columns {
    /// As few parts as fit into `room`, each with the same labels.
    pub(super) fn parts<'t>(titles: impl Iterator<Item = &'t str>, longest: usize, room: usize) -> Vec<Self> {
        let least = longest.saturating_add(INDENT).clamp(NARROWEST, LABEL);
        let mut parts: Vec<Self> = Vec::new();
        for (index, title) in titles.enumerate() {
            let column = Column::of(title);
            match parts.last_mut() {
                Some(part) if part.needs(&column) <= room.saturating_sub(least) => part.columns.push(column),
                _ => parts.push(Self { label: least, skipped: index, columns: Vec::from([column]) }),
            }
        }
        for part in &mut parts {
            let free = room.saturating_sub(part.taken());
            part.label = longest.saturating_add(INDENT).clamp(least, free.max(least));
        }
        parts
    }

    fn taken(&self) -> usize {
        self.columns.iter().map(Column::outer).sum()
    }

    fn needs(&self, more: &Column) -> usize {
        self.taken().saturating_add(more.outer())
    }

    /// The roles' titles, their last lines on one line.
    pub(super) fn header(&self, lines: &mut Vec<String>) {
        let height = self.columns.iter().map(|column| column.lines.len()).max().unwrap_or(0);
        for line in 0..height {
            let cells = self.columns.iter().map(|column| {
                let above = height.saturating_sub(column.lines.len());
                let text = line.checked_sub(above).and_then(|line| column.lines.get(line));
                (column, text.map_or("", String::as_str))
            });
            let cells: String = cells.map(|(column, text)| column.cell(text)).collect();
            lines.push(format!("{}{cells}", " ".repeat(self.label)));
        }
    }

    /// One line, or more if the label is long; `cells` are those of all of the block's roles.
    pub(super) fn row(&self, label: &str, cells: impl Iterator<Item = String>, lines: &mut Vec<String>) {
        let cells: String =
            cells.skip(self.skipped).zip(&self.columns).map(|(text, column)| column.cell(&text)).collect();
        for (index, line) in wrapped(label, self.label.saturating_sub(INDENT)).iter().enumerate() {
            let label = padded(&format!("{}{line}", " ".repeat(INDENT)), self.label);
            lines.push(if index == 0 { format!("{label}{cells}") } else { label });
        }
    }
}

impl Column {
    fn of(title: &str) -> Self {
        let longest_word = title.split(' ').map(width).max().unwrap_or(0);
        let lines = broken(title, longest_word.clamp(NARROWEST, WIDEST));
        let width = lines.iter().map(|line| width(line)).max().unwrap_or(0).max(NARROWEST);
        Self { lines, width }
    }

    fn outer(&self) -> usize {
        self.width.saturating_add(GAP)
    }

    fn cell(&self, text: &str) -> String {
        format!("{}{}", " ".repeat(GAP), centred(text, self.width))
    }
}
