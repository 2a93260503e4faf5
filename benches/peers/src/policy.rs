//! The product's own role table, read without any part of the crate.
//!
//! Action `i` owns bit `i` of a `u128`. Profile actions come first, so that `i < policy.profile_actions` tells the two
//! levels apart. Actions have the names that the shipped vocabulary gives to the rows of the table.

use serde_json::Value;

const TABLE: &str = include_str!("../../../tests/data/agorapulse_table.json");

pub const PROFILE_ROLES: [&str; 4] = ["administrator", "editor", "moderator", "guest"];
pub const ORG_ROLES: [&str; 5] = ["owner", "co_owner", "manager", "advanced_member", "member"];

const PROFILE_HEADINGS: [&str; 4] = ["Administrateur", "Éditeur", "Modérateur", "Invité"];
const ORG_HEADINGS: [&str; 5] = ["Propriétaire", "Co-propriétaire", "Gestionnaire", "Membre avancé", "Membre"];

pub const ADMINISTRATOR: u8 = 0;
pub const MODERATOR: u8 = 2;
/// Organization roles below this index (owner, co-owner, manager) are administrators of every profile.
pub const ADMIN_ORG_ROLES: u8 = 3;

pub struct Policy {
    /// Names of the actions, by action.
    pub actions: Vec<String>,
    /// The number of profile actions; they are `0..profile_actions`.
    pub profile_actions: u8,
    /// What a profile role allows plainly when nothing is known of the content.
    pub profile_mask: [u128; 4],
    /// What an organization role allows at its own level.
    pub org_only_mask: [u128; 5],
    /// The same and, for those roles that are administrators everywhere, an administrator's actions.
    pub org_mask: [u128; 5],
}

impl Policy {
    pub fn load() -> Self {
        let rows: Value = serde_json::from_str(TABLE).unwrap();
        let mut policy = Policy {
            actions: Vec::new(),
            profile_actions: 0,
            profile_mask: [0; 4],
            org_only_mask: [0; 5],
            org_mask: [0; 5],
        };
        for scope in ["profile", "organization"] {
            for row in rows.as_array().unwrap().iter().filter(|row| row["scope"] == scope) {
                for name in row["permissions"].as_array().unwrap() {
                    policy.add(scope == "profile", name.as_str().unwrap(), &row["allow"]);
                }
            }
            if scope == "profile" {
                policy.profile_actions = policy.actions.len() as u8;
            }
        }
        assert!(policy.actions.len() <= 128);
        policy.org_mask = policy.org_only_mask;
        for mask in &mut policy.org_mask[..ADMIN_ORG_ROLES as usize] {
            *mask |= policy.profile_mask[ADMINISTRATOR as usize];
        }
        policy
    }

    fn add(&mut self, on_profile: bool, name: &str, cells: &Value) {
        let known = self.actions.iter().position(|action| action == name);
        let bit = 1u128 << known.unwrap_or(self.actions.len());
        if known.is_none() {
            self.actions.push(name.to_string());
        }
        let (masks, headings) = match on_profile {
            true => (&mut self.profile_mask[..], &PROFILE_HEADINGS[..]),
            false => (&mut self.org_only_mask[..], &ORG_HEADINGS[..]),
        };
        for (role, (mask, heading)) in masks.iter_mut().zip(headings).enumerate() {
            // Footnotes: a moderator edits and deletes only under a condition, and labels only with an obligation.
            let footnote = on_profile && role == MODERATOR as usize && has_footnote(name);
            if cells[heading].as_bool().unwrap() && !footnote {
                *mask |= bit;
            }
        }
    }

    pub fn action(&self, name: &str) -> u8 {
        self.actions.iter().position(|action| action == name).unwrap() as u8
    }

    pub fn is_profile_action(&self, action: u8) -> bool {
        action < self.profile_actions
    }

    /// The actions of a level.
    pub fn level(&self, on_profile: bool) -> std::ops::Range<u8> {
        if on_profile { 0..self.profile_actions } else { self.profile_actions..self.actions.len() as u8 }
    }

    /// Names of the actions in `mask`.
    pub fn names(&self, mask: u128) -> impl Iterator<Item = &str> {
        (0..self.actions.len()).filter(move |i| mask >> i & 1 == 1).map(|i| &*self.actions[i])
    }
}

fn has_footnote(name: &str) -> bool {
    matches!(name, "post.edit" | "post.delete" | "scheduled_post.label")
}
