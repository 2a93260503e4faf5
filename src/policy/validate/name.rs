//! Names.

use super::super::document::Node;
use super::problems::Problems;
use super::quote::suspicious;
use crate::vocabulary::is_permission_name;
use alloc::format;

const MAX_BYTES: usize = 64;

/// Reports a name outside the grammar; `node` is the name or the value under it.
pub(super) fn name(written: &str, node: &Node, problems: &mut Problems) -> bool {
    let legal = written.len() <= MAX_BYTES
        && written.starts_with(|first: char| first.is_ascii_lowercase())
        && written.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !legal {
        problems.report(node, || {
            format!(
                "expected a name of a-z, 0-9 and _ that begins with a letter, at most {MAX_BYTES} bytes, found {}",
                suspicious(written)
            )
        });
    }
    legal
}

pub(super) fn is_permission(written: &str) -> bool {
    is_permission_name(written.as_bytes())
}
