//! The shop, and what is sent to it.

use super::super::world::*;
use countersign::organization::*;
use countersign::{OrganizationId, ProfileId, Timestamp, UserId, WorkspaceId, id::DelegationId};

/// Nobody has to own it, and one pays; whoever writes does not check; the owner and a lead let somebody check.
pub(super) const SHOP: &str = r#"{"format":1,"name":"shop","facts":["fr"],
  "permissions":{
    "organization":["member.invite","member_permissions.edit","member.remove","ownership.transfer","subscription.manage","custom_role.manage","workspace.create","workspace.delete","profile.connect","profile.move","profile_group.edit"],
    "workspace":["member.invite","custom_role.manage"],
    "profile":["post.view","post.edit","post.publish"]},
  "roles":{
    "organization":{
      "owner":{"grants":{"organization":"all","workspace":"all","profile":"all"},"holders":{"max":1}},
      "payer":{"grants":{"organization":["subscription.manage"]},"holders":{"min":1,"max":1}},
      "admin":{"grants":{"organization":"all","workspace":"all","profile":["post.view","post.publish"]}},
      "clerk":{"grants":{"organization":["member.invite","member_permissions.edit"],"profile":["post.view"]}},
      "lead":{"grants":{"profile":["post.view","post.publish"]},"optional":{"profile":["post.edit"]},"holders":{"max":1}},
      "warden":{"grants":{"profile":["post.view"]},"holders":{"min":1}}},
    "workspace":{
      "head":{"grants":{"workspace":"all","profile":["post.view"]}}},
    "profile":{
      "keeper":{"grants":{"profile":["post.view"]},"optional":{"profile":["post.edit"]}},
      "writer":{"grants":{"profile":["post.view","post.edit"]}},
      "checker":{"grants":{"profile":["post.publish"]},"assignable_by":{"organization":["owner","lead"]}}}},
  "separation_of_duties":[{"roles":[{"level":"profile","role":"writer"},{"level":"profile","role":"checker"}]}],
  "custom_roles":{"profile":{"ceiling":{"profile":["post.view","post.edit"]}}},
  "plans":{
    "team":{"seats":{"included":4,"extra":1},"custom_roles":true},
    "solo":{"seats":{"included":2,"extra":0},"limits":{"workspaces":1},"downgrade":{"notice_days":0,"members":"suspend"}},
    "kept":{"seats":{"included":3,"extra":0},"limits":{"workspaces":1},"custom_roles":true,"downgrade":{"notice_days":0,"members":"keep"}}}}"#;

/// A directory's group, another, an import, and a team, for which nobody speaks; people, more often than each.
const SOURCES: [fn() -> Source; 6] = [
    Source::default,
    Source::default,
    || Source::directory("press"),
    || Source::directory("sales"),
    Source::import,
    || Source::team(TeamId::new(0)),
];

/// What a history is about: some commands and assignments, by their numbers in [`Random::action`] and
/// [`Random::access`], and how often of twelve times the timer sends them.
pub(super) struct Focus {
    actions: &'static [u64],
    access: &'static [u64],
    timer: u64,
}

/// Everything; plans that come, and people who come before them; who stands in for whom; what is granted again for another
/// time or part; custom roles beside those that are kept apart; people who go; and links that are older than what
/// became of their sender or of who follows them.
const FOCI: [Focus; 9] = [
    Focus {
        actions: &[
            0, 0, 0, 0, 0, 5, 6, 6, 6, 9, 9, 9, 9, 13, 14, 15, 16, 17, 18, 19, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29,
        ],
        access: &[0, 1, 2, 3, 4, 5, 6, 7, 7],
        timer: 1,
    },
    Focus { actions: &[15, 18, 18, 18, 19, 21, 21, 21, 22, 22, 22, 23, 23], access: &[2, 4, 7], timer: 5 },
    Focus { actions: &[0, 0, 21, 22, 22], access: &[4], timer: 4 },
    Focus { actions: &[6, 6, 6, 9, 9, 9, 9, 15, 16, 21, 21, 21], access: &[4, 4, 7], timer: 0 },
    Focus { actions: &[0, 5, 14, 15, 16, 28, 28, 28, 28, 29], access: &[1, 2, 4], timer: 0 },
    Focus { actions: &[0, 0, 0, 0, 5, 14, 15, 27], access: &[3, 4], timer: 0 },
    Focus { actions: &[0, 0, 0, 0, 0, 0, 19, 19, 23, 24], access: &[2, 5, 5, 6, 6], timer: 0 },
    Focus { actions: &[5, 5, 14, 16, 17, 18], access: &[0, 1, 2], timer: 0 },
    Focus { actions: &[0, 5, 5, 6, 6, 9, 9, 9, 9, 13, 14, 16], access: &[4], timer: 0 },
];

