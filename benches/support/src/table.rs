//! The product's own table, read without any part of the crate: which role has which permission.

use countersign::Level;
use serde_json::Value;

const TABLE: &str = include_str!("../../../tests/data/agorapulse_table.json");

pub const ORGANIZATION_ROLES: [(&str, &str); 5] = [
    ("owner", "Propriétaire"),
    ("co_owner", "Co-propriétaire"),
    ("manager", "Gestionnaire"),
    ("advanced_member", "Membre avancé"),
    ("member", "Membre"),
];
pub const PROFILE_ROLES: [(&str, &str); 4] =
    [("administrator", "Administrateur"), ("editor", "Éditeur"), ("moderator", "Modérateur"), ("guest", "Invité")];

/// Organization roles below this index are administrators of every profile (rule 2.2).
pub const ADMINISTRATORS: usize = 3;
const ADMINISTRATOR: usize = 0;

/// What a role gives when nothing is known of the content.
#[derive(Clone, Copy, Default)]
pub struct Sets {
    pub allowed: u128,
    pub obliged: u128,
}

/// Permissions of both levels share one mask: those of profiles come first.
pub struct Table {
    pub names: Vec<(Level, String)>,
    /// How many of the names belong to profiles.
    pub profile_names: usize,
    pub organization: [Sets; 5],
    pub profile: [Sets; 4],
}

impl Table {
    pub fn read() -> Self {
        let rows: Value = serde_json::from_str(TABLE).unwrap();
        let mut table =
            Self { names: Vec::new(), profile_names: 0, organization: Default::default(), profile: Default::default() };
        for level in [Level::Profile, Level::Organization] {
            let here = |row: &&Value| row["scope"] == level.name();
            for row in rows.as_array().unwrap().iter().filter(here) {
                for name in row["permissions"].as_array().unwrap() {
                    table.add(level, name.as_str().unwrap(), &row["allow"]);
                }
            }
            if level == Level::Profile {
                table.profile_names = table.names.len();
            }
        }
        for role in &mut table.organization[..ADMINISTRATORS] {
            role.allowed |= table.profile[ADMINISTRATOR].allowed;
        }
        assert!(table.names.len() <= 128);
        table
    }

    fn add(&mut self, level: Level, name: &str, cells: &Value) {
        let known = self.names.iter().position(|entry| entry.0 == level && entry.1 == name);
        let bit = 1 << known.unwrap_or(self.names.len());
        if known.is_none() {
            self.names.push((level, name.to_owned()));
        }
        let ticked = |heading: &str| cells[heading].as_bool().unwrap();
        if level == Level::Organization {
            for (sets, (_, heading)) in self.organization.iter_mut().zip(ORGANIZATION_ROLES) {
                sets.allowed |= if ticked(heading) { bit } else { 0 };
            }
            return;
        }
        for (sets, (role, heading)) in self.profile.iter_mut().zip(PROFILE_ROLES) {
            match (role, name) {
                // Footnotes: only with facts that these requests do not bring, and only with an obligation.
                ("moderator", "post.edit" | "post.delete") => {}
                ("moderator", "scheduled_post.label") => sets.obliged |= bit,
                _ => sets.allowed |= if ticked(heading) { bit } else { 0 },
            }
        }
    }
}
