//! Random commands, about everything or about few things that meet.

use super::super::world::*;
use countersign::organization::*;
use countersign::{ProfileId, UserId, WorkspaceId};

pub(super) const PEOPLE: u64 = 5;

/// What a history is about: some commands and assignments, by their numbers in [`Random::action`] and
/// [`Random::access`], among so many people. The fewer they are, the more often they meet.
pub(super) struct Focus {
    actions: &'static [u64],
    access: &'static [u64],
    people: u64,
    /// Whether somebody holds a custom role with its option from the beginning.
    pub(super) holds: bool,
}

/// Everything, what is passed on, old links, custom roles at groups whose options come and go, groups of which
/// somebody is left out, what was taken since somebody was invited, and teams.
pub(super) const FOCI: [Focus; 8] = [
    Focus {
        actions: &[
            0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 22,
            23,
        ],
        access: &[0, 1, 2, 3, 4, 5, 6, 7, 7, 8],
        people: PEOPLE,
        holds: false,
    },
    Focus { actions: &[0, 0, 2, 4, 22, 22], access: &[8], people: 4, holds: false },
    Focus { actions: &[0, 1, 6, 9, 9, 10, 10], access: &[3, 4, 7], people: 4, holds: false },
    Focus {
        actions: &[0, 0, 0, 7, 8, 12, 12, 12, 13, 14, 14, 15, 15, 15],
        access: &[6, 9, 9],
        people: 3,
        holds: false,
    },
    Focus { actions: &[0, 7, 7, 8, 8, 8, 15, 15], access: &[6], people: 3, holds: true },
    Focus { actions: &[0, 0, 0, 11, 12, 13, 21, 21], access: &[3, 5, 5], people: 4, holds: false },
    Focus { actions: &[0, 0, 1, 1, 9, 9, 10, 10, 10], access: &[10], people: 3, holds: false },
    Focus {
        actions: &[0, 1, 6, 7, 8, 9, 10, 12, 13, 14, 15, 21, 24, 25, 25, 25, 25, 26, 27, 27, 27, 28, 28, 29, 30],
        access: &[3, 4, 5, 6, 7, 8],
        people: 4,
        holds: true,
    },
];

pub(super) struct Random {
    seed: u64,
    focus: &'static Focus,
}

impl Random {
    pub(super) fn new(seed: u64, focus: &'static Focus) -> Self {
        Self { seed, focus }
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % end
    }

    fn of(&mut self, numbers: &[u64]) -> u64 {
        numbers[usize::try_from(self.below(numbers.len() as u64)).unwrap()]
    }

    pub(super) fn user(&mut self) -> UserId {
        UserId::new(1 + self.below(self.focus.people))
    }

    fn access(&mut self) -> Access {
        let mut access = match self.of(self.focus.access) {
            0 => organization_role("admin"),
            1 => organization_role("lead"),
            2 => workspace_role(5 + self.below(2), "head"),
            3 => workspace_role(5 + self.below(2), "reader"),
            4 => profile_role(7 + self.below(3), "publisher"),
            5 => Access::new(
                Place::group(GroupId::new(3 + self.below(2))),
                Role::policy(["publisher", "viewer"][usize::try_from(self.below(2)).unwrap()]),
            ),
            6 => {
                let profile = Place::profile(ProfileId::new(7 + self.below(3)));
                let place = [profile, Place::group(GroupId::new(3 + self.below(2)))][usize::from(self.below(2) == 0)];
                Access::new(place, Role::custom("night"))
            }
            7 => profile_role(7 + self.below(3), "viewer"),
            9 => Access::new(Place::group(GroupId::new(3 + self.below(2))), Role::custom("night"))
                .optional("post.publish"),
            10 => profile_role(7 + self.below(2), "viewer"),
            _ => organization_role("chair"),
        };
        match self.below(6) {
            0 if matches!(access.place, Place::Organization {}) => access.narrowing = self.narrowing(),
            1 => access.until = Some(at(1_000 + i64::try_from(self.below(3)).unwrap() * 2_000)),
            2 if access.role == Role::policy("viewer") => access.optional.push("post.edit".into()),
            2 if access.role == Role::custom("night") && access.optional.is_empty() => {
                access.optional.push("post.publish".into())
            }
            3 if matches!(access.place, Place::Group { .. }) && self.below(2) == 0 => {
                access.narrowing = Narrowing::except_workspaces([WorkspaceId::new(5)]);
            }
            4 if self.below(4) == 0 => access.optional.push("post.nonsense".into()),
            _ => {}
        }
        access
    }

