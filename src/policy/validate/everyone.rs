//! `everyone`: what nobody has to be given.

use super::super::document::Node;
use super::super::model::Everyone;
use super::fields::{at_most, fields};
use super::grant::grants;
use super::problems::Problems;
use super::scope::Scope;
use crate::level::Level;
use alloc::borrow::ToOwned;

const MAX_GRANT_OBJECTS: usize = 256;

pub(super) fn everyone(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Everyone {
    let Some(fields) = fields(node, &["members", "anyone"], problems) else { return Everyone::default() };
    if fields.optional("members").is_none() && fields.optional("anyone").is_none() {
        problems.report(node, || "expected `members`, `anyone` or both".to_owned());
    }
    let members = grants(&fields, "members", Level::Organization, scope, problems);
    let anyone = grants(&fields, "anyone", Level::Organization, scope, problems);
    let objects = members.objects.saturating_add(anyone.objects);
    at_most(MAX_GRANT_OBJECTS, "grant objects", objects, node, problems);
    Everyone { members: members.merged, anyone: anyone.merged }
}
