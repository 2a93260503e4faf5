//! The matrix as comma-separated values (RFC 4180).

use super::{Matrix, sentence, words};
use crate::csv;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const HEADER: &str = "role_level,role,level,section,permission,title,verdict,ways\r\n";

impl Matrix {
    /// Writes the matrix as CSV (RFC 4180), one line a cell, with titles in that language. In the column `ways`,
    /// alternatives are parted by ` | `, literals by ` & `, obligations follow ` + `, and `switched on:` stands before
    /// what an assignment may switch on.
    ///
    /// ```
    /// # use countersign::{analysis, policies, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let csv = policy.matrix().to_csv("en");
    /// assert!(csv.lines().count() > 500, "a line for each of the table's cells");
    /// # let _ = analysis::Verdict::ALL;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn to_csv(&self, language: &str) -> String {
        let mut out = HEADER.to_string();
        for cell in &self.cells {
            let listed = self.frame.permissions.at(cell.level).iter().find(|listed| listed.name == cell.permission);
            let title =
                listed.map_or(cell.permission.as_str(), |listed| words::title(&listed.text, language, &listed.name));
            let section = listed.and_then(|listed| self.frame.sections.get(listed.section?));
            let fields = [
                cell.role_level.name(),
                &cell.role,
                cell.level.name(),
                section.map_or("", |section| words::title(&section.text, language, &section.name)),
                &cell.permission,
                title,
                cell.verdict.name(),
                &sentence::formula(&cell.ways),
            ];
            let fields: Vec<String> = fields.into_iter().map(csv::field).collect();
            out.push_str(&fields.join(","));
            out.push_str(csv::END);
        }
        out
    }
}
