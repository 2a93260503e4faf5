//! The Agorapulse matrix against the product's own table.

use super::{AGORAPULSE, lines, matrix};
use countersign::Level;
use countersign::analysis::Verdict;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const TABLE: &str = include_str!("../../data/agorapulse_table.json");

/// The table's column headings by role.
const ROLES: [(Level, &str, &str); 9] = [
    (Level::Organization, "owner", "Propriétaire"),
    (Level::Organization, "co_owner", "Co-propriétaire"),
    (Level::Organization, "manager", "Gestionnaire"),
    (Level::Organization, "advanced_member", "Membre avancé"),
    (Level::Organization, "member", "Membre"),
    (Level::Profile, "administrator", "Administrateur"),
    (Level::Profile, "editor", "Éditeur"),
    (Level::Profile, "moderator", "Modérateur"),
    (Level::Profile, "guest", "Invité"),
];

/// The verdict and the ways that the product's text asks for: a footnote of the table, or its tick or cross.
fn expected(role: &str, permission: &str, ticked: bool) -> (Verdict, Vec<&'static str>) {
    match (role, permission) {
        ("moderator", "post.edit" | "post.delete") => (Verdict::Conditional, vec!["author & scheduled"]),
        ("moderator", "scheduled_post.label") => (Verdict::Obliged, vec![" + submit_for_approval"]),
        _ if ticked => (Verdict::Allow, vec![""]),
        _ => (Verdict::Deny, vec![]),
    }
}

#[test]
fn every_cell_of_the_table_is_in_the_matrix() {
    let matrix = matrix(AGORAPULSE);
    let table: Value = serde_json::from_str(TABLE).expect("the table is JSON");
    let mut compared = 0;
    for row in table.as_array().expect("rows") {
        let level = Level::from_name(row["scope"].as_str().expect("a level")).expect("a level");
        for (_, role, heading) in ROLES.iter().filter(|role| role.0 == level) {
            let ticked = row["allow"][*heading].as_bool().expect("a tick or a cross");
            compared += 1;
            for permission in row["permissions"].as_array().expect("names") {
                let permission = permission.as_str().expect("a name");
                let cell = matrix.cell(level, role, level, permission).expect("a cell");
                let (verdict, ways) = expected(role, permission, ticked);
                assert_eq!(cell.verdict, verdict, "{role}, {permission}");
                assert_eq!(lines(&cell.ways), ways, "{role}, {permission}");
            }
        }
    }
    assert_eq!(compared, 542);
}

#[test]
fn every_role_meets_every_permission_that_it_can_have_once() {
    let matrix = matrix(AGORAPULSE);
    assert_eq!(matrix.cells().len(), 5 * (90 + 34) + 4 * 34);
    let places: BTreeSet<_> =
        matrix.cells().iter().map(|cell| (cell.role_level, &cell.role, cell.level, &cell.permission)).collect();
    assert_eq!(places.len(), 756);
    assert!(matrix.cells().iter().all(|cell| cell.role_level <= cell.level));
    let mut order: Vec<(Level, &str)> = Vec::new();
    for cell in matrix.cells() {
        if order.last() != Some(&(cell.role_level, cell.role.as_str())) {
            order.push((cell.role_level, &cell.role));
        }
    }
    assert_eq!(order, ROLES.map(|(level, role, _)| (level, role)));
}

#[test]
fn the_top_three_are_administrators_of_every_profile() {
    let matrix = matrix(AGORAPULSE);
    for (role, derived) in
        [("owner", true), ("co_owner", true), ("manager", true), ("advanced_member", false), ("member", false)]
    {
        let cells = matrix.cells().iter().filter(|cell| cell.role == role && cell.level == Level::Profile);
        let verdicts: Vec<Verdict> = cells.map(|cell| cell.verdict).collect();
        assert_eq!(verdicts, [if derived { Verdict::Allow } else { Verdict::Deny }; 34], "{role}");
    }
}

#[test]
fn cells_serialize_as_agreed() {
    let matrix = matrix(AGORAPULSE);
    let cell = |permission| matrix.cell(Level::Profile, "moderator", Level::Profile, permission).expect("a cell");
    assert_eq!(
        serde_json::to_string(cell("post.edit")).expect("JSON"),
        r#"{"role_level":"profile","role":"moderator","level":"profile","permission":"post.edit","verdict":"conditional","ways":[{"when":["author","scheduled"],"obligations":[]}]}"#
    );
    let ways = |permission| serde_json::to_value(cell(permission)).expect("JSON")["ways"].take();
    assert_eq!(ways("post.view"), json!([{ "when": [], "obligations": [] }]));
    assert_eq!(ways("post.publish"), json!([]));
    assert_eq!(ways("scheduled_post.label"), json!([{ "when": [], "obligations": ["submit_for_approval"] }]));
}

#[test]
fn one_level_can_be_taken_out() {
    let all = matrix(AGORAPULSE);
    let profile = all.clone().at_level(Level::Profile);
    assert_eq!(profile.cells().len(), 9 * 34);
    assert!(profile.cells().iter().all(|cell| cell.level == Level::Profile));
    assert_eq!(all.at_level(Level::Workspace).cells(), []);
}
