//! What a host reads of an organization.

use super::{Announced, Group, Invitation, Key, ProfileDetails, State, WorkspaceDetails};
use crate::id::{CommandId, GroupId, InvitationId, KeyId, OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::organization::model::access::Access;
use crate::time::Timestamp;
use alloc::vec::Vec;

impl State {
    /// Returns the id of the organization.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(agency.organization(), OrganizationId::new(10));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns how many events made it; what a command names as the revision that it saw.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let id = CommandId::new(40);
    /// let leave = Command::new(id, By::user(UserId::new(3)), Timestamp::from_millis(30), Action::Leave {}).seen(agency.revision());
    /// assert_eq!(leave.revision, Some(21));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the revision that the command of that id made, if it was accepted and is remembered.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (sent_before, new) = (CommandId::new(6), CommandId::new(40));
    /// assert_eq!(agency.done(sent_before), Some(6)); // answered already, up to that event
    /// assert_eq!(agency.done(new), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn done(&self, command: CommandId) -> Option<u64> {
        self.commands.revision(command)
    }

    /// Counts the members, suspended ones included.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!((agency.member_count(), agency.active_count()), (5, 4)); // one of the five is suspended
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn member_count(&self) -> usize {
        self.members.len()
    }

    /// Counts the members who are not suspended: the seats that are taken.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (taken, invited) = (agency.active_count(), agency.pending_invitations(Timestamp::from_millis(30)));
    /// assert_eq!((taken, invited), (4, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.active
    }

    /// Lists the members, in no particular order.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let mut members: Vec<UserId> = agency.members().collect();
    /// members.sort();
    /// assert_eq!(members, [1, 2, 3, 4, 5].map(UserId::new));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.members.iter().map(|(user, _)| user)
    }

    /// Returns `true` if that person is a member, suspended or not.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (julie, nina) = (UserId::new(3), UserId::new(6));
    /// assert!(agency.is_member(julie));
    /// assert!(!agency.is_member(nina), "she is invited, and has not accepted");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_member(&self, user: UserId) -> bool {
        self.members.at(user).is_some()
    }

    /// Returns `true` if that person is a member and suspended.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (julie, eda) = (UserId::new(3), UserId::new(5));
    /// assert!(agency.is_suspended(eda) && agency.is_member(eda));
    /// assert!(!agency.is_suspended(julie));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_suspended(&self, user: UserId) -> bool {
        self.members.at(user).is_some_and(|member| member.suspended)
    }

    /// Returns when that person became a member.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (marc, nobody) = (UserId::new(2), UserId::new(77));
    /// assert_eq!(agency.member_since(marc), Some(Timestamp::from_millis(3)));
    /// assert_eq!(agency.member_since(nobody), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn member_since(&self, user: UserId) -> Option<Timestamp> {
        self.members.at(user).map(|member| member.since)
    }

    /// Returns what that person holds; nothing if they are no member.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let julie = agency.access(UserId::new(3));
    /// assert_eq!(julie[1], Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor")));
    /// assert_eq!(julie[2].source.through(), Some(TeamId::new(3)), "a role that she has with her team");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn access(&self, user: UserId) -> Vec<Access> {
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        holds.iter().filter_map(|held| held.access(&self.roles)).collect()
    }

    /// Lists the workspaces.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let names: Vec<&str> = agency.workspaces().map(|(_, workspace)| workspace.name()).collect();
    /// assert_eq!(names, ["Bakery"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn workspaces(&self) -> impl Iterator<Item = (WorkspaceId, &WorkspaceDetails)> {
        self.workspaces.iter().map(|(id, workspace)| (*id, workspace))
    }

    /// Lists the profiles.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let bakery = Some(WorkspaceId::new(5));
    /// let its_pages = agency.profiles().filter(|(_, page)| page.workspace() == bakery).map(|(id, _)| id);
    /// assert_eq!(its_pages.collect::<Vec<_>>(), [ProfileId::new(7)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn profiles(&self) -> impl Iterator<Item = (ProfileId, &ProfileDetails)> {
        self.profiles.iter().map(|(id, profile)| (*id, profile))
    }

    /// Lists the groups of profiles.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (id, brand) = agency.groups().next().ok_or("no group")?;
    /// assert_eq!((id, brand.name()), (GroupId::new(6), "Brand"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn groups(&self) -> impl Iterator<Item = (GroupId, &Group)> {
        self.groups.iter().map(|(id, group)| (*id, group))
    }

    /// Lists the invitations that wait for an answer.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let (id, nina) = agency.invitations().next().ok_or("no invitation")?;
    /// assert_eq!((id, nina.recipient()), (InvitationId::new(1), "nina@example.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn invitations(&self) -> impl Iterator<Item = (InvitationId, &Invitation)> {
        self.invitations.iter().map(|(id, invitation)| (*id, invitation))
    }

    /// Lists the API keys and share links.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let share_links = agency.keys().filter(|(_, key)| key.content().is_some()).map(|(id, _)| id);
    /// assert_eq!(share_links.collect::<Vec<_>>(), [KeyId::new(12)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keys(&self) -> impl Iterator<Item = (KeyId, &Key)> {
        self.keys.iter().map(|(id, key)| (*id, key))
    }

    /// Returns the name of the plan, if there is one.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(agency.plan(), Some("team"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn plan(&self) -> Option<&str> {
        self.plan.as_deref()
    }

    /// Returns the change of plan whose time has not come, if one is announced.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
    /// # let agency = State::restore(serde_json::from_str(stored)?)?;
    /// let change = agency.announced().ok_or("nothing announced")?;
    /// assert_eq!((agency.plan(), change.plan()), (Some("team"), "duo"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn announced(&self) -> Option<&Announced> {
        self.announced.as_ref()
    }
}
