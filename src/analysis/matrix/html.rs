//! The matrix as one HTML page that needs nothing else: no network, and scripts for its filters only.

mod controls;
mod languages;
mod table;

use super::{Matrix, layout, sentence, words};
use alloc::format;
use alloc::string::String;
use languages::{PageLanguages, escaped};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

impl Matrix {
    /// Writes the matrix as one HTML page that loads nothing from elsewhere. It opens in that language and switches
    /// between it, English and French; without scripts it shows everything, in that language.
    ///
    /// ```
    /// # use countersign::{analysis, policies, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let page = policy.matrix().at_level(Level::Profile).to_html("fr");
    /// assert!(page.starts_with("<!DOCTYPE html>"));
    /// # let _ = analysis::Verdict::ALL;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn to_html(&self, language: &str) -> String {
        let page = PageLanguages::of(language);
        let mut out = String::new();
        self.head(&page, &mut out);
        out.push_str("<header>\n<h1>");
        out.push_str(&page.own(|language| sentence::whole(&self.frame, language)));
        out.push_str("</h1>\n");
        if !self.frame.text.description.is_empty() {
            let description = |language: &str| {
                let text = &self.frame.text.description;
                let found = text.get_key_value(language).or_else(|| text.first_key_value());
                found.map_or(("", ""), |(tag, text)| (tag.as_str(), text.as_str()))
            };
            out.push_str(&format!("<p>{}</p>\n", page.tagged(description)));
        }
        controls::write(self, &page, &mut out);
        self.legend_list(&page, &mut out);
        out.push_str("</header>\n<main id=\"matrix\">\n");
        let blocks = self.blocks();
        if blocks.is_empty() {
            out.push_str(&format!("<p>{}</p>\n", page.word(|words| words.no_cells)));
        }
        for block in &blocks {
            table::write(&self.frame, block, &page, &mut out);
        }
        out.push_str(&format!("</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"));
        out
    }

    fn head(&self, page: &PageLanguages<'_>, out: &mut String) {
        let language = escaped(page.first());
        let title = escaped(&sentence::whole(&self.frame, page.first()));
        let titles = page.attributes(|language| sentence::whole(&self.frame, language));
        out.push_str(&format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\" data-show=\"0\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title{titles}>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        ));
    }

    fn legend_list(&self, page: &PageLanguages<'_>, out: &mut String) {
        let heading = page.word(|words| words.legend);
        out.push_str(&format!(
            "<section class=\"legend\" aria-labelledby=\"legend\">\n<h2 id=\"legend\">{heading}</h2>\n<ul>\n"
        ));
        for verdict in self.verdicts() {
            let (name, sign) = (verdict.name(), layout::sign(verdict));
            let meaning = page.word(|words| words.meaning(verdict));
            out.push_str(&format!(
                "<li><span class=\"mark {name}\" aria-hidden=\"true\">{sign}</span> {meaning}</li>\n"
            ));
        }
        out.push_str("</ul>\n</section>\n");
    }
}

/// The anchor of a note, or of a block when there is no number.
fn anchor(block: &layout::Block<'_>, note: Option<usize>) -> String {
    let of = format!("{}-{}", block.role_level, block.level);
    note.map_or_else(|| of.clone(), |note| format!("{of}-{note}"))
}

/// A title with the language that it is in, or a name, which is in none.
fn tagged<'t>(text: &'t crate::policy::model::Text, language: &str, name: &'t str) -> (&'t str, &'t str) {
    words::tagged_title(text, language).unwrap_or(("", name))
}
