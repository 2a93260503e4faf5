//! Prints what the holders of each role can come to hold through any chain of grants, alone and two together.
//!
//! `cargo run --example escalation -- [--policy FILE]`
//!
//! Without arguments: the five shipped policies. What is found is on purpose (`may_give`), or a hole in the policy. Exit
//! status: 0, 1 (a policy that is refused), 2 (usage, or a file that cannot be read).

use countersign::Policy;
use countersign::analysis::escalation;
use countersign::vocabulary::Listed;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: escalation [--policy FILE]";

macro_rules! shipped {
    ($($name:literal),*) => {
        vec![$((concat!("policies/", $name, ".json").to_owned(), include_str!(concat!("../policies/", $name, ".json")).to_owned())),*]
    };
}

fn main() -> ExitCode {
    let arguments: Option<Vec<String>> =
        std::env::args_os().skip(1).map(|argument| argument.into_string().ok()).collect();
    let texts = match arguments.as_deref() {
        Some([]) => shipped!("agorapulse", "alex", "alixia", "publer", "semji"),
        Some([flag, file]) if flag == "--policy" => match std::fs::read_to_string(file) {
            Ok(text) => vec![(file.clone(), text)],
            Err(error) => return failed(&format!("{file}: {error}"), 2),
        },
        _ => return failed(USAGE, 2),
    };
    let mut out = io::stdout().lock();
    for (name, text) in &texts {
        // In the shipped vocabulary, or in the policy's own.
        let found = Policy::parse(text).map(|policy| escalation(&policy));
        let own = |_| Policy::<Listed>::parse_with_vocabulary(text).map(|policy| escalation(&policy));
        let found = match found.or_else(own) {
            Ok(found) => found,
            Err(error) => return failed(&format!("{name}: this policy is refused\n{error}"), 1),
        };
        match writeln!(out, "{name}\n{found}") {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Err(error) => return failed(&error.to_string(), 1),
        }
    }
    ExitCode::SUCCESS
}

fn failed(message: &str, status: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(status)
}
