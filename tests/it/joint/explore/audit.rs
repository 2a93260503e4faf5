//! What the auditor says of a world's two logs.

use super::world::{Told, World, text};
use crate::joint::auditor::Auditor;
use std::sync::LazyLock;

/// Nothing went out unseen, nobody was given what their giver had not, and whoever was out did nothing.
pub(super) fn lawful(world: &World) -> Result<(), String> {
    said(&auditor(world))
}

/// An auditor who has read a world's logs.
pub(super) fn auditor(world: &World) -> Auditor {
    let mut auditor = BEGINNING.clone();
    world.told().into_iter().for_each(|told| read(&mut auditor, told));
    auditor
}

/// Whether it stays lawful by the last that happened in a world, for an auditor who has read all before.
pub(super) fn goes_on_lawfully(before: &Auditor, world: &World) -> Result<(), String> {
    let mut auditor = before.clone();
    world.told_last().into_iter().for_each(|told| read(&mut auditor, told));
    said(&auditor)
}

static BEGINNING: LazyLock<Auditor> = LazyLock::new(|| Auditor::new(&text(0)));

fn read(auditor: &mut Auditor, told: Told<'_>) {
    match told {
        Told::Deployed(policy) => auditor.deploy(&text(policy)),
        Told::Event(event) => auditor.read(event),
    }
}

fn said(auditor: &Auditor) -> Result<(), String> {
    match auditor.faults.first() {
        Some(fault) => Err(format!("unlawful {fault}")),
        None => Ok(()),
    }
}
