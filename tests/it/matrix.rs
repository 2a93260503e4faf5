//! The matrix of roles and permissions: what it says, and how it prints.

mod agorapulse;
mod rendering;
mod semantics;
mod small;

use countersign::Policy;
use countersign::analysis::{GrantWay, Matrix};

const AGORAPULSE: &str = include_str!("../../policies/agorapulse.json");

/// The policies that ship with the crate.
const SHIPPED: [&str; 5] = [
    AGORAPULSE,
    include_str!("../../policies/alex.json"),
    include_str!("../../policies/alixia.json"),
    include_str!("../../policies/publer.json"),
    include_str!("../../policies/semji.json"),
];

fn matrix(policy: &str) -> Matrix {
    match Policy::parse(policy) {
        Ok(policy) => policy.matrix(),
        Err(refused) => panic!("{refused}"),
    }
}

/// Ways as text, to compare in one line: `author & !draft + label?` is optional and has one obligation.
fn lines(ways: &[GrantWay]) -> Vec<String> {
    let line = |way: &GrantWay| {
        let obligations: String = way.obligations.iter().map(|name| format!(" + {name}")).collect();
        format!("{}{obligations}{}", way.when.join(" & "), if way.optional { "?" } else { "" })
    };
    ways.iter().map(line).collect()
}
