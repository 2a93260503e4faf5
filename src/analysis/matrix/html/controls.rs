//! The filters, which stay hidden until a script can obey them.

use super::super::{Matrix, sentence, words};
use super::languages::{PageLanguages, escaped};
use crate::level::Level;
use alloc::format;
use alloc::string::{String, ToString};

pub(super) fn write(matrix: &Matrix, page: &PageLanguages<'_>, out: &mut String) {
    let filters = page.attributes(|language| words::of(language).page.filters.to_string());
    out.push_str(&format!("<form id=\"filters\" role=\"search\" hidden{filters}>\n"));
    let search = page.word(|words| words.page.search);
    let find = "<input type=\"search\" id=\"find\" autocomplete=\"off\">";
    out.push_str(&format!("<p><label for=\"find\">{search}</label>{find}</p>\n"));
    let all = option("", &page.attributes(|language| words::of(language).page.all.to_string()));
    let here = |level: &Level| matrix.cells.iter().any(|cell| cell.level == *level);
    let levels = Level::ALL.into_iter().filter(here).map(|level| {
        option(level.name(), &page.attributes(|language| sentence::label(&matrix.frame, level, language).to_string()))
    });
    let levels: String = [all.clone()].into_iter().chain(levels).collect();
    out.push_str(&select("level", &page.word(|words| words.page.level), &levels));
    let verdicts = matrix.verdicts().map(|verdict| {
        option(verdict.name(), &page.attributes(|language| words::of(language).meaning(verdict).to_string()))
    });
    let verdicts: String = [all].into_iter().chain(verdicts).collect();
    out.push_str(&select("verdict", &page.word(|words| words.page.verdict), &verdicts));
    let languages = page.languages().iter().enumerate().map(|(index, language)| {
        let (tag, name) = (escaped(language), escaped(words::language_name(language)));
        format!("<option value=\"{index}\" lang=\"{tag}\">{name}</option>")
    });
    out.push_str(&select("language", &page.word(|words| words.page.language), &languages.collect::<String>()));
    let shown = page.attributes(|language| words::of(language).page.shown.to_string());
    out.push_str(&format!(
        "<p class=\"shown\"><output id=\"shown\" for=\"find level verdict\"{shown}></output></p>\n</form>\n"
    ));
}

/// The script fills in the words, since an option takes no elements.
fn option(value: &str, words: &str) -> String {
    format!("<option value=\"{value}\"{words}></option>")
}

fn select(id: &str, label: &str, options: &str) -> String {
    format!("<p><label for=\"{id}\">{label}</label><select id=\"{id}\">{options}</select></p>\n")
}
