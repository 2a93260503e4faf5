//! How the matrix prints.

use super::{AGORAPULSE, SHIPPED, matrix};
use countersign::Level;
use countersign::analysis::Matrix;
use serde_json::{Value, json};

/// Set this variable to write the golden files anew; then read the difference before it is committed.
const UPDATE: &str = "COUNTERSIGN_UPDATE_GOLDEN";

fn golden(file: &str, printed: &str) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&path, printed).expect("the golden file can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("the golden file is there");
    assert!(kept == printed, "{file} differs from what is printed; to accept it, run with {UPDATE}=1");
}

#[test]
fn agorapulse_prints_as_it_was_accepted() {
    let matrix = matrix(AGORAPULSE);
    golden("agorapulse_matrix.txt", &matrix.to_text("en"));
    golden("agorapulse_matrix.fr.txt", &matrix.to_text("fr"));
    golden("agorapulse_matrix.md", &matrix.to_markdown("en"));
}

/// A policy whose titles are hostile to every format, with so many roles and a long permission.
fn hostile(roles: usize) -> Matrix {
    let title = "<script>alert(\"1 & 2\")</script> | *a*, `b` 'c' [d](e)";
    let role = |index: usize| {
        let titles =
            json!({ "en": format!("{title} Unbreakable-administrator{index}"), "fr": format!("rôle {index}") });
        let grants = json!({ "permissions": ["post.edit"], "when": ["!author", "odd"], "obligations": ["tell"] });
        let grants = if index % 2 == 0 { json!([grants]) } else { json!(["post.edit"]) };
        (format!("role_{index}"), json!({ "title": titles, "grants": { "profile": grants } }))
    };
    let policy = json!({
        "format": 1,
        "name": "hostile",
        "title": title,
        "description": title,
        "levels": { "profile": format!("{title} {{role}}") },
        "facts": { "odd": title },
        "obligations": { "tell": title },
        "sections": { "odd": title },
        "permissions": { "profile": {
            "post.edit": { "title": format!("{title} {}", "endless ".repeat(20).trim_end()), "section": "odd" },
            "post.view": {},
        } },
        "roles": { "profile": (0..roles).map(role).collect::<serde_json::Map<String, Value>>() },
    });
    matrix(&policy.to_string())
}

#[test]
fn text_fits_a_terminal() {
    let shipped = SHIPPED.iter().map(|policy| matrix(policy));
    for matrix in shipped.chain([hostile(1), hostile(40)]) {
        for language in ["en", "fr", "de"] {
            let text = matrix.to_text(language);
            for line in text.lines() {
                assert!(line.chars().count() <= 100, "{line}");
                assert_eq!(line, line.trim_end());
            }
            assert!(text.ends_with('\n') && !text.contains("\n\n\n"), "{text}");
        }
    }
}

#[test]
fn every_role_stands_in_the_text_once_however_many_there_are() {
    let text = hostile(40).to_text("fr");
    let numbers =
        |line: &str| line.split_whitespace().filter_map(|word| word.parse::<usize>().ok()).collect::<Vec<_>>();
    let mut lines = text.lines();
    let mut seen = Vec::new();
    while let Some(line) = lines.next() {
        if line.split_whitespace().next() == Some("rôle") {
            seen.extend(numbers(line));
            seen.extend(lines.next().map(numbers).unwrap_or_default());
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..40).collect::<Vec<_>>(), "{text}");
}

/// Records and fields as RFC 4180 has them.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted && letters.next_if_eq(&'\n').is_some() => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            other => field.push(other),
        }
    }
    assert!(!quoted && field.is_empty() && record.is_empty(), "the last record ends");
    records
}

#[test]
fn csv_holds_every_cell() {
    for matrix in [matrix(AGORAPULSE), hostile(3)] {
        let records = read_csv(&matrix.to_csv("en"));
        assert_eq!(records[0], ["role_level", "role", "level", "section", "permission", "title", "verdict", "ways"]);
        assert_eq!(records.len(), matrix.cells().len() + 1);
        for (record, cell) in records[1..].iter().zip(matrix.cells()) {
            let here = [cell.role_level.name(), &cell.role, cell.level.name(), &cell.permission, cell.verdict.name()];
            assert_eq!([0, 1, 2, 4, 6].map(|column| record[column].as_str()), here);
            assert_eq!(record.len(), 8);
        }
    }
    let hostile = read_csv(&hostile(1).to_csv("en"));
    assert!(hostile[1][5].starts_with("<script>alert(\"1 & 2\")</script> | *a*, `b` 'c' [d](e) endless"));
    assert_eq!(hostile[1][7], "!author & odd + tell");
}

#[test]
fn markdown_tables_have_the_same_columns_in_every_row() {
    let markdown = hostile(3).to_markdown("en");
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 2 + 2 + 2 + 1);
    assert!(rows.iter().all(|row| bars(row) == 5), "{markdown}");
    assert!(!markdown.replace("\\<", "").contains('<'), "{markdown}");
    assert!(markdown.contains("\\<script\\>alert"), "{markdown}");
}

/// Every element that is opened is closed, in order; the page's own script and style aside.
fn is_well_formed(page: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').ok_or("an open bracket")?;
        rest = after;
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with('/') {
            let last = open.pop();
            if last.as_ref() != Some(&name) {
                return Err(format!("`{name}` closes `{last:?}`"));
            }
        } else if name == "script" || name == "style" {
            rest = after.split_once(&format!("</{name}>")).ok_or("an endless script")?.1;
        } else if !["meta", "input", "wbr", ""].contains(&name.as_str()) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
}

#[test]
fn the_page_stands_alone_and_escapes_everything() {
    let shipped = SHIPPED.iter().map(|policy| matrix(policy));
    for matrix in shipped.chain([hostile(12)]) {
        for language in ["en", "fr", "de", "\"><script>"] {
            let page = matrix.to_html(language);
            assert_eq!(is_well_formed(&page), Ok(()));
            assert_eq!(page.matches("<script>").count(), 1);
            for outside in ["http:", "https:", "//", "src=", "@import", "url("] {
                assert!(!page.contains(outside), "{outside}");
            }
            let cells = page.matches("<td class=").count();
            assert_eq!(cells, matrix.cells().len());
            assert_eq!(page.matches("<a href=\"#").count(), page.matches("</a>").count());
        }
    }
}

#[test]
fn notes_of_the_page_are_where_their_links_point() {
    for policy in SHIPPED {
        let page = matrix(policy).to_html("en");
        let parts =
            |mark: &'static str| page.split(mark).skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned));
        let anchors: Vec<String> = parts("<li id=\"").collect();
        let mut links: Vec<String> = parts("<a href=\"#").collect();
        links.sort();
        links.dedup();
        let mut sorted = anchors.clone();
        sorted.sort();
        assert_eq!(links, sorted);
    }
}

#[test]
fn titles_fall_back_to_the_first_language_and_then_to_the_name() {
    let text = |language| hostile(1).to_text(language);
    assert!(text("fr").contains("rôle\n") && !text("en").contains("rôle"));
    assert!(text("fr").contains("endless") && text("de").contains("endless"), "the only title there is");
    assert!(text("fr").contains("  post.view "), "a permission without a title");
    assert!(matrix(AGORAPULSE).at_level(Level::Workspace).to_text("fr").contains("Aucune permission ici."));
}
