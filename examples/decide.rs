//! Decides requests: one JSON request a line on standard input, one JSON answer a line on standard output.
//!
//! `cargo run --example decide -- --policy FILE [--explain] < requests.jsonl > decisions.jsonl`
//!
//! Exit status: 0, 1 (a line that is no request, a policy that is refused), 2 (usage).

use countersign::Policy;
use countersign::interchange::{Request, RequestError};
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
    let policy = match std::fs::read_to_string(&options.policy) {
        Ok(text) => Policy::parse(&text),
        Err(error) => {
            eprintln!("{}: {error}", options.policy);
            return ExitCode::from(2);
        }
    };
    let policy = match policy {
        Ok(policy) => policy,
        Err(refused) => {
            eprintln!("{}: this policy is refused\n{refused}", options.policy);
            return ExitCode::FAILURE;
        }
    };
    match run(&policy, options.explain, io::stdin().lock(), BufWriter::new(io::stdout().lock())) {
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
fn run(policy: &Policy, explain: bool, mut requests: impl BufRead, mut answers: impl Write) -> io::Result<bool> {
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

fn answer(policy: &Policy, explain: bool, line: &str) -> Result<String, String> {
    let refused = |error: RequestError| error.in_text(line);
    let request = Request::parse(line).map_err(refused)?;
    let answer = if explain { policy.answer_explained(&request) } else { policy.answer(&request) };
    let answer = answer.map_err(refused)?;
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}