/// What several sources give and take.
const GIVEN: Focus = Focus {
    actions: &[0, 5, 5, 5, 14, 15, 16, 17, 18, 21, 22, 27, 30, 30, 31, 31, 31, 31, 32, 32, 32],
    access: &[1, 2, 4, 4, 4, 4, 7],
    timer: 0,
};

/// What the vendor's support does, in its own name and in members' places.
const HELPED: Focus = Focus {
    actions: &[0, 5, 5, 5, 6, 14, 14, 15, 16, 16, 22, 23, 24, 25, 27, 27, 28, 29, 33, 33, 33, 33, 33, 33, 34, 34],
    access: &[1, 1, 2, 4, 7],
    timer: 0,
};

/// What teams have, and who is in them.
const TEAMS: Focus = Focus {
    actions: &[
        0, 0, 5, 5, 14, 15, 16, 17, 18, 19, 23, 23, 24, 24, 27, 35, 35, 36, 36, 36, 36, 36, 37, 37, 38, 38, 38, 38, 39,
        39, 39,
    ],
    access: &[0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 7, 8, 8, 9, 11, 11, 11],
    timer: 0,
};

/// What is held under conditions.
const CONDITIONED: Focus = Focus {
    actions: &[0, 0, 0, 0, 0, 0, 5, 6, 9, 20, 20, 27],
    access: &[2, 4, 6, 6, 7, 7, 9, 9, 10, 10, 10],
    timer: 0,
};

/// What the owner holds several times, from several sources, and passes on.
const PASSED_ON: Focus = Focus { actions: &[0, 0, 18, 18, 27, 31, 31, 31, 31], access: &[0, 9, 9, 9], timer: 0 };

/// What somebody has through a team, and would pass on.
const PASSED_ON_FROM_A_TEAM: Focus =
    Focus { actions: &[0, 18, 18, 18, 35, 36, 36, 36, 37, 38, 38, 38], access: &[9], timer: 0 };

/// A group that has no profiles.
pub(super) const EMPTY: GroupId = GroupId::new(9);
/// A workspace that is deleted now and then.
pub(super) const SOUTH: WorkspaceId = WorkspaceId::new(6);

