//! The matrix as Markdown tables (GitHub's flavour).

use super::layout::{self, Block, Mark};
use super::words;
use super::{Matrix, sentence};
use alloc::format;
use alloc::string::String;

impl Matrix {
    /// Writes the matrix as Markdown, one table for each block, sections as bold rows, notes below, with titles in
    /// that language.
    ///
    /// ```
    /// # use countersign::{analysis, policies, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let table = policy.matrix().at_level(Level::Profile).to_markdown("en");
    /// assert!(table.contains("| post") || table.contains('|'));
    /// # let _ = analysis::Verdict::ALL;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn to_markdown(&self, language: &str) -> String {
        let words = words::of(language);
        let mut out = format!("# {}\n", escaped(&sentence::whole(&self.frame, language)));
        let blocks = self.blocks();
        if blocks.is_empty() {
            out.push_str(&format!("\n{}\n", words.no_cells));
        }
        for (index, verdict) in self.verdicts().enumerate() {
            let start = if index == 0 { "\n" } else { "" };
            out.push_str(&format!("{start}- {} {}\n", layout::sign(verdict), words.meaning(verdict)));
        }
        for block in &blocks {
            self.markdown_block(block, language, &mut out);
        }
        out
    }

    fn markdown_block(&self, block: &Block<'_>, language: &str, out: &mut String) {
        let words = words::of(language);
        let heading = sentence::heading(&self.frame, block.role_level, block.level, language);
        out.push_str(&format!("\n## {}\n\n", escaped(&heading)));
        let roles = block.roles.iter().map(|role| escaped(words::title(&role.text, language, &role.name)));
        line(words.permission, roles, out);
        line(":---", block.roles.iter().map(|_| String::from(":---:")), out);
        for group in &block.groups {
            if block.has_sections() {
                let title = group.section.map(|section| words::title(&section.text, language, &section.name));
                let title = escaped(title.unwrap_or(words.other_section));
                line(&format!("**{title}**"), block.roles.iter().map(|_| String::new()), out);
            }
            for row in &group.rows {
                let title = words::title(&row.permission.text, language, &row.permission.name);
                let label = match escaped(title) {
                    _ if title == row.permission.name => format!("`{title}`"),
                    title => format!("{title} `{}`", row.permission.name),
                };
                line(&label, row.marks.iter().map(|mark| marked(*mark)), out);
            }
        }
        let held = sentence::held(block.rows().count(), language);
        line(&format!("*{held}*"), block.totals().map(|total| format!("{total}")), out);
        for (index, ways) in block.notes.iter().enumerate() {
            let start = if index == 0 { "\n" } else { "" };
            let (number, note) = (index.saturating_add(1), sentence::note(&self.frame, ways, language));
            out.push_str(&format!("{start}{number}. {}\n", escaped(&note)));
        }
    }
}

fn line(label: &str, cells: impl Iterator<Item = String>, out: &mut String) {
    out.push_str(&format!("| {label} |"));
    for cell in cells {
        out.push_str(&if cell.is_empty() { String::from(" |") } else { format!(" {cell} |") });
    }
    out.push('\n');
}

fn marked(mark: Mark) -> String {
    mark.note.map_or_else(|| mark.sign().into(), |note| format!("{} ({note})", mark.sign()))
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if "\\`*_{}[]<>#|~&!$".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
