//! What the auditor says of a world's two logs.

use super::world::{Told, World, text};
use crate::joint::auditor::Auditor;

/// Nothing went out unseen, nobody was given what their giver had not, and whoever was out did nothing.
pub(super) fn lawful(world: &World) -> Result<(), String> {
    let mut auditor = Auditor::new(&text(0));
    for told in world.told() {
        match told {
            Told::Deployed(policy) => auditor.deploy(&text(policy)),
            Told::Event(event) => auditor.read(event),
        }
    }
    match auditor.faults.first() {
        Some(fault) => Err(format!("unlawful {fault}")),
        None => Ok(()),
    }
}
