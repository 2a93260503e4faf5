//! The matrix for a terminal of 100 columns.

mod columns;
mod wrap;

use super::layout::{self, Block, Mark, Row};
use super::words::{self, Words};
use super::{Matrix, sentence};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use columns::Columns;
use wrap::{padded, width, wrapped};

const WIDTH: usize = 100;

impl Matrix {
    /// Writes the matrix for a terminal of 100 columns, with titles in that language (`en`, `fr`; a title that is
    /// missing in it stands in the first language that it has).
    ///
    /// ```
    /// # use countersign::{policies, Level, Policy};
    /// let table = Policy::parse(policies::AGORAPULSE)?.matrix().at_level(Level::Profile).to_text("en");
    /// assert!(table.lines().any(|row| row.trim_start().starts_with("Publish posts") && row.contains('✓')));
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn to_text(&self, language: &str) -> String {
        let words = words::of(language);
        let mut lines = wrapped(&sentence::whole(&self.frame, language), WIDTH);
        lines.push(String::new());
        let blocks = self.blocks();
        if blocks.is_empty() {
            lines.push(words.no_cells.into());
        }
        lines.extend(self.legend(words));
        for block in &blocks {
            self.block(block, language, &mut lines);
        }
        lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }

    fn legend(&self, words: &Words) -> Vec<String> {
        let entries = self.verdicts().map(|verdict| format!("{} {}", layout::sign(verdict), words.meaning(verdict)));
        let entries: Vec<String> = entries.collect();
        let one_line = entries.join("   ");
        if width(&one_line) <= WIDTH { Vec::from([one_line]) } else { entries }
    }

    fn block(&self, block: &Block<'_>, language: &str, lines: &mut Vec<String>) {
        let words = words::of(language);
        let heading = sentence::heading(&self.frame, block.role_level, block.level, language);
        let titles = block.roles.iter().map(|role| words::title(&role.text, language, &role.name));
        let title = |row: &Row<'_>| width(words::title(&row.permission.text, language, &row.permission.name));
        let longest = block.rows().map(title).max().unwrap_or(0);
        for (part, columns) in Columns::parts(titles, longest, WIDTH).into_iter().enumerate() {
            let continued = if part == 0 { String::new() } else { format!(" {}", words.continued) };
            let heading = wrapped(&format!("{heading}{continued}"), WIDTH);
            let underline = heading.iter().map(|line| width(line)).max().unwrap_or(0);
            lines.push(String::new());
            lines.extend(heading);
            lines.push("─".repeat(underline));
            columns.header(lines);
            rows(block, &columns, language, lines);
        }
        for (index, ways) in block.notes.iter().enumerate() {
            let number = format!("({}) ", index.saturating_add(1));
            let indent = width(&number);
            let text = wrapped(&sentence::note(&self.frame, ways, language), WIDTH.saturating_sub(indent));
            let marks = [number].into_iter().chain(core::iter::repeat(" ".repeat(indent)));
            let breather = if index == 0 { Some(String::new()) } else { None };
            lines.extend(breather);
            lines.extend(text.iter().zip(marks).map(|(line, mark)| format!("{mark}{line}")));
        }
    }
}

fn rows(block: &Block<'_>, columns: &Columns, language: &str, lines: &mut Vec<String>) {
    let words = words::of(language);
    for group in &block.groups {
        if block.has_sections() {
            let title = |name: &str, text| String::from(words::title(text, language, name));
            let heading = group.section.map(|section| title(&section.name, &section.text));
            lines.push(String::new());
            lines.extend(wrapped(&heading.unwrap_or_else(|| words.other_section.into()), WIDTH));
        }
        for row in &group.rows {
            let label = words::title(&row.permission.text, language, &row.permission.name);
            columns.row(label, row.marks.iter().map(|mark| marked(*mark)), lines);
        }
    }
    lines.push(String::new());
    let held = sentence::held(block.rows().count(), language);
    columns.row(&held, block.totals().map(|total| format!("{total}")), lines);
}

fn marked(mark: Mark) -> String {
    match mark.note {
        Some(note) => format!("{} ({note})", mark.sign()),
        None => padded(mark.sign(), 1),
    }
}
