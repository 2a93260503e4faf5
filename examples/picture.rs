//! Draws the pictures of the README as SVG: `cargo run --example picture -- matrix|approval|links`.
//!
//! `matrix` is every role of Agorapulse by every permission on a profile; `approval` is Publer's approval by the team and
//! by the client, side by side, when the team has said yes. `links` is what the crate's page in rustdoc puts in the place
//! of the README's links to files: the pictures themselves, and the pages that the files have become.

use countersign::analysis::Verdict;
use countersign::approval::{Action, By, Command, Context, Definition, Digest, Digests, Rules, State, decide};
use countersign::event_sourcing::Aggregate;
use countersign::{
    ContentId, Level, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId,
    actor::Assignment, policies, social::ProfilePermissions,
};
use std::fmt::Write as _;
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const FONT: &str = "font-family='system-ui, sans-serif' font-size='12'";

fn main() -> ExitCode {
    let drawn = match std::env::args().nth(1).as_deref() {
        None | Some("matrix") => matrix(),
        Some("approval") => approval(),
        Some("links") => links(),
        Some(_) => {
            eprintln!("usage: picture matrix|approval|links");
            return ExitCode::from(2);
        }
    };
    match drawn {
        Ok(drawn) => {
            print!("{drawn}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A row for each permission on a profile, a column for each role.
fn matrix() -> Result<String> {
    const LEFT: usize = 250;
    const TOP: usize = 76;
    const ROW: usize = 18;
    const COLUMN: usize = 92;
    let policy = Policy::parse(policies::AGORAPULSE)?;
    let matrix = policy.matrix();
    let roles: Vec<_> = policy.roles().collect();
    let permissions: Vec<_> = policy.listed_permissions().filter(|listed| listed.level() == Level::Profile).collect();
    let (width, height) = (LEFT + roles.len() * COLUMN, TOP + permissions.len() * ROW + 10);
    let mut svg = begin(width, height, "Agorapulse: what each role may do on a profile");
    let legend = ["yes", "only under a condition", "no"];
    for (index, (verdict, text)) in [Verdict::Allow, Verdict::Conditional, Verdict::Deny].iter().zip(legend).enumerate()
    {
        let x = LEFT + index * 2 * COLUMN + 30;
        writeln!(svg, "{}<text x='{}' y='20'>{text}</text>", cell(*verdict, x, 16), x + 14)?;
    }
    for (column, role) in roles.iter().enumerate() {
        let x = LEFT + column * COLUMN + COLUMN / 2;
        writeln!(
            svg,
            "<text x='{x}' y='48' text-anchor='middle' font-weight='bold' font-size='11'>{}</text>",
            escaped(role.title("en"))
        )?;
        writeln!(
            svg,
            "<text x='{x}' y='62' text-anchor='middle' fill='#666' font-size='10'>{}</text>",
            role.level().name()
        )?;
    }
    for (row, permission) in permissions.iter().enumerate() {
        let y = TOP + row * ROW;
        if row % 2 == 0 {
            writeln!(svg, "<rect y='{y}' width='{width}' height='{ROW}' fill='#f4f4f6'/>")?;
        }
        writeln!(svg, "<text x='10' y='{}'>{}</text>", y + 13, escaped(permission.name()))?;
        for (column, role) in roles.iter().enumerate() {
            let cells = matrix.cell(role.level(), role.name(), Level::Profile, permission.name());
            let verdict = cells.map_or(Verdict::Deny, |found| found.verdict);
            writeln!(svg, "{}", cell(verdict, LEFT + column * COLUMN + COLUMN / 2, y + ROW / 2))?;
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// A full circle for a plain yes, half of one where something else is asked for, a dot for a no.
fn cell(verdict: Verdict, x: usize, y: usize) -> String {
    match verdict {
        Verdict::Allow => format!("<circle cx='{x}' cy='{y}' r='6' fill='#2a7'/>"),
        Verdict::Deny => format!("<circle cx='{x}' cy='{y}' r='1.5' fill='#aaa'/>"),
        _ => format!(
            "<circle cx='{x}' cy='{y}' r='5.5' fill='white' stroke='#2a7'/><path d='M{x} {}v11a5.5 5.5 0 0 1 0-11' fill='#2a7'/>",
            y as f32 - 5.5
        ),
    }
}

/// A post of Publer's that the team has approved, and the client has not yet.
fn approval() -> Result<String> {
    let policy = Policy::parse(policies::PUBLER)?;
    let rules = Rules::of(&policy).bind(Definition::two_hierarchies(true, true), None)?;
    let (organization, workspace, page) = (OrganizationId::new(1), WorkspaceId::new(2), ProfileId::new(7));
    let (sarah, marc, acme, now) = (UserId::new(1), UserId::new(2), UserId::new(3), Timestamp::from_millis(0));
    let client = Assignment::profile(page, policy.profile_role("client")?).optional(ProfilePermissions::POST_REVIEW);
    let editor = Assignment::profile(page, policy.profile_role("editor")?).optional(ProfilePermissions::POST_EDIT);
    let people = [
        policy.actor(sarah, organization).workspace_role(workspace, policy.workspace_role("admin")?).build(now)?,
        policy.actor(marc, organization).assignment(editor).build(now)?,
        policy.actor(acme, organization).assignment(client).build(now)?,
    ];
    let places = [Organization::new(organization).workspace(workspace).profile(page)];
    let context = Context::new(&rules, &places, &people).must_approve([(page, acme)]);
    let mut post = Aggregate::new(State::new(organization, ContentId::new(900)));
    let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
    for (by, action) in [
        (marc, Action::Create { targets: vec![page], digests }),
        (marc, Action::Submit { targets: vec![page] }),
        (sarah, Action::Approve { targets: vec![page], stage: "internal".into() }),
    ] {
        let seen = (post.state().revision(), post.state().version());
        let command = Command::new(post.next_id(), By::user(by), now, seen, action);
        post.apply(decide(&context, post.state(), &command)?)?;
    }
    flowchart(&post.state().to_mermaid(page).ok_or("the post was submitted")?)
}

struct Drawn {
    id: String,
    text: String,
    fill: String,
    after: Vec<String>,
}

/// Draws a Mermaid flowchart such as `State::to_mermaid` writes: boxes from left to right, each right of those it follows.
fn flowchart(mermaid: &str) -> Result<String> {
    const WIDTH: usize = 350;
    const HEIGHT: usize = 92;
    let mut boxes: Vec<Drawn> = Vec::new();
    for line in mermaid.lines().skip(1).map(str::trim) {
        if let Some((before, after)) = line.split_once(" --> ") {
            let follower = boxes.iter_mut().find(|drawn| drawn.id == after).ok_or("an arrow to no box")?;
            follower.after.push(before.to_owned());
        } else if let Some((id, fill)) = line.strip_prefix("style ").and_then(|style| style.split_once(" fill:")) {
            boxes.iter_mut().find(|drawn| drawn.id == id).ok_or("a style of no box")?.fill = fill.to_owned();
        } else {
            let (id, text) = line.split_once("[\"").ok_or("neither a box, a style nor an arrow")?;
            let text = text.trim_end_matches("\"]").to_owned();
            boxes.push(Drawn { id: id.to_owned(), text, fill: "white".to_owned(), after: Vec::new() });
        }
    }
    let mut at: Vec<(usize, usize)> = Vec::new();
    let place_of =
        |at: &[(usize, usize)], id: &str| boxes.iter().position(|drawn| drawn.id == id).map(|found| at[found]);
    for drawn in &boxes {
        let column =
            drawn.after.iter().filter_map(|id| place_of(&at, id)).map(|(column, _)| column + 1).max().unwrap_or(0);
        let row = at.iter().filter(|(other, _)| *other == column).count();
        at.push((column, row));
    }
    let columns = at.iter().map(|(column, _)| column + 1).max().unwrap_or(0);
    let rows = at.iter().map(|(_, row)| row + 1).max().unwrap_or(0);
    let middle = |(column, row): (usize, usize)| {
        let here = at.iter().filter(|(other, _)| *other == column).count();
        (column * WIDTH + WIDTH / 2, (rows - here) * HEIGHT / 2 + row * HEIGHT + HEIGHT / 2)
    };
    let mut svg =
        begin(columns * WIDTH, rows * HEIGHT, "A post of Publer's: the team has said yes, the client has not yet");
    for (drawn, place) in boxes.iter().zip(&at) {
        let (x, y) = middle(*place);
        for (from_x, from_y) in drawn.after.iter().filter_map(|id| place_of(&at, id)).map(middle) {
            let (from, to) = (from_x + WIDTH / 2 - 25, x + 25 - WIDTH / 2);
            writeln!(
                svg,
                "<path d='M{from} {from_y}L{to} {y}' stroke='#666'/><circle cx='{to}' cy='{y}' r='3' fill='#666'/>"
            )?;
        }
        let (left, top) = (x + 25 - WIDTH / 2, y + 8 - HEIGHT / 2);
        let (wide, high) = (WIDTH - 50, HEIGHT - 16);
        writeln!(
            svg,
            "<rect x='{left}' y='{top}' width='{wide}' height='{high}' rx='6' fill='{}' stroke='#666'/>",
            drawn.fill
        )?;
        let texts = lines(&drawn.text);
        for (line, text) in texts.iter().enumerate() {
            let y = y + line * 15 + 12 - texts.len() * 15 / 2;
            writeln!(svg, "<text x='{x}' y='{y}' text-anchor='middle'>{}</text>", escaped(text))?;
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// The name of a stage, who decides there, who may do without, and how far it is, each on a line.
fn lines(text: &str) -> Vec<String> {
    let text = text.replacen(": ", "\n", 1).replace(", unless", "\nunless").replace(" (", "\n(");
    text.lines().map(str::to_owned).collect()
}

fn begin(width: usize, height: usize, title: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' {FONT}>\n\
         <title>{title}</title>\n<rect width='{width}' height='{height}' fill='white'/>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Definitions that stand before those of the README in the crate's page, so that they are the ones that count there.
fn links() -> Result<String> {
    const SOURCE: &str = "https://docs.rs/crate/countersign/latest/source/";
    let mut out = String::new();
    for (name, svg) in [("matrix", matrix()?), ("approval", approval()?)] {
        let data: String = svg.lines().collect();
        let data = data.replace('%', "%25").replace('#', "%23").replace('<', "%3C").replace('>', "%3E");
        writeln!(out, "[{name}]: <data:image/svg+xml,{data}>")?;
    }
    for page in ["tutorial", "concepts", "approvals", "organizations", "policy_format", "evaluation", "threat_model"] {
        writeln!(out, "[{page}]: crate::guide::{page}")?;
    }
    for file in ["CHANGELOG.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        writeln!(out, "[{file}]: {SOURCE}{file}")?;
    }
    writeln!(out, "[measurements]: {SOURCE}benches/RESULTS.md")?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    const LINKS: &str = include_str!("../pictures/links.md");

    #[test]
    fn the_pictures_are_what_this_draws() {
        let redraw = "draw it anew: cargo run --example picture -- NAME > pictures/FILE";
        assert!(super::matrix().unwrap() == include_str!("../pictures/matrix.svg"), "matrix.svg: {redraw}");
        assert!(super::approval().unwrap() == include_str!("../pictures/approval.svg"), "approval.svg: {redraw}");
        assert!(super::links().unwrap() == LINKS, "links.md: {redraw}");
    }

    #[test]
    fn every_file_that_the_readme_links_is_there_and_has_a_place_in_rustdoc() {
        let readme = include_str!("../README.md");
        let definitions: Vec<_> = readme.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).collect();
        assert!(definitions.len() > 10);
        for (name, file) in definitions {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file(), "{file}");
            assert!(LINKS.contains(&format!("[{name}]: ")), "{name}");
        }
        let inline = readme.split("](").skip(1).filter(|after| !after.starts_with("https://"));
        assert_eq!(inline.count(), 0, "a link to a file is dead in rustdoc unless it is a definition");
    }
}