pub(super) struct Random {
    seed: u64,
    focus: &'static Focus,
    /// How many assignments of eight are under a condition.
    conditions: u64,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let focus = &FOCI[usize::try_from(seed % FOCI.len() as u64).unwrap()];
        Self { seed: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1), focus, conditions: 1 }
    }

    /// As [`new`](Self::new), of what several sources give.
    pub(super) fn giving(seed: u64) -> Self {
        Self { focus: &GIVEN, ..Self::new(seed) }
    }

    /// As [`new`](Self::new), of the vendor's support.
    pub(super) fn helping(seed: u64) -> Self {
        Self { focus: &HELPED, ..Self::new(seed) }
    }

    /// As [`new`](Self::new), of teams.
    pub(super) fn teaming(seed: u64) -> Self {
        Self { focus: &TEAMS, ..Self::new(seed) }
    }

    /// As [`new`](Self::new), of what is held under conditions.
    pub(super) fn conditioned(seed: u64) -> Self {
        Self { focus: &CONDITIONED, conditions: 4, ..Self::new(seed) }
    }

    /// As [`new`](Self::new), of what is passed on.
    pub(super) fn passing_on(seed: u64) -> Self {
        let focus = if seed % 2 == 0 { &PASSED_ON } else { &PASSED_ON_FROM_A_TEAM };
        Self { focus, ..Self::new(seed) }
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % end
    }

    fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }

    /// Five people, of whom two are strangers at first, most often the owner; the timer and the host's support.
    pub(super) fn actor(&mut self) -> By {
        if self.below(12) < self.focus.timer {
            return By::Host {};
        }
        match self.below(12) {
            0..5 => user(1),
            11 if self.below(2) == 0 => operator(),
            _ => user(1 + self.below(5)),
        }
    }

    fn source(&mut self) -> Source {
        self.pick(&SOURCES)()
    }

    /// The host speaks for directories and imports, and operators for support, now and then somebody else.
    pub(super) fn sender(&mut self, action: &Action) -> Option<By> {
        let is_support = std::ptr::eq(self.focus, &HELPED);
        let source = match action {
            Action::BeginSupport { .. } => return (self.below(8) > 0).then(operator),
            _ if is_support && self.below(2) == 0 => {
                let whom = UserId::new(1 + self.below(2));
                return Some(operator().in_the_name_of(whom));
            }
            Action::AddMember { access, .. } => &access[0].source,
            Action::Grant { access, .. } => &access.source,
            Action::TakeBack { source, .. } => source,
            _ => return None,
        };
        (*source != Source::default() && self.below(8) > 0).then(operator)
    }

    /// At two profiles that are there, and one that is not.
    fn access(&mut self) -> Access {
        let profile = *self.pick(&[7, 7, 7, 8, 8, 9]);
        let access = match *self.pick(self.focus.access) {
            0 => organization_role("owner"),
            1 => organization_role("admin"),
            2 => organization_role("clerk"),
            3 => workspace_role(*self.pick(&[5, 5, 6]), "head"),
            4 => profile_role(profile, "keeper"),
            5 => Access::new(Place::profile(ProfileId::new(profile)), Role::custom("own")),
            6 => profile_role(profile, "checker"),
            9 => organization_role("lead"),
            10 => organization_role("warden"),
            11 => Access::new(Place::workspace(SOUTH), Role::policy("head")),
            8 => Access::new(Place::group(EMPTY), Role::policy(if profile == 7 { "writer" } else { "keeper" })),
            _ => profile_role(profile, "writer"),
        };
        match self.below(8) {
            0 => access.optional("post.edit"),
            3.. if self.below(5) < self.conditions => access.when(if self.below(2) == 0 { "fr" } else { "!fr" }),
            1 => Access { until: Some(at(500 + i64::try_from(self.below(5)).unwrap() * 1_000)), ..access },
            2 if access.place == Place::organization() || matches!(access.place, Place::Workspace { .. }) => {
                Access { narrowing: Narrowing::only_profiles([ProfileId::new(profile)]), ..access }
            }
            _ => access,
        }
    }

    pub(super) fn action(&mut self, now: Timestamp) -> Action {
        let (who, access) = (UserId::new(1 + self.below(5)), self.access());
        let (place, role) = (access.place, access.role.clone());
        let (invitation, token) = (InvitationId::new(self.below(3)), TokenId::new(self.below(2)));
        let later = at(now.as_millis() + i64::try_from(self.below(3)).unwrap() * 700);
        let plan = (*self.pick(&["team", "solo", "kept"])).into();
        match *self.pick(self.focus.actions) {
            0 => Action::Grant { user: who, access },
            5 => Action::Revoke { user: who, place, role },
            6 => {
                let recipient = (*self.pick(&["eva@example.com", " EVA@example.com", "bea@example.com", " "])).into();
                Action::Invite { invitation, recipient, token, access: vec![access], expires_at: later }
            }
            9 => Action::AcceptInvitation { invitation, token },
            13 => Action::ResendInvitation { invitation, token, expires_at: later },
            14 => Action::Suspend { user: who },
            15 => Action::Reinstate { user: who },
            16 => Action::RemoveMember { user: who },
            17 => Action::Leave {},
            18 => {
                let (role, former) = *self.pick(&[("owner", Some("admin")), ("payer", None), ("lead", None)]);
                let (place, role, former) = (Place::organization(), Role::policy(role), former.map(Role::policy));
                Action::TransferOwnership { place, role, to: who, former }
            }
            19 => {
                let grants = self.pick(&[r#""post.view""#, r#""post.view","post.edit""#, r#""post.publish""#]);
                let home = self.pick(&["", "", r#""workspace":5,"#, r#""workspace":6,"#]);
                let text =
                    format!(r#"{{"format":1,"level":"profile","name":"own",{home}"grants":{{"profile":[{grants}]}}}}"#);
                let document = RoleDocument::parse(&text).expect("a document");
                match self.below(2) {
                    0 => Action::DefineCustomRole { document },
                    _ => Action::EditCustomRole { document },
                }
            }
            20 => Action::ChangeRole { user: who, role, to: access },
            21 => Action::ChangePlan { plan, at: Some(later).filter(|_| self.below(2) == 0), extra_seats: None },
            22 => Action::ApplyPlanChange {},
            23 => {
                let workspace = WorkspaceId::new(5 + self.below(2));
                Action::CreateWorkspace { workspace, name: "Site".into(), holder: None }
            }
            24 => Action::DeleteWorkspace { workspace: SOUTH },
            25 => Action::MoveProfile { profile: ProfileId::new(8), workspace: Some(WorkspaceId::new(5)) },
            26 => {
                let organization = OrganizationId::new(10);
                Action::Create { organization, founder: who, access: vec![access], plan: None }
            }
            28 => {
                let (delegation, to) = (DelegationId::new(self.below(3)), UserId::new(1 + self.below(5)));
                let places = self.pick(&[vec![], vec![Place::profile(ProfileId::new(7))]]).clone();
                Action::Delegate { delegation, user: who, to, places, from: None, until: later }
            }
            30 => Action::AddMember { user: who, access: vec![access.given_by(self.source())] },
            31 => Action::Grant { user: who, access: access.given_by(self.source()) },
            32 => {
                let (place, role) = self.pick(&[(None, None), (Some(place), None), (Some(place), Some(role))]).clone();
                Action::TakeBack { user: who, source: self.source(), place, role }
            }
            33 => {
                let (workspace, profile) = (Place::workspace(WorkspaceId::new(5)), Place::profile(ProfileId::new(7)));
                let (place, role) = *self.pick(&[
                    (Place::organization(), "owner"),
                    (Place::organization(), "admin"),
                    (Place::organization(), "admin"),
                    (Place::organization(), "clerk"),
                    (Place::organization(), "writer"),
                    (workspace, "head"),
                    (profile, "writer"),
                    (Place::workspace(SOUTH), "head"),
                    (Place::workspace(SOUTH), "head"),
                ]);
                let role = Role::policy(role);
                let acting_for = Some(UserId::new(1 + self.below(2))).filter(|_| self.below(8) > 0);
                let reason = (*self.pick(&["a ticket", "a ticket", "a ticket", " "])).into();
                let until = at(now.as_millis() + i64::try_from(self.below(3)).unwrap() * 700);
                Action::BeginSupport { place, role, acting_for, reason, until }
            }
            34 => Action::EndSupport { operator: UserId::new(900) },
            35 => Action::CreateTeam { team: TeamId::new(self.below(2)), name: "Team".into() },
            36 => Action::AddToTeam { team: TeamId::new(self.below(2)), user: who },
            37 => Action::RemoveFromTeam { team: TeamId::new(self.below(2)), user: who },
            38 => Action::GrantToTeam { team: TeamId::new(self.below(2)), access },
            39 => {
                let team = TeamId::new(self.below(2));
                match self.below(6) {
                    0 => Action::DeleteTeam { team },
                    1..3 => Action::RevokeFromTeam { team, place, role },
                    3 => Action::ChangeTeamAccess { team, role: Role::policy("keeper"), to: access },
                    _ => Action::ChangeTeamAccess { team, role, to: access },
                }
            }
            29 => Action::EndDelegation { delegation: DelegationId::new(self.below(3)) },
            _ => match self.below(3) {
                0 => Action::Narrow { user: who, place, role, narrowing: access.narrowing },
                1 => Action::SwitchOptional { user: who, place, role, optional: access.optional },
                _ => Action::Schedule { user: who, place, role, from: None, until: access.until },
            },
        }
    }
}
