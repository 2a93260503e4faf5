//! What roles reach through `inherits` and `confers`.

use super::super::document::Node;
use super::super::model::RoleIndex;
use super::problems::Problems;
use super::role::Read;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

const MAX_GRANT_OBJECTS: usize = 256;

/// The roles that each role reaches, itself included.
pub(super) type Reached = Vec<BTreeSet<RoleIndex>>;

/// Follows `inherits` and `confers` of every role; `None` is a role that could not be read.
pub(super) fn reached(roles: &[Option<Read<'_>>]) -> Reached {
    (0..roles.len())
        .map(|start| {
            let (mut seen, mut open) = (BTreeSet::from([start]), vec![start]);
            while let Some(index) = open.pop() {
                let Some(Some(read)) = roles.get(index) else { continue };
                for next in read.role.inherits.iter().chain(&read.role.confers) {
                    if seen.insert(*next) {
                        open.push(*next);
                    }
                }
            }
            seen
        })
        .collect()
}

/// Reports each cycle of `inherits` where it closes.
pub(super) fn cycles(roles: &[Option<Read<'_>>], problems: &mut Problems) {
    let mut done = BTreeSet::new();
    for start in 0..roles.len() {
        search(start, roles, &mut Vec::new(), &mut done, problems);
    }
}

/// Depth first; as deep as there are roles, which are few.
fn search(
    index: RoleIndex,
    roles: &[Option<Read<'_>>],
    path: &mut Vec<RoleIndex>,
    done: &mut BTreeSet<RoleIndex>,
    problems: &mut Problems,
) {
    let Some(Some(read)) = roles.get(index) else { return };
    if !done.insert(index) {
        return;
    }
    path.push(index);
    for (next, node) in &read.inherits {
        match path.iter().position(|other| other == next) {
            Some(position) => cycle(path.iter().skip(position).chain([next]), node, roles, problems),
            None => search(*next, roles, path, done, problems),
        }
    }
    path.pop();
}

fn cycle<'p>(
    path: impl Iterator<Item = &'p RoleIndex>,
    node: &Node,
    roles: &[Option<Read<'_>>],
    problems: &mut Problems,
) {
    problems.report(node, || {
        let names: Vec<&str> = path
            .filter_map(|index| roles.get(*index).and_then(Option::as_ref))
            .map(|read| read.role.name.as_str())
            .collect();
        format!("expected `inherits` without a cycle, found `{}`", names.join(" -> "))
    });
}

/// Reports roles that come to more grant objects than are allowed by what they reach.
pub(super) fn sizes(roles: &[Option<Read<'_>>], reached: &Reached, problems: &mut Problems) {
    let size = |index: &RoleIndex| {
        let own = |index: &RoleIndex| roles.get(*index).and_then(Option::as_ref).map_or(0, |read| read.objects);
        reached.get(*index).map_or(0, |reached| reached.iter().map(own).fold(0, usize::saturating_add))
    };
    let sizes: Vec<usize> = (0..roles.len()).map(|index| size(&index)).collect();
    let is_over = |index: &RoleIndex| sizes.get(*index).is_some_and(|size| *size > MAX_GRANT_OBJECTS);
    for (index, read) in roles.iter().enumerate() {
        let (Some(read), Some(reached), Some(size)) = (read, reached.get(index), sizes.get(index)) else { continue };
        // What is too much already in a role below is reported there.
        if is_over(&index) && !reached.iter().any(|other| *other != index && is_over(other)) {
            problems.report(read.node, || {
                format!(
                    "expected at most {MAX_GRANT_OBJECTS} grant objects with those of `inherits` and `confers`, found `{size}`"
                )
            });
        }
    }
}

/// The name and level of a role, for messages.
pub(super) fn title(index: RoleIndex, roles: &[Option<Read<'_>>]) -> String {
    let read = roles.get(index).and_then(Option::as_ref);
    read.map(|read| format!("`{}` of level `{}`", read.role.name, read.role.level)).unwrap_or_default()
}
