//! The tables.

use crate::measured::{FLOOR, Measured, OURS, SAME, SIZES};
use std::fmt::Write;

fn nanoseconds(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{:.1} ms", value / 1e6),
        value if value >= 1e4 => format!("{:.1} µs", value / 1e3),
        value if value >= 1e3 => format!("{:.2} µs", value / 1e3),
        value if value >= 100.0 => format!("{value:.0} ns"),
        value => format!("{value:.1} ns"),
    }
}

fn bytes(value: f64) -> String {
    match value {
        value if value >= 1048576.0 => format!("{:.1} MiB", value / 1048576.0),
        value if value >= 1024.0 => format!("{:.1} KiB", value / 1024.0),
        value => format!("{value:.0} B"),
    }
}

fn shown(value: Option<f64>, show: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "–".to_string(), show)
}

fn ratio(value: Option<f64>, base: Option<f64>) -> String {
    let ratio = value.zip(base).map(|(value, base)| value / base);
    shown(ratio, |ratio| if ratio < 20.0 { format!("{ratio:.2}") } else { format!("{ratio:.0}") })
}

fn head(title: &str, text: &str, columns: &[&str]) -> String {
    let line = columns.join(" | ");
    let rule: String = columns.iter().skip(1).map(|_| "---:|").collect();
    format!("\n## {title}\n\n{text}\n\n| {line} |\n|---|{rule}\n")
}

