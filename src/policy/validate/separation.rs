//! `separation_of_duties`.

use super::super::document::Node;
use super::super::model::{RoleIndex, Separation};
use super::expansion::{Reached, title};
use super::fields::{at_most, fields, level, list, text};
use super::problems::Problems;
use super::role::Read;
use super::scope::Scope;
use super::{set, text as texts};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

const MAX_PAIRS: usize = 256;

pub(super) fn separation(
    node: Option<&Node>,
    roles: &[Option<Read<'_>>],
    reached: &Reached,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Vec<Separation> {
    let Some(node) = node else { return Vec::new() };
    let items = list(node, problems).unwrap_or_default();
    at_most(MAX_PAIRS, "pairs of roles", items.len(), node, problems);
    let (mut pairs, mut seen) = (Vec::new(), BTreeSet::new());
    for item in items.iter().take(MAX_PAIRS) {
        let Some(fields) = fields(item, &["roles", "title", "description"], problems) else { continue };
        let text = texts::of_fields(&fields, problems);
        let Some(both) = fields.required("roles", problems) else { continue };
        let Some((a, b)) = pair(both, scope, problems) else { continue };
        if !seen.insert((a, b)) {
            problems.report(item, || {
                format!("expected each pair once, found {} with {} again", title(a, roles), title(b, roles))
            });
        } else if a == b {
            problems.report(both, || format!("expected two different roles, found {} twice", title(a, roles)));
        } else {
            apart(a, b, both, roles, reached, problems);
        }
        pairs.push(Separation { roles: (a, b), text });
    }
    pairs.sort();
    pairs
}

/// The pair, the lower index first.
fn pair(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<(RoleIndex, RoleIndex)> {
    let items = list(node, problems)?;
    let [a, b] = items else {
        problems.report(node, || format!("expected two roles, found `{}`", items.len()));
        return None;
    };
    let (a, b) = (role(a, scope, problems), role(b, scope, problems));
    let (a, b) = (a?, b?);
    Some((a.min(b), a.max(b)))
}

fn role(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<RoleIndex> {
    let fields = fields(node, &["level", "role"], problems)?;
    let level = fields.required("level", problems).and_then(|node| level(node, problems));
    let name = fields.required("role", problems)?;
    let written = text(name, problems)?;
    set::role(written, name, level?, scope, problems)
}

/// Reports a role that brings both by itself: nobody could hold it.
fn apart(
    a: RoleIndex,
    b: RoleIndex,
    node: &Node,
    roles: &[Option<Read<'_>>],
    reached: &Reached,
    problems: &mut Problems,
) {
    let both = reached.iter().position(|reached| reached.contains(&a) && reached.contains(&b));
    if let Some(both) = both {
        problems.report(node, || {
            format!(
                "expected that no role brings both {} and {}, found {}",
                title(a, roles),
                title(b, roles),
                title(both, roles)
            )
        });
    }
}
