//! Prints every role by every permission of a policy.
//!
//! `cargo run --example role_matrix -- [--policy FILE] [--format text|markdown|csv|json|html]
//! [--level organization|workspace|profile] [--language en|fr]`
//!
//! Without arguments: the Agorapulse policy, as text, in English. `--level` keeps the permissions of that level.
//! Exit status: 0, 1 (a policy that is refused), 2 (usage, or a file that cannot be read).

use countersign::analysis::Matrix;
use countersign::vocabulary::Listed;
use countersign::{Level, Policy};
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

const AGORAPULSE: &str = include_str!("../policies/agorapulse.json");
const USAGE: &str = "usage: role_matrix [--policy FILE] [--format text|markdown|csv|json|html] \
                     [--level organization|workspace|profile] [--language en|fr]";

#[derive(Default)]
struct Options {
    policy: Option<String>,
    format: Option<Format>,
    level: Option<Level>,
    language: Option<String>,
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Markdown,
    Csv,
    Json,
    Html,
}

fn main() -> ExitCode {
    let Some(options) = options(std::env::args_os().skip(1).map(|argument| argument.into_string().ok())) else {
        let _ = writeln!(io::stderr(), "{USAGE}");
        return ExitCode::from(2);
    };
    let (name, text) = match &options.policy {
        None => ("agorapulse", Ok(AGORAPULSE.to_owned())),
        Some(file) => (file.as_str(), std::fs::read_to_string(file)),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{name}: {error}");
            return ExitCode::from(2);
        }
    };
    // In the shipped vocabulary, or in the policy's own.
    let matrix = Policy::parse(&text).map(|policy| policy.matrix());
    let matrix = match matrix.or_else(|_| Policy::<Listed>::parse_with_vocabulary(&text).map(|own| own.matrix())) {
        Ok(matrix) => matrix,
        Err(refused) => {
            let _ = writeln!(io::stderr(), "{name}: this policy is refused\n{refused}");
            return ExitCode::FAILURE;
        }
    };
    match print(&matrix, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = Option<String>>) -> Option<Options> {
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        let value = arguments.next()??;
        match name?.as_str() {
            "--policy" if options.policy.is_none() => options.policy = Some(value),
            "--format" if options.format.is_none() => options.format = Some(format(&value)?),
            "--level" if options.level.is_none() => options.level = Some(Level::from_name(&value)?),
            "--language" if options.language.is_none() && ["en", "fr"].contains(&value.as_str()) => {
                options.language = Some(value);
            }
            _ => return None,
        }
    }
    Some(options)
}

fn format(name: &str) -> Option<Format> {
    match name {
        "text" => Some(Format::Text),
        "markdown" => Some(Format::Markdown),
        "csv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        "html" => Some(Format::Html),
        _ => None,
    }
}

fn print(matrix: &Matrix, options: &Options) -> io::Result<()> {
    let at_level = options.level.map(|level| matrix.clone().at_level(level));
    let matrix = at_level.as_ref().unwrap_or(matrix);
    let language = options.language.as_deref().unwrap_or("en");
    let text = match options.format.unwrap_or(Format::Text) {
        Format::Text => matrix.to_text(language),
        Format::Markdown => matrix.to_markdown(language),
        Format::Csv => matrix.to_csv(language),
        Format::Json => json(matrix)?,
        Format::Html => matrix.to_html(language),
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// One array, one line a cell, so that two of them can be compared line by line.
fn json(matrix: &Matrix) -> io::Result<String> {
    let lines: Result<Vec<String>, _> = matrix.cells().iter().map(serde_json::to_string).collect();
    Ok(format!("[\n{}\n]\n", lines?.join(",\n")))
}
