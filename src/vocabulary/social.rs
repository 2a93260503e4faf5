//! The shipped vocabulary.

crate::vocabulary! {
    /// The shipped vocabulary.
    pub vocabulary Social;

    /// Permissions on an organization.
    pub organization OrganizationPermissions {
        /// Invite people.
        MEMBER_INVITE = 0, "member.invite";
    }
    /// Permissions on a workspace.
    pub workspace WorkspacePermissions {
        /// Invite people.
        MEMBER_INVITE = 0, "member.invite";
    }
    /// Permissions on a profile.
    pub profile ProfilePermissions {
        /// See posts.
        POST_VIEW = 0, "post.view";
        /// Change posts.
        POST_EDIT = 1, "post.edit";
    }
}
