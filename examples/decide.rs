//! Decides requests: one JSON request a line on standard input, one JSON answer a line on standard output.
//!
//! `cargo run --example decide -- --policy FILE [--explain] < requests.jsonl > decisions.jsonl`
//!
//! Exit status: 0, 1 (a line that is no request, a policy that is refused), 2 (usage).

use countersign::Policy;
use countersign::interchange::{Request, RequestError};
use countersign::vocabulary::{Listed, Vocabulary};
use serde_json::json;
use std::io::{self, BufRead, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: decide --policy FILE [--explain] < requests.jsonl > decisions.jsonl";

struct Options {
    policy: String,
    explain: bool,
}

fn main() -> ExitCode {
    let Some(options) = options(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&options.policy) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", options.policy);
            return ExitCode::from(2);
        }
    };
    let (requests, answers) = (io::stdin().lock(), BufWriter::new(io::stdout().lock()));
    // In the shipped vocabulary, or in the policy's own.
    let answered = match Policy::parse(&text) {
        Ok(policy) => run(&policy, options.explain, requests, answers),
        Err(_) => match Policy::<Listed>::parse_with_vocabulary(&text) {
            Ok(policy) => run(&policy, options.explain, requests, answers),
            Err(refused) => {
                eprintln!("{}: this policy is refused\n{refused}", options.policy);
                return ExitCode::FAILURE;
            }
        },
    };
    match answered {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let (mut policy, mut explain) = (None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--policy" if policy.is_none() => policy = Some(arguments.next()?),
            "--explain" => explain = true,
            _ => return None,
        }
    }
    Some(Options { policy: policy?, explain })
}

/// Whether every line was a request.
fn run<V: Vocabulary>(
    policy: &Policy<V>,
    explain: bool,
    mut requests: impl BufRead,
    mut answers: impl Write,
) -> io::Result<bool> {
    let mut all_read = true;
    let mut line = Vec::new();
    while requests.read_until(b'\n', &mut line)? > 0 {
        let answer = match std::str::from_utf8(&line) {
            Ok(text) => answer(policy, explain, text.trim_end_matches(['\n', '\r'])),
            Err(error) => Err(format!("expected UTF-8 at column {}", error.valid_up_to() + 1)),
        };
        let answer = answer.unwrap_or_else(|error| {
            all_read = false;
            json!({ "error": error }).to_string()
        });
        writeln!(answers, "{answer}")?;
        line.clear();
    }
    answers.flush()?;
    Ok(all_read)
}

fn answer<V: Vocabulary>(policy: &Policy<V>, explain: bool, line: &str) -> Result<String, String> {
    let refused = |error: RequestError| error.in_text(line);
    let request = Request::parse(line).map_err(refused)?;
    let answer = if explain { policy.answer_explained(&request) } else { policy.answer(&request) };
    let answer = answer.map_err(refused)?;
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}
