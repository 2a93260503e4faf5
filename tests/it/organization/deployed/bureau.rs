//! A bureau, the policies that come over it, and what is sent to it.

use super::super::world::*;
use countersign::organization::*;
use countersign::{Timestamp, UserId, id::TokenId};

/// Whoever writes is called an author; it is said that it was a writer.
pub(super) const RENAMED: u64 = 1;

const BUREAU: &str = r#"{"format":1,"name":"bureau",
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove"],
    "profile":["post.view","post.edit","post.publish"]},
  "roles":{
    "organization":{
      "BOSS":{"grants":{"organization":"all","profile":"all"}MINIMUM},
      "clerk":{"grants":{"organization":["member_permissions.edit"],"profile":["post.view"]}MAXIMUM}},
    "profile":{
      "WRITER":{"grants":{"profile":["post.view"]}OPTIONFORMERLY},
      "checker":{"grants":{"profile":["post.publish"]}}}}APARTPLANS}"#;

/// A policy for every number; nothing is changed by 0. The boss is called a chief, and nobody says that it was the boss.
pub(super) fn policy(number: u64) -> String {
    let is = |bit: u64| number >> bit & 1 == 1;
    let (writer, formerly) = if is(0) { ("author", r#","formerly":["writer"]"#) } else { ("writer", "") };
    let boss = if is(1) { "chief" } else { "boss" };
    let or = |bit: u64, text: &'static str| if is(bit) { text } else { "" };
    let option = if is(3) { "" } else { r#","optional":{"profile":["post.edit"]}"# };
    let apart = r#","separation_of_duties":[{"roles":[{"level":"profile","role":"WRITER"},{"level":"profile","role":"checker"}]}]"#;
    let plans = match (is(5), is(6)) {
        (false, _) => "",
        (true, false) => r#","plans":{"free":{},"paid":{"custom_roles":true}}"#,
        (true, true) => r#","plans":{"free":{},"paid":{"custom_roles":true}},"default_plan":"free""#,
    };
    BUREAU
        .replace("APART", or(4, apart))
        .replace("BOSS", boss)
        .replace("MINIMUM", or(7, r#","holders":{"min":1}"#))
        .replace("MAXIMUM", or(2, r#","holders":{"max":1}"#))
        .replace("WRITER", writer)
        .replace("FORMERLY", formerly)
        .replace("OPTION", option)
        .replace("PLANS", plans)
}

pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(7))
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Four people, most often who began it; and the host's support.
    pub(super) fn actor(&mut self) -> By {
        match self.below(9) {
            0..5 => user(1),
            8 => operator(),
            _ => user(1 + self.below(4)),
        }
    }

    fn access(&mut self) -> Access {
        let profile = 7 + self.below(2);
        let access = match self.below(7) {
            0 => organization_role("boss"),
            1 => organization_role("clerk"),
            2 | 3 => profile_role(profile, "checker"),
            _ => profile_role(profile, "writer"),
        };
        match self.below(6) {
            0 => access.until(at(1_500 + i64::try_from(self.below(8)).unwrap() * 500)),
            1 | 2 if access.role == Role::policy("writer") => access.optional("post.edit"),
            _ => access,
        }
    }

    pub(super) fn action(&mut self, now: Timestamp) -> Action {
        let (user, access) = (UserId::new(1 + self.below(4)), self.access());
        let (place, role) = (access.place, access.role.clone());
        let (invitation, token) = (InvitationId::new(self.below(3)), TokenId::new(1));
        match self.below(12) {
            0..=3 => Action::Grant { user, access },
            4 => Action::Revoke { user, place, role },
            5 | 6 => {
                let recipient =
                    (*["eva@example.com", "bea@example.com"].get(self.below(2) as usize).expect("one")).into();
                let expires_at = at(now.as_millis() + 3_000);
                Action::Invite { invitation, recipient, token, access: vec![access], expires_at }
            }
            7 => Action::AcceptInvitation { invitation, token },
            8 => Action::Suspend { user },
            9 => Action::Reinstate { user },
            10 => Action::RemoveMember { user },
            _ => Action::SwitchOptional { user, place, role, optional: vec!["post.edit".into()] },
        }
    }
}
