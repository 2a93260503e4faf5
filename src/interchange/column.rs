//! Where in the text of a request something stands.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::value::RawValue;

/// Where the part of the actor begins that a pointer names, in bytes.
pub(super) fn of(text: &str, pointer: &str) -> Option<usize> {
    let mut part: &RawValue = serde_json::from_str(text).ok()?;
    for name in ["actor"].into_iter().chain(pointer.split('/').skip(1)) {
        part = match name.parse::<usize>() {
            Ok(index) => serde_json::from_str::<Vec<&RawValue>>(part.get()).ok()?.get(index).copied()?,
            Err(_) => serde_json::from_str::<BTreeMap<String, &RawValue>>(part.get()).ok()?.get(name).copied()?,
        };
    }
    part.get().as_ptr().addr().checked_sub(text.as_ptr().addr())
}

/// Where a name stands as a text of its own, perhaps negated.
pub(super) fn of_name(text: &str, name: &str) -> Option<usize> {
    let (plain, negated) = (text.find(&format!("\"{name}\"")), text.find(&format!("\"!{name}\"")));
    plain.into_iter().chain(negated).min()
}
