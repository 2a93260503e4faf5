//! Runs a file of cases against a policy and reports.
//!
//! `cargo run --example cases -- [--coverage] POLICY.json CASES.json`
//!
//! Exit status: 0, 1 (a failed case, a refused policy or file of cases), 2 (usage).

use countersign::Policy;
use countersign::interchange::Cases;
use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: cases [--coverage] POLICY.json CASES.json";

fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with('-'));
    let coverage = match flags.as_slice() {
        [] => false,
        [flag] if flag == "--coverage" => true,
        _ => return usage(),
    };
    let [policy, cases] = files.as_slice() else {
        return usage();
    };
    match run(policy, cases, coverage, &mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => match error.downcast_ref::<io::Error>() {
            Some(closed) if closed.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            _ => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

fn read(path: &str) -> Result<String, Box<dyn Error>> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}").into())
}

/// Whether every case passed.
fn run(policy: &str, cases: &str, coverage: bool, out: &mut impl Write) -> Result<bool, Box<dyn Error>> {
    let policy = Policy::parse(&read(policy)?).map_err(|error| format!("{policy}: this policy is refused\n{error}"))?;
    let cases = Cases::parse(&read(cases)?).map_err(|error| format!("{cases}: {error}"))?;
    if cases.policy() != policy.name() {
        return Err(format!("expected cases of `{}`, found cases of `{}`", policy.name(), cases.policy()).into());
    }
    let outcomes = cases.run(&policy);
    for outcome in &outcomes {
        writeln!(out, "{outcome}")?;
    }
    for waiting in cases.waiting() {
        writeln!(out, "waiting {} for {}: {}", waiting.rule, waiting.engine, waiting.why)?;
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    writeln!(out, "{} cases, {failed} failed, {} rules waiting", outcomes.len(), cases.waiting().len())?;
    if coverage {
        write!(out, "{}", cases.coverage(&policy))?;
    }
    Ok(failed == 0)
}