fn grouped(text: &str) -> String {
    let mut out = String::new();
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && (text.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

pub(crate) fn workload(measured: &Measured) -> String {
    let mut text = head(
        "Workload",
        "Agorapulse's own table: nine roles, 34 permissions on profiles and 90 on the organization. Seven of ten requests \
         ask a permission on a profile, half of them on one that the person can reach; one in ten of the others names another \
         organization. Countersign loads its real `policies/agorapulse.json`. Before anything is timed, every engine must give \
         the table's answer to every request, to every permission on 256 resources and to every item of 16 lists.",
        &[
            "tenant",
            "organizations",
            "users",
            "profiles",
            "grants",
            "allowed",
            "answers compared, each engine",
            "engines",
        ],
    );
    for row in measured.rows("tenant") {
        let agreed: Vec<_> = measured.rows("agree").filter(|line| line[1] == row[0]).collect();
        let numbers: Vec<String> = row[1..5].iter().map(|number| grouped(number)).collect();
        let (compared, engines) = (agreed.first().map_or("0", |line| &line[2]), agreed.len());
        let cells = numbers.join(" | ");
        writeln!(text, "| {} | {cells} | {} % | {} | {engines} |", row[0], row[5], grouped(compared)).unwrap();
    }
    for row in measured.rows("fresh-tenant").filter(|row| row[0] == "xl") {
        let numbers: Vec<String> = row[1..5].iter().map(|number| grouped(number)).collect();
        writeln!(text, "| xl (fresh requests only) | {} | | | |", numbers.join(" | ")).unwrap();
    }
    text
}

pub(crate) fn checks(measured: &Measured) -> String {
    let mut text = head(
        "A check",
        "4,096 requests, repeated, ids in hand, through a function call (inlined: in brackets). \"Just built\" makes what the \
         engine knows of the person from the host's rows for each request; \"build request\" makes the engine's own form of \
         the request.\n\n![Nanoseconds of a check](peers/plots/checks.svg)",
        &["engine", "small", "medium", "large", "medium by floor B", "medium by Countersign", "large by small"],
    );
    let (floor, ours) = (measured.time(FLOOR, "medium", "Call"), measured.time(OURS, "medium", "Call"));
    for name in measured.engines() {
        let time = |size: &str| measured.time(&name, size, "Call");
        let cell = |size: &&str| {
            let inlined = shown(measured.time(&name, size, "Inlined"), nanoseconds);
            format!("{} [{inlined}]", shown(time(size), nanoseconds))
        };
        let cells: Vec<String> = SIZES.iter().map(cell).collect();
        let (by_floor, by_ours) = (ratio(time("medium"), floor), ratio(time("medium"), ours));
        let growth = ratio(time("large"), time("small"));
        writeln!(text, "| {name} | {} | {by_floor} | {by_ours} | {growth} |", cells.join(" | ")).unwrap();
    }
    text
}

pub(crate) fn instructions(measured: &Measured) -> String {
    let mut text = head(
        "Instructions of a check",
        "By callgrind, less those of an empty loop. They do not depend on what else the machine does.\n\n\
         ![Instructions of a check](peers/plots/instructions.svg)",
        &["engine", "small", "medium", "large", "medium by floor B", "large by floor B"],
    );
    let mut names: Vec<&String> = Vec::new();
    measured.rows("instructions").filter(|row| row[1] == "medium").for_each(|row| names.push(&row[0]));
    for name in names {
        let count = |size| measured.instructions(name, size);
        let cells: Vec<String> = SIZES.iter().map(|size| shown(count(size), |count| format!("{count:.0}"))).collect();
        let by = |size| ratio(count(size), measured.instructions(FLOOR, size));
        writeln!(text, "| {name} | {} | {} | {} |", cells.join(" | "), by("medium"), by("large")).unwrap();
    }
    text
}

pub(crate) fn sets_and_lists(measured: &Measured) -> String {
    let mut text = head(
        "A screen's permissions, and a list",
        "Every permission on one resource (34 on a profile, 90 on an organization): who cannot answer for all at once is asked \
         for each. A list is one permission on each of 200 profiles of one person.",
        &["engine", "set, medium", "set, large", "list, medium", "list, large", "list, medium by floor B"],
    );
    let base = measured.time(FLOOR, "medium", "List");
    for name in measured.engines() {
        let time = |size, work| measured.time(&name, size, work);
        if time("medium", "Set").is_none() {
            continue;
        }
        let cells = [("medium", "Set"), ("large", "Set"), ("medium", "List"), ("large", "List")];
        let cells = cells.map(|(size, work)| shown(time(size, work), nanoseconds)).join(" | ");
        writeln!(text, "| {name} | {cells} | {} |", ratio(time("medium", "List"), base)).unwrap();
    }
    text
}

pub(crate) fn fresh(measured: &Measured) -> String {
    let mut text = head(
        "Requests never asked before, and a million users",
        "Each request once. Every engine has its turn: a short one of 2,048 requests, which meets caches that the others have \
         filled, or a long one of a million, in which it has the machine to itself; the first half of a turn is not timed. \
         256 requests at a time are put into the engine's own form outside the clock, as a host makes the resource that it \
         is about to ask for. The last size has 1,000,000 users in 100,000 organizations, every actor held in memory; the \
         first check of an actor there waits for memory.\n\n![Growth](peers/plots/growth.svg)",
        &[
            "engine",
            "small",
            "medium",
            "large",
            "xl",
            "large by floor B",
            "medium, long turns",
            "large, long turns",
            "by floor B",
            "state, xl",
        ],
    );
    let mut names: Vec<&String> = Vec::new();
    for row in measured.rows("fresh") {
        if !names.contains(&&row[0]) {
            names.push(&row[0]);
        }
    }
    for name in names {
        let time = |engine: &str, size| measured.number("fresh", &[engine, size], 2);
        let cells = ["small", "medium", "large", "xl"].map(|size| shown(time(name, size), nanoseconds)).join(" | ");
        let by = ratio(time(name, "large"), time(FLOOR, "large"));
        let long = |engine: &str, size| measured.number("fresh-long", &[engine, size], 2);
        let (medium, large) = (shown(long(name, "medium"), nanoseconds), shown(long(name, "large"), nanoseconds));
        let by_long = ratio(long(name, "large"), long(FLOOR, "large"));
        let state = shown(measured.number("fresh", &[name, "xl"], 5), bytes);
        writeln!(text, "| {name} | {cells} | {by} | {medium} | {large} | {by_long} | {state} |").unwrap();
    }
    text
}

pub(crate) fn cache(measured: &Measured) -> String {
    let mut text = head(
        "Cache misses of a fresh check",
        "A long turn of the table above, one engine alone, under callgrind's simulation of a first level of 32 KiB and a second \
         of 1 MiB (`benches/peers/cache.sh`): data reads a check, less those of an empty loop, and reads that miss. The numbers \
         do not depend on the machine.",
        &[
            "engine",
            "reads, medium",
            "first-level misses",
            "second-level",
            "reads, large",
            "first-level misses",
            "second-level",
        ],
    );
    for row in measured.rows("cache").filter(|row| row[1] == "medium") {
        let of = |size, at| shown(measured.number("cache", &[&row[0], size], at), |value| format!("{value:.2}"));
        let cells: Vec<String> =
            ["medium", "large"].iter().flat_map(|size| (2..5).map(move |at| of(size, at))).collect();
        writeln!(text, "| {} | {} |", row[0], cells.join(" | ")).unwrap();
    }
    text
}

pub(crate) fn batches(measured: &Measured) -> String {
    let mut text = head(
        "Lists, filters and reach, with a condition",
        "Nanoseconds an item, for a person with a role on one profile in 20 or in 2; the condition is a moderator's, of whom \
         every fourth role is one: the post is theirs and scheduled. A filter runs over 1,000,000 rows, its making included; a \
         list has 200 items; reach lists the profiles on which everything may be edited, an item being a profile of the \
         organization.",
        &["", "1,000 profiles, 1 in 20", "1,000, 1 in 2", "100,000, 1 in 20", "100,000, 1 in 2"],
    );
    let mut names: Vec<&String> = Vec::new();
    for row in measured.rows("batch") {
        if !names.contains(&&row[0]) {
            names.push(&row[0]);
        }
    }
    names.sort();
    for name in names {
        let cells = [("1000", "20"), ("1000", "2"), ("100000", "20"), ("100000", "2")];
        let cells = cells.map(|(profiles, one_in)| {
            shown(measured.number("batch", &[name, profiles, one_in], 4), |value| format!("{value:.2}"))
        });
        writeln!(text, "| {name} | {} |", cells.join(" | ")).unwrap();
    }
    text
}

pub(crate) fn loads(measured: &Measured) -> String {
    let mut text = head(
        "Load, memory and allocations",
        "From the policy's text and the host's rows to state that can be asked.",
        &[
            "engine",
            "load, medium",
            "load, large",
            "state, medium",
            "state, large",
            "bytes a check",
            "allocations a check",
        ],
    );
    for name in measured.engines() {
        let load = |size| measured.number("load", &[&name, size], 2).map(|microseconds| microseconds * 1e3);
        let state = |size| measured.number("memory", &[&name, size], 2);
        let cells = ["medium", "large"].map(|size| shown(load(size), nanoseconds)).join(" | ");
        let states = ["medium", "large"].map(|size| shown(state(size), bytes)).join(" | ");
        let taken = shown(measured.number("memory", &[&name, "medium"], 3), |bytes| format!("{bytes:.0}"));
        let calls = shown(measured.number("memory", &[&name, "medium"], 4), |calls| format!("{calls:.1}"));
        writeln!(text, "| {name} | {cells} | {states} | {taken} | {calls} |").unwrap();
    }
    text
}

pub(crate) fn builds(measured: &Measured) -> String {
    let on = measured.rows("build-on").next().map_or("never", |row| row[0].as_str());
    let mut text = head(
        "Clean builds",
        &format!(
            "`benches/peers/build_cost.sh`: a crate that depends on nothing else, `cargo build --release` from clean. Crates \
             below it, its own not counted. From that script's last run: {on}."
        ),
        &["crate", "version", "crates", "seconds", "seconds of CPU"],
    );
    for row in measured.rows("build") {
        writeln!(text, "| {} |", row.join(" | ")).unwrap();
    }
    text
}

pub(crate) fn deeper(measured: &Measured) -> String {
    let mut text = head(
        "Where time goes elsewhere",
        "A member with 50 profile roles, of which every third is a moderator's; approvals of Publer's in two hierarchies; \
         organizations with ten assignments a member.",
        &["", "median", "bytes", "allocations"],
    );
    for row in measured.rows("deeper") {
        let time = nanoseconds(row[1].parse().unwrap());
        writeln!(text, "| {} | {time} | {} | {} |", row[0], row[4], row[5]).unwrap();
    }
    text
}

pub(crate) fn handler(measured: &Measured) -> String {
    let mut text = head(
        "What a service feels",
        "Whole requests through axum on loopback, one after the other on one connection, client and server on one thread. \
         \"Unasked\" looks its person up and answers; \"asked\" also asks `can`; \"built\" builds the actor from some 50 rows \
         first; \"explained\" puts the remedies into a deny's body.",
        &["handler", "CPU, client and server", "wall clock", "CPU by unasked"],
    );
    let base = measured.number("handler", &["unasked"], 1);
    for row in measured.rows("handler") {
        let of = |at: usize| format!("{:.1} µs", row[at].parse::<f64>().unwrap());
        let by = ratio(row[1].parse().ok(), base);
        writeln!(text, "| {} | {} | {} | {by} |", row[0], of(1), of(4)).unwrap();
    }
    text
}

pub(crate) fn differential(measured: &Measured) -> String {
    let mut text = head(
        "The same answers as Cedar",
        &format!(
            "`benches/peers/differential.sh` puts random requests in random worlds to Cedar's own engine, with policies written \
             by hand (`benches/peers/policy/*.cedar`), and to `decide`, `can` and `reach`; an obligation is an annotation on a \
             Cedar policy, a key two policies that forbid. None differs in that script's last run. Denied by a condition: \
             something gives it, but only under conditions that do not hold. Floor B was asked the crate's own question too: see `{SAME}` above.",
        ),
        &[
            "policy",
            "requests",
            "allowed",
            "with obligations",
            "denied",
            "by a condition",
            "by a prohibition",
            "by a key",
            "with something unknown",
        ],
    );
    for row in measured.rows("differential").filter(|row| row.len() > 3) {
        let cells: Vec<String> = row[1..].iter().map(|number| grouped(number)).collect();
        writeln!(text, "| {} | {} |", row[0], cells.join(" | ")).unwrap();
    }
    text
}
