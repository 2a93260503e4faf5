//! Holdings: what somebody has in a post belongs to one unbroken holding of the right that it used (J17).

use crate::id::ProfileId;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Since when what a host says of people and places is so, by its own numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holdings {
    pub(crate) as_of: Option<u32>,
    /// Those that are not named have always been there.
    pub(crate) profiles: BTreeMap<ProfileId, Since>,
    /// Profile permissions, and since when the plan has them in force. What is not named always was.
    pub(crate) permissions: Vec<(u128, u32)>,
}

/// Since when a profile is what it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Since {
    /// In the organization.
    pub(crate) there: u32,
    /// In its workspace.
    pub(crate) placed: u32,
}

impl Holdings {
    pub(in crate::approval) fn placed(&mut self, profiles: impl IntoIterator<Item = (ProfileId, u32)>) {
        for (profile, placed) in profiles {
            self.profiles.entry(profile).or_default().placed = placed;
        }
    }

    /// The permissions that were not in force yet.
    pub(in crate::approval) fn young(&self, as_of: u32) -> u128 {
        self.permissions.iter().filter(|(_, since)| *since > as_of).fold(0, |young, (mask, _)| young | mask)
    }
}
