//! Replays a scenario: one JSON line a step, with the events or the refusal and what did not come as expected.
//!
//! `cargo run --example replay -- --policy FILE SCENARIO.json`
//!
//! A step whose expectation does not hold has `unmet`, one text for each difference. Exit status: 0, 1 (such a step, a
//! policy or a scenario that is refused), 2 (usage, or a file that cannot be read).

use countersign::Policy;
use countersign::interchange::Scenario;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: replay --policy FILE SCENARIO.json";

fn main() -> ExitCode {
    let arguments: Option<Vec<String>> =
        std::env::args_os().skip(1).map(|argument| argument.into_string().ok()).collect();
    let Some((policy_name, scenario_name)) = arguments.as_deref().and_then(files) else {
        return failed(USAGE, 2);
    };
    let read = |name: &str| std::fs::read_to_string(name).map_err(|error| format!("{name}: {error}"));
    let (policy, scenario) = match read(policy_name).and_then(|policy| Ok((policy, read(scenario_name)?))) {
        Ok(texts) => texts,
        Err(error) => return failed(&error, 2),
    };
    let steps = Policy::parse(&policy)
        .map_err(|error| format!("{policy_name}: this policy is refused\n{error}"))
        .and_then(|policy| {
            let steps = Scenario::parse(&scenario).and_then(|scenario| scenario.run(&policy));
            steps.map_err(|error| format!("{scenario_name}: this scenario is refused\n{error}"))
        });
    let steps = match steps {
        Ok(steps) => steps,
        Err(error) => return failed(&error, 1),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let lines = steps.iter().try_for_each(|step| {
        serde_json::to_writer(&mut out, step)?;
        writeln!(out)
    });
    match lines.and_then(|()| out.flush()) {
        Ok(()) if steps.iter().all(|step| step.holds()) => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string(), 1),
    }
}

/// The names of the policy and of the scenario.
fn files(arguments: &[String]) -> Option<(&str, &str)> {
    match arguments {
        [flag, policy, scenario] | [scenario, flag, policy] if flag == "--policy" => Some((policy, scenario)),
        _ => None,
    }
}

fn failed(message: &str, status: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(status)
}
