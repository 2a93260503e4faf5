//! What was aimed at, and what came out.

use crate::measured::{FLOOR, Measured, NUMBERS, OURS};
use std::fmt::Write;

const TARGETED: [&str; 2] = ["medium", "large"];

struct Lines(String);

impl Lines {
    /// A ratio that is to be at most (or at least) so much.
    fn add(&mut self, what: &str, target: f64, at_most: bool, ratios: [Option<f64>; 2]) {
        let shown = |ratio: Option<f64>| match ratio {
            None => "not measured".to_string(),
            Some(ratio) => {
                let met = if at_most { ratio <= target } else { ratio >= target };
                let digits = if ratio < 20.0 { 2 } else { 0 };
                format!("{ratio:.digits$}{}", if met { "" } else { " (missed)" })
            }
        };
        let limit = if at_most { "at most" } else { "at least" };
        writeln!(self.0, "| {what} | {limit} {target} | {} | {} |", shown(ratios[0]), shown(ratios[1])).unwrap();
    }
}

fn over(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    Some(one? / other?)
}

pub(crate) fn table(measured: &Measured) -> String {
    let mut lines = Lines(String::from(
        "\n## Targets\n\nOurs divided by floor B, the check that somebody writes by hand for these nine roles, one permission \
         and 32-bit ids; peers divided by ours.\n\n| | target | medium | large |\n|---|---|---:|---:|\n",
    ));
    let each = |of: &dyn Fn(&str) -> Option<f64>| TARGETED.map(of);
    let instructions = |engine: &'static str| {
        each(&|size| over(measured.instructions(engine, size), measured.instructions(FLOOR, size)))
    };
    lines.add("instructions, resource in hand", 1.1, true, instructions(OURS));
    lines.add("instructions, from the host's numbers", 1.3, true, instructions(NUMBERS));
    for (what, engine) in [("resource in hand", OURS), ("from the host's numbers", NUMBERS)] {
        let ratio = each(&|size| over(measured.time(engine, size, "Inlined"), measured.time(FLOOR, size, "Inlined")));
        lines.add(&format!("time, repeated requests, {what}"), 1.0, true, ratio);
    }
    for (turns, rows) in [("short turns", "fresh"), ("long turns", "fresh-long")] {
        for (what, engine) in [("resource in hand", OURS), ("from the host's numbers", NUMBERS)] {
            let fresh = |engine, size: &str| measured.number(rows, &[engine, size], 2);
            let ratio = each(&|size| over(fresh(engine, size), fresh(FLOOR, size)));
            lines.add(&format!("time, fresh requests in {turns}, {what}"), 1.25, true, ratio);
        }
    }
    for (peer, begins, target) in [("gatehouse", "gatehouse", 40.0), ("regorus", "regorus", 100.0)] {
        let ratio = each(&|size| over(measured.best(begins, size), measured.time(OURS, size, "Call")));
        lines.add(&format!("the best {peer} by ours"), target, false, ratio);
    }
    let cedar = each(&|size| over(measured.best("cedar", size), measured.time(OURS, size, "Call")));
    lines.add("the best Cedar encoding by ours", 400.0, false, cedar);
    let allocations = each(&|size| measured.number("memory", &[OURS, size], 4));
    lines.add("allocations a check", 0.0, true, allocations);
    let list = each(&|size| over(measured.time(OURS, size, "List"), measured.time(FLOOR, size, "List")));
    lines.add("a list of 200", 1.5, true, list);
    let growth = |engine: &str, size: &str| {
        over(measured.time(engine, size, "Inlined"), measured.time(engine, "small", "Inlined"))
    };
    let flat = each(&|size| over(growth(NUMBERS, size), growth(FLOOR, size)));
    lines.add("growth from small, by floor B's growth", 1.0, true, flat);
    lines.0.push_str(&batches(measured));
    lines.0
}

/// Lists and filters with conditions, whose sizes are others.
fn batches(measured: &Measured) -> String {
    let mut lines = Lines(String::from(
        "\nPosts that a moderator may edit only if theirs and scheduled, for a person with a role on one profile in 20 or in \
         2, by a loop that searches the same grants by halves:\n\n\
         | | target | one in 20 | one in 2 |\n|---|---|---:|---:|\n",
    ));
    let batch = |name: &str, profiles: &str, one_in: &str| measured.number("batch", &[name, profiles, one_in], 4);
    let rows = [
        ("a list of 200, `can` each", "list: Countersign, `can` each", "list: by hand, binary search"),
        ("a million rows, filter", "filter: Countersign, filter over the profiles", "filter: by hand, binary search"),
    ];
    for profiles in ["1000", "100000"] {
        for (what, ours, theirs) in rows {
            let ratio = |one_in| over(batch(ours, profiles, one_in), batch(theirs, profiles, one_in));
            lines.add(&format!("{what}, {profiles} profiles"), 1.5, true, ["20", "2"].map(ratio));
        }
    }
    lines.0
}
