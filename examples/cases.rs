//! Puts cases to a policy, and says which of them fail and what of the policy none of them touches.
//!
//! `cargo run --example cases -- [--policy FILE --cases FILE]`
//!
//! Without arguments: the five shipped policies, each with its cases. Exit status: 0, 1 (a case that fails, a policy
//! or a file of cases that is refused), 2 (usage, or a file that cannot be read).

use countersign::Policy;
use countersign::interchange::{CaseOutcome, Cases};
use countersign::vocabulary::{Listed, Vocabulary};
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: cases [--policy FILE --cases FILE]";

macro_rules! shipped {
    ($($name:literal),*) => {
        [$((
            (concat!("policies/", $name, ".json"), include_str!(concat!("../policies/", $name, ".json"))),
            (concat!("policies/", $name, ".cases.json"), include_str!(concat!("../policies/", $name, ".cases.json"))),
        )),*]
    };
}

/// Where a text comes from, and the text.
type Source = (String, String);

fn main() -> ExitCode {
    let arguments: Option<Vec<String>> =
        std::env::args_os().skip(1).map(|argument| argument.into_string().ok()).collect();
    let sources = match arguments.as_deref().map(sources) {
        Some(Some(Ok(sources))) => sources,
        Some(Some(Err(error))) => return failed(&error, 2),
        Some(None) | None => return failed(USAGE, 2),
    };
    let mut out = io::stdout().lock();
    let mut all_pass = true;
    for (policy, cases) in &sources {
        // In the shipped vocabulary, or in the policy's own.
        let pass = match Policy::parse(&policy.1) {
            Ok(read) => report(&read, cases, &mut out),
            Err(_) => match Policy::<Listed>::parse_with_vocabulary(&policy.1) {
                Ok(read) => report(&read, cases, &mut out),
                Err(error) => return failed(&format!("{}: this policy is refused\n{error}", policy.0), 1),
            },
        };
        let pass = match pass {
            Ok(pass) => pass,
            Err(error) => return failed(&error, 1),
        };
        match pass {
            Ok(pass) => all_pass &= pass,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Err(error) => return failed(&error.to_string(), 1),
        }
    }
    if all_pass { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn failed(message: &str, status: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(status)
}

/// `None` if the arguments are none that the program knows.
fn sources(arguments: &[String]) -> Option<Result<Vec<(Source, Source)>, String>> {
    let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
    let files = match arguments {
        [] => {
            let shipped = shipped!("agorapulse", "publer", "alixia", "semji", "alex");
            return Some(Ok(shipped.into_iter().map(|(policy, cases)| (owned(policy), owned(cases))).collect()));
        }
        [one, policy, other, cases] if one == "--policy" && other == "--cases" => (policy, cases),
        [one, cases, other, policy] if one == "--cases" && other == "--policy" => (policy, cases),
        _ => return None,
    };
    let file = |name: &String| match std::fs::read_to_string(name) {
        Ok(text) => Ok((name.clone(), text)),
        Err(error) => Err(format!("{name}: {error}")),
    };
    Some(file(files.0).and_then(|policy| Ok(vec![(policy, file(files.1)?)])))
}

fn read<V: Vocabulary>(policy: &Policy<V>, (cases_name, cases): &Source) -> Result<Cases, String> {
    let cases = Cases::parse(cases).map_err(|error| format!("{cases_name}: these cases are refused\n{error}"))?;
    if cases.policy() != policy.name() {
        let (about, name) = (cases.policy(), policy.name());
        return Err(format!("{cases_name}: expected cases of the policy `{name}`, found those of `{about}`"));
    }
    Ok(cases)
}

/// Whether every case passes; the outer refusal is one of the cases.
fn report<V: Vocabulary>(policy: &Policy<V>, cases: &Source, out: &mut impl Write) -> Result<io::Result<bool>, String> {
    let cases = read(policy, cases)?;
    Ok(print(policy, &cases, out))
}

fn print<V: Vocabulary>(policy: &Policy<V>, cases: &Cases, out: &mut impl Write) -> io::Result<bool> {
    let outcomes = cases.run(policy);
    let failures: Vec<&CaseOutcome<'_>> = outcomes.iter().filter(|outcome| !outcome.passed()).collect();
    for failure in &failures {
        writeln!(out, "{failure}")?;
    }
    writeln!(out, "{}", cases.coverage(policy))?;
    out.flush()?;
    Ok(failures.is_empty())
}