    fn narrowing(&mut self) -> Narrowing {
        match self.below(4) {
            0 => Narrowing::only_workspaces([WorkspaceId::new(5 + self.below(2))]),
            1 => Narrowing::except_profiles([ProfileId::new(7 + self.below(3))]),
            2 => Narrowing::only_profiles([ProfileId::new(7 + self.below(3))]),
            _ => Narrowing::default(),
        }
    }

    pub(super) fn action(&mut self) -> Action {
        let (user, access) = (self.user(), self.access());
        let (place, role) = (access.place, access.role.clone());
        let (profile, group) = (ProfileId::new(7 + self.below(3)), GroupId::new(3 + self.below(2)));
        let workspace = Some(WorkspaceId::new(5 + self.below(2))).filter(|_| self.below(3) > 0);
        let (invitation, token) = (InvitationId::new(self.below(3)), TokenId::new(1));
        let text = ["\"post.view\"", "\"post.view\",\"post.edit\"", "\"post.publish\""]
            [usize::try_from(self.below(3)).unwrap()];
        let offers = if self.below(2) == 0 { r#","optional":{"profile":["post.publish"]}"# } else { "" };
        let document =
            format!(r#"{{"format":1,"level":"profile","name":"night","grants":{{"profile":[{text}]}}{offers}}}"#);
        let document = RoleDocument::parse(&document).unwrap();
        match self.of(self.focus.actions) {
            0 => Action::Grant { user, access },
            1 => Action::Revoke { user, place, role },
            2 => Action::Narrow { user, place, role, narrowing: self.narrowing() },
            3 => Action::SwitchOptional { user, place, role, optional: vec!["post.edit".into()] },
            4 => Action::Schedule { user, place, role, from: None, until: access.until },
            5 => Action::ChangeRole { user, role: Role::policy("viewer"), to: access },
            6 => Action::RemoveMember { user },
            7 => Action::Suspend { user },
            8 => Action::Reinstate { user },
            9 => {
                let recipients = ["eva@example.com", " Eva@Example.com", "bea@example.com", "zoe@example.com", " "];
                let recipient = recipients[usize::try_from(self.below(5)).unwrap()].into();
                Action::Invite { invitation, recipient, token, access: vec![access], expires_at: at(9_000) }
            }
            10 => Action::AcceptInvitation { invitation, token },
            11 => Action::MoveProfile { profile, workspace },
            12 => Action::AddToGroup { group, profile },
            13 => Action::RemoveFromGroup { group, profile },
            14 => Action::DefineCustomRole { document },
            15 => Action::EditCustomRole { document },
            16 => Action::DisconnectProfile { profile },
            17 => Action::ReconnectProfile { profile },
            18 => Action::DeleteProfile { profile },
            19 => Action::ConnectProfile { profile, name: "Page".into(), workspace },
            20 => Action::SetMustApprove { user, place, role, must_approve: true },
            21 => Action::RemoveFromWorkspace { user, workspace: WorkspaceId::new(5) },
            22 => Action::TransferOwnership {
                place: Place::organization(),
                role: Role::policy("chair"),
                to: user,
                former: None,
            },
            number @ 24.. => self.of_a_team(number, user, access),
            _ => Action::TransferOwnership {
                place: Place::organization(),
                role: Role::policy("owner"),
                to: user,
                former: Some(Role::policy("admin")),
            },
        }
    }

    fn of_a_team(&mut self, number: u64, user: UserId, access: Access) -> Action {
        let (team, place, role) = (TeamId::new(1 + self.below(2)), access.place, access.role.clone());
        match number {
            24 => Action::CreateTeam { team, name: "Team".into() },
            25 => Action::AddToTeam { team, user },
            26 => Action::RemoveFromTeam { team, user },
            27 => Action::GrantToTeam { team, access },
            28 => Action::ChangeTeamAccess {
                team,
                role: if self.below(2) == 0 { role } else { Role::policy("viewer") },
                to: access,
            },
            29 => Action::RevokeFromTeam { team, place, role },
            _ => Action::DeleteTeam { team },
        }
    }
}
