//! A cell is touched if and only if a case fails once the document says otherwise, by another road: the text of the
//! policy is written anew for each cell, and every case is run again.

use countersign::Policy;
use countersign::interchange::Cases;

const PERMISSIONS: [&str; 3] = ["post.view", "post.edit", "post.delete"];
const ROLES: [&str; 3] = ["reader", "writer", "chief"];

/// Which role gives which permission.
type Grid = [[bool; 3]; 3];

const GRID: Grid = [[true, false, false], [true, true, false], [false, true, true]];

fn policy(grid: &Grid) -> Policy {
    let quoted = |names: Vec<&str>| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let role = |(name, row): (&&str, &[bool; 3])| {
        let given: Vec<&str> =
            PERMISSIONS.iter().zip(row).filter(|(_, given)| **given).map(|(name, _)| *name).collect();
        let grants = match given.is_empty() {
            true => String::new(),
            false => format!(r#""grants": {{"profile": [{}]}}"#, quoted(given)),
        };
        format!(r#""{name}": {{{grants}}}"#)
    };
    let roles: Vec<String> = ROLES.iter().zip(grid).map(role).collect();
    let text = format!(
        r#"{{"format": 1, "name": "grid", "permissions": {{"profile": [{}]}}, "roles": {{"profile": {{{}}}}}}}"#,
        quoted(PERMISSIONS.to_vec()),
        roles.join(", ")
    );
    Policy::parse(&text).unwrap()
}

/// People with every set of roles (bits of a number) who ask for each permission.
fn file(questions: &[(usize, usize)]) -> Cases {
    let case = |(people, permission): &(usize, usize)| {
        let held = |role: &usize| people >> role & 1 == 1;
        let assignments: Vec<String> = (0..3)
            .filter(held)
            .map(|role| format!(r#"{{"level": "profile", "node": 7, "role": "{}"}}"#, ROLES[role]))
            .collect();
        let given = (0..3).filter(held).any(|role| GRID[role][*permission]);
        let reason = match (given, assignments.is_empty()) {
            (true, _) => "allow",
            (false, true) => "not_a_member",
            (false, false) => "not_granted",
        };
        format!(
            r#"{{"rule": "1", "title": "a case", "action": "{}",
                "actor": {{"user": 1, "organization": 10, "assignments": [{}]}},
                "resource": {{"organization": 10, "workspace": null, "profile": 7}},
                "expect": {{"decision": {given}, "can": {given}, "reason": "{reason}", "obligations": []}}}}"#,
            PERMISSIONS[*permission],
            assignments.join(", ")
        )
    };
    let cases: Vec<String> = questions.iter().map(case).collect();
    Cases::parse(&format!(r#"{{"policy": "grid", "cases": [{}]}}"#, cases.join(", "))).unwrap()
}

fn untouched_by_rewriting(cases: &Cases) -> Vec<String> {
    let mut untouched = Vec::new();
    for (role, name) in ROLES.iter().enumerate() {
        for (permission, right) in PERMISSIONS.iter().enumerate() {
            let mut grid = GRID;
            grid[role][permission] = !grid[role][permission];
            if cases.run(&policy(&grid)).iter().all(|outcome| outcome.passed()) {
                untouched.push(format!("{name} {right}"));
            }
        }
    }
    untouched
}

#[test]
fn a_cell_is_touched_exactly_when_a_rewritten_document_fails_a_case() {
    let all: Vec<(usize, usize)> = (0..8).flat_map(|people| (0..3).map(move |right| (people, right))).collect();
    let policy = policy(&GRID);
    let mut seen = Vec::new();
    // Every pair of questions, and every file that lacks one of them.
    let pairs = all.iter().flat_map(|one| all.iter().map(move |other| vec![*one, *other]));
    let most = (0..all.len()).map(|gone| {
        let mut rest = all.clone();
        rest.remove(gone);
        rest
    });
    for questions in pairs.chain(most) {
        let cases = file(&questions);
        let coverage = cases.coverage(&policy);
        assert_eq!(coverage.passed, questions.len());
        let found: Vec<String> =
            coverage.cells.untouched.iter().map(|cell| format!("{} {}", cell.role, cell.permission)).collect();
        assert_eq!(found, untouched_by_rewriting(&cases), "{questions:?}");
        seen.push(found.len());
    }
    assert!(seen.contains(&0) && seen.contains(&7) && seen.contains(&9), "few and many are left open");
}
