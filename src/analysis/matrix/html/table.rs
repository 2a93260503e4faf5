//! A block as a table: roles as columns, sections as groups of rows.

use super::super::layout::{Block, Group, Mark};
use super::super::{Frame, Verdict, sentence};
use super::languages::{PageLanguages, escaped};
use super::{anchor, tagged};
use alloc::format;
use alloc::string::String;

/// So many roles stand beside each other on a large screen; more are scrolled.
const SIDE_BY_SIDE: usize = 8;

pub(super) fn write(frame: &Frame, block: &Block<'_>, page: &PageLanguages<'_>, out: &mut String) {
    let (id, level) = (anchor(block, None), block.level);
    let wide = if block.roles.len() > SIDE_BY_SIDE { " wide" } else { "" };
    let heading = page.own(|language| sentence::heading(frame, block.role_level, level, language));
    out.push_str(&format!(
        "<section class=\"block\" id=\"{id}\" data-level=\"{level}\" aria-labelledby=\"{id}-title\">\n\
         <div class=\"scroll{wide}\" role=\"region\" aria-labelledby=\"{id}-title\" tabindex=\"0\">\n<table>\n\
         <caption><h2 id=\"{id}-title\">{heading}</h2></caption>\n<thead>\n<tr><th scope=\"col\">{}</th>",
        page.word(|words| words.permission)
    ));
    for role in &block.roles {
        let title = page.tagged(|language| tagged(&role.text, language, &role.name));
        out.push_str(&format!("<th scope=\"col\">{title}{}</th>", name(&role.name, role.text.title.is_empty())));
    }
    out.push_str("</tr>\n</thead>\n");
    for group in &block.groups {
        rows(block, group, page, out);
    }
    let held = page.own(|language| sentence::held(block.rows().count(), language));
    let totals: String = block.totals().map(|total| format!("<td>{total}</td>")).collect();
    out.push_str(&format!("<tfoot>\n<tr><th scope=\"row\">{held}</th>{totals}</tr>\n</tfoot>\n</table>\n</div>\n"));
    notes(frame, block, page, out);
    out.push_str("</section>\n");
}

fn rows(block: &Block<'_>, group: &Group<'_>, page: &PageLanguages<'_>, out: &mut String) {
    out.push_str("<tbody>\n");
    if block.has_sections() {
        let span = block.roles.len().saturating_add(1);
        let heading = match group.section {
            Some(section) => page.tagged(|language| tagged(&section.text, language, &section.name)),
            None => page.word(|words| words.other_section),
        };
        out.push_str(&format!("<tr class=\"section\"><th scope=\"rowgroup\" colspan=\"{span}\">{heading}</th></tr>\n"));
    }
    for row in &group.rows {
        let permission = row.permission;
        let title = page.tagged(|language| tagged(&permission.text, language, &permission.name));
        let name = name(&permission.name, permission.text.title.is_empty());
        out.push_str(&format!("<tr class=\"row\"><th scope=\"row\">{title}{name}</th>"));
        for mark in &row.marks {
            out.push_str(&cell(block, *mark, page));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n");
}

/// The name below its title; nothing where the name stands for the title already.
fn name(name: &str, stands_already: bool) -> String {
    // A narrow column may break a name after a dot or an underscore.
    let breakable = || escaped(name).replace('_', "_<wbr>").replace('.', ".<wbr>");
    if stands_already { String::new() } else { format!(" <code>{}</code>", breakable()) }
}

fn cell(block: &Block<'_>, mark: Mark, page: &PageLanguages<'_>) -> String {
    let (verdict, sign) = (mark.verdict.name(), mark.sign());
    let spoken = page.word(|words| words.spoken(mark.verdict));
    let note = mark.note.map_or_else(String::new, |note| {
        let word = page.word(|words| words.note);
        format!(" <a href=\"#{}\"><span class=\"sr\">{word} </span>{note}</a>", anchor(block, Some(note)))
    });
    let hidden = if mark.verdict == Verdict::Deny { " deny" } else { "" };
    let sign = format!("<span class=\"sign{hidden}\" aria-hidden=\"true\">{sign}</span>");
    format!("<td class=\"{verdict}\">{sign}<span class=\"sr\">{spoken}</span>{note}</td>")
}

fn notes(frame: &Frame, block: &Block<'_>, page: &PageLanguages<'_>, out: &mut String) {
    if block.notes.is_empty() {
        return;
    }
    let heading = page.word(|words| words.notes);
    out.push_str(&format!("<h3>{heading}</h3>\n<ol class=\"notes\">\n"));
    for (index, ways) in block.notes.iter().enumerate() {
        let id = anchor(block, Some(index.saturating_add(1)));
        let note = page.own(|language| sentence::note(frame, ways, language));
        let formula = escaped(&sentence::formula(ways));
        out.push_str(&format!("<li id=\"{id}\" tabindex=\"-1\">{note} <code>{formula}</code></li>\n"));
    }
    out.push_str("</ol>\n");
}
